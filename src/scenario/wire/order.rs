//! Orders as they travel.

use super::us;
use crate::core::id::{CustomerId, NameId, NodeId, RestaurantId};
use crate::core::order::OrderSpec;
use crate::core::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};

/// See [`OrderSpec`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub struct WireOrder {
    #[serde(default = "WireClass::standard")]
    pub class: WireClass,
    pub restaurant: u32,
    pub destination: u32,
    #[serde(default)]
    pub release_us: Option<u64>,
    #[serde(default)]
    pub preparation_us: Option<u64>,
    #[serde(default)]
    pub handover_us: Option<u64>,
    #[serde(default)]
    pub key: Option<u64>,
    #[serde(default)]
    pub customer: Option<u32>,
    #[serde(default)]
    pub name: Option<u32>,
    #[serde(default = "WireOrder::one")]
    pub size: u32,
    #[serde(default)]
    pub needs_cold_box: bool,
}

impl WireOrder {
    const fn one() -> u32 {
        1
    }
}

/// See [`crate::core::order::Class`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireClass {
    Urgent,
    Standard,
    Saver,
}

impl WireClass {
    const fn standard() -> Self {
        WireClass::Standard
    }
}

impl From<OrderSpec> for WireOrder {
    fn from(v: OrderSpec) -> Self {
        WireOrder {
            class: v.class.into(),
            restaurant: v.restaurant.0,
            destination: v.destination.0,
            release_us: v.release.map(SimTime::as_micros),
            preparation_us: v.preparation.map(SimDuration::as_micros),
            handover_us: v.handover.map(SimDuration::as_micros),
            key: v.key,
            size: v.size,
            needs_cold_box: v.needs_cold_box,
            customer: v.customer.map(|id| id.0),
            name: v.name.map(|id| id.0),
        }
    }
}

impl From<WireOrder> for OrderSpec {
    fn from(v: WireOrder) -> Self {
        OrderSpec {
            class: v.class.into(),
            restaurant: RestaurantId(v.restaurant),
            destination: NodeId(v.destination),
            release: v.release_us.map(SimTime::from_micros),
            preparation: v.preparation_us.map(us),
            handover: v.handover_us.map(us),
            key: v.key,
            size: v.size,
            needs_cold_box: v.needs_cold_box,
            customer: v.customer.map(CustomerId),
            name: v.name.map(NameId),
        }
    }
}
