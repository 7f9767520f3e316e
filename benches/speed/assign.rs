//! Row 13: the cheapest matching of orders and drivers at random places, costs the straight lines
//! between them, against scipy over the same costs.
//!
//! Uniform random costs would flatter: between places in a plane many orders want the same driver.

use crate::{ratio, row, timed};
use dispatch_playground::core::assign::optimal::{CostMatrix, match_at_least_cost};
use dispatch_playground::core::geo::Point;
use dispatch_playground::core::rng::{Purpose, below, draw};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

pub fn run() {
    for n in [100, 500] {
        let costs = between_places(n);
        let (cost, time) = timed(|| match_at_least_cost(&costs).cost);
        let against = match scipy(&costs) {
            Ok((version, theirs, their_time)) => {
                assert_eq!(cost, theirs, "both find the lowest cost");
                format!("scipy {version}: {:.2}x our time", ratio(their_time, time))
            }
            Err(why) => format!("scipy is absent: {why}"),
        };
        let measured = format!("{:.2} ms", time.as_secs_f64() * 1e3);
        row("13", &format!("assignment, {n} x {n} straight lines"), &measured, &against);
    }
}

/// Orders and drivers in a city of 13 x 10 km.
fn between_places(n: usize) -> CostMatrix {
    let drivers: Vec<Point> = (0..n).map(|k| place(0, k)).collect();
    let mut costs = CostMatrix::infeasible(n, n);
    for order in 0..n {
        let shop = place(1, order);
        for (driver, from) in drivers.iter().enumerate() {
            costs.set(order, driver, from.distance_cm(shop));
        }
    }
    costs
}

fn place(who: u64, k: usize) -> Point {
    let along = |axis: u64, extent: u64| {
        below(draw(13, Purpose::Faults, who * 2 + axis, k as u64), extent) as i32
    };
    Point::from_cm(along(0, 1_300_000), along(1, 1_000_000))
}

/// Its version, cost and shortest of as many times. `cargo xtask bench` names the Python.
fn scipy(costs: &CostMatrix) -> Result<(String, u64, Duration), String> {
    let python = std::env::var_os("BENCH_PYTHON").ok_or("no Python is named")?;
    let mut child = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/speed/assign.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|why| why.to_string())?;
    let mut text = String::new();
    for row in 0..costs.n_rows() {
        let cells = (0..costs.n_columns()).filter_map(|column| costs.cost(row, column));
        text.push_str(&cells.map(|cost| cost.to_string()).collect::<Vec<_>>().join(" "));
        text.push('\n');
    }
    let mut stdin = child.stdin.take().ok_or("no standard input")?;
    stdin.write_all(text.as_bytes()).map_err(|why| why.to_string())?;
    drop(stdin);
    let output = child.wait_with_output().map_err(|why| why.to_string())?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    let words: Vec<&str> = answer.split_whitespace().collect();
    let [version, cost, seconds] = words[..] else { return Err(format!("it said {answer:?}")) };
    let cost = cost.parse().map_err(|_| format!("it said {answer:?}"))?;
    let seconds = seconds.parse().map_err(|_| format!("it said {answer:?}"))?;
    Ok((version.to_owned(), cost, Duration::from_secs_f64(seconds)))
}
