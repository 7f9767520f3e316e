//! A run with everything that a panel model is made from, for tests.

use super::{Inspector, PanelModel, Sources, Subject, build};
use crate::core::command::{Command, CommandError};
use crate::core::ledger::Ledger;
use crate::core::metrics::Metrics;
use crate::core::sim::{Out, Setup, Sim};
use crate::core::time::{SimDuration, SimTime};
use crate::view::filter::Filter;
use crate::view::live::Live;
use crate::view::log::Log;
use crate::view::storm::Storm;
use std::sync::Arc;

/// The run.
pub(super) struct Watched {
    pub sim: Sim,
    metrics: Metrics,
    ledger: Ledger,
    pub log: Log,
    pub live: Live,
    storm: Storm,
    pub filter: Filter,
    out: Out,
}

impl Watched {
    pub fn new(setup: Setup) -> Watched {
        let mut out = Out::new();
        let sim = Sim::new(Arc::new(setup), &mut out);
        let metrics = Metrics::new(sim.drivers().len());
        let (ledger, log, live) = (Ledger::default(), Log::default(), Live::default());
        let storm = Storm::default();
        let filter = Filter::default();
        let mut watched = Watched { sim, metrics, ledger, log, live, storm, filter, out };
        watched.absorb();
        watched
    }
    pub fn command(&mut self, command: Command) -> Result<(), CommandError> {
        let result = self.sim.apply(&command, &mut self.out);
        self.absorb();
        result
    }
    /// Lets one thing happen after the other until `done`, for at most three hours.
    #[track_caller]
    pub fn until(&mut self, done: impl Fn(&Watched) -> bool) {
        while !done(self) {
            assert!(self.sim.now() < SimTime::from_mins(180), "it never happens");
            assert!(self.step());
        }
    }
    /// Lets one thing happen; `false` where nothing is left to happen.
    pub fn step(&mut self) -> bool {
        let happened = self.sim.step(&mut self.out);
        self.absorb();
        happened
    }
    /// The same a few milliseconds at a time, for what is no event.
    #[track_caller]
    pub fn moments_until(&mut self, done: impl Fn(&Watched) -> bool) {
        for _ in 0..10_000 {
            if done(self) {
                return;
            }
            let until = self.sim.now() + SimDuration::from_micros(5_000);
            self.sim.advance(until, u32::MAX, &mut self.out);
            self.absorb();
        }
        panic!("it never happens");
    }
    pub fn minutes(&mut self, minutes: u64) {
        self.pass(SimDuration::from_mins(minutes));
    }
    pub fn pass(&mut self, by: SimDuration) {
        let until = self.sim.now() + by;
        // Sentences look at the run as it stands after a batch.
        while self.sim.advance(until, 1, &mut self.out) == crate::core::sim::Advanced::Budget {
            self.absorb();
        }
        self.absorb();
    }
    pub fn sources(&self, selected: Option<Subject>) -> Sources<'_> {
        let (sim, metrics, ledger) = (&self.sim, &self.metrics, &self.ledger);
        let (log, live, storm) = (&self.log, &self.live, &self.storm);
        let filter = self.filter;
        Sources { sim, metrics, ledger, log, live, storm, selected, filter, illegal: 0 }
    }
    pub fn panel(&self) -> PanelModel {
        build(&self.sources(None))
    }
    #[track_caller]
    pub fn inspect(&self, subject: impl Into<Subject>) -> Inspector {
        let subject = subject.into();
        build(&self.sources(Some(subject))).inspector.expect("a thing of this run")
    }

    fn absorb(&mut self) {
        for stamped in self.out.drain(..) {
            self.metrics.observe(&stamped);
            self.ledger.observe(&stamped);
            self.live.note(&stamped);
            self.storm.note(&stamped);
            self.log.observe(&self.sim, &stamped);
        }
    }
}
