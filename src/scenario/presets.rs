//! The scenarios that need no file: generated cities with the settings they start with.

use crate::core::network::generator::{CityPlan, generate};
use crate::core::settings::Settings;
use crate::core::sim::{Rules, Setup};
use std::sync::Arc;

/// A scenario of the playground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// The stable name in links and on the command line.
    pub name: &'static str,
    /// The name on screen.
    pub title: &'static str,
    /// What it is for, in one sentence.
    pub sentence: &'static str,
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
        title: "City",
        sentence: "40 restaurants and 30 drivers, about half of them busy.",
        plan: &CityPlan::DEFAULT,
        arrivals_per_hour: 60,
        queue_capacity: None,
    };
    /// A town for counting by eye.
    pub const SMALL: Preset = Preset {
        name: "small",
        title: "Small town",
        sentence: "8 restaurants, 5 drivers and a queue of 5 places: everything can be counted.",
        plan: &CityPlan::SMALL,
        arrivals_per_hour: 12,
        queue_capacity: Some(5),
    };
    /// A city for watching policies at scale.
    pub const LARGE: Preset = Preset {
        name: "large",
        title: "Metropolis",
        sentence: "320 restaurants and 2,000 drivers.",
        plan: &CityPlan::LARGE,
        arrivals_per_hour: 4_000,
        queue_capacity: None,
    };

    /// The preset of this name.
    pub fn by_name(name: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.name == name)
    }
    /// Its setup for a seed.
    pub fn setup(&self, seed: u64) -> Setup {
        let city = generate(self.plan, seed);
        let settings = Settings {
            arrivals_per_hour: self.arrivals_per_hour,
            drivers_on_shift: city.drivers.len() as u32,
            queue_capacity: self.queue_capacity,
            ..Settings::default()
        };
        Setup { seed, city: Arc::new(city), settings, rules: Rules::default(), orders: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_can_run() {
        for preset in &PRESETS {
            let setup = preset.setup(7);
            assert_eq!(setup.check(), Ok(()), "{}", preset.name);
        }
    }
}
