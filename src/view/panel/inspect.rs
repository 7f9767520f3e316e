//! The inspector: everything about one thing. One file for each kind of thing.

mod dispatcher;
mod district;
mod driver;
mod message;
mod order;
mod restaurant;
mod road;
#[cfg(test)]
mod tests;

pub use order::attempt_end;

use super::{Inspector, Sources, Subject};
use crate::core::id::{DistrictId, DriverId, EdgeId, MessageId, OrderId, RestaurantId};

/// Looks at one thing; `None` where the run has no such thing.
pub(super) fn inspect(sources: &Sources<'_>, subject: Subject) -> Option<Inspector> {
    let sim = sources.sim;
    let inspector = match subject {
        Subject::Order(id) => order::inspect(sources, OrderId(id))?,
        Subject::Driver(id) => driver::inspect(sim, DriverId(id))?,
        Subject::Restaurant(id) => restaurant::inspect(sim, RestaurantId(id))?,
        Subject::Road(id) => road::inspect(sim, EdgeId(id))?,
        Subject::Message(id) => message::inspect(sources, MessageId(id)),
        Subject::District(id) => district::inspect(sources, DistrictId(id))?,
        Subject::Dispatcher => dispatcher::inspect(sources),
    };
    Some(Inspector { history: sources.log.history(subject).cloned().collect(), ..inspector })
}

fn blank(subject: Subject, title: String, state: String) -> Inspector {
    Inspector {
        subject,
        title,
        state,
        status: None,
        next: String::new(),
        facts: Vec::new(),
        related: Vec::new(),
        in_flight: [false; 2],
        history: Vec::new(),
        attempts: Vec::new(),
        strip: None,
        decision: None,
    }
}

fn fact(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}
