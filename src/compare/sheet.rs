//! The table as people look at it: which columns, in which order of rows, and the queue as a line.

use super::metric::{Better, Column, columns};
use super::{Entry, Table, Verdict};
use crate::core::order::Class;
use std::fmt::Write as _;

/// Which columns are seen at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// The few that tell most, of all orders.
    #[default]
    Main,
    /// Every one of all orders and of the run.
    All,
    /// Those of one class.
    Of(Class),
}

impl Columns {
    /// All choices.
    pub const ALL: [Columns; 5] = [
        Columns::Main,
        Columns::All,
        Columns::Of(Class::Urgent),
        Columns::Of(Class::Standard),
        Columns::Of(Class::Saver),
    ];
    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Columns::Main => "Main",
            Columns::All => "All",
            Columns::Of(Class::Urgent) => "Urgent",
            Columns::Of(Class::Standard) => "Standard",
            Columns::Of(Class::Saver) => "Saver",
        }
    }
    /// Their places among all columns.
    pub fn places(self) -> Vec<usize> {
        let shown = |column: &Column| match self {
            Columns::Main => column.metric.is_headline && column.class.is_none(),
            Columns::All => column.class.is_none(),
            Columns::Of(class) => column.class == Some(class),
        };
        columns().enumerate().filter(|(_, column)| shown(column)).map(|(idx, _)| idx).collect()
    }
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    Ascending,
    /// The most first.
    Descending,
}

impl Direction {
    /// The word for assistive technology.
    pub const fn id(self) -> &'static str {
        match self {
            Direction::Ascending => "ascending",
            Direction::Descending => "descending",
        }
    }
}

/// By which column rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Its place among all columns.
    pub column: usize,
    /// Up or down.
    pub direction: Direction,
}

impl Sort {
    /// After a press on the head of a column: the best first, then the other way round.
    pub fn pressed(now: Option<Sort>, column: usize) -> Sort {
        let direction = match now {
            Some(Sort { column: same, direction }) if same == column => match direction {
                Direction::Ascending => Direction::Descending,
                Direction::Descending => Direction::Ascending,
            },
            _ => match columns().nth(column).map(|it| it.metric.better) {
                Some(Better::Less) => Direction::Ascending,
                _ => Direction::Descending,
            },
        };
        Sort { column, direction }
    }
    /// The places of the rows in this order. What was not measured comes last either way, and
    /// equals stay in the plan's order.
    pub fn places(self, table: &Table) -> Vec<usize> {
        let mut places: Vec<usize> = (0..table.rows.len()).collect();
        let key = |&place: &usize| {
            let value = table.rows[place].entries.get(self.column).map(|entry| entry.value);
            let mean = value.filter(|value| value.n > 0).map(|value| value.mean);
            (
                mean.is_none(),
                match self.direction {
                    Direction::Ascending => i128::from(mean.unwrap_or(0)),
                    Direction::Descending => -i128::from(mean.unwrap_or(0)),
                },
            )
        };
        places.sort_by_key(key);
        places
    }
}

/// The arrow beside a difference that is one; empty where there is none.
pub fn arrow(entry: &Entry) -> &'static str {
    match (entry.verdict(), entry.difference) {
        (Some(Verdict::Better | Verdict::Worse | Verdict::Different), Some(by)) => {
            if by.mean < 0 {
                "↓"
            } else {
                "↑"
            }
        }
        _ => "",
    }
}

/// The length of a queue by minute as an SVG path in a box of 100 by 28: `minutes` fill its width
/// and `most` orders its height, so that several lines can be compared.
pub fn line(queue: &[u32], minutes: usize, most: u32) -> String {
    let mut path = String::new();
    let last = minutes.max(2) as u64 - 1;
    for (minute, &length) in (0..).zip(queue) {
        let x = tenths(minute * 1_000 / last);
        let y = tenths(270 - 250 * u64::from(length.min(most)) / u64::from(most.max(1)));
        let letter = if minute == 0 { 'M' } else { 'L' };
        // Writing to a string cannot fail.
        let _ = write!(path, "{letter}{x} {y}");
    }
    path
}

fn tenths(value: u64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Estimate, Row};

    #[test]
    fn rows_are_sorted_by_what_they_show_and_gaps_come_last() {
        let column = columns().next().unwrap();
        let row = |(cell, mean): (usize, Option<i64>)| {
            let value =
                mean.map_or(Estimate::default(), |mean| Estimate { n: 2, mean, half: None });
            Row { cell, replications: 2, entries: vec![Entry { column, value, difference: None }] }
        };
        let means = [Some(5), None, Some(-7), Some(5), Some(9)];
        let table = Table { rows: means.into_iter().enumerate().map(row).collect() };
        let up = Sort { column: 0, direction: Direction::Ascending };
        let down = Sort { direction: Direction::Descending, ..up };
        assert_eq!(up.places(&table), [2, 0, 3, 4, 1]);
        assert_eq!(down.places(&table), [4, 0, 3, 2, 1]);
        // A column that is not there sorts nothing.
        assert_eq!(Sort { column: 99, ..up }.places(&table), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn the_first_press_puts_the_best_on_top_and_the_second_turns_it_round() {
        let place = |key: &str| columns().position(|it| it.key() == key).unwrap();
        let first = |key| Sort::pressed(None, place(key));
        assert_eq!(first("on-time").direction, Direction::Descending);
        assert_eq!(first("failed").direction, Direction::Ascending);
        let turned = Sort::pressed(Some(first("failed")), place("failed"));
        assert_eq!(turned.direction, Direction::Descending);
        assert_eq!(Sort::pressed(Some(turned), place("on-time")), first("on-time"));
    }

    #[test]
    fn every_column_is_shown_by_some_choice() {
        let shown: Vec<usize> = Columns::ALL[1..].iter().flat_map(|it| it.places()).collect();
        assert_eq!(shown.len(), columns().count());
        assert!(Columns::Main.places().iter().all(|place| Columns::All.places().contains(place)));
    }

    #[test]
    fn a_queue_grows_to_the_right_on_the_common_scale() {
        assert_eq!(line(&[0, 5, 10], 5, 10), "M0.0 27.0L25.0 14.5L50.0 2.0");
        assert_eq!(line(&[0, 0], 2, 0), "M0.0 27.0L100.0 27.0");
        assert_eq!(line(&[], 30, 4), "");
        assert_eq!(line(&[u32::MAX], 0, 4), "M0.0 2.0");
    }
}
