//! What is written of a run, against the run itself; and files that do not fit.

use super::*;
use crate::core::sim::Advanced;
use crate::engine::Engine;
use crate::engine::journal::{Journal, Recovery};
use crate::engine::protocol::serde_bytes_vec::Bytes;
use crate::engine::protocol::{Changes, Request};
use crate::scenario::file;
use crate::scenario::wire::{WireAssignPolicy, WireCommand, WireFault, WireQueuePolicy};
use crate::view::panel::PanelModel;
use serde_json::Value;
use std::sync::Arc;

/// An engine with its journal, as the page has them.
#[derive(Default)]
struct Line {
    engine: Engine,
    journal: Journal,
}

impl Line {
    fn of(request: Request) -> Line {
        let engine = Engine::with_importer(crate::scenario::import);
        let mut line = Line { engine, ..Line::default() };
        line.send(request);
        line
    }
    fn send(&mut self, request: Request) {
        self.journal.note_sent(&request);
        let Line { engine, journal } = self;
        engine.handle(request, 0.0, &mut |update| {
            let failed = matches!(update, Update::Refused { .. } | Update::ImportFailed { .. });
            assert!(!failed, "{update:?}");
            journal.note_heard(&update);
        });
    }
    fn advance(&mut self, by_us: u64) {
        self.send(Request::Advance { by_us, events_max: u32::MAX, speed: 20.0 });
        self.send(Request::Select(None));
    }
    fn step(&mut self) {
        self.send(Request::StepEvent);
    }
    fn command(&mut self, command: WireCommand) {
        self.send(Request::Command(command));
    }
    fn saved(&mut self) -> Saved {
        self.send(Request::Select(None));
        let Recovery { origin, replay } = self.journal.recovery().unwrap();
        Saved::of(&origin, replay.tree, None).unwrap()
    }
    fn panel(&self) -> PanelModel {
        self.engine.panel().unwrap()
    }
    fn export(&mut self, what: &Export) -> (String, String) {
        match last(&self.saved(), what) {
            Update::Exported { text, note } => (text, note),
            other => panic!("{other:?}"),
        }
    }
}

fn last(saved: &Saved, what: &Export) -> Update {
    let mut updates = Vec::new();
    export(saved, what, &mut |update| updates.push(update));
    updates.pop().unwrap()
}

/// A village where something was done between events, with some of the time lived twice.
fn eventful() -> Line {
    let mut line = Line::of(Request::start("small", 9));
    line.advance(300_000_001);
    line.command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo));
    line.command(WireCommand::InjectFault(WireFault::DriverBreaksDown { driver: 1 }));
    line.advance(900_000_003);
    line.command(WireCommand::SetArrivalRate { per_hour: 90 });
    line.advance(600_000_007);
    line
}

/// The fields of a table, as RFC 4180 has them.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut letters, mut quoted) = (text.chars().peekable(), false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            other => field.push(other),
        }
    }
    assert!(row.is_empty() && field.is_empty(), "the last line has an end");
    rows
}

#[test]
fn both_logs_have_every_event_and_say_the_same() {
    let mut line = eventful();
    let (objects, _) = line.export(&Export::EventsNdjson);
    let objects: Vec<Value> =
        objects.lines().map(|text| serde_json::from_str(text).unwrap()).collect();
    assert_eq!(objects.len() as u64, line.panel().events);
    let (table, _) = line.export(&Export::EventsCsv);
    let table = rows(&table);
    assert_eq!(table[0].join(","), "seq,at_us,clock,cause,kind,order,driver,restaurant,rest");
    assert_eq!(table.len(), objects.len() + 1);
    for (row, object) in table[1..].iter().zip(objects) {
        let rest = if row[8].is_empty() { "{}" } else { &row[8] };
        let mut said: serde_json::Map<String, Value> = serde_json::from_str(rest).unwrap();
        let numbers = [("seq", 0), ("at_us", 1), ("order", 5), ("driver", 6), ("restaurant", 7)];
        for (name, column) in numbers {
            if !row[column].is_empty() {
                said.insert(name.into(), row[column].parse::<u64>().unwrap().into());
            }
        }
        said.insert("kind".into(), row[4].clone().into());
        if let Some((what, number)) = row[3].split_once(' ') {
            said.insert(format!("cause_{what}"), number.parse::<u64>().unwrap().into());
        }
        assert_eq!(Value::Object(said), object);
    }
}

#[test]
fn the_numbers_are_those_of_the_comparison_and_nothing_measured_is_empty() {
    let mut line = eventful();
    let table = rows(&line.export(&Export::Metrics).0);
    assert_eq!(table[0], ["metric", "name", "class", "unit", "value"]);
    assert_eq!(table.len(), columns().count() + 1);
    let value = |metric: &str, class: &str| {
        let row = table.iter().find(|row| row[0] == metric && row[2] == class).unwrap();
        row[4].clone()
    };
    let run = line.engine.run().unwrap();
    let report = run.metrics().report(run.sim().now(), None);
    assert_eq!(value("placed", "all"), format!("{}.000000", report.all.counts.placed));
    let wait_us = report.all.queue_wait.p90.as_micros();
    let wait = format!("{}.{:06}", wait_us / 1_000_000, wait_us % 1_000_000);
    assert_eq!(value("queue-wait-p90", "all"), wait);
    let fresh = rows(&Line::of(Request::start("priority-inversion", 1)).export(&Export::Metrics).0);
    let none = fresh.iter().find(|row| row[0] == "queue-wait-p90").unwrap();
    assert_eq!(none[1..], ["Wait in queue, p90", "all", "s", ""]);
}

#[test]
fn the_charts_show_the_numbers_of_the_scoreboard() {
    let mut line = eventful();
    let (text, _) = line.export(&Export::Charts(Box::default()));
    let picture = roxmltree::Document::parse(&text).unwrap();
    let texts: Vec<_> = picture.descendants().filter_map(|node| node.text()).collect();
    for tile in line.panel().score {
        assert!(texts.contains(&tile.label.as_str()), "{}", tile.label);
        assert!(texts.contains(&tile.value.as_str()), "{}: {}", tile.label, tile.value);
    }
    assert!(texts.contains(&"Orders in the queue"));
}

#[test]
fn a_run_that_is_lived_again_has_the_same_digest() {
    let mut line = eventful();
    let PanelModel { events, digest, .. } = line.panel();
    assert_eq!(last(&line.saved(), &Export::Digest), Update::Lived { events, digest });
    let mut fresh = Line::of(Request::start("default", 3));
    let PanelModel { events, digest, .. } = fresh.panel();
    assert_eq!(last(&fresh.saved(), &Export::Digest), Update::Lived { events, digest });
}

/// Digest and number of events of a scenario file, run as `dispatch run` does.
fn run_file(text: &str) -> (String, u64) {
    let scenario = file::load("saved.json", text, 1).unwrap();
    let mut out = Vec::new();
    let mut sim = Sim::new(Arc::new(scenario.setup), &mut out);
    while sim.advance(scenario.until, 1_000, &mut out) == Advanced::Budget {}
    (format!("{:016x}", sim.digest()), sim.n_events())
}

#[test]
fn an_untouched_run_is_the_same_run_as_a_scenario_file() {
    let changes = Changes {
        policies: Some((WireQueuePolicy::Lifo, WireAssignPolicy::LeastLoaded)),
        script: vec![(400_000_000, WireCommand::SetDriversOnShift { count: 3 })],
        demand_percent: Some(150),
    };
    let changed = |scenario: &str| Request::Start {
        scenario: scenario.into(),
        seed: 5,
        changes: changes.clone(),
    };
    for request in [
        Request::start("default", 7),
        Request::start("small", u64::MAX),
        Request::start("priority-inversion", 2),
        changed("small"),
        changed("default"),
    ] {
        let mut line = Line::of(request);
        line.advance(2_000_000_011);
        let PanelModel { digest, events, city, .. } = line.panel();
        let (text, note) = line.export(&Export::Scenario);
        assert_eq!(run_file(&text), (digest.clone(), events), "{city}: {text}");
        assert!(note.contains(&format!("gives the same {digest}")), "{note}");
    }
}

#[test]
fn what_was_done_becomes_a_script_with_the_same_events() {
    let mut line = eventful();
    let PanelModel { digest, events, .. } = line.panel();
    let (text, note) = line.export(&Export::Scenario);
    let (scripted, n) = run_file(&text);
    assert_eq!(n, events);
    assert_ne!(scripted, digest, "the log names another cause");
    assert!(note.contains(&scripted) && note.contains(&digest), "{note}");
    let read = file::read("saved.json", &text).unwrap();
    assert_eq!(read.script.len(), 3);
    assert!(read.about.contains(&note), "{}", read.about);
}

#[test]
fn what_was_done_right_behind_an_event_comes_a_microsecond_later_and_is_told() {
    let mut line = Line::of(Request::start("small", 9));
    line.advance(300_000_001);
    line.step();
    line.command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo));
    line.command(WireCommand::SetArrivalRate { per_hour: 90 });
    let at = line.panel().at.at_us;
    line.advance(900_000_000);
    let (text, note) = line.export(&Export::Scenario);
    let read = file::read("saved.json", &text).unwrap();
    let times: Vec<u64> = read.script.iter().map(|it| it.at.0.as_micros()).collect();
    assert_eq!(times, [at + 1, at + 1]);
    assert!(note.contains("2 commands stood right behind"), "{note}");
    // What it tells is what happens: all events before are the same.
    run_file(&text);
}

#[test]
fn what_is_no_scenario_is_refused_with_another_way() {
    let of_another = Saved { seed: 4, ..eventful().saved() };
    let Update::Refused { why } = last(&of_another, &Export::Digest) else { panic!() };
    assert!(why.contains("could not be brought back"), "{why}");
    let nowhere = Saved {
        origin: crate::engine::saved::Origin::Scenario("atlantis".into()),
        ..eventful().saved()
    };
    let Update::Refused { why } = last(&nowhere, &Export::Metrics) else { panic!() };
    assert!(why.contains("atlantis"), "{why}");
}

#[test]
fn files_travel_along_and_a_map_is_named() {
    let text = r#"{"version": 1, "name": "Two", "city": {"grid": {"columns": 4}}, "drivers": 2,
        "orders": [{"count": 9, "every": "1m"}], "until": "20m",
        "expect": {"orders": [{"order": 1, "state": "completed"}]}}"#;
    let files = vec![("two.json".to_owned(), Bytes(text.into()))];
    let mut line = Line::of(Request::import(files, 3));
    line.advance(1_500_000_000);
    let PanelModel { digest, events, .. } = line.panel();
    let (text, _) = line.export(&Export::Scenario);
    assert_eq!(run_file(&text), (digest, events));
    assert!(!text.contains("expect"), "{text}");
}

#[test]
fn a_moment_that_claims_too_little_is_refused_at_once() {
    let mut saved = eventful().saved();
    let month_us = 31 * 86_400_000_000;
    saved.tree.place.at.at_us = month_us;
    saved.tree.branches[0].reach.at_us = month_us;
    let Update::Refused { .. } = last(&saved, &Export::Digest) else { panic!() };
    let mut engine = Engine::new();
    let Recovery { origin, replay } = saved.recovery();
    engine.handle(origin, 0.0, &mut |_| {});
    let mut updates = Vec::new();
    engine.handle(Request::Replay(replay), 0.0, &mut |update| updates.push(update));
    assert!(matches!(updates[0], Update::Refused { .. }), "{updates:?}");
}
