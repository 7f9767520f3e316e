//! How the map is drawn: on the page's canvases by the painter, into a file by [`svg`](super::svg).
//!
//! Knows frames, maps and a view; knows no browser and no rule of the model.

mod cards;
pub mod crowd;
mod dispatcher;
mod districts;
mod extras;
mod icons;
mod kitchens;
mod labels;
pub mod markers;
pub mod messages;
pub mod movers;
pub mod picture;
mod route;
pub mod sheet;

use super::flights::{self, MessageLayer};
use super::frame::{DRIVER_STRIDE, Frame, ORDER_STRIDE};
use super::lens::Lens;
use super::map::MapModel;
use super::mark::Mark;
use super::palette::Palette;
use super::panel::{Badge, MapMarks, Sign, Subject};
use super::pick;
use super::room::Spot;
use cards::Cards;
use messages::Messages;
use picture::Picture;
use sheet::Sheet;

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

/// Draws what lies on the city and under what moves.
pub fn under<S: Sheet>(
    sheet: &S,
    palette: &Palette,
    scene: &Scene,
    picture: Option<&Picture<S::Path>>,
) {
    let (lens, frame) = (&scene.lens, scene.frame);
    let state = selected_state(frame);
    if let (Some(Subject::Road(edge)), Some(picture)) = (scene.selected, picture) {
        picture.road(edge).into_iter().for_each(|road| route::road(sheet, lens, palette, road));
    }
    route::dots(sheet, lens, palette, &frame.route, state.unwrap_or(Mark::Assigned));
    halo(sheet, palette, scene, state);
    let down = |badge: &Badge| badge.sign == Sign::Down;
    let is_down = scene.marks.badges.iter().any(down);
    if scene.map.junctions > 0 {
        dispatcher::draw(sheet, lens, palette, (scene.map.dispatcher, is_down));
    }
}

/// Draws what lies over what moves.
pub fn over<S: Sheet>(
    sheet: &S,
    palette: &Palette,
    scene: &Scene,
    (picture, messages): (Option<&Picture<S::Path>>, &Messages<S::Path>),
) {
    messages.draw(sheet, &scene.lens, palette, (scene.frame, scene.messages));
    if scene.animated {
        route::flashes(sheet, &scene.lens, palette, &scene.frame.flashes);
    }
    marks(sheet, palette, scene, picture);
}

fn halo(sheet: &impl Sheet, palette: &Palette, scene: &Scene, state: Option<Mark>) {
    let Some(subject) = scene.selected.filter(|s| !matches!(s, Subject::Road(_))) else {
        return;
    };
    let place = match subject {
        // Where it is drawn depends on whether time stands still.
        Subject::Message(id) => {
            let mut all = flights::drawn(scene.frame, scene.messages, scene.lens.scale);
            all.find(|it| it.message == id).map(|it| it.at)
        }
        _ => pick::place_of(scene.frame, scene.map, subject),
    };
    if let Some((x, y)) = place {
        let colour = state.map_or(palette.accent.as_str(), |s| palette.of(s));
        route::halo(sheet, scene.lens.at(x, y), colour, 21.0);
    }
}

fn marks<S: Sheet>(
    sheet: &S,
    palette: &Palette,
    scene: &Scene,
    picture: Option<&Picture<S::Path>>,
) {
    let lens = &scene.lens;
    let place =
        |subject| pick::place_of(scene.frame, scene.map, subject).map(|(x, y)| lens.at(x, y));
    for &(from, to) in &scene.marks.arrows {
        if let (Some(from), Some(to)) = (place(from), place(to)) {
            route::waits_for(sheet, palette, from, to);
        }
    }
    sheet.typeface(600, 12.0, 0.0);
    let mut cards = Cards::default();
    let badges = || {
        let placed = scene.marks.badges.iter().map(|it| (it, place(it.subject)));
        placed.filter_map(|(badge, at)| Some((badge, at?)))
    };
    for (badge, at) in badges().filter(|&(_, at)| lens.sees(at, 24.0)) {
        let at = sign_place(badge, at);
        icons::sign(sheet, palette, badge.sign, at);
        let (x, y) = at;
        cards.keep_clear(Spot { x, y, half_width: 8.0, half_height: 8.0 });
    }
    for name in picture.iter().flat_map(|it| it.district_names()) {
        cards.keep_clear(name);
    }
    let names = picture.iter().flat_map(|picture| {
        let cut_off = scene.marks.cut_off.iter();
        cut_off.map(|&idx| (picture.district_name(idx), scene.map.districts.get(idx as usize)))
    });
    for (name, district) in names {
        let unnamed = district.map(|&(_, x, y)| lens.at(x, y));
        let unnamed =
            unnamed.map(|(x, y)| Spot { x, y: y - 23.0, half_width: 0.0, half_height: 0.0 });
        if let Some(spot) = name.or(unnamed) {
            cards.add_cut_off(sheet, spot);
        }
    }
    for (badge, at) in badges().filter(|(it, _)| !it.text.is_empty()).take(CALLOUTS_MAX) {
        cards.add(sheet, lens, at, &badge.text);
    }
    cards.draw(sheet, palette);
}

/// At the upper right of its thing, beside those that are there already.
fn sign_place(badge: &Badge, (x, y): (f64, f64)) -> (f64, f64) {
    (x + 9.5 + 16.5 * f64::from(badge.place), y - 9.5)
}

/// The state of the selected driver or order, which gives its route and halo their colour.
fn selected_state(frame: &Frame) -> Option<Mark> {
    let order = frame.orders.chunks_exact(ORDER_STRIDE).find(|row| row[6] > 0.5);
    let driver = frame.drivers.chunks_exact(DRIVER_STRIDE).find(|row| row[5] > 0.5);
    let driver = || driver.map(|row| Mark::of_driver(row[3]));
    order.map(Mark::of_order).or_else(driver)
}

/// More labels than this would hide the map.
const CALLOUTS_MAX: usize = 8;
