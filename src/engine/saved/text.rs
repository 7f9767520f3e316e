//! A kept run as JSON: version, migration, limits.

use super::{Origin, Saved, SavedFile};
use crate::scenario::import::json;
use crate::scenario::import::text::{ByteCap, utf8};
use crate::scenario::problem::{Problem, shown};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

/// The version that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// Most bytes of a kept run: its files included.
pub(super) const CAP: ByteCap = ByteCap { max: 40 << 20, what: "a kept run" };

/// Whether a file is a kept run, by its beginning.
pub fn is_run(bytes: &[u8]) -> bool {
    let start = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    start.take(6).eq(b"{\"run\"")
}

/// The text of a run.
///
/// # Panics
/// Never: a run has no maps with keys other than texts, and its numbers are finite.
pub fn print(saved: &Saved) -> String {
    match serde_json::to_string(saved) {
        Ok(text) => text,
        Err(error) => unreachable!("a kept run is plain data: {error}"),
    }
}

/// The run of a text.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Saved, Problem> {
    CAP.check(file, bytes.len())?;
    let text = utf8(file, bytes)?;
    match json::parse::<Version>(file, text)?.run {
        VERSION => {}
        newer if newer > VERSION => {
            return Err(Problem::new(
                file,
                format!("version {newer} of the format"),
                format!("at most version {VERSION}"),
            )
            .with_hint("It was made by a newer playground: reload this page, and open it again"));
        }
        older => {
            let expected = format!("a version from 1 to {VERSION}");
            return Err(Problem::new(file, format!("version {older}"), expected));
        }
    }
    let saved = json::parse::<json::Object<Saved>>(file, text)?.0;
    check(file, &saved)?;
    Ok(saved)
}

/// Whatever else has changed, this is where a version says which one it is.
#[derive(Deserialize)]
struct Version {
    run: u32,
}

/// What a program could write and no reader ever did.
fn check(file: &str, saved: &Saved) -> Result<(), Problem> {
    let tree = &saved.tree;
    let wrong = |path: String, found: String, expected: &str| {
        Err(Problem::new(file, found, expected).with_path(path))
    };
    if tree.branches.len() > BRANCHES_MAX {
        let expected = format!("at most {BRANCHES_MAX}");
        return wrong(
            "tree.branches".into(),
            format!("{} branches", tree.branches.len()),
            &expected,
        );
    }
    for (idx, branch) in tree.branches.iter().enumerate() {
        let path = |field: &str| format!("tree.branches[{idx}].{field}");
        if branch.name.chars().count() > NAME_MAX {
            return wrong(path("name"), shown(&branch.name), "at most 200 characters");
        }
        if branch.commands.len() > COMMANDS_MAX {
            let found = format!("{} commands", branch.commands.len());
            return wrong(path("commands"), found, "at most 100,000");
        }
        if branch.reach.at_us > REACH_MAX_US {
            let found = format!("{} microseconds", branch.reach.at_us);
            return wrong(path("reach.at_us"), found, "at most 31 days");
        }
        // Nothing is lived longer than its moments say, so that this bounds the work.
        let last = branch.commands.iter().map(|(at, _)| at.fired).max();
        let fired = last.unwrap_or_default().max(branch.reach.fired).max(tree.place.at.fired);
        if fired > LIVED_MAX {
            let found = format!("a run of {fired} timers");
            return wrong(path("reach.fired"), found, "at most 200,000,000");
        }
    }
    if let Origin::Files(files) = &saved.origin {
        for (idx, file_in) in files.iter().enumerate() {
            let SavedFile::Bytes(name, text) = file_in else { continue };
            if STANDARD.decode(text).is_err() {
                let path = format!("origin.files[{idx}]");
                return wrong(path, format!("{} in another form", shown(name)), "base64");
            }
        }
    }
    let is_odd = |number: f64| !number.is_finite() || number.abs() > METRES_MAX;
    if saved.view.is_some_and(|it| is_odd(it.centre.0) || is_odd(it.centre.1) || is_odd(it.scale)) {
        return wrong("view".into(), "a view out of this world".into(), "metres on the map");
    }
    Ok(())
}

const BRANCHES_MAX: usize = 1_000;
const COMMANDS_MAX: usize = 100_000;
const NAME_MAX: usize = 200;
const REACH_MAX_US: u64 = 31 * 86_400 * 1_000_000;
const METRES_MAX: f64 = 1e8;
/// Timers that are lived again for a kept run: some days of the metropolis, minutes of work.
const LIVED_MAX: u64 = 200_000_000;
