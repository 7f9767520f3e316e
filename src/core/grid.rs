//! Nearest points on the plane, exactly: a uniform grid that is filled anew when things move.
//!
//! Used for snapping places to junctions and for finding what the pointer means. Filling it is
//! two passes over the points; there is nothing to keep up to date in between.

use super::geo::{Bounds, Point};

/// Points by the square cell they are in. Ids are positions in the list it was filled from.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    origin: Point,
    /// Cells are `1 << shift` centimetres wide.
    shift: u32,
    columns: u32,
    rows: u32,
    /// Where each cell's points begin in `points`; row by row, one more at the end.
    start: Vec<u32>,
    points: Vec<(Point, u32)>,
}

/// A point found, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Squared distance in square centimetres.
    pub distance_squared: u64,
    /// Its position in the list that the grid was filled from.
    pub id: u32,
}

impl Grid {
    /// A grid filled with `points`.
    pub fn of(points: &[Point]) -> Grid {
        let mut grid = Grid::default();
        grid.fill(points);
        grid
    }
    /// Replaces all points, using the old memory. O(points); chooses the cells so that each
    /// holds about two points if they are spread evenly.
    pub fn fill(&mut self, points: &[Point]) {
        self.points.clear();
        self.start.clear();
        let Some(bounds) = Bounds::around(points.iter().copied()) else {
            (self.columns, self.rows) = (0, 0);
            return;
        };
        self.origin = bounds.min;
        self.choose_cells(&bounds, points.len());
        // Counted two places on and summed, `start[cell + 1]` is where a cell begins; filling
        // moves it to where the cell ends, which is where the next one begins.
        self.start.resize(self.columns as usize * self.rows as usize + 2, 0);
        for &point in points {
            let cell = self.cell(point);
            self.start[cell + 2] += 1;
        }
        for cell in 2..self.start.len() {
            self.start[cell] += self.start[cell - 1];
        }
        self.points.resize(points.len(), (Point::default(), 0));
        for (id, &point) in (0..).zip(points) {
            let at = self.cell(point) + 1;
            self.points[self.start[at] as usize] = (point, id);
            self.start[at] += 1;
        }
    }
    /// The nearest point; of equally near ones the smallest id. `None` in an empty grid.
    pub fn nearest(&self, at: Point) -> Option<Found> {
        self.nearest_where(at, |_| true)
    }
    /// The nearest point whose id passes `wanted`; of equally near ones the smallest id.
    pub fn nearest_where(&self, at: Point, wanted: impl Fn(u32) -> bool) -> Option<Found> {
        let mut best: Option<Found> = None;
        if self.points.is_empty() {
            return best;
        }
        let (column, row) = self.column_row(at);
        // Rings of cells around the query's, until nothing outside can be as near.
        for ring in 0..self.columns.max(self.rows) {
            let window = Window::around(self, column, row, ring);
            for y in window.rows.0..=window.rows.1 {
                let whole = y.abs_diff(row) == ring;
                let (first, last) = window.columns;
                if whole {
                    self.look(at, y, (first, last), &wanted, &mut best);
                    continue;
                }
                if column - first == ring {
                    self.look(at, y, (first, first), &wanted, &mut best);
                }
                if last - column == ring {
                    self.look(at, y, (last, last), &wanted, &mut best);
                }
            }
            let reach = window.reach_cm(self, at);
            // A point at exactly this distance may wait outside with a smaller id.
            if best.is_some_and(|found| found.distance_squared < reach.saturating_mul(reach)) {
                break;
            }
        }
        best
    }
    /// Ids of all points at most `radius_cm` away, in no particular order, into `out` (cleared
    /// first).
    pub fn within(&self, at: Point, radius_cm: u32, out: &mut Vec<u32>) {
        out.clear();
        if self.points.is_empty() {
            return;
        }
        let shift =
            |by: i32| Point::from_cm(at.x_cm.saturating_add(by), at.y_cm.saturating_add(by));
        let reach = i32::try_from(radius_cm).unwrap_or(i32::MAX);
        let (low, high) = (self.column_row(shift(-reach)), self.column_row(shift(reach)));
        let limit = u64::from(radius_cm).pow(2);
        for y in low.1..=high.1 {
            let near = |&&(point, _): &&(Point, u32)| point.distance_squared(at) <= limit;
            out.extend(self.cells(y, (low.0, high.0)).iter().filter(near).map(|&(_, id)| id));
        }
    }

    fn look(
        &self,
        at: Point,
        row: u32,
        columns: (u32, u32),
        wanted: &impl Fn(u32) -> bool,
        best: &mut Option<Found>,
    ) {
        for &(point, id) in self.cells(row, columns) {
            let found = Found { distance_squared: point.distance_squared(at), id };
            if best.is_none_or(|best| found < best) && wanted(id) {
                *best = Some(found);
            }
        }
    }
    /// The points in neighbouring cells of one row.
    fn cells(&self, row: u32, (first, last): (u32, u32)) -> &[(Point, u32)] {
        let row = row as usize * self.columns as usize;
        let (from, until) = (self.start[row + first as usize], self.start[row + last as usize + 1]);
        &self.points[from as usize..until as usize]
    }
    fn cell(&self, point: Point) -> usize {
        let (column, row) = self.column_row(point);
        row as usize * self.columns as usize + column as usize
    }
    /// The cell of a point, or the one nearest to it where it is outside.
    fn column_row(&self, point: Point) -> (u32, u32) {
        let along = |at: i32, origin: i32, cells: u32| {
            let offset = if at <= origin { 0 } else { at.abs_diff(origin) };
            (offset >> self.shift).min(cells - 1)
        };
        (
            along(point.x_cm, self.origin.x_cm, self.columns),
            along(point.y_cm, self.origin.y_cm, self.rows),
        )
    }
    fn choose_cells(&mut self, bounds: &Bounds, n: usize) {
        let (width, height) = (bounds.width_cm(), bounds.height_cm());
        let area = width.max(1) * height.max(1);
        self.shift = (area / n as u64 * POINTS_PER_CELL).max(1).isqrt().max(1).ilog2();
        let cells = |extent: u64, shift: u32| (extent >> shift) + 1;
        // Points along a line would get far more cells than there are points.
        let cells_max = 4 * n as u64 + 16;
        while cells(width, self.shift).saturating_mul(cells(height, self.shift)) > cells_max {
            self.shift += 1;
        }
        self.columns = cells(width, self.shift) as u32;
        self.rows = cells(height, self.shift) as u32;
    }
}

/// The cells at most `ring` away from one, cut off at the edge of the grid.
struct Window {
    columns: (u32, u32),
    rows: (u32, u32),
}

impl Window {
    fn around(grid: &Grid, column: u32, row: u32, ring: u32) -> Window {
        let span = |at: u32, cells: u32| (at.saturating_sub(ring), (at + ring).min(cells - 1));
        Window { columns: span(column, grid.columns), rows: span(row, grid.rows) }
    }
    /// No point outside the window is nearer than this. `u64::MAX` if nothing is outside.
    fn reach_cm(&self, grid: &Grid, at: Point) -> u64 {
        let side = |(first, last): (u32, u32), cells: u32, at: i32, origin: i32| {
            let offset = i64::from(at) - i64::from(origin);
            let below = match first {
                0 => i64::MAX,
                _ => offset - (i64::from(first) << grid.shift),
            };
            let above = match last + 1 < cells {
                true => (i64::from(last + 1) << grid.shift) - offset,
                false => i64::MAX,
            };
            below.min(above)
        };
        let x = side(self.columns, grid.columns, at.x_cm, grid.origin.x_cm);
        let y = side(self.rows, grid.rows, at.y_cm, grid.origin.y_cm);
        u64::try_from(x.min(y)).unwrap_or(0)
    }
}

/// Points per cell if they were spread evenly; measured: 1 to 3 are about equally fast.
const POINTS_PER_CELL: u64 = 2;
