//! The selected thing: its route as dots, its halo, the road under it; and the flashes of events.

use super::icons;
use super::sheet::{Sheet, TURN};
use crate::view::frame::FLASH_STRIDE;
use crate::view::lens::Lens;
use crate::view::mark::Mark;
use crate::view::palette::Palette;

/// Dots along the way still to go.
pub fn dots(sheet: &impl Sheet, lens: &Lens, palette: &Palette, route: &[f32], state: Mark) {
    if route.len() < 4 {
        return;
    }
    sheet.begin();
    sheet.trace(lens, route);
    sheet.stroke_current(&palette.land, 7.0);
    sheet.dashed(&[0.1, 9.0]);
    sheet.stroke_current(palette.of(state), 4.2);
    sheet.solid();
    let last = &route[route.len() - 2..];
    icons::dot(sheet, palette.of(state), &palette.land, lens.at(last[0], last[1]), 4.0);
}

/// A soft disc with a ring around the selected thing.
pub fn halo(sheet: &impl Sheet, at: (f64, f64), colour: &str, radius: f64) {
    sheet.begin();
    sheet.circle(at, radius);
    sheet.opacity(0.18);
    sheet.fill_current(colour);
    sheet.opacity(1.0);
    sheet.stroke_current(colour, 1.8);
}

/// The selected road.
pub fn road(sheet: &impl Sheet, lens: &Lens, palette: &Palette, points: &[f32]) {
    let width = lens.road_px(1);
    sheet.begin();
    sheet.trace(lens, points);
    sheet.stroke_current(&palette.accent, width + 5.0);
    sheet.stroke_current(&palette.road, width);
}

/// What just happened, as pure functions of how much of the animation has passed.
pub fn flashes(sheet: &impl Sheet, lens: &Lens, palette: &Palette, flashes: &[f32]) {
    for flash in flashes.chunks_exact(FLASH_STRIDE) {
        let (kind, passed) = (flash[0] as u8, f64::from(flash[1]).clamp(0.0, 1.0));
        let from = lens.at(flash[2], flash[3]);
        let to = lens.at(flash[4], flash[5]);
        sheet.opacity(1.0 - passed * passed);
        match kind {
            0 => assigned(sheet, palette, passed, from, to),
            1 => ring(sheet, palette.of(Mark::OnBoard), to, 8.0 + 9.0 * passed),
            2 => ring(sheet, palette.of(Mark::Delivered), to, 8.0 + 15.0 * passed),
            _ => {
                ring(sheet, palette.of(Mark::Late), to, 10.0 + 12.0 * passed);
                icons::warning(sheet, palette, (to.0, to.1 - 14.0 * passed), 9.0);
            }
        }
    }
    sheet.opacity(1.0);
}

/// A line drawn once from the driver to the restaurant.
fn assigned(sheet: &impl Sheet, palette: &Palette, passed: f64, from: (f64, f64), to: (f64, f64)) {
    let reach = (passed * 2.0).min(1.0);
    let end = (from.0 + (to.0 - from.0) * reach, from.1 + (to.1 - from.1) * reach);
    sheet.begin();
    sheet.move_to(from.0, from.1);
    sheet.line_to(end.0, end.1);
    sheet.stroke_current(&palette.land, 5.0);
    sheet.stroke_current(palette.of(Mark::Assigned), 2.2);
    ring(sheet, palette.of(Mark::Assigned), end, 5.0);
}

fn ring(sheet: &impl Sheet, colour: &str, at: (f64, f64), radius: f64) {
    sheet.begin();
    sheet.circle(at, radius);
    sheet.stroke_current(colour, 2.4);
}

/// Where a line is halfway, on the screen.
pub fn halfway(lens: &Lens, points: &[f32]) -> Option<(f64, f64)> {
    let places: Vec<(f64, f64)> = points.chunks_exact(2).map(|p| lens.at(p[0], p[1])).collect();
    let length = |pair: &[(f64, f64)]| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
    let mut left = places.windows(2).map(length).sum::<f64>() / 2.0;
    for pair in places.windows(2) {
        let step = length(pair);
        if step > 0.0 && left <= step {
            let part = left / step;
            return Some((
                pair[0].0 + part * (pair[1].0 - pair[0].0),
                pair[0].1 + part * (pair[1].1 - pair[0].1),
            ));
        }
        left -= step;
    }
    places.first().copied()
}

/// An arrow from what waits to what it waits for.
pub fn waits_for(sheet: &impl Sheet, palette: &Palette, from: (f64, f64), to: (f64, f64)) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < 3.0 * CLEAR_PX {
        return;
    }
    let (x, y) = (dx / length, dy / length);
    let along = |far: f64| (from.0 + x * far, from.1 + y * far);
    let (start, tip, neck) =
        (along(CLEAR_PX), along(length - CLEAR_PX), along(length - CLEAR_PX - 9.0));
    sheet.begin();
    sheet.move_to(start.0, start.1);
    sheet.line_to(neck.0, neck.1);
    sheet.stroke_current(&palette.land, 6.0);
    sheet.dashed(&[7.0, 5.0]);
    sheet.flat_ends();
    sheet.stroke_current(palette.of(Mark::Late), 2.4);
    sheet.solid();
    sheet.begin();
    sheet.move_to(tip.0, tip.1);
    sheet.line_to(neck.0 - y * 6.0, neck.1 + x * 6.0);
    sheet.line_to(neck.0 + y * 6.0, neck.1 - x * 6.0);
    sheet.close();
    sheet.stroke_current(&palette.land, 3.0);
    sheet.fill_current(palette.of(Mark::Late));
}

/// Room between an arrow and the markers that it joins.
const CLEAR_PX: f64 = 14.0;

/// A clock ring: how much of a promise is used, from the top.
pub fn clock(sheet: &impl Sheet, at: (f64, f64), radius: f64, share: f64) {
    let from = -TURN / 4.0;
    let to = from + TURN * share.clamp(0.0, 1.0);
    sheet.move_to(at.0, at.1 - radius);
    sheet.arc(at, radius, from, to);
}
