//! A circuit breaker per restaurant: stop sending drivers where they wait in vain.
//!
//! Knows neither orders nor clock: it is told what happened and when, and says what changed.
//!
//! ```text
//!            failures reached              open time over
//!   closed ------------------> open ------------------------> half-open
//!     ^                          ^                              |    |
//!     |                          +------- the probe fails ------+    |
//!     +------------------------------ the probe succeeds ------------+
//! ```
//!
//! **What counts as a failure** is an attempt that ends at or because of the restaurant: one that
//! times out while the driver waits at its counter. What drivers, customers and messages do wrong
//! is not the restaurant's failure. **Success** is a pick-up.
//! **Open**: orders that arrive are refused; orders already queued wait, and no driver is sent.
//! **Half-open**: one attempt is let through, the probe. Only its own result counts: that of an
//! attempt from before the opening changes nothing. A probe that ends otherwise, or gives no answer
//! within its bound, frees the half-open breaker for another probe.

use super::id::AttemptId;
use super::time::{SimDuration, SimTime};
use std::collections::VecDeque;

/// When breakers open, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BreakerPolicy {
    /// So many failures within the window open the breaker; at least 1.
    pub failures: u32,
    /// The window.
    pub window: SimDuration,
    /// From opening to half-open.
    pub open_for: SimDuration,
    /// A probe without an answer for this long is given up as a probe; its attempt goes on.
    pub probe_within: SimDuration,
}

impl Default for BreakerPolicy {
    /// Chosen by feel: three drivers in vain within a quarter of an hour are enough.
    fn default() -> Self {
        BreakerPolicy {
            failures: 3,
            window: SimDuration::from_mins(15),
            open_for: SimDuration::from_mins(5),
            probe_within: SimDuration::from_mins(20),
        }
    }
}

/// The breaker of one restaurant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breaker {
    /// Everything goes through.
    Closed {
        /// When the failures of the window happened, oldest first.
        failures: VecDeque<SimTime>,
    },
    /// Nothing goes through.
    Open {
        /// When it turns half-open.
        until: SimTime,
    },
    /// One attempt goes through.
    HalfOpen {
        /// The probe, from its offer to its result.
        probe: Option<AttemptId>,
    },
}

impl Breaker {
    /// A closed breaker that has seen no failure.
    pub const fn closed() -> Breaker {
        Breaker::Closed { failures: VecDeque::new() }
    }
    /// Whether another attempt may be started.
    pub const fn lets_through(&self) -> bool {
        matches!(self, Breaker::Closed { .. } | Breaker::HalfOpen { probe: None })
    }
    /// Whether this attempt is the probe.
    pub fn is_probe(&self, attempt: AttemptId) -> bool {
        *self == Breaker::HalfOpen { probe: Some(attempt) }
    }

    /// Takes note of a failed attempt; `true` where the breaker has to open.
    pub fn on_failure(&mut self, policy: &BreakerPolicy, attempt: AttemptId, now: SimTime) -> bool {
        if self.is_probe(attempt) {
            return true;
        }
        let Breaker::Closed { failures } = self else { return false };
        failures.push_back(now);
        while failures.front().is_some_and(|&at| now.since(at) >= policy.window) {
            failures.pop_front();
        }
        failures.len() >= policy.failures as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: BreakerPolicy = BreakerPolicy {
        failures: 3,
        window: SimDuration::from_secs(60),
        open_for: SimDuration::from_secs(30),
        probe_within: SimDuration::from_secs(90),
    };

    fn fail(breaker: &mut Breaker, attempt: u32, at_s: u64) -> bool {
        breaker.on_failure(&POLICY, AttemptId(attempt), SimTime::from_secs(at_s))
    }

    #[test]
    fn only_failures_within_one_window_open_it() {
        let mut breaker = Breaker::closed();
        // The first is exactly a window old when the third comes, and no longer counts.
        assert_eq!(
            [0, 30, 60, 89].map(|at| fail(&mut breaker, 0, at)),
            [false, false, false, true]
        );
    }

    #[test]
    fn a_result_from_before_the_opening_is_not_the_probes() {
        // S21.
        let mut open = Breaker::Open { until: SimTime::from_secs(30) };
        assert!(!fail(&mut open, 1, 10) && !open.lets_through());
        let mut half = Breaker::HalfOpen { probe: Some(AttemptId(7)) };
        assert!(!fail(&mut half, 1, 40) && half.is_probe(AttemptId(7)));
        assert!(!half.lets_through() && fail(&mut half, 7, 41));
    }
}
