//! What a timer means when it fires.

use super::limits::LimitKey;
use crate::core::event::Cause;
use crate::core::id::{DriverId, FaultId, MessageId, OrderId, RestaurantId};
use crate::core::message::About;
use crate::core::scheduler::Line;

/// A scheduled happening with what led to it.
#[derive(Clone, Debug)]
pub struct Timer {
    pub(super) cause: Cause,
    pub(super) kind: TimerKind,
}

#[derive(Clone, Debug)]
pub(super) enum TimerKind {
    /// The next generated order is placed.
    Demand,
    /// The next order of the script is placed.
    Script,
    /// A command of the script is carried out.
    ScriptCommand(usize),
    /// The dispatch cycle runs.
    Cycle,
    /// Orders are held no longer.
    WindowOver,
    /// A driver is no longer passed over for some order.
    Recheck,
    /// A copy of a message, or of its acknowledgement, arrives.
    Arrival { message: MessageId, copy: u32 },
    /// A message without acknowledgement is sent again.
    Resend(MessageId),
    /// A heartbeat arrives at the dispatcher.
    HeartbeatArrival(DriverId),
    /// A driver has thought about an offer.
    Answer { driver: DriverId, about: About },
    /// A driver's activity ends.
    DriverDone(DriverId),
    /// A driver sends the next heartbeat.
    Heartbeat(DriverId),
    /// Nothing was heard from a driver for the length of the lease.
    LeaseOver(DriverId),
    /// A fixed shift begins or ends.
    ShiftChange(DriverId),
    /// A meal is cooked.
    Cooked { restaurant: RestaurantId, order: OrderId },
    /// A scheduled order is released.
    Release(OrderId),
    /// The back-off of an order has elapsed.
    BackoffOver(OrderId),
    /// An offer was not answered in time.
    OfferTimeout(OrderId),
    /// A source of random faults strikes.
    FaultStrikes(FaultId),
    /// A fault of a random source ends.
    FaultEnds(FaultId),
    /// The total deadline of an order.
    Deadline(OrderId),
    /// A queued order has waited long enough to rise a level.
    Rise,
    /// An attempt has run for too long.
    AttemptTimeout(OrderId),
    /// The oldest start of a limited key no longer counts.
    LimitOpens(LimitKey),
    /// A breaker turns half-open, or its probe has not answered.
    Breaker(RestaurantId),
}

impl TimerKind {
    /// The line in which such timers stand: those that are set equally far ahead.
    pub(super) const fn line(&self) -> Option<Line> {
        match self {
            TimerKind::Heartbeat(_) => Some(Line::Regular),
            TimerKind::Resend(_) => Some(Line::Guards),
            _ => None,
        }
    }

    /// Whether it is a clock of the dispatcher's, which stands while the dispatcher is down.
    pub(super) const fn is_dispatchers(&self) -> bool {
        match self {
            TimerKind::Cycle
            | TimerKind::Recheck
            | TimerKind::LeaseOver(_)
            | TimerKind::Release(_)
            | TimerKind::BackoffOver(_)
            | TimerKind::OfferTimeout(_)
            | TimerKind::Deadline(_)
            | TimerKind::Rise
            | TimerKind::WindowOver
            | TimerKind::AttemptTimeout(_)
            | TimerKind::LimitOpens(_)
            | TimerKind::Breaker(_) => true,
            TimerKind::Demand
            | TimerKind::Script
            | TimerKind::ScriptCommand(_)
            | TimerKind::FaultStrikes(_)
            | TimerKind::FaultEnds(_)
            | TimerKind::Arrival { .. }
            | TimerKind::Resend(_)
            | TimerKind::HeartbeatArrival(_)
            | TimerKind::Answer { .. }
            | TimerKind::DriverDone(_)
            | TimerKind::Heartbeat(_)
            | TimerKind::ShiftChange(_)
            | TimerKind::Cooked { .. } => false,
        }
    }
}
