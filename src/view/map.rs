//! The still picture of a city, made once per run: roads by class, areas, labels, places.
//!
//! All places are metres east and north of the south-west corner of the city's bounds.

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
    /// Water, parks, blocks, buildings.
    pub areas: Vec<MapArea>,
    /// Names of districts and where they stand.
    pub districts: Vec<(String, f32, f32)>,
    /// Restaurants in id order: name, x, y.
    pub restaurants: Vec<(String, f32, f32)>,
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
