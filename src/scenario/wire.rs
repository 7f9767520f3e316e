//! Commands and settings as they travel: the serde twins of the core's types.
//!
//! The core never derives Serialize, so that refactors there do not break links.

mod fault;
mod order;
mod protect;
mod queue;

pub use fault::{WireFault, WireRandomFault, WireWay};
pub use order::{WireClass, WireOrder};
pub use protect::{WireBreaker, WireLimit, WireLimitScope, WireStartRate, WireWhenFull};
pub use queue::{WireDiscipline, WireQueuePolicy};

use crate::core::breaker::BreakerPolicy;
use crate::core::command::Command;
use crate::core::id::{FaultId, OrderId};
use crate::core::inversion::InversionFix;
use crate::core::limit::{Limit, LimitScope};
use crate::core::order::Class;
use crate::core::settings::{
    AssignPolicy, Backoff, Bundling, Discipline, Jitter, Protocol, Reentry, RetryPolicy, Settings,
    Weights, WhenFull,
};
use crate::core::sim::Moment;
use crate::core::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};

/// Conversions between a core type and its twin, written once per pair of enums without data.
macro_rules! twins {
    ($($core:ident = $wire:ident { $($variant:ident),* })*) => {$(
        impl From<$core> for $wire {
            fn from(value: $core) -> Self {
                match value { $($core::$variant => $wire::$variant),* }
            }
        }
        impl From<$wire> for $core {
            fn from(value: $wire) -> Self {
                match value { $($wire::$variant => $core::$variant),* }
            }
        }
    )*};
}

mod dispatcher;
pub use dispatcher::*;

/// See [`Command`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireCommand {
    SetQueuePolicy(WireQueuePolicy),
    SetAssignPolicy(WireAssignPolicy),
    SetRetryPolicy(WireRetryPolicy),
    SetArrivalRate { per_hour: u32 },
    SetDriversOnShift { count: u32 },
    SetQueueCapacity(Option<u32>),
    SetProtocol(WireProtocol),
    PlaceOrder(WireOrder),
    CancelOrder { order: u32 },
    ReleaseNow { order: u32 },
    ReplayDeadLetter { order: u32 },
    InjectFault(WireFault),
    StopFault { fault: u32 },
    SetIdempotency(WireIdempotency),
    SetKeyRule(WireKeyRule),
    SetWhenFull(WireWhenFull),
    SetBreaker(Option<WireBreaker>),
    SetLimits(Vec<WireLimit>),
    SetInversionFix(WireInversionFix),
    SetMode(WireMode),
    SetDispatcherLog(WireLog),
    SetBundling(WireBundling),
}

/// See [`Moment`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireMoment {
    pub fired: u64,
    pub at_us: u64,
}

impl From<Moment> for WireMoment {
    fn from(moment: Moment) -> WireMoment {
        WireMoment { fired: moment.fired, at_us: moment.at.as_micros() }
    }
}

impl From<WireMoment> for Moment {
    fn from(moment: WireMoment) -> Moment {
        Moment { fired: moment.fired, at: SimTime::from_micros(moment.at_us) }
    }
}

/// See [`Settings`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireSettings {
    pub queue: WireQueuePolicy,
    pub assign: WireAssignPolicy,
    pub retry: WireRetryPolicy,
    pub arrivals_per_hour: u32,
    pub drivers_on_shift: u32,
    pub queue_capacity: Option<u32>,
    pub protocol: WireProtocol,
    #[serde(default)]
    pub idempotency: WireIdempotency,
    #[serde(default)]
    pub keys: WireKeyRule,
    #[serde(default)]
    pub when_full: WireWhenFull,
    #[serde(default)]
    pub breaker: Option<WireBreaker>,
    #[serde(default)]
    pub limits: Vec<WireLimit>,
    #[serde(default)]
    pub inversion_fix: WireInversionFix,
    pub mode: WireMode,
    #[serde(default)]
    pub log: WireLog,
    /// Absent in what was written before there were bundles.
    #[serde(default)]
    pub bundling: WireBundling,
}

impl Default for WireSettings {
    fn default() -> Self {
        WireSettings::from(&Settings::default())
    }
}

/// See [`AssignPolicy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireAssignPolicy {
    Nearest,
    Weighted { distance: u32, load: u32, idle: u32, acceptance: u32 },
    RoundRobin,
    LeastLoaded,
    TwoChoices,
    Random,
    FirstComeNearest,
    Optimal { window_us: u64 },
}

/// See [`RetryPolicy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireRetryPolicy {
    pub backoff: WireBackoff,
    pub base_us: u64,
    pub cap_us: u64,
    pub jitter: WireJitter,
    pub max_attempts: u32,
    pub total_deadline_us: u64,
    pub reentry: WireReentry,
    #[serde(default)]
    pub attempt_timeout_us: Option<u64>,
}

/// See [`Backoff`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireBackoff {
    None,
    Fixed,
    Exponential,
    Linear,
}

/// See [`Jitter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireJitter {
    None,
    Full,
    Equal,
    Decorrelated,
}

/// See [`Reentry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireReentry {
    AtReturn,
    AtOriginal,
}

/// See [`InversionFix`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireInversionFix {
    #[default]
    Off,
    Inheritance,
    Ceiling,
}

/// See [`Bundling`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireBundling {
    #[default]
    Off,
    On,
}

/// See [`Protocol`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireProtocol {
    pub latency_us: u64,
    pub resend_after_us: u64,
    pub offer_timeout_us: u64,
    pub think_time_us: u64,
    pub exclusion_us: u64,
    pub heartbeat_every_us: u64,
    pub lease_us: u64,
}

twins! {
    Class = WireClass { Urgent, Standard, Saver }
    Backoff = WireBackoff { None, Fixed, Exponential, Linear }
    Jitter = WireJitter { None, Full, Equal, Decorrelated }
    Bundling = WireBundling { Off, On }
    Reentry = WireReentry { AtReturn, AtOriginal }
    InversionFix = WireInversionFix { Off, Inheritance, Ceiling }
    Discipline = WireDiscipline { Fifo, Lifo, EarliestDeadline, ShortestJob }
    WhenFull = WireWhenFull { RejectNewest, DropOldest, ShedLowest }
    LimitScope = WireLimitScope { Restaurant, District, Customer, Name }
}

const fn us(value: u64) -> SimDuration {
    SimDuration::from_micros(value)
}

impl From<AssignPolicy> for WireAssignPolicy {
    fn from(value: AssignPolicy) -> Self {
        match value {
            AssignPolicy::Nearest => WireAssignPolicy::Nearest,
            AssignPolicy::Weighted(Weights { distance, load, idle, acceptance }) => {
                WireAssignPolicy::Weighted { distance, load, idle, acceptance }
            }
            AssignPolicy::RoundRobin => WireAssignPolicy::RoundRobin,
            AssignPolicy::LeastLoaded => WireAssignPolicy::LeastLoaded,
            AssignPolicy::TwoChoices => WireAssignPolicy::TwoChoices,
            AssignPolicy::Random => WireAssignPolicy::Random,
            AssignPolicy::FirstComeNearest => WireAssignPolicy::FirstComeNearest,
            AssignPolicy::Optimal { window } => {
                WireAssignPolicy::Optimal { window_us: window.as_micros() }
            }
        }
    }
}

impl From<WireAssignPolicy> for AssignPolicy {
    fn from(value: WireAssignPolicy) -> Self {
        match value {
            WireAssignPolicy::Nearest => AssignPolicy::Nearest,
            WireAssignPolicy::Weighted { distance, load, idle, acceptance } => {
                AssignPolicy::Weighted(Weights { distance, load, idle, acceptance })
            }
            WireAssignPolicy::RoundRobin => AssignPolicy::RoundRobin,
            WireAssignPolicy::LeastLoaded => AssignPolicy::LeastLoaded,
            WireAssignPolicy::TwoChoices => AssignPolicy::TwoChoices,
            WireAssignPolicy::Random => AssignPolicy::Random,
            WireAssignPolicy::FirstComeNearest => AssignPolicy::FirstComeNearest,
            WireAssignPolicy::Optimal { window_us } => {
                AssignPolicy::Optimal { window: us(window_us) }
            }
        }
    }
}

impl From<RetryPolicy> for WireRetryPolicy {
    fn from(v: RetryPolicy) -> Self {
        WireRetryPolicy {
            backoff: v.backoff.into(),
            base_us: v.base.as_micros(),
            cap_us: v.cap.as_micros(),
            jitter: v.jitter.into(),
            max_attempts: v.max_attempts,
            total_deadline_us: v.total_deadline.as_micros(),
            reentry: v.reentry.into(),
            attempt_timeout_us: v.attempt_timeout.map(SimDuration::as_micros),
        }
    }
}

impl From<WireRetryPolicy> for RetryPolicy {
    fn from(v: WireRetryPolicy) -> Self {
        RetryPolicy {
            backoff: v.backoff.into(),
            base: us(v.base_us),
            cap: us(v.cap_us),
            jitter: v.jitter.into(),
            max_attempts: v.max_attempts,
            total_deadline: us(v.total_deadline_us),
            reentry: v.reentry.into(),
            attempt_timeout: v.attempt_timeout_us.map(us),
        }
    }
}

impl From<Protocol> for WireProtocol {
    fn from(v: Protocol) -> Self {
        WireProtocol {
            latency_us: v.latency.as_micros(),
            resend_after_us: v.resend_after.as_micros(),
            offer_timeout_us: v.offer_timeout.as_micros(),
            think_time_us: v.think_time.as_micros(),
            exclusion_us: v.exclusion.as_micros(),
            heartbeat_every_us: v.heartbeat_every.as_micros(),
            lease_us: v.lease.as_micros(),
        }
    }
}

impl From<WireProtocol> for Protocol {
    fn from(v: WireProtocol) -> Self {
        Protocol {
            latency: us(v.latency_us),
            resend_after: us(v.resend_after_us),
            offer_timeout: us(v.offer_timeout_us),
            think_time: us(v.think_time_us),
            exclusion: us(v.exclusion_us),
            heartbeat_every: us(v.heartbeat_every_us),
            lease: us(v.lease_us),
        }
    }
}

impl From<&Settings> for WireSettings {
    fn from(v: &Settings) -> Self {
        WireSettings {
            queue: v.queue.into(),
            assign: v.assign.into(),
            retry: v.retry.into(),
            arrivals_per_hour: v.arrivals_per_hour,
            drivers_on_shift: v.drivers_on_shift,
            queue_capacity: v.queue_capacity,
            protocol: v.protocol.into(),
            idempotency: v.idempotency.into(),
            keys: v.keys.into(),
            when_full: v.when_full.into(),
            breaker: v.breaker.map(WireBreaker::from),
            limits: v.limits.iter().copied().map(WireLimit::from).collect(),
            inversion_fix: v.inversion_fix.into(),
            mode: v.mode.into(),
            log: v.log.into(),
            bundling: v.bundling.into(),
        }
    }
}

impl From<&WireSettings> for Settings {
    fn from(v: &WireSettings) -> Self {
        Settings {
            queue: v.queue.into(),
            assign: v.assign.into(),
            retry: v.retry.into(),
            arrivals_per_hour: v.arrivals_per_hour,
            drivers_on_shift: v.drivers_on_shift,
            queue_capacity: v.queue_capacity,
            protocol: v.protocol.into(),
            idempotency: v.idempotency.into(),
            keys: v.keys.into(),
            when_full: v.when_full.into(),
            breaker: v.breaker.map(BreakerPolicy::from),
            limits: v.limits.iter().copied().map(Limit::from).collect(),
            inversion_fix: v.inversion_fix.into(),
            mode: v.mode.into(),
            log: v.log.into(),
            bundling: v.bundling.into(),
        }
    }
}

impl From<&Command> for WireCommand {
    fn from(v: &Command) -> Self {
        match v {
            Command::SetQueuePolicy(p) => WireCommand::SetQueuePolicy((*p).into()),
            Command::SetAssignPolicy(p) => WireCommand::SetAssignPolicy((*p).into()),
            Command::SetRetryPolicy(p) => WireCommand::SetRetryPolicy((*p).into()),
            Command::SetArrivalRate { per_hour } => {
                WireCommand::SetArrivalRate { per_hour: *per_hour }
            }
            Command::SetDriversOnShift { count } => {
                WireCommand::SetDriversOnShift { count: *count }
            }
            Command::SetQueueCapacity(capacity) => WireCommand::SetQueueCapacity(*capacity),
            Command::SetProtocol(p) => WireCommand::SetProtocol((*p).into()),
            Command::PlaceOrder(spec) => WireCommand::PlaceOrder((*spec).into()),
            Command::CancelOrder(order) => WireCommand::CancelOrder { order: order.0 },
            Command::ReleaseNow(order) => WireCommand::ReleaseNow { order: order.0 },
            Command::ReplayDeadLetter(order) => WireCommand::ReplayDeadLetter { order: order.0 },
            Command::InjectFault(fault) => WireCommand::InjectFault((*fault).into()),
            Command::StopFault(fault) => WireCommand::StopFault { fault: fault.0 },
            Command::SetIdempotency(v) => WireCommand::SetIdempotency((*v).into()),
            Command::SetKeyRule(v) => WireCommand::SetKeyRule((*v).into()),
            Command::SetWhenFull(when_full) => WireCommand::SetWhenFull((*when_full).into()),
            Command::SetBreaker(policy) => WireCommand::SetBreaker(policy.map(WireBreaker::from)),
            Command::SetLimits(limits) => {
                WireCommand::SetLimits(limits.iter().copied().map(WireLimit::from).collect())
            }
            Command::SetInversionFix(fix) => WireCommand::SetInversionFix((*fix).into()),
            Command::SetMode(v) => WireCommand::SetMode((*v).into()),
            Command::SetDispatcherLog(v) => WireCommand::SetDispatcherLog((*v).into()),
            Command::SetBundling(bundling) => WireCommand::SetBundling((*bundling).into()),
        }
    }
}

impl From<WireCommand> for Command {
    fn from(v: WireCommand) -> Self {
        match v {
            WireCommand::SetQueuePolicy(p) => Command::SetQueuePolicy(p.into()),
            WireCommand::SetAssignPolicy(p) => Command::SetAssignPolicy(p.into()),
            WireCommand::SetRetryPolicy(p) => Command::SetRetryPolicy(p.into()),
            WireCommand::SetArrivalRate { per_hour } => Command::SetArrivalRate { per_hour },
            WireCommand::SetDriversOnShift { count } => Command::SetDriversOnShift { count },
            WireCommand::SetQueueCapacity(capacity) => Command::SetQueueCapacity(capacity),
            WireCommand::SetProtocol(p) => Command::SetProtocol(p.into()),
            WireCommand::PlaceOrder(spec) => Command::PlaceOrder(spec.into()),
            WireCommand::CancelOrder { order } => Command::CancelOrder(OrderId(order)),
            WireCommand::ReleaseNow { order } => Command::ReleaseNow(OrderId(order)),
            WireCommand::ReplayDeadLetter { order } => Command::ReplayDeadLetter(OrderId(order)),
            WireCommand::InjectFault(fault) => Command::InjectFault(fault.into()),
            WireCommand::StopFault { fault } => Command::StopFault(FaultId(fault)),
            WireCommand::SetIdempotency(v) => Command::SetIdempotency(v.into()),
            WireCommand::SetKeyRule(v) => Command::SetKeyRule(v.into()),
            WireCommand::SetWhenFull(when_full) => Command::SetWhenFull(when_full.into()),
            WireCommand::SetBreaker(policy) => Command::SetBreaker(policy.map(BreakerPolicy::from)),
            WireCommand::SetLimits(limits) => {
                Command::SetLimits(limits.into_iter().map(Limit::from).collect())
            }
            WireCommand::SetInversionFix(fix) => Command::SetInversionFix(fix.into()),
            WireCommand::SetMode(v) => Command::SetMode(v.into()),
            WireCommand::SetDispatcherLog(v) => Command::SetDispatcherLog(v.into()),
            WireCommand::SetBundling(bundling) => Command::SetBundling(bundling.into()),
        }
    }
}
