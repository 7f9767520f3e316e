//! `route GRAPH FROM TO`: the fastest way between two junctions of a street graph.
//!
//! GRAPH is a street graph as JSON (also packed with gzip), where junctions are numbered from 0 in
//! the order of the file, or a DIMACS `.gr` file, where they are numbered from 1 as the format
//! does (and driving takes a tenth of a second a metre). Prints metres, seconds and the number of
//! roads. Exit code 2: the usage or the file is wrong; 1: there is no way.

use dispatch_playground::core::id::NodeId;
use dispatch_playground::core::network::{RoadNetwork, Router};
use dispatch_playground::scenario::{dimacs, import};
use std::process::ExitCode;
use std::sync::Arc;

const USAGE: &str = "usage: route GRAPH FROM TO   (GRAPH: .json, .json.gz or .gr)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match answer(&arguments) {
        Ok(Some(text)) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Ok(None) => {
            eprintln!("there is no way from there to there");
            ExitCode::from(1)
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn answer(arguments: &[String]) -> Result<Option<String>, String> {
    let [graph, from, to] = arguments else { return Err(USAGE.to_owned()) };
    let (network, first) = read(graph)?;
    let (from, to) = (junction(&network, first, from)?, junction(&network, first, to)?);
    let mut router = Router::new(Arc::new(network));
    let mut roads = Vec::new();
    let Some(time) = router.route(from, to, &mut roads) else { return Ok(None) };
    let edges = router.network().edges();
    let cm: u64 = roads.iter().map(|&road| u64::from(edges[road].length_cm)).sum();
    let seconds = time.as_micros() as f64 / 1e6;
    Ok(Some(format!("{:.2} m, {seconds:.3} s, {} roads", cm as f64 / 100.0, roads.len())))
}

/// The graph and the number of its first junction.
fn read(path: &str) -> Result<(RoadNetwork, u32), String> {
    let bytes = std::fs::read(path).map_err(|why| format!("{path}: {why}"))?;
    if path.ends_with(".gr") {
        let text = String::from_utf8(bytes).map_err(|_| format!("{path}: not UTF-8 text"))?;
        return Ok((dimacs::read(path, &text).map_err(|p| p.to_string())?, 1));
    }
    let lines = |problems: Vec<_>| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.join("\n")
    };
    Ok((import::whole_graph(path, &bytes).map_err(lines)?, 0))
}

fn junction(network: &RoadNetwork, first: u32, word: &str) -> Result<NodeId, String> {
    let last = first + network.nodes().len() as u32 - 1;
    let number = word.parse().ok().filter(|n| (first..=last).contains(n));
    let expected =
        || format!("found {word:?}; expected a junction from {first} to {last}\n{USAGE}");
    number.map(|n: u32| NodeId(n - first)).ok_or_else(expected)
}
