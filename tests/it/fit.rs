//! Who can carry what, and how fast: order sizes, cold boxes, speeds.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::assign::Verdict;
use dispatch_playground::core::city::{DriverSpec, Shift, Vehicle};
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::driver::Activity;
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{FailReason, OrderSpec, Status};
use dispatch_playground::core::settings::AssignPolicy;
use dispatch_playground::core::sim::{Out, Setup, SetupError, Sim, TimedOrder};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// A quiet setup on the grid with these drivers.
fn setup(drivers: Vec<DriverSpec>) -> Setup {
    let mut setup = grid_city::setup(1, drivers.len() as u32, 0);
    let mut city = (*setup.city).clone();
    city.drivers = drivers.into_iter().collect();
    setup.city = Arc::new(city);
    setup
}

fn at(node: u32) -> DriverSpec {
    DriverSpec::new(NodeId(node))
}

fn with_cold_box(node: u32) -> DriverSpec {
    DriverSpec { vehicle: Vehicle::ColdBox, ..at(node) }
}

fn order() -> OrderSpec {
    OrderSpec::new(RestaurantId(0), NodeId(30))
}

fn cold() -> OrderSpec {
    OrderSpec { needs_cold_box: true, ..order() }
}

fn of_size(size: u32) -> OrderSpec {
    OrderSpec { size, ..order() }
}

/// Places an order by hand and lets its message arrive.
fn place(run: &mut Run, spec: OrderSpec) -> OrderId {
    let id = OrderId(run.sim.orders().len() as u32);
    run.command(Command::PlaceOrder(spec));
    run.pass(2);
    id
}

fn rejected(run: &Run, order: OrderId) -> Vec<(u32, Verdict)> {
    let decision = run.sim.decision_about(order).expect("a decision");
    decision.rejected.iter().map(|&(driver, verdict)| (driver.0, verdict)).collect()
}

#[test]
fn a_cold_order_goes_to_a_cold_box_however_far_and_an_ordinary_one_to_anybody() {
    // Restaurant 0 is at junction 3: driver 0 stands there, driver 1 is far.
    let mut run = Run::new(setup(vec![at(3), with_cold_box(35)]));
    let first = place(&mut run, cold());
    run.until("under way", |sim| sim.orders()[first].status() == Status::InProgress);
    assert_eq!(run.carrier(first), DriverId(1));
    assert_eq!(rejected(&run, first), [(0, Verdict::NoColdBox)]);
    let second = place(&mut run, order());
    run.until("delivered", |sim| sim.orders()[second].status() == Status::Completed);
    assert_eq!(run.sim.orders()[second].attempts[0].driver, DriverId(0));
}

#[test]
fn a_cold_order_that_waits_for_the_cold_box_holds_nobody_up() {
    let mut run = Run::new(setup(vec![at(3), with_cold_box(3)]));
    let orders = [cold(), cold(), order()].map(|spec| place(&mut run, spec));
    run.until("under way", |sim| sim.orders()[orders[2]].status() == Status::InProgress);
    assert_eq!(run.status(orders[1]), Status::Queued);
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 3);
}

#[test]
fn a_large_order_goes_to_a_large_bag() {
    let small = DriverSpec { space: 2, ..at(3) };
    let large = DriverSpec { space: 5, ..at(35) };
    let mut run = Run::new(setup(vec![small, large]));
    let first = place(&mut run, of_size(3));
    run.until("under way", |sim| sim.orders()[first].status() == Status::InProgress);
    assert_eq!(run.carrier(first), DriverId(1));
    assert_eq!(rejected(&run, first), [(0, Verdict::TooLarge)]);
}

#[test]
fn a_plan_holds_no_more_than_fits() {
    // By number four fit, by size two.
    let mut all = setup(vec![DriverSpec { capacity: 4, space: 5, ..at(3) }]);
    all.settings.assign = AssignPolicy::FirstComeNearest;
    let mut run = Run::new(all);
    let orders = [2, 3, 1].map(|size| place(&mut run, of_size(size)));
    run.pass(120);
    assert_eq!(run.sim.drivers()[DriverId(0)].assigned, orders[..2]);
    assert_eq!(run.status(orders[2]), Status::Queued);
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 3);
}

/// Places the order in a city of these drivers: it must fail at its admission, and no timer of
/// its must be left.
#[track_caller]
fn check_unserveable(drivers: Vec<DriverSpec>, spec: OrderSpec, expect: FailReason) {
    let mut run = Run::new(setup(drivers));
    run.pass(60);
    let order = place(&mut run, spec);
    assert_eq!(run.status(order), Status::Failed);
    let reason = run.log.iter().find_map(|stamped| match stamped.event {
        Event::OrderMoved { reason, .. } => reason,
        _ => None,
    });
    assert_eq!(reason, Some(expect));
    assert_eq!(run.count(|event| matches!(event, Event::CookingStarted { .. })), 0);
    run.command(Command::SetDriversOnShift { count: 0 });
    let deadline = run.sim.settings().retry.total_deadline;
    run.pass(2 * deadline.as_secs());
    let before = run.sim.n_events();
    run.pass(deadline.as_secs());
    assert_eq!(run.sim.n_events(), before, "the run does not end");
}

#[test]
fn an_order_that_nobody_could_ever_serve_fails_at_once_with_the_reason() {
    // S22
    let over = |spec| {
        let (from, until) = (SimTime::ZERO, SimTime::from_secs(30));
        DriverSpec { shift: Some(Shift { from, until }), ..spec }
    };
    let bag = |space, spec| DriverSpec { space, ..spec };
    let large = OrderSpec { size: 3, ..cold() };
    check_unserveable(vec![bag(4, at(3)), bag(5, at(9))], of_size(6), FailReason::TooLarge);
    check_unserveable(vec![at(3), at(9)], cold(), FailReason::NoColdBox);
    check_unserveable(vec![bag(9, at(3)), bag(2, with_cold_box(9))], large, FailReason::TooLarge);
    check_unserveable(vec![over(at(3))], order(), FailReason::NobodyOnShift);
    check_unserveable(vec![at(3), over(with_cold_box(3))], cold(), FailReason::NobodyOnShift);
    check_unserveable(vec![], order(), FailReason::NobodyOnShift);
}

#[test]
fn an_order_that_somebody_may_be_called_in_for_waits_until_its_deadline_and_no_longer() {
    // S22: the bound where nobody comes is the total deadline.
    let mut run = Run::new(setup(vec![at(3)]));
    run.command(Command::SetDriversOnShift { count: 0 });
    let order = place(&mut run, order());
    run.until("failed", |sim| sim.orders()[order].status() == Status::Failed);
    let age = run.sim.orders()[order].age(run.sim.now());
    assert_eq!(age, run.sim.settings().retry.total_deadline);
}

#[test]
fn sizes_spaces_and_speeds_out_of_range_are_refused() {
    let mut run = Run::new(setup(vec![at(3)]));
    for size in [0, OrderSpec::SIZE_MAX + 1] {
        let refused = run.try_command(Command::PlaceOrder(of_size(size)));
        assert!(matches!(refused, Err(CommandError::OutOfRange { .. })), "{refused:?}");
    }
    let refused = |setup: Setup| matches!(setup.check(), Err(SetupError::Setting(_)));
    assert!(refused(setup(vec![DriverSpec { speed_percent: 0, ..at(3) }])));
    assert!(refused(setup(vec![DriverSpec { space: 0, ..at(3) }])));
    let mut scripted = setup(vec![at(3)]);
    scripted.orders = vec![TimedOrder { at: SimTime::ZERO, spec: of_size(0) }];
    assert!(refused(scripted));
}

/// Time from setting out to arriving at the restaurant.
fn approach(speed_percent: u32) -> SimDuration {
    let mut run = Run::new(setup(vec![DriverSpec { speed_percent, ..at(35) }]));
    place(&mut run, order());
    let driving = |sim: &Sim| match &sim.drivers()[DriverId(0)].activity {
        Activity::Driving(leg) => Some(leg.arrives.since(leg.departed)),
        _ => None,
    };
    run.until("on the way", |sim| driving(sim).is_some());
    let foretold = run.sim.decision_about(OrderId(0)).expect("a decision").scored[0].candidate;
    let took = driving(&run.sim).expect("on the way");
    assert_eq!(foretold.travel, took, "what the dispatcher foretells is what it takes");
    run.until("delivered", |sim| sim.status_counts()[Status::Completed as usize] == 1);
    took
}

#[test]
fn travel_time_scales_with_the_speed_of_the_driver() {
    let normal = approach(100);
    assert_eq!(approach(50), normal.times(2));
    assert_eq!(approach(200).times(2), normal);
    // Rounded up to a microsecond once, for the trip as a whole.
    assert_eq!(approach(300).as_micros(), normal.as_micros().div_ceil(3));
}

#[test]
fn a_slow_driver_who_is_sent_round_a_closed_road_goes_on_from_where_they_are() {
    let mut run = Run::new(setup(vec![DriverSpec { speed_percent: 37, ..at(35) }]));
    place(&mut run, order());
    run.until("on the way", |sim| {
        matches!(sim.drivers()[DriverId(0)].activity, Activity::Driving(_))
    });
    run.pass(20);
    // The checker sees any jump.
    let leg = match &run.sim.drivers()[DriverId(0)].activity {
        Activity::Driving(leg) => leg.clone(),
        other => panic!("{other:?}"),
    };
    let (road, _) = leg.roads_ahead(run.sim.now())[0];
    run.command(Command::InjectFault(FaultKind::RoadClosed(road)));
    assert_eq!(run.count(|event| matches!(event, Event::DriverRerouted { .. })), 1);
    run.until("delivered", |sim| sim.status_counts()[Status::Completed as usize] == 1);
}

#[test]
fn the_share_of_cold_orders_is_the_rule_and_moves_no_arrival() {
    let arrivals = |cold_box_ppm: u32| {
        let mut setup = grid_city::setup(5, 7, 120);
        setup.rules.cold_box_ppm = cold_box_ppm;
        let mut city = (*setup.city).clone();
        city.drivers.iter_mut().for_each(|driver| driver.vehicle = Vehicle::ColdBox);
        setup.city = Arc::new(city);
        let mut out = Out::new();
        let mut sim = Sim::new(Arc::new(setup), &mut out);
        sim.advance(SimTime::from_mins(20 * 60), u32::MAX, &mut out);
        let spec = |order: &dispatch_playground::core::order::Order| order.spec;
        sim.orders().iter().map(spec).collect::<Vec<OrderSpec>>()
    };
    let (none, some) = (arrivals(0), arrivals(250_000));
    assert!(none.iter().all(|spec| !spec.needs_cold_box));
    let same =
        |(a, b): (&OrderSpec, &OrderSpec)| a.restaurant == b.restaurant && a.class == b.class;
    assert!(none.iter().zip(&some).all(same));
    let n = some.iter().filter(|spec| spec.needs_cold_box).count();
    // A quarter of some 2,400: within four standard deviations.
    assert!((some.len() / 4).abs_diff(n) < 85, "{n} of {}", some.len());
}
