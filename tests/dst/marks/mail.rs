//! What becomes of messages, keys and who waits for an answer.

use super::OfEvent;
use dispatch_playground::core::event::Event;
use dispatch_playground::core::message::MessageKind;

pub const ALL: &[(&str, OfEvent)] = &[
    ("a late acceptance is stale", |_, e| stale(e, MessageKind::Accept)),
    ("a late decline is stale", |_, e| stale(e, MessageKind::Decline)),
    ("a late delivery is stale", |_, e| stale(e, MessageKind::Delivered)),
    ("a late pick-up is stale", |_, e| stale(e, MessageKind::PickedUp)),
    ("a duplicate placement is ignored", |_, e| {
        matches!(e, Event::DuplicateIgnored { kind: MessageKind::PlaceOrder, .. })
    }),
    ("a duplicate delivery is ignored", |_, e| {
        matches!(e, Event::DuplicateIgnored { kind: MessageKind::Delivered, .. })
    }),
    ("a duplicate acceptance is ignored", |_, e| {
        matches!(e, Event::DuplicateIgnored { kind: MessageKind::Accept, .. })
    }),
    ("a placement is sent again", |_, e| resent(e, MessageKind::PlaceOrder)),
    ("an offer is sent again", |_, e| resent(e, MessageKind::Offer)),
    ("a cancellation is sent again", |_, e| resent(e, MessageKind::CancelOrder)),
    ("a delivery is sent again", |_, e| resent(e, MessageKind::Delivered)),
    ("an offer is lost", |_, e| lost(e, MessageKind::Offer)),
    ("an acceptance is lost", |_, e| lost(e, MessageKind::Accept)),
    ("a heartbeat is lost", |_, e| lost(e, MessageKind::Heartbeat)),
    ("an acknowledgement is lost", |_, e| lost(e, MessageKind::Ack)),
    ("a duplicate becomes an order", |_, e| matches!(e, Event::OrderDuplicated { .. })),
    ("a duplicate takes effect", |_, e| matches!(e, Event::DuplicateActedOn { .. })),
    ("a superseded attempt is paid", |_, e| matches!(e, Event::StalePaid { .. })),
    ("a message is delayed", |_, e| matches!(e, Event::MessageDelayed { .. })),
    ("a message travels twice", |_, e| matches!(e, Event::MessageDuplicated { .. })),
    ("a message is held back", |_, e| matches!(e, Event::MessageHeld { .. })),
    ("a message is sent for the sixth time", |_, e| {
        matches!(e, Event::MessageSent { resend: 5.., .. })
    }),
    (
        "a known key gets the result of an order under way",
        |_, e| matches!(e, Event::FirstResultReturned { status, .. } if !status.is_final()),
    ),
    (
        "a known key gets the result of an order that has ended",
        |_, e| matches!(e, Event::FirstResultReturned { status, .. } if status.is_final()),
    ),
    ("a known key comes with another wish", |_, e| matches!(e, Event::KeyConflict { .. })),
    ("a key that was freed places a new order", |sim, e| match e {
        Event::OrderPlaced { order, replays: None, .. } => {
            let key = sim.orders()[*order].spec.key;
            let earlier = sim.orders().iter().take(order.0 as usize);
            key.is_some() && earlier.filter(|o| o.spec.key == key).count() > 0
        }
        _ => false,
    }),
    ("a customer waits for an answer in sync mode", |_, e| {
        matches!(e, Event::CustomerUnblocked { .. })
    }),
    ("the dispatcher waits for an answer", |_, e| matches!(e, Event::DispatcherUnblocked { .. })),
];

const fn stale(event: &Event, what: MessageKind) -> bool {
    matches!(event, Event::StaleIgnored { kind, .. } if *kind as u8 == what as u8)
}

const fn lost(event: &Event, what: MessageKind) -> bool {
    matches!(event, Event::MessageLost { kind, .. } if *kind as u8 == what as u8)
}

const fn resent(event: &Event, what: MessageKind) -> bool {
    matches!(event, Event::MessageSent { kind, resend: 1.., .. } if *kind as u8 == what as u8)
}
