//! How the dispatcher treats what comes in, as it travels.

use super::us;
use crate::core::fault::CrashPoint;
use crate::core::idempotency::{Idempotency, KeyRule, KeysFreed};
use crate::core::settings::{DispatchMode, DispatcherLog};
use serde::{Deserialize, Serialize};

/// See [`Idempotency`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireIdempotency {
    #[default]
    On,
    Off,
}

/// See [`KeyRule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireKeyRule {
    pub freed: WireKeysFreed,
    pub kept_for_us: u64,
}

impl Default for WireKeyRule {
    fn default() -> Self {
        KeyRule::default().into()
    }
}

/// See [`KeysFreed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireKeysFreed {
    Never,
    OnFailure,
    OnFailureOrCancel,
}

/// See [`DispatchMode`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireMode {
    Sync,
    #[default]
    Async,
}

/// See [`DispatcherLog`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireLog {
    #[default]
    Durable,
    Volatile,
}

/// See [`CrashPoint`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireCrashPoint {
    #[default]
    Now,
    BeforeAck,
    AfterAck,
}

twins! {
    DispatcherLog = WireLog { Durable, Volatile }
    CrashPoint = WireCrashPoint { Now, BeforeAck, AfterAck }
    DispatchMode = WireMode { Sync, Async }
    Idempotency = WireIdempotency { On, Off }
    KeysFreed = WireKeysFreed { Never, OnFailure, OnFailureOrCancel }
}

impl From<KeyRule> for WireKeyRule {
    fn from(v: KeyRule) -> Self {
        WireKeyRule { freed: v.freed.into(), kept_for_us: v.kept_for.as_micros() }
    }
}

impl From<WireKeyRule> for KeyRule {
    fn from(v: WireKeyRule) -> Self {
        KeyRule { freed: v.freed.into(), kept_for: us(v.kept_for_us) }
    }
}
