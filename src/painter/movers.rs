//! Drivers and orders on the canvas: chooses the markers of a frame and keeps them.

use super::canvas::Canvas;
use super::sprites::Sprites;
use crate::view::draw::crowd::{Crowd, Size};
use crate::view::draw::movers::{self, Markers as _, NUMBERED, drivers, orders};
use crate::view::frame::{DIMMED, DRIVER_STRIDE, Frame};
use crate::view::lens::Lens;
use crate::view::mark::Mark;
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
    pub fn begin(&mut self, sheet: &Canvas, lens: &Lens, palette: &Palette, frame: &Frame) {
        self.visible = drivers(lens, frame).count();
        let size = Size::of(lens, self.visible);
        if self.sprites.as_ref().is_none_or(|sprites| sprites.size() != size) {
            self.sprites = Sprites::draw(size, palette);
        }
        if let Some(sprites) = self.sprites.as_ref().filter(|_| size.crowd == Crowd::Swarm) {
            let (width, height) = sheet.size();
            self.raster.clear(width as usize, height as usize);
            for (row, at) in orders(lens, frame).filter(|(row, _)| row[6] != DIMMED) {
                sprites.copy_order(&mut self.raster, Mark::of_order(row), row[4] as usize, at);
            }
            for (_, row, at) in drivers(lens, frame).filter(|(_, row, _)| row[5] != DIMMED) {
                sprites.copy_driver(&mut self.raster, row[3], -f64::from(row[2]), at);
            }
            sheet.put(self.raster.bytes());
        }
    }
    /// Draws what is in the kitchens, orders and drivers, with the markers that were chosen.
    pub fn draw(&mut self, sheet: &Canvas, lens: &Lens, palette: &Palette, frame: &Frame) {
        let Some(sprites) = &self.sprites else { return };
        let count = frame.drivers.len() / DRIVER_STRIDE;
        let numbers: &[String] = if self.visible <= NUMBERED {
            self.numbers.extend((self.numbers.len()..count).map(|idx| (idx + 1).to_string()));
            &self.numbers
        } else {
            &[]
        };
        movers::draw(sheet, lens, palette, (frame, sprites, numbers));
    }
}
