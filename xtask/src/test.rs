//! `cargo xtask test`: every check of the project, quick ones first, in one list.

use crate::step::{self, Counts, Step};
use crate::{build, dst, probe, proc, serve, tools};
use anyhow::Result;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Where the browser tests find the site: a sub-path, because that is where GitHub Pages puts it.
const SUB_PATH: &str = "/some/sub/path/";

/// What native tests are built with: one build of the core for all of them.
pub const FEATURES: &str = "app,canaries,cli";

const STEPS: &[Step] = &[
    Step { name: "fmt", about: "formatting", run: fmt },
    Step {
        name: "clippy",
        about: "lints, natively, with and without what is optional",
        run: clippy,
    },
    Step { name: "clippy-wasm", about: "lints of page, engine and JS API", run: clippy_wasm },
    Step { name: "native", about: "unit, property and oracle tests", run: native },
    Step { name: "dst", about: "20,000 random runs under watch, planted bugs", run: dst::step },
    Step { name: "probe", about: "core as wasm without imports, same digests", run: probe::run },
    Step { name: "web", about: "tests inside a headless browser", run: web },
    Step { name: "site", about: "release build and its size", run: site },
    Step { name: "e2e", about: "the built site under a sub-path, in a real browser", run: e2e },
    Step { name: "doc", about: "documentation without warnings", run: doc },
];

/// Prints the steps' names.
pub fn list() {
    for step in STEPS {
        println!("{:<12} {}", step.name, step.about);
    }
}

/// Runs the named steps, or all. The last line printed is `N passed, M failed`.
pub fn run(only: &[String]) -> ExitCode {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        eprintln!("error: no step is called {unknown:?}; there are:");
        list();
        return ExitCode::FAILURE;
    }
    let start = Instant::now();
    let chosen = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    let mut total = Counts::default();
    let mut failed = Vec::new();
    for step in STEPS.iter().filter(chosen) {
        let counts = step::run(step);
        total = total.plus(counts);
        if counts.failed > 0 {
            failed.push(step.name);
        }
    }
    println!("\n{:.0} s in all", start.elapsed().as_secs_f32());
    for name in &failed {
        println!("failed: {name}   (cargo xtask test --only {name})");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fmt() -> Result<Counts> {
    check(&mut proc::cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<Counts> {
    let base = ["clippy", "--workspace", "--all-targets", "--locked"];
    let deny = ["--", "-D", "warnings"];
    let plain = check(&mut proc::cargo(&[&base[..], &deny].concat()))?;
    let all = check(&mut proc::cargo(&[&base[..], &["--features", FEATURES], &deny].concat()))?;
    Ok(plain.plus(all))
}

fn clippy_wasm() -> Result<Counts> {
    tools::wasm_target()?;
    let target = ["clippy", "--target", "wasm32-unknown-unknown", "--lib", "--bins", "--locked"];
    let rest = ["--features", "app,engine,js", "--", "-D", "warnings"];
    check(&mut proc::cargo(&[&target[..], &rest].concat()))
}

fn native() -> Result<Counts> {
    let args = ["test", "--workspace", "--features", FEATURES, "--locked", "--no-fail-fast"];
    suite(&mut proc::cargo(&args))
}

fn web() -> Result<Counts> {
    tools::for_browser_tests()?;
    let (_, driver) = tools::chrome()?;
    let to_cargo = ["--features", "app,js", "--test", "web", "--locked"];
    let args = ["test", "--headless", "--chrome", "--mode", "no-install", "--"];
    let mut wasm_pack = proc::command("wasm-pack", &[&args[..], &to_cargo].concat());
    // It builds once as `dev` and once as `test`: with equal settings the second has nothing to do.
    wasm_pack.env("CARGO_PROFILE_TEST_OPT_LEVEL", "1");
    suite(wasm_pack.env("CHROMEDRIVER", driver))
}

fn site() -> Result<Counts> {
    build::site()?;
    build::report()?;
    Ok(Counts::ONE)
}

fn e2e() -> Result<Counts> {
    let (chrome, _) = tools::chrome()?;
    tools::npm_packages()?;
    // Alone, the step builds what it looks at; after `site` this takes seconds.
    build::site()?;
    let server = serve::Server::start(&build::dist(), SUB_PATH, 0)?;
    // Two browsers at a time: a test waits for its page more than it works.
    let mut node = proc::command(
        "node",
        &["--test", "--test-concurrency=2", "--test-reporter=spec", "e2e/tests/"],
    );
    suite(node.env("SITE", server.address()).env("CHROME", chrome))
}

fn doc() -> Result<Counts> {
    let args = ["doc", "--workspace", "--no-deps", "--locked", "--features", "cli"];
    check(proc::cargo(&args).env("RUSTDOCFLAGS", "-D warnings"))
}

fn check(command: &mut Command) -> Result<Counts> {
    println!("$ {}", proc::line(command));
    proc::run(command)?;
    Ok(Counts::ONE)
}

fn suite(command: &mut Command) -> Result<Counts> {
    println!("$ {}", proc::line(command));
    let (succeeded, output) = proc::run_shown(command)?;
    step::count(succeeded, &output)
}
