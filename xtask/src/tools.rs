//! What the build and the tests need beyond Rust and Node, and how it gets here.
//!
//! Rust tools go into a per-user cache, one folder per tool and version, so that several checkouts
//! share them and a second run finds them there. npm packages stay in `e2e/node_modules`.

use crate::proc;
use anyhow::{Context as _, Result, bail};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Once;
use std::{env, fs};

/// 0.22 wants a newer Rust than ours.
const TRUNK: &str = "0.21.14";
/// From the Rust registry: the npm package of that name only downloads.
const WASM_PACK: &str = "0.15.1";
const NODE_MAJOR_MIN: u32 = 20;
const WASM: &str = "wasm32-unknown-unknown";

/// A tool from the Rust registry: crate, program, version.
struct RustTool {
    package: &'static str,
    program: &'static str,
    version: String,
}

/// What the release site needs.
pub fn for_site() -> Result<()> {
    wasm_target()?;
    npm_packages()?;
    install(&trunk())?;
    install(&wasm_bindgen()?)
}

/// What the tests inside a browser need.
pub fn for_browser_tests() -> Result<()> {
    wasm_target()?;
    chrome()?;
    install(&wasm_bindgen()?)?;
    install(&wasm_pack())
}

/// PATH with rustup's programs first (a distribution's own cargo must not win), then the cache's
/// and npm's, then what was there.
pub fn path() -> OsString {
    let mut dirs: Vec<PathBuf> = cargo_home().map(|home| home.join("bin")).into_iter().collect();
    let tools = [Ok(trunk()), wasm_bindgen(), Ok(wasm_pack())];
    dirs.extend(tools.into_iter().flatten().filter_map(|tool| Some(folder(&tool)?.join("bin"))));
    dirs.push(proc::root().join("e2e/node_modules/.bin"));
    let before = env::var_os("PATH").unwrap_or_default();
    dirs.extend(env::split_paths(&before));
    env::join_paths(dirs).unwrap_or(before)
}

/// The wasm target of the toolchain in use.
pub fn wasm_target() -> Result<()> {
    let sysroot = proc::output(&mut proc::command("rustc", &["--print", "sysroot"]))?;
    if PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    println!("Adding Rust's target {WASM}");
    proc::run(&mut proc::command("rustup", &["target", "add", WASM])).with_context(|| {
        format!("Rust's target {WASM} is missing; with rustup: rustup target add {WASM}")
    })
}

/// Node itself, without its packages: the probe needs no more.
pub fn node() -> Result<()> {
    let how = format!("Node {NODE_MAJOR_MIN} or later is needed: https://nodejs.org");
    let version =
        proc::output(&mut proc::command("node", &["--version"])).with_context(|| how.clone())?;
    let major = version.trim().trim_start_matches('v').split('.').next().unwrap_or("");
    if major.parse::<u32>().unwrap_or(0) < NODE_MAJOR_MIN {
        bail!("{how}; this one is {}", version.trim());
    }
    Ok(())
}

/// `e2e/node_modules` as the lock file says: wasm-opt, Playwright, axe.
pub fn npm_packages() -> Result<()> {
    node()?;
    let e2e = proc::root().join("e2e");
    let lock = fs::read(e2e.join("package-lock.json")).context("e2e/package-lock.json")?;
    let installed = e2e.join("node_modules/.installed-from");
    if fs::read(&installed).is_ok_and(|from| from == lock) {
        return Ok(());
    }
    println!("Installing the npm packages of e2e/ (wasm-opt, Playwright, axe)");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    proc::run(proc::command(npm, &args).current_dir(&e2e))?;
    Ok(fs::write(installed, lock)?)
}

/// Chrome or Chromium, and its driver.
///
/// # Errors
/// If one is missing and this is not a Debian-like system with root: says what to install.
pub fn chrome() -> Result<(PathBuf, PathBuf)> {
    if let Some(found) = find_chrome() {
        return Ok(found);
    }
    let how = "Chrome or Chromium and its chromedriver (of the same major version) are needed on \
               PATH, or named by CHROME and CHROMEDRIVER; on Debian and Ubuntu, as root: \
               apt-get install chromium chromium-driver";
    if !PathBuf::from("/etc/debian_version").exists() || !is_root() {
        bail!("{how}");
    }
    println!("Installing chromium and chromium-driver by apt-get");
    proc::run(&mut proc::command("apt-get", &["update"])).context(how)?;
    let install = ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"];
    let mut apt = proc::command("apt-get", &install);
    proc::run(apt.env("DEBIAN_FRONTEND", "noninteractive")).context(how)?;
    find_chrome().context(how)
}

/// The same where they are installed already.
pub fn find_chrome() -> Option<(PathBuf, PathBuf)> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let chrome = env::var_os("CHROME")
        .map(PathBuf::from)
        .or_else(|| names.iter().find_map(|name| proc::which(name)))
        .or_else(|| mac.is_file().then_some(mac))?;
    let driver = env::var_os("CHROMEDRIVER").map(PathBuf::from);
    Some((chrome, driver.or_else(|| proc::which("chromedriver"))?))
}

fn is_root() -> bool {
    proc::output(&mut proc::command("id", &["-u"])).is_ok_and(|id| id.trim() == "0")
}

fn trunk() -> RustTool {
    RustTool { package: "trunk", program: "trunk", version: TRUNK.into() }
}

fn wasm_pack() -> RustTool {
    RustTool { package: "wasm-pack", program: "wasm-pack", version: WASM_PACK.into() }
}

/// Its version must be the one in Cargo.lock: the format between library and tool is private.
fn wasm_bindgen() -> Result<RustTool> {
    let lock = fs::read_to_string(proc::root().join("Cargo.lock")).context("Cargo.lock")?;
    let version = lock
        .split_once("name = \"wasm-bindgen\"\nversion = \"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .context("Cargo.lock names no wasm-bindgen")?;
    let (package, program) = ("wasm-bindgen-cli", "wasm-bindgen");
    Ok(RustTool { package, program, version: version.0.into() })
}

fn install(tool: &RustTool) -> Result<()> {
    let folder = folder(tool).context("no home folder to keep the tools in: set XDG_CACHE_HOME")?;
    let program = folder.join("bin").join(tool.program).with_extension(env::consts::EXE_EXTENSION);
    if program.is_file() {
        return Ok(());
    }
    static NOTICE: Once = Once::new();
    NOTICE.call_once(|| {
        println!(
            "First run on this machine: the build tools are compiled from source, which takes \
             about ten minutes on two cores.\nThey are kept for the next time."
        );
    });
    println!("Compiling {} {} into {}", tool.package, tool.version, folder.display());
    let at = folder.to_string_lossy();
    let args = ["install", "--locked", "--root", &at, "--version", &tool.version, tool.package];
    // Tools that run for seconds need not be optimised for minutes.
    let mut cargo = proc::cargo(&args);
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    proc::run(&mut cargo)
}

fn folder(tool: &RustTool) -> Option<PathBuf> {
    Some(cache()?.join(format!("{}-{}", tool.package, tool.version)))
}

/// Where tools are kept for this user, over all checkouts.
pub fn cache() -> Option<PathBuf> {
    let cache = match env::var_os("XDG_CACHE_HOME").filter(|at| !at.is_empty()) {
        Some(at) => PathBuf::from(at),
        None => env::home_dir()?.join(".cache"),
    };
    Some(cache.join("dispatch-playground/tools"))
}

/// Cargo's own folder: registry sources, installed programs.
pub fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))
}
