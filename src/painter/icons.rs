//! Small shapes of the canvas: the state marks, the restaurant, the badges. Pixels throughout.

use super::canvas::{Sheet, TURN};
use crate::view::mark::Mark;
use crate::view::palette::Palette;

/// A restaurant: knife and fork on a small card.
pub fn restaurant(sheet: &Sheet, palette: &Palette, at: (f64, f64), size: f64) {
    sheet.begin();
    sheet.rounded(at, size, size, size * 0.28);
    sheet.fill_current(&palette.surface);
    sheet.stroke_current(&palette.line, 1.0);
    let unit = size / 20.0;
    let pen = sheet.pen();
    let to = |x: f64, y: f64| (at.0 + x * unit, at.1 + y * unit);
    let line = |from: (f64, f64), via: (f64, f64)| {
        pen.move_to(to(from.0, from.1).0, to(from.0, from.1).1);
        pen.line_to(to(via.0, via.1).0, to(via.0, via.1).1);
    };
    sheet.begin();
    for tine in [-5.4, -3.4, -1.4] {
        line((tine, -5.6), (tine, -2.6));
    }
    let (from, bend) = (to(-5.4, -2.6), to(-3.4, 0.6));
    let end = to(-1.4, -2.6);
    pen.move_to(from.0, from.1);
    pen.quadratic_curve_to(bend.0, bend.1, end.0, end.1);
    line((-3.4, -1.2), (-3.4, 5.8));
    let (tip, belly) = (to(3.4, -5.6), to(6.4, -2.2));
    let heel = to(3.4, 0.8);
    pen.move_to(tip.0, tip.1);
    pen.quadratic_curve_to(belly.0, belly.1, heel.0, heel.1);
    line((3.4, -5.6), (3.4, 5.8));
    sheet.stroke_current(&palette.ink, 1.5 * unit.max(0.7));
}

/// A dot with a rim.
pub fn dot(sheet: &Sheet, colour: &str, rim: &str, at: (f64, f64), radius: f64) {
    sheet.begin();
    sheet.circle(at, radius);
    sheet.stroke_current(rim, 2.0);
    sheet.fill_current(colour);
}

/// No entry: a disc with a bar.
pub fn no_entry(sheet: &Sheet, palette: &Palette, x: f64, y: f64, radius: f64) {
    sheet.begin();
    sheet.circle((x, y), radius);
    sheet.stroke_current(&palette.land, 3.0);
    sheet.fill_current(palette.of(Mark::Late));
    sheet.begin();
    sheet.rounded((x, y), radius * 1.25, radius * 0.42, 1.0);
    sheet.fill_current(&palette.on_marker);
}

/// A warning triangle with its exclamation mark.
pub fn warning(sheet: &Sheet, palette: &Palette, at: (f64, f64), radius: f64) {
    sheet.begin();
    triangle(sheet, at, radius);
    sheet.stroke_current(&palette.land, 3.0);
    sheet.fill_current(palette.of(Mark::Late));
    sheet.begin();
    exclamation(sheet, at, radius);
    sheet.fill_current(&palette.on_marker);
}

/// Adds a triangle that stands on its base.
pub fn triangle(sheet: &Sheet, (x, y): (f64, f64), radius: f64) {
    let pen = sheet.pen();
    pen.move_to(x, y - radius);
    pen.line_to(x + radius * 0.95, y + radius * 0.72);
    pen.line_to(x - radius * 0.95, y + radius * 0.72);
    pen.close_path();
}

/// Adds the mark inside a triangle of the same radius.
pub fn exclamation(sheet: &Sheet, (x, y): (f64, f64), radius: f64) {
    let pen = sheet.pen();
    pen.rect(x - radius * 0.11, y - radius * 0.45, radius * 0.22, radius * 0.62);
    pen.rect(x - radius * 0.11, y + radius * 0.32, radius * 0.22, radius * 0.2);
}

/// Adds a half disc, flat side to the right, for filling.
pub fn half(sheet: &Sheet, (x, y): (f64, f64), radius: f64) {
    sheet.pen().move_to(x, y + radius);
    sheet.arc((x, y), radius, TURN / 4.0, TURN * 0.75);
    sheet.pen().close_path();
}

/// Adds a tick, for stroking.
pub fn tick(sheet: &Sheet, (x, y): (f64, f64), radius: f64) {
    let pen = sheet.pen();
    pen.move_to(x - radius, y + radius * 0.1);
    pen.line_to(x - radius * 0.25, y + radius * 0.8);
    pen.line_to(x + radius, y - radius * 0.75);
}
