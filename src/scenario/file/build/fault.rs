//! Faults of a file: each names things that must exist.

use super::Reader;
use crate::core::city::City;
use crate::core::fault::FaultKind;
use crate::core::id::{DriverId, EdgeId, Id, OrderId, RestaurantId};
use crate::scenario::file::forms::PlaceFile;
use crate::scenario::file::script::FaultFile;
use crate::scenario::import::json::Step;

impl Reader<'_> {
    /// The fault that `steps` lead to; a problem where it names something that does not exist.
    pub(super) fn fault(
        &mut self,
        steps: &[Step<'_>; 4],
        fault: FaultFile,
        city: &City,
    ) -> Option<FaultKind> {
        let (drivers, restaurants) = (city.drivers.len(), city.restaurants.len());
        let mut driver = |keys: &[&str], n| {
            self.position(&deeper(steps, keys), "driver", n, drivers).map(DriverId)
        };
        Some(match fault {
            FaultFile::DriverCancels(n) => {
                FaultKind::DriverCancels(driver(&["driver-cancels"], n)?)
            }
            FaultFile::DriverBreaksDown(n) => {
                FaultKind::DriverBreaksDown(driver(&["driver-breaks-down"], n)?)
            }
            FaultFile::DriverOffShift(n) => {
                FaultKind::DriverOffShift(driver(&["driver-off-shift"], n)?)
            }
            FaultFile::DriverDeclines { driver: n, offers } => {
                let driver = driver(&["driver-declines", "driver"], n)?;
                FaultKind::DriverDeclines { driver, offers }
            }
            FaultFile::RestaurantLate(n) => {
                let steps = deeper(steps, &["restaurant-late"]);
                let restaurant = self.position(&steps, "restaurant", n, restaurants)?;
                FaultKind::RestaurantLate(RestaurantId(restaurant))
            }
            FaultFile::RestaurantClosed(n) => {
                let steps = deeper(steps, &["restaurant-closed"]);
                let restaurant = self.position(&steps, "restaurant", n, restaurants)?;
                FaultKind::RestaurantClosed(RestaurantId(restaurant))
            }
            FaultFile::CounterJam { restaurant: n, places } => {
                let steps = deeper(steps, &["counter-jam", "restaurant"]);
                let restaurant = self.position(&steps, "restaurant", n, restaurants)?;
                FaultKind::CounterJam { restaurant: RestaurantId(restaurant), places }
            }
            FaultFile::RoadClosed(ends) => {
                FaultKind::RoadClosed(self.road(&deeper(steps, &["road-closed"]), ends, city)?)
            }
            FaultFile::MessageLoss { ppm } => FaultKind::MessageLoss { ppm },
            FaultFile::DemandSurge { percent } => FaultKind::DemandSurge { percent },
            FaultFile::DispatcherPaused => FaultKind::DispatcherPaused,
            // Orders come to be during the run: whether they exist is asked then.
            FaultFile::CustomerCancels(n) => FaultKind::CustomerCancels(order(n)),
            FaultFile::OrderPoisoned(n) => FaultKind::OrderPoisoned(order(n)),
        })
    }

    fn road(&mut self, steps: &[Step<'_>], ends: [PlaceFile; 2], city: &City) -> Option<EdgeId> {
        let from = self.place(steps, ends[0], city)?;
        let to = self.place(steps, ends[1], city)?;
        let network = &city.network;
        let roads = network.out_edges(from).iter().copied();
        let road =
            roads.filter(|&road| network.edges()[road].to == to).min_by_key(|road| road.idx());
        if road.is_none() {
            self.wrong(steps, format!("{from} and {to}"), "two junctions with a road between them");
        }
        road
    }
}

/// A number on screen as an id; 0 becomes one that no order has.
const fn order(number: u32) -> OrderId {
    OrderId(number.wrapping_sub(1))
}

fn deeper<'a>(steps: &[Step<'a>], keys: &[&'a str]) -> Vec<Step<'a>> {
    steps.iter().copied().chain(keys.iter().map(|&key| Step::Key(key))).collect()
}
