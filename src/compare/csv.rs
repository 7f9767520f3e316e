//! The table as CSV, for spreadsheets and statistics: the same bytes from the page and the terminal.

use super::{Estimate, Plan, Table};
use std::fmt::Write as _;

/// One line for each cell and metric, the most telling metric first. Numbers have six places and
/// are empty where there is nothing to tell.
pub fn text(plan: &Plan, table: &Table) -> String {
    let mut text = String::from(HEAD);
    for row in &table.rows {
        let Some(cell) = plan.cells.get(row.cell) else { continue };
        for entry in &row.entries {
            let metric = entry.column.metric;
            let class = entry.column.class.map_or("all", |class| class.name());
            let [mean, low, high] = numbers(&entry.value);
            let (pairs, [by, by_low, by_high]) = match &entry.difference {
                Some(difference) => (difference.n.to_string(), numbers(difference)),
                None => Default::default(),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{},{},{},{},{class},{},{},{mean},{low},{high},{pairs},{by},{by_low},{by_high},{}",
                field(&plan.scenario),
                cell.queue.id(),
                cell.assign.id(),
                metric.key,
                metric.unit.id(),
                entry.value.n,
                entry.verdict().map_or("", |verdict| verdict.id()),
            );
        }
    }
    text
}

const HEAD: &str = "scenario,queue,assign,metric,class,unit,n,mean,low,high,pairs,difference,\
                    difference_low,difference_high,verdict\n";

/// Mean and both ends of the interval.
fn numbers(estimate: &Estimate) -> [String; 3] {
    if estimate.n == 0 {
        return Default::default();
    }
    let end = |sign: i64| estimate.half.map(|half| millionths(estimate.mean + sign * half));
    [millionths(estimate.mean), end(-1).unwrap_or_default(), end(1).unwrap_or_default()]
}

/// Millionths as a decimal number with all its places.
pub fn millionths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    format!("{sign}{}.{:06}", value / 1_000_000, value % 1_000_000)
}

/// A text as a field: in quotes where it holds what CSV gives a meaning to. A leading sign that a
/// spreadsheet would take for a formula is quoted out of it with an apostrophe.
pub fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}
