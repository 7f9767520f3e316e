//! Which rows of a frame's messages are drawn, and where: for the painter and for the pointer
//! alike, so that what is seen is what is hit.

use super::{FLIGHT_STRIDE, glyph};
use crate::core::message::MessageKind;
use crate::view::frame::Frame;
use serde::{Deserialize, Serialize};

/// How the reader looks at messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageLayer {
    /// Whether they are shown at all. Those of the selected thing always are.
    pub is_on: bool,
    /// Whether time stands still: then the truth is shown, and nothing that has arrived.
    pub is_still: bool,
}

/// A message as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn<'a> {
    /// Which message.
    pub message: u32,
    /// Its shape, as a place in [`GLYPHS`](super::GLYPHS).
    pub glyph: usize,
    /// Where it is, in metres.
    pub at: (f32, f32),
    /// Where its line begins, bends and ends: the points of a quadratic curve.
    pub line: [(f32, f32); 3],
    /// Whether it belongs to the selected thing.
    pub is_followed: bool,
    /// Whether it was lost; then how much of its fading has passed.
    pub lost: Option<f32>,
    /// Whether it is a second copy.
    pub is_second: bool,
    row: &'a [f32],
}

impl Drawn<'_> {
    /// Whether it is an acknowledgement or a heartbeat: many, and rarely of interest.
    pub const fn is_minor(&self) -> bool {
        self.glyph >= glyph::place(MessageKind::Ack)
    }
    /// Whether it can still be struck by a fault.
    pub fn is_on_its_way(&self) -> bool {
        self.lost.is_none() && self.row[3] >= 0.0
    }
}

/// The messages that are drawn at so many pixels per metre, those of the selected thing first.
pub fn drawn(frame: &Frame, layer: MessageLayer, scale: f64) -> impl Iterator<Item = Drawn<'_>> {
    let rows = frame.flights.chunks_exact(FLIGHT_STRIDE);
    rows.map(move |row| read(row, layer.is_still)).filter(move |message| {
        let quiet = message.glyph == glyph::place(MessageKind::Heartbeat)
            && message.lost.is_none()
            && scale < BEATS_FROM;
        let gone = layer.is_still && message.row[3] < 0.0;
        !gone && (message.is_followed || layer.is_on && !quiet)
    })
}

/// Where a message is drawn, whatever else is.
pub fn place_of(frame: &Frame, message: u32) -> Option<(f32, f32)> {
    let mut rows = frame.flights.chunks_exact(FLIGHT_STRIDE);
    rows.find(|row| row[0] == message as f32).map(|row| read(row, false).at)
}

fn read(row: &[f32], is_still: bool) -> Drawn<'_> {
    let flags = row[8] as u8;
    let has = |flag: u8| flags & flag != 0;
    let (from, to) = ((row[4], row[5]), (row[6], row[7]));
    let bow = if has(SECOND) { 2.2 * BOW } else { BOW };
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    // To the left of its way: what goes there and what comes back stay apart.
    let bend = (f32::midpoint(from.0, to.0) - dy * bow, f32::midpoint(from.1, to.1) + dx * bow);
    let line = [from, bend, to];
    let share = if is_still && row[3] >= 0.0 { row[3] } else { row[2] };
    Drawn {
        message: row[0] as u32,
        glyph: row[1] as usize,
        at: along(line, share),
        line,
        is_followed: has(OF_SELECTED),
        lost: has(LOST).then_some(row[9]),
        is_second: has(SECOND),
        row,
    }
}

/// A place on a quadratic curve.
fn along([a, b, c]: [(f32, f32); 3], t: f32) -> (f32, f32) {
    let mix = |a: f32, b: f32, c: f32| {
        let s = 1.0 - t;
        s * s * a + 2.0 * s * t * b + t * t * c
    };
    (mix(a.0, b.0, c.0), mix(a.1, b.1, c.1))
}

/// Flags of a row.
pub(super) const OF_SELECTED: u8 = 1;
pub(super) const LOST: u8 = 2;
pub(super) const SECOND: u8 = 4;
/// How far a line bends aside, in parts of its length.
const BOW: f32 = 0.12;
/// From this many pixels per metre on heartbeats are shown.
const BEATS_FROM: f64 = 0.5;
