//! Limits by key: at most so many orders of one restaurant, district, customer or name in progress,
//! and at most so many starts in a window.
//!
//! A limit with a key bounds the orders of that key together; a limit without one bounds each key
//! by itself. Orders of other keys never wait for it.
//!
//! An offer takes a slot, since the driver may accept it at any time; the slot is given back when
//! the offer comes to nothing or the attempt ends. A start counts for one window: at exactly its
//! end the next may go. An offer in flight counts as a start of now.

use super::id::AttemptId;
use super::time::{SimDuration, SimTime};
use std::collections::{BTreeSet, VecDeque};

/// A limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    /// What its keys are.
    pub scope: LimitScope,
    /// The one key that it bounds: the index of the restaurant or district, the customer's number
    /// or the name's. `None` bounds each key by itself.
    pub key: Option<u32>,
    /// Orders in progress at once, offers in flight included; at least 1. `None` is no limit.
    pub in_progress_max: Option<u32>,
    /// How often attempts may start. `None` is no limit.
    pub starts: Option<StartRate>,
}

/// What the keys of a limit are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitScope {
    /// Where the food is cooked.
    Restaurant,
    /// The district of the destination.
    District,
    /// Who ordered; orders without a customer number are not bounded.
    Customer,
    /// The name given to the order; orders without one are not bounded.
    Name,
}

impl LimitScope {
    /// All scopes, in the order of the page.
    pub const ALL: [LimitScope; 4] =
        [LimitScope::Restaurant, LimitScope::District, LimitScope::Customer, LimitScope::Name];

    /// Whether its keys are things of the city, by their index; else they are numbers of the
    /// orders.
    pub const fn is_of_the_city(self) -> bool {
        matches!(self, LimitScope::Restaurant | LimitScope::District)
    }
    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            LimitScope::Restaurant => "restaurant",
            LimitScope::District => "district",
            LimitScope::Customer => "customer",
            LimitScope::Name => "name",
        }
    }
}

/// At most so many starts in any window of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StartRate {
    /// Starts; at least 1.
    pub max: u32,
    /// The length of the window.
    pub window: SimDuration,
}

/// Why an order must wait for a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// Too many are in progress or offered: the next ends at an unknown time.
    InProgress,
    /// Too many have started: permitted again at this time, or later if an offer in flight starts.
    Starts(SimTime),
}

/// What one key of a limit holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gauge {
    /// Attempts on offer.
    offered: BTreeSet<AttemptId>,
    /// Attempts in progress.
    running: BTreeSet<AttemptId>,
    /// Starts that still count, oldest first. Empty where starts are not limited.
    starts: VecDeque<SimTime>,
}

impl Gauge {
    /// Whether another order of this key has to wait at `now`, where so many `chosen` ones are
    /// about to be offered.
    pub fn is_full(&self, limit: &Limit, now: SimTime, chosen: usize) -> Option<Full> {
        let held = self.held() + chosen;
        if limit.in_progress_max.is_some_and(|max| held >= max as usize) {
            return Some(Full::InProgress);
        }
        let StartRate { max, window } = limit.starts?;
        let mut counting = self.starts.iter().copied().filter(|&at| at + window > now);
        let (started, offered) = (counting.clone().count(), self.offered.len() + chosen);
        let surplus = (started + offered + 1).checked_sub(max as usize).filter(|&n| n > 0)?;
        // One start has to run out for each place that is missing; offers do not run out.
        let last = counting.nth(surplus - 1);
        Some(last.map_or(Full::InProgress, |at| Full::Starts(at + window)))
    }

    /// An order of this key is offered.
    pub fn offer(&mut self, attempt: AttemptId) {
        let new = self.offered.insert(attempt);
        assert!(new && !self.running.contains(&attempt), "{attempt} takes two slots of one limit");
    }

    /// The offer was accepted.
    pub fn start(&mut self, limit: &Limit, attempt: AttemptId, now: SimTime) {
        let offered = self.offered.remove(&attempt);
        assert!(offered, "{attempt} starts without a slot");
        self.running.insert(attempt);
        if let Some(rate) = limit.starts {
            self.expire(rate, now);
            self.starts.push_back(now);
        }
    }

    /// The offer came to nothing, or the attempt ended.
    pub fn release(&mut self, attempt: AttemptId) {
        let held = self.offered.remove(&attempt) || self.running.remove(&attempt);
        assert!(held, "{attempt} gives back a slot that it does not hold");
    }

    /// Forgets starts that no longer count.
    pub fn expire(&mut self, rate: StartRate, now: SimTime) {
        while self.starts.front().is_some_and(|&at| at + rate.window <= now) {
            self.starts.pop_front();
        }
    }

    /// When the oldest start that counts no longer does.
    pub fn next_expiry(&self, rate: StartRate) -> Option<SimTime> {
        self.starts.front().map(|&at| at + rate.window)
    }

    /// Orders in progress or on offer.
    pub fn held(&self) -> usize {
        self.offered.len() + self.running.len()
    }

    /// The attempts that hold a slot.
    pub fn holders(&self) -> impl Iterator<Item = AttemptId> + '_ {
        self.offered.iter().chain(&self.running).copied()
    }

    /// Whether it holds nothing that could keep anybody waiting.
    pub fn is_empty(&self) -> bool {
        self.held() == 0 && self.starts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: StartRate = StartRate { max: 2, window: SimDuration::from_secs(60) };
    const LIMIT: Limit = Limit {
        scope: LimitScope::Restaurant,
        key: None,
        in_progress_max: Some(3),
        starts: Some(RATE),
    };

    fn at(s: u64) -> SimTime {
        SimTime::from_secs(s)
    }

    #[test]
    fn the_next_start_is_permitted_at_exactly_the_end_of_the_window() {
        let mut gauge = Gauge::default();
        for (n, s) in [(0, 10), (1, 25)] {
            assert_eq!(gauge.is_full(&LIMIT, at(s), 0), None);
            gauge.offer(AttemptId(n));
            gauge.start(&LIMIT, AttemptId(n), at(s));
        }
        assert_eq!(gauge.is_full(&LIMIT, at(69), 0), Some(Full::Starts(at(70))));
        assert_eq!(gauge.is_full(&LIMIT, at(70), 0), None);
        gauge.offer(AttemptId(2));
        // The offer may start at once: the next place is that of the start at 25, once one of the
        // three in progress has ended.
        assert_eq!(gauge.is_full(&LIMIT, at(70), 0), Some(Full::InProgress));
        gauge.release(AttemptId(0));
        assert_eq!(gauge.is_full(&LIMIT, at(70), 0), Some(Full::Starts(at(85))));
        gauge.release(AttemptId(2));
        assert_eq!(gauge.is_full(&LIMIT, at(70), 0), None);
    }

    #[test]
    fn slots_count_from_the_offer_to_the_end() {
        let limit = Limit { starts: None, in_progress_max: Some(1), ..LIMIT };
        let mut gauge = Gauge::default();
        gauge.offer(AttemptId(4));
        assert_eq!(gauge.is_full(&limit, at(0), 0), Some(Full::InProgress));
        gauge.start(&limit, AttemptId(4), at(1));
        assert_eq!(gauge.is_full(&limit, at(9), 0), Some(Full::InProgress));
        gauge.release(AttemptId(4));
        assert!(gauge.is_empty() && gauge.is_full(&limit, at(9), 0).is_none());
    }
}
