//! Drivers, orders and meals: everything that may move between two frames.
//!
//! Markers are stamped; only clocks and numbers are drawn anew. Nothing is allocated per frame.

use super::canvas::{FAMILY, Sheet};
use super::icons;
use super::picture::icon_px;
use super::sprites::{Size, Sprites, order_state};
use crate::view::frame::marker::{BROKEN, IDLE, OFF_SHIFT, ON_BOARD, TO_RESTAURANT};
use crate::view::frame::{DRIVER_STRIDE, Frame, ORDER_STRIDE, RESTAURANT_STRIDE};
use crate::view::lens::Lens;
use crate::view::mark::Mark;
use crate::view::numbers::decimal;
use crate::view::palette::Palette;

/// Draws what moves; keeps the markers, and the text of numbers so that none is made per frame.
#[derive(Default)]
pub struct Movers {
    sprites: Option<Sprites>,
    numbers: Vec<String>,
}

impl Movers {
    /// The theme has changed: markers are drawn anew.
    pub fn forget_colours(&mut self) {
        self.sprites = None;
    }
    /// Draws meals, orders and drivers.
    pub fn draw(&mut self, sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
        let count = frame.drivers.len() / DRIVER_STRIDE;
        self.numbers.extend((self.numbers.len()..count).map(|idx| (idx + 1).to_string()));
        let visible = drivers(lens, frame).count();
        // A step of a twelfth is not seen, and a slow zoom rarely draws the markers anew.
        let scale = (lens.marker_size() * 12.0).round() / 12.0;
        let size = Size { scale, crowded: visible > CROWD, ratio: lens.ratio };
        if self.sprites.as_ref().is_none_or(|sprites| sprites.size() != size) {
            self.sprites = Sprites::draw(size, palette);
        }
        let Some(sprites) = &self.sprites else { return };
        if !size.crowded {
            meals(sheet, lens, palette, frame);
        }
        draw_orders(sheet, lens, palette, frame, sprites);
        draw_drivers(sheet, lens, frame, sprites);
        sheet.in_pixels(lens);
        let radius = size.driver_px();
        for (_, _, at) in drivers(lens, frame).filter(|(_, row, _)| row[3] == BROKEN) {
            icons::warning(sheet, palette, (at.0 + radius * 0.9, at.1 - radius * 0.9), 7.0);
        }
        if visible <= NUMBERED {
            self.write_numbers(sheet, palette, radius, drivers(lens, frame));
        }
    }

    fn write_numbers<'a>(
        &self,
        sheet: &Sheet,
        palette: &Palette,
        radius: f64,
        rows: impl Iterator<Item = (usize, &'a [f32], (f64, f64))>,
    ) {
        sheet.typeface(&format!("700 {}px {FAMILY}", decimal(radius * 1.08, 1)), "0px");
        for (idx, row, (x, y)) in rows {
            let colour = if row[3] == IDLE { palette.of(Mark::Idle) } else { &palette.on_marker };
            sheet.text(&self.numbers[idx], (x, y + radius * 0.06), colour);
        }
    }
}

/// Drivers in view with their number and place.
fn drivers<'a>(
    lens: &'a Lens,
    frame: &'a Frame,
) -> impl Iterator<Item = (usize, &'a [f32], (f64, f64))> {
    frame.drivers.chunks_exact(DRIVER_STRIDE).enumerate().filter_map(|(idx, row)| {
        let at = lens.at(row[0], row[1]);
        (row[3] < OFF_SHIFT && lens.sees(at, 24.0)).then_some((idx, row, at))
    })
}

/// Idle ones below, those under way above.
fn draw_drivers(sheet: &Sheet, lens: &Lens, frame: &Frame, sprites: &Sprites) {
    sheet.in_device_pixels();
    let layers: [fn(f32) -> bool; 4] = [
        |kind| kind == IDLE,
        |kind| kind != IDLE && kind < ON_BOARD && kind != TO_RESTAURANT || kind == BROKEN,
        |kind| kind == TO_RESTAURANT,
        |kind| (ON_BOARD..BROKEN).contains(&kind),
    ];
    for layer in layers {
        for (_, row, at) in drivers(lens, frame).filter(|(_, row, _)| layer(row[3])) {
            sprites.driver(sheet, row[3], -f64::from(row[2]), at);
        }
    }
}

/// Orders at their customers: a shape for the state, a ring for the promise.
fn draw_orders(sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame, sprites: &Sprites) {
    let rows = || {
        frame.orders.chunks_exact(ORDER_STRIDE).filter_map(|row| {
            let at = lens.at(row[1], row[2]);
            lens.sees(at, 24.0).then_some((row, at))
        })
    };
    sheet.in_device_pixels();
    for (row, at) in rows() {
        sprites.order(sheet, order_state(row), row[4] as usize, at);
    }
    sheet.in_pixels(lens);
    if sprites.size().crowded {
        return;
    }
    for state in [Mark::Waiting, Mark::Assigned, Mark::OnBoard, Mark::Late] {
        for (row, at) in rows().filter(|(row, _)| is_clocked(row) && order_state(row) == state) {
            sheet.begin();
            let radius = sprites.size().order_px(row[4] as usize);
            super::route::clock(sheet, at, radius, row[5].into());
            sheet.stroke_current(palette.of(state), 2.4);
        }
    }
}

/// Meals under their restaurants: hollow while cooking, filled on the counter.
fn meals(sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
    let icon = icon_px(lens);
    if icon < 8.0 {
        return;
    }
    let colour = palette.of(Mark::Waiting);
    for row in frame.restaurants.chunks_exact(RESTAURANT_STRIDE) {
        let (x, y) = lens.at(row[0], row[1]);
        if !lens.sees((x, y), 24.0) {
            continue;
        }
        let (cooking, ready) = (row[2].min(5.0) as u32, row[3].min(6.0) as u32);
        let left = x - f64::from(cooking + ready) * (MEAL_PX + 1.6) / 2.0;
        for idx in 0..cooking + ready {
            let corner = (left + f64::from(idx) * (MEAL_PX + 1.6), y + icon / 2.0 + 3.0);
            sheet.rect(corner, MEAL_PX, MEAL_PX + 1.0, -0.8, &palette.land);
            sheet.rect(corner, MEAL_PX, MEAL_PX + 1.0, 0.0, colour);
            if idx >= ready {
                sheet.rect(corner, MEAL_PX, MEAL_PX + 1.0, 1.1, &palette.land);
            }
        }
        if row[5] > 0.5 {
            icons::warning(sheet, palette, (x + icon / 2.0, y - icon / 2.0), 7.5);
        }
    }
}

/// Whether the promise still runs.
fn is_clocked(row: &[f32]) -> bool {
    row[3] < 2.5 || row[3] == 4.0
}

const MEAL_PX: f64 = 4.2;
/// With more drivers than this in view everything is small and simple.
const CROWD: usize = 400;
/// Most numbers written in one frame.
const NUMBERED: usize = 260;
