//! What a run of an instance did, and the three files that Grubhub's evaluator reads.

use super::Instance;
use crate::core::event::{Event, Stamped};
use crate::core::id::Id;
use crate::core::time::{SimDuration, SimTime};
use std::fmt::Write;

/// A plan as carried out. Couriers and orders are positions in the instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// Who got what, by time of assignment.
    pub assignments: Vec<Assignment>,
    /// Delivered orders, by placement.
    pub deliveries: Vec<Delivery>,
    /// Every trip, by courier and then time.
    pub moves: Vec<Move>,
}

/// One or several orders of one restaurant given to a courier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// When it was decided.
    pub at: SimTime,
    /// When the food was taken.
    pub pickup: SimTime,
    /// Who.
    pub courier: usize,
    /// What, in the sequence of delivery.
    pub orders: Vec<usize>,
}

/// A delivered order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which order.
    pub order: usize,
    /// When the food was taken.
    pub pickup: SimTime,
    /// When it was handed over.
    pub dropoff: SimTime,
    /// Who.
    pub courier: usize,
}

/// A trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who.
    pub courier: usize,
    /// When they set off.
    pub departure: SimTime,
    /// From where.
    pub origin: Place,
    /// Where to.
    pub destination: Place,
}

/// A place of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where the courier began.
    Start,
    /// A restaurant.
    Restaurant(usize),
    /// The destination of an order.
    Customer(usize),
}

/// What is known of an order while the events are read.
#[derive(Clone, Copy, Default)]
struct Trace {
    assigned: Option<(SimTime, usize)>,
    pickup: Option<SimTime>,
}

impl Solution {
    /// Reads a run of [`Instance::setup`] from all its events.
    pub fn from_events(instance: &Instance, events: &[Stamped]) -> Solution {
        let mut traces = vec![Trace::default(); instance.orders.len()];
        let mut solution = Solution::default();
        for Stamped { at, event, .. } in events {
            match *event {
                Event::AttemptStarted { order, driver, .. } => {
                    traces[order.idx()].assigned = Some((*at, driver.idx()));
                }
                Event::PickedUp { order, .. } => traces[order.idx()].pickup = Some(*at),
                Event::HandedOver { order, driver } => {
                    let Trace { assigned: Some((at_time, _)), pickup: Some(pickup) } =
                        traces[order.idx()]
                    else {
                        continue;
                    };
                    let (order, courier) = (order.idx(), driver.idx());
                    let assignment =
                        Assignment { at: at_time, pickup, courier, orders: vec![order] };
                    solution.assignments.push(assignment);
                    solution.deliveries.push(Delivery { order, pickup, dropoff: *at, courier });
                }
                _ => {}
            }
        }
        // Hand-overs of one courier are in the sequence of their trips.
        for courier in 0..instance.couriers.len() {
            solution.add_moves(instance, courier);
        }
        solution.assignments.sort_by_key(|a| (a.at, a.orders[0]));
        solution.deliveries.sort_by_key(|d| d.order);
        solution
    }

    /// The trips of a courier who sets off as soon as they may.
    fn add_moves(&mut self, instance: &Instance, courier: usize) {
        let mut free = instance.couriers[courier].on;
        let mut origin = Place::Start;
        for (assignment, delivery) in self.assignments.iter().zip(&self.deliveries) {
            if assignment.courier != courier {
                continue;
            }
            let restaurant = Place::Restaurant(instance.orders[delivery.order].restaurant);
            let customer = Place::Customer(delivery.order);
            let departure = free.max(assignment.at);
            let left = delivery.pickup + instance.half_pickup_service();
            self.moves.push(Move { courier, departure, origin, destination: restaurant });
            let (origin_there, destination) = (restaurant, customer);
            self.moves.push(Move { courier, departure: left, origin: origin_there, destination });
            free = delivery.dropoff + instance.half_dropoff_service();
            origin = customer;
        }
    }

    /// `solution_info_assignments.txt`
    pub fn assignments_file(&self, instance: &Instance) -> String {
        let mut out = "assignment_time pickup_time courier orders\n".to_owned();
        for a in &self.assignments {
            let (at, pickup) = (minutes(a.at), minutes(a.pickup));
            let orders: Vec<&str> =
                a.orders.iter().map(|&o| instance.orders[o].site.name.as_str()).collect();
            let courier = &instance.couriers[a.courier].site.name;
            // Invariant of all writes here: a String takes everything.
            let _ = writeln!(out, "{at} {pickup} {courier} {}", orders.join(" "));
        }
        out
    }
    /// `solution_info_orders.txt`
    pub fn orders_file(&self, instance: &Instance) -> String {
        let mut out =
            "order placement_time restaurant ready_time pickup_time dropoff_time courier\n"
                .to_owned();
        for d in &self.deliveries {
            let order = &instance.orders[d.order];
            let (name, placed) = (&order.site.name, minutes(order.placed));
            let restaurant = &instance.restaurants[order.restaurant].name;
            let ready = minutes(order.ready);
            let (pickup, dropoff) = (minutes(d.pickup), minutes(d.dropoff));
            let courier = &instance.couriers[d.courier].site.name;
            let _ =
                writeln!(out, "{name} {placed} {restaurant} {ready} {pickup} {dropoff} {courier}");
        }
        out
    }
    /// `solution_info_couriers.txt`
    pub fn couriers_file(&self, instance: &Instance) -> String {
        let mut out = "courier departure_time origin destination\n".to_owned();
        let name = |place| match place {
            Place::Start => "0",
            Place::Restaurant(idx) => &instance.restaurants[idx].name,
            Place::Customer(idx) => &instance.orders[idx].site.name,
        };
        for m in &self.moves {
            let courier = &instance.couriers[m.courier].site.name;
            let (origin, destination) = (name(m.origin), name(m.destination));
            let _ = writeln!(out, "{courier} {} {origin} {destination}", minutes(m.departure));
        }
        out
    }
}

/// Minutes since the start, with decimals only where needed (half of an odd service time).
fn minutes(time: SimTime) -> String {
    let minute = SimDuration::from_mins(1).as_micros();
    let (whole, rest) = (time.as_micros() / minute, time.as_micros() % minute);
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{:06}", rest * 1_000_000 / minute);
    format!("{whole}.{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_have_decimals_only_where_needed() {
        assert_eq!(minutes(SimTime::from_mins(81)), "81");
        assert_eq!(minutes(SimTime::from_secs(81 * 60 + 30)), "81.5");
    }
}
