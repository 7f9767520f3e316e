//! Cities with character, drawn from a seed: a winding river with few bridges, arterials, an
//! irregular grid that follows the banks, diagonals, parks, districts, named streets.
//!
//! The same plan and seed give the same city on every machine: all choices are whole numbers.
//! The work goes from the large to the small: `river`, the warped `lattice` of junctions,
//! the `streets` on it, the `roads` (network) they make, and the picture and places on top.

mod blocks;
mod buildings;
mod curve;
mod dice;
mod lattice;
mod names;
mod places;
mod polygon;
mod river;
mod roads;
mod streets;

pub use places::populate;

use crate::core::city::{Area, AreaKind, City, TravelRule};
use crate::core::geo::{Bounds, Point};
use dice::{Dice, Part};
use std::sync::Arc;

/// What to draw: sizes and counts. Shape and names come from the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CityPlan {
    /// Extent along the river.
    pub length_m: u32,
    /// Extent across the river.
    pub height_m: u32,
    /// Width of the river.
    pub river_width_m: u32,
    /// Streets across the river's direction, at least 6.
    pub columns: usize,
    /// Streets along the river on both banks together, at least 6.
    pub rows: usize,
    /// Columns and rows from one arterial to the next.
    pub arterial_every: usize,
    /// Parks of several blocks.
    pub parks: usize,
    /// Named districts.
    pub districts: usize,
    /// Restaurants.
    pub restaurants: usize,
    /// Drivers.
    pub drivers: usize,
    /// Houses drawn per block at most; 0 draws none.
    pub buildings_per_block_max: usize,
}

impl CityPlan {
    /// The city that opens first: about 40 restaurants and 30 drivers, trips of 4 to 9 minutes.
    pub const DEFAULT: CityPlan = CityPlan {
        length_m: 3800,
        height_m: 2600,
        river_width_m: 120,
        columns: 21,
        rows: 14,
        arterial_every: 6,
        parks: 3,
        districts: 9,
        restaurants: 40,
        drivers: 30,
        buildings_per_block_max: 28,
    };
    /// A city for counting by eye.
    pub const SMALL: CityPlan = CityPlan {
        length_m: 1500,
        height_m: 1050,
        river_width_m: 80,
        columns: 9,
        rows: 7,
        arterial_every: 5,
        parks: 1,
        districts: 4,
        restaurants: 8,
        drivers: 5,
        buildings_per_block_max: 28,
    };
    /// A metropolis of 2,000 drivers and about 10,000 junctions.
    pub const LARGE: CityPlan = CityPlan {
        length_m: 13_000,
        height_m: 10_000,
        river_width_m: 260,
        columns: 118,
        rows: 92,
        arterial_every: 8,
        parks: 22,
        districts: 28,
        restaurants: 320,
        drivers: 2000,
        buildings_per_block_max: 0,
    };

    /// The plan called `default`, `small` or `large`.
    pub fn by_name(name: &str) -> Option<&'static CityPlan> {
        match name {
            "default" => Some(&CityPlan::DEFAULT),
            "small" => Some(&CityPlan::SMALL),
            "large" => Some(&CityPlan::LARGE),
            _ => None,
        }
    }
    fn length_cm(&self) -> i64 {
        i64::from(self.length_m) * 100
    }
    fn height_cm(&self) -> i64 {
        i64::from(self.height_m) * 100
    }
    fn river_width_cm(&self) -> i64 {
        i64::from(self.river_width_m) * 100
    }
}

/// Turns plan coordinates (`u` along the river, `v` across) into places on the map.
///
/// Rivers run east in some cities, west in others.
struct Plane {
    length_cm: i64,
    height_cm: i64,
    mirrored: (bool, bool),
}

impl Plane {
    fn draw(plan: &CityPlan, seed: u64) -> Plane {
        let mut dice = Dice::new(seed, Part::Lattice);
        let mirrored = (dice.chance(50), dice.chance(50));
        Plane { length_cm: plan.length_cm(), height_cm: plan.height_cm(), mirrored }
    }
    fn point(&self, (u, v): (i64, i64)) -> Point {
        let x = if self.mirrored.0 { self.length_cm - u } else { u };
        let y = if self.mirrored.1 { self.height_cm - v } else { v };
        Point::from_cm(x as i32, y as i32)
    }
}

/// Draws a city.
pub fn generate(plan: &CityPlan, seed: u64) -> City {
    let plane = Plane::draw(plan, seed);
    let river = river::River::draw(plan, seed);
    let lattice = lattice::Lattice::draw(plan, &river, seed);
    let mut names = names::NameBook::new(seed);
    let streets = streets::Streets::draw(plan, lattice, seed);
    let built = roads::build(&streets, &plane, &mut names, seed);
    let network = built.network;

    let water = river.outline(&plane);
    let districts = places::districts(plan, &network, &water, seed);
    let mut areas = vec![Area { kind: AreaKind::Water, name: Some(names.river()), outline: water }];
    let parks: Vec<Point> = streets.parks.iter().map(|&at| plane.point(at)).collect();
    let blocks = blocks::draw(&network, &built.on_far_bank, &parks, &mut names);
    let houses = buildings::draw(&blocks, plan.buildings_per_block_max, seed);
    areas.extend(blocks);
    areas.extend(houses);

    let restaurants = places::restaurants(&network, plan.restaurants, seed);
    let drivers = places::drivers(&network, plan.drivers, seed);
    // Invariant: a plan has at least 6 columns and rows, so there are junctions.
    let bounds = Bounds::around(network.nodes().iter().copied())
        .unwrap_or(Bounds { min: Point::default(), max: Point::default() });
    City {
        name: names.city(),
        attribution: None,
        network: Arc::new(network),
        travel: TravelRule::Roads,
        districts: districts.into(),
        areas,
        restaurants: restaurants.into(),
        drivers: drivers.into(),
        bounds,
    }
}
