//! Shares of a comparison as lines of JSON: a head that says of what, then a replication a line.
//! Put together they are the same bytes, whatever the shares were.

use super::super::Failure;
use super::Compared;
use crate::compare::metric::columns;
use crate::compare::{Cell, Outcome, Plan, Replication, Seeds, VALUE_MAX};
use crate::core::settings::{AssignPolicy, QueuePolicy};
use crate::core::time::SimTime;
use crate::scenario::import::json;
use crate::scenario::problem::Problem;
use crate::scenario::wire::{WireAssignPolicy, WireQueuePolicy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Head {
    compare: u32,
    scenario: String,
    fingerprint: String,
    first_seed: u64,
    seeds: u32,
    until_us: u64,
    cells: Vec<(WireQueuePolicy, WireAssignPolicy)>,
    metrics: Vec<String>,
}

/// A replication; `values` in the order of the head's metrics.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    seed: u64,
    cell: String,
    events: u64,
    digest: String,
    values: Vec<Option<i64>>,
}

/// The whole text; `outcomes` are ordered by seed and cell.
pub fn text(plan: &Plan, fingerprint: u64, outcomes: &[Outcome]) -> String {
    let head = Head {
        compare: VERSION,
        scenario: plan.scenario.clone(),
        fingerprint: format!("{fingerprint:016x}"),
        first_seed: plan.seeds.first,
        seeds: plan.seeds.count,
        until_us: plan.until.as_micros(),
        cells: plan.cells.iter().map(|cell| (cell.queue.into(), cell.assign.into())).collect(),
        metrics: columns().map(|column| column.key()).collect(),
    };
    let keys: Vec<String> = plan.cells.iter().map(|cell| cell.key()).collect();
    let line = |outcome: &Outcome| {
        let Replication { events, digest, values } = &outcome.replication;
        json_line(&Line {
            seed: outcome.seed,
            cell: keys[outcome.cell as usize].clone(),
            events: *events,
            digest: format!("{digest:016x}"),
            values: values.clone(),
        })
    };
    json_line(&head) + &outcomes.iter().map(line).collect::<String>()
}

fn json_line(value: &impl Serialize) -> String {
    // Invariant: nothing in here fails to serialise: all keys are text, all numbers integers.
    serde_json::to_string(value).unwrap_or_default() + "\n"
}

/// Puts shares together, ordered by seed and cell.
///
/// # Errors
/// What is wrong with a file, or where two of them are not of one comparison.
pub fn merge(paths: &[PathBuf]) -> Result<Compared, Failure> {
    let mut plan: Option<(Plan, Head, String)> = None;
    let mut all: BTreeMap<(u64, u32), Outcome> = BTreeMap::new();
    for path in paths {
        let name = path.display().to_string();
        let wrong = |problem: Problem| Failure::Input(vec![problem]);
        let text = std::fs::read_to_string(path).map_err(|error| {
            wrong(Problem::new(&name, format!("something unreadable ({error})"), EXPECTED))
        })?;
        let mut lines = text.lines().enumerate();
        let Some((_, first)) = lines.next() else {
            return Err(wrong(Problem::new(&name, "an empty file", EXPECTED)));
        };
        let head: Head = parsed(&name, 0, first).map_err(wrong)?;
        let made = plan_of(&name, &head).map_err(wrong)?;
        let (plan, ..) = match &plan {
            None => plan.insert((made, head, name.clone())),
            Some((_, known, of)) if *known != head => {
                return Err(wrong(of_another(&name, &head, known, of)));
            }
            Some(known) => known,
        };
        for (idx, line) in lines {
            let outcome = parsed(&name, idx, line).and_then(|line| outcome(&name, idx, line, plan));
            let outcome = outcome.map_err(wrong)?;
            let key = (outcome.seed, outcome.cell);
            if all.get(&key).is_some_and(|known| *known != outcome) {
                let found = format!("seed {} came otherwise than in another file", outcome.seed);
                let expected = "files of one version of this program and of the same scenario";
                return Err(wrong(Problem::new(&name, found, expected).at(idx as u32 + 1, 1)));
            }
            all.insert(key, outcome);
        }
    }
    // Invariant: the command line asks for at least one file.
    let Some((plan, head, name)) = plan else { return Err(Failure::Input(Vec::new())) };
    let fingerprint = hexadecimal(&head.fingerprint).map_err(|found| {
        let problem = Problem::new(&name, found, DIGITS).at(1, 1);
        Failure::Input(vec![problem.with_path("fingerprint")])
    })?;
    Ok(Compared { plan, fingerprint, outcomes: all.into_values().collect() })
}

/// What is wrong with a share that does not belong to the one before.
fn of_another(name: &str, head: &Head, known: &Head, of: &str) -> Problem {
    let but_for_content = Head { fingerprint: known.fingerprint.clone(), ..head.clone() };
    if but_for_content == *known {
        let found = format!("another scenario of the name {:?}", head.scenario);
        let expected = format!("the very scenario of {of}, lived by the same program");
        return Problem::new(name, found, expected).at(1, 1).with_path("fingerprint");
    }
    let expected = format!("the same scenario, cells, seeds and length as in {of}");
    Problem::new(name, "another comparison", expected).at(1, 1)
}

/// What 16 digits say; otherwise what was found.
fn hexadecimal(text: &str) -> Result<u64, String> {
    u64::from_str_radix(text, 16).map_err(|_| format!("{text:?}"))
}

fn parsed<T: for<'de> Deserialize<'de>>(file: &str, idx: usize, line: &str) -> Result<T, Problem> {
    json::parse(file, line).map_err(|problem| {
        let column = problem.at.map_or(1, |(_, column)| column);
        problem.at(idx as u32 + 1, column)
    })
}

fn plan_of(file: &str, head: &Head) -> Result<Plan, Problem> {
    if head.compare != VERSION {
        let (found, expected) = (format!("format {}", head.compare), format!("format {VERSION}"));
        return Err(Problem::new(file, found, expected).at(1, 1).with_path("compare"));
    }
    if !head.metrics.iter().eq(columns().map(|column| column.key()).collect::<Vec<_>>().iter()) {
        let expected = "those of this version of the program";
        return Err(Problem::new(file, "other metrics", expected).at(1, 1).with_path("metrics"));
    }
    let cell = |&(queue, assign): &(WireQueuePolicy, WireAssignPolicy)| Cell {
        queue: QueuePolicy::from(queue),
        assign: AssignPolicy::from(assign),
    };
    let seeds = Seeds::new(head.first_seed, head.seeds).ok_or_else(|| {
        let expected = format!("1 to {}", Seeds::MAX);
        Problem::new(file, head.seeds.to_string(), expected).at(1, 1).with_path("seeds")
    })?;
    if head.cells.is_empty() {
        return Err(Problem::new(file, "none", "at least one cell").at(1, 1).with_path("cells"));
    }
    Ok(Plan {
        scenario: head.scenario.clone(),
        cells: head.cells.iter().map(cell).collect(),
        seeds,
        until: SimTime::from_micros(head.until_us),
        baseline: 0,
    })
}

fn outcome(file: &str, idx: usize, line: Line, plan: &Plan) -> Result<Outcome, Problem> {
    let wrong = |path: &str, found: String, expected: String| {
        Problem::new(file, found, expected).at(idx as u32 + 1, 1).with_path(path)
    };
    let Some(cell) = plan.place_of(&line.cell) else {
        return Err(wrong("cell", format!("{:?}", line.cell), "a cell of the first line".into()));
    };
    if !plan.seeds.contains(line.seed) {
        return Err(wrong("seed", line.seed.to_string(), plan.seeds.to_string()));
    }
    let n = columns().count();
    if line.values.len() != n {
        return Err(wrong("values", line.values.len().to_string(), format!("{n} values")));
    }
    if let Some(idx) =
        line.values.iter().position(|value| value.is_some_and(|it| it.unsigned_abs() > MAX))
    {
        let path = format!("values[{idx}]");
        return Err(wrong(&path, "a larger number".into(), format!("at most {MAX}")));
    }
    let digest = hexadecimal(&line.digest);
    let digest = digest.map_err(|found| wrong("digest", found, DIGITS.into()))?;
    let replication = Replication { events: line.events, digest, values: line.values };
    Ok(Outcome { cell: cell as u32, seed: line.seed, replication })
}

const MAX: u64 = VALUE_MAX.unsigned_abs();
const DIGITS: &str = "16 hexadecimal digits";
const VERSION: u32 = 1;
const EXPECTED: &str = "what `dispatch compare --format ndjson` has written";
