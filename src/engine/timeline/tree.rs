//! All futures of a run as plain data: what a journal, a link or a file keeps of them.

use super::branch::{Branch, Timed};
use super::walk::Goal;
use super::{EVERY_AT_FIRST, Timeline};
use crate::core::command::Command;
use crate::core::sim::{Moment, NoSuchMoment};
use crate::engine::run::Run;
use crate::scenario::wire::{WireCommand, WireMoment};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// All futures. Without any the run has just begun.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// The first is the one that the run began with.
    pub branches: Vec<Future>,
    /// The branch that is looked at.
    pub here: u32,
    /// Where on it the run stands.
    pub place: Place,
    /// Commands refused because they asked for an illegal transition.
    pub illegal: u32,
}

impl Tree {
    /// The interventions that are done where the run stands.
    pub fn done(&self) -> &[(WireMoment, WireCommand)] {
        let commands = self.branches.get(self.here as usize).map(|it| it.commands.as_slice());
        commands.and_then(|it| it.get(..self.place.done as usize)).unwrap_or_default()
    }
    /// The run has gone on to a place.
    pub fn stand(&mut self, place: Place) {
        self.place = place;
        if let Some(here) = self.branches.get_mut(self.here as usize) {
            here.reach = here.reach.max(place.at);
        }
    }
    /// Takes away the last command that is done, with all that came after it on this branch, and
    /// stands where it was given.
    pub fn forget_last(&mut self) -> Option<WireCommand> {
        let here = self.branches.get_mut(self.here as usize)?;
        let last = (self.place.done as usize).checked_sub(1)?;
        let (at, command) = here.commands.get(last)?.clone();
        here.commands.truncate(last);
        here.reach = at;
        self.place = Place { at, done: last as u32 };
        Some(command)
    }
}

/// One future.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Future {
    /// How the reader calls it.
    pub name: String,
    /// The branch that it left, and where.
    pub left: Option<(u32, WireMoment)>,
    /// All interventions from the start of the run, each with its exact moment.
    pub commands: Vec<(WireMoment, WireCommand)>,
    /// How far it was lived.
    pub reach: WireMoment,
}

/// An exact place of a branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// When.
    pub at: WireMoment,
    /// How many of the interventions are done there.
    pub done: u32,
}

impl Timeline {
    /// All futures, those that were taken back as branches of their own.
    pub fn tree(&self) -> Tree {
        let undone = (0..self.branches.len()).filter_map(|of| self.undone_future(of));
        Tree {
            branches: self
                .branches
                .iter()
                .map(Future::of)
                .chain(undone.map(|it| Future::of(&it)))
                .collect(),
            here: self.here as u32,
            place: self.place(),
            illegal: self.run.illegal(),
        }
    }
    /// Where the run stands.
    fn place(&self) -> Place {
        Place { at: self.run.sim().moment().into(), done: self.run.n_commands() as u32 }
    }
    /// The futures of a run that has just begun, standing where it stood. `watch` sees the run now
    /// and then on its way.
    ///
    /// # Errors
    /// Where they are those of another run.
    pub fn restore(
        mut run: Run,
        tree: &Tree,
        watch: &mut dyn FnMut(&Run),
    ) -> Result<Timeline, NoSuchMoment> {
        run.set_illegal(tree.illegal);
        let mut timeline = Timeline::new(run);
        if tree.branches.is_empty() {
            return Ok(timeline);
        }
        let start = timeline.branch().checkpoints[0].clone();
        let left_exists =
            |it: &Future| it.left.is_none_or(|(from, _)| (from as usize) < tree.branches.len());
        let here = tree.here as usize;
        if here >= tree.branches.len() || !tree.branches.iter().all(left_exists) {
            return Err(NoSuchMoment);
        }
        timeline.branches = tree.branches.iter().map(|it| it.branch(&start)).collect();
        timeline.here = here;
        timeline.prove(timeline.here, watch)?;
        let (every, here) = (EVERY_AT_FIRST, timeline.here);
        let place = Goal::Place(tree.place.at.into(), tree.place.done as usize);
        timeline.branches[here].bring(&mut timeline.run, place, every)?;
        timeline.settle();
        Ok(timeline)
    }
}

impl Future {
    fn of(branch: &Branch) -> Future {
        let timed = |(at, command): &Timed| (WireMoment::from(*at), WireCommand::from(command));
        Future {
            name: branch.name.clone(),
            left: branch.left.map(|(from, at)| (from as u32, at.into())),
            commands: branch.commands.iter().map(timed).collect(),
            reach: branch.reach.into(),
        }
    }
    fn branch(&self, start: &Arc<Run>) -> Branch {
        let timed = |(at, command): &(WireMoment, WireCommand)| {
            (Moment::from(*at), Command::from(command.clone()))
        };
        Branch {
            name: self.name.clone(),
            left: self.left.map(|(from, at)| (from as usize, at.into())),
            commands: self.commands.iter().map(timed).collect(),
            reach: Moment::from(self.reach).max(start.sim().moment()),
            landmarks: start.landmarks().to_vec(),
            undone: Vec::new(),
            checkpoints: vec![start.clone()],
            proven: false,
        }
    }
}
