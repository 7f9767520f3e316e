//! The event queue: timers by (time, sequence), cancelled by handle, never in the past.
//!
//! A binary heap with lazy cancellation: a cancelled timer stays in the heap as a dead entry and
//! is skipped when it surfaces; when more than half are dead the heap is rebuilt.
//! Scheduling and popping cost O(log n), cancelling O(1). Timers that come in the order of their
//! times by themselves need no heap: they stand in a [`Line`], and cost O(1).

use super::time::SimTime;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// The handle of a scheduled timer. Stale handles are harmless: cancelling one does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId {
    slot: u32,
    version: u32,
}

/// Timers carrying a `T` each.
#[derive(Clone, Debug)]
pub struct Scheduler<T> {
    /// Each in the order of its entries.
    lines: [VecDeque<Entry>; 3],
    heap: BinaryHeap<Reverse<Entry>>,
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
    /// Due timers that were set aside, in the order in which they fell due. Still alive.
    parked: Vec<Entry>,
    live: usize,
    next_seq: u64,
    now: SimTime,
}

/// Where timers stand that are each set equally far ahead, and so fall due in the order in which
/// they were set. Whoever comes to a line out of order goes into the heap: a line is a matter of
/// speed and never of sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Due at the moment at which they are set; any other such timer stands here too.
    AtOnce,
    /// What everybody does at one interval.
    Regular,
    /// What is to be done unless something else comes first: most of these are cancelled.
    Guards,
}

/// Time, sequence and slot in one number, so that comparing two is one comparison: most of the
/// work of a heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

#[derive(Clone, Debug)]
struct Slot<T> {
    version: u32,
    /// The rank of its one living entry.
    rank: u64,
    payload: Option<T>,
}

impl Entry {
    /// After all others.
    const LAST: Entry = Entry(u128::MAX);

    /// # Panics
    /// Beyond a million million timers in a run, or 16 million at once: more than fits in memory.
    fn new(at: SimTime, seq: u64, slot: u32) -> Entry {
        assert!(seq >> (64 - SLOT_BITS) == 0 && slot >> SLOT_BITS == 0, "too many timers");
        let rank = seq << SLOT_BITS | u64::from(slot);
        Entry(u128::from(at.as_micros()) << 64 | u128::from(rank))
    }
    const fn at(self) -> SimTime {
        SimTime::from_micros((self.0 >> 64) as u64)
    }
    /// Sequence and slot: no two entries share one.
    const fn rank(self) -> u64 {
        self.0 as u64
    }
    const fn slot(self) -> u32 {
        self.0 as u32 & ((1 << SLOT_BITS) - 1)
    }
}

const SLOT_BITS: u32 = 24;

impl<T> Default for Scheduler<T> {
    fn default() -> Self {
        Scheduler::new()
    }
}

impl<T> Scheduler<T> {
    /// An empty scheduler at time zero.
    pub const fn new() -> Self {
        Scheduler {
            lines: [VecDeque::new(), VecDeque::new(), VecDeque::new()],
            heap: BinaryHeap::new(),
            slots: Vec::new(),
            free: Vec::new(),
            parked: Vec::new(),
            live: 0,
            next_seq: 0,
            now: SimTime::ZERO,
        }
    }
    /// The time of the last popped timer, or what [`Scheduler::advance_to`] set.
    pub const fn now(&self) -> SimTime {
        self.now
    }
    /// How many timers are alive.
    pub const fn len(&self) -> usize {
        self.live
    }
    /// Whether nothing is scheduled.
    pub const fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Schedules `payload`. Equal times fire in the sequence they were scheduled in.
    ///
    /// # Panics
    /// Where `at` lies in the past: a bug of the caller.
    pub fn schedule(&mut self, at: SimTime, payload: T) -> TimerId {
        self.schedule_in(None, at, payload)
    }

    /// The same, for a timer that usually falls due after all that stand in a line.
    ///
    /// # Panics
    /// As [`Scheduler::schedule`].
    pub fn schedule_in(&mut self, line: Option<Line>, at: SimTime, payload: T) -> TimerId {
        assert!(at >= self.now, "scheduled for {at:?} at {:?}: the past", self.now);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot { version: 0, rank: 0, payload: None });
            (self.slots.len() - 1) as u32
        });
        self.live += 1;
        self.enter(line, at, slot);
        let entry = &mut self.slots[slot as usize];
        entry.payload = Some(payload);
        TimerId { slot, version: entry.version }
    }

    /// Cancels a timer and returns what it carried; `None` where it fired or was cancelled before.
    pub fn cancel(&mut self, timer: TimerId) -> Option<T> {
        if !self.is_live(timer) {
            return None;
        }
        let payload = self.release(timer.slot);
        if self.heap.len() > 64 && self.live * 2 < self.heap.len() {
            let slots = &self.slots;
            self.heap.retain(|Reverse(entry)| is_alive(slots, *entry));
        }
        payload
    }

    /// Cancels the timer in `key`, if any, and schedules `payload` in its place.
    pub fn replace(&mut self, key: &mut Option<TimerId>, at: SimTime, payload: T) {
        if let Some(old) = key.take() {
            self.cancel(old);
        }
        *key = Some(self.schedule(at, payload));
    }

    /// Whether the timer has neither fired nor been cancelled.
    pub fn is_live(&self, timer: TimerId) -> bool {
        self.slots.get(timer.slot as usize).is_some_and(|s| s.version == timer.version)
    }

    /// When the next timer fires.
    pub fn next_at(&mut self) -> Option<SimTime> {
        self.next().map(Entry::at)
    }

    /// Takes the next timer that is due at or before `until`, and moves the time to it.
    pub fn pop_until(&mut self, until: SimTime) -> Option<(SimTime, T)> {
        let entry = self.next().filter(|entry| entry.at() <= until)?;
        self.leave(entry);
        self.now = entry.at();
        self.release(entry.slot()).map(|payload| (entry.at(), payload))
    }

    /// As [`Scheduler::pop_until`], but due timers for which `parks` holds are set aside until
    /// [`Scheduler::unpark`]. They stay alive: their handles can be cancelled.
    pub fn pop_until_or_park(
        &mut self,
        until: SimTime,
        parks: impl Fn(&T) -> bool,
    ) -> Option<(SimTime, T)> {
        loop {
            let entry = self.next().filter(|entry| entry.at() <= until)?;
            if !self.slots[entry.slot() as usize].payload.as_ref().is_some_and(&parks) {
                return self.pop_until(until);
            }
            self.leave(entry);
            self.parked.push(entry);
        }
    }

    /// Sets aside what has fallen due by `until` and `parks` holds for.
    pub fn park_due(&mut self, until: SimTime, parks: impl Fn(&T) -> bool) {
        let mut others = Vec::new();
        while let Some(entry) = self.next().filter(|entry| entry.at() <= until) {
            self.leave(entry);
            if self.slots[entry.slot() as usize].payload.as_ref().is_some_and(&parks) {
                self.parked.push(entry);
            } else {
                others.push(Reverse(entry));
            }
        }
        self.heap.extend(others);
    }

    /// What was set aside and is still alive fires now, in the order in which it fell due; so does
    /// what falls due at this very moment, whether that was noticed yet or not.
    pub fn unpark(&mut self, parks: impl Fn(&T) -> bool) {
        self.park_due(self.now, parks);
        for entry in std::mem::take(&mut self.parked) {
            if is_alive(&self.slots, entry) {
                self.enter(None, self.now, entry.slot());
            }
        }
    }

    /// Moves the time forward to `at` without firing anything.
    ///
    /// # Panics
    /// Where a timer is due before `at`: a bug of the caller.
    pub fn advance_to(&mut self, at: SimTime) {
        assert!(self.next_at().is_none_or(|next| next >= at), "advanced past a due timer");
        self.now = self.now.max(at);
    }

    /// Gives a slot its place among those that wait, as the last of its moment.
    fn enter(&mut self, line: Option<Line>, at: SimTime, slot: u32) {
        let entry = Entry::new(at, self.next_seq, slot);
        self.next_seq += 1;
        self.slots[slot as usize].rank = entry.rank();
        let line = if at == self.now { Some(Line::AtOnce) } else { line };
        match line.map(|line| &mut self.lines[line as usize]) {
            Some(line) if line.back().is_none_or(|&last| last < entry) => line.push_back(entry),
            _ => self.heap.push(Reverse(entry)),
        }
    }

    /// The first living entry; dead ones before it are dropped.
    fn next(&mut self) -> Option<Entry> {
        loop {
            let mut first = self.heap.peek().map_or(Entry::LAST, |&Reverse(entry)| entry);
            for line in &self.lines {
                first = first.min(line.front().copied().unwrap_or(Entry::LAST));
            }
            if first == Entry::LAST {
                return None;
            }
            if is_alive(&self.slots, first) {
                return Some(first);
            }
            self.leave(first);
        }
    }

    /// Takes out the first entry.
    fn leave(&mut self, first: Entry) {
        match self.lines.iter_mut().find(|line| line.front() == Some(&first)) {
            Some(line) => drop(line.pop_front()),
            None => drop(self.heap.pop()),
        }
    }

    fn release(&mut self, slot: u32) -> Option<T> {
        let entry = &mut self.slots[slot as usize];
        entry.version = entry.version.wrapping_add(1);
        self.free.push(slot);
        self.live -= 1;
        entry.payload.take()
    }
}

/// Whether the timer of an entry has neither fired nor been cancelled.
fn is_alive<T>(slots: &[Slot<T>], entry: Entry) -> bool {
    let slot = &slots[entry.slot() as usize];
    slot.rank == entry.rank() && slot.payload.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::SimDuration;

    fn at(s: u64) -> SimTime {
        SimTime::from_secs(s)
    }

    #[test]
    fn equal_times_fire_in_the_sequence_they_were_scheduled_in() {
        let mut timers = Scheduler::new();
        for name in ["a", "b", "c"] {
            timers.schedule(at(5), name);
        }
        timers.schedule(at(1), "first");
        let order: Vec<_> =
            std::iter::from_fn(|| timers.pop_until(SimTime::MAX)).map(|(_, n)| n).collect();
        assert_eq!(order, ["first", "a", "b", "c"]);
    }

    #[test]
    fn a_cancelled_timer_never_fires_and_its_slot_is_not_confused_with_the_next() {
        let mut timers = Scheduler::new();
        let old = timers.schedule(at(1), "old");
        assert_eq!(timers.cancel(old), Some("old"));
        let new = timers.schedule(at(2), "new");
        assert_eq!(timers.cancel(old), None);
        assert!(timers.is_live(new));
        assert_eq!(timers.pop_until(at(9)), Some((at(2), "new")));
        assert!(timers.is_empty());
    }

    #[test]
    fn replacing_keeps_one_timer_per_key() {
        let mut timers = Scheduler::new();
        let mut key = None;
        for s in 1..100 {
            timers.replace(&mut key, at(s), s);
        }
        assert_eq!(timers.len(), 1);
        assert_eq!(timers.pop_until(SimTime::MAX), Some((at(99), 99)));
    }

    #[test]
    fn a_parked_timer_fires_when_it_is_let_go_unless_it_was_cancelled() {
        let mut timers = Scheduler::new();
        let [_, cancelled, _, later] = [(1, "a"), (2, "b"), (3, "free"), (9, "c")]
            .map(|(s, name)| timers.schedule(at(s), name));
        let parks = |name: &&str| *name != "free";
        assert_eq!(timers.pop_until_or_park(at(5), parks), Some((at(3), "free")));
        assert_eq!(timers.pop_until_or_park(at(5), parks), None);
        timers.advance_to(at(5));
        assert!(timers.is_live(cancelled) && timers.is_live(later));
        timers.cancel(cancelled);
        timers.unpark(parks);
        assert_eq!(timers.pop_until(at(9)), Some((at(5), "a")));
        assert_eq!(timers.pop_until(at(9)), Some((at(9), "c")));
        assert!(timers.is_empty());
    }

    #[test]
    fn a_line_changes_no_order_whoever_stands_in_it() {
        use Line::{AtOnce, Guards, Regular};
        let lines = [None, Some(AtOnce), Some(Regular), Some(Guards)];
        let mut timers = [Scheduler::new(), Scheduler::new()];
        let mut fired = [Vec::new(), Vec::new()];
        for k in 0..2_000_u64 {
            // Far and near, at once, and often at the same time as another.
            let ahead = SimDuration::from_secs([0, 7, 30, k * 7919 % 40][(k * 31 % 4) as usize]);
            let line = lines[(k * 17 % 4) as usize];
            for (idx, line) in [None, line].into_iter().enumerate() {
                let (timers, fired) = (&mut timers[idx], &mut fired[idx]);
                let at = timers.now() + ahead;
                let timer = timers.schedule_in(line, at, k);
                if k % 5 == 0 {
                    timers.cancel(timer);
                }
                if k % 3 > 0 {
                    fired.extend(timers.pop_until(SimTime::MAX));
                }
            }
        }
        assert!(fired[0].len() > 1_000);
        assert_eq!(fired[0], fired[1]);
    }

    #[test]
    fn rebuilding_the_heap_keeps_the_order() {
        let mut timers = Scheduler::new();
        let ids: Vec<_> = (0..1000).map(|s| timers.schedule(at(s * 7919 % 1000), s)).collect();
        for id in ids.iter().skip(1).step_by(2).chain(ids.iter().skip(2).step_by(4)) {
            timers.cancel(*id);
        }
        let fired: Vec<_> =
            std::iter::from_fn(|| timers.pop_until(SimTime::MAX)).map(|(at, _)| at).collect();
        assert_eq!(fired.len(), 250);
        assert!(fired.is_sorted());
    }
}
