//! Faults of a file: each names things that must exist.

use super::Reader;
use crate::core::city::City;
use crate::core::fault::{FaultKind, FaultSource};
use crate::core::id::{DistrictId, DriverId, EdgeId, Id, MessageId, OrderId, RestaurantId};
use crate::core::time::SimDuration;
use crate::scenario::file::fault::FaultFile;
use crate::scenario::file::forms::PlaceFile;
use crate::scenario::import::json::Step;

impl Reader<'_> {
    /// The fault that `steps` lead to; a problem where it names something that does not exist.
    pub(super) fn fault(
        &mut self,
        steps: &[Step<'_>; 4],
        fault: FaultFile,
        city: &City,
    ) -> Option<FaultKind> {
        let mut on = Things { reader: self, steps, city };
        Some(match fault {
            FaultFile::DriverCancels(n) => {
                FaultKind::DriverCancels(on.driver(&["driver-cancels"], n)?)
            }
            FaultFile::DriverBreaksDown(n) => {
                FaultKind::DriverBreaksDown(on.driver(&["driver-breaks-down"], n)?)
            }
            FaultFile::DriverOffShift(n) => {
                FaultKind::DriverOffShift(on.driver(&["driver-off-shift"], n)?)
            }
            FaultFile::DriverDeclines { driver, offers } => {
                let driver = on.driver(&["driver-declines", "driver"], driver)?;
                FaultKind::DriverDeclines { driver, offers }
            }
            FaultFile::DriverSlow { driver, percent } => {
                let driver = on.driver(&["driver-slow", "driver"], driver)?;
                FaultKind::DriverSlow { driver, percent }
            }
            FaultFile::RestaurantLate(n) => {
                FaultKind::RestaurantLate(on.restaurant(&["restaurant-late"], n)?)
            }
            FaultFile::RestaurantClosed(n) => {
                FaultKind::RestaurantClosed(on.restaurant(&["restaurant-closed"], n)?)
            }
            FaultFile::CounterJam { restaurant, places } => {
                let restaurant = on.restaurant(&["counter-jam", "restaurant"], restaurant)?;
                FaultKind::CounterJam { restaurant, places }
            }
            FaultFile::RoadClosed(ends) => FaultKind::RoadClosed(on.road(&["road-closed"], ends)?),
            FaultFile::RoadJam { road, percent } => {
                FaultKind::RoadJam { road: on.road(&["road-jam", "road"], road)?, percent }
            }
            FaultFile::DistrictPartitioned(n) => {
                FaultKind::DistrictPartitioned(on.district(&["district-partitioned"], n)?)
            }
            elsewhere => return Some(nowhere(elsewhere)),
        })
    }
}

/// Faults of what a file cannot be asked about: of the whole city, and of orders and messages,
/// which come to be during the run, so that whether they exist is asked then.
fn nowhere(fault: FaultFile) -> FaultKind {
    let order = |n: u32| OrderId(n.wrapping_sub(1));
    let message = |n: u32| MessageId(n.wrapping_sub(1));
    match fault {
        FaultFile::CustomerCancels(n) => FaultKind::CustomerCancels(order(n)),
        FaultFile::CustomerSubmitsAgain(n) => FaultKind::CustomerSubmitsAgain(order(n)),
        FaultFile::OrderPoisoned(n) => FaultKind::OrderPoisoned(order(n)),
        FaultFile::DemandSurge { percent } => FaultKind::DemandSurge { percent },
        FaultFile::DispatcherPaused => FaultKind::DispatcherPaused,
        FaultFile::DispatcherCrashed { at } => FaultKind::DispatcherCrashed { at: at.into() },
        FaultFile::MessageLoss { ppm } => FaultKind::MessageLoss { ppm },
        FaultFile::MessageDelays { ppm, by } => FaultKind::MessageDelays { ppm, by: by.0 },
        FaultFile::MessageDuplicates { ppm } => FaultKind::MessageDuplicates { ppm },
        FaultFile::MessageReorders { ppm } => FaultKind::MessageReorders { ppm },
        FaultFile::MessageDropped(one) => {
            FaultKind::MessageDropped { message: message(one.message), way: one.way.into() }
        }
        FaultFile::MessageDelayed { message: n, way, by } => {
            FaultKind::MessageDelayed { message: message(n), way: way.into(), by: by.0 }
        }
        FaultFile::MessageDuplicated(one) => {
            FaultKind::MessageDuplicated { message: message(one.message), way: one.way.into() }
        }
        FaultFile::MessageReordered(one) => {
            FaultKind::MessageReordered { message: message(one.message), way: one.way.into() }
        }
        FaultFile::AtRandom { what, per_hour, lasting } => {
            let lasting = lasting.map_or(SimDuration::ZERO, |length| length.0);
            FaultKind::AtRandom(FaultSource { what: what.into(), per_hour, lasting })
        }
        here => unreachable!("{here:?} names a thing of the city"),
    }
}

/// The things of the city that a fault names.
struct Things<'a, 'f> {
    reader: &'a mut Reader<'f>,
    steps: &'a [Step<'a>; 4],
    city: &'a City,
}

impl Things<'_, '_> {
    fn driver(&mut self, keys: &[&str], n: u32) -> Option<DriverId> {
        self.position(keys, "driver", n, self.city.drivers.len()).map(DriverId)
    }
    fn restaurant(&mut self, keys: &[&str], n: u32) -> Option<RestaurantId> {
        self.position(keys, "restaurant", n, self.city.restaurants.len()).map(RestaurantId)
    }
    fn district(&mut self, keys: &[&str], n: u32) -> Option<DistrictId> {
        self.position(keys, "district", n, self.city.districts.len()).map(DistrictId)
    }
    fn position(&mut self, keys: &[&str], what: &str, number: u32, n: usize) -> Option<u32> {
        self.reader.position(&deeper(self.steps, keys), what, number, n)
    }
    fn road(&mut self, keys: &[&str], ends: [PlaceFile; 2]) -> Option<EdgeId> {
        let steps = deeper(self.steps, keys);
        let from = self.reader.place(&steps, ends[0], self.city)?;
        let to = self.reader.place(&steps, ends[1], self.city)?;
        let network = &self.city.network;
        let roads = network.out_edges(from).iter().copied();
        let road =
            roads.filter(|&road| network.edges()[road].to == to).min_by_key(|road| road.idx());
        if road.is_none() {
            let found = format!("{from} and {to}");
            self.reader.wrong(&steps, found, "two junctions with a road between them");
        }
        road
    }
}

fn deeper<'a>(steps: &[Step<'a>], keys: &[&'a str]) -> Vec<Step<'a>> {
    steps.iter().copied().chain(keys.iter().map(|&key| Step::Key(key))).collect()
}
