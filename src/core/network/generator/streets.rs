//! Which streets there are on the lattice: classes, bridges, diagonals, parks and gaps.

use super::CityPlan;
use super::dice::{Dice, Part, noise};
use super::lattice::Lattice;
use crate::core::network::RoadClass;

/// The streets of a town before they become roads.
pub struct Streets {
    /// Places of junctions: those of the lattice, then the ends of roads out of town.
    pub at: Vec<(i64, i64)>,
    /// Whether a junction is beyond the river.
    pub far: Vec<bool>,
    pub lines: Vec<Line>,
    /// A place inside each park.
    pub parks: Vec<(i64, i64)>,
}

/// A row of junctions that a street may follow.
pub struct Line {
    pub kind: LineKind,
    pub class: RoadClass,
    pub nodes: Vec<usize>,
    /// Whether the street exists between `nodes[k]` and `nodes[k + 1]`.
    pub alive: Vec<bool>,
    /// Which piece is a bridge.
    pub bridge: Option<usize>,
}

/// How a line runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Along the river.
    Row,
    /// On the bank.
    Quay,
    /// Across.
    Column,
    /// Slanting through the grid.
    Diagonal,
}

/// A rectangle of lattice cells without streets inside: columns, then rows, corners included.
#[derive(Clone, Copy)]
struct Park {
    i: (usize, usize),
    j: (usize, usize),
}

impl Streets {
    pub fn draw(plan: &CityPlan, lattice: Lattice, seed: u64) -> Streets {
        let mut dice = Dice::new(seed, Part::Lines);
        let near = lattice.near_rows;
        let columns = classes(&mut dice, lattice.columns, plan.arterial_every);
        let mut rows = classes(&mut dice, near, plan.arterial_every);
        rows.extend(classes(&mut dice, lattice.rows - near, plan.arterial_every));
        for quay in [near - 1, near] {
            rows[quay] = rows[quay].min(RoadClass::Main);
        }
        let parks = draw_parks(plan, &lattice, &columns, &rows, seed);
        let mut lines: Vec<Line> = (0..lattice.rows).map(|j| row(&lattice, j, rows[j])).collect();
        lines.extend((0..lattice.columns).map(|i| column(&lattice, i, columns[i])));
        for far in [false, true] {
            lines.extend(diagonals(&mut dice, &lattice, &columns, far));
        }
        for park in &parks {
            lines.iter_mut().for_each(|line| clear(&lattice, line, park));
        }
        let far = (0..lattice.at.len()).map(|idx| idx % lattice.rows >= near).collect();
        let parks = parks.iter().map(|p| centre(&lattice, p)).collect();
        let mut streets = Streets { at: lattice.at, far, lines, parks };
        streets.leave_gaps(lattice.spacing, seed);
        streets.prune();
        streets.leave_town(lattice.spacing * 6 / 10);
        streets
    }
    /// Streets that meet at each junction.
    fn degrees(&self) -> Vec<u32> {
        let mut degree = vec![0; self.at.len()];
        for line in &self.lines {
            for k in (0..line.alive.len()).filter(|&k| line.alive[k]) {
                degree[line.nodes[k]] += 1;
                degree[line.nodes[k + 1]] += 1;
            }
        }
        degree
    }
    /// Takes some local streets out, more in some quarters than in others, so that blocks differ
    /// and streets end in T-junctions; never so that a street ends in a field.
    fn leave_gaps(&mut self, spacing: i64, seed: u64) {
        let mut dice = Dice::new(seed, Part::Gaps);
        let mut degree = self.degrees();
        let mut local: Vec<(usize, usize)> = (0..self.lines.len())
            .filter(|&l| self.lines[l].class == RoadClass::Local)
            .flat_map(|l| (0..self.lines[l].alive.len()).map(move |k| (l, k)))
            .collect();
        dice.shuffle(&mut local);
        for (l, k) in local {
            let line = &mut self.lines[l];
            let (a, b) = (line.nodes[k], line.nodes[k + 1]);
            let sparse = noise(seed, 5, self.at[a], spacing * 4);
            let enough = degree[a] >= 3 && degree[b] >= 3 && degree[a] + degree[b] >= 7;
            if line.alive[k] && enough && dice.chance(14 + sparse * 14 / 1024) {
                line.alive[k] = false;
                degree[a] -= 1;
                degree[b] -= 1;
            }
        }
    }
    /// Takes dead ends out, again and again until there are none.
    fn prune(&mut self) {
        loop {
            let degree = self.degrees();
            let mut changed = false;
            for line in &mut self.lines {
                for k in 0..line.alive.len() {
                    let dead = [line.nodes[k], line.nodes[k + 1]].iter().any(|&n| degree[n] < 2);
                    if line.alive[k] && dead {
                        line.alive[k] = false;
                        changed = true;
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }
    /// Lets arterials run out of town at both ends.
    fn leave_town(&mut self, by: i64) {
        for line in self.lines.iter_mut().filter(|line| line.class == RoadClass::Arterial) {
            let Some(first) = line.alive.iter().position(|&alive| alive) else { continue };
            // Invariant: there is a first, so there is a last.
            let last = line.alive.iter().rposition(|&alive| alive).unwrap_or(first);
            if line.kind == LineKind::Diagonal {
                continue;
            }
            line.nodes = line.nodes[first..=last + 1].to_vec();
            line.alive = line.alive[first..=last].to_vec();
            line.bridge = line.bridge.map(|k| k - first);
            for at_start in [true, false] {
                let n = line.nodes.len();
                let (end, before) = if at_start { (0, 1) } else { (n - 1, n - 2) };
                let (end, before) = (line.nodes[end], line.nodes[before]);
                let (a, b) = (self.at[before], self.at[end]);
                let (du, dv) = (b.0 - a.0, b.1 - a.1);
                let length = ((du * du + dv * dv) as u64).isqrt().max(1) as i64;
                self.at.push((b.0 + du * by / length, b.1 + dv * by / length));
                self.far.push(self.far[end]);
                let node = self.at.len() - 1;
                if at_start {
                    line.nodes.insert(0, node);
                    line.alive.insert(0, true);
                    line.bridge = line.bridge.map(|k| k + 1);
                } else {
                    line.nodes.push(node);
                    line.alive.push(true);
                }
            }
        }
    }
}

/// The class of each of `n` parallel lines: an arterial about every `every`, a main street
/// half-way between two.
fn classes(dice: &mut Dice, n: usize, every: usize) -> Vec<RoadClass> {
    let mut classes = vec![RoadClass::Local; n];
    let count = ((n + every / 2) / every).max(1);
    let mut previous: Option<usize> = None;
    for k in 0..count {
        let middle = (n - 1) * (2 * k + 1) / (2 * count);
        let shift = dice.between(-1, 1);
        let at = (middle as i64 + shift).clamp(1.min(n as i64 - 1), n as i64 - 1) as usize;
        classes[at] = RoadClass::Arterial;
        if let Some(previous) = previous {
            let between = (previous + at) / 2;
            classes[between] = classes[between].min(RoadClass::Main);
        }
        previous = Some(at);
    }
    classes
}

fn row(lattice: &Lattice, j: usize, class: RoadClass) -> Line {
    let quay = j + 1 == lattice.near_rows || j == lattice.near_rows;
    let alive = |i: usize| {
        lattice.is_built(i, j) && j + 1 != lattice.near_rows
            || j > 0 && j != lattice.near_rows && lattice.is_built(i, j - 1)
    };
    Line {
        kind: if quay { LineKind::Quay } else { LineKind::Row },
        class,
        nodes: (0..lattice.columns).map(|i| lattice.idx(i, j)).collect(),
        alive: (0..lattice.columns - 1).map(alive).collect(),
        bridge: None,
    }
}

fn column(lattice: &Lattice, i: usize, class: RoadClass) -> Line {
    let river = lattice.near_rows - 1;
    let bridge = class == RoadClass::Arterial;
    let alive = |j: usize| match j == river {
        true => bridge,
        false => lattice.is_built(i, j) || i > 0 && lattice.is_built(i - 1, j),
    };
    Line {
        kind: LineKind::Column,
        class,
        nodes: (0..lattice.rows).map(|j| lattice.idx(i, j)).collect(),
        alive: (0..lattice.rows - 1).map(alive).collect(),
        bridge: bridge.then_some(river),
    }
}

/// Avenues that slant away from a bridge, on one bank: one for every four arterials.
fn diagonals(dice: &mut Dice, lattice: &Lattice, columns: &[RoadClass], far: bool) -> Vec<Line> {
    let heads: Vec<usize> =
        (0..columns.len()).filter(|&i| columns[i] == RoadClass::Arterial).collect();
    let count = heads.len().div_ceil(4);
    (0..count)
        .map(|k| {
            let from = k * heads.len() / count;
            let head = heads[from + dice.below((heads.len() - from).min(4))];
            let quay = if far { lattice.near_rows } else { lattice.near_rows - 1 };
            let reach = if far { lattice.rows - 1 - quay } else { quay };
            let east = if head * 2 < lattice.columns { true } else { dice.chance(15) };
            let mut nodes = vec![];
            for d in 0..=reach.min(DIAGONAL_MAX) {
                let i = if east { head + d } else { head.wrapping_sub(d) };
                if i >= lattice.columns {
                    break;
                }
                nodes.push(lattice.idx(i, if far { quay + d } else { quay - d }));
            }
            let alive = nodes
                .windows(2)
                .map(|pair| {
                    let (i, j) = (pair[0].min(pair[1]), pair[0] % lattice.rows);
                    let j = j.min(pair[1] % lattice.rows);
                    lattice.is_built(i / lattice.rows, j)
                })
                .collect();
            Line { kind: LineKind::Diagonal, class: RoadClass::Main, nodes, alive, bridge: None }
        })
        .collect()
}

/// Looks for room between the arterials: the first park is the largest.
fn draw_parks(
    plan: &CityPlan,
    lattice: &Lattice,
    columns: &[RoadClass],
    rows: &[RoadClass],
    seed: u64,
) -> Vec<Park> {
    let mut dice = Dice::new(seed, Part::Parks);
    let mut parks: Vec<Park> = Vec::new();
    for n in 0..plan.parks {
        // Bounded: a full town simply gets fewer parks.
        for attempt in 0..300 {
            let large = n % 4 == 0 && attempt < 200;
            let half = plan.arterial_every / 2;
            let (w, h) =
                if large { (half, half - 1) } else { (1 + dice.below(2), 1 + dice.below(2)) };
            let (w, h) = if attempt >= 250 { (1, 1) } else { (w, h) };
            let i = 1 + dice.below(lattice.columns.saturating_sub(w + 2));
            let j = 1 + dice.below(lattice.rows.saturating_sub(h + 2));
            let park = Park { i: (i, i + w), j: (j, j + h) };
            let built = (i..i + w).all(|i| (j..j + h).all(|j| lattice.is_built(i, j)));
            let dry = j + h < lattice.near_rows || j >= lattice.near_rows;
            let free = (i + 1..i + w).all(|i| columns[i] != RoadClass::Arterial)
                && (j + 1..j + h).all(|j| rows[j] != RoadClass::Arterial);
            let apart = parks
                .iter()
                .all(|p| i > p.i.1 + 2 || p.i.0 > i + w + 2 || j > p.j.1 + 1 || p.j.0 > j + h + 1);
            if built && dry && free && apart {
                parks.push(park);
                break;
            }
        }
    }
    parks
}

/// Takes a line's pieces inside a park out.
fn clear(lattice: &Lattice, line: &mut Line, park: &Park) {
    for k in 0..line.alive.len() {
        let (a, b) = (line.nodes[k], line.nodes[k + 1]);
        // Twice the middle of the piece, so that it stays whole.
        let i = a / lattice.rows + b / lattice.rows;
        let j = a % lattice.rows + b % lattice.rows;
        let inside = |x: usize, (low, high): (usize, usize)| 2 * low < x && x < 2 * high;
        if inside(i, park.i) && inside(j, park.j) {
            line.alive[k] = false;
        }
    }
}

fn centre(lattice: &Lattice, park: &Park) -> (i64, i64) {
    let corners =
        [(park.i.0, park.j.0), (park.i.1, park.j.0), (park.i.0, park.j.1), (park.i.1, park.j.1)]
            .map(|(i, j)| lattice.at[lattice.idx(i, j)]);
    let sum = corners.iter().fold((0, 0), |s, c| (s.0 + c.0, s.1 + c.1));
    (sum.0 / 4, sum.1 / 4)
}

/// Longest diagonal, in cells.
const DIAGONAL_MAX: usize = 12;
