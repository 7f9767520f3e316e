//! The wait-for relation, borrowed classes and inversions against a recomputation from scratch.

use super::orders::Orders;
use super::touched::Touched;
use super::{Check, ensure};
use crate::core::city::Vehicle;
use crate::core::driver::Driver;
use crate::core::id::{OrderId, RestaurantId};
use crate::core::inversion::{InversionFix, Resource, Wait};
use crate::core::order::{Class, Meal, Order, OrderState};
use crate::core::queue::Entry;
use crate::core::sim::Sim;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check_waits(sim: &Sim, orders: &Orders, touched: &Touched) -> Check {
    if !touched.is_anything() {
        return Ok(());
    }
    let mut slots = sim.restaurants.iter().flat_map(|kitchen| &kitchen.cooking);
    let nobody_waits = !orders.any_cold_in_queue() && slots.all(|meal| meal.timer.is_some());
    if nobody_waits && !touched.all && !touched.circumstances {
        let waiter = sim.waiters().next();
        ensure(waiter.is_none(), "wait-for relation", || format!("{waiter:?} waits"))?;
        let inversion = sim.inversions().next();
        ensure(inversion.is_none(), "an inversion ends with its cause", || {
            format!("{inversion:?}")
        })?;
        let mut entries = touched.orders.iter().filter_map(|&order| sim.queue.get(order));
        return entries.try_for_each(|entry| check_class(sim, entry, &Wanted::new()));
    }
    let expected = relation(sim, orders);
    let mut kept = sim.wait_for();
    kept.iter_mut().for_each(|wait| wait.holders.sort_unstable());
    kept.sort_unstable();
    ensure(kept == expected, "wait-for relation", || format!("{kept:?} is not {expected:?}"))?;
    let below = Below::of(&expected);
    let inherits = sim.settings.inversion_fix == InversionFix::Inheritance;
    let wanted = if inherits { below.wanted(sim) } else { Wanted::new() };
    sim.queue.iter().try_for_each(|entry| check_class(sim, entry, &wanted))?;
    for inversion in sim.inversions() {
        let class = sim.orders[inversion.high].spec.class;
        let held_up = below
            .all(inversion.high)
            .into_iter()
            .any(|low| class < Class::Standard && sim.orders[low].spec.class > Class::Standard);
        ensure(held_up, "an inversion ends with its cause", || format!("{inversion:?}"))?;
    }
    Ok(())
}

fn check_class(sim: &Sim, entry: &Entry, wanted: &Wanted) -> Check {
    let lent = lent(sim, entry.order, wanted);
    let expected = entry.class.min(lent.map_or(Class::Saver, |(class, _)| class));
    ensure(entry.effective == expected, "class stood by", || {
        format!("{} stands by {:?}, not {expected:?}", entry.order, entry.effective)
    })?;
    let borrowed = sim.borrowed(entry.order);
    let lends = lent.filter(|&(class, _)| class < entry.class);
    ensure(borrowed.map(|b| (b.class, b.from)) == lends, "class borrowed", || {
        format!("{} borrows {borrowed:?}, not {lends:?}", entry.order)
    })
}

/// The class lent to an order and by whom.
fn lent(sim: &Sim, order: OrderId, wanted: &Wanted) -> Option<(Class, Option<OrderId>)> {
    let state = &sim.orders[order];
    match sim.settings.inversion_fix {
        InversionFix::Off => None,
        InversionFix::Inheritance => {
            wanted.get(&order).map(|&(class, waiter)| (class, Some(waiter)))
        }
        InversionFix::Ceiling => {
            let kitchen = state.spec.restaurant;
            let is_jammed = sim.restaurants[kitchen].jam.is_some();
            let is_limited = is_jammed || sim.city().restaurants[kitchen].counter_places > 0;
            let holds = state.meal == Meal::Counter && is_limited || is_blocked(sim, state);
            holds.then_some((InversionFix::CEILING, None))
        }
    }
}

/// The relation from the states of all orders, sorted.
fn relation(sim: &Sim, orders: &Orders) -> Vec<Wait> {
    let live: Vec<&Order> = orders.open(sim).collect();
    let mut on_counter: BTreeMap<RestaurantId, Vec<OrderId>> = BTreeMap::new();
    let mut blocked: BTreeMap<RestaurantId, Vec<OrderId>> = BTreeMap::new();
    for order in &live {
        if order.meal == Meal::Counter {
            on_counter.entry(order.spec.restaurant).or_default().push(order.id);
        } else if is_blocked(sim, order) {
            blocked.entry(order.spec.restaurant).or_default().push(order.id);
        }
    }
    let mut waits = Vec::new();
    for order in live {
        let mut add = |resource, holders: Vec<OrderId>| {
            waits.push(Wait { waiter: order.id, resource, holders });
        };
        let restaurant = order.spec.restaurant;
        if let Some(blocked) = blocked.get(&restaurant) {
            if blocked.contains(&order.id) {
                let holders = on_counter.get(&restaurant).cloned().unwrap_or_default();
                add(Resource::CounterPlace(restaurant), holders);
            } else if order.meal == Meal::Waiting {
                add(Resource::CookingSlot(restaurant), blocked.clone());
            }
        }
        if order.spec.needs_cold_box {
            busy_cold_boxes(sim, order).into_iter().for_each(|(held, by)| add(held, by));
        }
    }
    waits.sort_unstable();
    waits
}

/// The drivers whom a queued order waits for, with what they carry.
fn busy_cold_boxes(sim: &Sim, order: &Order) -> Vec<(Resource, Vec<OrderId>)> {
    if !matches!(order.state, OrderState::Queued { offer: None, .. }) {
        return Vec::new();
    }
    let drivers = sim.drivers.iter().zip(sim.city().drivers.iter());
    let would_do = drivers.filter(|(driver, spec)| {
        let fits = spec.vehicle == Vehicle::ColdBox && spec.space >= order.spec.size;
        fits && driver.on_shift && !driver.lost
    });
    let would_do: Vec<&Driver> = would_do.map(|(driver, _)| driver).collect();
    if would_do.iter().any(|driver| driver.assigned.is_empty() && driver.offered.is_none()) {
        return Vec::new();
    }
    let busy = would_do.into_iter().filter(|driver| !driver.assigned.is_empty());
    let held = busy.map(|driver| {
        let mut holders = driver.assigned.clone();
        holders.sort_unstable();
        (Resource::ColdBoxDriver(driver.id), holders)
    });
    held.collect()
}

fn is_blocked(sim: &Sim, order: &Order) -> bool {
    let cooking = &sim.restaurants[order.spec.restaurant].cooking;
    order.meal == Meal::Cooking
        && cooking.iter().any(|meal| meal.order == order.id && meal.timer.is_none())
}

/// The highest class that waits for an order, directly or through others, and whose it is.
type Wanted = BTreeMap<OrderId, (Class, OrderId)>;

/// Whom each order waits for directly.
struct Below {
    waits: BTreeMap<OrderId, Vec<OrderId>>,
}

impl Below {
    fn of(relation: &[Wait]) -> Below {
        let mut waits: BTreeMap<OrderId, Vec<OrderId>> = BTreeMap::new();
        for wait in relation {
            waits.entry(wait.waiter).or_default().extend(&wait.holders);
        }
        Below { waits }
    }

    fn wanted(&self, sim: &Sim) -> Wanted {
        let mut wanted = Wanted::new();
        for &waiter in self.waits.keys() {
            let by = (sim.orders[waiter].spec.class, waiter);
            for holder in self.all(waiter) {
                let most = wanted.entry(holder).or_insert(by);
                *most = by.min(*most);
            }
        }
        wanted
    }

    /// Whom it waits for, directly or through others.
    fn all(&self, order: OrderId) -> BTreeSet<OrderId> {
        let mut all = BTreeSet::new();
        let mut open = vec![order];
        while let Some(order) = open.pop() {
            for &next in self.waits.get(&order).into_iter().flatten() {
                if all.insert(next) {
                    open.push(next);
                }
            }
        }
        all
    }
}
