//! `dispatch compare` as a user runs it, and its table against scipy.
#![cfg(feature = "cli")]

use dispatch_playground::compare::work::{Grain, Work};
use dispatch_playground::compare::{Cell, Plan, Seeds, csv};
use dispatch_playground::core::command::{Command, TimedCommand};
use dispatch_playground::core::fault::{FaultKind, FaultSource, RandomFault};
use dispatch_playground::core::settings::{AssignPolicy, QueuePolicy};
use dispatch_playground::core::sim::{Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use dispatch_playground::engine::Engine;
use dispatch_playground::engine::protocol::{Changes, Job, Request, Update, Watch};
use dispatch_playground::scenario::presets;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{self, Output, Stdio};
use std::sync::Arc;

fn compare(arguments: &[&str]) -> Output {
    let mut command = process::Command::new(env!("CARGO_BIN_EXE_dispatch"));
    command.arg("compare").args(arguments).output().expect("the binary starts")
}

/// What a successful comparison prints.
fn printed(arguments: &[&str]) -> String {
    let output = compare(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const SMALL: [&str; 10] = [
    "--scenario",
    "small",
    "--queue",
    "fifo,lifo",
    "--assign",
    "nearest,random",
    "--until",
    "50m",
    "--seeds",
    "1..7",
];

fn small(more: &[&str]) -> String {
    printed(&[&SMALL[..], more].concat())
}

fn written(name: &str, text: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn shares_put_together_are_the_whole_byte_for_byte() {
    let share = |part| {
        let shard = format!("{part}/3");
        let text = small(&["--format", "ndjson", "--shard", &shard]);
        written(&format!("share-{part}.ndjson"), &text)
    };
    let shares = [2, 1, 3].map(share);
    let shares: Vec<&str> = shares.iter().map(String::as_str).collect();
    for format in ["ndjson", "csv", "table"] {
        let merged = printed(&[&["--format", format, "--merge"], &shares[..]].concat());
        assert!(merged == small(&["--format", format]), "{format}");
    }
    let some = compare(&["--format", "csv", "--merge", shares[0]]);
    assert!(some.status.success());
    let said = String::from_utf8_lossy(&some.stderr).into_owned();
    assert!(said.contains("20 of 28 replications are missing"), "{said}");
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let of = |jobs| small(&["--format", "ndjson", "--jobs", jobs]);
    assert!(of("1") == of("2"));
}

#[test]
fn a_tiny_comparison_is_that_of_the_golden_file() {
    let csv = printed(&[
        "--scenario",
        "small",
        "--queue",
        "fifo,lifo",
        "--until",
        "90m",
        "--seeds",
        "3",
        "--baseline",
        "lifo/nearest",
        "--format",
        "csv",
    ]);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/compare.csv");
    if std::env::var_os("DISPATCH_UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &csv).unwrap();
    }
    assert!(csv == std::fs::read_to_string(&golden).unwrap(), "{csv}");
}

#[test]
fn a_replication_is_the_run_of_the_same_seed_and_policies() {
    let text = small(&["--format", "ndjson"]);
    let line = text.lines().find(|line| line.starts_with(r#"{"seed":4,"cell":"lifo/random""#));
    let line: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
    let run = process::Command::new(env!("CARGO_BIN_EXE_dispatch"))
        .args(["run", "--city", "small", "--seed", "4", "--until", "50m", "--digest"])
        .args(["--queue", "lifo", "--assign", "random"])
        .output()
        .unwrap();
    let digest = format!("digest {}\n", line["digest"].as_str().unwrap());
    assert!(String::from_utf8(run.stdout).unwrap().ends_with(&digest), "{digest}");
}

#[test]
fn shares_of_different_scenarios_of_one_name_are_refused() {
    let preset = include_str!("../../src/scenario/presets/small.json");
    let share = |name: &str, text: &str, shard: &str| {
        let path = written("city.json", text);
        let of = ["--scenario", &path, "--until", "9m", "--seeds", "4", "--shard", shard];
        written(name, &printed(&[&of[..], &["--format", "ndjson"]].concat()))
    };
    let changed = preset.replacen("12", "13", 1);
    assert_ne!(changed, preset);
    let first = share("city-1.ndjson", preset, "1/2");
    let other = share("other-2.ndjson", &changed, "2/2");
    refused(&["--merge", &first, &other], "another scenario of the name \"city.json\"");
    // What was laid out otherwise is the same scenario.
    let spaced = share("spaced-2.ndjson", &preset.replace('{', "{\n"), "2/2");
    printed(&["--merge", &first, &spaced]);
}

#[test]
fn bad_usage_and_bad_files_are_refused_with_what_was_expected() {
    let head = small(&["--format", "ndjson", "--shard", "1/7"]);
    let (first, second) = head.split_once('\n').unwrap();
    let other = printed(&["--scenario", "small", "--seeds", "1", "--format", "ndjson"]);
    let file = |name: &str, text: &str| written(name, text);
    let good = file("good.ndjson", &head);
    let bad = [
        (file("other.ndjson", &other), "the same scenario"),
        (file("empty.ndjson", ""), "an empty file"),
        (file("cut.ndjson", &head[..head.len() - 9]), "cut.ndjson:5:"),
        (file("cell.ndjson", &head.replacen("lifo/random", "x/y", 1)), "a cell of the first line"),
        (file("seed.ndjson", &head.replace("\"seed\":1,", "\"seed\":9,")), "seed: found 9"),
        (file("new.ndjson", &head.replacen("\"compare\":1", "\"compare\":2", 1)), "format 2"),
        (file("twice.ndjson", &head.replacen("\"events\":", "\"events\":9", 1)), "otherwise"),
        (file("big.ndjson", &format!("{first}\n{}", big(second))), "values[0]"),
        ("no-such.ndjson".to_owned(), "no-such.ndjson"),
    ];
    for (path, says) in &bad {
        refused(&["--merge", &good, path], says);
    }
    for (line, says) in [
        (&["--queue", "fivo"][..], "did you mean fifo"),
        (&["--assign", "nearby"], "expected nearest, weighted"),
        (&["--scenario", "smal"], "Did you mean small?"),
        (&["--seeds", "9..2"], "A..B"),
        (&["--shard", "3/2"], "I/N"),
        (&["--baseline", "lifo/nearest", "--seeds", "1", "--until", "1m"], "expected fifo/nearest"),
        (&["--merge", &good, "--seeds", "4"], "cannot be used with"),
    ] {
        refused(line, says);
    }
}

/// Every fault of a run, from when to when. No policy touches what these sources strike.
fn faults(setup: Arc<Setup>) -> Vec<(FaultKind, SimTime, Option<SimTime>)> {
    let mut out = Vec::new();
    let mut sim = Sim::new(setup, &mut out);
    sim.advance(SimTime::from_mins(180), u32::MAX, &mut out);
    sim.faults().iter().map(|fault| (fault.kind, fault.since, fault.stopped)).collect()
}

#[test]
fn every_cell_of_a_seed_suffers_the_same_faults() {
    let lasting = SimDuration::from_mins(6);
    let sources = [
        RandomFault::DriverBreaksDown,
        RandomFault::DriverSlow { percent: 40 },
        RandomFault::RestaurantClosed,
        RandomFault::RestaurantLate,
        RandomFault::RoadClosed,
        RandomFault::RoadJam { percent: 300 },
        RandomFault::DistrictPartitioned,
        RandomFault::DemandSurge { percent: 300 },
    ];
    let at_random = |what| FaultKind::AtRandom(FaultSource { what, per_hour: 9, lasting });
    let commands =
        sources.into_iter().map(at_random).chain([FaultKind::MessageLoss { ppm: 9_999 }]);
    let timed = |(minute, kind)| TimedCommand {
        at: SimTime::from_mins(minute),
        command: Command::InjectFault(kind),
    };
    let script: Vec<TimedCommand> = (0..).zip(commands).map(timed).collect();
    for seed in [3, 8] {
        let base = presets::named("default", seed).unwrap().1;
        let base = Setup { script: script.clone(), ..base };
        let mut cells = Cell::product(&QueuePolicy::ALL, &AssignPolicy::ALL).into_iter();
        let expected = faults(cells.next().unwrap().setup(&base));
        assert!(expected.len() > 100, "{}", expected.len());
        for cell in cells {
            assert!(faults(cell.setup(&base)) == expected, "seed {seed}, {}", cell.key());
        }
    }
}

#[test]
fn the_page_comes_to_the_bytes_of_the_terminal() {
    let queues = [QueuePolicy::Fifo, QueuePolicy::Lifo];
    let plan = Plan {
        scenario: "small".to_owned(),
        cells: Cell::product(&queues, &[AssignPolicy::Nearest, AssignPolicy::Random]),
        seeds: Seeds::new(1, 7).unwrap(),
        until: SimTime::from_mins(50),
        baseline: 0,
    };
    let mut work = Work::new(plan.clone(), Grain::Seed);
    let mut engines = [Engine::new(), Engine::new()].into_iter().cycle();
    while let Some(share) = work.give_out() {
        let cell = |place: usize| {
            let Cell { queue, assign } = plan.cells[place];
            (place as u32, queue.into(), assign.into())
        };
        let job = Job {
            scenario: plan.scenario.clone(),
            seed: share.seed,
            changes: Changes::default(),
            cells: share.cells.map(cell).collect(),
            until_us: plan.until.as_micros(),
            watch: Watch::Outcome,
        };
        let replicate = Request::Replicate(Box::new(job));
        engines.next().unwrap().handle(replicate, 0.0, &mut |update| match update {
            Update::Replicated(news) => {
                work.note_outcome(news.cell, news.seed, news.outcome.unwrap());
            }
            other => panic!("{other:?}"),
        });
    }
    assert!(work.is_done());
    let table = work.table(2);
    let ours = csv::text(work.plan(), &table);
    assert!(ours == small(&["--baseline", "lifo/nearest", "--format", "csv"]));
}

/// The first line of values with a number that would overflow the sums.
fn big(lines: &str) -> String {
    let (before, values) = lines.split_once("\"values\":[").unwrap();
    let (_, rest) = values.split_once(',').unwrap();
    format!("{before}\"values\":[-9000000000000000000,{rest}")
}

fn refused(line: &[&str], says: &str) {
    let output = compare(line);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{line:?}: {error}");
    assert!(error.contains(says), "{line:?}: no {says:?} in {error}");
}

/// A Python with scipy: the one that BENCH_PYTHON names, that of the benches, or the system's.
fn python() -> Option<PathBuf> {
    let cache = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let peers = cache.map(|it| it.join("dispatch-playground/python-peers/bin/python"));
    let named = std::env::var_os("BENCH_PYTHON").map(PathBuf::from);
    [named, peers, Some("python3".into())].into_iter().flatten().find(|python| {
        let import = process::Command::new(python).args(["-c", "import scipy.stats"]).output();
        import.is_ok_and(|output| output.status.success())
    })
}

/// Reads the replications, and compares every number of the table with scipy's.
const ORACLE: &str = r#"
import csv, json, sys
from scipy import stats
lines, table, baseline = open(sys.argv[1]), sys.argv[2], sys.argv[3]
head = json.loads(next(lines))
runs = [json.loads(line) for line in lines]
scale = {"count": 1, "1/h": 1e3, "orders": 1e3, "km": 1e3, "s": 1e6, "%": 1e4}
checked = 0
def near(told, exact):
    global checked
    checked += 1
    assert abs(float(told) - exact) <= 1.5e-6 + 1e-10 * abs(exact), (row, told, exact)
for row in csv.DictReader(open(table)):
    key = row["metric"] + ("" if row["class"] == "all" else "." + row["class"])
    at, unit = head["metrics"].index(key), scale[row["unit"]]
    of = lambda cell: {r["seed"]: r["values"][at] / unit for r in runs
                       if r["cell"] == cell and r["values"][at] is not None}
    mine, theirs = of(row["queue"] + "/" + row["assign"]), of(baseline)
    values = list(mine.values())
    assert int(row["n"]) == len(values), row
    if values: near(row["mean"], sum(values) / len(values))
    if len(values) > 1:
        error = stats.sem(values)
        low, high = stats.t.interval(0.95, len(values) - 1, sum(values) / len(values), error) \
            if error > 0 else (values[0], values[0])
        near(row["low"], low); near(row["high"], high)
    if not row["pairs"]: continue
    pairs = sorted(set(mine) & set(theirs))
    assert int(row["pairs"]) == len(pairs), row
    by = [mine[seed] - theirs[seed] for seed in pairs]
    if len(by) > 1 and max(by) - min(by) > 1e-9:
        test = stats.ttest_rel([mine[s] for s in pairs], [theirs[s] for s in pairs])
        interval = test.confidence_interval(0.95)
        near(row["difference_low"], interval.low); near(row["difference_high"], interval.high)
        clear = row["verdict"] not in ("unclear", "same")
        assert abs(test.pvalue - 0.05) < 1e-6 or clear == (test.pvalue < 0.05), (row, test.pvalue)
print(checked)
"#;

#[test]
fn every_number_of_a_table_is_that_of_scipy() {
    let Some(python) = python() else {
        println!("skipped: no Python with scipy");
        return;
    };
    let line = [
        "--scenario",
        "small",
        "--queue",
        "fifo,priority,shortest-job",
        "--assign",
        "nearest,two-choices",
        "--until",
        "2h",
        "--seeds",
        "3..22",
    ];
    let of = |format| printed(&[&line[..], &["--format", format]].concat());
    let runs = written("runs.ndjson", &of("ndjson"));
    let table = written("table.csv", &of("csv"));
    let mut child = process::Command::new(python)
        .args(["-", &runs, &table, "fifo/nearest"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(ORACLE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let checked: u32 = String::from_utf8(output.stdout).unwrap().trim().parse().unwrap();
    assert!(checked > 1_500, "{checked}");
}
