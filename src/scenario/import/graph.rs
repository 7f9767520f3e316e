//! A street graph as JSON: junctions and directed streets, already joined.
//!
//! ```json
//! {"licence": "ODbL, (c) OpenStreetMap contributors",
//!  "nodes": [[osm id, latitude, longitude]],
//!  "edges": [[from, to, metres, seconds, "highway", "name", [[latitude, longitude]]]]}
//! ```
//! `from` and `to` are positions in `nodes`; parallel streets are allowed.

use super::json::{Object, Step, locate, parse, path_text};
use super::place::LonLat;
use super::streets::{Street, Streets};
use crate::core::network::RoadNetwork;
use crate::scenario::problem::{Problem, Problems};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Graph {
    #[serde(default)]
    source: String,
    #[serde(default)]
    licence: String,
    #[serde(default, rename = "edge_fields")]
    _edge_fields: IgnoredAny,
    nodes: Vec<Node>,
    edges: Vec<Arc>,
}

struct Node {
    id: i64,
    place: LonLat,
}

struct Arc(Street);

/// Reads a street graph.
///
/// # Errors
/// The first thing wrong with the format, or up to 20 wrong values.
pub fn read(file: &str, text: &str) -> Result<Streets, Vec<Problem>> {
    let Object(graph) = parse::<Object<Graph>>(file, text).map_err(|p| vec![p])?;
    check(file, text, &graph)?;
    let osm = [&graph.licence, &graph.source].iter().any(|s| s.contains("OpenStreetMap"));
    Ok(Streets {
        nodes: graph.nodes.iter().map(|node| node.place).collect(),
        streets: graph.edges.into_iter().map(|arc| arc.0).collect(),
        attribution: match (osm, graph.licence) {
            (true, _) => Some(super::OSM_ATTRIBUTION.to_owned()),
            (false, licence) => (!licence.is_empty()).then_some(licence),
        },
        notes: Vec::new(),
    })
}

fn check(file: &str, text: &str, graph: &Graph) -> Result<(), Vec<Problem>> {
    let mut problems = Problems::new();
    let mut wrong = |steps: &[Step<'_>], found: String, expected: String, hint: &str| {
        let mut problem = Problem::new(file, found, expected).with_path(path_text(steps));
        problem.at = locate(text, steps);
        problem.hint = (!hint.is_empty()).then(|| hint.into());
        problems.push(problem);
        problems.is_full()
    };
    let (key, item) = (Step::Key, Step::Item);
    let counts = [
        ("nodes", graph.nodes.len(), RoadNetwork::NODES_MAX),
        ("edges", graph.edges.len(), RoadNetwork::EDGES_MAX),
    ];
    for (what, count, max) in counts {
        if count == 0 || count > max {
            wrong(&[key(what)], format!("{count} {what}"), format!("1 to {max} {what}"), "");
        }
    }
    let mut first_with = BTreeMap::new();
    for (idx, node) in graph.nodes.iter().enumerate() {
        let here = [key("nodes"), item(idx)];
        let mut full = false;
        if let Some(other) = first_with.insert(node.id, idx) {
            let found = format!("the id {} again, first in nodes[{other}]", node.id);
            full |= wrong(&here, found, "an id of its own".into(), "");
        }
        if let Some((found, expected, hint)) = node.place.fault() {
            full |= wrong(&here, found, expected.into(), hint);
        }
        if full {
            break;
        }
    }
    let last = graph.nodes.len().saturating_sub(1);
    for (idx, Arc(street)) in graph.edges.iter().enumerate() {
        let here = |field| [key("edges"), item(idx), item(field)];
        let mut full = false;
        for (field, node) in [street.from, street.to].into_iter().enumerate() {
            if node as usize > last {
                let expected = format!("a position in nodes, 0 to {last}");
                full |= wrong(&here(field), format!("node {node}"), expected, "");
            }
        }
        let ranges = [(2, "metres", street.metres, 1e6), (3, "seconds", street.seconds, 86_400.0)];
        for (field, unit, value, max) in ranges {
            if !(0.0..=max).contains(&value) {
                let expected = format!("{unit} from 0 to {max}");
                full |= wrong(&here(field), format!("{value}"), expected, "");
            }
        }
        for (point, place) in street.shape.iter().enumerate() {
            if let Some((found, expected, hint)) = place.fault() {
                let steps = [key("edges"), item(idx), item(6), item(point)];
                full |= wrong(&steps, found, expected.into(), hint);
            }
        }
        if full {
            break;
        }
    }
    problems.finish()
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a node [osm id, latitude, longitude]")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Node, A::Error> {
                let id = next(&mut row, 0, &self)?;
                let place =
                    LonLat { lat: next(&mut row, 1, &self)?, lon: next(&mut row, 2, &self)? };
                end(&mut row, 3, &self)?;
                Ok(Node { id, place })
            }
        }
        deserializer.deserialize_seq(Row)
    }
}

impl<'de> Deserialize<'de> for Arc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Arc, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = Arc;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an edge [from, to, metres, seconds, highway, name, [[lat, lon], …]]")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Arc, A::Error> {
                let street = Street {
                    from: next(&mut row, 0, &self)?,
                    to: next(&mut row, 1, &self)?,
                    metres: next(&mut row, 2, &self)?,
                    seconds: next(&mut row, 3, &self)?,
                    highway: next(&mut row, 4, &self)?,
                    name: next(&mut row, 5, &self)?,
                    shape: next::<Vec<Corner>, A>(&mut row, 6, &self)?
                        .into_iter()
                        .map(|corner| corner.0)
                        .collect(),
                };
                end(&mut row, 7, &self)?;
                Ok(Arc(street))
            }
        }
        deserializer.deserialize_seq(Row)
    }
}

struct Corner(LonLat);

impl<'de> Deserialize<'de> for Corner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Corner, D::Error> {
        struct Row;
        impl<'de> Visitor<'de> for Row {
            type Value = Corner;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a place [latitude, longitude]")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Corner, A::Error> {
                let place =
                    LonLat { lat: next(&mut row, 0, &self)?, lon: next(&mut row, 1, &self)? };
                end(&mut row, 2, &self)?;
                Ok(Corner(place))
            }
        }
        deserializer.deserialize_seq(Row)
    }
}

/// The next value of a row of fixed length.
fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(
    row: &mut A,
    idx: usize,
    expected: &dyn serde::de::Expected,
) -> Result<T, A::Error> {
    row.next_element()?.ok_or_else(|| A::Error::invalid_length(idx, expected))
}

/// Makes sure that a row has no more values.
fn end<'de, A: SeqAccess<'de>>(
    row: &mut A,
    len: usize,
    expected: &dyn serde::de::Expected,
) -> Result<(), A::Error> {
    match row.next_element::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(A::Error::invalid_length(len + 1, expected)),
    }
}
