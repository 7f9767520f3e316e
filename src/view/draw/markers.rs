//! What drivers and orders look like: one shape for each state, drawn once for a sheet of stamps or
//! each at its place.

use super::crowd::{Crowd, Size};
use super::icons;
use super::sheet::{Sheet, TURN};
use crate::view::frame::marker::{BROKEN, ON_BOARD, TO_RESTAURANT};
use crate::view::mark::Mark;
use crate::view::palette::Palette;

/// Draws a driver.
pub fn driver(sheet: &impl Sheet, palette: &Palette, size: Size, (kind, seen): (f32, &Seen)) {
    // In a crowd those with nothing to do step back.
    let quiet = if size.is_crowded() && Mark::of_driver(kind) == Mark::Idle { 0.7 } else { 1.0 };
    let radius = size.driver_px() * quiet;
    let casing = if size.crowd == Crowd::Swarm { 1.6 } else { 3.2 };
    if kind == ON_BOARD && size.crowd != Crowd::Swarm {
        sheet.begin();
        box_on_back(sheet, seen, radius);
        // Painted first, so that the casing parts it from the driver.
        paint(sheet, palette, kind, casing);
    }
    sheet.begin();
    outline(sheet, kind, seen, radius);
    paint(sheet, palette, kind, casing);
}

/// Draws an order without its clock: where, in which state, of which class.
pub fn order(
    sheet: &impl Sheet,
    palette: &Palette,
    size: Size,
    (at, state, class): ((f64, f64), Mark, usize),
) {
    let radius = size.order_px(class);
    sheet.begin();
    sheet.circle(at, radius + 2.5);
    sheet.fill_current(&palette.land);
    let ends = matches!(state, Mark::Delivered | Mark::Idle);
    if !size.is_crowded() && !ends {
        sheet.begin();
        sheet.circle(at, radius);
        sheet.stroke_current(&palette.track, 2.4);
        if class == 0 {
            // Urgent: a double ring.
            sheet.begin();
            sheet.circle(at, radius + DOUBLE_PX);
            sheet.stroke_current(palette.of(state), 1.5);
        }
    }
    order_shape(sheet, palette, state, at, if size.is_crowded() { radius * 1.5 } else { radius });
}

/// A driver on a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Where.
    pub at: (f64, f64),
    /// Clockwise on the screen.
    pub heading: f64,
    /// The same as a direction one pixel long.
    pub along: (f64, f64),
}

impl Seen {
    /// A place relative to the driver: ahead and to the right, in radii.
    fn place(&self, radius: f64, ahead: f64, aside: f64) -> (f64, f64) {
        let (cos, sin) = self.along;
        (
            self.at.0 + radius * (ahead * cos - aside * sin),
            self.at.1 + radius * (ahead * sin + aside * cos),
        )
    }
}

fn order_shape(sheet: &impl Sheet, palette: &Palette, state: Mark, at: (f64, f64), radius: f64) {
    let colour = palette.of(state);
    sheet.begin();
    match state {
        Mark::Waiting => {
            sheet.circle(at, radius * 0.44);
            sheet.stroke_current(colour, 2.2);
        }
        Mark::Assigned => {
            sheet.circle(at, radius * 0.44);
            sheet.stroke_current(colour, 1.8);
            sheet.begin();
            icons::half(sheet, at, radius * 0.44);
            sheet.fill_current(colour);
        }
        Mark::OnBoard => {
            sheet.rounded(at, radius * 0.84, radius * 0.84, 1.2);
            sheet.fill_current(colour);
        }
        Mark::Delivered => {
            icons::tick(sheet, at, radius * 0.55);
            sheet.stroke_current(colour, 2.8);
        }
        Mark::Late => {
            icons::triangle(sheet, at, radius * 0.62);
            sheet.fill_current(colour);
        }
        Mark::Idle => {
            sheet.circle(at, radius * 0.6);
            sheet.dashed(&[2.6, 2.2]);
            sheet.stroke_current(colour, 1.8);
            sheet.solid();
        }
    }
}

/// Adds the box of a driver who carries something.
fn box_on_back(sheet: &impl Sheet, seen: &Seen, radius: f64) {
    let corners = [(-0.6, -0.56), (-1.6, -0.56), (-1.6, 0.56), (-0.6, 0.56)];
    for (idx, (ahead, aside)) in corners.into_iter().enumerate() {
        let (x, y) = seen.place(radius, ahead, aside);
        if idx == 0 { sheet.move_to(x, y) } else { sheet.line_to(x, y) }
    }
    sheet.close();
}

/// Adds a driver's outline: a disc, with a tip where they go.
fn outline(sheet: &impl Sheet, kind: f32, seen: &Seen, radius: f64) {
    if kind != TO_RESTAURANT && kind != ON_BOARD {
        return sheet.circle(seen.at, radius);
    }
    // The tip's edges touch the disc as tangents: a drop.
    let tip = seen.place(radius, TIP, 0.0);
    sheet.move_to(tip.0, tip.1);
    sheet.arc(seen.at, radius, seen.heading + TANGENT, seen.heading - TANGENT + TURN);
    sheet.close();
}

/// Fills the outline added last.
fn paint(sheet: &impl Sheet, palette: &Palette, kind: f32, casing: f64) {
    let state = Mark::of_driver(kind);
    sheet.stroke_current(&palette.land, casing);
    if kind == BROKEN {
        // Gone dark: nobody hears of them.
        sheet.fill_current(&palette.block);
        sheet.stroke_current(palette.of(state), 2.0);
    } else if state == Mark::Idle {
        sheet.fill_current(&palette.land);
        // In a swarm there is no room for dashes.
        if casing > 2.0 {
            sheet.dashed(&[3.0, 2.3]);
        }
        sheet.stroke_current(palette.of(state), casing / 2.0);
        sheet.solid();
    } else {
        sheet.fill_current(palette.of(state));
    }
}

/// Distance of a drop's tip from its middle, in radii.
pub const TIP: f64 = 1.62;
/// Angle between the heading and the points where the tip's edges touch the disc: acos(1 / TIP).
const TANGENT: f64 = 0.905_6;
/// Distance between the two rings of an urgent order.
pub const DOUBLE_PX: f64 = 3.6;
