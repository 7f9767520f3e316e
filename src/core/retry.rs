//! Back-off: how long an order waits after a failed attempt before it queues again.
//!
//! Knows no order and no clock; the budget and the total deadline are the simulation's business.
//! Nothing overflows, whatever the attempt number.
//!
//! ```text
//! base 20 s, cap 5 min          after attempt   1     2     3     4     5     6
//! none                                          0     0     0     0     0     0
//! fixed                                        20 s  20 s  20 s  20 s  20 s  20 s
//! linear                                       20 s  40 s  60 s  80 s 100 s 120 s
//! exponential                                  20 s  40 s  80 s 160 s 300 s 300 s
//! full jitter                                  uniform from 0 to the value above
//! equal jitter                                 uniform from half of it to all of it
//! decorrelated jitter                          uniform from base to 3 x the wait before, then
//!                                              capped; it grows by itself, whatever the form
//! ```

use super::rng::below;
use super::settings::{Backoff, Jitter, RetryPolicy};
use super::time::SimDuration;

/// The shortest and the longest that a wait can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WaitRange {
    /// Never shorter.
    pub least: SimDuration,
    /// Never longer.
    pub most: SimDuration,
}

/// How long to wait after the `failed_attempts`-th attempt (from 1; 0 counts as 1), with 64
/// uniform `bits` for the jitter. `previous` is the wait before this one, zero where this is
/// the first: only decorrelated jitter asks, and takes the base for anything shorter.
pub fn delay(
    policy: &RetryPolicy,
    failed_attempts: u32,
    previous: SimDuration,
    bits: u64,
) -> SimDuration {
    let (least, most) = spread(policy, failed_attempts, previous);
    let wait = least.saturating_add(below(bits, (most - least).saturating_add(1)));
    SimDuration::from_micros(wait).min(policy.cap)
}

/// What [`delay`] can give.
pub fn range(policy: &RetryPolicy, failed_attempts: u32, previous: SimDuration) -> WaitRange {
    let (least, most) = spread(policy, failed_attempts, previous);
    let capped = |us| SimDuration::from_micros(us).min(policy.cap);
    WaitRange { least: capped(least), most: capped(most) }
}

/// Every wait of an order that fails all its attempts, before anything has run: the first is
/// after attempt 1, and there is none after the last.
pub fn schedule(policy: &RetryPolicy) -> Vec<WaitRange> {
    let mut longest = SimDuration::ZERO;
    let next = |failed| {
        // Only the longest wait depends on the one before.
        let wait = range(policy, failed, longest);
        longest = wait.most;
        wait
    };
    (1..policy.max_attempts).map(next).collect()
}

/// Where the wait lies, in microseconds, ends included and `least <= most`. The cap comes after
/// the draw, as decorrelated jitter wants it; the other forms are capped before.
fn spread(policy: &RetryPolicy, failed: u32, previous: SimDuration) -> (u64, u64) {
    let wait = backoff(policy, failed).as_micros();
    match policy.jitter {
        Jitter::None => (wait, wait),
        Jitter::Full => (0, wait),
        Jitter::Equal => (wait / 2, wait),
        Jitter::Decorrelated if policy.backoff == Backoff::None => (0, 0),
        Jitter::Decorrelated => {
            (policy.base.as_micros(), previous.max(policy.base).times(3).as_micros())
        }
    }
}

/// The wait before jitter: never below the smaller of base and cap (but for [`Backoff::None`]),
/// never above the cap, and it never falls from one attempt to the next.
pub fn backoff(policy: &RetryPolicy, failed_attempts: u32) -> SimDuration {
    let base = policy.base.as_micros();
    let wait = match policy.backoff {
        Backoff::None => 0,
        Backoff::Fixed => base,
        Backoff::Linear => base.saturating_mul(u64::from(failed_attempts.max(1))),
        Backoff::Exponential => {
            let doublings = failed_attempts.saturating_sub(1);
            // Past `leading_zeros` doublings a bit would be shifted out: any cap is reached.
            if base == 0 {
                0
            } else if doublings > base.leading_zeros() {
                u64::MAX
            } else {
                base << doublings
            }
        }
    };
    SimDuration::from_micros(wait).min(policy.cap)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: SimDuration = SimDuration::from_secs(20);
    const CAP: SimDuration = SimDuration::from_mins(5);

    fn policy(backoff: Backoff, jitter: Jitter) -> RetryPolicy {
        RetryPolicy { backoff, jitter, base: BASE, cap: CAP, ..RetryPolicy::default() }
    }

    #[track_caller]
    fn check(backoff: Backoff, expect_s: [u64; 6]) {
        let policy = policy(backoff, Jitter::None);
        let got =
            [1, 2, 3, 4, 5, 6].map(|n| delay(&policy, n, SimDuration::ZERO, u64::MAX).as_secs());
        assert_eq!(got, expect_s);
    }

    #[test]
    fn the_schedule_is_the_documented_one() {
        check(Backoff::None, [0; 6]);
        check(Backoff::Fixed, [20; 6]);
        check(Backoff::Linear, [20, 40, 60, 80, 100, 120]);
        check(Backoff::Exponential, [20, 40, 80, 160, 300, 300]);
    }

    #[test]
    fn no_attempt_number_overflows() {
        // C12, C13, C14: attempt 35, 10,000 and the last there is.
        let mut policy = policy(Backoff::Exponential, Jitter::None);
        for attempt in [24, 31, 35, 63, 64, 65, 10_000, u32::MAX] {
            assert_eq!(delay(&policy, attempt, SimDuration::ZERO, 0), CAP, "attempt {attempt}");
        }
        policy.cap = SimDuration::MAX;
        assert_eq!(delay(&policy, u32::MAX, SimDuration::ZERO, 0), SimDuration::MAX);
        policy.base = SimDuration::ZERO;
        assert_eq!(delay(&policy, u32::MAX, SimDuration::ZERO, 0), SimDuration::ZERO);
    }

    #[test]
    fn sixteen_doublings_of_a_second_stop_at_the_cap() {
        // C15: without a cap the last would be 18 hours.
        let mut policy = policy(Backoff::Exponential, Jitter::None);
        policy.base = SimDuration::from_secs(1);
        policy.cap = SimDuration::from_mins(15);
        let total: u64 = (1..=17).map(|n| delay(&policy, n, SimDuration::ZERO, 0).as_secs()).sum();
        assert_eq!(total, 1023 + 7 * 900);
    }

    #[test]
    fn a_base_above_the_cap_waits_the_cap() {
        let mut policy = policy(Backoff::Fixed, Jitter::None);
        policy.base = SimDuration::from_mins(10);
        assert_eq!(delay(&policy, 1, SimDuration::ZERO, 0), CAP);
    }

    #[test]
    fn jitter_covers_its_range_and_no_more() {
        let wait = SimDuration::from_secs(80);
        let full = policy(Backoff::Exponential, Jitter::Full);
        assert_eq!(delay(&full, 3, SimDuration::ZERO, 0), SimDuration::ZERO);
        assert_eq!(delay(&full, 3, SimDuration::ZERO, u64::MAX), wait);
        let equal = policy(Backoff::Exponential, Jitter::Equal);
        assert_eq!(delay(&equal, 3, SimDuration::ZERO, 0), SimDuration::from_secs(40));
        assert_eq!(delay(&equal, 3, SimDuration::ZERO, u64::MAX), wait);
    }

    #[test]
    fn jitter_spreads_a_hundred_failures_of_the_same_moment() {
        // S09: without jitter all collide again; with full jitter no second holds many.
        let peak = |jitter| {
            let policy = policy(Backoff::Exponential, jitter);
            let mut per_second = [0; 301];
            for order in 0..100 {
                let bits = crate::core::rng::draw(1, crate::core::rng::Purpose::Jitter, order, 1);
                per_second[delay(&policy, 4, SimDuration::ZERO, bits).as_secs() as usize] += 1;
            }
            per_second.into_iter().max().unwrap()
        };
        assert_eq!(peak(Jitter::None), 100);
        assert!(peak(Jitter::Equal) <= 8);
        assert!(peak(Jitter::Full) <= 5);
    }
}
