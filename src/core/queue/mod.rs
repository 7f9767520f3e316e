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

use super::canary::{Canary, planted};
use super::id::OrderId;
use super::order::Class;
use super::settings::{LevelShare, Levels, QueuePolicy};
use super::time::{SimDuration, SimTime};
pub use iter::Iter;
use multilevel::Credits;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Attempts that have failed so far.
    pub failed: u32,
    /// Position in the sequence of all entries of the run: breaks every tie.
    pub seq: u64,
}

/// Where a discipline puts an order: lower is served first, and equals go by [`Entry::seq`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// Tells levels apart; 0 where there is only one.
    band: u8,
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
    /// When orders rise a level next.
    rises: BTreeSet<(SimTime, OrderId)>,
    waiting: [usize; 3],
    credits: Credits,
}

/// An order that has risen a level by waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rise {
    /// Which order.
    pub order: OrderId,
    /// The level it stands in now, from 0.
    pub level: usize,
    /// Whether it goes before all others of the highest level now.
    pub overdue: bool,
}

impl Queue {
    /// An empty queue.
    pub const fn new(policy: QueuePolicy) -> Queue {
        Queue {
            policy,
            ranked: BTreeMap::new(),
            places: BTreeMap::new(),
            rises: BTreeSet::new(),
            waiting: [0; 3],
            credits: Credits::ZERO,
        }
    }
    /// The discipline in force.
    pub const fn policy(&self) -> QueuePolicy {
        self.policy
    }
    /// Serves by another discipline from `now` on. Every entry stays, with all its times, so that
    /// switching there and back changes nothing. O(n log n).
    pub fn set_policy(&mut self, policy: QueuePolicy, now: SimTime) {
        let entries: Vec<Entry> = std::mem::take(&mut self.ranked).into_values().collect();
        self.policy = policy;
        self.places.clear();
        self.rises.clear();
        self.waiting = [0; 3];
        for entry in entries {
            self.put(entry, now);
        }
    }

    /// Puts an order into the queue.
    ///
    /// # Panics
    /// Where the order is queued already: a bug of the caller.
    pub fn insert(&mut self, entry: Entry, now: SimTime) {
        assert!(!self.contains(entry.order), "{} is queued already", entry.order);
        let level = self.put(entry, now);
        // After a switch of the discipline an empty level may still have its credit.
        if self.waiting[level] == 1 {
            self.credits.forget(level);
        }
    }

    /// Takes an order out that leaves unserved; `None` where it is not queued.
    pub fn remove(&mut self, order: OrderId) -> Option<Entry> {
        let (entry, level) = self.take_out(order)?;
        if self.waiting[level] == 0 {
            self.credits.forget(level);
        }
        Some(entry)
    }

    /// Takes an order out because it is being started: weighted levels account for the pick.
    /// `None` where it is not queued.
    pub fn pick(&mut self, order: OrderId) -> Option<Entry> {
        let level = self.level(order)?;
        if let Some(weights) = self.weights() {
            self.credits.pay(level, weights, self.waiting.map(|n| n > 0));
        }
        self.remove(order)
    }

    /// Lets a queued order stand by another class than its own, or by its own again; orders that
    /// are not queued are left alone. Only disciplines that look at the class move it. Of the
    /// times it stands by, none changes. When it rises next may: arm that timer anew.
    pub fn set_effective_class(&mut self, order: OrderId, class: Class, now: SimTime) {
        self.refile(order, |entry| Entry { effective: class, ..entry }, now);
    }

    /// When an order rises a level next, if one does.
    pub fn next_rise(&self) -> Option<SimTime> {
        self.rises.first().map(|&(at, _)| at)
    }

    /// Lifts one of the orders that have waited long enough by `now`, the earliest due first;
    /// `None` where all stand as high as they should.
    pub fn rise(&mut self, now: SimTime) -> Option<Rise> {
        let &(at, order) = self.rises.first()?;
        if at > now {
            return None;
        }
        let level = self.refile(order, |entry| entry, now)?;
        Some(Rise { order, level, overdue: self.is_overdue(order) })
    }

    /// The level an order stands in, from 0: by its class where the discipline has no levels.
    /// `None` where it is not queued.
    pub fn level(&self, order: OrderId) -> Option<usize> {
        let place = self.places.get(&order)?;
        Some(self.level_of(place, self.ranked.get(place)?))
    }
    /// The level an order stands in, where its latest failed attempt has cost it one at `now`.
    pub fn demoted(&self, order: OrderId, now: SimTime) -> Option<usize> {
        let QueuePolicy::MultiLevel(levels) = &self.policy else { return None };
        let entry = self.get(order)?;
        let before = Entry { failed: entry.failed.checked_sub(1)?, ..*entry };
        let fell =
            multilevel::key(levels, entry, now).band > multilevel::key(levels, &before, now).band;
        self.level(order).filter(|_| fell)
    }
    /// Whether the order has risen above the highest level and goes before all others.
    pub fn is_overdue(&self, order: OrderId) -> bool {
        let place = self.places.get(&order);
        matches!(self.policy, QueuePolicy::MultiLevel(_))
            && place.is_some_and(|(key, ..)| key.band == multilevel::OVERDUE)
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
            QueuePolicy::MultiLevel(Levels { share, .. }) => multilevel::weights(share),
            _ => None,
        }
    }

    const fn level_of(&self, (key, ..): &Place, entry: &Entry) -> usize {
        match self.policy {
            QueuePolicy::MultiLevel(_) => multilevel::level(key.band),
            _ => entry.effective.level(),
        }
    }

    /// Files an entry where it belongs at `now`, and returns its level.
    fn put(&mut self, entry: Entry, now: SimTime) -> usize {
        let place = place(self.policy, &entry, now);
        let level = self.level_of(&place, &entry);
        self.places.insert(entry.order, place);
        self.ranked.insert(place, entry);
        self.waiting[level] += 1;
        if let Some(at) = self.rises_at(&place, &entry) {
            self.rises.insert((at, entry.order));
        }
        level
    }

    /// Files an entry anew, and returns its level. Neither a level that runs empty by it nor one
    /// that fills has saved anything up.
    fn refile(
        &mut self,
        order: OrderId,
        change: impl FnOnce(Entry) -> Entry,
        now: SimTime,
    ) -> Option<usize> {
        let (entry, old) = self.take_out(order)?;
        let level = self.put(change(entry), now);
        if level != old && self.waiting[old] == 0 {
            self.credits.forget(old);
        }
        if level != old && self.waiting[level] == 1 {
            self.credits.forget(level);
        }
        Some(level)
    }

    /// Takes an entry out, and returns it with the level it stood in.
    fn take_out(&mut self, order: OrderId) -> Option<(Entry, usize)> {
        let place = self.places.remove(&order)?;
        let entry = self.ranked.remove(&place)?;
        let level = self.level_of(&place, &entry);
        self.waiting[level] -= 1;
        if let Some(at) = self.rises_at(&place, &entry) {
            self.rises.remove(&(at, order));
        }
        Some((entry, level))
    }

    fn rises_at(&self, (key, ..): &Place, entry: &Entry) -> Option<SimTime> {
        match &self.policy {
            QueuePolicy::MultiLevel(levels) => multilevel::rises_at(levels, entry, key.band),
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

fn place(policy: QueuePolicy, entry: &Entry, now: SimTime) -> Place {
    let key = match policy {
        QueuePolicy::Fifo => fifo::key(entry),
        QueuePolicy::Lifo => lifo::key(entry),
        QueuePolicy::Priority { aging } => priority::key(entry, aging),
        QueuePolicy::MultiLevel(levels) => multilevel::key(&levels, entry, now),
        QueuePolicy::EarliestDeadline => deadline::key(entry),
        QueuePolicy::ShortestJob => shortest::key(entry),
    };
    let seq = if planted(Canary::YoungestFirst) { !entry.seq } else { entry.seq };
    (key, seq, entry.order)
}

impl QueuePolicy {
    /// Every discipline, with the parameters it starts with, in the order of the page.
    pub const ALL: [QueuePolicy; 6] = [
        QueuePolicy::Fifo,
        QueuePolicy::Lifo,
        QueuePolicy::Priority { aging: None },
        // The weights are chosen arbitrarily: far enough apart to see, near enough to count.
        QueuePolicy::MultiLevel(Levels::new(LevelShare::Weighted([5, 3, 1]))),
        QueuePolicy::EarliestDeadline,
        QueuePolicy::ShortestJob,
    ];

    /// The stable name in files and on the command line, without parameters.
    pub const fn id(self) -> &'static str {
        match self {
            QueuePolicy::Fifo => "fifo",
            QueuePolicy::Lifo => "lifo",
            QueuePolicy::Priority { .. } => "priority",
            QueuePolicy::MultiLevel(_) => "multi-level",
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
            QueuePolicy::MultiLevel(_) => multilevel::NAME,
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
            QueuePolicy::MultiLevel(_) => multilevel::SENTENCE,
            QueuePolicy::EarliestDeadline => deadline::SENTENCE,
            QueuePolicy::ShortestJob => shortest::SENTENCE,
        }
    }
}
