//! Recordings: a setup and the accepted commands, each with its exact moment, are a whole run.

use super::command::{Command, CommandError};
use super::sim::{Moment, Out, Setup, Sim};
use std::sync::Arc;

/// Everything needed to live a run again.
#[derive(Clone, Debug)]
pub struct Recording {
    setup: Arc<Setup>,
    commands: Vec<(Moment, Command)>,
}

impl Recording {
    /// A recording without commands.
    pub const fn new(setup: Arc<Setup>) -> Recording {
        Recording { setup, commands: Vec::new() }
    }

    /// Gives a command to the run and records it, unless it is rejected.
    ///
    /// # Errors
    /// As [`Sim::apply`]; nothing is recorded then.
    pub fn apply(
        &mut self,
        sim: &mut Sim,
        command: &Command,
        out: &mut Out,
    ) -> Result<(), CommandError> {
        let moment = sim.moment();
        sim.apply(command, out)?;
        self.commands.push((moment, command.clone()));
        Ok(())
    }

    /// What the run was made from.
    pub const fn setup(&self) -> &Arc<Setup> {
        &self.setup
    }

    /// The accepted commands, oldest first.
    pub fn commands(&self) -> &[(Moment, Command)] {
        &self.commands
    }

    /// The run as it was at `until`, with every event up to there in `out`. A command given at
    /// exactly that moment is included.
    pub fn replay(&self, until: Moment, out: &mut Out) -> Sim {
        let mut sim = Sim::new(self.setup.clone(), out);
        for (moment, command) in self.commands.iter().take_while(|(at, _)| *at <= until) {
            sim.run_to(*moment, out);
            if let Err(error) = sim.apply(command, out) {
                // Invariant: a recording holds accepted commands only.
                panic!("{command:?} was accepted once and is rejected now: {error}");
            }
        }
        sim.run_to(until, out);
        sim
    }
}
