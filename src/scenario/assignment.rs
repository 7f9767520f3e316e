//! Cost matrices of the assignment problem in the format of the OR-Library: how many rows, then
//! as many rows of as many costs, in whole numbers, with line breaks anywhere.
//!
//! ```text
//!  3
//!  10 14 7
//!  9 5 8  12 11 10
//! ```

use super::problem::{Problem, quoted};
use crate::core::assign::optimal::CostMatrix;

/// Reads a square cost matrix.
///
/// # Errors
/// The first word that is wrong, or what is missing at the end.
pub fn read(file: &str, text: &str) -> Result<CostMatrix, Problem> {
    let mut words = words(text);
    let Some((place, word)) = words.next() else {
        return Err(Problem::new(file, "an empty file", "the number of rows, then their costs"));
    };
    let n = number(word, 1, CostMatrix::SIDE_MAX as u64).ok_or_else(|| {
        let expected = format!("the number of rows, 1 to {}", CostMatrix::SIDE_MAX);
        Problem::new(file, quoted(word), expected).at(place.0, place.1)
    })? as usize;
    let mut matrix = CostMatrix::infeasible(n, n);
    for (row, column) in (0..n).flat_map(|row| (0..n).map(move |column| (row, column))) {
        let Some((place, word)) = words.next() else {
            let found = format!("{} costs", row * n + column);
            let expected = format!("{}: {n} rows of {n}", n * n);
            return Err(Problem::new(file, found, expected));
        };
        let cost = number(word, 0, CostMatrix::COST_MAX).ok_or_else(|| {
            let expected = format!("a whole number from 0 to {}", CostMatrix::COST_MAX);
            let path = format!("row {}, column {}", row + 1, column + 1);
            Problem::new(file, quoted(word), expected).at(place.0, place.1).with_path(path)
        })?;
        matrix.set(row, column, cost);
    }
    match words.next() {
        None => Ok(matrix),
        Some((place, word)) => {
            let expected = format!("the end after {n} rows of {n}");
            Err(Problem::new(file, quoted(word), expected).at(place.0, place.1))
        }
    }
}

fn number(word: &str, min: u64, max: u64) -> Option<u64> {
    word.parse().ok().filter(|n| (min..=max).contains(n))
}

/// The words of a text, each with its line and column from 1.
fn words(text: &str) -> impl Iterator<Item = ((u32, u32), &str)> {
    text.lines().zip(1..).flat_map(|(line, number)| {
        let starts = move |&(at, _): &(usize, char)| {
            line[..at].chars().next_back().is_none_or(char::is_whitespace)
        };
        let words = line.char_indices().filter(|(_, c)| !c.is_whitespace()).filter(starts);
        words.map(move |(at, _)| {
            let word = line[at..].split_whitespace().next().unwrap_or_default();
            ((number, line[..at].chars().count() as u32 + 1), word)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_read_whatever_its_line_breaks() {
        let matrix = read("m.txt", " 2\n 1 2 3\n\n\t4\n").unwrap();
        assert_eq!((matrix.n_rows(), matrix.n_columns()), (2, 2));
        let costs = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(r, c)| matrix.cost(r, c));
        assert_eq!(costs, [1, 2, 3, 4].map(Some));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, expected) in [
            ("", "m.txt: found an empty file; expected the number of rows"),
            ("  \n", "an empty file"),
            ("0\n", "m.txt:1:1: found `0`; expected the number of rows, 1 to 1000"),
            ("two\n", "m.txt:1:1: found `two`"),
            ("9999999\n1", "m.txt:1:1"),
            ("2\n1 2\n3", "m.txt: found 3 costs; expected 4: 2 rows of 2"),
            ("2\n1 2\n 3 x\n", "m.txt:3:4: row 2, column 2: found `x`"),
            ("2\n1 -2\n3 4\n", "m.txt:2:3: row 1, column 2: found `-2`"),
            ("2\n1 2.5\n3 4\n", "a whole number from 0"),
            ("1\n99999999999999999999\n", "m.txt:2:1: row 1, column 1"),
            ("1\n1\né 7\n", "m.txt:3:1: found `é`; expected the end after 1 rows of 1"),
        ] {
            let problem = read("m.txt", text).unwrap_err().to_string();
            assert!(problem.contains(expected), "{text:?}: {problem}");
        }
    }
}
