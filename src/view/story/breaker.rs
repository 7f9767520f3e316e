//! What circuit breakers do, as sentences.

use super::Told;
use crate::core::event::Event;
use crate::core::sim::Sim;
use crate::view::names;
use crate::view::panel::Tone;

/// A breaker's change; `None` for every other event.
pub(super) fn tell(sim: &Sim, event: &Event) -> Option<Told> {
    let kitchen = |restaurant| names::restaurant(sim.city(), restaurant);
    let (restaurant, tone, text) = match *event {
        Event::BreakerOpened { restaurant, until } => {
            let (name, until) = (kitchen(restaurant), names::clock(until));
            let text = format!(
                "The breaker of {name} opened: drivers waited there in vain, no order for it until \
                 {until}"
            );
            (restaurant, Tone::Bad, text)
        }
        Event::BreakerHalfOpened { restaurant } => {
            let name = kitchen(restaurant);
            (restaurant, Tone::Plain, format!("The breaker of {name} is half-open: one may try"))
        }
        Event::BreakerProbed { restaurant, order, .. } => {
            let (name, order_name) = (kitchen(restaurant), names::order(order));
            let text = format!("The breaker of {name} lets {order_name} through as a probe");
            return Some(Told::new(Tone::Plain, text).about(restaurant).about(order));
        }
        Event::BreakerProbeUnanswered { restaurant, .. } => {
            let name = kitchen(restaurant);
            let text = format!("The probe of {name} gave no answer: another may try");
            (restaurant, Tone::Bad, text)
        }
        Event::BreakerClosed { restaurant } => {
            let name = kitchen(restaurant);
            (restaurant, Tone::Good, format!("The breaker of {name} closed: orders go through"))
        }
        _ => return None,
    };
    Some(Told::new(tone, text).about(restaurant))
}
