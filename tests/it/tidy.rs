//! The house rules that no compiler checks: layers, file heads, lengths, colours, policy tables.
//!
//! Each test lists every offence with its file and line, so that one run shows all there is to do.

use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may use of the crate (`crate::…`) and of the world. Layers not named here
/// (`app`, `js`, `engine`, `cli`) are shells: the features in Cargo.toml bound them.
const LAYERS: &[(&str, &[&str], &[&str])] = &[
    ("src/core", &["core"], &["rand_xoshiro", "libm"]),
    (
        "src/scenario",
        &["core", "scenario"],
        &["serde", "serde_json", "serde_path_to_error", "flate2", "zip", "libm"],
    ),
    ("src/compare", &["core", "scenario", "compare"], &["serde", "libm"]),
    ("src/lesson", &["core", "scenario", "lesson"], &["serde", "serde_json"]),
    ("src/view", &["core", "scenario", "view"], &["serde", "libm"]),
];
/// Everything in [dependencies] that some layer may not use.
const CRATES: &[&str] = &[
    "rand_xoshiro",
    "libm",
    "serde",
    "serde_json",
    "serde_path_to_error",
    "flate2",
    "zip",
    "clap",
    "indicatif",
    "leptos",
    "leptos_use",
    "gloo_timers",
    "wasm_bindgen",
    "js_sys",
    "web_sys",
    "serde_wasm_bindgen",
];
const MODULES: &[&str] =
    &["core", "scenario", "compare", "lesson", "view", "engine", "painter", "app", "js", "cli"];
const FILE_LINES_MAX: usize = 500;
/// rustfmt's 100, and the closing brace and comma by which it overshoots itself.
const LINE_COLUMNS_MAX: usize = 102;

#[test]
fn layers_use_only_what_is_below_them() {
    let mut offences = Vec::new();
    for (folder, modules, crates) in LAYERS {
        for (file, text) in files(folder, "rs") {
            for (number, line) in code_lines(&text) {
                for module in MODULES.iter().filter(|module| !modules.contains(module)) {
                    if has_path(line, &format!("crate::{module}")) {
                        offences.push(format!("{file}:{number} uses crate::{module}"));
                    }
                }
                for name in CRATES.iter().filter(|name| !crates.contains(name)) {
                    if has_path(line, name) && line.contains(&format!("{name}::")) {
                        offences.push(format!("{file}:{number} uses the crate {name}"));
                    }
                }
            }
        }
    }
    none(&offences);
}

#[test]
fn every_source_file_starts_by_saying_what_it_is_for() {
    let heads = rust_files().into_iter().filter(|(_, text)| !text.starts_with("//! "));
    none(&heads.map(|(file, _)| format!("{file} does not start with `//! `")).collect::<Vec<_>>());
}

#[test]
fn files_and_lines_are_short() {
    let mut offences = Vec::new();
    let styles = files("style", "css").into_iter();
    let scripts = files("e2e", "mjs").into_iter().chain(files("src", "js"));
    for (file, text) in rust_files().into_iter().chain(styles).chain(scripts) {
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            offences.push(format!("{file} has {lines} lines; at most {FILE_LINES_MAX}"));
        }
        // A rule of CSS reads best on one line, however long.
        let lines = text.lines().enumerate().filter(|_| !file.ends_with(".css"));
        for (index, line) in lines {
            if line.chars().count() > LINE_COLUMNS_MAX {
                offences.push(format!("{file}:{} is over {LINE_COLUMNS_MAX} wide", index + 1));
            }
        }
    }
    none(&offences);
}

#[test]
fn colours_are_in_the_tokens_only() {
    let mut offences = Vec::new();
    let index = ("index.html".to_owned(), read("index.html"));
    let others = files("style", "css").into_iter().chain(files("src", "rs")).chain([index]);
    for (file, text) in others.filter(|(file, _)| file != "style/tokens.css") {
        for (number, line) in text.lines().enumerate() {
            if has_colour(line) {
                offences.push(format!("{}:{} has a colour: {}", file, number + 1, line.trim()));
            }
        }
    }
    none(&offences);
}

#[test]
fn the_source_is_the_same_on_every_machine() {
    let mut offences = Vec::new();
    for (file, text) in files("src", "rs") {
        for (number, line) in code_lines(&text) {
            if line.contains("target_arch") || line.contains("target_family") {
                offences.push(format!("{file}:{number} asks for the machine: use a feature"));
            }
        }
    }
    none(&offences);
}

#[test]
fn every_policy_file_is_listed_in_its_module_and_in_the_model_page() {
    let model = read("docs/model.md");
    let mut offences = Vec::new();
    for folder in ["src/core/queue", "src/core/assign"] {
        let module = read(&format!("{folder}/mod.rs"));
        // A policy is a file with a sentence for the page; the others are parts of the machinery.
        for (file, text) in files(folder, "rs").iter().filter(|(_, text)| has_sentence(text)) {
            let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
            if !module.contains(&format!("{stem}::SENTENCE")) {
                offences.push(format!("{file} is not matched in {folder}/mod.rs"));
            }
            let name = text.split("NAME: &str = \"").nth(1).and_then(|rest| rest.split('"').next());
            match name {
                Some(name) if model.contains(&format!("| {name} |")) => {}
                Some(name) => offences.push(format!("docs/model.md has no row `| {name} |`")),
                None => offences.push(format!("{file} has no NAME")),
            }
        }
    }
    none(&offences);
}

#[test]
fn the_rules_see_what_they_look_for() {
    assert!(has_colour("a { color: #F6F4EF; }") && has_colour("x = rgba(1, 2, 3)"));
    assert!(!has_colour("see issue #12") && !has_colour("url(#abc-icon)"));
    assert!(!has_colour("<a href=\"#feed\">") && !has_colour("/// order #123456"));
    assert!(has_path("use crate::view::map;", "crate::view"));
    assert!(!has_path("use crate::viewer;", "crate::view"));
    assert!(!has_path("my_serde::x", "serde"));
}

fn has_sentence(text: &str) -> bool {
    text.contains("const SENTENCE: &str")
}

/// Whether `path` stands in the line as a whole path, not as part of a longer name.
fn has_path(line: &str, path: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(is_name);
        let after = line[at + path.len()..].chars().next().is_some_and(is_name);
        !before && !after
    })
}

/// A hexadecimal colour with a letter or of full length, or a colour function with a number.
fn has_colour(line: &str) -> bool {
    if line.trim_start().starts_with("//") {
        return false;
    }
    let function = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab("].iter().any(|name| {
        line.split(name).skip(1).any(|rest| rest.trim_start().starts_with(|c: char| c.is_numeric()))
    });
    let hex = line.match_indices('#').any(|(at, _)| {
        let link = line[..at].ends_with("href=\"") || line[..at].ends_with("url(");
        let rest = &line[at + 1..];
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let ended = !rest[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
        !link && ended && matches!(digits, 6 | 8)
    });
    function || hex
}

/// Numbered lines that are not comments.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn rust_files() -> Vec<(String, String)> {
    ["src", "tests", "benches", "examples", "xtask/src"]
        .iter()
        .flat_map(|at| files(at, "rs"))
        .collect()
}

/// All files below a folder of the checkout with this ending, by path; none if it is absent.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "node_modules") {
                walk(&path, ending, found);
            }
        } else if path.extension().is_some_and(|end| end == ending) {
            let name = path.strip_prefix(root()).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            found.push((name.clone(), read(&name)));
        }
    }
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn none(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}
