//! Where runs come from: a scenario by name, or files. Remembers the last one for a new seed.

use super::changes::Changes;
use super::protocol::CURRENT;
use crate::core::sim::Setup;
use crate::scenario::Imported;
use crate::scenario::file::Outcomes;
use crate::scenario::presets;
use crate::scenario::problem::Problem;
use std::sync::Arc;

/// Makes a scenario from files by name and content, and a seed for what they do not say. Called
/// through a pointer, so that an engine without it is built without what it calls.
pub type Importer = fn(&[(String, Vec<u8>)], u64) -> Result<Imported, Vec<Problem>>;

/// The scenario loaded last.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    last: Last,
    importer: Option<Importer>,
}

#[derive(Clone, Debug, Default)]
enum Last {
    #[default]
    Nothing,
    Named(&'static str),
    Files(Vec<(String, Vec<u8>)>),
}

/// A scenario ready to run.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) setup: Arc<Setup>,
    /// What was dropped or assumed on the way, in sentences.
    pub(super) notes: Vec<String>,
    /// What its player is asked to cause or to foresee.
    pub(super) outcomes: Option<Outcomes>,
}

impl Source {
    pub(super) fn with_importer(importer: Importer) -> Source {
        Source { importer: Some(importer), ..Source::default() }
    }
    /// A scenario by name; `current` is the last one with another seed.
    pub(super) fn named(
        &mut self,
        name: &str,
        seed: u64,
        changes: &Changes,
    ) -> Result<Loaded, String> {
        let (last, loaded) = self.look_up(name, seed, changes)?;
        if let Some(last) = last {
            self.last = last;
        }
        Ok(loaded)
    }
    /// The setup of a scenario by name. What was loaded last stays so: nobody sees this one.
    pub(super) fn setup(
        &self,
        name: &str,
        seed: u64,
        changes: &Changes,
    ) -> Result<Arc<Setup>, String> {
        self.look_up(name, seed, changes).map(|(_, loaded)| loaded.setup)
    }
    /// A scenario by name, and what was loaded last then where that changes.
    fn look_up(
        &self,
        name: &str,
        seed: u64,
        changes: &Changes,
    ) -> Result<(Option<Last>, Loaded), String> {
        let name = match &self.last {
            _ if name != CURRENT => name,
            Last::Nothing => return Err("No scenario has been loaded yet".to_owned()),
            Last::Named(name) => name,
            Last::Files(files) => {
                let loaded = self.read(files, seed, changes);
                return loaded.map(|it| (None, it)).map_err(|problems| problems.join("; "));
            }
        };
        let (name, mut setup) = presets::named(name, seed).ok_or_else(|| unknown(name))?;
        changes.apply(&mut setup)?;
        let loaded = Loaded { setup: Arc::new(setup), notes: Vec::new(), outcomes: None };
        Ok((Some(Last::Named(name)), loaded))
    }
    /// A scenario from files that belong together. The last scenario stays where that fails.
    pub(super) fn import(
        &mut self,
        files: Vec<(String, Vec<u8>)>,
        seed: u64,
        changes: &Changes,
    ) -> Result<Loaded, Vec<String>> {
        let loaded = self.read(&files, seed, changes)?;
        self.last = Last::Files(files);
        Ok(loaded)
    }
    fn read(
        &self,
        files: &[(String, Vec<u8>)],
        seed: u64,
        changes: &Changes,
    ) -> Result<Loaded, Vec<String>> {
        let importer = self.importer.ok_or_else(|| vec![NO_IMPORTER.to_owned()])?;
        let mut imported = importer(files, seed)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        changes.apply(&mut imported.setup).map_err(|why| vec![why])?;
        let Imported { setup, notes, outcomes } = imported;
        Ok(Loaded { setup: Arc::new(setup), notes, outcomes })
    }
}

fn unknown(name: &str) -> String {
    let known = presets::names().collect::<Vec<_>>().join(", ");
    format!("There is no scenario \"{name}\"; expected {known} or {CURRENT}")
}

const NO_IMPORTER: &str = "This engine reads no files; expected the one that does";
