//! Idempotency keys: what a further submission with a known key gets, state by state.

use crate::run::Run;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{NodeId, OrderId, RestaurantId};
use dispatch_playground::core::idempotency::{Idempotency, KeyRule, KeysFreed};
use dispatch_playground::core::order::{Class, OrderSpec, Status};
use dispatch_playground::core::settings::{Backoff, Jitter, Protocol, RetryPolicy};
use dispatch_playground::core::time::{SimDuration, SimTime};

const FIRST: OrderId = OrderId(0);

fn wish() -> OrderSpec {
    OrderSpec { key: Some(7), ..OrderSpec::new(RestaurantId(0), NodeId(20)) }
}

/// A run with three drivers whose first order is in this state.
fn run_with_first(state: Status) -> Run {
    let mut run = Run::quiet(3);
    let patient = RetryPolicy {
        backoff: Backoff::Fixed,
        jitter: Jitter::None,
        base: SimDuration::from_mins(4),
        cap: SimDuration::from_mins(4),
        ..RetryPolicy::default()
    };
    run.command(Command::SetRetryPolicy(patient));
    match state {
        Status::Pending => {
            let release = Some(SimTime::from_mins(50));
            run.command(Command::PlaceOrder(OrderSpec { release, ..wish() }));
        }
        Status::Failed => {
            run.command(Command::SetRetryPolicy(RetryPolicy { max_attempts: 1, ..patient }));
            run.command(Command::PlaceOrder(wish()));
        }
        Status::Queued | Status::Cancelled => {
            run.command(Command::InjectFault(FaultKind::DispatcherPaused));
            run.command(Command::PlaceOrder(wish()));
        }
        _ => run.command(Command::PlaceOrder(wish())),
    }
    run.pass(2);
    if matches!(state, Status::Failed | Status::Retrying) {
        run.until("under way", |sim| sim.orders()[FIRST].status() == Status::InProgress);
        let carrier = run.carrier(FIRST);
        run.command(Command::InjectFault(FaultKind::DriverCancels(carrier)));
    }
    if state == Status::Cancelled {
        run.command(Command::CancelOrder(FIRST));
    }
    run.until("in the state", |sim| sim.orders()[FIRST].status() == state);
    run
}

/// The spec with which the first order was placed.
fn same(run: &Run) -> OrderSpec {
    run.sim.orders()[FIRST].spec
}

fn submit(run: &mut Run, spec: OrderSpec) {
    run.command(Command::PlaceOrder(spec));
    run.pass(2);
}

#[test]
fn a_known_key_gets_the_first_result_whatever_it_is() {
    // S15, S16: also while the first is in retry.
    for state in Status::ALL {
        let mut run = run_with_first(state);
        let spec = same(&run);
        submit(&mut run, spec);
        assert_eq!(run.sim.orders().len(), 1, "{state:?}: nothing new");
        let answered = |e: &Event| match *e {
            Event::FirstResultReturned { order, status, .. } => order == FIRST && status == state,
            _ => false,
        };
        assert_eq!(run.count(answered), 1, "{state:?}: answered with the first result");
        assert_eq!(run.count(|e| matches!(e, Event::KeyConflict { .. })), 0, "{state:?}");
    }
}

#[test]
fn a_known_key_with_another_payload_is_a_conflict_in_every_state() {
    // S18
    for state in Status::ALL {
        let mut run = run_with_first(state);
        let other = OrderSpec { destination: NodeId(21), ..same(&run) };
        submit(&mut run, other);
        assert_eq!(run.sim.orders().len(), 1, "{state:?}: nothing new");
        let conflict = |e: &Event| matches!(e, Event::KeyConflict { order: FIRST, .. });
        assert_eq!(run.count(conflict), 1, "{state:?}");
        assert_eq!(run.count(|e| matches!(e, Event::FirstResultReturned { .. })), 0, "{state:?}");
    }
}

#[test]
fn a_repeated_submission_leaves_the_retry_of_its_order_alone() {
    // S15: deduplication does not block the order's own retry. S16: no second one in retry.
    let mut run = run_with_first(Status::Retrying);
    let spec = same(&run);
    (0..3).for_each(|_| submit(&mut run, spec));
    assert_eq!(run.sim.status_counts()[Status::Retrying as usize], 1);
    run.until("delivered", |sim| sim.orders()[FIRST].status() == Status::Completed);
    assert_eq!(run.started(), [FIRST, FIRST]);
    assert_eq!(run.count(|e| matches!(e, Event::HandedOver { .. })), 1);
}

#[test]
fn the_rule_says_which_ends_free_the_key() {
    // S17, C06: by the rule `OnFailure` the next order with the key of a failed one is admitted.
    let admitted = |state: Status, freed: KeysFreed| {
        let mut run = run_with_first(state);
        run.command(Command::SetKeyRule(KeyRule { freed, ..KeyRule::default() }));
        let spec = same(&run);
        submit(&mut run, spec);
        if let Some(second) = run.sim.orders().get(OrderId(1)) {
            assert_eq!(second.repeats, None, "a wish of its own");
        }
        run.sim.orders().len() == 2
    };
    for (state, free_by) in [
        (Status::Queued, [false, false, false]),
        (Status::InProgress, [false, false, false]),
        (Status::Retrying, [false, false, false]),
        (Status::Completed, [false, false, false]),
        (Status::Failed, [false, true, true]),
        (Status::Cancelled, [false, false, true]),
    ] {
        assert_eq!(KeysFreed::ALL.map(|freed| admitted(state, freed)), free_by, "{state:?}");
    }
}

#[test]
fn a_key_is_kept_for_its_time_and_not_a_microsecond_longer() {
    for (past_end_us, orders) in [(600_000_000 - 1, 1), (600_000_000, 2)] {
        let mut run = run_with_first(Status::Completed);
        let kept_for = SimDuration::from_mins(10);
        run.command(Command::SetKeyRule(KeyRule { freed: KeysFreed::Never, kept_for }));
        run.command(Command::SetProtocol(Protocol {
            latency: SimDuration::ZERO,
            ..Protocol::default()
        }));
        let ended = run.sim.orders()[FIRST].age(run.sim.now());
        let free_at = run.sim.orders()[FIRST].placed + ended;
        run.pass_until(free_at + SimDuration::from_micros(past_end_us));
        let spec = same(&run);
        run.command(Command::PlaceOrder(spec));
        run.pass(0);
        assert_eq!(run.sim.orders().len(), orders, "{past_end_us} us after the end");
    }
}

#[test]
fn without_a_name_every_submission_is_a_wish_of_its_own() {
    let mut run = Run::quiet(3);
    let spec = OrderSpec::new(RestaurantId(0), NodeId(20));
    submit(&mut run, spec);
    submit(&mut run, spec);
    assert_eq!(run.sim.orders().len(), 2);
    assert_eq!(run.count(|e| matches!(e, Event::OrderDuplicated { .. })), 0);
}

#[test]
fn a_replayed_dead_letter_is_a_wish_of_its_own() {
    let mut run = run_with_first(Status::Failed);
    run.command(Command::ReplayDeadLetter(FIRST));
    run.pass(2);
    assert_eq!(run.sim.orders()[OrderId(1)].replays, Some(FIRST));
    assert_eq!(run.sim.orders()[OrderId(1)].spec.key, None);
}

#[test]
fn with_idempotency_off_a_second_submission_is_a_second_meal_and_a_second_delivery() {
    let mut run = Run::quiet(3);
    run.command(Command::SetIdempotency(Idempotency::Off));
    submit(&mut run, wish());
    submit(&mut run, wish());
    let second = OrderId(1);
    assert_eq!(run.sim.orders()[second].repeats, Some(FIRST));
    assert_ne!(run.sim.orders()[second].placement, run.sim.orders()[FIRST].placement);
    run.until("both delivered", |sim| sim.status_counts()[Status::Completed as usize] == 2);
    assert_eq!(run.count(|e| matches!(e, Event::CookingStarted { .. })), 2);
    assert_eq!(run.count(|e| matches!(e, Event::HandedOver { .. })), 2);
}

/// Every message takes longer than its sender waits: copies of everything arrive.
fn impatient() -> Protocol {
    let (latency, resend_after) = (SimDuration::from_secs(4), SimDuration::from_secs(1));
    Protocol { latency, resend_after, ..Protocol::default() }
}

#[test]
fn second_copies_of_messages_take_effect_only_with_idempotency_off() {
    let effects = |idempotency| {
        let mut run = Run::quiet(3);
        run.command(Command::SetProtocol(impatient()));
        run.command(Command::SetIdempotency(idempotency));
        run.place(Class::Standard);
        run.pass(3_600);
        let acted = run.count(|e| matches!(e, Event::DuplicateActedOn { .. }));
        let ignored = run.count(|e| matches!(e, Event::DuplicateIgnored { .. }));
        let paid = run.count(|e| matches!(e, Event::StalePaid { .. }));
        (run.sim.orders().len(), acted > 0, ignored > 0, paid > 0)
    };
    assert_eq!(effects(Idempotency::On), (1, false, true, false));
    let (orders, acted, ignored, paid) = effects(Idempotency::Off);
    assert!(orders > 1 && acted && !ignored && paid, "{orders} orders");
}

#[test]
fn a_key_rule_out_of_range_is_rejected() {
    let mut run = Run::quiet(1);
    let kept_for = SimDuration::from_mins(7 * 24 * 60 + 1);
    let rule = KeyRule { freed: KeysFreed::Never, kept_for };
    let result = run.try_command(Command::SetKeyRule(rule));
    assert!(matches!(result, Err(CommandError::OutOfRange { .. })), "{result:?}");
}
