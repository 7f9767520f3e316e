//! The grid of nearest points against looking at every point, and against rstar's tree.

use crate::networks::Rolls;
use dispatch_playground::core::geo::Point;
use dispatch_playground::core::grid::{Found, Grid};
use rstar::RTree;

fn by_looking(points: &[Point], at: Point, wanted: impl Fn(u32) -> bool) -> Option<Found> {
    let found = (0..).zip(points).filter(|&(id, _)| wanted(id));
    found.map(|(id, p)| Found { distance_squared: p.distance_squared(at), id }).min()
}

/// `n` points in a box, coarse enough that many distances are equal.
fn scatter(rolls: &mut Rolls, n: usize, width: usize, height: usize, step: i32) -> Vec<Point> {
    let mut along = |extent: usize| (rolls.below(extent) as i32 - extent as i32 / 2) * step;
    (0..n).map(|_| Point::from_cm(along(width), along(height))).collect()
}

#[test]
fn the_nearest_is_the_one_found_by_looking_at_all() {
    for seed in 0..60 {
        let mut rolls = Rolls::new(seed);
        let (w, h) = (1 + rolls.below(60), 1 + rolls.below(60));
        let step = [1, 100, 30_000, 20_000_000][rolls.below(4)];
        let n = rolls.below(200);
        let points = scatter(&mut rolls, n, w, h, step);
        let grid = Grid::of(&points);
        for at in scatter(&mut rolls, 60, 2 * w + 3, 2 * h + 3, step) {
            let every_third = |id: u32| id % 3 == 1;
            assert_eq!(grid.nearest(at), by_looking(&points, at, |_| true), "seed {seed}");
            assert_eq!(grid.nearest_where(at, every_third), by_looking(&points, at, every_third));
            let radius = rolls.below(30 * step as usize) as u32;
            let mut near = Vec::new();
            grid.within(at, radius, &mut near);
            near.sort_unstable();
            let limit = u64::from(radius).pow(2);
            let all = (0..).zip(&points).filter(|(_, p)| p.distance_squared(at) <= limit);
            assert_eq!(near, all.map(|(id, _)| id).collect::<Vec<u32>>(), "seed {seed}");
        }
    }
}

#[test]
fn the_nearest_is_as_near_as_the_one_of_an_r_tree() {
    let mut rolls = Rolls::new(5);
    let points = scatter(&mut rolls, 10_000, 1_300_000, 1_000_000, 1);
    let grid = Grid::of(&points);
    let tree = RTree::bulk_load(points.iter().map(|p| [p.x_cm as i64, p.y_cm as i64]).collect());
    for at in scatter(&mut rolls, 5_000, 1_500_000, 1_200_000, 1) {
        let theirs = tree.nearest_neighbor(&[at.x_cm as i64, at.y_cm as i64]).unwrap();
        let theirs = Point::from_cm(theirs[0] as i32, theirs[1] as i32).distance_squared(at);
        assert_eq!(grid.nearest(at).unwrap().distance_squared, theirs);
    }
}

#[test]
fn filling_again_forgets_the_points_before() {
    let mut grid = Grid::of(&[Point::from_m(1, 1), Point::from_m(2, 2)]);
    grid.fill(&[Point::from_m(9, 9)]);
    assert_eq!(grid.nearest(Point::from_m(1, 1)).unwrap().id, 0);
    grid.fill(&[]);
    assert_eq!(grid.nearest(Point::from_m(1, 1)), None);
}
