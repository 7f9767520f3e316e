//! Fixed work to time natively and in Node: prints `name digest microseconds`, best of three.
//!
//! `cargo xtask bench` runs both builds and prints the ratio (row 3 of `docs/performance.md`).
//! `speed instance SEED` prints an instance of the plain dispatch for other libraries (row 4), and
//! `speed plain SEED` our answer to it.

// A bench measures wall time; the ban in clippy.toml protects the simulation. The wasm build
// must name its export.
#![allow(clippy::disallowed_methods, unsafe_code)]

mod plain;

use dispatch_playground::core::assign::optimal::{CostMatrix, match_at_least_cost};
use dispatch_playground::core::geo::Point;
use dispatch_playground::core::rng::{Purpose, below, draw};
use dispatch_playground::core::sim::{Advanced, Sim};
use dispatch_playground::core::time::SimTime;
use dispatch_playground::engine::proof;
use dispatch_playground::scenario::presets::Preset;
use std::sync::Arc;
use std::time::Instant;

/// What is timed, in the order of the export's argument. `e2e/speed.mjs` has the same list.
const WORK: [&str; 5] = ["city", "metropolis", "towns", "matching", "plain"];

/// Does a piece of work; its digest is the answer that both builds must agree on.
// Safety: no other symbol of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn work(kind: u32) -> u64 {
    match kind {
        0 => run(&Preset::DEFAULT, SimTime::from_mins(24 * 60)),
        1 => run(&Preset::LARGE, SimTime::from_mins(15)),
        2 => (0..proof::SEEDS).fold(0, |all, seed| all ^ proof::digest_of(seed)),
        3 => (0..10).map(matching).sum(),
        _ => replicate(0, PLAIN_RUNS),
    }
}

/// Runs of the plain dispatch in a piece of work; `xtask bench` divides by it.
const PLAIN_RUNS: u32 = 20;

/// Plays the plain dispatch of so many seeds; the sum of their answers.
// Safety: as above.
#[unsafe(no_mangle)]
pub extern "C" fn replicate(first: u32, count: u32) -> u64 {
    (first..first + count).map(|seed| plain::run(seed.into())).fold(0, u64::wrapping_add)
}

/// The cheapest pairs of 500 orders and drivers at random places.
fn matching(town: u64) -> u64 {
    const N: usize = 500;
    let place = |who: usize| {
        let along = |k| below(draw(town, Purpose::Faults, who as u64, k), 1_000_000) as i32;
        Point::from_cm(along(0), along(1))
    };
    let places: Vec<Point> = (0..2 * N).map(place).collect();
    let mut costs = CostMatrix::infeasible(N, N);
    for order in 0..N {
        for driver in 0..N {
            costs.set(order, driver, places[order].distance_cm(places[N + driver]));
        }
    }
    match_at_least_cost(&costs).cost
}

fn run(preset: &Preset, until: SimTime) -> u64 {
    let mut out = Vec::new();
    let mut sim = Sim::new(Arc::new(preset.setup(1)), &mut out);
    while sim.advance(until, 10_000, &mut out) == Advanced::Budget {
        out.clear();
    }
    sim.digest()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [word, seed] = &args[..] {
        // Only the bench calls it so, with numbers.
        let seed = seed.parse().unwrap_or(0);
        let instance = word == "instance";
        let told = if instance { plain::instance(seed) } else { plain::run(seed).to_string() };
        return println!("{}", told.trim_end());
    }
    for (kind, name) in (0..).zip(WORK) {
        let times = [(); 3].map(|()| {
            let start = Instant::now();
            let digest = work(kind);
            (start.elapsed().as_micros(), digest)
        });
        // Invariant: three is more than none.
        let Some((micros, digest)) = times.into_iter().min() else { continue };
        println!("{name} {digest:016x} {micros}");
    }
}
