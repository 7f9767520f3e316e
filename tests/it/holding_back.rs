//! What holds orders back: a full queue, an attempt's time-out, a restaurant's breaker.

use crate::run::{Run, instant, place, steady};
use dispatch_playground::core::breaker::BreakerPolicy;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::{Event, Stamped};
use dispatch_playground::core::id::{NodeId, OrderId, RestaurantId};
use dispatch_playground::core::metrics::Metrics;
use dispatch_playground::core::order::{
    AttemptEnd, Class, FailReason, OrderSpec, OrderState, Status,
};
use dispatch_playground::core::settings::{Protocol, RetryPolicy, WhenFull};
use dispatch_playground::core::time::{SimDuration, SimTime};

const MIN: SimDuration = SimDuration::from_mins(1);

/// Nobody on shift, so that orders only queue up, at most `capacity` of them.
fn waiting_room(capacity: u32, when_full: WhenFull) -> Run {
    let mut run = instant(1);
    run.command(Command::SetDriversOnShift { count: 0 });
    run.command(Command::SetQueueCapacity(Some(capacity)));
    run.command(Command::SetWhenFull(when_full));
    run
}

fn reason(run: &Run, order: OrderId) -> Option<FailReason> {
    match run.sim.orders()[order].state {
        OrderState::Failed { reason, .. } => Some(reason),
        _ => None,
    }
}

/// The orders' classes, first come first, and for each why it was turned away, if it was.
#[track_caller]
fn check_full(capacity: u32, when_full: WhenFull, orders: &[(Class, Option<FailReason>)]) {
    let mut run = waiting_room(capacity, when_full);
    let ids: Vec<OrderId> = orders.iter().map(|&(class, _)| run.place(class)).collect();
    let got: Vec<_> = ids.iter().map(|&id| reason(&run, id)).collect();
    let expect: Vec<_> = orders.iter().map(|&(_, reason)| reason).collect();
    assert_eq!(got, expect, "{when_full:?}");
    let mut metrics = Metrics::new(1);
    run.log.iter().for_each(|stamped| metrics.observe(stamped));
    let (all, gone) = (metrics.totals().all(), expect.iter().flatten().count() as u64);
    assert_eq!((all.failed, metrics.totals().shed), (gone, gone));
    assert_eq!(all.goodput_ppm(), (gone > 0).then_some(0), "shed orders count as not served");
}

#[test]
fn a_full_queue_sends_away_whom_the_rule_names() {
    use Class::{Saver, Standard, Urgent};
    use FailReason::{DroppedOldest, QueueFull, ShedLowest};
    check_full(
        2,
        WhenFull::RejectNewest,
        &[(Saver, None), (Saver, None), (Urgent, Some(QueueFull)), (Saver, Some(QueueFull))],
    );
    check_full(
        2,
        WhenFull::DropOldest,
        &[
            (Urgent, Some(DroppedOldest)),
            (Saver, Some(DroppedOldest)),
            (Saver, None),
            (Saver, None),
        ],
    );
    // The saver goes first, then the saver who comes; of equals the newest, whoever that is.
    check_full(
        3,
        WhenFull::ShedLowest,
        &[
            (Saver, Some(ShedLowest)),
            (Standard, None),
            (Urgent, None),
            (Standard, Some(ShedLowest)),
            (Saver, Some(ShedLowest)),
            (Standard, Some(ShedLowest)),
            (Urgent, None),
        ],
    );
}

#[test]
fn an_order_on_offer_and_one_that_comes_back_stay_in_a_full_queue() {
    let mut run = instant(1);
    let thinks =
        Protocol { think_time: MIN, offer_timeout: MIN.times(2), ..run.sim.settings().protocol };
    run.command(Command::SetProtocol(thinks));
    run.command(Command::SetRetryPolicy(steady()));
    run.command(Command::SetQueueCapacity(Some(1)));
    run.command(Command::SetWhenFull(WhenFull::DropOldest));
    let first = run.place(Class::Saver);
    assert!(run.sim.orders()[first].offer().is_some(), "the driver thinks about it");
    let second = run.place(Class::Urgent);
    assert_eq!(reason(&run, second), Some(FailReason::QueueFull), "the one on offer stays");
    run.until("accepted", |sim| sim.orders()[first].attempt().is_some());
    let third = run.place(Class::Urgent);
    assert_eq!(run.status(third), Status::Queued);
    run.command(Command::InjectFault(FaultKind::DriverCancels(run.carrier(first))));
    run.command(Command::SetDriversOnShift { count: 0 });
    run.until("back", |sim| sim.orders()[first].status() == Status::Queued);
    assert_eq!((run.status(third), run.sim.queue_len()), (Status::Queued, 2));
}

/// An order at the first restaurant, which takes so long to cook it.
fn slow(minutes: u64) -> OrderSpec {
    let preparation = Some(MIN.times(minutes));
    OrderSpec { preparation, ..OrderSpec::new(RestaurantId(0), NodeId(20)) }
}

#[test]
fn an_attempt_that_runs_too_long_fails_at_its_time_and_the_driver_is_free() {
    let mut run = instant(1);
    let attempt_timeout = Some(MIN.times(4));
    run.command(Command::SetRetryPolicy(RetryPolicy { attempt_timeout, ..steady() }));
    let order = place(&mut run, slow(60));
    run.until("under way", |sim| sim.orders()[order].attempt().is_some());
    let driver = run.carrier(order);
    run.until("timed out", |sim| sim.orders()[order].status() == Status::Retrying);
    let attempt = &run.sim.orders()[order].attempts[0];
    assert_eq!(attempt.ended, Some((attempt.started + MIN.times(4), AttemptEnd::TimedOut)));
    assert!(run.sim.drivers()[driver].jobs.is_empty(), "told to drop it");
    let zero = SimDuration::ZERO;
    let policy = RetryPolicy { attempt_timeout: Some(zero), ..steady() };
    let refused = run.try_command(Command::SetRetryPolicy(policy));
    assert!(matches!(refused, Err(CommandError::OutOfRange { .. })), "{refused:?}");
}

#[test]
fn c41_a_long_attempt_under_a_short_lease_runs_once() {
    let mut run = instant(3);
    let protocol =
        Protocol { lease: MIN.times(6), heartbeat_every: MIN, ..run.sim.settings().protocol };
    run.command(Command::SetProtocol(protocol));
    let order = place(&mut run, slow(47));
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    assert_eq!(run.started(), [order], "heartbeats renew the lease for as long as it runs");
}

/// A breaker that opens after two attempts of at most four minutes.
fn with_breaker(drivers: u32, change: impl FnOnce(&mut BreakerPolicy)) -> Run {
    let mut run = instant(drivers);
    let mut policy = BreakerPolicy {
        failures: 2,
        window: MIN.times(30),
        open_for: MIN.times(5),
        probe_within: MIN.times(10),
    };
    change(&mut policy);
    run.command(Command::SetBreaker(Some(policy)));
    run.command(Command::SetRetryPolicy(RetryPolicy {
        attempt_timeout: Some(MIN.times(4)),
        max_attempts: 100,
        total_deadline: MIN.times(300),
        ..steady()
    }));
    run
}

fn breaker_log(log: &[Stamped]) -> Vec<(&'static str, SimTime)> {
    let name = |event: &Event| match event {
        Event::BreakerOpened { .. } => Some("opened"),
        Event::BreakerHalfOpened { .. } => Some("half-opened"),
        Event::BreakerProbed { .. } => Some("probed"),
        Event::BreakerProbeUnanswered { .. } => Some("unanswered"),
        Event::BreakerClosed { .. } => Some("closed"),
        _ => None,
    };
    log.iter().filter_map(|stamped| Some((name(&stamped.event)?, stamped.at))).collect()
}

fn seen(run: &Run, what: &str) -> usize {
    breaker_log(&run.log).iter().filter(|(name, _)| *name == what).count()
}

fn until_seen(run: &mut Run, what: &str, times: usize) {
    for _ in 0..20_000 {
        if seen(run, what) >= times {
            return;
        }
        run.pass(1);
    }
    panic!("never {what} {times} times: {:?}", breaker_log(&run.log));
}

#[test]
fn a_breaker_opens_lets_one_probe_through_opens_again_and_closes_when_the_food_is_there() {
    let mut run = with_breaker(4, |_| {});
    let waiting: Vec<OrderId> = (0..3).map(|_| place(&mut run, slow(20))).collect();
    until_seen(&mut run, "opened", 1);
    let refused = place(&mut run, slow(1));
    assert_eq!(reason(&run, refused), Some(FailReason::BreakerOpen));
    let elsewhere = place(&mut run, OrderSpec::new(RestaurantId(1), NodeId(20)));
    assert_eq!(run.status(elsewhere), Status::InProgress, "others go on");
    let opened = breaker_log(&run.log)[0].1;
    until_seen(&mut run, "probed", 1);
    let probing = place(&mut run, slow(1));
    assert_eq!(reason(&run, probing), Some(FailReason::BreakerOpen), "one probe, nobody else");
    until_seen(&mut run, "closed", 1);
    let log = breaker_log(&run.log);
    assert_eq!(log[1], ("half-opened", opened + MIN.times(5)));
    let names: Vec<_> = log.iter().map(|(name, _)| *name).collect();
    let (rounds, last) = names.split_at(names.len() - 3);
    assert_eq!(last, ["half-opened", "probed", "closed"]);
    assert!(!rounds.is_empty() && rounds.len() % 3 == 1, "{names:?}");
    assert!(rounds[1..].chunks(3).all(|round| round == ["half-opened", "probed", "opened"]));
    run.until("all delivered", |sim| {
        waiting.iter().all(|&order| sim.orders()[order].status() == Status::Completed)
    });
}

#[test]
fn s21_a_probe_that_never_answers_makes_way_for_another_one() {
    let mut run = with_breaker(4, |policy| policy.probe_within = MIN);
    (0..3).for_each(|_| _ = place(&mut run, slow(200)));
    until_seen(&mut run, "unanswered", 2);
    let log = breaker_log(&run.log);
    let names: Vec<_> = log.iter().map(|(name, _)| *name).collect();
    let expect = ["opened", "half-opened", "probed", "unanswered", "probed", "unanswered"];
    assert_eq!(names[..6], expect);
    assert_eq!(log[3].1, log[2].1 + MIN);
    assert_eq!(log[4].1, log[3].1, "the next one may try at once");
}

#[test]
fn a_probe_whose_driver_gives_up_says_nothing_about_the_restaurant() {
    let mut run = with_breaker(3, |_| {});
    (0..2).for_each(|_| _ = place(&mut run, slow(200)));
    until_seen(&mut run, "probed", 1);
    let probe = *run.started().last().unwrap();
    run.command(Command::InjectFault(FaultKind::DriverCancels(run.carrier(probe))));
    until_seen(&mut run, "probed", 2);
    assert_eq!(seen(&run, "opened"), 1);
    run.command(Command::SetBreaker(None));
    assert_eq!(breaker_log(&run.log).last().map(|(name, _)| *name), Some("closed"));
    let order = place(&mut run, slow(1));
    assert_eq!(reason(&run, order), None, "without breakers nobody is refused");
}
