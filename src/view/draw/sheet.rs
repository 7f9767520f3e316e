//! What the map is drawn on: a canvas in the browser, or a drawing in the language of SVG.
//!
//! One set of drawing functions serves both, so that an exported picture cannot look otherwise
//! than the map. Knows no browser.

use crate::view::lens::Lens;
use std::fmt::Arguments;

/// A surface with one pen. Angles are radians, clockwise on the screen.
pub trait Sheet {
    /// A recorded outline.
    type Path: Outline;

    /// Paints everything in one colour.
    fn cover(&self, colour: &str);
    /// From here on coordinates are metres, north up.
    fn in_metres(&self, lens: &Lens);
    /// From here on coordinates are CSS pixels.
    fn in_pixels(&self, lens: &Lens);
    /// Keeps place, scale and clip until [`Sheet::restore`].
    fn save(&self);
    /// Takes up place, scale and clip again.
    fn restore(&self);
    /// Moves the origin.
    fn translate(&self, x: f64, y: f64);
    /// Makes everything larger.
    fn scale(&self, x: f64, y: f64);
    /// Turns everything so that a line to the right goes along this direction, one pixel long.
    fn turn_to(&self, along: (f64, f64));
    /// Draws only inside the current outline.
    fn clip(&self);

    /// Fills a recorded outline.
    fn fill(&self, path: &Self::Path, colour: &str);
    /// Strokes a recorded outline.
    fn stroke(&self, path: &Self::Path, colour: &str, width: f64);

    /// Starts a new outline.
    fn begin(&self);
    /// Starts a new line of the outline.
    fn move_to(&self, x: f64, y: f64);
    /// Goes on with a straight line.
    fn line_to(&self, x: f64, y: f64);
    /// Goes on with a quadratic curve.
    fn curve_to(&self, bend_x: f64, bend_y: f64, x: f64, y: f64);
    /// Goes on with an arc, clockwise on the screen.
    fn arc(&self, middle: (f64, f64), radius: f64, from: f64, to: f64);
    /// Closes the line.
    fn close(&self);
    /// Adds a rectangle from its top left corner.
    fn add_rect(&self, x: f64, y: f64, width: f64, height: f64);
    /// Adds a rectangle with rounded corners around a middle.
    fn rounded(&self, middle: (f64, f64), width: f64, height: f64, radius: f64);
    /// Fills the outline begun last.
    fn fill_current(&self, colour: &str);
    /// Strokes the outline begun last.
    fn stroke_current(&self, colour: &str, width: f64);
    /// Fills a rectangle from its top left corner, smaller by `inset` on each side, beside any
    /// outline.
    fn rect(&self, corner: (f64, f64), width: f64, height: f64, inset: f64, colour: &str);

    /// Strokes in dashes from here on.
    fn dashed(&self, dashes: &[f64]);
    /// Strokes without gaps and with round ends again.
    fn solid(&self);
    /// Dashes end where they end, without caps.
    fn flat_ends(&self);
    /// How opaque everything is from here on.
    fn opacity(&self, share: f64);

    /// Sets type: weight, size and extra space between letters in pixels.
    fn typeface(&self, weight: u32, size: f64, spacing: f64);
    /// Writes centred text.
    fn text(&self, text: &str, at: (f64, f64), colour: &str);
    /// Writes centred text with a halo so many pixels wide, so that it can be read on anything.
    fn text_with_halo(&self, text: &str, at: (f64, f64), colour: &str, halo: (&str, f64));
    /// Width of a text in pixels in the typeface set last.
    fn text_width(&self, text: &str) -> f64;
    /// A name in capitals.
    fn capitals(&self, name: &str) -> String;

    /// What is drawn until [`Sheet::end`] is this thing; a canvas does not care.
    fn thing(&self, _name: Arguments) {}
    /// The thing is drawn.
    fn end(&self) {}

    /// Adds a circle.
    fn circle(&self, (x, y): (f64, f64), radius: f64) {
        self.move_to(x + radius, y);
        self.arc((x, y), radius, 0.0, TURN);
    }
    /// Adds a line through places in metres, while coordinates are pixels.
    fn trace(&self, lens: &Lens, points: &[f32]) {
        for (idx, point) in points.as_chunks::<2>().0.iter().enumerate() {
            let (x, y) = lens.at(point[0], point[1]);
            if idx == 0 { self.move_to(x, y) } else { self.line_to(x, y) }
        }
    }
}

/// An outline that is recorded once and drawn many times.
pub trait Outline {
    /// An empty outline.
    fn new() -> Self;
    /// An outline in the language of SVG.
    fn from_svg(data: &'static str) -> Self;
    /// Adds a closed shape: x, y for each corner.
    fn polygon(&mut self, corners: &[f32]);
    /// Adds an open line: x, y for each point.
    fn line(&mut self, points: &[f32]);
    /// Adds a circle.
    fn circle(&mut self, middle: (f64, f64), radius: f64);
}

/// A full turn in radians.
pub const TURN: f64 = std::f64::consts::TAU;

/// The system's own typeface: the page's stack again, since a canvas inherits none.
pub const FAMILY: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
