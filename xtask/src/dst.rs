//! The seed runner, built as all native tests are: optimised, with every check of a debug build.

use crate::step::{self, Counts};
use crate::{proc, test};
use anyhow::Result;
use std::process::Command;

/// Seeds of the check: what two cores do in a few minutes.
pub const SEEDS: u64 = 20_000;
/// Commands in each run of it.
pub const COMMANDS: u32 = 200;

/// The check: counted as one test for each thousand seeds, one for the marks, and one for each
/// planted bug.
pub fn step() -> Result<Counts> {
    let mut command = command(SEEDS, 0, COMMANDS);
    println!("$ {}", proc::line(&command));
    let (succeeded, output) = proc::run_shown(&mut command)?;
    step::count(succeeded, &output)
}

/// A batch of any size.
pub fn run(seeds: u64, from: u64, commands: u32) -> Result<()> {
    proc::run(&mut command(seeds, from, commands))
}

fn command(seeds: u64, from: u64, commands: u32) -> Command {
    let build = ["test", "--workspace", "--locked", "--features", test::FEATURES, "--test", "dst"];
    let [seeds, from, commands] = [seeds, from, commands.into()].map(|n: u64| n.to_string());
    let batch = ["--", "--seeds", &seeds, "--from", &from, "--commands", &commands];
    proc::cargo(&[&build[..], &batch].concat())
}
