//! Walking a queue in service order without taking anything out.

use super::multilevel::{self, Credits};
use super::{Entry, Key, Place, Queue};
use crate::core::id::OrderId;
use std::collections::btree_map::{Range, Values};
use std::iter::Peekable;

/// The queue in service order; see [`Queue::iter`].
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    walk: Walk<'a>,
}

#[derive(Clone, Debug)]
enum Walk<'a> {
    /// The set is in service order already.
    Ranked(Values<'a, Place, Entry>),
    /// Picks are simulated on a copy of the levels' credits.
    Weighted { levels: [Peekable<Range<'a, Place, Entry>>; 3], weights: [u32; 3], credits: Credits },
}

impl<'a> Iter<'a> {
    pub(super) fn new(queue: &'a Queue) -> Iter<'a> {
        let walk = match queue.weights() {
            None => Walk::Ranked(queue.ranked.values()),
            Some(weights) => Walk::Weighted {
                levels: [0, 1, 2].map(|level| {
                    let from = |band| (Key { band, rank: 0, then: 0 }, 0, OrderId(0));
                    let (first, end) = multilevel::bands(level);
                    queue.ranked.range(from(first)..from(end)).peekable()
                }),
                weights,
                credits: queue.credits,
            },
        };
        Iter { walk }
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = &'a Entry;
    fn next(&mut self) -> Option<&'a Entry> {
        match &mut self.walk {
            Walk::Ranked(values) => values.next(),
            Walk::Weighted { levels, weights, credits } => {
                let waiting = levels.each_mut().map(|level| level.peek().is_some());
                let level = credits.next(*weights, waiting)?;
                credits.pay(level, *weights, waiting);
                let (_, entry) = levels[level].next()?;
                if levels[level].peek().is_none() {
                    credits.forget(level);
                }
                Some(entry)
            }
        }
    }
}
