//! The engine through its messages, in-thread.

mod frames;
mod panels;

use super::protocol::{Request, Travel, Update};
use super::timeline::BRANCHES_MAX;
use super::{Answer, Engine};
use crate::core::order::Status;
use crate::scenario::wire::{WireCommand, WireFault, WireQueuePolicy};
use crate::view::panel::{PanelModel, Subject};

fn started(scenario: &str, seed: u64) -> Engine {
    let mut engine = Engine::new();
    ask(&mut engine, Request::start(scenario, seed));
    engine
}

fn ask(engine: &mut Engine, request: Request) -> Vec<Update> {
    ask_at(engine, request, 0.0)
}

fn ask_at(engine: &mut Engine, request: Request, wall_ms: f64) -> Vec<Update> {
    let mut updates = Vec::new();
    engine.handle(request, wall_ms, &mut |update| updates.push(update));
    updates
}

fn advance(secs: u64) -> Request {
    Request::Advance { by_us: secs * 1_000_000, events_max: 100_000, speed: 20.0 }
}

fn panel(engine: &mut Engine) -> PanelModel {
    match ask(engine, Request::Select(None)).pop() {
        Some(Update::Panel(panel)) => *panel,
        other => panic!("expected a panel, not {other:?}"),
    }
}

/// An hour with a switch and a fault in it.
fn eventful_hour(engine: &mut Engine) -> String {
    ask(engine, advance(600));
    ask(engine, Request::Command(WireCommand::SetQueuePolicy(WireQueuePolicy::ShortestJob)));
    ask(engine, advance(600));
    let fault = WireFault::DriverBreaksDown { driver: 2 };
    ask(engine, Request::Command(WireCommand::InjectFault(fault)));
    ask(engine, advance(2400));
    panel(engine).digest
}

#[test]
fn a_reset_run_equals_a_fresh_one() {
    let mut engine = started("default", 7);
    let fresh = eventful_hour(&mut engine);
    ask(&mut engine, Request::start("small", 3));
    ask(&mut engine, advance(600));
    ask(&mut engine, Request::start("default", 7));
    assert_eq!(eventful_hour(&mut engine), fresh);
    // `current` is the same scenario again, here with the same seed.
    ask(&mut engine, Request::start("current", 7));
    assert_eq!(eventful_hour(&mut engine), fresh);
}

#[test]
fn frames_in_small_steps_change_nothing() {
    let mut coarse = started("default", 7);
    let mut fine = started("default", 7);
    ask(&mut coarse, advance(300));
    for _ in 0..3000 {
        let request = Request::Advance { by_us: 100_000, events_max: 50, speed: 6.0 };
        ask(&mut fine, request);
    }
    assert_eq!(panel(&mut coarse).digest, panel(&mut fine).digest);
}

#[test]
fn the_recording_of_a_run_lives_it_again() {
    let mut engine = started("small", 5);
    eventful_hour(&mut engine);
    let run = engine.run().unwrap();
    let again = run.recording().replay(run.sim().moment(), &mut Vec::new());
    assert_eq!(again.digest(), run.sim().digest());
    assert_eq!(run.recording().commands().len(), 2);
}

#[test]
fn panels_come_ten_a_second_and_after_every_command_and_step() {
    let mut engine = started("default", 7);
    let panels = |updates: &[Update]| {
        updates.iter().filter(|update| matches!(update, Update::Panel(_))).count()
    };
    let n: usize = (0..60)
        .map(|frame| panels(&ask_at(&mut engine, advance(1), f64::from(frame) * 1000.0 / 60.0)))
        .sum();
    assert!((8..=10).contains(&n), "{n} panels in a second");
    assert_eq!(panels(&ask_at(&mut engine, Request::StepEvent, 1000.0)), 1);
    let lifo = Request::Command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo));
    assert_eq!(panels(&ask_at(&mut engine, lifo, 1000.0)), 1);
    // A clock that was set back does not silence the panels.
    assert_eq!(panels(&ask_at(&mut engine, advance(1), 5.0)), 1);
}

#[test]
fn a_rejected_command_says_why_and_changes_nothing() {
    let mut engine = started("small", 5);
    ask(&mut engine, advance(3600));
    let before = panel(&mut engine);
    let done =
        engine.run().unwrap().sim().orders().iter().find(|o| o.status() == Status::Completed);
    let order = done.unwrap().id.0;
    // All that the inspector offers as illegal in this state.
    let illegal = [
        (WireCommand::CancelOrder { order }, "is completed and cannot become cancelled"),
        (WireCommand::ReleaseNow { order }, "is completed and cannot become queued"),
        (WireCommand::ReplayDeadLetter { order }, "is completed: only a failed order is replayed"),
    ];
    for (command, refusal) in illegal {
        let updates = ask(&mut engine, Request::Command(command));
        assert!(matches!(&updates[0], Update::Rejected { why, .. } if why.ends_with(refusal)));
    }
    let after = panel(&mut engine);
    assert_eq!((after.illegal, before.illegal), (3, 0), "each is counted");
    assert_eq!(after.digest, before.digest);
}

#[test]
fn bad_requests_are_answered_and_the_run_goes_on() {
    let mut engine = Engine::new();
    let nowhere = Request::start("atlantis", 1);
    assert!(matches!(&ask(&mut engine, nowhere)[0], Update::Refused { .. }));
    let current = Request::start("current", 1);
    assert!(matches!(&ask(&mut engine, current)[0], Update::Refused { .. }));
    let pause = Request::Command(WireCommand::InjectFault(WireFault::DispatcherPaused));
    assert!(matches!(&ask(&mut engine, pause)[0], Update::Refused { .. }));
    // A frame is owed even without a run: the page waits for one before it asks for the next.
    assert_eq!(engine.handle(advance(1), 0.0, &mut |_| ()), Answer::Frame);

    let mut engine = started("small", 5);
    for subject in [Subject::Order(900), Subject::Driver(900), Subject::Road(u32::MAX)] {
        ask(&mut engine, Request::Select(Some(subject)));
        assert!(engine.frame().route.is_empty());
    }
    let forever = Request::Advance { by_us: u64::MAX, events_max: 500, speed: f32::NAN };
    ask(&mut engine, forever);
    assert!(engine.run().unwrap().sim().n_events() < 1000);
}

#[test]
fn a_bad_file_leaves_the_run_alone() {
    let mut engine = Engine::with_importer(crate::scenario::import);
    ask(&mut engine, Request::start("small", 5));
    ask(&mut engine, advance(600));
    let before = panel(&mut engine);
    let files = vec![("notes.txt".to_owned(), super::protocol::serde_bytes_vec::Bytes(vec![0; 9]))];
    let updates = ask(&mut engine, Request::import(files, 1));
    assert!(matches!(&updates[0], Update::ImportFailed { problems } if !problems.is_empty()));
    assert_eq!(panel(&mut engine), before);
}

#[test]
fn an_alert_names_the_fault_and_the_time_it_took() {
    let mut engine = started("default", 7);
    ask(&mut engine, advance(3600));
    let calm = panel(&mut engine).alert;
    assert!(!calm.on && calm.says.starts_with("No alert"), "{calm:?}");
    ask(&mut engine, Request::Command(WireCommand::InjectFault(WireFault::DispatcherPaused)));
    ask(&mut engine, advance(3600));
    let alert = panel(&mut engine).alert;
    assert!(alert.on && alert.says.contains("after this began: the dispatcher is paused"));
}

#[test]
fn the_futures_are_told_when_they_change_and_only_then() {
    let mut engine = started("small", 4);
    let tells = |engine: &mut Engine, request: Request| {
        ask(engine, request).iter().any(|update| matches!(update, Update::Tree(_)))
    };
    ask(&mut engine, advance(600));
    let lifo = || Request::Command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo));
    assert!(tells(&mut engine, lifo()));
    for travel in [Travel::Back, Travel::Time(1_600_000_000), Travel::After(40)] {
        assert!(!tells(&mut engine, Request::Travel(travel)), "{travel:?}");
    }
    let end = Travel::Time(2_100_000_000);
    assert!(!tells(&mut engine, Request::Travel(end)));
    assert!(tells(&mut engine, Request::Travel(Travel::Undo)));
    assert!(tells(&mut engine, Request::Travel(Travel::Redo)));
    assert!(tells(&mut engine, Request::Fork("Mine".to_owned())));
    assert!(tells(&mut engine, Request::Rename(1, "Yours".to_owned())));
    assert!(!tells(&mut engine, Request::Beside(Some(0))));
    assert!(!tells(&mut engine, Request::Beside(None)));
    assert!(tells(&mut engine, Request::Travel(Travel::Branch(0))));
    for idx in 2..BRANCHES_MAX {
        ask(&mut engine, Request::Fork(format!("Future {idx}")));
    }
    let updates = ask(&mut engine, Request::Fork("One more".to_owned()));
    let gone = updates.iter().find_map(|update| match update {
        Update::LetGo { name } => Some(name.as_str()),
        _ => None,
    });
    assert_eq!(gone, Some("Yours"));
}
