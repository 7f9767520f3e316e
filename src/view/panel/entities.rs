//! The map's twin for keyboard and screen reader: orders under way, drivers, restaurants.

use super::{EntityRow, Sources, Subject};
use crate::core::breaker::Breaker;
use crate::core::command::FaultKind;
use crate::core::driver::{Activity, Driver, Service};
use crate::core::id::{DistrictId, DriverId, EdgeId, MessageId, OrderId, RestaurantId};
use crate::core::order::{Order, OrderState};
use crate::core::restaurant::Restaurant;
use crate::core::sim::Sim;
use crate::view::filter::OrderFilter;
use crate::view::names;
use std::collections::BTreeSet;

/// Rows in all: two fifths are orders, two fifths drivers, the rest restaurants, districts and the
/// dispatcher. Roads are pointed at on the map, and messages live for a second.
const ROWS_MAX: usize = 50;

/// The rows of the list.
pub(super) fn rows(sources: &Sources<'_>) -> Vec<EntityRow> {
    let sim = sources.sim;
    // The newest orders and the busy drivers are what one would look for on the map.
    if let Some(filter) = sources.filter.orders {
        return fitting(sources, filter);
    }
    let orders = sources.live.under_way().iter().rev().map(|&id| Subject::from(id));
    let busy = sim.drivers().iter().filter(|driver| !driver.jobs.is_empty());
    let others = sim.drivers().iter().filter(|d| d.jobs.is_empty() && d.on_shift);
    let drivers = busy.chain(others).map(|driver| driver.id.into());
    let restaurants = sim.restaurants().ids().map(Subject::from);
    let districts = sim.city().districts.ids().map(|id| Subject::District(id.0));
    let things = orders.take(ORDERS_MAX).chain(drivers.take(DRIVERS_MAX));
    let mut things: Vec<Subject> = things.chain([Subject::Dispatcher]).collect();
    let left = ROWS_MAX - things.len();
    let n_districts = districts.len().min(left / 2);
    things.extend(restaurants.take(left - n_districts).chain(districts.take(n_districts)));
    things.into_iter().map(|subject| row(sim, subject)).collect()
}

/// The newest orders that the reader wants to see, also ended ones, and who carries them.
fn fitting(sources: &Sources<'_>, filter: OrderFilter) -> Vec<EntityRow> {
    let sim = sources.sim;
    let fits = |order: &&Order| filter.fits(order, sources.live);
    let orders: Vec<&Order> = sim.orders().iter().rev().filter(fits).take(ROWS_MAX / 2).collect();
    let drivers: BTreeSet<DriverId> =
        orders.iter().filter_map(|order| Some(order.attempt()?.1)).collect();
    let things = orders.iter().map(|order| order.id.into());
    things.chain(drivers.into_iter().map(Subject::from)).map(|it| row(sim, it)).collect()
}

const ORDERS_MAX: usize = ROWS_MAX * 2 / 5;
const DRIVERS_MAX: usize = ROWS_MAX * 2 / 5;

/// A thing of this run with its state, in one line.
pub(super) fn row(sim: &Sim, subject: Subject) -> EntityRow {
    let city = sim.city();
    let (name, state) = match subject {
        Subject::Order(id) => (OrderId(id).to_string(), order_state(&sim.orders()[OrderId(id)])),
        Subject::Driver(id) => {
            let id = DriverId(id);
            (id.to_string(), driver_state(sim, &sim.drivers()[id]))
        }
        Subject::Restaurant(id) => {
            let id = RestaurantId(id);
            let state = restaurant_state(sim, &sim.restaurants()[id]);
            (names::restaurant(city, id).to_owned(), state)
        }
        Subject::Road(id) => {
            let closed = sim.router().is_closed(EdgeId(id));
            let state = if closed { "closed" } else { "open" };
            (names::capital(&names::road(city, EdgeId(id))), state.to_owned())
        }
        Subject::Message(id) => message_name(sim, MessageId(id)),
        Subject::District(id) => {
            let id = DistrictId(id);
            let name = city.districts.get(id).map_or("A district", |it| it.name.as_str());
            let cut_off = FaultKind::DistrictPartitioned(id);
            let is_cut_off = sim.active_faults().any(|fault| fault.kind == cut_off);
            let state = if is_cut_off { "district, cut off" } else { "district" };
            (name.to_owned(), state.to_owned())
        }
        Subject::Dispatcher => ("Dispatcher".to_owned(), super::dispatcher::model(sim).state),
    };
    EntityRow { subject, text: format!("{name}, {state}") }
}

/// A message's number, and its kind while it is on its way.
fn message_name(sim: &Sim, id: MessageId) -> (String, String) {
    let open = sim.unsettled_message(id);
    (id.to_string(), open.map_or("settled", |it| it.kind.name()).to_owned())
}

/// An order's state in a few words.
pub(super) fn order_state(order: &Order) -> String {
    match &order.state {
        OrderState::Pending { .. } => "pending".to_owned(),
        OrderState::Queued { offer: Some(offer), .. } => {
            format!("queued, offered to {}", offer.driver)
        }
        OrderState::Queued { offer: None, .. } => "queued".to_owned(),
        OrderState::InProgress { driver, stage, .. } => format!("{} with {driver}", stage.name()),
        OrderState::Retrying { until, .. } => {
            format!("to be tried again at {}", names::clock(*until))
        }
        OrderState::Completed { driver, .. } => format!("delivered by {driver}"),
        OrderState::Failed { .. } => "failed".to_owned(),
        OrderState::Cancelled { .. } => "cancelled".to_owned(),
    }
}

/// A driver's state in a few words.
pub(super) fn driver_state(sim: &Sim, driver: &Driver) -> String {
    if driver.broken.is_some() {
        return format!("broken down {}", names::whereabouts(sim, driver));
    }
    let Some(job) = driver.jobs.front() else {
        return match (driver.on_shift, driver.offered) {
            (false, _) => "off shift".to_owned(),
            (true, Some(_)) => "asked, no answer yet".to_owned(),
            (true, None) => format!("idle for {}", driver.idle_for(sim.now())),
        };
    };
    let order = names::order(job.order);
    let spec = &sim.orders()[job.order].spec;
    let kitchen = names::restaurant(sim.city(), spec.restaurant);
    let text = match &driver.activity {
        Activity::Driving(_) if job.on_board => {
            format!("brings {order} to {}", names::place(sim.city(), spec.destination))
        }
        Activity::Driving(_) => format!("drives to {kitchen} for {order}"),
        Activity::Waiting { .. } => {
            let waits_for = driver.jobs.iter().find(|job| !job.on_board).unwrap_or(job);
            format!("waits at {kitchen} for {}", names::order(waits_for.order))
        }
        Activity::Serving { what: Service::Parking, .. } => format!("parks at {kitchen}"),
        Activity::Serving { what: Service::Leaving, .. } => {
            format!("leaves {kitchen} with {order}")
        }
        Activity::Serving { what: Service::HandingOver, .. } => {
            format!("hands {order} over")
        }
        Activity::Serving { what: Service::Returning, .. } => "returns to the vehicle".to_owned(),
        Activity::Standing(_) => format!("has no open way with {order}"),
    };
    // The first in hand is named above, but for one who waits for what is not on board.
    let names_one = job.on_board && !matches!(driver.activity, Activity::Waiting { .. });
    let on_board = driver.jobs.iter().filter(|job| job.on_board).count();
    match on_board.saturating_sub(usize::from(names_one)) {
        0 => text,
        n if names_one => format!("{text}, {n} more on board"),
        n => format!("{text}, {n} on board"),
    }
}

/// A restaurant's state in a few words.
pub(super) fn restaurant_state(sim: &Sim, kitchen: &Restaurant) -> String {
    let spec = &sim.city().restaurants[kitchen.id];
    let late = if kitchen.late { ", running late" } else { "" };
    let breaker = match sim.breaker(kitchen.id) {
        Breaker::Closed { .. } => "",
        Breaker::Open { .. } => ", breaker open",
        Breaker::HalfOpen { .. } => ", breaker half-open",
    };
    let of = |n: usize, most: u32| match most {
        0 => n.to_string(),
        most => format!("{n} of {most}"),
    };
    format!(
        "{} waiting, {} cooking, {} on the counter{late}{breaker}",
        kitchen.waiting.len(),
        of(kitchen.cooking.len(), spec.cooking_slots),
        of(kitchen.counter.len(), spec.counter_places)
    )
}
