//! The names of things and times in sentences: one place, so that page, log and reader agree.

use crate::core::city::City;
use crate::core::driver::{Activity, Driver};
use crate::core::geo::Point;
use crate::core::id::{EdgeId, NodeId, OrderId, RestaurantId};
use crate::core::inversion::{Borrowed, Resource};
use crate::core::limit::Limit;
use crate::core::message::Party;
use crate::core::settings::Discipline;
use crate::core::sim::Sim;
use crate::core::time::{SimDuration, SimTime};
use crate::core::travel::{Path, Spot};

/// Runs begin at noon: chosen arbitrarily, close to a busy time of day.
const START_OF_RUN: SimDuration = SimDuration::from_mins(12 * 60);

/// The time of day on screen, `12:41:07`; days go on counting hours.
pub fn clock(at: SimTime) -> String {
    (at + START_OF_RUN).to_string()
}

/// The time that [`clock`] prints so; the seconds may be left out. Hours before the start of a run
/// are those of the next day.
pub fn time_of(clock: &str) -> Option<SimTime> {
    let mut parts = clock.trim().split(':').map(|part| part.parse::<u32>().ok());
    let (hours, minutes, seconds) =
        (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    if minutes > 59 || seconds > 59 || parts.next().is_some() {
        return None;
    }
    let since_midnight = u64::from(hours) * 3600 + u64::from(minutes) * 60 + u64::from(seconds);
    let noon = START_OF_RUN.as_micros() / 1_000_000;
    let passed = match since_midnight.checked_sub(noon) {
        Some(passed) => passed,
        None => since_midnight + noon,
    };
    Some(SimTime::ZERO + SimDuration::from_secs(passed))
}

/// A level's discipline, for the middle of a sentence.
pub const fn discipline(discipline: Discipline) -> &'static str {
    match discipline {
        Discipline::Fifo => "first in, first out",
        Discipline::Lifo => "last in, first out",
        Discipline::EarliestDeadline => "earliest deadline",
        Discipline::ShortestJob => "shortest job",
    }
}

/// What a limit permits, such as "per restaurant at most 2 in progress".
pub fn limit(limit: &Limit) -> String {
    let key = limit.key.map_or_else(String::new, |key| format!(" {}", u64::from(key) + 1));
    let held = limit.in_progress_max.map(|max| format!("at most {max} in progress"));
    let starts = limit
        .starts
        .map(|rate| format!("at most {} in {}", count(rate.max as usize, "start"), rate.window));
    let both: Vec<String> = held.into_iter().chain(starts).collect();
    let each = if limit.key.is_none() { "per" } else { "for" };
    format!("{each} {}{key} {}", limit.scope.name(), both.join(" and "))
}

/// "order 12", for the middle of a sentence.
pub fn order(id: OrderId) -> String {
    format!("order {}", u64::from(id.0) + 1)
}

/// A restaurant's name.
pub fn restaurant(city: &City, id: RestaurantId) -> &str {
    city.restaurants.get(id).map_or("a restaurant", |spec| spec.name.as_str())
}

/// Who sends or receives a message, for the middle of a sentence.
pub fn party(city: &City, party: Party) -> String {
    match party {
        Party::Customer => "a customer".to_owned(),
        Party::Dispatcher => "the dispatcher".to_owned(),
        Party::Restaurant(id) => restaurant(city, id).to_owned(),
        Party::Driver(id) => id.to_string(),
    }
}

/// "at 12:41:07, in 0:32", for the end of a sentence.
pub fn at_in(now: SimTime, at: SimTime) -> String {
    format!("at {}, in {}", clock(at), length(at.since(now)))
}

/// The most important named street at a junction, else the nearest district, else "the customer".
pub fn place(city: &City, node: NodeId) -> String {
    let network = &city.network;
    let roads = network.out_edges(node).iter().chain(network.in_edges(node));
    let named = roads.filter(|&&edge| !network.name(edge).is_empty());
    match named.min_by_key(|&&edge| (network.edges()[edge].class, edge)) {
        Some(&edge) => network.name(edge).to_owned(),
        None => district(city, network.nodes()[node])
            .map_or_else(|| "the customer".to_owned(), str::to_owned),
    }
}

/// A road's name, or what it is near to.
pub fn road(city: &City, edge: EdgeId) -> String {
    let network = &city.network;
    let Some(road) = network.edges().get(edge) else { return "a road".to_owned() };
    match (network.name(edge), district(city, network.nodes()[road.from])) {
        ("", Some(district)) => format!("a road in {district}"),
        ("", None) => "a road".to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// The district whose label is nearest.
pub fn district(city: &City, at: Point) -> Option<&str> {
    city.district_at(at).map(|district| city.districts[district].name.as_str())
}

/// Where a driver is, with its preposition: "on Alder Street", "in Harbour".
pub fn whereabouts(sim: &Sim, driver: &Driver) -> String {
    let city = sim.city();
    let on_road = match &driver.activity {
        Activity::Driving(leg) => match &leg.path {
            Path::Roads { steps, .. } => {
                let now = sim.now();
                steps.iter().find(|(_, end)| *end >= now).map(|&(edge, _)| edge)
            }
            Path::Straight { .. } => None,
        },
        Activity::Standing(Spot::OnRoad { edge, .. }) => Some(*edge),
        Activity::Standing(Spot::Node(node)) => city.network.out_edges(*node).first().copied(),
        _ => None,
    };
    let named = on_road.map(|edge| city.network.name(edge)).filter(|name| !name.is_empty());
    match (named, district(city, sim.driver_pose(driver.id).at)) {
        (Some(street), _) => format!("on {street}"),
        (None, Some(district)) => format!("in {district}"),
        (None, None) => "on the way".to_owned(),
    }
}

/// What orders hold and wait for: "a place on the counter of Noodle Bar".
pub fn resource(city: &City, resource: Resource) -> String {
    match resource {
        Resource::CounterPlace(id) => format!("a place on the counter of {}", restaurant(city, id)),
        Resource::CookingSlot(id) => {
            format!("a cooking slot of {}, blocked by its full counter", restaurant(city, id))
        }
        Resource::ColdBoxDriver(driver) => format!("the cold box of {driver}"),
    }
}

/// A borrowed class: "urgent, borrowed from order 7".
pub fn borrowed(borrowed: Borrowed) -> String {
    let class = borrowed.class.name();
    match borrowed.from {
        Some(from) => format!("{class}, borrowed from {}", order(from)),
        None => format!("{class}, by the ceiling of what it holds"),
    }
}

/// Parts per million as per cent, with as many digits as needed: "20 %", "0.5 %".
pub fn percent(ppm: u32) -> String {
    let text = format!("{}.{:04}", ppm / 10_000, ppm % 10_000);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// "1 order", "3 orders".
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// "for 4:05", since `then`.
pub fn ago(now: SimTime, then: SimTime) -> String {
    format!("for {}", now.since(then))
}

/// A length of time in a sentence: "800 ms", "4:05".
pub fn length(length: SimDuration) -> String {
    match length.as_micros() / 1_000 {
        ms @ 0..1_000 => format!("{ms} ms"),
        _ => length.to_string(),
    }
}

/// The sentence with a small first letter, for the middle of another.
pub fn uncapital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The sentence with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_begins_at_noon() {
        assert_eq!(clock(SimTime::ZERO), "12:00:00");
        assert_eq!(clock(SimTime::from_mins(41) + SimDuration::from_secs(7)), "12:41:07");
    }

    #[test]
    fn per_cent_has_no_needless_digits() {
        assert_eq!(percent(200_000), "20 %");
        assert_eq!(percent(5_000), "0.5 %");
        assert_eq!(percent(0), "0 %");
        assert_eq!(percent(1_000_000), "100 %");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(count(1, "order"), "1 order");
        assert_eq!(count(0, "order"), "0 orders");
    }

    #[test]
    fn a_time_on_screen_is_found_again() {
        for secs in [0, 59, 61, 3_599, 43_199, 86_400, 200_000] {
            let at = SimTime::ZERO + SimDuration::from_secs(secs);
            assert_eq!(time_of(&clock(at)), Some(at));
        }
        assert_eq!(time_of(" 12:05"), Some(SimTime::ZERO + SimDuration::from_mins(5)));
        assert_eq!(time_of("1:00"), time_of("25:00"));
        for odd in ["", "12", "12:60", "a:b", "12:00:00:00", "-1:00", "99999999999:00"] {
            assert_eq!(time_of(odd), None, "{odd}");
        }
    }
}
