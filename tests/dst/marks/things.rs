//! What becomes of drivers, kitchens, roads and the dispatcher.

use super::OfEvent;
use dispatch_playground::core::command::FaultKind;
use dispatch_playground::core::driver::Activity;
use dispatch_playground::core::event::Event;
use dispatch_playground::core::fault::CrashPoint;
use dispatch_playground::core::order::{AttemptEnd, Meal, Stage};
use dispatch_playground::core::settings::DispatcherLog;
use dispatch_playground::core::sim::Sim;

pub const ALL: &[(&str, OfEvent)] = &[
    ("a driver gives an order back", |_, e| ended(e, AttemptEnd::DriverCancelled)),
    (
        "a lease expires with two orders",
        |sim, e| matches!(e, Event::DriverLost { driver } if sim.drivers()[*driver].jobs.len() > 1),
    ),
    ("a lost driver is found", |_, e| matches!(e, Event::DriverFound { .. })),
    ("a lost driver is found with an order", |sim, e| match e {
        Event::DriverFound { driver } => !sim.drivers()[*driver].jobs.is_empty(),
        _ => false,
    }),
    ("a driver breaks down with food", |sim, e| {
        matches!(e, Event::DriverBroke { driver }
            if sim.drivers()[*driver].jobs.front().is_some_and(|job| job.on_board))
    }),
    (
        "a driver breaks down idle",
        |sim, e| matches!(e, Event::DriverBroke { driver } if sim.drivers()[*driver].jobs.is_empty()),
    ),
    ("a counter is full", |_, e| matches!(e, Event::CounterFull { .. })),
    ("a meal is wasted", |_, e| matches!(e, Event::FoodWasted { .. })),
    ("a meal is cooked again", |sim, e| {
        matches!(e, Event::CookingStarted { order, .. }
            if !sim.orders()[*order].attempts.is_empty())
    }),
    ("food waits for a driver", |sim, e| match e {
        Event::FoodReady { order, .. } => sim.orders()[*order].attempt().is_none(),
        _ => false,
    }),
    ("a driver waits for food", |sim, e| {
        matches!(e, Event::StageReached { order, stage: Stage::AtCounter, .. }
            if sim.orders()[*order].meal != Meal::Counter)
    }),
    ("food of a superseded attempt is handed over", |sim, e| {
        matches!(e, Event::HandedOver { order, driver }
            if sim.orders()[*order].attempt().is_none_or(|(_, d)| d != *driver))
    }),
    ("a driver is told to drop an order", |_, e| matches!(e, Event::AssignmentDropped { .. })),
    ("a driver drops food", |sim, e| {
        matches!(e, Event::AssignmentDropped { order, .. }
            if matches!(sim.orders()[*order].meal, Meal::None))
    }),
    ("a driver takes another way", |_, e| matches!(e, Event::DriverRerouted { .. })),
    ("a driver is stuck", |_, e| matches!(e, Event::DriverStuck { .. })),
    ("a driver goes home with an order", |sim, e| match e {
        Event::DriverOffShift { driver } => !sim.drivers()[*driver].jobs.is_empty(),
        _ => false,
    }),
    ("an order joins a trip under way", |sim, e| match e {
        Event::AttemptStarted { driver, .. } => {
            sim.drivers()[*driver].jobs.iter().any(|j| j.joined)
        }
        _ => false,
    }),
    ("two meals are on board", |sim, e| match e {
        Event::PickedUp { driver, .. } => {
            sim.drivers()[*driver].jobs.iter().filter(|job| job.on_board).count() > 1
        }
        _ => false,
    }),
    ("a driver slows down on the way", |sim, e| match e {
        Event::FaultStarted { kind: FaultKind::DriverSlow { driver, .. }, .. } => {
            matches!(sim.drivers()[*driver].activity, Activity::Driving(_))
        }
        _ => false,
    }),
    ("a road is jammed", |_, e| started(e, |kind| matches!(kind, FaultKind::RoadJam { .. }))),
    ("a district is cut off", |_, e| {
        started(e, |kind| matches!(kind, FaultKind::DistrictPartitioned(_)))
    }),
    ("the counter has no place at all", |_, e| {
        started(e, |kind| matches!(kind, FaultKind::CounterJam { places: 0, .. }))
    }),
    ("demand surges", |_, e| started(e, |kind| matches!(kind, FaultKind::DemandSurge { .. }))),
    ("a random fault ends by itself", |sim, e| match e {
        Event::FaultStopped { fault, .. } => sim.faults()[*fault].source.is_some(),
        _ => false,
    }),
    ("a streak of declines is over", |_, e| {
        matches!(
            e,
            Event::FaultStopped { kind: FaultKind::DriverDeclines { offers: Some(_), .. }, .. }
        )
    }),
    ("the dispatcher goes down with orders waiting", |sim, e| {
        matches!(e, Event::DispatcherWentDown { .. }) && sim.queue_len() > 0
    }),
    ("the dispatcher goes down before it has acknowledged", |sim, e| {
        went_down(sim, e, CrashPoint::BeforeAck)
    }),
    ("the dispatcher goes down after it has acknowledged", |sim, e| {
        went_down(sim, e, CrashPoint::AfterAck)
    }),
    ("a durable dispatcher is started again", |_, e| {
        matches!(e, Event::DispatcherRestarted { log: DispatcherLog::Durable })
    }),
    ("a volatile dispatcher is started again", |_, e| {
        matches!(e, Event::DispatcherRestarted { log: DispatcherLog::Volatile })
    }),
];

const fn ended(event: &Event, how: AttemptEnd) -> bool {
    matches!(event, Event::AttemptEnded { end, .. } if *end as u8 == how as u8)
}

fn started(event: &Event, which: fn(&FaultKind) -> bool) -> bool {
    matches!(event, Event::FaultStarted { kind, .. } if which(kind))
}

/// The crash at this point of a submission has struck.
fn went_down(sim: &Sim, event: &Event, point: CrashPoint) -> bool {
    matches!(event, Event::DispatcherWentDown { .. })
        && sim.active_faults().any(|f| f.kind == FaultKind::DispatcherCrashed { at: point })
}
