//! The still picture of a city, made once per run: roads by class, areas, labels, places.
//!
//! All places are metres east and north of the south-west corner of the city's bounds.

mod centre;
mod streets;

pub(super) use centre::dispatch_centre;

use crate::core::city::{AreaKind, City};
use crate::core::geo::Point;
use crate::core::network::RoadClass;
use serde::{Deserialize, Serialize};

/// Everything on the map that does not move.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MapModel {
    /// Name of the city.
    pub name: String,
    /// Who made the data, if it was imported.
    pub attribution: Option<String>,
    /// Width and height in metres.
    pub size: (f32, f32),
    /// Roads, each two-way road once.
    pub roads: Vec<MapRoad>,
    /// Named streets, joined across junctions: where labels can stand.
    pub streets: Vec<MapStreet>,
    /// Water, parks, blocks, buildings.
    pub areas: Vec<MapArea>,
    /// Names of districts and where they stand.
    pub districts: Vec<(String, f32, f32)>,
    /// Restaurants in id order: name, x, y.
    pub restaurants: Vec<(String, f32, f32)>,
    /// Where the dispatcher is drawn: x, y.
    pub dispatcher: (f32, f32),
    /// How many junctions there are; each is an address.
    pub junctions: u32,
}

/// A road of the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MapRoad {
    /// The directed road that a click on it means.
    pub edge: u32,
    /// The other direction, if it is two-way.
    pub twin: Option<u32>,
    /// 0 arterial, 1 main, 2 local.
    pub class: u8,
    /// Street name; empty where it has none.
    pub name: String,
    /// x, y for each point.
    pub points: Vec<f32>,
}

/// The longest unbroken run of a named street.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MapStreet {
    /// Its name; never empty.
    pub name: String,
    /// 0 arterial, 1 main, 2 local.
    pub class: u8,
    /// Its length in metres.
    pub length: f32,
    /// x, y for each point.
    pub points: Vec<f32>,
}

/// An area of the picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MapArea {
    /// 0 water, 1 park, 2 block, 3 building.
    pub kind: u8,
    /// The name on the map; empty where it has none.
    pub name: String,
    /// x, y for each corner.
    pub outline: Vec<f32>,
}

impl MapModel {
    /// The still picture of a city.
    pub fn from_city(city: &City) -> MapModel {
        let plane = Plane::of(city);
        let network = &city.network;
        let roads = network.edges().enumerate().filter_map(|(id, edge)| {
            // A two-way road is drawn once, under the smaller id.
            let once = edge.twin.is_none_or(|twin| id < twin);
            once.then(|| MapRoad {
                edge: id.0,
                twin: edge.twin.map(|twin| twin.0),
                class: class_number(edge.class),
                name: network.name(id).to_owned(),
                points: plane.flatten(network.points(id)),
            })
        });
        let areas = city.areas.iter().map(|area| MapArea {
            kind: match area.kind {
                AreaKind::Water => WATER,
                AreaKind::Park => 1,
                AreaKind::Block => 2,
                AreaKind::Building => 3,
            },
            name: area.name.clone().unwrap_or_default(),
            outline: plane.flatten(area.outline.iter().copied()),
        });
        let placed = |name: &str, point: Point| {
            let (x, y) = plane.place(point);
            (name.to_owned(), x, y)
        };
        MapModel {
            name: city.name.clone(),
            attribution: city.attribution.clone(),
            size: plane.size,
            roads: roads.collect(),
            streets: streets::join(network, plane),
            areas: areas.collect(),
            districts: city.districts.iter().map(|d| placed(&d.name, d.centre)).collect(),
            restaurants: city
                .restaurants
                .iter()
                .map(|r| placed(&r.name, network.nodes()[r.node]))
                .collect(),
            dispatcher: plane.place(dispatch_centre(city)),
            junctions: network.nodes().len() as u32,
        }
    }
}

impl MapModel {
    /// The roads whose middle is over water.
    pub fn bridges(&self) -> Vec<u32> {
        let water: Vec<_> =
            self.areas.iter().filter(|it| it.kind == WATER).map(MapArea::corners).collect();
        let crosses = |road: &&MapRoad| {
            let middle = middle_of(&road.points);
            water.iter().any(|corners| middle.is_some_and(|it| inside(corners, it)))
        };
        self.roads.iter().filter(crosses).map(|road| road.edge).collect()
    }
}

const WATER: u8 = 0;

/// The middle of a line's two ends.
fn middle_of(points: &[f32]) -> Option<(f64, f64)> {
    let (&[x0, y0, ..], &[.., x1, y1]) = (points, points) else { return None };
    Some((f64::from(x0 + x1) / 2.0, f64::from(y0 + y1) / 2.0))
}

impl MapArea {
    /// The corners of the outline.
    pub fn corners(&self) -> Vec<(f64, f64)> {
        self.outline.chunks_exact(2).map(|p| (f64::from(p[0]), f64::from(p[1]))).collect()
    }
}

/// Whether a point is inside an outline, by the even-odd rule.
pub fn inside(corners: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let Some(&(mut last)) = corners.last() else { return false };
    let mut odd = false;
    for &corner in corners {
        let crosses = (corner.1 > y) != (last.1 > y);
        if crosses && x < (last.0 - corner.0) * (y - corner.1) / (last.1 - corner.1) + corner.0 {
            odd = !odd;
        }
        last = corner;
    }
    odd
}

/// How the core's centimetres become the view's metres.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    origin: Point,
    /// Width and height in metres.
    pub(super) size: (f32, f32),
}

impl Plane {
    pub(super) fn of(city: &City) -> Plane {
        let bounds = city.bounds;
        let metres = |cm: u64| (cm as f64 / 100.0) as f32;
        Plane { origin: bounds.min, size: (metres(bounds.width_cm()), metres(bounds.height_cm())) }
    }
    pub(super) fn place(self, point: Point) -> (f32, f32) {
        let metres =
            |cm: i32, origin: i32| ((i64::from(cm) - i64::from(origin)) as f64 / 100.0) as f32;
        (metres(point.x_cm, self.origin.x_cm), metres(point.y_cm, self.origin.y_cm))
    }
    pub(super) fn flatten(self, points: impl Iterator<Item = Point>) -> Vec<f32> {
        points.flat_map(|point| <[f32; 2]>::from(self.place(point))).collect()
    }
}

pub(super) const fn class_number(class: RoadClass) -> u8 {
    match class {
        RoadClass::Arterial => 0,
        RoadClass::Main => 1,
        RoadClass::Local => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_stand_inside_their_park() {
        let park = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (5.0, 4.0), (0.0, 10.0)];
        assert!(inside(&park, (5.0, 2.0)));
        assert!(!inside(&park, (5.0, 8.0)));
        assert!(!inside(&park, (11.0, 2.0)));
    }

    #[test]
    fn a_bridge_is_a_road_whose_middle_is_over_water() {
        let road = |edge, points: [f32; 4]| MapRoad {
            edge,
            points: points.to_vec(),
            ..MapRoad::default()
        };
        let river = vec![4.0, 0.0, 6.0, 0.0, 6.0, 100.0, 4.0, 100.0];
        let map = MapModel {
            roads: vec![
                road(0, [0.0, 5.0, 10.0, 5.0]),
                road(2, [0.0, 5.0, 3.0, 5.0]),
                road(4, [5.0, 101.0, 5.0, 110.0]),
            ],
            areas: vec![MapArea { kind: WATER, outline: river, ..MapArea::default() }],
            ..MapModel::default()
        };
        assert_eq!(map.bridges(), [0]);
    }

    #[test]
    fn the_generated_city_has_few_bridges() {
        let (_, setup) = crate::scenario::presets::named("default", 7).unwrap();
        let bridges = MapModel::from_city(&setup.city).bridges();
        assert!((1..=8).contains(&bridges.len()), "{bridges:?}");
    }
}
