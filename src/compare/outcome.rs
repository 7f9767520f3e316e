//! One replication: a setup lived to its end, and what came of it.

use super::metric::{Measured, values};
use crate::core::metrics::Metrics;
use crate::core::sim::{Setup, Sim};
use crate::core::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What came of a replication. Integers only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replication {
    /// How many events there were.
    pub events: u64,
    /// The digest of all of them: equal digests are equal runs.
    pub digest: u64,
    /// The metrics in the order of [`super::metric::columns`]; `None` where there was nothing to
    /// measure.
    pub values: Vec<Option<i64>>,
}

/// A replication with its place in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The cell, by its place.
    pub cell: u32,
    /// The seed.
    pub seed: u64,
    /// What came of it.
    pub replication: Replication,
}

/// Lives a setup until a moment. `watch` gets the length of the queue at the end of each minute.
///
/// # Panics
/// Where `setup` does not pass [`Setup::check`].
pub fn replicate(setup: Arc<Setup>, until: SimTime, watch: &mut dyn FnMut(u32)) -> Replication {
    let mut metrics = Metrics::new(setup.city.drivers.len());
    let mut out = Vec::new();
    let mut sim = Sim::new(setup, &mut out);
    while sim.now() < until {
        let next = until.min(sim.now() + SimDuration::from_mins(1));
        // Without a budget it comes back at that time only.
        sim.advance(next, u32::MAX, &mut out);
        for stamped in out.drain(..) {
            metrics.observe(&stamped);
        }
        watch(sim.queue_len() as u32);
    }
    let values = values_of(&metrics, until, sim.driven_cm());
    Replication { events: sim.n_events(), digest: sim.digest(), values }
}

/// The metrics of a whole run until a moment, in the order of [`super::metric::columns`].
pub fn values_of(metrics: &Metrics, until: SimTime, driven_cm: u64) -> Vec<Option<i64>> {
    let report = metrics.report(until, None);
    values(&Measured { report: &report, driven_m: driven_cm / 100 })
}
