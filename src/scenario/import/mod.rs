//! Importers: scenario files, street maps and Grubhub instances, told apart by content and never
//! by name.
//!
//! Knows no file system: files come as names and bytes, as dropped on the page or read by the
//! terminal front end.

mod geojson;
mod geometry;
mod graph;
pub mod json;
mod kind;
mod place;
mod streets;
mod tags;
pub mod text;
mod unpack;

use super::file;
use super::grubhub::{self, Instance, Part};
use super::presets;
use super::problem::{Problem, shown};
use crate::core::network::RoadNetwork;
use crate::core::network::generator::populate;
use crate::core::settings::AssignPolicy;
use crate::core::sim::Setup;
use kind::Kind;
use text::{SCENARIO_CAP, utf8};

/// A scenario made from files.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What to run.
    pub setup: Setup,
    /// What was left out or changed on the way, as sentences.
    pub notes: Vec<String>,
    /// What a scenario file asks its player to cause or to foresee.
    pub outcomes: Option<file::Outcomes>,
}

/// What some files hold.
#[derive(Clone, Debug)]
pub enum Content {
    /// A road network in one piece.
    Streets {
        /// Its name, from the file's.
        name: String,
        /// The roads.
        network: RoadNetwork,
        /// Who made the data.
        attribution: Option<String>,
    },
    /// A Grubhub instance.
    Grubhub {
        /// Its name, from the archive's or folder's.
        name: String,
        /// The instance.
        instance: Instance,
    },
    /// A scenario file, with the street map that it names.
    Scenario(Box<file::Source>),
}

/// Makes a scenario from files that were dropped or picked together. What the files do not say
/// (places of restaurants and drivers on a street map) is drawn from `seed`.
///
/// # Errors
/// What is wrong, at most about 20 problems: show them; nothing was changed.
pub fn import(files: &[(String, Vec<u8>)], seed: u64) -> Result<Imported, Vec<Problem>> {
    let (content, notes) = read(files)?;
    let outcomes = match &content {
        Content::Scenario(source) => file::Outcomes::of(&source.file),
        _ => None,
    };
    Ok(Imported { setup: content.setup(seed)?, notes, outcomes })
}

impl Content {
    /// A run of it; `seed` is for what the files do not say.
    ///
    /// # Errors
    /// What a scenario file says that cannot be.
    pub fn setup(self, seed: u64) -> Result<Setup, Vec<Problem>> {
        Ok(match self {
            Content::Streets { name, network, attribution } => {
                let (restaurants, drivers) = presets::sizes_for(&network);
                let city = populate(network, name, attribution, restaurants, drivers, seed);
                presets::on(city, seed)
            }
            Content::Grubhub { name, instance } => {
                instance.setup(&name, AssignPolicy::FirstComeNearest, seed)
            }
            Content::Scenario(source) => file::build(*source, seed)?.setup,
        })
    }
}

/// Reads files that were dropped or picked together: one scenario with the street map that it
/// names, one street map, or one Grubhub instance.
/// The second half of the answer are notes for the user.
///
/// # Errors
/// As [`import`].
pub fn read(files: &[(String, Vec<u8>)]) -> Result<(Content, Vec<String>), Vec<Problem>> {
    let files = unpack::unpack(files)?;
    let mut maps = Vec::new();
    let mut parts = Vec::new();
    let mut strangers = Vec::new();
    let mut scenarios = Vec::new();
    for (name, bytes) in &files {
        let read = utf8(name, bytes).and_then(|text| Ok((kind::kind(name, text)?, text)));
        match read {
            Ok((Kind::Grubhub(part), text)) => match SCENARIO_CAP.check(name, text.len()) {
                Ok(()) => parts.push((part, name.clone(), text.to_owned())),
                Err(problem) => strangers.push(problem),
            },
            Ok((Kind::Scenario, text)) => scenarios.push((name, text)),
            Ok((kind, text)) => maps.push((kind, name, text)),
            Err(problem) => strangers.push(problem),
        }
    }
    if !scenarios.is_empty() {
        return read_scenario(&scenarios, &maps, strangers);
    }
    match (maps.as_slice(), parts.is_empty()) {
        ([], true) if strangers.is_empty() => {
            let expected = "a scenario, a street map or a Grubhub instance";
            Err(vec![Problem::new("import", "no files", expected)])
        }
        ([], true) => Err(strangers),
        ([], false) => read_instance(&files, &parts, strangers),
        ([map], true) => {
            let (streets, mut notes) = read_map(map)?;
            notes.extend(strangers.iter().map(ignored));
            let file::Streets { name, network, attribution } = streets;
            Ok((Content::Streets { name, network, attribution }, notes))
        }
        ([(_, name, _), ..], _) => {
            let found = format!("{} street maps and {} tables", maps.len(), parts.len());
            Err(vec![Problem::new(name, found, "one street map, or one Grubhub instance")])
        }
    }
}

/// A street map by kind, name and text.
type Map<'a> = (Kind, &'a String, &'a str);

fn read_map(&(kind, name, text): &Map<'_>) -> Result<(file::Streets, Vec<String>), Vec<Problem>> {
    let streets = match kind {
        Kind::Graph => graph::read(name, text)?,
        _ => geojson::read(name, text)?,
    };
    let attribution = streets.attribution.clone();
    let (network, notes) = streets.into_network(name).map_err(|p| vec![p])?;
    Ok((file::Streets { name: stem(name), network, attribution }, notes))
}

/// One scenario; of the other files only the street map that it names is read.
fn read_scenario(
    scenarios: &[(&String, &str)],
    maps: &[Map<'_>],
    strangers: Vec<Problem>,
) -> Result<(Content, Vec<String>), Vec<Problem>> {
    let [(name, text)] = scenarios else {
        let found = format!("{} scenario files", scenarios.len());
        return Err(vec![Problem::new(scenarios[0].0, found, "one scenario at a time")]);
    };
    let file = file::read(name, text).map_err(|p| vec![p])?;
    let last = |name: &str| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let named = file.network_file().map(last);
    let map = named.and_then(|named| maps.iter().find(|map| last(map.1) == named));
    let (streets, mut notes) = map.map(read_map).transpose()?.unzip();
    let notes: &mut Vec<String> = notes.get_or_insert_default();
    notes.extend(strangers.iter().map(ignored));
    let (name, text) = ((*name).clone(), (*text).to_owned());
    let source = file::Source { name, text, file, streets };
    Ok((Content::Scenario(Box::new(source)), std::mem::take(notes)))
}

/// Reads a street graph, packed or not, as it stands: every junction and street, numbered as in
/// the file. For programs that route on it; runs take [`import`].
///
/// # Errors
/// As [`import`], also where the file is something else.
pub fn whole_graph(file: &str, bytes: &[u8]) -> Result<RoadNetwork, Vec<Problem>> {
    let files = unpack::unpack(&[(file.to_owned(), bytes.to_vec())])?;
    let [(name, bytes)] = files.as_slice() else {
        let found = format!("{} files", files.len());
        return Err(vec![Problem::new(file, found, "one street graph")]);
    };
    let text = utf8(name, bytes).map_err(|p| vec![p])?;
    graph::read(name, text)?.whole_network(name).map_err(|p| vec![p])
}

/// Files that are not part of the instance are passed over, unless the instance is incomplete:
/// then one of them may be the missing part.
fn read_instance(
    files: &[(String, Vec<u8>)],
    parts: &[(Part, String, String)],
    strangers: Vec<Problem>,
) -> Result<(Content, Vec<String>), Vec<Problem>> {
    let instance = grubhub::read(parts).map_err(|mut problems| {
        problems.extend(strangers.iter().cloned());
        problems
    })?;
    let folder = files.first().and_then(|(name, _)| name.rsplit_once('/'));
    let name = folder.map_or("Grubhub instance".to_owned(), |(folder, _)| stem(folder));
    let notes = vec![format!(
        "{} orders, {} restaurants and {} couriers of one day.",
        instance.orders.len(),
        instance.restaurants.len(),
        instance.couriers.len()
    )];
    let ignored = strangers.iter().map(ignored);
    Ok((Content::Grubhub { name, instance }, notes.into_iter().chain(ignored).collect()))
}

fn ignored(problem: &Problem) -> String {
    format!("{} was left out: {}.", problem.file, problem.found)
}

/// A file's name without folders and endings, for the city's name.
fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let end = name.find('.').filter(|&end| end > 0).unwrap_or(name.len());
    shown(&name[..end])
}

/// What OpenStreetMap's licence asks to be shown.
pub const OSM_ATTRIBUTION: &str = "© OpenStreetMap contributors";
