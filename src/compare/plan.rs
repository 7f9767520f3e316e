//! What is compared: cells, seeds, length; and the share of it that one machine does.

use crate::core::settings::{AssignPolicy, QueuePolicy, Settings};
use crate::core::sim::Setup;
use crate::core::time::SimTime;
use std::fmt;
use std::sync::Arc;

/// A cell: who is served next, and who serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Queue policy.
    pub queue: QueuePolicy,
    /// Assignment policy.
    pub assign: AssignPolicy,
}

impl Cell {
    /// Every queue policy with every assignment policy, in this order.
    pub fn product(queues: &[QueuePolicy], assigns: &[AssignPolicy]) -> Vec<Cell> {
        let with = |&queue| assigns.iter().map(move |&assign| Cell { queue, assign });
        queues.iter().flat_map(with).collect()
    }
    /// The stable name in files and on the command line, such as `fifo/nearest`.
    pub fn key(self) -> String {
        format!("{}/{}", self.queue.id(), self.assign.id())
    }
    /// The name on screen.
    pub fn name(self) -> String {
        format!("{} · {}", self.queue.name(), self.assign.name())
    }
    /// The same policies, with the parameters that `settings` give to those of the same name.
    pub fn tuned(self, settings: &Settings) -> Cell {
        let Settings { queue, assign, .. } = *settings;
        Cell {
            queue: if queue.id() == self.queue.id() { queue } else { self.queue },
            assign: if assign.id() == self.assign.id() { assign } else { self.assign },
        }
    }
    /// A setup with these policies from the start.
    pub fn setup(self, base: &Setup) -> Arc<Setup> {
        let mut setup = base.clone();
        setup.settings.queue = self.queue;
        setup.settings.assign = self.assign;
        Arc::new(setup)
    }
}

/// Seeds in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds {
    /// The first of them.
    pub first: u64,
    /// How many; at least 1.
    pub count: u32,
}

impl Seeds {
    /// Most seeds of a comparison: more would overflow the sums of squares, and narrow an interval
    /// that is a hundredth of the spread already.
    pub const MAX: u32 = 10_000;

    /// So many seeds from `first` on; `None` where that is none, too many, or past the last seed.
    pub fn new(first: u64, count: u32) -> Option<Seeds> {
        let in_range = (1..=Seeds::MAX).contains(&count);
        (in_range && first.checked_add(u64::from(count) - 1).is_some())
            .then_some(Seeds { first, count })
    }
    /// `100` (from 1 on), or `A..B` with both ends; `None` where the text is neither.
    pub fn parse(text: &str) -> Option<Seeds> {
        match text.split_once("..") {
            None => Seeds::new(1, text.parse().ok()?),
            Some((first, last)) => {
                let (first, last) = (first.parse::<u64>().ok()?, last.parse::<u64>().ok()?);
                Seeds::new(first, u32::try_from(last.checked_sub(first)?.checked_add(1)?).ok()?)
            }
        }
    }
    /// The last of them.
    pub const fn last(self) -> u64 {
        // Invariant: `new` has made sure that there is one.
        self.first + (self.count as u64 - 1)
    }
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = u64> {
        self.first..=self.last()
    }
    /// Whether this is one of them.
    pub const fn contains(self, seed: u64) -> bool {
        self.first <= seed && seed <= self.last()
    }
}

impl fmt::Display for Seeds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last())
    }
}

/// Everything that decides a comparison, but for the scenario's own content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The scenario's name, or its file's.
    pub scenario: String,
    /// What is compared; no two alike.
    pub cells: Vec<Cell>,
    /// The days.
    pub seeds: Seeds,
    /// How long each replication runs.
    pub until: SimTime,
    /// The cell that the others are compared with, by its place.
    pub baseline: usize,
}

impl Plan {
    /// How many replications it takes.
    pub fn size(&self) -> usize {
        self.cells.len() * self.seeds.count as usize
    }
    /// The place of a cell by its key.
    pub fn place_of(&self, key: &str) -> Option<usize> {
        self.cells.iter().position(|cell| cell.key() == key)
    }
}

/// A share of the seeds, for machines that know nothing of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which share, from 1.
    pub part: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Shard = Shard { part: 1, of: 1 };

    /// `2/3`; `None` where the text is no such thing.
    pub fn parse(text: &str) -> Option<Shard> {
        let (part, of) = text.split_once('/')?;
        let (part, of) = (part.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&part).then_some(Shard { part, of })
    }
    /// Its seeds: dealt out in turn, so that shares are alike in size. All cells of a seed are in
    /// one share.
    pub fn seeds(self, all: Seeds) -> impl Iterator<Item = u64> {
        all.iter().skip(self.part as usize - 1).step_by(self.of as usize)
    }
}
