//! The map's canvases in the worker: decides what of them is stale and has it drawn.
//!
//! Follows the requests and updates that pass through the worker, so that the page says nothing
//! but where it looks and in which colours. Knows no rule of the model.

use super::protocol::{Look, Request, Update};
use crate::painter::Painter;
use crate::view::draw::Scene;
use crate::view::frame::Frame;
use crate::view::map::MapModel;
use crate::view::palette::Palette;
use crate::view::panel::{MapMarks, Subject};
use web_sys::OffscreenCanvas;

/// What is on the map beside the frame, and the painter once the page has handed over its canvases.
#[derive(Default)]
pub struct Stage {
    painter: Option<Painter>,
    palette: Palette,
    map: MapModel,
    look: Option<Look>,
    selected: Option<Subject>,
    marks: MapMarks,
    stale: Stale,
    /// The city is shown shifted: it has yet to be drawn where it is.
    shifted: bool,
    moving_ms: f64,
    /// When the city was drawn anew for its names last.
    names_ms: f64,
}

/// What has changed since it was drawn.
#[derive(Clone, Copy, Debug, Default)]
struct Stale {
    /// Another city.
    city: bool,
    /// Size, theme or closed roads.
    still: bool,
    /// The view of the same picture.
    view: bool,
    /// Selection or faults.
    moving: bool,
}

impl Stage {
    /// Another map of the same city in the same colours, looked at in the same way.
    pub fn twin(&self) -> Stage {
        Stage {
            palette: self.palette.clone(),
            map: self.map.clone(),
            look: self.look,
            ..Stage::default()
        }
    }
    /// Takes over the canvases: one for the city, one for what moves.
    ///
    /// # Errors
    /// Where the browser refuses to draw on them.
    pub fn open(&mut self, still: OffscreenCanvas, moving: OffscreenCanvas) -> Result<(), String> {
        let refused = "the browser offers no drawing surface to a worker";
        let mut painter = Painter::new(still, moving).ok_or(refused)?;
        painter.set_palette(self.palette.clone());
        self.painter = Some(painter);
        self.stale = Stale { city: true, still: true, ..self.stale };
        Ok(())
    }
    /// What was drawn is gone: all of it is to be drawn anew.
    pub fn forget_drawing(&mut self) {
        self.stale = Stale { city: true, still: true, view: true, moving: true };
    }
    /// Other colours.
    pub fn set_palette(&mut self, palette: Palette) {
        self.palette = palette;
        if let Some(painter) = &mut self.painter {
            painter.set_palette(self.palette.clone());
        }
        self.stale.still = true;
    }
    /// Another view.
    pub fn look(&mut self, look: Look) {
        let size = |look: &Look| (look.lens.width, look.lens.height, look.lens.ratio);
        match &self.look {
            Some(before) if size(before) == size(&look) => {
                self.stale.view |= before.lens != look.lens;
                self.stale.moving |= before.messages != look.messages;
            }
            _ => self.stale.still = true,
        }
        self.look = Some(look);
    }
    /// Notes what a request changes on the map.
    pub fn note_request(&mut self, request: &Request) {
        if let Request::Select(subject) = request {
            self.selected = *subject;
            self.stale.moving = true;
            // Sent too when time comes to stand: no later frame would move a name that is covered.
            self.names_ms = f64::NEG_INFINITY;
        }
        self.stale.moving |= matches!(request, Request::Filter(_));
    }
    /// Notes what an update changes on the map.
    pub fn note_update(&mut self, update: &Update) {
        match update {
            Update::Started { map, .. } => {
                self.map.clone_from(map);
                self.selected = None;
                self.marks = MapMarks::default();
                self.forget_drawing();
            }
            Update::Panel(panel) => self.set_marks(&panel.marks),
            Update::Ready
            | Update::Accepted
            | Update::Tree(_)
            | Update::Opened(_)
            | Update::Written(_)
            | Update::Living { .. }
            | Update::Exported { .. }
            | Update::Lived { .. }
            | Update::LetGo { .. }
            | Update::Rejected { .. }
            | Update::Refused { .. }
            | Update::Restored(_)
            | Update::ImportFailed { .. }
            | Update::Replicated(_) => {}
        }
    }

    /// All that is drawn, as one canvas; `None` where nothing is drawn yet.
    pub fn picture(&mut self, frame: &Frame, wall_ms: f64) -> Option<OffscreenCanvas> {
        self.look = self.look.map(|look| Look { settled: true, ..look });
        self.stale.still = true;
        self.paint(frame, wall_ms);
        self.look.and(self.painter.as_ref())?.picture()
    }

    /// What is marked on the map.
    pub fn set_marks(&mut self, after: &MapMarks) {
        let before = &self.marks;
        self.stale.still |= before.closed != after.closed
            || before.jammed != after.jammed
            || before.cut_off != after.cut_off;
        if before != after {
            self.marks.clone_from(after);
            self.stale.moving = true;
        }
    }

    /// Whether something changed that no frame has shown yet.
    pub const fn is_stale(&self) -> bool {
        self.stale.still || self.stale.view || self.stale.moving
    }
    /// Draws what is stale, and what moves. `wall_ms` is any clock of real time.
    pub fn paint(&mut self, frame: &Frame, wall_ms: f64) {
        let (Some(painter), Some(look)) = (&mut self.painter, &self.look) else { return };
        let stale = std::mem::take(&mut self.stale);
        let scene = Scene {
            map: &self.map,
            frame,
            lens: look.lens,
            selected: self.selected,
            marks: &self.marks,
            messages: look.messages,
            animated: !look.calm,
        };
        if stale.city {
            painter.prepare(scene.map);
        }
        let drawn_late = stale.view && painter.is_heavy() && !look.settled;
        let names = !painter.is_heavy()
            && wall_ms - self.names_ms >= NAMES_MS
            && painter.has_covered_name(&scene);
        if names {
            self.names_ms = wall_ms;
        }
        let again = names || self.shifted && look.settled;
        if stale.still || stale.view && !drawn_late || again {
            self.shifted = false;
            painter.draw_still(&scene);
        } else if stale.view {
            self.shifted = true;
            painter.shift_still(&scene);
        }
        let asked_for = stale.still || stale.view || stale.moving;
        // With reduced motion things jump twice a second instead of gliding.
        if asked_for || !look.calm || wall_ms - self.moving_ms >= CALM_MS {
            self.moving_ms = wall_ms;
            painter.draw_moving(&scene);
        }
    }
}

const CALM_MS: f64 = 500.0;
/// Names that something has come to stand on give way after this long.
const NAMES_MS: f64 = 600.0;
