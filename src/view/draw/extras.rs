//! What is added to the markers of orders and drivers where there is something to tell: the wait
//! before the next try, attempts, a borrowed class, a lease that runs down, orders in hand.

use super::crowd::Size;
use super::kitchens::pie;
use super::movers::{RETRYING, drivers};
use super::route::clock;
use super::sheet::Sheet;
use crate::view::detail::{load_pips, order_badges};
use crate::view::frame::{Frame, ORDER_STRIDE};
use crate::view::lens::Lens;
use crate::view::mark::Mark;
use crate::view::palette::Palette;

type Place = (f64, f64);

/// Over the markers of orders; coordinates are CSS pixels.
pub fn on_orders(
    sheet: &impl Sheet,
    lens: &Lens,
    palette: &Palette,
    (frame, size): (&Frame, Size),
) {
    if size.is_crowded() {
        return;
    }
    let rows = || {
        let all = frame.orders.as_chunks::<ORDER_STRIDE>().0.iter();
        all.map(|row| (row, lens.at(row[1], row[2]))).filter(|&(_, at)| lens.sees(at, 24.0))
    };
    for (row, at) in rows().filter(|(row, _)| row[3] == RETRYING && row[7] >= 0.0) {
        refilling(sheet, palette, at, (size.order_px(row[4] as usize) * 0.68, row[7].into()));
    }
    let shown = rows().count();
    for (row, at) in rows() {
        let badges = order_badges(lens, shown, row);
        let radius = size.order_px(row[4] as usize);
        if badges.attempt > 1 {
            let text = badges.attempt.to_string();
            let place = (at.0 + radius * 0.95, at.1 + radius * 0.95);
            chip(sheet, palette, place, palette.of(Mark::of_order(row)));
            sheet.typeface(700, 9.5, 0.0);
            sheet.text(&text, (place.0, place.1 + 0.5), &palette.ink);
        }
        if badges.borrowed {
            lifted(sheet, palette, (at.0 - radius * 0.95, at.1 - radius * 0.95));
        }
    }
}

/// The wait before the next try, as a pie that fills up again.
fn refilling(sheet: &impl Sheet, palette: &Palette, at: Place, (radius, passed): (f64, f64)) {
    let colour = palette.of(Mark::Late);
    sheet.begin();
    sheet.circle(at, radius);
    sheet.fill_current(&palette.land);
    sheet.stroke_current(colour, 1.6);
    sheet.begin();
    pie(sheet, at, radius - 0.6, passed);
    sheet.fill_current(colour);
}

/// An arrow up: it stands by a class that it borrowed.
fn lifted(sheet: &impl Sheet, palette: &Palette, at: Place) {
    chip(sheet, palette, at, &palette.accent);
    sheet.begin();
    sheet.move_to(at.0, at.1 + 3.6);
    sheet.line_to(at.0, at.1 - 3.4);
    sheet.move_to(at.0 - 2.9, at.1 - 0.6);
    sheet.line_to(at.0, at.1 - 3.5);
    sheet.line_to(at.0 + 2.9, at.1 - 0.6);
    sheet.stroke_current(&palette.accent, 1.8);
}

fn chip(sheet: &impl Sheet, palette: &Palette, at: Place, rim: &str) {
    sheet.begin();
    sheet.circle(at, 6.4);
    sheet.stroke_current(&palette.land, 3.4);
    sheet.fill_current(&palette.surface);
    sheet.stroke_current(rim, 1.4);
}

/// Around the markers of drivers; coordinates are CSS pixels.
pub fn on_drivers(
    sheet: &impl Sheet,
    lens: &Lens,
    palette: &Palette,
    (frame, size): (&Frame, Size),
) {
    let radius = size.driver_px();
    for (_, row, at) in drivers(lens, frame) {
        if row[6] >= 0.0 {
            lease(sheet, palette, at, (radius + 4.0, row[6].into()));
        }
        let pips_of = load_pips(lens, row).filter(|_| !size.is_crowded());
        if let Some((held, fit)) = pips_of {
            pips(sheet, palette, at, (radius, held, fit));
        }
    }
}

/// What is left of trust, as a ring that empties; dashed once it is over.
fn lease(sheet: &impl Sheet, palette: &Palette, at: Place, (radius, left): (f64, f64)) {
    let colour = palette.of(if left < LEASE_LOW { Mark::Late } else { Mark::Idle });
    sheet.begin();
    sheet.circle(at, radius);
    sheet.stroke_current(&palette.land, 4.4);
    sheet.begin();
    if left > 0.0 {
        clock(sheet, at, radius, left);
        sheet.stroke_current(colour, 2.6);
    } else {
        sheet.circle(at, radius);
        sheet.dashed(&[2.4, 3.2]);
        sheet.flat_ends();
        sheet.stroke_current(colour, 2.2);
        sheet.solid();
    }
}

/// Orders in hand, of those that fit.
fn pips(sheet: &impl Sheet, palette: &Palette, at: Place, (radius, held, fit): (f64, u32, u32)) {
    if fit > PIPS_MAX {
        sheet.typeface(700, 8.5, 0.0);
        let place = (at.0, at.1 + radius + 6.0);
        chip(sheet, palette, place, &palette.line);
        return sheet.text(&held.to_string(), (place.0, place.1 + 0.5), &palette.ink);
    }
    let left = at.0 - f64::from(fit - 1) * PIP_PX / 2.0;
    for idx in 0..fit {
        let middle = (left + f64::from(idx) * PIP_PX, at.1 + radius + 4.5);
        sheet.begin();
        sheet.circle(middle, 2.0);
        sheet.stroke_current(&palette.land, 2.4);
        if idx < held {
            sheet.fill_current(&palette.ink);
        } else {
            sheet.fill_current(&palette.surface);
        }
        sheet.stroke_current(&palette.ink, 0.9);
    }
}

/// Below this share of a lease it is nearly over.
const LEASE_LOW: f64 = 0.35;
/// More pips would be wider than two drivers.
const PIPS_MAX: u32 = 6;
const PIP_PX: f64 = 5.6;
