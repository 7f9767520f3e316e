//! `cargo xtask bench`: the speed of the parts, as ratios within one run on one machine.

use crate::proc;
use anyhow::Result;

/// Runs every bench of the package. Nothing is asserted but each bench's own answer.
pub fn run() -> Result<()> {
    proc::run(&mut proc::cargo(&["bench", "--benches", "--features", "cli", "--locked"]))
}
