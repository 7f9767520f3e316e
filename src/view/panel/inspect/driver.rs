//! A driver in full.

use super::super::{Inspector, entities};
use super::{blank, fact};
use crate::core::city::{DriverSpec, Vehicle};
use crate::core::driver::{Activity, Driver, Service};
use crate::core::id::DriverId;
use crate::core::order::{Order, OrderSpec};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::core::travel::Speed;
use crate::view::names;

/// A driver.
pub(super) fn inspect(sim: &Sim, id: DriverId) -> Option<Inspector> {
    let driver = sim.drivers().get(id)?;
    let spec = sim.city().drivers.get(id)?;
    let (broken, lost) = (driver.broken, driver.lost);
    let mut facts = vec![
        fact("In hand", format!("{} of {}", driver.jobs.len(), spec.capacity)),
        fact("Delivered", driver.carried.to_string()),
        fact("Offers", offers(driver.offers, driver.declined)),
        fact("Accepts", names::percent(spec.acceptance_ppm)),
        fact("Has", equipment(spec)),
    ];
    let speed = sim.driver_speed(id);
    if speed != Speed::NORMAL {
        facts.push(fact("Speed", format!("{} % of normal", speed.percent())));
    }
    facts.retain(|(_, value)| !value.is_empty());
    if driver.jobs.is_empty() && driver.on_shift && broken.is_none() {
        facts.push(fact("Idle", names::ago(sim.now(), driver.idle_since)));
    }
    for (idx, job) in driver.jobs.iter().enumerate() {
        let name = if idx == 0 { "Carries out" } else { "Then" };
        let to = names::place(sim.city(), sim.orders()[job.order].spec.destination);
        facts.push(fact(name, format!("{} to {to}", names::order(job.order))));
    }
    let dispatcher = match (broken, lost) {
        (Some(since), false) => {
            let dark = names::ago(sim.now(), since);
            format!("does not know yet: silent {dark}")
        }
        (_, true) => "has given this driver up".to_owned(),
        (None, false) => "hears from this driver".to_owned(),
    };
    facts.push(fact("The dispatcher", dispatcher));
    let state = entities::driver_state(sim, driver);
    let jobs = driver.jobs.iter().map(|job| job.order);
    let orders = jobs.chain(offered(sim, id).map(|order| order.id));
    let related = orders.map(|order| entities::row(sim, order.into())).collect();
    let next = next(sim, driver);
    Some(Inspector { next, facts, related, ..blank(id.into(), id.to_string(), state) })
}

fn offers(offers: u32, declined: u32) -> String {
    if declined == 0 { offers.to_string() } else { format!("{offers}, {declined} declined") }
}

/// What a driver has beyond the usual; empty where nothing.
fn equipment(spec: &DriverSpec) -> String {
    let mut parts = Vec::new();
    if spec.vehicle == Vehicle::ColdBox {
        parts.push("a cold box".to_owned());
    }
    if spec.space < OrderSpec::SIZE_MAX {
        parts.push(format!("{} units of space", spec.space));
    }
    parts.join(", ")
}

/// The order that this driver is asked about.
fn offered(sim: &Sim, id: DriverId) -> Option<&Order> {
    let asked = sim.drivers()[id].offered?;
    let orders = sim.queue().iter().map(|entry| &sim.orders()[entry.order]);
    orders.into_iter().find(|order| order.offer().is_some_and(|offer| offer.attempt == asked))
}

/// What is known to come next, and when.
fn next(sim: &Sim, driver: &Driver) -> String {
    let now = sim.now();
    if driver.broken.is_some() {
        return match driver.lease {
            Some(lease) if !driver.lost => {
                format!("the dispatcher gives up hope {}", names::at_in(now, lease.until))
            }
            _ => "nothing, until the fault is stopped".to_owned(),
        };
    }
    let step = step(sim, driver.id).map(|(what, at)| match at {
        Some(at) => format!("{what} {}", names::at_in(now, at)),
        None => what,
    });
    let offer = offered(sim, driver.id).and_then(|order| {
        if sim.down_since().is_some() {
            return Some("nothing, until the dispatcher is started again".to_owned());
        }
        let expires = names::at_in(now, order.offer()?.until);
        let order = names::order(order.id);
        Some(format!("the offer of {order} expires {expires}, unless answered by then"))
    });
    let shift = sim.city().drivers[driver.id].shift.and_then(|shift| {
        let (what, at) = if now < shift.from {
            ("comes on shift", shift.from)
        } else {
            ("goes home", shift.until)
        };
        (now < at).then(|| format!("{what} {}", names::at_in(now, at)))
    });
    step.or(offer).or(shift).unwrap_or_else(|| match driver.on_shift {
        true => "is asked when an order fits".to_owned(),
        false => "nothing, until called in".to_owned(),
    })
}

/// The end of what a driver is doing, in words, and when it comes where that is known.
pub(super) fn step(sim: &Sim, id: DriverId) -> Option<(String, Option<SimTime>)> {
    let driver = &sim.drivers()[id];
    let job = driver.jobs.front();
    let spec = job.map(|job| &sim.orders()[job.order].spec);
    let kitchen = spec.map_or("", |spec| names::restaurant(sim.city(), spec.restaurant));
    let door = spec.map_or_else(String::new, |spec| names::place(sim.city(), spec.destination));
    Some(match &driver.activity {
        Activity::Driving(leg) => {
            let to = if job?.on_board { door.as_str() } else { kitchen };
            (format!("arrives at {to}"), Some(leg.arrives))
        }
        Activity::Waiting { .. } => {
            let order = driver.jobs.iter().find(|job| !job.on_board).or(job)?.order;
            let kitchen = &sim.restaurants()[sim.orders()[order].spec.restaurant];
            let meal = kitchen.cooking.iter().find(|meal| meal.order == order && !meal.blocked);
            match meal {
                Some(meal) => {
                    (format!("takes {} once it is cooked", names::order(order)), Some(meal.until))
                }
                None => {
                    (format!("takes {} once the kitchen hands it out", names::order(order)), None)
                }
            }
        }
        Activity::Serving { what, until, .. } => {
            let what = match what {
                Service::Parking => format!("stands at the counter of {kitchen}"),
                Service::Leaving => format!("sets out from {kitchen}"),
                Service::HandingOver => "has handed over".to_owned(),
                Service::Returning => "is free".to_owned(),
            };
            (what, Some(*until))
        }
        Activity::Standing(_) => {
            job?;
            ("goes on when a road opens".to_owned(), None)
        }
    })
}
