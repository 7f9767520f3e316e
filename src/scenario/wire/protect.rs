//! Back-pressure, breakers and limits as they travel.

use super::us;
use crate::core::breaker::BreakerPolicy;
use crate::core::limit::{Limit, StartRate};
use serde::{Deserialize, Serialize};

/// See [`crate::core::settings::WhenFull`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireWhenFull {
    #[default]
    RejectNewest,
    DropOldest,
    ShedLowest,
}

/// See [`BreakerPolicy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireBreaker {
    pub failures: u32,
    pub window_us: u64,
    pub open_for_us: u64,
    pub probe_within_us: u64,
}

/// See [`Limit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireLimit {
    pub scope: WireLimitScope,
    #[serde(default)]
    pub key: Option<u32>,
    #[serde(default)]
    pub in_progress_max: Option<u32>,
    #[serde(default)]
    pub starts: Option<WireStartRate>,
}

/// See [`crate::core::limit::LimitScope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireLimitScope {
    Restaurant,
    District,
    Customer,
    Name,
}

/// See [`StartRate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireStartRate {
    pub max: u32,
    pub window_us: u64,
}

impl From<BreakerPolicy> for WireBreaker {
    fn from(v: BreakerPolicy) -> Self {
        WireBreaker {
            failures: v.failures,
            window_us: v.window.as_micros(),
            open_for_us: v.open_for.as_micros(),
            probe_within_us: v.probe_within.as_micros(),
        }
    }
}

impl From<WireBreaker> for BreakerPolicy {
    fn from(v: WireBreaker) -> Self {
        BreakerPolicy {
            failures: v.failures,
            window: us(v.window_us),
            open_for: us(v.open_for_us),
            probe_within: us(v.probe_within_us),
        }
    }
}

impl From<Limit> for WireLimit {
    fn from(v: Limit) -> Self {
        let rate =
            |rate: StartRate| WireStartRate { max: rate.max, window_us: rate.window.as_micros() };
        WireLimit {
            scope: v.scope.into(),
            key: v.key,
            in_progress_max: v.in_progress_max,
            starts: v.starts.map(rate),
        }
    }
}

impl From<WireLimit> for Limit {
    fn from(v: WireLimit) -> Self {
        let rate = |rate: WireStartRate| StartRate { max: rate.max, window: us(rate.window_us) };
        Limit {
            scope: v.scope.into(),
            key: v.key,
            in_progress_max: v.in_progress_max,
            starts: v.starts.map(rate),
        }
    }
}
