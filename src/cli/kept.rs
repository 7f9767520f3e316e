//! `dispatch run LINK`: lives a run again that was kept as a link or as a file, to where it stood.

use super::report::Summary;
use super::{Failure, Format, RunArgs, print};
use crate::engine::journal::Recovery;
use crate::engine::protocol::{Request, Update};
use crate::engine::{Engine, saved};
use crate::scenario;
use crate::scenario::problem::Problem;
use std::path::Path;

/// What a kept run is made of, if the argument is one: a link, or the file of a run.
pub fn bytes(path: &Path) -> Option<Vec<u8>> {
    let text = path.to_str().unwrap_or_default();
    if saved::is_link(text) && !path.exists() {
        return Some(text.as_bytes().to_vec());
    }
    let bytes = std::fs::read(path).ok()?;
    let is_kept = saved::is_run(&bytes)
        || std::str::from_utf8(&bytes)
            .is_ok_and(|text| text.len() < LINK_MAX && saved::is_link(text));
    is_kept.then_some(bytes)
}

/// Does it.
pub fn run(args: &RunArgs, bytes: &[u8]) -> Result<(), Failure> {
    if args.until.is_some() || args.queue.is_some() || args.assign.is_some() || args.seed.is_some()
    {
        let expected = "only --digest and --metrics: a kept run says all else itself";
        return Err(Failure::Input(vec![Problem::new("dispatch", "other options", expected)]));
    }
    if args.events.is_some() {
        let expected = "the scenario's file for --events";
        return Err(Failure::Input(vec![Problem::new("dispatch", "a kept run", expected)]));
    }
    let saved = saved::open(bytes).map_err(|problem| Failure::Input(vec![problem]))?;
    let Recovery { origin, replay } = saved.recovery();
    let mut engine = Engine::with_importer(scenario::import);
    ask(&mut engine, origin)?;
    ask(&mut engine, Request::Replay(replay))?;
    // Invariant: both were answered without a problem.
    let Some(run) = engine.run() else { unreachable!("a run that has begun is there") };
    let summary = Summary::of(run.sim(), run.metrics(), args.digest);
    print(&match args.metrics {
        Format::Table => summary.to_string(),
        Format::Json => summary.json(),
    })
}

fn ask(engine: &mut Engine, request: Request) -> Result<(), Failure> {
    let mut problems = Vec::new();
    engine.handle(request, 0.0, &mut |update| match update {
        Update::Refused { why } => problems.push(why),
        Update::ImportFailed { problems: found } => problems.extend(found),
        _ => {}
    });
    if problems.is_empty() {
        return Ok(());
    }
    let expected = "a run that this version lives in the same way";
    Err(Failure::Input(
        problems.into_iter().map(|why| Problem::new("link", why, expected)).collect(),
    ))
}

/// Files that are links are short.
const LINK_MAX: usize = 4 << 20;
