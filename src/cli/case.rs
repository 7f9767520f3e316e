//! `dispatch run FILE --check` and `dispatch explain`: scenario files looked into.

use super::{ExplainArgs, Failure, RunArgs, SEED, files, print};
use crate::core::event::Stamped;
use crate::core::sim::{Checker, Sim};
use crate::scenario::file::{self, Mismatch, Played, Scenario, Source};
use crate::scenario::import::{Content, read};
use crate::scenario::problem::Problem;
use crate::view::explain::{Chronicle, order_by_number};
use crate::view::names;
use std::path::Path;

/// Runs a scenario and compares it with what its file expects. What is always true is checked after
/// every event.
pub fn check(args: &RunArgs) -> Result<(), Failure> {
    let Some(path) = &args.file else {
        // Invariant: the command line asks for a file or a city, and a city cannot be checked.
        return Err(Failure::Input(vec![Problem::new("run", "no file", "a scenario file")]));
    };
    let (mut checker, mut broken) = (None, None);
    let (played, chronicle, scenario) = played(path, args.seed, |sim, events| {
        let checker = checker.get_or_insert_with(|| Checker::new(sim));
        if broken.is_none() {
            broken = checker.check(sim, events).err();
        }
    })?;
    let name = path.display();
    if let Some(violation) = broken {
        return Err(Failure::Differs(vec![format!("{name}: a bug of ours: {violation}")]));
    }
    let differences = file::verify(&scenario, &played);
    if differences.is_empty() {
        let orders = names::count(played.sim.orders().len(), "order");
        return print(&format!(
            "{name}: as expected ({orders}, {} events)\n",
            played.sim.n_events()
        ));
    }
    let told = differences.iter().map(|what| format!("{name}: {}", tell(what, &chronicle)));
    Err(Failure::Differs(told.collect()))
}

/// A difference with what happened around it.
fn tell(what: &Mismatch, chronicle: &Chronicle) -> String {
    let lines = match what.at {
        Some(at) => chronicle.around(at, what.order),
        None => chronicle.last(what.order),
    };
    lines.iter().fold(what.to_string(), |text, line| text + "\n  " + line)
}

/// Runs a scenario and tells the life of one order.
pub fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let (played, chronicle, _) = played(&args.file, args.seed, |_, _| {})?;
    let life = order_by_number(args.order).and_then(|order| chronicle.life(&played.sim, order));
    let Some(life) = life else {
        let n = played.sim.orders().len();
        let name = args.file.display().to_string();
        let problem = Problem::new(&name, format!("order {}", args.order), format!("1 to {n}"));
        return Err(Failure::Input(vec![problem]));
    };
    print(&life)
}

fn played(
    path: &Path,
    seed: Option<u64>,
    mut watch: impl FnMut(&mut Sim, &[Stamped]),
) -> Result<(Played, Chronicle, Scenario), Failure> {
    let (content, notes) = read(&files::read_with_map(path)?).map_err(Failure::Input)?;
    notes.iter().for_each(|note| eprintln!("{note}"));
    let Content::Scenario(source) = content else {
        let name = path.display().to_string();
        let problem = Problem::new(&name, "a map or an instance", "a scenario file");
        return Err(Failure::Input(vec![problem]));
    };
    let scenario = build(*source, seed)?;
    let mut chronicle = Chronicle::default();
    let played = file::play(&scenario, |sim, events| {
        chronicle.note(sim, events);
        watch(sim, events);
    });
    Ok((played, chronicle, scenario))
}

/// Makes the scenario; a seed that was asked for goes before the file's.
pub fn build(mut source: Source, seed: Option<u64>) -> Result<Scenario, Failure> {
    source.file.seed = seed.or(source.file.seed);
    file::build(source, SEED).map_err(Failure::Input)
}
