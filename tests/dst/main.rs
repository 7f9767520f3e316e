//! The seed runner: random runs by the thousand, every invariant after every event.
//!
//! `cargo xtask dst --seeds 20000 --from 0 --commands 200` runs a batch of any size.
//! A failing seed is shrunk and printed. Situations that no run of a large batch has met fail the
//! batch, and with the feature `canaries` each planted bug must be caught.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
#![allow(clippy::disallowed_methods, reason = "a runner tells how long it took")]

#[cfg(feature = "canaries")]
mod canaries;
#[path = "../it/random_runs/draw.rs"]
mod draw;
#[path = "../it/grid_city.rs"]
mod grid_city;
mod marks;
mod panics;
mod run;
mod scenario;
mod shrink;

use marks::Marks;
use run::{Failure, Plan};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// What to run.
#[derive(Clone, Copy)]
struct Batch {
    seeds: u64,
    from: u64,
    commands: usize,
}

/// Beside the other tests: quick, and not large enough to ask for every mark.
const SHORT: Batch = Batch { seeds: 400, from: 0, commands: 100 };
/// From so many seeds on every mark must be hit.
const SEEDS_FOR_MARKS: u64 = 1_000;
/// Seeds for which one test is counted.
const SEEDS_PER_TEST: u64 = 1_000;

fn main() -> ExitCode {
    let batch = match arguments(std::env::args().skip(1)) {
        Ok(Some(batch)) => batch,
        // Somebody asked for tests with another name.
        Ok(None) => return ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("dst: {problem}");
            return ExitCode::from(2);
        }
    };
    panics::install();
    let (passed, failed) = random_runs(batch);
    #[cfg(feature = "canaries")]
    let (passed, failed) = {
        let (caught, escaped) = canaries::all(batch.commands);
        (passed + caught, failed + escaped)
    };
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    println!("test result: {verdict}. {passed} passed; {failed} failed");
    ExitCode::from(u8::from(failed > 0 || passed == 0))
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Option<Batch>, String> {
    let mut batch = SHORT;
    while let Some(name) = given.next() {
        let mut number = || {
            let text = given.next().unwrap_or_default();
            text.parse::<u64>().map_err(|_| format!("{name} is {text:?}; expected a number"))
        };
        match name.as_str() {
            "--seeds" => batch.seeds = number()?.max(1),
            "--from" => batch.from = number()?,
            "--commands" => batch.commands = number()? as usize,
            // Options of the usual test runner are accepted, and mean nothing here.
            _ if name.starts_with('-') => {}
            _ if "dst".contains(&name) => {}
            _ => return Ok(None),
        }
    }
    Ok(Some(batch))
}

/// Runs the batch and tells; how many tests passed and failed.
fn random_runs(batch: Batch) -> (u64, u64) {
    let start = Instant::now();
    let next = AtomicU64::new(batch.from);
    let stop = AtomicBool::new(false);
    let end = batch.from + batch.seeds;
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    let work = || {
        let (mut marks, mut events, mut failures) = (Marks::none(), 0, Vec::new());
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= end {
                break;
            }
            let outcome = run::seed(seed, batch.commands, &mut marks);
            events += outcome.events;
            if let Err(failure) = outcome.result {
                stop.store(true, Ordering::Relaxed);
                failures.push((seed, outcome.plan, failure));
            }
        }
        (marks, events, failures)
    };
    let (mut marks, mut events, mut failures) = (Marks::none(), 0, Vec::new());
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for handle in handles {
            let (some_marks, some_events, some_failures) = handle.join().expect("a worker");
            marks.add(&some_marks);
            events += some_events;
            failures.extend(some_failures);
        }
    });
    let run = next.load(Ordering::Relaxed).min(end) - batch.from;
    println!(
        "dst: {run} seeds from {} with {} commands each, {events} events checked, {:.1} s on \
         {workers} threads",
        batch.from,
        batch.commands,
        start.elapsed().as_secs_f64(),
    );
    for (seed, plan, failure) in &failures {
        report(*seed, batch.commands, plan, failure);
    }
    let (hit, missed) = if batch.seeds < SEEDS_FOR_MARKS { (0, 0) } else { tell(&marks) };
    (
        run.div_ceil(SEEDS_PER_TEST) - failures.len().min(1) as u64 + hit,
        failures.len() as u64 + missed,
    )
}

/// The marks as one test: all hit, or the generator is too weak.
fn tell(marks: &Marks) -> (u64, u64) {
    let all = marks.rarest_first();
    let missed: Vec<_> = all.iter().filter(|(n, _)| *n == 0).map(|(_, name)| *name).collect();
    println!("dst: {} of {} marks hit; the rarest:", all.len() - missed.len(), all.len());
    for (n, name) in all.iter().filter(|(n, _)| *n > 0).take(5) {
        println!("  {n:>8} x {name}");
    }
    for name in &missed {
        println!("  never: {name}: the generator is too weak");
    }
    if missed.is_empty() { (1, 0) } else { (0, 1) }
}

/// Prints a failing seed, shrunk, and writes it as a scenario file where that breaks the same.
fn report(seed: u64, commands: usize, plan: &Plan, failure: &Failure) {
    println!("\nseed {seed} breaks {} at command {}", failure.invariant, failure.steps);
    println!("again: cargo xtask dst --from {seed} --seeds 1 --commands {commands}");
    let (plan, failure) = shrink::shrink(plan, failure);
    println!("shrunk to {} commands: {}", plan.steps.len(), failure.found);
    match scenario::file_of(seed, &plan, &failure).map(|file| scenario::write(seed, &file)) {
        Some(Ok(command)) => println!("as a scenario file: {command}"),
        Some(Err(why)) => println!("no scenario file: {why}"),
        None => println!("no scenario file breaks the same; the commands:"),
    }
    for step in &plan.steps {
        println!("  after {} us: {:?}", step.wait.as_micros(), step.command);
    }
    println!("settings: {:?}\nscript: {:?}\n", plan.setup.settings, plan.setup.script);
}
