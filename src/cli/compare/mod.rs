//! `dispatch compare`: many replications on all processors, or on many machines, and one table.

mod args;
mod shard;
mod show;

pub use args::CompareArgs;

use super::{Failure, SEED, print, run};
use crate::compare::{Outcome, Plan, Seeds, Table, csv, replicate};
use crate::core::digest::Digest;
use crate::core::sim::Setup;
use crate::core::time::SimTime;
use crate::scenario::import::Content;
use crate::scenario::presets;
use crate::scenario::problem::Problem;
use args::Format;
use std::fmt::{self, Write as _};
use std::hash::Hasher as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Does it.
pub fn run(args: &CompareArgs) -> Result<(), Failure> {
    let Compared { mut plan, fingerprint, outcomes } = match args.merge.as_slice() {
        [] => replicated(args)?,
        files => shard::merge(files)?,
    };
    if let Some(key) = &args.baseline {
        plan.baseline = plan.place_of(key).ok_or_else(|| args::no_such_cell(key, &plan))?;
    }
    let missing = plan.size() - outcomes.len();
    if missing > 0 && args.shard.of == 1 {
        eprintln!("dispatch: {missing} of {} replications are missing", plan.size());
    }
    let text = match args.format {
        Format::Table => show::table(&plan, &Table::of(&plan, &outcomes)),
        Format::Csv => csv::text(&plan, &Table::of(&plan, &outcomes)),
        Format::Ndjson => shard::text(&plan, fingerprint, &outcomes),
    };
    match &args.out {
        Some(path) => std::fs::write(path, text).map_err(Failure::output(path)),
        None => print(&text),
    }
}

/// What was compared, and what came of it.
struct Compared {
    plan: Plan,
    /// Of the scenario's content: names of files can be alike where it is not.
    fingerprint: u64,
    /// Ordered by seed and cell.
    outcomes: Vec<Outcome>,
}

/// Runs this machine's share of the plan.
fn replicated(args: &CompareArgs) -> Result<Compared, Failure> {
    let scenario = Source::find(args.scenario.as_deref().unwrap_or("default"))?;
    let (first, end) = scenario.setup(args.seeds.first)?;
    let until = args.until.map(|length| SimTime::ZERO + length).or(end);
    let fingerprint = fingerprint(&first);
    let cells = args.cells().into_iter().map(|cell| cell.tuned(&first.settings)).collect();
    let plan = Plan {
        scenario: scenario.name().to_owned(),
        cells,
        seeds: args.seeds,
        until: until.unwrap_or_else(|| run::usual_end(&first)),
        baseline: 0,
    };
    let seeds: Vec<u64> = args.shard.seeds(plan.seeds).collect();
    let bar = run::bar((seeds.len() * plan.cells.len()) as u64, "compared");
    let (next, done) = (AtomicUsize::new(0), Mutex::new((Vec::new(), None)));
    let work = || {
        while let Some(&seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcomes = scenario.setup(seed).map(|(base, _)| {
                let cells = (0..).zip(&plan.cells);
                let outcome = |(cell, policies): (u32, &crate::compare::Cell)| {
                    let replication = replicate(policies.setup(&base), plan.until, &mut |_| {});
                    bar.inc(1);
                    Outcome { cell, seed, replication }
                };
                cells.map(outcome).collect::<Vec<_>>()
            });
            // Invariant: nobody panics while holding it.
            let mut done = done.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            match outcomes {
                Ok(outcomes) => done.0.extend(outcomes),
                // Which seed is told must not depend on who was first.
                Err(why) if done.1.as_ref().is_none_or(|(at, _)| seed < *at) => {
                    done.1 = Some((seed, why));
                }
                Err(_) => {}
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..args.jobs().min(seeds.len()) {
            scope.spawn(work);
        }
    });
    bar.finish_and_clear();
    let (mut outcomes, failure) =
        done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some((_, why)) = failure {
        return Err(why);
    }
    outcomes.sort_by_key(|outcome| (outcome.seed, outcome.cell));
    Ok(Compared { plan, fingerprint, outcomes })
}

/// A hash of everything in a setup. Its debug print is all of it, and never held as a whole.
fn fingerprint(setup: &Setup) -> u64 {
    struct Hashing(Digest);
    impl fmt::Write for Hashing {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            // Bytes, and where each piece ends.
            self.0.absorb(&text);
            Ok(())
        }
    }
    let mut hashing = Hashing(Digest::default());
    // Hashing cannot fail.
    let _ = write!(hashing, "{setup:?}");
    hashing.0.finish()
}

/// Where setups come from.
enum Source {
    Named(&'static str),
    Files(String, Box<Content>),
}

impl Source {
    fn find(name: &str) -> Result<Source, Failure> {
        if let Some(known) = presets::names().find(|known| *known == name) {
            return Ok(Source::Named(known));
        }
        let path = Path::new(name);
        if !path.exists() {
            let known: Vec<&str> = presets::names().collect();
            let expected = format!("{} or a file", known.join(", "));
            let problem = Problem::new("--scenario", format!("{name:?}"), expected);
            return Err(Failure::Input(vec![args::with_guess(problem, name, &known)]));
        }
        let content = Box::new(run::content(path)?);
        let name = path.file_name().map_or(name.into(), |it| it.to_string_lossy());
        Ok(Source::Files(name.into_owned(), content))
    }
    fn name(&self) -> &str {
        match self {
            Source::Named(name) => name,
            Source::Files(name, _) => name,
        }
    }
    /// The setup of a seed, and how long it runs where the file says so.
    fn setup(&self, seed: u64) -> Result<(Setup, Option<SimTime>), Failure> {
        match self {
            Source::Named(name) => match presets::named(name, seed) {
                Some((_, setup)) => Ok((setup, None)),
                // Invariant: it was found among the names.
                None => unreachable!("{name} is no preset"),
            },
            Source::Files(_, content) => run::from_content((**content).clone(), Some(seed)),
        }
    }
}

/// Where nobody says which: enough for intervals, few enough to wait for.
const SEEDS: Seeds = Seeds { first: SEED, count: 30 };
