//! What became of duplicates, as sentences.

use super::Told;
use crate::core::event::Event;
use crate::core::message::MessageKind;
use crate::core::order::{FailReason, OrderState};
use crate::core::sim::Sim;
use crate::view::names;
use crate::view::panel::Tone;

/// Tells an event about a duplicate; `None` for chatter.
pub(super) fn tell(sim: &Sim, event: &Event) -> Option<Told> {
    Some(match *event {
        Event::FirstResultReturned { order, status, .. } => {
            let text = format!(
                "{} was asked for again with the same key: answered that it is {}",
                order,
                status.name()
            );
            Told::new(Tone::Good, text).about(order)
        }
        Event::KeyConflict { order, .. } => {
            let text = format!(
                "Refused: the key of {} was used again to ask for something else",
                names::order(order)
            );
            Told::new(Tone::Bad, text).about(order)
        }
        Event::OrderDuplicated { order, first } => {
            let (before, state) = (names::order(first), &sim.orders()[first].state);
            let lost = matches!(state, OrderState::Failed { reason: FailReason::LostInCrash, .. });
            let text = if lost {
                format!("{order} stands for {before}, which was lost: the customer asked again")
            } else {
                format!("{order} is a duplicate of {before}: the same wish became a second order")
            };
            Told::new(Tone::Bad, text).about(order).about(first)
        }
        Event::DuplicateActedOn { kind, .. } if kind != MessageKind::Heartbeat => {
            Told::new(Tone::Bad, format!("Acted on a second copy: {}", kind.name()))
        }
        Event::StalePaid { order, driver, .. } => {
            let text = format!(
                "{driver} was paid for {} by a report that should not count",
                names::order(order)
            );
            Told::new(Tone::Bad, text).about(driver).about(order)
        }
        _ => return None,
    })
}
