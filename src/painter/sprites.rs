//! Markers drawn once and stamped many times.
//!
//! Filling two thousand outlines in every frame costs three times as much as stamping them, and
//! one path with all of them ten times. So each marker is drawn once per size, theme and screen:
//! drivers in 64 directions, orders by state and class.

use super::canvas::{Sheet, TURN};
use super::icons;
use crate::view::frame::marker::{
    AT_COUNTER, BROKEN, HANDING_OVER, IDLE, OFF_SHIFT, ON_BOARD, TO_RESTAURANT,
};
use crate::view::mark::Mark;
use crate::view::palette::Palette;
use crate::view::raster::{Raster, Sprite};
use js_sys::Math;

/// A sheet of markers for one size, theme and screen.
pub struct Sprites {
    sheet: Sheet,
    size: Size,
    /// Side of a cell in device pixels.
    cell: f64,
    /// The cells once more, for a swarm; empty otherwise.
    cut: Vec<Sprite>,
}

/// What a sheet of markers was drawn for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Scale of the markers, in steps so that a slow zoom does not redraw them in every frame.
    pub scale: f64,
    /// How many things are in view.
    pub crowd: Crowd,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
}

/// How many things are in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// So few that each has its clock, number and badges.
    Few,
    /// So many that everything is small and simple.
    Many,
    /// So many that the canvas cannot stamp them in a frame: they are copied by hand.
    Swarm,
}

impl Crowd {
    /// For so many drivers in view (limits chosen by measuring).
    pub const fn of(drivers: usize) -> Crowd {
        match drivers {
            0..=400 => Crowd::Few,
            401..=3_000 => Crowd::Many,
            _ => Crowd::Swarm,
        }
    }
}

impl Size {
    /// Whether things are drawn small and simple.
    pub fn is_crowded(self) -> bool {
        self.crowd != Crowd::Few
    }
    /// Radius of a driver in CSS pixels.
    pub fn driver_px(self) -> f64 {
        match self.crowd {
            Crowd::Few => 9.6 * self.scale,
            Crowd::Many => 4.6,
            Crowd::Swarm => 2.6,
        }
    }
    /// Radius of an order of a class in CSS pixels: urgent is large, saver small.
    pub fn order_px(self, class: usize) -> f64 {
        let radius = [10.2, 9.2, 7.8][class.min(2)];
        match self.crowd {
            Crowd::Few => radius * self.scale,
            Crowd::Many => radius * 0.55,
            Crowd::Swarm => radius * 0.4,
        }
    }
}

impl Sprites {
    /// Draws all markers; `None` where the browser refuses another canvas.
    pub fn draw(size: Size, palette: &Palette) -> Option<Sprites> {
        let reach = (size.driver_px() * TIP).max(size.order_px(0) + DOUBLE_PX) + 3.0;
        let cell = (reach * 2.0 * size.ratio).ceil();
        let rows = CELLS.div_ceil(COLUMNS);
        let sheet = Sheet::detached(cell * COLUMNS as f64, cell * rows as f64)?;
        let mut sprites = Sprites { sheet, size, cell, cut: Vec::new() };
        sprites.sheet.in_scaled_pixels(size.ratio);
        for kind in [IDLE, AT_COUNTER, BROKEN] {
            let at = sprites.middle_css(driver_cell(kind, 0.0));
            sprites.draw_driver(palette, kind, &Seen { at, heading: 0.0 });
        }
        for kind in [TO_RESTAURANT, ON_BOARD] {
            for step in 0..DIRECTIONS {
                let heading = step as f64 * TURN / DIRECTIONS as f64;
                let at = sprites.middle_css(driver_cell(kind, heading));
                sprites.draw_driver(palette, kind, &Seen { at, heading });
            }
        }
        for state in Mark::ALL {
            for class in 0..3 {
                sprites.draw_order(palette, state, class);
            }
        }
        if size.crowd == Crowd::Swarm {
            sprites.cut();
        }
        Some(sprites)
    }
    fn cut(&mut self) {
        let (pixels, width) = (self.sheet.pixels(), self.sheet.size().0 as usize);
        let corner = |cell| {
            let (left, top) = self.corner(cell);
            (left as usize, top as usize)
        };
        if !pixels.is_empty() {
            let cut = |cell| Sprite::cut(&pixels, width, corner(cell), self.cell as usize);
            self.cut = (0..CELLS).map(cut).collect();
        }
    }
    /// Copies a driver; `heading` is clockwise on the screen.
    pub fn copy_driver(&self, onto: &mut Raster, kind: f32, heading: f64, at: (f64, f64)) {
        self.copy(onto, driver_cell(kind, heading), at);
    }
    /// Copies an order.
    pub fn copy_order(&self, onto: &mut Raster, state: Mark, class: usize, at: (f64, f64)) {
        self.copy(onto, order_cell(state, class), at);
    }

    fn copy(&self, onto: &mut Raster, cell: usize, (x, y): (f64, f64)) {
        if let Some(sprite) = self.cut.get(cell) {
            let half = self.cell / 2.0;
            let to = |css: f64| (css * self.size.ratio - half).round() as i32;
            onto.copy(sprite, (to(x), to(y)));
        }
    }
    /// What the sheet was drawn for.
    pub const fn size(&self) -> Size {
        self.size
    }
    /// Stamps a driver; `heading` is clockwise on the screen.
    pub fn driver(&self, onto: &Sheet, kind: f32, heading: f64, at: (f64, f64)) {
        self.stamp(onto, driver_cell(kind, heading), at);
    }
    /// Stamps an order without its clock.
    pub fn order(&self, onto: &Sheet, state: Mark, class: usize, at: (f64, f64)) {
        self.stamp(onto, order_cell(state, class), at);
    }

    fn stamp(&self, onto: &Sheet, cell: usize, (x, y): (f64, f64)) {
        let (left, top) = self.corner(cell);
        let half = self.cell / 2.0;
        let (mut x, mut y) = (x * self.size.ratio - half, y * self.size.ratio - half);
        if self.size.is_crowded() {
            // Whole pixels are copied, not blended: a third cheaper, and nobody sees a crowd
            // glide.
            (x, y) = (x.round(), y.round());
        }
        onto.copy(&self.sheet, (left, top), self.cell, (x, y));
    }
    fn corner(&self, cell: usize) -> (f64, f64) {
        ((cell % COLUMNS) as f64 * self.cell, (cell / COLUMNS) as f64 * self.cell)
    }
    fn middle_css(&self, cell: usize) -> (f64, f64) {
        let (left, top) = self.corner(cell);
        let middle = |edge: f64| (edge + self.cell / 2.0) / self.size.ratio;
        (middle(left), middle(top))
    }
    fn draw_driver(&self, palette: &Palette, kind: f32, seen: &Seen) {
        // In a crowd those with nothing to do step back.
        let quiet = if self.size.is_crowded() && kind == IDLE { 0.7 } else { 1.0 };
        let (sheet, radius) = (&self.sheet, self.size.driver_px() * quiet);
        let casing = if self.size.crowd == Crowd::Swarm { 1.6 } else { 3.2 };
        if kind == ON_BOARD && self.size.crowd != Crowd::Swarm {
            sheet.begin();
            box_on_back(sheet, seen, radius);
            // Painted first, so that the casing parts it from the driver.
            paint(sheet, palette, kind, casing);
        }
        sheet.begin();
        outline(sheet, kind, seen, radius);
        paint(sheet, palette, kind, casing);
    }
    fn draw_order(&self, palette: &Palette, state: Mark, class: usize) {
        let (sheet, radius) = (&self.sheet, self.size.order_px(class));
        let at = self.middle_css(order_cell(state, class));
        sheet.begin();
        sheet.circle(at, radius + 2.5);
        sheet.fill_current(&palette.land);
        let ends = matches!(state, Mark::Delivered | Mark::Idle);
        if !self.size.is_crowded() && !ends {
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
        order_shape(
            sheet,
            palette,
            state,
            at,
            if self.size.is_crowded() { radius * 1.5 } else { radius },
        );
    }
}

/// A driver on a sheet.
struct Seen {
    at: (f64, f64),
    /// Clockwise on the screen.
    heading: f64,
}

impl Seen {
    /// A place relative to the driver: ahead and to the right, in radii.
    fn place(&self, radius: f64, ahead: f64, aside: f64) -> (f64, f64) {
        let (cos, sin) = (Math::cos(self.heading), Math::sin(self.heading));
        (
            self.at.0 + radius * (ahead * cos - aside * sin),
            self.at.1 + radius * (ahead * sin + aside * cos),
        )
    }
}

fn order_shape(sheet: &Sheet, palette: &Palette, state: Mark, at: (f64, f64), radius: f64) {
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
            sheet.dashed(&[2.6, 2.2], 0.0);
            sheet.stroke_current(colour, 1.8);
            sheet.solid();
        }
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

/// Adds a driver's outline: a disc, with a tip where they go.
fn outline(sheet: &Sheet, kind: f32, seen: &Seen, radius: f64) {
    if kind != TO_RESTAURANT && kind != ON_BOARD {
        return sheet.circle(seen.at, radius);
    }
    // The tip's edges touch the disc as tangents: a drop.
    let tip = seen.place(radius, TIP, 0.0);
    sheet.pen().move_to(tip.0, tip.1);
    sheet.arc(seen.at, radius, seen.heading + TANGENT, seen.heading - TANGENT + TURN);
    sheet.pen().close_path();
}

/// Fills the outline added last.
fn paint(sheet: &Sheet, palette: &Palette, kind: f32, casing: f64) {
    let state = driver_state(kind);
    sheet.stroke_current(&palette.land, casing);
    if kind == BROKEN {
        // Gone dark: nobody hears of them.
        sheet.fill_current(&palette.block);
        sheet.stroke_current(palette.of(state), 2.0);
    } else if state == Mark::Idle {
        sheet.fill_current(&palette.land);
        // In a swarm there is no room for dashes.
        if casing > 2.0 {
            sheet.dashed(&[3.0, 2.3], 0.0);
        }
        sheet.stroke_current(palette.of(state), casing / 2.0);
        sheet.solid();
    } else {
        sheet.fill_current(palette.of(state));
    }
}

/// Which mark a driver wears.
pub fn driver_state(kind: f32) -> Mark {
    if kind == IDLE || kind == OFF_SHIFT {
        Mark::Idle
    } else if kind == TO_RESTAURANT || kind == AT_COUNTER {
        Mark::Assigned
    } else if kind == BROKEN {
        Mark::Late
    } else {
        Mark::OnBoard
    }
}

/// Which mark an order wears: late beats where it is.
pub fn order_state(row: &[f32]) -> Mark {
    match row[3] as u8 {
        3 => Mark::Delivered,
        4 | 5 => Mark::Late,
        6 => Mark::Idle,
        _ if row[5] > 1.0 => Mark::Late,
        0 => Mark::Waiting,
        1 => Mark::Assigned,
        _ => Mark::OnBoard,
    }
}

fn driver_cell(kind: f32, heading: f64) -> usize {
    let share = heading / TURN % 1.0 + 1.0;
    let direction = (share * DIRECTIONS as f64).round() as usize % DIRECTIONS;
    if kind == IDLE {
        0
    } else if kind == AT_COUNTER {
        1
    } else if kind == BROKEN {
        2
    } else if kind == ON_BOARD || kind == HANDING_OVER {
        STILL + DIRECTIONS + direction
    } else {
        STILL + direction
    }
}

fn order_cell(state: Mark, class: usize) -> usize {
    STILL + 2 * DIRECTIONS + state as usize * 3 + class.min(2)
}

/// A sixty-fourth of a turn is less than the eye tells apart at this size.
const DIRECTIONS: usize = 64;
/// Markers without a direction.
const STILL: usize = 3;
const CELLS: usize = STILL + 2 * DIRECTIONS + 3 * Mark::ALL.len();
const COLUMNS: usize = 16;
/// Distance of a drop's tip from its middle, in radii.
const TIP: f64 = 1.62;
/// Angle between the heading and the points where the tip's edges touch the disc: acos(1 / TIP).
const TANGENT: f64 = 0.905_6;
/// Distance between the two rings of an urgent order.
const DOUBLE_PX: f64 = 3.6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_has_a_cell_of_its_own() {
        let mut cells: Vec<usize> = Vec::new();
        for kind in [IDLE, AT_COUNTER, BROKEN] {
            cells.push(driver_cell(kind, 1.0));
        }
        for kind in [TO_RESTAURANT, ON_BOARD] {
            let step = |it: usize| it as f64 * TURN / DIRECTIONS as f64;
            cells.extend((0..DIRECTIONS).map(|it| driver_cell(kind, step(it))));
        }
        cells.extend(Mark::ALL.iter().flat_map(|&s| (0..3).map(move |class| order_cell(s, class))));
        cells.sort_unstable();
        assert_eq!(cells, (0..CELLS).collect::<Vec<_>>());
    }

    #[test]
    fn a_heading_is_the_same_after_a_turn_and_backwards() {
        for heading in [0.0, 1.0, 3.0, 6.2] {
            let cell = driver_cell(ON_BOARD, heading);
            assert_eq!(driver_cell(ON_BOARD, heading + TURN), cell);
            assert_eq!(driver_cell(ON_BOARD, heading - TURN), cell);
        }
    }
}
