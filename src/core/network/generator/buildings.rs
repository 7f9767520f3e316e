//! Houses along the sides of blocks, for the picture.

use super::dice::{Dice, Part};
use super::polygon::{self, Vector, moved, vector};
use crate::core::city::{Area, AreaKind};
use crate::core::geo::Point;

/// Draws at most `per_block_max` houses into each block.
pub fn draw(areas: &[Area], per_block_max: usize, seed: u64) -> Vec<Area> {
    let mut dice = Dice::new(seed, Part::Buildings);
    let mut houses = Vec::new();
    for block in areas.iter().filter(|area| area.kind == AreaKind::Block) {
        let mut placed: Vec<[Point; 4]> = Vec::new();
        // Some blocks are dense, some are yards.
        let density = dice.between(35, 85);
        for side in sides(&block.outline) {
            let more = per_block_max - placed.len();
            along(&mut dice, density, side, &block.outline, more, &mut placed);
        }
        houses.extend(placed.into_iter().map(|corners| Area {
            kind: AreaKind::Building,
            name: None,
            outline: corners.to_vec(),
        }));
    }
    houses
}

/// The sides of an outline, pieces of a curve taken together while they are nearly straight.
fn sides(outline: &[Point]) -> Vec<(Point, Point)> {
    let n = outline.len();
    let mut sides: Vec<(Point, Point)> = Vec::new();
    for k in 0..n {
        let (a, b) = (outline[k], outline[(k + 1) % n]);
        if let Some(last) = sides.last_mut() {
            let (before, after) = (vector(last.0, last.1), vector(a, b));
            let bend = polygon::cross(before, after).abs();
            if bend * 12 < polygon::length(before) * polygon::length(after) {
                last.1 = b;
                continue;
            }
        }
        sides.push((a, b));
    }
    sides
}

/// Houses in a row along one side.
fn along(
    dice: &mut Dice,
    density: i64,
    (a, b): (Point, Point),
    outline: &[Point],
    more: usize,
    placed: &mut Vec<[Point; 4]>,
) {
    let way = vector(a, b);
    let length = polygon::length(way);
    let mut at = dice.between(500, 1500);
    let max = placed.len() + more;
    while at < length && placed.len() < max {
        let (width, depth) = (dice.between(1_200, 3_000), dice.between(1_100, 2_000));
        let back = dice.between(250, 700);
        let wanted = dice.chance(density);
        let corner = |along: i64, inward: i64| -> Point {
            let forward: Vector = (way.0 * along / length, way.1 * along / length);
            let inward = polygon::left(way, inward);
            moved(moved(a, forward), inward)
        };
        let house = [
            corner(at, back),
            corner(at + width, back),
            corner(at + width, back + depth),
            corner(at, back + depth),
        ];
        let inside = house.iter().all(|&p| polygon::contains(outline, p));
        if wanted && inside && !placed.iter().any(|other| overlap(&house, other)) {
            placed.push(house);
        }
        at += width + dice.between(300, 1_100);
    }
}

/// Whether two convex outlines overlap: no side of either has the other all on its right.
fn overlap(a: &[Point; 4], b: &[Point; 4]) -> bool {
    let separates = |p: &[Point; 4], q: &[Point; 4]| {
        (0..4).any(|k| {
            let (from, way) = (p[k], vector(p[k], p[(k + 1) % 4]));
            q.iter().all(|&c| polygon::cross(way, vector(from, c)) <= 0)
        })
    };
    !separates(a, b) && !separates(b, a)
}
