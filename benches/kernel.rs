//! Row 1 of the performance table: the kernel alone, as an M/M/10 queue with a million customers.
//!
//! Every customer arrives by a timer, enters the queue, is taken out of it and leaves by a timer.
//! The mean wait is compared with Erlang C, so that a fast wrong kernel does not pass.

use dispatch_playground::core::id::OrderId;
use dispatch_playground::core::order::Class;
use dispatch_playground::core::queue::{Entry, Queue};
use dispatch_playground::core::rng::{Purpose, draw, exponential};
use dispatch_playground::core::scheduler::Scheduler;
use dispatch_playground::core::settings::QueuePolicy;
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::process::Command;
use std::time::Duration;

const CUSTOMERS: u64 = 1_000_000;
const SERVERS: u32 = 10;
const SERVICE: SimDuration = SimDuration::from_secs(1);
/// Mean time between arrivals: ten servers are busy for nine tenths of the time.
const GAP: SimDuration = SimDuration::from_micros(1_000_000 / 9);

enum Timer {
    Arrival(u32),
    Departure,
}

/// The kernel's state during the run.
struct Clinic {
    seed: u64,
    timers: Scheduler<Timer>,
    queue: Queue,
    free: u32,
    started: u64,
    waited: u128,
}

impl Clinic {
    fn start_services(&mut self) {
        while self.free > 0
            && let Some(first) = self.queue.iter().next().copied()
        {
            self.queue.pick(first.order);
            self.free -= 1;
            self.started += 1;
            let now = self.timers.now();
            self.waited += u128::from(now.since(first.entered).as_micros());
            let service = exponential(draw(self.seed, Purpose::Preparation, 0, first.seq), SERVICE);
            self.timers.schedule(now + service, Timer::Departure);
        }
    }

    fn arrive(&mut self, customer: u32) {
        let now = self.timers.now();
        let entry = Entry {
            order: OrderId(customer),
            class: Class::Standard,
            effective: Class::Standard,
            entered: now,
            placed: now,
            promised: SimTime::MAX,
            expected: SERVICE,
            failed: 0,
            seq: u64::from(customer),
        };
        self.queue.insert(entry, now);
        if u64::from(customer) + 1 < CUSTOMERS {
            let gap = exponential(draw(self.seed, Purpose::Demand, 0, u64::from(customer)), GAP);
            self.timers.schedule(now + gap, Timer::Arrival(customer + 1));
        }
    }
}

/// Runs the queue to its end: events, and the mean wait in microseconds.
fn run(seed: u64) -> (u64, f64) {
    let mut clinic = Clinic {
        seed,
        timers: Scheduler::new(),
        queue: Queue::new(QueuePolicy::Fifo),
        free: SERVERS,
        started: 0,
        waited: 0,
    };
    clinic.timers.schedule(SimTime::ZERO, Timer::Arrival(0));
    let mut events = 0;
    while let Some((_, timer)) = clinic.timers.pop_until(SimTime::MAX) {
        events += 1;
        match timer {
            Timer::Arrival(customer) => clinic.arrive(customer),
            Timer::Departure => clinic.free += 1,
        }
        clinic.start_services();
    }
    assert_eq!((clinic.started, clinic.free), (CUSTOMERS, SERVERS));
    (events, clinic.waited as f64 / CUSTOMERS as f64)
}

/// Mean wait of M/M/c in microseconds: the chance of waiting (Erlang C) over the spare capacity.
fn erlang_c_wait() -> f64 {
    let c = f64::from(SERVERS);
    let service = SERVICE.as_micros() as f64;
    let load = service / GAP.as_micros() as f64;
    let mut blocked = 1.0;
    for n in 1..=SERVERS {
        blocked = load * blocked / (f64::from(n) + load * blocked);
    }
    let waits = c * blocked / (c - load * (1.0 - blocked));
    waits * service / (c - load)
}

#[expect(clippy::disallowed_methods, reason = "a bench measures the wall clock, no rule uses it")]
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = std::time::Instant::now();
    let answer = work();
    (start.elapsed(), answer)
}

fn main() {
    // The best of five: other programs on the machine only ever slow a run down.
    let runs: Vec<_> = (1..=5).map(|seed| timed(|| run(seed))).collect();
    let best = runs.iter().map(|(time, _)| *time).min().unwrap_or_default();
    let events = runs[0].1.0;
    let wait = runs.iter().map(|(_, (_, wait))| wait).sum::<f64>() / runs.len() as f64;
    let expect = erlang_c_wait();
    // At this load waits are correlated over 38 s (relaxation time), so that five runs of 31 hours
    // have a standard error of 1.7 %.
    assert!((wait / expect - 1.0).abs() < 0.04, "mean wait {wait} us, expected {expect} us");
    println!(
        "row 1: kernel, M/M/10, {CUSTOMERS} customers: {:.1} M events/s ({events} events a run, \
         mean wait {:.4} s, Erlang C {:.4} s)",
        events as f64 / best.as_secs_f64() / 1e6,
        wait / 1e6,
        expect / 1e6,
    );
    // `cargo xtask bench` names the peers: a command with its arguments, the last of them how many
    // customers to serve.
    let per_customer = best.as_secs_f64() / CUSTOMERS as f64;
    for peer in ["NEXOSIM", "SIMPY"] {
        let Ok(command) = std::env::var(format!("BENCH_{peer}")) else { continue };
        let (version, their_wait, seconds, customers) = ask(&command);
        // Four standard errors, which are 3.8 % for a run of a million.
        let error_max = 4.0 * 0.038 * (1e6 / customers).sqrt();
        let error = (their_wait / expect - 1.0).abs();
        assert!(error < error_max, "{peer}: mean wait {their_wait} us");
        let times = seconds / customers / per_customer;
        println!("row 1: {} {version} takes {times:.1} times as long", peer.to_lowercase());
    }
}

/// A peer's version, mean wait in microseconds, time in seconds, and number of customers. The last
/// word of the command is that number.
fn ask(command: &str) -> (String, f64, f64, f64) {
    let words: Vec<&str> = command.split(' ').collect();
    let output = Command::new(words[0]).args(&words[1..]).output().expect(command);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("{command}: {said:?}"));
    match said.split_whitespace().collect::<Vec<_>>()[..] {
        [version, wait, seconds] => {
            let customers = number(words[words.len() - 1]);
            (version.to_owned(), number(wait), number(seconds), customers)
        }
        _ => panic!("{command}: {said:?}"),
    }
}
