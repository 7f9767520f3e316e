//! The small shapes of messages: one outline for the canvas and for the legend.

use crate::core::message::MessageKind;
use crate::view::mark::Mark;

/// What a kind of message looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// SVG path data about the origin, about 7 units each way.
    pub outline: &'static str,
    /// Whether it is filled; otherwise it is a line.
    pub is_filled: bool,
    /// Whose colour it has.
    pub mark: Mark,
    /// What it means, for the legend.
    pub name: &'static str,
}

/// All shapes, in the order of a message's life.
pub const GLYPHS: [Glyph; 9] = [
    Glyph::filled("M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z", Mark::Waiting, "order placed"),
    Glyph::line("M0-7 7 0 0 7-7 0z", Mark::Assigned, "offer"),
    Glyph::filled("M0-7.5 7.5 0 0 7.5-7.5 0z", Mark::Assigned, "accepted"),
    Glyph::line("M0-7 7 0 0 7-7 0zM-3 0H3", Mark::Late, "declined"),
    Glyph::filled("M-5.5-5.5H5.5V5.5H-5.5z", Mark::OnBoard, "picked up"),
    Glyph::line("M-6.5 0-2 5 6.5-5", Mark::Delivered, "delivered"),
    Glyph::line("M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0zM-4 4 4-4", Mark::Late, "called off"),
    Glyph::filled("M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", Mark::Idle, "acknowledged"),
    Glyph::line("M-8 1h3.5l2.5-6 3.5 10 2.5-4H8", Mark::Idle, "heartbeat"),
];

/// A cross: the message was lost here.
pub const LOST: Glyph = Glyph::line("M-5.5-5.5 5.5 5.5M5.5-5.5-5.5 5.5", Mark::Late, "lost");

impl Glyph {
    const fn filled(outline: &'static str, mark: Mark, name: &'static str) -> Glyph {
        Glyph { outline, is_filled: true, mark, name }
    }
    const fn line(outline: &'static str, mark: Mark, name: &'static str) -> Glyph {
        Glyph { outline, is_filled: false, mark, name }
    }
}

/// The shape of a kind: its place in [`GLYPHS`].
pub(super) const fn place(kind: MessageKind) -> usize {
    match kind {
        MessageKind::PlaceOrder => 0,
        MessageKind::Offer => 1,
        MessageKind::Accept => 2,
        MessageKind::Decline => 3,
        MessageKind::PickedUp => 4,
        MessageKind::Delivered => 5,
        MessageKind::CancelOrder | MessageKind::CancelAssignment => 6,
        MessageKind::OrderAck | MessageKind::Ack => 7,
        MessageKind::Heartbeat => 8,
    }
}
