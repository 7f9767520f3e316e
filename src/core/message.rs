//! The vocabulary of messages. How they travel and get lost is `sim::post`'s business.

use super::id::{AttemptId, DriverId, MessageId, OrderId, RestaurantId};
use super::time::SimTime;

/// Who sends or receives a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The customer of an order.
    Customer,
    /// The dispatcher.
    Dispatcher,
    /// A restaurant.
    Restaurant(RestaurantId),
    /// A driver.
    Driver(DriverId),
}

/// The kinds of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// Customer to dispatcher: please deliver this.
    PlaceOrder,
    /// Dispatcher to customer: received.
    OrderAck,
    /// Dispatcher to driver: will you take this?
    Offer,
    /// Driver to dispatcher: yes.
    Accept,
    /// Driver to dispatcher: no, or not any more.
    Decline,
    /// Driver to dispatcher: the food is on board.
    PickedUp,
    /// Driver to dispatcher: handed over.
    Delivered,
    /// The acknowledgement of any other reliable message.
    Ack,
    /// Driver to dispatcher: still here.
    Heartbeat,
    /// Customer to dispatcher: never mind.
    CancelOrder,
    /// Dispatcher to driver: stop working on this attempt.
    CancelAssignment,
}

impl MessageKind {
    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            MessageKind::PlaceOrder => "PlaceOrder",
            MessageKind::OrderAck => "OrderAck",
            MessageKind::Offer => "Offer",
            MessageKind::Accept => "Accept",
            MessageKind::Decline => "Decline",
            MessageKind::PickedUp => "PickedUp",
            MessageKind::Delivered => "Delivered",
            MessageKind::Ack => "Ack",
            MessageKind::Heartbeat => "Heartbeat",
            MessageKind::CancelOrder => "CancelOrder",
            MessageKind::CancelAssignment => "CancelAssignment",
        }
    }
    /// Whether it is sent again until acknowledged. Acknowledgements and heartbeats are not.
    pub const fn is_reliable(self) -> bool {
        !matches!(self, MessageKind::Ack | MessageKind::OrderAck | MessageKind::Heartbeat)
    }
}

/// Which of the two ways of a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// The message itself, from its sender to its receiver.
    There,
    /// Its acknowledgement, back again.
    Back,
}

/// A copy of a message, or of its acknowledgement, on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InFlight {
    /// Which message.
    pub message: MessageId,
    /// It or its acknowledgement.
    pub way: Way,
    /// Its kind, of an acknowledgement too.
    pub kind: MessageKind,
    /// Who sent this copy.
    pub from: Party,
    /// Who will receive it.
    pub to: Party,
    /// About which order, where it has an id.
    pub order: Option<OrderId>,
    /// When it was sent.
    pub sent: SimTime,
    /// When it arrives; at the latest, where it is held back to be overtaken.
    pub due: SimTime,
}

/// A message that is in flight, or waits for its acknowledgement. Heartbeats are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// Which message.
    pub message: MessageId,
    /// Its kind.
    pub kind: MessageKind,
    /// Who sent it.
    pub from: Party,
    /// Whom it is for.
    pub to: Party,
    /// What it is about; `None` for an order that has no id yet.
    pub about: Option<About>,
    /// How often it was sent again.
    pub resend: u32,
    /// How many copies of it have arrived.
    pub receipts: u32,
    /// Whether its sender has the acknowledgement.
    pub acknowledged: bool,
}

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct About {
    /// The order, except for heartbeats.
    pub order: OrderId,
    /// The attempt, where one is meant.
    pub attempt: Option<AttemptId>,
}
