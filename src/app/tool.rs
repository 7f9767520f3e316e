//! The tools of "Break it": what can go wrong with one thing, and the words for it.

use super::icons::Icon;
use crate::core::command::{Command, FaultKind};
use crate::core::id::{DriverId, EdgeId, OrderId, RestaurantId};
use crate::view::panel::Subject;

/// A fault that needs a thing to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each has a sentence")]
pub enum Tool {
    DriverBreaksDown,
    DriverCancels,
    DriverGoesHome,
    DriverDeclines,
    DriverSlow,
    RestaurantLate,
    RestaurantClosed,
    CounterJam,
    OrderCancelled,
    OrderAgain,
    OrderPoisoned,
    RoadClosed,
    RoadJam,
}

/// What a tool acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A driver.
    Driver,
    /// A restaurant.
    Restaurant,
    /// An order.
    Order,
    /// A road: pointed at on the map only.
    Road,
}

impl Target {
    /// All of them, in the order of the groups.
    pub const ALL: [Target; 4] = [Target::Driver, Target::Restaurant, Target::Order, Target::Road];

    /// The heading of its group.
    pub const fn name(self) -> &'static str {
        match self {
            Target::Driver => "Driver",
            Target::Restaurant => "Restaurant",
            Target::Order => "Order",
            Target::Road => "Road",
        }
    }
    /// What to point at.
    pub const fn one(self) -> &'static str {
        match self {
            Target::Driver => "a driver",
            Target::Restaurant => "a restaurant",
            Target::Order => "an order",
            Target::Road => "a road",
        }
    }
    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Target::Driver => Icon::Driver,
            Target::Restaurant => Icon::Restaurant,
            Target::Order => Icon::Order,
            Target::Road => Icon::Road,
        }
    }
    /// What a subject is; the tools of this target fit it. `None` for what no tool points at.
    pub const fn of(subject: Subject) -> Option<Target> {
        match subject {
            Subject::Driver(_) => Some(Target::Driver),
            Subject::Restaurant(_) => Some(Target::Restaurant),
            Subject::Order(_) => Some(Target::Order),
            Subject::Road(_) => Some(Target::Road),
            Subject::Message(_) | Subject::District(_) | Subject::Dispatcher => None,
        }
    }
    /// Its tools, in the order of the buttons.
    pub fn tools(self) -> impl Iterator<Item = Tool> {
        Tool::ALL.into_iter().filter(move |tool| tool.target() == self)
    }
}

impl Tool {
    /// All of them.
    pub const ALL: [Tool; 13] = [
        Tool::DriverBreaksDown,
        Tool::DriverCancels,
        Tool::DriverGoesHome,
        Tool::DriverDeclines,
        Tool::DriverSlow,
        Tool::RestaurantLate,
        Tool::RestaurantClosed,
        Tool::CounterJam,
        Tool::OrderCancelled,
        Tool::OrderAgain,
        Tool::OrderPoisoned,
        Tool::RoadClosed,
        Tool::RoadJam,
    ];

    /// What it acts on.
    pub const fn target(self) -> Target {
        match self {
            Tool::DriverBreaksDown
            | Tool::DriverCancels
            | Tool::DriverGoesHome
            | Tool::DriverDeclines
            | Tool::DriverSlow => Target::Driver,
            Tool::RestaurantLate | Tool::RestaurantClosed | Tool::CounterJam => Target::Restaurant,
            Tool::OrderCancelled | Tool::OrderAgain | Tool::OrderPoisoned => Target::Order,
            Tool::RoadClosed | Tool::RoadJam => Target::Road,
        }
    }
    /// What happens, after the name of the thing.
    pub const fn name(self) -> &'static str {
        match self {
            Tool::DriverBreaksDown => "breaks down",
            Tool::DriverCancels => "gives the order back",
            Tool::DriverGoesHome => "goes home",
            Tool::DriverDeclines => "declines 5 offers",
            Tool::DriverSlow => "slows down",
            Tool::RestaurantLate => "is late",
            Tool::RestaurantClosed => "closes",
            Tool::CounterJam => "counter jams",
            Tool::OrderCancelled => "is called off",
            Tool::OrderAgain => "is sent twice",
            Tool::OrderPoisoned => "is poisoned",
            Tool::RoadClosed => "is closed",
            Tool::RoadJam => "jams",
        }
    }
    /// What it does, in one sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Tool::DriverBreaksDown => {
                "The driver stops and goes dark; the dispatcher finds out when the lease runs out."
            }
            Tool::DriverCancels => "The driver gives the current order back; it is tried again.",
            Tool::DriverGoesHome => "The driver finishes what is in hand and takes nothing new.",
            Tool::DriverDeclines => "The driver declines the next five offers; others are asked.",
            Tool::DriverSlow => "The driver drives at half speed.",
            Tool::RestaurantLate => "Meals started there take three times as long.",
            Tool::RestaurantClosed => {
                "It begins no meal, hands none out, and new orders are turned away."
            }
            Tool::CounterJam => {
                "Its counter keeps one usable place: meals that find none block the kitchen."
            }
            Tool::OrderCancelled => "The customer calls the order off.",
            Tool::OrderAgain => "The customer submits the same wish once more, with the same key.",
            Tool::OrderPoisoned => {
                "Every attempt fails at the counter, until the attempts are used up."
            }
            Tool::RoadClosed => "Nobody enters the road; routes adapt at once.",
            Tool::RoadJam => "Driving over the road takes four times as long; routes adapt.",
        }
    }
    /// The command for a thing; `None` where the tool does not fit it.
    pub const fn command(self, subject: Subject) -> Option<Command> {
        let kind = match (self, subject) {
            (Tool::DriverBreaksDown, Subject::Driver(id)) => {
                FaultKind::DriverBreaksDown(DriverId(id))
            }
            (Tool::DriverCancels, Subject::Driver(id)) => FaultKind::DriverCancels(DriverId(id)),
            (Tool::DriverGoesHome, Subject::Driver(id)) => FaultKind::DriverOffShift(DriverId(id)),
            (Tool::DriverDeclines, Subject::Driver(id)) => {
                FaultKind::DriverDeclines { driver: DriverId(id), offers: Some(5) }
            }
            (Tool::DriverSlow, Subject::Driver(id)) => {
                FaultKind::DriverSlow { driver: DriverId(id), percent: 50 }
            }
            (Tool::RestaurantLate, Subject::Restaurant(id)) => {
                FaultKind::RestaurantLate(RestaurantId(id))
            }
            (Tool::RestaurantClosed, Subject::Restaurant(id)) => {
                FaultKind::RestaurantClosed(RestaurantId(id))
            }
            (Tool::CounterJam, Subject::Restaurant(id)) => {
                FaultKind::CounterJam { restaurant: RestaurantId(id), places: 1 }
            }
            (Tool::OrderCancelled, Subject::Order(id)) => FaultKind::CustomerCancels(OrderId(id)),
            (Tool::OrderAgain, Subject::Order(id)) => FaultKind::CustomerSubmitsAgain(OrderId(id)),
            (Tool::OrderPoisoned, Subject::Order(id)) => FaultKind::OrderPoisoned(OrderId(id)),
            (Tool::RoadClosed, Subject::Road(id)) => FaultKind::RoadClosed(EdgeId(id)),
            (Tool::RoadJam, Subject::Road(id)) => {
                FaultKind::RoadJam { road: EdgeId(id), percent: 400 }
            }
            _ => return None,
        };
        Some(Command::InjectFault(kind))
    }
}
