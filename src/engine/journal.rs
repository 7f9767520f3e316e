//! What has been asked of an engine: enough to bring another one to where it stood. Pure.
//!
//! Kept by the page, outside of the engine, so that it outlives it. Answers come in the order of
//! the commands, and each tells the moment: the run need not be followed to be lived again.

use super::protocol::{CURRENT, Changes, Place, Replay, Request, Tree, Update};
use crate::scenario::wire::WireCommand;
use std::collections::VecDeque;

/// The record of one run. A new start clears it.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// The start or import that the run came from.
    origin: Option<Request>,
    /// All its futures, as the engine told them last.
    tree: Tree,
    unanswered: VecDeque<WireCommand>,
}

/// What brings another engine to where this one stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovery {
    /// The start or import, to be sent first.
    pub origin: Request,
    /// To be sent once it has started.
    pub replay: Replay,
}

impl Recovery {
    /// What was done, each with its microsecond.
    pub fn done(&self) -> impl Iterator<Item = (u64, WireCommand)> + '_ {
        self.replay.tree.done().iter().map(|(moment, command)| (moment.at_us, command.clone()))
    }
}

impl Journal {
    /// Takes note of a request that goes out.
    pub fn note_sent(&mut self, request: &Request) {
        match request {
            Request::Start { scenario, seed, changes } if scenario == CURRENT => {
                let begun = |origin| begun_with(origin, *seed, changes.clone());
                let origin = self.origin.take().map(begun);
                *self = Journal { origin, ..Journal::default() };
            }
            Request::Start { .. } | Request::Import { .. } => {
                *self = Journal { origin: Some(request.clone()), ..Journal::default() };
            }
            Request::Command(command) => self.unanswered.push_back(command.clone()),
            _ => {}
        }
    }
    /// Takes note of an update that has come.
    pub fn note_heard(&mut self, update: &Update) {
        match update {
            Update::Accepted | Update::Rejected { .. } => _ = self.unanswered.pop_front(),
            Update::Tree(tree) => self.tree.clone_from(tree),
            Update::Panel(panel) => {
                self.tree.stand(Place { at: panel.at, done: panel.timeline.done });
            }
            _ => {}
        }
    }
    /// What the run was started with beside its scenario.
    pub fn changes(&self) -> Changes {
        match &self.origin {
            Some(Request::Start { changes, .. } | Request::Import { changes, .. }) => {
                changes.clone()
            }
            _ => Changes::default(),
        }
    }
    /// How to bring another engine here, without the command that was never answered: that one may
    /// be what broke the engine. `None` before the first start.
    pub fn recovery(&self) -> Option<Recovery> {
        let without = self.unanswered.front().cloned();
        let replay = Replay { tree: self.tree.clone(), without };
        self.origin.clone().map(|origin| Recovery { origin, replay })
    }
    /// The same without the newest command that was carried out, and no further than where it was
    /// given; `None` where there is none.
    pub fn recovery_before_last(&self) -> Option<Recovery> {
        let mut recovery = self.recovery()?;
        recovery.replay.without = Some(recovery.replay.tree.forget_last()?);
        Some(recovery)
    }
    /// The journal of the engine that a recovery was sent to.
    pub fn recovered(recovery: &Recovery) -> Journal {
        Journal {
            origin: Some(recovery.origin.clone()),
            tree: recovery.replay.tree.clone(),
            unanswered: VecDeque::new(),
        }
    }
}

/// Another day in the same place.
fn begun_with(origin: Request, seed: u64, changes: Changes) -> Request {
    match origin {
        Request::Start { scenario, .. } => Request::Start { scenario, seed, changes },
        Request::Import { files, .. } => Request::Import { files, seed, changes },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::scenario::wire::{WireFault, WireQueuePolicy};

    /// An engine and the journal of what goes to and fro.
    #[derive(Default)]
    struct Line {
        engine: Engine,
        journal: Journal,
        updates: Vec<Update>,
    }

    impl Line {
        fn send(&mut self, request: Request) {
            self.journal.note_sent(&request);
            self.updates.clear();
            let Line { engine, journal, updates } = self;
            engine.handle(request, 0.0, &mut |update| {
                journal.note_heard(&update);
                updates.push(update);
            });
        }
        fn command(&mut self, command: WireCommand) {
            self.send(Request::Command(command));
        }
        fn advance(&mut self, secs: u64) {
            let by_us = secs * 1_000_000;
            self.send(Request::Advance { by_us, events_max: 100_000, speed: 20.0 });
            // What a pause asks for: the panels of the moment.
            self.send(Request::Select(None));
        }
        fn recover(recovery: Recovery) -> Line {
            let mut line = Line::default();
            line.send(recovery.origin.clone());
            line.send(Request::Replay(recovery.replay.clone()));
            line.journal = Journal::recovered(&recovery);
            line
        }
        fn panel(&mut self) -> crate::view::panel::PanelModel {
            self.send(Request::Select(None));
            match self.updates.pop() {
                Some(Update::Panel(panel)) => *panel,
                other => panic!("no panel but {other:?}"),
            }
        }
    }

    fn eventful() -> Line {
        let mut line = Line::default();
        line.send(Request::start("small", 9));
        line.advance(300);
        line.command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo));
        line.command(WireCommand::InjectFault(WireFault::DriverBreaksDown { driver: 1 }));
        line.advance(701);
        // Rejected, and counted on the page.
        let done = line.engine.run().unwrap().sim().orders().iter().find(|o| o.status().is_final());
        let order = done.unwrap().id.0;
        line.command(WireCommand::CancelOrder { order });
        line.send(Request::StepEvent);
        line.command(WireCommand::SetArrivalRate { per_hour: 90 });
        line.advance(40);
        line
    }

    #[test]
    fn another_engine_comes_to_the_same_run_with_the_same_panels() {
        let mut line = eventful();
        let mut again = Line::recover(line.journal.recovery().unwrap());
        let (before, after) = (line.panel(), again.panel());
        assert_eq!((after.digest, after.illegal), (before.digest.clone(), 1));
        assert_eq!(after.log, before.log);
        line.advance(600);
        again.advance(600);
        assert_eq!(line.panel(), again.panel());
    }

    #[test]
    fn a_command_without_an_answer_is_left_out_and_told() {
        let mut line = eventful();
        let pause = WireCommand::InjectFault(WireFault::DispatcherPaused);
        line.journal.note_sent(&Request::Command(pause));
        let again = Line::recover(line.journal.recovery().unwrap());
        let Some(Update::Restored(restored)) = again.updates.first() else {
            panic!("{:?}", again.updates);
        };
        assert_eq!(restored.without.as_deref(), Some("The dispatcher is paused"));
        assert_eq!(restored.commands.len(), 3, "{:?}", restored.commands);
        let sim = again.engine.run().unwrap().sim();
        assert_eq!(sim.digest(), line.engine.run().unwrap().sim().digest());
    }

    #[test]
    fn another_seed_of_files_is_still_of_these_files() {
        let mut line = eventful();
        line.send(Request::start(CURRENT, 12));
        let origin = line.journal.recovery().unwrap().origin;
        assert_eq!(origin, Request::start("small", 12));
        let files =
            vec![("a.json".to_owned(), crate::engine::protocol::serde_bytes_vec::Bytes(vec![1]))];
        let import = |seed, changes| Request::Import { files: files.clone(), seed, changes };
        line.journal.note_sent(&import(1, Changes::default()));
        let script = vec![(7, WireCommand::SetArrivalRate { per_hour: 1 })];
        let changes = Changes { script, ..Changes::default() };
        let changed = changes.clone();
        line.journal.note_sent(&Request::Start { scenario: CURRENT.to_owned(), seed: 2, changes });
        assert_eq!(line.journal.recovery().unwrap().origin, import(2, changed.clone()));
        assert_eq!(line.journal.changes(), changed);
        line.journal.note_sent(&import(3, Changes::default()));
        assert_eq!(line.journal.changes(), Changes::default());
    }

    #[test]
    fn the_newest_command_can_be_taken_back() {
        let mut line = eventful();
        let before = line.panel().digest;
        let recovery = line.journal.recovery_before_last().unwrap();
        let mut again = Line::recover(recovery);
        let panel = again.panel();
        assert_ne!(panel.settings.arrivals_per_hour, 90);
        assert_ne!(panel.digest, before);
        assert!(again.journal.recovery_before_last().is_some());
    }

    #[test]
    fn a_recording_of_another_run_is_refused() {
        let recovery = eventful().journal.recovery().unwrap();
        for seed in 0..20 {
            let mut other = Line::default();
            other.send(Request::start("small", seed));
            let mut replay = recovery.replay.clone();
            replay.tree.branches[0].reach.at_us += 10_000_000 * seed;
            other.send(Request::Replay(replay));
            assert!(matches!(other.updates[0], Update::Refused { .. }), "{:?}", other.updates[0]);
        }
    }
}
