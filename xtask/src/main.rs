//! Set-up, build and test of the playground: `cargo xtask play`, `cargo xtask test`.
//!
//! In Rust, so that a machine with nothing but rustup and Node can do everything with one command.
//! It knows how the parts are built and checked, and nothing of what they do.
//!
//! Reading order: `step` (what a check is and how it is counted), `test` (the list of checks),
//! `tools` (what gets installed), `build` and `hook` (the site), `serve`.

// A build tool measures wall time; the ban in clippy.toml protects the simulation.
#![allow(clippy::disallowed_methods)]

mod bench;
mod build;
mod dst;
mod hook;
mod model_page;
mod probe;
mod proc;
mod python;

mod serve;
mod shots;
mod step;
mod test;
mod tools;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Set-up, build and test of the playground.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing, build the release site and serve it.
    Play {
        /// Open the page in the browser.
        #[arg(long)]
        open: bool,
        /// The port to serve at; a free one is used if it is taken.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Install what is missing and run every check.
    Test {
        /// Run only this step; may be given more than once.
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// List the steps.
        #[arg(long)]
        list: bool,
    },
    /// Build the release site into `dist/`, ready for any static host; tells its weight, and how long
    /// it takes until the city runs.
    Build,
    /// Random runs by the thousand, every invariant after every event; see `tests/dst`.
    Dst {
        /// How many seeds; each is a city, a mix of commands and faults, and a run.
        #[arg(long, default_value_t = dst::SEEDS)]
        seeds: u64,
        /// The first seed.
        #[arg(long, default_value_t = 0)]
        from: u64,
        /// Commands in each run.
        #[arg(long, default_value_t = dst::COMMANDS)]
        commands: u32,
    },
    /// Play the lessons through and check all they claim, texts included; see `docs/lessons.md`.
    Lessons {
        /// Only these, by the names of their folders.
        names: Vec<String>,
        /// Tell when each outcome is reached in each run.
        #[arg(long)]
        tell: bool,
    },
    /// Measure the rows of docs/performance.md and print them as ratios.
    Bench,
    /// Screenshots of the main states, both themes, three widths, into `target/shots`.
    Shots,
    /// Trunk's post_build hook; not for use by hand.
    #[command(hide = true)]
    Hook,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Play { open, port } => build::play(open, port),
        Command::Test { list: true, .. } => {
            test::list();
            Ok(())
        }
        Command::Test { only, list: false } => return test::run(&only),
        Command::Build => build::site().and_then(|()| build::report()),
        Command::Dst { seeds, from, commands } => dst::run(seeds, from, commands),
        Command::Lessons { names, tell } => lessons(&names, tell),
        Command::Bench => bench::run(),
        Command::Shots => shots::run(),
        Command::Hook => hook::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nerror: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn lessons(names: &[String], tell: bool) -> anyhow::Result<()> {
    let run = ["run", "--quiet", "--locked", "--features", "cli", "--bin", "dispatch", "--"];
    let mut cargo = proc::cargo(&run);
    cargo.args(["lessons", "public/lessons"]).args(names).args(tell.then_some("--tell"));
    proc::run(&mut cargo)
}
