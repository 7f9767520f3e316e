//! The laws of the back-off, for policies of every kind.

use dispatch_playground::core::retry::{backoff, delay};
use dispatch_playground::core::settings::{Backoff, Jitter, Reentry, RetryPolicy};
use dispatch_playground::core::time::SimDuration;
use proptest::prelude::*;

fn any_policy() -> impl Strategy<Value = RetryPolicy> {
    let backoff =
        prop_oneof![Just(Backoff::None), Just(Backoff::Fixed), Just(Backoff::Exponential)];
    let jitter = prop_oneof![Just(Jitter::None), Just(Jitter::Full), Just(Jitter::Equal)];
    let length = || (any::<u64>(), 0u32..64).prop_map(|(us, shift)| us >> shift);
    (backoff, jitter, length(), length()).prop_map(|(backoff, jitter, base, cap)| RetryPolicy {
        backoff,
        jitter,
        base: SimDuration::from_micros(base),
        cap: SimDuration::from_micros(cap),
        max_attempts: 4,
        total_deadline: SimDuration::MAX,
        reentry: Reentry::AtReturn,
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
            Backoff::Exponential => doubled.min(u128::from(cap)) as u64,
        };
        prop_assert_eq!(backoff(&policy, n).as_micros(), expect);
    }

    #[test]
    fn the_wait_never_falls_and_jitter_stays_within_it(
        policy in any_policy(), n in 0u32.., bits: u64,
    ) {
        let wait = backoff(&policy, n);
        prop_assert!(wait <= backoff(&policy, n.saturating_add(1)));
        prop_assert!(wait <= policy.cap);
        let jittered = delay(&policy, n, bits);
        prop_assert!(jittered <= wait);
        match policy.jitter {
            Jitter::None => prop_assert_eq!(jittered, wait),
            Jitter::Full => {}
            Jitter::Equal => prop_assert!(jittered.as_micros() >= wait.as_micros() / 2),
        }
    }
}
