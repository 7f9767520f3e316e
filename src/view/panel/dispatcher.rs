//! What the dispatcher is doing, and who waits for it.

use crate::core::command::FaultKind;
use crate::core::sim::Sim;
use crate::view::names;
use serde::{Deserialize, Serialize};

/// The dispatcher.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatcherModel {
    /// `working`, `paused`, `blocked` or `down`.
    pub state: String,
    /// The same in a sentence, with whom it waits for and since when.
    pub sentence: String,
    /// The fault that pauses it, if one does.
    pub pause: Option<u32>,
    /// The fault that keeps it down or is about to, if one is.
    pub crash: Option<u32>,
    /// The driver whose answer it waits for.
    pub waits_for: Option<u32>,
    /// Customers who wait for an acknowledgement.
    pub customers_waiting: u32,
    /// How long the first of them has waited; empty where none does.
    pub longest_wait: String,
}

pub(super) fn model(sim: &Sim) -> DispatcherModel {
    let now = sim.now();
    let customers = sim.blocked_customers();
    let customers_waiting = customers.len() as u32;
    let first = customers.map(|customer| customer.since).min();
    let blocked = sim.blocked_dispatcher();
    let (state, sentence) = match (sim.down_since(), blocked) {
        (Some(since), _) => ("down", format!("Down {}: nobody hears", names::ago(now, since))),
        (None, Some(blocked)) => {
            let (driver, order) = (blocked.driver, names::order(blocked.order));
            let since = names::ago(now, blocked.since);
            ("blocked", format!("Waits for the answer of {driver} about {order}, {since}"))
        }
        (None, None) if sim.is_paused() => ("paused", "Paused: hands out no orders".to_owned()),
        (None, None) => ("working", "Works: nobody keeps it waiting".to_owned()),
    };
    let fault = |is: fn(&FaultKind) -> bool| {
        sim.active_faults().find(|fault| is(&fault.kind)).map(|fault| fault.id.0)
    };
    DispatcherModel {
        pause: fault(|kind| matches!(kind, FaultKind::DispatcherPaused)),
        crash: fault(|kind| matches!(kind, FaultKind::DispatcherCrashed { .. })),
        state: state.to_owned(),
        sentence,
        waits_for: blocked.map(|blocked| blocked.driver.0),
        customers_waiting,
        longest_wait: first.map_or_else(String::new, |since| now.since(since).to_string()),
    }
}
