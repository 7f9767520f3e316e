//! Outcomes of scenario files: when they are reached, what is told of them, what is refused.

use dispatch_playground::engine::Engine;
use dispatch_playground::engine::protocol::serde_bytes_vec::Bytes;
use dispatch_playground::engine::protocol::{Request, Travel, Update};
use dispatch_playground::scenario::file::{self, Outcomes};
use dispatch_playground::scenario::import;
use dispatch_playground::scenario::wire::{WireCommand, WireQueuePolicy};
use dispatch_playground::view::panel::{OutcomeRow, OutcomesModel};

/// One driver, four orders at once (the third urgent), a minute at each door.
const HEAD: &str = r#"{"version": 1, "until": "10m", "rules": {"promise": "2m30s"},
    "orders": [{"count": 2}, {"class": "urgent"}, {}], "#;

fn engine(rest: &str) -> Engine {
    let mut engine = Engine::with_importer(import);
    let text = format!("{HEAD}{rest}}}");
    let files = vec![("it.json".to_owned(), Bytes(text.into_bytes()))];
    engine.handle(Request::import(files, 1), 0.0, &mut |update| {
        assert!(!matches!(update, Update::ImportFailed { .. }), "{update:?}");
    });
    engine
}

fn live(engine: &mut Engine, secs: u64) -> OutcomesModel {
    let by_us = secs * 1_000_000;
    engine.handle(Request::Advance { by_us, events_max: 100_000, speed: 1.0 }, 0.0, &mut |_| {});
    engine.panel().unwrap().outcomes
}

/// Each outcome as its name, its count, and the second in which it was reached.
fn told(model: &OutcomesModel) -> Vec<(&str, u32, Option<u64>)> {
    let seconds = |row: &OutcomeRow| row.reached_us.map(|us| us / 1_000_000);
    model.rows.iter().map(|row| (row.name.as_str(), row.count, seconds(row))).collect()
}

const OUTCOMES: &str = r#""outcomes": [
    {"name": "two done", "event": {"kind": "order-moved", "to": "completed", "count": 2}},
    {"name": "urgent done", "event": {"kind": "order-moved", "to": "completed"}, "class": "urgent"},
    {"name": "one late", "event": {"kind": "order-moved", "to": "completed"}, "late": true},
    {"name": "after that", "event": {"kind": "order-moved", "to": "completed"},
     "after": "one late", "at": ["3m30s", null]},
    {"name": "by lifo", "event": {"kind": "attempt-started"}, "with": {"queue": "lifo"}},
    {"name": "three counted", "counts": {"completed": [3, null], "late": 1}},
    {"name": "never", "times": {"queue_wait_max": ["1h", null]}}],
    "numbers": ["late", "urgent_completed", "queue_wait_max", "goodput_ppm", "two done"]"#;

#[test]
fn each_is_reached_with_the_first_event_at_which_all_holds() {
    let model = live(&mut engine(OUTCOMES), 600);
    assert_eq!(
        told(&model),
        [
            ("two done", 4, Some(120)),
            ("urgent done", 1, Some(180)),
            ("one late", 2, Some(180)),
            ("after that", 1, Some(240)),
            ("by lifo", 0, None),
            ("three counted", 1, Some(180)),
            ("never", 0, None),
        ]
    );
    let numbers: Vec<_> = model.numbers.iter().map(|it| (it.text.as_str(), it.count)).collect();
    let expected = [("2", Some(2)), ("1", Some(1)), ("3:00", None), ("50.0 %", None)];
    assert_eq!(numbers[..4], expected);
    assert_eq!(numbers[4], ("4", Some(4)));
    assert_eq!(model.until_us, Some(600_000_000));
}

#[test]
fn going_back_takes_them_back_and_what_is_done_counts() {
    let mut engine = engine(OUTCOMES);
    let at_two = live(&mut engine, 130);
    live(&mut engine, 470);
    let travel = Request::Travel(Travel::Time(130_000_000));
    engine.handle(travel, 0.0, &mut |_| {});
    assert_eq!(engine.panel().unwrap().outcomes, at_two);
    let lifo = Request::Command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo));
    engine.handle(lifo, 0.0, &mut |_| {});
    let model = live(&mut engine, 470);
    assert_eq!(told(&model)[4], ("by lifo", 1, Some(180)));
    // A fresh start asks the same again.
    engine.handle(Request::start("current", 2), 0.0, &mut |_| {});
    let fresh = engine.panel().unwrap().outcomes;
    assert!(fresh.rows.len() == 7 && fresh.rows.iter().all(|row| row.reached_us.is_none()));
    // Another scenario asks for nothing.
    engine.handle(Request::start("small", 2), 0.0, &mut |_| {});
    assert_eq!(engine.panel().unwrap().outcomes, OutcomesModel::default());
}

#[test]
fn they_change_nothing_of_the_run() {
    let run = |rest: &str| {
        let mut engine = engine(rest);
        live(&mut engine, 600);
        engine.panel().unwrap().digest
    };
    assert_eq!(run(OUTCOMES), run(r#""x-note": "none""#));
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let refused = |rest: &str| {
        let text = format!("{HEAD}\n{rest}}}");
        let problems = file::load("it.json", &text, 1).expect_err(rest);
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let one = |outcome: &str| refused(&format!("\"outcomes\": [{{\"name\": \"a\"}}, {outcome}]"));
    let wrong = one(r#"{"name": "a"}"#);
    assert!(wrong.contains("outcomes[1].name") && wrong.contains("no other outcome"), "{wrong}");
    let wrong = one(r#"{"name": ""}"#);
    assert!(wrong.contains("1 to 64 characters"), "{wrong}");
    let wrong = one(r#"{"name": "b", "after": "c"}"#);
    assert!(wrong.contains("outcomes[1].after") && wrong.contains("one of a"), "{wrong}");
    let wrong = one(r#"{"name": "b", "event": {"kind": "order-movd"}}"#);
    assert!(wrong.contains("it.json:3:") && wrong.contains("`order-moved`"), "{wrong}");
    let wrong = one(r#"{"name": "b", "counts": {"urgent_lat": 1}}"#);
    assert!(wrong.contains("outcomes[1].counts.urgent_lat"), "{wrong}");
    assert!(wrong.contains("`urgent_late`"), "{wrong}");
    let wrong = refused(r#""numbers": ["lateness"]"#);
    assert!(wrong.contains("numbers[0]"), "{wrong}");
    let many: Vec<String> = (0..51).map(|n| format!("{{\"name\": \"{n}\"}}")).collect();
    let wrong = refused(&format!("\"outcomes\": [{}]", many.join(", ")));
    assert!(wrong.contains("51 outcomes; expected at most 50"), "{wrong}");
}

#[test]
fn a_file_that_asks_for_nothing_has_none_and_one_that_does_is_printed_as_it_was() {
    let load = |rest: &str| file::load("it.json", &format!("{HEAD}{rest}}}"), 1).unwrap().file;
    assert!(Outcomes::of(&load(r#""x-note": "none""#)).is_none());
    let asks = load(OUTCOMES);
    assert!(Outcomes::of(&asks).is_some());
    let printed = asks.print();
    assert_eq!(file::read("it.json", &printed).unwrap(), asks);
}
