//! Faults in words: as a state of affairs, as they begin and as they end.

use super::names;
use super::panel::Subject;
use crate::core::city::City;
use crate::core::fault::{CrashPoint, FaultKind};

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
        FaultKind::DriverCancels(_) | FaultKind::CustomerCancels(_) => return None,
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
    };
    Some(format!("Fault stopped: {text}"))
}

/// What a fault is about; `None` where it is about everything.
pub fn subject(kind: FaultKind) -> Option<Subject> {
    Some(match kind {
        FaultKind::DriverCancels(driver)
        | FaultKind::DriverBreaksDown(driver)
        | FaultKind::DriverOffShift(driver)
        | FaultKind::DriverDeclines { driver, .. } => driver.into(),
        FaultKind::RestaurantLate(restaurant)
        | FaultKind::RestaurantClosed(restaurant)
        | FaultKind::CounterJam { restaurant, .. } => restaurant.into(),
        FaultKind::RoadClosed(edge) => Subject::Road(edge.0),
        FaultKind::CustomerCancels(order) | FaultKind::OrderPoisoned(order) => order.into(),
        FaultKind::MessageLoss { .. }
        | FaultKind::DemandSurge { .. }
        | FaultKind::DispatcherPaused
        | FaultKind::DispatcherCrashed { .. } => return None,
    })
}
