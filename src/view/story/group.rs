//! What the sentences are about, for filtering the log.

use crate::core::event::Event;
use crate::view::filter::LogGroup;

/// What an event is about, for filtering.
pub const fn group(event: &Event) -> LogGroup {
    match event {
        Event::OrderPlaced { .. }
        | Event::OrderMoved { .. }
        | Event::RetryScheduled { .. }
        | Event::AttemptStarted { .. }
        | Event::AttemptEnded { .. }
        | Event::CancelRefused { .. }
        | Event::OrderRose { .. }
        | Event::OrderDemoted { .. }
        | Event::FirstResultReturned { .. }
        | Event::KeyConflict { .. }
        | Event::OrderDuplicated { .. }
        | Event::InversionDetected { .. }
        | Event::InversionEnded { .. } => LogGroup::Orders,
        Event::StageReached { .. }
        | Event::PickedUp { .. }
        | Event::HandedOver { .. }
        | Event::OfferDeclined { .. }
        | Event::OfferExpired { .. }
        | Event::AssignmentDropped { .. }
        | Event::DriverOnShift { .. }
        | Event::DriverOffShift { .. }
        | Event::DriverBroke { .. }
        | Event::DriverRepaired { .. }
        | Event::DriverLost { .. }
        | Event::DriverFound { .. }
        | Event::DriverRerouted { .. }
        | Event::DriverStuck { .. } => LogGroup::Drivers,
        Event::CookingStarted { .. }
        | Event::FoodReady { .. }
        | Event::CounterFull { .. }
        | Event::FoodWasted { .. }
        | Event::BreakerOpened { .. }
        | Event::BreakerHalfOpened { .. }
        | Event::BreakerProbed { .. }
        | Event::BreakerProbeUnanswered { .. }
        | Event::BreakerClosed { .. } => LogGroup::Restaurants,
        Event::MessageSent { .. }
        | Event::MessageLost { .. }
        | Event::MessageDelayed { .. }
        | Event::MessageDuplicated { .. }
        | Event::MessageHeld { .. }
        | Event::DuplicateIgnored { .. }
        | Event::DuplicateActedOn { .. }
        | Event::StaleIgnored { .. }
        | Event::StalePaid { .. } => LogGroup::Messages,
        Event::FaultStarted { .. }
        | Event::FaultStopped { .. }
        | Event::RoadClosed { .. }
        | Event::RoadOpened { .. } => LogGroup::Faults,
        Event::SettingsChanged(_) | Event::ScriptRejected { .. } => LogGroup::Commands,
        Event::OfferSent { .. }
        | Event::OrdersHeld { .. }
        | Event::BatchMatched { .. }
        | Event::DispatcherBlocked { .. }
        | Event::DispatcherUnblocked { .. }
        | Event::CustomerBlocked { .. }
        | Event::CustomerUnblocked { .. }
        | Event::DispatcherWentDown { .. }
        | Event::DispatcherRestarted { .. } => LogGroup::Dispatcher,
    }
}
