//! Laws between runs: what must not change when something that does not matter does, and in which
//! direction the rest moves. None of them needs to know what the right answer is.

mod frame;
mod text;
mod zones;

use crate::grid_city;
use crate::random_runs::draw::{Dice, KINDS, random_command, random_setup};
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::order::OrderSpec;
use dispatch_playground::core::settings::{AssignPolicy, QueuePolicy};
use dispatch_playground::core::sim::{Advanced, Out, Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use frame::{Frame, Gaps, PLAIN};
use std::collections::BTreeMap;
use std::sync::Arc;
use text::{lines, rewrite};

/// Seeds for each law.
const SEEDS: u64 = 150;

/// The lines of `got` are those of `expect`; the first that differs is shown.
#[track_caller]
fn same(seed: u64, got: &[String], expect: &[String]) {
    let differs = got.iter().zip(expect).position(|(a, b)| a != b);
    let at = differs.unwrap_or_else(|| got.len().min(expect.len()));
    let (a, b) = (got.get(at), expect.get(at));
    assert!(got == expect, "seed {seed}, line {at}:\n{a:?}\n{b:?}");
    assert!(got.len() > 20, "seed {seed}: only {} events", got.len());
}

#[test]
fn a_run_that_starts_later_is_the_same_run_later() {
    for seed in 0..SEEDS {
        let shift_s = 7 + seed * 1_000;
        let shifted = Frame { shift_s, ..PLAIN };
        let expect = lines(&PLAIN.run(seed));
        let back = |line: &String| rewrite(line, "SimTime", |us| us - shift_s * 1_000_000);
        same(seed, &lines(&shifted.run(seed)).iter().map(back).collect::<Vec<_>>(), &expect);
    }
}

#[test]
fn a_run_in_which_everything_takes_longer_is_the_same_run_slower() {
    for seed in 0..SEEDS {
        let scale = 2 + seed % 5;
        let slower = Frame { scale, ..PLAIN };
        let stretched = |line: &String| {
            let line = rewrite(line, "SimDuration", |us| us * scale);
            rewrite(&line, "SimTime", |us| us * scale)
        };
        let expect: Vec<_> = lines(&PLAIN.run(seed)).iter().map(stretched).collect();
        same(seed, &lines(&slower.run(seed)), &expect);
    }
}

#[test]
fn a_run_with_other_ids_in_the_same_sequence_is_the_same_run() {
    for seed in 0..SEEDS {
        let renamed = Frame { gaps: Gaps::Everywhere, ..PLAIN };
        let rename = |line: &String| {
            let line = rewrite(line, "DriverId", |id| 2 * id + 1);
            let line = rewrite(&line, "RestaurantId", |id| 2 * id + 1);
            without_counts(&line)
        };
        let expect: Vec<_> = lines(&PLAIN.run(seed)).iter().map(rename).collect();
        let got: Vec<_> = lines(&renamed.run(seed)).iter().map(|l| without_counts(l)).collect();
        same(seed, &got, &expect);
    }
}

/// Without what names people in words, or counts those who never work too.
fn without_counts(line: &str) -> String {
    ["ScriptRejected", "SetDriversOnShift"]
        .into_iter()
        .find_map(|name| line.split_once(name).map(|(head, _)| format!("{head}{name}")))
        .unwrap_or_else(|| line.to_owned())
}

#[test]
fn a_run_without_its_rejected_commands_is_the_same_run() {
    let mut rejected = 0;
    for seed in 0..SEEDS {
        let mut dice = Dice::new(seed);
        let setup = Arc::new(random_setup(seed, &mut dice));
        let mut out = Out::new();
        let mut sim = Sim::new(setup.clone(), &mut out);
        let mut accepted = Vec::new();
        for _ in 0..40 {
            let until = sim.now() + SimDuration::from_secs(1 + dice.below(240));
            while sim.advance(until, u32::MAX, &mut out) == Advanced::Budget {}
            let command = random_command(dice.below(KINDS), &mut dice, &sim);
            if sim.apply(&command, &mut out).is_ok() {
                accepted.push((until, command));
            } else {
                rejected += 1;
            }
        }
        let end = sim.now() + SimDuration::from_mins(1);
        while sim.advance(end, u32::MAX, &mut out) == Advanced::Budget {}
        let mut again = Out::new();
        let mut other = Sim::new(setup, &mut again);
        for (at, command) in accepted {
            while other.advance(at, u32::MAX, &mut again) == Advanced::Budget {}
            other.apply(&command, &mut again).expect("it was accepted before");
        }
        while other.advance(end, u32::MAX, &mut again) == Advanced::Budget {}
        same(seed, &lines(&again), &lines(&out));
        assert_eq!(other.digest(), sim.digest());
    }
    assert!(rejected > 100, "only {rejected} rejected");
}

/// When the first attempt of a run starts, if one does within the hour.
fn first_start(setup: Setup) -> Option<SimTime> {
    let mut out = Out::new();
    let mut sim = Sim::new(Arc::new(setup), &mut out);
    while sim.advance(SimTime::from_mins(60), u32::MAX, &mut out) == Advanced::Budget {}
    let started = |event: &Event| matches!(event, Event::AttemptStarted { .. });
    out.iter().find(|stamped| started(&stamped.event)).map(|stamped| stamped.at)
}

#[test]
fn one_more_idle_driver_never_delays_the_first_start() {
    let mut sooner = 0;
    for seed in 0..SEEDS {
        let mut dice = Dice::new(seed);
        let drivers = dice.below(3) as u32;
        let assign = dice.pick(&AssignPolicy::ALL);
        let queue = dice.pick(&QueuePolicy::ALL);
        let setup = |drivers: u32| {
            let mut setup = grid_city::setup(seed, drivers, 40);
            let mut city = (*setup.city).clone();
            city.drivers.iter_mut().for_each(|driver| driver.acceptance_ppm = 1_000_000);
            setup.city = Arc::new(city);
            setup.settings.protocol.think_time = SimDuration::ZERO;
            (setup.settings.assign, setup.settings.queue) = (assign, queue);
            setup
        };
        let (without, with) = (first_start(setup(drivers)), first_start(setup(drivers + 1)));
        let with = with.expect("there is a driver");
        assert!(without.is_none_or(|at| with <= at), "seed {seed}: {without:?}, {with:?}");
        sooner += u32::from(without.is_none_or(|at| with < at));
    }
    assert!(sooner > 10, "the law was hardly tried: {sooner}");
}

#[test]
fn customers_order_the_same_whatever_the_policies_and_faults() {
    for seed in 0..SEEDS {
        let [calm, eventful] = [0, 30].map(|commands| generated(seed, commands));
        assert!(!calm.is_empty() && calm == eventful, "seed {seed}: {calm:?}\n{eventful:?}");
    }
}

/// What customers ordered within an hour, by when they did, under so many random commands.
fn generated(seed: u64, commands: u64) -> BTreeMap<SimTime, String> {
    let mut out = Out::new();
    let mut sim = Sim::new(Arc::new(grid_city::setup(seed, 4, 60)), &mut out);
    let mut dice = Dice::new(seed);
    for n in 0..commands {
        let until = SimTime::from_secs(3_600 * n / commands);
        while sim.advance(until, u32::MAX, &mut out) == Advanced::Budget {}
        let command = random_command(dice.below(KINDS), &mut dice, &sim);
        if leaves_demand_alone(&command) {
            let _ = sim.apply(&command, &mut out);
        }
    }
    let hour = SimTime::from_mins(60);
    while sim.advance(hour, u32::MAX, &mut out) == Advanced::Budget {}
    // Lost placements are sent again: give them time to come through.
    let active: Vec<_> = sim.active_faults().map(|fault| fault.id).collect();
    for fault in active {
        sim.apply(&Command::StopFault(fault), &mut out).expect("an active fault stops");
    }
    while sim.advance(SimTime::from_mins(300), u32::MAX, &mut out) == Advanced::Budget {}
    let orders = sim.orders().iter().filter(|order| order.placed <= hour);
    let asked = orders.map(|order| {
        let OrderSpec { class, restaurant, destination, .. } = order.spec;
        (order.placed, format!("{class:?} {restaurant:?} {destination:?}"))
    });
    asked.collect()
}

fn leaves_demand_alone(command: &Command) -> bool {
    !matches!(
        command,
        Command::SetArrivalRate { .. }
            | Command::PlaceOrder(_)
            | Command::ReplayDeadLetter(_)
            | Command::InjectFault(
                FaultKind::DemandSurge { .. }
                    | FaultKind::CustomerSubmitsAgain(_)
                    | FaultKind::AtRandom(_)
            )
    )
}
