//! The time machine of a run: any moment of it again, interventions taken back, several futures.
//!
//! A run is its interventions: going anywhere means to live them again from the nearest place
//! remembered. Intervening in the past keeps the old future as a branch. Knows no page.

mod beside;
mod branch;
mod model;
mod room;
#[cfg(test)]
mod tests;
mod travel;
mod tree;
mod walk;

use super::run::Run;
use crate::core::command::{Command, CommandError};
use crate::core::sim::{Advanced, Moment, NoSuchMoment};
use crate::core::time::SimDuration;
use crate::view::{names, story};
pub use beside::Beside;
pub use branch::Branch;
use branch::{Timed, Undone};
pub use room::BRANCHES_MAX;
pub use travel::{NoWay, Travel};
pub use tree::{Future, Place, Tree};
use walk::Goal;

/// A run with its past and its other futures.
#[derive(Clone, Debug)]
pub struct Timeline {
    run: Run,
    branches: Vec<Branch>,
    /// The branch that the run is on.
    here: usize,
    /// Distance of checkpoints in events; doubled when there are too many.
    every: u64,
    beside: Option<Beside>,
    /// Names of the futures that made room for others.
    let_go: Vec<String>,
}

impl Timeline {
    /// Begins with a run; nothing before this moment can be seen again.
    pub fn new(run: Run) -> Timeline {
        let branches = vec![Branch::first(&run)];
        Timeline { run, branches, here: 0, every: EVERY_AT_FIRST, beside: None, let_go: Vec::new() }
    }
    /// The run as it stands.
    pub const fn run(&self) -> &Run {
        &self.run
    }
    /// The run, for what is not a part of it: what is selected and shown.
    pub const fn view(&mut self) -> &mut Run {
        &mut self.run
    }
    /// See [`Run::set_speed`].
    pub fn set_speed(&mut self, speed: f32) {
        self.run.set_speed(speed);
        if let Some(beside) = &mut self.beside {
            beside.run.set_speed(speed);
        }
    }
    /// All futures; the first is the one that the run began with.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }
    /// The branch that the run is on.
    pub fn branch(&self) -> &Branch {
        &self.branches[self.here]
    }
    /// Carries out an intervention. In the past it begins a branch, and the old future stays.
    ///
    /// # Errors
    /// As [`Run::command`]; nothing changes then.
    pub fn command(&mut self, command: &Command) -> Result<(), CommandError> {
        let at = self.run.sim().moment();
        let n = self.run.n_commands();
        let timed = (at, command.clone());
        let name = self.name_of(&timed);
        self.run.command(command)?;
        if self.branch().reach > at || self.branch().commands.len() > n {
            self.leave(name, n, at);
        } else {
            self.keep_undone();
        }
        let branch = &mut self.branches[self.here];
        branch.commands.push(timed);
        branch.reach = self.run.sim().moment();
        branch.learn(&self.run);
        Ok(())
    }
    /// Lets time pass, with the interventions that are recorded for it, but no more than about
    /// `events_max` events.
    pub fn advance(&mut self, by: SimDuration, events_max: u32) -> Advanced {
        let until = self.run.sim().now() + by;
        let stop = self.run.sim().n_events().saturating_add(events_max.into());
        let advanced = self.live_on(Goal::Events(stop, until));
        self.settle();
        advanced
    }
    /// Lets the next event happen; `false` where none is left to happen.
    pub fn step(&mut self) -> bool {
        let before = self.run.sim().n_events();
        match self.branch().commands.get(self.run.n_commands()) {
            Some(_) => {
                let latest = self.branch().reach.at;
                self.live_on(Goal::Events(before + 1, latest));
            }
            None => {
                self.run.step();
                let branch = &mut self.branches[self.here];
                branch.reach = branch.reach.max(self.run.sim().moment());
                branch.learn(&self.run);
            }
        }
        self.settle();
        self.run.sim().n_events() > before
    }
    /// Begins a branch here, and goes on in it.
    pub fn fork(&mut self, name: String) {
        self.leave(name, self.run.n_commands(), self.run.sim().moment());
    }
    /// Calls a branch otherwise; `false` where there is no such branch.
    pub fn rename(&mut self, branch: usize, name: String) -> bool {
        self.branches.get_mut(branch).map(|it| it.name = name).is_some()
    }
    /// What would be taken back, as a phrase.
    pub fn undoable(&self) -> Option<String> {
        let done = self.branch().commands.get(self.run.n_commands().checked_sub(1)?)?;
        Some(story::phrase(self.run.sim(), &done.1))
    }
    /// What would be done again, as a phrase.
    pub fn redoable(&self) -> Option<String> {
        let undone = self.branch().undone.last()?;
        Some(story::phrase(self.run.sim(), &undone.command.1))
    }

    /// How a branch is called that begins with an intervention.
    fn name_of(&self, (at, command): &Timed) -> String {
        format!("{} {}", names::clock(at.at), story::phrase(self.run.sim(), command))
    }
    fn leave(&mut self, name: String, n: usize, at: Moment) {
        let mut branch = self.branch().leave(self.here, name, n, at);
        branch.learn(&self.run);
        self.here = self.branches.len();
        self.add(branch);
    }
    /// What was taken back becomes a branch of its own: something else is done now.
    fn keep_undone(&mut self) {
        let kept = self.undone_future(self.here);
        self.branches[self.here].undone.clear();
        kept.into_iter().for_each(|kept| self.add(kept));
    }
    /// What was taken back from a branch, as the branch that it would be.
    fn undone_future(&self, of: usize) -> Option<Branch> {
        let branch = &self.branches[of];
        let (newest, oldest) = (branch.undone.first()?, branch.undone.last()?);
        let name = self.name_of(&oldest.command);
        let mut kept = branch.leave(of, name, branch.commands.len(), oldest.command.0);
        kept.commands.extend(branch.undone.iter().rev().map(|it| it.command.clone()));
        kept.reach = newest.reach;
        kept.proven = false;
        Some(kept)
    }
    /// Lives on to a goal ahead, with the interventions that are recorded for the way.
    fn live_on(&mut self, goal: Goal) -> Advanced {
        let here = &mut self.branches[self.here];
        let there = here.live_on(&mut self.run, goal, self.every, &mut |_| {});
        there.unwrap_or_else(astray)
    }
    /// Keeps the other run on the same clock, and the checkpoints few.
    fn settle(&mut self) {
        self.keep_up();
        while self.branches.iter().any(|it| it.checkpoints.len() > CHECKPOINTS_MAX) {
            self.every *= 2;
            for branch in &mut self.branches {
                branch.thin(self.every);
            }
        }
    }
}

/// Invariant: the commands of the branch that the run is on were carried out at their moments once.
fn astray<T>(NoSuchMoment: NoSuchMoment) -> T {
    unreachable!("the recording of another run")
}

/// Events between two checkpoints of a short run: a few milliseconds of work.
const EVERY_AT_FIRST: u64 = 1024;
/// Checkpoints of a branch, chosen arbitrarily: a longer run has them further apart.
const CHECKPOINTS_MAX: usize = 48;
