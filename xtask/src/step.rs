//! One check of `cargo xtask test`: what it is called, how it runs, how its tests are counted.
//!
//! Counts come from what the test runners print, never from what we expect. A check without tests
//! of its own (formatting, lints, documentation, the site) counts as one.

use anyhow::{Result, bail};
use std::time::Instant;

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed or were cancelled.
    pub failed: u32,
}

/// A named check.
pub struct Step {
    /// What `--only` takes.
    pub name: &'static str,
    /// One line for `--list`.
    pub about: &'static str,
    /// Runs it. An error is one failed test, with its reason.
    pub run: fn() -> Result<Counts>,
}

impl Counts {
    /// One check that passed.
    pub const ONE: Counts = Counts { passed: 1, failed: 0 };

    /// Both together.
    pub fn plus(self, other: Counts) -> Counts {
        Counts { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Runs one step with a heading before and its result and time after.
pub fn run(step: &Step) -> Counts {
    println!("\n=== {}: {}", step.name, step.about);
    let start = Instant::now();
    let counts = (step.run)().unwrap_or_else(|problem| {
        println!("{problem:#}");
        Counts { passed: 0, failed: 1 }
    });
    let seconds = start.elapsed().as_secs_f32();
    let Counts { passed, failed } = counts;
    println!("--- {}: {passed} passed, {failed} failed, {seconds:.1} s", step.name);
    if failed > 0 {
        println!("    alone: cargo xtask test --only {}", step.name);
    }
    counts
}

/// The sum over all suites that a runner reported.
///
/// # Errors
/// If it ran no test (a filter that matches nothing would pass otherwise), or if it failed without
/// reporting a failed test (a compile error, a crash).
pub fn count(succeeded: bool, output: &str) -> Result<Counts> {
    let counts = output.lines().map(counts_of_line).fold(Counts::default(), Counts::plus);
    if !succeeded && counts.failed == 0 {
        bail!("the runner failed without naming a failed test");
    }
    if counts == Counts::default() {
        bail!("no test ran");
    }
    Ok(counts)
}

/// Understands the summary lines of libtest (cargo, wasm-pack) and of Node's test runner.
fn counts_of_line(line: &str) -> Counts {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("test result: ") {
        let number = |label| {
            let part = rest.split(['.', ';']).find_map(|part| part.trim().strip_suffix(label));
            part.and_then(|n| n.trim().parse().ok()).unwrap_or(0)
        };
        return Counts { passed: number(" passed"), failed: number(" failed") };
    }
    let mut words = line.split_whitespace();
    let (Some("#" | "ℹ"), Some(label), Some(n), None) =
        (words.next(), words.next(), words.next().and_then(|n| n.parse().ok()), words.next())
    else {
        return Counts::default();
    };
    match label {
        "pass" => Counts { passed: n, failed: 0 },
        "fail" | "cancelled" => Counts { passed: 0, failed: n },
        _ => Counts::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, passed: u32, failed: u32) {
        assert_eq!(count(true, output).ok(), Some(Counts { passed, failed }), "{output}");
    }

    #[test]
    fn summaries_of_every_runner_are_added_up() {
        check("test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", 5, 0);
        check(
            "test result: FAILED. 5 passed; 2 failed; 0 ignored\ntest result: ok. 1 passed",
            6,
            2,
        );
        check("# tests 4\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 0", 3, 2);
        check("ℹ tests 3\nℹ pass 3\nℹ fail 0\nℹ duration_ms 1200.5", 3, 0);
    }

    #[test]
    fn a_suite_that_ran_nothing_or_broke_off_is_a_failure() {
        assert!(count(true, "").is_err());
        assert!(count(true, "test result: ok. 0 passed; 0 failed; 0 ignored").is_err());
        assert!(count(false, "test result: ok. 7 passed; 0 failed; 0 ignored").is_err());
    }
}
