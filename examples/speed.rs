//! Fixed work to time natively and in Node: prints `name digest microseconds`, best of three.
//!
//! `cargo xtask bench` runs both builds and prints the ratio (row 3 of `docs/performance.md`).

// A bench measures wall time; the ban in clippy.toml protects the simulation. The wasm build
// must name its export.
#![allow(clippy::disallowed_methods, unsafe_code)]

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
const WORK: [&str; 4] = ["city", "metropolis", "towns", "matching"];

/// Does a piece of work; its digest is the answer that both builds must agree on.
// Safety: no other symbol of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn work(kind: u32) -> u64 {
    match kind {
        0 => run(&Preset::DEFAULT, SimTime::from_mins(24 * 60)),
        1 => run(&Preset::LARGE, SimTime::from_mins(15)),
        2 => (0..proof::SEEDS).fold(0, |all, seed| all ^ proof::digest_of(seed)),
        _ => (0..10).map(matching).sum(),
    }
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
