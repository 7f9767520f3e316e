//! `assignment FILE`: the lowest total cost of a matrix of the assignment problem.
//!
//! FILE holds the number of rows n and then n rows of n costs, as in the OR-Library. Prints that
//! cost. Exit code 1: the usage or the file is wrong.

use dispatch_playground::core::assign::optimal::match_at_least_cost;
use dispatch_playground::scenario::assignment;
use std::process::ExitCode;

const USAGE: &str = "usage: assignment FILE   (FILE: n, then n rows of n costs)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match answer(&arguments) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(1)
        }
    }
}

fn answer(arguments: &[String]) -> Result<String, String> {
    let [path] = arguments else { return Err(USAGE.to_owned()) };
    let text = std::fs::read_to_string(path).map_err(|why| format!("{path}: {why}"))?;
    let matrix = assignment::read(path, &text).map_err(|problem| problem.to_string())?;
    Ok(match_at_least_cost(&matrix).cost.to_string())
}
