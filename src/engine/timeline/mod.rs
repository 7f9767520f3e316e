//! The time machine of a run: any moment of it again, interventions taken back, several futures.
//!
//! A run is its interventions: going anywhere means to live them again from the nearest place
//! remembered. Intervening in the past keeps the old future as a branch. Knows no page.

mod branch;
#[cfg(test)]
mod tests;
mod walk;

use super::run::Run;
use crate::core::command::{Command, CommandError};
use crate::core::sim::{Advanced, Moment, NoSuchMoment};
use crate::core::time::{SimDuration, SimTime};
use crate::view::{names, story};
pub use branch::Branch;
use branch::{Timed, Undone};
use walk::{Goal, walk};

/// A run with its past and its other futures.
#[derive(Clone, Debug)]
pub struct Timeline {
    run: Run,
    branches: Vec<Branch>,
    /// The branch that the run is on.
    here: usize,
    /// Distance of checkpoints in events; doubled when there are too many.
    every: u64,
}

/// Where to go on the way that was lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Travel {
    /// To a time of this branch; one that it has not reached yet is lived up to.
    Time(SimTime),
    /// To right after the event at this position of the log.
    After(u64),
    /// One event back.
    Back,
    /// To before the newest intervention, which is taken back.
    Undo,
    /// To where the run stood when the last intervention was taken back, with it.
    Redo,
    /// To another branch, to the same time as here if it was lived so far, else to its end.
    Branch(usize),
}

impl Timeline {
    /// Begins with a run; nothing before this moment can be seen again.
    pub fn new(run: Run) -> Timeline {
        let branches = vec![Branch::first(&run)];
        Timeline { run, branches, here: 0, every: EVERY_AT_FIRST }
    }
    /// The run as it stands.
    pub const fn run(&self) -> &Run {
        &self.run
    }
    /// The run, for what is not a part of it: what is selected and shown.
    pub const fn view(&mut self) -> &mut Run {
        &mut self.run
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
        Ok(())
    }
    /// Lets time pass, with the interventions that are recorded for it, but no more than about
    /// `events_max` events.
    pub fn advance(&mut self, by: SimDuration, events_max: u32) -> Advanced {
        let until = self.run.sim().now() + by;
        let stop = self.run.sim().n_events().saturating_add(events_max.into());
        let advanced = self.go_on(Goal::Events(stop, until));
        self.lived();
        advanced
    }
    /// Lets the next event happen; `false` where none is left to happen.
    pub fn step(&mut self) -> bool {
        let before = self.run.sim().n_events();
        match self.branch().commands.get(self.run.n_commands()) {
            Some(_) => {
                let latest = self.branch().reach.at;
                self.go_on(Goal::Events(before + 1, latest));
            }
            None => _ = self.run.step(),
        }
        self.lived();
        self.run.sim().n_events() > before
    }
    /// Goes somewhere else; `false` where there is nothing to go to.
    pub fn travel(&mut self, travel: Travel) -> bool {
        let latest = self.branch().reach.at;
        match travel {
            Travel::Time(time) => self.go(Goal::Time(time)),
            Travel::After(seq) => self.go(Goal::Events(seq + 1, latest)),
            Travel::Back => return self.back(),
            Travel::Undo => return self.undo(),
            Travel::Redo => return self.redo(),
            Travel::Branch(branch) if branch < self.branches.len() => {
                let now = self.run.sim().now();
                self.here = branch;
                let (reach, n) = (self.branch().reach, self.branch().commands.len());
                let all = Goal::Place(reach, n);
                self.go(if now < reach.at { Goal::Time(now) } else { all });
            }
            Travel::Branch(_) => return false,
        }
        true
    }
    /// Begins a branch here, and goes on in it.
    pub fn fork(&mut self, name: String) {
        self.leave(name, self.run.n_commands(), self.run.sim().moment());
    }
    /// Calls a branch otherwise.
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
        let branch = self.branch().leave(self.here, name, n, at);
        self.here = self.branches.len();
        self.branches.push(branch);
    }
    /// What was taken back becomes a branch of its own: something else is done now.
    fn keep_undone(&mut self) {
        let undone = std::mem::take(&mut self.branches[self.here].undone);
        let [newest, ..] = undone.as_slice() else { return };
        let (reach, oldest) = (newest.reach, &undone[undone.len() - 1].command);
        let (name, branch) = (self.name_of(oldest), self.branch());
        let mut kept = branch.leave(self.here, name, branch.commands.len(), oldest.0);
        kept.commands.extend(undone.into_iter().rev().map(|it| it.command));
        kept.reach = reach;
        self.branches.push(kept);
    }
    fn back(&mut self) -> bool {
        let events = self.run.sim().n_events();
        let begin = self.branch().checkpoints[0].sim().n_events();
        if events <= begin {
            return false;
        }
        // The last thing before may have caused several events at once.
        let latest = self.branch().reach.at;
        let mut before = events - 1;
        loop {
            self.go(Goal::Events(before, latest));
            if self.run.sim().n_events() < events || before <= begin {
                return true;
            }
            before -= 1;
        }
    }
    fn undo(&mut self) -> bool {
        let Some(n) = self.run.n_commands().checked_sub(1) else { return false };
        if self.branch().commands.len() > n + 1 {
            // Later interventions do not fit a past without this one: that future stays.
            self.leave(self.branch().name.clone(), n + 1, self.run.sim().moment());
        }
        let stood = self.run.sim().moment();
        let branch = &mut self.branches[self.here];
        let Some(command) = branch.commands.pop() else { return false };
        let (at, reach) = (command.0, branch.reach);
        branch.undone.push(Undone { command, stood, reach });
        branch.forget_after(at, n);
        branch.reach = at;
        self.go(Goal::Place(at, n));
        true
    }
    fn redo(&mut self) -> bool {
        let branch = &mut self.branches[self.here];
        let Some(undone) = branch.undone.pop() else { return false };
        let (at, n) = (undone.command.0, branch.commands.len());
        branch.forget_after(at, n);
        branch.commands.push(undone.command);
        branch.reach = undone.reach;
        self.go(Goal::Place(undone.stood, n + 1));
        true
    }

    fn go(&mut self, goal: Goal) {
        self.start_from(goal);
        self.go_on(goal);
        self.lived();
    }
    /// Puts the nearest remembered run before a goal in the place of the one that is there, if
    /// that is not before it or is further away.
    fn start_from(&mut self, goal: Goal) {
        let nearest = self.branch().checkpoint(|run| goal.is_ahead_of(run));
        let shorter = self.run.sim().n_events() < nearest.sim().n_events();
        if shorter || !goal.is_ahead_of(&self.run) || !self.is_of_branch() {
            let mut run = nearest.clone();
            run.look_like(&self.run);
            self.run = run;
        }
    }
    /// Whether the run is one that the branch comes by: it has done what the branch has, and has
    /// not passed what the branch does next.
    fn is_of_branch(&self) -> bool {
        let (done, commands) = (self.run.recording().commands(), &self.branch().commands);
        let next = commands.get(done.len());
        commands.starts_with(done) && next.is_none_or(|(at, _)| self.run.sim().moment() <= *at)
    }
    /// Lives on to a goal ahead, with the interventions that are recorded for the way.
    fn go_on(&mut self, goal: Goal) -> Advanced {
        let (every, branch) = (self.every, &mut self.branches[self.here]);
        let commands = std::mem::take(&mut branch.commands);
        let there = walk(&mut self.run, &commands, goal, &mut |run| branch.remember(run, every));
        branch.commands = commands;
        // Invariant: a branch's commands were carried out at their moments once.
        there.unwrap_or_else(|NoSuchMoment| unreachable!("the recording of another run"))
    }
    /// Takes note of how far the branch was lived, and keeps the checkpoints few.
    fn lived(&mut self) {
        let at = self.run.sim().moment();
        let branch = &mut self.branches[self.here];
        branch.reach = branch.reach.max(at);
        while self.branches.iter().any(|it| it.checkpoints.len() > CHECKPOINTS_MAX) {
            self.every *= 2;
            for branch in &mut self.branches {
                branch.thin(self.every);
            }
        }
    }
}

/// Events between two checkpoints of a short run: a few milliseconds of work.
const EVERY_AT_FIRST: u64 = 1024;
/// Checkpoints of a branch, chosen arbitrarily: a longer run has them further apart.
const CHECKPOINTS_MAX: usize = 48;
