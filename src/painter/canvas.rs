//! A thin layer over the browser's canvas: what the painter needs, without error plumbing.
//!
//! Drawing calls cannot fail on finite numbers; a failed one would leave a shape out, nothing else.

use crate::view::draw::sheet::{FAMILY, Outline, Sheet, TURN};
use crate::view::lens::Lens;
use crate::view::numbers::decimal;
use js_sys::{Array, JsString, Reflect};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d, Path2d};

/// A recorded outline.
pub struct Path(Option<Path2d>);

impl Outline for Path {
    fn new() -> Path {
        Path(Path2d::new().ok())
    }
    fn from_svg(data: &'static str) -> Path {
        Path(Path2d::new_with_path_string(data).ok())
    }
    fn polygon(&mut self, corners: &[f32]) {
        self.line(corners);
        if let Some(path) = &self.0 {
            path.close_path();
        }
    }
    fn line(&mut self, points: &[f32]) {
        let Some(path) = &self.0 else { return };
        let mut points = points.chunks_exact(2);
        if let Some(first) = points.next() {
            path.move_to(first[0].into(), first[1].into());
        }
        points.for_each(|p| path.line_to(p[0].into(), p[1].into()));
    }
    fn circle(&mut self, (x, y): (f64, f64), radius: f64) {
        let Some(path) = &self.0 else { return };
        path.move_to(x + radius, y);
        path.arc(x, y, radius, 0.0, TURN).unwrap_or(());
    }
}

/// One of the stacked canvases.
#[derive(Clone)]
pub struct Canvas {
    canvas: OffscreenCanvas,
    pen: OffscreenCanvasRenderingContext2d,
}

impl Canvas {
    /// The drawing surface of a canvas; `None` where the browser refuses one.
    pub fn new(canvas: OffscreenCanvas) -> Option<Canvas> {
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Canvas { canvas, pen })
    }
    /// A surface that is not in the document, so many device pixels wide and high.
    pub fn detached(width: f64, height: f64) -> Option<Canvas> {
        Canvas::new(OffscreenCanvas::new(width as u32, height as u32).ok()?)
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
    /// What the browser knows it as.
    pub fn into_element(self) -> OffscreenCanvas {
        self.canvas
    }
    /// Width and height in device pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.canvas.width(), self.canvas.height())
    }
    /// Makes everything transparent.
    pub fn clear(&self) {
        self.reset();
        let (width, height) = (self.canvas.width(), self.canvas.height());
        self.pen.clear_rect(0.0, 0.0, width.into(), height.into());
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
    /// Copies a square of another sheet, in device pixels.
    pub fn copy(&self, from: &Canvas, corner: (f64, f64), side: f64, to: (f64, f64)) {
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
    pub fn copy_whole(&self, from: &Canvas, to: (f64, f64), scale: f64) {
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

    fn reset(&self) {
        self.pen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).unwrap_or(());
        self.pen.set_global_alpha(1.0);
        self.solid();
    }
}

impl Sheet for Canvas {
    type Path = Path;

    fn cover(&self, colour: &str) {
        self.reset();
        self.pen.set_fill_style_str(colour);
        self.pen.fill_rect(0.0, 0.0, self.canvas.width().into(), self.canvas.height().into());
    }
    fn in_metres(&self, lens: &Lens) {
        let scale = lens.scale * lens.ratio;
        let (left, top) = (lens.left * lens.ratio, lens.top * lens.ratio);
        self.pen.set_transform(scale, 0.0, 0.0, -scale, left, top).unwrap_or(());
        self.pen.set_line_join("round");
        self.pen.set_line_cap("round");
    }
    fn in_pixels(&self, lens: &Lens) {
        self.in_scaled_pixels(lens.ratio);
    }
    fn fill(&self, path: &Path, colour: &str) {
        if let Some(path) = &path.0 {
            self.pen.set_fill_style_str(colour);
            self.pen.fill_with_path_2d(path);
        }
    }
    fn stroke(&self, path: &Path, colour: &str, width: f64) {
        if let Some(path) = &path.0 {
            self.pen.set_stroke_style_str(colour);
            self.pen.set_line_width(width);
            self.pen.stroke_with_path(path);
        }
    }
    fn begin(&self) {
        self.pen.begin_path();
    }
    fn arc(&self, (x, y): (f64, f64), radius: f64, from: f64, to: f64) {
        self.pen.arc(x, y, radius.max(0.0), from, to).unwrap_or(());
    }
    fn rounded(&self, (x, y): (f64, f64), width: f64, height: f64, radius: f64) {
        let (left, top) = (x - width / 2.0, y - height / 2.0);
        self.pen.round_rect_with_f64(left, top, width, height, radius).unwrap_or(());
    }
    fn rect(&self, corner: (f64, f64), width: f64, height: f64, inset: f64, colour: &str) {
        self.pen.set_fill_style_str(colour);
        let (left, top) = (corner.0 + inset, corner.1 + inset);
        self.pen.fill_rect(left, top, width - 2.0 * inset, height - 2.0 * inset);
    }
    fn fill_current(&self, colour: &str) {
        self.pen.set_fill_style_str(colour);
        self.pen.fill();
    }
    fn stroke_current(&self, colour: &str, width: f64) {
        self.pen.set_stroke_style_str(colour);
        self.pen.set_line_width(width);
        self.pen.stroke();
    }
    fn solid(&self) {
        self.pen.set_line_dash(&Array::new()).unwrap_or(());
        self.pen.set_line_cap("round");
    }
    fn flat_ends(&self) {
        self.pen.set_line_cap("butt");
    }
    fn opacity(&self, share: f64) {
        self.pen.set_global_alpha(share.clamp(0.0, 1.0));
    }
    fn text(&self, text: &str, (x, y): (f64, f64), colour: &str) {
        self.pen.set_fill_style_str(colour);
        self.pen.fill_text(text, x, y).unwrap_or(());
    }
    fn text_width(&self, text: &str) -> f64 {
        self.pen.measure_text(text).map_or(0.0, |measure| measure.width())
    }
    fn save(&self) {
        self.pen.save();
    }
    fn restore(&self) {
        self.pen.restore();
    }
    fn translate(&self, x: f64, y: f64) {
        self.pen.translate(x, y).unwrap_or(());
    }
    fn scale(&self, x: f64, y: f64) {
        self.pen.scale(x, y).unwrap_or(());
    }
    fn turn_to(&self, (x, y): (f64, f64)) {
        self.pen.transform(x, y, -y, x, 0.0, 0.0).unwrap_or(());
    }
    fn clip(&self) {
        self.pen.clip();
    }
    fn move_to(&self, x: f64, y: f64) {
        self.pen.move_to(x, y);
    }
    fn line_to(&self, x: f64, y: f64) {
        self.pen.line_to(x, y);
    }
    fn curve_to(&self, bend_x: f64, bend_y: f64, x: f64, y: f64) {
        self.pen.quadratic_curve_to(bend_x, bend_y, x, y);
    }
    fn close(&self) {
        self.pen.close_path();
    }
    fn add_rect(&self, x: f64, y: f64, width: f64, height: f64) {
        self.pen.rect(x, y, width, height);
    }
    fn dashed(&self, dashes: &[f64]) {
        let list: Array = dashes.iter().map(|&dash| JsValue::from_f64(dash)).collect();
        self.pen.set_line_dash(&list).unwrap_or(());
    }
    fn typeface(&self, weight: u32, size: f64, spacing: f64) {
        self.pen.set_font(&format!("{weight} {}px {FAMILY}", decimal(size, 1)));
        self.pen.set_text_align("center");
        self.pen.set_text_baseline("middle");
        // Not in web-sys yet; a browser without it sets the letters closer, that is all.
        let spacing = format!("{}px", decimal(spacing, 1));
        Reflect::set(&self.pen, &"letterSpacing".into(), &spacing.into()).unwrap_or(false);
    }
    fn text_with_halo(&self, text: &str, at: (f64, f64), colour: &str, halo: (&str, f64)) {
        self.pen.set_stroke_style_str(halo.0);
        self.pen.set_line_width(halo.1);
        self.pen.stroke_text(text, at.0, at.1).unwrap_or(());
        self.text(text, at, colour);
    }
    /// The browser knows the capitals of all scripts.
    fn capitals(&self, name: &str) -> String {
        JsString::from(name).to_upper_case().into()
    }
}
