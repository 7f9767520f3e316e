//! Each event as one plain sentence: for the log, the inspector's history and the live region.
//!
//! Message chatter is not told; losses, resends and ignored copies are, in short.

mod breaker;
mod command;
mod duplicate;
mod group;
mod inversion;
mod waiting;

pub use group::group;

use super::panel::{Subject, Tone};
use super::{faults, names};
use crate::core::command::Command;
use crate::core::event::{Event, Stamped};
use crate::core::id::{DriverId, MessageId, OrderId, RestaurantId};
use crate::core::message::MessageKind;
use crate::core::order::{AttemptEnd, FailReason, Stage, Status};
use crate::core::sim::Sim;
use crate::core::time::{SimDuration, SimTime};

/// A sentence and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The sentence, without a full stop.
    pub text: String,
    /// How it is marked.
    pub tone: Tone,
    /// What it is about, the most telling first.
    pub subjects: Vec<Subject>,
}

impl Told {
    fn new(tone: Tone, text: String) -> Told {
        Told { text, tone, subjects: Vec::new() }
    }
    fn about(mut self, subject: impl Into<Subject>) -> Told {
        self.subjects.push(subject.into());
        self
    }
}

impl From<OrderId> for Subject {
    fn from(id: OrderId) -> Subject {
        Subject::Order(id.0)
    }
}

impl From<DriverId> for Subject {
    fn from(id: DriverId) -> Subject {
        Subject::Driver(id.0)
    }
}

impl From<MessageId> for Subject {
    fn from(id: MessageId) -> Subject {
        Subject::Message(id.0)
    }
}

impl From<RestaurantId> for Subject {
    fn from(id: RestaurantId) -> Subject {
        Subject::Restaurant(id.0)
    }
}

/// What a command asks for, as a phrase such as "Queue policy is now LIFO"; it need not be
/// legal.
pub fn phrase(sim: &Sim, command: &Command) -> String {
    match command {
        Command::PlaceOrder(_) => "An order is placed by hand".to_owned(),
        Command::CancelOrder(order) => format!("{order} is to be cancelled"),
        Command::ReleaseNow(order) => format!("{order} is to be released now"),
        Command::ReplayDeadLetter(order) => format!("{order} is to be replayed"),
        Command::InjectFault(kind) => {
            match faults::subject(*kind).is_none_or(|it| super::panel::exists(sim, it)) {
                true => faults::state(sim.city(), *kind),
                false => "A fault of something that is not there".to_owned(),
            }
        }
        Command::StopFault(fault) => match sim.active_faults().find(|it| it.id == *fault) {
            Some(fault) => format!("No more: {}", faults::state(sim.city(), fault.kind)),
            None => "A fault is to be stopped".to_owned(),
        },
        settings => command::sentence(settings).unwrap_or_default(),
    }
}

/// Tells an event that has just happened in `sim`; `None` for chatter.
pub fn tell(sim: &Sim, stamped: &Stamped) -> Option<Told> {
    match &stamped.event {
        Event::OrderPlaced { .. } | Event::OrderMoved { .. } | Event::RetryScheduled { .. } => {
            tell_order(sim, stamped)
        }
        Event::OfferSent { .. }
        | Event::OfferDeclined { .. }
        | Event::OfferExpired { .. }
        | Event::AttemptStarted { .. }
        | Event::AttemptEnded { .. }
        | Event::CancelRefused { .. }
        | Event::AssignmentDropped { .. }
        | Event::OrderRose { .. }
        | Event::OrderDemoted { .. } => tell_dispatch(sim, &stamped.event),
        Event::StageReached { .. }
        | Event::CookingStarted { .. }
        | Event::FoodReady { .. }
        | Event::CounterFull { .. }
        | Event::FoodWasted { .. }
        | Event::PickedUp { .. }
        | Event::HandedOver { .. } => tell_meal(sim, &stamped.event),
        Event::MessageSent { .. }
        | Event::MessageLost { .. }
        | Event::DuplicateIgnored { .. }
        | Event::StaleIgnored { .. }
        | Event::MessageDelayed { .. }
        | Event::MessageDuplicated { .. }
        | Event::MessageHeld { .. } => tell_message(sim, &stamped.event),
        Event::BreakerOpened { .. }
        | Event::BreakerHalfOpened { .. }
        | Event::BreakerProbed { .. }
        | Event::BreakerProbeUnanswered { .. }
        | Event::BreakerClosed { .. } => breaker::tell(sim, &stamped.event),
        Event::FaultStarted { kind, .. } => {
            let told = Told::new(Tone::Command, faults::began(sim.city(), *kind));
            Some(Told { subjects: faults::subject(*kind).into_iter().collect(), ..told })
        }
        Event::FaultStopped { kind, .. } => {
            let told = Told::new(Tone::Command, faults::ended(sim.city(), *kind)?);
            Some(Told { subjects: faults::subject(*kind).into_iter().collect(), ..told })
        }
        Event::DispatcherWentDown { .. }
        | Event::DispatcherRestarted { .. }
        | Event::DispatcherBlocked { .. }
        | Event::DispatcherUnblocked { .. }
        | Event::CustomerBlocked { .. }
        | Event::CustomerUnblocked { .. } => waiting::tell(sim, stamped),
        Event::FirstResultReturned { .. }
        | Event::KeyConflict { .. }
        | Event::OrderDuplicated { .. }
        | Event::DuplicateActedOn { .. }
        | Event::StalePaid { .. } => duplicate::tell(sim, &stamped.event),
        Event::InversionDetected { .. } | Event::InversionEnded { .. } => {
            inversion::tell(sim, &stamped.event)
        }
        Event::SettingsChanged(command) => {
            command::sentence(command).map(|text| Told::new(Tone::Command, text))
        }
        Event::OrdersHeld { .. } | Event::BatchMatched { .. } => tell_batch(&stamped.event),
        Event::ScriptRejected { idx, error } => {
            let text = format!("Command {} of the script was rejected: {error}", idx + 1);
            Some(Told::new(Tone::Bad, text))
        }
        // At the start of a run all drivers come on shift at once.
        Event::DriverOnShift { .. } if stamped.at == SimTime::ZERO => None,
        other => tell_driver(sim, other),
    }
}

fn tell_batch(event: &Event) -> Option<Told> {
    let text = match event {
        Event::OrdersHeld { until } => {
            format!("Orders are held until {} to be matched", names::clock(*until))
        }
        Event::BatchMatched { orders, drivers, total, one_by_one } => {
            let orders = names::count(*orders as usize, "order");
            let drivers = names::count(*drivers as usize, "driver");
            let sums = format!("{total} of travel in all, {one_by_one} one by one");
            format!("{orders} and {drivers} were matched: {sums}")
        }
        _ => return None,
    };
    Some(Told::new(Tone::Plain, text).about(Subject::Dispatcher))
}

fn tell_order(sim: &Sim, stamped: &Stamped) -> Option<Told> {
    let city = sim.city();
    Some(match stamped.event {
        Event::OrderPlaced { order, class, restaurant, destination, replays, .. } => {
            let (from, to) = (names::restaurant(city, restaurant), names::place(city, destination));
            let again = replays
                .map_or_else(String::new, |old| format!(", a replay of {}", names::order(old)));
            let text = format!("{order} ({}) was placed: {from} to {to}{again}", class.name());
            Told::new(Tone::Plain, text).about(order).about(restaurant)
        }
        Event::OrderMoved { order, from, to: Status::Queued, .. } => {
            let again = if from == Status::Retrying { " again" } else { "" };
            let class = sim.orders()[order].spec.class.name();
            let text = format!("{order} ({class}) joined the queue{again}");
            Told::new(Tone::Plain, text).about(order)
        }
        Event::OrderMoved { order, to: Status::Completed, .. } => tell_completed(sim, order),
        Event::OrderMoved { order, to: Status::Failed, reason, .. } => {
            tell_failed(sim, order, reason)
        }
        Event::OrderMoved { order, to: Status::Cancelled, .. } => {
            Told::new(Tone::Bad, format!("{order} was cancelled by the customer")).about(order)
        }
        Event::RetryScheduled { order, until } => {
            let wait = until.since(stamped.at);
            let next = sim.orders()[order].attempts.len() + 1;
            let most = sim.settings().retry.max_attempts;
            let text = format!("{order} will be tried again in {wait} (attempt {next} of {most})");
            Told::new(Tone::Bad, text).about(order)
        }
        _ => return None,
    })
}

fn tell_failed(sim: &Sim, order: OrderId, reason: Option<FailReason>) -> Told {
    let city = sim.city();
    let attempts = sim.orders()[order].attempts.len();
    let text = match reason {
        Some(FailReason::QueueFull) => {
            format!("{order} was turned away: the queue is full")
        }
        Some(FailReason::DroppedOldest) => {
            format!("{order} was given up for a newer one: the queue is full")
        }
        Some(FailReason::ShedLowest) => {
            format!("{order} was given up for its class: the queue is full")
        }
        Some(FailReason::BreakerOpen) => {
            let restaurant = sim.orders()[order].spec.restaurant;
            let kitchen = names::restaurant(city, restaurant);
            format!("{order} was refused: the breaker of {kitchen} is open")
        }
        Some(FailReason::Unreachable) => {
            format!("{order} failed: no open road connects restaurant and customer")
        }
        Some(FailReason::LostInCrash) => {
            format!("{order} was lost in the crash of the dispatcher")
        }
        Some(FailReason::DeadlinePassed) => format!("{order} failed: it took too long"),
        Some(FailReason::BudgetUsedUp) => {
            format!("{order} failed after {}", names::count(attempts, "attempt"))
        }
        Some(FailReason::TooLarge) => {
            let size = sim.orders()[order].spec.size;
            format!("{order} was turned away: of size {size}, too large for every driver")
        }
        Some(FailReason::NoColdBox) => {
            format!("{order} was turned away: it needs a cold box, and nobody has one")
        }
        Some(FailReason::NobodyOnShift) => {
            format!("{order} was turned away: the shifts of all drivers who could are over")
        }
        Some(FailReason::RestaurantClosed) => {
            format!("{order} was turned away: the restaurant is closed")
        }
        None => format!("{order} failed"),
    };
    Told::new(Tone::Bad, text).about(order)
}

fn tell_completed(sim: &Sim, id: OrderId) -> Told {
    let order = &sim.orders()[id];
    let delivered = order.delivered.unwrap_or(sim.now());
    let took = delivered.since(order.placed);
    if delivered <= order.promised {
        Told::new(Tone::Good, format!("{id} is completed on time, {took} after it was placed"))
            .about(id)
    } else {
        let late = delivered.since(order.promised);
        Told::new(Tone::Bad, format!("{id} is completed {late} late, {took} after it was placed"))
            .about(id)
    }
}

fn tell_dispatch(sim: &Sim, event: &Event) -> Option<Told> {
    Some(match *event {
        Event::OfferSent { order, driver, decision, .. } => {
            let first = sim.decision(decision).and_then(|decision| decision.scored.first());
            let away = match first.map(|scored| scored.candidate.travel) {
                None => String::new(),
                Some(SimDuration::ZERO) => ", who is at the restaurant".to_owned(),
                Some(travel) => format!(", {travel} from the food"),
            };
            let text = format!("{order} was offered to {driver}{away}");
            Told::new(Tone::Plain, text).about(order).about(driver)
        }
        Event::OfferDeclined { order, driver } => {
            let text = format!("{driver} declined {}", names::order(order));
            Told::new(Tone::Plain, text).about(order).about(driver)
        }
        Event::OfferExpired { order, driver } => {
            let text = format!("{driver} did not answer about {} in time", names::order(order));
            Told::new(Tone::Bad, text).about(order).about(driver)
        }
        Event::AttemptStarted { order, driver, number, .. } => {
            let which = if number > 1 { format!(" (attempt {number})") } else { String::new() };
            let others = sim.drivers()[driver].assigned.len().saturating_sub(1);
            let along = match others {
                0 => String::new(),
                n => format!(", with {} in hand", names::count(n, "other order")),
            };
            let text = format!("{driver} took on {}{which}{along}", names::order(order));
            Told::new(Tone::Plain, text).about(order).about(driver)
        }
        Event::AttemptEnded { order, driver, end: AttemptEnd::DriverCancelled, .. } => {
            let text = format!("{driver} gave {} back", names::order(order));
            Told::new(Tone::Bad, text).about(order).about(driver)
        }
        Event::AttemptEnded { order, driver, end: AttemptEnd::LeaseExpired, .. } => {
            let text = format!("{order} was taken away from {driver}, who has gone silent");
            Told::new(Tone::Bad, text).about(order).about(driver)
        }
        Event::AttemptEnded { order, driver, end: AttemptEnd::Poisoned, .. } => {
            let the_order = names::order(order);
            let text = format!("{driver} could not take {the_order}: something is wrong with it");
            Told::new(Tone::Bad, text).about(order).about(driver)
        }
        Event::AttemptEnded { order, driver, end: AttemptEnd::TimedOut, .. } => {
            let text = format!("{order} was taken away from {driver}: the attempt took too long");
            Told::new(Tone::Bad, text).about(order).about(driver)
        }
        Event::CancelRefused { order } => {
            let text = format!("{order} could not be cancelled any more: the food had left");
            Told::new(Tone::Plain, text).about(order)
        }
        Event::OrderDemoted { order, level } => {
            let text = format!("{order} fell to the {} level: it failed too often", level.name());
            Told::new(Tone::Bad, text).about(order)
        }
        Event::OrderRose { order, overdue: true, .. } => {
            let text = format!("{order} has waited so long that it goes before all others");
            Told::new(Tone::Plain, text).about(order)
        }
        Event::OrderRose { order, level, .. } => {
            let text = format!("{order} rose to the {} level by waiting", level.name());
            Told::new(Tone::Plain, text).about(order)
        }
        Event::AssignmentDropped { order, driver } => {
            let text = format!("{driver} heard that {} is called off", names::order(order));
            Told::new(Tone::Plain, text).about(driver).about(order)
        }
        _ => return None,
    })
}

fn tell_meal(sim: &Sim, event: &Event) -> Option<Told> {
    let city = sim.city();
    let kitchen = |order: OrderId| names::restaurant(city, sim.orders()[order].spec.restaurant);
    let door = |order: OrderId| names::place(city, sim.orders()[order].spec.destination);
    Some(match *event {
        Event::StageReached { order, driver, stage } => {
            let the_order = names::order(order);
            let text = match stage {
                Stage::Planned => format!("{driver} will carry {the_order} next"),
                Stage::ToRestaurant => {
                    format!("{driver} set out for {} to fetch {the_order}", kitchen(order))
                }
                Stage::AtCounter => {
                    format!("{driver} arrived at {} for {the_order}", kitchen(order))
                }
                // At the same moment the pick-up is told.
                Stage::ToCustomer => return None,
                Stage::HandingOver => format!("{driver} is at the door with {the_order}"),
            };
            Told::new(Tone::Plain, text).about(order).about(driver)
        }
        Event::CookingStarted { order, restaurant } => {
            let text = format!("{} started to cook {}", kitchen(order), names::order(order));
            Told::new(Tone::Plain, text).about(order).about(restaurant)
        }
        Event::FoodReady { order, restaurant } => {
            let text = format!("{order} is ready on the counter of {}", kitchen(order));
            Told::new(Tone::Plain, text).about(order).about(restaurant)
        }
        Event::CounterFull { order, restaurant } => {
            let text = format!(
                "{order} is cooked, but the counter of {} is full: it blocks a cooking slot",
                kitchen(order)
            );
            Told::new(Tone::Bad, text).about(order).about(restaurant)
        }
        Event::FoodWasted { order } => {
            let text = format!("The meal of {} was thrown away", names::order(order));
            let restaurant = sim.orders()[order].spec.restaurant;
            Told::new(Tone::Bad, text).about(order).about(restaurant)
        }
        Event::PickedUp { order, driver } => {
            let (the_order, from) = (names::order(order), kitchen(order));
            let text = format!("{driver} picked up {the_order} at {from} for {}", door(order));
            let restaurant = sim.orders()[order].spec.restaurant;
            Told::new(Tone::Plain, text).about(order).about(driver).about(restaurant)
        }
        Event::HandedOver { order, driver } => {
            let text = format!("{driver} delivered {} to {}", names::order(order), door(order));
            Told::new(Tone::Good, text).about(order).about(driver)
        }
        _ => return None,
    })
}

fn tell_driver(sim: &Sim, event: &Event) -> Option<Told> {
    let (driver, tone, text) = match *event {
        Event::DriverOnShift { driver } => (driver, Tone::Plain, format!("{driver} came on shift")),
        Event::DriverOffShift { driver } => (driver, Tone::Plain, format!("{driver} went home")),
        Event::DriverBroke { driver } => {
            let place = names::whereabouts(sim, &sim.drivers()[driver]);
            (driver, Tone::Bad, format!("{driver} broke down {place} and went silent"))
        }
        Event::DriverRepaired { driver } => {
            (driver, Tone::Good, format!("{driver} is back in working order"))
        }
        Event::DriverLost { driver } => {
            let lease = sim.settings().protocol.lease;
            let text = format!("The dispatcher has not heard from {driver} for {lease}: given up");
            (driver, Tone::Bad, text)
        }
        Event::DriverFound { driver } => {
            (driver, Tone::Good, format!("The dispatcher hears from {driver} again"))
        }
        Event::DriverRerouted { driver } => {
            (driver, Tone::Plain, format!("{driver} took another route"))
        }
        Event::DriverStuck { driver } => {
            (driver, Tone::Bad, format!("{driver} has no open way and waits for one"))
        }
        _ => return None,
    };
    Some(Told::new(tone, text).about(driver))
}

fn tell_message(sim: &Sim, event: &Event) -> Option<Told> {
    Some(match *event {
        Event::MessageSent { message, kind, to, order: Some(order), resend, .. } if resend > 0 => {
            let to = names::party(sim.city(), to);
            let (what, order_name) = (kind.name(), names::order(order));
            let text =
                format!("Sent again for want of an answer: {what} for {order_name}, to {to}");
            Told::new(Tone::Plain, text).about(message).about(order)
        }
        // What is not resent is not missed: acknowledgements and heartbeats would drown the rest.
        Event::MessageLost { message, kind, order: Some(order), .. } if kind.is_reliable() => {
            let text = format!("Lost on the way: {} for {}", kind.name(), names::order(order));
            Told::new(Tone::Bad, text).about(message).about(order)
        }
        Event::MessageDelayed { message, kind, order: Some(order), until, .. }
            if kind.is_reliable() =>
        {
            let (what, until) = (names::order(order), names::clock(until));
            let text = format!("Delayed until {until}: {} for {what}", kind.name());
            Told::new(Tone::Bad, text).about(message).about(order)
        }
        Event::MessageDuplicated { message, kind, order: Some(order), .. }
            if kind.is_reliable() =>
        {
            let text = format!("On the way twice: {} for {}", kind.name(), names::order(order));
            Told::new(Tone::Bad, text).about(message).about(order)
        }
        Event::MessageHeld { message, kind, order: Some(order), .. } if kind.is_reliable() => {
            let what = names::order(order);
            let text = format!("Held back to be overtaken: {} for {what}", kind.name());
            Told::new(Tone::Bad, text).about(message).about(order)
        }
        Event::DuplicateIgnored { message, kind } if kind != MessageKind::Heartbeat => {
            let text = format!("Ignored as a second copy: {}", kind.name());
            Told::new(Tone::Plain, text).about(message)
        }
        Event::StaleIgnored { message, kind, order, .. } => {
            let text = format!(
                "Ignored as out of date: {} from an attempt of {} that is over",
                kind.name(),
                names::order(order)
            );
            Told::new(Tone::Plain, text).about(order).about(message)
        }
        _ => return None,
    })
}
