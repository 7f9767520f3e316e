//! Several orders of one restaurant on one trip, and what happens when the plan changes under way.
//!
//! Driver 0 stands at junction 1 of a street of six, twenty seconds apart; restaurant 0 is at
//! junction 5.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::city::{DriverSpec, RestaurantSpec, Shift};
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{AttemptEnd, FailReason, OrderSpec, Stage, Status};
use dispatch_playground::core::settings::{
    AssignPolicy, Bundling, Protocol, RetryPolicy, Settings,
};
use dispatch_playground::core::sim::{Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};

const DRIVER: DriverId = DriverId(0);

fn setup(drivers: &[DriverSpec]) -> Setup {
    let settings = Settings {
        arrivals_per_hour: 0,
        drivers_on_shift: drivers.len() as u32,
        bundling: Bundling::On,
        protocol: Protocol {
            latency: SimDuration::ZERO,
            think_time: SimDuration::ZERO,
            ..Protocol::default()
        },
        ..Settings::default()
    };
    let mut city = grid_city::city(6, 2, 0);
    city.drivers = drivers.iter().cloned().collect();
    for (restaurant, node) in city.restaurants.iter_mut().zip([5, 30]) {
        *restaurant = RestaurantSpec::new(restaurant.name.clone(), NodeId(node));
    }
    Setup { settings, ..Setup::new(1, city, Settings::default()) }
}

fn driver(capacity: u32) -> DriverSpec {
    DriverSpec { capacity, ..DriverSpec::new(NodeId(1)) }
}

/// One driver who can carry this many.
fn one(capacity: u32) -> Run {
    Run::new(setup(&[driver(capacity)]))
}

/// Places an order of restaurant 0 that takes this many seconds to cook.
fn place(run: &mut Run, cooking: u64, destination: u32) -> OrderId {
    let id = OrderId(run.sim.orders().len() as u32);
    run.command(Command::PlaceOrder(OrderSpec {
        preparation: Some(SimDuration::from_secs(cooking)),
        ..OrderSpec::new(RestaurantId(0), NodeId(destination))
    }));
    run.pass(1);
    id
}

fn all_end(run: &mut Run) {
    run.until("all end", |sim| sim.orders().iter().all(|order| order.status().is_final()));
    run.pass(600);
    let driver = &run.sim.drivers()[DRIVER];
    assert!(driver.jobs.is_empty() && driver.assigned.is_empty() && driver.offered.is_none());
}

/// Pick-ups and hand-overs in their sequence.
fn carried(run: &Run) -> Vec<(&'static str, u32)> {
    let carried = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::PickedUp { order, .. } => Some(("pick up", order.0)),
        Event::HandedOver { order, .. } => Some(("hand over", order.0)),
        _ => None,
    });
    carried.collect()
}

fn stage(sim: &Sim, order: OrderId) -> Option<Stage> {
    match sim.orders()[order].state {
        dispatch_playground::core::order::OrderState::InProgress { stage, .. } => Some(stage),
        _ => None,
    }
}

#[test]
fn orders_of_one_restaurant_are_fetched_together_and_handed_over_nearest_first() {
    let mut run = one(3);
    // The doors are at 5, 2 and 3 streets from the restaurant.
    let orders = [35, 3, 23].map(|door| place(&mut run, 200, door));
    for order in orders {
        assert_eq!(run.carrier(order), DRIVER);
        assert_eq!(stage(&run.sim, order), Some(Stage::ToRestaurant));
    }
    all_end(&mut run);
    let together = [("pick up", 0), ("pick up", 1), ("pick up", 2)];
    assert_eq!(carried(&run)[..3], together);
    assert_eq!(carried(&run)[3..], [("hand over", 1), ("hand over", 2), ("hand over", 0)]);
    let at_counter = |e: &Event| matches!(e, Event::StageReached { stage: Stage::AtCounter, .. });
    assert_eq!(run.count(at_counter), 3, "one arrival, for each of the three");
    assert_eq!(run.sim.drivers()[DRIVER].carried, 3);
}

#[test]
fn what_is_ready_is_taken_and_the_rest_is_waited_for() {
    let mut run = one(2);
    let [late, early] = [600, 150].map(|cooking| place(&mut run, cooking, 23));
    run.until("taken", |sim| sim.orders()[early].picked_up.is_some());
    assert_eq!(run.sim.orders()[early].picked_up, run.sim.orders()[early].ready);
    assert_eq!(stage(&run.sim, early), Some(Stage::ToCustomer));
    assert_eq!(stage(&run.sim, late), Some(Stage::AtCounter));
    let refused = run.try_command(Command::CancelOrder(early));
    assert!(refused.is_err(), "it is on board");
    run.pass(300);
    assert_eq!(run.sim.orders()[late].picked_up, None);
    all_end(&mut run);
    assert_eq!(run.sim.orders()[late].picked_up, run.sim.orders()[late].ready);
    let [a, b] = [late, early].map(|order| run.sim.orders()[order].delivered);
    assert!(a < b, "the same door: the smaller number first");
}

#[test]
fn nobody_carries_more_than_fits_or_two_orders_without_the_setting() {
    let mut run = one(2);
    let orders = [23, 23, 23].map(|door| place(&mut run, 60, door));
    assert_eq!(run.status(orders[2]), Status::Queued);
    all_end(&mut run);
    let sequence: Vec<u32> = carried(&run).iter().map(|step| step.1).collect();
    assert_eq!(sequence, [0, 1, 0, 1, 2, 2]);

    let mut run = one(2);
    run.command(Command::SetBundling(Bundling::Off));
    for door in [23, 23] {
        place(&mut run, 60, door);
    }
    all_end(&mut run);
    let sequence: Vec<u32> = carried(&run).iter().map(|step| step.1).collect();
    assert_eq!(sequence, [0, 0, 1, 1]);
}

#[test]
fn only_who_is_on_the_way_to_the_same_restaurant_is_asked() {
    let mut run = one(3);
    place(&mut run, 60, 23);
    run.command(Command::PlaceOrder(OrderSpec::new(RestaurantId(1), NodeId(23))));
    run.pass(1);
    assert_eq!(run.status(OrderId(1)), Status::Queued, "another restaurant");
    run.until("has left", |sim| stage(sim, OrderId(0)) == Some(Stage::ToCustomer));
    let late = place(&mut run, 60, 23);
    assert_eq!(run.status(late), Status::Queued, "too late for this trip");
    all_end(&mut run);
    assert_eq!(run.count(|e| matches!(e, Event::OfferDeclined { .. })), 0);
}

#[test]
fn a_trip_under_way_counts_as_near_and_saves_a_second_driver() {
    let mut run = Run::new(setup(&[driver(2), DriverSpec::new(NodeId(13))]));
    let first = place(&mut run, 300, 23);
    run.pass(70);
    let second = place(&mut run, 300, 35);
    assert_eq!([first, second].map(|order| run.carrier(order)), [DRIVER; 2]);
    let decision = run.sim.decision_about(second).unwrap();
    assert!(decision.scored[0].candidate.travel <= SimDuration::from_secs(10));
    assert_eq!((decision.scored[0].candidate.load, decision.eligible), (1, 2));
    all_end(&mut run);
}

/// Joint optimal bundles too: one order a driver and batch, and the next batch joins the trip.
#[test]
fn every_policy_that_looks_at_the_moment_bundles_and_the_plan_does_not() {
    for policy in AssignPolicy::ALL {
        let mut run = one(2);
        run.command(Command::SetAssignPolicy(policy));
        let orders = [place(&mut run, 300, 23), place(&mut run, 300, 35)];
        all_end(&mut run);
        let steps = carried(&run);
        let together = steps[1].0 == "pick up";
        let plans = policy == AssignPolicy::FirstComeNearest;
        assert_eq!(together, !plans, "{policy:?}: {steps:?}");
        assert_eq!(orders.map(|order| run.status(order)), [Status::Completed; 2]);
    }
}

#[test]
fn s22_where_nobody_is_on_shift_an_order_fails_within_its_deadline_and_the_run_ends() {
    let mut run = one(1);
    run.command(Command::SetDriversOnShift { count: 0 });
    let order = place(&mut run, 60, 23);
    run.until("failed", |sim| sim.orders()[order].status() == Status::Failed);
    let total = run.sim.settings().retry.total_deadline;
    assert_eq!(run.sim.orders()[order].age(run.sim.now()), total);
    let late =
        |e: &Event| matches!(e, Event::OrderMoved { reason: Some(FailReason::DeadlinePassed), .. });
    assert_eq!(run.count(late), 1);
    let mut out = Vec::new();
    let steps = (0..1_000).take_while(|_| run.sim.step(&mut out)).count();
    assert!(steps < 1_000, "something goes on for ever");
}

/// Something that happens to an order.
type Change<'a> = &'a dyn Fn(&mut Run, OrderId);

/// Everything that can happen to one order of a bundle, at every stage of the trip: the other
/// order completes, and nothing is left behind.
#[test]
fn s23_whatever_happens_to_one_order_of_a_bundle_the_other_completes() {
    let customer = |run: &mut Run, order| _ = run.try_command(Command::CancelOrder(order));
    let driver = |run: &mut Run, _| {
        _ = run.try_command(Command::InjectFault(FaultKind::DriverCancels(DRIVER)));
    };
    let shift = |run: &mut Run, order| {
        _ = run.try_command(Command::CancelOrder(order));
        run.command(Command::SetDriversOnShift { count: 0 });
    };
    let changes: [(&str, Change); 3] =
        [("customer", &customer), ("driver", &driver), ("customer and shift", &shift)];
    for (name, change) in changes {
        for seconds in (0..700).step_by(7) {
            for changed in 0..2 {
                let mut run = one(2);
                let orders = [place(&mut run, 120, 35), place(&mut run, 180, 3)];
                run.pass(seconds);
                change(&mut run, orders[changed]);
                all_end(&mut run);
                let [one, other] = [changed, 1 - changed].map(|idx| run.status(orders[idx]));
                let at = format!("{name} cancels order {changed} after {seconds} s");
                assert!(matches!(one, Status::Completed | Status::Cancelled), "{at}: {one:?}");
                // The driver gives back what is first in hand, which then goes to nobody else.
                assert_eq!(other, Status::Completed, "{at}");
                assert_eq!(run.sim.drivers()[DRIVER].carried as usize, carried_to_the_door(&run));
            }
        }
    }
}

fn carried_to_the_door(run: &Run) -> usize {
    run.count(|event| matches!(event, Event::HandedOver { .. }))
}

#[test]
fn s23_a_deadline_passes_for_one_order_of_a_bundle_and_the_other_completes() {
    for minutes in 1..12 {
        let mut run = one(2);
        let patient = run.sim.settings().retry;
        let total_deadline = SimDuration::from_mins(minutes);
        run.command(Command::SetRetryPolicy(RetryPolicy { total_deadline, ..patient }));
        let one = place(&mut run, 200, 35);
        run.command(Command::SetRetryPolicy(patient));
        let other = place(&mut run, 100, 3);
        all_end(&mut run);
        assert_eq!(run.status(other), Status::Completed, "{minutes} min");
        let ended = run.sim.orders()[one].attempts[0].ended.map(|(_, end)| end);
        let expect = if run.status(one) == Status::Completed {
            AttemptEnd::Delivered
        } else {
            AttemptEnd::DeadlinePassed
        };
        assert_eq!(ended, Some(expect), "{minutes} min");
    }
}

#[test]
fn s23_a_shift_that_ends_at_the_moment_of_the_pick_up_lets_the_driver_finish() {
    // The second order is ready, and the shift over, at the same microsecond.
    let shift = Shift { from: SimTime::ZERO, until: SimTime::from_secs(181) };
    let mut run = Run::new(setup(&[DriverSpec { shift: Some(shift), ..driver(2) }]));
    let orders = [place(&mut run, 120, 35), place(&mut run, 180, 3)];
    run.until("on board", |sim| sim.orders()[orders[1]].picked_up.is_some());
    assert_eq!(run.sim.orders()[orders[1]].picked_up, Some(shift.until));
    assert!(!run.sim.drivers()[DRIVER].on_shift);
    all_end(&mut run);
    assert_eq!(orders.map(|order| run.status(order)), [Status::Completed; 2]);
}

/// S24: which of two orders at one restaurant came first changes neither the trip nor its times.
#[test]
fn s24_a_bundle_does_not_depend_on_which_of_its_orders_came_first() {
    let doors = |doors: [(u64, u32); 2]| {
        let mut run = one(2);
        let [a, b] = doors.map(|(cooking, door)| OrderSpec {
            preparation: Some(SimDuration::from_secs(cooking)),
            ..OrderSpec::new(RestaurantId(0), NodeId(door))
        });
        run.command(Command::PlaceOrder(a));
        run.command(Command::PlaceOrder(b));
        run.pass(1);
        all_end(&mut run);
        let mut times: Vec<_> = run
            .sim
            .orders()
            .iter()
            .map(|order| (order.spec.destination, order.picked_up, order.delivered))
            .collect();
        times.sort();
        times
    };
    for (a, b) in [((120, 35), (180, 3)), ((10, 35), (10, 3)), ((400, 20), (30, 23))] {
        assert_eq!(doors([a, b]), doors([b, a]), "{a:?} and {b:?}");
    }
}
