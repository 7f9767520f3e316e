//! Markers drawn once and stamped many times.
//!
//! Filling two thousand outlines in every frame costs three times as much as stamping them, and
//! one path with all of them ten times. So each marker is drawn once per size, theme and screen:
//! drivers in 64 directions, orders by state and class.

use super::canvas::Canvas;
use crate::view::draw::crowd::{Crowd, Size};
use crate::view::draw::markers::{self, DOUBLE_PX, Seen, TIP};
use crate::view::draw::movers::Markers;
use crate::view::draw::sheet::TURN;
use crate::view::frame::marker::{AT_COUNTER, BROKEN, HANDING_OVER, IDLE, ON_BOARD, TO_RESTAURANT};
use crate::view::mark::Mark;
use crate::view::palette::Palette;
use crate::view::raster::{Raster, Sprite};
use js_sys::Math;

/// A sheet of markers for one size, theme and screen.
pub struct Sprites {
    sheet: Canvas,
    size: Size,
    /// Side of a cell in device pixels.
    cell: f64,
    /// The cells once more, for a swarm; empty otherwise.
    cut: Vec<Sprite>,
}

impl Sprites {
    /// Draws all markers; `None` where the browser refuses another canvas.
    pub fn draw(size: Size, palette: &Palette) -> Option<Sprites> {
        let reach = (size.driver_px() * TIP).max(size.order_px(0) + DOUBLE_PX) + 3.0;
        let cell = (reach * 2.0 * size.ratio).ceil();
        let rows = CELLS.div_ceil(COLUMNS);
        let sheet = Canvas::detached(cell * COLUMNS as f64, cell * rows as f64)?;
        let mut sprites = Sprites { sheet, size, cell, cut: Vec::new() };
        sprites.sheet.in_scaled_pixels(size.ratio);
        for kind in [IDLE, AT_COUNTER, BROKEN] {
            let at = sprites.middle_css(driver_cell(kind, 0.0));
            let seen = Seen { at, heading: 0.0, along: (1.0, 0.0) };
            markers::driver(&sprites.sheet, palette, size, (kind, &seen));
        }
        for kind in [TO_RESTAURANT, ON_BOARD] {
            for step in 0..DIRECTIONS {
                let heading = step as f64 * TURN / DIRECTIONS as f64;
                let at = sprites.middle_css(driver_cell(kind, heading));
                let along = (Math::cos(heading), Math::sin(heading));
                let seen = Seen { at, heading, along };
                markers::driver(&sprites.sheet, palette, size, (kind, &seen));
            }
        }
        for state in Mark::ALL {
            for class in 0..3 {
                let at = sprites.middle_css(order_cell(state, class));
                markers::order(&sprites.sheet, palette, size, (at, state, class));
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
    fn stamp(&self, onto: &Canvas, cell: usize, (x, y): (f64, f64)) {
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
}

/// Stamps are copied by device pixels.
impl Markers<Canvas> for Sprites {
    fn size(&self) -> Size {
        self.size
    }
    fn begin(&self, onto: &Canvas) {
        onto.in_device_pixels();
    }
    fn driver(&self, onto: &Canvas, kind: f32, heading: f64, at: (f64, f64)) {
        self.stamp(onto, driver_cell(kind, heading), at);
    }
    fn order(&self, onto: &Canvas, state: Mark, class: usize, at: (f64, f64)) {
        self.stamp(onto, order_cell(state, class), at);
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
