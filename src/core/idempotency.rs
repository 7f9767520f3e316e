//! Idempotency keys: the vocabulary. Which order a key stands for is `sim::keys`' business.
//!
//! # The rules
//! A key is the identity of a customer's wish. While it is held, a further submission with it
//! gets the first result, whatever that was (under way, delivered, failed, called off), and
//! changes nothing; with another payload it is a conflict, also while the first is under way.
//! The order's own retries never ask for the key.
//!
//! | The order is | The key |
//! |---|---|
//! | pending, queued, in progress, retrying | held |
//! | completed | held for `kept_for` after its end |
//! | failed | the same, or free at once by [`KeysFreed::OnFailure`] |
//! | cancelled | the same, or free at once by [`KeysFreed::OnFailureOrCancel`] |
//!
//! A free key is as good as new: the next submission with it is a wish of its own. The rule in
//! force when the further submission arrives decides. Replaying a dead letter is a wish of its own
//! too.

use super::time::SimDuration;

/// The identity of a submission: equal keys are one wish of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Named by the customer.
    Given(u64),
    /// Not named: by the number of the placement, so that only copies of one submission share it.
    Own(u64),
}

/// Whether duplicates are recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Second copies of a message and second submissions with a known key change nothing.
    #[default]
    On,
    /// They take effect like the first. What an order's states forbid stays forbidden.
    Off,
}

/// What a key means once its order has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyRule {
    /// Which ends free the key at once.
    pub freed: KeysFreed,
    /// How long after the end of its order a key is held otherwise. At most a week.
    pub kept_for: SimDuration,
}

impl Default for KeyRule {
    /// The first result stands, whatever it was, for a day (chosen arbitrarily).
    fn default() -> Self {
        KeyRule { freed: KeysFreed::Never, kept_for: SimDuration::from_mins(24 * 60) }
    }
}

/// Which ends of an order free its key at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeysFreed {
    /// None: the failure is the result.
    Never,
    /// Failed: the customer may ask for the same thing again.
    OnFailure,
    /// Failed and Cancelled.
    OnFailureOrCancel,
}

impl KeysFreed {
    /// All rules, in the order of the page.
    pub const ALL: [KeysFreed; 3] =
        [KeysFreed::Never, KeysFreed::OnFailure, KeysFreed::OnFailureOrCancel];
}
