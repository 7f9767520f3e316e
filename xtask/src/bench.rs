//! `cargo xtask bench`: the speed of the parts, as ratios within one run on one machine.

use crate::{build, proc, python, serve, tools};
use anyhow::{Context as _, Result, ensure};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

const WASM: &str = "target/wasm32-unknown-unknown/engine/examples/speed.wasm";
/// The same after the optimiser that the site's engine goes through.
const OPTIMISED: &str = "target/speed.wasm";

/// Where the page of the swarms is put together.
const SWARM: &str = "target/swarm";

/// Runs every bench of the package, then the same work natively and as wasm, then the page. Nothing
/// is asserted but each bench's own answer.
pub fn run() -> Result<()> {
    let python = python::with_peers();
    let mut benches = proc::cargo(&["bench", "--bench", "kernel", "--bench", "speed", "--locked"]);
    match &python {
        Ok(python) => {
            let simpy = format!("{} benches/peers/mm10.py 300000", python.display());
            benches.env("BENCH_PYTHON", python).env("BENCH_SIMPY", simpy);
        }
        Err(why) => println!("Rows 1, 4 and 13 go without scipy and SimPy: {why:#}"),
    }
    match nexosim() {
        Ok(peer) => _ = benches.env("BENCH_NEXOSIM", format!("{peer} 1000000")),
        Err(why) => println!("Row 1 goes without nexosim: {why:#}"),
    }
    proc::run(&mut benches)?;
    proc::run(&mut proc::cargo(&["bench", "--bench", "memory", "--locked"]))?;
    let plain_us = native_and_wasm()?;
    if let Ok(python) = python {
        simpy(&python, plain_us)?;
    }
    let replications = ["e2e/replications.mjs", OPTIMISED];
    println!("row 5: {}", proc::output(&mut proc::command("node", &replications))?.trim());
    frames()?;
    swarm()
}

/// The peer of row 1 that is a Rust library, compiled in a package of its own.
fn nexosim() -> Result<String> {
    let manifest = "benches/peers/nexosim/Cargo.toml";
    let folder = "target/peers";
    let build = ["build", "--release", "--locked", "--manifest-path", manifest];
    proc::run(&mut proc::cargo(&[&build[..], &["--target-dir", folder]].concat()))?;
    Ok(format!("{folder}/release/nexosim-peer{}", std::env::consts::EXE_SUFFIX))
}

/// Row 4: the plain dispatch by SimPy, against `plain_us` for a run as wasm.
fn simpy(python: &Path, plain_us: f64) -> Result<()> {
    const RUNS: u32 = 3;
    let ours = |word: &str, seed: &str| {
        let run = ["run", "--quiet", "--locked", "--profile", "engine", "--example", "speed", "--"];
        proc::output(&mut proc::cargo(&[&run[..], &[word, seed]].concat()))
    };
    let mut theirs_us = 0.0;
    for seed in 0..RUNS {
        let seed = seed.to_string();
        let instance = ours("instance", &seed)?;
        let mut peer = proc::command(&python.to_string_lossy(), &["benches/peers/dispatch.py"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        peer.stdin.take().context("no standard input")?.write_all(instance.as_bytes())?;
        let said = String::from_utf8(peer.wait_with_output()?.stdout)?;
        let (_, answer, seconds) = parse(said.trim())?;
        let answer_of_ours = ours("plain", &seed)?;
        ensure!(answer == answer_of_ours.trim(), "seed {seed}: {answer}, and {answer_of_ours}");
        theirs_us += seconds * 1e6 / f64::from(RUNS);
    }
    println!(
        "row 4: plain dispatch: {:.2} ms as wasm, SimPy {:.0} times that",
        plain_us / 1e3,
        theirs_us / plain_us
    );
    Ok(())
}

/// Row 6: comparisons on the page. Row 7: its main thread while 2,000 drivers move.
fn frames() -> Result<()> {
    let (chrome, _) = tools::chrome()?;
    build::site()?;
    let server = serve::Server::start(&build::dist(), "/", 0)?;
    for (row, script) in [(6, "e2e/compare.mjs"), (7, "e2e/frames.mjs")] {
        let mut node = proc::command("node", &[script]);
        let told = proc::output(node.env("SITE", server.address()).env("CHROME", &chrome))?;
        println!("row {row}: {}", told.trim());
    }
    Ok(())
}

/// Rows 8 and 9: swarms drawn by the painter, and by PixiJS in the same browser.
fn swarm() -> Result<()> {
    tools::for_site()?;
    let (chrome, _) = tools::chrome()?;
    let example = ["--example", "swarm", "--features", "engine", "--profile", "engine"];
    let wasm = ["--target", "wasm32-unknown-unknown", "--locked"];
    proc::run(&mut proc::cargo(&[&["build"], &example[..], &wasm].concat()))?;
    let bound = ["--target", "web", "--no-typescript", "--out-dir", SWARM];
    let built = "target/wasm32-unknown-unknown/engine/examples/swarm.wasm";
    proc::run(&mut proc::command("wasm-bindgen", &[&bound[..], &[built]].concat()))?;
    let module = format!("{SWARM}/swarm_bg.wasm");
    proc::run(&mut proc::command("wasm-opt", &["-O3", &module, "-o", &module]))?;
    let folder = proc::root().join(SWARM);
    let own = std::fs::read_dir(proc::root().join("e2e/swarm"))?;
    let others = ["style/tokens.css", "e2e/node_modules/pixi.js/dist/pixi.min.mjs"];
    let others = others.into_iter().map(|file| Ok(proc::root().join(file)));
    for file in own.map(|entry| Ok::<_, anyhow::Error>(entry?.path())).chain(others) {
        let file = file?;
        let name = file.file_name().context("a file without a name")?;
        std::fs::copy(&file, folder.join(name)).with_context(|| file.display().to_string())?;
    }
    let server = serve::Server::start(&folder, "/", 0)?;
    let mut node = proc::command("node", &["e2e/swarm.mjs"]);
    println!("{}", proc::output(node.env("SITE", server.address()).env("CHROME", chrome))?.trim());
    Ok(())
}

/// Row 3: the engine's build as wasm in Node, optimised as on the site, against the same build
/// for this machine. Returns the microseconds of a run of the plain dispatch as wasm.
fn native_and_wasm() -> Result<f64> {
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
    let mut plain_us = 0.0;
    for (native, wasm) in native.lines().zip(in_node.lines()) {
        let (name, answer, native_us) = parse(native)?;
        let (_, answer_in_wasm, wasm_us) = parse(wasm)?;
        ensure!(answer == answer_in_wasm, "{name}: {answer} natively, {answer_in_wasm} as wasm");
        if name == "plain" {
            plain_us = wasm_us / PLAIN_RUNS;
        }
        let ratio = wasm_us / native_us;
        logs.push(ratio.ln());
        println!("row 3: {name}: {:.0} ms native, {ratio:.2} times that as wasm", native_us / 1e3);
    }
    ensure!(!logs.is_empty(), "nothing was timed");
    let mean = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
    println!("row 3: wasm/native, geometric mean {mean:.2}");
    Ok(plain_us)
}

/// How many runs the piece of work called plain does (`examples/speed/main.rs`).
const PLAIN_RUNS: f64 = 20.0;

/// A line is `name digest microseconds`, or a peer's version, answer and seconds.
fn parse(line: &str) -> Result<(&str, &str, f64)> {
    let mut words = line.split(' ');
    let mut next = || words.next().with_context(|| format!("a cut line: {line}"));
    let (name, answer, micros) = (next()?, next()?, next()?);
    Ok((name, answer, micros.parse().with_context(|| format!("no time in: {line}"))?))
}
