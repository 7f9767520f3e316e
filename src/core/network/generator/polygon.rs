//! Polygons in whole centimetres: area, containment, and pulling the sides inwards.

use crate::core::geo::Point;

/// A direction or difference, wide enough for products of coordinates.
pub type Vector = (i64, i64);

/// From `a` to `b`.
pub fn vector(a: Point, b: Point) -> Vector {
    (i64::from(b.x_cm) - i64::from(a.x_cm), i64::from(b.y_cm) - i64::from(a.y_cm))
}

/// Positive where `b` is to the left of `a`.
pub fn cross(a: Vector, b: Vector) -> i64 {
    a.0 * b.1 - a.1 * b.0
}

/// Length, rounded down, at least 1.
pub fn length((x, y): Vector) -> i64 {
    ((x * x + y * y) as u64).isqrt().max(1) as i64
}

/// A vector of `cm` centimetres to the left of `direction`.
pub fn left(direction: Vector, cm: i64) -> Vector {
    let length = length(direction);
    (-direction.1 * cm / length, direction.0 * cm / length)
}

/// The point moved by a vector.
pub fn moved(p: Point, (x, y): Vector) -> Point {
    Point::from_cm(p.x_cm + x as i32, p.y_cm + y as i32)
}

/// Twice the area, positive for counter-clockwise outlines.
pub fn double_area(outline: &[Point]) -> i64 {
    let Some(&origin) = outline.first() else { return 0 };
    let pairs = outline.iter().zip(outline.iter().skip(1));
    pairs.map(|(&a, &b)| cross(vector(origin, a), vector(origin, b))).sum()
}

/// Whether `p` is inside (even-odd rule; points on the outline may fall on either side).
pub fn contains(outline: &[Point], p: Point) -> bool {
    let n = outline.len();
    let mut inside = false;
    for k in 0..n {
        let (a, b) = (outline[k], outline[(k + 1) % n]);
        if (a.y_cm > p.y_cm) != (b.y_cm > p.y_cm) {
            let side = cross(vector(a, b), vector(a, p));
            inside ^= (side > 0) == (b.y_cm > a.y_cm);
        }
    }
    inside
}

/// A counter-clockwise outline with side `k` (from corner `k` to the next) moved inwards by
/// `by_cm[k]`; in narrow places, where moved sides overlap, corners are cut off. `None` where
/// nothing sensible is left. O(corners squared).
pub fn inset(outline: &[Point], by_cm: &[i64]) -> Option<Vec<Point>> {
    let n = outline.len();
    let keeps_off = |p: Point| {
        contains(outline, p)
            && (0..n).all(|k| {
                // A little less than asked, for rounding.
                let (side, by) = ((outline[k], outline[(k + 1) % n]), by_cm[k] * 9 / 10);
                distance_squared(p, side) >= by * by
            })
    };
    let corners = (0..n).map(|k| inset_corner(outline, by_cm, k));
    let corners: Vec<Point> = corners.filter(|&p| keeps_off(p)).collect();
    let left_over = double_area(&corners);
    (corners.len() >= 3 && left_over * 5 > double_area(outline)).then_some(corners)
}

/// Where corner `k` comes to lie.
fn inset_corner(outline: &[Point], by_cm: &[i64], k: usize) -> Point {
    let n = outline.len();
    let last = (k + n - 1) % n;
    let (before, here, after) = (outline[last], outline[k], outline[(k + 1) % n]);
    let (d0, d1) = (vector(before, here), vector(here, after));
    let (m0, m1) = (left(d0, by_cm[last]), left(d1, by_cm[k]));
    let turn = cross(d0, d1);
    if turn.abs() * 8 < length(d0) * length(d1) {
        return moved(here, ((m0.0 + m1.0) / 2, (m0.1 + m1.1) / 2));
    }
    // Where the moved sides meet: `m0 + t d0` with t from their difference along `d1`.
    let t = i128::from(cross((m1.0 - m0.0, m1.1 - m0.1), d1));
    let along = |d: i64| (t * i128::from(d) / i128::from(turn)) as i64;
    moved(here, (m0.0 + along(d0.0), m0.1 + along(d0.1)))
}

/// Squared distance of `p` from a side.
fn distance_squared(p: Point, (a, b): (Point, Point)) -> i64 {
    let (side, to_p) = (vector(a, b), vector(a, p));
    let (along, whole) = (dot(side, to_p), dot(side, side).max(1));
    if along <= 0 {
        dot(to_p, to_p)
    } else if along >= whole {
        dot(vector(b, p), vector(b, p))
    } else {
        let off = cross(side, to_p) / length(side);
        off * off
    }
}

fn dot(a: Vector, b: Vector) -> i64 {
    a.0 * b.0 + a.1 * b.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(m: i32) -> Vec<Point> {
        [(0, 0), (m, 0), (m, m), (0, m)].map(|(x, y)| Point::from_m(x, y)).to_vec()
    }

    #[test]
    fn an_inset_square_is_a_smaller_square() {
        let inner = inset(&square(100), &[1000; 4]).unwrap();
        let expected = [(10, 10), (90, 10), (90, 90), (10, 90)].map(|(x, y)| Point::from_m(x, y));
        assert_eq!(inner, expected);
        assert_eq!(inset(&square(100), &[4500; 4]), None, "too little is left");
    }

    #[test]
    fn the_inside_is_inside() {
        assert!(contains(&square(10), Point::from_m(5, 5)));
        assert!(!contains(&square(10), Point::from_m(15, 5)));
        assert_eq!(double_area(&square(10)), 2 * 1000 * 1000);
    }
}
