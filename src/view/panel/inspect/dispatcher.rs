//! The dispatcher in full.

use super::super::{Inspector, Sources, Subject, dispatcher, entities};
use super::{blank, fact};
use crate::core::order::Order;
use crate::core::settings::DispatchMode;
use crate::core::sim::Sim;
use crate::view::names;

/// The dispatcher.
pub(super) fn inspect(sources: &Sources<'_>) -> Inspector {
    let sim = sources.sim;
    let settings = sim.settings();
    let model = dispatcher::model(sim);
    let offers: Vec<&Order> = offers(sim).collect();
    let room = settings.queue_capacity.map_or_else(String::new, |room| format!(" of {room}"));
    let customers = match model.customers_waiting {
        0 => String::new(),
        n => format!(
            "{}, the first for {}",
            names::count(n as usize, "customer"),
            model.longest_wait
        ),
    };
    let mode = match settings.mode {
        DispatchMode::Sync => "sync: one offer at a time",
        DispatchMode::Async => "async: waits for nobody",
    };
    let mut facts = vec![
        fact("Mode", mode),
        fact("Queue", format!("{}{room} waiting, {}", sim.queue_len(), settings.queue.name())),
        fact("Chooses by", settings.assign.name()),
        fact("Offers in flight", offers.len().to_string()),
        fact("Waiting for it", customers),
        fact("Log", settings.log.name()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let related = offers.iter().flat_map(|order| {
        let driver = order.offer().map(|offer| Subject::from(offer.driver));
        [Some(Subject::from(order.id)), driver].into_iter().flatten()
    });
    Inspector {
        next: next(sim, &offers),
        facts,
        related: related.take(RELATED_MAX).map(|it| entities::row(sim, it)).collect(),
        ..blank(Subject::Dispatcher, "Dispatcher".to_owned(), names::uncapital(&model.sentence))
    }
}

/// The orders on offer, in service order.
fn offers(sim: &Sim) -> impl Iterator<Item = &Order> {
    let queued = sim.queue().iter().map(|entry| &sim.orders()[entry.order]);
    queued.filter(|order| order.offer().is_some())
}

/// What is known to come next.
fn next(sim: &Sim, offers: &[&Order]) -> String {
    let now = sim.now();
    if sim.down_since().is_some() {
        return "nothing, until it is started again".to_owned();
    }
    if sim.is_paused() {
        return "hands out no order, until it is resumed".to_owned();
    }
    if let Some(until) = sim.held_until() {
        return format!("matches the orders held so far {}", names::at_in(now, until));
    }
    let first = offers
        .iter()
        .filter_map(|order| order.offer().map(|offer| (offer.until, order.id, offer.driver)));
    match first.min() {
        Some((until, order, driver)) => {
            let order = names::order(order);
            let expires = names::at_in(now, until);
            format!("the offer of {order} to {driver} expires {expires}, unless answered by then")
        }
        None if sim.queue_len() == 0 => "offers the next order that comes in".to_owned(),
        None => "offers an order as soon as a driver is free for it".to_owned(),
    }
}

/// More would not be read.
const RELATED_MAX: usize = 8;
