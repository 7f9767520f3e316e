//! GeoJSON lines as streets, such as an Overpass export: joined where they share a vertex.
//!
//! A line is cut at every vertex that it shares with another line or with itself. Lines that
//! cross without a shared vertex are not joined: that is how bridges are drawn.

use super::geometry::Geometry;
use super::json::{Object, Step, locate, parse, path_text};
use super::place::LonLat;
use super::streets::{Street, Streets};
use super::tags::{Directions, Tags};
use crate::scenario::problem::{Problem, Problems, did_you_mean, quoted};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A FeatureCollection or a single Feature. Foreign members are allowed, as the standard says.
#[derive(Deserialize)]
struct File {
    #[serde(rename = "type")]
    kind: String,
    features: Option<Vec<Object<Feature>>>,
    geometry: Option<Object<Geometry>>,
    properties: Option<Object<Tags>>,
    #[serde(default)]
    generator: String,
    #[serde(default)]
    copyright: String,
    #[serde(default)]
    attribution: String,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(rename = "type", default)]
    kind: String,
    geometry: Option<Object<Geometry>>,
    properties: Option<Object<Tags>>,
}

/// A drivable line with its tags.
struct Line<'a> {
    places: Vec<LonLat>,
    tags: &'a Tags,
}

/// How many things were passed over, for the notes.
#[derive(Default)]
struct Skipped {
    without_line: usize,
    not_for_cars: usize,
    too_short: usize,
    repeated_vertices: usize,
    unreadable_speeds: usize,
    changing_directions: usize,
}

/// Reads the lines of a GeoJSON file.
///
/// # Errors
/// The first thing wrong with the format, or up to 20 wrong values.
pub fn read(file: &str, text: &str) -> Result<Streets, Vec<Problem>> {
    let Object(mut parsed) = parse::<Object<File>>(file, text).map_err(|p| vec![p])?;
    let single = parsed.features.is_none();
    let features = match (parsed.kind.as_str(), parsed.features.take()) {
        ("FeatureCollection", Some(features)) => features,
        ("Feature", None) => {
            let (geometry, properties) = (parsed.geometry.take(), parsed.properties.take());
            vec![Object(Feature { kind: "Feature".into(), geometry, properties })]
        }
        (kind, features) => {
            let found = match features {
                None if kind == "FeatureCollection" => {
                    "a FeatureCollection without features".into()
                }
                _ => format!("the type {}", quoted(kind)),
            };
            let problem = Problem::new(file, found, "a FeatureCollection with features");
            let steps = [Step::Key("type")];
            return Err(vec![with_place(problem, text, &steps)]);
        }
    };
    check(file, text, &features, single)?;
    let mut skipped = Skipped::default();
    let no_tags = Tags::default();
    let lines = drivable(&features, &no_tags, &mut skipped);
    if lines.is_empty() {
        let found = format!("{} features, none of them a line that cars can use", features.len());
        let expected = "LineStrings or MultiLineStrings with a `highway` for cars";
        return Err(vec![Problem::new(file, found, expected)]);
    }
    let credits = [&parsed.generator, &parsed.copyright, &parsed.attribution];
    let osm = credits.iter().any(|s| s.contains("OpenStreetMap") || s.contains("overpass"))
        || lines.iter().any(|line| !line.tags.highway.0.is_empty());
    let mut streets = join(&lines, &mut skipped);
    streets.attribution = osm.then(|| super::OSM_ATTRIBUTION.to_owned());
    streets.notes = skipped.notes();
    Ok(streets)
}

/// Finds wrong kinds and places; what is merely of no use is passed over later.
fn check(
    file: &str,
    text: &str,
    features: &[Object<Feature>],
    single: bool,
) -> Result<(), Vec<Problem>> {
    let mut problems = Problems::new();
    for (idx, Object(feature)) in features.iter().enumerate() {
        let mut steps = vec![Step::Key("features"), Step::Item(idx)];
        if single {
            steps.clear();
        }
        if feature.kind != "Feature" {
            steps.push(Step::Key("type"));
            let found = match feature.kind.as_str() {
                "" => "a feature without type".to_owned(),
                kind => format!("the type {}", quoted(kind)),
            };
            problems.push(with_place(
                Problem::new(file, found, "the type `Feature`"),
                text,
                &steps,
            ));
            steps.pop();
        }
        let Some(Object(geometry)) = &feature.geometry else { continue };
        steps.push(Step::Key("geometry"));
        if let Some((found, expected)) = geometry.fault() {
            steps.push(Step::Key("type"));
            let mut problem = with_place(Problem::new(file, found, expected), text, &steps);
            problem.hint = did_you_mean(&geometry.kind, &Geometry::KINDS)
                .filter(|&kind| kind != geometry.kind)
                .map(|kind| format!("Did you mean `{kind}`?").into());
            problems.push(problem);
            steps.pop();
        }
        steps.push(Step::Key("coordinates"));
        for (line_idx, line) in geometry.lines().iter().enumerate() {
            for (place_idx, place) in line.iter().enumerate() {
                let Some((found, expected, hint)) = place.fault() else { continue };
                let mut here = steps.clone();
                if geometry.kind == "MultiLineString" {
                    here.push(Step::Item(line_idx));
                }
                here.push(Step::Item(place_idx));
                let problem = Problem::new(file, found, expected).with_hint(hint);
                problems.push(with_place(problem, text, &here));
                break;
            }
        }
        if problems.is_full() {
            break;
        }
    }
    problems.finish()
}

fn with_place(problem: Problem, text: &str, steps: &[Step<'_>]) -> Problem {
    let mut problem = problem.with_path(path_text(steps));
    problem.at = locate(text, steps);
    problem
}

/// The lines that cars can use. Where no feature says `highway`, every line is taken for a
/// street: the file is then a plain drawing and not an extract.
fn drivable<'a>(
    features: &'a [Object<Feature>],
    no_tags: &'a Tags,
    skipped: &mut Skipped,
) -> Vec<Line<'a>> {
    let tags = |feature: &'a Feature| feature.properties.as_ref().map_or(no_tags, |p| &p.0);
    let plain = !features.iter().any(|f| !tags(&f.0).highway.0.is_empty());
    let mut lines = Vec::new();
    for Object(feature) in features {
        let parts = feature.geometry.as_ref().map_or(&[][..], |geometry| geometry.0.lines());
        if parts.is_empty() {
            skipped.without_line += 1;
        } else if !plain && !tags(feature).is_for_cars() {
            skipped.not_for_cars += 1;
        } else {
            for part in parts {
                let mut places = part.clone();
                places.dedup_by_key(|place| vertex(*place));
                skipped.repeated_vertices += part.len() - places.len();
                if places.len() < 2 {
                    skipped.too_short += 1;
                } else {
                    lines.push(Line { places, tags: tags(feature) });
                }
            }
        }
    }
    lines
}

/// Joins lines at shared vertices.
fn join(lines: &[Line<'_>], skipped: &mut Skipped) -> Streets {
    let mut uses: BTreeMap<(i64, i64), u32> = BTreeMap::new();
    for line in lines {
        let last = line.places.len() - 1;
        for (idx, &place) in line.places.iter().enumerate() {
            // An end is a junction by itself, as is any vertex used twice.
            *uses.entry(vertex(place)).or_default() += if idx == 0 || idx == last { 2 } else { 1 };
        }
    }
    for line in lines {
        open_rings(line, &mut uses);
    }
    let mut streets = Streets::default();
    let mut node_idx = BTreeMap::new();
    for line in lines {
        let (kmh, readable) = line.tags.speed_kmh();
        let (directions, changing) = line.tags.directions();
        skipped.unreadable_speeds += usize::from(!readable);
        skipped.changing_directions += usize::from(changing);
        let mut from = 0;
        for to in 1..line.places.len() {
            if uses[&vertex(line.places[to])] < 2 {
                continue;
            }
            let part = &line.places[from..=to];
            let mut node = |place: LonLat| {
                *node_idx.entry(vertex(place)).or_insert_with(|| {
                    streets.nodes.push(place);
                    streets.nodes.len() as u32 - 1
                })
            };
            let (a, b) = (node(part[0]), node(part[part.len() - 1]));
            let metres = part.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum::<f64>();
            let street = Street {
                from: a,
                to: b,
                metres,
                seconds: metres * 3.6 / kmh,
                highway: line.tags.highway.0.clone(),
                name: line.tags.name.0.clone(),
                shape: part[1..part.len() - 1].to_vec(),
            };
            push(&mut streets.streets, street, directions);
            from = to;
        }
    }
    streets
}

/// A street that comes back to where it began, without a junction on the way, would lead nowhere:
/// the vertex halfway becomes one.
fn open_rings(line: &Line<'_>, uses: &mut BTreeMap<(i64, i64), u32>) {
    let mut from = 0;
    for to in 1..line.places.len() {
        if uses[&vertex(line.places[to])] < 2 {
            continue;
        }
        if vertex(line.places[from]) == vertex(line.places[to]) && to - from > 1 {
            uses.insert(vertex(line.places[from + (to - from) / 2]), 2);
        }
        from = to;
    }
}

fn push(streets: &mut Vec<Street>, street: Street, directions: Directions) {
    if directions != Directions::Forward {
        let mut back = Street { from: street.to, to: street.from, ..street.clone() };
        back.shape.reverse();
        streets.push(back);
    }
    if directions != Directions::Backward {
        streets.push(street);
    }
}

/// What makes two vertices the same: OpenStreetMap stores seven decimals, about a centimetre.
fn vertex(place: LonLat) -> (i64, i64) {
    ((place.lon * 1e7).round() as i64, (place.lat * 1e7).round() as i64)
}

impl Skipped {
    fn notes(&self) -> Vec<String> {
        let rows = [
            (self.without_line, "features are not lines and were left out."),
            (self.not_for_cars, "lines are not for cars and were left out."),
            (self.too_short, "lines without length were left out."),
            (self.repeated_vertices, "repeated vertices were joined."),
            (self.unreadable_speeds, "speed limits could not be read; the usual speed is used."),
            (self.changing_directions, "streets change direction by the hour; both ways are open."),
        ];
        let told = rows.into_iter().filter(|&(count, _)| count > 0);
        told.map(|(count, what)| format!("{count} {what}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A collection of lines given as (tags, coordinates).
    fn collection(lines: &[(&str, &str)]) -> String {
        let feature = |(tags, coordinates): &(&str, &str)| {
            format!(
                r#"{{"type":"Feature","properties":{{{tags}}},
                "geometry":{{"type":"LineString","coordinates":[{coordinates}]}}}}"#
            )
        };
        let features: Vec<_> = lines.iter().map(feature).collect();
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    #[test]
    fn lines_are_cut_where_they_share_a_vertex() {
        let text = collection(&[
            (r#""highway":"primary","name":"A""#, "[0,0],[0.001,0],[0.002,0]"),
            (r#""highway":"residential","oneway":"-1""#, "[0.001,0],[0.001,0.001]"),
        ]);
        let streets = read("f", &text).unwrap();
        assert_eq!((streets.nodes.len(), streets.streets.len()), (4, 5));
        let ends: Vec<_> = streets.streets.iter().map(|s| (s.from, s.to)).collect();
        assert_eq!(ends, [(1, 0), (0, 1), (2, 1), (1, 2), (3, 1)]);
        assert!((streets.streets[0].metres - 111.195).abs() < 0.01);
        assert!((streets.streets[0].seconds - 111.195 * 3.6 / 60.0).abs() < 0.01);
        assert_eq!(streets.attribution.as_deref(), Some("© OpenStreetMap contributors"));
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let text = collection(&[
            (r#""highway":"primary","maxspeed":"fast""#, "[0,0],[0.001,0],[0.001,0],[0.002,0]"),
            (r#""highway":"footway""#, "[0,0],[0,0.001]"),
            (r#""waterway":"river""#, "[0,0],[0,0.001]"),
            (r#""highway":"primary""#, "[0,0]"),
            (r#""highway":"primary","oneway":"reversible""#, "[0,0,12.5],[0,0.001,13]"),
        ]);
        let streets = read("f", &text).unwrap();
        assert_eq!(streets.streets.len(), 4);
        assert_eq!(streets.notes.len(), 5, "{:?}", streets.notes);
        assert!(streets.notes[0].starts_with("2 lines are not for cars"), "{:?}", streets.notes);
    }

    #[test]
    fn a_plain_drawing_is_all_streets() {
        let streets = read("f", &collection(&[("", "[0,0],[0.001,0]")])).unwrap();
        assert_eq!((streets.streets.len(), streets.attribution), (2, None));
    }
}
