//! `dispatch theory`: textbook queues simulated, beside their exact values.

use super::{Failure, print};
use crate::scenario::problem::Problem;
use crate::scenario::theory::{Case, Comparison, all, compare};
use std::fmt::Write as _;

/// Runs the chosen cases and prints a table for each as it is done.
pub fn run(args: &super::TheoryArgs) -> Result<(), Failure> {
    let wanted = args.model.as_deref().unwrap_or("").to_lowercase();
    let cases: Vec<Case> =
        all().into_iter().filter(|case| case.model.to_lowercase().contains(&wanted)).collect();
    if cases.is_empty() {
        let mut models: Vec<_> = all().iter().map(|case| case.model).collect();
        models.dedup();
        let expected = format!("part of a model's name, such as {}", models.join(", "));
        let problem = Problem::new("--model", format!("{wanted:?}"), expected);
        return Err(Failure::Input(vec![problem]));
    }
    let (mut rows, mut outside) = (0, 0);
    for case in &cases {
        let compared = compare(case, args.replications, args.seed);
        print(&table(case, &compared))?;
        rows += compared.len();
        outside += compared.iter().filter(|row| !row.agrees()).count();
    }
    print(&format!(
        "{} of {rows} exact values lie inside the interval of {} replications (four standard \
         errors to each side)\n",
        rows - outside,
        args.replications,
    ))?;
    if outside == 0 {
        return Ok(());
    }
    Err(Failure::Disagrees(format!("{outside} of {rows} exact values lie outside")))
}

fn table(case: &Case, rows: &[Comparison]) -> String {
    let mut text = format!("{}\ncase {}: {}\n", case.model, case.number, case.label);
    let head = ("quantity", "exact", "simulated", "+-");
    let _ = writeln!(text, "  {:<26}{:>14}{:>14}{:>12}", head.0, head.1, head.2, head.3);
    for comparison in rows {
        let (row, simulated) = (comparison.row, comparison.simulated);
        let verdict = if comparison.agrees() { "" } else { "  outside" };
        let _ = writeln!(
            text,
            "  {:<26}{:>14}{:>14}{:>12}{verdict}",
            row.name,
            number(row.exact),
            number(simulated.mean),
            number(simulated.half_width),
        );
    }
    text.push('\n');
    text
}

/// Five significant digits, or as many as there are before the point.
fn number(value: f64) -> String {
    let digits = if value == 0.0 { 0.0 } else { libm::floor(libm::log10(value.abs())) };
    let places = (4.0 - digits).clamp(0.0, 12.0) as usize;
    format!("{value:.places$}")
}
