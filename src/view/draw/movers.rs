//! Drivers and orders: what moves between two frames.
//!
//! How a marker comes onto the sheet is the caller's: a canvas stamps it, a drawing draws it.

use super::crowd::{Crowd, Size};
use super::sheet::Sheet;
use super::{extras, kitchens, markers, route};
use crate::view::frame::marker::{BROKEN, IDLE, OFF_SHIFT, ON_BOARD, TO_RESTAURANT};
use crate::view::frame::{DIMMED, DRIVER_STRIDE, Frame, ORDER_STRIDE};
use crate::view::lens::Lens;
use crate::view::mark::Mark;
use crate::view::palette::Palette;

/// Puts markers onto a sheet.
pub trait Markers<S: Sheet> {
    /// What they are drawn for.
    fn size(&self) -> Size;
    /// Called before a row of markers; afterwards coordinates may be other than CSS pixels.
    fn begin(&self, onto: &S);
    /// A driver; `heading` is clockwise on the screen.
    fn driver(&self, onto: &S, kind: f32, heading: f64, at: (f64, f64));
    /// An order without its clock.
    fn order(&self, onto: &S, state: Mark, class: usize, at: (f64, f64));
}

/// Markers drawn each at its place.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'a> {
    /// What they are drawn for.
    pub size: Size,
    /// In which colours.
    pub palette: &'a Palette,
}

impl<S: Sheet> Markers<S> for Drawn<'_> {
    fn size(&self) -> Size {
        self.size
    }
    fn begin(&self, _onto: &S) {}
    fn driver(&self, onto: &S, kind: f32, heading: f64, at: (f64, f64)) {
        let seen = markers::Seen { at, heading, along: (libm::cos(heading), libm::sin(heading)) };
        markers::driver(onto, self.palette, self.size, (kind, &seen));
    }
    fn order(&self, onto: &S, state: Mark, class: usize, at: (f64, f64)) {
        markers::order(onto, self.palette, self.size, (at, state, class));
    }
}

/// Draws what is in the kitchens, orders and drivers. `numbers` are those of the drivers as text,
/// from 1 on; where they are missing none is written.
pub fn draw<S: Sheet>(
    sheet: &S,
    lens: &Lens,
    palette: &Palette,
    (frame, markers, numbers): (&Frame, &impl Markers<S>, &[String]),
) {
    let size = markers.size();
    kitchens::draw(sheet, lens, palette, frame);
    if size.crowd != Crowd::Swarm {
        draw_orders(sheet, lens, palette, (frame, markers));
        extras::on_orders(sheet, lens, palette, (frame, size));
        draw_drivers(sheet, lens, frame, markers);
    }
    sheet.in_pixels(lens);
    extras::on_drivers(sheet, lens, palette, (frame, size));
    write_numbers(sheet, lens, palette, (frame, size.driver_px(), numbers));
}

fn write_numbers(
    sheet: &impl Sheet,
    lens: &Lens,
    palette: &Palette,
    (frame, radius, numbers): (&Frame, f64, &[String]),
) {
    sheet.typeface(700, radius * 1.08, 0.0);
    for (idx, row, (x, y)) in drivers(lens, frame).filter(|(_, row, _)| row[5] != DIMMED) {
        let colour = match row[3] {
            IDLE => palette.of(Mark::Idle),
            BROKEN => palette.of(Mark::Late),
            _ => &palette.on_marker,
        };
        if let Some(number) = numbers.get(idx) {
            sheet.text(number, (x, y + radius * 0.06), colour);
        }
    }
}

/// Drivers in view with their number and place.
pub fn drivers<'a>(
    lens: &'a Lens,
    frame: &'a Frame,
) -> impl Iterator<Item = (usize, &'a [f32; DRIVER_STRIDE], (f64, f64))> {
    frame.drivers.as_chunks().0.iter().enumerate().filter_map(|(idx, row)| {
        let at = lens.at(row[0], row[1]);
        (row[3] < OFF_SHIFT && lens.sees(at, 24.0)).then_some((idx, row, at))
    })
}

/// Orders in view with their place.
pub fn orders<'a>(
    lens: &'a Lens,
    frame: &'a Frame,
) -> impl Iterator<Item = (&'a [f32], (f64, f64))> {
    frame.orders.chunks_exact(ORDER_STRIDE).filter_map(|row| {
        let at = lens.at(row[1], row[2]);
        lens.sees(at, 24.0).then_some((row, at))
    })
}

/// Idle ones below, those under way above.
fn draw_drivers<S: Sheet>(sheet: &S, lens: &Lens, frame: &Frame, markers: &impl Markers<S>) {
    markers.begin(sheet);
    let layers: [fn(f32) -> bool; 4] = [
        |kind| kind == IDLE,
        |kind| kind != IDLE && kind < ON_BOARD && kind != TO_RESTAURANT || kind == BROKEN,
        |kind| kind == TO_RESTAURANT,
        |kind| (ON_BOARD..BROKEN).contains(&kind),
    ];
    for layer in layers {
        for (idx, row, at) in drivers(lens, frame).filter(|(_, row, _)| layer(row[3])) {
            sheet.opacity(opacity(row[5]));
            sheet.thing(format_args!("Driver {}", idx + 1));
            markers.driver(sheet, row[3], -f64::from(row[2]), at);
            sheet.end();
        }
    }
    sheet.opacity(1.0);
}

/// Orders at their customers: a shape for the state, a ring for the promise.
fn draw_orders<S: Sheet>(
    sheet: &S,
    lens: &Lens,
    palette: &Palette,
    (frame, markers): (&Frame, &impl Markers<S>),
) {
    let rows = || orders(lens, frame);
    markers.begin(sheet);
    for (row, at) in rows() {
        sheet.opacity(opacity(row[6]));
        sheet.thing(format_args!("Order {}", row[0] as u32 + 1));
        markers.order(sheet, Mark::of_order(row), row[4] as usize, at);
        sheet.end();
    }
    sheet.opacity(1.0);
    sheet.in_pixels(lens);
    if markers.size().is_crowded() {
        return;
    }
    for state in [Mark::Waiting, Mark::Assigned, Mark::OnBoard, Mark::Late] {
        for (row, at) in rows().filter(|(row, _)| is_clocked(row) && Mark::of_order(row) == state) {
            sheet.begin();
            let radius = markers.size().order_px(row[4] as usize);
            route::clock(sheet, at, radius, row[5].into());
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
    is_open(row) && row[6] != DIMMED
}

/// Whether an order has not come to its end.
pub fn is_open(row: &[f32]) -> bool {
    row[3] < 2.5 || row[3] == RETRYING
}

/// Marker of an order whose next try is waited for.
pub(super) const RETRYING: f32 = 4.0;

/// Most numbers written in one frame.
pub const NUMBERED: usize = 260;
