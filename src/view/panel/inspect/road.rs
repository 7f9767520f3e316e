//! A road in full.

use super::super::{Inspector, Subject, entities};
use super::{blank, fact};
use crate::core::driver::Activity;
use crate::core::id::{DriverId, EdgeId};
use crate::core::network::RoadClass;
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::core::travel::Path;
use crate::view::names;

/// A road.
pub(super) fn inspect(sim: &Sim, id: EdgeId) -> Option<Inspector> {
    let network = &sim.city().network;
    let road = network.edges().get(id)?;
    let state = if sim.router().is_closed(id) { "closed" } else { "open" };
    let class = match road.class {
        RoadClass::Arterial => "arterial",
        RoadClass::Main => "main road",
        RoadClass::Local => "local road",
    };
    let ways = if road.twin.is_some() { "two-way" } else { "one-way" };
    // Centimetres per microsecond are 36,000 kilometres per hour.
    let speed = u64::from(road.length_cm) * 36_000 / road.travel.as_micros().max(1);
    let mut facts = vec![
        fact("Kind", format!("{class}, {ways}")),
        fact("Length", format!("{} m", road.length_cm / 100)),
        fact("Speed", format!("{speed} km/h")),
        fact("District", names::district(sim.city(), network.nodes()[road.from]).unwrap_or("")),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let users = users(sim, id);
    let next = match users.first() {
        Some(&(driver, leaves)) => {
            format!("{driver} leaves it {}", names::at_in(sim.now(), leaves))
        }
        None => "nothing: nobody is on it".to_owned(),
    };
    let related = users.iter().map(|&(driver, _)| entities::row(sim, driver.into())).collect();
    let title = names::capital(&names::road(sim.city(), id));
    Some(Inspector { next, facts, related, ..blank(Subject::Road(id.0), title, state.to_owned()) })
}

/// Who drives on it now, in either direction, and when they leave it; the first to leave first.
fn users(sim: &Sim, id: EdgeId) -> Vec<(DriverId, SimTime)> {
    let twin = sim.city().network.edges()[id].twin;
    let now = sim.now();
    let mut users: Vec<_> = sim
        .drivers()
        .iter()
        .filter_map(|driver| {
            let Activity::Driving(leg) = &driver.activity else { return None };
            let Path::Roads { steps, .. } = &leg.path else { return None };
            let &(edge, leaves) = steps.iter().find(|(_, end)| *end >= now)?;
            (edge == id || Some(edge) == twin).then_some((driver.id, leaves))
        })
        .collect();
    users.sort_unstable_by_key(|&(driver, leaves)| (leaves, driver));
    users
}
