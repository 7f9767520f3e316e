//! Drivers, orders and meals: everything that may move between two frames.
//!
//! Sorted by style: a colour is set once per group, outlines of a group are filled together, and
//! nothing is allocated per frame. Two thousand drivers are about ten thousand canvas calls.

use super::canvas::{FAMILY, Sheet, TURN};
use super::icons;
use super::lens::Lens;
use super::palette::{Palette, State};
use super::picture::icon_px;
use crate::view::frame::marker::{
    AT_COUNTER, BROKEN, HANDING_OVER, IDLE, OFF_SHIFT, ON_BOARD, TO_RESTAURANT,
};
use crate::view::frame::{DRIVER_STRIDE, Frame, ORDER_STRIDE, RESTAURANT_STRIDE};

/// Draws what moves; keeps the text of numbers so that none is made per frame.
#[derive(Default)]
pub struct Movers {
    numbers: Vec<String>,
}

/// A driver on the screen.
struct Seen {
    at: (f64, f64),
    /// Direction on the screen, clockwise.
    heading: f64,
}

impl Movers {
    /// Orders at their customers: a shape for the state, a ring for the promise.
    pub fn orders(&self, sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
        let size = lens.marker_size();
        let rows = || {
            frame.orders.chunks_exact(ORDER_STRIDE).filter_map(|row| {
                let at = lens.at(row[1], row[2]);
                lens.sees(at, 24.0).then_some((row, at))
            })
        };
        sheet.begin();
        rows().for_each(|(row, at)| sheet.circle(at, order_radius(row, size) + 2.5));
        sheet.fill_current(&palette.land);
        sheet.begin();
        rows().filter(|(row, _)| is_clocked(row)).for_each(|(row, at)| {
            sheet.circle(at, order_radius(row, size));
        });
        sheet.stroke_current(&palette.track, 2.4);
        for state in [State::Waiting, State::Assigned, State::OnBoard, State::Late] {
            sheet.begin();
            for (row, at) in rows().filter(|(row, _)| order_state(row) == state) {
                let radius = order_radius(row, size);
                if is_clocked(row) {
                    super::route::clock(sheet, at, radius, row[5].into());
                }
            }
            sheet.stroke_current(palette.of(state), 2.4);
            // Urgent: a double ring.
            sheet.begin();
            for (row, at) in rows().filter(|(row, _)| order_state(row) == state && row[4] < 0.5) {
                sheet.circle(at, order_radius(row, size) + 3.6);
            }
            sheet.stroke_current(palette.of(state), 1.5);
        }
        for state in STATES {
            self.order_shapes(
                sheet,
                palette,
                size,
                state,
                rows().filter(|(row, _)| order_state(row) == state),
            );
        }
    }
    fn order_shapes<'a>(
        &self,
        sheet: &Sheet,
        palette: &Palette,
        size: f64,
        state: State,
        rows: impl Iterator<Item = (&'a [f32], (f64, f64))> + Clone,
    ) {
        let colour = palette.of(state);
        sheet.begin();
        for (row, at) in rows.clone() {
            let radius = order_radius(row, size);
            match state {
                State::Waiting | State::Assigned => sheet.circle(at, radius * 0.44),
                State::OnBoard => sheet.rounded(at, radius * 0.84, radius * 0.84, 1.2),
                State::Delivered => icons::tick(sheet, at, radius * 0.55),
                State::Late => icons::triangle(sheet, at, radius * 0.62),
                State::Idle => sheet.circle(at, radius * 0.6),
            }
        }
        match state {
            State::Waiting => sheet.stroke_current(colour, 2.2),
            State::Delivered => sheet.stroke_current(colour, 2.8),
            State::Idle => {
                sheet.dashed(&[2.6, 2.2], 0.0);
                sheet.stroke_current(colour, 1.8);
                sheet.solid();
            }
            State::Assigned => {
                sheet.stroke_current(colour, 1.8);
                sheet.begin();
                for (row, at) in rows {
                    icons::half(sheet, at, order_radius(row, size) * 0.44);
                }
                sheet.fill_current(colour);
            }
            State::OnBoard | State::Late => sheet.fill_current(colour),
        }
    }
    /// Meals under their restaurants: hollow while cooking, filled on the counter.
    pub fn meals(&self, sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
        let icon = icon_px(lens);
        if icon < 8.0 {
            return;
        }
        let rows = || {
            frame.restaurants.chunks_exact(RESTAURANT_STRIDE).filter_map(|row| {
                let (x, y) = lens.at(row[0], row[1]);
                lens.sees((x, y), 24.0).then_some((row, (x, y + icon / 2.0 + 5.0)))
            })
        };
        let (width, height) = (4.0, 5.0);
        for on_counter in [false, true] {
            sheet.begin();
            for (row, (x, y)) in rows() {
                let (cooking, ready) = (f64::from(row[2].min(5.0)), f64::from(row[3].min(6.0)));
                let left = x - (cooking + ready - 1.0) * (width + 1.6) / 2.0;
                let (from, to) = if on_counter { (0.0, ready) } else { (ready, ready + cooking) };
                let mut idx = from;
                while idx < to {
                    let at = (left + idx * (width + 1.6), y);
                    let inset = if on_counter { 0.0 } else { 1.2 };
                    sheet.pen().rect(
                        at.0 - (width - inset) / 2.0,
                        at.1 - (height - inset) / 2.0,
                        width - inset,
                        height - inset,
                    );
                    idx += 1.0;
                }
            }
            sheet.stroke_current(
                if on_counter { &palette.land } else { palette.of(State::Waiting) },
                1.2,
            );
            if on_counter {
                sheet.fill_current(palette.of(State::Waiting));
            }
        }
        for (_, (x, y)) in rows().filter(|(row, _)| row[5] > 0.5) {
            icons::warning(sheet, palette, (x + icon / 2.0, y - icon - 4.0), 7.5);
        }
    }
    /// Drivers: a drop that points where they go, with a box on the back while carrying.
    pub fn drivers(&mut self, sheet: &Sheet, lens: &Lens, palette: &Palette, frame: &Frame) {
        let count = frame.drivers.len() / DRIVER_STRIDE;
        self.numbers.extend((self.numbers.len()..count).map(|idx| (idx + 1).to_string()));
        let rows = || {
            frame.drivers.chunks_exact(DRIVER_STRIDE).enumerate().filter_map(|(idx, row)| {
                let at = lens.at(row[0], row[1]);
                (row[3] < OFF_SHIFT && lens.sees(at, 24.0)).then_some((idx, row, at))
            })
        };
        let visible = rows().count();
        let crowded = visible > CROWD;
        let radius = if crowded { 5.0 } else { 9.6 * lens.marker_size() };
        // Markers that overlap keep their casing while there are few enough to tell apart.
        let together = if crowded { 64 } else { 1 };
        for kind in [IDLE, BROKEN, AT_COUNTER, TO_RESTAURANT, HANDING_OVER, ON_BOARD] {
            let mut in_hand = 0;
            sheet.begin();
            for (_, row, at) in rows().filter(|(_, row, _)| row[3] == kind) {
                let seen = Seen { at, heading: -f64::from(row[2]) };
                if kind == ON_BOARD || kind == HANDING_OVER {
                    box_on_back(sheet, &seen, radius);
                    if together == 1 {
                        // Painted first, so that the casing parts it from the driver.
                        paint(sheet, palette, kind);
                        sheet.begin();
                    }
                }
                outline(sheet, kind, &seen, radius);
                in_hand += 1;
                if in_hand == together {
                    paint(sheet, palette, kind);
                    sheet.begin();
                    in_hand = 0;
                }
            }
            if in_hand > 0 {
                paint(sheet, palette, kind);
            }
        }
        for (_, _, at) in rows().filter(|(_, row, _)| row[3] == BROKEN) {
            icons::warning(sheet, palette, (at.0 + radius * 0.9, at.1 - radius * 0.9), 7.0);
        }
        if !crowded && visible <= NUMBERED {
            self.write_numbers(sheet, palette, radius, rows());
        }
    }
    fn write_numbers<'a>(
        &self,
        sheet: &Sheet,
        palette: &Palette,
        radius: f64,
        rows: impl Iterator<Item = (usize, &'a [f32], (f64, f64))>,
    ) {
        sheet.typeface(&format!("700 {:.1}px {FAMILY}", radius * 1.08), "0px");
        for (idx, row, (x, y)) in rows {
            let colour = if row[3] == IDLE { palette.of(State::Idle) } else { &palette.on_marker };
            sheet.text(&self.numbers[idx], (x, y + radius * 0.06), colour);
        }
    }
}

impl Seen {
    /// A place relative to the driver: ahead and to the right, in radii.
    fn place(&self, radius: f64, ahead: f64, aside: f64) -> (f64, f64) {
        let (cos, sin) = (libm::cos(self.heading), libm::sin(self.heading));
        (
            self.at.0 + radius * (ahead * cos - aside * sin),
            self.at.1 + radius * (ahead * sin + aside * cos),
        )
    }
}

/// Adds the box of a driver who carries something.
fn box_on_back(sheet: &Sheet, seen: &Seen, radius: f64) {
    let corners = [(-0.6, -0.56), (-1.6, -0.56), (-1.6, 0.56), (-0.6, 0.56)];
    for (idx, (ahead, aside)) in corners.into_iter().enumerate() {
        let (x, y) = seen.place(radius, ahead, aside);
        if idx == 0 { sheet.pen().move_to(x, y) } else { sheet.pen().line_to(x, y) }
    }
    sheet.pen().close_path();
}

/// Adds a driver's outline.
fn outline(sheet: &Sheet, kind: f32, seen: &Seen, radius: f64) {
    let pen = sheet.pen();
    if kind == IDLE || kind == AT_COUNTER || kind == BROKEN {
        sheet.circle(seen.at, radius);
        return;
    }
    // The tip touches the disc's tangents: a drop.
    let tip = seen.place(radius, TIP, 0.0);
    pen.move_to(tip.0, tip.1);
    sheet.arc(seen.at, radius, seen.heading + TANGENT, seen.heading - TANGENT + TURN);
    pen.close_path();
}

/// Fills the outlines added last.
fn paint(sheet: &Sheet, palette: &Palette, kind: f32) {
    let state = driver_state(kind);
    sheet.stroke_current(&palette.land, 3.4);
    if state == State::Idle {
        sheet.fill_current(&palette.land);
        sheet.dashed(&[3.0, 2.3], 0.0);
        sheet.stroke_current(palette.of(state), 1.6);
        sheet.solid();
    } else {
        sheet.fill_current(palette.of(state));
    }
}

/// Which mark a driver wears.
pub fn driver_state(kind: f32) -> State {
    if kind == IDLE || kind == OFF_SHIFT {
        State::Idle
    } else if kind == TO_RESTAURANT || kind == AT_COUNTER {
        State::Assigned
    } else if kind == BROKEN {
        State::Late
    } else {
        State::OnBoard
    }
}

/// Which mark an order wears: late beats where it is.
pub fn order_state(row: &[f32]) -> State {
    match row[3] as u8 {
        3 => State::Delivered,
        4 | 5 => State::Late,
        6 => State::Idle,
        _ if row[5] > 1.0 => State::Late,
        0 => State::Waiting,
        1 => State::Assigned,
        _ => State::OnBoard,
    }
}

/// Whether the promise still runs.
fn is_clocked(row: &[f32]) -> bool {
    row[3] < 2.5 || row[3] == 4.0
}

/// Size tells the class: urgent is large, saver small.
fn order_radius(row: &[f32], size: f64) -> f64 {
    let class = [10.2, 9.2, 7.8][(row[4] as usize).min(2)];
    class * size
}

const STATES: [State; 6] =
    [State::Idle, State::Delivered, State::Waiting, State::Assigned, State::OnBoard, State::Late];
/// Distance of a drop's tip from its middle, in radii.
const TIP: f64 = 1.62;
/// Angle between the heading and the points where the tip's edges touch the disc: acos(1 / TIP).
const TANGENT: f64 = 0.905_6;
/// With more drivers than this in view each is a small drop without a number.
const CROWD: usize = 500;
/// Most numbers written in one frame.
const NUMBERED: usize = 260;
