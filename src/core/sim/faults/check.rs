//! Whether a fault can start now. Checking changes nothing.

use super::super::Sim;
use super::super::commands::DAY_US;
use crate::core::command::CommandError;
use crate::core::fault::{FaultKind, FaultSource};
use crate::core::id::DriverId;

impl Sim {
    /// Whether the fault can start now.
    pub(in super::super) fn check_fault(&self, kind: FaultKind) -> Result<(), CommandError> {
        self.check_fault_target(kind)?;
        check_numbers(kind)?;
        let same_thing = |fault: FaultKind| match (fault, kind) {
            (FaultKind::RoadClosed(a), FaultKind::RoadClosed(b)) => {
                a == b || self.twin(a) == Some(b)
            }
            (FaultKind::DispatcherCrashed { .. }, FaultKind::DispatcherCrashed { .. }) => true,
            (
                FaultKind::RoadJam { road: a, percent: p },
                FaultKind::RoadJam { road: b, percent: q },
            ) => p == q && (a == b || self.twin(a) == Some(b)),
            (a, b) => a == b,
        };
        if self.active_faults().any(|fault| same_thing(fault.kind)) {
            return Err(CommandError::Already { what: already(kind) });
        }
        Ok(())
    }

    fn check_fault_target(&self, kind: FaultKind) -> Result<(), CommandError> {
        let known = |exists: bool, what: String| match exists {
            true => Ok(()),
            false => Err(CommandError::Unknown { what }),
        };
        match kind {
            FaultKind::DriverCancels(driver) => self.check_giving_back(driver),
            FaultKind::DriverBreaksDown(driver)
            | FaultKind::DriverOffShift(driver)
            | FaultKind::DriverDeclines { driver, .. }
            | FaultKind::DriverSlow { driver, .. } => {
                known(self.drivers.get(driver).is_some(), driver.to_string())
            }
            FaultKind::RestaurantLate(id)
            | FaultKind::RestaurantClosed(id)
            | FaultKind::CounterJam { restaurant: id, .. } => {
                known(self.restaurants.get(id).is_some(), id.to_string())
            }
            FaultKind::RoadClosed(road) | FaultKind::RoadJam { road, .. } => {
                known(self.city().network.edges().get(road).is_some(), road.to_string())
            }
            FaultKind::DistrictPartitioned(id) => {
                known(self.city().districts.get(id).is_some(), id.to_string())
            }
            FaultKind::CustomerCancels(order) => self.check_cancel(order),
            FaultKind::CustomerSubmitsAgain(order) => self.status(order).map(|_| ()),
            FaultKind::OrderPoisoned(order) => match self.status(order)? {
                status if status.is_final() => Err(CommandError::NotPossible {
                    why: format!("{order} is {}: nothing can fail any more", status.name()),
                }),
                _ => Ok(()),
            },
            FaultKind::MessageDropped { message, way }
            | FaultKind::MessageDuplicated { message, way }
            | FaultKind::MessageDelayed { message, way, .. } => self.check_in_flight(message, way),
            FaultKind::MessageReordered { message, way } => self.check_hold(message, way),
            FaultKind::MessageLoss { .. }
            | FaultKind::MessageDuplicates { .. }
            | FaultKind::MessageReorders { .. }
            | FaultKind::MessageDelays { .. }
            | FaultKind::AtRandom(_)
            | FaultKind::DemandSurge { .. }
            | FaultKind::DispatcherPaused
            | FaultKind::DispatcherCrashed { .. } => Ok(()),
        }
    }

    fn check_giving_back(&self, driver: DriverId) -> Result<(), CommandError> {
        let Some(state) = self.drivers.get(driver) else {
            return Err(CommandError::Unknown { what: driver.to_string() });
        };
        let why = if state.broken.is_some() {
            format!("{driver} is broken down and cannot give an order back")
        } else if state.jobs.is_empty() {
            format!("{driver} has no order to give back")
        } else {
            return Ok(());
        };
        Err(CommandError::NotPossible { why })
    }
}

/// Whether a fault's numbers are in their ranges, whatever it strikes.
fn check_numbers(kind: FaultKind) -> Result<(), CommandError> {
    match kind {
        FaultKind::DriverDeclines { offers, .. } => {
            in_range("offers to decline", offers.unwrap_or(1), 1, 1_000)
        }
        FaultKind::DriverSlow { percent, .. } => in_range("speed (percent)", percent, 1, 99),
        FaultKind::CounterJam { places, .. } => in_range("counter places", places, 0, 1_000),
        FaultKind::RoadJam { percent, .. } => {
            in_range("travel time (percent)", percent, 101, 1_000)
        }
        FaultKind::DemandSurge { percent } => in_range("surge (percent)", percent, 101, 1_000),
        FaultKind::MessageLoss { ppm } => in_range("message loss (ppm)", ppm, 1, PPM),
        FaultKind::MessageDuplicates { ppm } => in_range("duplicates (ppm)", ppm, 1, PPM),
        FaultKind::MessageReorders { ppm } => in_range("reorders (ppm)", ppm, 1, PPM),
        FaultKind::MessageDelays { ppm, by } => {
            in_range("delays (ppm)", ppm, 1, PPM)?;
            in_range("delay (us)", by.as_micros(), 1_000, DAY_US)
        }
        FaultKind::MessageDelayed { by, .. } => {
            in_range("delay (us)", by.as_micros(), 1_000, DAY_US)
        }
        FaultKind::AtRandom(FaultSource { what, per_hour, lasting }) => {
            in_range("faults per hour", per_hour, 1, 100_000)?;
            in_range("mean length (us)", lasting.as_micros(), 0, DAY_US)?;
            check_numbers(what.at(0))
        }
        // Each is named, so that a new one has to say what its numbers may be.
        FaultKind::DriverCancels(_)
        | FaultKind::DriverBreaksDown(_)
        | FaultKind::DriverOffShift(_)
        | FaultKind::RestaurantLate(_)
        | FaultKind::RestaurantClosed(_)
        | FaultKind::CustomerCancels(_)
        | FaultKind::CustomerSubmitsAgain(_)
        | FaultKind::OrderPoisoned(_)
        | FaultKind::RoadClosed(_)
        | FaultKind::DistrictPartitioned(_)
        | FaultKind::DispatcherPaused
        | FaultKind::DispatcherCrashed { .. }
        | FaultKind::MessageDropped { .. }
        | FaultKind::MessageDuplicated { .. }
        | FaultKind::MessageReordered { .. } => Ok(()),
    }
}

/// Parts per million in the whole.
const PPM: u64 = 1_000_000;

/// What already is, for the same fault a second time; "already" follows.
fn already(kind: FaultKind) -> String {
    match kind {
        FaultKind::DriverBreaksDown(driver) => format!("{driver} is broken down"),
        FaultKind::RestaurantLate(restaurant) => format!("{restaurant} is late"),
        FaultKind::RoadClosed(road) => format!("{road} is closed"),
        FaultKind::MessageLoss { .. } => "messages are lost at this rate".to_owned(),
        FaultKind::DemandSurge { .. } => "demand surges at this rate".to_owned(),
        FaultKind::DispatcherPaused => "the dispatcher is paused".to_owned(),
        FaultKind::DriverOffShift(driver) => format!("{driver} is sent home"),
        FaultKind::DriverDeclines { driver, .. } => format!("{driver} declines that many offers"),
        FaultKind::RestaurantClosed(restaurant) => format!("{restaurant} is closed"),
        FaultKind::CounterJam { restaurant, .. } => {
            format!("the counter of {restaurant} has that few places")
        }
        FaultKind::OrderPoisoned(order) => format!("{order} is poisoned"),
        FaultKind::DispatcherCrashed { .. } => "the dispatcher is down or about to be".to_owned(),
        FaultKind::DriverSlow { driver, .. } => format!("{driver} is that slow"),
        FaultKind::RoadJam { road, .. } => format!("{road} is jammed that much"),
        FaultKind::DistrictPartitioned(district) => format!("{district} is cut off"),
        FaultKind::MessageDelays { .. } => "messages are delayed at this rate".to_owned(),
        FaultKind::MessageDuplicates { .. } => "messages are doubled at this rate".to_owned(),
        FaultKind::MessageReorders { .. } => "messages are reordered at this rate".to_owned(),
        FaultKind::AtRandom(_) => "such faults strike at this rate".to_owned(),
        // Over as soon as they have happened: never active.
        FaultKind::DriverCancels(driver) => format!("{driver} gives the order back"),
        FaultKind::CustomerCancels(order) => format!("{order} is cancelled"),
        FaultKind::CustomerSubmitsAgain(order) => format!("{order} is submitted again"),
        FaultKind::MessageDropped { message, .. }
        | FaultKind::MessageDelayed { message, .. }
        | FaultKind::MessageDuplicated { message, .. }
        | FaultKind::MessageReordered { message, .. } => format!("{message} is tampered with"),
    }
}

/// Checks a number against its range, ends included.
pub(in super::super) fn in_range(
    field: &'static str,
    value: impl Into<u64>,
    min: u64,
    max: u64,
) -> Result<(), CommandError> {
    let value = value.into();
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(CommandError::OutOfRange { field, value, min, max })
}
