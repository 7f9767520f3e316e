//! What is marked on the map beside the state of each thing: what is broken, who waits for whom.
//! Says what is to be seen, not how it is drawn.

use super::{InversionRow, Subject};
use crate::core::breaker::Breaker;
use crate::core::fault::FaultKind;
use crate::core::id::{EdgeId, OrderId};
use crate::core::sim::Sim;
use crate::view::{faults as view_faults, names};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// How demand surges, such as "300 %"; empty where it does not.
    pub surge: String,
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
    /// How many signs stand on the same thing before it: they are drawn side by side.
    pub place: u8,
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
    /// Two bars: it is paused.
    Paused,
    /// Waves with a stroke through them: nobody hears it.
    Down,
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
    let (mut badges, mut told): (Vec<Badge>, Vec<String>) =
        badges(sim, inversions).into_iter().unzip();
    put_side_by_side(&mut badges);
    let district = |kind: FaultKind| matches!(kind, FaultKind::DistrictPartitioned(_));
    told.extend(faults().filter(|&it| district(it)).map(|it| view_faults::state(sim.city(), it)));
    MapMarks {
        closed: network.edges().ids().filter(closed).map(|edge| edge.0).collect(),
        jammed: jammed.flat_map(both_ways).filter(|edge| !closed(edge)).map(|e| e.0).collect(),
        cut_off: cut_off.collect(),
        badges,
        told,
        arrows: arrows(sim, inversions),
        surge: surge(sim),
    }
}

fn arrows(sim: &Sim, inversions: &[InversionRow]) -> Vec<(Subject, Subject)> {
    let blocked = sim.blocked_dispatcher();
    let blocked = blocked.map(|it| (Subject::Dispatcher, Subject::Driver(it.driver.0)));
    let pairs = inversions.iter().flat_map(|row| row.low.iter().map(|&low| (row.high, low)));
    let held_up = pairs.map(|(high, low)| (Subject::Order(high), Subject::Order(low)));
    blocked.into_iter().chain(held_up).collect()
}

fn surge(sim: &Sim) -> String {
    let percent = sim.active_faults().filter_map(|fault| match fault.kind {
        FaultKind::DemandSurge { percent } => Some(percent),
        _ => None,
    });
    percent.max().map_or_else(String::new, |percent| format!("{percent} %"))
}

fn put_side_by_side(badges: &mut [Badge]) {
    let mut on_it: BTreeMap<Subject, u8> = BTreeMap::new();
    for badge in badges {
        let before = on_it.entry(badge.subject).or_default();
        badge.place = *before;
        *before = before.saturating_add(1);
    }
}

/// Each with the same as a sentence of its own.
fn badges(sim: &Sim, inversions: &[InversionRow]) -> Vec<(Badge, String)> {
    let badge = |subject: Subject, sign, text: String, name: &str| {
        let told = format!("{name} {text}");
        (Badge { subject, sign, text, place: 0 }, told)
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
        let told = view_faults::state(sim.city(), fault.kind);
        Some((Badge { subject, sign, text, place: 0 }, told))
    });
    let stopped = if sim.down_since().is_some() {
        Some((Sign::Down, "down"))
    } else if sim.is_paused() {
        Some((Sign::Paused, "paused"))
    } else {
        None
    };
    let stopped = stopped
        .map(|(sign, text)| badge(Subject::Dispatcher, sign, text.to_owned(), "The dispatcher is"));
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
    broken.chain(stopped).chain(blocking).chain(held_up).chain(breakers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::command::Command;
    use crate::core::fault::CrashPoint;
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
        assert_eq!(all.badges, [Badge { subject: high, sign: Sign::Waits, text, place: 0 }]);
    }

    #[test]
    fn signs_on_one_thing_stand_side_by_side() {
        let (mut sim, mut out) = (village(), Vec::new());
        let faults = [
            FaultKind::RestaurantLate(RestaurantId(0)),
            FaultKind::RestaurantClosed(RestaurantId(1)),
            FaultKind::CounterJam { restaurant: RestaurantId(0), places: 1 },
            FaultKind::RestaurantClosed(RestaurantId(0)),
        ];
        for kind in faults {
            sim.apply(&Command::InjectFault(kind), &mut out).unwrap();
        }
        let places: Vec<u8> = marks(&sim, &[]).badges.iter().map(|badge| badge.place).collect();
        assert_eq!(places, [0, 0, 1, 2]);
    }

    #[test]
    fn what_stops_the_dispatcher_and_what_surges_is_marked_while_it_lasts() {
        let (mut sim, mut out) = (village(), Vec::new());
        let surge = FaultKind::DemandSurge { percent: 300 };
        for kind in [FaultKind::DispatcherPaused, surge] {
            sim.apply(&Command::InjectFault(kind), &mut out).unwrap();
        }
        assert_eq!(signs(&sim), [(Subject::Dispatcher, Sign::Paused)]);
        assert_eq!(marks(&sim, &[]).surge, "300 %");
        assert_eq!(marks(&sim, &[]).told, ["The dispatcher is paused"]);
        let down = FaultKind::DispatcherCrashed { at: CrashPoint::Now };
        sim.apply(&Command::InjectFault(down), &mut out).unwrap();
        assert_eq!(signs(&sim), [(Subject::Dispatcher, Sign::Down)]);
        let ids: Vec<_> = sim.active_faults().map(|fault| fault.id).collect();
        for id in ids {
            sim.apply(&Command::StopFault(id), &mut out).unwrap();
        }
        assert_eq!(marks(&sim, &[]), MapMarks::default());
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
        assert_eq!(marks(&sim, &[]).arrows, [(Subject::Dispatcher, driver.unwrap())]);
    }
}
