//! What a run should lead to, as a file says it. How it is looked up is `verify`'s business.

use super::forms::Within;
use super::length::Length;
use crate::core::order::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What should have happened by the end. Orders and so on are named by their number on screen,
/// from 1; everything that is absent is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExpectFile {
    /// The last state of every order: one word for all, or each in turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<StatesFile>,
    /// Every start of an attempt in sequence, by the order's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Vec<u32>>,
    /// Single orders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderExpect>,
    /// Numbers of the scoreboard at the end, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(any(test, feature = "cli"), schemars(schema_with = "super::schema::counts"))]
    pub counts: BTreeMap<String, Within<u64>>,
    /// Times of the scoreboard at the end, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(any(test, feature = "cli"), schemars(schema_with = "super::schema::times"))]
    pub times: BTreeMap<String, Within<Length>>,
    /// Events that must have occurred, or with a count of 0 must not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventExpect>,
    /// How things stood at certain moments, in time order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<MomentExpect>,
    /// Nothing is left to happen: no timer, no message under way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_rest: bool,
}

/// States of orders.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[cfg_attr(any(test, feature = "cli"), schemars(untagged))]
pub enum StatesFile {
    /// All are in this one.
    All(StatusFile),
    /// Each in turn.
    Each(Vec<StatusFile>),
}

/// One of the seven states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum StatusFile {
    Pending,
    Queued,
    InProgress,
    Completed,
    Failed,
    Retrying,
    Cancelled,
}

/// A single order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderExpect {
    /// Which.
    pub order: u32,
    /// Its last state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StatusFile>,
    /// Why it failed, as in the events: `budget used up`, `deadline passed` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How many attempts were started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Within<u64>>,
    /// When each attempt started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Vec<Within<Length>>>,
    /// How each attempt ended, as in the events: `delivered`, `driver cancelled` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt_ends: Option<Vec<String>>,
    /// Who carried each attempt, by the driver's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drivers: Option<Vec<u32>>,
    /// When the food was (last) ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready: Option<Within<Length>>,
    /// When it was (last) picked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picked_up: Option<Within<Length>>,
    /// When it was handed over at the door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Within<Length>>,
    /// When it was completed, failed or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Within<Length>>,
}

/// Events of one kind; the fields named must be equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventExpect {
    /// The kind, as in `dispatch run --events`.
    #[cfg_attr(any(test, feature = "cli"), schemars(schema_with = "super::schema::event_kind"))]
    pub kind: String,
    /// How many; at least one where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Within<u64>>,
    /// When: only events of this time are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Within<Length>>,
    /// About which order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// About which driver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<u32>,
    /// About which restaurant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restaurant: Option<u32>,
    /// About which fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<u32>,
    /// Which dead letter is replayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replays: Option<u32>,
    /// The how-manieth attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The state left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The state entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The state reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The stage of an attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The kind of message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_kind: Option<String>,
    /// Until when, such as the moment of a retry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Within<Length>>,
}

/// How things stood at a moment, after all that happened then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MomentExpect {
    /// When.
    pub at: Length,
    /// The state of every order placed so far: one word for all, or each in turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<StatesFile>,
    /// The queue in service order, by the orders' numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Vec<u32>>,
    /// How many attempts are under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_progress: Option<Within<u64>>,
}

impl StatusFile {
    /// The state in the core.
    pub const fn status(self) -> Status {
        match self {
            StatusFile::Pending => Status::Pending,
            StatusFile::Queued => Status::Queued,
            StatusFile::InProgress => Status::InProgress,
            StatusFile::Completed => Status::Completed,
            StatusFile::Failed => Status::Failed,
            StatusFile::Retrying => Status::Retrying,
            StatusFile::Cancelled => Status::Cancelled,
        }
    }
}

impl Serialize for StatesFile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            StatesFile::All(status) => status.serialize(serializer),
            StatesFile::Each(each) => each.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for StatesFile {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StatesVisitor;
        impl<'de> serde::de::Visitor<'de> for StatesVisitor {
            type Value = StatesFile;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a state for all orders, or an array with one for each")
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<StatesFile, E> {
                let word = serde::de::value::StrDeserializer::new(word);
                StatusFile::deserialize(word).map(StatesFile::All)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                seq: A,
            ) -> Result<StatesFile, A::Error> {
                let seq = serde::de::value::SeqAccessDeserializer::new(seq);
                Vec::deserialize(seq).map(StatesFile::Each)
            }
        }
        deserializer.deserialize_any(StatesVisitor)
    }
}
