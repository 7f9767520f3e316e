//! Queueing theory: our closed forms against values that nobody here computed, and the simulation
//! against the closed forms.
//!
//! The oracle is `../shared/data/queueing/reference_values.csv`: `model,case,params,metric,value`.

use dispatch_playground::scenario::theory::{Case, all, compare};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

const REPLICATIONS: u32 = 16;
const SEED: u64 = 1;

/// Values by (model, case, metric).
fn reference() -> Option<BTreeMap<(String, u32, String), f64>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/queueing/reference_values.csv");
    let Ok(table) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared/data is absent");
        return None;
    };
    let rows = table.lines().skip(1).map(|line| {
        let (model, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",").expect("a closing quote"),
            None => line.split_once(',').expect("columns"),
        };
        let (case, rest) = rest.split_once(',').expect("a case");
        // The parameters are JSON with commas of their own; metric and value come last.
        let (rest, value) = rest.rsplit_once(',').expect("a value");
        let (_, metric) = rest.rsplit_once(',').expect("a metric");
        let key = (model.to_owned(), case.parse().expect("a number"), metric.to_owned());
        (key, value.parse().expect("a value"))
    });
    Some(rows.collect())
}

#[test]
fn the_closed_forms_are_the_published_ones_to_nine_digits() {
    let Some(reference) = reference() else { return };
    let mut checked = 0;
    for case in all() {
        for (metric, ours) in &case.closed {
            let key = (case.model.to_owned(), case.number, (*metric).to_owned());
            let Some(theirs) = reference.get(&key) else { panic!("no {key:?} in the table") };
            let off = (ours - theirs).abs() / theirs.abs().max(1e-12);
            assert!(off < 1e-9, "{key:?}: ours {ours}, theirs {theirs}");
            checked += 1;
        }
    }
    println!("{checked} closed forms checked");
    assert!(checked > 380, "only {checked} of the table's values were compared");
}

#[test]
fn every_exact_value_lies_inside_the_interval_of_its_simulation() {
    let cases = all();
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    let rows: Vec<Compared> = std::thread::scope(|scope| {
        let work = || {
            let mut rows = Vec::new();
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                rows.extend(compared(case));
            }
            rows
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("a worker")).collect()
    });
    // An interval as wide as the value itself would say nothing.
    let bad = rows.iter().filter(|row| !row.agrees || row.relative_width > 0.9);
    let bad: Vec<&str> = bad.map(|row| row.line.as_str()).collect();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    let mut widths: Vec<f64> = rows.iter().map(|row| row.relative_width).collect();
    widths.sort_unstable_by(f64::total_cmp);
    let median = widths[widths.len() / 2];
    println!("{} rows, half of them known to {:.1} %", rows.len(), median * 100.0);
    assert!(rows.len() > 370 && median < 0.08, "{} rows, median {median}", rows.len());
}

struct Compared {
    agrees: bool,
    /// Half width of the interval over the exact value.
    relative_width: f64,
    line: String,
}

fn compared(case: &Case) -> Vec<Compared> {
    let rows = compare(case, REPLICATIONS, SEED).into_iter().map(|row| {
        let (exact, got) = (row.row.exact, row.simulated);
        Compared {
            agrees: row.agrees(),
            relative_width: got.half_width / exact,
            line: format!(
                "{} {} ({}): {} is {exact}, simulated {} +- {}",
                case.model, case.number, case.label, row.row.name, got.mean, got.half_width
            ),
        }
    });
    rows.collect()
}
