//! The effects ledger: what should have happened for each wish, and what did.

use crate::run::Run;
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{FaultId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::idempotency::Idempotency;
use dispatch_playground::core::ledger::{Effect, Ledger, Reason};
use dispatch_playground::core::order::{AttemptEnd, Class, OrderSpec, Status};
use dispatch_playground::core::settings::Protocol;
use dispatch_playground::core::time::SimDuration;

const FIRST: OrderId = OrderId(0);
const SECOND: OrderId = OrderId(1);

fn ledger(run: &Run) -> Ledger {
    let mut ledger = Ledger::default();
    run.log.iter().for_each(|stamped| ledger.observe(stamped));
    ledger
}

/// (should, did) of the four effects of a wish: charged, cooked, delivered, paid.
fn effects(run: &Run, order: OrderId) -> [(u32, u32); 4] {
    ledger(run).lines(order).expect("placed").map(|line| (line.should, line.did))
}

fn reason(run: &Run, effect: Effect) -> Option<Reason> {
    ledger(run).lines(FIRST).expect("placed")[effect as usize].reason
}

fn delivered(run: &mut Run, order: OrderId) {
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
}

fn stop_faults(run: &mut Run) {
    let active: Vec<FaultId> = run.sim.active_faults().map(|fault| fault.id).collect();
    active.into_iter().for_each(|fault| run.command(Command::StopFault(fault)));
}

#[test]
fn a_plain_delivery_is_charged_cooked_delivered_and_paid_once() {
    let mut run = Run::quiet(2);
    let order = run.place(Class::Standard);
    assert_eq!(effects(&run, order), [(1, 1), (1, 1), (0, 0), (0, 0)], "so far");
    delivered(&mut run, order);
    assert_eq!(effects(&run, order), [(1, 1); 4]);
    assert_eq!(ledger(&run).off().len(), 0);
}

#[test]
fn a_cancelled_order_is_paid_back_and_nobody_else_is_paid() {
    let mut run = Run::quiet(2);
    let order = run.place(Class::Standard);
    run.command(Command::CancelOrder(order));
    run.pass(600);
    assert_eq!(run.status(order), Status::Cancelled);
    assert_eq!(effects(&run, order), [(0, 0), (1, 1), (0, 0), (0, 0)]);
}

#[test]
fn a_meal_lost_on_board_is_rightly_cooked_again() {
    let mut run = Run::quiet(4);
    let order = run.place(Class::Urgent);
    run.until("on board", |sim| sim.orders()[order].picked_up.is_some());
    let carrier = run.carrier(order);
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(carrier)));
    delivered(&mut run, order);
    assert_eq!(effects(&run, order), [(1, 1), (2, 2), (1, 1), (1, 1)]);
    assert_eq!(reason(&run, Effect::Cooked), Some(Reason::CookedAgain));
    assert_eq!(ledger(&run).off().len(), 0);
}

#[test]
fn a_silent_driver_who_delivers_after_all_is_shown_as_a_duplicate_and_not_paid() {
    // S13, C39: the heartbeats stop but the driver goes on; a second one is assigned. Whoever
    // finishes first, one delivery is credited, by the token of its attempt.
    let mut run = Run::quiet(4);
    let handover = Some(SimDuration::from_mins(6));
    let far = OrderSpec { handover, ..OrderSpec::new(RestaurantId(0), NodeId(20)) };
    run.command(Command::PlaceOrder(far));
    run.until("on board", |sim| {
        sim.orders().get(FIRST).is_some_and(|order| order.picked_up.is_some())
    });
    let silent = run.carrier(FIRST);
    run.command(Command::InjectFault(FaultKind::MessageLoss { ppm: 1_000_000 }));
    run.until("given up", |sim| sim.orders()[FIRST].status() == Status::Retrying);
    run.until("handed over all the same", |sim| sim.drivers()[silent].jobs.is_empty());
    assert_eq!(effects(&run, FIRST)[2], (1, 1), "food is at the door, and nobody knows");
    // The silent one is the last by id and goes home: somebody else gets the order.
    run.command(Command::SetDriversOnShift { count: silent.0 });
    stop_faults(&mut run);
    delivered(&mut run, FIRST);
    run.pass(600);
    assert_ne!(run.sim.orders()[FIRST].attempts[1].driver, silent);
    assert_eq!(effects(&run, FIRST), [(1, 1), (2, 2), (1, 2), (1, 1)]);
    assert_eq!(reason(&run, Effect::Delivered), Some(Reason::AttemptOver(silent)));
    let credited =
        run.count(|e| matches!(e, Event::AttemptEnded { end: AttemptEnd::Delivered, .. }));
    assert_eq!(credited, 1);
    assert_eq!(run.count(|e| matches!(e, Event::StaleIgnored { .. })), 1, "the late report");
}

#[test]
fn word_of_a_delivery_that_never_came_through_means_a_second_meal() {
    // The food is handed over, the report is lost, the lease runs out: for all the dispatcher
    // knows the food is gone.
    let mut run = Run::quiet(4);
    let order = run.place(Class::Standard);
    run.until("at the door", |sim| {
        sim.orders()[order].picked_up.is_some_and(|at| sim.now().since(at).as_micros() > 0)
            && sim.drivers().iter().any(|driver| {
                use dispatch_playground::core::driver::{Activity, Service};
                matches!(driver.activity, Activity::Serving { what: Service::HandingOver, .. })
            })
    });
    run.command(Command::InjectFault(FaultKind::MessageLoss { ppm: 1_000_000 }));
    run.until("given up", |sim| sim.orders()[order].status() == Status::Retrying);
    assert!(run.sim.orders()[order].delivered.is_some(), "handed over before the lease ran out");
    stop_faults(&mut run);
    delivered(&mut run, order);
    run.pass(600);
    assert_eq!(effects(&run, order), [(1, 1), (2, 2), (1, 2), (1, 1)]);
}

#[test]
fn a_driver_at_the_counter_for_longer_than_the_lease_is_not_silent() {
    // C38, C41: holding an order is not silence, however long it takes.
    let mut run = Run::quiet(2);
    let preparation = Some(SimDuration::from_mins(40));
    let slow = OrderSpec { preparation, ..OrderSpec::new(RestaurantId(0), NodeId(20)) };
    run.command(Command::PlaceOrder(slow));
    run.pass(2);
    delivered(&mut run, FIRST);
    assert_eq!(run.started(), [FIRST]);
    assert_eq!(run.count(|e| matches!(e, Event::DriverLost { .. })), 0);
}

#[test]
fn an_idle_driver_who_goes_home_takes_nothing_of_another_drivers_work() {
    // C40: ownership ends with the owner, not with a sibling.
    let mut run = Run::quiet(2);
    let order = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
    let carrier = run.carrier(order);
    let idle = run.sim.drivers().ids().find(|&id| id != carrier).expect("two drivers");
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(idle)));
    delivered(&mut run, order);
    assert_eq!(run.started(), [order]);
    assert_eq!(effects(&run, order), [(1, 1); 4]);
}

#[test]
fn duplicates_that_take_effect_are_charged_cooked_delivered_and_paid_twice() {
    let mut run = Run::quiet(3);
    run.command(Command::SetIdempotency(Idempotency::Off));
    let spec = OrderSpec { key: Some(1), ..OrderSpec::new(RestaurantId(0), NodeId(20)) };
    run.command(Command::PlaceOrder(spec));
    run.pass(2);
    run.command(Command::PlaceOrder(spec));
    run.pass(2);
    delivered(&mut run, FIRST);
    delivered(&mut run, SECOND);
    for order in [FIRST, SECOND] {
        assert_eq!(effects(&run, order), [(1, 2); 4], "one wish, asked for by either order");
    }
    for effect in Effect::ALL {
        assert_eq!(reason(&run, effect), Some(Reason::Duplicate(SECOND)));
    }
    let ledger = ledger(&run);
    assert_eq!(ledger.off().collect::<Vec<_>>(), [FIRST]);
    assert!(ledger.sums().iter().all(|sum| (sum.should, sum.too_many) == (1, 1)));
}

#[test]
fn a_repeated_report_pays_twice_only_with_idempotency_off() {
    for (idempotency, paid) in [(Idempotency::On, 1), (Idempotency::Off, 2)] {
        let mut run = Run::quiet(2);
        run.command(Command::SetIdempotency(idempotency));
        let order = run.place(Class::Standard);
        run.until("at the door", |sim| {
            sim.orders()[order].attempt().is_some_and(|(_, driver)| {
                use dispatch_playground::core::driver::{Activity, Service};
                let activity = &sim.drivers()[driver].activity;
                matches!(activity, Activity::Serving { what: Service::HandingOver, .. })
            })
        });
        // The report takes four seconds and is sent again after three: two copies are under way.
        run.command(Command::SetProtocol(Protocol {
            latency: SimDuration::from_secs(4),
            ..Protocol::default()
        }));
        run.pass(600);
        assert_eq!(effects(&run, order), [(1, 1), (1, 1), (1, 1), (1, paid)], "{idempotency:?}");
    }
}
