//! Eligibility: the filters that say of each driver whether an order may be offered to them now.
//! Knows no policy: who of the eligible gets the order is chosen elsewhere.

use super::Sim;
use super::dispatch::Scratch;
use crate::core::assign::{Candidate, Verdict};
use crate::core::driver::Driver;
use crate::core::id::{DriverId, OrderId, RestaurantId};
use crate::core::order::{Order, OrderSpec};
use crate::core::time::SimTime;
use crate::core::travel::Approach;

/// What the filters need to know of an order, worked out once for all drivers.
struct Wanted {
    order: OrderId,
    spec: OrderSpec,
    /// When the food can be taken at the earliest, whoever comes.
    food: SimTime,
    /// The trips to its restaurant.
    approach: Approach,
}

/// What a driver may be asked for.
#[derive(Clone, Copy)]
pub(super) enum Opening {
    /// A trip of its own.
    Trip,
    /// To take the order along on the trip under way.
    Joins,
}

impl Sim {
    /// Whether any driver could get any order at all, as far as the dispatcher knows.
    pub(super) fn is_anybody_available(&self) -> bool {
        self.drivers.iter().any(|driver| match self.general_verdict(driver) {
            Verdict::Eligible => true,
            Verdict::AtCapacity => {
                let trip = self.fetches_at(driver);
                trip.is_some_and(|restaurant| self.may_join(driver, restaurant))
            }
            _ => false,
        })
    }

    /// Whether some driver could be offered this order now.
    pub(super) fn has_candidate(&mut self, order: OrderId) -> bool {
        let wanted = self.wanted(order);
        self.held_back(order).is_none()
            && self.trip_time(order).is_some()
            && self.drivers.ids().any(|driver| {
                let open = self.opening(&self.drivers[driver], wanted.spec.restaurant);
                open.and_then(|opening| self.candidate(&wanted, driver, opening)).is_ok()
            })
    }

    /// Whether nothing but what a driver is doing now keeps them from this order: the filters that
    /// depend on the order.
    pub(super) fn could_take(&mut self, order: OrderId, driver: DriverId) -> bool {
        let now = self.now();
        let spec = self.orders[order].spec;
        let has_room = self.room_verdict(&spec, driver) == Verdict::Eligible;
        let passed_over = self.orders[order].passes_over(driver, now).is_some();
        if self.held_back(order).is_some() || !has_room || passed_over {
            return false;
        }
        // Who has an order in hand takes only what joins its trip, unless they plan ahead.
        let shift = self.city().drivers[driver].shift;
        let on_trip = !self.plans_ahead() && !self.drivers[driver].assigned.is_empty();
        let fetches_at = self.fetches_at(&self.drivers[driver]);
        if on_trip && (fetches_at != Some(spec.restaurant) || shift.is_some()) {
            return false;
        }
        let approach = self.approach(order);
        if self.trip_time(order).is_none() {
            return false;
        }
        let Some((free, spot)) = self.plan_end(driver) else { return false };
        let Some(travel) = approach.time_from(spot) else { return false };
        let arrival = free + self.driver_speed(driver).time(travel);
        shift.is_none_or(|shift| self.pick_up_time(order, arrival) <= shift.until)
    }

    /// Fills `scratch` with the candidates and the rejected drivers for an order.
    pub(super) fn gather(&mut self, order: OrderId, scratch: &mut Scratch) {
        scratch.clear();
        // Somebody who cannot go on to the customer would only carry the food about.
        let way_to_customer = self.trip_time(order).is_some();
        let wanted = self.wanted(order);
        for driver in self.drivers.ids() {
            // Most drivers of a busy city end here, at little cost.
            let opening = match self.opening(&self.drivers[driver], wanted.spec.restaurant) {
                Ok(opening) => opening,
                Err(verdict) => {
                    scratch.reject(driver, verdict);
                    continue;
                }
            };
            match self.candidate(&wanted, driver, opening) {
                Ok(candidate) if way_to_customer => scratch.accept(candidate),
                Ok(_) => scratch.reject(driver, Verdict::NoWay),
                Err(verdict) => scratch.reject(driver, verdict),
            }
        }
    }

    /// The trips to the order's restaurant.
    pub(super) fn approach(&mut self, order: OrderId) -> Approach {
        let place = self.restaurant_node(order);
        Approach::new(self.city().travel, &mut self.router, place)
    }

    fn wanted(&mut self, order: OrderId) -> Wanted {
        let approach = self.approach(order);
        let spec = self.orders[order].spec;
        Wanted { order, spec, food: self.food_ready(order), approach }
    }

    /// Whether a driver can be asked at all for an order of this restaurant, and what for.
    pub(super) fn opening(
        &self,
        driver: &Driver,
        restaurant: RestaurantId,
    ) -> Result<Opening, Verdict> {
        match self.general_verdict(driver) {
            Verdict::Eligible => Ok(Opening::Trip),
            Verdict::AtCapacity if self.may_join(driver, restaurant) => Ok(Opening::Joins),
            verdict => Err(verdict),
        }
    }

    /// The filters that depend on the order, and what a policy may know of who passes them.
    fn candidate(
        &mut self,
        wanted: &Wanted,
        id: DriverId,
        opening: Opening,
    ) -> Result<Candidate, Verdict> {
        let now = self.now();
        let verdict = self.order_verdict(&self.orders[wanted.order], id);
        if verdict != Verdict::Eligible {
            return Err(verdict);
        }
        let (arrival, travel) = match opening {
            Opening::Joins => (self.arrival_on_trip(id), self.time_left_on_trip(id)),
            Opening::Trip => {
                let (free, spot) = self.plan_end(id).ok_or(Verdict::NoWay)?;
                let travel = wanted.approach.time_from(spot).ok_or(Verdict::NoWay)?;
                let travel = self.driver_speed(id).time(travel);
                (free + travel, travel)
            }
        };
        let pickup = wanted.food.max(arrival + self.setup.rules.parking);
        let (driver, spec) = (&self.drivers[id], &self.city().drivers[id]);
        if spec.shift.is_some_and(|shift| pickup > shift.until) {
            return Err(Verdict::ShiftEndsBefore);
        }
        Ok(Candidate {
            driver: id,
            travel,
            pickup,
            load: driver.assigned.len() as u32,
            carried: driver.carried,
            idle: driver.idle_for(now),
            decline_percent: driver.decline_percent(),
            weight: spec.weight,
            credit: driver.credit,
        })
    }

    /// Whether a driver whose hands are full of one order may be offered another for its trip.
    pub(super) fn may_join(&self, driver: &Driver, restaurant: RestaurantId) -> bool {
        self.has_room_on_trip(driver, restaurant)
            && driver.assigned.len() < self.city().drivers[driver.id].capacity as usize
    }

    /// The filters that do not depend on the order.
    #[inline]
    pub(super) fn general_verdict(&self, driver: &Driver) -> Verdict {
        if driver.lost {
            return Verdict::Broken;
        }
        // Only a plan looks at what comes after the order in hand, and at shifts to come.
        let capacity = if self.plans_ahead() {
            let spec = &self.city().drivers[driver.id];
            let not_over = spec.shift.is_some_and(|shift| self.now() <= shift.until);
            if !driver.on_shift && (!not_over || driver.sent_home) {
                return Verdict::OffShift;
            }
            spec.capacity as usize
        } else if driver.on_shift {
            1
        } else {
            return Verdict::OffShift;
        };
        if driver.offered.is_some() {
            Verdict::ConsideringOffer
        } else if driver.assigned.len() >= capacity {
            Verdict::AtCapacity
        } else {
            Verdict::Eligible
        }
    }

    /// The filters that depend on the order and on no road.
    pub(super) fn order_verdict(&self, order: &Order, id: DriverId) -> Verdict {
        match self.room_verdict(&order.spec, id) {
            Verdict::Eligible => {
                order.passes_over(id, self.now()).map_or(Verdict::Eligible, Verdict::Excluded)
            }
            verdict => verdict,
        }
    }

    /// The filters on what the order needs: a cold box, and space beside what is in hand.
    fn room_verdict(&self, order: &OrderSpec, id: DriverId) -> Verdict {
        let driver = &self.city().drivers[id];
        if !driver.keeps_cold(order) {
            Verdict::NoColdBox
        } else if !driver.has_space_for(order) {
            Verdict::TooLarge
        } else if self.size_in_hand(id).saturating_add(order.size) > driver.space {
            Verdict::AtCapacity
        } else {
            Verdict::Eligible
        }
    }

    /// Total size of the orders with a driver, as far as the dispatcher knows.
    fn size_in_hand(&self, driver: DriverId) -> u32 {
        self.drivers[driver].assigned.iter().map(|&order| self.orders[order].spec.size).sum()
    }
}
