//! The cases of `docs/cases.md`: one scenario file each, run with every invariant checked.

use dispatch_playground::core::sim::Checker;
use dispatch_playground::core::time::SimTime;
use dispatch_playground::engine::Engine;
use dispatch_playground::engine::protocol::serde_bytes_vec::Bytes;
use dispatch_playground::engine::protocol::{Request, Update};
use dispatch_playground::scenario::file::{self, Played, Scenario, ScenarioFile};
use dispatch_playground::scenario::import::{Content, read};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The scenario files of a folder, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).expect(folder);
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect(folder).path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    assert!(!files.is_empty(), "no files in {folder}");
    files
}

/// All files that the project ships.
fn shipped() -> Vec<PathBuf> {
    files("tests/cases").into_iter().chain(files("src/scenario/presets")).collect()
}

fn name(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

fn scenario(path: &Path) -> Scenario {
    let bytes = std::fs::read(path).expect("a file");
    let built = read(&[(name(path), bytes)]).and_then(|(content, _)| match content {
        Content::Scenario(source) => file::build(*source, 1),
        other => panic!("{}: not a scenario but {other:?}", name(path)),
    });
    built.unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

/// Runs a scenario with the checker on after every happening.
fn play(name: &str, scenario: &Scenario) -> Played {
    let mut checker = None;
    file::play(scenario, |sim, events| {
        let checker = checker.get_or_insert_with(|| Checker::new(sim));
        if let Err(violation) = checker.check(sim, events) {
            panic!("{name}: {violation}");
        }
    })
}

#[test]
fn every_case_comes_as_its_file_expects_and_twice_the_same() {
    let mut wrong = Vec::new();
    for path in files("tests/cases") {
        let (name, scenario) = (name(&path), scenario(&path));
        assert_ne!(scenario.file.expect, Default::default(), "{name} expects nothing");
        assert!(!scenario.file.about.is_empty(), "{name} does not say what it is about");
        let played = play(&name, &scenario);
        wrong.extend(file::verify(&scenario, &played).iter().map(|what| format!("{name}: {what}")));
        let again = file::play(&scenario, |_, _| {});
        assert_eq!(played.sim.digest(), again.sim.digest(), "{name} came otherwise again");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_page_opens_a_case_at_its_start_and_its_script_is_carried_out() {
    let mut engine = Engine::with_importer(dispatch_playground::scenario::import);
    let bytes = std::fs::read(root().join("tests/cases/C08.json")).expect("a file");
    let files = vec![("C08.json".to_owned(), Bytes(bytes))];
    let mut started = false;
    engine.handle(Request::import(files, 1), 0.0, &mut |update| {
        started |= matches!(update, Update::Started { .. });
    });
    assert!(started, "the file is not opened");
    let run = engine.run().expect("a run");
    assert_eq!(run.sim().now(), SimTime::ZERO, "warmed up");
    let pass = Request::Advance { by_us: 8_000_000, events_max: 10_000, speed: 1.0 };
    engine.handle(pass, 0.0, &mut |_| {});
    assert!(engine.run().expect("a run").sim().is_paused(), "paused by the script at 2 s");
}

#[test]
fn every_case_has_a_row_in_the_docs_and_a_file_or_the_reason_why_not() {
    let table = std::fs::read_to_string(root().join("docs/cases.md")).expect("docs/cases.md");
    let numbers = (1..=42).map(|n| format!("C{n:02}")).chain((1..=30).map(|n| format!("S{n:02}")));
    let mut without = Vec::new();
    for number in numbers {
        let row = table.lines().find(|line| line.starts_with(&format!("| {number} |")));
        let row = row.unwrap_or_else(|| panic!("docs/cases.md has no row for {number}"));
        let file = format!("tests/cases/{number}.json");
        let exists = root().join(&file).exists();
        assert_eq!(row.contains(&format!("{number}.json")), exists, "{row}");
        if !exists {
            assert!(row.contains("no file: "), "{row}");
            without.push(number);
        }
    }
    assert!(without.len() <= 5, "without a file: {without:?}");
}

#[test]
fn what_is_printed_is_read_back_unchanged_and_prints_the_same() {
    for path in shipped() {
        let name = name(&path);
        let scenario = scenario(&path).file;
        let printed = scenario.print();
        let read: ScenarioFile = file::read(&name, &printed).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(read, scenario, "{name}");
        assert_eq!(read.print(), printed, "{name}");
    }
}

#[test]
fn every_shipped_file_is_valid_by_the_schema_and_bad_ones_are_not() {
    let text = std::fs::read_to_string(root().join("docs/scenario.schema.json")).expect("schema");
    let schema: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for path in shipped() {
        let text = std::fs::read_to_string(&path).expect("a file");
        let value = serde_json::from_str(&text).expect("JSON");
        if let Err(error) = validator.validate(&value) {
            panic!("{}: {error} at {}", name(&path), error.instance_path());
        }
    }
    for bad in [
        r#"{}"#,
        r#"{"version": 2}"#,
        r#"{"version": 1, "oders": []}"#,
        r#"{"version": 1, "orders": [{"at": "soon"}]}"#,
        r#"{"version": 1, "settings": {"queue": "fifi"}}"#,
        r#"{"version": 1, "expect": {"events": [{"kind": "order-lost"}]}}"#,
    ] {
        let value = serde_json::from_str(bad).expect("JSON");
        assert!(!validator.is_valid(&value), "{bad}");
    }
}
