//! Dropped files as plain files: gzip streams inflated, zip archives opened, all within limits.

use super::text::{ByteCap, MAP_CAP, gunzip, is_gzip, read_capped};
use crate::scenario::problem::Problem;
use std::io::Cursor;

/// A file by name and content.
pub type File = (String, Vec<u8>);

/// Opens what is packed; archives inside archives stay closed.
///
/// # Errors
/// One problem for each file that is damaged or too large.
pub fn unpack(files: &[File]) -> Result<Vec<File>, Vec<Problem>> {
    let mut plain = Vec::new();
    let mut problems = Vec::new();
    for (name, bytes) in files {
        let unpacked = MAP_CAP.check(name, bytes.len()).and_then(|()| {
            if is_gzip(bytes) {
                Ok(vec![(name.clone(), gunzip(name, bytes, MAP_CAP)?)])
            } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
                unzip(name, bytes)
            } else {
                Ok(vec![(name.clone(), bytes.clone())])
            }
        });
        match unpacked {
            Ok(files) => plain.extend(files),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(plain) } else { Err(problems) }
}

/// The files of an archive, named `archive/file`, without folders and hidden files.
fn unzip(archive: &str, bytes: &[u8]) -> Result<Vec<File>, Problem> {
    let damaged = |e: zip::result::ZipError| {
        Problem::new(archive, format!("a zip archive that cannot be read ({e})"), "a sound archive")
            .with_hint("Pack the files again, without a password")
    };
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if zip.len() > ENTRIES_MAX {
        let found = format!("{} files inside", zip.len());
        return Err(Problem::new(archive, found, format!("at most {ENTRIES_MAX}")));
    }
    let mut files = Vec::new();
    let mut left = MAP_CAP.max;
    for idx in 0..zip.len() {
        let entry = zip.by_index(idx).map_err(damaged)?;
        let path = entry.name().to_owned();
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        if name.is_empty() || name.starts_with('.') || path.starts_with("__MACOSX/") {
            continue;
        }
        let name = format!("{archive}/{name}");
        let cap = ByteCap { max: left, what: "what is left of a street map or instance" };
        let content = read_capped(&name, entry, cap, "zip")?;
        left -= content.len();
        files.push((name, content));
    }
    if files.is_empty() {
        return Err(Problem::new(archive, "an empty archive", "the files of a Grubhub instance"));
    }
    Ok(files)
}

/// Most files in an archive; an instance has five.
const ENTRIES_MAX: usize = 100;
