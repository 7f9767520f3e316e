//! The whole list of faults: what each does, when it is refused, how two of a kind compose.

use crate::run::Run;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::fault::{FaultSource, RandomFault};
use dispatch_playground::core::id::{
    DistrictId, DriverId, EdgeId, FaultId, MessageId, OrderId, RestaurantId,
};
use dispatch_playground::core::message::Way;
use dispatch_playground::core::order::{AttemptEnd, Class, FailReason, Meal, OrderState, Status};
use dispatch_playground::core::settings::{Backoff, Jitter, RetryPolicy};
use dispatch_playground::core::time::SimDuration;

const DRIVER: DriverId = DriverId(0);
const KITCHEN: RestaurantId = RestaurantId(0);

/// Every fault that lasts, on things that exist.
const LASTING: &[FaultKind] = &[
    FaultKind::DriverBreaksDown(DRIVER),
    FaultKind::RestaurantLate(KITCHEN),
    FaultKind::RoadClosed(EdgeId(8)),
    FaultKind::MessageLoss { ppm: 200_000 },
    FaultKind::DemandSurge { percent: 300 },
    FaultKind::DispatcherPaused,
    FaultKind::DriverOffShift(DRIVER),
    FaultKind::DriverDeclines { driver: DRIVER, offers: None },
    FaultKind::DriverDeclines { driver: DRIVER, offers: Some(3) },
    FaultKind::RestaurantClosed(KITCHEN),
    FaultKind::CounterJam { restaurant: KITCHEN, places: 0 },
    FaultKind::OrderPoisoned(OrderId(0)),
    FaultKind::DriverSlow { driver: DRIVER, percent: 50 },
    FaultKind::RoadJam { road: EdgeId(8), percent: 300 },
    FaultKind::DistrictPartitioned(DistrictId(1)),
    FaultKind::MessageDelays { ppm: 200_000, by: SimDuration::from_secs(5) },
    FaultKind::MessageDuplicates { ppm: 200_000 },
    FaultKind::MessageReorders { ppm: 200_000 },
    FaultKind::AtRandom(FaultSource {
        what: RandomFault::RoadJam { percent: 200 },
        per_hour: 6,
        lasting: SimDuration::from_mins(5),
    }),
];

const A_SECOND: SimDuration = SimDuration::from_secs(1);

const fn at_random(what: RandomFault, per_hour: u32, lasting: SimDuration) -> FaultKind {
    FaultKind::AtRandom(FaultSource { what, per_hour, lasting })
}

fn inject(run: &mut Run, kind: FaultKind) -> FaultId {
    run.command(Command::InjectFault(kind));
    FaultId(run.sim.faults().len() as u32 - 1)
}

/// Asks for something that must be refused and change nothing.
#[track_caller]
fn refused(run: &mut Run, command: Command) -> CommandError {
    let before = (run.sim.digest(), run.sim.moment(), run.log.len());
    let error = run.try_command(command.clone()).expect_err("refused");
    let after = (run.sim.digest(), run.sim.moment(), run.log.len());
    assert_eq!(after, before, "{command:?} changed something");
    error
}

fn fixed_retry(minutes: u64, max_attempts: u32) -> Command {
    Command::SetRetryPolicy(RetryPolicy {
        backoff: Backoff::Fixed,
        jitter: Jitter::None,
        base: SimDuration::from_mins(minutes),
        max_attempts,
        ..RetryPolicy::default()
    })
}

#[test]
fn every_lasting_fault_is_listed_stops_and_is_refused_while_it_is_so_already() {
    for &kind in LASTING {
        let mut run = Run::quiet(3);
        run.place(Class::Standard);
        let fault = inject(&mut run, kind);
        let listed: Vec<FaultKind> = run.sim.active_faults().map(|fault| fault.kind).collect();
        assert_eq!(listed, [kind]);
        run.pass(30);
        let again = refused(&mut run, Command::InjectFault(kind));
        assert!(matches!(again, CommandError::Already { .. }), "{kind:?}: {again}");
        run.command(Command::StopFault(fault));
        assert_eq!(run.sim.active_faults().count(), 0, "{kind:?}");
        let stopped = refused(&mut run, Command::StopFault(fault));
        assert!(matches!(stopped, CommandError::Already { .. }), "{kind:?}: {stopped}");
        let count = |which: fn(&Event) -> bool| run.count(which);
        assert_eq!(count(|e| matches!(e, Event::FaultStarted { .. })), 1);
        assert_eq!(count(|e| matches!(e, Event::FaultStopped { .. })), 1);
        run.until("delivered", |sim| sim.orders()[OrderId(0)].status() == Status::Completed);
    }
}

#[test]
fn a_fault_of_nothing_or_beyond_its_range_is_refused_with_the_reason() {
    let mut run = Run::quiet(2);
    let order = run.place(Class::Standard);
    let (driver, restaurant) = (DriverId(2), RestaurantId(5));
    let unknown = [
        FaultKind::DriverCancels(driver),
        FaultKind::DriverBreaksDown(driver),
        FaultKind::DriverOffShift(driver),
        FaultKind::DriverDeclines { driver, offers: None },
        FaultKind::RestaurantLate(restaurant),
        FaultKind::RestaurantClosed(restaurant),
        FaultKind::CounterJam { restaurant, places: 1 },
        FaultKind::RoadClosed(EdgeId(9_999)),
        FaultKind::CustomerCancels(OrderId(1)),
        FaultKind::OrderPoisoned(OrderId(1)),
        FaultKind::CustomerSubmitsAgain(OrderId(1)),
        FaultKind::DriverSlow { driver, percent: 50 },
        FaultKind::RoadJam { road: EdgeId(9_999), percent: 200 },
        FaultKind::DistrictPartitioned(DistrictId(2)),
        FaultKind::MessageDropped { message: MessageId(0), way: Way::Back },
        FaultKind::MessageDelayed { message: MessageId(99), way: Way::There, by: A_SECOND },
        FaultKind::MessageDuplicated { message: MessageId(99), way: Way::There },
        FaultKind::MessageReordered { message: MessageId(99), way: Way::There },
    ];
    for kind in unknown {
        let error = refused(&mut run, Command::InjectFault(kind));
        assert!(matches!(error, CommandError::Unknown { .. }), "{kind:?}: {error}");
    }
    let beyond = [
        FaultKind::MessageLoss { ppm: 0 },
        FaultKind::MessageLoss { ppm: 1_000_001 },
        FaultKind::DemandSurge { percent: 100 },
        FaultKind::DemandSurge { percent: 1_001 },
        FaultKind::DriverDeclines { driver: DRIVER, offers: Some(0) },
        FaultKind::DriverDeclines { driver: DRIVER, offers: Some(1_001) },
        FaultKind::CounterJam { restaurant: KITCHEN, places: 1_001 },
        FaultKind::DriverSlow { driver: DRIVER, percent: 0 },
        FaultKind::DriverSlow { driver: DRIVER, percent: 100 },
        FaultKind::RoadJam { road: EdgeId(0), percent: 100 },
        FaultKind::RoadJam { road: EdgeId(0), percent: 1_001 },
        FaultKind::MessageDelays { ppm: 0, by: A_SECOND },
        FaultKind::MessageDelays { ppm: 1, by: SimDuration::from_micros(999) },
        FaultKind::MessageDelays { ppm: 1, by: SimDuration::MAX },
        FaultKind::MessageDuplicates { ppm: 1_000_001 },
        FaultKind::MessageReorders { ppm: 0 },
        at_random(RandomFault::DriverCancels, 0, SimDuration::ZERO),
        at_random(RandomFault::DriverCancels, 100_001, SimDuration::ZERO),
        at_random(RandomFault::DriverCancels, 1, SimDuration::MAX),
        at_random(RandomFault::DriverSlow { percent: 100 }, 1, SimDuration::ZERO),
        at_random(RandomFault::RoadJam { percent: 100 }, 1, SimDuration::ZERO),
        at_random(RandomFault::CounterJam { places: 1_001 }, 1, SimDuration::ZERO),
        at_random(RandomFault::DriverDeclines { offers: Some(0) }, 1, SimDuration::ZERO),
    ];
    for kind in beyond {
        let error = refused(&mut run, Command::InjectFault(kind));
        assert!(matches!(error, CommandError::OutOfRange { .. }), "{kind:?}: {error}");
    }
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    for kind in [FaultKind::CustomerCancels(order), FaultKind::OrderPoisoned(order)] {
        let error = refused(&mut run, Command::InjectFault(kind));
        assert!(!matches!(error, CommandError::Unknown { .. }), "{kind:?}: {error}");
    }
}

#[test]
fn two_jams_of_one_counter_leave_the_fewest_places_and_each_ends_by_itself() {
    let mut run = Run::quiet(1);
    let usable = |run: &Run| run.sim.restaurants()[KITCHEN].jam;
    let two = inject(&mut run, FaultKind::CounterJam { restaurant: KITCHEN, places: 2 });
    let none = inject(&mut run, FaultKind::CounterJam { restaurant: KITCHEN, places: 0 });
    assert_eq!(usable(&run), Some(0));
    run.command(Command::StopFault(none));
    assert_eq!(usable(&run), Some(2));
    run.command(Command::StopFault(two));
    assert_eq!(usable(&run), None);
}

#[test]
fn a_jammed_counter_takes_no_meal_until_the_jam_ends() {
    let mut run = Run::quiet(1);
    let jam = inject(&mut run, FaultKind::CounterJam { restaurant: KITCHEN, places: 0 });
    let order = run.place(Class::Standard);
    run.until("blocked", |sim| {
        sim.restaurants()[KITCHEN].cooking.first().is_some_and(|meal| meal.blocked)
    });
    run.pass(600);
    assert_eq!(run.sim.orders()[order].meal, Meal::Cooking);
    assert!(run.count(|e| matches!(e, Event::CounterFull { .. })) == 1);
    run.command(Command::StopFault(jam));
    assert!(run.sim.orders()[order].ready.is_some(), "the meal moves as the jam ends");
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
}

#[test]
fn a_closed_restaurant_begins_nothing_hands_nothing_over_and_takes_no_order() {
    let mut run = Run::quiet(2);
    let cooked = run.place(Class::Standard);
    run.until("ready", |sim| sim.orders()[cooked].meal == Meal::Cooking);
    let closed = inject(&mut run, FaultKind::RestaurantClosed(KITCHEN));
    let turned_away = OrderId(run.sim.orders().len() as u32);
    let spec = run.sim.orders()[cooked].spec;
    run.command(Command::PlaceOrder(spec));
    run.pass(2);
    let OrderState::Failed { reason, .. } = run.sim.orders()[turned_away].state else {
        panic!("{:?}", run.sim.orders()[turned_away].state)
    };
    assert_eq!(reason, FailReason::RestaurantClosed);
    // What is in a slot is cooked to the end, and then stands there.
    run.pass(30 * 60);
    assert_eq!(run.sim.orders()[cooked].meal, Meal::Counter);
    assert_eq!(run.status(cooked), Status::InProgress);
    run.command(Command::StopFault(closed));
    assert!(matches!(run.sim.orders()[cooked].meal, Meal::OnBoard(_)), "handed over at once");
    run.until("delivered", |sim| sim.orders()[cooked].status() == Status::Completed);
}

#[test]
fn a_driver_sent_home_finishes_what_is_in_hand_and_gets_nothing_more() {
    let mut run = Run::quiet(1);
    let first = run.place(Class::Standard);
    run.until("accepted", |sim| sim.orders()[first].attempt().is_some());
    let home = inject(&mut run, FaultKind::DriverOffShift(DRIVER));
    run.command(Command::SetDriversOnShift { count: 1 });
    let second = run.place(Class::Standard);
    run.until("delivered", |sim| sim.orders()[first].status() == Status::Completed);
    // C22: the interruption is no failure: one attempt, no retry.
    assert_eq!(run.sim.orders()[first].attempts.len(), 1);
    run.pass(600);
    assert_eq!(run.status(second), Status::Queued, "the setting does not call them back");
    run.command(Command::StopFault(home));
    run.until("delivered", |sim| sim.orders()[second].status() == Status::Completed);
}

#[test]
fn a_streak_declines_so_many_offers_and_ends_by_itself() {
    let mut run = Run::quiet(3);
    let short = FaultKind::DriverDeclines { driver: DRIVER, offers: Some(1) };
    let long = FaultKind::DriverDeclines { driver: DRIVER, offers: Some(2) };
    let (short, long) = (inject(&mut run, short), inject(&mut run, long));
    let mut declined = 0;
    for _ in 0..40 {
        run.place(Class::Standard);
        run.pass(240);
        let by = |e: &Event| matches!(e, Event::OfferDeclined { driver, .. } if *driver == DRIVER);
        declined = run.count(by);
        if run.sim.active_faults().count() == 0 {
            break;
        }
    }
    assert_eq!(declined, 2, "an offer counts for both streaks");
    let stopped = |fault| run.sim.faults()[fault].stopped.expect("over");
    assert!(stopped(short) < stopped(long));
    assert!(!run.sim.drivers()[DRIVER].refuses);
}

#[test]
fn a_customer_who_cancels_by_fault_does_what_the_command_does() {
    let mut run = Run::quiet(1);
    let order = run.place(Class::Standard);
    let fault = inject(&mut run, FaultKind::CustomerCancels(order));
    assert_eq!(run.sim.faults()[fault].stopped, Some(run.sim.now()), "over as it happens");
    run.pass(5);
    assert_eq!(run.status(order), Status::Cancelled);
}

#[test]
fn c19_a_poisoned_order_fails_at_each_pick_up_until_its_budget_is_used_up() {
    for budget in [1, 3] {
        let mut run = Run::quiet(3);
        run.command(fixed_retry(1, budget));
        let order = run.place(Class::Standard);
        inject(&mut run, FaultKind::OrderPoisoned(order));
        run.until("failed", |sim| sim.orders()[order].status() == Status::Failed);
        let attempts = &run.sim.orders()[order].attempts;
        assert_eq!(attempts.len(), budget as usize, "a crash consumes an attempt");
        let ends = attempts.iter().map(|attempt| attempt.ended.map(|(_, end)| end));
        assert!(ends.eq([Some(AttemptEnd::Poisoned)].repeat(budget as usize)));
        run.pass(3_600);
        assert_eq!(run.started().len(), budget as usize, "and nothing is tried after that");
        assert_eq!(run.count(|e| matches!(e, Event::PickedUp { .. })), 0);
    }
}

#[test]
fn a_cured_order_is_delivered_by_its_next_attempt() {
    let mut run = Run::quiet(2);
    run.command(fixed_retry(1, 3));
    let order = run.place(Class::Standard);
    let poison = inject(&mut run, FaultKind::OrderPoisoned(order));
    run.until("retrying", |sim| sim.orders()[order].status() == Status::Retrying);
    run.command(Command::StopFault(poison));
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    assert_eq!(run.sim.orders()[order].attempts.len(), 2);
}
