//! What is marked on the map beside the faults: who is held up, and whose breaker is not closed.

use super::{InversionRow, Subject};
use crate::core::breaker::Breaker;
use crate::core::id::OrderId;
use crate::core::sim::Sim;
use crate::view::names;

/// A short text for each thing.
pub(super) fn marks(sim: &Sim, inversions: &[InversionRow]) -> Vec<(Subject, String)> {
    let held_up = inversions.iter().map(|row| {
        let by: Vec<String> = row.low.iter().map(|&id| names::order(OrderId(id))).collect();
        (Subject::Order(row.high), format!("waits for {}", by.join(", ")))
    });
    let breakers = sim.restaurants().ids().filter_map(|id| {
        let state = match sim.breaker(id) {
            Breaker::Closed { .. } => return None,
            Breaker::Open { .. } => "breaker open",
            Breaker::HalfOpen { .. } => "breaker half-open",
        };
        Some((id.into(), state.to_owned()))
    });
    held_up.chain(breakers).collect()
}
