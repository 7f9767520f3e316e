//! The map as a picture file: the drawing functions of the map, written down as SVG.
//!
//! One moment, one view, one palette in; a file that stands alone out. Places have one decimal, what
//! is out of sight is left out, and long outlines that are drawn twice are written once.

mod drawing;
mod path;

pub use drawing::{Drawing, escape};

use super::draw::crowd::Size;
use super::draw::messages::Messages;
use super::draw::movers::{self, Drawn, NUMBERED, drivers};
use super::draw::picture::Picture;
use super::draw::{self, Scene};
use super::frame::DRIVER_STRIDE;
use super::palette::Palette;

/// What is on the map, as an SVG file as large as the view.
pub fn picture(scene: &Scene, palette: &Palette) -> String {
    let (lens, frame) = (&scene.lens, scene.frame);
    let sheet = Drawing::new(lens, &scene.map.name);
    let mut still = Picture::new(scene.map);
    still.draw(&sheet, palette, scene);
    draw::under(&sheet, palette, scene, Some(&still));
    let visible = drivers(lens, frame).count();
    let n_numbers = if visible <= NUMBERED { frame.drivers.len() / DRIVER_STRIDE } else { 0 };
    let numbers: Vec<String> = (1..=n_numbers).map(|number| number.to_string()).collect();
    let markers = Drawn { size: Size::of(lens, visible), palette };
    movers::draw(&sheet, lens, palette, (frame, &markers, &numbers));
    draw::over(&sheet, palette, scene, (Some(&still), &Messages::default()));
    sheet.finish()
}
