//! Districts that are cut off: hatched, with a dashed edge.
//!
//! A district is what lies nearer to its centre than to any other, as in the core.

use super::sheet::Sheet;
use crate::view::lens::Lens;
use crate::view::map::MapModel;
use crate::view::mark::Mark;
use crate::view::palette::Palette;

/// A place in metres.
type Place = (f32, f32);

/// The outlines of a city's districts.
pub struct Districts {
    /// Centre and corners of each.
    all: Vec<(Place, Vec<Place>)>,
}

impl Districts {
    /// Those of a city. O(districts squared).
    pub fn new(map: &MapModel) -> Districts {
        let centres: Vec<Place> = map.districts.iter().map(|&(_, x, y)| (x, y)).collect();
        let outline = |&centre: &Place| (centre, cell(centre, &centres, map.size));
        Districts { all: centres.iter().map(outline).collect() }
    }
    /// Hatches one.
    pub fn hatch(&self, sheet: &impl Sheet, lens: &Lens, palette: &Palette, district: u32) {
        let Some((_, corners)) = self.all.get(district as usize) else { return };
        let colour = palette.of(Mark::Late);
        sheet.save();
        outline(sheet, lens, corners);
        sheet.clip();
        sheet.begin();
        // Lines from the lower left to the upper right, over all of the window.
        let mut x = -lens.height;
        while x < lens.width {
            sheet.move_to(x, lens.height);
            sheet.line_to(x + lens.height, 0.0);
            x += HATCH_PX;
        }
        sheet.opacity(0.4);
        sheet.stroke_current(colour, 1.4);
        sheet.restore();
        outline(sheet, lens, corners);
        sheet.stroke_current(&palette.land, 5.0);
        sheet.dashed(&[10.0, 6.0]);
        sheet.flat_ends();
        sheet.stroke_current(colour, 2.4);
        sheet.solid();
    }
}

fn outline(sheet: &impl Sheet, lens: &Lens, corners: &[Place]) {
    sheet.begin();
    for (idx, &(x, y)) in corners.iter().enumerate() {
        let (x, y) = lens.at(x, y);
        if idx == 0 { sheet.move_to(x, y) } else { sheet.line_to(x, y) }
    }
    sheet.close();
}

/// The part of the city that is nearer to `centre` than to any other: the city's rectangle, cut
/// along the middle between the centre and each other one.
fn cell(centre: Place, centres: &[Place], (width, height): (f32, f32)) -> Vec<Place> {
    let whole = vec![(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let others = centres.iter().filter(|&&other| other != centre);
    others.fold(whole, |corners, &other| {
        let middle = (f32::midpoint(centre.0, other.0), f32::midpoint(centre.1, other.1));
        let toward = (other.0 - centre.0, other.1 - centre.1);
        // Positive on the other one's side.
        let beyond = |p: Place| (p.0 - middle.0) * toward.0 + (p.1 - middle.1) * toward.1;
        let mut kept = Vec::new();
        for (idx, &corner) in corners.iter().enumerate() {
            let next = corners[(idx + 1) % corners.len()];
            let (here, there) = (beyond(corner), beyond(next));
            if here <= 0.0 {
                kept.push(corner);
            }
            if (here < 0.0) != (there < 0.0) && here != there {
                let part = here / (here - there);
                let cut = |a: f32, b: f32| a + (b - a) * part;
                kept.push((cut(corner.0, next.0), cut(corner.1, next.1)));
            }
        }
        kept
    })
}

/// Distance of two lines of the hatching, sideways.
const HATCH_PX: f64 = 14.0;

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_district_ends_halfway_to_the_next() {
        let centres = [(10.0, 50.0), (90.0, 50.0)];
        let west = cell(centres[0], &centres, (100.0, 100.0));
        assert_eq!(west, [(0.0, 0.0), (50.0, 0.0), (50.0, 100.0), (0.0, 100.0)]);
        let alone = cell((50.0, 50.0), &centres[..0], (100.0, 100.0));
        assert_eq!(alone.len(), 4);
    }

    #[test]
    fn all_districts_together_cover_the_city_once() {
        let centres = [(20.0, 20.0), (80.0, 30.0), (50.0, 50.0), (30.0, 85.0), (90.0, 90.0)];
        let area = |corners: Vec<(f32, f32)>| {
            let next = corners.iter().cycle().skip(1);
            let twice: f32 = corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
            twice / 2.0
        };
        let sum: f32 = centres.iter().map(|&it| area(cell(it, &centres, (100.0, 100.0)))).sum();
        assert!((sum - 10_000.0).abs() < 0.1, "{sum}");
    }
}
