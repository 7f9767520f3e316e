//! `dispatch grubhub`: plays an instance and writes what Grubhub's evaluator reads.

use super::{Failure, GrubhubArgs, files, print};
use crate::core::sim::Sim;
use crate::scenario::grubhub::check::check;
use crate::scenario::grubhub::{Performance, Solution};
use crate::scenario::import::{Content, read};
use crate::scenario::problem::Problem;
use std::sync::Arc;

/// Does it, and prints the evaluator's metrics.
pub fn run(args: &GrubhubArgs) -> Result<(), Failure> {
    let files = files::read(&args.folder)?;
    let (name, instance) = match read(&files).map_err(Failure::Input)? {
        (Content::Grubhub { name, instance }, notes) => {
            notes.iter().for_each(|note| eprintln!("{note}"));
            (name, instance)
        }
        (other, _) => {
            let name = args.folder.display().to_string();
            let found = match other {
                Content::Scenario(_) => "a scenario",
                _ => "a street map",
            };
            let problem = Problem::new(&name, found, "a Grubhub instance");
            let problem = problem.with_hint("Use `dispatch run` for it");
            return Err(Failure::Input(vec![problem]));
        }
    };
    let setup = Arc::new(instance.setup(&name, args.policy, args.seed));
    let mut events = Vec::new();
    let mut sim = Sim::new(setup, &mut events);
    sim.advance(instance.horizon(), u32::MAX, &mut events);
    let solution = Solution::from_events(&instance, &events);
    let violations = check(&instance, &solution);
    if !violations.is_empty() {
        return Err(Failure::Rules(violations.iter().map(ToString::to_string).collect()));
    }
    std::fs::create_dir_all(&args.out).map_err(Failure::output(&args.out))?;
    let written = [
        ("solution_info_assignments.txt", solution.assignments_file(&instance)),
        ("solution_info_orders.txt", solution.orders_file(&instance)),
        ("solution_info_couriers.txt", solution.couriers_file(&instance)),
    ];
    for (name, text) in written {
        let path = args.out.join(name);
        std::fs::write(&path, text).map_err(Failure::output(&path))?;
    }
    print(&Performance::of(&instance, &solution).to_string())
}
