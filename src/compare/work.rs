//! A comparison while it goes on: what is still to be done, in which order, and what has come.

use super::{Outcome, Plan, Replication, Table};
use std::collections::VecDeque;
use std::ops::Range;

/// A part of a plan for one worker: a seed under some cells in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The seed.
    pub seed: u64,
    /// The places of the cells.
    pub cells: Range<usize>,
}

/// How large shares are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// All cells of a seed: its city is made once.
    Seed,
    /// One cell: for runs that take so long that the city does not count, and nobody should wait
    /// for the last share.
    Cell,
}

impl Grain {
    /// What suits replications of this length.
    pub const fn of(replication_ms: u64) -> Grain {
        if replication_ms > LONG_MS { Grain::Cell } else { Grain::Seed }
    }
}

/// A comparison and what has come of it so far.
#[derive(Clone, Debug)]
pub struct Work {
    plan: Plan,
    waiting: VecDeque<Share>,
    outcomes: Vec<Outcome>,
    /// The first seed's queue by minute, of each cell.
    queues: Vec<Vec<u32>>,
}

impl Work {
    /// Nothing is done yet. The first seed comes first, cell by cell, so that there is something
    /// to see of each.
    pub fn new(plan: Plan, grain: Grain) -> Work {
        let n = plan.cells.len();
        let mut waiting = VecDeque::new();
        for seed in plan.seeds.iter() {
            if seed == plan.seeds.first || grain == Grain::Cell {
                waiting.extend((0..n).map(|cell| Share { seed, cells: cell..cell + 1 }));
            } else {
                waiting.push_back(Share { seed, cells: 0..n });
            }
        }
        Work { queues: vec![Vec::new(); n], outcomes: Vec::new(), waiting, plan }
    }
    /// What is compared.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }
    /// What to do next; `None` where all is given out.
    pub fn give_out(&mut self) -> Option<Share> {
        self.waiting.pop_front()
    }
    /// Takes further minutes of a queue; only those of the first seed are kept.
    pub fn note_queue(&mut self, cell: u32, seed: u64, minutes: &[u32]) {
        if let Some(queue) = self.queues.get_mut(cell as usize)
            && seed == self.plan.seeds.first
        {
            queue.extend_from_slice(minutes);
        }
    }
    /// Takes what came of a replication.
    pub fn note_outcome(&mut self, cell: u32, seed: u64, replication: Replication) {
        self.outcomes.push(Outcome { cell, seed, replication });
    }
    /// How many replications are done.
    pub const fn done(&self) -> usize {
        self.outcomes.len()
    }
    /// Whether all are.
    pub fn is_done(&self) -> bool {
        self.done() >= self.plan.size()
    }
    /// The first seed's queue of each cell, minute by minute.
    pub fn queues(&self) -> &[Vec<u32>] {
        &self.queues
    }
    /// What came of the first seed in a cell.
    pub fn first(&self, cell: usize) -> Option<&Replication> {
        let seed = self.plan.seeds.first;
        let is_it = |it: &&Outcome| it.seed == seed && it.cell as usize == cell;
        self.outcomes.iter().find(is_it).map(|it| &it.replication)
    }
    /// The table so far, against another baseline if that is wanted.
    pub fn table(&mut self, baseline: usize) -> Table {
        self.plan.baseline = baseline.min(self.plan.cells.len().saturating_sub(1));
        Table::of(&self.plan, &self.outcomes)
    }
}

/// About how long a replication takes on a usual machine, in milliseconds: so many orders, and for
/// each the dispatcher looks at every driver. Measured as wasm on generated cities.
pub fn replication_ms(orders: u64, drivers: u64) -> u64 {
    let order_ns = ORDER_NS + drivers * DRIVER_NS;
    (CITY_NS + orders.saturating_mul(order_ns)) / 1_000_000
}

/// Longer than this, the making of the city does not count.
const LONG_MS: u64 = 250;
const CITY_NS: u64 = 2_000_000;
const ORDER_NS: u64 = 25_000;
const DRIVER_NS: u64 = 450;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Cell, Seeds};
    use crate::core::settings::{AssignPolicy, QueuePolicy};
    use crate::core::time::SimTime;
    use std::collections::BTreeSet;

    fn plan() -> Plan {
        let cells = Cell::product(&[QueuePolicy::Fifo, QueuePolicy::Lifo], &[AssignPolicy::Random]);
        let until = SimTime::from_mins(30);
        let seeds = Seeds::new(5, 3).unwrap();
        Plan { scenario: "small".to_owned(), cells, seeds, until, baseline: 0 }
    }

    #[test]
    fn every_replication_is_given_out_once_and_the_first_seed_first() {
        for (grain, n) in [(Grain::Seed, 4), (Grain::Cell, 6)] {
            let mut work = Work::new(plan(), grain);
            let shares: Vec<Share> = std::iter::from_fn(|| work.give_out()).collect();
            assert_eq!(shares.len(), n);
            assert!(shares[..2].iter().all(|it| it.seed == 5 && it.cells.len() == 1));
            let each =
                |it: &Share| it.cells.clone().map(|cell| (it.seed, cell)).collect::<Vec<_>>();
            let all: Vec<_> = shares.iter().flat_map(each).collect();
            assert_eq!(all.len(), plan().size());
            assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), plan().size());
        }
        assert_eq!((Grain::of(4), Grain::of(4_000)), (Grain::Seed, Grain::Cell));
    }

    #[test]
    fn what_has_come_is_kept_with_its_place() {
        let mut work = Work::new(plan(), Grain::Seed);
        let replication = |events| Replication { events, digest: events, values: vec![Some(1)] };
        work.note_queue(1, 5, &[2, 3]);
        work.note_queue(1, 5, &[4]);
        work.note_queue(1, 6, &[9]);
        work.note_queue(7, 5, &[9]);
        assert_eq!(work.queues(), [vec![], vec![2, 3, 4]]);
        work.note_outcome(1, 6, replication(60));
        assert_eq!(work.first(1), None);
        work.note_outcome(1, 5, replication(50));
        assert_eq!(work.first(1).unwrap().events, 50);
        assert_eq!((work.done(), work.is_done()), (2, false));
        let table = work.table(1);
        assert_eq!(table.rows[1].replications, 2);
        assert_eq!(table.rows[1].entries[0].difference, None);
        assert_eq!(work.plan().baseline, 1);
        work.table(99);
        assert_eq!(work.plan().baseline, 1);
    }
}
