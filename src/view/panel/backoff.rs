//! What the retry policy comes to, told before anything has failed.

use super::WaitRow;
use crate::core::retry;
use crate::core::settings::RetryPolicy;

/// Every wait of an order that fails all its attempts.
pub(super) fn waits(policy: &RetryPolicy) -> Vec<WaitRow> {
    let rows = retry::schedule(policy).into_iter().zip(1..);
    rows.map(|(wait, failed)| WaitRow {
        failed,
        least_ms: wait.least.as_micros() / 1000,
        most_ms: wait.most.as_micros() / 1000,
        text: if wait.least == wait.most {
            wait.most.to_string()
        } else {
            format!("{} to {}", wait.least, wait.most)
        },
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::settings::{Backoff, Jitter};
    use crate::core::time::SimDuration;

    #[test]
    fn the_waits_are_told_as_exact_times_or_stretches() {
        let policy = RetryPolicy {
            backoff: Backoff::Exponential,
            base: SimDuration::from_secs(20),
            cap: SimDuration::from_secs(30),
            jitter: Jitter::None,
            max_attempts: 3,
            ..RetryPolicy::default()
        };
        let rows = waits(&policy);
        let told: Vec<_> = rows.iter().map(|row| (row.failed, row.text.as_str())).collect();
        assert_eq!(told, [(1, "0:20"), (2, "0:30")]);
        let spread = waits(&RetryPolicy { jitter: Jitter::Equal, ..policy });
        assert_eq!((spread[0].least_ms, spread[0].most_ms), (10_000, 20_000));
        assert_eq!(spread[0].text, "0:10 to 0:20");
        assert!(waits(&RetryPolicy { max_attempts: 1, ..policy }).is_empty());
    }
}
