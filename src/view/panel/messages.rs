//! The messages in flight, for pointing at one.

use super::MessageRow;
use crate::core::message::{InFlight, Party, Way};
use crate::core::sim::Sim;
use crate::view::names;

/// The next to arrive first, at most [`ROWS_MAX`].
pub(super) fn rows(sim: &Sim) -> Vec<MessageRow> {
    let mut all: Vec<InFlight> = sim.messages_in_flight().collect();
    all.sort_by_key(|copy| (copy.due, copy.message, copy.way));
    // The faults strike the copy of a message that is due first.
    let mut seen = Vec::new();
    all.retain(|copy| {
        let id = (copy.message, copy.way);
        let is_first = !seen.contains(&id);
        seen.push(id);
        is_first
    });
    all.into_iter().take(ROWS_MAX).map(|copy| row(sim, copy)).collect()
}

fn row(sim: &Sim, copy: InFlight) -> MessageRow {
    let about = copy.order.map_or_else(String::new, |id| format!(", {}", names::order(id)));
    let party = |party| match party {
        Party::Customer => "a customer".to_owned(),
        Party::Dispatcher => "the dispatcher".to_owned(),
        Party::Restaurant(id) => names::restaurant(sim.city(), id).to_owned(),
        Party::Driver(id) => id.to_string(),
    };
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
