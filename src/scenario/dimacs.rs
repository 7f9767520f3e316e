//! Road graphs in the format of the DIMACS shortest-path challenges (`.gr`): for programs that
//! route on them. Junctions have no place there, so no run can be made from one.
//!
//! ```text
//! c a comment
//! p sp JUNCTIONS ARCS
//! a FROM TO METRES
//! ```
//! Junctions count from 1, as in the format; [`read`] makes them count from 0.

use super::problem::{Problem, quoted};
use crate::core::geo::Point;
use crate::core::id::NodeId;
use crate::core::network::{Edge, RoadClass, RoadNetwork};
use crate::core::time::SimDuration;

/// Reads a graph. Driving takes a tenth of a second a metre, so that the fastest way is the
/// shortest.
///
/// # Errors
/// The first line that is wrong.
pub fn read(file: &str, text: &str) -> Result<RoadNetwork, Problem> {
    let mut sizes = None;
    let mut edges = Vec::new();
    for (idx, line) in text.lines().enumerate() {
        let wrong =
            |expected: &str| Problem::new(file, quoted(line), expected).at(idx as u32 + 1, 1);
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        match (words.as_slice(), sizes) {
            ([] | ["c", ..], _) => {}
            (["p", "sp", nodes, arcs], None) => {
                let number = |word: &str, max| word.parse().ok().filter(|n| (1..=max).contains(n));
                sizes = number(nodes, RoadNetwork::NODES_MAX)
                    .zip(number(arcs, RoadNetwork::EDGES_MAX))
                    .map(Some)
                    .ok_or_else(|| wrong("`p sp JUNCTIONS ARCS`, at least one of each"))?;
            }
            (["a", from, to, metres], Some((nodes, _))) => {
                let node =
                    |word: &str| word.parse().ok().filter(|n| (1..=nodes as u32).contains(n));
                let metres = metres.parse().ok().filter(|m| (1..=METRES_MAX).contains(m));
                let arc = node(from).zip(node(to)).zip(metres);
                let ((from, to), metres) = arc.ok_or_else(|| {
                    wrong(&format!("`a FROM TO METRES`, junctions 1 to {nodes}, metres from 1"))
                })?;
                edges.push(edge(from - 1, to - 1, metres));
            }
            (["a", ..], None) => return Err(wrong("a line `p sp JUNCTIONS ARCS` before any arc")),
            _ => return Err(wrong("a line that begins with c, p or a")),
        }
    }
    let Some((nodes, arcs)) = sizes else {
        return Err(Problem::new(file, "no problem line", "a line `p sp JUNCTIONS ARCS`"));
    };
    if arcs != edges.len() {
        let expected = format!("{arcs}, as the problem line says");
        return Err(Problem::new(file, format!("{} arcs", edges.len()), expected));
    }
    RoadNetwork::build(vec![Point::default(); nodes], edges, vec![String::new()])
        .map_err(|e| Problem::new(file, e.to_string(), "a network within these limits"))
}

fn edge(from: u32, to: u32, metres: u32) -> Edge {
    Edge {
        from: NodeId(from),
        to: NodeId(to),
        length_cm: metres * 100,
        travel: SimDuration::from_millis(u64::from(metres) * 100),
        class: RoadClass::Local,
        name: 0,
        shape: Vec::new(),
        twin: None,
    }
}

/// The longest road whose centimetres fit.
const METRES_MAX: u32 = u32::MAX / 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_graph_is_read_and_each_wrong_line_is_named() {
        let good = "c two junctions\np sp 2 2\na 1 2 7\na 2 1 9\n";
        let network = read("x.gr", good).unwrap();
        assert_eq!((network.nodes().len(), network.edges().len()), (2, 2));
        for (text, expected) in [
            ("", "no problem line"),
            ("a 1 2 3\n", "x.gr:1:1"),
            ("p sp 2 1\na 1 3 4\n", "junctions 1 to 2"),
            ("p sp 2 1\na 1 2 -4\n", "x.gr:2:1"),
            ("p sp 2 1\na 1 2 0\n", "metres from 1"),
            ("p sp 2 2\na 1 2 4\n", "found 1 arcs; expected 2"),
            ("p sp 0 0\n", "at least one of each"),
            ("q\n", "begins with c, p or a"),
        ] {
            let problem = read("x.gr", text).unwrap_err().to_string();
            assert!(problem.contains(expected), "{text:?}: {problem}");
        }
    }
}
