//! Where a run happens: a generated city, a grid, an imported street network, or no city at all.

use super::length::Length;
use crate::core::network::generator::CityPlan;
use serde::{Deserialize, Serialize};

/// The city.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum CityFile {
    /// No city: a textbook queue. Everybody is at one place, travel takes no time, messages
    /// neither, and unless the file says otherwise nobody parks, thinks or sends heartbeats.
    #[default]
    None,
    /// A generated city of the playground.
    Preset(PresetFile),
    /// A city generated from numbers.
    Generated(GeneratedFile),
    /// A rectangular grid of two-way streets, 200 metres apart.
    Grid(GridFile),
    /// Single places without streets: everybody goes in a straight line.
    Places(PlacesFile),
    /// A street network from a file (street graph or GeoJSON), named relative to this one.
    Network(NetworkFile),
}

/// See [`CityFile::Preset`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PresetFile {
    /// `default`, `small` or `large`.
    pub name: String,
    /// The seed of the city; the run's where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// See [`CityFile::Generated`]. What is absent is as in the small town.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GeneratedFile {
    /// The seed of the city; the run's where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Extent along the river in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length_m: Option<u32>,
    /// Extent across the river in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_m: Option<u32>,
    /// Width of the river in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub river_width_m: Option<u32>,
    /// Streets across the river's direction, at least 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<u32>,
    /// Streets along the river on both banks together, at least 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// Columns and rows from one arterial to the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arterial_every: Option<u32>,
    /// Parks of several blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parks: Option<u32>,
    /// Named districts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub districts: Option<u32>,
    /// Houses drawn per block at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buildings_per_block_max: Option<u32>,
}

/// See [`CityFile::Grid`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GridFile {
    /// Junctions from west to east, 2 to 200; 6 where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<u32>,
    /// Junctions from south to north, 1 to 200; as many as columns where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// Driving time from one junction to the next; 20s where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Length>,
    /// Centres of districts by column and row; a place belongs to the nearest. None where they are
    /// absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub districts: Vec<[u32; 2]>,
}

/// See [`CityFile::Places`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PlacesFile {
    /// Metres east and north of each, numbered from 1 as listed.
    pub at: Vec<[i32; 2]>,
    /// Speed of everybody; a trip takes whole minutes, rounded up.
    pub metres_per_minute: u32,
}

/// See [`CityFile::Network`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NetworkFile {
    /// The file's name, relative to the scenario file.
    pub file: String,
}

impl GridFile {
    /// Junctions from west to east.
    pub fn n_columns(&self) -> u32 {
        self.columns.unwrap_or(6)
    }
    /// Junctions from south to north.
    pub fn n_rows(&self) -> u32 {
        self.rows.unwrap_or(self.n_columns())
    }
}

impl GeneratedFile {
    /// The plan, with restaurants and drivers as counted elsewhere in the file.
    pub fn plan(&self, restaurants: Option<u32>, drivers: Option<u32>) -> CityPlan {
        let small = CityPlan::SMALL;
        let or = |value: Option<u32>, default: usize| value.map_or(default, |n| n as usize);
        CityPlan {
            length_m: self.length_m.unwrap_or(small.length_m),
            height_m: self.height_m.unwrap_or(small.height_m),
            river_width_m: self.river_width_m.unwrap_or(small.river_width_m),
            columns: or(self.columns, small.columns),
            rows: or(self.rows, small.rows),
            arterial_every: or(self.arterial_every, small.arterial_every),
            parks: or(self.parks, small.parks),
            districts: or(self.districts, small.districts),
            restaurants: or(restaurants, small.restaurants),
            drivers: or(drivers, small.drivers),
            buildings_per_block_max: or(
                self.buildings_per_block_max,
                small.buildings_per_block_max,
            ),
        }
    }
}
