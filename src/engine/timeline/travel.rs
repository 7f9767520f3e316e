//! Going elsewhere: back and forth in time, before an intervention, to another future.

use super::walk::Goal;
use super::{Timeline, Undone, astray};
use crate::core::sim::NoSuchMoment;
use crate::core::time::{SimDuration, SimTime};
use crate::engine::run::Run;
use crate::view::landmarks::LandmarkKind;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where to go on the way that was lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Travel {
    /// To a time of this branch, in microseconds; one that it has not reached yet is lived up to,
    /// but at most a day of it.
    Time(u64),
    /// To right after the event at this position of the log.
    After(u64),
    /// One event back.
    Back,
    /// To before the newest intervention, which is taken back.
    Undo,
    /// To where the run stood when the last intervention was taken back, with it.
    Redo,
    /// To another branch, to the same time as here if it was lived so far, else to its end.
    Branch(u32),
    /// To the next moment of a kind (of any, where it is `None`) that was lived already.
    Next(Option<LandmarkKind>),
    /// The same, before now.
    Previous(Option<LandmarkKind>),
}

/// Why there is no going there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWay {
    /// Nothing was done yet, or all of it was taken back.
    NothingToUndo,
    /// Nothing was taken back.
    NothingToRedo,
    /// The run begins here.
    Beginning,
    /// There is none in this direction.
    NoLandmark,
    /// There is no such branch.
    NoBranch,
    /// The branch was told by another run: its commands cannot be carried out in this one.
    Astray,
}

impl fmt::Display for NoWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NoWay::NothingToUndo => "Nothing to undo here: no intervention came before this moment",
            NoWay::NothingToRedo => "Nothing to redo: the last thing you did is done",
            NoWay::Beginning => "The recording begins here",
            NoWay::NoLandmark => "Nothing like that was recorded in this direction",
            NoWay::NoBranch => "There is no such branch",
            NoWay::Astray => "This branch was recorded in another run, so it cannot be shown",
        })
    }
}

impl Timeline {
    /// Goes somewhere else.
    ///
    /// # Errors
    /// Where there is nothing to go to; nothing changes then.
    pub fn travel(&mut self, travel: Travel) -> Result<(), NoWay> {
        let latest = self.branch().reach.at;
        match travel {
            Travel::Time(at_us) => {
                let at = SimTime::from_micros(at_us);
                self.go(Goal::Time(at.min(latest + AHEAD_MAX)));
            }
            Travel::After(seq) => self.go(Goal::Events(seq.saturating_add(1), latest)),
            Travel::Back => self.back()?,
            Travel::Undo => self.undo()?,
            Travel::Redo => self.redo()?,
            Travel::Branch(branch) => self.change_branch(branch as usize)?,
            Travel::Next(kind) => self.go(self.landmark(kind, true)?),
            Travel::Previous(kind) => self.go(self.landmark(kind, false)?),
        }
        Ok(())
    }
    /// Makes sure that a branch is one of this run, by living it once.
    pub(super) fn prove(
        &mut self,
        branch: usize,
        watch: &mut dyn FnMut(&Run),
    ) -> Result<(), NoSuchMoment> {
        let branch = &mut self.branches[branch];
        if !branch.proven {
            let whole = Goal::Place(branch.reach, branch.commands.len());
            let mut run = branch.checkpoints[0].as_ref().clone();
            branch.live_on(&mut run, whole, self.every, watch)?;
            branch.proven = true;
        }
        Ok(())
    }
    pub(super) fn go(&mut self, goal: Goal) {
        let there = self.branches[self.here].bring(&mut self.run, goal, self.every);
        there.unwrap_or_else(astray);
        self.settle();
    }

    fn change_branch(&mut self, to: usize) -> Result<(), NoWay> {
        if to >= self.branches.len() {
            return Err(NoWay::NoBranch);
        }
        self.prove(to, &mut |_| {}).map_err(|NoSuchMoment| NoWay::Astray)?;
        self.swap_with_beside(to);
        let now = self.run.sim().now();
        self.here = to;
        let (reach, n) = (self.branch().reach, self.branch().commands.len());
        let all = Goal::Place(reach, n);
        self.go(if now < reach.at { Goal::Time(now) } else { all });
        Ok(())
    }
    fn landmark(&self, kind: Option<LandmarkKind>, ahead: bool) -> Result<Goal, NoWay> {
        let (now, latest) = (self.run.sim().now(), self.branch().reach.at);
        let begin = self.branch().checkpoints[0].sim().now();
        let mut wanted = self.branch().landmarks.iter().filter(|it| {
            kind.is_none_or(|kind| kind == it.kind) && it.at >= begin && it.at <= latest
        });
        let found = match ahead {
            true => wanted.find(|it| it.at > now),
            false => wanted.rfind(|it| it.at < now),
        };
        found.map(|it| Goal::Time(it.at)).ok_or(NoWay::NoLandmark)
    }
    fn back(&mut self) -> Result<(), NoWay> {
        let events = self.run.sim().n_events();
        let begin = self.branch().checkpoints[0].sim().n_events();
        if events <= begin {
            return Err(NoWay::Beginning);
        }
        // The last thing before may have caused several events at once.
        let latest = self.branch().reach.at;
        let mut before = events - 1;
        loop {
            self.go(Goal::Events(before, latest));
            if self.run.sim().n_events() < events || before <= begin {
                return Ok(());
            }
            before -= 1;
        }
    }
    fn undo(&mut self) -> Result<(), NoWay> {
        let n = self.run.n_commands().checked_sub(1).ok_or(NoWay::NothingToUndo)?;
        if self.branch().commands.len() > n + 1 {
            // Later interventions do not fit a past without this one: that future stays.
            self.leave(self.branch().name.clone(), n + 1, self.run.sim().moment());
        }
        let stood = self.run.sim().moment();
        let branch = &mut self.branches[self.here];
        let command = branch.commands.pop().ok_or(NoWay::NothingToUndo)?;
        let (at, reach) = (command.0, branch.reach);
        branch.undone.push(Undone { command, stood, reach });
        branch.forget_after(at, n);
        branch.reach = at;
        self.go(Goal::Place(at, n));
        Ok(())
    }
    fn redo(&mut self) -> Result<(), NoWay> {
        let branch = &mut self.branches[self.here];
        let undone = branch.undone.pop().ok_or(NoWay::NothingToRedo)?;
        let (at, n) = (undone.command.0, branch.commands.len());
        branch.forget_after(at, n);
        branch.commands.push(undone.command);
        branch.reach = undone.reach;
        self.go(Goal::Place(undone.stood, n + 1));
        Ok(())
    }
}

/// A time that was mistyped must not keep the reader waiting.
const AHEAD_MAX: SimDuration = SimDuration::from_mins(24 * 60);
