//! How fast dispatch and routes are, against peers in the same run: `cargo xtask bench`.
//!
//! Absolute times belong to one machine; the ratios are what to compare. Nothing fails for being
//! slow, but every bench asserts that its answer is right.

// A bench measures wall time; the ban in clippy.toml protects the simulation.
#![allow(clippy::disallowed_methods)]

mod assign;
mod dispatch;
mod nearest;
mod route;
mod seek;

use std::time::{Duration, Instant};

fn main() {
    println!("| Row | What | Measured | Against |");
    println!("|---|---|---|---|");
    dispatch::run();
    route::run();
    nearest::run();
    assign::run();
    seek::run();
}

/// The answer and the shortest of three times: the one with the least disturbance.
fn timed<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut once = || {
        let start = Instant::now();
        let answer = work();
        (answer, start.elapsed())
    };
    let (answer, first) = once();
    (answer, first.min(once().1).min(once().1))
}

/// Millions per second.
fn millions(n: u64, time: Duration) -> f64 {
    n as f64 / time.as_secs_f64() / 1e6
}

/// How many times longer `slow` took.
fn ratio(slow: Duration, fast: Duration) -> f64 {
    slow.as_secs_f64() / fast.as_secs_f64()
}

fn row(number: &str, what: &str, measured: &str, against: &str) {
    println!("| {number} | {what} | {measured} | {against} |");
}
