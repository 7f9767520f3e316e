//! Reads a file, or the files of a folder, for the importers; never more than they accept.

use super::Failure;
use crate::scenario;
use crate::scenario::import::text::MAP_CAP;
use crate::scenario::problem::Problem;
use std::io::Read;
use std::path::Path;

/// A file, a folder, or a scenario file together with the street map that it names.
///
/// # Errors
/// What cannot be read, and why.
pub fn read_with_map(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = read(path)?;
    let map = match files.as_slice() {
        [(name, bytes)] => std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| scenario::file::read(name, text).ok())
            .and_then(|file| file.network_file().map(str::to_owned)),
        _ => None,
    };
    if let Some(map) = map {
        files.extend(read(&path.with_file_name(map))?);
    }
    Ok(files)
}

/// A file as it is, or the visible files of a folder as `folder/file`, by name.
///
/// # Errors
/// What cannot be read, and why.
pub fn read(path: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let name = path.display().to_string();
    if !path.is_dir() {
        let bytes = bytes(path, &name).map_err(|p| Failure::Input(vec![p]))?;
        return Ok(vec![(name, bytes)]);
    }
    let unreadable = |e: std::io::Error| Failure::Input(vec![problem(&name, &e)]);
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if entry.path().is_file() && !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    if paths.is_empty() || paths.len() > FILES_MAX {
        let found = format!("{} files in the folder", paths.len());
        let expected = format!("the files of a Grubhub instance, at most {FILES_MAX}");
        return Err(Failure::Input(vec![Problem::new(&name, found, expected)]));
    }
    let read = |path: &std::path::PathBuf| {
        let name = path.display().to_string();
        let bytes = bytes(path, &name)?;
        Ok((name, bytes))
    };
    paths.iter().map(read).collect::<Result<_, _>>().map_err(|p| Failure::Input(vec![p]))
}

fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, Problem> {
    let wrong = |e: std::io::Error| problem(name, &e);
    let file = std::fs::File::open(path).map_err(wrong)?;
    let len = file.metadata().map_err(wrong)?.len();
    MAP_CAP.check(name, usize::try_from(len).unwrap_or(usize::MAX))?;
    let mut bytes = Vec::new();
    // A pipe or device has no length to check ahead: one byte too many is refused later.
    file.take(MAP_CAP.max as u64 + 1).read_to_end(&mut bytes).map_err(wrong)?;
    Ok(bytes)
}

fn problem(name: &str, error: &std::io::Error) -> Problem {
    let found = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        _ => format!("something that cannot be read ({error})"),
    };
    Problem::new(
        name,
        found,
        "a scenario, a street map, or the folder or zip of a Grubhub instance",
    )
}

/// Most files taken from a folder; an instance has five.
const FILES_MAX: usize = 100;
