//! What is marked on the map beside the state of each thing: what is broken, who waits for whom.
//! Says what is to be seen, not how it is drawn.

use super::{InversionRow, Subject};
use crate::core::breaker::Breaker;
use crate::core::fault::FaultKind;
use crate::core::id::{EdgeId, OrderId};
use crate::core::sim::Sim;
use crate::view::{faults as view_faults, names};
use serde::{Deserialize, Serialize};

/// Everything that is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapMarks {
    /// Directed roads that are closed.
    pub closed: Vec<u32>,
    /// Directed roads that jam; closed ones are not among them.
    pub jammed: Vec<u32>,
    /// Districts that are cut off, by index.
    pub cut_off: Vec<u32>,
    /// Signs on things: faults in the order of their beginning, then the others.
    pub badges: Vec<Badge>,
    /// Who waits for whom.
    pub arrows: Vec<(Subject, Subject)>,
    /// All of it in words, for those who do not see the map.
    pub told: Vec<String>,
}

/// A sign on a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    /// Which thing.
    pub subject: Subject,
    /// What it looks like.
    pub sign: Sign,
    /// What it means, in very few words.
    pub text: String,
}

/// What a sign looks like: each has a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    /// A triangle: something is wrong with it.
    Warning,
    /// A disc with a bar: nothing goes in or out.
    NoEntry,
    /// An open switch.
    BreakerOpen,
    /// A half-filled disc: one is let through.
    BreakerHalfOpen,
    /// An hourglass: it waits, or is waited for.
    Waits,
    /// The road itself is marked.
    Road,
}

pub(super) fn marks(sim: &Sim, inversions: &[InversionRow]) -> MapMarks {
    let faults = || sim.active_faults().map(|fault| fault.kind);
    let network = &sim.city().network;
    let closed = |edge: &EdgeId| sim.router().is_closed(*edge);
    let jammed = faults().filter_map(|kind| match kind {
        FaultKind::RoadJam { road, .. } => Some(road),
        _ => None,
    });
    let both_ways = |road: EdgeId| {
        let twin = network.edges().get(road).and_then(|edge| edge.twin);
        [Some(road), twin].into_iter().flatten()
    };
    let cut_off = faults().filter_map(|kind| match kind {
        FaultKind::DistrictPartitioned(district) => Some(district.0),
        _ => None,
    });
    let (badges, mut told): (_, Vec<String>) = badges(sim, inversions).into_iter().unzip();
    let district = |kind: FaultKind| matches!(kind, FaultKind::DistrictPartitioned(_));
    told.extend(faults().filter(|&it| district(it)).map(|it| view_faults::state(sim.city(), it)));
    MapMarks {
        closed: network.edges().ids().filter(closed).map(|edge| edge.0).collect(),
        jammed: jammed.flat_map(both_ways).filter(|edge| !closed(edge)).map(|e| e.0).collect(),
        cut_off: cut_off.collect(),
        badges,
        told,
        arrows: inversions
            .iter()
            .flat_map(|row| row.low.iter().map(|&low| (row.high, low)))
            .map(|(high, low)| (Subject::Order(high), Subject::Order(low)))
            .collect(),
    }
}

/// Each with the same as a sentence of its own.
fn badges(sim: &Sim, inversions: &[InversionRow]) -> Vec<(Badge, String)> {
    let badge = |subject: Subject, sign, text: String, name: &str| {
        let told = format!("{name} {text}");
        (Badge { subject, sign, text }, told)
    };
    let broken = sim.active_faults().filter_map(|fault| {
        let sign = match fault.kind {
            FaultKind::RestaurantClosed(_) | FaultKind::DriverOffShift(_) => Sign::NoEntry,
            FaultKind::RoadClosed(_) | FaultKind::RoadJam { .. } => Sign::Road,
            // The district itself is hatched; the dispatcher is no place on the map.
            FaultKind::DistrictPartitioned(_)
            | FaultKind::DispatcherPaused
            | FaultKind::DispatcherCrashed { .. } => return None,
            _ => Sign::Warning,
        };
        let (subject, text) = (view_faults::subject(fault.kind)?, view_faults::short(fault.kind));
        Some((Badge { subject, sign, text }, view_faults::state(sim.city(), fault.kind)))
    });
    let held_up = inversions.iter().map(|row| {
        let by: Vec<String> = row.low.iter().map(|&id| names::order(OrderId(id))).collect();
        let text = format!("waits for {}", by.join(", "));
        badge(Subject::Order(row.high), Sign::Waits, text, &OrderId(row.high).to_string())
    });
    let breakers = sim.restaurants().ids().filter_map(|id| {
        let (sign, text) = match sim.breaker(id) {
            Breaker::Closed { .. } => return None,
            Breaker::Open { until } => {
                (Sign::BreakerOpen, format!("breaker open until {}", names::clock(*until)))
            }
            Breaker::HalfOpen { .. } => (Sign::BreakerHalfOpen, "breaker half-open".to_owned()),
        };
        let name = format!("{}:", names::restaurant(sim.city(), id));
        Some(badge(id.into(), sign, text, &name))
    });
    let blocking = sim.blocked_dispatcher().map(|blocked| {
        let text = "blocks the dispatcher".to_owned();
        let (mark, told) =
            badge(blocked.driver.into(), Sign::Waits, text, &blocked.driver.to_string());
        (mark, format!("{told} about {}", names::order(blocked.order)))
    });
    broken.chain(blocking).chain(held_up).chain(breakers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::command::Command;
    use crate::core::id::{DistrictId, DriverId, RestaurantId};
    use crate::core::settings::DispatchMode;
    use crate::core::time::{SimDuration, SimTime};
    use crate::scenario::inversion::PriorityInversion;
    use crate::scenario::presets::Preset;
    use std::sync::Arc;

    fn village() -> Sim {
        Sim::new(Arc::new(Preset::SMALL.setup(7)), &mut Vec::new())
    }

    fn signs(sim: &Sim) -> Vec<(Subject, Sign)> {
        let all = marks(sim, &super::super::waits::inversions(sim));
        all.badges.iter().map(|badge| (badge.subject, badge.sign)).collect()
    }

    #[test]
    fn what_is_broken_is_marked_until_it_is_stopped() {
        let (mut sim, mut out) = (village(), Vec::new());
        let road = EdgeId(4);
        let faults = [
            FaultKind::RoadJam { road, percent: 400 },
            FaultKind::DistrictPartitioned(DistrictId(1)),
            FaultKind::DriverSlow { driver: DriverId(2), percent: 50 },
            FaultKind::RestaurantClosed(RestaurantId(0)),
        ];
        for kind in faults {
            sim.apply(&Command::InjectFault(kind), &mut out).unwrap();
        }
        let all = marks(&sim, &[]);
        assert!(all.jammed.contains(&road.0) && all.closed.is_empty());
        assert_eq!(all.cut_off, [1]);
        assert_eq!(all.told.len(), 4, "{:?}", all.told);
        let expected = [
            (Subject::Road(4), Sign::Road),
            (Subject::Driver(2), Sign::Warning),
            (Subject::Restaurant(0), Sign::NoEntry),
        ];
        assert_eq!(signs(&sim), expected);
        sim.apply(&Command::InjectFault(FaultKind::RoadClosed(road)), &mut out).unwrap();
        let all = marks(&sim, &[]);
        assert!(all.closed.contains(&road.0) && all.jammed.is_empty());
        let ids: Vec<_> = sim.active_faults().map(|fault| fault.id).collect();
        for id in ids {
            sim.apply(&Command::StopFault(id), &mut out).unwrap();
        }
        assert_eq!(marks(&sim, &[]), MapMarks::default());
    }

    #[test]
    fn an_order_that_is_held_up_points_at_the_one_that_holds_it_up() {
        let demand = SimDuration::from_mins(60);
        let mut out = Vec::new();
        let mut sim = Sim::new(Arc::new(PriorityInversion { demand }.setup()), &mut out);
        sim.advance(SimTime::from_mins(14), u32::MAX, &mut out);
        let all = marks(&sim, &super::super::waits::inversions(&sim));
        let (high, low) = (PriorityInversion::HIGH.into(), PriorityInversion::LOW.into());
        assert_eq!(all.arrows, [(high, low)]);
        let text = format!("waits for {}", names::order(PriorityInversion::LOW));
        assert_eq!(all.told, [format!("{} {text}", PriorityInversion::HIGH)]);
        assert_eq!(all.badges, [Badge { subject: high, sign: Sign::Waits, text }]);
    }

    #[test]
    fn in_sync_mode_the_driver_who_is_asked_is_marked() {
        let (mut sim, mut out) = (village(), Vec::new());
        sim.apply(&Command::SetMode(DispatchMode::Sync), &mut out).unwrap();
        while sim.blocked_dispatcher().is_none() {
            assert!(sim.step(&mut out));
        }
        let driver = sim.blocked_dispatcher().map(|blocked| blocked.driver.into());
        assert_eq!(signs(&sim), [(driver.unwrap(), Sign::Waits)]);
    }
}
