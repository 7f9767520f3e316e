//! Faults by rate: Poisson sources with a stream each.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::fault::{FaultSource, RandomFault};
use dispatch_playground::core::id::{FaultId, NodeId};
use dispatch_playground::core::sim::{Fault, Out, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

fn source(what: RandomFault, per_hour: u32, seconds: u64) -> Command {
    let lasting = SimDuration::from_secs(seconds);
    Command::InjectFault(FaultKind::AtRandom(FaultSource { what, per_hour, lasting }))
}

const JAMS: RandomFault = RandomFault::RoadJam { percent: 150 };

/// Every fault of a run with these commands at its start.
fn faults_after(hours: u64, commands: &[Command]) -> Vec<Fault> {
    let mut out = Out::new();
    let mut sim = Sim::new(Arc::new(grid_city::setup(5, 3, 0)), &mut out);
    for command in commands {
        sim.apply(command, &mut out).expect("accepted");
    }
    sim.advance(SimTime::from_mins(60 * hours), u32::MAX, &mut out);
    sim.faults().iter().copied().collect()
}

#[test]
fn a_source_strikes_at_its_rate_and_its_faults_last_their_mean() {
    let faults = faults_after(20, &[source(JAMS, 60, 60)]);
    let struck = &faults[1..];
    assert!(struck.iter().all(|fault| fault.source == Some(FaultId(0))));
    // A Poisson count of mean 1,200: five deviations are 173. A few strike a jammed road.
    assert!((1_020..1_380).contains(&struck.len()), "{}", struck.len());
    let lengths = struck.iter().filter_map(|fault| Some(fault.stopped?.since(fault.since)));
    let (n, sum) =
        lengths.fold((0, 0), |(n, sum), length| (n + 1, sum + length.as_micros() / 1_000));
    let mean_ms = sum / n;
    assert!((51_000..69_000).contains(&mean_ms), "{mean_ms} ms over {n}");
}

#[test]
fn each_strike_is_a_fault_of_its_own_listed_and_counted_once_and_the_source_stops() {
    let mut run = Run::quiet(3);
    run.command(source(JAMS, 600, 0));
    run.pass(600);
    let struck = run.sim.faults().len() - 1;
    assert!(struck > 30, "{struck}");
    assert_eq!(run.count(|e| matches!(e, Event::FaultStarted { .. })), struck + 1);
    assert_eq!(run.sim.active_faults().count(), struck + 1, "these last until stopped");
    run.command(Command::StopFault(FaultId(0)));
    run.pass(3_600);
    assert_eq!(run.sim.faults().len(), struck + 1, "a stopped source strikes no more");
    let rest: Vec<FaultId> = run.sim.active_faults().map(|fault| fault.id).collect();
    for fault in rest {
        run.command(Command::StopFault(fault));
    }
    assert_eq!(run.sim.router().jams().count(), 0);
}

#[test]
fn a_fault_stopped_by_hand_does_not_end_a_second_time() {
    let mut run = Run::quiet(3);
    run.command(source(JAMS, 600, 300));
    run.until("a strike", |sim| sim.faults().len() > 1);
    run.command(Command::StopFault(FaultId(1)));
    run.pass(3_600);
    let stops = |e: &Event| matches!(e, Event::FaultStopped { fault, .. } if *fault == FaultId(1));
    assert_eq!(run.count(stops), 1);
}

#[test]
fn a_source_shifts_neither_another_source_nor_any_arrival() {
    let strikes = |commands: &[Command]| -> Vec<(FaultKind, SimTime)> {
        let faults = faults_after(2, commands);
        let of_first = faults.iter().filter(|fault| fault.source == Some(FaultId(0)));
        of_first.map(|fault| (fault.kind, fault.since)).collect()
    };
    let alone = strikes(&[source(JAMS, 60, 60)]);
    let other = source(RandomFault::RestaurantLate, 300, 30);
    assert_eq!(strikes(&[source(JAMS, 60, 60), other]), alone);
    let arrivals = |commands: &[Command]| -> Vec<(SimTime, NodeId)> {
        let mut out = Out::new();
        let mut sim = Sim::new(Arc::new(grid_city::setup(5, 3, 60)), &mut out);
        for command in commands {
            sim.apply(command, &mut out).expect("accepted");
        }
        sim.advance(SimTime::from_mins(120), u32::MAX, &mut out);
        let mut placed: Vec<_> =
            sim.orders().iter().map(|order| (order.placed, order.spec.destination)).collect();
        placed.sort_unstable();
        // The last ones may still be on their way to the dispatcher.
        placed.truncate(100);
        placed
    };
    let faulty = [
        source(RandomFault::DriverBreaksDown, 30, 120),
        source(RandomFault::DriverSlow { percent: 30 }, 60, 300),
        Command::InjectFault(FaultKind::MessageDelays {
            ppm: 300_000,
            by: SimDuration::from_secs(2),
        }),
        Command::InjectFault(FaultKind::MessageDuplicates { ppm: 300_000 }),
        Command::InjectFault(FaultKind::MessageLoss { ppm: 100_000 }),
    ];
    assert_eq!(arrivals(&faulty), arrivals(&[]));
}

#[test]
fn every_kind_of_random_fault_strikes_its_scope() {
    for what in [
        RandomFault::DriverCancels,
        RandomFault::DriverBreaksDown,
        RandomFault::DriverOffShift,
        RandomFault::DriverDeclines { offers: Some(1) },
        RandomFault::DriverSlow { percent: 50 },
        RandomFault::RestaurantLate,
        RandomFault::RestaurantClosed,
        RandomFault::CounterJam { places: 1 },
        RandomFault::CustomerCancels,
        RandomFault::CustomerSubmitsAgain,
        RandomFault::OrderPoisoned,
        RandomFault::RoadClosed,
        JAMS,
        RandomFault::DistrictPartitioned,
        RandomFault::DemandSurge { percent: 300 },
        RandomFault::DispatcherPaused,
        RandomFault::DispatcherCrashed,
    ] {
        let mut run = Run::new(grid_city::setup(7, 4, 60));
        run.command(source(what, 120, 60));
        run.pass(3_600);
        let struck: Vec<&Fault> = run.sim.faults().iter().skip(1).collect();
        assert!(struck.len() >= 5, "{what:?}: {}", struck.len());
        let name = |kind: FaultKind| {
            let text = format!("{kind:?}");
            text.split(['(', ' ']).next().unwrap_or_default().to_owned()
        };
        let expect = name(what.at(0));
        assert!(struck.iter().all(|fault| name(fault.kind) == expect), "{what:?}: {struck:?}");
    }
}
