//! One future of a run: its interventions, how far it was lived, and places to come back to.

use super::super::run::Run;
use super::CHECKPOINTS_MAX;
use super::walk::{Goal, walk};
use crate::core::command::Command;
use crate::core::sim::{Advanced, Moment, NoSuchMoment};
use crate::view::landmarks::Landmark;
use std::sync::Arc;

/// An intervention with its exact moment.
pub(super) type Timed = (Moment, Command);

/// A future.
#[derive(Clone, Debug)]
pub struct Branch {
    /// How the reader calls it.
    pub name: String,
    /// The branch that it left, and where; `None` for the first one.
    pub left: Option<(usize, Moment)>,
    /// All interventions from the start of the run, those before it left its parent included.
    pub commands: Vec<Timed>,
    /// How far it was lived.
    pub reach: Moment,
    /// What happened so far that is worth going to.
    pub landmarks: Vec<Landmark>,
    /// What was taken back last, the newest at the end; a new intervention keeps it as a branch.
    pub(super) undone: Vec<Undone>,
    /// Oldest first; the first is the start. Shared with the branches that left later.
    pub(super) checkpoints: Vec<Arc<Run>>,
    /// Whether it was lived here up to its reach: what is only told may be of another run.
    pub(super) proven: bool,
}

/// An intervention that was taken back.
#[derive(Clone, Debug)]
pub(super) struct Undone {
    pub(super) command: Timed,
    /// Where the run stood when it was taken back.
    pub(super) stood: Moment,
    /// How far the future with it was lived.
    pub(super) reach: Moment,
}

impl Branch {
    /// A future that has just begun.
    pub(super) fn first(run: &Run) -> Branch {
        Branch {
            name: "Main run".to_owned(),
            left: None,
            commands: Vec::new(),
            reach: run.sim().moment(),
            landmarks: run.landmarks().to_vec(),
            undone: Vec::new(),
            checkpoints: vec![Arc::new(run.clone())],
            proven: true,
        }
    }
    /// A future that leaves this one at a place: with its first `n` commands, lived up to `at`.
    pub(super) fn leave(&self, from: usize, name: String, n: usize, at: Moment) -> Branch {
        let mut branch = Branch {
            name,
            left: Some((from, at)),
            commands: self.commands[..n].to_vec(),
            reach: at,
            landmarks: self.landmarks.clone(),
            undone: Vec::new(),
            checkpoints: self.checkpoints.clone(),
            proven: true,
        };
        branch.forget_after(at, n);
        branch
    }
    /// Only what was lived up to a place holds from now on.
    pub(super) fn forget_after(&mut self, at: Moment, n_commands: usize) {
        self.checkpoints.retain(|it| it.sim().moment() <= at && it.n_commands() <= n_commands);
        // What happened in the very moment may be of the future that is forgotten.
        self.landmarks.retain(|it| it.at < at.at);
    }
    /// Brings a run to a goal on this future, from the nearest place that is remembered.
    ///
    /// # Errors
    /// Where the interventions are of another run.
    pub(super) fn bring(
        &mut self,
        run: &mut Run,
        goal: Goal,
        every: u64,
    ) -> Result<Advanced, NoSuchMoment> {
        let nearest = self.checkpoint(|it| goal.is_ahead_of(it));
        let shorter = run.sim().n_events() < nearest.sim().n_events();
        if shorter || !goal.is_ahead_of(run) || !self.has(run) {
            let mut from = nearest.clone();
            from.look_like(run);
            *run = from;
        }
        self.live_on(run, goal, every, &mut |_| {})
    }
    /// Lives on to a goal ahead, with the interventions that are recorded for the way. `watch` sees
    /// the run now and then.
    ///
    /// # Errors
    /// As [`Branch::bring`].
    pub(super) fn live_on(
        &mut self,
        run: &mut Run,
        goal: Goal,
        every: u64,
        watch: &mut dyn FnMut(&Run),
    ) -> Result<Advanced, NoSuchMoment> {
        let commands = std::mem::take(&mut self.commands);
        let mut every = every;
        let there = walk(run, &commands, goal, &mut |run| {
            self.remember(run, every);
            // However long the way is; the timeline thins them out further once it is there.
            if self.checkpoints.len() > 2 * CHECKPOINTS_MAX {
                every *= 2;
                self.thin(every);
            }
            watch(run);
        });
        self.commands = commands;
        self.reach = self.reach.max(run.sim().moment());
        self.learn(run);
        there
    }
    /// Takes note of what a run of this future has met.
    pub(super) fn learn(&mut self, run: &Run) {
        if let Some(new) = run.landmarks().get(self.landmarks.len()..) {
            self.landmarks.extend_from_slice(new);
        }
    }
    /// Whether the run is one that this future comes by: it has done what the future has, and has
    /// not passed what the future does next.
    pub(super) fn has(&self, run: &Run) -> bool {
        let (done, commands) = (run.recording().commands(), &self.commands);
        let next = commands.get(done.len());
        commands.starts_with(done) && next.is_none_or(|(at, _)| run.sim().moment() <= *at)
    }
    /// The newest checkpoint that `is_before` says yes to. The start is before everything.
    pub(super) fn checkpoint(&self, is_before: impl Fn(&Run) -> bool) -> &Run {
        let n = self.checkpoints.partition_point(|it| is_before(it));
        &self.checkpoints[n.saturating_sub(1)]
    }
    /// Remembers the run as it stands, if the last place remembered is far enough away.
    fn remember(&mut self, run: &Run, every: u64) {
        let events = run.sim().n_events();
        let place = self.checkpoints.partition_point(|it| it.sim().n_events() <= events);
        let before = self.checkpoints[place.saturating_sub(1)].sim().n_events();
        let after = self.checkpoints.get(place).map_or(u64::MAX, |it| it.sim().n_events());
        if events >= before + every && after >= events + every {
            self.checkpoints.insert(place, Arc::new(run.clone()));
        }
    }
    /// Keeps one checkpoint of every so many events.
    pub(super) fn thin(&mut self, every: u64) {
        let mut last = None;
        self.checkpoints.retain(|it| {
            let keeps = last.is_none_or(|last| it.sim().n_events() >= last + every);
            if keeps {
                last = Some(it.sim().n_events());
            }
            keeps
        });
    }
}
