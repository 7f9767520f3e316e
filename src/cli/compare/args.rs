//! The command line of `dispatch compare`.

use super::SEEDS;
use crate::cli::{Failure, length};
use crate::compare::{Cell, Plan, Seeds, Shard};
use crate::core::settings::{AssignPolicy, QueuePolicy};
use crate::core::time::SimDuration;
use crate::scenario::problem::{Problem, did_you_mean};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What to compare, and where the table goes.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// A scenario by name (default, small, large, priority-inversion), or a file as for `run`
    /// [default: default].
    #[arg(long)]
    pub scenario: Option<String>,
    /// Queue policies, such as fifo,lifo,priority.
    #[arg(long, value_delimiter = ',', value_parser = queue, default_value = "fifo")]
    queue: Vec<QueuePolicy>,
    /// Assignment policies, such as nearest,optimal; each is compared with each queue policy.
    #[arg(long, value_delimiter = ',', value_parser = assign, default_value = "nearest")]
    assign: Vec<AssignPolicy>,
    /// How many seeds, from 1 on; or A..B, both included.
    #[arg(long, value_parser = seeds, default_value_t = SEEDS)]
    pub seeds: Seeds,
    /// How long to simulate, such as 2h, 90m, 1h30m or 45s [default: as the scenario says, or 2h].
    #[arg(long, value_parser = length::parse)]
    pub until: Option<SimDuration>,
    /// How many threads [default: one for each processor]. The result does not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,
    /// Do only share I of N of the seeds; `--merge` puts the shares together.
    #[arg(long, value_name = "I/N", value_parser = shard, default_value = "1/1")]
    pub shard: Shard,
    /// The cell that the others are compared with, such as fifo/nearest [default: the first].
    #[arg(long, value_name = "QUEUE/ASSIGN")]
    pub baseline: Option<String>,
    /// How to write the result.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write to this file instead of standard output.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Simulate nothing: put together what `--format ndjson` has written.
    #[arg(long, num_args = 1.., value_name = "FILE", conflicts_with_all = [
        "scenario", "queue", "assign", "seeds", "until", "jobs", "shard",
    ])]
    pub merge: Vec<PathBuf>,
}

/// How the result is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// For people: the metrics of all orders.
    Table,
    /// For spreadsheets: every metric, by class too.
    Csv,
    /// For `--merge` and programs: every replication, one JSON object a line.
    Ndjson,
}

impl CompareArgs {
    /// The cells; a policy named twice counts once.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for cell in Cell::product(&self.queue, &self.assign) {
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        }
        cells
    }
    /// How many threads.
    pub fn jobs(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(all, usize::from)
    }
}

/// A key that names no cell of the plan.
pub fn no_such_cell(key: &str, plan: &Plan) -> Failure {
    let keys: Vec<String> = plan.cells.iter().map(|cell| cell.key()).collect();
    let known: Vec<&str> = keys.iter().map(String::as_str).collect();
    let problem = Problem::new("--baseline", format!("{key:?}"), known.join(", "));
    Failure::Input(vec![with_guess(problem, key, &known)])
}

/// Adds the known word that was probably meant, if one is near.
pub fn with_guess(problem: Problem, word: &str, known: &[&str]) -> Problem {
    match did_you_mean(word, known) {
        Some(meant) => problem.with_hint(format!("Did you mean {meant}?")),
        None => problem,
    }
}

fn queue(text: &str) -> Result<QueuePolicy, String> {
    QueuePolicy::from_id(text).ok_or_else(|| unknown(text, &QueuePolicy::ALL.map(QueuePolicy::id)))
}

fn assign(text: &str) -> Result<AssignPolicy, String> {
    AssignPolicy::from_id(text)
        .ok_or_else(|| unknown(text, &AssignPolicy::ALL.map(AssignPolicy::id)))
}

fn seeds(text: &str) -> Result<Seeds, String> {
    let expected = format!("expected 1 to {}, or A..B with at most so many seeds", Seeds::MAX);
    Seeds::parse(text).ok_or(expected)
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| "expected I/N such as 2/3, with I from 1 to N".to_owned())
}

fn unknown(text: &str, known: &[&str]) -> String {
    let all = known.join(", ");
    match did_you_mean(text, known) {
        Some(meant) => format!("there is no such policy; did you mean {meant}? expected {all}"),
        None => format!("there is no such policy; expected {all}"),
    }
}
