//! Faults as they travel.

use super::WireCrashPoint;
use crate::core::fault::FaultKind;
use crate::core::id::{DriverId, EdgeId, OrderId, RestaurantId};
use serde::{Deserialize, Serialize};

/// See [`FaultKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireFault {
    DriverCancels {
        driver: u32,
    },
    DriverBreaksDown {
        driver: u32,
    },
    RestaurantLate {
        restaurant: u32,
    },
    RoadClosed {
        road: u32,
    },
    MessageLoss {
        ppm: u32,
    },
    DemandSurge {
        percent: u32,
    },
    DispatcherPaused,
    DriverOffShift {
        driver: u32,
    },
    DriverDeclines {
        driver: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offers: Option<u32>,
    },
    RestaurantClosed {
        restaurant: u32,
    },
    CounterJam {
        restaurant: u32,
        places: u32,
    },
    CustomerCancels {
        order: u32,
    },
    OrderPoisoned {
        order: u32,
    },
    DispatcherCrashed {
        #[serde(default)]
        at: WireCrashPoint,
    },
}

impl From<FaultKind> for WireFault {
    fn from(v: FaultKind) -> Self {
        match v {
            FaultKind::DriverCancels(d) => WireFault::DriverCancels { driver: d.0 },
            FaultKind::DriverBreaksDown(d) => WireFault::DriverBreaksDown { driver: d.0 },
            FaultKind::RestaurantLate(r) => WireFault::RestaurantLate { restaurant: r.0 },
            FaultKind::RoadClosed(e) => WireFault::RoadClosed { road: e.0 },
            FaultKind::MessageLoss { ppm } => WireFault::MessageLoss { ppm },
            FaultKind::DemandSurge { percent } => WireFault::DemandSurge { percent },
            FaultKind::DispatcherPaused => WireFault::DispatcherPaused,
            FaultKind::DriverOffShift(d) => WireFault::DriverOffShift { driver: d.0 },
            FaultKind::DriverDeclines { driver, offers } => {
                WireFault::DriverDeclines { driver: driver.0, offers }
            }
            FaultKind::RestaurantClosed(r) => WireFault::RestaurantClosed { restaurant: r.0 },
            FaultKind::CounterJam { restaurant, places } => {
                WireFault::CounterJam { restaurant: restaurant.0, places }
            }
            FaultKind::CustomerCancels(o) => WireFault::CustomerCancels { order: o.0 },
            FaultKind::OrderPoisoned(o) => WireFault::OrderPoisoned { order: o.0 },
            FaultKind::DispatcherCrashed { at } => WireFault::DispatcherCrashed { at: at.into() },
        }
    }
}

impl From<WireFault> for FaultKind {
    fn from(v: WireFault) -> Self {
        match v {
            WireFault::DriverCancels { driver } => FaultKind::DriverCancels(DriverId(driver)),
            WireFault::DriverBreaksDown { driver } => FaultKind::DriverBreaksDown(DriverId(driver)),
            WireFault::RestaurantLate { restaurant } => {
                FaultKind::RestaurantLate(RestaurantId(restaurant))
            }
            WireFault::RoadClosed { road } => FaultKind::RoadClosed(EdgeId(road)),
            WireFault::MessageLoss { ppm } => FaultKind::MessageLoss { ppm },
            WireFault::DemandSurge { percent } => FaultKind::DemandSurge { percent },
            WireFault::DispatcherPaused => FaultKind::DispatcherPaused,
            WireFault::DriverOffShift { driver } => FaultKind::DriverOffShift(DriverId(driver)),
            WireFault::DriverDeclines { driver, offers } => {
                FaultKind::DriverDeclines { driver: DriverId(driver), offers }
            }
            WireFault::RestaurantClosed { restaurant } => {
                FaultKind::RestaurantClosed(RestaurantId(restaurant))
            }
            WireFault::CounterJam { restaurant, places } => {
                FaultKind::CounterJam { restaurant: RestaurantId(restaurant), places }
            }
            WireFault::CustomerCancels { order } => FaultKind::CustomerCancels(OrderId(order)),
            WireFault::OrderPoisoned { order } => FaultKind::OrderPoisoned(OrderId(order)),
            WireFault::DispatcherCrashed { at } => FaultKind::DispatcherCrashed { at: at.into() },
        }
    }
}
