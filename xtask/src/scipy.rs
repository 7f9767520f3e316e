//! scipy, the peer of the matcher's bench: in a virtual environment of the per-user cache.

use crate::{proc, tools};
use anyhow::{Context as _, Result};
use std::path::PathBuf;

/// A Python that has scipy; installed there on first use.
///
/// # Errors
/// Where there is no Python, or it cannot install scipy: the bench then goes without it.
pub fn python() -> Result<PathBuf> {
    let venv = tools::cache().context("no home folder to keep it in")?.join("scipy");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let name = python.to_string_lossy().into_owned();
    if proc::output(&mut proc::command(&name, &["-c", "import scipy"])).is_err() {
        println!("Installing scipy into {}", venv.display());
        let at = venv.to_string_lossy();
        proc::output(&mut proc::command("python3", &["-m", "venv", &at]))?;
        proc::output(&mut proc::command(&name, &["-m", "pip", "install", "--quiet", "scipy"]))?;
    }
    Ok(python)
}
