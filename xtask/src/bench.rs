//! `cargo xtask bench`: the speed of the parts, as ratios within one run on one machine.

use crate::{build, proc, scipy, serve, tools};
use anyhow::{Context as _, Result, ensure};

const WASM: &str = "target/wasm32-unknown-unknown/engine/examples/speed.wasm";
/// The same after the optimiser that the site's engine goes through.
const OPTIMISED: &str = "target/speed.wasm";

/// Runs every bench of the package, then the same work natively and as wasm, then the page. Nothing
/// is asserted but each bench's own answer.
pub fn run() -> Result<()> {
    benches()?;
    native_and_wasm()?;
    frames()
}

/// Everything measured natively.
fn benches() -> Result<()> {
    let mut benches = proc::cargo(&["bench", "--bench", "kernel", "--bench", "speed", "--locked"]);
    match scipy::python() {
        Ok(python) => _ = benches.env("BENCH_SCIPY_PYTHON", python),
        Err(why) => println!("Row 13 goes without its peer scipy: {why:#}"),
    }
    proc::run(&mut benches)
}

/// Row 7: the page's main thread while 2,000 drivers move.
fn frames() -> Result<()> {
    let (chrome, _) = tools::chrome()?;
    build::site()?;
    let server = serve::Server::start(&build::dist(), "/", 0)?;
    let mut node = proc::command("node", &["e2e/frames.mjs"]);
    let told = proc::output(node.env("SITE", server.address()).env("CHROME", chrome))?;
    println!("row 7: {}", told.trim());
    Ok(())
}

/// Row 3: the engine's build as wasm in Node, optimised as on the site, against the same build
/// for this machine.
fn native_and_wasm() -> Result<()> {
    tools::wasm_target()?;
    tools::node()?;
    tools::npm_packages()?;
    let example = ["--locked", "--profile", "engine", "--example", "speed"];
    let wasm = ["--target", "wasm32-unknown-unknown"];
    proc::run(&mut proc::cargo(&[&["build"], &example[..], &wasm].concat()))?;
    proc::run(&mut proc::command("wasm-opt", &["-O3", WASM, "-o", OPTIMISED]))?;
    let native = proc::output(&mut proc::cargo(&[&["run", "--quiet"], &example[..]].concat()))?;
    let in_node = proc::output(&mut proc::command("node", &["e2e/speed.mjs", OPTIMISED]))?;
    let mut logs = Vec::new();
    for (native, wasm) in native.lines().zip(in_node.lines()) {
        let (name, answer, native_us) = parse(native)?;
        let (_, answer_in_wasm, wasm_us) = parse(wasm)?;
        ensure!(answer == answer_in_wasm, "{name}: {answer} natively, {answer_in_wasm} as wasm");
        let ratio = wasm_us / native_us;
        logs.push(ratio.ln());
        println!("row 3: {name}: {:.0} ms native, {ratio:.2} times that as wasm", native_us / 1e3);
    }
    ensure!(!logs.is_empty(), "nothing was timed");
    let mean = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
    println!("row 3: wasm/native, geometric mean {mean:.2}");
    Ok(())
}

/// A line is `name digest microseconds`.
fn parse(line: &str) -> Result<(&str, &str, f64)> {
    let mut words = line.split(' ');
    let mut next = || words.next().with_context(|| format!("a cut line: {line}"));
    let (name, answer, micros) = (next()?, next()?, next()?);
    Ok((name, answer, micros.parse().with_context(|| format!("no time in: {line}"))?))
}
