//! Limits by key: who waits for them, who does not, and until exactly when.

use crate::run::{Run, instant, place, steady};
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{CustomerId, NameId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::limit::{Limit, LimitScope, StartRate};
use dispatch_playground::core::order::{Class, OrderSpec, Status};
use dispatch_playground::core::settings::{AssignPolicy, QueuePolicy};
use dispatch_playground::core::time::{SimDuration, SimTime};

const MIN: SimDuration = SimDuration::from_mins(1);

const fn in_progress(scope: LimitScope, max: u32) -> Limit {
    Limit { scope, key: None, in_progress_max: Some(max), starts: None }
}

const fn starts(scope: LimitScope, max: u32, window: SimDuration) -> Limit {
    Limit { scope, key: None, in_progress_max: None, starts: Some(StartRate { max, window }) }
}

fn limited(drivers: u32, limits: &[Limit]) -> Run {
    let mut run = instant(drivers);
    run.command(Command::SetLimits(limits.to_vec()));
    run
}

fn named(name: u32) -> OrderSpec {
    OrderSpec { name: Some(NameId(name)), ..OrderSpec::new(RestaurantId(0), NodeId(20)) }
}

fn start_times(run: &Run) -> Vec<(OrderId, SimTime)> {
    let started = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::AttemptStarted { order, .. } => Some((order, stamped.at)),
        _ => None,
    });
    started.collect()
}

#[test]
fn c26_c27_equal_orders_through_a_limit_start_in_their_order_at_exactly_the_permitted_times() {
    for policy in [QueuePolicy::Fifo, QueuePolicy::Priority { aging: None }] {
        let mut run = limited(6, &[starts(LimitScope::Name, 1, MIN.times(7))]);
        run.command(Command::SetQueuePolicy(policy));
        let equal: Vec<OrderId> = (0..4).map(|_| place(&mut run, named(3))).collect();
        let free = place(&mut run, OrderSpec::new(RestaurantId(0), NodeId(20)));
        let other = place(&mut run, named(4));
        run.pass(30 * 60);
        let log = start_times(&run);
        let first = log[0].1;
        let of_name: Vec<_> = log.iter().filter(|(order, _)| equal.contains(order)).collect();
        for (n, (order, at)) in of_name.iter().enumerate() {
            assert_eq!((*order, *at), (equal[n], first + MIN.times(7 * n as u64)));
        }
        assert_eq!(of_name.len(), 4);
        // I19: who waits for a limit holds up nobody else.
        for order in [free, other] {
            let placed = run.sim.orders()[order].placed;
            assert!(log.contains(&(order, placed)), "{order} started when it was placed");
        }
    }
}

#[test]
fn c09_a_slot_is_free_at_the_event_that_ends_the_attempt() {
    let mut run = limited(4, &[in_progress(LimitScope::Restaurant, 1)]);
    let orders: Vec<OrderId> = (0..3).map(|_| place(&mut run, named(0))).collect();
    let elsewhere = place(&mut run, OrderSpec::new(RestaurantId(1), NodeId(20)));
    assert_eq!(run.status(elsewhere), Status::InProgress);
    assert_eq!(orders.iter().filter(|&&o| run.status(o) == Status::InProgress).count(), 1);
    run.until("all delivered", |sim| {
        orders.iter().all(|&order| sim.orders()[order].status() == Status::Completed)
    });
    for pair in orders.windows(2) {
        let ended = run.sim.orders()[pair[0]].attempts[0].ended.map(|(at, _)| at);
        assert_eq!(ended, Some(run.sim.orders()[pair[1]].attempts[0].started));
    }
}

#[test]
fn c42_the_slot_of_a_lost_driver_is_returned_when_the_driver_is_declared_lost() {
    let mut run = limited(3, &[in_progress(LimitScope::Name, 1)]);
    run.command(Command::SetRetryPolicy(steady()));
    let held = place(&mut run, named(1));
    let next = place(&mut run, named(1));
    run.pass(5);
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(run.carrier(held))));
    run.until("next under way", |sim| sim.orders()[next].attempt().is_some());
    let lost = run.log.iter().find(|s| matches!(s.event, Event::DriverLost { .. })).unwrap().at;
    assert_eq!(run.sim.orders()[next].attempts[0].started, lost);
    run.until("both", |sim| sim.orders()[held].status() == Status::Completed);
}

#[test]
fn each_customer_and_each_district_has_slots_of_its_own() {
    let mut run = limited(6, &[in_progress(LimitScope::Customer, 1)]);
    let by = |customer: Option<u32>| OrderSpec {
        customer: customer.map(CustomerId),
        ..OrderSpec::new(RestaurantId(0), NodeId(20))
    };
    let orders = [Some(5), Some(5), Some(6), None, None].map(|c| place(&mut run, by(c)));
    let status = orders.map(|order| run.status(order));
    use Status::{InProgress, Queued};
    assert_eq!(status, [InProgress, Queued, InProgress, InProgress, InProgress]);

    // Only the western district is limited.
    let west = Limit { key: Some(0), ..in_progress(LimitScope::District, 1) };
    let mut run = limited(6, &[west]);
    let to = |node| OrderSpec::new(RestaurantId(0), NodeId(node));
    let orders = [18, 18, 23, 23].map(|node| place(&mut run, to(node)));
    let status = orders.map(|order| run.status(order));
    assert_eq!(status, [InProgress, Queued, InProgress, InProgress]);
}

#[test]
fn limits_can_be_changed_while_orders_wait_and_what_has_started_still_counts() {
    let rate = starts(LimitScope::Name, 1, MIN.times(7));
    let mut run = limited(6, &[rate]);
    let orders: Vec<OrderId> = (0..3).map(|_| place(&mut run, named(1))).collect();
    run.command(Command::SetLimits(vec![in_progress(LimitScope::Restaurant, 1)]));
    run.command(Command::SetLimits(vec![rate]));
    run.pass(8 * 60);
    let log = start_times(&run);
    let first = log[0].1;
    assert_eq!(log, [(orders[0], first), (orders[1], first + MIN.times(7))]);
    run.command(Command::SetLimits(Vec::new()));
    run.pass(1);
    assert_eq!(start_times(&run).len(), 3, "without limits the last one goes at once");
}

#[test]
fn a_limit_that_makes_no_sense_is_refused() {
    let mut run = instant(1);
    let mut check = |limit: Limit| {
        let before = run.sim.digest();
        let refused = run.try_command(Command::SetLimits(vec![limit])).unwrap_err();
        assert_eq!(run.sim.digest(), before);
        refused
    };
    let unknown = check(Limit { key: Some(5), ..in_progress(LimitScope::Restaurant, 1) });
    assert_eq!(unknown, CommandError::Unknown { what: "Restaurant 6".to_owned() });
    let unknown = check(Limit { key: Some(2), ..in_progress(LimitScope::District, 1) });
    assert_eq!(unknown, CommandError::Unknown { what: "District 3".to_owned() });
    let nothing = check(Limit { in_progress_max: None, ..in_progress(LimitScope::Name, 1) });
    assert!(matches!(nothing, CommandError::NotPossible { .. }), "{nothing:?}");
    for limit in [
        in_progress(LimitScope::Name, 0),
        starts(LimitScope::Name, 0, MIN),
        starts(LimitScope::Name, 1, SimDuration::ZERO),
    ] {
        let refused = check(limit);
        assert!(matches!(refused, CommandError::OutOfRange { .. }), "{refused:?}");
    }
}

#[test]
fn offers_on_their_way_take_slots_too() {
    let mut run = Run::quiet(4);
    run.command(Command::SetLimits(vec![
        in_progress(LimitScope::Restaurant, 2),
        starts(LimitScope::Name, 1, MIN),
    ]));
    let spec = OrderSpec { class: Class::Urgent, ..named(1) };
    (0..6).for_each(|_| run.command(Command::PlaceOrder(spec)));
    // The checker counts slots and starts after every event, while drivers think and answer.
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 6);
}

#[test]
fn orders_matched_together_keep_to_the_limits_too() {
    let mut run = limited(4, &[in_progress(LimitScope::Name, 2)]);
    let window = SimDuration::from_secs(30);
    run.command(Command::SetAssignPolicy(AssignPolicy::Optimal { window }));
    (0..3).for_each(|_| run.command(Command::PlaceOrder(named(1))));
    run.command(Command::PlaceOrder(named(2)));
    run.pass(31);
    let under_way = |run: &Run| run.sim.status_counts()[Status::InProgress as usize];
    assert_eq!(under_way(&run), 3, "two of the one name, one of the other, in one batch");
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 4);
}
