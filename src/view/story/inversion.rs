//! Who holds up whom, as sentences.

use super::{Told, names};
use crate::core::event::Event;
use crate::core::id::OrderId;
use crate::core::sim::Sim;
use crate::view::panel::Tone;

/// Tells of a priority inversion; `None` for other events.
pub(super) fn tell(sim: &Sim, event: &Event) -> Option<Told> {
    let class = |order: OrderId| sim.orders()[order].spec.class.name();
    Some(match *event {
        Event::InversionDetected { high, low, resource, overtaken_by } => {
            let text = format!(
                "Priority inversion: {high} ({}) waits for {}, held up by {} ({}), and {} ({}) \
                 goes first",
                class(high),
                names::resource(sim.city(), resource),
                names::order(low),
                class(low),
                names::order(overtaken_by),
                class(overtaken_by)
            );
            Told::new(Tone::Bad, text).about(high).about(low).about(overtaken_by)
        }
        Event::InversionEnded { high, low, overtakers, lasted, .. } => {
            let text = format!(
                "{high} ({}) is no longer held up behind {}: the inversion lasted {lasted}, and {} \
                 went first",
                class(high),
                names::order(low),
                names::count(overtakers as usize, "order")
            );
            Told::new(Tone::Plain, text).about(high).about(low)
        }
        _ => return None,
    })
}
