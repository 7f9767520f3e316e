//! What kind of file a text is, by its content.

use super::json::parse;
use crate::scenario::grubhub::Part;
use crate::scenario::problem::{Problem, quoted, shown};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A street graph as JSON.
    Graph,
    /// GeoJSON.
    GeoJson,
    /// Part of a Grubhub instance.
    Grubhub(Part),
    /// A scenario file.
    Scenario,
}

/// Tells the kind of a text.
///
/// # Errors
/// Where it is none of them, with advice where it is known what it is.
pub fn kind(file: &str, text: &str) -> Result<Kind, Problem> {
    if let Some(part) = Part::of(text) {
        return Ok(Kind::Grubhub(part));
    }
    let start = text.trim_start();
    let unknown = |found: String| Problem::new(file, found, READABLE).at(1, 1);
    match start.chars().next() {
        Some('{') => json_kind(file, text),
        Some('[') => Err(unknown("a JSON array".into())),
        Some('<') => {
            Err(unknown(format!("XML or HTML, {}", first_line(start))).with_hint(OSM_HINT))
        }
        Some(_) => Err(unknown(first_line(start))),
        None => Err(unknown("nothing but blanks".into())),
    }
}

fn first_line(text: &str) -> String {
    quoted(text.lines().next().unwrap_or_default())
}

fn json_kind(file: &str, text: &str) -> Result<Kind, Problem> {
    let mut keys = Keys::default();
    // Ends early, by an error of its own, as soon as the kind is clear.
    let _ = keys.deserialize(&mut serde_json::Deserializer::from_str(text));
    match keys.kind {
        Some(kind) => return Ok(kind),
        // Where the text is damaged before it is clear what it is, the damage is the problem.
        None => parse::<IgnoredAny>(file, text)?,
    };
    // Everything else may be left out of a scenario.
    let is_osm = |key: &String| key == "elements" || key == "osm3s";
    if keys.seen.iter().any(|key| key == "version") && !keys.seen.iter().any(is_osm) {
        return Ok(Kind::Scenario);
    }
    let names: Vec<String> = keys.seen.iter().take(5).map(|key| shown(key)).collect();
    let found = match names.as_slice() {
        [] => "an empty object".to_owned(),
        names => format!("an object with {}", names.join(", ")),
    };
    let problem = Problem::new(file, found, READABLE).at(1, 1);
    let is_overpass = keys.seen.iter().any(is_osm);
    Err(if is_overpass { problem.with_hint(OSM_HINT) } else { problem })
}

/// The keys of the outermost object.
#[derive(Default)]
struct Keys {
    seen: Vec<String>,
    kind: Option<Kind>,
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.kind = match key.as_str() {
                "nodes" | "edges" | "edge_fields" => Some(Kind::Graph),
                "type" | "features" | "geometry" => Some(Kind::GeoJson),
                "city" | "restaurants" | "drivers" | "orders" | "settings" | "script"
                | "expect" => Some(Kind::Scenario),
                _ => None,
            };
            if self.kind.is_some() {
                return Err(A::Error::custom("clear"));
            }
            map.next_value::<IgnoredAny>()?;
            self.seen.push(key);
        }
        Ok(())
    }
}

const READABLE: &str = "a scenario (`version`), a street graph (`nodes` and `edges`), GeoJSON lines \
                        (`FeatureCollection`) or the files of a Grubhub instance";
const OSM_HINT: &str = "For OpenStreetMap data use an Overpass query's export as GeoJSON";
