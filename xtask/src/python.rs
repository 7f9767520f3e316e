//! Python with the peers of the benches, scipy and SimPy: in a virtual environment of the per-user
//! cache.

use crate::{proc, tools};
use anyhow::{Context as _, Result};
use std::path::PathBuf;

/// A Python that has them; they are installed on first use.
///
/// # Errors
/// Where there is no Python, or it cannot install them: the benches then go without.
pub fn with_peers() -> Result<PathBuf> {
    let venv = tools::cache().context("no home folder to keep it in")?.join("python-peers");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let name = python.to_string_lossy().into_owned();
    if proc::output(&mut proc::command(&name, &["-c", "import scipy, simpy"])).is_err() {
        println!("Installing scipy and simpy into {}", venv.display());
        let at = venv.to_string_lossy();
        proc::output(&mut proc::command("python3", &["-m", "venv", &at]))?;
        let install = ["-m", "pip", "install", "--quiet", "scipy", "simpy"];
        proc::output(&mut proc::command(&name, &install))?;
    }
    Ok(python)
}
