//! The textbook models: parameters, the system that plays them, and the exact values.
//!
//! Parameters and names of the values are those of the usual tables.

mod failing;
mod losing;
mod many;
mod order;
mod single;

use super::measure::Measure;
use super::record::Size;
use super::system::System;
use super::{Case, Row};

/// Every case of every model that the simulation can express.
pub fn all() -> Vec<Case> {
    [single::cases(), many::cases(), order::cases(), losing::cases(), failing::cases()].concat()
}

impl Case {
    fn new(model: &'static str, number: usize, label: String, system: System) -> Case {
        Case {
            model,
            number: number as u32 + 1,
            label,
            system,
            size: Size { warm_up: 500, measured: 3_000 },
            rows: Vec::new(),
            closed: Vec::new(),
        }
    }

    /// States and measures a value under its usual name.
    fn row(self, name: &'static str, measure: Measure, exact: f64) -> Case {
        let mut case = self.closed(name, exact);
        case.rows.push(Row { name: name.to_owned(), measure, exact });
        case
    }

    /// States a share, and measures it unless it is rare: the few jobs that make up a rare share
    /// come in clusters, and sixteen such counts are nothing like a normal sample.
    fn share(self, name: &'static str, measure: Measure, exact: f64) -> Case {
        const RARE: f64 = 0.008;
        if exact < RARE { self.closed(name, exact) } else { self.row(name, measure, exact) }
    }

    /// Measures a value that follows from a closed form with another name.
    fn derived(mut self, name: impl Into<String>, measure: Measure, exact: f64) -> Case {
        self.rows.push(Row { name: name.into(), measure, exact });
        self
    }

    /// States a closed form that is not measured by itself.
    fn closed(mut self, name: &'static str, exact: f64) -> Case {
        self.closed.push((name, exact));
        self
    }

    fn size(mut self, warm_up: usize, measured: usize) -> Case {
        self.size = Size { warm_up, measured };
        self
    }
}
