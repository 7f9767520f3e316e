//! The junctions before any street: a grid that bends with the river and frays at its edges.

use super::CityPlan;
use super::dice::{Dice, Part, noise};
use super::river::River;

/// Junctions by column (along the river) and row (across it), in plan coordinates.
pub struct Lattice {
    pub columns: usize,
    pub rows: usize,
    /// Rows on the near bank; the river runs beyond the last of them.
    pub near_rows: usize,
    /// Where each junction is; column-major.
    pub at: Vec<(i64, i64)>,
    /// Distance between streets on average.
    pub spacing: i64,
    seed: u64,
}

impl Lattice {
    pub fn draw(plan: &CityPlan, river: &River, seed: u64) -> Lattice {
        let mut dice = Dice::new(seed, Part::Lattice);
        let (length, height) = (plan.length_cm(), plan.height_cm());
        let spacing = length / (plan.columns as i64 - 1);
        let middle = river.middle();
        let near_share = middle * 1024 / height;
        let near_rows = (plan.rows as i64 * near_share + 512) / 1024;
        let near_rows = (near_rows as usize).clamp(2, plan.rows - 2);
        let mut lattice = Lattice {
            columns: plan.columns,
            rows: plan.rows,
            near_rows,
            at: Vec::with_capacity(plan.columns * plan.rows),
            spacing,
            seed,
        };
        let columns = steps(&mut dice, plan.columns, plan.columns / 2, length);
        let near = steps(&mut dice, near_rows, near_rows - 1, FRACTION);
        let far = steps(&mut dice, plan.rows - near_rows, 0, FRACTION);
        let deep = (height / 20).min(20_000);
        for (i, &column) in columns.iter().enumerate() {
            for j in 0..plan.rows {
                let warp = noise(seed, 2, (i as i64 * 100, j as i64 * 100), 380);
                let jitter = spacing * 7 / 100;
                let u = column + spacing * warp * 38 / 102_400 + dice.between(-jitter, jitter);
                let fray = deep * noise(seed, 3, (u, j as i64), 90_000) / 1024;
                let bank = river.half_width(u) + QUAY_CM;
                let on_quay = j + 1 == near_rows || j == near_rows;
                // `part` of the way from the edge of the town to the quay.
                let (edge, side, part, rows) = if j < near_rows {
                    (fray, -1, near[j], near_rows)
                } else {
                    (height + fray, 1, FRACTION - far[j - near_rows], plan.rows - near_rows)
                };
                let quay = river.centre(u) + side * bank;
                // In a large town, streets far from the river do not follow its bends.
                let follow = (0..rows / 12).fold(part, |f, _| f * part / FRACTION);
                let v = edge
                    + (middle + side * bank - edge) * part / FRACTION
                    + (quay - middle - side * bank) * follow / FRACTION;
                let nudge = if on_quay { 0 } else { dice.between(-jitter, jitter) };
                lattice.at.push((u, v + nudge));
            }
        }
        lattice
    }
    /// Index of a junction.
    pub const fn idx(&self, i: usize, j: usize) -> usize {
        i * self.rows + j
    }
    /// Whether the cell with (i, j) as its first corner has houses: the town is a rounded shape
    /// with a ragged edge, not a rectangle.
    pub fn is_built(&self, i: usize, j: usize) -> bool {
        if i + 1 >= self.columns || j + 1 >= self.rows {
            return false;
        }
        let off = |k: usize, n: usize| (2 * k as i64 + 2 - n as i64) * 1000 / (n as i64 - 2).max(1);
        let fourth = |x: i64| x * x / 1000 * x / 1000 * x / 1000;
        let reach = fourth(off(i, self.columns)) + fourth(off(j, self.rows));
        let ragged = noise(self.seed, 4, (i as i64 * 100, j as i64 * 100), 250);
        reach + ragged * 260 / 1024 < 1480
    }
}

/// `n` increasing values from 0 to `end`, with uneven gaps; `centre` is the index about which
/// they are closest: old towns have small blocks.
fn steps(dice: &mut Dice, n: usize, centre: usize, end: i64) -> Vec<i64> {
    let far = centre.max(n - 1 - centre).max(1) as i64;
    let gap = |k: usize| {
        let away = (2 * k as i64 + 1 - 2 * centre as i64).abs() * 100 / (2 * far);
        dice.between(82, 118) * (75 + away * 45 / 100)
    };
    let gaps: Vec<i64> = (0..n.saturating_sub(1)).map(gap).collect();
    let total: i64 = gaps.iter().sum::<i64>().max(1);
    let sums = gaps.iter().scan(0, |sum, gap| {
        *sum += gap;
        Some(end * *sum / total)
    });
    std::iter::once(0).chain(sums).collect()
}

/// Rows are placed in this many parts between the edge of the town and the quay.
const FRACTION: i64 = 4096;
/// From the water to the middle of the street along it.
const QUAY_CM: i64 = 2_600;
