//! Cases from public trackers about retries, pauses and cancellations (`docs/cases.md` has all).

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, FaultId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{
    AttemptEnd, Class, FailReason, OrderSpec, OrderState, Status,
};
use dispatch_playground::core::settings::{Backoff, Jitter, QueuePolicy, RetryPolicy};
use dispatch_playground::core::sim::{Setup, SetupError};
use dispatch_playground::core::time::{SimDuration, SimTime};

fn policy(minutes: u64, max_attempts: u32) -> RetryPolicy {
    RetryPolicy {
        backoff: Backoff::Fixed,
        jitter: Jitter::None,
        base: SimDuration::from_mins(minutes),
        max_attempts,
        ..RetryPolicy::default()
    }
}

fn inject(run: &mut Run, kind: FaultKind) -> FaultId {
    run.command(Command::InjectFault(kind));
    FaultId(run.sim.faults().len() as u32 - 1)
}

fn retrying(run: &mut Run, order: OrderId) -> SimTime {
    run.until("accepted", |sim| sim.orders()[order].attempt().is_some());
    inject(run, FaultKind::DriverCancels(run.carrier(order)));
    run.until("retrying", |sim| sim.orders()[order].status() == Status::Retrying);
    match run.sim.orders()[order].state {
        OrderState::Retrying { until, .. } => until,
        ref other => panic!("{other:?}"),
    }
}

fn starts_of(run: &Run, order: OrderId) -> usize {
    run.started().into_iter().filter(|&started| started == order).count()
}

#[test]
fn c04_an_order_with_attempts_left_is_retrying_and_nowhere_else() {
    let mut run = Run::quiet(2);
    run.command(Command::SetRetryPolicy(policy(3, 3)));
    let order = run.place(Class::Standard);
    retrying(&mut run, order);
    let mut expect = [0; 7];
    expect[Status::Retrying as usize] = 1;
    assert_eq!(run.sim.status_counts(), expect);
    assert_eq!(run.sim.queue_len(), 0);
}

#[test]
fn c07_a_cancellation_is_no_failure_and_the_queue_goes_on() {
    let mut run = Run::quiet(1);
    let (first, second) = (run.place(Class::Standard), run.place(Class::Standard));
    run.until("accepted", |sim| sim.orders()[first].attempt().is_some());
    run.command(Command::CancelOrder(first));
    run.until("second", |sim| sim.orders()[second].status() == Status::Completed);
    assert_eq!(run.status(first), Status::Cancelled);
    assert_eq!(run.sim.status_counts()[Status::Failed as usize], 0);
    let ends = run.sim.orders()[first].attempts.iter().map(|a| a.ended.map(|(_, end)| end));
    assert!(ends.eq([Some(AttemptEnd::CustomerCancelled)]));
}

#[test]
fn c08_pause_and_resume_of_what_is_already_so_are_refused_and_change_nothing() {
    let mut run = Run::quiet(1);
    let pause = Command::InjectFault(FaultKind::DispatcherPaused);
    let refused = |run: &mut Run, command: &Command| {
        let before = run.sim.digest();
        let error = run.try_command(command.clone()).expect_err("refused");
        assert_eq!(run.sim.digest(), before);
        error
    };
    let unknown = refused(&mut run, &Command::StopFault(FaultId(0)));
    assert!(matches!(unknown, CommandError::Unknown { .. }), "nothing to resume: {unknown}");
    run.command(pause.clone());
    assert!(matches!(refused(&mut run, &pause), CommandError::Already { .. }));
    run.command(Command::StopFault(FaultId(0)));
    let resumed = refused(&mut run, &Command::StopFault(FaultId(0)));
    assert!(matches!(resumed, CommandError::Already { .. }));
}

#[test]
fn c14_a_cap_below_the_base_is_refused_on_load_with_the_name_of_the_field() {
    let mut setup = grid_city::setup(1, 1, 0);
    setup.settings.retry.cap = SimDuration::from_secs(1);
    let error = setup.check().expect_err("refused");
    assert!(matches!(error, SetupError::Setting(CommandError::OutOfRange { .. })));
    assert!(error.to_string().starts_with("retry cap (us) is 1000000"), "{error}");
    setup.settings.retry = RetryPolicy { max_attempts: 0, ..RetryPolicy::default() };
    let error = setup.check().expect_err("refused");
    assert!(error.to_string().starts_with("attempts is 0"), "{error}");
}

#[test]
fn c16_an_order_that_always_fails_starts_exactly_as_often_as_the_budget_says() {
    for budget in [1, 2, 6, 7] {
        let mut run = Run::quiet(4);
        run.command(Command::SetRetryPolicy(policy(1, budget)));
        let order = run.place(Class::Standard);
        inject(&mut run, FaultKind::OrderPoisoned(order));
        run.until("failed", |sim| sim.orders()[order].status() == Status::Failed);
        assert_eq!(starts_of(&run, order), budget as usize);
        let OrderState::Failed { reason, .. } = run.sim.orders()[order].state else { panic!() };
        assert_eq!(reason, FailReason::BudgetUsedUp);
    }
}

#[test]
fn c17_c18_each_order_has_its_own_budget_which_nobody_else_refills_or_uses_up() {
    let mut run = Run::quiet(8);
    run.command(Command::SetRetryPolicy(policy(1, 3)));
    let orders: Vec<OrderId> = (0..8).map(|_| run.place(Class::Standard)).collect();
    let poisoned: Vec<OrderId> = orders.iter().copied().step_by(2).collect();
    for &order in &poisoned {
        inject(&mut run, FaultKind::OrderPoisoned(order));
    }
    run.until("over", |sim| sim.orders().iter().all(|order| order.status().is_final()));
    for &order in &orders {
        let (starts, end) = (starts_of(&run, order), run.status(order));
        match poisoned.contains(&order) {
            true => assert_eq!((starts, end), (3, Status::Failed)),
            false => assert_eq!((starts, end), (1, Status::Completed)),
        }
    }
}

#[test]
fn c20_c21_an_order_whose_drivers_are_lost_again_and_again_is_given_up_by_the_same_budget() {
    let mut run = Run::quiet(4);
    run.command(Command::SetRetryPolicy(policy(1, 3)));
    let order = run.place(Class::Standard);
    for attempt in 1..=3 {
        run.until("accepted", |sim| sim.orders()[order].attempts.len() == attempt);
        let carrier = run.carrier(order);
        inject(&mut run, FaultKind::DriverBreaksDown(carrier));
        run.until("lost", |sim| sim.orders()[order].attempt().is_none());
    }
    assert_eq!(run.status(order), Status::Failed);
    let ends = run.sim.orders()[order].attempts.iter().map(|a| a.ended.map(|(_, end)| end));
    assert!(ends.eq([Some(AttemptEnd::LeaseExpired); 3]), "lost drivers, and said so");
}

#[test]
fn c23_an_attempt_that_fails_during_a_pause_counts_all_the_same() {
    let mut run = Run::quiet(1);
    run.command(Command::SetRetryPolicy(policy(1, 1)));
    let order = run.place(Class::Standard);
    run.until("accepted", |sim| sim.orders()[order].attempt().is_some());
    inject(&mut run, FaultKind::DispatcherPaused);
    inject(&mut run, FaultKind::DriverCancels(DriverId(0)));
    run.pass(5);
    assert_eq!(run.status(order), Status::Failed);
    assert_eq!(run.sim.orders()[order].attempts.len(), 1);
}

#[test]
fn c24_a_poisoned_order_waits_its_back_off_and_is_no_longer_looked_at_once_it_has_failed() {
    let mut run = Run::quiet(3);
    run.command(Command::SetRetryPolicy(policy(2, 2)));
    let order = run.place(Class::Standard);
    inject(&mut run, FaultKind::OrderPoisoned(order));
    run.until("failed", |sim| sim.orders()[order].status() == Status::Failed);
    let count = |which: fn(&Event) -> bool| run.count(which);
    assert_eq!(count(|e| matches!(e, Event::RetryScheduled { .. })), 1);
    let offers = count(|e| matches!(e, Event::OfferSent { .. }));
    run.pass(2 * 3_600);
    assert_eq!(run.count(|e| matches!(e, Event::OfferSent { .. })), offers);
}

/// An order whose retry comes `micros` before its deadline, or after it where that is negative:
/// whether it queues again.
fn queues_again(micros_before: i64) -> bool {
    let mut probe = Run::quiet(1);
    probe.command(Command::SetRetryPolicy(policy(5, 4)));
    let order = probe.place(Class::Standard);
    let until = retrying(&mut probe, order);
    let wait = until.since(probe.sim.orders()[order].placed).as_micros();
    let deadline = wait.checked_add_signed(micros_before).expect("minutes");
    let mut setup = grid_city::setup(1, 1, 0);
    setup.settings.retry = policy(5, 4);
    setup.settings.retry.total_deadline = SimDuration::from_micros(deadline);
    let mut run = Run::quiet_with(setup);
    run.place(Class::Standard);
    assert_eq!(retrying(&mut run, order), until, "the same run but for its deadline");
    run.pass_until(until + SimDuration::from_secs(5));
    assert_eq!(run.status(order), Status::Failed, "the deadline is over either way");
    let back = |e: &Event| {
        matches!(e, Event::OrderMoved { from: Status::Retrying, to: Status::Queued, .. })
    };
    run.count(back) == 1
}

#[test]
fn c25_a_retry_due_at_the_very_deadline_is_too_late_and_a_microsecond_before_it_is_not() {
    assert!(queues_again(1));
    assert!(!queues_again(0), "at the same instant the deadline comes first");
    assert!(!queues_again(-1));
}

#[test]
fn s02_urgent_work_recovered_from_a_lost_driver_is_served_next() {
    let mut run = Run::quiet(1);
    run.command(Command::SetQueuePolicy(QueuePolicy::Priority { aging: None }));
    run.command(Command::SetRetryPolicy(policy(0, 4)));
    let urgent = run.place(Class::Urgent);
    run.until("accepted", |sim| sim.orders()[urgent].attempt().is_some());
    for _ in 0..5 {
        run.place(Class::Standard);
    }
    let broken = inject(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    let at = run.sim.now();
    run.until("lost", |sim| sim.drivers()[DriverId(0)].lost);
    let detected = run.sim.now().since(at);
    assert!(detected <= run.sim.settings().protocol.lease, "found out within a lease");
    run.command(Command::StopFault(broken));
    let n = run.started().len();
    run.until("started again", |sim| sim.orders()[urgent].attempts.len() == 2);
    assert_eq!(run.started()[n..], [urgent]);
}

#[test]
fn s06_an_order_in_back_off_is_not_taken_early_though_nothing_else_waits() {
    let mut run = Run::quiet(3);
    run.command(Command::SetRetryPolicy(policy(4, 4)));
    let order = run.place(Class::Standard);
    let until = retrying(&mut run, order);
    // Things that wake the dispatcher: a driver comes and goes, one breaks and is repaired.
    run.command(Command::SetDriversOnShift { count: 2 });
    run.command(Command::SetDriversOnShift { count: 3 });
    let broken = inject(&mut run, FaultKind::DriverBreaksDown(DriverId(2)));
    run.command(Command::StopFault(broken));
    run.pass_until(until - SimDuration::from_micros(1));
    assert_eq!((run.status(order), starts_of(&run, order)), (Status::Retrying, 1));
    run.pass_until(until);
    assert_eq!(run.status(order), Status::Queued, "and at its own moment it is");
}

/// A hundred orders fail at one instant: how many queue again in the busiest second.
fn busiest_second(jitter: Jitter) -> usize {
    let mut setup: Setup = grid_city::setup(3, 100, 0);
    setup.settings.protocol.latency = SimDuration::ZERO;
    setup.settings.protocol.think_time = SimDuration::ZERO;
    setup.settings.retry = RetryPolicy { jitter, base: SimDuration::from_mins(1), ..policy(1, 4) };
    let mut run = Run::quiet_with(setup);
    for n in 0..100 {
        let spec = OrderSpec::new(RestaurantId(n % 5), NodeId(n % 36));
        run.command(Command::PlaceOrder(spec));
    }
    run.pass(1);
    let busy: Vec<DriverId> =
        run.sim.drivers().iter().filter(|d| !d.jobs.is_empty()).map(|d| d.id).collect();
    assert!(busy.len() >= 90, "{} at work", busy.len());
    for driver in busy {
        inject(&mut run, FaultKind::DriverCancels(driver));
    }
    run.pass(240);
    let mut per_second = std::collections::BTreeMap::new();
    for stamped in &run.log {
        if let Event::OrderMoved { from: Status::Retrying, to: Status::Queued, .. } = stamped.event
        {
            *per_second.entry(stamped.at.as_secs()).or_insert(0) += 1;
        }
    }
    per_second.into_values().max().unwrap_or(0)
}

#[test]
fn s09_failures_of_one_instant_collide_again_without_jitter_and_spread_with_it() {
    assert!(busiest_second(Jitter::None) >= 90);
    assert!(busiest_second(Jitter::Full) <= 10);
    assert!(busiest_second(Jitter::Equal) <= 15);
    assert!(busiest_second(Jitter::Decorrelated) <= 10);
}

#[test]
fn s10_the_retry_that_is_told_is_the_one_that_happens_in_every_form_and_jitter() {
    for backoff in Backoff::ALL {
        for jitter in Jitter::ALL {
            let mut run = Run::quiet(3);
            let policy = RetryPolicy {
                backoff,
                jitter,
                base: SimDuration::from_secs(20),
                cap: SimDuration::from_mins(2),
                max_attempts: 4,
                ..RetryPolicy::default()
            };
            run.command(Command::SetRetryPolicy(policy));
            let order = run.place(Class::Standard);
            inject(&mut run, FaultKind::OrderPoisoned(order));
            run.until("failed", |sim| sim.orders()[order].status() == Status::Failed);
            let told = run.log.iter().filter_map(|stamped| match stamped.event {
                Event::RetryScheduled { until, .. } => Some(until),
                _ => None,
            });
            let happened = run.log.iter().filter_map(|stamped| match stamped.event {
                Event::OrderMoved { from: Status::Retrying, to: Status::Queued, .. } => {
                    Some(stamped.at)
                }
                _ => None,
            });
            assert_eq!(told.clone().count(), 3, "{backoff:?} {jitter:?}");
            assert!(told.eq(happened), "{backoff:?} {jitter:?}");
        }
    }
}
