//! The README's promises that a machine can check: its two commands, and the paths it names.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_readme_has_exactly_the_two_commands_and_both_exist() {
    let readme = read("README.md");
    let commands: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("cargo xtask "))
        .map(|line| line.split('#').next().unwrap_or(line).trim())
        .collect();
    assert_eq!(commands, ["cargo xtask play", "cargo xtask test"]);
    let xtask = read("xtask/src/main.rs");
    for variant in ["Play {", "Test {"] {
        assert!(xtask.contains(variant), "xtask has no command {variant} }}");
    }
    assert!(read(".cargo/config.toml").contains("xtask = \"run "), "the alias is missing");
}

#[test]
fn every_link_in_the_pages_for_people_leads_somewhere() {
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "docs/model.md",
        "docs/performance.md",
        "docs/scenario-format.md",
        "docs/cases.md",
    ] {
        for target in read(page).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or("");
            if file.is_empty() || target.contains("://") {
                continue;
            }
            let from = root().join(page);
            let to = from.parent().unwrap_or(Path::new("")).join(file);
            assert!(to.exists(), "{page} links to {target}, which is not there");
        }
    }
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
