//! The cheapest one-to-one matching of rows to columns.
//!
//! **Source.** R. Jonker and A. Volgenant, A shortest augmenting path algorithm for dense and
//! sparse linear assignment problems, Computing 38 (1987): column reduction, reduction transfer
//! and augmenting row reduction match most rows cheaply; each of the rest is matched along a
//! shortest path of changes. For tables with more columns than rows D. Crouse's rule (IEEE Trans.
//! Aerospace 52, 2016): a column's price stays zero until it is taken, so that those left over
//! cannot make the rest look dear; hence no column reduction there.
//!
//! **Cost.** With n the shorter side and m the longer: O(n² m) in the worst case, in memory n m.
//!
//! **Ties.** Of equal costs the lower index wins, so that the answer depends on the table alone.

use super::matrix::{CostMatrix, INFEASIBLE};

/// Who is matched with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// For each row its column, where it has one.
    pub column_of: Vec<Option<usize>>,
    /// The sum of the costs of all pairs.
    pub cost: u64,
}

/// As many pairs as possible, and among such matchings one of the lowest total cost.
/// A row or column that cannot be matched stays unmatched.
pub fn match_at_least_cost(costs: &CostMatrix) -> Matching {
    let wide = costs.n_rows() <= costs.n_columns();
    let table = Table::new(costs, wide);
    let mut solver = Solver::new(&table);
    if table.n_rows == table.n_columns {
        solver.reduce_columns();
    }
    // A second round of row reduction is what the authors found worth its time.
    for _ in 0..2 {
        solver.reduce_rows();
    }
    solver.augment_all();
    let mut column_of = vec![None; costs.n_rows()];
    for (row, &column) in solver.column_of.iter().enumerate() {
        let (row, column) = if wide { (row, column) } else { (column, row) };
        if costs.cost(row, column).is_some() {
            column_of[row] = Some(column);
        }
    }
    Matching::of(costs, column_of)
}

/// What serving row after row gives, each with the cheapest column left; of equal ones the first.
pub fn match_row_by_row(costs: &CostMatrix) -> Matching {
    let mut taken = vec![false; costs.n_columns()];
    let cheapest = |row: usize| {
        let cells = costs.row(row).iter().enumerate();
        let free = cells.filter(|&(column, &cost)| cost != INFEASIBLE && !taken[column]);
        let found = free.min_by_key(|&(_, &cost)| cost).map(|(column, _)| column);
        if let Some(column) = found {
            taken[column] = true;
        }
        found
    };
    let column_of = (0..costs.n_rows()).map(cheapest).collect();
    Matching::of(costs, column_of)
}

impl Matching {
    fn of(costs: &CostMatrix, column_of: Vec<Option<usize>>) -> Matching {
        let pairs = column_of.iter().enumerate();
        let cost = pairs.filter_map(|(row, column)| costs.cost(row, (*column)?)).sum();
        Matching { column_of, cost }
    }
    /// How many rows have a column.
    pub fn n_matched(&self) -> usize {
        self.column_of.iter().flatten().count()
    }
}

/// The table with a number in every cell and no more rows than columns.
struct Table {
    n_rows: usize,
    n_columns: usize,
    cells: Vec<i64>,
}

impl Table {
    /// An infeasible pair costs more than any number of feasible ones, so that it is taken only
    /// where no further feasible pair is possible.
    fn new(costs: &CostMatrix, wide: bool) -> Table {
        let feasible = costs.cells().iter().copied().filter(|&cost| cost != INFEASIBLE);
        let n_rows = costs.n_rows().min(costs.n_columns());
        let big = feasible.max().unwrap_or(0) * n_rows as i64 + 1;
        let priced = |cost: i64| if cost == INFEASIBLE { big } else { cost };
        let cells = if wide {
            costs.cells().iter().copied().map(priced).collect()
        } else {
            let columns = 0..costs.n_columns();
            let down = |column| (0..costs.n_rows()).map(move |row| costs.row(row)[column]);
            columns.flat_map(down).map(priced).collect()
        };
        Table { n_rows, n_columns: costs.n_rows().max(costs.n_columns()), cells }
    }

    fn row(&self, row: usize) -> &[i64] {
        &self.cells[row * self.n_columns..][..self.n_columns]
    }
}

/// Not matched (yet).
const NONE: usize = usize::MAX;

/// The state of the algorithm. Throughout, a matched row has a column at which cost less price is
/// lowest, and a column without a row has the highest price it can have: hence a complete
/// matching is a cheapest one.
struct Solver<'a> {
    table: &'a Table,
    column_of: Vec<usize>,
    row_of: Vec<usize>,
    /// What is taken off the costs of a column for having a row that others want too.
    price: Vec<i64>,
    /// Rows without a column, lowest first.
    free: Vec<usize>,
    /// The row before each column on the shortest path to it.
    before: Vec<usize>,
    /// Columns whose shortest distance is known, with it.
    done: Vec<(usize, i64)>,
    /// All others, with the shortest distance so far.
    open: Vec<(i64, usize)>,
}

impl<'a> Solver<'a> {
    fn new(table: &'a Table) -> Solver<'a> {
        let (n, m) = (table.n_rows, table.n_columns);
        Solver {
            table,
            column_of: vec![NONE; n],
            row_of: vec![NONE; m],
            price: vec![0; m],
            free: (0..n).collect(),
            before: vec![NONE; m],
            done: Vec::with_capacity(n),
            open: Vec::with_capacity(m),
        }
    }

    /// Prices each column at its lowest cost and matches it with that row, where the row is free;
    /// then gives a matched row's lead over its second choice to its column's price.
    fn reduce_columns(&mut self) {
        let (n, m) = (self.table.n_rows, self.table.n_columns);
        let mut lowest = vec![0; m];
        self.price.fill(i64::MAX);
        for row in 0..n {
            for (column, &cost) in self.table.row(row).iter().enumerate() {
                if cost < self.price[column] {
                    (self.price[column], lowest[column]) = (cost, row);
                }
            }
        }
        let mut wanted_by = vec![0u32; n];
        for column in (0..m).rev() {
            let row = lowest[column];
            wanted_by[row] += 1;
            if self.column_of[row] == NONE {
                (self.column_of[row], self.row_of[column]) = (column, row);
            }
        }
        self.free.retain(|&row| wanted_by[row] == 0);
        for row in (0..n).filter(|&row| wanted_by[row] == 1) {
            let own = self.column_of[row];
            let cells = self.table.row(row).iter().zip(&self.price).enumerate();
            let others = cells.filter(|&(column, _)| column != own);
            if let Some(second) = others.map(|(_, (cost, price))| cost - price).min() {
                self.price[own] -= second;
            }
        }
    }

    /// Each free row takes its cheapest column and lowers its price by the lead over the second
    /// choice; who loses it looks for another.
    fn reduce_rows(&mut self) {
        if self.table.n_columns < 2 {
            return;
        }
        let mut waiting: Vec<usize> = self.free.drain(..).rev().collect();
        // Close rivals may outbid each other by one for ever (a price war): what is left after
        // this many looks is matched by shortest paths.
        let mut looks = 4 * self.table.n_rows;
        while let Some(row) = waiting.pop() {
            if looks == 0 {
                self.free.push(row);
                continue;
            }
            looks -= 1;
            let [(first, at), (second, other)] = self.two_cheapest(row);
            let mut column = at;
            if first < second {
                self.price[at] -= second - first;
            } else if self.row_of[at] != NONE {
                column = other;
            }
            let loser = std::mem::replace(&mut self.row_of[column], row);
            self.column_of[row] = column;
            if loser != NONE {
                self.column_of[loser] = NONE;
                if first < second {
                    waiting.push(loser);
                } else {
                    self.free.push(loser);
                }
            }
        }
        self.free.sort_unstable();
    }

    /// A row's lowest and second lowest cost less price, with their columns.
    fn two_cheapest(&self, row: usize) -> [(i64, usize); 2] {
        let (mut first, mut second) = ((i64::MAX, NONE), (i64::MAX, NONE));
        for (column, (cost, price)) in self.table.row(row).iter().zip(&self.price).enumerate() {
            let cost = cost - price;
            if cost < second.0 {
                if cost < first.0 {
                    second = first;
                    first = (cost, column);
                } else {
                    second = (cost, column);
                }
            }
        }
        [first, second]
    }

    fn augment_all(&mut self) {
        for row in std::mem::take(&mut self.free) {
            let (end, length) = self.shortest_path(row);
            for &(column, distance) in &self.done {
                self.price[column] += distance - length;
            }
            // Every row on the path takes the next column.
            let mut column = end;
            while column != NONE {
                let taker = self.before[column];
                self.row_of[column] = taker;
                column = std::mem::replace(&mut self.column_of[taker], column);
            }
        }
    }

    /// Dijkstra's algorithm from a free row over costs less prices to the nearest column without
    /// a row: that column and the length. Leaves the columns that are nearer in `done`.
    fn shortest_path(&mut self, start: usize) -> (usize, i64) {
        self.done.clear();
        self.open.clear();
        self.open.extend((0..self.table.n_columns).map(|column| (i64::MAX, column)));
        let (mut row, mut base) = (start, 0);
        loop {
            // One pass brings the distances up to date by this row and finds the nearest.
            let cells = self.table.row(row);
            let price = &self.price[..cells.len()];
            let (mut nearest, mut length, mut end) = (0, i64::MAX, NONE);
            for (idx, (distance, column)) in self.open.iter_mut().enumerate() {
                let reached = cells[*column] - price[*column] - base;
                if reached < *distance {
                    *distance = reached;
                    self.before[*column] = row;
                }
                if *distance <= length
                    && (*distance < length || is_before(&self.row_of, *column, end))
                {
                    (nearest, length, end) = (idx, *distance, *column);
                }
            }
            self.open.swap_remove(nearest);
            row = self.row_of[end];
            if row == NONE {
                return (end, length);
            }
            self.done.push((end, length));
            base = self.table.row(row)[end] - self.price[end] - length;
        }
    }
}

/// Of columns equally near: one without a row ends the search, so it comes first; then by index.
fn is_before(row_of: &[usize], a: usize, b: usize) -> bool {
    (row_of[a] != NONE, a) < (row_of[b] != NONE, b)
}
