//! How far a run has come with what its player is asked to cause or to foresee. Knows no text about
//! it: outcomes are told by name.

use crate::core::metrics::Metrics;
use crate::core::sim::Sim;
use crate::scenario::file::{Asked, Outcomes};
use serde::{Deserialize, Serialize};

/// All that is asked; empty in most runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomesModel {
    /// The outcomes, in the sequence of the file.
    pub rows: Vec<OutcomeRow>,
    /// The numbers asked for, likewise.
    pub numbers: Vec<AskedRow>,
    /// The microsecond at which it is over, where the file says so.
    pub until_us: Option<u64>,
}

/// An outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeRow {
    /// Its name in the file.
    pub name: String,
    /// How often it came.
    pub count: u32,
    /// How often it must come.
    pub needed: u32,
    /// The microsecond at which it was reached.
    pub reached_us: Option<u64>,
}

/// A number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRow {
    /// Its name in the file.
    pub name: String,
    /// As printed: a number, a share or a length of time.
    pub text: String,
    /// The number itself where it counts things: sentences agree with it.
    pub count: Option<u64>,
}

/// The model of a run's outcomes.
pub fn outcomes(outcomes: &Outcomes, sim: &Sim, metrics: &Metrics) -> OutcomesModel {
    let rows = outcomes.progress().map(|(outcome, progress)| OutcomeRow {
        name: outcome.name.clone(),
        count: progress.count,
        needed: outcome.times_needed(),
        reached_us: progress.reached.map(|at| at.as_micros()),
    });
    let numbers = outcomes.numbers(sim, metrics).map(|(name, asked)| {
        let (text, count) = match asked {
            Some(Asked::Count(count)) => (count.to_string(), Some(count)),
            Some(Asked::Share(ppm)) => (super::score::share(Some(ppm as u32)), None),
            Some(Asked::Time(length)) => (length.to_string(), None),
            None => (super::score::NOTHING.to_owned(), None),
        };
        AskedRow { name: name.to_owned(), text, count }
    });
    OutcomesModel {
        rows: rows.collect(),
        numbers: numbers.collect(),
        until_us: outcomes.until().map(|at| at.as_micros()),
    }
}
