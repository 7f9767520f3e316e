//! The map's twin for keyboard and screen reader: orders under way, drivers, restaurants.

use super::{EntityRow, Sources, Subject};
use crate::core::breaker::Breaker;
use crate::core::driver::{Activity, Driver, Service};
use crate::core::order::{Order, OrderState};
use crate::core::restaurant::Restaurant;
use crate::core::sim::Sim;
use crate::view::names;

/// Rows in all: two fifths are orders, two fifths drivers, the rest restaurants.
const ROWS_MAX: usize = 50;

/// The rows of the list.
pub(super) fn rows(sources: &Sources<'_>) -> Vec<EntityRow> {
    let sim = sources.sim;
    let row = |subject: Subject, text: String| EntityRow { subject, text };
    // The newest orders and the busy drivers are what one would look for on the map.
    let orders = sources.live.under_way().iter().rev().map(|&id| {
        let order = &sim.orders()[id];
        row(id.into(), format!("{id}, {}", order_state(order)))
    });
    let busy = sim.drivers().iter().filter(|driver| !driver.jobs.is_empty());
    let others = sim.drivers().iter().filter(|d| d.jobs.is_empty() && d.on_shift);
    let drivers = busy.chain(others).map(|driver| {
        row(driver.id.into(), format!("{}, {}", driver.id, driver_state(sim, driver)))
    });
    let restaurants = sim.restaurants().iter().map(|kitchen| {
        let name = names::restaurant(sim.city(), kitchen.id);
        row(kitchen.id.into(), format!("{name}, {}", restaurant_state(sim, kitchen)))
    });
    let (n_orders, n_drivers) = (ROWS_MAX * 2 / 5, ROWS_MAX * 2 / 5);
    let mut rows: Vec<EntityRow> = orders.take(n_orders).chain(drivers.take(n_drivers)).collect();
    let left = ROWS_MAX - rows.len();
    rows.extend(restaurants.take(left));
    rows
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
            (true, Some(_)) => "considers an offer".to_owned(),
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
