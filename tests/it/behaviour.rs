//! What the core does, case by case: each test causes one thing and looks at the events.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, EdgeId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{AttemptEnd, Class, FailReason, OrderSpec, Status};
use dispatch_playground::core::settings::{
    AssignPolicy, Backoff, Jitter, QueuePolicy, RetryPolicy,
};
use dispatch_playground::core::sim::Out;
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

fn no_jitter() -> RetryPolicy {
    RetryPolicy { backoff: Backoff::Fixed, jitter: Jitter::None, ..RetryPolicy::default() }
}

#[test]
fn an_order_lives_through_its_states_in_order() {
    let mut run = Run::quiet(3);
    let order = run.place(Class::Standard);
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    let path: Vec<Status> = run
        .log
        .iter()
        .filter_map(|stamped| match stamped.event {
            Event::OrderMoved { to, .. } => Some(to),
            _ => None,
        })
        .collect();
    assert_eq!(path, [Status::Queued, Status::InProgress, Status::Completed]);
    let order = &run.sim.orders()[order];
    assert!(order.ready <= order.picked_up && order.picked_up < order.delivered);
    assert_eq!(order.attempts.len(), 1);
}

#[test]
fn a_decline_uses_no_attempt_and_passes_the_driver_over() {
    let mut setup = grid_city::setup(3, 2, 0);
    let mut city = (*setup.city).clone();
    // The first driver never accepts, the second always does.
    for (idx, driver) in city.drivers.iter_mut().enumerate() {
        driver.acceptance_ppm = if idx == 0 { 0 } else { 1_000_000 };
        driver.weight = if idx == 0 { 9 } else { 1 };
    }
    setup.city = Arc::new(city);
    setup.settings.assign = AssignPolicy::RoundRobin;
    let mut run = Run::new(setup);
    let order = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
    assert_eq!(run.carrier(order), DriverId(1));
    let declined = run.count(|e| matches!(e, Event::OfferDeclined { .. }));
    assert_eq!(declined, 1, "round robin asks the first driver first, and once");
    assert_eq!(run.sim.orders()[order].attempts.len(), 1);
}

#[test]
fn a_driver_who_gives_an_order_back_costs_an_attempt_and_the_order_is_retried() {
    let mut run = Run::quiet(3);
    run.command(Command::SetRetryPolicy(no_jitter()));
    let order = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
    let first = run.carrier(order);
    run.command(Command::InjectFault(FaultKind::DriverCancels(first)));
    run.until("retrying", |sim| sim.orders()[order].status() == Status::Retrying);
    let retry_at = run
        .log
        .iter()
        .find_map(|stamped| match stamped.event {
            Event::RetryScheduled { until, .. } => Some((stamped.at, until)),
            _ => None,
        })
        .expect("a retry is scheduled");
    assert_eq!(retry_at.1.since(retry_at.0), SimDuration::from_secs(20), "the fixed back-off");
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    let attempts = &run.sim.orders()[order].attempts;
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[0].ended.map(|(_, end)| end), Some(AttemptEnd::DriverCancelled));
    assert_ne!(attempts[1].driver, first, "passed over after giving it back");
}

#[test]
fn a_driver_who_goes_dark_is_found_out_by_the_lease_and_no_sooner() {
    let mut run = Run::quiet(4);
    let order = run.place(Class::Urgent);
    run.until("on board", |sim| sim.orders()[order].picked_up.is_some());
    let carrier = run.carrier(order);
    let broke = run.sim.now();
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(carrier)));
    let at = run.sim.driver_pose(carrier).at;
    run.until("found out", |sim| sim.orders()[order].status() != Status::InProgress);
    let lease = run.sim.settings().protocol.lease;
    let heartbeat = run.sim.settings().protocol.heartbeat_every;
    let took = run.sim.now().since(broke);
    assert!(took.plus(heartbeat) >= lease && took <= lease.plus(SimDuration::from_secs(3)));
    assert_eq!(run.sim.driver_pose(carrier).at, at, "a broken driver stays where they are");
    assert_eq!(run.count(|e| matches!(e, Event::FoodWasted { .. })), 1, "the food is lost");
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    let fault = run.sim.active_faults().next().expect("the fault is active").id;
    run.command(Command::StopFault(fault));
    run.pass(300);
    assert_eq!(run.sim.drivers()[carrier].jobs.len(), 0, "told to drop the old order");
    assert_eq!(run.count(|e| matches!(e, Event::HandedOver { .. })), 1);
}

#[test]
fn a_lost_heartbeat_leads_to_a_second_attempt_and_one_credited_delivery() {
    // S13: no message gets through for a while, but the driver goes on.
    let mut run = Run::quiet(4);
    let order = run.place(Class::Standard);
    run.until("on board", |sim| sim.orders()[order].picked_up.is_some());
    run.command(Command::InjectFault(FaultKind::MessageLoss { ppm: 1_000_000 }));
    run.until("given up", |sim| sim.orders()[order].status() == Status::Retrying);
    let fault = run.sim.active_faults().next().expect("active").id;
    run.command(Command::StopFault(fault));
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    run.pass(600);
    let credited =
        run.count(|e| matches!(e, Event::AttemptEnded { end: AttemptEnd::Delivered, .. }));
    assert_eq!(credited, 1);
    assert!(run.count(|e| matches!(e, Event::MessageLost { .. })) > 0);
}

#[test]
fn the_budget_counts_the_first_attempt_and_then_the_order_fails() {
    let mut run = Run::quiet(5);
    run.command(Command::SetRetryPolicy(RetryPolicy { max_attempts: 3, ..no_jitter() }));
    let order = run.place(Class::Standard);
    for _ in 0..3 {
        run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
        let carrier = run.carrier(order);
        run.command(Command::InjectFault(FaultKind::DriverCancels(carrier)));
        run.until("noticed", |sim| sim.orders()[order].status() != Status::InProgress);
    }
    assert_eq!(run.status(order), Status::Failed);
    assert_eq!(run.started(), [order; 3]);
    let reason =
        |e: &Event| matches!(e, Event::OrderMoved { reason: Some(FailReason::BudgetUsedUp), .. });
    assert_eq!(run.count(reason), 1);
    run.command(Command::ReplayDeadLetter(order));
    run.pass(2);
    let replay = run.sim.orders().iter().last().expect("the replay");
    assert_eq!(replay.replays, Some(order));
    assert_eq!(replay.attempts.len(), 0, "a new order with a budget of its own");
}

#[test]
fn the_total_deadline_beats_everything() {
    let mut run = Run::quiet(1);
    let total_deadline = SimDuration::from_mins(10);
    run.command(Command::SetRetryPolicy(RetryPolicy { total_deadline, ..no_jitter() }));
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    let order = run.place(Class::Standard);
    run.until("failed", |sim| sim.orders()[order].status() == Status::Failed);
    let placed = run.sim.orders()[order].placed;
    assert_eq!(run.sim.orders()[order].age(run.sim.now()), total_deadline);
    assert!(run.sim.now().since(placed) < total_deadline.plus(SimDuration::from_secs(2)));
    assert_eq!(run.started(), [], "a paused dispatcher starts nothing");
}

#[test]
fn a_pause_stops_new_starts_only_and_resuming_dispatches_at_once() {
    let mut run = Run::quiet(2);
    let first = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[first].status() == Status::InProgress);
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    let again = run.try_command(Command::InjectFault(FaultKind::DispatcherPaused));
    assert!(matches!(again, Err(CommandError::Already { .. })), "{again:?}");
    let second = run.place(Class::Standard);
    run.until("delivered", |sim| sim.orders()[first].status() == Status::Completed);
    assert_eq!(run.status(second), Status::Queued);
    let fault = run.sim.active_faults().next().expect("active").id;
    run.command(Command::StopFault(fault));
    let mut out = Out::new();
    run.sim.advance(run.sim.now(), 100, &mut out);
    let offered = out.iter().any(|stamped| matches!(stamped.event, Event::OfferSent { .. }));
    assert!(offered, "no offer at the moment of resuming");
}

#[test]
fn cancelling_is_refused_once_the_food_is_on_board_and_final_states_stay() {
    let mut run = Run::quiet(2);
    let queued = run.place(Class::Saver);
    run.command(Command::CancelOrder(queued));
    run.until("cancelled", |sim| sim.orders()[queued].status() == Status::Cancelled);
    let again = run.try_command(Command::CancelOrder(queued));
    assert!(matches!(again, Err(CommandError::IllegalTransition { .. })), "{again:?}");
    let order = run.place(Class::Standard);
    run.until("on board", |sim| sim.orders()[order].picked_up.is_some());
    let late = run.try_command(Command::CancelOrder(order));
    assert!(matches!(late, Err(CommandError::NotPossible { .. })), "{late:?}");
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
}

#[test]
fn a_scheduled_order_cancelled_before_its_release_never_starts() {
    // C01
    let mut run = Run::quiet(2);
    run.command(Command::PlaceOrder(OrderSpec {
        release: Some(SimTime::from_secs(60)),
        ..OrderSpec::new(RestaurantId(0), NodeId(7))
    }));
    run.pass(10);
    assert_eq!(run.status(OrderId(0)), Status::Pending);
    run.command(Command::CancelOrder(OrderId(0)));
    run.pass(600);
    assert_eq!(run.status(OrderId(0)), Status::Cancelled);
    assert_eq!(run.started(), []);
}

#[test]
fn a_full_queue_rejects_the_newcomer_with_the_reason() {
    let mut run = Run::quiet(1);
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    run.command(Command::SetQueueCapacity(Some(2)));
    let orders: Vec<OrderId> = (0..3).map(|_| run.place(Class::Standard)).collect();
    assert_eq!(run.status(orders[1]), Status::Queued);
    assert_eq!(run.status(orders[2]), Status::Failed);
    let full =
        |e: &Event| matches!(e, Event::OrderMoved { reason: Some(FailReason::QueueFull), .. });
    assert_eq!(run.count(full), 1);
}

/// One driver, four orders of mixed class queued while paused: the order of starts tells the
/// policy.
fn served(policy: QueuePolicy) -> Vec<u32> {
    let mut run = Run::quiet(1);
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    for class in [Class::Saver, Class::Standard, Class::Urgent, Class::Standard] {
        run.place(class);
    }
    run.command(Command::SetQueuePolicy(policy));
    let fault = run.sim.active_faults().next().expect("paused").id;
    run.command(Command::StopFault(fault));
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 4);
    run.started().iter().map(|order| order.0).collect()
}

#[test]
fn each_queue_policy_serves_in_its_own_order() {
    assert_eq!(served(QueuePolicy::Fifo), [0, 1, 2, 3]);
    assert_eq!(served(QueuePolicy::Lifo), [3, 2, 1, 0]);
    assert_eq!(served(QueuePolicy::Priority { aging: None }), [2, 1, 3, 0]);
    assert_eq!(served(QueuePolicy::EarliestDeadline), [0, 1, 2, 3]);
}

#[test]
fn switching_policies_and_faults_moves_no_arrival() {
    let arrivals = |commands: &[Command]| {
        let mut run = Run::new(grid_city::setup(9, 4, 60));
        for command in commands {
            run.pass(300);
            run.command(command.clone());
        }
        run.pass(3_600 - 300 * commands.len() as u64);
        let sent = run.sim.orders().iter();
        sent.map(|o| (o.placement, o.placed, o.spec.restaurant, o.spec.destination, o.spec.class))
            .collect::<Vec<_>>()
    };
    let plain = arrivals(&[]);
    assert!(plain.len() > 30);
    let switched = arrivals(&[
        Command::SetQueuePolicy(QueuePolicy::Lifo),
        Command::SetAssignPolicy(AssignPolicy::Random),
        Command::InjectFault(FaultKind::DriverBreaksDown(DriverId(1))),
        Command::InjectFault(FaultKind::RestaurantLate(RestaurantId(0))),
        Command::SetQueuePolicy(QueuePolicy::ShortestJob),
    ]);
    assert_eq!(plain, switched);
}

#[test]
fn a_closed_road_is_driven_round_and_never_entered() {
    let mut run = Run::quiet(3);
    let order = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
    let carrier = run.carrier(order);
    let driver = &run.sim.drivers()[carrier];
    let dispatch_playground::core::driver::Activity::Driving(leg) = &driver.activity else {
        panic!("not driving: {:?}", driver.activity)
    };
    let road: EdgeId = leg.roads_ahead(run.sim.now()).last().expect("a road ahead").0;
    run.command(Command::InjectFault(FaultKind::RoadClosed(road)));
    assert!(run.sim.router().is_closed(road));
    assert_eq!(run.count(|e| matches!(e, Event::DriverRerouted { .. })), 1);
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
}

#[test]
fn a_late_restaurant_cooks_three_times_as_long() {
    let cooked_after = |late: bool| {
        let mut run = Run::quiet(1);
        if late {
            run.command(Command::InjectFault(FaultKind::RestaurantLate(RestaurantId(0))));
        }
        let order = run.place(Class::Standard);
        run.until("ready", |sim| sim.orders()[order].ready.is_some());
        let order = &run.sim.orders()[order];
        let queued = order.first_queued.expect("queued");
        order.ready.expect("ready").since(queued)
    };
    assert_eq!(cooked_after(true), cooked_after(false).times(3));
}
