//! Faults in words: as a state of affairs, as they begin and as they end.

use super::names;
use super::panel::Subject;
use crate::core::city::City;
use crate::core::fault::{CrashPoint, FaultKind, FaultSource, RandomFault};
use crate::core::id::MessageId;
use crate::core::message::Way;
use crate::core::time::SimDuration;

/// A fault as a state of affairs, such as "Driver 6 is broken down".
pub fn state(city: &City, kind: FaultKind) -> String {
    match kind {
        FaultKind::DriverCancels(driver) => format!("{driver} gives the current order back"),
        FaultKind::DriverBreaksDown(driver) => format!("{driver} is broken down"),
        FaultKind::RestaurantLate(id) => {
            format!("{} cooks three times as long", names::restaurant(city, id))
        }
        FaultKind::RoadClosed(edge) => {
            format!("{} is closed at one place", names::road(city, edge))
        }
        FaultKind::MessageLoss { ppm } => {
            format!("{} of all messages are lost", names::percent(ppm))
        }
        FaultKind::DemandSurge { percent } => format!("Demand is at {percent} %"),
        FaultKind::DispatcherPaused => "The dispatcher is paused".to_owned(),
        FaultKind::DriverOffShift(driver) => format!("{driver} is sent home"),
        FaultKind::DriverDeclines { driver, offers: None } => {
            format!("{driver} declines every offer")
        }
        FaultKind::DriverDeclines { driver, offers: Some(offers) } => {
            format!("{driver} declines the next {}", names::count(offers as usize, "offer"))
        }
        FaultKind::RestaurantClosed(id) => format!("{} is closed", names::restaurant(city, id)),
        FaultKind::CounterJam { restaurant, places } => {
            let places = names::count(places as usize, "usable place");
            format!("The counter of {} has {places}", names::restaurant(city, restaurant))
        }
        FaultKind::CustomerCancels(order) => format!("The customer calls {order} off"),
        FaultKind::OrderPoisoned(order) => format!("{order} fails at every pick-up"),
        FaultKind::DispatcherCrashed { at: CrashPoint::Now } => "The dispatcher is down".to_owned(),
        FaultKind::DispatcherCrashed { at: CrashPoint::BeforeAck } => {
            "The dispatcher crashes before it acknowledges an order".to_owned()
        }
        FaultKind::DispatcherCrashed { at: CrashPoint::AfterAck } => {
            "The dispatcher crashes after it has acknowledged an order".to_owned()
        }
        FaultKind::CustomerSubmitsAgain(order) => format!("The customer submits {order} again"),
        FaultKind::DriverSlow { driver, percent } => {
            format!("{driver} drives at {percent} % of their speed")
        }
        FaultKind::RoadJam { road, percent } => {
            format!("{} takes {percent} % of its usual time at one place", names::road(city, road))
        }
        FaultKind::DistrictPartitioned(district) => {
            let name = city.districts.get(district).map_or("A district", |d| d.name.as_str());
            format!("{name} is cut off: nobody in it hears or is heard")
        }
        FaultKind::MessageDelays { ppm, by } => {
            let share = names::percent(ppm);
            format!("{share} of all messages take {} longer", names::length(by))
        }
        FaultKind::MessageDuplicates { ppm } => {
            format!("{} of all messages travel twice", names::percent(ppm))
        }
        FaultKind::MessageReorders { ppm } => {
            format!("{} of all messages are overtaken by the next", names::percent(ppm))
        }
        FaultKind::MessageDropped { message, way } => format!("{} is lost", copy(message, way)),
        FaultKind::MessageDelayed { message, way, by } => {
            format!("{} takes {} longer", copy(message, way), names::length(by))
        }
        FaultKind::MessageDuplicated { message, way } => {
            format!("{} travels twice", copy(message, way))
        }
        FaultKind::MessageReordered { message, way } => {
            format!("{} is held back until the next has overtaken it", copy(message, way))
        }
        FaultKind::AtRandom(source) => at_random(source),
    }
}

fn at_random(FaultSource { what, per_hour, lasting }: FaultSource) -> String {
    let length = match (what.at(0).is_momentary(), lasting) {
        (true, _) => String::new(),
        (false, SimDuration::ZERO) => ", until stopped".to_owned(),
        (false, lasting) => format!(", for {} on average", names::length(lasting)),
    };
    format!("{}: about {per_hour} an hour at random{length}", random(what))
}

fn copy(message: MessageId, way: Way) -> String {
    match way {
        Way::There => message.to_string(),
        Way::Back => format!("The acknowledgement of {message}"),
    }
}

fn random(what: RandomFault) -> String {
    match what {
        RandomFault::DriverCancels => "Drivers give their order back".to_owned(),
        RandomFault::DriverBreaksDown => "Drivers break down".to_owned(),
        RandomFault::DriverOffShift => "Drivers go home".to_owned(),
        RandomFault::DriverDeclines { .. } => "Drivers decline offers in a row".to_owned(),
        RandomFault::DriverSlow { percent } => format!("Drivers slow down to {percent} %"),
        RandomFault::RestaurantLate => "Restaurants cook three times as long".to_owned(),
        RandomFault::RestaurantClosed => "Restaurants close".to_owned(),
        RandomFault::CounterJam { .. } => "Counters jam".to_owned(),
        RandomFault::CustomerCancels => "Customers call their order off".to_owned(),
        RandomFault::CustomerSubmitsAgain => "Customers submit their order again".to_owned(),
        RandomFault::OrderPoisoned => "Orders are poisoned".to_owned(),
        RandomFault::RoadClosed => "Roads are closed".to_owned(),
        RandomFault::RoadJam { percent } => format!("Roads jam to {percent} % of their time"),
        RandomFault::DistrictPartitioned => "Districts are cut off".to_owned(),
        RandomFault::DemandSurge { percent } => format!("Demand surges to {percent} %"),
        RandomFault::DispatcherPaused => "The dispatcher pauses".to_owned(),
        RandomFault::DispatcherCrashed => "The dispatcher crashes".to_owned(),
    }
}

/// What is told as a fault begins, without a full stop.
pub fn began(city: &City, kind: FaultKind) -> String {
    let text = match kind {
        FaultKind::DriverBreaksDown(driver) => format!("{driver} breaks down"),
        FaultKind::RestaurantLate(id) => {
            format!("{} takes three times as long to cook", names::restaurant(city, id))
        }
        FaultKind::MessageLoss { ppm } => {
            format!("{} of all messages are lost from now on", names::percent(ppm))
        }
        FaultKind::DemandSurge { percent } => {
            format!("orders come in at {percent} % of the normal rate")
        }
        FaultKind::DispatcherPaused => {
            "the dispatcher is paused and hands out no orders".to_owned()
        }
        FaultKind::RestaurantClosed(id) => {
            let name = names::restaurant(city, id);
            format!("{name} is closed: it begins no meal, hands none out and takes no order")
        }
        FaultKind::CounterJam { restaurant, places } => {
            let places = names::count(places as usize, "usable place");
            format!("the counter of {} has {places}", names::restaurant(city, restaurant))
        }
        FaultKind::CustomerCancels(order) => format!("the customer calls {order} off"),
        FaultKind::OrderPoisoned(order) => format!("something is wrong with {order}"),
        FaultKind::DispatcherCrashed { at: CrashPoint::Now } => "the dispatcher crashes".to_owned(),
        FaultKind::DispatcherCrashed { at: CrashPoint::BeforeAck } => {
            "the dispatcher will crash before it acknowledges the next order".to_owned()
        }
        FaultKind::DispatcherCrashed { at: CrashPoint::AfterAck } => {
            "the dispatcher will crash after it has acknowledged the next order".to_owned()
        }
        _ => state(city, kind),
    };
    format!("Fault: {text}")
}

/// What is told as a fault ends; `None` for what is over at once.
pub fn ended(city: &City, kind: FaultKind) -> Option<String> {
    let text = match kind {
        _ if kind.is_momentary() => return None,
        FaultKind::DriverBreaksDown(driver) => format!("{driver} is repaired"),
        FaultKind::RestaurantLate(id) => {
            format!("{} cooks at its usual speed again", names::restaurant(city, id))
        }
        FaultKind::RoadClosed(edge) => format!("{} is open again", names::road(city, edge)),
        FaultKind::MessageLoss { .. } => "messages are no longer lost at this rate".to_owned(),
        FaultKind::DemandSurge { .. } => "orders no longer surge at this rate".to_owned(),
        FaultKind::DispatcherPaused => "the dispatcher works again".to_owned(),
        FaultKind::DispatcherCrashed { .. } => "the dispatcher is started again".to_owned(),
        FaultKind::DriverOffShift(driver) => format!("{driver} may work again"),
        FaultKind::DriverDeclines { driver, .. } => format!("{driver} listens to offers again"),
        FaultKind::RestaurantClosed(id) => {
            format!("{} is open again", names::restaurant(city, id))
        }
        FaultKind::CounterJam { restaurant, .. } => {
            format!("the counter of {} is tidied up", names::restaurant(city, restaurant))
        }
        FaultKind::OrderPoisoned(order) => format!("{order} can be picked up again"),
        FaultKind::DriverSlow { driver, .. } => format!("{driver} drives as before"),
        FaultKind::RoadJam { road, .. } => format!("{} flows again", names::road(city, road)),
        FaultKind::DistrictPartitioned(district) => {
            let name = city.districts.get(district).map_or("a district", |d| d.name.as_str());
            format!("{name} can be heard again")
        }
        FaultKind::MessageDelays { .. } => "messages no longer take that much longer".to_owned(),
        FaultKind::MessageDuplicates { .. } => "messages no longer travel twice".to_owned(),
        FaultKind::MessageReorders { .. } => "messages are no longer held back".to_owned(),
        FaultKind::AtRandom(source) => {
            format!("no more at random: {}", names::uncapital(&random(source.what)))
        }
        _ => return None,
    };
    Some(format!("Fault stopped: {text}"))
}

/// A fault of a thing in very few words, for a sign on it.
pub fn short(kind: FaultKind) -> String {
    let text = match kind {
        FaultKind::DriverBreaksDown(_) => "broken down",
        FaultKind::DriverOffShift(_) => "sent home",
        FaultKind::DriverDeclines { .. } => "declines",
        FaultKind::DriverSlow { percent, .. } => return format!("at {percent} % speed"),
        FaultKind::RestaurantLate(_) => "slow kitchen",
        FaultKind::RestaurantClosed(_) | FaultKind::RoadClosed(_) => "closed",
        FaultKind::CounterJam { .. } => "counter jammed",
        FaultKind::OrderPoisoned(_) => "poisoned",
        FaultKind::RoadJam { percent, .. } => return format!("jam: {percent} % of the time"),
        // Over as soon as it has happened, or about no single thing.
        _ => "",
    };
    text.to_owned()
}

/// What a fault is about; `None` where it is about everything.
pub fn subject(kind: FaultKind) -> Option<Subject> {
    Some(match kind {
        FaultKind::DriverCancels(driver)
        | FaultKind::DriverBreaksDown(driver)
        | FaultKind::DriverOffShift(driver)
        | FaultKind::DriverDeclines { driver, .. }
        | FaultKind::DriverSlow { driver, .. } => driver.into(),
        FaultKind::RestaurantLate(restaurant)
        | FaultKind::RestaurantClosed(restaurant)
        | FaultKind::CounterJam { restaurant, .. } => restaurant.into(),
        FaultKind::RoadClosed(road) | FaultKind::RoadJam { road, .. } => Subject::Road(road.0),
        FaultKind::CustomerCancels(order)
        | FaultKind::CustomerSubmitsAgain(order)
        | FaultKind::OrderPoisoned(order) => order.into(),
        FaultKind::MessageDropped { message, .. }
        | FaultKind::MessageDelayed { message, .. }
        | FaultKind::MessageDuplicated { message, .. }
        | FaultKind::MessageReordered { message, .. } => message.into(),
        FaultKind::DistrictPartitioned(district) => Subject::District(district.0),
        FaultKind::DispatcherPaused | FaultKind::DispatcherCrashed { .. } => Subject::Dispatcher,
        FaultKind::MessageLoss { .. }
        | FaultKind::MessageDelays { .. }
        | FaultKind::MessageDuplicates { .. }
        | FaultKind::MessageReorders { .. }
        | FaultKind::AtRandom(_)
        | FaultKind::DemandSurge { .. } => return None,
    })
}
