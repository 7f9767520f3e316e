//! The geometry of a GeoJSON feature: only lines are kept, everything else is passed over.

use super::place::LonLat;
use serde::Deserialize;
use serde::de::{self, Deserializer, Error, SeqAccess, Visitor};
use std::fmt;

/// A geometry. Read it through `Object`, so that an array does not pass for one.
#[derive(Deserialize)]
pub struct Geometry {
    /// One of [`Geometry::KINDS`], if the file is sound.
    #[serde(rename = "type")]
    pub kind: String,
    coordinates: Option<Coordinates>,
}

/// Coordinates by depth of their brackets.
#[derive(Debug, PartialEq)]
enum Coordinates {
    /// `[longitude, latitude]`, further numbers dropped.
    Place(LonLat),
    /// A list of places; an empty list of any depth too. In a slice, for [`Geometry::lines`].
    Line([Vec<LonLat>; 1]),
    /// A list of lists of places.
    Lines(Vec<Vec<LonLat>>),
    /// Deeper: of no use here.
    Deeper,
}

impl Geometry {
    /// The kinds of the standard.
    pub const KINDS: [&str; 7] = [
        "LineString",
        "MultiLineString",
        "Point",
        "MultiPoint",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    ];

    /// The lines; none where it is another kind of geometry.
    pub fn lines(&self) -> &[Vec<LonLat>] {
        match (self.kind.as_str(), &self.coordinates) {
            ("LineString", Some(Coordinates::Line(line))) => line,
            ("MultiLineString", Some(Coordinates::Lines(lines))) => lines,
            _ => &[],
        }
    }
    /// What is wrong with the kind, or with the coordinates for that kind: found and expected.
    pub fn fault(&self) -> Option<(String, &'static str)> {
        let line = "coordinates [[longitude, latitude], …] of a LineString";
        let lines = "coordinates [[[longitude, latitude], …], …] of a MultiLineString";
        let found = match &self.coordinates {
            None => "no coordinates",
            Some(Coordinates::Place(_)) => "a single place",
            Some(Coordinates::Line(_)) => "one list of places",
            Some(Coordinates::Lines(_)) => "a list of lists of places",
            Some(Coordinates::Deeper) => "too many brackets",
        };
        match (self.kind.as_str(), &self.coordinates) {
            ("LineString", Some(Coordinates::Line(_))) => None,
            ("LineString", _) => Some((found.to_owned(), line)),
            ("MultiLineString", Some(Coordinates::Lines(_))) => None,
            ("MultiLineString", Some(Coordinates::Line([list]))) if list.is_empty() => None,
            ("MultiLineString", _) => Some((found.to_owned(), lines)),
            (kind, _) if Self::KINDS.contains(&kind) => None,
            (kind, _) => {
                let found = format!("the type {}", crate::scenario::problem::quoted(kind));
                Some((found, "a geometry type of GeoJSON, such as LineString"))
            }
        }
    }
}

/// A number or a bracket inside a bracket.
enum Item {
    Number(f64),
    Bracket(Coordinates),
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Item::deserialize(deserializer)? {
            Item::Bracket(coordinates) => Ok(coordinates),
            Item::Number(n) => {
                Err(D::Error::invalid_type(de::Unexpected::Float(n), &"coordinates in brackets"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or coordinates in brackets")
    }
    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Item, E> {
        Ok(Item::Number(v))
    }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Item, E> {
        Ok(Item::Number(v as f64))
    }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Item, E> {
        Ok(Item::Number(v as f64))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Item, A::Error> {
        Ok(Item::Bracket(match seq.next_element()? {
            None => Coordinates::Line([Vec::new()]),
            Some(Item::Number(lon)) => place(lon, seq)?,
            Some(Item::Bracket(first)) => list(first, seq)?,
        }))
    }
}

fn place<'de, A: SeqAccess<'de>>(lon: f64, mut seq: A) -> Result<Coordinates, A::Error> {
    let expected = "a place [longitude, latitude]";
    let lat = seq.next_element::<f64>()?.ok_or_else(|| A::Error::invalid_length(1, &expected))?;
    while seq.next_element::<f64>()?.is_some() {}
    Ok(Coordinates::Place(LonLat { lon, lat }))
}

/// Collects brackets of the same depth as the first.
fn list<'de, A: SeqAccess<'de>>(first: Coordinates, mut seq: A) -> Result<Coordinates, A::Error> {
    let mixed = || A::Error::custom("brackets of different depth, expected the same depth");
    match first {
        Coordinates::Place(place) => {
            let mut line = vec![place];
            while let Some(next) = seq.next_element()? {
                match next {
                    Coordinates::Place(place) => line.push(place),
                    _ => return Err(mixed()),
                }
            }
            Ok(Coordinates::Line([line]))
        }
        Coordinates::Line([line]) => {
            let mut lines = vec![line];
            while let Some(next) = seq.next_element()? {
                match next {
                    Coordinates::Line([line]) => lines.push(line),
                    _ => return Err(mixed()),
                }
            }
            Ok(Coordinates::Lines(lines))
        }
        Coordinates::Lines(_) | Coordinates::Deeper => {
            while seq.next_element::<Coordinates>()?.is_some() {}
            Ok(Coordinates::Deeper)
        }
    }
}
