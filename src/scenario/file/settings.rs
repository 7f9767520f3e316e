//! Settings and rules as a file says them: every field may be left out.

use super::length::Length;
use super::protect::{BreakerFile, LimitFile};
use crate::core::breaker::BreakerPolicy;
use crate::core::idempotency::{Idempotency, KeyRule, KeysFreed};
use crate::core::inversion::InversionFix;
use crate::core::limit::Limit;
use crate::core::settings::{
    AssignPolicy, Backoff, Bundling, Discipline, DispatchMode, DispatcherLog, Jitter, LevelShare,
    Levels, Protocol, QueuePolicy, Reentry, RetryPolicy, Settings, Weights, WhenFull,
};
use crate::core::sim::Rules;
use crate::core::time::SimDuration;
use crate::scenario::wire::{
    WireBackoff, WireBundling, WireDiscipline, WireIdempotency, WireInversionFix, WireJitter,
    WireKeysFreed, WireLog, WireMode, WireReentry, WireWhenFull,
};
use serde::{Deserialize, Deserializer, Serialize};

/// Settings at the start. What is absent is as in the playground, except that no orders are
/// generated and all drivers are on shift.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettingsFile {
    /// Who is served next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueFile>,
    /// Who serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assign: Option<AssignFile>,
    /// What happens after a failed attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<RetryFile>,
    /// Mean number of generated orders per hour; none where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrivals_per_hour: Option<u32>,
    /// How many drivers without a fixed shift are on shift; all where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drivers_on_shift: Option<u32>,
    /// Orders that may be queued at once; no limit where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_capacity: Option<u32>,
    /// Delays and time-outs of the message layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ProtocolFile>,
    /// Who goes when an order arrives at a full queue; `reject-newest` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_full: Option<WireWhenFull>,
    /// When a restaurant gets no more orders for a while; never where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaker: Option<BreakerFile>,
    /// Limits by restaurant, district, customer or name; all of them hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitFile>,
    /// Whether duplicates are recognised; `on` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency: Option<WireIdempotency>,
    /// What an idempotency key means once its order has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<KeyRuleFile>,
    /// What is done about priority inversion; `off` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inversion_fix: Option<WireInversionFix>,
    /// Whether drivers with room take further orders of one restaurant along; `off` where it is
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundling: Option<WireBundling>,
    /// Whether the dispatcher waits for each answer; `async` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<WireMode>,
    /// What outlives a crash of the dispatcher; `durable` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<WireLog>,
}

/// A queue policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum QueueFile {
    /// First in, first out.
    Fifo,
    /// Last in, first out.
    Lifo,
    /// Urgent before standard before saver.
    Priority {
        /// Waiting this long is worth one class; strict priority where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        aging: Option<Length>,
    },
    /// One level per class.
    MultiLevel {
        /// Shares of urgent, standard and saver; strict where they are absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        weights: Option<[u32; 3]>,
        /// Who is first within each level; fifo where they are absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        disciplines: Option<[WireDiscipline; 3]>,
        /// An order falls a level for every so many failed attempts; never where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        demote_after: Option<u32>,
        /// An order rises a level each time it has waited this long; never where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        aging: Option<Length>,
    },
    /// Earliest promised time first.
    EarliestDeadline,
    /// Shortest expected delivery trip first.
    ShortestJob,
}

/// An assignment policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AssignFile {
    /// Shortest travel time to the restaurant.
    Nearest,
    /// Lowest weighted sum; weights are 0 to 100.
    Weighted {
        /// Cost of a minute of travel to the restaurant.
        #[serde(default)]
        distance: u32,
        /// Cost of an order in hand or carried before.
        #[serde(default)]
        load: u32,
        /// Bonus for a minute of idle time.
        #[serde(default)]
        idle: u32,
        /// Cost of a percent of declined offers.
        #[serde(default)]
        acceptance: u32,
    },
    /// Smooth weighted round robin over the drivers.
    RoundRobin,
    /// Fewest orders in hand, then the longest idle.
    LeastLoaded,
    /// The better of two drivers drawn at random.
    TwoChoices,
    /// Any eligible driver.
    Random,
    /// Commits each order at placement to the driver who can pick it up first.
    FirstComeNearest,
    /// The pairs of orders and drivers with the shortest travel times in total.
    Optimal {
        /// How long orders are held after the first joins the queue; not at all where absent.
        #[serde(default)]
        window: Length,
    },
}

/// A retry policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RetryFile {
    /// How the wait grows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backoff: Option<WireBackoff>,
    /// First wait, at most a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Length>,
    /// Longest wait before jitter, from the base to a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Length>,
    /// How the wait is spread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jitter: Option<WireJitter>,
    /// Attempts allowed, the first included: 1 to 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// An attempt that takes longer fails, at most a day; with `null` none does.
    #[serde(default, deserialize_with = "or_null", skip_serializing_if = "Option::is_none")]
    pub attempt_timeout: Option<Option<Length>>,
    /// After this long from placement the order fails: 1s to 7d.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_deadline: Option<Length>,
    /// Where a retried order stands among equals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reentry: Option<WireReentry>,
}

/// Delays and time-outs of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProtocolFile {
    /// Mean travel time of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Length>,
    /// A message without acknowledgement is sent again after this long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resend_after: Option<Length>,
    /// A driver without an answer for this long loses the offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_timeout: Option<Length>,
    /// Longest time a driver thinks about an offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub think_time: Option<Length>,
    /// After a decline or time-out the driver is passed over for the order for this long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusion: Option<Length>,
    /// Drivers report this often; 0s switches heartbeats and leases off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_every: Option<Length>,
    /// An attempt without a heartbeat for this long is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Length>,
}

/// What an idempotency key means once its order has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyRuleFile {
    /// Which ends free the key at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed: Option<WireKeysFreed>,
    /// How long after the end of its order a key is held otherwise, at most 7d.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_for: Option<Length>,
}

/// Fixed rules of a run. Without a city all but `handing_over` and `promise` are 0s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// From arrival at a restaurant to being able to take the food.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parking: Option<Length>,
    /// From taking the food to leaving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaving: Option<Length>,
    /// From arrival at the door to the hand-over, where the order does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handing_over: Option<Length>,
    /// From the hand-over to being free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returning: Option<Length>,
    /// Delivery is promised within this long of placement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Length>,
    /// Shares of urgent, standard and saver among generated orders in parts per million.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class_mix_ppm: Option<[u32; 3]>,
    /// Share of generated orders that need a cold box in parts per million.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cold_box_ppm: Option<u32>,
}

impl SettingsFile {
    /// These settings, and `base` where they say nothing.
    pub fn over(&self, base: Settings) -> Settings {
        Settings {
            queue: self.queue.map_or(base.queue, Into::into),
            assign: self.assign.map_or(base.assign, Into::into),
            retry: self.retry.map_or(base.retry, |retry| retry.over(base.retry)),
            arrivals_per_hour: self.arrivals_per_hour.unwrap_or(base.arrivals_per_hour),
            drivers_on_shift: self.drivers_on_shift.unwrap_or(base.drivers_on_shift),
            queue_capacity: self.queue_capacity.or(base.queue_capacity),
            protocol: self.protocol.map_or(base.protocol, |p| p.over(base.protocol)),
            idempotency: self.idempotency.map_or(base.idempotency, Idempotency::from),
            keys: self.keys.map_or(base.keys, |keys| keys.over(base.keys)),
            when_full: self.when_full.map_or(base.when_full, WhenFull::from),
            breaker: self.breaker.map(BreakerPolicy::from).or(base.breaker),
            limits: match self.limits.as_slice() {
                [] => base.limits,
                limits => limits.iter().copied().map(Limit::from).collect(),
            },
            inversion_fix: self.inversion_fix.map_or(base.inversion_fix, InversionFix::from),
            bundling: self.bundling.map_or(base.bundling, Bundling::from),
            mode: self.mode.map_or(base.mode, DispatchMode::from),
            log: self.log.map_or(base.log, DispatcherLog::from),
        }
    }
}

impl RetryFile {
    /// This policy, and `base` where it says nothing.
    pub fn over(self, base: RetryPolicy) -> RetryPolicy {
        RetryPolicy {
            backoff: self.backoff.map_or(base.backoff, Backoff::from),
            base: or(self.base, base.base),
            cap: or(self.cap, base.cap),
            jitter: self.jitter.map_or(base.jitter, Jitter::from),
            max_attempts: self.max_attempts.unwrap_or(base.max_attempts),
            attempt_timeout: self
                .attempt_timeout
                .map_or(base.attempt_timeout, |timeout| timeout.map(|length| length.0)),
            total_deadline: or(self.total_deadline, base.total_deadline),
            reentry: self.reentry.map_or(base.reentry, Reentry::from),
        }
    }
}

impl ProtocolFile {
    /// This protocol, and `base` where it says nothing.
    pub fn over(self, base: Protocol) -> Protocol {
        Protocol {
            latency: or(self.latency, base.latency),
            resend_after: or(self.resend_after, base.resend_after),
            offer_timeout: or(self.offer_timeout, base.offer_timeout),
            think_time: or(self.think_time, base.think_time),
            exclusion: or(self.exclusion, base.exclusion),
            heartbeat_every: or(self.heartbeat_every, base.heartbeat_every),
            lease: or(self.lease, base.lease),
        }
    }
}

impl KeyRuleFile {
    /// This rule, and `base` where it says nothing.
    pub fn over(self, base: KeyRule) -> KeyRule {
        KeyRule {
            freed: self.freed.map_or(base.freed, KeysFreed::from),
            kept_for: or(self.kept_for, base.kept_for),
        }
    }
}

impl RulesFile {
    /// These rules, and `base` where they say nothing.
    pub fn over(self, base: Rules) -> Rules {
        Rules {
            parking: or(self.parking, base.parking),
            leaving: or(self.leaving, base.leaving),
            handing_over: or(self.handing_over, base.handing_over),
            returning: or(self.returning, base.returning),
            promise: or(self.promise, base.promise),
            class_mix_ppm: self.class_mix_ppm.unwrap_or(base.class_mix_ppm),
            cold_box_ppm: self.cold_box_ppm.unwrap_or(base.cold_box_ppm),
        }
    }
}

impl From<QueueFile> for QueuePolicy {
    fn from(file: QueueFile) -> QueuePolicy {
        match file {
            QueueFile::Fifo => QueuePolicy::Fifo,
            QueueFile::Lifo => QueuePolicy::Lifo,
            QueueFile::Priority { aging } => {
                QueuePolicy::Priority { aging: aging.map(|step| step.0) }
            }
            QueueFile::MultiLevel { weights, disciplines, demote_after, aging } => {
                let share = weights.map_or(LevelShare::Strict, LevelShare::Weighted);
                let plain = Levels::new(share);
                QueuePolicy::MultiLevel(Levels {
                    disciplines: disciplines
                        .map_or(plain.disciplines, |each| each.map(Discipline::from)),
                    demote_after,
                    aging: aging.map(|step| step.0),
                    ..plain
                })
            }
            QueueFile::EarliestDeadline => QueuePolicy::EarliestDeadline,
            QueueFile::ShortestJob => QueuePolicy::ShortestJob,
        }
    }
}

impl From<AssignFile> for AssignPolicy {
    fn from(file: AssignFile) -> AssignPolicy {
        match file {
            AssignFile::Nearest => AssignPolicy::Nearest,
            AssignFile::Weighted { distance, load, idle, acceptance } => {
                AssignPolicy::Weighted(Weights { distance, load, idle, acceptance })
            }
            AssignFile::RoundRobin => AssignPolicy::RoundRobin,
            AssignFile::LeastLoaded => AssignPolicy::LeastLoaded,
            AssignFile::TwoChoices => AssignPolicy::TwoChoices,
            AssignFile::Random => AssignPolicy::Random,
            AssignFile::FirstComeNearest => AssignPolicy::FirstComeNearest,
            AssignFile::Optimal { window } => AssignPolicy::Optimal { window: window.0 },
        }
    }
}

pub(super) fn or(length: Option<Length>, base: SimDuration) -> SimDuration {
    length.map_or(base, |length| length.0)
}

/// What is there, `null` or a value; what is absent is the default.
fn or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Length>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
