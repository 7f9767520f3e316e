//! What in the city can be chosen by name, for the controls that point at no place.

use crate::view::map::MapModel;

/// The names, in id order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Of the districts.
    pub districts: Vec<String>,
    /// Of the restaurants.
    pub restaurants: Vec<String>,
    /// Roads over water, one for each crossing.
    pub bridges: Vec<u32>,
    /// How many junctions there are: each is an address.
    pub junctions: u32,
}

impl Places {
    /// Those of a city.
    pub fn of(map: &MapModel) -> Places {
        let names =
            |all: &[(String, f32, f32)]| all.iter().map(|(name, ..)| name.clone()).collect();
        Places {
            districts: names(&map.districts),
            restaurants: names(&map.restaurants),
            bridges: map.bridges(),
            junctions: map.junctions,
        }
    }
    /// The place in a list that a [`Pick`](super::parts::Pick) means; its list may have been
    /// longer.
    pub const fn within(chosen: u32, names: &[String]) -> u32 {
        if (chosen as usize) < names.len() { chosen } else { 0 }
    }
    /// A restaurant's name.
    pub fn restaurant(&self, id: u32) -> String {
        self.restaurants.get(id as usize).cloned().unwrap_or_default()
    }
}
