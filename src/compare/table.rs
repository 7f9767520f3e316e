//! The table: means, intervals, and differences to a baseline paired by seed.
//!
//! Sums are integers, so that they are the same in any order; each mean and each interval is
//! rounded once, to a millionth of its unit.

use super::metric::{Better, Column, columns};
use super::{Outcome, Plan, t95};
use std::collections::BTreeMap;

/// Largest integer that a metric may be, on either side of zero (46 days in microseconds): neither
/// the sums of [`super::Seeds::MAX`] of them nor a mean in millionths overflow.
pub const VALUE_MAX: i64 = 4_000_000_000_000;

/// The mean of some values and how well it is known. In millionths of the metric's unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// How many values; the rest is zero and `None` where there are none.
    pub n: u32,
    /// Their mean.
    pub mean: i64,
    /// Half the width of the 95 % interval by Student's t; `None` below two values.
    pub half: Option<i64>,
}

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The cell is better than the baseline.
    Better,
    /// The cell is worse than the baseline.
    Worse,
    /// There is a difference, and neither direction is better.
    Different,
    /// No pair of seeds differs.
    Same,
    /// The interval holds zero, or there is none.
    Unclear,
}

impl Verdict {
    /// The stable word in files.
    pub const fn id(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Different => "different",
            Verdict::Same => "same",
            Verdict::Unclear => "unclear",
        }
    }
}

/// A metric of a cell.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which metric, of which class.
    pub column: Column,
    /// Over all seeds in which it is defined.
    pub value: Estimate,
    /// The cell less the baseline, over the seeds in which both are defined; `None` in the
    /// baseline itself.
    pub difference: Option<Estimate>,
}

impl Entry {
    /// What the difference means; `None` in the baseline.
    pub fn verdict(&self) -> Option<Verdict> {
        let difference = self.difference?;
        let Some(half) = difference.half else { return Some(Verdict::Unclear) };
        Some(match (difference.mean, self.column.metric.better) {
            (0, _) if half == 0 => Verdict::Same,
            (mean, _) if mean.abs() <= half => Verdict::Unclear,
            (_, Better::Neither) => Verdict::Different,
            (mean, better) if (mean > 0) == (better == Better::More) => Verdict::Better,
            _ => Verdict::Worse,
        })
    }
}

/// A cell with all its metrics.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its place in the plan.
    pub cell: usize,
    /// Replications so far.
    pub replications: usize,
    /// One for each column.
    pub entries: Vec<Entry>,
}

/// All cells of a plan, in its order.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// One for each cell.
    pub rows: Vec<Row>,
}

impl Table {
    /// The table of these outcomes, which may be in any order and not all that were planned. Of two
    /// with the same cell and seed the later one counts; those of no cell of the plan are left out.
    pub fn of(plan: &Plan, outcomes: &[Outcome]) -> Table {
        let mut by_cell: Vec<BTreeMap<u64, &[Option<i64>]>> =
            vec![BTreeMap::new(); plan.cells.len()];
        for outcome in outcomes {
            if let Some(seeds) = by_cell.get_mut(outcome.cell as usize) {
                seeds.insert(outcome.seed, &outcome.replication.values);
            }
        }
        let mut quantiles = Quantiles::default();
        let baseline = by_cell.get(plan.baseline);
        let row = |(cell, seeds): (usize, &BTreeMap<u64, &[Option<i64>]>)| {
            let entry = |(idx, column): (usize, Column)| {
                let unit = column.metric.unit.scale();
                let all = seeds.values().filter_map(|values| at(values, idx));
                let value = quantiles.estimate(all, unit);
                let against = baseline.filter(|_| cell != plan.baseline);
                let difference = against.map(|baseline| {
                    let pairs = seeds.iter().filter_map(|(seed, values)| {
                        Some(at(values, idx)? - at(baseline.get(seed)?, idx)?)
                    });
                    quantiles.estimate(pairs, unit)
                });
                Entry { column, value, difference }
            };
            let entries = columns().enumerate().map(entry).collect();
            Row { cell, replications: seeds.len(), entries }
        };
        Table { rows: by_cell.iter().enumerate().map(row).collect() }
    }
}

fn at(values: &[Option<i64>], idx: usize) -> Option<i64> {
    values
        .get(idx)
        .copied()
        .flatten()
        .filter(|value| value.unsigned_abs() <= VALUE_MAX.unsigned_abs())
}

/// Quantiles of Student's t that were needed so far.
#[derive(Default)]
struct Quantiles(BTreeMap<u32, f64>);

impl Quantiles {
    /// The estimate of values that are `unit` times as large as what is printed.
    fn estimate(&mut self, values: impl Iterator<Item = i64>, unit: i64) -> Estimate {
        // Around the first value, so that squares are those of the spread.
        let mut values = values.peekable();
        let Some(&origin) = values.peek() else { return Estimate::default() };
        let (mut n, mut sum, mut squares) = (0_u32, 0_i128, 0_i128);
        for value in values {
            let off = i128::from(value - origin);
            (n, sum, squares) = (n + 1, sum + off, squares + off * off);
        }
        let (count, unit) = (i128::from(n), i128::from(unit));
        let total = (i128::from(origin) * count + sum) * MILLION;
        let mean = rounded(total, count * unit);
        let half = (n >= 2).then(|| {
            let degrees = n - 1;
            let t = *self.0.entry(degrees).or_insert_with(|| t95(degrees));
            // n times the sum of squared deviations from the mean, exactly.
            let spread = (count * squares - sum * sum) as f64;
            let error = libm::sqrt(spread / f64::from(degrees)) / f64::from(n);
            libm::round(t * error * MILLION as f64 / unit as f64) as i64
        });
        Estimate { n, mean, half }
    }
}

/// `numerator / denominator`, half away from zero.
fn rounded(numerator: i128, denominator: i128) -> i64 {
    let away = denominator / 2 * numerator.signum();
    ((numerator + away) / denominator) as i64
}

const MILLION: i128 = 1_000_000;
