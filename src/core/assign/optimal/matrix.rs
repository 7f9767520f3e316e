//! What each row (an order) costs with each column (a driver). Knows neither orders nor drivers.

/// A rectangular table of costs, in which pairs may be infeasible.
///
/// Any unit; the limits keep every sum of the matching within 64 bits, with infeasible pairs
/// counted as dearer than all feasible ones together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostMatrix {
    n_rows: usize,
    n_columns: usize,
    /// Row by row; [`INFEASIBLE`] or at most [`CostMatrix::COST_MAX`].
    cells: Vec<i64>,
}

/// The mark of a pair that cannot be matched.
pub(super) const INFEASIBLE: i64 = i64::MAX;

impl CostMatrix {
    /// The shorter side at most: beyond it a sum might overflow.
    pub const SIDE_MAX: usize = 1_000;
    /// The highest cost: 2^40, in microseconds twelve days.
    pub const COST_MAX: u64 = 1 << 40;

    /// A table in which no pair is feasible yet.
    ///
    /// # Panics
    /// Where both sides are longer than [`CostMatrix::SIDE_MAX`]: a bug of the caller.
    pub fn infeasible(n_rows: usize, n_columns: usize) -> CostMatrix {
        let side = n_rows.min(n_columns);
        assert!(side <= Self::SIDE_MAX, "{n_rows} x {n_columns} is too large to be matched");
        CostMatrix { n_rows, n_columns, cells: vec![INFEASIBLE; n_rows * n_columns] }
    }

    /// Makes a pair feasible at this cost.
    ///
    /// # Panics
    /// Where there is no such pair, or the cost is above [`CostMatrix::COST_MAX`].
    pub fn set(&mut self, row: usize, column: usize, cost: u64) {
        assert!(row < self.n_rows && column < self.n_columns, "no pair {row}, {column}");
        assert!(cost <= Self::COST_MAX, "cost {cost} of {row}, {column} is too high");
        self.cells[row * self.n_columns + column] = cost as i64;
    }

    /// How many rows.
    pub const fn n_rows(&self) -> usize {
        self.n_rows
    }
    /// How many columns.
    pub const fn n_columns(&self) -> usize {
        self.n_columns
    }
    /// What a pair costs; `None` where it is infeasible.
    ///
    /// # Panics
    /// Where there is no such row or column.
    pub fn cost(&self, row: usize, column: usize) -> Option<u64> {
        let cell = self.row(row)[column];
        (cell != INFEASIBLE).then_some(cell as u64)
    }
    /// A row as it is kept.
    pub(super) fn row(&self, row: usize) -> &[i64] {
        &self.cells[row * self.n_columns..][..self.n_columns]
    }
    pub(super) fn cells(&self) -> &[i64] {
        &self.cells
    }
}
