//! The terminal front end: runs and checks scenarios. A shell; it holds no rules.
//!
//! Results go to standard output, everything else to standard error. Exit code 2 means that the
//! usage or the input was wrong, 1 that a result could not be written or that a
//! scenario came otherwise than its file expects.

mod case;
mod compare;
mod files;
mod grubhub;
mod kept;
mod length;
mod lessons;
mod report;
mod run;
mod theory;

use crate::core::settings::{AssignPolicy, QueuePolicy};
use crate::core::time::SimDuration;
use crate::scenario::problem::Problem;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Run the dispatcher of Dispatch Playground in a terminal.
#[derive(Debug, Parser)]
#[command(name = "dispatch", version)]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Simulate a city and print how well it was served.
    Run(RunArgs),
    /// Run many seeds under several policies, and print one table with 95 % intervals.
    Compare(compare::CompareArgs),
    /// Play a Grubhub instance and write the files that its evaluator reads.
    Grubhub(GrubhubArgs),
    /// Simulate textbook queues and print them beside their exact values.
    Theory(TheoryArgs),
    /// Run a scenario file and tell the life of one order: causes, decisions, attempts.
    Explain(ExplainArgs),
    /// Play the lessons of the course through and check all they claim, texts included.
    Lessons(LessonsArgs),
    /// Print the JSON Schema of scenario files, for editors.
    Schema,
}

#[derive(Debug, Args)]
struct RunArgs {
    /// A scenario (.json), a street graph (.json, .json.gz), GeoJSON lines, a Grubhub instance
    /// (folder or zip), or a run that was kept: its link in quotes, or its file.
    #[arg(required_unless_present = "city", conflicts_with = "city")]
    file: Option<PathBuf>,
    /// A generated city instead of a file.
    #[arg(long, value_parser = ["default", "small", "large"])]
    city: Option<String>,
    /// What all random draws follow from [default: as the scenario says, or 1].
    #[arg(long)]
    seed: Option<u64>,
    /// Run the scenario by itself and compare it with its `expect`: exit code 0 where all is as
    /// expected, 1 where it is not, with what came instead.
    #[arg(long, conflicts_with_all = ["city", "until", "queue", "assign", "events", "digest"])]
    check: bool,
    /// How long to simulate, such as 2h, 90m, 1h30m or 45s [default: as the scenario says, the
    /// whole day of an instance, or 2h].
    #[arg(long, value_parser = length::parse)]
    until: Option<SimDuration>,
    /// Who is served next [default: as the scenario says].
    #[arg(long, value_parser = queue_ids())]
    queue: Option<QueuePolicy>,
    /// Who serves [default: as the scenario says].
    #[arg(long, value_parser = assign_ids())]
    assign: Option<AssignPolicy>,
    /// Write every event to this file, one JSON object a line.
    #[arg(long)]
    events: Option<PathBuf>,
    /// How to print the metrics.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    metrics: Format,
    /// Print the digest too: equal digests mean equal runs, event by event.
    #[arg(long)]
    digest: bool,
}

#[derive(Debug, Args)]
struct GrubhubArgs {
    /// The folder or zip of the instance.
    folder: PathBuf,
    /// Who serves.
    #[arg(long, value_parser = assign_ids(), default_value = "first-come-nearest")]
    policy: AssignPolicy,
    /// The folder for the solution files; it is made where it is absent.
    #[arg(long)]
    out: PathBuf,
    /// What all random draws follow from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Args)]
struct TheoryArgs {
    /// Independent replications of each case; ten times as many make intervals a third as wide.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    replications: u32,
    /// Only the models with this in their name, such as "erlang" or "M/D".
    #[arg(long)]
    model: Option<String>,
    /// What all random draws follow from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Args)]
struct ExplainArgs {
    /// A scenario file.
    file: PathBuf,
    /// The order's number on screen, from 1.
    #[arg(long)]
    order: u32,
    /// What all random draws follow from [default: as the scenario says, or 1].
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Debug, Args)]
struct LessonsArgs {
    /// The folder of the course.
    #[arg(default_value = "public/lessons")]
    folder: PathBuf,
    /// Only these lessons, by the names of their folders.
    names: Vec<String>,
    /// Tell when each outcome is reached in each run, and how hard the texts are.
    #[arg(long)]
    tell: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// The seed where nobody says one.
const SEED: u64 = 1;

fn queue_ids() -> impl TypedValueParser<Value = QueuePolicy> {
    // Invariant: only ids of this list get through.
    PossibleValuesParser::new(QueuePolicy::ALL.map(QueuePolicy::id))
        .map(|id| QueuePolicy::from_id(&id).unwrap_or(QueuePolicy::Fifo))
}

fn assign_ids() -> impl TypedValueParser<Value = AssignPolicy> {
    // Invariant: only ids of this list get through.
    PossibleValuesParser::new(AssignPolicy::ALL.map(AssignPolicy::id))
        .map(|id| AssignPolicy::from_id(&id).unwrap_or(AssignPolicy::Nearest))
}

/// Why the program ends early.
#[derive(Debug)]
enum Failure {
    /// The input is wrong; everything that is known about it.
    Input(Vec<Problem>),
    /// A result could not be written, and where.
    Output(String, std::io::Error),
    /// A solution breaks rules: a mistake of this program.
    Rules(Vec<String>),
    /// Simulated and exact values differ by more than chance.
    Disagrees(String),
    /// A scenario came otherwise than its file expects; a paragraph each.
    Differs(Vec<String>),
}

impl Failure {
    fn output(path: &Path) -> impl FnOnce(std::io::Error) -> Failure + use<> {
        let name = path.display().to_string();
        move |error| Failure::Output(name, error)
    }
    /// Shows it, and says how to end.
    fn report(&self) -> ExitCode {
        match self {
            Failure::Input(problems) => {
                problems.iter().for_each(|problem| eprintln!("dispatch: {problem}"));
                ExitCode::from(2)
            }
            // Who reads the output has seen enough, as `head` does.
            Failure::Output(_, e) if e.kind() == std::io::ErrorKind::BrokenPipe => {
                ExitCode::SUCCESS
            }
            Failure::Output(name, error) => {
                eprintln!("dispatch: cannot write {name}: {error}");
                ExitCode::FAILURE
            }
            Failure::Disagrees(what) => {
                eprintln!("dispatch: {what}");
                ExitCode::FAILURE
            }
            Failure::Rules(violations) => {
                violations.iter().for_each(|what| eprintln!("dispatch: rule broken: {what}"));
                ExitCode::FAILURE
            }
            Failure::Differs(differences) => {
                differences.iter().for_each(|what| eprintln!("{what}"));
                ExitCode::FAILURE
            }
        }
    }
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    // Ends the process with code 2 and a message where the usage is wrong.
    let done = match Line::parse().task {
        Task::Run(args) if args.check => case::check(&args),
        Task::Run(args) => match args.file.as_deref().and_then(kept::bytes) {
            Some(bytes) => kept::run(&args, &bytes),
            None => run::run(&args),
        },
        Task::Compare(args) => compare::run(&args),
        Task::Grubhub(args) => grubhub::run(&args),
        Task::Theory(args) => theory::run(&args),
        Task::Explain(args) => case::explain(&args),
        Task::Lessons(args) => lessons::run(&args),
        Task::Schema => print(&crate::scenario::file::schema::text()),
    };
    done.map_or_else(|failure| failure.report(), |()| ExitCode::SUCCESS)
}

fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|e| Failure::Output("standard output".to_owned(), e))
}
