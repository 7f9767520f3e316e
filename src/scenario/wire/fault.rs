//! Faults as they travel.

use super::WireCrashPoint;
use crate::core::fault::{FaultKind, FaultSource, RandomFault};
use crate::core::id::{DistrictId, DriverId, EdgeId, MessageId, OrderId, RestaurantId};
use crate::core::message::Way;
use crate::core::time::SimDuration;
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
        #[serde(default)]
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
    CustomerSubmitsAgain {
        order: u32,
    },
    DriverSlow {
        driver: u32,
        percent: u32,
    },
    RoadJam {
        road: u32,
        percent: u32,
    },
    DistrictPartitioned {
        district: u32,
    },
    MessageDelays {
        ppm: u32,
        by_us: u64,
    },
    MessageDuplicates {
        ppm: u32,
    },
    MessageReorders {
        ppm: u32,
    },
    MessageDropped {
        message: u32,
        #[serde(default)]
        way: WireWay,
    },
    MessageDelayed {
        message: u32,
        #[serde(default)]
        way: WireWay,
        by_us: u64,
    },
    MessageDuplicated {
        message: u32,
        #[serde(default)]
        way: WireWay,
    },
    MessageReordered {
        message: u32,
        #[serde(default)]
        way: WireWay,
    },
    AtRandom {
        what: WireRandomFault,
        per_hour: u32,
        /// Mean length; zero is until stopped.
        #[serde(default)]
        lasting_us: u64,
    },
}

/// See [`Way`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireWay {
    #[default]
    There,
    Back,
}

/// See [`RandomFault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each is documented on its twin in the core")]
pub enum WireRandomFault {
    DriverCancels,
    DriverBreaksDown,
    DriverOffShift,
    DriverDeclines {
        #[serde(default)]
        offers: Option<u32>,
    },
    DriverSlow {
        percent: u32,
    },
    RestaurantLate,
    RestaurantClosed,
    CounterJam {
        places: u32,
    },
    CustomerCancels,
    CustomerSubmitsAgain,
    OrderPoisoned,
    RoadClosed,
    RoadJam {
        percent: u32,
    },
    DistrictPartitioned,
    DemandSurge {
        percent: u32,
    },
    DispatcherPaused,
    DispatcherCrashed,
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
            FaultKind::CustomerSubmitsAgain(o) => WireFault::CustomerSubmitsAgain { order: o.0 },
            FaultKind::DriverSlow { driver, percent } => {
                WireFault::DriverSlow { driver: driver.0, percent }
            }
            FaultKind::RoadJam { road, percent } => WireFault::RoadJam { road: road.0, percent },
            FaultKind::DistrictPartitioned(d) => WireFault::DistrictPartitioned { district: d.0 },
            FaultKind::MessageDelays { ppm, by } => {
                WireFault::MessageDelays { ppm, by_us: by.as_micros() }
            }
            FaultKind::MessageDuplicates { ppm } => WireFault::MessageDuplicates { ppm },
            FaultKind::MessageReorders { ppm } => WireFault::MessageReorders { ppm },
            FaultKind::MessageDropped { message, way } => {
                WireFault::MessageDropped { message: message.0, way: way.into() }
            }
            FaultKind::MessageDelayed { message, way, by } => WireFault::MessageDelayed {
                message: message.0,
                way: way.into(),
                by_us: by.as_micros(),
            },
            FaultKind::MessageDuplicated { message, way } => {
                WireFault::MessageDuplicated { message: message.0, way: way.into() }
            }
            FaultKind::MessageReordered { message, way } => {
                WireFault::MessageReordered { message: message.0, way: way.into() }
            }
            FaultKind::AtRandom(FaultSource { what, per_hour, lasting }) => {
                WireFault::AtRandom { what: what.into(), per_hour, lasting_us: lasting.as_micros() }
            }
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
            WireFault::CustomerSubmitsAgain { order } => {
                FaultKind::CustomerSubmitsAgain(OrderId(order))
            }
            WireFault::DriverSlow { driver, percent } => {
                FaultKind::DriverSlow { driver: DriverId(driver), percent }
            }
            WireFault::RoadJam { road, percent } => {
                FaultKind::RoadJam { road: EdgeId(road), percent }
            }
            WireFault::DistrictPartitioned { district } => {
                FaultKind::DistrictPartitioned(DistrictId(district))
            }
            WireFault::MessageDelays { ppm, by_us } => {
                FaultKind::MessageDelays { ppm, by: SimDuration::from_micros(by_us) }
            }
            WireFault::MessageDuplicates { ppm } => FaultKind::MessageDuplicates { ppm },
            WireFault::MessageReorders { ppm } => FaultKind::MessageReorders { ppm },
            WireFault::MessageDropped { message, way } => {
                FaultKind::MessageDropped { message: MessageId(message), way: way.into() }
            }
            WireFault::MessageDelayed { message, way, by_us } => FaultKind::MessageDelayed {
                message: MessageId(message),
                way: way.into(),
                by: SimDuration::from_micros(by_us),
            },
            WireFault::MessageDuplicated { message, way } => {
                FaultKind::MessageDuplicated { message: MessageId(message), way: way.into() }
            }
            WireFault::MessageReordered { message, way } => {
                FaultKind::MessageReordered { message: MessageId(message), way: way.into() }
            }
            WireFault::AtRandom { what, per_hour, lasting_us } => {
                FaultKind::AtRandom(FaultSource {
                    what: what.into(),
                    per_hour,
                    lasting: SimDuration::from_micros(lasting_us),
                })
            }
        }
    }
}

impl From<Way> for WireWay {
    fn from(v: Way) -> Self {
        match v {
            Way::There => WireWay::There,
            Way::Back => WireWay::Back,
        }
    }
}

impl From<WireWay> for Way {
    fn from(v: WireWay) -> Self {
        match v {
            WireWay::There => Way::There,
            WireWay::Back => Way::Back,
        }
    }
}

/// Both conversions of a random fault, whose variants and fields have the same names in both.
macro_rules! random_twins {
    ($($variant:ident $({ $field:ident })?),* $(,)?) => {
        impl From<RandomFault> for WireRandomFault {
            fn from(v: RandomFault) -> Self {
                match v {
                    $(RandomFault::$variant $({ $field })? => Self::$variant $({ $field })?,)*
                }
            }
        }
        impl From<WireRandomFault> for RandomFault {
            fn from(v: WireRandomFault) -> Self {
                match v {
                    $(WireRandomFault::$variant $({ $field })? => Self::$variant $({ $field })?,)*
                }
            }
        }
    };
}

random_twins! {
    DriverCancels,
    DriverBreaksDown,
    DriverOffShift,
    DriverDeclines { offers },
    DriverSlow { percent },
    RestaurantLate,
    RestaurantClosed,
    CounterJam { places },
    CustomerCancels,
    CustomerSubmitsAgain,
    OrderPoisoned,
    RoadClosed,
    RoadJam { percent },
    DistrictPartitioned,
    DemandSurge { percent },
    DispatcherPaused,
    DispatcherCrashed,
}
