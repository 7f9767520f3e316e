//! The painter: two stacked canvases, one for the city and one for what moves.
//!
//! Works in the engine's worker, so that no drawing ever holds up the page. Knows frames, maps and
//! a view; knows no page, no message and no rule of the model.

mod canvas;
mod cards;
mod dispatcher;
mod districts;
mod extras;
mod icons;
mod kitchens;
mod labels;
mod messages;
mod movers;
mod picture;
mod route;
mod sprites;

use crate::view::flights::{self, MessageLayer};
use crate::view::frame::{DRIVER_STRIDE, Frame, ORDER_STRIDE};
use crate::view::lens::Lens;
use crate::view::map::MapModel;
use crate::view::mark::Mark;
use crate::view::palette::Palette;
use crate::view::panel::{Badge, MapMarks, Sign, Subject};
use crate::view::pick;
use crate::view::room::Spot;
use canvas::{FAMILY, Sheet};
use cards::Cards;
use messages::Messages;
use movers::Movers;
use picture::Picture;
use web_sys::OffscreenCanvas;

/// Owns both canvases and everything prepared for drawing on them.
pub struct Painter {
    still: Sheet,
    moving: Sheet,
    palette: Palette,
    picture: Option<Picture>,
    /// The view that the city was drawn for last.
    drawn: Option<Lens>,
    /// The city as drawn then, while it is shown shifted.
    kept: Option<Sheet>,
    movers: Movers,
    messages: Messages,
}

/// What is drawn, beside the frame.
pub struct Scene<'a> {
    /// The city, for finding places.
    pub map: &'a MapModel,
    /// What moves.
    pub frame: &'a Frame,
    /// The view.
    pub lens: Lens,
    /// The selected thing.
    pub selected: Option<Subject>,
    /// What is broken, and who waits for whom.
    pub marks: &'a MapMarks,
    /// Which messages are shown.
    pub messages: MessageLayer,
    /// Whether events may be animated.
    pub animated: bool,
}

impl Painter {
    /// A painter on two canvases; `None` where the browser refuses to draw.
    pub fn new(still: OffscreenCanvas, moving: OffscreenCanvas) -> Option<Painter> {
        Some(Painter {
            still: Sheet::new(still)?,
            moving: Sheet::new(moving)?,
            palette: Palette::default(),
            picture: None,
            drawn: None,
            kept: None,
            movers: Movers::default(),
            messages: Messages::new(),
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
            picture.draw(&self.still, &lens, &self.palette, scene.marks);
        }
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
            self.kept = Sheet::detached(width.into(), height.into());
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
    /// Draws what moves, in every frame.
    pub fn draw_moving(&mut self, scene: &Scene) {
        let lens = scene.lens;
        let (sheet, palette, frame) = (&self.moving, &self.palette, scene.frame);
        sheet.resize(&lens);
        sheet.clear();
        self.movers.begin(sheet, &lens, palette, frame);
        sheet.in_pixels(&lens);
        let state = selected_state(frame);
        if let (Some(Subject::Road(edge)), Some(picture)) = (scene.selected, &self.picture) {
            picture
                .road(edge)
                .into_iter()
                .for_each(|road| route::road(sheet, &lens, palette, road));
        }
        route::dots(sheet, &lens, palette, &frame.route, state.unwrap_or(Mark::Assigned));
        self.draw_halo(&lens, scene, state);
        let down = |badge: &Badge| badge.sign == Sign::Down;
        let is_down = scene.marks.badges.iter().any(down);
        if scene.map.junctions > 0 {
            dispatcher::draw(sheet, &lens, palette, (scene.map.dispatcher, is_down));
        }
        self.movers.draw(sheet, &lens, palette, frame);
        self.messages.draw(sheet, &lens, palette, (frame, scene.messages));
        if scene.animated {
            route::flashes(sheet, &lens, palette, &frame.flashes);
        }
        self.draw_marks(&lens, scene);
    }

    fn draw_halo(&self, lens: &Lens, scene: &Scene, state: Option<Mark>) {
        let Some(subject) = scene.selected.filter(|s| !matches!(s, Subject::Road(_))) else {
            return;
        };
        let place = match subject {
            // Where it is drawn depends on whether time stands still.
            Subject::Message(id) => {
                let mut all = flights::drawn(scene.frame, scene.messages, lens.scale);
                all.find(|it| it.message == id).map(|it| it.at)
            }
            _ => pick::place_of(scene.frame, scene.map, subject),
        };
        if let Some((x, y)) = place {
            let colour = state.map_or(self.palette.accent.as_str(), |s| self.palette.of(s));
            route::halo(&self.moving, lens.at(x, y), colour, 21.0);
        }
    }
    fn draw_marks(&self, lens: &Lens, scene: &Scene) {
        let place =
            |subject| pick::place_of(scene.frame, scene.map, subject).map(|(x, y)| lens.at(x, y));
        for &(from, to) in &scene.marks.arrows {
            if let (Some(from), Some(to)) = (place(from), place(to)) {
                route::waits_for(&self.moving, &self.palette, from, to);
            }
        }
        self.moving.typeface(&format!("600 12px {FAMILY}"), "0px");
        let mut cards = Cards::default();
        let badges = || {
            let placed = scene.marks.badges.iter().map(|it| (it, place(it.subject)));
            placed.filter_map(|(badge, at)| Some((badge, at?)))
        };
        for (badge, at) in badges().filter(|&(_, at)| lens.sees(at, 24.0)) {
            let at = sign_place(badge, at);
            icons::sign(&self.moving, &self.palette, badge.sign, at);
            let (x, y) = at;
            cards.keep_clear(Spot { x, y, half_width: 8.0, half_height: 8.0 });
        }
        for name in self.picture.iter().flat_map(Picture::district_names) {
            cards.keep_clear(name);
        }
        let names = self.picture.iter().flat_map(|picture| {
            let cut_off = scene.marks.cut_off.iter();
            cut_off.map(|&idx| (picture.district_name(idx), scene.map.districts.get(idx as usize)))
        });
        for (name, district) in names {
            let unnamed = district.map(|&(_, x, y)| lens.at(x, y));
            let unnamed =
                unnamed.map(|(x, y)| Spot { x, y: y - 23.0, half_width: 0.0, half_height: 0.0 });
            if let Some(spot) = name.or(unnamed) {
                cards.add_cut_off(&self.moving, spot);
            }
        }
        for (badge, at) in badges().filter(|(it, _)| !it.text.is_empty()).take(CALLOUTS_MAX) {
            cards.add(&self.moving, lens, at, &badge.text);
        }
        cards.draw(&self.moving, &self.palette);
    }
}

/// At the upper right of its thing, beside those that are there already.
fn sign_place(badge: &Badge, (x, y): (f64, f64)) -> (f64, f64) {
    (x + 9.5 + 16.5 * f64::from(badge.place), y - 9.5)
}

/// The state of the selected driver or order, which gives its route and halo their colour.
fn selected_state(frame: &Frame) -> Option<Mark> {
    let order = frame.orders.chunks_exact(ORDER_STRIDE).find(|row| row[6] > 0.5);
    let driver = frame.drivers.chunks_exact(DRIVER_STRIDE).find(|row| row[5] > 0.5);
    order.map(sprites::order_state).or_else(|| driver.map(|row| sprites::driver_state(row[3])))
}

/// Points of roads and areas that are drawn in about one frame without a graphics card.
const HEAVY: usize = 12_000;
/// More labels than this would hide the map.
const CALLOUTS_MAX: usize = 8;
