//! The table for people: a block for each metric of all orders, a line for each cell.

use crate::compare::{Entry, Plan, Table, words};
use std::fmt::Write as _;

/// The whole text.
pub fn table(plan: &Plan, table: &Table) -> String {
    let keys: Vec<String> = plan.cells.iter().map(|cell| cell.key()).collect();
    let wide = keys.iter().map(String::len).max().unwrap_or(0);
    let mut text = format!(
        "{}: seeds {}, {} each; mean ± half of the 95 % interval, and the difference to {} by pairs \
         of the same seed\n",
        plan.scenario, plan.seeds, plan.until, keys[plan.baseline]
    );
    let n_columns = table.rows.first().map_or(0, |row| row.entries.len());
    for idx in 0..n_columns {
        let entries: Vec<&Entry> = table.rows.iter().map(|row| &row.entries[idx]).collect();
        let column = entries[0].column;
        if column.class.is_some() {
            continue;
        }
        let _ = writeln!(text, "\n{}", column.name());
        for (row, entry) in table.rows.iter().zip(entries) {
            let value = words::value(&entry.value, column.metric.unit);
            let (key, by) = (&keys[row.cell], words::difference(entry));
            let _ = writeln!(text, "  {key:wide$}  {value:>20}  n {:<5} {by}", entry.value.n);
        }
    }
    text
}
