//! What happens in the restaurants: meals under their icons, cells close by, fuller dots from afar.

use super::picture::icon_px;
use super::sheet::{Sheet, TURN};
use crate::view::detail::{Cells, KitchenLook, cells, load};
use crate::view::frame::{Frame, RESTAURANT_STRIDE};
use crate::view::lens::Lens;
use crate::view::mark::Mark;
use crate::view::palette::Palette;

type Row = [f32; RESTAURANT_STRIDE];

/// Draws all kitchens in view.
pub fn draw(sheet: &impl Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
    let look = KitchenLook::of(lens);
    for row in frame.restaurants.as_chunks().0 {
        let at = lens.at(row[0], row[1]);
        if !lens.sees(at, 40.0) {
            continue;
        }
        match look {
            KitchenLook::Dot => dot(sheet, palette, at, load(row)),
            KitchenLook::Meals => meals(sheet, lens, palette, (row, at)),
            KitchenLook::Cells => cells_below(sheet, lens, palette, (row, at)),
        }
    }
}

/// The dot of the still layer filled like a pie.
fn dot(sheet: &impl Sheet, palette: &Palette, at: (f64, f64), load: f32) {
    if load <= 0.0 {
        return;
    }
    sheet.begin();
    sheet.circle(at, 3.4);
    sheet.stroke_current(&palette.surface, 1.6);
    sheet.fill_current(&palette.track);
    sheet.begin();
    pie(sheet, at, 3.4, load.into());
    sheet.fill_current(palette.of(Mark::Waiting));
}

/// Adds a sector that begins at the top.
pub fn pie(sheet: &impl Sheet, (x, y): (f64, f64), radius: f64, share: f64) {
    let from = -TURN / 4.0;
    sheet.move_to(x, y);
    sheet.arc((x, y), radius, from, from + TURN * share.clamp(0.0, 1.0));
    sheet.close();
}

/// Hollow while cooking, filled on the counter.
fn meals(sheet: &impl Sheet, lens: &Lens, palette: &Palette, (row, (x, y)): (&Row, (f64, f64))) {
    let colour = palette.of(Mark::Waiting);
    let cooking = (row[2] + row[3] + row[4]).min(5.0) as u32;
    let ready = row[6].min(6.0) as u32;
    let left = x - f64::from(cooking + ready) * (MEAL_PX + 1.6) / 2.0;
    for idx in 0..cooking + ready {
        let corner = (left + f64::from(idx) * (MEAL_PX + 1.6), y + icon_px(lens) / 2.0 + 3.0);
        sheet.rect(corner, MEAL_PX, MEAL_PX + 1.0, -0.8, &palette.land);
        sheet.rect(corner, MEAL_PX, MEAL_PX + 1.0, 0.0, colour);
        if idx >= ready {
            sheet.rect(corner, MEAL_PX, MEAL_PX + 1.0, 1.1, &palette.land);
        }
    }
}

/// Two rows on a card: slots, and places on the counter.
fn cells_below(
    sheet: &impl Sheet,
    lens: &Lens,
    palette: &Palette,
    (row, (x, y)): (&Row, (f64, f64)),
) {
    let rows = cells(row);
    let widest = rows.iter().map(|row| row.drawn()).max().unwrap_or(0);
    if widest == 0 {
        return;
    }
    let n_rows = rows.iter().filter(|row| row.drawn() > 0).count();
    let more: Vec<String> = rows.iter().map(|row| extra(row.more)).collect();
    let text_px = if more.iter().any(|text| !text.is_empty()) { 16.0 } else { 0.0 };
    let width = f64::from(widest) * STEP_PX + text_px + 6.0;
    let height = n_rows as f64 * (STEP_PX + 1.0) + 5.0;
    let top = y + icon_px(lens) / 2.0 + 3.0;
    sheet.begin();
    sheet.rounded((x, top + height / 2.0), width, height, 4.0);
    sheet.fill_current(&palette.surface);
    sheet.stroke_current(&palette.line, 1.0);
    let left = x - width / 2.0 + 4.0;
    let mut line = top + 3.5;
    for (idx, row) in rows.iter().enumerate().filter(|(_, row)| row.drawn() > 0) {
        cell_row(sheet, palette, row, (left, line), Where::of(idx));
        if row.more > 0 {
            sheet.typeface(600, 9.0, 0.0);
            let middle = (left + f64::from(row.drawn()) * STEP_PX + 8.0, line + CELL_PX / 2.0);
            sheet.text(&more[idx], middle, &palette.ink);
        }
        line += STEP_PX + 1.0;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Slots,
    Counter,
}

impl Where {
    const fn of(idx: usize) -> Where {
        if idx == 0 { Where::Slots } else { Where::Counter }
    }
}

/// Slots are square, counter places round; what is held has a bar, what is free is hollow.
fn cell_row(
    sheet: &impl Sheet,
    palette: &Palette,
    row: &Cells,
    (left, top): (f64, f64),
    place: Where,
) {
    let colour = palette.of(Mark::Waiting);
    for idx in 0..row.drawn() {
        let middle = (left + f64::from(idx) * STEP_PX + CELL_PX / 2.0, top + CELL_PX / 2.0);
        let is_held = idx < row.held;
        let is_free = idx >= row.held + row.busy;
        sheet.begin();
        match place {
            Where::Slots => sheet.rounded(middle, CELL_PX - 1.0, CELL_PX - 1.0, 1.0),
            Where::Counter => sheet.circle(middle, CELL_PX / 2.0 - 0.5),
        }
        if is_free {
            sheet.stroke_current(&palette.track, 1.2);
        } else {
            let colour = if is_held { palette.of(Mark::Late) } else { colour };
            sheet.fill_current(colour);
            sheet.stroke_current(colour, 1.2);
        }
        if is_held {
            let corner = (middle.0 - CELL_PX / 2.0, middle.1 - 0.9);
            sheet.rect(corner, CELL_PX, 1.8, 0.0, &palette.on_marker);
        }
    }
}

fn extra(more: u32) -> String {
    if more == 0 { String::new() } else { format!("+{more}") }
}

const MEAL_PX: f64 = 4.2;
const CELL_PX: f64 = 7.0;
const STEP_PX: f64 = 9.0;
