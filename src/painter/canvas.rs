//! A thin layer over the browser's canvas: what the painter needs, without error plumbing.
//!
//! Drawing calls cannot fail on finite numbers; a failed one would leave a shape out, nothing else.

use crate::view::lens::Lens;
use js_sys::{Array, Reflect};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d, Path2d};

/// A recorded outline.
pub struct Path(Option<Path2d>);

impl Path {
    /// An empty outline.
    pub fn new() -> Path {
        Path(Path2d::new().ok())
    }
    /// An outline in the language of SVG.
    pub fn from_svg(data: &str) -> Path {
        Path(Path2d::new_with_path_string(data).ok())
    }
    /// Adds a closed shape: x, y for each corner.
    pub fn polygon(&self, corners: &[f32]) {
        let Some(path) = &self.0 else { return };
        self.line(corners);
        path.close_path();
    }
    /// Adds an open line: x, y for each point.
    pub fn line(&self, points: &[f32]) {
        let Some(path) = &self.0 else { return };
        let mut points = points.chunks_exact(2);
        if let Some(first) = points.next() {
            path.move_to(first[0].into(), first[1].into());
        }
        points.for_each(|p| path.line_to(p[0].into(), p[1].into()));
    }
    /// Adds a circle.
    pub fn circle(&self, (x, y): (f64, f64), radius: f64) {
        let Some(path) = &self.0 else { return };
        path.move_to(x + radius, y);
        path.arc(x, y, radius, 0.0, TURN).unwrap_or(());
    }
}

/// One of the stacked canvases.
#[derive(Clone)]
pub struct Sheet {
    canvas: OffscreenCanvas,
    pen: OffscreenCanvasRenderingContext2d,
}

impl Sheet {
    /// The drawing surface of a canvas; `None` where the browser refuses one.
    pub fn new(canvas: OffscreenCanvas) -> Option<Sheet> {
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Sheet { canvas, pen })
    }
    /// A surface that is not in the document, so many device pixels wide and high.
    pub fn detached(width: f64, height: f64) -> Option<Sheet> {
        Sheet::new(OffscreenCanvas::new(width as u32, height as u32).ok()?)
    }
    /// Gives the canvas as many device pixels as it covers; this also clears it.
    pub fn resize(&self, lens: &Lens) {
        let device = |css: f64| ((css * lens.ratio).round() as u32).clamp(1, 16_384);
        let (width, height) = (device(lens.width), device(lens.height));
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
    }
    /// Width and height in device pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.canvas.width(), self.canvas.height())
    }
    /// The browser's own pen, for shapes.
    pub fn pen(&self) -> &OffscreenCanvasRenderingContext2d {
        &self.pen
    }
    /// Makes everything transparent.
    pub fn clear(&self) {
        self.reset();
        let (width, height) = (self.canvas.width(), self.canvas.height());
        self.pen.clear_rect(0.0, 0.0, width.into(), height.into());
    }
    /// Paints everything in one colour.
    pub fn cover(&self, colour: &str) {
        self.reset();
        self.pen.set_fill_style_str(colour);
        self.pen.fill_rect(0.0, 0.0, self.canvas.width().into(), self.canvas.height().into());
    }
    /// From here on coordinates are metres, north up.
    pub fn in_metres(&self, lens: &Lens) {
        let scale = lens.scale * lens.ratio;
        let (left, top) = (lens.left * lens.ratio, lens.top * lens.ratio);
        self.pen.set_transform(scale, 0.0, 0.0, -scale, left, top).unwrap_or(());
        self.pen.set_line_join("round");
        self.pen.set_line_cap("round");
    }
    /// From here on coordinates are CSS pixels.
    pub fn in_pixels(&self, lens: &Lens) {
        self.in_scaled_pixels(lens.ratio);
    }
    /// From here on coordinates are device pixels.
    pub fn in_device_pixels(&self) {
        self.pen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).unwrap_or(());
    }
    /// From here on coordinates are pixels of `ratio` device pixels each.
    pub fn in_scaled_pixels(&self, ratio: f64) {
        self.pen.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).unwrap_or(());
        self.pen.set_line_join("round");
        self.pen.set_line_cap("round");
    }
    /// Fills a recorded outline.
    pub fn fill(&self, path: &Path, colour: &str) {
        if let Some(path) = &path.0 {
            self.pen.set_fill_style_str(colour);
            self.pen.fill_with_path_2d(path);
        }
    }
    /// Strokes a recorded outline.
    pub fn stroke(&self, path: &Path, colour: &str, width: f64) {
        if let Some(path) = &path.0 {
            self.pen.set_stroke_style_str(colour);
            self.pen.set_line_width(width);
            self.pen.stroke_with_path(path);
        }
    }
    /// Starts a new outline.
    pub fn begin(&self) {
        self.pen.begin_path();
    }
    /// Adds a line through places in metres.
    pub fn trace(&self, lens: &Lens, points: &[f32]) {
        for (idx, point) in points.chunks_exact(2).enumerate() {
            let (x, y) = lens.at(point[0], point[1]);
            if idx == 0 {
                self.pen.move_to(x, y);
            } else {
                self.pen.line_to(x, y);
            }
        }
    }
    /// Adds a circle.
    pub fn circle(&self, (x, y): (f64, f64), radius: f64) {
        self.pen.move_to(x + radius, y);
        self.arc((x, y), radius, 0.0, TURN);
    }
    /// Adds an arc, clockwise on screen.
    pub fn arc(&self, (x, y): (f64, f64), radius: f64, from: f64, to: f64) {
        self.pen.arc(x, y, radius.max(0.0), from, to).unwrap_or(());
    }
    /// Adds a rectangle with rounded corners around a middle.
    pub fn rounded(&self, (x, y): (f64, f64), width: f64, height: f64, radius: f64) {
        let (left, top) = (x - width / 2.0, y - height / 2.0);
        self.pen.round_rect_with_f64(left, top, width, height, radius).unwrap_or(());
    }
    /// Fills a rectangle from its top left corner, smaller by `inset` on each side. The browser
    /// has a short way for these: no outline is built.
    pub fn rect(&self, corner: (f64, f64), width: f64, height: f64, inset: f64, colour: &str) {
        self.pen.set_fill_style_str(colour);
        let (left, top) = (corner.0 + inset, corner.1 + inset);
        self.pen.fill_rect(left, top, width - 2.0 * inset, height - 2.0 * inset);
    }
    /// Copies a square of another sheet, in device pixels.
    pub fn copy(&self, from: &Sheet, corner: (f64, f64), side: f64, to: (f64, f64)) {
        let (sx, sy) = corner;
        self.pen
            .draw_image_with_offscreen_canvas_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &from.canvas,
                sx,
                sy,
                side,
                side,
                to.0,
                to.1,
                side,
                side,
            )
            .unwrap_or(());
    }
    /// Copies all of another sheet, moved and scaled: in device pixels.
    pub fn copy_whole(&self, from: &Sheet, to: (f64, f64), scale: f64) {
        self.reset();
        let (width, height) = from.size();
        let (width, height) = (f64::from(width) * scale, f64::from(height) * scale);
        self.pen
            .draw_image_with_offscreen_canvas_and_dw_and_dh(&from.canvas, to.0, to.1, width, height)
            .unwrap_or(());
    }
    /// Its pixels: red, green, blue, opacity, row by row.
    pub fn pixels(&self) -> Vec<u8> {
        let (width, height) = self.size();
        let all = self.pen.get_image_data(0.0, 0.0, width.into(), height.into());
        all.map_or_else(|_| Vec::new(), |all| all.data().0)
    }
    /// Replaces everything by these pixels.
    pub fn put(&self, pixels: &[u8]) {
        let (width, height) = self.size();
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(pixels), width, height);
        if let Ok(image) = image {
            self.pen.put_image_data(&image, 0.0, 0.0).unwrap_or(());
        }
    }
    /// Fills the outline begun last.
    pub fn fill_current(&self, colour: &str) {
        self.pen.set_fill_style_str(colour);
        self.pen.fill();
    }
    /// Strokes the outline begun last.
    pub fn stroke_current(&self, colour: &str, width: f64) {
        self.pen.set_stroke_style_str(colour);
        self.pen.set_line_width(width);
        self.pen.stroke();
    }
    /// Strokes in dashes from here on.
    pub fn dashed(&self, dashes: &[f64], offset: f64) {
        let list: Array = dashes.iter().map(|&dash| JsValue::from_f64(dash)).collect();
        self.pen.set_line_dash(&list).unwrap_or(());
        self.pen.set_line_dash_offset(offset);
    }
    /// Strokes without gaps and with round ends again.
    pub fn solid(&self) {
        self.pen.set_line_dash(&Array::new()).unwrap_or(());
        self.pen.set_line_cap("round");
    }
    /// Dashes end where they end, without caps.
    pub fn flat_ends(&self) {
        self.pen.set_line_cap("butt");
    }
    /// How opaque everything is from here on.
    pub fn opacity(&self, share: f64) {
        self.pen.set_global_alpha(share.clamp(0.0, 1.0));
    }
    /// Sets type: a font as in a style sheet, extra space between letters in pixels.
    pub fn typeface(&self, font: &str, spacing: &str) {
        self.pen.set_font(font);
        self.pen.set_text_align("center");
        self.pen.set_text_baseline("middle");
        // Not in web-sys yet; a browser without it sets the letters closer, that is all.
        Reflect::set(&self.pen, &"letterSpacing".into(), &spacing.into()).unwrap_or(false);
    }
    /// Writes centred text.
    pub fn text(&self, text: &str, (x, y): (f64, f64), colour: &str) {
        self.pen.set_fill_style_str(colour);
        self.pen.fill_text(text, x, y).unwrap_or(());
    }
    /// Width of a text in pixels in the typeface set last.
    pub fn text_width(&self, text: &str) -> f64 {
        self.pen.measure_text(text).map_or(0.0, |measure| measure.width())
    }

    fn reset(&self) {
        self.pen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).unwrap_or(());
        self.pen.set_global_alpha(1.0);
        self.solid();
    }
}

/// A full turn in radians.
pub const TURN: f64 = std::f64::consts::TAU;

/// The system's own typeface: the page's stack again, since a canvas inherits none.
pub const FAMILY: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
