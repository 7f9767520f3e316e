//! The matching against every permutation, another solver, published optima and hostile numbers.

use dispatch_playground::core::assign::optimal::{
    CostMatrix, Matching, match_at_least_cost, match_row_by_row,
};
use dispatch_playground::core::rng::{Purpose, below, draw};
use dispatch_playground::scenario::assignment;
use pathfinding::kuhn_munkres::kuhn_munkres_min;
use pathfinding::matrix::Matrix;

/// Numbers of a fixed stream.
struct Dice {
    stream: u64,
    k: u64,
}

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.k += 1;
        below(draw(13, Purpose::Policy, self.stream, self.k), n)
    }
}

fn matrix(rows: &[&[Option<u64>]]) -> CostMatrix {
    let mut matrix = CostMatrix::infeasible(rows.len(), rows.first().map_or(0, |row| row.len()));
    for (row, cells) in rows.iter().enumerate() {
        for (column, cost) in cells.iter().enumerate() {
            if let Some(cost) = cost {
                matrix.set(row, column, *cost);
            }
        }
    }
    matrix
}

fn random(dice: &mut Dice, n_rows: usize, n_columns: usize, infeasible_percent: u64) -> CostMatrix {
    let mut matrix = CostMatrix::infeasible(n_rows, n_columns);
    // Few values make many ties, many make few.
    let values = [2, 7, 1_000, CostMatrix::COST_MAX + 1][dice.below(4) as usize];
    for row in 0..n_rows {
        for column in 0..n_columns {
            if dice.below(100) >= infeasible_percent {
                matrix.set(row, column, dice.below(values));
            }
        }
    }
    matrix
}

/// The most pairs, and the lowest cost with so many: every way of matching, tried.
fn by_trying_all(costs: &CostMatrix, row: usize, taken: u32) -> (usize, u64) {
    if row == costs.n_rows() {
        return (0, 0);
    }
    let mut best = by_trying_all(costs, row + 1, taken);
    for column in (0..costs.n_columns()).filter(|column| taken & 1 << column == 0) {
        if let Some(cost) = costs.cost(row, column) {
            let (pairs, rest) = by_trying_all(costs, row + 1, taken | 1 << column);
            let found = (pairs + 1, rest + cost);
            if found.0 > best.0 || found.0 == best.0 && found.1 < best.1 {
                best = found;
            }
        }
    }
    best
}

/// A matching is one to one, uses feasible pairs only and costs what it says.
fn assert_is_matching(costs: &CostMatrix, matching: &Matching) {
    let mut taken = vec![false; costs.n_columns()];
    let mut sum = 0;
    assert_eq!(matching.column_of.len(), costs.n_rows());
    for (row, column) in matching.column_of.iter().enumerate() {
        if let Some(column) = *column {
            assert!(!std::mem::replace(&mut taken[column], true), "{matching:?}");
            sum += costs.cost(row, column).unwrap();
        }
    }
    assert_eq!(sum, matching.cost);
}

#[test]
fn it_is_the_best_of_all_ways_on_ten_thousand_small_tables() {
    for stream in 0..10_000 {
        let mut dice = Dice { stream, k: 0 };
        let [rows, columns] = [(); 2].map(|()| dice.below(7) as usize);
        let infeasible = [0, 0, 30, 80][dice.below(4) as usize];
        let costs = random(&mut dice, rows, columns, infeasible);
        let found = match_at_least_cost(&costs);
        assert_is_matching(&costs, &found);
        let best = by_trying_all(&costs, 0, 0);
        assert_eq!((found.n_matched(), found.cost), best, "table {stream}: {costs:?}");
        let in_turn = match_row_by_row(&costs);
        assert_is_matching(&costs, &in_turn);
        assert!(in_turn.n_matched() <= best.0, "table {stream}");
    }
}

#[test]
fn it_agrees_with_another_solver_on_tables_of_middle_size() {
    for stream in 0..150 {
        let mut dice = Dice { stream, k: 1 << 32 };
        let rows = 1 + dice.below(60) as usize;
        let columns = rows + dice.below(40) as usize;
        let costs = random(&mut dice, rows, columns, 0);
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let cells = cells.map(|(row, column)| costs.cost(row, column).unwrap() as i64);
        let theirs = Matrix::from_vec(rows, columns, cells.collect()).unwrap();
        let (cost, _) = kuhn_munkres_min(&theirs);
        let found = match_at_least_cost(&costs);
        assert_is_matching(&costs, &found);
        assert_eq!((found.cost as i64, found.n_matched()), (cost, rows), "table {stream}");
        // On its side the same table costs the same.
        let mut turned = CostMatrix::infeasible(columns, rows);
        for row in 0..rows {
            for column in 0..columns {
                turned.set(column, row, costs.cost(row, column).unwrap());
            }
        }
        assert_eq!(match_at_least_cost(&turned).cost, found.cost, "table {stream}");
    }
}

#[test]
fn the_example_of_the_page_is_right() {
    let costs = matrix(&[&[Some(2), Some(3)], &[Some(4), Some(9)]]);
    let (jointly, in_turn) = (match_at_least_cost(&costs), match_row_by_row(&costs));
    assert_eq!((jointly.cost, jointly.column_of), (7, vec![Some(1), Some(0)]));
    assert_eq!((in_turn.cost, in_turn.column_of), (11, vec![Some(0), Some(1)]));
}

#[test]
fn more_pairs_beat_cheaper_ones_and_who_has_no_pair_stays_alone() {
    let far = CostMatrix::COST_MAX;
    let costs = matrix(&[&[Some(0), Some(far)], &[Some(1), None], &[None, None]]);
    let found = match_at_least_cost(&costs);
    assert_eq!(found.column_of, [Some(1), Some(0), None]);
    assert_eq!(found.cost, far + 1);
    // Taking the nearest first leaves the second row without a driver.
    assert_eq!(match_row_by_row(&costs).column_of, [Some(0), None, None]);
}

#[test]
fn a_table_without_rows_or_columns_has_an_empty_matching() {
    for (rows, columns) in [(0, 0), (0, 5), (3, 0)] {
        let found = match_at_least_cost(&CostMatrix::infeasible(rows, columns));
        assert_eq!(found, Matching { column_of: vec![None; rows], cost: 0 });
    }
}

#[test]
fn equal_costs_go_to_the_lower_index() {
    for (rows, columns) in [(4, 4), (3, 5), (2, 9)] {
        let mut costs = CostMatrix::infeasible(rows, columns);
        for row in 0..rows {
            (0..columns).for_each(|column| costs.set(row, column, 5));
        }
        let column_of: Vec<_> = (0..rows).map(Some).collect();
        assert_eq!(match_row_by_row(&costs).column_of, column_of);
        let found = match_at_least_cost(&costs);
        let mut used: Vec<_> = found.column_of.iter().flatten().copied().collect();
        used.sort_unstable();
        assert_eq!(used, (0..rows).collect::<Vec<_>>(), "{rows} x {columns}: the first columns");
    }
}

#[test]
fn the_largest_table_with_the_highest_costs_overflows_nothing() {
    let n = CostMatrix::SIDE_MAX;
    let mut costs = CostMatrix::infeasible(n, n + 1);
    // Each row wants the same few columns, all but one pair at or near the limit.
    for row in 0..n {
        for column in 0..=row.min(40) {
            costs.set(row, column, CostMatrix::COST_MAX - (row * column) as u64 % 2);
        }
    }
    let found = match_at_least_cost(&costs);
    assert_is_matching(&costs, &found);
    assert_eq!(found.n_matched(), 41, "there are no more columns");
    let mut whole = CostMatrix::infeasible(n, n);
    for row in 0..n {
        (0..n).for_each(|column| whole.set(row, column, CostMatrix::COST_MAX));
    }
    let found = match_at_least_cost(&whole);
    assert_eq!(found.cost, CostMatrix::COST_MAX * n as u64);
}

#[test]
fn rivals_who_outbid_each_other_by_one_do_not_go_on_for_ever() {
    // Three rows want two columns that differ by one; the third is dearer than any bidding.
    let far = Some(CostMatrix::COST_MAX);
    let costs =
        matrix(&[&[Some(0), Some(1), far], &[Some(1), Some(0), far], &[Some(0), Some(0), far]]);
    assert_eq!(match_at_least_cost(&costs).cost, CostMatrix::COST_MAX);
}

#[test]
fn published_optima_are_reached_and_row_by_row_is_twice_as_dear() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/assignment");
    for (name, optimum, in_turn) in [("assign100", 305, 643), ("assign200", 475, 710)] {
        let Ok(text) = std::fs::read_to_string(format!("{folder}/{name}.txt")) else {
            println!("skipped: ../shared/data is absent");
            return;
        };
        let costs = assignment::read(name, &text).unwrap();
        let found = match_at_least_cost(&costs);
        assert_is_matching(&costs, &found);
        assert_eq!((found.cost, match_row_by_row(&costs).cost), (optimum, in_turn), "{name}");
    }
}
