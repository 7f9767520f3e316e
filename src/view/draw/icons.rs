//! Small shapes of the canvas: the state marks, the restaurant, the badges. Pixels throughout.

use super::sheet::{Sheet, TURN};
use crate::view::mark::Mark;
use crate::view::palette::Palette;
use crate::view::panel::Sign;

/// A restaurant: knife and fork on a small card.
pub fn restaurant(sheet: &impl Sheet, palette: &Palette, at: (f64, f64), size: f64) {
    sheet.begin();
    sheet.rounded(at, size, size, size * 0.28);
    sheet.fill_current(&palette.surface);
    sheet.stroke_current(&palette.line, 1.0);
    let unit = size / 20.0;
    let to = |x: f64, y: f64| (at.0 + x * unit, at.1 + y * unit);
    let line = |from: (f64, f64), via: (f64, f64)| {
        sheet.move_to(to(from.0, from.1).0, to(from.0, from.1).1);
        sheet.line_to(to(via.0, via.1).0, to(via.0, via.1).1);
    };
    sheet.begin();
    for tine in [-5.4, -3.4, -1.4] {
        line((tine, -5.6), (tine, -2.6));
    }
    let (from, bend) = (to(-5.4, -2.6), to(-3.4, 0.6));
    let end = to(-1.4, -2.6);
    sheet.move_to(from.0, from.1);
    sheet.curve_to(bend.0, bend.1, end.0, end.1);
    line((-3.4, -1.2), (-3.4, 5.8));
    let (tip, belly) = (to(3.4, -5.6), to(6.4, -2.2));
    let heel = to(3.4, 0.8);
    sheet.move_to(tip.0, tip.1);
    sheet.curve_to(belly.0, belly.1, heel.0, heel.1);
    line((3.4, -5.6), (3.4, 5.8));
    sheet.stroke_current(&palette.ink, 1.5 * unit.max(0.7));
}

/// A dot with a rim.
pub fn dot(sheet: &impl Sheet, colour: &str, rim: &str, at: (f64, f64), radius: f64) {
    sheet.begin();
    sheet.circle(at, radius);
    sheet.stroke_current(rim, 2.0);
    sheet.fill_current(colour);
}

/// No entry: a disc with a bar.
pub fn no_entry(sheet: &impl Sheet, palette: &Palette, x: f64, y: f64, radius: f64) {
    sheet.begin();
    sheet.circle((x, y), radius);
    sheet.stroke_current(&palette.land, 3.0);
    sheet.fill_current(palette.of(Mark::Late));
    sheet.begin();
    sheet.rounded((x, y), radius * 1.25, radius * 0.42, 1.0);
    sheet.fill_current(&palette.on_marker);
}

/// A warning triangle with its exclamation mark.
pub fn warning(sheet: &impl Sheet, palette: &Palette, at: (f64, f64), radius: f64) {
    sheet.begin();
    triangle(sheet, at, radius);
    sheet.stroke_current(&palette.land, 3.0);
    sheet.fill_current(palette.of(Mark::Late));
    sheet.begin();
    exclamation(sheet, at, radius);
    sheet.fill_current(&palette.on_marker);
}

/// A sign of 16 pixels.
pub fn sign(sheet: &impl Sheet, palette: &Palette, sign: Sign, at: (f64, f64)) {
    match sign {
        Sign::Warning => warning(sheet, palette, at, 7.5),
        Sign::NoEntry => no_entry(sheet, palette, at.0, at.1, 7.5),
        Sign::BreakerOpen => {
            disc(sheet, palette.of(Mark::Late), &palette.land, at);
            lever(sheet, &palette.on_marker, at, 4.6);
        }
        Sign::BreakerHalfOpen => {
            disc(sheet, &palette.surface, palette.of(Mark::Waiting), at);
            sheet.begin();
            half(sheet, at, 8.0);
            sheet.fill_current(palette.of(Mark::Waiting));
            lever(sheet, &palette.ink, at, 1.6);
        }
        Sign::Waits => {
            disc(sheet, &palette.surface, palette.of(Mark::Late), at);
            sheet.begin();
            hourglass(sheet, at);
            sheet.fill_current(palette.of(Mark::Late));
        }
        Sign::Paused => {
            disc(sheet, palette.of(Mark::Waiting), &palette.land, at);
            for shift in [-3.4, 1.0] {
                let corner = (at.0 + shift, at.1 - 3.6);
                sheet.rect(corner, 2.4, 7.2, 0.0, &palette.on_marker);
            }
        }
        Sign::Down => {
            disc(sheet, palette.of(Mark::Late), &palette.land, at);
            no_signal(sheet, &palette.on_marker, (at.0, at.1 + 0.5));
        }
        Sign::Road => {}
    }
}

/// Cars that stand in a queue.
pub fn jam(sheet: &impl Sheet, palette: &Palette, at: (f64, f64)) {
    disc(sheet, palette.of(Mark::Waiting), &palette.land, at);
    for shift in [-4.4, 0.0, 4.4] {
        let corner = (at.0 + shift - 1.6, at.1 - 1.8);
        sheet.rect(corner, 3.2, 3.6, 0.0, &palette.on_marker);
    }
}

/// Waves that a stroke goes through: nothing is heard.
pub fn no_signal(sheet: &impl Sheet, colour: &str, (x, y): (f64, f64)) {
    sheet.begin();
    for radius in [3.0, 6.0] {
        let (from, to) = (-TURN * 0.375, -TURN * 0.125);
        let start = radius * std::f64::consts::FRAC_1_SQRT_2;
        sheet.move_to(x - start, y + 3.0 - start);
        sheet.arc((x, y + 3.0), radius, from, to);
    }
    sheet.move_to(x - 5.0, y + 4.5);
    sheet.line_to(x + 5.0, y - 4.5);
    sheet.stroke_current(colour, 1.5);
}

fn disc(sheet: &impl Sheet, colour: &str, rim: &str, at: (f64, f64)) {
    sheet.begin();
    sheet.circle(at, 8.0);
    sheet.stroke_current(rim, 3.0);
    sheet.fill_current(colour);
}

/// An electric switch, its lever so many pixels up.
fn lever(sheet: &impl Sheet, colour: &str, (x, y): (f64, f64), up: f64) {
    sheet.begin();
    sheet.move_to(x - 6.0, y + 1.5);
    sheet.line_to(x - 3.0, y + 1.5);
    sheet.line_to(x + 2.6, y + 1.5 - up);
    sheet.move_to(x + 3.0, y + 1.5);
    sheet.line_to(x + 6.0, y + 1.5);
    sheet.stroke_current(colour, 1.7);
}

/// Adds two triangles that stand on each other's tips.
fn hourglass(sheet: &impl Sheet, (x, y): (f64, f64)) {
    for side in [-1.0, 1.0] {
        sheet.move_to(x, y);
        sheet.line_to(x - 3.4, y + 4.8 * side);
        sheet.line_to(x + 3.4, y + 4.8 * side);
        sheet.close();
    }
}

/// Adds a triangle that stands on its base.
pub fn triangle(sheet: &impl Sheet, (x, y): (f64, f64), radius: f64) {
    sheet.move_to(x, y - radius);
    sheet.line_to(x + radius * 0.95, y + radius * 0.72);
    sheet.line_to(x - radius * 0.95, y + radius * 0.72);
    sheet.close();
}

/// Adds the mark inside a triangle of the same radius.
pub fn exclamation(sheet: &impl Sheet, (x, y): (f64, f64), radius: f64) {
    sheet.add_rect(x - radius * 0.11, y - radius * 0.45, radius * 0.22, radius * 0.62);
    sheet.add_rect(x - radius * 0.11, y + radius * 0.32, radius * 0.22, radius * 0.2);
}

/// Adds a half disc, flat side to the right, for filling.
pub fn half(sheet: &impl Sheet, (x, y): (f64, f64), radius: f64) {
    sheet.move_to(x, y + radius);
    sheet.arc((x, y), radius, TURN / 4.0, TURN * 0.75);
    sheet.close();
}

/// Adds a tick, for stroking.
pub fn tick(sheet: &impl Sheet, (x, y): (f64, f64), radius: f64) {
    sheet.move_to(x - radius, y + radius * 0.1);
    sheet.line_to(x - radius * 0.25, y + radius * 0.8);
    sheet.line_to(x + radius, y - radius * 0.75);
}
