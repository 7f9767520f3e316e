//! Queue policies as they travel.

use super::us;
use crate::core::settings::{Discipline, LevelShare, Levels, QueuePolicy};
use crate::core::time::SimDuration;
use serde::{Deserialize, Serialize};

/// See [`QueuePolicy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireQueuePolicy {
    Fifo,
    Lifo,
    Priority {
        aging_us: Option<u64>,
    },
    MultiLevel {
        weights: Option<[u32; 3]>,
        #[serde(default = "fifo")]
        disciplines: [WireDiscipline; 3],
        #[serde(default)]
        demote_after: Option<u32>,
        #[serde(default)]
        aging_us: Option<u64>,
    },
    EarliestDeadline,
    ShortestJob,
}

/// See [`Discipline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireDiscipline {
    Fifo,
    Lifo,
    EarliestDeadline,
    ShortestJob,
}

/// What every level is unless a file says otherwise.
const fn fifo() -> [WireDiscipline; 3] {
    [WireDiscipline::Fifo; 3]
}

impl From<QueuePolicy> for WireQueuePolicy {
    fn from(value: QueuePolicy) -> Self {
        match value {
            QueuePolicy::Fifo => WireQueuePolicy::Fifo,
            QueuePolicy::Lifo => WireQueuePolicy::Lifo,
            QueuePolicy::Priority { aging } => {
                WireQueuePolicy::Priority { aging_us: aging.map(SimDuration::as_micros) }
            }
            QueuePolicy::MultiLevel(Levels { share, disciplines, demote_after, aging }) => {
                WireQueuePolicy::MultiLevel {
                    weights: match share {
                        LevelShare::Strict => None,
                        LevelShare::Weighted(weights) => Some(weights),
                    },
                    disciplines: disciplines.map(WireDiscipline::from),
                    demote_after,
                    aging_us: aging.map(SimDuration::as_micros),
                }
            }
            QueuePolicy::EarliestDeadline => WireQueuePolicy::EarliestDeadline,
            QueuePolicy::ShortestJob => WireQueuePolicy::ShortestJob,
        }
    }
}

impl From<WireQueuePolicy> for QueuePolicy {
    fn from(value: WireQueuePolicy) -> Self {
        match value {
            WireQueuePolicy::Fifo => QueuePolicy::Fifo,
            WireQueuePolicy::Lifo => QueuePolicy::Lifo,
            WireQueuePolicy::Priority { aging_us } => {
                QueuePolicy::Priority { aging: aging_us.map(us) }
            }
            WireQueuePolicy::MultiLevel { weights, disciplines, demote_after, aging_us } => {
                QueuePolicy::MultiLevel(Levels {
                    share: weights.map_or(LevelShare::Strict, LevelShare::Weighted),
                    disciplines: disciplines.map(Discipline::from),
                    demote_after,
                    aging: aging_us.map(us),
                })
            }
            WireQueuePolicy::EarliestDeadline => QueuePolicy::EarliestDeadline,
            WireQueuePolicy::ShortestJob => QueuePolicy::ShortestJob,
        }
    }
}
