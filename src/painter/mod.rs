//! The painter: two stacked canvases, one for the city and one for what moves.
//!
//! Works in the engine's worker, so that no drawing ever holds up the page. Knows frames, maps and
//! a view; knows no page, no message and no rule of the model.

mod canvas;
mod movers;
mod sprites;

use crate::view::draw::messages::Messages;
use crate::view::draw::picture::Picture;
use crate::view::draw::sheet::Sheet as _;
use crate::view::draw::{self, Scene};
use crate::view::lens::Lens;
use crate::view::map::MapModel;
use crate::view::palette::Palette;
use canvas::{Canvas, Path};
use movers::Movers;
use web_sys::OffscreenCanvas;

/// Owns both canvases and everything prepared for drawing on them.
pub struct Painter {
    still: Canvas,
    moving: Canvas,
    palette: Palette,
    picture: Option<Picture<Path>>,
    /// The view that the city was drawn for last.
    drawn: Option<Lens>,
    /// The city as drawn then, while it is shown shifted.
    kept: Option<Canvas>,
    movers: Movers,
    messages: Messages<Path>,
}

impl Painter {
    /// A painter on two canvases; `None` where the browser refuses to draw.
    pub fn new(still: OffscreenCanvas, moving: OffscreenCanvas) -> Option<Painter> {
        Some(Painter {
            still: Canvas::new(still)?,
            moving: Canvas::new(moving)?,
            palette: Palette::default(),
            picture: None,
            drawn: None,
            kept: None,
            movers: Movers::default(),
            messages: Messages::default(),
        })
    }
    /// Takes up other colours.
    pub fn set_palette(&mut self, palette: Palette) {
        self.palette = palette;
        self.movers.forget_colours();
    }
    /// Prepares another city.
    pub fn prepare(&mut self, map: &MapModel) {
        self.picture = Some(Picture::new(map));
    }
    /// Draws the city: after a change of view, size, theme, city or closed roads.
    pub fn draw_still(&mut self, scene: &Scene) {
        let lens = scene.lens;
        self.still.resize(&lens);
        (self.drawn, self.kept) = (Some(lens), None);
        if let Some(picture) = &mut self.picture {
            picture.draw(&self.still, &self.palette, scene);
        }
    }
    /// Whether something has come to stand on a name of the city that was free when it was drawn.
    pub fn has_covered_name(&self, scene: &Scene) -> bool {
        self.picture.as_ref().is_some_and(|picture| picture.has_covered_name(scene))
    }
    /// Whether drawing the city takes longer than a frame lasts.
    pub fn is_heavy(&self) -> bool {
        self.picture.as_ref().is_some_and(|picture| picture.n_points() > HEAVY)
    }
    /// Shows the city as drawn last, shifted and scaled to another view: blurred and without what
    /// comes in at the edges, but at once.
    pub fn shift_still(&mut self, scene: &Scene) {
        let (Some(from), to) = (self.drawn, scene.lens) else { return };
        if self.kept.is_none() {
            let (width, height) = self.still.size();
            self.kept = Canvas::detached(width.into(), height.into());
            if let Some(kept) = &self.kept {
                kept.copy_whole(&self.still, (0.0, 0.0), 1.0);
            }
        }
        let Some(kept) = &self.kept else { return };
        let scale = to.scale / from.scale;
        let (x, y) = (to.left - from.left * scale, to.top - from.top * scale);
        self.still.cover(&self.palette.land);
        self.still.copy_whole(kept, (x * to.ratio, y * to.ratio), scale);
    }
    /// Both canvases on one; `None` where the browser has no more of them.
    pub fn picture(&self) -> Option<OffscreenCanvas> {
        let (width, height) = self.still.size();
        let whole = Canvas::detached(width.into(), height.into())?;
        whole.copy_whole(&self.still, (0.0, 0.0), 1.0);
        whole.copy_whole(&self.moving, (0.0, 0.0), 1.0);
        Some(whole.into_element())
    }
    /// Draws what moves, in every frame.
    pub fn draw_moving(&mut self, scene: &Scene) {
        let lens = scene.lens;
        let (sheet, palette, frame) = (&self.moving, &self.palette, scene.frame);
        sheet.resize(&lens);
        sheet.clear();
        self.movers.begin(sheet, &lens, palette, frame);
        sheet.in_pixels(&lens);
        draw::under(sheet, palette, scene, self.picture.as_ref());
        self.movers.draw(sheet, &lens, palette, frame);
        draw::over(sheet, palette, scene, (self.picture.as_ref(), &self.messages));
    }
}

/// Points of roads and areas that are drawn in about one frame without a graphics card.
const HEAVY: usize = 12_000;
