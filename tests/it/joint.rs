//! Joint optimal assignment in a run: the hold window, the batch, and its record.
//!
//! Two drivers and two restaurants stand in one street: served one by one, the first order takes
//! the driver whom the second needs.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::city::DriverSpec;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{Class, FailReason, OrderSpec, Status};
use dispatch_playground::core::settings::{AssignPolicy, QueuePolicy, RetryPolicy};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// Junctions 0 to 5 in a row, twenty seconds apart: driver 0 at 1, driver 1 at 5, restaurant 0
/// at 2, restaurant 1 at 0.
fn street(window: u64, drivers: &[u32]) -> Run {
    let mut setup = grid_city::setup(1, drivers.len() as u32, 0);
    let mut city = (*setup.city).clone();
    city.drivers = drivers.iter().map(|&node| DriverSpec::new(NodeId(node))).collect();
    for (restaurant, node) in city.restaurants.iter_mut().zip([2, 0, 14, 20, 30]) {
        restaurant.node = NodeId(node);
    }
    setup.city = Arc::new(city);
    setup.settings.assign = joint(window);
    Run::new(setup)
}

fn joint(seconds: u64) -> AssignPolicy {
    AssignPolicy::Optimal { window: SimDuration::from_secs(seconds) }
}

fn place(run: &mut Run, class: Class, restaurant: u32) -> OrderId {
    let id = OrderId(run.sim.orders().len() as u32);
    let spec = OrderSpec { class, ..OrderSpec::new(RestaurantId(restaurant), NodeId(35)) };
    run.command(Command::PlaceOrder(spec));
    run.pass(2);
    assert_eq!(run.status(id), Status::Queued);
    id
}

/// When each order was first offered, and to whom.
fn offers(run: &Run) -> Vec<(OrderId, SimTime, DriverId)> {
    let offers = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::OfferSent { order, driver, .. } => Some((order, stamped.at, driver)),
        _ => None,
    });
    offers.collect()
}

fn ends(run: &Run) -> Vec<SimTime> {
    let ends = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::OrdersHeld { until } => Some(until),
        _ => None,
    });
    ends.collect()
}

#[test]
fn orders_of_a_window_are_decided_together_at_its_end_and_not_before() {
    let mut run = street(30, &[1, 5]);
    let first = place(&mut run, Class::Standard, 0);
    let opened = run.sim.orders()[first].first_queued.unwrap();
    run.pass(20);
    let second = place(&mut run, Class::Standard, 1);
    let end = opened + SimDuration::from_secs(30);
    assert_eq!((ends(&run), run.sim.held_until()), (vec![end], Some(end)));
    assert_eq!(offers(&run), []);
    run.pass(10);
    assert_eq!(offers(&run), [(first, end, DriverId(1)), (second, end, DriverId(0))]);
    assert_eq!(run.sim.held_until(), None);

    let seconds = SimDuration::from_secs;
    let (total, one_by_one) = (seconds(80), seconds(120));
    let matched = Event::BatchMatched { orders: 2, drivers: 2, total, one_by_one };
    assert_eq!(run.count(|event| *event == matched), 1);
    for order in [first, second] {
        let batch = run.sim.decision_about(order).unwrap().batch.clone().unwrap();
        assert_eq!(batch.orders, [first, second]);
        assert_eq!(batch.drivers, [DriverId(0), DriverId(1)]);
        assert_eq!(batch.travel, [20, 60, 20, 100].map(|s| Some(seconds(s))));
        assert_eq!((&batch.chosen[..], batch.total), (&[1, 0][..], total));
        assert_eq!((batch.one_by_one, batch.n_one_by_one), (one_by_one, 2));
    }
}

#[test]
fn the_nearest_policy_would_have_driven_half_as_much_again() {
    let mut run = street(30, &[1, 5]);
    run.command(Command::SetAssignPolicy(AssignPolicy::Nearest));
    let first = place(&mut run, Class::Standard, 0);
    let second = place(&mut run, Class::Standard, 1);
    let offered: Vec<_> = offers(&run).iter().map(|&(order, _, driver)| (order, driver)).collect();
    assert_eq!(offered, [(first, DriverId(0)), (second, DriverId(1))]);
    assert_eq!(run.sim.decision_about(first).unwrap().batch, None);
}

#[test]
fn a_window_of_zero_matches_what_waits_at_each_cycle() {
    let mut run = street(0, &[1, 5]);
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    let first = place(&mut run, Class::Standard, 0);
    let second = place(&mut run, Class::Standard, 1);
    let fault = run.sim.active_faults().next().unwrap().id;
    run.command(Command::StopFault(fault));
    run.pass(0);
    let now = run.sim.now();
    assert_eq!(offers(&run), [(first, now, DriverId(1)), (second, now, DriverId(0))]);
    assert_eq!(ends(&run), []);
}

#[test]
fn another_policy_lets_everybody_go_and_another_length_moves_the_end() {
    let mut run = street(60, &[1, 5]);
    let first = place(&mut run, Class::Standard, 0);
    let opened = run.sim.orders()[first].first_queued.unwrap();
    run.command(Command::SetAssignPolicy(joint(40)));
    assert_eq!(run.sim.held_until(), Some(opened + SimDuration::from_secs(40)));
    run.pass(10);
    run.command(Command::SetAssignPolicy(joint(5)));
    assert_eq!(run.sim.held_until(), None, "that end has passed");
    run.pass(0);
    assert_eq!(offers(&run).len(), 1);
    let second = place(&mut run, Class::Standard, 1);
    run.command(Command::SetAssignPolicy(AssignPolicy::LeastLoaded));
    run.pass(0);
    assert_eq!(offers(&run).last().unwrap().0, second);
    assert_eq!(run.sim.held_until(), None);
    run.until("both delivered", |sim| sim.status_counts()[Status::Completed as usize] == 2);
}

#[test]
fn the_window_closes_with_its_last_order_and_the_next_order_opens_a_whole_one() {
    let mut run = street(60, &[1, 5]);
    let first = place(&mut run, Class::Standard, 0);
    run.command(Command::CancelOrder(first));
    run.until("cancelled", |sim| sim.orders()[first].status() == Status::Cancelled);
    assert_eq!(run.sim.held_until(), None);
    run.pass(20);
    let second = place(&mut run, Class::Standard, 1);
    let opened = run.sim.orders()[second].first_queued.unwrap();
    assert_eq!(run.sim.held_until(), Some(opened + SimDuration::from_secs(60)));
}

#[test]
fn who_was_left_over_goes_as_soon_as_somebody_is_free() {
    let mut run = street(30, &[1]);
    let first = place(&mut run, Class::Standard, 0);
    let second = place(&mut run, Class::Standard, 0);
    run.until("delivered", |sim| sim.orders()[first].status() == Status::Completed);
    run.pass(0);
    let offered = offers(&run);
    assert_eq!(offered[1].0, second);
    let freed =
        run.log.iter().rev().find(|stamped| {
            matches!(stamped.event, Event::OrderMoved { to: Status::Completed, .. })
        });
    assert_eq!(offered[1].1, freed.unwrap().at, "not held a second time");
}

#[test]
fn of_more_orders_than_drivers_the_queue_policy_says_who_is_served() {
    let mut run = street(60, &[1, 5]);
    run.command(Command::SetQueuePolicy(QueuePolicy::Priority { aging: None }));
    // The saver's order would be the cheapest of all.
    let saver = place(&mut run, Class::Saver, 1);
    let urgent = place(&mut run, Class::Urgent, 4);
    let standard = place(&mut run, Class::Standard, 3);
    run.pass(60);
    let offered: Vec<OrderId> = offers(&run).iter().map(|offer| offer.0).collect();
    assert_eq!(offered, [urgent, standard]);
    assert_eq!(run.status(saver), Status::Queued);
    let decision = run.sim.decision_about(standard).unwrap();
    assert_eq!(decision.passed_over, []);
}

#[test]
fn a_deadline_inside_the_window_and_a_pause_over_its_end_keep_their_meaning() {
    let mut run = street(120, &[1, 5]);
    let total_deadline = SimDuration::from_mins(1);
    let patient = run.sim.settings().clone();
    run.command(Command::SetRetryPolicy(RetryPolicy { total_deadline, ..patient.retry }));
    let first = place(&mut run, Class::Standard, 0);
    run.command(Command::SetRetryPolicy(patient.retry));
    run.pass(20);
    let second = place(&mut run, Class::Standard, 1);
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    run.pass(200);
    assert_eq!(run.status(first), Status::Failed);
    let late =
        |e: &Event| matches!(e, Event::OrderMoved { reason: Some(FailReason::DeadlinePassed), .. });
    assert_eq!(run.count(late), 1);
    assert_eq!((offers(&run), run.sim.held_until()), (vec![], None));
    let fault = run.sim.active_faults().next().unwrap().id;
    run.command(Command::StopFault(fault));
    run.pass(0);
    assert_eq!(offers(&run), [(second, run.sim.now(), DriverId(0))]);
}

#[test]
fn a_window_over_ten_minutes_is_refused() {
    let mut run = street(0, &[1]);
    let refused = run.try_command(Command::SetAssignPolicy(joint(601)));
    assert!(matches!(refused, Err(CommandError::OutOfRange { max: 600_000_000, .. })));
    let mut setup = grid_city::setup(1, 1, 0);
    setup.settings.assign = joint(601);
    assert!(setup.check().is_err());
}
