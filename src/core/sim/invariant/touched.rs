//! What a happening may have changed, by its events: only that has to be looked at again.
//!
//! Everything else is looked at every so many checks. An event that names nobody else can change
//! nothing else; where one does, the next full look finds it, and finds that no event told of it.

use crate::core::event::{Event, Stamped};
use crate::core::id::{DriverId, MessageId, OrderId, RestaurantId};
use crate::core::message::Party;
use crate::core::sim::Sim;

/// Orders, drivers, kitchens and messages to look at, each once and in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Touched {
    pub orders: Vec<OrderId>,
    pub drivers: Vec<DriverId>,
    pub restaurants: Vec<RestaurantId>,
    pub messages: Vec<MessageId>,
    /// Whether faults began or ended, or a setting or the dispatcher changed.
    pub circumstances: bool,
    /// Whether everything is looked at, whatever the events say. The lists hold what they name.
    pub all: bool,
    /// Whether there is an event of anything but mail.
    beyond_mail: bool,
}

impl Touched {
    /// What these events name, and whose business it is.
    pub fn read(&mut self, sim: &Sim, events: &[Stamped], all: bool) {
        self.orders.clear();
        self.drivers.clear();
        self.restaurants.clear();
        self.messages.clear();
        (self.circumstances, self.all, self.beyond_mail) = (false, all, false);
        for stamped in events {
            if !self.add_mail(&stamped.event) {
                self.beyond_mail = true;
                self.add(&stamped.event);
            }
        }
        for &order in &self.orders {
            let order = &sim.orders[order];
            self.restaurants.push(order.spec.restaurant);
            let driver = order.attempt().map(|(_, driver)| driver);
            self.drivers.extend(driver.or(order.offer().map(|offer| offer.driver)));
        }
        sort(&mut self.orders);
        sort(&mut self.drivers);
        sort(&mut self.restaurants);
        sort(&mut self.messages);
    }

    /// Whether anything but mail was touched: what the dispatcher knows, or what kitchens and
    /// drivers have in hand.
    pub const fn is_anything(&self) -> bool {
        self.all || self.beyond_mail
    }

    /// Each kind of event is named, so that a new one has to say what it touches.
    fn add(&mut self, event: &Event) {
        match *event {
            Event::OrderPlaced { order, .. }
            | Event::OrderMoved { order, .. }
            | Event::RetryScheduled { order, .. }
            | Event::CookingStarted { order, .. }
            | Event::FoodReady { order, .. }
            | Event::CounterFull { order, .. }
            | Event::FoodWasted { order }
            | Event::StaleIgnored { order, .. }
            | Event::CancelRefused { order }
            | Event::OrderRose { order, .. }
            | Event::OrderDemoted { order, .. }
            | Event::FirstResultReturned { order, .. }
            | Event::KeyConflict { order, .. }
            | Event::OrderDuplicated { order, .. }
            | Event::BreakerProbed { order, .. }
            | Event::InversionDetected { high: order, .. }
            | Event::InversionEnded { high: order, .. } => self.orders.push(order),
            Event::OfferSent { order, driver, .. }
            | Event::OfferDeclined { order, driver }
            | Event::OfferExpired { order, driver }
            | Event::AttemptStarted { order, driver, .. }
            | Event::AttemptEnded { order, driver, .. }
            | Event::StageReached { order, driver, .. }
            | Event::PickedUp { order, driver }
            | Event::HandedOver { order, driver }
            | Event::AssignmentDropped { order, driver }
            | Event::StalePaid { order, driver, .. }
            | Event::DispatcherBlocked { order, driver }
            | Event::DispatcherUnblocked { order, driver } => {
                self.orders.push(order);
                self.drivers.push(driver);
            }
            Event::DriverOnShift { driver }
            | Event::DriverOffShift { driver }
            | Event::DriverBroke { driver }
            | Event::DriverRepaired { driver }
            | Event::DriverLost { driver }
            | Event::DriverFound { driver }
            | Event::DriverRerouted { driver }
            | Event::DriverStuck { driver } => self.drivers.push(driver),
            Event::BreakerOpened { restaurant, .. }
            | Event::BreakerHalfOpened { restaurant }
            | Event::BreakerProbeUnanswered { restaurant, .. }
            | Event::BreakerClosed { restaurant } => self.restaurants.push(restaurant),
            Event::FaultStarted { .. }
            | Event::FaultStopped { .. }
            | Event::SettingsChanged(_)
            | Event::RoadClosed { .. }
            | Event::RoadOpened { .. }
            | Event::ScriptRejected { .. }
            | Event::OrdersHeld { .. }
            | Event::BatchMatched { .. }
            | Event::DispatcherWentDown { .. }
            | Event::DispatcherRestarted { .. } => self.circumstances = true,
            Event::MessageSent { .. }
            | Event::MessageLost { .. }
            | Event::MessageDelayed { .. }
            | Event::MessageDuplicated { .. }
            | Event::MessageHeld { .. }
            | Event::DuplicateIgnored { .. }
            | Event::DuplicateActedOn { .. }
            | Event::CustomerBlocked { .. }
            | Event::CustomerUnblocked { .. } => {}
        }
    }

    /// Whether it is mail, which changes nothing until it is read: that has events of its own.
    fn add_mail(&mut self, event: &Event) -> bool {
        match *event {
            Event::MessageSent { message, from, to, .. } => {
                self.messages.push(message);
                self.drivers.extend([from, to].into_iter().filter_map(driver_of));
            }
            Event::MessageLost { message, .. }
            | Event::MessageDelayed { message, .. }
            | Event::MessageDuplicated { message, .. }
            | Event::MessageHeld { message, .. }
            | Event::DuplicateIgnored { message, .. }
            | Event::DuplicateActedOn { message, .. }
            | Event::CustomerBlocked { message, .. }
            | Event::CustomerUnblocked { message, .. } => self.messages.push(message),
            _ => return false,
        }
        true
    }
}

const fn driver_of(party: Party) -> Option<DriverId> {
    match party {
        Party::Driver(driver) => Some(driver),
        _ => None,
    }
}

fn sort<T: Ord>(items: &mut Vec<T>) {
    items.sort_unstable();
    items.dedup();
}
