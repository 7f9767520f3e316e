//! Scenario files: a whole case by hand in a few lines of JSON. `docs/scenario-format.md` tells
//! people how to write them.
//!
//! The types here say what a file may contain, and nothing else: [`build`] makes a run from it,
//! [`play`] runs it with its script, [`verify`] compares it with what was expected. No file system:
//! a street network that a file names is handed in by whoever can read it.
//!
//! Two laws, both tested: what [`ScenarioFile::print`] writes, [`read`] reads back unchanged; and
//! printing that again gives the same text.

mod build;
mod city;
mod expect;
mod fault;
mod forms;
mod grid;
mod length;
mod outcome;
mod play;
mod protect;
#[cfg(any(test, feature = "cli"))]
pub mod schema;
mod script;
mod settings;
mod strict;
mod tell;
mod things;
mod verify;

pub use build::{Scenario, Source, Streets, build};
pub use city::{CityFile, GeneratedFile, GridFile, NetworkFile, PlacesFile, PresetFile};
pub use expect::{EventExpect, ExpectFile, MomentExpect, OrderExpect, StatesFile, StatusFile};
pub use fault::{FaultFile, OneMessage};
pub use forms::{Many, PlaceFile, Within};
pub use length::Length;
pub use outcome::{Asked, OutcomeFile, Outcomes, Progress};
pub use play::{Look, Played, play};
pub use protect::{BreakerFile, LimitFile, StartRateFile};
pub use script::{CommandFile, TimedFile};
pub use settings::{
    AssignFile, KeyRuleFile, ProtocolFile, QueueFile, RetryFile, RulesFile, SettingsFile,
};
pub use things::{ClassFile, DriverFile, OrderFile, RestaurantFile};
pub use verify::{Mismatch, verify};

use super::import::json;
use super::import::text::SCENARIO_CAP;
use super::problem::Problem;
use serde::{Deserialize, Serialize};

/// The version of the format that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// A scenario file. Everything but the version may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// The version of this format: 1.
    #[cfg_attr(any(test, feature = "cli"), schemars(range(min = 1, max = 1)))]
    pub version: u32,
    /// The name on screen, at most 256 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What it is for, in a sentence or two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What all random draws follow from; whoever starts the run chooses where it is absent, and 1
    /// in the terminal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Where it happens; nowhere (a textbook queue) where it is absent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub city: CityFile,
    /// The restaurants: how many, or each; those of the city where they are absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restaurants: Option<Many<RestaurantFile>>,
    /// The drivers: how many, or each; those of the city where they are absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drivers: Option<Many<DriverFile>>,
    /// Orders placed at given times. They get their numbers in the order of these times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderFile>,
    /// Settings at the start.
    #[serde(default, skip_serializing_if = "is_default")]
    pub settings: SettingsFile,
    /// Fixed rules.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rules: RulesFile,
    /// What is done while the run goes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub script: Vec<TimedFile>,
    /// How long to run; 2h where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Length>,
    /// What should have happened by then.
    #[serde(default, skip_serializing_if = "is_default")]
    pub expect: ExpectFile,
    /// Happenings that whoever plays it is asked to cause or to foresee.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OutcomeFile>,
    /// Which numbers are told beside them: names of counts, of times, or of outcomes (how often
    /// each came).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Reads a scenario file as it stands; nothing is looked up yet.
///
/// # Errors
/// The first thing wrong with its form, or a version that is not known here.
pub fn read(file: &str, text: &str) -> Result<ScenarioFile, Problem> {
    SCENARIO_CAP.check(file, text.len())?;
    check_version(file, text)?;
    json::parse::<strict::Strictly<ScenarioFile>>(file, text).map(|strictly| strictly.0)
}

/// Reads and builds a file that names no street map; `seed` is used where it gives none.
///
/// # Errors
/// As [`read`] and [`build`].
pub fn load(name: &str, text: &str, seed: u64) -> Result<Scenario, Vec<Problem>> {
    let file = read(name, text).map_err(|problem| vec![problem])?;
    let (name, text) = (name.to_owned(), text.to_owned());
    build(Source { name, text, file, streets: None }, seed)
}

/// A newer format is refused before anything in it is judged by the rules of this one.
fn check_version(file: &str, text: &str) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Head {
        version: u64,
    }
    // What is no number, or no object, gets its message from the whole read.
    let Ok(head) = serde_json::from_str::<Head>(text) else { return Ok(()) };
    if head.version == u64::from(VERSION) {
        return Ok(());
    }
    let mut problem =
        Problem::new(file, format!("version {}", head.version), format!("version {VERSION}"))
            .with_path("version");
    problem.at = json::locate(text, &[json::Step::Key("version")]);
    Err(if head.version > u64::from(VERSION) {
        problem.with_hint("This file was made by a newer version of Dispatch Playground")
    } else {
        problem
    })
}

impl ScenarioFile {
    /// The canonical text: fields in the order of the documentation, nothing that is default,
    /// lengths in their largest units, two spaces of indent, a line end.
    pub fn print(&self) -> String {
        // Invariant: nothing in here fails to serialise: all keys are text, all numbers integers.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        text + "\n"
    }
    /// The file of the street network that it names, if it does.
    pub fn network_file(&self) -> Option<&str> {
        match &self.city {
            CityFile::Network(network) => Some(&network.file),
            _ => None,
        }
    }
}
