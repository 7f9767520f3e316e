//! Planted bugs: each must be caught within a few seeds, or the watch is asleep.

use crate::marks::Marks;
use crate::{run, scenario, shrink};
use dispatch_playground::core::canary::{Canary, plant};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Seeds within which each must be caught; chosen as four times what the hardest took.
const SEEDS_MAX: u64 = 500;

/// How many were caught and how many escaped.
pub fn all(commands: usize) -> (u64, u64) {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    let work = || {
        let (mut caught, mut escaped) = (0, 0);
        while let Some(&canary) = Canary::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
            plant(Some(canary));
            let found = hunt(canary, commands);
            plant(None);
            println!("{found}");
            if found.contains("ESCAPED") { escaped += 1 } else { caught += 1 }
        }
        (caught, escaped)
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let found = handles.into_iter().map(|handle| handle.join().expect("a worker"));
        found.fold((0, 0), |sum, found| (sum.0 + found.0, sum.1 + found.1))
    })
}

fn hunt(canary: Canary, commands: usize) -> String {
    for seed in 0..SEEDS_MAX {
        let outcome = run::seed(seed, commands, &mut Marks::none());
        if let Err(failure) = outcome.result {
            let (plan, failure) = shrink::shrink(&outcome.plan, &failure);
            let file = match scenario::file_of(seed, &plan, &failure) {
                Some(_) => "a scenario file breaks the same",
                None => "no scenario file",
            };
            let (n, what) = (plan.steps.len(), failure.invariant);
            return format!(
                "canary {canary:?}: caught by seed {seed}, {n} commands, {file}: {what}"
            );
        }
    }
    format!("canary {canary:?}: ESCAPED {SEEDS_MAX} seeds")
}
