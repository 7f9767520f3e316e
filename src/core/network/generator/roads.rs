//! From streets to a road network: one-way streets, speeds, names, and nothing unreachable.

use super::dice::{Dice, Part};
use super::names::NameBook;
use super::streets::{Line, LineKind, Streets};
use super::{Plane, curve};
use crate::core::geo::Point;
use crate::core::id::{EdgeId, Id, NodeId};
use crate::core::network::{Edge, RoadClass, RoadNetwork, components};
use crate::core::time::SimDuration;

/// A network and, for each of its junctions, whether it is beyond the river.
pub struct Built {
    pub network: RoadNetwork,
    pub on_far_bank: Vec<bool>,
}

/// One piece of street between two junctions of the lattice.
struct Piece {
    line: usize,
    /// Position in the line.
    k: usize,
    from: usize,
    to: usize,
    /// Whether only the way from `from` to `to` is allowed.
    one_way: bool,
}

pub fn build(streets: &Streets, plane: &Plane, names: &mut NameBook, seed: u64) -> Built {
    let mut pieces = pieces(streets, seed);
    let ways = pieces.iter().flat_map(|p| {
        let back = (!p.one_way).then_some((p.to, p.from));
        std::iter::once((p.from, p.to)).chain(back)
    });
    let kept = components::largest(streets.at.len(), ways);
    pieces.retain(|p| kept[p.from] && kept[p.to]);

    let mut id_of = vec![None; streets.at.len()];
    let (mut nodes, mut on_far_bank): (Vec<Point>, Vec<bool>) = (Vec::new(), Vec::new());
    for idx in (0..streets.at.len()).filter(|&idx| kept[idx]) {
        id_of[idx] = Some(NodeId::from_idx(nodes.len()));
        nodes.push(plane.point(streets.at[idx]));
        on_far_bank.push(streets.far[idx]);
    }
    let mut edges: Vec<Edge> = Vec::new();
    let mut texts = vec![String::new()];
    let mut street = 0;
    let mut previous: Option<(usize, usize)> = None;
    for piece in &pieces {
        let line = &streets.lines[piece.line];
        // A street keeps its name until there is a gap.
        if previous.is_none_or(|(l, k)| l != piece.line || k + 1 != piece.k) {
            street = texts.len() as u32;
            texts.push(names.street(line.kind, line.class));
        }
        previous = Some((piece.line, piece.k));
        let mut name = street;
        if line.bridge == Some(piece.k) {
            name = texts.len() as u32;
            texts.push(names.bridge());
        }
        let (Some(from), Some(to)) = (id_of[piece.from], id_of[piece.to]) else { continue };
        let forward = piece.from == line.nodes[piece.k];
        push(&mut edges, (from, to), &nodes, shape(streets, line, piece.k, forward, plane), {
            (line.class, name, piece.one_way)
        });
    }
    // Invariant: ids are positions in `nodes`, and every road has at least a centimetre.
    let network = RoadNetwork::build(nodes, edges, texts).unwrap_or_default();
    Built { network, on_far_bank }
}

/// All pieces of street, line by line in order; some long local streets are one-way.
fn pieces(streets: &Streets, seed: u64) -> Vec<Piece> {
    let mut dice = Dice::new(seed, Part::OneWays);
    let mut pieces = Vec::new();
    for (l, line) in streets.lines.iter().enumerate() {
        let mut k = 0;
        while k < line.alive.len() {
            let run = line.alive[k..].iter().take_while(|&&alive| alive).count();
            let one_way = line.class == RoadClass::Local
                && run >= ONE_WAY_PIECES_MIN
                && dice.chance(ONE_WAY_PERCENT);
            // Neighbours alternate, as they do in towns.
            let reversed = one_way && l % 2 == 1;
            for k in k..k + run {
                let (a, b) = (line.nodes[k], line.nodes[k + 1]);
                let (from, to) = if reversed { (b, a) } else { (a, b) };
                pieces.push(Piece { line: l, k, from, to, one_way });
            }
            k += run + 1;
        }
    }
    pieces
}

/// The points between the two ends, on a smooth curve through the line's junctions.
fn shape(streets: &Streets, line: &Line, k: usize, forward: bool, plane: &Plane) -> Vec<Point> {
    if line.bridge == Some(k) || line.kind == LineKind::Diagonal {
        return Vec::new();
    }
    let at = |k: usize| streets.at[line.nodes[k.min(line.nodes.len() - 1)]];
    let mut points = curve::between([at(k.saturating_sub(1)), at(k), at(k + 1), at(k + 2)]);
    if !forward {
        points.reverse();
    }
    points.into_iter().map(|p| plane.point(p)).collect()
}

/// Adds a road, and its twin unless it is one-way.
fn push(
    edges: &mut Vec<Edge>,
    (from, to): (NodeId, NodeId),
    nodes: &[Point],
    shape: Vec<Point>,
    (class, name, one_way): (RoadClass, u32, bool),
) {
    let mut length_cm = 0;
    let mut last = nodes[from.idx()];
    for &p in shape.iter().chain([&nodes[to.idx()]]) {
        length_cm += last.distance_cm(p);
        last = p;
    }
    let length_cm = (length_cm as u32).max(1);
    let travel = SimDuration::from_micros(u64::from(length_cm) * 36_000 / kmh(class));
    let id = EdgeId::from_idx(edges.len());
    let (twin, back) = (EdgeId(id.0 + 1), shape.iter().rev().copied().collect());
    let edge = Edge { from, to, length_cm, travel, class, name, shape, twin: None };
    if one_way {
        edges.push(edge);
    } else {
        edges.push(Edge { twin: Some(twin), ..edge.clone() });
        edges.push(Edge { from: to, to: from, shape: back, twin: Some(id), ..edge });
    }
}

/// Speeds of a busy town, with the waiting at crossings spread over the way.
const fn kmh(class: RoadClass) -> u64 {
    match class {
        RoadClass::Arterial => 30,
        RoadClass::Main => 24,
        RoadClass::Local => 18,
    }
}

/// Shorter streets are never one-way: they would only make detours.
const ONE_WAY_PIECES_MIN: usize = 3;
const ONE_WAY_PERCENT: i64 = 22;
