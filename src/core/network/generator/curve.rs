//! Smooth curves through given points (Catmull and Rom), in whole numbers.

/// The value `part/whole` of the way from `p[1]` to `p[2]`, on the curve through all four.
pub fn blend(p: [i64; 4], part: i64, whole: i64) -> i64 {
    // In 1/1024 of the way; the products stay far below 2^63 for coordinates of a city.
    let t = part * ONE / whole;
    let (t2, t3) = (t * t / ONE, t * t / ONE * t / ONE);
    let sum = (-t3 + 2 * t2 - t) * p[0]
        + (3 * t3 - 5 * t2 + 2 * ONE) * p[1]
        + (-3 * t3 + 4 * t2 + t) * p[2]
        + (t3 - t2) * p[3];
    sum / (2 * ONE)
}

/// Points of the curve from `p[1]` to `p[2]`, both left out; none where it is nearly straight.
pub fn between(p: [(i64, i64); 4]) -> Vec<(i64, i64)> {
    let at = |part| (blend(p.map(|q| q.0), part, PIECES), blend(p.map(|q| q.1), part, PIECES));
    let points: Vec<_> = (1..PIECES).map(at).collect();
    let (a, b) = (p[1], p[2]);
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let chord = ((dx * dx + dy * dy) as u64).isqrt() as i64;
    let bend = points.iter().map(|q| ((q.0 - a.0) * dy - (q.1 - a.1) * dx).abs()).max();
    if bend.unwrap_or(0) <= chord * STRAIGHT_CM { Vec::new() } else { points }
}

const ONE: i64 = 1024;
/// Straight pieces per curve: enough to look smooth at the closest zoom.
const PIECES: i64 = 5;
/// Bends below this are not worth their points.
const STRAIGHT_CM: i64 = 120;
