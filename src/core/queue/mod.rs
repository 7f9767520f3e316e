//! The order queue: who is served next. One discipline per file behind a closed enum.
//!
//! Knows orders only by the numbers a discipline may look at ([`Entry`]).
//!
//! An ordered set rather than a heap: the panel shows the queue in service order, the dispatch
//! cycle walks past blocked orders to the first that can go, and a cancelled order leaves at once
//! from anywhere. A heap is faster only at taking the first, and here the first is not enough.

mod deadline;
mod fifo;
mod iter;
mod lifo;
mod multilevel;
mod priority;
mod shortest;
#[cfg(test)]
mod tests;

use super::id::OrderId;
use super::order::Class;
use super::settings::{LevelShare, QueuePolicy};
use super::time::{SimDuration, SimTime};
pub use iter::Iter;
use multilevel::Credits;
use std::collections::BTreeMap;

/// What a discipline may know of a queued order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Which order.
    pub order: OrderId,
    /// Its own class.
    pub class: Class,
    /// The class it stands by: its own, or a higher one that it borrows for a while.
    pub effective: Class,
    /// The time it stands by: of this entry, or of the first one (setting `Reentry`).
    pub entered: SimTime,
    /// When it was placed: its age for aging counts from here.
    pub placed: SimTime,
    /// Until when delivery is promised.
    pub promised: SimTime,
    /// Expected length of the delivery trip.
    pub expected: SimDuration,
    /// Position in the sequence of all entries of the run: breaks every tie.
    pub seq: u64,
}

/// Where a discipline puts an order: lower is served first, and equals go by [`Entry::seq`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: u64,
    then: u64,
}

/// A key with its tie breaks: no two queued orders share one.
type Place = (Key, u64, OrderId);

/// Queued orders under a discipline. Entering, leaving and finding cost O(log n).
#[derive(Clone, Debug)]
pub struct Queue {
    policy: QueuePolicy,
    ranked: BTreeMap<Place, Entry>,
    places: BTreeMap<OrderId, Place>,
    waiting: [usize; 3],
    credits: Credits,
}

impl Queue {
    /// An empty queue.
    pub const fn new(policy: QueuePolicy) -> Queue {
        Queue {
            policy,
            ranked: BTreeMap::new(),
            places: BTreeMap::new(),
            waiting: [0; 3],
            credits: Credits::ZERO,
        }
    }
    /// The discipline in force.
    pub const fn policy(&self) -> QueuePolicy {
        self.policy
    }
    /// Serves by another discipline from now on. Every entry stays, with all its times, so that
    /// switching there and back changes nothing. O(n log n).
    pub fn set_policy(&mut self, policy: QueuePolicy) {
        self.policy = policy;
        let entries: Vec<Entry> = self.ranked.values().copied().collect();
        self.ranked.clear();
        for entry in entries {
            let place = place(policy, &entry);
            self.ranked.insert(place, entry);
            self.places.insert(entry.order, place);
        }
    }

    /// Puts an order into the queue.
    ///
    /// # Panics
    /// Where the order is queued already: a bug of the caller.
    pub fn insert(&mut self, entry: Entry) {
        let place = place(self.policy, &entry);
        let before = self.places.insert(entry.order, place);
        assert!(before.is_none(), "{} is queued already", entry.order);
        self.ranked.insert(place, entry);
        self.waiting[entry.effective.level()] += 1;
    }

    /// Takes an order out, for whatever reason; `None` where it is not queued.
    pub fn remove(&mut self, order: OrderId) -> Option<Entry> {
        let place = self.places.remove(&order)?;
        let entry = self.ranked.remove(&place)?;
        let level = entry.effective.level();
        self.waiting[level] -= 1;
        if self.waiting[level] == 0 {
            self.credits.forget(level);
        }
        Some(entry)
    }

    /// Lets a queued order stand by another class than its own, or by its own again; orders that
    /// are not queued are left alone. Only disciplines that look at the class move it. Of the
    /// times it stands by, none changes.
    pub fn set_effective_class(&mut self, order: OrderId, class: Class) {
        if self.get(order).is_none_or(|entry| entry.effective == class) {
            return;
        }
        if let Some(entry) = self.remove(order) {
            self.insert(Entry { effective: class, ..entry });
        }
    }

    /// Tells the discipline that this order is really being started, so that weighted levels
    /// account for the pick. Call it before or after removing the order, once; an order that
    /// leaves otherwise (cancelled, failed) was not picked.
    pub fn picked(&mut self, entry: &Entry) {
        if let Some(weights) = self.weights() {
            let level = entry.effective.level();
            self.credits.pay(level, weights, self.waiting.map(|n| n > 0));
            if self.waiting[level] == 0 {
                self.credits.forget(level);
            }
        }
    }

    /// Whether the order is queued.
    pub fn contains(&self, order: OrderId) -> bool {
        self.places.contains_key(&order)
    }
    /// The entry of a queued order.
    pub fn get(&self, order: OrderId) -> Option<&Entry> {
        self.ranked.get(self.places.get(&order)?)
    }
    /// How many orders are queued.
    pub fn len(&self) -> usize {
        self.ranked.len()
    }
    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }
    /// The queue in service order, as if each order were picked in turn. Lazy: looking at the
    /// first few costs only those.
    pub fn iter(&self) -> Iter<'_> {
        Iter::new(self)
    }
    /// The first `limit` orders in service order.
    pub fn service_order(&self, limit: usize) -> Vec<Entry> {
        self.iter().take(limit).copied().collect()
    }

    const fn weights(&self) -> Option<[u32; 3]> {
        match self.policy {
            QueuePolicy::MultiLevel { share } => multilevel::weights(share),
            _ => None,
        }
    }
}

impl<'a> IntoIterator for &'a Queue {
    type Item = &'a Entry;
    type IntoIter = Iter<'a>;
    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

fn place(policy: QueuePolicy, entry: &Entry) -> Place {
    let key = match policy {
        QueuePolicy::Fifo => fifo::key(entry),
        QueuePolicy::Lifo => lifo::key(entry),
        QueuePolicy::Priority { aging } => priority::key(entry, aging),
        QueuePolicy::MultiLevel { .. } => multilevel::key(entry),
        QueuePolicy::EarliestDeadline => deadline::key(entry),
        QueuePolicy::ShortestJob => shortest::key(entry),
    };
    (key, entry.seq, entry.order)
}

impl QueuePolicy {
    /// Every discipline, with the parameters it starts with, in the order of the page.
    pub const ALL: [QueuePolicy; 6] = [
        QueuePolicy::Fifo,
        QueuePolicy::Lifo,
        QueuePolicy::Priority { aging: None },
        // The weights are chosen arbitrarily: far enough apart to see, near enough to count.
        QueuePolicy::MultiLevel { share: LevelShare::Weighted([5, 3, 1]) },
        QueuePolicy::EarliestDeadline,
        QueuePolicy::ShortestJob,
    ];

    /// The stable name in files and on the command line, without parameters.
    pub const fn id(self) -> &'static str {
        match self {
            QueuePolicy::Fifo => "fifo",
            QueuePolicy::Lifo => "lifo",
            QueuePolicy::Priority { .. } => "priority",
            QueuePolicy::MultiLevel { .. } => "multi-level",
            QueuePolicy::EarliestDeadline => "earliest-deadline",
            QueuePolicy::ShortestJob => "shortest-job",
        }
    }
    /// The discipline of this [`QueuePolicy::id`], with the parameters it starts with.
    pub fn from_id(id: &str) -> Option<QueuePolicy> {
        QueuePolicy::ALL.into_iter().find(|policy| policy.id() == id)
    }
    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            QueuePolicy::Fifo => fifo::NAME,
            QueuePolicy::Lifo => lifo::NAME,
            QueuePolicy::Priority { .. } => priority::NAME,
            QueuePolicy::MultiLevel { .. } => multilevel::NAME,
            QueuePolicy::EarliestDeadline => deadline::NAME,
            QueuePolicy::ShortestJob => shortest::NAME,
        }
    }
    /// What it does, in one sentence for the page.
    pub const fn sentence(self) -> &'static str {
        match self {
            QueuePolicy::Fifo => fifo::SENTENCE,
            QueuePolicy::Lifo => lifo::SENTENCE,
            QueuePolicy::Priority { .. } => priority::SENTENCE,
            QueuePolicy::MultiLevel { .. } => multilevel::SENTENCE,
            QueuePolicy::EarliestDeadline => deadline::SENTENCE,
            QueuePolicy::ShortestJob => shortest::SENTENCE,
        }
    }
}
