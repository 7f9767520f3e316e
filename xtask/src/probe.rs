//! The digest probe: the core as a wasm module that imports nothing, run by Node with `{}`, must
//! compute the same digests as the native build.
//!
//! The probe itself is `examples/probe.rs`. It shows two things at once: that no wall clock, random
//! source or other outside thing has crept into the core, and that both machines agree bit by bit.

use crate::step::Counts;
use crate::{proc, test, tools};
use anyhow::{Context as _, Result};

const SEEDS: usize = 2_000;
const WASM: &str = "target/wasm32-unknown-unknown/engine/examples/probe.wasm";

/// One test per seed, and one for the imports.
pub fn run() -> Result<Counts> {
    tools::wasm_target()?;
    tools::node()?;
    let build = ["build", "--locked", "--profile", "engine", "--example", "probe"];
    let wasm = ["--target", "wasm32-unknown-unknown"];
    proc::run(&mut proc::cargo(&[&build[..], &wasm].concat()))?;
    let seeds = SEEDS.to_string();
    // Built as for `cargo test`, which has done so already; another optimisation than the wasm's.
    let run = ["run", "--locked", "--profile", "test", "--features", test::FEATURES];
    let probe = ["--example", "probe", "--", &seeds];
    let native = proc::output(&mut proc::cargo(&[&run[..], &probe].concat()))?;
    let node = ["e2e/probe.mjs", WASM, &seeds];
    let in_node = proc::output(&mut proc::command("node", &node)).context("the probe in Node")?;
    Ok(compare(&native, &in_node))
}

/// Each line is `seed digest`. Node reports its imports first and breaks off if there are any.
fn compare(native: &str, in_node: &str) -> Counts {
    let mut counts = Counts::ONE;
    let mut others = in_node.lines();
    for line in native.lines() {
        let other = others.next().unwrap_or("nothing");
        if line == other {
            counts.passed += 1;
        } else {
            counts.failed += 1;
            println!("native {line}, Node {other}");
        }
    }
    counts.failed += u32::try_from(SEEDS.abs_diff(native.lines().count())).unwrap_or(u32::MAX);
    println!("{} of {SEEDS} digests are equal", counts.passed - 1);
    counts
}
