//! Another future beside the one that is looked at, on the same clock.

use super::super::run::Run;
use super::walk::Goal;
use super::{NoWay, Timeline, astray};
use crate::core::sim::{Moment, NoSuchMoment};

/// The other future.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Its branch.
    pub branch: usize,
    /// It, at the time of the one that is looked at.
    pub run: Run,
}

impl Timeline {
    /// The other future, if one is shown.
    pub const fn beside(&self) -> Option<&Beside> {
        self.beside.as_ref()
    }
    /// The same, for what is not a part of the run.
    pub const fn beside_view(&mut self) -> Option<&mut Beside> {
        self.beside.as_mut()
    }
    /// Shows another future beside, or none.
    ///
    /// # Errors
    /// Where there is no such branch or it is the one that is looked at; nothing changes then.
    pub fn show_beside(&mut self, branch: Option<usize>) -> Result<(), NoWay> {
        let Some(branch) = branch else {
            self.beside = None;
            return Ok(());
        };
        if branch == self.here || branch >= self.branches.len() {
            return Err(NoWay::NoBranch);
        }
        self.prove(branch, &mut |_| {}).map_err(|NoSuchMoment| NoWay::Astray)?;
        let run = self.branches[branch].checkpoints[0].as_ref().clone();
        self.beside = Some(Beside { branch, run });
        self.keep_up();
        Ok(())
    }
    /// Where two futures first differ: at the first intervention that only one of them has. `None`
    /// where they have the same ones.
    pub fn first_difference(&self, one: usize, other: usize) -> Option<Moment> {
        let (one, other) = (&self.branches[one].commands, &self.branches[other].commands);
        let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let next = [one.get(same), other.get(same)];
        next.into_iter().flatten().map(|it| it.0).min()
    }

    /// Brings the other future to the time of the one that is looked at.
    pub(super) fn keep_up(&mut self) {
        let now = self.run.sim().now();
        if let Some(Beside { branch, run }) = &mut self.beside {
            let there = self.branches[*branch].bring(run, Goal::Time(now), self.every);
            there.unwrap_or_else(astray);
        }
    }
    /// Where the future beside is gone to, the one that was looked at is beside from then on.
    pub(super) fn swap_with_beside(&mut self, to: usize) {
        if let Some(beside) = self.beside.as_mut().filter(|it| it.branch == to) {
            beside.branch = self.here;
            std::mem::swap(&mut beside.run, &mut self.run);
            self.run.look_like(&beside.run);
        }
    }
}
