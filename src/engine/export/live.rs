//! A kept run from its beginning to where it stood, with every event on the way.

use super::Told;
use crate::core::command::Command;
use crate::core::event::Stamped;
use crate::core::sim::{Advanced, Moment, NoSuchMoment, Setup, Sim};
use crate::engine::protocol::{Request, Saved};
use crate::engine::run::Run;
use crate::engine::source::Source;
use crate::scenario;
use crate::scenario::wire::{WireCommand, WireMoment};
use std::sync::Arc;

/// A kept run, ready to be lived.
pub(super) struct Kept {
    /// What it is made from.
    pub setup: Arc<Setup>,
    /// What was done in it, up to where it stood.
    pub commands: Vec<(Moment, Command)>,
    /// Where it stood.
    pub until: Moment,
}

/// What led to the events that are seen together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The run itself.
    Time,
    /// What was done in it: the command of this position.
    Command(usize),
}

/// Sees the run now and then, with what has happened since the last time.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&Sim, By, &[Stamped]);

impl Kept {
    /// Looks up where a run came from.
    ///
    /// # Errors
    /// Where that does not exist here, or cannot be read; the text says why.
    pub fn of(saved: &Saved) -> Result<Kept, String> {
        let mut source = Source::with_importer(scenario::import);
        let loaded = match saved.clone().recovery().origin {
            Request::Start { scenario, seed, changes } => {
                source.named(&scenario, seed, &changes)?
            }
            Request::Import { files, seed, changes } => {
                let files = files.into_iter().map(|(name, bytes)| (name, bytes.0)).collect();
                source.import(files, seed, &changes).map_err(|problems| problems.join("; "))?
            }
            // Invariant: a kept run begins with one of these two.
            other => return Err(format!("{other:?} starts no run")),
        };
        let timed = |(at, command): &(WireMoment, WireCommand)| {
            (Moment::from(*at), Command::from(command.clone()))
        };
        let tree = &saved.tree;
        let until = match tree.branches.is_empty() {
            true => Run::begin(loaded.setup.clone(), loaded.outcomes).sim().moment(),
            false => tree.place.at.into(),
        };
        let commands = tree.done().iter().map(timed).collect();
        Ok(Kept { setup: loaded.setup, commands, until })
    }
    /// Lives it. Never longer than its moments say, whoever wrote them.
    ///
    /// # Errors
    /// Where what was done does not fit the run; the text says so.
    pub fn live(&self, told: Told<'_>, visit: Visit<'_>) -> Result<Sim, String> {
        let mut out = Vec::new();
        let mut sim = Sim::new(self.setup.clone(), &mut out);
        visit(&sim, By::Time, &out);
        for (idx, (at, command)) in self.commands.iter().enumerate() {
            self.go(&mut sim, *at, told, visit)?;
            out.clear();
            sim.apply(command, &mut out).map_err(|_| ASTRAY.to_owned())?;
            visit(&sim, By::Command(idx), &out);
        }
        self.go(&mut sim, self.until, told, visit)?;
        Ok(sim)
    }
    fn go(
        &self,
        sim: &mut Sim,
        moment: Moment,
        told: Told<'_>,
        visit: Visit<'_>,
    ) -> Result<(), String> {
        let mut out = Vec::new();
        loop {
            let there = sim.run_towards(moment, STRETCH, &mut out);
            visit(sim, By::Time, &out);
            out.clear();
            match there {
                Ok(Advanced::Reached) => return Ok(()),
                Ok(Advanced::Budget) => told(sim.moment().fired, self.until.fired),
                Err(NoSuchMoment) => return Err(ASTRAY.to_owned()),
            }
        }
    }
}

/// Timers between two looks: a few hundredths of a second of work.
const STRETCH: u64 = 20_000;
const ASTRAY: &str = "The run could not be brought back to where it stood";
