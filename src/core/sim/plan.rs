//! What a driver has still to do, as far as it can be told now: when and where they will be free,
//! and when they could take another order's food. Decides nothing.

use super::Sim;
use crate::core::driver::{Activity, Service};
use crate::core::id::{DriverId, NodeId, OrderId};
use crate::core::order::Meal;
use crate::core::time::SimTime;
use crate::core::travel::Spot;

impl Sim {
    /// When and where a driver will have done all that is in hand; `None` without a way.
    pub(super) fn plan_end(&mut self, id: DriverId) -> Option<(SimTime, Spot)> {
        let now = self.now();
        let starts = self.city().drivers[id].shift.map_or(now, |shift| shift.from.max(now));
        match self.drivers[id].activity {
            // Nothing in hand, nothing to plan: by far the most frequent question.
            Activity::Standing(spot) if self.drivers[id].jobs.is_empty() => Some((starts, spot)),
            _ => self.plan_of_jobs(id, starts),
        }
    }

    fn plan_of_jobs(&mut self, id: DriverId, starts: SimTime) -> Option<(SimTime, Spot)> {
        let (mut at, mut spot) = (starts, self.driver_spot(id));
        if let Activity::Serving { what: Service::Returning, until, .. } = self.drivers[id].activity
        {
            at = until;
        }
        for idx in 0..self.drivers[id].jobs.len() {
            let job = self.drivers[id].jobs[idx];
            let at_work = idx == 0 && self.drivers[id].is_at_work();
            let left = self.leaving_time(job.order, job.on_board, id, at_work, (at, spot))?;
            let spec = self.orders[job.order].spec;
            let door = self.door_time(job.order, id, at_work, left)?;
            at = door + self.setup.rules.returning;
            spot = Spot::Node(spec.destination);
        }
        Some((at, spot))
    }

    /// When the driver leaves the restaurant with an order of the plan.
    fn leaving_time(
        &mut self,
        order: OrderId,
        on_board: bool,
        id: DriverId,
        at_work: bool,
        (at, spot): (SimTime, Spot),
    ) -> Option<SimTime> {
        let leaving = self.setup.rules.leaving;
        if on_board {
            return Some(match self.drivers[id].activity {
                Activity::Serving { what: Service::Leaving, until, .. } => until,
                _ => at,
            });
        }
        let arrival = match &self.drivers[id].activity {
            Activity::Driving(leg) if at_work => leg.arrives,
            Activity::Serving { what: Service::Parking, until, .. } if at_work => {
                *until - self.setup.rules.parking
            }
            Activity::Waiting { since, .. } if at_work => *since - self.setup.rules.parking,
            _ => at + self.driver_speed(id).time(self.approach(order).time_from(spot)?),
        };
        Some(self.pick_up_time(order, arrival) + leaving)
    }

    /// When the driver hands an order of the plan over, having left the restaurant at `left`.
    fn door_time(
        &mut self,
        order: OrderId,
        id: DriverId,
        at_work: bool,
        left: SimTime,
    ) -> Option<SimTime> {
        let spec = self.orders[order].spec;
        let handing_over = spec.handover.unwrap_or(self.setup.rules.handing_over);
        let on_board = self.orders[order].meal == Meal::OnBoard(id);
        Some(match &self.drivers[id].activity {
            Activity::Serving { what: Service::HandingOver, until, .. } if at_work => *until,
            Activity::Driving(leg) if at_work && on_board => leg.arrives + handing_over,
            _ => left + self.driver_speed(id).time(self.trip_time(order)?) + handing_over,
        })
    }

    pub(super) fn restaurant_node(&self, order: OrderId) -> NodeId {
        self.city().restaurants[self.orders[order].spec.restaurant].node
    }

    /// When somebody who arrives then could take the food: parked, and the food cooked.
    pub(super) fn pick_up_time(&self, order: OrderId, arrival: SimTime) -> SimTime {
        self.food_ready(order).max(arrival + self.setup.rules.parking)
    }

    /// When the food will be cooked, as far as it can be told; not earlier than now.
    pub(super) fn food_ready(&self, order: OrderId) -> SimTime {
        let now = self.now();
        let order = &self.orders[order];
        let kitchen = &self.restaurants[order.spec.restaurant];
        let mean = self.city().restaurants[order.spec.restaurant].preparation;
        match order.meal {
            Meal::Cooking => kitchen
                .cooking
                .iter()
                .find(|meal| meal.order == order.id)
                .map_or(now, |meal| meal.until.max(now)),
            Meal::Waiting => now + order.spec.preparation.unwrap_or(mean),
            _ => now,
        }
    }
}
