//! Keys of a list's rows, so that the rows stand in the document in the order of the list.
//!
//! The list of Leptos (tachys 0.2.19, `view/keyed.rs`) never touches a row whose place in the list
//! is the same before and after. Where rows come or go in the same change, it may leave another
//! row untouched too that has come past that one: the two then stand in their old order for good.
//! Such a row gets a new key here, and so is made anew at its place.

use std::collections::BTreeMap;

/// What a list showed last.
#[derive(Default)]
pub struct Shown {
    items: Vec<u64>,
    /// How often a row that is shown was made anew, where it was.
    times: BTreeMap<u64, u32>,
}

impl Shown {
    /// A key for each item of the list as it will be: the item, and how often it was made anew.
    pub fn keys(&mut self, items: Vec<u64>) -> Vec<(u64, u32)> {
        let passed = passed(&self.items, &items);
        self.times.retain(|item, _| items.contains(item));
        for item in passed {
            *self.times.entry(item).or_default() += 1;
        }
        let key = |item: &u64| (*item, self.times.get(item).copied().unwrap_or(0));
        let keys = items.iter().map(key).collect();
        self.items = items;
        keys
    }
}

/// The items that keep their place while another passes them, in a change that is more than a new
/// order of the same items.
fn passed(before: &[u64], after: &[u64]) -> Vec<u64> {
    let place_before = |item: &u64| before.iter().position(|other| other == item);
    let kept: Vec<(usize, usize)> = after
        .iter()
        .enumerate()
        .filter_map(|(to, item)| place_before(item).map(|from| (from, to)))
        .collect();
    if kept.len() == before.len() && kept.len() == after.len() {
        return Vec::new();
    }
    let is_passed = |place: usize| kept.iter().any(|(from, to)| (*from < place) != (*to < place));
    let stays = kept.iter().filter(|(from, to)| from == to);
    stays.filter(|(place, _)| is_passed(*place)).map(|(place, _)| after[*place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_its_key_unless_another_comes_past_it_while_rows_come_or_go() {
        let mut shown = Shown::default();
        assert_eq!(shown.keys(vec![8, 6, 3]), [(8, 0), (6, 0), (3, 0)]);
        // Sorted anew, nothing came or went.
        assert_eq!(shown.keys(vec![3, 6, 8]), [(3, 0), (6, 0), (8, 0)]);
        // One goes at the front, two come at the end.
        assert_eq!(shown.keys(vec![6, 8, 1, 2]), [(6, 0), (8, 0), (1, 0), (2, 0)]);
        // 1 keeps its place; 2 comes past it while 6 goes.
        assert_eq!(shown.keys(vec![2, 8, 1]), [(2, 0), (8, 1), (1, 1)]);
        assert_eq!(shown.keys(vec![2]), [(2, 0)]);
        assert_eq!(shown.keys(vec![2, 8]), [(2, 0), (8, 0)]);
    }
}
