//! The release site: Trunk with the right tools, a size report, and `play`.

use crate::{proc, serve, tools};
use anyhow::{Context as _, Result};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Everything on first load, compressed: docs/performance.md, row 12.
const FIRST_LOAD_BYTES_MAX: u64 = 200_000;

/// Builds `dist/`.
pub fn site() -> Result<()> {
    tools::for_site()?;
    let mut trunk = proc::command("trunk", &["build", "--release", "--locked"]);
    // Only for the wasm: these flags on the host would rebuild xtask from within its own hook.
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", wasm_flags());
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    proc::run(&mut trunk)
}

/// Builds the site and serves it until it is interrupted.
pub fn play(open: bool, port: u16) -> Result<()> {
    site()?;
    let server = serve::Server::start(&dist(), "/", port)?;
    println!("\nDispatch Playground is at {}   (Ctrl-C stops it)", server.address());
    if open {
        open_browser(&server.address());
    }
    server.wait();
    Ok(())
}

/// Prints the size of each file as sent and as compressed, and of the first load, and how long that
/// takes on this machine.
pub fn report() -> Result<()> {
    let index = fs::read_to_string(dist().join("index.html")).context("dist/index.html")?;
    let mut files = Vec::new();
    walk(&dist(), &mut files)?;
    files.sort();
    let mut first_load = 0;
    let mut lessons = (0, 0, 0);
    println!("\n{:>10} {:>10}   file (* = first load)", "bytes", "gzip");
    for file in &files {
        let bytes = fs::read(file)?;
        let gzip = gzip_len(&bytes)?;
        let name = file.strip_prefix(dist())?.to_string_lossy().replace('\\', "/");
        if name.starts_with("lessons/") {
            lessons = (lessons.0 + 1, lessons.1 + bytes.len(), lessons.2 + gzip);
            continue;
        }
        let loaded = is_first_load(&name, &index);
        if loaded {
            first_load += gzip;
        }
        println!("{:>10} {gzip:>10} {} {name}", bytes.len(), if loaded { '*' } else { ' ' });
    }
    let (n, bytes, gzip) = lessons;
    println!("{bytes:>10} {gzip:>10}   lessons/: {n} files, each when it is opened");
    let share = first_load * 100 / FIRST_LOAD_BYTES_MAX;
    println!("first load {first_load} bytes gzip, {share} % of the {FIRST_LOAD_BYTES_MAX} target");
    match first_frame() {
        Ok(told) => println!("{told}\n"),
        // The site is whole without it.
        Err(why) => println!("first frame not timed: {why:#}\n"),
    }
    Ok(())
}

/// How long a newcomer waits for the running city, in the browser that is here.
fn first_frame() -> Result<String> {
    let (chrome, _) = tools::find_chrome().context("no Chrome or Chromium with its driver")?;
    let server = serve::Server::start(&dist(), "/", 0)?;
    let mut node = proc::command("node", &["e2e/first_frame.mjs"]);
    let told = proc::output(node.env("SITE", server.address()).env("CHROME", chrome))?;
    Ok(told.trim().to_owned())
}

/// The built site's folder.
pub fn dist() -> PathBuf {
    proc::root().join("dist")
}

/// index.html, what it names, the worker, and what the glue imports.
fn is_first_load(name: &str, index: &str) -> bool {
    name == "index.html"
        || name.starts_with("engine-")
        || name.starts_with("snippets/")
        || index.contains(name)
}

fn gzip_len(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Panic messages carry source paths; without the folders of this machine two machines build the
/// same bytes. Cargo adds these to what `.cargo/config.toml` says.
fn wasm_flags() -> String {
    let registry = tools::cargo_home().map(|home| home.join("registry/src"));
    let folders = registry.into_iter().chain([proc::root()]);
    let remapped = folders.map(|folder| format!("--remap-path-prefix={}=", folder.display()));
    remapped.collect::<Vec<_>>().join(" ")
}

fn open_browser(address: &str) {
    let opener = match std::env::consts::OS {
        "macos" => proc::command("open", &[address]).spawn(),
        "windows" => proc::command("cmd", &["/C", "start", "", address]).spawn(),
        _ => proc::command("xdg-open", &[address]).spawn(),
    };
    if opener.is_err() {
        println!("No browser could be opened from here; open the address above.");
    }
}
