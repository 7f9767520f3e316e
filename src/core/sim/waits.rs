//! The wait-for relation: which order waits for what that others hold, and whose class a holder
//! stands by while it is waited for.
//!
//! Nothing is looked for regularly: after each happening its events say which kitchens, orders
//! and drivers to look at again. Kitchens take tickets first come, first served, and by no class:
//! a fix moves orders in the queue and nothing else.

use super::Sim;
use crate::core::city::Vehicle;
use crate::core::id::{DriverId, OrderId, RestaurantId};
use crate::core::inversion::{Borrowed, Inversion, InversionFix, Resource, Wait};
use crate::core::order::{Class, Meal, OrderState};
use std::collections::{BTreeMap, BTreeSet};

/// What is kept of the relation; the rest is in orders, kitchens and drivers.
#[derive(Clone, Debug, Default)]
pub(super) struct Waits {
    /// Kitchens with a cooked meal that has no place on the counter.
    pub jammed: BTreeSet<RestaurantId>,
    /// Queued orders that need a cold box.
    pub cold: BTreeSet<OrderId>,
    /// For each size of those: the busy drivers with a cold box who would do, where none is idle.
    pub busy: BTreeMap<u32, Vec<DriverId>>,
    /// Who wants a resource most, directly or through others: the highest class, then the
    /// smallest id. Kept under inheritance only.
    wanted: BTreeMap<Resource, (Class, OrderId)>,
    /// What goes on, by the order that is held up.
    pub inversions: BTreeMap<OrderId, Inversion>,
}

/// What has to be looked at again after a happening.
#[derive(Clone, Debug, Default)]
pub(super) struct News {
    /// Jammed kitchens where something changed.
    pub kitchens: BTreeSet<RestaurantId>,
    /// Orders that may hold something else now, or came into the queue.
    pub orders: Vec<OrderId>,
    /// Attempts started: the position of the event, and the order.
    pub started: Vec<(u64, OrderId)>,
    /// Whether a driver's or a cold order's part changed.
    pub cold: bool,
    /// Whether the settings changed.
    pub all: bool,
}

impl Sim {
    /// The whole wait-for relation: kitchens by id, then cold boxes. O(waiting orders + holders).
    pub fn wait_for(&self) -> Vec<Wait> {
        self.waiters().flat_map(|order| self.waits_of(order)).collect()
    }

    /// What an order waits for and who holds it; nothing where there is no such order.
    pub fn waits_of(&self, order: OrderId) -> Vec<Wait> {
        if self.orders.get(order).is_none() {
            return Vec::new();
        }
        let wait = |resource| {
            let holders = self.holders(resource).collect();
            Wait { waiter: order, resource, holders }
        };
        self.wants(order).map(wait).collect()
    }

    /// What an order holds that another may wait for.
    pub fn holds(&self, order: OrderId) -> impl Iterator<Item = Resource> {
        let Some(order) = self.orders.get(order) else { return None.into_iter().chain(None) };
        let restaurant = order.spec.restaurant;
        let place = match order.meal {
            Meal::Counter => Some(Resource::CounterPlace(restaurant)),
            Meal::Cooking if self.is_blocked(order.id) => Some(Resource::CookingSlot(restaurant)),
            _ => None,
        };
        let driver = order.attempt().map(|(_, driver)| driver);
        let cold = driver.filter(|&driver| self.has_cold_box(driver)).map(Resource::ColdBoxDriver);
        place.into_iter().chain(cold)
    }

    /// The class that a queued order stands by, where it is not its own.
    pub fn borrowed(&self, order: OrderId) -> Option<Borrowed> {
        let entry = self.queue.get(order)?;
        let borrowed = self.lent_class(order)?;
        (borrowed.class == entry.effective).then_some(borrowed)
    }

    /// The inversions that go on, by the order that is held up.
    pub fn inversions(&self) -> impl Iterator<Item = &Inversion> {
        self.waits.inversions.values()
    }

    /// Orders that wait for something: each once, those in kitchens before the others.
    pub(super) fn waiters(&self) -> impl Iterator<Item = OrderId> {
        let cold = self.waits.cold.iter().copied();
        let cold = cold.filter(|&order| {
            self.kitchen_want(order).is_none() && !self.cold_wants(order).is_empty()
        });
        self.waits.jammed.iter().flat_map(|&kitchen| self.kitchen_waiters(kitchen)).chain(cold)
    }

    /// Orders that wait in a jammed kitchen: cooked meals without a place, then the tickets.
    pub(super) fn kitchen_waiters(
        &self,
        restaurant: RestaurantId,
    ) -> impl Iterator<Item = OrderId> {
        let blocked = self.holders(Resource::CookingSlot(restaurant));
        blocked.chain(self.restaurants[restaurant].waiting.iter().copied())
    }

    /// What an order waits for. Where it is several drivers, any of them would do.
    pub(super) fn wants(&self, order: OrderId) -> impl Iterator<Item = Resource> {
        let cold = self.cold_wants(order).iter().map(|&driver| Resource::ColdBoxDriver(driver));
        self.kitchen_want(order).into_iter().chain(cold)
    }

    fn kitchen_want(&self, id: OrderId) -> Option<Resource> {
        let order = &self.orders[id];
        let restaurant = order.spec.restaurant;
        if !self.waits.jammed.contains(&restaurant) {
            return None;
        }
        match order.meal {
            Meal::Waiting => Some(Resource::CookingSlot(restaurant)),
            Meal::Cooking if self.is_blocked(id) => Some(Resource::CounterPlace(restaurant)),
            _ => None,
        }
    }

    fn cold_wants(&self, id: OrderId) -> &[DriverId] {
        let order = &self.orders[id];
        match order.state {
            OrderState::Queued { offer: None, .. } if order.spec.needs_cold_box => {
                self.waits.busy.get(&order.spec.size).map_or(&[], Vec::as_slice)
            }
            _ => &[],
        }
    }

    /// Who holds a resource.
    pub(super) fn holders(&self, resource: Resource) -> impl Iterator<Item = OrderId> {
        let (orders, meals) = match resource {
            Resource::CounterPlace(id) => (&self.restaurants[id].counter[..], &[][..]),
            Resource::CookingSlot(id) => (&[][..], &self.restaurants[id].cooking[..]),
            Resource::ColdBoxDriver(id) => (&self.drivers[id].assigned[..], &[][..]),
        };
        let blocked = meals.iter().filter(|meal| meal.blocked).map(|meal| meal.order);
        orders.iter().copied().chain(blocked)
    }

    fn is_blocked(&self, order: OrderId) -> bool {
        let kitchen = &self.restaurants[self.orders[order].spec.restaurant];
        kitchen.cooking.iter().any(|meal| meal.order == order && meal.blocked)
    }

    fn has_cold_box(&self, driver: DriverId) -> bool {
        self.city().drivers[driver].vehicle == Vehicle::ColdBox
    }

    /// Looks at kitchens and drivers again; whether cold boxes are or were part of the relation,
    /// so that a change at one place may matter anywhere.
    pub(super) fn refresh_waits(&mut self, news: &News) -> bool {
        for &kitchen in &news.kitchens {
            if self.holders(Resource::CookingSlot(kitchen)).next().is_none() {
                self.waits.jammed.remove(&kitchen);
            }
        }
        let was_chained = !self.waits.busy.is_empty();
        if news.cold || news.all {
            self.waits.busy.clear();
            let sizes = self.waits.cold.iter().map(|&order| self.orders[order].spec.size);
            for size in sizes.collect::<BTreeSet<u32>>() {
                let busy = self.busy_cold_boxes(size);
                if !busy.is_empty() {
                    self.waits.busy.insert(size, busy);
                }
            }
        }
        was_chained || !self.waits.busy.is_empty()
    }

    /// Drivers on shift with a cold box and all the space for the size, and orders in hand; none
    /// where one of them is idle.
    fn busy_cold_boxes(&self, size: u32) -> Vec<DriverId> {
        let mut busy = Vec::new();
        for (driver, spec) in self.drivers.iter().zip(self.city().drivers.iter()) {
            let would_do = spec.vehicle == Vehicle::ColdBox && spec.space >= size;
            if !would_do || !driver.on_shift || driver.lost {
                continue;
            }
            if !driver.assigned.is_empty() {
                busy.push(driver.id);
            } else if driver.offered.is_none() {
                return Vec::new();
            }
        }
        busy
    }

    /// Lets every order that the news are about stand by the class it should.
    pub(super) fn lend(&mut self, news: &News, chained: bool) {
        let mut orders = news.orders.clone();
        if news.all {
            orders.extend(self.queue.iter().map(|entry| entry.order));
        }
        if self.settings.inversion_fix == InversionFix::Inheritance {
            let resources = self.update_wanted(news, chained);
            orders.extend(resources.into_iter().flat_map(|resource| self.holders(resource)));
        } else {
            self.waits.wanted.clear();
        }
        let now = self.now();
        for order in orders {
            let Some(entry) = self.queue.get(order) else { continue };
            let class = self.lent_class(order).map_or(entry.class, |borrowed| borrowed.class);
            if class != entry.effective {
                self.queue.set_effective_class(order, class, now);
            }
        }
        self.arm_rise();
    }

    /// The class that the fix in force lends to an order for what it holds.
    fn lent_class(&self, order: OrderId) -> Option<Borrowed> {
        let own = self.orders.get(order)?.spec.class;
        let borrowed = match self.settings.inversion_fix {
            InversionFix::Off => return None,
            InversionFix::Inheritance => {
                let wanted = self.holds(order).filter_map(|held| self.waits.wanted.get(&held));
                let &(class, from) = wanted.min()?;
                Borrowed { class, from: Some(from) }
            }
            InversionFix::Ceiling => {
                let limited = |held| match held {
                    Resource::CounterPlace(id) => self.usable_places(id).is_some(),
                    Resource::CookingSlot(_) => true,
                    Resource::ColdBoxDriver(_) => false,
                };
                self.holds(order).find(|&held| limited(held))?;
                Borrowed { class: InversionFix::CEILING, from: None }
            }
        };
        (borrowed.class < own).then_some(borrowed)
    }

    /// Brings up to date who wants what most; the resources for which that may have changed.
    fn update_wanted(&mut self, news: &News, chained: bool) -> Vec<Resource> {
        let mut changed: Vec<Resource>;
        if chained || news.all {
            changed = self.waits.wanted.keys().copied().collect();
            self.waits.wanted = self.wanted_in(self.waits.jammed.iter().copied());
            changed.extend(self.waits.wanted.keys());
        } else {
            let parts = |id| [Resource::CounterPlace(id), Resource::CookingSlot(id)];
            changed = news.kitchens.iter().copied().flat_map(parts).collect();
            let wanted = self.wanted_in(news.kitchens.iter().copied());
            for resource in &changed {
                self.waits.wanted.remove(resource);
            }
            self.waits.wanted.extend(wanted);
        }
        changed
    }

    /// Who wants the parts of these kitchens, and the cold boxes, most: first directly, then what
    /// each holder waits for itself. Each step lowers a number, so it ends, in cycles too.
    fn wanted_in(
        &self,
        kitchens: impl Iterator<Item = RestaurantId>,
    ) -> BTreeMap<Resource, (Class, OrderId)> {
        let cold = self.waits.cold.iter().copied().filter(|_| !self.waits.busy.is_empty());
        let jammed = kitchens.filter(|kitchen| self.waits.jammed.contains(kitchen));
        let mut wanted = BTreeMap::new();
        for order in jammed.flat_map(|kitchen| self.kitchen_waiters(kitchen)).chain(cold) {
            let most = (self.orders[order].spec.class, order);
            for resource in self.wants(order) {
                lower(&mut wanted, resource, most);
            }
        }
        let mut open: Vec<Resource> = wanted.keys().copied().collect();
        while let Some(resource) = open.pop() {
            let most = wanted[&resource];
            let next = self.holders(resource).flat_map(|holder| self.wants(holder));
            open.extend(next.filter(|&next| lower(&mut wanted, next, most)));
        }
        wanted
    }
}

/// Notes that somebody wants a resource; whether nobody wanted it as much before.
fn lower(
    wanted: &mut BTreeMap<Resource, (Class, OrderId)>,
    resource: Resource,
    by: (Class, OrderId),
) -> bool {
    let most = wanted.entry(resource).or_insert((Class::Saver, OrderId(u32::MAX)));
    let lowers = by < *most;
    *most = by.min(*most);
    lowers
}
