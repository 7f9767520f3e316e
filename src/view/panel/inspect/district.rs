//! A district in full: what is in it now, and whether it is cut off.

use super::super::{Inspector, Sources, Subject, entities};
use super::{blank, fact};
use crate::core::command::FaultKind;
use crate::core::driver::{Activity, Driver};
use crate::core::id::{DistrictId, DriverId, OrderId, RestaurantId};
use crate::core::limit::LimitScope;
use crate::core::sim::Sim;
use crate::view::{faults, names};
use std::collections::BTreeSet;

/// A district.
pub(super) fn inspect(sources: &Sources<'_>, id: DistrictId) -> Option<Inspector> {
    let sim = sources.sim;
    let district = sim.city().districts.get(id)?;
    let inside = Inside::of(sources, id);
    let since = sim.active_faults().find(|fault| fault.kind == FaultKind::DistrictPartitioned(id));
    let state = match since {
        Some(fault) => {
            let since = names::ago(sim.now(), fault.since);
            format!("cut off {since}: nobody in it hears or is heard")
        }
        None => "in touch with the rest of the city".to_owned(),
    };
    let mut facts = vec![
        fact("Restaurants", inside.restaurants.len().to_string()),
        fact("Drivers in it", inside.drivers.len().to_string()),
        fact("Orders to it", format!("{} under way", inside.orders.len())),
        fact("Streets", streets(sim, id)),
        fact("Limits", limits(sim, id)),
        fact("Demand", surges(sim)),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let subjects = inside
        .restaurants
        .iter()
        .map(|&it| Subject::from(it))
        .take(RELATED_MAX)
        .chain(inside.drivers.iter().map(|&it| it.into()).take(RELATED_MAX))
        .chain(inside.orders.iter().map(|&it| it.into()).take(RELATED_MAX));
    Some(Inspector {
        next: next(sim, id),
        facts,
        related: subjects.map(|subject| entities::row(sim, subject)).collect(),
        ..blank(Subject::District(id.0), district.name.clone(), state)
    })
}

/// What is in a district now.
struct Inside {
    restaurants: Vec<RestaurantId>,
    drivers: Vec<DriverId>,
    /// Orders under way whose customer lives there.
    orders: Vec<OrderId>,
}

impl Inside {
    fn of(sources: &Sources<'_>, id: DistrictId) -> Inside {
        let (sim, city) = (sources.sim, sources.sim.city());
        let here = |node| city.district_of(node) == Some(id);
        let kitchens = city.restaurants.enumerate().filter(|(_, spec)| here(spec.node));
        let is_seen = |driver: &&Driver| driver.on_shift || !driver.jobs.is_empty();
        let drivers = sim
            .drivers()
            .iter()
            .filter(is_seen)
            .filter(|driver| city.district_at(sim.driver_pose(driver.id).at) == Some(id));
        let under_way = sources.live.under_way().iter().copied();
        Inside {
            restaurants: kitchens.map(|(id, _)| id).collect(),
            drivers: drivers.map(|driver| driver.id).collect(),
            orders: under_way.filter(|&it| here(sim.orders()[it].spec.destination)).collect(),
        }
    }
}

/// The next to arrive there.
fn next(sim: &Sim, id: DistrictId) -> String {
    let arrivals = sim.drivers().iter().filter_map(|driver| match &driver.activity {
        Activity::Driving(leg) if sim.city().district_of(leg.to) == Some(id) => {
            Some((leg.arrives, driver.id))
        }
        _ => None,
    });
    match arrivals.min() {
        Some((at, driver)) => format!("{driver} arrives in it {}", names::at_in(sim.now(), at)),
        None => "nothing: nobody is on the way to it".to_owned(),
    }
}

/// "12: Alder Street, Birch Street, …"; empty where there are none, or too many to look through.
fn streets(sim: &Sim, id: DistrictId) -> String {
    let city = sim.city();
    let network = &city.network;
    if network.edges().len() > EDGES_MAX {
        return String::new();
    }
    let here =
        network.edges().enumerate().filter(|(_, road)| city.district_of(road.from) == Some(id));
    let names: BTreeSet<&str> = here.map(|(edge, _)| network.name(edge)).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    let more = if names.len() > STREETS_MAX { ", …" } else { "" };
    match names.len() {
        0 => String::new(),
        n => format!("{n}: {}{more}", names[..n.min(STREETS_MAX)].join(", ")),
    }
}

/// The limits by district that count here.
fn limits(sim: &Sim, id: DistrictId) -> String {
    let of_districts = sim.settings().limits.iter().filter(|it| it.scope == LimitScope::District);
    let here = of_districts.filter(|limit| limit.key.is_none_or(|key| key == id.0));
    here.map(names::limit).collect::<Vec<_>>().join("; ")
}

/// Surges, which are everywhere.
fn surges(sim: &Sim) -> String {
    let all = sim.active_faults().map(|fault| fault.kind);
    let surges = all.filter(|kind| matches!(kind, FaultKind::DemandSurge { .. }));
    let told: Vec<String> = surges.map(|kind| faults::state(sim.city(), kind)).collect();
    if told.is_empty() { String::new() } else { format!("{}, everywhere", told.join("; ")) }
}

/// Of each kind; more would not be read.
const RELATED_MAX: usize = 4;
const STREETS_MAX: usize = 5;
/// Looked through ten times a second, while a district is selected.
const EDGES_MAX: usize = 50_000;
