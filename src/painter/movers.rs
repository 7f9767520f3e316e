//! Drivers and orders: what moves between two frames.
//!
//! Markers are stamped; only clocks and numbers are drawn anew. Nothing is allocated per frame.

use super::canvas::{FAMILY, Sheet};
use super::sprites::{Crowd, Size, Sprites, order_state};
use super::{extras, kitchens};
use crate::view::frame::marker::{BROKEN, IDLE, OFF_SHIFT, ON_BOARD, TO_RESTAURANT};
use crate::view::frame::{DIMMED, DRIVER_STRIDE, Frame, ORDER_STRIDE};
use crate::view::lens::Lens;
use crate::view::mark::Mark;
use crate::view::numbers::decimal;
use crate::view::palette::Palette;
use crate::view::raster::Raster;

/// Draws what moves; keeps the markers, and the text of numbers so that none is made per frame.
#[derive(Default)]
pub struct Movers {
    sprites: Option<Sprites>,
    /// How many drivers are in view.
    visible: usize,
    raster: Raster,
    numbers: Vec<String>,
}

impl Movers {
    /// The theme has changed: markers are drawn anew.
    pub fn forget_colours(&mut self) {
        self.sprites = None;
    }
    /// Chooses the markers for a frame. A swarm is drawn here and now: it replaces whatever is on the
    /// sheet, so nothing may have been drawn before.
    pub fn begin(&mut self, sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
        self.visible = drivers(lens, frame).count();
        // A step of a twelfth is not seen, and a slow zoom rarely draws the markers anew.
        let scale = (lens.marker_size() * 12.0).round() / 12.0;
        let size = Size { scale, crowd: Crowd::of(self.visible), ratio: lens.ratio };
        if self.sprites.as_ref().is_none_or(|sprites| sprites.size() != size) {
            self.sprites = Sprites::draw(size, palette);
        }
        if let Some(sprites) = self.sprites.as_ref().filter(|_| size.crowd == Crowd::Swarm) {
            let (width, height) = sheet.size();
            self.raster.clear(width as usize, height as usize);
            for (row, at) in orders(lens, frame).filter(|(row, _)| row[6] != DIMMED) {
                sprites.copy_order(&mut self.raster, order_state(row), row[4] as usize, at);
            }
            for (_, row, at) in drivers(lens, frame).filter(|(_, row, _)| row[5] != DIMMED) {
                sprites.copy_driver(&mut self.raster, row[3], -f64::from(row[2]), at);
            }
            sheet.put(self.raster.bytes());
        }
    }
    /// Draws what is in the kitchens, orders and drivers, with the markers that were chosen.
    pub fn draw(&mut self, sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
        let Some(sprites) = &self.sprites else { return };
        let size = sprites.size();
        kitchens::draw(sheet, lens, palette, frame);
        if size.crowd != Crowd::Swarm {
            draw_orders(sheet, lens, palette, frame, sprites);
            extras::on_orders(sheet, lens, palette, (frame, size));
            draw_drivers(sheet, lens, frame, sprites);
        }
        sheet.in_pixels(lens);
        extras::on_drivers(sheet, lens, palette, (frame, size));
        if self.visible <= NUMBERED {
            let count = frame.drivers.len() / DRIVER_STRIDE;
            self.numbers.extend((self.numbers.len()..count).map(|idx| (idx + 1).to_string()));
            let shown = drivers(lens, frame).filter(|(_, row, _)| row[5] != DIMMED);
            self.write_numbers(sheet, palette, size.driver_px(), shown);
        }
    }

    fn write_numbers<'a>(
        &self,
        sheet: &Sheet,
        palette: &Palette,
        radius: f64,
        rows: impl Iterator<Item = (usize, &'a [f32; DRIVER_STRIDE], (f64, f64))>,
    ) {
        sheet.typeface(&format!("700 {}px {FAMILY}", decimal(radius * 1.08, 1)), "0px");
        for (idx, row, (x, y)) in rows {
            let colour = match row[3] {
                IDLE => palette.of(Mark::Idle),
                BROKEN => palette.of(Mark::Late),
                _ => &palette.on_marker,
            };
            sheet.text(&self.numbers[idx], (x, y + radius * 0.06), colour);
        }
    }
}

/// Drivers in view with their number and place.
pub(super) fn drivers<'a>(
    lens: &'a Lens,
    frame: &'a Frame,
) -> impl Iterator<Item = (usize, &'a [f32; DRIVER_STRIDE], (f64, f64))> {
    frame.drivers.as_chunks().0.iter().enumerate().filter_map(|(idx, row)| {
        let at = lens.at(row[0], row[1]);
        (row[3] < OFF_SHIFT && lens.sees(at, 24.0)).then_some((idx, row, at))
    })
}

/// Orders in view with their place.
fn orders<'a>(lens: &'a Lens, frame: &'a Frame) -> impl Iterator<Item = (&'a [f32], (f64, f64))> {
    frame.orders.chunks_exact(ORDER_STRIDE).filter_map(|row| {
        let at = lens.at(row[1], row[2]);
        lens.sees(at, 24.0).then_some((row, at))
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
            sheet.opacity(opacity(row[5]));
            sprites.driver(sheet, row[3], -f64::from(row[2]), at);
        }
    }
    sheet.opacity(1.0);
}

/// Orders at their customers: a shape for the state, a ring for the promise.
fn draw_orders(sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame, sprites: &Sprites) {
    let rows = || orders(lens, frame);
    sheet.in_device_pixels();
    for (row, at) in rows() {
        sheet.opacity(opacity(row[6]));
        sprites.order(sheet, order_state(row), row[4] as usize, at);
    }
    sheet.opacity(1.0);
    sheet.in_pixels(lens);
    if sprites.size().is_crowded() {
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

/// What the reader filters out is still there, faintly.
fn opacity(selected: f32) -> f64 {
    if selected == DIMMED { 0.22 } else { 1.0 }
}

/// Whether the promise still runs, of an order that is not dimmed.
fn is_clocked(row: &[f32]) -> bool {
    (row[3] < 2.5 || row[3] == RETRYING) && row[6] != DIMMED
}

/// Marker of an order whose next try is waited for.
pub(super) const RETRYING: f32 = 4.0;

/// Most numbers written in one frame.
const NUMBERED: usize = 260;
