//! Whether a solution is allowed: the rules of the problem, checked from the outside.
//!
//! Knows nothing of how the solution came about; every number is worked out again.

use super::{Assignment, Delivery, Instance, Move, Place, Solution};
use std::collections::BTreeMap;
use std::fmt;

/// The rules, in the order in which Grubhub's evaluator reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Every order is in at most one assignment.
    AssignedOnce,
    /// Assignments are never made before information is revealed.
    NoForesight,
    /// A bundle is picked up before the off-time of its courier.
    PickupBeforeOff,
    /// Pick-up times respect ready times.
    PickupAfterReady,
    /// Drop-offs follow the prescribed sequence.
    Sequence,
    /// Origins and destinations are continuous.
    Continuity,
    /// Nobody departs before being there and free.
    Departures,
    /// Drop-off times and places are consistent with the trips.
    Dropoffs,
    /// Pick-up times and places are consistent with the trips.
    Pickups,
}

impl Rule {
    /// All rules.
    pub const ALL: [Rule; 9] = [
        Rule::AssignedOnce,
        Rule::NoForesight,
        Rule::PickupBeforeOff,
        Rule::PickupAfterReady,
        Rule::Sequence,
        Rule::Continuity,
        Rule::Departures,
        Rule::Dropoffs,
        Rule::Pickups,
    ];

    /// The rule as a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Rule::AssignedOnce => "every order is in at most one assignment",
            Rule::NoForesight => "assignments are never made before an order is placed",
            Rule::PickupBeforeOff => "food is picked up before the off-time of its courier",
            Rule::PickupAfterReady => "food is picked up when it is ready, and not before",
            Rule::Sequence => "drop-offs follow the prescribed sequence",
            Rule::Continuity => "each trip begins where the one before ended",
            Rule::Departures => "nobody departs before being there and free",
            Rule::Dropoffs => "drop-off times and places are consistent with the trips",
            Rule::Pickups => "pick-up times and places are consistent with the trips",
        }
    }
}

/// A broken rule, with what broke it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which rule.
    pub rule: Rule,
    /// Who and when.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule.sentence(), self.what)
    }
}

/// Every broken rule; empty where the solution is feasible.
pub fn check(instance: &Instance, solution: &Solution) -> Vec<Violation> {
    let mut checker = Checker::new(instance, solution);
    checker.check_assigned_once();
    for assignment in &solution.assignments {
        checker.check_times(assignment);
        checker.check_pickup(assignment);
        checker.check_dropoffs(assignment);
    }
    for courier in 0..instance.couriers.len() {
        checker.check_moves(courier);
    }
    let mut found = checker.found;
    found.sort_by_key(|violation| violation.rule);
    found
}

struct Checker<'a> {
    instance: &'a Instance,
    solution: &'a Solution,
    /// By order.
    deliveries: BTreeMap<usize, Delivery>,
    /// By order.
    assignments: BTreeMap<usize, &'a Assignment>,
    /// By courier.
    moves: Vec<Vec<Move>>,
    found: Vec<Violation>,
}

impl<'a> Checker<'a> {
    fn new(instance: &'a Instance, solution: &'a Solution) -> Checker<'a> {
        let mut moves = vec![Vec::new(); instance.couriers.len()];
        for &trip in &solution.moves {
            moves[trip.courier].push(trip);
        }
        let assigned = |a: &'a Assignment| a.orders.iter().map(move |&order| (order, a));
        Checker {
            instance,
            solution,
            deliveries: solution.deliveries.iter().map(|&d| (d.order, d)).collect(),
            assignments: solution.assignments.iter().flat_map(assigned).collect(),
            moves,
            found: Vec::new(),
        }
    }

    fn violated(&mut self, rule: Rule, what: String) {
        self.found.push(Violation { rule, what });
    }

    fn order_name(&self, order: usize) -> &'a str {
        &self.instance.orders[order].site.name
    }

    fn courier_name(&self, courier: usize) -> &'a str {
        &self.instance.couriers[courier].site.name
    }

    fn check_assigned_once(&mut self) {
        let mut times = vec![0u32; self.instance.orders.len()];
        for &order in self.solution.assignments.iter().flat_map(|a| &a.orders) {
            times[order] += 1;
        }
        for (order, &n) in times.iter().enumerate().filter(|&(_, &n)| n > 1) {
            let what = format!("{} is in {n} assignments", self.order_name(order));
            self.violated(Rule::AssignedOnce, what);
        }
    }

    fn check_times(&mut self, assignment: &Assignment) {
        let off = self.instance.couriers[assignment.courier].off;
        if assignment.pickup > off {
            let who = self.courier_name(assignment.courier);
            let what = format!("{who} picks up at {} and is off at {off}", assignment.pickup);
            self.violated(Rule::PickupBeforeOff, what);
        }
        for &idx in &assignment.orders {
            let order = &self.instance.orders[idx];
            let name = &order.site.name;
            if assignment.at < order.placed {
                let what = format!(
                    "{name} is assigned at {} and placed at {}",
                    assignment.at, order.placed
                );
                self.violated(Rule::NoForesight, what);
            }
            if assignment.pickup < order.ready {
                let what = format!(
                    "{name} is taken at {} and ready at {}",
                    assignment.pickup, order.ready
                );
                self.violated(Rule::PickupAfterReady, what);
            }
        }
        let dropoffs = assignment.orders.iter().filter_map(|order| self.deliveries.get(order));
        if !dropoffs.map(|d| d.dropoff).is_sorted() {
            let who = self.courier_name(assignment.courier);
            let what = format!("{who} delivers the food of {} otherwise", assignment.pickup);
            self.violated(Rule::Sequence, what);
        }
    }

    /// The trip to a place of a courier, with its position.
    fn trip_to(&self, courier: usize, place: Place) -> Option<(usize, Move)> {
        let trips = self.moves[courier].iter().copied().enumerate();
        trips.into_iter().find(|(_, trip)| trip.destination == place)
    }

    fn arrival(&self, trip: Move) -> crate::core::time::SimTime {
        let point = |place| self.instance.point(trip.courier, place);
        trip.departure + self.instance.travel(point(trip.origin), point(trip.destination))
    }

    fn check_pickup(&mut self, assignment: &Assignment) {
        let Some(&first) = assignment.orders.first() else { return };
        let restaurant = self.instance.orders[first].restaurant;
        let place = Place::Restaurant(restaurant);
        let who = self.courier_name(assignment.courier);
        let there =
            self.trip_to(assignment.courier, Place::Customer(first)).and_then(|(idx, _)| {
                let before = &self.moves[assignment.courier][..idx];
                before.iter().rev().find(|trip| trip.destination == place).copied()
            });
        match there.map(|trip| (trip, self.arrival(trip))) {
            None => {
                let what = format!("{who} never goes for {}", self.order_name(first));
                self.violated(Rule::Pickups, what);
            }
            Some((_, arrival))
                if assignment.pickup < arrival + self.instance.half_pickup_service() =>
            {
                let what = format!("{who} arrives at {arrival}, takes at {}", assignment.pickup);
                self.violated(Rule::Pickups, what);
            }
            Some((trip, _)) if trip.departure < assignment.at => {
                let what =
                    format!("{who} departs at {}, is told at {}", trip.departure, assignment.at);
                self.violated(Rule::Departures, what);
            }
            Some(_) => {}
        }
        for &order in &assignment.orders {
            let name = self.order_name(order);
            let same =
                |d: &Delivery| d.pickup == assignment.pickup && d.courier == assignment.courier;
            if self.instance.orders[order].restaurant != restaurant {
                self.violated(Rule::Pickups, format!("{name} is from another restaurant"));
            } else if !self.deliveries.get(&order).is_some_and(same) {
                let what = format!("{name} is not taken by {who} at {}", assignment.pickup);
                self.violated(Rule::Pickups, what);
            }
        }
    }

    fn check_dropoffs(&mut self, assignment: &Assignment) {
        for &order in &assignment.orders {
            let Some(&delivery) = self.deliveries.get(&order) else { continue };
            let name = self.order_name(order);
            let trip = self.trip_to(assignment.courier, Place::Customer(order));
            let due = trip.map(|(_, t)| self.arrival(t) + self.instance.half_dropoff_service());
            if due != Some(delivery.dropoff) {
                let due = due.map_or("never".to_owned(), |due| due.to_string());
                let what = format!("{name} is handed over at {}, not {due}", delivery.dropoff);
                self.violated(Rule::Dropoffs, what);
            }
        }
    }

    fn check_moves(&mut self, courier: usize) {
        let who = self.courier_name(courier);
        let mut last = Place::Start;
        for trip in self.moves[courier].clone() {
            if trip.origin != last {
                let what = format!("{who} departs at {} from another place", trip.departure);
                self.violated(Rule::Continuity, what);
            }
            let free = match (last, trip.destination) {
                (Place::Start, _) => Some(self.instance.couriers[courier].on),
                (Place::Restaurant(_), Place::Customer(order)) => {
                    let pickup = self.assignments.get(&order).map(|a| a.pickup);
                    pickup.map(|at| at + self.instance.half_pickup_service())
                }
                (Place::Restaurant(_), _) => None,
                (Place::Customer(order), _) => {
                    let dropoff = self.deliveries.get(&order).map(|d| d.dropoff);
                    dropoff.map(|at| at + self.instance.half_dropoff_service())
                }
            };
            if free.is_some_and(|free| trip.departure < free) {
                let what = format!("{who} departs at {}, too early", trip.departure);
                self.violated(Rule::Departures, what);
            }
            last = trip.destination;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Courier, Order, Parameters, Site};
    use super::*;
    use crate::core::geo::Point;
    use crate::core::time::{SimDuration, SimTime};

    const fn at(minute: u64) -> SimTime {
        SimTime::from_mins(minute)
    }

    fn site(name: &str, x: i32) -> Site {
        Site { name: name.into(), at: Point::from_m(x, 0) }
    }

    /// On a line at 100 m a minute: a restaurant at 0, its courier at -500, customers at 1000 m
    /// twice and 1200 m. The courier takes o1 alone, then o2 and o3 together.
    fn feasible() -> (Instance, Solution) {
        let order = |name, x, placed, ready| Order {
            site: site(name, x),
            placed: at(placed),
            restaurant: 0,
            ready: at(ready),
        };
        let instance = Instance {
            parameters: Parameters {
                metres_per_minute: 100,
                pickup_service: 4,
                dropoff_service: 4,
                target_click_to_door: 40,
                max_click_to_door: 90,
                pay_per_order: 10,
                guaranteed_pay_per_hour: 15,
            },
            restaurants: vec![site("r1", 0)],
            couriers: vec![Courier { site: site("c1", -500), on: at(0), off: at(100) }],
            orders: vec![
                order("o1", 1000, 1, 5),
                order("o2", 1000, 10, 12),
                order("o3", 1200, 11, 13),
            ],
        };
        // Departs at 1, there at 6, takes at 8, leaves at 10, hands over at 22, free at 24; back
        // at 34, takes at 36, leaves at 38, hands over at 50, free at 52, hands over at 56.
        let (start, shop) = (Place::Start, Place::Restaurant(0));
        let (o1, o2, o3) = (Place::Customer(0), Place::Customer(1), Place::Customer(2));
        let trip = |departure, origin, destination| Move {
            courier: 0,
            departure: at(departure),
            origin,
            destination,
        };
        let delivery = |order, pickup, dropoff| Delivery {
            order,
            pickup: at(pickup),
            dropoff: at(dropoff),
            courier: 0,
        };
        let assignment = |time, pickup, orders| Assignment {
            at: at(time),
            pickup: at(pickup),
            courier: 0,
            orders,
        };
        let solution = Solution {
            assignments: vec![assignment(1, 8, vec![0]), assignment(11, 36, vec![1, 2])],
            deliveries: vec![delivery(0, 8, 22), delivery(1, 36, 50), delivery(2, 36, 56)],
            moves: vec![
                trip(1, start, shop),
                trip(10, shop, o1),
                trip(24, o1, shop),
                trip(38, shop, o2),
                trip(52, o2, o3),
            ],
        };
        (instance, solution)
    }

    fn broken(spoil: impl FnOnce(&mut Instance, &mut Solution)) -> Vec<Rule> {
        let (mut instance, mut solution) = feasible();
        spoil(&mut instance, &mut solution);
        check(&instance, &solution).into_iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn a_feasible_solution_breaks_no_rule() {
        let (instance, solution) = feasible();
        assert_eq!(check(&instance, &solution), []);
    }

    #[test]
    fn an_order_assigned_twice_is_caught() {
        let found = broken(|_, s| s.assignments.push(s.assignments[0].clone()));
        assert_eq!(found, [Rule::AssignedOnce]);
    }

    #[test]
    fn an_assignment_before_placement_is_caught() {
        assert_eq!(broken(|_, s| s.assignments[1].at = at(10)), [Rule::NoForesight]);
    }

    #[test]
    fn a_pick_up_after_the_shift_is_caught() {
        assert_eq!(broken(|i, _| i.couriers[0].off = at(35)), [Rule::PickupBeforeOff]);
        assert_eq!(broken(|i, _| i.couriers[0].off = at(36)), []);
    }

    #[test]
    fn a_pick_up_before_the_food_is_ready_is_caught() {
        assert_eq!(broken(|i, _| i.orders[2].ready = at(37)), [Rule::PickupAfterReady]);
    }

    #[test]
    fn another_sequence_is_caught() {
        assert_eq!(broken(|_, s| s.assignments[1].orders = vec![2, 1]), [Rule::Sequence]);
    }

    #[test]
    fn a_jump_is_caught() {
        // o1 and o2 live at the same place, so that nothing but the name of the origin changes.
        assert_eq!(broken(|_, s| s.moves[2].origin = Place::Customer(1)), [Rule::Continuity]);
    }

    #[test]
    fn an_early_departure_is_caught() {
        assert_eq!(broken(|_, s| s.moves[2].departure = at(23)), [Rule::Departures]);
        assert_eq!(broken(|i, _| i.couriers[0].on = at(2)), [Rule::Departures]);
        assert_eq!(broken(|_, s| s.assignments[0].at = at(2)), [Rule::Departures]);
    }

    #[test]
    fn a_wrong_drop_off_time_is_caught() {
        let later = |s: &mut Solution| {
            s.deliveries[2].dropoff += SimDuration::from_mins(1);
        };
        assert_eq!(broken(|_, s| later(s)), [Rule::Dropoffs]);
    }

    #[test]
    fn a_pick_up_before_arrival_or_at_another_restaurant_is_caught() {
        let early = |s: &mut Solution| {
            s.assignments[0].pickup = at(7);
            s.deliveries[0].pickup = at(7);
        };
        assert_eq!(broken(|_, s| early(s)), [Rule::Pickups]);
        let elsewhere = |i: &mut Instance| {
            i.restaurants.push(site("r2", 0));
            i.orders[2].restaurant = 1;
        };
        assert_eq!(broken(|i, _| elsewhere(i)), [Rule::Pickups]);
    }
}
