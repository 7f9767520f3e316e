//! Replications for a comparison: setups lived from beginning to end beside the run, which stays
//! as it is. Knows neither the plan nor the table.

use super::Engine;
use super::changes::Changes;
use super::protocol::Update;
use crate::compare::{Cell, Replication, replicate};
use crate::core::settings::{AssignPolicy, QueuePolicy};
use crate::core::time::SimTime;
use crate::scenario::wire::{WireAssignPolicy, WireQueuePolicy};
use serde::{Deserialize, Serialize};

/// A seed to be lived under some policies. Its city is made once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// Which scenario, as in a start.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// What differs from the scenario as it comes; its policies are those of each cell.
    pub changes: Changes,
    /// The cells, each with its place in the plan.
    pub cells: Vec<(u32, WireQueuePolicy, WireAssignPolicy)>,
    /// How long each is lived, in microseconds of simulated time.
    pub until_us: u64,
    /// What is told on the way.
    pub watch: Watch,
}

/// What is told of a replication beside its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Watch {
    /// Nothing.
    Outcome,
    /// The length of the queue, in several pieces while it is lived.
    Queue,
}

/// News of a replication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replicated {
    /// The cell, by its place in the plan.
    pub cell: u32,
    /// The seed.
    pub seed: u64,
    /// Lengths of the queue at the end of each further minute.
    pub queue: Vec<u32>,
    /// What came of it; `None` while it goes on.
    pub outcome: Option<Replication>,
}

impl Engine {
    /// Does a job; each cell is answered by at least one `Update::Replicated`.
    pub(super) fn replicate(&self, job: &Job, update: &mut dyn FnMut(Update)) {
        let Job { seed, until_us, .. } = *job;
        let until = SimTime::from_micros(until_us);
        let base = match self.source.setup(&job.scenario, seed, &job.changes) {
            Ok(base) => base,
            Err(why) => return update(Update::Refused { why }),
        };
        for &(cell, queue, assign) in &job.cells {
            let (queue, assign) = (QueuePolicy::from(queue), AssignPolicy::from(assign));
            let setup = Cell { queue, assign }.setup(&base);
            if let Err(error) = setup.check() {
                return update(Update::Refused { why: error.to_string() });
            }
            let mut told = |queue: &mut Vec<u32>, outcome| {
                let queue = std::mem::take(queue);
                let news = Replicated { cell, seed, queue, outcome };
                update(Update::Replicated(Box::new(news)));
            };
            let minutes = (until_us / 60_000_000) as usize;
            let piece = (minutes / PIECES).max(1);
            let mut seen = Vec::new();
            let outcome = replicate(setup, until, &mut |length| {
                if job.watch == Watch::Queue {
                    seen.push(length);
                    if seen.len() >= piece {
                        told(&mut seen, None);
                    }
                }
            });
            told(&mut seen, Some(outcome));
        }
    }
}

/// In how many pieces the length of the queue is told: as often as an eye wants to see it grow.
const PIECES: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{CURRENT, Request};
    use crate::scenario::wire::WireFault;

    fn job(scenario: &str) -> Job {
        let breakdown = WireFault::DriverBreaksDown { driver: 1 };
        let script =
            vec![(600_000_000, crate::scenario::wire::WireCommand::InjectFault(breakdown))];
        Job {
            scenario: scenario.to_owned(),
            seed: 4,
            changes: Changes { script, demand_percent: Some(200), ..Changes::default() },
            cells: vec![
                (0, WireQueuePolicy::Fifo, WireAssignPolicy::Nearest),
                (7, WireQueuePolicy::Lifo, WireAssignPolicy::Random),
            ],
            until_us: 50 * 60_000_000,
            watch: Watch::Queue,
        }
    }

    fn done(engine: &mut Engine, job: Job) -> Vec<Update> {
        let mut updates = Vec::new();
        engine.handle(Request::Replicate(Box::new(job)), 0.0, &mut |it| updates.push(it));
        updates
    }

    fn outcomes(updates: Vec<Update>) -> Vec<Replicated> {
        let mut all: Vec<Replicated> = Vec::new();
        for update in updates {
            let Update::Replicated(news) = update else { panic!("{update:?}") };
            match all.last_mut().filter(|last| last.outcome.is_none()) {
                Some(last) => {
                    last.queue.extend(news.queue);
                    last.outcome = news.outcome;
                }
                None => all.push(*news),
            }
        }
        all
    }

    #[test]
    fn a_cell_is_the_run_that_a_start_with_its_policies_gives() {
        let all = outcomes(done(&mut Engine::new(), job("small")));
        assert_eq!(all.iter().map(|it| it.cell).collect::<Vec<_>>(), [0, 7]);
        let Job { seed, changes, cells, until_us, .. } = job("small");
        for (found, (_, queue, assign)) in all.iter().zip(cells) {
            assert_eq!(found.queue.len(), 50);
            let mut engine = Engine::new();
            let changes = Changes { policies: Some((queue, assign)), ..changes.clone() };
            let start = Request::Start { scenario: "small".to_owned(), seed, changes };
            engine.handle(start, 0.0, &mut |_| {});
            let left = until_us - engine.run().unwrap().sim().now().as_micros();
            let advance = Request::Advance { by_us: left, events_max: u32::MAX, speed: 1.0 };
            engine.handle(advance, 0.0, &mut |_| {});
            let sim = engine.run().unwrap().sim();
            let outcome = found.outcome.as_ref().unwrap();
            assert_eq!((outcome.digest, outcome.events), (sim.digest(), sim.n_events()));
            assert_eq!(found.queue.last(), Some(&(sim.queue_len() as u32)));
        }
    }

    #[test]
    fn the_run_and_what_is_current_stay_as_they_are() {
        let mut engine = Engine::new();
        engine.handle(Request::start("default", 9), 0.0, &mut |_| {});
        let digest = |engine: &Engine| engine.run().unwrap().sim().digest();
        let before = digest(&engine);
        outcomes(done(&mut engine, job("small")));
        assert_eq!(digest(&engine), before);
        let of_current = outcomes(done(&mut engine, job(CURRENT)));
        assert_eq!(of_current, outcomes(done(&mut engine, job("default"))));
        engine.handle(Request::start(CURRENT, 9), 0.0, &mut |_| {});
        assert_eq!(digest(&engine), before);
    }

    #[test]
    fn a_job_that_cannot_be_done_is_refused_with_a_reason() {
        let refused = |job| match done(&mut Engine::new(), job).pop() {
            Some(Update::Refused { why }) => why,
            other => panic!("{other:?}"),
        };
        assert!(refused(job("atlantis")).contains("expected default"));
        assert!(refused(job(CURRENT)).contains("No scenario"));
        let aging = WireQueuePolicy::Priority { aging_us: Some(0) };
        let cells = vec![(0, aging, WireAssignPolicy::Random)];
        assert!(refused(Job { cells, ..job("small") }).contains("expected"));
    }
}
