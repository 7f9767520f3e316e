//! What OpenStreetMap's tags say about driving. Knows no file format and no geometry.

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The tags of a line that matter here; all others are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Tags {
    // Each is the OpenStreetMap tag of this name.
    pub highway: Tag,
    pub oneway: Tag,
    pub maxspeed: Tag,
    pub name: Tag,
    pub junction: Tag,
    pub access: Tag,
    pub motor_vehicle: Tag,
    pub area: Tag,
}

/// A tag's value as text; empty where it is absent, null, a list or an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag(pub String);

/// In which directions a line may be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directions {
    /// Both ways.
    Both,
    /// As it is drawn.
    Forward,
    /// Against how it is drawn.
    Backward,
}

impl Tags {
    /// Whether cars may use the line.
    pub fn is_for_cars(&self) -> bool {
        let highway = self.highway.0.as_str();
        let closed = |tag: &Tag| matches!(tag.0.as_str(), "no" | "private");
        // A permission for motor vehicles beats the general rule.
        let access =
            if self.motor_vehicle.0.is_empty() { &self.access } else { &self.motor_vehicle };
        CAR_HIGHWAYS.iter().any(|&(name, _)| name == highway)
            && self.area.0 != "yes"
            && !closed(access)
    }
    /// The directions, and whether they change by the hour (then both are taken).
    pub fn directions(&self) -> (Directions, bool) {
        match self.oneway.0.as_str() {
            "yes" | "true" | "1" => (Directions::Forward, false),
            "-1" | "reverse" => (Directions::Backward, false),
            "no" | "false" | "0" => (Directions::Both, false),
            "reversible" | "alternating" => (Directions::Both, true),
            _ if self.highway.0 == "motorway" => (Directions::Forward, false),
            _ if matches!(self.junction.0.as_str(), "roundabout" | "circular") => {
                (Directions::Forward, false)
            }
            _ => (Directions::Both, false),
        }
    }
    /// Speed in km/h: the limit, or what is usual for the class; `false` where the limit is
    /// there but cannot be read.
    pub fn speed_kmh(&self) -> (f64, bool) {
        let usual = || {
            let known = CAR_HIGHWAYS.iter().find(|&&(name, _)| name == self.highway.0);
            known.map_or(UNKNOWN_KMH, |&(_, kmh)| kmh)
        };
        match limit_kmh(&self.maxspeed.0) {
            Limit::Kmh(kmh) => (kmh, true),
            Limit::Usual => (usual(), true),
            Limit::Unreadable => (usual(), false),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Limit {
    Kmh(f64),
    Usual,
    Unreadable,
}

/// Reads `50`, `30 mph`, `walk`, `DE:urban`, `50;30` (the first counts) and their like.
fn limit_kmh(text: &str) -> Limit {
    let text = text.split(';').next().unwrap_or("").trim().to_lowercase();
    match text.as_str() {
        "" | "signals" | "variable" | "implicit" => return Limit::Usual,
        "walk" => return Limit::Kmh(7.0),
        "none" => return Limit::Kmh(130.0),
        _ => {}
    }
    if let Some((_, zone)) = text.split_once(':') {
        return match zone {
            "living_street" | "walk" => Limit::Kmh(7.0),
            "zone20" | "zone:20" => Limit::Kmh(20.0),
            "zone30" | "zone:30" | "30" => Limit::Kmh(30.0),
            "urban" => Limit::Kmh(50.0),
            "rural" => Limit::Kmh(90.0),
            "trunk" => Limit::Kmh(100.0),
            "motorway" => Limit::Kmh(130.0),
            _ => Limit::Unreadable,
        };
    }
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let factor = match text[digits..].trim() {
        "" | "km/h" | "kmh" | "kph" => 1.0,
        "mph" => 1.609_344,
        "knots" => 1.852,
        _ => return Limit::Unreadable,
    };
    match text[..digits].parse::<f64>() {
        Ok(number) if (1.0..=300.0).contains(&(number * factor)) => Limit::Kmh(number * factor),
        _ => Limit::Unreadable,
    }
}

/// Streets for cars with the usual speed in km/h where no limit is given (chosen by eye).
const CAR_HIGHWAYS: [(&str, f64); 14] = [
    ("motorway", 110.0),
    ("motorway_link", 60.0),
    ("trunk", 90.0),
    ("trunk_link", 50.0),
    ("primary", 60.0),
    ("primary_link", 45.0),
    ("secondary", 55.0),
    ("secondary_link", 40.0),
    ("tertiary", 45.0),
    ("tertiary_link", 35.0),
    ("unclassified", 35.0),
    ("residential", 30.0),
    ("service", 20.0),
    ("living_street", 10.0),
];
const UNKNOWN_KMH: f64 = 30.0;

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tag, D::Error> {
        deserializer.deserialize_any(TagVisitor)
    }
}

struct TagVisitor;

impl<'de> Visitor<'de> for TagVisitor {
    type Value = Tag;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a tag")
    }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<Tag, E> {
        Ok(Tag(v.to_owned()))
    }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Tag, E> {
        Ok(Tag(v.to_string()))
    }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Tag, E> {
        Ok(Tag(v.to_string()))
    }
    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Tag, E> {
        Ok(Tag(v.to_string()))
    }
    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Tag, E> {
        Ok(Tag(if v { "yes" } else { "no" }.to_owned()))
    }
    fn visit_unit<E: de::Error>(self) -> Result<Tag, E> {
        Ok(Tag::default())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tag, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Tag::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tag, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Tag::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_limits_are_read_as_they_are_written() {
        let cases = [
            ("50", Limit::Kmh(50.0)),
            ("50 km/h", Limit::Kmh(50.0)),
            ("30 mph", Limit::Kmh(30.0 * 1.609_344)),
            ("30mph", Limit::Kmh(30.0 * 1.609_344)),
            ("walk", Limit::Kmh(7.0)),
            ("none", Limit::Kmh(130.0)),
            ("RU:urban", Limit::Kmh(50.0)),
            ("60;40", Limit::Kmh(60.0)),
            ("", Limit::Usual),
            ("signals", Limit::Usual),
            ("0", Limit::Unreadable),
            ("-5", Limit::Unreadable),
            ("1e9", Limit::Unreadable),
            ("fast", Limit::Unreadable),
            ("99999", Limit::Unreadable),
            ("5.5.5", Limit::Unreadable),
        ];
        for (text, expect) in cases {
            assert_eq!(limit_kmh(text), expect, "{text}");
        }
    }

    #[test]
    fn directions_follow_the_tag_then_the_kind_of_road() {
        let check = |highway: &str, junction: &str, oneway: &str, expect| {
            let tag = |s: &str| Tag(s.to_owned());
            let (highway, junction, oneway) = (tag(highway), tag(junction), tag(oneway));
            let tags = Tags { highway, junction, oneway, ..Tags::default() };
            assert_eq!(tags.directions(), expect);
        };
        check("primary", "", "", (Directions::Both, false));
        check("primary", "", "yes", (Directions::Forward, false));
        check("primary", "", "-1", (Directions::Backward, false));
        check("primary", "", "reversible", (Directions::Both, true));
        check("primary", "roundabout", "", (Directions::Forward, false));
        check("motorway", "", "", (Directions::Forward, false));
        check("motorway", "", "no", (Directions::Both, false));
    }
}
