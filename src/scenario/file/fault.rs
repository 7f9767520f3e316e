//! What goes wrong, as a file says it. Things are named by their number on screen, from 1.

use super::forms::PlaceFile;
use super::is_default;
use super::length::Length;
use crate::scenario::wire::{WireCrashPoint, WireRandomFault, WireWay};
use serde::{Deserialize, Serialize};

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FaultFile {
    /// The driver gives the current order back.
    DriverCancels(u32),
    /// The driver stops and goes dark.
    DriverBreaksDown(u32),
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
    /// The driver drives more slowly.
    DriverSlow {
        /// Who.
        driver: u32,
        /// Per cent of their speed, 1 to 99.
        percent: u32,
    },
    /// Meals started at this restaurant take three times as long.
    RestaurantLate(u32),
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
    /// The customer submits the same wish once more, with the same key.
    CustomerSubmitsAgain(u32),
    /// Every attempt at this order fails at the pick-up.
    OrderPoisoned(u32),
    /// No route enters the road between these two neighbouring junctions.
    RoadClosed([PlaceFile; 2]),
    /// Driving over a road, in either direction, takes longer.
    RoadJam {
        /// Two neighbouring junctions.
        road: [PlaceFile; 2],
        /// Per cent of the free road's travel time, 101 to 1000.
        percent: u32,
    },
    /// Whoever is in this district neither hears nor is heard.
    DistrictPartitioned(u32),
    /// Generated demand is multiplied.
    DemandSurge {
        /// Per cent of the normal rate, 101 to 1000.
        percent: u32,
    },
    /// No cycle runs.
    DispatcherPaused,
    /// The dispatcher goes down, and is started again when the fault is stopped.
    DispatcherCrashed {
        /// When it strikes; at once where it is absent.
        #[serde(default, skip_serializing_if = "is_default")]
        at: WireCrashPoint,
    },
    /// Each message is lost with this probability.
    MessageLoss {
        /// Parts per million.
        ppm: u32,
    },
    /// Each message takes longer with this probability.
    MessageDelays {
        /// Parts per million.
        ppm: u32,
        /// How much longer.
        by: Length,
    },
    /// Each message travels twice with this probability.
    MessageDuplicates {
        /// Parts per million.
        ppm: u32,
    },
    /// Each message is overtaken by the next one to the same receiver with this probability.
    MessageReorders {
        /// Parts per million.
        ppm: u32,
    },
    /// One message under way is lost.
    MessageDropped(OneMessage),
    /// One message under way takes longer.
    MessageDelayed {
        /// Which, by its number.
        message: u32,
        /// It (`there`, where it is absent) or its acknowledgement.
        #[serde(default, skip_serializing_if = "is_default")]
        way: WireWay,
        /// How much longer.
        by: Length,
    },
    /// One message under way arrives twice.
    MessageDuplicated(OneMessage),
    /// One message under way is overtaken by the next one to the same receiver.
    MessageReordered(OneMessage),
    /// Faults of one kind strike at random.
    AtRandom {
        /// What strikes; who is struck is drawn.
        what: WireRandomFault,
        /// How often on average.
        per_hour: u32,
        /// Mean length; until this source is stopped and beyond where it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lasting: Option<Length>,
    },
}

/// A message under way: messages are numbered as they are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OneMessage {
    /// Its number.
    pub message: u32,
    /// It (`there`, where it is absent) or its acknowledgement.
    #[serde(default, skip_serializing_if = "is_default")]
    pub way: WireWay,
}
