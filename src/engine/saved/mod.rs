//! A run that is kept: where it came from, all its futures, what was looked at. The same text in a
//! link, in a file and in the browser's store.
//!
//! Read and written by the worker that also reads files; the first engine never needs it.

mod link;
#[cfg(test)]
mod tests;
mod text;

use super::changes::Changes;
use super::journal::Recovery;
use super::protocol::serde_bytes_vec::Bytes;
use super::protocol::{Replay, Request, Tree};
use crate::scenario::problem::Problem;
use crate::view::panel::Subject;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
pub use link::{is_link, link};
use serde::{Deserialize, Serialize};
pub use text::{VERSION, is_run, print};

/// A run that is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// The version of this format. First, so that a file is known by its beginning.
    pub run: u32,
    /// Where the run came from.
    pub origin: Origin,
    /// Its seed.
    pub seed: u64,
    /// What differs from the scenario as it comes.
    pub changes: Changes,
    /// All futures, and where the run stands.
    pub tree: Tree,
    /// What the reader looks at.
    pub view: Option<SavedView>,
}

/// Where a run came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Origin {
    /// A scenario of ours, by name.
    Scenario(String),
    /// Files that belong together.
    Files(Vec<SavedFile>),
}

impl Default for Origin {
    fn default() -> Self {
        Origin::Scenario(String::new())
    }
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum SavedFile {
    /// Name and content.
    Text(String, String),
    /// Name and content, in base64: it is no text.
    Bytes(String, String),
}

/// What the reader looks at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedView {
    /// The middle of the map's window, in metres.
    pub centre: (f64, f64),
    /// Pixels per metre.
    pub scale: f64,
    /// What is selected.
    pub selected: Option<Subject>,
}

impl Saved {
    /// What a run that a request started has become. `None` where no request starts a run so.
    pub fn of(origin: &Request, tree: Tree, view: Option<SavedView>) -> Option<Saved> {
        let (origin, seed, changes) = match origin {
            Request::Start { scenario, seed, changes } => {
                (Origin::Scenario(scenario.clone()), *seed, changes.clone())
            }
            Request::Import { files, seed, changes } => {
                let files = files.iter().map(|(name, bytes)| SavedFile::of(name, &bytes.0));
                (Origin::Files(files.collect()), *seed, changes.clone())
            }
            _ => return None,
        };
        Some(Saved { run: VERSION, origin, seed, changes, tree, view })
    }
    /// How an engine is brought to where this run stood.
    pub fn recovery(self) -> Recovery {
        let Saved { origin, seed, changes, tree, .. } = self;
        let origin = match origin {
            Origin::Scenario(scenario) => Request::Start { scenario, seed, changes },
            Origin::Files(files) => {
                let files = files.into_iter().map(SavedFile::into_bytes).collect();
                Request::Import { files, seed, changes }
            }
        };
        Recovery { origin, replay: Replay { tree, without: None } }
    }
}

impl SavedFile {
    fn of(name: &str, bytes: &[u8]) -> SavedFile {
        match std::str::from_utf8(bytes) {
            Ok(text) => SavedFile::Text(name.to_owned(), text.to_owned()),
            Err(_) => SavedFile::Bytes(name.to_owned(), STANDARD.encode(bytes)),
        }
    }
    fn into_bytes(self) -> (String, Bytes) {
        match self {
            SavedFile::Text(name, text) => (name, Bytes(text.into_bytes())),
            // Checked as it was read.
            SavedFile::Bytes(name, text) => {
                (name, Bytes(STANDARD.decode(text).unwrap_or_default()))
            }
        }
    }
}

/// Reads a run from a link, whole or only what follows its `#s=`, or from the text of a file.
///
/// # Errors
/// What is wrong with it and what was expected. Nothing is lived yet: whether the commands fit the
/// run shows as an engine is brought there.
pub fn open(bytes: &[u8]) -> Result<Saved, Problem> {
    if is_run(bytes) {
        return text::read("run", bytes);
    }
    text::read("link", &link::unpack(bytes)?)
}
