//! Who waits for whom in sync mode, and whether the dispatcher is there, as sentences.

use super::Told;
use crate::core::event::{Event, Stamped};
use crate::core::settings::DispatcherLog;
use crate::core::sim::Sim;
use crate::core::time::SimDuration;
use crate::view::names;
use crate::view::panel::{Subject, Tone};

/// Waits that are shorter than this are not worth a line (chosen arbitrarily).
const LONG: SimDuration = SimDuration::from_secs(60);

/// Tells who waits; `None` for what the offer's own sentence says already.
pub(super) fn tell(sim: &Sim, stamped: &Stamped) -> Option<Told> {
    Some(match stamped.event {
        Event::DispatcherWentDown { log: DispatcherLog::Durable } => {
            let text = "The dispatcher is down: nobody hears, and everybody asks again".to_owned();
            Told::new(Tone::Bad, text).about(Subject::Dispatcher)
        }
        Event::DispatcherWentDown { log: DispatcherLog::Volatile } => {
            let text = "The dispatcher is down, and what it had in memory is lost".to_owned();
            Told::new(Tone::Bad, text).about(Subject::Dispatcher)
        }
        Event::DispatcherRestarted { log: DispatcherLog::Durable } => {
            let text = "The dispatcher is back and has read in its log where it was".to_owned();
            Told::new(Tone::Good, text).about(Subject::Dispatcher)
        }
        Event::DispatcherRestarted { log: DispatcherLog::Volatile } => {
            let text = "The dispatcher is back and knows of nothing that was before".to_owned();
            Told::new(Tone::Bad, text).about(Subject::Dispatcher)
        }
        Event::DispatcherBlocked { order, driver } if sim.queue_len() > 1 => {
            let others = names::count(sim.queue_len() - 1, "other order");
            let text = format!(
                "The dispatcher waits for {driver} about {}, and {others} with it",
                names::order(order)
            );
            Told::new(Tone::Bad, text).about(order).about(driver).about(Subject::Dispatcher)
        }
        Event::CustomerUnblocked { since, .. } if stamped.at.since(since) >= LONG => {
            let waited = stamped.at.since(since);
            Told::new(Tone::Bad, format!("A customer waited {waited} for the acknowledgement"))
        }
        _ => return None,
    })
}
