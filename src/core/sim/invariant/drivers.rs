//! Drivers: never more in hand than fits, one timer for what they do, and no jump from place to
//! place.

use super::touched::Touched;
use super::{Check, ensure, trips};
use crate::core::city::TravelRule;
use crate::core::driver::{Activity, Driver};
use crate::core::geo::Point;
use crate::core::id::Id;
use crate::core::network::RoadNetwork;
use crate::core::sim::Sim;
use crate::core::time::SimTime;

/// Where everybody was when last looked at.
#[derive(Clone, Debug)]
pub(super) struct Places {
    places: Vec<Point>,
    at: SimTime,
    /// Fastest a driver of normal speed can go, in centimetres per hour; `None` where they jump
    /// by rule.
    speed_max: Option<u64>,
}

impl Places {
    pub fn new(sim: &Sim) -> Places {
        Places {
            places: sim.drivers.ids().map(|id| sim.driver_pose(id).at).collect(),
            at: sim.now(),
            speed_max: speed_max(sim.city().travel, &sim.city().network),
        }
    }

    /// Everybody's place each time, since a longer gap would excuse a longer jump.
    pub fn check(&mut self, sim: &Sim, touched: &Touched) -> Check {
        if touched.all {
            sim.drivers.iter().try_for_each(|driver| check_driver(sim, driver))?;
        } else {
            let drivers = touched.drivers.iter();
            drivers.map(|&id| &sim.drivers[id]).try_for_each(|driver| check_driver(sim, driver))?;
        }
        let elapsed = sim.now().since(self.at);
        for driver in sim.drivers.iter() {
            let at = sim.driver_pose(driver.id).at;
            let before = std::mem::replace(&mut self.places[driver.id.idx()], at);
            let Some(speed_max) = self.speed_max.filter(|_| before != at) else { continue };
            let speed_percent = sim.city().drivers[driver.id].speed_percent;
            let moved = before.distance_cm(at);
            let hours = u128::from(elapsed.as_micros()) * u128::from(speed_percent);
            let reach = u128::from(speed_max) * hours / 360_000_000_000;
            // Two roundings to whole centimetres at each end.
            ensure(u128::from(moved) <= reach + 4, "no teleporting", || {
                format!("{} moved {moved} cm in {elapsed:?}, at most {reach}", driver.id)
            })?;
        }
        self.at = sim.now();
        Ok(())
    }
}

fn check_driver(sim: &Sim, driver: &Driver) -> Check {
    let spec = &sim.city().drivers[driver.id];
    ensure(driver.jobs.len() <= spec.capacity as usize, "I05 capacity", || {
        format!("{} holds {:?} of {}", driver.id, driver.jobs, spec.capacity)
    })?;
    trips::check(sim, driver)?;
    for &order in &driver.assigned {
        let carrier = sim.orders[order].attempt().map(|(_, driver)| driver);
        ensure(carrier == Some(driver.id), "I04 one active assignment", || {
            format!("{} is assigned {order}, which is with {carrier:?}", driver.id)
        })?;
    }
    let has_end = matches!(driver.activity, Activity::Driving(_) | Activity::Serving { .. });
    let live = driver.timer.is_some_and(|timer| sim.timers.is_live(timer));
    ensure(has_end == live, "I23 one timer per activity", || format!("{driver:?}"))
}

fn speed_max(rule: TravelRule, network: &RoadNetwork) -> Option<u64> {
    match rule {
        TravelRule::Instant => None,
        TravelRule::StraightMinutes { metres_per_minute } => {
            Some(u64::from(metres_per_minute) * 6_000)
        }
        TravelRule::Roads => network
            .edges()
            .enumerate()
            .map(|(id, edge)| {
                let points = || network.points(id);
                let drawn: u64 =
                    points().zip(points().skip(1)).map(|(a, b)| a.distance_cm(b) + 1).sum();
                (u128::from(drawn) * 3_600_000_000 / u128::from(edge.travel.as_micros())) as u64
            })
            .max(),
    }
}
