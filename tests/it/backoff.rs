//! The laws of the back-off, for policies of every kind.

use dispatch_playground::core::retry::{backoff, delay, range, schedule};
use dispatch_playground::core::settings::{Backoff, Jitter, Reentry, RetryPolicy};
use dispatch_playground::core::time::SimDuration;
use proptest::prelude::*;

fn any_policy() -> impl Strategy<Value = RetryPolicy> {
    let backoff = proptest::sample::select(&Backoff::ALL[..]);
    let jitter = proptest::sample::select(&Jitter::ALL[..]);
    let length = || (any::<u64>(), 0u32..64).prop_map(|(us, shift)| us >> shift);
    (backoff, jitter, length(), length()).prop_map(|(backoff, jitter, base, cap)| RetryPolicy {
        backoff,
        jitter,
        base: SimDuration::from_micros(base),
        cap: SimDuration::from_micros(cap),
        max_attempts: 4,
        total_deadline: SimDuration::MAX,
        reentry: Reentry::AtReturn,
        attempt_timeout: None,
    })
}

proptest! {
    #[test]
    fn the_wait_is_min_of_cap_and_base_doubled(policy in any_policy(), n in 1u32..200) {
        let exact = u128::from(policy.base.as_micros()).checked_shl(n - 1);
        let (base, cap) = (policy.base.as_micros(), policy.cap.as_micros());
        // Sixty-four doublings of anything but nothing pass every cap.
        let doubled = if base == 0 { 0 } else if n > 64 { u128::MAX } else { exact.unwrap_or(0) };
        let expect = match policy.backoff {
            Backoff::None => 0,
            Backoff::Fixed => base.min(cap),
            Backoff::Linear => (u128::from(base) * u128::from(n)).min(u128::from(cap)) as u64,
            Backoff::Exponential => doubled.min(u128::from(cap)) as u64,
        };
        prop_assert_eq!(backoff(&policy, n).as_micros(), expect);
    }

    #[test]
    fn the_wait_never_falls_and_jitter_stays_within_it(
        policy in any_policy(), n in 0u32.., previous: u64, bits: u64,
    ) {
        let wait = backoff(&policy, n);
        prop_assert!(wait <= backoff(&policy, n.saturating_add(1)));
        prop_assert!(wait <= policy.cap);
        let previous = SimDuration::from_micros(previous);
        let jittered = delay(&policy, n, previous, bits);
        let range = range(&policy, n, previous);
        prop_assert!(range.least <= jittered && jittered <= range.most && range.most <= policy.cap);
        match policy.jitter {
            Jitter::None => prop_assert_eq!(jittered, wait),
            Jitter::Full => prop_assert!(range.least == SimDuration::ZERO && range.most == wait),
            Jitter::Equal => {
                prop_assert_eq!(range.least.as_micros(), wait.as_micros() / 2);
                prop_assert_eq!(range.most, wait);
            }
            Jitter::Decorrelated if policy.backoff == Backoff::None => {
                prop_assert_eq!(jittered, SimDuration::ZERO);
            }
            Jitter::Decorrelated => {
                prop_assert_eq!(range.least, policy.base.min(policy.cap));
                let most = previous.max(policy.base).times(3).min(policy.cap);
                prop_assert_eq!(range.most, most);
            }
        }
    }
    #[test]
    fn every_wait_of_a_run_lies_in_the_schedule_told_before_it(
        policy in any_policy(), all_bits in proptest::collection::vec(any::<u64>(), 12),
    ) {
        let policy = RetryPolicy { max_attempts: 13, ..policy };
        let told = schedule(&policy);
        prop_assert_eq!(told.len(), 12);
        let mut previous = SimDuration::ZERO;
        for (n, (wait, bits)) in told.iter().zip(all_bits).enumerate() {
            previous = delay(&policy, n as u32 + 1, previous, bits);
            prop_assert!(wait.least <= previous && previous <= wait.most, "{wait:?}, {previous}");
        }
    }
}

#[test]
fn c12_c13_no_attempt_number_overflows_in_any_form() {
    for backoff_form in Backoff::ALL {
        for jitter in Jitter::ALL {
            let policy = RetryPolicy {
                backoff: backoff_form,
                jitter,
                base: SimDuration::from_secs(2),
                cap: SimDuration::from_mins(5),
                ..RetryPolicy::default()
            };
            let mut last = SimDuration::ZERO;
            for n in [1, 24, 31, 35, 63, 64, 65, 10_000, 1_000_000, u32::MAX] {
                let wait = backoff(&policy, n);
                assert!(last <= wait && wait <= policy.cap, "{backoff_form:?} after {n}: {wait}");
                last = wait;
                for bits in [0, u64::MAX] {
                    let jittered = delay(&policy, n, policy.cap, bits);
                    assert!(jittered <= policy.cap, "{backoff_form:?} {jitter:?} {n}: {jittered}");
                }
            }
        }
    }
}

#[test]
fn c15_the_schedule_is_told_before_the_run_and_stays_below_the_longest_wait() {
    let policy = RetryPolicy {
        backoff: Backoff::Exponential,
        jitter: Jitter::None,
        base: SimDuration::from_secs(1),
        cap: SimDuration::from_mins(15),
        max_attempts: 18,
        ..RetryPolicy::default()
    };
    let seconds: Vec<u64> = schedule(&policy).iter().map(|wait| wait.most.as_secs()).collect();
    let expect = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900, 900];
    assert_eq!(seconds, expect);
    let spread = |jitter| {
        let policy = RetryPolicy { jitter, max_attempts: 4, ..policy };
        schedule(&policy)
            .iter()
            .map(|wait| (wait.least.as_micros() / 1_000, wait.most.as_micros() / 1_000))
            .collect::<Vec<_>>()
    };
    assert_eq!(spread(Jitter::Full), [(0, 1_000), (0, 2_000), (0, 4_000)]);
    assert_eq!(spread(Jitter::Equal), [(500, 1_000), (1_000, 2_000), (2_000, 4_000)]);
    let decorrelated = [(1_000, 3_000), (1_000, 9_000), (1_000, 27_000)];
    assert_eq!(spread(Jitter::Decorrelated), decorrelated);
}
