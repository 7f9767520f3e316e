//! The scenarios that the program brings along: scenario files like any other; and the same
//! liveliness for a city from a file.
//!
//! What their files say stands here again, and a test holds the two together: so the engine of the
//! page starts them without the reader of files, which is as large as the rest of it.

use crate::core::city::City;
use crate::core::id::{Id, NodeId};
use crate::core::network::generator::{CityPlan, generate};
use crate::core::network::{RoadNetwork, Router};
use crate::core::settings::Settings;
use crate::core::sim::Setup;
use crate::core::time::SimDuration;
use crate::scenario::inversion::PriorityInversion;

/// A scenario of the playground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// The stable name in links and on the command line.
    pub name: &'static str,
    /// Its scenario file.
    pub text: &'static str,
    plan: &'static CityPlan,
    arrivals_per_hour: u32,
    queue_capacity: Option<u32>,
}

/// All of them, the one that opens first at the front.
pub const PRESETS: [Preset; 3] = [Preset::DEFAULT, Preset::SMALL, Preset::LARGE];

impl Preset {
    /// The city that opens first.
    pub const DEFAULT: Preset = Preset {
        name: "default",
        text: include_str!("presets/default.json"),
        plan: &CityPlan::DEFAULT,
        arrivals_per_hour: 64,
        queue_capacity: None,
    };
    /// A town for counting by eye.
    pub const SMALL: Preset = Preset {
        name: "small",
        text: include_str!("presets/small.json"),
        plan: &CityPlan::SMALL,
        arrivals_per_hour: 12,
        queue_capacity: Some(5),
    };
    /// A city for watching policies at scale.
    pub const LARGE: Preset = Preset {
        name: "large",
        text: include_str!("presets/large.json"),
        plan: &CityPlan::LARGE,
        arrivals_per_hour: 2_500,
        queue_capacity: None,
    };

    /// The preset of this name.
    pub fn by_name(name: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.name == name)
    }
    /// Its setup for a seed, as its file gives it.
    pub fn setup(&self, seed: u64) -> Setup {
        let city = generate(self.plan, seed);
        let settings = Settings {
            arrivals_per_hour: self.arrivals_per_hour,
            drivers_on_shift: city.drivers.len() as u32,
            queue_capacity: self.queue_capacity,
            ..Settings::default()
        };
        Setup::new(seed, city, settings)
    }
}

/// The name of the scenario that shows a priority inversion.
pub const INVERSION: &str = "priority-inversion";

/// The names of all scenarios that the page opens: the presets, and those made for one lesson.
pub fn names() -> impl Iterator<Item = &'static str> {
    PRESETS.iter().map(|preset| preset.name).chain([INVERSION])
}

/// The scenario file of this name.
pub fn text(name: &str) -> Option<&'static str> {
    let inversion = (name == INVERSION).then_some(include_str!("presets/priority-inversion.json"));
    inversion.or_else(|| Preset::by_name(name).map(|preset| preset.text))
}

/// The scenario of this name for a seed, and its name for as long as the program runs.
pub fn named(name: &str, seed: u64) -> Option<(&'static str, Setup)> {
    let name = names().find(|known| *known == name)?;
    let setup = match Preset::by_name(name) {
        Some(preset) => preset.setup(seed),
        None => Setup { seed, ..PriorityInversion { demand: INVERSION_DEMAND }.setup() },
    };
    Some((name, setup))
}

/// A run on a city with restaurants and drivers: so many orders that about half of the drivers
/// are busy and the queue is short.
pub fn on(city: City, seed: u64) -> Setup {
    let drivers = city.drivers.len() as u32;
    let settings = Settings {
        arrivals_per_hour: lively_rate(&city),
        drivers_on_shift: drivers,
        ..Settings::default()
    };
    Setup::new(seed, city, settings)
}

/// How many restaurants and drivers suit a road network, by its number of junctions.
pub fn sizes_for(network: &RoadNetwork) -> (usize, usize) {
    let nodes = network.nodes().len();
    ((nodes / 12).clamp(4, 60), (nodes / 16).clamp(3, 60))
}

/// Orders per hour that keep half of the drivers busy, from the mean trip from restaurants to
/// addresses spread evenly over the city.
fn lively_rate(city: &City) -> u32 {
    let (nodes, n) = (city.network.nodes().len(), city.restaurants.len());
    if n == 0 || nodes == 0 {
        return 0;
    }
    let mut router = Router::new(city.network.clone());
    let (mut total, mut count) = (SimDuration::ZERO, 0u64);
    for restaurant in city.restaurants.iter().step_by(n.div_ceil(SAMPLED)) {
        for idx in (0..nodes).step_by(nodes.div_ceil(SAMPLED)) {
            if let Some(time) = router.time_from_place(restaurant.node, NodeId::from_idx(idx)) {
                total = total.plus(time);
                count += 1;
            }
        }
    }
    let trip_s = total.as_secs() / count.max(1);
    let busy_s = trip_s * TRIPS_PER_MILLE / 1000 + AT_THE_ENDS_S;
    (city.drivers.len() as u64 * 3600 / 2 / busy_s.max(1)).clamp(1, 100_000) as u32
}

/// Long enough to try every fix while it lasts.
const INVERSION_DEMAND: SimDuration = SimDuration::from_mins(180);
/// Restaurants, and addresses, that the mean trip is taken over.
const SAMPLED: usize = 24;
/// What an order takes a driver, in mean trips between restaurant and a random address: people
/// order from nearby, and the driver comes from nearby. Measured on generated cities.
const TRIPS_PER_MILLE: u64 = 1300;
/// What an order takes a driver standing still: parking, waiting for the food, at the door.
/// Measured on generated cities.
const AT_THE_ENDS_S: u64 = 420;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::file;

    #[test]
    fn every_preset_is_what_its_file_says() {
        for preset in &PRESETS {
            let from_file = file::load(preset.name, preset.text, 7).unwrap().setup;
            let setup = preset.setup(7);
            assert_eq!(setup.check(), Ok(()), "{}", preset.name);
            // A debug print of all of it: there is nothing that is not compared.
            assert!(format!("{setup:?}") == format!("{from_file:?}"), "{}", preset.name);
        }
    }
}
