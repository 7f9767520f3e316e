//! What is done to a run while it goes on, and when.

use super::fault::FaultFile;
use super::length::Length;
use super::protect::{BreakerFile, LimitFile};
use super::settings::{AssignFile, KeyRuleFile, ProtocolFile, QueueFile, RetryFile};
use super::things::OrderFile;
use crate::scenario::wire::{
    WireBundling, WireIdempotency, WireInversionFix, WireLog, WireMode, WireWhenFull,
};
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
    /// Deal with priority inversion in another way.
    SetInversionFix(WireInversionFix),
    /// Wait for each answer from now on, or do not.
    SetMode(WireMode),
    /// Choose what outlives the next crash of the dispatcher.
    SetLog(WireLog),
    /// Let drivers with room take further orders of one restaurant along, or no more.
    SetBundling(WireBundling),
    /// Place an order by hand. The entry says when and how often.
    PlaceOrder(Box<OrderFile>),
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
