//! The messages in flight, for pointing at one.

use super::MessageRow;
use crate::core::message::{InFlight, Way};
use crate::core::sim::Sim;
use crate::view::names;

/// The next to arrive first, at most [`ROWS_MAX`]: of each message and of each acknowledgement the
/// copy that is due first, which is the one that a fault would strike.
pub(super) fn rows(sim: &Sim) -> Vec<MessageRow> {
    let mut chosen: Vec<InFlight> = Vec::new();
    while chosen.len() < ROWS_MAX {
        let is_new = |copy: &InFlight| {
            !chosen.iter().any(|it| (it.message, it.way) == (copy.message, copy.way))
        };
        let left = sim.messages_in_flight().filter(is_new);
        let Some(next) = left.min_by_key(|copy| (copy.due, copy.message, copy.way)) else { break };
        chosen.push(next);
    }
    chosen.into_iter().map(|copy| row(sim, copy)).collect()
}

fn row(sim: &Sim, copy: InFlight) -> MessageRow {
    let about = copy.order.map_or_else(String::new, |id| format!(", {}", names::order(id)));
    let party = |party| names::party(sim.city(), party);
    MessageRow {
        message: copy.message.0,
        is_back: copy.way == Way::Back,
        text: format!(
            "{} from {} to {}{about}",
            copy.kind.name(),
            party(copy.from),
            party(copy.to)
        ),
        due: format!("in {} ms", copy.due.since(sim.now()).as_micros() / 1000),
    }
}

const ROWS_MAX: usize = 12;
