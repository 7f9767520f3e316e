//! What is done to a run while it goes on, and when.

use super::forms::PlaceFile;
use super::length::Length;
use super::protect::{BreakerFile, LimitFile};
use super::settings::{AssignFile, KeyRuleFile, ProtocolFile, QueueFile, RetryFile};
use crate::scenario::wire::{WireIdempotency, WireWhenFull};
use serde::{Deserialize, Serialize};

/// A command at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimedFile {
    /// When; it comes before everything else of that moment.
    pub at: Length,
    /// What.
    #[serde(rename = "do")]
    pub command: CommandFile,
    /// For faults only: how long until it is stopped; for ever where it is absent.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// How often; once where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// From one time to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Length>,
    /// The command must be rejected, with this in the reason. All others must be accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<String>,
}

/// A command. Orders, drivers and so on are named by their number on screen, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CommandFile {
    /// Serve the queue by another policy.
    SetQueuePolicy(QueueFile),
    /// Choose drivers by another policy.
    SetAssignPolicy(AssignFile),
    /// Use another retry policy; what it leaves out is as at the start.
    SetRetryPolicy(RetryFile),
    /// Change the mean arrival rate of generated orders, per hour.
    SetArrivalRate(u32),
    /// Send drivers home or call them in: how many are on shift.
    SetDriversOnShift(u32),
    /// Bound the queue; `null` removes the bound.
    SetQueueCapacity(Option<u32>),
    /// Change delays and time-outs of messages; what it leaves out is as at the start.
    SetProtocol(ProtocolFile),
    /// Let another order go when the queue is full.
    SetWhenFull(WireWhenFull),
    /// Switch circuit breakers on, off (`null`) or to other numbers.
    SetBreaker(Option<BreakerFile>),
    /// Replace all limits.
    SetLimits(Vec<LimitFile>),
    /// Recognise duplicates from now on, or let them take effect.
    SetIdempotency(WireIdempotency),
    /// Change what a key means once its order has ended; what it leaves out is as at the start.
    SetKeyRule(KeyRuleFile),
    /// A customer calls an order off.
    CancelOrder(u32),
    /// Release a scheduled order now.
    ReleaseNow(u32),
    /// Place a new order like a failed one.
    ReplayDeadLetter(u32),
    /// Start a fault.
    InjectFault(FaultFile),
    /// Stop a fault by its number: faults are numbered as they start.
    StopFault(u32),
}

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FaultFile {
    /// The driver gives the current order back.
    DriverCancels(u32),
    /// The driver stops and goes dark.
    DriverBreaksDown(u32),
    /// Meals started at this restaurant take three times as long.
    RestaurantLate(u32),
    /// No route enters the road between these two neighbouring junctions.
    RoadClosed([PlaceFile; 2]),
    /// Each message is lost with this probability.
    MessageLoss {
        /// Parts per million.
        ppm: u32,
    },
    /// Generated demand is multiplied.
    DemandSurge {
        /// Per cent of the normal rate, 101 to 1000.
        percent: u32,
    },
    /// No cycle runs.
    DispatcherPaused,
    /// The driver goes home; called in again when the fault is stopped.
    DriverOffShift(u32),
    /// The driver declines offers.
    DriverDeclines {
        /// Who.
        driver: u32,
        /// How many; all where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offers: Option<u32>,
    },
    /// The restaurant takes no orders.
    RestaurantClosed(u32),
    /// The restaurant's counter has fewer places.
    CounterJam {
        /// Where.
        restaurant: u32,
        /// How many places are left.
        places: u32,
    },
    /// The customer calls the order off.
    CustomerCancels(u32),
    /// Every attempt at this order fails at the pick-up.
    OrderPoisoned(u32),
}
