//! Names on the map: chosen greatest first, written only where nothing else stands.

use super::picture::icon_px;
use super::sheet::Sheet;
use crate::view::lens::Lens;
use crate::view::map::MapModel;
use crate::view::palette::Palette;
use crate::view::room::{Room, Spot};

/// The names of a city and the places taken so far in the picture being drawn.
pub struct Labels {
    districts: Vec<(String, f32, f32)>,
    streets: Vec<Street>,
    places: Vec<(String, f32, f32)>,
    room: Room,
    /// Where the name of each district was written, if it was.
    written: Vec<Option<Spot>>,
    /// By how much each was moved to find room, and the scale at which that was.
    moved: (Vec<(f64, f64)>, f64),
    /// How many of them something stands on, for want of another place.
    n_covered: usize,
}

struct Street {
    name: String,
    class: u8,
    points: Vec<f32>,
    /// Width of its name in pixels, measured when it is first needed.
    width: f64,
}

impl Labels {
    /// The names of a city: streets by class, then by length.
    pub fn new(map: &MapModel) -> Labels {
        let mut order: Vec<usize> = (0..map.streets.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&map.streets[a], &map.streets[b]);
            a.class.cmp(&b.class).then(b.length.total_cmp(&a.length))
        });
        let streets = order.into_iter().map(|idx| &map.streets[idx]).map(|street| Street {
            name: street.name.clone(),
            class: street.class,
            points: street.points.clone(),
            width: 0.0,
        });
        Labels {
            districts: map.districts.clone(),
            streets: streets.collect(),
            places: map.restaurants.clone(),
            room: Room::default(),
            written: Vec::new(),
            moved: (vec![(0.0, 0.0); map.districts.len()], 0.0),
            n_covered: 0,
        }
    }
    /// Forgets what was taken in the picture before.
    pub fn begin(&mut self) {
        self.room.clear();
        self.written.clear();
    }
    /// Keeps names away from a thing.
    pub fn keep_clear(&mut self, (x, y): (f64, f64), half_width: f64, half_height: f64) {
        self.room.take(Spot { x, y, half_width, half_height });
    }
    /// Where the name of a district was written last, if it was; `None` beyond the last district.
    pub fn written(&self, idx: usize) -> Option<Option<Spot>> {
        self.written.get(idx).copied()
    }
    /// Writes the dispatcher's name under it; `size` is how large that is.
    pub fn name_dispatcher(
        &mut self,
        sheet: &impl Sheet,
        palette: &Palette,
        ((x, y), size): ((f64, f64), f64),
    ) {
        sheet.typeface(600, 11.0, 0.0);
        let half_width = sheet.text_width(DISPATCHER) / 2.0;
        let spot = Spot { x, y: y + size / 2.0 + 10.0, half_width, half_height: 7.0 };
        if self.room.find([spot]).is_some() {
            let at = (spot.x, spot.y);
            sheet.text_with_halo(DISPATCHER, at, &palette.ink, (&palette.land, 3.5));
        }
    }
    /// Whether more of the names of districts are covered by one of these than when they were
    /// written.
    pub fn has_covered_name(&self, standing: &[Spot]) -> bool {
        n_covered(&self.written, standing) > self.n_covered
    }
    /// Writes every name that finds room; those of districts beside what is `standing` if they can.
    pub fn draw(
        &mut self,
        sheet: &impl Sheet,
        palette: &Palette,
        (lens, standing): (&Lens, &[Spot]),
    ) {
        if self.moved.1 != lens.scale {
            self.moved = (vec![(0.0, 0.0); self.districts.len()], lens.scale);
        }
        self.write_districts(sheet, palette, (lens, standing));
        self.n_covered = n_covered(&self.written, standing);
        // A few restaurants are landmarks; many are too many from afar.
        let are_few = self.places.len() <= PLACES_FEW;
        if are_few {
            self.write_places(sheet, lens, palette);
        }
        self.write_streets(sheet, lens, palette);
        if !are_few && lens.scale > PLACES_FROM {
            self.write_places(sheet, lens, palette);
        }
    }

    fn write_districts(
        &mut self,
        sheet: &impl Sheet,
        palette: &Palette,
        (lens, standing): (&Lens, &[Spot]),
    ) {
        sheet.typeface(600, 12.5, 1.8);
        for ((name, x, y), moved) in self.districts.iter().zip(&mut self.moved.0) {
            let name = sheet.capitals(name);
            let half = sheet.text_width(&name) / 2.0;
            let (x, y) = lens.at(*x, *y);
            // A district is a large thing: its name may move a little to find room.
            let spot = Spot { x, y, half_width: half + 4.0, half_height: 9.0 };
            let inside = |at: &Spot| at.x - half > 4.0 && at.x + half < lens.width - 4.0;
            // Where it was first, so that it does not jump without need.
            let places = || [*moved].into_iter().chain(SHIFTS).map(|shift| spot.moved(shift));
            let beside = |at: &Spot| inside(at) && !standing.iter().any(|it| it.covers(at));
            let free = self.room.find(places().filter(beside));
            let free = free.or_else(|| self.room.find(places().filter(inside)));
            *moved = free.map_or((0.0, 0.0), |free| (free.x - x, free.y - y));
            self.written.push(free);
            if let Some(spot) = free {
                sheet.text_with_halo(&name, (spot.x, spot.y), &palette.label, (&palette.land, 4.0));
            }
        }
    }
    fn write_streets(&mut self, sheet: &impl Sheet, lens: &Lens, palette: &Palette) {
        sheet.typeface(500, 10.5, 0.2);
        let mut written = 0;
        for street in &mut self.streets {
            // A street narrower than its name would hide under it.
            if written >= STREETS_MAX || lens.road_px(street.class) < 3.5 {
                break;
            }
            if street.width == 0.0 {
                street.width = sheet.text_width(&street.name);
            }
            let Some(run) = straight_run(lens, street, &self.room) else { continue };
            written += 1;
            run.spots(street.width, |spot| self.room.take(spot));
            sheet.save();
            sheet.translate(run.x, run.y);
            sheet.turn_to(run.along);
            let halo =
                if lens.road_px(street.class) > 12.0 { &palette.road } else { &palette.land };
            sheet.text_with_halo(&street.name, (0.0, 0.5), &palette.street, (halo, 3.0));
            sheet.restore();
        }
    }
    fn write_places(&mut self, sheet: &impl Sheet, lens: &Lens, palette: &Palette) {
        sheet.typeface(600, 11.0, 0.0);
        for (name, x, y) in &self.places {
            let (x, y) = lens.at(*x, *y);
            let half_width = sheet.text_width(name) / 2.0;
            // Over its icon; else under the meals below that.
            let (over, under) = (icon_px(lens) * 0.75 + 8.0, icon_px(lens) / 2.0 + 20.0);
            let spot = Spot { x, y, half_width, half_height: 7.0 };
            let places = [spot.moved((0.0, -over)), spot.moved((0.0, under))];
            if lens.sees((x, y), 0.0)
                && let Some(free) = self.room.find(places)
            {
                let at = (free.x, free.y);
                sheet.text_with_halo(name, at, &palette.ink, (&palette.land, 3.5));
            }
        }
    }
}

fn n_covered(names: &[Option<Spot>], standing: &[Spot]) -> usize {
    let is_covered = |name: &&Spot| standing.iter().any(|it| it.covers(name));
    names.iter().flatten().filter(is_covered).count()
}

/// A stretch of street that a name fits on.
struct Run {
    x: f64,
    y: f64,
    /// The direction in which the name reads, one pixel long.
    along: (f64, f64),
}

impl Run {
    /// The name as a chain of small squares: good enough for a slanted text.
    fn spots(&self, width: f64, mut each: impl FnMut(Spot)) {
        let n = (width / 12.0).ceil().max(1.0);
        for idx in 0..=(n as u32) {
            let far = (f64::from(idx) / n - 0.5) * width;
            let (x, y) = (self.x + far * self.along.0, self.y + far * self.along.1);
            each(Spot { x, y, half_width: 8.0, half_height: 8.0 });
        }
    }
}

/// The straight run nearest to the middle of the street that has room for its name.
fn straight_run(lens: &Lens, street: &Street, room: &Room) -> Option<Run> {
    let need = street.width + 14.0;
    let points: Vec<(f64, f64)> =
        street.points.chunks_exact(2).map(|p| lens.at(p[0], p[1])).collect();
    let mut best: Option<(f64, Run)> = None;
    for from in 0..points.len().saturating_sub(1) {
        let start = points[from];
        for &end in points.iter().skip(from + 1) {
            let (dx, dy) = (end.0 - start.0, end.1 - start.1);
            let length = dx.hypot(dy);
            let bent = points[from..].iter().take_while(|&&p| p != end).any(|p| {
                ((p.0 - start.0) * dy - (p.1 - start.1) * dx).abs() > 3.0 * length.max(1.0)
            });
            if bent {
                break;
            }
            if length < need {
                continue;
            }
            let (x, y) = (f64::midpoint(start.0, end.0), f64::midpoint(start.1, end.1));
            let upright = if dx < 0.0 { -length } else { length };
            let run = Run { x, y, along: (dx / upright, dy / upright) };
            let away = (x - lens.width / 2.0).hypot(y - lens.height / 2.0);
            let mut free = lens.sees((x, y), -need / 2.0);
            run.spots(street.width, |spot| free &= room.is_free(&spot));
            if free && best.as_ref().is_none_or(|&(least, _)| away < least) {
                best = Some((away, run));
            }
            break;
        }
    }
    best.map(|(_, run)| run)
}

/// Most street names in one picture: more is a wall of text (chosen by looking).
const STREETS_MAX: u32 = 26;
/// From this many pixels per metre on restaurants have names.
const PLACES_FROM: f64 = 0.55;
/// So many restaurants are named at any scale.
const PLACES_FEW: usize = 6;
/// Where else the name of a district is tried, in pixels from its middle: the nearest first.
const SHIFTS: [(f64, f64); 17] = [
    (0.0, 0.0),
    (0.0, -20.0),
    (0.0, 20.0),
    (0.0, -40.0),
    (0.0, 40.0),
    (-30.0, 0.0),
    (30.0, 0.0),
    (-30.0, -20.0),
    (30.0, -20.0),
    (-30.0, 20.0),
    (30.0, 20.0),
    (-30.0, -40.0),
    (30.0, -40.0),
    (-30.0, 40.0),
    (30.0, 40.0),
    (0.0, -60.0),
    (0.0, 60.0),
];

const DISPATCHER: &str = "Dispatcher";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::svg::Drawing;

    fn lens() -> Lens {
        Lens { scale: 1.0, left: 0.0, top: 400.0, width: 800.0, height: 400.0, ratio: 1.0 }
    }

    fn street(points: Vec<f32>) -> Street {
        Street { name: "Alder".into(), class: 0, points, width: 60.0 }
    }

    #[test]
    fn a_name_lies_on_a_straight_run_and_reads_from_left_to_right() {
        let run =
            straight_run(&lens(), &street(vec![500.0, 200.0, 300.0, 200.0]), &Room::default());
        let run = run.expect("there is room");
        assert!((run.x - 400.0).abs() < 1e-6 && run.along == (1.0, 0.0));
    }

    #[test]
    fn no_name_is_written_where_it_does_not_fit_or_something_stands() {
        assert!(
            straight_run(&lens(), &street(vec![300.0, 200.0, 340.0, 200.0]), &Room::default())
                .is_none()
        );
        let mut room = Room::default();
        room.take(Spot { x: 400.0, y: 200.0, half_width: 10.0, half_height: 10.0 });
        let busy = straight_run(&lens(), &street(vec![300.0, 200.0, 500.0, 200.0]), &room);
        assert!(busy.is_none());
    }

    #[test]
    fn a_name_is_written_beside_what_stands_in_its_place_and_stays_there() {
        let map =
            MapModel { districts: vec![("Foundry".into(), 400.0, 200.0)], ..MapModel::default() };
        let (mut labels, sheet) = (Labels::new(&map), Drawing::new(&lens(), "a town"));
        let mut written = |standing: &[Spot]| {
            labels.begin();
            labels.draw(&sheet, &Palette::default(), (&lens(), standing));
            let at = labels.written(0).flatten().expect("it is written");
            (at.y, labels.has_covered_name(&[at]))
        };
        let driver = Spot { x: 420.0, y: 200.0, half_width: 10.0, half_height: 10.0 };
        assert_eq!(written(&[]), (200.0, true));
        assert_eq!(written(&[driver]), (180.0, true));
        assert_eq!(written(&[]), (180.0, true), "it does not jump back");
        // Where everything is taken it stays, and nothing is gained by drawing it again.
        let wall = Spot { half_height: 300.0, ..driver };
        assert_eq!(written(&[wall]), (180.0, false));
    }

    #[test]
    fn no_name_bends_around_a_corner() {
        let corner = vec![300.0, 200.0, 340.0, 200.0, 340.0, 240.0, 380.0, 240.0];
        assert!(straight_run(&lens(), &street(corner), &Room::default()).is_none());
    }
}
