//! What is always true of the orders that a driver carries together.

use super::{Check, ensure};
use crate::core::driver::{Activity, Driver};
use crate::core::sim::Sim;

/// Hands are never promised twice, a trip has one restaurant, and nobody waits for nothing.
pub(super) fn check(sim: &Sim, driver: &Driver) -> Check {
    let capacity = sim.city().drivers[driver.id].capacity as usize;
    let promised = driver.assigned.len() + usize::from(driver.offered.is_some());
    ensure(promised <= capacity, "I05 capacity", || {
        format!("{} is promised {promised} orders of {capacity}", driver.id)
    })?;
    let on_board = driver.jobs.iter().filter(|job| job.on_board);
    let mut restaurants = on_board.map(|job| sim.orders[job.order].spec.restaurant);
    let first = restaurants.next();
    ensure(restaurants.all(|other| Some(other) == first), "a trip has one restaurant", || {
        format!("{} holds {:?}", driver.id, driver.jobs)
    })?;
    match driver.activity {
        Activity::Waiting { at, .. } => {
            ensure(sim.fetches_here(driver.id, at), "nobody waits for nothing", || {
                format!("{} waits at {at} with {:?}", driver.id, driver.jobs)
            })
        }
        _ => Ok(()),
    }
}
