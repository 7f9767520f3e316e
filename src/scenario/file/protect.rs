//! Back-pressure, breakers and limits as a file says them.

use super::length::Length;
use super::settings::or;
use crate::core::breaker::BreakerPolicy;
use crate::core::limit::{Limit, LimitScope, StartRate};
use crate::scenario::wire::WireLimitScope;
use serde::{Deserialize, Serialize};

/// When a restaurant gets no more orders for a while. What is absent is as in the playground.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BreakerFile {
    /// So many failures within the window open the breaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<u32>,
    /// The window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Length>,
    /// From opening to half-open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_for: Option<Length>,
    /// A probe without an answer for this long is given up as a probe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe_within: Option<Length>,
}

/// A limit: at most so many orders of a key in progress, or starts in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LimitFile {
    /// What its keys are.
    pub scope: WireLimitScope,
    /// The one key that it bounds: a number from 1 on screen for restaurants and districts, the
    /// number given to the orders for customers and names. Each key by itself where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<u32>,
    /// Orders in progress at once, offers in flight included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_progress_max: Option<u32>,
    /// How often attempts may start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<StartRateFile>,
}

/// At most so many starts in any window of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StartRateFile {
    /// Starts.
    pub max: u32,
    /// The length of the window.
    pub window: Length,
}

impl From<BreakerFile> for BreakerPolicy {
    fn from(file: BreakerFile) -> BreakerPolicy {
        let base = BreakerPolicy::default();
        BreakerPolicy {
            failures: file.failures.unwrap_or(base.failures),
            window: or(file.window, base.window),
            open_for: or(file.open_for, base.open_for),
            probe_within: or(file.probe_within, base.probe_within),
        }
    }
}

impl From<LimitFile> for Limit {
    fn from(file: LimitFile) -> Limit {
        let rate = |rate: StartRateFile| StartRate { max: rate.max, window: rate.window.0 };
        let scope = LimitScope::from(file.scope);
        Limit {
            scope,
            key: file.key.map(|key| if scope.is_of_the_city() { key.wrapping_sub(1) } else { key }),
            in_progress_max: file.in_progress_max,
            starts: file.starts.map(rate),
        }
    }
}
