//! The city of a file, with its restaurants and drivers.

use super::{Reader, Streets};
use crate::core::city::{City, DriverSpec, RestaurantSpec, Shift, Vehicle};
use crate::core::geo::Point;
use crate::core::id::NodeId;
use crate::core::network::generator::{CityPlan, generate, populate};
use crate::core::time::SimDuration;
use crate::scenario::file::city::{CityFile, GeneratedFile, GridFile, PlacesFile};
use crate::scenario::file::forms::{Many, PlaceFile};
use crate::scenario::file::grid::{self, BLOCK_M};
use crate::scenario::file::things::{DriverFile, RestaurantFile};
use crate::scenario::import::json::Step;
use crate::scenario::presets;
use crate::scenario::problem::{NAME_MAX, shown};

/// Makes the city; `None` where it cannot be made. Problems are noted either way.
pub(super) fn make(reader: &mut Reader<'_>, streets: Option<Streets>, seed: u64) -> Option<City> {
    reader.check_counts();
    if reader.problems.is_full() {
        return None;
    }
    let file = reader.file;
    let (n_restaurants, n_drivers) = (count(&file.restaurants), count(&file.drivers));
    let mut city = match &file.city {
        CityFile::None => grid::nowhere(),
        CityFile::Grid(grid) => reader.check_grid(grid).then(|| grid::streets(grid))?,
        CityFile::Places(places) => reader.check_places(places).then(|| grid::places(places))?,
        CityFile::Preset(preset) => {
            let Some(plan) = CityPlan::by_name(&preset.name) else {
                let steps = [Step::Key("city"), Step::Key("preset"), Step::Key("name")];
                reader.unknown(&steps, &preset.name, &presets::PRESETS.map(|preset| preset.name));
                return None;
            };
            let plan = CityPlan {
                restaurants: n_restaurants.map_or(plan.restaurants, |n| n as usize),
                drivers: n_drivers.map_or(plan.drivers, |n| n as usize),
                ..*plan
            };
            generate(&plan, preset.seed.unwrap_or(seed))
        }
        CityFile::Generated(numbers) => {
            let plan = numbers.plan(n_restaurants, n_drivers);
            reader.check_plan(numbers).then(|| generate(&plan, numbers.seed.unwrap_or(seed)))?
        }
        CityFile::Network(network) => {
            let Some(streets) = streets else {
                let steps = [Step::Key("city"), Step::Key("network"), Step::Key("file")];
                let found = format!("{}, which is not here", shown(&network.file));
                reader.wrong(&steps, found, "a street map beside the scenario file");
                return None;
            };
            let Streets { name, network, attribution } = streets;
            let (restaurants, drivers) = presets::sizes_for(&network);
            let restaurants = n_restaurants.map_or(restaurants, |n| n as usize);
            let drivers = n_drivers.map_or(drivers, |n| n as usize);
            populate(network, name, attribution, restaurants, drivers, seed)
        }
    };
    // Real and generated cities have names of their own.
    let made_here = matches!(file.city, CityFile::None | CityFile::Grid(_) | CityFile::Places(_));
    if made_here && !file.name.is_empty() {
        city.name.clone_from(&file.name);
    }
    reader.restaurants(&mut city);
    reader.drivers(&mut city);
    Some(city)
}

fn count<T>(many: &Option<Many<T>>) -> Option<u32> {
    match many {
        Some(Many::Count(n)) => Some(*n),
        _ => None,
    }
}

impl Reader<'_> {
    /// How many there are of everything that can be made many times.
    fn check_counts(&mut self) {
        let file = self.file;
        let (restaurants, drivers) = (&file.restaurants, &file.drivers);
        let n = match restaurants {
            Some(Many::Count(n)) => u64::from(*n),
            Some(Many::List(list)) => list.len() as u64,
            None => 0,
        };
        self.check_range(&[Step::Key("restaurants")], n, 0, RESTAURANTS_MAX);
        let n = match drivers {
            Some(Many::Count(n)) => u64::from(*n),
            Some(Many::List(list)) => list.iter().map(|d| u64::from(d.count.unwrap_or(1))).sum(),
            None => 0,
        };
        self.check_range(&[Step::Key("drivers")], n, 0, DRIVERS_MAX);
        let orders = &file.orders;
        let n = orders.iter().map(|order| u64::from(order.count.unwrap_or(1))).sum();
        self.check_range(&[Step::Key("orders")], n, 0, ORDERS_MAX);
        let n = file.script.iter().map(|timed| u64::from(timed.count.unwrap_or(1))).sum();
        self.check_range(&[Step::Key("script")], n, 0, ORDERS_MAX);
    }

    fn check_grid(&mut self, grid: &GridFile) -> bool {
        let steps = |key| [Step::Key("city"), Step::Key("grid"), Step::Key(key)];
        let columns = self.check_range(&steps("columns"), grid.n_columns().into(), 2, SIDE_MAX);
        let rows = self.check_range(&steps("rows"), grid.n_rows().into(), 1, SIDE_MAX);
        let block = grid.block.is_none_or(|block| {
            let fits =
                (SimDuration::from_micros(1)..=SimDuration::from_mins(60)).contains(&block.0);
            if !fits {
                self.wrong(&steps("block"), block.to_string(), "a driving time from 1us to 1h");
            }
            fits
        });
        let mut districts = true;
        for (k, &[column, row]) in grid.districts.iter().enumerate() {
            let [city, grid, districts_key] = steps("districts");
            let steps = [city, grid, districts_key, Step::Item(k)];
            districts &= self.check_range(&steps, column.into(), 0, SIDE_MAX)
                && self.check_range(&steps, row.into(), 0, SIDE_MAX);
        }
        let n = grid.districts.len() as u64;
        columns && rows && block && districts && self.check_range(&steps("districts"), n, 0, 60)
    }

    fn check_places(&mut self, places: &PlacesFile) -> bool {
        let steps = |key| [Step::Key("city"), Step::Key("places"), Step::Key(key)];
        let n = places.at.len() as u64;
        let number = self.check_range(&steps("at"), n, 1, SIDE_MAX * SIDE_MAX);
        let speed = u64::from(places.metres_per_minute);
        let speed = self.check_range(&steps("metres_per_minute"), speed, 1, 100_000);
        let far = places.at.iter().position(|at| at.iter().any(|m| m.unsigned_abs() > FAR_M));
        if let Some(k) = far {
            let steps = [Step::Key("city"), Step::Key("places"), Step::Key("at"), Step::Item(k)];
            self.wrong(&steps, "a place too far away", format!("at most {FAR_M} m from 0"));
        }
        number && speed && far.is_none()
    }

    fn check_plan(&mut self, numbers: &GeneratedFile) -> bool {
        let ranges = [
            ("length_m", numbers.length_m, 600, 30_000),
            ("height_m", numbers.height_m, 600, 30_000),
            ("river_width_m", numbers.river_width_m, 10, 300),
            ("columns", numbers.columns, 6, SIDE_MAX),
            ("rows", numbers.rows, 6, SIDE_MAX),
            ("arterial_every", numbers.arterial_every, 2, 100),
            ("parks", numbers.parks, 0, 100),
            ("districts", numbers.districts, 1, 60),
            ("buildings_per_block_max", numbers.buildings_per_block_max, 0, 100),
        ];
        let mut fits = true;
        for (key, value, min, max) in ranges {
            if let Some(value) = value {
                let steps = [Step::Key("city"), Step::Key("generated"), Step::Key(key)];
                fits &= self.check_range(&steps, value.into(), min, max);
            }
        }
        fits
    }

    fn restaurants(&mut self, city: &mut City) {
        let file = self.file;
        let made = match (&file.restaurants, &file.city) {
            (Some(Many::List(list)), _) => list.clone(),
            (Some(Many::Count(n)), CityFile::None | CityFile::Grid(_)) => {
                vec![RestaurantFile::default(); *n as usize]
            }
            (None, CityFile::None | CityFile::Grid(_)) => vec![RestaurantFile::default()],
            // Generated and imported cities have placed theirs.
            _ => return,
        };
        let mut restaurants = Vec::new();
        for (idx, restaurant) in made.iter().enumerate() {
            let steps = |key| [Step::Key("restaurants"), Step::Item(idx), Step::Key(key)];
            let name = match &restaurant.name {
                Some(name) => {
                    self.check_length(&steps("name"), name, NAME_MAX);
                    name.clone()
                }
                None => format!("Restaurant {}", idx + 1),
            };
            let node = match restaurant.at {
                Some(at) => self.place(&steps("at"), at, city),
                None => Some(strided(city, idx, 7, 3)),
            };
            let nowhere = file.city == CityFile::None;
            let usual = if nowhere { SimDuration::ZERO } else { SimDuration::from_mins(15) };
            let preparation = restaurant.preparation.map_or(usual, |length| length.0);
            if preparation > SimDuration::from_mins(24 * 60) {
                self.wrong(&steps("preparation"), "more than a day", "at most 1d");
            }
            let Some(node) = node else { continue };
            restaurants.push(RestaurantSpec {
                cooking_slots: restaurant.slots,
                counter_places: restaurant.counter,
                preparation,
                ..RestaurantSpec::new(name, node)
            });
        }
        city.restaurants = restaurants.into();
    }

    fn drivers(&mut self, city: &mut City) {
        let file = self.file;
        let made = match (&file.drivers, &file.city) {
            (Some(Many::List(list)), _) => list.clone(),
            (Some(Many::Count(n)), CityFile::None | CityFile::Grid(_)) => {
                vec![DriverFile { count: Some(*n), ..DriverFile::default() }]
            }
            (None, CityFile::None | CityFile::Grid(_)) => vec![DriverFile::default()],
            _ => return,
        };
        let mut drivers: Vec<DriverSpec> = Vec::new();
        for (idx, driver) in made.iter().enumerate() {
            let steps = |key| [Step::Key("drivers"), Step::Item(idx), Step::Key(key)];
            let place = driver.at.map(|at| self.place(&steps("at"), at, city));
            let capacity = driver.capacity.unwrap_or(1);
            self.check_range(&steps("capacity"), capacity.into(), 1, 100);
            let weight = driver.weight.unwrap_or(1);
            self.check_range(&steps("weight"), weight.into(), 1, 1_000);
            let acceptance_ppm = driver.acceptance_ppm.unwrap_or(1_000_000);
            self.check_range(&steps("acceptance_ppm"), acceptance_ppm.into(), 0, 1_000_000);
            let shift = driver.shift.map(|[from, until]| {
                if from > until {
                    self.wrong(&steps("shift"), format!("{from} to {until}"), "an end after it");
                }
                Shift { from: from.moment(), until: until.moment() }
            });
            let mut spec = DriverSpec::new(NodeId(0));
            spec.space = driver.space.unwrap_or(spec.space);
            self.check_range(&steps("space"), spec.space.into(), 1, u32::MAX.into());
            spec.speed_percent = driver.speed_percent.unwrap_or(spec.speed_percent);
            self.check_range(&steps("speed_percent"), spec.speed_percent.into(), 1, 1_000);
            let vehicle = if driver.cold_box { Vehicle::ColdBox } else { Vehicle::Plain };
            let spec = DriverSpec { capacity, acceptance_ppm, weight, shift, vehicle, ..spec };
            for _ in 0..driver.count.unwrap_or(1) {
                let node = match place {
                    Some(Some(node)) => node,
                    Some(None) => break,
                    None => strided(city, drivers.len(), 11, 5),
                };
                drivers.push(DriverSpec { node, ..spec.clone() });
            }
        }
        city.drivers = drivers.into();
    }

    /// The junction of a place; a problem where there is none.
    pub(super) fn place(
        &mut self,
        steps: &[Step<'_>],
        place: PlaceFile,
        city: &City,
    ) -> Option<NodeId> {
        let nodes = &city.network.nodes();
        match (place, &self.file.city) {
            (PlaceFile::Number(n), _) => {
                self.position(steps, "junction", n, nodes.len()).map(NodeId)
            }
            (PlaceFile::At([column, row]), CityFile::Grid(grid)) => {
                let (columns, rows) = (grid.n_columns(), grid.n_rows());
                let column = u32::try_from(column).ok().filter(|&column| column < columns);
                let row = u32::try_from(row).ok().filter(|&row| row < rows);
                let at = column.zip(row).map(|(column, row)| NodeId(row * columns + column));
                if at.is_none() {
                    let expected = format!(
                        "a column from 0 to {} and a row from 0 to {}",
                        columns - 1,
                        rows - 1
                    );
                    self.wrong(steps, "a place outside the grid", expected);
                }
                at
            }
            (PlaceFile::At([x, y]), _) => {
                // Far outside any city is as good as its edge.
                let far = FAR_M as i32;
                let at = Point::from_m(x.clamp(-far, far), y.clamp(-far, far));
                let nearest =
                    nodes.enumerate().min_by_key(|(id, point)| (point.distance_squared(at), *id));
                nearest.map(|(id, _)| id)
            }
        }
    }
}

/// A place for the how-manieth thing that was given none: spread by a fixed stride.
fn strided(city: &City, idx: usize, stride: usize, offset: usize) -> NodeId {
    let nodes = city.network.nodes().len().max(1);
    NodeId(((idx * stride + offset) % nodes) as u32)
}

/// Most orders of a file, and entries of its script.
const ORDERS_MAX: u64 = 200_000;
/// Most drivers.
const DRIVERS_MAX: u64 = 20_000;
/// Most restaurants.
const RESTAURANTS_MAX: u64 = 20_000;
/// How far from the origin a place may be, in metres.
const FAR_M: u32 = BLOCK_M * 1_000;
/// Most streets in one direction, so that a city has no more junctions than the largest preset by
/// far.
const SIDE_MAX: u64 = 200;
