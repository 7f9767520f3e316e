//! What a file says of restaurants, drivers and orders.

use super::forms::PlaceFile;
use super::length::Length;
use crate::core::order::Class;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A restaurant. Without anything it is a kitchen without limits at a place chosen for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RestaurantFile {
    /// The name on screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<PlaceFile>,
    /// Meals cooked at once; 0, the default, is no limit.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub slots: u32,
    /// Cooked meals that fit on the counter; 0, the default, is no limit.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub counter: u32,
    /// Mean cooking time, each is uniform in half to one and a half of it; 15m, and 0s without a
    /// city, where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preparation: Option<Length>,
}

/// A driver, or several alike. Without anything they take every offer, carry one order at a time
/// and are on shift all the time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DriverFile {
    /// Where they start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<PlaceFile>,
    /// How many like this; 1 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Orders they may hold at once; 1 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Total size of the orders they may hold at once; any where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<u32>,
    /// Whether they have a cold box.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cold_box: bool,
    /// How fast they go in per cent of the normal speed; 100 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_percent: Option<u32>,
    /// Probability of accepting an offer in parts per million; 1000000 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance_ppm: Option<u32>,
    /// Share in round robin; 1 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// When a fixed shift begins and ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<[Length; 2]>,
}

/// An order, or several alike. Without anything a standard order is placed at the start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderFile {
    /// When the customer places it.
    #[serde(default, skip_serializing_if = "is_start")]
    pub at: Length,
    /// How many like this; 1 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// From one of these to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Length>,
    /// Its class; standard where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassFile>,
    /// Where it is cooked, by the restaurant's number; 1 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restaurant: Option<u32>,
    /// Where it goes; the last junction where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PlaceFile>,
    /// When it is released for dispatch, as a moment of the run; at once where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Length>,
    /// Cooking time; drawn from the restaurant's law where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preparation: Option<Length>,
    /// Time at the door; as in `rules` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<Length>,
    /// Who orders, a number for limits by customer; a customer of their own where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<u32>,
    /// A number to limit orders by; none where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<u32>,
    /// Its size, 1 to 1000; 1 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Whether only a driver with a cold box may carry it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_cold_box: bool,
    /// The idempotency key of the submission; one of its own where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<u64>,
}

/// A priority class: 0 `urgent`, 1 `standard`, 2 `saver`. The lower number is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassFile(pub Class);

impl Serialize for ClassFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

impl<'de> Deserialize<'de> for ClassFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ClassVisitor;
        impl Visitor<'_> for ClassVisitor {
            type Value = ClassFile;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("urgent, standard, saver, or 0 (served first) to 2")
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<ClassFile, E> {
                let class = Class::ALL.into_iter().find(|class| class.name() == word);
                class.map(ClassFile).ok_or_else(|| E::invalid_value(Unexpected::Str(word), &self))
            }
            fn visit_u64<E: Error>(self, level: u64) -> Result<ClassFile, E> {
                let class = Class::ALL.into_iter().find(|class| class.level() as u64 == level);
                class
                    .map(ClassFile)
                    .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(level), &self))
            }
        }
        deserializer.deserialize_any(ClassVisitor)
    }
}

#[cfg(any(test, feature = "cli"))]
impl schemars::JsonSchema for ClassFile {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Class".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A priority class: 0 urgent, 1 standard, 2 saver. The lower number is \
                            served first.",
            "enum": ["urgent", "standard", "saver", 0, 1, 2]
        })
    }
}

pub(super) fn is_zero(n: &u32) -> bool {
    *n == 0
}

fn is_start(at: &Length) -> bool {
    *at == Length::default()
}
