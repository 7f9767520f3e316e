//! Row 15: the nearest of 10,000 moving points, against rstar's tree over the same points.

use crate::{ratio, row, timed};
use dispatch_playground::core::geo::Point;
use dispatch_playground::core::grid::Grid;
use dispatch_playground::core::rng::{Purpose, below, draw};
use rstar::RTree;
use rstar::primitives::GeomWithData;

const MOVERS: u64 = 10_000;
const QUERIES: u64 = 200_000;

pub fn run() {
    let movers: Vec<Point> = (0..MOVERS).map(|k| place(0, k)).collect();
    let queries: Vec<Point> = (0..QUERIES).map(|k| place(1, k)).collect();
    let mut grid = Grid::of(&movers);
    let ((), our_update) = timed(|| grid.fill(&movers));
    let entry =
        |k: usize| GeomWithData::new([i64::from(movers[k].x_cm), i64::from(movers[k].y_cm)], k);
    let (tree, their_update) =
        timed(|| RTree::bulk_load((0..movers.len()).map(entry).collect::<Vec<_>>()));
    row(
        "15",
        "update of 10,000 movers",
        &format!("{:.3} ms", our_update.as_secs_f64() * 1e3),
        &format!("rstar's bulk load: {:.1}x our time", ratio(their_update, our_update)),
    );

    let (ours, our_time) = timed(|| {
        let found = queries.iter().map(|&at| grid.nearest(at).map_or(0, |f| f.distance_squared));
        found.sum::<u64>()
    });
    let (theirs, their_time) = timed(|| {
        let found = queries.iter().map(|at| {
            let nearest = tree.nearest_neighbor(&[i64::from(at.x_cm), i64::from(at.y_cm)]);
            nearest.map_or(0, |entry| movers[entry.data].distance_squared(*at))
        });
        found.sum::<u64>()
    });
    assert_eq!(ours, theirs, "both find the nearest");
    row(
        "15",
        "nearest driver",
        &format!("{:.3} us", our_time.as_secs_f64() * 1e6 / QUERIES as f64),
        &format!("rstar: {:.1}x our time", ratio(their_time, our_time)),
    );
}

/// The `k`-th of a row of random points in a city of 13 x 10 km.
fn place(row: u64, k: u64) -> Point {
    let along =
        |axis: u64, extent: u64| below(draw(15, Purpose::Faults, row * 2 + axis, k), extent);
    Point::from_cm(along(0, 1_300_000) as i32, along(1, 1_000_000) as i32)
}
