//! Where runs come from: a scenario by name, or files. Remembers the last one for a new seed.

use crate::core::sim::Setup;
use crate::scenario::presets::{PRESETS, Preset};
use std::sync::Arc;

/// The scenario loaded last.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    last: Last,
}

#[derive(Clone, Debug, Default)]
enum Last {
    #[default]
    Nothing,
    Preset(&'static Preset),
    Files(Vec<(String, Vec<u8>)>),
}

/// A scenario ready to run.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) setup: Arc<Setup>,
    /// What was dropped or assumed on the way, in sentences.
    pub(super) notes: Vec<String>,
}

impl Source {
    /// A scenario by name; `current` is the last one with another seed.
    pub(super) fn named(&mut self, name: &str, seed: u64) -> Result<Loaded, String> {
        if name != "current" {
            let preset = Preset::by_name(name).ok_or_else(|| unknown(name))?;
            self.last = Last::Preset(preset);
            return Ok(Loaded { setup: Arc::new(preset.setup(seed)), notes: Vec::new() });
        }
        match self.last.clone() {
            Last::Nothing => Err("No scenario has been loaded yet".to_owned()),
            Last::Preset(preset) => self.named(preset.name, seed),
            Last::Files(files) => self.import(files, seed).map_err(|problems| problems.join("; ")),
        }
    }
    /// A scenario from files that belong together. The last scenario stays where that fails.
    pub(super) fn import(
        &mut self,
        files: Vec<(String, Vec<u8>)>,
        seed: u64,
    ) -> Result<Loaded, Vec<String>> {
        let imported = crate::scenario::import(&files, seed)
            .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        self.last = Last::Files(files);
        Ok(Loaded { setup: Arc::new(imported.setup), notes: imported.notes })
    }
}

fn unknown(name: &str) -> String {
    let known: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    format!("There is no scenario \"{name}\"; expected {} or current", known.join(", "))
}
