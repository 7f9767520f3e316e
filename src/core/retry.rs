//! Back-off: how long an order waits after a failed attempt before it queues again.
//!
//! Knows no order and no clock; the budget and the total deadline are the simulation's business.
//!
//! ```text
//! base 20 s, cap 5 min          after attempt   1     2     3     4     5     6
//! fixed                                        20 s  20 s  20 s  20 s  20 s  20 s
//! exponential                                  20 s  40 s  80 s 160 s 300 s 300 s
//! full jitter                                  uniform from 0 to the value above
//! equal jitter                                 uniform from half of it to all of it
//! ```

use super::rng::below;
use super::settings::{Backoff, Jitter, RetryPolicy};
use super::time::SimDuration;

/// How long to wait after the `failed_attempts`-th attempt (from 1; 0 counts as 1), with 64
/// uniform `bits` for the jitter.
pub fn delay(policy: &RetryPolicy, failed_attempts: u32, bits: u64) -> SimDuration {
    let wait = backoff(policy, failed_attempts).as_micros();
    let half = wait / 2;
    SimDuration::from_micros(match policy.jitter {
        Jitter::None => wait,
        Jitter::Full => below(bits, wait.saturating_add(1)),
        Jitter::Equal => half + below(bits, (wait - half).saturating_add(1)),
    })
}

/// The wait before jitter: never below the smaller of base and cap (but for [`Backoff::None`]),
/// never above the cap, and it never falls from one attempt to the next.
pub fn backoff(policy: &RetryPolicy, failed_attempts: u32) -> SimDuration {
    let (base, cap) = (policy.base.as_micros(), policy.cap.as_micros());
    let wait = match policy.backoff {
        Backoff::None => 0,
        Backoff::Fixed => base.min(cap),
        Backoff::Exponential => {
            let doublings = failed_attempts.saturating_sub(1);
            // Past `leading_zeros` doublings a bit would be shifted out: any cap is reached.
            if base == 0 {
                0
            } else if doublings > base.leading_zeros() {
                cap
            } else {
                (base << doublings).min(cap)
            }
        }
    };
    SimDuration::from_micros(wait)
}
