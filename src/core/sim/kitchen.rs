//! The kitchens: tickets, cooking slots, the pick-up counter. Knows drivers only as receivers.

use super::Sim;
use super::timer::TimerKind;
use crate::core::canary::{Canary, planted};
use crate::core::event::Event;
use crate::core::id::{DriverId, OrderId, RestaurantId};
use crate::core::order::Meal;
use crate::core::restaurant::Cooking;
use crate::core::rng::{Purpose, below, draw};
use crate::core::time::SimDuration;

/// Meals started in a late restaurant take this many times as long (chosen arbitrarily).
const LATE_FACTOR: u64 = 3;

impl Sim {
    /// Gives the kitchen a ticket.
    pub(super) fn order_meal(&mut self, order: OrderId) {
        let restaurant = self.orders[order].spec.restaurant;
        self.orders[order].meal = Meal::Waiting;
        self.orders[order].ready = None;
        self.restaurants[restaurant].waiting.push_back(order);
        self.start_cooking(restaurant);
    }

    fn start_cooking(&mut self, restaurant: RestaurantId) {
        if self.restaurants[restaurant].closed {
            return;
        }
        let slots = self.city().restaurants[restaurant].cooking_slots as usize;
        loop {
            let kitchen = &mut self.restaurants[restaurant];
            if slots > 0 && kitchen.cooking.len() >= slots {
                return;
            }
            let Some(order) = kitchen.waiting.pop_front() else { return };
            kitchen.slots_taken += 1;
            let now = self.now();
            let until = now + self.cooking_time(order);
            let timer = self.schedule(until, TimerKind::Cooked { restaurant, order });
            let meal = Cooking { order, since: now, until, timer: Some(timer), blocked: false };
            self.restaurants[restaurant].cooking.push(meal);
            self.orders[order].meal = Meal::Cooking;
            self.log.emit(now, Event::CookingStarted { order, restaurant });
        }
    }

    fn cooking_time(&self, order: OrderId) -> SimDuration {
        let order = &self.orders[order];
        let time = order.spec.preparation.unwrap_or_else(|| {
            let mean = self.city().restaurants[order.spec.restaurant].preparation.as_micros();
            let k = order.attempts.len() as u64;
            let bits = draw(self.setup.seed, Purpose::Preparation, order.placement, k);
            SimDuration::from_micros(mean / 2 + below(bits, mean))
        });
        let late = self.restaurants[order.spec.restaurant].late;
        if late { time.times(LATE_FACTOR) } else { time }
    }

    pub(super) fn on_cooked(&mut self, restaurant: RestaurantId, order: OrderId) {
        let cooking = &mut self.restaurants[restaurant].cooking;
        if let Some(meal) = cooking.iter_mut().find(|meal| meal.order == order) {
            meal.timer = None;
        }
        self.fill_counter(restaurant);
    }

    /// Puts cooked meals on the counter while there is room; the rest block their slots.
    pub(super) fn fill_counter(&mut self, restaurant: RestaurantId) {
        let places = self.usable_places(restaurant);
        let now = self.now();
        loop {
            let kitchen = &mut self.restaurants[restaurant];
            // The one cooked first goes first; equal times by order id.
            let cooked = kitchen.cooking.iter_mut().filter(|meal| meal.timer.is_none());
            let Some(first) = cooked.min_by_key(|meal| (meal.until, meal.order)) else { break };
            let order = first.order;
            if places.is_some_and(|places| kitchen.counter.len() >= places) {
                let newly_blocked: Vec<OrderId> = kitchen
                    .cooking
                    .iter_mut()
                    .filter(|meal| meal.timer.is_none() && !meal.blocked)
                    .map(|meal| {
                        meal.blocked = true;
                        meal.order
                    })
                    .collect();
                for order in newly_blocked {
                    self.log.emit(now, Event::CounterFull { order, restaurant });
                }
                break;
            }
            kitchen.cooking.retain(|meal| meal.order != order);
            kitchen.slots_returned += 1;
            kitchen.counter.push(order);
            self.orders[order].meal = Meal::Counter;
            self.orders[order].ready = Some(now);
            self.log.emit(now, Event::FoodReady { order, restaurant });
            if let Some((_, driver)) = self.orders[order].attempt() {
                self.try_pick_up(driver);
            }
        }
        self.start_cooking(restaurant);
    }

    /// How many meals may stand on the counter now; `None` is no limit.
    pub(super) fn usable_places(&self, restaurant: RestaurantId) -> Option<usize> {
        let built = match self.city().restaurants[restaurant].counter_places {
            0 => None,
            places => Some(places),
        };
        let usable = built.into_iter().chain(self.restaurants[restaurant].jam).min();
        usable.map(|places| places as usize)
    }

    /// Closes a restaurant or opens it again: what waited goes on.
    pub(super) fn set_restaurant_closed(&mut self, restaurant: RestaurantId, closed: bool) {
        self.restaurants[restaurant].closed = closed;
        if closed {
            return;
        }
        self.start_cooking(restaurant);
        for order in self.restaurants[restaurant].counter.clone() {
            if let Some((_, driver)) = self.orders[order].attempt() {
                self.try_pick_up(driver);
            }
        }
    }

    /// Hands a meal over the counter.
    pub(super) fn take_meal(&mut self, order: OrderId, driver: DriverId) {
        let restaurant = self.orders[order].spec.restaurant;
        self.restaurants[restaurant].counter.retain(|&on_counter| on_counter != order);
        self.orders[order].meal = Meal::OnBoard(driver);
        self.orders[order].picked_up = Some(self.now());
    }

    /// Throws the meal away, wherever it is, and gives back what it held.
    pub(super) fn discard_meal(&mut self, order: OrderId) {
        let restaurant = self.orders[order].spec.restaurant;
        let meal = self.orders[order].meal;
        if matches!(meal, Meal::None | Meal::Delivered) {
            return;
        }
        self.orders[order].meal = Meal::None;
        match meal {
            // A ticket that nobody has begun wastes nothing and holds nothing.
            Meal::Waiting => {
                self.restaurants[restaurant].waiting.retain(|&waiting| waiting != order);
                return;
            }
            Meal::Cooking => {
                let kitchen = &mut self.restaurants[restaurant];
                if let Some(idx) = kitchen.cooking.iter().position(|meal| meal.order == order) {
                    kitchen.slots_returned += u64::from(!planted(Canary::SlotKept));
                    if let Some(timer) = kitchen.cooking.remove(idx).timer {
                        self.timers.cancel(timer);
                    }
                }
            }
            Meal::Counter => {
                self.restaurants[restaurant].counter.retain(|&on_counter| on_counter != order);
            }
            Meal::None | Meal::Delivered | Meal::OnBoard(_) => {}
        }
        let now = self.now();
        self.log.emit(now, Event::FoodWasted { order });
        self.fill_counter(restaurant);
    }
}
