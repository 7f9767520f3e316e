//! Clients that contend for one row, backing off by `core::retry`, beside a published simulation.
//!
//! The model: each of n clients reads a row, then writes it with the version it read. The server
//! refuses a write of an old version; the client backs off and starts again. Every message takes
//! a normal time of mean 10 ms and deviation 2 ms. Base 5 ms, cap 2 s, and the wait after the
//! k-th refusal is base x 2^k (one doubling more than our own after attempt k).

use crate::oracles;
use dispatch_playground::core::retry;
use dispatch_playground::core::rng::{Purpose, draw};
use dispatch_playground::core::scheduler::Scheduler;
use dispatch_playground::core::settings::{Backoff, Jitter, RetryPolicy};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::collections::BTreeMap;

/// Runs per row; the published numbers are means too.
const RUNS: u64 = 60;
/// Two means of a hundred noisy runs each lie well within this share of each other.
const TOLERANCE: f64 = 0.10;

enum Step {
    Read,
    ReadAnswer(u32),
    Write(u32),
    Refused,
}

/// Time of the last client's success in milliseconds, and writes that reached the server.
fn contend(clients: u32, policy: &RetryPolicy, seed: u64) -> (f64, f64) {
    let mut k = 0;
    let mut bits = || {
        k += 1;
        draw(seed, Purpose::Jitter, u64::from(clients), k)
    };
    let mut timers = Scheduler::new();
    for client in 0..clients {
        timers.schedule(SimTime::ZERO + travel(bits(), bits()), (client, Step::Read));
    }
    let mut waits = vec![(0u32, SimDuration::ZERO); clients as usize];
    let (mut version, mut writes, mut last) = (0, 0u32, SimTime::ZERO);
    while let Some((now, (client, step))) = timers.pop_until(SimTime::MAX) {
        let at = now + travel(bits(), bits());
        match step {
            Step::Read => timers.schedule(at, (client, Step::ReadAnswer(version))),
            Step::ReadAnswer(seen) => timers.schedule(at, (client, Step::Write(seen))),
            Step::Write(seen) if seen == version => {
                (version, writes, last) = (version + 1, writes + 1, last.max(at));
                continue;
            }
            Step::Write(_) => {
                writes += 1;
                timers.schedule(at, (client, Step::Refused))
            }
            Step::Refused => {
                let (refusals, wait) = &mut waits[client as usize];
                *refusals += 1;
                *wait = retry::delay(policy, *refusals + 1, *wait, bits());
                timers.schedule(at + *wait, (client, Step::Read))
            }
        };
    }
    (last.as_micros() as f64 / 1_000.0, f64::from(writes))
}

/// A normal time of mean 10 ms and deviation 2 ms (Box and Muller).
fn travel(a: u64, b: u64) -> SimDuration {
    let unit = |bits: u64| ((bits >> 11) + 1) as f64 / (1u64 << 53) as f64;
    let (radius, angle) = (-2.0 * libm::log(unit(a)), std::f64::consts::TAU * unit(b));
    let normal = radius.sqrt() * libm::cos(angle);
    SimDuration::from_micros((10_000.0 + 2_000.0 * normal).abs() as u64)
}

fn policy(algorithm: &str) -> RetryPolicy {
    let (backoff, jitter) = match algorithm {
        "None" => (Backoff::None, Jitter::None),
        "Exponential" => (Backoff::Exponential, Jitter::None),
        "FullJitter" => (Backoff::Exponential, Jitter::Full),
        "EqualJitter" => (Backoff::Exponential, Jitter::Equal),
        "Decorr" => (Backoff::Exponential, Jitter::Decorrelated),
        other => panic!("no such algorithm: {other}"),
    };
    let (base, cap) = (SimDuration::from_millis(5), SimDuration::from_secs(2));
    RetryPolicy { backoff, jitter, base, cap, ..RetryPolicy::default() }
}

#[test]
fn contending_clients_reproduce_the_published_times_and_calls() {
    let Some(text) = oracles::read("protocol/backoff_reference.csv") else { return };
    let mut found = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let clients: u32 = fields[0].parse().unwrap();
        let (time, calls): (f64, f64) = (fields[2].parse().unwrap(), fields[3].parse().unwrap());
        let policy = policy(fields[1]);
        let runs = (0..RUNS).map(|seed| contend(clients, &policy, seed));
        let sum = runs.fold((0.0, 0.0), |sum, run| (sum.0 + run.0, sum.1 + run.1));
        let mean = (sum.0 / RUNS as f64, sum.1 / RUNS as f64);
        let off = (mean.0 / time - 1.0, mean.1 / calls - 1.0);
        assert!(
            off.0.abs() < TOLERANCE && off.1.abs() < TOLERANCE,
            "{line}: simulated {mean:.1?}, off by {off:.3?}"
        );
        found.insert((clients, fields[1].to_owned()), mean);
    }
    // The large gaps, with room: no back-off finishes first and calls the most by far; without
    // jitter all collide again and again.
    let of = |algorithm: &str| found[&(100, algorithm.to_owned())];
    for jittered in ["FullJitter", "EqualJitter", "Decorr"] {
        assert!(of("None").0 * 2.0 < of(jittered).0, "no back-off finishes first");
        assert!(of(jittered).1 * 2.2 < of("None").1, "{jittered} needs far fewer calls");
        assert!(of(jittered).0 * 8.0 < of("Exponential").0, "jitter beats none");
    }
    assert!((2.7..3.5).contains(&(of("None").1 / of("FullJitter").1)), "three times the calls");
}
