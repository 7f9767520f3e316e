//! The terminal front end, as a user runs it: the real binary, its output and its exit code.
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn dispatch(arguments: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_dispatch");
    Command::new(binary).args(arguments).output().expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// An empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder for the test");
    path
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared/data is absent");
    None
}

#[test]
fn a_run_prints_its_metrics_and_the_same_digest_each_time() {
    let run = |seed: &str| {
        let line = ["run", "--city", "small", "--seed", seed, "--until", "1h30m", "--digest"];
        let output = dispatch(&line);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let first = run("7");
    for word in ["urgent", "goodput", "click-to-door", "utilisation", "digest "] {
        assert!(first.contains(word), "no {word} in\n{first}");
    }
    assert_eq!(first, run("7"));
    assert_ne!(first, run("8"));
}

#[test]
fn policies_by_name_change_the_run_and_metrics_come_as_json() {
    let run = |queue: &str, assign: &str| {
        let line = ["run", "--city", "small", "--queue", queue, "--assign", assign];
        let output = dispatch(&[&line[..], &["--metrics", "json", "--digest"]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("one JSON value")
    };
    let fifo = run("fifo", "nearest");
    assert!(fifo.is_object());
    assert_ne!(fifo["digest"], run("lifo", "random")["digest"]);
}

#[test]
fn events_are_one_json_object_a_line_in_sequence() {
    let file = folder("events").join("out.ndjson");
    let path = file.display().to_string();
    let output = dispatch(&["run", "--city", "small", "--until", "45m", "--events", &path]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines = std::fs::read_to_string(&file).expect("the events were written");
    for (idx, line) in lines.lines().enumerate() {
        let event: serde_json::Value = serde_json::from_str(line).expect("a JSON object");
        assert_eq!(event["seq"], idx, "{line}");
    }
    assert!(lines.lines().count() > 50);
}

#[test]
fn a_grubhub_instance_is_solved_as_the_reference_byte_for_byte() {
    for name in ["0o50t100s1p100", "0o100t100s1p100"] {
        let Some(instance) = shared(&format!("mdrp/{name}")) else { return };
        let out = folder(name);
        let [from, to] = [&instance, &out].map(|path| path.display().to_string());
        let output = dispatch(&["grubhub", &from, "--policy", "first-come-nearest", "--out", &to]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        for part in ["assignments", "orders", "couriers"] {
            let file = format!("solution_info_{part}.txt");
            let expected = shared(&format!("mdrp/reference/{name}/{file}")).expect("the reference");
            let [written, expected] =
                [out.join(&file), expected].map(|path| std::fs::read(path).expect("a file"));
            assert!(written == expected, "{name}: {file} differs");
        }
        let (pay, mean) =
            if name == "0o50t100s1p100" { ("2749.25", "31.74") } else { ("5693.00", "30.90") };
        let printed = text(&output.stdout);
        assert!(printed.contains(pay) && printed.contains(mean), "{printed}");
    }
}

#[test]
fn a_street_map_runs_and_a_bad_one_is_refused_with_the_reason() {
    if let Some(map) = shared("osm/monaco.graph.json.gz") {
        let output = dispatch(&["run", &map.display().to_string(), "--until", "1h"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let file = folder("bad").join("map.json");
    std::fs::write(&file, "{\"nodes\": [[1, 95.0, 8.0]], \"edges\": []}").expect("written");
    let output = dispatch(&["run", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    let error = text(&output.stderr);
    assert!(error.contains("nodes[0]") && error.contains("95") && error.contains("expected"));
}

#[test]
fn wrong_usage_exits_with_2_and_says_what_was_expected() {
    for (line, says) in [
        (&["run"][..], "required"),
        (&["run", "--city", "atlantis"], "default"),
        (&["run", "--city", "small", "--until", "soon"], "2h"),
        (&["run", "--city", "small", "--queue", "fifi"], "fifo"),
        (&["run", "no-such-file.json"], "no-such-file.json"),
        (&["fly"], "fly"),
    ] {
        let output = dispatch(line);
        assert_eq!(output.status.code(), Some(2), "{line:?}");
        let error = text(&output.stderr);
        assert!(error.contains(says), "{line:?}: no {says:?} in {error}");
    }
}

/// A scenario file of a test's own.
fn scenario(name: &str, text: &str) -> String {
    let file = folder(name).join("case.json");
    std::fs::write(&file, text).expect("written");
    file.display().to_string()
}

#[test]
fn a_scenario_that_comes_as_expected_exits_with_0() {
    let case = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/C04.json");
    let output = dispatch(&["run", case, "--check"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("as expected"));
    let output = dispatch(&["run", case]);
    assert!(output.status.success() && text(&output.stdout).contains("goodput"));
}

#[test]
fn a_scenario_that_does_not_exits_with_1_and_tells_the_difference_and_what_happened() {
    let case = scenario(
        "differs",
        r#"{"version": 1, "orders": [{"handover": "30s"}], "expect": {"states": "cancelled"}}"#,
    );
    let output = dispatch(&["run", &case, "--check"]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    for says in ["expect.states of Order 1: expected cancelled; found completed", "0:00:30"] {
        assert!(error.contains(says), "no {says:?} in {error}");
    }
    assert!(error.contains("Driver 1 delivered order 1"), "{error}");
}

#[test]
fn an_order_is_explained_with_its_decision_and_its_cause() {
    let case = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/S12.json");
    let output = dispatch(&["explain", case, "--order", "1"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let life = text(&output.stdout);
    for says in [
        "was offered to Driver 1",
        "* Driver 1: eligible",
        "Driver 1 gave order 1 back",
        "because The dispatcher has not heard from Driver 2",
        "Attempt 3: Driver 3",
        "Order 1 is completed",
    ] {
        assert!(life.contains(says), "no {says:?} in\n{life}");
    }
    let output = dispatch(&["explain", case, "--order", "9"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("1 to 1"));
}

#[test]
fn the_schema_printed_is_the_one_in_the_docs() {
    let output = dispatch(&["schema"]);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/scenario.schema.json");
    assert_eq!(text(&output.stdout), std::fs::read_to_string(path).expect("the schema"));
}
