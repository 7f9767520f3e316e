//! Blocks and parks of the picture: the areas between the streets.

use super::names::NameBook;
use super::polygon::{self, cross, vector};
use crate::core::city::{Area, AreaKind};
use crate::core::geo::Point;
use crate::core::id::{EdgeId, Id, NodeId};
use crate::core::network::{RoadClass, RoadNetwork};

/// One block per area enclosed by streets, none across the river; a park where `parks` has a
/// point inside.
pub fn draw(
    network: &RoadNetwork,
    on_far_bank: &[bool],
    parks: &[Point],
    names: &mut NameBook,
) -> Vec<Area> {
    let mut areas = Vec::new();
    for face in faces(network) {
        let far = |&side: &Side| on_far_bank[side.from(network).idx()];
        if face.iter().any(far) && !face.iter().all(far) {
            continue;
        }
        let (mut outline, mut by_cm) = (Vec::new(), Vec::new());
        for side in &face {
            let before = outline.len();
            outline.extend(side.points(network));
            outline.pop();
            by_cm.extend(vec![pavement_cm(side.class(network)); outline.len() - before]);
        }
        if polygon::double_area(&outline) <= 0 {
            continue;
        }
        let is_park = parks.iter().any(|&at| polygon::contains(&outline, at));
        let Some(outline) = polygon::inset(&outline, &by_cm) else { continue };
        let large = polygon::double_area(&outline) > LARGE_PARK_DOUBLE_CM2;
        areas.push(match is_park {
            true => Area { kind: AreaKind::Park, name: Some(names.park(large)), outline },
            false => Area { kind: AreaKind::Block, name: None, outline },
        });
    }
    areas.sort_by_key(|area| area.kind);
    areas
}

/// One side of a street, with the way along which the area lies to the left.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Side {
    edge: EdgeId,
    reversed: bool,
}

impl Side {
    fn from(self, network: &RoadNetwork) -> NodeId {
        let edge = &network.edges()[self.edge];
        if self.reversed { edge.to } else { edge.from }
    }
    fn class(self, network: &RoadNetwork) -> RoadClass {
        network.edges()[self.edge].class
    }
    fn points(self, network: &RoadNetwork) -> Vec<Point> {
        let mut points: Vec<Point> = network.points(self.edge).collect();
        if self.reversed {
            points.reverse();
        }
        points
    }
    /// Position among all sides: two per road.
    fn idx(self) -> usize {
        2 * self.edge.idx() + usize::from(self.reversed)
    }
}

/// Walks round every area between streets, always turning as far left as possible.
fn faces(network: &RoadNetwork) -> Vec<Vec<Side>> {
    // Each street once: of a two-way street the direction with the smaller id.
    let once = |(id, twin): (EdgeId, Option<EdgeId>)| twin.is_none_or(|twin| id < twin);
    let streets = || network.edges().enumerate().filter(move |&(id, e)| once((id, e.twin)));
    let mut around: Vec<Vec<Side>> = vec![Vec::new(); network.nodes().len()];
    for (edge, road) in streets() {
        around[road.from.idx()].push(Side { edge, reversed: false });
        around[road.to.idx()].push(Side { edge, reversed: true });
    }
    for (idx, sides) in around.iter_mut().enumerate() {
        let here = network.nodes()[NodeId::from_idx(idx)];
        let direction = |side: &Side| vector(here, side.points(network)[1]);
        sides.sort_by(|a, b| by_angle(direction(a), direction(b)));
    }
    let mut seen = vec![false; 2 * network.edges().len()];
    let mut faces = Vec::new();
    for start in
        streets().flat_map(|(edge, _)| [false, true].map(|reversed| Side { edge, reversed }))
    {
        let mut face = Vec::new();
        let mut side = start;
        while !seen[side.idx()] {
            seen[side.idx()] = true;
            face.push(side);
            let back = Side { edge: side.edge, reversed: !side.reversed };
            let here = &around[back.from(network).idx()];
            // Invariant: each side is in the list of the junction it starts from.
            let at = here.iter().position(|&s| s == back).unwrap_or(0);
            side = here[(at + here.len() - 1) % here.len()];
        }
        if face.len() >= 3 {
            faces.push(face);
        }
    }
    faces
}

/// Counter-clockwise from due east, exactly.
fn by_angle(a: (i64, i64), b: (i64, i64)) -> std::cmp::Ordering {
    let lower = |v: (i64, i64)| v.1 < 0 || v.1 == 0 && v.0 < 0;
    lower(a).cmp(&lower(b)).then_with(|| 0.cmp(&cross(a, b)))
}

/// From the middle of a street to the houses.
const fn pavement_cm(class: RoadClass) -> i64 {
    match class {
        RoadClass::Arterial => 1_300,
        RoadClass::Main => 1_050,
        RoadClass::Local => 800,
    }
}

/// A park of more than 6 hectares is not a square.
const LARGE_PARK_DOUBLE_CM2: i64 = 2 * 6 * 10_000 * 10_000;
