//! A restaurant in full.

use super::super::{EntityRow, Inspector, Subject, entities};
use super::{blank, fact};
use crate::core::breaker::Breaker;
use crate::core::id::RestaurantId;
use crate::core::restaurant::Restaurant;
use crate::core::sim::Sim;
use crate::view::names;

/// A restaurant.
pub(super) fn inspect(sim: &Sim, id: RestaurantId) -> Option<Inspector> {
    let kitchen = sim.restaurants().get(id)?;
    let spec = sim.city().restaurants.get(id)?;
    let limit = |n: u32| if n == 0 { "no limit".to_owned() } else { n.to_string() };
    let mut facts = vec![
        fact("Street", names::place(sim.city(), spec.node)),
        fact("Cooking slots", limit(spec.cooking_slots)),
        fact("Counter places", limit(spec.counter_places)),
        fact("Cooks a meal in", format!("{} on average", spec.preparation)),
    ];
    if sim.settings().breaker.is_some() {
        facts.push(fact("Breaker", breaker(sim, id)));
    }
    for cooking in &kitchen.cooking {
        let order = cooking.order.to_string();
        let until = if cooking.blocked {
            "cooked, but the counter is full".to_owned()
        } else {
            format!("cooked at {}", names::clock(cooking.until))
        };
        facts.push(fact(&order, until));
    }
    if kitchen.closed {
        facts.push(fact("Closed", "begins no meal and hands none out"));
    }
    if let Some(places) = kitchen.jam {
        facts.push(fact("Counter jam", names::count(places as usize, "usable place")));
    }
    for &order in &kitchen.counter {
        facts.push(fact(&order.to_string(), "on the counter"));
    }
    let state = entities::restaurant_state(sim, kitchen);
    let next = next_meal(sim, kitchen);
    let related = related(sim, kitchen);
    Some(Inspector { next, facts, related, ..blank(id.into(), spec.name.clone(), state) })
}

/// A breaker's state in a few words.
fn breaker(sim: &Sim, id: RestaurantId) -> String {
    match sim.breaker(id) {
        Breaker::Closed { failures } if failures.is_empty() => "closed".to_owned(),
        Breaker::Closed { failures } => {
            let n = names::count(failures.len(), "failed attempt");
            let most = sim.settings().breaker.map_or(0, |policy| policy.failures);
            format!("closed, lately {n} of {most}")
        }
        Breaker::Open { until } => format!("open until {}", names::clock(*until)),
        Breaker::HalfOpen { probe: None } => "half-open, the next attempt is the probe".to_owned(),
        Breaker::HalfOpen { probe: Some(_) } => "half-open, waits for its probe".to_owned(),
    }
}

/// The next meal that will be cooked, or what the kitchen waits for.
fn next_meal(sim: &Sim, kitchen: &Restaurant) -> String {
    let cooking = kitchen.cooking.iter().filter(|meal| !meal.blocked);
    let first = cooking.min_by_key(|meal| (meal.until, meal.order));
    match (first, sim.breaker(kitchen.id)) {
        (Some(meal), _) => {
            let order = names::order(meal.order);
            format!("{order} is cooked {}", names::at_in(sim.now(), meal.until))
        }
        (None, Breaker::Open { until }) => {
            format!("its breaker lets one through {}", names::at_in(sim.now(), *until))
        }
        (None, _) if kitchen.closed => "nothing, until it opens".to_owned(),
        (None, _) if !kitchen.cooking.is_empty() => {
            "goes on cooking when a driver clears the counter".to_owned()
        }
        (None, _) => "cooks the next order that a driver accepts".to_owned(),
    }
}

/// Its orders: on the counter, in a slot, waiting for one.
fn related(sim: &Sim, kitchen: &Restaurant) -> Vec<EntityRow> {
    let cooking = kitchen.cooking.iter().map(|meal| meal.order);
    let orders =
        kitchen.counter.iter().copied().chain(cooking).chain(kitchen.waiting.iter().copied());
    orders.take(RELATED_MAX).map(|order| entities::row(sim, Subject::from(order))).collect()
}

/// More would not be read.
const RELATED_MAX: usize = 8;
