//! Queueing theory as an oracle: textbook models played by the simulation beside their exact
//! values.
//!
//! With drivers as servers, no travel and exponential or fixed services the simulation is a
//! textbook queue. `models` says which ones and what the formulas give; `clinic` plays them;
//! `measure` compares. What the simulation cannot express is listed in `docs/theory.md`.
//!
//! Reading order: `system` (a queue as data), `models`, `clinic`, `record`, `measure`.

mod clinic;
pub mod formulas;
mod law;
mod measure;
mod models;
mod record;
mod system;
pub mod textbook;
pub mod trace;

pub use law::Law;
pub use measure::{Interval, Measure};
pub use models::all;
pub use record::Size;
pub use system::{Patience, Stream, System, Trouble};

use crate::core::rng::{Purpose, draw};

/// A textbook model with its exact values.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name of the model, such as "M/M/1 FCFS".
    pub model: &'static str,
    /// Which case of the model, from 1.
    pub number: u32,
    /// What is special about it, such as "lam 0.5, mu 1".
    pub label: String,
    /// The system to simulate.
    pub system: System,
    /// How many jobs each replication has.
    pub size: Size,
    /// What to measure, with a name and the exact value.
    pub rows: Vec<Row>,
    /// The closed forms by their usual names, also those that are not measured.
    pub closed: Vec<(&'static str, f64)>,
}

/// A quantity with its exact value.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its usual name, such as "Wq".
    pub name: String,
    /// What is measured.
    pub measure: Measure,
    /// What it should be.
    pub exact: f64,
}

/// A row beside what the simulation gives.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The row.
    pub row: &'a Row,
    /// What was simulated.
    pub simulated: Interval,
}

impl Comparison<'_> {
    /// Whether the exact value lies inside the interval of the simulated ones.
    pub fn agrees(&self) -> bool {
        self.simulated.holds(self.row.exact)
    }
}

/// Plays `replications` independent replications of a case (at least 2); `seed` decides all.
pub fn compare(case: &Case, replications: u32, seed: u64) -> Vec<Comparison<'_>> {
    // Every case has numbers of its own, whatever other cases there are.
    let name = case.model.bytes().fold(u64::from(case.number), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let mut values = vec![Vec::new(); case.rows.len()];
    for k in 0..replications.max(2) {
        let seed = draw(seed, Purpose::Demand, name, u64::from(k));
        let record = clinic::replicate(&case.system, case.size, seed);
        for (values, row) in values.iter_mut().zip(&case.rows) {
            values.push(row.measure.value(&case.system, &record));
        }
    }
    let rows = case.rows.iter().zip(&values);
    rows.map(|(row, values)| Comparison { row, simulated: Interval::of(values) }).collect()
}
