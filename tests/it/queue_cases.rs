//! Cases from public trackers about order, starvation and lost wake-ups: one test each, named after
//! its number in the list of cases. Limits and breakers have theirs beside them.

use crate::grid_city;
use crate::run::{Run, instant, place, steady};
use dispatch_playground::core::city::DriverSpec;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, FaultId, NameId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::ledger::Ledger;
use dispatch_playground::core::limit::{Limit, LimitScope};
use dispatch_playground::core::metrics::Metrics;
use dispatch_playground::core::order::{Class, OrderSpec, OrderState, Status};
use dispatch_playground::core::settings::{LevelShare, Levels, Protocol, QueuePolicy, RetryPolicy};
use dispatch_playground::core::time::{SimDuration, SimTime};
use dispatch_playground::scenario::wire::{WireClass, WireCommand};
use dispatch_playground::view::filter::Filter;
use dispatch_playground::view::live::Live;
use dispatch_playground::view::log::Log;
use dispatch_playground::view::panel::{self, Sources};
use std::sync::Arc;

const MIN: SimDuration = SimDuration::from_mins(1);
const STRICT: QueuePolicy = QueuePolicy::Priority { aging: None };

fn order(class: Class) -> OrderSpec {
    OrderSpec { class, ..OrderSpec::new(RestaurantId(0), NodeId(20)) }
}

/// An order that is cooked at once: the driver is what is short.
fn quick(class: Class) -> OrderSpec {
    let preparation = Some(SimDuration::from_secs(1));
    OrderSpec { class, preparation, ..OrderSpec::new(RestaurantId(2), NodeId(20)) }
}

fn strict(drivers: u32) -> Run {
    let mut run = instant(drivers);
    run.command(Command::SetQueuePolicy(STRICT));
    run.command(Command::SetRetryPolicy(steady()));
    run
}

fn pause(run: &mut Run) -> FaultId {
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    FaultId(run.sim.faults().len() as u32 - 1)
}

fn all_done(run: &mut Run) {
    run.until("all done", |sim| sim.orders().iter().all(|order| order.status().is_final()));
}

/// When each order was first picked, in the sequence of the picks.
fn starts(run: &Run) -> Vec<(OrderId, SimTime)> {
    let started = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::AttemptStarted { order, number: 1, .. } => Some((order, stamped.at)),
        _ => None,
    });
    started.collect()
}

#[test]
fn s01_c28_a_retried_urgent_order_is_taken_before_fresh_ones_of_lower_class() {
    let mut run = strict(1);
    let urgent = place(&mut run, quick(Class::Urgent));
    let rest: Vec<OrderId> = (0..3).map(|_| place(&mut run, quick(Class::Standard))).collect();
    run.command(Command::InjectFault(FaultKind::DriverCancels(run.carrier(urgent))));
    all_done(&mut run);
    // The first standard order had the driver while the urgent one waited for its back-off.
    assert_eq!(run.started(), [urgent, rest[0], urgent, rest[1], rest[2]]);
}

#[test]
fn s02_c29_the_urgent_order_of_a_lost_driver_is_next_once_the_loss_is_known() {
    let mut run = strict(2);
    let urgent = place(&mut run, quick(Class::Urgent));
    place(&mut run, quick(Class::Standard));
    let broken = run.carrier(urgent);
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(broken)));
    (0..5).for_each(|_| _ = place(&mut run, order(Class::Standard)));
    let broke = run.sim.now();
    run.until("lost", |sim| sim.drivers()[broken].lost);
    let lease = run.sim.settings().protocol.lease;
    assert!(run.sim.now().since(broke) <= lease, "the delay is the lease at most");
    run.until("back", |sim| sim.orders()[urgent].status() == Status::Queued);
    assert_eq!(run.sim.service_order(1)[0].order, urgent);
    let before = run.started().len();
    all_done(&mut run);
    assert_eq!(run.started()[before], urgent);
}

#[test]
fn s03_c33_orders_without_a_class_are_standard_and_urgent_is_served_first_everywhere() {
    let mut run = strict(1);
    let pause = pause(&mut run);
    let plain = OrderSpec::new(RestaurantId(2), NodeId(20));
    let specs = [quick(Class::Saver), plain, quick(Class::Standard), plain, quick(Class::Urgent)];
    let ids = specs.map(|spec| place(&mut run, spec));
    run.command(Command::StopFault(pause));
    all_done(&mut run);
    assert_eq!(run.started(), [ids[4], ids[1], ids[2], ids[3], ids[0]]);
    // One direction: 0 is urgent, and the file's words are in the same order.
    let levels = [WireClass::Urgent, WireClass::Standard, WireClass::Saver];
    assert_eq!(levels.map(|class| Class::from(class).level()), [0, 1, 2]);
    let parsed: WireCommand =
        serde_json::from_str(r#"{"place-order":{"restaurant":0,"destination":3}}"#).unwrap();
    let WireCommand::PlaceOrder(order) = parsed else { panic!("{parsed:?}") };
    assert_eq!(order.class, WireClass::Standard);
}

#[test]
fn c30_a_class_beyond_the_last_is_refused_and_equals_of_the_last_stay_in_order() {
    let file = r#"{"place-order":{"restaurant":0,"destination":3,"class":"2097153"}}"#;
    let error = serde_json::from_str::<WireCommand>(file).unwrap_err().to_string();
    assert!(error.contains("urgent") && error.contains("saver"), "{error}");
    let mut run = strict(1);
    let pause = pause(&mut run);
    let savers: Vec<OrderId> = (0..8).map(|_| place(&mut run, quick(Class::Saver))).collect();
    run.command(Command::StopFault(pause));
    all_done(&mut run);
    assert_eq!(run.started(), savers);
}

#[test]
fn c31_orders_that_cannot_be_placed_hold_up_nobody_and_equals_stay_in_order() {
    let mut run = strict(3);
    run.command(Command::SetLimits(vec![Limit {
        scope: LimitScope::Name,
        key: None,
        in_progress_max: Some(1),
        starts: None,
    }]));
    let paused = pause(&mut run);
    let named = OrderSpec { name: Some(NameId(0)), ..order(Class::Urgent) };
    let blocked: Vec<OrderId> = (0..3).map(|_| place(&mut run, named)).collect();
    let equals: Vec<OrderId> = (0..2).map(|_| place(&mut run, order(Class::Standard))).collect();
    run.command(Command::StopFault(paused));
    let at = run.sim.now();
    run.pass(0);
    let expect = [(blocked[0], at), (equals[0], at), (equals[1], at)];
    assert_eq!(starts(&run), expect, "placed in the same pass");
}

#[test]
fn c32_a_small_order_is_placed_past_a_large_one_of_higher_class_that_must_wait() {
    let mut setup = grid_city::setup(1, 2, 0);
    let mut city = (*setup.city).clone();
    city.drivers = [4, 1]
        .map(|space| DriverSpec { space, ..DriverSpec::new(NodeId(8)) })
        .into_iter()
        .collect();
    setup.city = Arc::new(city);
    setup.settings.queue = STRICT;
    let mut run = Run::new(setup);
    let large = OrderSpec { size: 4, ..order(Class::Urgent) };
    let [first, second] = [large, large].map(|spec| place(&mut run, spec));
    let small = place(&mut run, order(Class::Saver));
    run.until("both drivers at work", |sim| sim.drivers().iter().all(|d| !d.assigned.is_empty()));
    assert_eq!(run.status(second), Status::Queued);
    assert!(run.started().contains(&first) && run.started().contains(&small));
    all_done(&mut run);
    assert_eq!(run.status(second), Status::Completed);
}

#[test]
fn c34_among_orders_that_are_due_priority_decides_not_the_due_time() {
    let mut run = strict(1);
    let pause = pause(&mut run);
    let due =
        |minute, class| OrderSpec { release: Some(SimTime::from_mins(minute)), ..quick(class) };
    let ids = [due(1, Class::Saver), due(2, Class::Standard), due(3, Class::Urgent)]
        .map(|spec| place(&mut run, spec));
    run.pass(10 * 60);
    run.command(Command::StopFault(pause));
    all_done(&mut run);
    assert_eq!(run.started(), [ids[2], ids[1], ids[0]]);
}

#[test]
fn c35_hundreds_of_scheduled_orders_are_all_released_at_their_own_time() {
    let mut run = instant(2);
    let due = SimTime::from_mins(30);
    // Long delays first, and one that is due earlier at the very end.
    for n in 0..400 {
        let release = Some(if n == 399 { SimTime::from_mins(20) } else { due });
        run.command(Command::PlaceOrder(OrderSpec { release, ..quick(Class::Standard) }));
    }
    run.pass(31 * 60);
    let released: Vec<SimTime> = run
        .log
        .iter()
        .filter(|stamped| {
            matches!(
                stamped.event,
                Event::OrderMoved { from: Status::Pending, to: Status::Queued, .. }
            )
        })
        .map(|stamped| stamped.at)
        .collect();
    assert_eq!(released.len(), 400);
    assert_eq!(released[0], SimTime::from_mins(20));
    assert!(released[1..].iter().all(|&at| at == due));
}

#[test]
fn c36_every_one_of_many_lost_drivers_is_found_out_within_one_lease() {
    let mut run = strict(40);
    let protocol = run.sim.settings().protocol;
    run.command(Command::SetProtocol(Protocol {
        heartbeat_every: MIN,
        lease: MIN.times(3),
        ..protocol
    }));
    (0..40).for_each(|_| run.command(Command::PlaceOrder(order(Class::Standard))));
    run.pass(30);
    let at = run.sim.now();
    for driver in 0..40 {
        run.command(Command::InjectFault(FaultKind::DriverBreaksDown(DriverId(driver))));
    }
    run.pass(3 * 60);
    let lost = run.log.iter().filter(|stamped| matches!(stamped.event, Event::DriverLost { .. }));
    assert!(lost.clone().all(|stamped| stamped.at.since(at) <= MIN.times(3)));
    assert_eq!(lost.count(), 40);
}

#[test]
fn c37_a_short_job_runs_beside_a_long_one_that_is_always_due() {
    // One driver; each job comes again as soon as it is done or due, as a scheduler would have it.
    let mut run = instant(1);
    let job = |name, minutes| OrderSpec {
        name: Some(NameId(name)),
        handover: Some(MIN.times(minutes)),
        ..quick(Class::Standard)
    };
    let mut last: [Option<OrderId>; 2] = [None; 2];
    for second in 0..3 * 3_600 {
        for (n, (minutes, every)) in [(25, 1), (1, 900)].into_iter().enumerate() {
            let is_done = last[n].is_none_or(|id| run.status(id).is_final());
            if is_done && second % every == 0 {
                let id = OrderId(run.sim.orders().len() as u32);
                run.command(Command::PlaceOrder(job(n as u32, minutes)));
                last[n] = Some(id);
            }
        }
        run.pass(1);
    }
    let short = run.sim.orders().iter().filter(|order| order.spec.name == Some(NameId(1)));
    let waits: Vec<SimDuration> =
        short.filter_map(|o| Some(o.attempts.first()?.started.since(o.placed))).collect();
    assert!(waits.len() >= 5, "{} runs of the short job", waits.len());
    // One long job, with its way there and back, and a second.
    assert!(waits.iter().all(|&wait| wait <= MIN.times(32)), "{waits:?}");
}

#[test]
fn s05_fifty_pauses_never_load_a_driver_beyond_capacity() {
    let mut run = strict(3);
    for round in 0..50 {
        let id = pause(&mut run);
        let again = run.try_command(Command::InjectFault(FaultKind::DispatcherPaused));
        assert!(matches!(again, Err(CommandError::Already { .. })), "{again:?}");
        run.command(Command::PlaceOrder(order(Class::ALL[round % 3])));
        let before = run.started().len();
        run.pass(20);
        assert_eq!(run.started().len(), before, "nothing starts during a pause");
        run.command(Command::StopFault(id));
        assert!(run.try_command(Command::StopFault(id)).is_err());
        // The checker looks at everybody's load after every event.
        run.pass(20);
    }
    all_done(&mut run);
}

#[test]
fn s06_a_back_off_is_kept_though_the_queue_is_empty_and_others_come_and_go() {
    let mut run = strict(3);
    let retry = RetryPolicy { base: MIN.times(4), ..steady() };
    run.command(Command::SetRetryPolicy(retry));
    let id = place(&mut run, order(Class::Urgent));
    run.command(Command::InjectFault(FaultKind::DriverCancels(run.carrier(id))));
    run.pass(0);
    let OrderState::Retrying { until, .. } = run.sim.orders()[id].state else { panic!() };
    // Drivers go home, come back, break down and are repaired; an order comes and is cancelled.
    for count in [1, 3] {
        run.command(Command::SetDriversOnShift { count });
        run.pass(20);
    }
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(DriverId(2))));
    run.pass(5);
    run.command(Command::StopFault(FaultId(run.sim.faults().len() as u32 - 1)));
    let other = place(&mut run, order(Class::Saver));
    run.command(Command::CancelOrder(other));
    run.until("tried again", |sim| sim.orders()[id].attempts.len() == 2);
    assert_eq!(run.sim.orders()[id].attempts[1].started, until);
}

#[test]
fn s07_a_driver_who_frees_up_takes_the_next_order_at_that_very_moment() {
    let mut run = strict(2);
    // Both drivers become free at moments of their own while the other's order is on the way.
    let ids: Vec<OrderId> = (0..12).map(|n| place(&mut run, order(Class::ALL[n % 3]))).collect();
    all_done(&mut run);
    let ends = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::AttemptEnded { .. } => Some(stamped.at),
        _ => None,
    });
    let ends: Vec<SimTime> = ends.collect();
    for (order, at) in starts(&run).into_iter().skip(2) {
        assert!(ends.contains(&at), "{order} started at {at}, when nobody became free");
    }
    assert_eq!(starts(&run).len(), ids.len());
}

#[test]
fn s20_a_cancellation_at_the_moment_of_completion_loses_and_changes_nothing() {
    let mut run = strict(1);
    let id = place(&mut run, order(Class::Standard));
    run.until("at the door", |sim| {
        matches!(sim.orders()[id].state, OrderState::InProgress { stage, .. } if stage.is_on_board())
    });
    let digest = run.sim.digest();
    assert!(run.try_command(Command::CancelOrder(id)).is_err());
    assert_eq!(run.sim.digest(), digest);
    run.until("completed", |sim| sim.orders()[id].status() == Status::Completed);
    let finals = |run: &Run| {
        run.count(|event| matches!(event, Event::OrderMoved { to, .. } if to.is_final()))
    };
    assert_eq!(finals(&run), 1);
    let refused = run.try_command(Command::CancelOrder(id));
    assert!(matches!(refused, Err(CommandError::IllegalTransition { .. })), "{refused:?}");
    run.pass(60);
    assert_eq!((run.status(id), finals(&run)), (Status::Completed, 1));
}

#[test]
fn s04_a_share_of_picks_is_not_a_share_of_drivers_and_the_starving_class_is_flagged() {
    let mut run = instant(3);
    let share = LevelShare::Weighted([1, 1, 1]);
    run.command(Command::SetQueuePolicy(QueuePolicy::MultiLevel(Levels::new(share))));
    // Urgent orders take twenty minutes at the door, saver orders none to speak of.
    for _ in 0..18 {
        let slow = OrderSpec { handover: Some(MIN.times(20)), ..quick(Class::Urgent) };
        run.command(Command::PlaceOrder(slow));
        run.command(Command::PlaceOrder(quick(Class::Saver)));
        run.command(Command::PlaceOrder(quick(Class::Saver)));
    }
    run.pass(80 * 60);
    let mut metrics = Metrics::new(3);
    run.log.iter().for_each(|stamped| metrics.observe(stamped));
    let report = metrics.report(run.sim.now(), None);
    let (picks, held) =
        (report.pick_share_ppm(Class::Urgent), report.held_share_ppm(Class::Urgent));
    assert!((450_000..=550_000).contains(&picks.unwrap()), "half of the picks: {picks:?}");
    assert!(held.unwrap() > 750_000, "and most of the drivers: {held:?}");
    assert!(report.starves(Class::Saver) && !report.starves(Class::Standard));
    assert!(!report.starves(Class::Urgent), "it has the drivers");
    let mut ledger = Ledger::default();
    run.log.iter().for_each(|stamped| ledger.observe(stamped));
    let (log, live) = (Log::default(), Live::default());
    let sources = Sources {
        sim: &run.sim,
        metrics: &metrics,
        ledger: &ledger,
        log: &log,
        live: &live,
        storm: &dispatch_playground::view::storm::Storm::default(),
        selected: None,
        filter: Filter::default(),
        illegal: 0,
    };
    let shares = panel::build(&sources).shares;
    assert!(shares[2].starves && shares[2].note.starts_with("Starving"), "{shares:?}");
    assert!(shares[0].note.starts_with("Slow trips") && !shares[0].starves, "{shares:?}");
    assert_ne!(shares[0].picks, shares[0].drivers);
}
