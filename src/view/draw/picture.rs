//! The still layer: land, water, parks, blocks, roads with casing, roads that are closed or jam,
//! districts that are cut off, restaurants.
//!
//! The outlines are recorded once per city in metres and scaled by the canvas, so that redrawing
//! the whole city while it is dragged is about twenty calls.

use super::crowd::Size;
use super::dispatcher::side_px;
use super::districts::Districts;
use super::icons;
use super::labels::Labels;
use super::sheet::{Outline, Sheet};
use super::{Scene, movers};
use crate::view::detail::KitchenLook;
use crate::view::frame::marker;
use crate::view::lens::Lens;
use crate::view::map::{MapArea, MapModel, inside};
use crate::view::mark::Mark;
use crate::view::palette::Palette;
use crate::view::room::Spot;
use std::collections::BTreeMap;

/// A city's outlines in the form the canvas draws fastest.
pub struct Picture<P> {
    areas: [P; 4],
    trees: P,
    roads: [P; 3],
    /// Points of the road under each directed edge, for hatching closed ones.
    by_edge: BTreeMap<u32, Vec<f32>>,
    restaurants: Vec<(f32, f32)>,
    dispatcher: (f32, f32),
    districts: Districts,
    labels: Labels,
    n_points: usize,
}

impl<P: Outline> Picture<P> {
    /// Records the outlines of a city.
    pub fn new(map: &MapModel) -> Picture<P> {
        let mut picture = Picture {
            areas: std::array::from_fn(|_| P::new()),
            trees: P::new(),
            roads: std::array::from_fn(|_| P::new()),
            by_edge: BTreeMap::new(),
            restaurants: map.restaurants.iter().map(|&(_, x, y)| (x, y)).collect(),
            dispatcher: map.dispatcher,
            districts: Districts::new(map),
            labels: Labels::new(map),
            n_points: n_points(map),
        };
        for area in &map.areas {
            picture.areas[usize::from(area.kind.min(3))].polygon(&area.outline);
            if area.kind == PARK {
                plant(&mut picture.trees, area);
            }
        }
        for road in &map.roads {
            picture.roads[usize::from(road.class.min(2))].line(&road.points);
            for edge in [Some(road.edge), road.twin].into_iter().flatten() {
                picture.by_edge.insert(edge, road.points.clone());
            }
        }
        picture
    }
    /// Draws all of it.
    pub fn draw(&mut self, sheet: &impl Sheet<Path = P>, palette: &Palette, scene: &Scene) {
        let (lens, marks) = (&scene.lens, scene.marks);
        sheet.cover(&palette.land);
        sheet.in_metres(lens);
        self.draw_areas(sheet, lens, palette);
        self.draw_roads(sheet, lens, palette);
        sheet.in_pixels(lens);
        for &district in &marks.cut_off {
            self.districts.hatch(sheet, lens, palette, district);
        }
        self.draw_jammed(sheet, lens, palette, &marks.jammed);
        self.draw_closed(sheet, lens, palette, &marks.closed);
        self.labels.begin();
        self.draw_restaurants(sheet, lens, palette);
        let (at, size) = (lens.at(self.dispatcher.0, self.dispatcher.1), side_px(lens));
        // Its own name lies closer to it than others may.
        self.labels.keep_clear(at, size * 0.7, size / 2.0 + 2.0);
        if lens.scale > 0.1 {
            self.labels.name_dispatcher(sheet, palette, (at, size));
        }
        self.labels.draw(sheet, palette, (lens, &standing(scene)));
    }
    /// Where the name of a district was written last.
    pub fn district_name(&self, idx: u32) -> Option<Spot> {
        self.labels.written(idx as usize).flatten()
    }
    /// Where names of districts were written last.
    pub fn district_names(&self) -> impl Iterator<Item = Spot> + '_ {
        (0..).map_while(|idx| self.labels.written(idx)).flatten()
    }
    /// Whether something has come to stand on a name that was free when it was written.
    pub fn has_covered_name(&self, scene: &Scene) -> bool {
        self.labels.has_covered_name(&standing(scene))
    }
    /// How many points its outlines have.
    pub const fn n_points(&self) -> usize {
        self.n_points
    }
    /// Points of the road under a directed edge.
    pub fn road(&self, edge: u32) -> Option<&[f32]> {
        self.by_edge.get(&edge).map(Vec::as_slice)
    }

    fn draw_areas(&self, sheet: &impl Sheet<Path = P>, lens: &Lens, palette: &Palette) {
        sheet.fill(&self.areas[BLOCK], &palette.block);
        sheet.fill(&self.areas[usize::from(PARK)], &palette.park);
        if lens.scale > 0.06 {
            sheet.fill(&self.trees, &palette.tree);
        }
        if lens.scale > 0.1 {
            sheet.fill(&self.areas[BUILDING], &palette.building);
        }
        sheet.fill(&self.areas[WATER], &palette.water);
    }
    /// All casings before all surfaces: junctions open into each other, bridges keep their edge.
    fn draw_roads(&self, sheet: &impl Sheet<Path = P>, lens: &Lens, palette: &Palette) {
        let metre = 1.0 / lens.scale;
        for class in [2, 1, 0] {
            let width = lens.road_px(class) + 2.0 * casing_px(lens);
            sheet.stroke(&self.roads[usize::from(class)], &palette.casing, width * metre);
        }
        for class in [2, 1, 0] {
            let width = lens.road_px(class) * metre;
            sheet.stroke(&self.roads[usize::from(class)], &palette.road, width);
        }
    }
    fn draw_closed(
        &self,
        sheet: &impl Sheet<Path = P>,
        lens: &Lens,
        palette: &Palette,
        closed: &[u32],
    ) {
        for edge in closed {
            let Some(points) = self.by_edge.get(edge) else { continue };
            let width = (lens.road_px(0)).max(6.0);
            sheet.begin();
            sheet.trace(lens, points);
            sheet.stroke_current(&palette.land, width + 3.0);
            sheet.dashed(&[3.0, 5.0]);
            sheet.flat_ends();
            sheet.stroke_current(palette.of(Mark::Late), width);
            sheet.solid();
            if let Some((x, y)) = super::route::halfway(lens, points) {
                icons::no_entry(sheet, palette, x, y, 9.0);
            }
        }
    }
    /// A band with a row of dots in it: who drives here stands.
    fn draw_jammed(
        &self,
        sheet: &impl Sheet<Path = P>,
        lens: &Lens,
        palette: &Palette,
        jammed: &[u32],
    ) {
        for edge in jammed {
            let Some(points) = self.by_edge.get(edge) else { continue };
            let width = (lens.road_px(0)).max(6.0);
            sheet.begin();
            sheet.trace(lens, points);
            sheet.stroke_current(&palette.land, width + 3.0);
            sheet.stroke_current(palette.of(Mark::Waiting), width);
            sheet.dashed(&[0.1, width * 0.9]);
            sheet.stroke_current(&palette.on_marker, width * 0.42);
            sheet.solid();
            if let Some(at) = super::route::halfway(lens, points) {
                icons::jam(sheet, palette, at);
            }
        }
    }
    fn draw_restaurants(&mut self, sheet: &impl Sheet<Path = P>, lens: &Lens, palette: &Palette) {
        let (size, look) = (icon_px(lens), KitchenLook::of(lens));
        for &(x, y) in &self.restaurants {
            let at = lens.at(x, y);
            if !lens.sees(at, 20.0) {
                continue;
            }
            if look == KitchenLook::Dot {
                icons::dot(sheet, &palette.ink, &palette.surface, at, size / 2.4);
            } else {
                icons::restaurant(sheet, palette, at, size);
                self.labels.keep_clear(at, size * 0.75, size * 0.75);
            }
        }
    }
}

/// What stands still where names are written: drivers without an order, and open orders. In a
/// crowd there is no way round them.
fn standing(scene: &Scene) -> Vec<Spot> {
    let lens = &scene.lens;
    let visible = movers::drivers(lens, scene.frame).count();
    let size = Size::of(lens, visible);
    if size.is_crowded() {
        return Vec::new();
    }
    let spot = |(x, y): (f64, f64), half: f64| Spot { x, y, half_width: half, half_height: half };
    let idle = movers::drivers(lens, scene.frame).filter(|(_, row, _)| row[3] == marker::IDLE);
    let open = movers::orders(lens, scene.frame).filter(|(row, _)| movers::is_open(row));
    let idle = idle.map(|(_, _, at)| spot(at, size.driver_px() + 1.0));
    idle.chain(open.map(|(row, at)| spot(at, size.order_px(row[4] as usize) + 1.0))).collect()
}

fn n_points(map: &MapModel) -> usize {
    let roads = map.roads.iter().map(|road| road.points.len());
    let areas = map.areas.iter().map(|area| area.outline.len());
    roads.chain(areas).sum::<usize>() / 2
}

/// Side of a restaurant's icon in pixels.
pub fn icon_px(lens: &Lens) -> f64 {
    if KitchenLook::of(lens) == KitchenLook::Dot { 6.0 } else { 19.0 * lens.marker_size() }
}

/// Edge of a road in pixels.
fn casing_px(lens: &Lens) -> f64 {
    if lens.scale < 0.05 { 0.6 } else { 1.3 }
}

/// Puts trees into a park: the same trees for the same park, none outside it.
fn plant(trees: &mut impl Outline, park: &MapArea) {
    let corners = park.corners();
    let span = |pick: fn(&(f64, f64)) -> f64| {
        corners.iter().map(pick).fold((f64::MAX, f64::MIN), |(lo, hi), v| (lo.min(v), hi.max(v)))
    };
    let ((west, east), (south, north)) = (span(|p| p.0), span(|p| p.1));
    if corners.len() < 3 || east - west < 1.0 || north - south < 1.0 {
        return;
    }
    // One tree for each 30 m square at most, and no more than 600 in a park.
    let step = 30.0_f64.max(((east - west) * (north - south) / 600.0).sqrt());
    let mut noise: u32 = 0x9e37_79b9;
    let mut random = || {
        // Xorshift: only the picture depends on it.
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        f64::from(noise >> 8) / f64::from(1u32 << 24)
    };
    let mut y = south + step / 2.0;
    while y < north {
        let mut x = west + step / 2.0;
        while x < east {
            let at = (x + (random() - 0.5) * step, y + (random() - 0.5) * step);
            let radius = 4.0 + 6.0 * random();
            if random() < 0.55 && inside(&corners, at) {
                trees.circle(at, radius);
            }
            x += step;
        }
        y += step;
    }
}

const WATER: usize = 0;
const PARK: u8 = 1;
const BLOCK: usize = 2;
const BUILDING: usize = 3;
