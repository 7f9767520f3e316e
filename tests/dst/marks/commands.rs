//! Situations in which a command finds the run.

use super::OfCommand;
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::inversion::InversionFix;
use dispatch_playground::core::limit::Full;
use dispatch_playground::core::order::Class;
use dispatch_playground::core::settings::{AssignPolicy, QueuePolicy};
use dispatch_playground::core::sim::{HeldBack, Sim};

pub const ALL: &[(&str, OfCommand)] = &[
    ("the queue policy changes with orders waiting", |sim, c, ok| {
        ok && matches!(c, Command::SetQueuePolicy(_)) && sim.queue_len() > 2
    }),
    ("the assignment policy changes with an offer open", |sim, c, ok| {
        ok && matches!(c, Command::SetAssignPolicy(_))
            && sim.drivers().iter().any(|driver| driver.offered.is_some())
    }),
    ("a plan ahead holds two orders", |sim, _, _| {
        sim.settings().assign == AssignPolicy::FirstComeNearest
            && sim.drivers().iter().any(|driver| driver.assigned.len() > 1)
    }),
    ("weighted levels serve", |sim, _, _| {
        matches!(sim.settings().queue, QueuePolicy::MultiLevel(_)) && sim.queue_len() > 2
    }),
    ("a scheduled order is released early", |_, c, ok| ok && matches!(c, Command::ReleaseNow(_))),
    ("a dead letter is replayed", |_, c, ok| ok && matches!(c, Command::ReplayDeadLetter(_))),
    ("the dispatcher pauses with orders waiting", |sim, c, ok| {
        ok && matches!(c, Command::InjectFault(FaultKind::DispatcherPaused)) && sim.queue_len() > 0
    }),
    ("a fault that is active already is rejected", |_, c, ok| {
        !ok && matches!(c, Command::InjectFault(FaultKind::DriverBreaksDown(_)))
    }),
    ("a setting out of range is rejected", |_, c, ok| {
        !ok && matches!(c, Command::SetArrivalRate { .. } | Command::SetQueueCapacity(_))
    }),
    ("a cancellation of a final order is rejected", |_, c, ok| {
        !ok && matches!(c, Command::CancelOrder(_))
    }),
    ("nobody is on shift while orders wait", |sim, _, _| {
        sim.queue_len() > 0 && sim.drivers().iter().all(|driver| !driver.on_shift)
    }),
    ("everybody is broken down", |sim, _, _| {
        sim.drivers().iter().all(|driver| driver.broken.is_some())
    }),
    ("an order borrows a class from one that waits", |sim, _, _| {
        borrows(sim, InversionFix::Inheritance)
    }),
    ("an order borrows the ceiling", |sim, _, _| borrows(sim, InversionFix::Ceiling)),
    ("an order waits for a limit of orders in progress", |sim, _, _| {
        held_back(sim, |why| matches!(why, HeldBack::Limit(_, Full::InProgress)))
    }),
    ("an order waits for a limit of starts", |sim, _, _| {
        held_back(sim, |why| matches!(why, HeldBack::Limit(_, Full::Starts(_))))
    }),
    ("an order waits for an open breaker", |sim, _, _| {
        held_back(sim, |why| matches!(why, HeldBack::BreakerOpen(_)))
    }),
    ("an order waits for a probe", |sim, _, _| {
        held_back(sim, |why| matches!(why, HeldBack::BreakerProbing))
    }),
    ("limits change with orders under way", |sim, c, ok| {
        ok && matches!(c, Command::SetLimits(_))
            && sim.drivers().iter().any(|driver| !driver.assigned.is_empty())
    }),
    ("bundling is switched while a driver has two orders", |sim, c, ok| {
        ok && matches!(c, Command::SetBundling(_))
            && sim.drivers().iter().any(|driver| driver.assigned.len() > 1)
    }),
    ("the mode is switched while a customer waits", |sim, c, ok| {
        ok && matches!(c, Command::SetMode(_)) && sim.blocked_customers().len() > 0
    }),
    ("a fault is stopped by hand", |_, c, ok| ok && matches!(c, Command::StopFault(_))),
    ("an unknown thing is named", |_, c, ok| {
        !ok && matches!(c, Command::PlaceOrder(_) | Command::StopFault(_))
    }),
    ("a command while the dispatcher is down", |sim, _, ok| ok && sim.down_since().is_some()),
    ("a saver order is queued under aging", |sim, _, _| {
        matches!(sim.settings().queue, QueuePolicy::Priority { aging: Some(_) })
            && sim.service_order(20).iter().any(|entry| entry.class == Class::Saver)
    }),
];

fn borrows(sim: &Sim, fix: InversionFix) -> bool {
    sim.settings().inversion_fix == fix
        && sim.service_order(20).iter().any(|entry| entry.effective != entry.class)
}

fn held_back(sim: &Sim, which: fn(&HeldBack) -> bool) -> bool {
    let first = sim.service_order(5).into_iter();
    first.filter_map(|entry| sim.held_back(entry.order)).any(|why| which(&why))
}
