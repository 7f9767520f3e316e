//! Lockstep comparison: the same days under several policies, and one table with intervals.
//!
//! A [`Plan`] names the cells (a queue and an assignment policy each), the seeds and the length. A
//! replication of a cell with a seed gives an [`Outcome`]: integers only. All cells of a seed see
//! the same customers and the same untouched faults, since no draw depends on a policy; so the
//! differences between cells are taken seed by seed, and small effects show.
//! [`Table::of`] sums integers and divides once: it does not depend on the order of the outcomes,
//! on how many threads or machines made them, or on which machine adds them up.
//!
//! Knows no file, thread or page: who runs the replications, and where, is up to the shells.

pub mod csv;
pub mod metric;
mod outcome;
mod plan;
pub mod sheet;
mod student;
mod table;
#[cfg(test)]
mod tests;
pub mod words;
pub mod work;

pub use outcome::{Outcome, Replication, replicate, values_of};
pub use plan::{Cell, Plan, Seeds, Shard};
pub use student::t95;
pub use table::{Entry, Estimate, Row, Table, VALUE_MAX, Verdict};
