//! The dispatcher crashes: what a durable and a volatile log make of it.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::fault::CrashPoint;
use dispatch_playground::core::id::{DriverId, FaultId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::ledger::{Effect, Ledger, Reason};
use dispatch_playground::core::order::{Class, FailReason, OrderSpec, OrderState, Status};
use dispatch_playground::core::settings::{
    Backoff, DispatcherLog, Jitter, LevelShare, Levels, QueuePolicy, RetryPolicy,
};
use dispatch_playground::core::sim::{Out, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

const FIRST: OrderId = OrderId(0);
const SECOND: OrderId = OrderId(1);

fn run(log: DispatcherLog) -> Run {
    let mut run = Run::quiet(3);
    run.command(Command::SetDispatcherLog(log));
    run
}

fn crash(run: &mut Run, at: CrashPoint) {
    run.command(Command::InjectFault(FaultKind::DispatcherCrashed { at }));
}

fn stop_faults(run: &mut Run) {
    let active: Vec<FaultId> = run.sim.active_faults().map(|fault| fault.id).collect();
    active.into_iter().for_each(|fault| run.command(Command::StopFault(fault)));
}

fn is_lost(sim: &Sim, order: OrderId) -> bool {
    matches!(sim.orders()[order].state, OrderState::Failed { reason: FailReason::LostInCrash, .. })
}

/// (should, did) of charged, cooked, delivered and paid.
fn effects(run: &Run) -> ([(u32, u32); 4], Option<Reason>) {
    let mut ledger = Ledger::default();
    run.log.iter().for_each(|stamped| ledger.observe(stamped));
    let lines = ledger.lines(FIRST).expect("placed");
    let off = lines.iter().find(|line| line.should != line.did);
    (lines.map(|line| (line.should, line.did)), off.and_then(|line| line.reason))
}

#[test]
fn a_durable_log_gives_back_the_queue_in_its_order_and_each_order_once() {
    // S14: also where the classes are served by weight.
    let mut run = run(DispatcherLog::Durable);
    let levels = Levels::new(LevelShare::Weighted([5, 3, 1]));
    run.command(Command::SetQueuePolicy(QueuePolicy::MultiLevel(levels)));
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    for class in [Class::Saver, Class::Urgent, Class::Standard, Class::Saver, Class::Urgent] {
        run.place(class);
    }
    let before = run.sim.service_order(9);
    crash(&mut run, CrashPoint::Now);
    run.pass(120);
    assert!(run.sim.down_since().is_some());
    stop_faults(&mut run);
    assert_eq!(run.sim.down_since(), None);
    assert_eq!(run.sim.service_order(9), before);
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 5);
    let mut started = run.started();
    started.sort_unstable();
    assert_eq!(started, (0..5).map(OrderId).collect::<Vec<_>>(), "each once");
}

#[test]
fn nothing_is_heard_or_started_while_it_is_down() {
    let mut run = run(DispatcherLog::Durable);
    crash(&mut run, CrashPoint::Now);
    run.command(Command::PlaceOrder(OrderSpec::new(RestaurantId(0), NodeId(20))));
    run.pass(60);
    assert_eq!(run.sim.orders().len(), 0);
    let sent = run.count(|e| matches!(e, Event::MessageSent { order: None, .. }));
    assert!(sent > 1, "the customer goes on asking");
    stop_faults(&mut run);
    run.pass(120);
    assert_eq!(run.sim.orders().len(), 1);
}

#[test]
fn before_and_after_the_acknowledgement_with_either_log() {
    let once = [(1, 1); 4];
    for (log, at, n_orders, expected) in [
        // The log knows the order and the message: the copy sent again changes nothing.
        (DispatcherLog::Durable, CrashPoint::BeforeAck, 1, once),
        (DispatcherLog::Durable, CrashPoint::AfterAck, 1, once),
        // Nobody answered, so the customer asks again: a second order, and a charge for each.
        (DispatcherLog::Volatile, CrashPoint::BeforeAck, 2, [(1, 2), (2, 2), (1, 1), (1, 1)]),
        // The customer was told "received" and waits for ever.
        (DispatcherLog::Volatile, CrashPoint::AfterAck, 1, [(1, 1), (1, 1), (1, 0), (1, 0)]),
    ] {
        let mut run = run(log);
        crash(&mut run, at);
        assert_eq!(run.sim.down_since(), None, "it waits for a submission");
        run.place(Class::Standard);
        assert!(run.sim.down_since().is_some(), "{at:?}");
        run.pass(30);
        stop_faults(&mut run);
        run.pass(3_600);
        assert_eq!(run.sim.orders().len(), n_orders, "{log:?} {at:?}");
        let (found, reason) = effects(&run);
        assert_eq!(found, expected, "{log:?} {at:?}");
        let volatile = log == DispatcherLog::Volatile;
        assert_eq!(reason, volatile.then_some(Reason::LostInCrash(FIRST)));
        assert_eq!(is_lost(&run.sim, FIRST), volatile);
        if n_orders == 2 {
            assert_eq!(run.sim.orders()[SECOND].repeats, Some(FIRST), "names the lost one");
        }
    }
}

#[test]
fn a_driver_with_food_on_board_delivers_a_lost_order_and_is_not_paid() {
    let mut run = run(DispatcherLog::Volatile);
    let order = run.place(Class::Standard);
    run.until("on board", |sim| sim.orders()[order].picked_up.is_some());
    crash(&mut run, CrashPoint::Now);
    run.pass(10);
    stop_faults(&mut run);
    assert!(is_lost(&run.sim, order));
    run.pass(1_200);
    assert_eq!(effects(&run), ([(1, 1), (1, 1), (1, 1), (1, 0)], Some(Reason::LostInCrash(order))));
    assert_eq!(run.count(|e| matches!(e, Event::StaleIgnored { .. })), 1, "the late report");
}

#[test]
fn a_driver_who_comes_for_food_that_nobody_knows_of_gives_up() {
    let mut run = run(DispatcherLog::Volatile);
    let order = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
    let carrier = run.carrier(order);
    crash(&mut run, CrashPoint::Now);
    run.pass(10);
    stop_faults(&mut run);
    run.until("given up", |sim| sim.drivers()[carrier].jobs.is_empty());
    let again = run.place(Class::Standard);
    run.until("delivered", |sim| sim.orders()[again].status() == Status::Completed);
}

#[test]
fn what_falls_due_while_it_is_down_happens_at_the_restart() {
    let mut run = run(DispatcherLog::Durable);
    let fixed = RetryPolicy {
        backoff: Backoff::Fixed,
        jitter: Jitter::None,
        total_deadline: SimDuration::from_mins(10),
        ..RetryPolicy::default()
    };
    run.command(Command::SetRetryPolicy(fixed));
    let retried = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[retried].status() == Status::InProgress);
    let carrier = run.carrier(retried);
    run.command(Command::InjectFault(FaultKind::DriverCancels(carrier)));
    run.until("retrying", |sim| sim.orders()[retried].status() == Status::Retrying);
    crash(&mut run, CrashPoint::Now);
    run.pass(60);
    assert_eq!(run.status(retried), Status::Retrying, "its back-off is over, and nobody looks");
    stop_faults(&mut run);
    run.pass(0);
    assert_ne!(run.status(retried), Status::Retrying);
    assert_eq!(run.sim.orders()[retried].attempts.len(), 1, "the count survives");
    crash(&mut run, CrashPoint::Now);
    run.pass(900);
    assert!(!run.status(retried).is_final(), "its deadline has passed, and nobody looks");
    stop_faults(&mut run);
    run.pass(0);
    assert!(run.status(retried).is_final());
}

#[test]
fn silence_that_could_not_be_heard_is_no_silence() {
    let mut run = run(DispatcherLog::Durable);
    let order = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
    crash(&mut run, CrashPoint::Now);
    run.pass(300);
    stop_faults(&mut run);
    run.pass(60);
    assert_eq!(run.count(|e| matches!(e, Event::DriverLost { .. })), 0);
    run.until("delivered", |sim| sim.orders()[order].status() == Status::Completed);
    assert_eq!(run.started(), [order]);
}

#[test]
fn keys_survive_in_a_durable_log_only() {
    for (log, n_orders) in [(DispatcherLog::Durable, 1), (DispatcherLog::Volatile, 2)] {
        let mut run = run(log);
        let spec = OrderSpec { key: Some(3), ..OrderSpec::new(RestaurantId(0), NodeId(20)) };
        run.command(Command::PlaceOrder(spec));
        run.pass(2);
        run.until("delivered", |sim| sim.orders()[FIRST].status() == Status::Completed);
        crash(&mut run, CrashPoint::Now);
        stop_faults(&mut run);
        run.command(Command::PlaceOrder(spec));
        run.pass(2);
        assert_eq!(run.sim.orders().len(), n_orders, "{log:?}");
        let known = run.count(|e| matches!(e, Event::FirstResultReturned { .. }));
        assert_eq!(known, 2 - n_orders, "{log:?}");
    }
}

#[test]
fn the_sweep_after_a_restart_visits_more_than_ten_thousand_orphans() {
    // C36
    let mut setup = grid_city::setup(1, 1, 0);
    setup.settings.log = DispatcherLog::Volatile;
    let mut out = Out::new();
    let mut sim = Sim::new(Arc::new(setup), &mut out);
    let mut command = |sim: &mut Sim, command| {
        sim.apply(&command, &mut out).expect("possible");
        out.clear();
    };
    command(&mut sim, Command::InjectFault(FaultKind::DispatcherPaused));
    let n = 10_100;
    for _ in 0..n {
        let spec = OrderSpec::new(RestaurantId(0), NodeId(20));
        command(&mut sim, Command::PlaceOrder(spec));
    }
    let mut out = Out::new();
    sim.advance(SimTime::from_secs(2), u32::MAX, &mut out);
    assert_eq!(sim.status_counts()[Status::Queued as usize], n);
    let at = CrashPoint::Now;
    let crash = Command::InjectFault(FaultKind::DispatcherCrashed { at });
    sim.apply(&crash, &mut out).expect("possible");
    sim.apply(&Command::StopFault(FaultId(1)), &mut out).expect("possible");
    assert!(sim.orders().ids().all(|order| is_lost(&sim, order)));
    assert_eq!(sim.queue_len(), 0);
}

#[test]
fn an_armed_crash_can_be_called_off_and_there_is_one_at_a_time() {
    let mut run = run(DispatcherLog::Durable);
    crash(&mut run, CrashPoint::BeforeAck);
    let again =
        run.try_command(Command::InjectFault(FaultKind::DispatcherCrashed { at: CrashPoint::Now }));
    assert!(matches!(again, Err(CommandError::Already { .. })), "{again:?}");
    stop_faults(&mut run);
    run.place(Class::Standard);
    assert_eq!(run.sim.down_since(), None);
    assert_eq!(run.count(|e| matches!(e, Event::DispatcherRestarted { .. })), 0);
}

#[test]
fn a_dispatcher_that_is_down_releases_nothing_by_hand() {
    let mut run = run(DispatcherLog::Durable);
    run.command(Command::PlaceOrder(OrderSpec {
        release: Some(SimTime::from_mins(5)),
        ..OrderSpec::new(RestaurantId(0), NodeId(20))
    }));
    run.pass(2);
    crash(&mut run, CrashPoint::Now);
    let result = run.try_command(Command::ReleaseNow(FIRST));
    assert!(matches!(result, Err(CommandError::NotPossible { .. })), "{result:?}");
    run.pass(600);
    assert_eq!(run.status(FIRST), Status::Pending);
    stop_faults(&mut run);
    run.pass(0);
    assert_ne!(run.status(FIRST), Status::Pending, "released at the restart");
}

#[test]
fn a_lost_drivers_slot_is_free_at_the_event_that_declares_them_lost() {
    // C42
    let mut run = run(DispatcherLog::Durable);
    let order = run.place(Class::Standard);
    run.until("under way", |sim| sim.orders()[order].status() == Status::InProgress);
    let carrier: DriverId = run.carrier(order);
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(carrier)));
    run.until("declared lost", |sim| sim.drivers()[carrier].lost);
    assert_eq!(run.sim.drivers()[carrier].assigned, []);
    let lost = run.log.iter().find(|e| matches!(e.event, Event::DriverLost { .. }));
    let ended = run.log.iter().find(|e| matches!(e.event, Event::AttemptEnded { .. }));
    assert_eq!(lost.map(|e| e.at), ended.map(|e| e.at));
}

#[test]
fn effects_are_named_in_the_order_in_which_they_happen() {
    assert_eq!(Effect::ALL.map(Effect::name), ["charged", "cooked", "delivered", "paid"]);
}
