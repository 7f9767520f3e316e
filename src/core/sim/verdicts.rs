//! Looking at the filters from outside: what they say of each driver now, without a cycle and
//! without changing anything. For whoever tells why an order waits; decides nothing.

use super::Sim;
use crate::core::assign::Verdict;
use crate::core::id::{DriverId, OrderId};
use crate::core::travel::{self, Approach};

/// The drivers as the filters sort them that do not depend on the order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fleet {
    /// Could be offered an order that suits them.
    pub free: Vec<DriverId>,
    /// Have an order in hand, but another one of its restaurant may join the trip.
    pub joinable: Vec<DriverId>,
    /// How many were offered an order and have not answered yet.
    pub asked: usize,
    /// How many have as many orders as fit, the joinable ones among them.
    pub busy: usize,
    /// How many on shift are not heard from.
    pub lost: usize,
}

impl Sim {
    /// The drivers by the filters that do not depend on the order. O(drivers).
    pub fn fleet(&self) -> Fleet {
        let mut fleet = Fleet::default();
        for driver in self.drivers.iter() {
            match self.general_verdict(driver) {
                Verdict::Eligible => fleet.free.push(driver.id),
                Verdict::ConsideringOffer => fleet.asked += 1,
                Verdict::AtCapacity => {
                    fleet.busy += 1;
                    let trip = self.fetches_at(driver);
                    if trip.is_some_and(|restaurant| self.may_join(driver, restaurant)) {
                        fleet.joinable.push(driver.id);
                    }
                }
                Verdict::Broken if driver.on_shift => fleet.lost += 1,
                _ => {}
            }
        }
        fleet
    }

    /// What the filters say of each of the `drivers` about a queued order without an offer.
    ///
    /// [`Verdict::Eligible`] is who can be offered it by the next cycle, as far as can be told
    /// before it comes: no cycle leaves an order to wait whom it could offer it to.
    pub fn verdicts(&self, order: OrderId, drivers: &[DriverId]) -> Vec<Verdict> {
        let mut way = None;
        let verdict = |&driver: &DriverId| {
            let restaurant = self.orders[order].spec.restaurant;
            let opening = self.opening(&self.drivers[driver], restaurant);
            match opening.map(|_| self.order_verdict(&self.orders[order], driver)) {
                Ok(Verdict::Eligible) => {
                    let way = way.get_or_insert_with(|| self.ways(order));
                    self.verdict_of_roads(way.as_ref(), driver)
                }
                Ok(verdict) | Err(verdict) => verdict,
            }
        };
        drivers.iter().map(verdict).collect()
    }

    /// Whether open roads lead from the restaurant to the customer.
    pub fn has_way_to_customer(&self, order: OrderId) -> bool {
        self.ways(order).is_some()
    }

    /// The trips to the order's restaurant, where one leads on from there to the customer.
    fn ways(&self, order: OrderId) -> Option<Approach> {
        // A clone shares what was prepared and gives the same answers.
        let (rule, mut router) = (self.city().travel, self.router.clone());
        let (place, door) = (self.restaurant_node(order), self.orders[order].spec.destination);
        travel::time_from_place(rule, &mut router, place, door)?;
        Some(Approach::new(rule, &mut router, place))
    }

    /// The filters that need roads and times, of a driver who passes all others. A cycle that has
    /// left the order to wait has found that one of them fails: the shift, where there is a way.
    fn verdict_of_roads(&self, way: Option<&Approach>, driver: DriverId) -> Verdict {
        let spot = self.driver_spot(driver);
        if way.is_none_or(|way| way.time_from(spot).is_none()) {
            return Verdict::NoWay;
        }
        let is_due = self.cycle.is_some() || self.is_held() || self.waits_for_answer();
        let has_shift = self.city().drivers[driver].shift.is_some();
        match (is_due, has_shift, self.drivers[driver].jobs.is_empty()) {
            (true, ..) | (false, false, true) => Verdict::Eligible,
            (false, true, _) => Verdict::ShiftEndsBefore,
            // There is a way from here, but none from where what is in hand leads them.
            (false, false, false) => Verdict::NoWay,
        }
    }
}
