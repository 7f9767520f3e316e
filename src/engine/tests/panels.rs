//! Panels of real runs: what is shown must add up and read well.

use crate::core::command::{Command, FaultKind};
use crate::core::fault::CrashPoint;
use crate::core::id::{DriverId, EdgeId, NodeId, RestaurantId};
use crate::core::idempotency::Idempotency;
use crate::core::order::OrderSpec;
use crate::core::settings::{AssignPolicy, DispatchMode, QueuePolicy};
use crate::core::time::{SimDuration, SimTime};
use crate::engine::run::Run;
use crate::scenario::presets::Preset;
use crate::view::panel::{PanelModel, Subject};
use std::sync::Arc;

fn run(preset: &Preset) -> Run {
    Run::new(Arc::new(preset.setup(7)))
}

fn minutes(run: &mut Run, n: u64) {
    run.advance(SimDuration::from_mins(n), u32::MAX);
}

/// A city in trouble: overloaded, with every fault active.
fn troubled() -> Run {
    let mut run = run(&Preset::DEFAULT);
    minutes(&mut run, 20);
    for fault in [
        FaultKind::DriverBreaksDown(DriverId(3)),
        FaultKind::RestaurantLate(RestaurantId(2)),
        FaultKind::RoadClosed(EdgeId(20)),
        FaultKind::MessageLoss { ppm: 200_000 },
        FaultKind::DemandSurge { percent: 400 },
    ] {
        run.command(&Command::InjectFault(fault)).unwrap();
    }
    minutes(&mut run, 40);
    run
}

/// Numbers that the page shows side by side must agree.
#[track_caller]
fn check_sums(panel: &PanelModel) {
    assert_eq!(panel.states.iter().sum::<u32>(), panel.created);
    let [pending, queued, in_progress, completed, ..] = panel.states;
    assert_eq!(panel.legend.waiting, pending + queued);
    assert_eq!(panel.legend.to_restaurant + panel.legend.on_board, in_progress);
    assert_eq!(panel.legend.delivered, completed);
    assert_eq!(panel.queue_total, queued);
    assert_eq!(panel.queue.len(), queued.min(50) as usize);
    let into = |state: u8| panel.moves.iter().filter(move |edge| edge.1 == state).map(|e| e.2);
    assert_eq!(into(3).sum::<u32>(), completed);
}

#[test]
fn counts_on_the_page_agree_with_each_other_at_any_time() {
    let mut run = run(&Preset::SMALL);
    for _ in 0..60 {
        minutes(&mut run, 1);
        check_sums(&run.panel());
    }
    check_sums(&troubled().panel());
}

#[test]
fn every_sentence_begins_with_a_capital_and_has_no_full_stop() {
    let panel = troubled().panel();
    assert_eq!(panel.log.len(), 60);
    for row in &panel.log {
        let first = row.text.chars().next().unwrap();
        assert!(first.is_uppercase() && !row.text.ends_with('.'), "{}", row.text);
        assert!(!row.text.contains("  ") && !row.text.contains("{"), "{}", row.text);
    }
}

#[test]
fn a_note_names_the_danger_of_its_policy_with_a_live_number() {
    let mut run = troubled();
    let strict = QueuePolicy::Priority { aging: None };
    run.command(&Command::SetQueuePolicy(strict)).unwrap();
    let note = run.panel().queue_note;
    let start = "Urgent first. Without aging, saver orders may starve. The oldest saver order";
    assert!(note.starts_with(start), "{note}");
    assert!(note.contains(" ago."), "{note}");
    for policy in QueuePolicy::ALL {
        run.command(&Command::SetQueuePolicy(policy)).unwrap();
        assert!(run.panel().queue_note.ends_with('.'));
    }
    for policy in AssignPolicy::ALL {
        run.command(&Command::SetAssignPolicy(policy)).unwrap();
        assert!(run.panel().assign_note.contains("deliveries per driver so far"));
    }
}

#[test]
fn a_waiting_order_says_why_it_waits() {
    let mut run = run(&Preset::SMALL);
    run.command(&Command::InjectFault(FaultKind::DispatcherPaused)).unwrap();
    minutes(&mut run, 20);
    let panel = run.panel();
    assert!(panel.dispatcher_paused);
    assert_eq!(panel.faults[0].label, "The dispatcher is paused");
    assert_eq!(panel.queue[0].note, "the dispatcher is paused");
    run.command(&Command::StopFault(crate::core::id::FaultId(0))).unwrap();
    let window = SimDuration::from_mins(10);
    run.command(&Command::SetAssignPolicy(AssignPolicy::Optimal { window })).unwrap();
    while run.sim().held_until().is_none() && run.sim().now() < SimTime::from_mins(90) {
        minutes(&mut run, 1);
    }
    let panel = run.panel();
    let held = panel.queue.iter().filter(|row| row.note.starts_with("held until 12:"));
    assert!(held.count() > 0, "{:?}", panel.queue);
    assert!(panel.assign_note.contains(" Orders are held until 12:"), "{}", panel.assign_note);
    run.command(&Command::SetAssignPolicy(AssignPolicy::Nearest)).unwrap();
    run.command(&Command::SetDriversOnShift { count: 0 }).unwrap();
    minutes(&mut run, 60);
    let panel = run.panel();
    assert!(panel.faults.is_empty());
    assert_eq!(panel.queue[0].note, "no driver is on shift");
}

#[test]
fn an_assigned_order_explains_its_driver() {
    let mut run = troubled();
    let orders = run.sim().orders();
    let id = orders.iter().find(|order| order.attempt().is_some()).unwrap().id;
    let driver = orders[id].attempt().unwrap().1;
    run.select(Some(Subject::Order(id.0)));
    let inspector = run.panel().inspector.unwrap();
    assert_eq!(inspector.title, id.to_string());
    assert_eq!(inspector.attempts.last().unwrap().outcome, "under way");
    let card = inspector.decision.unwrap();
    let winner = card.candidates.iter().find(|row| row.winner).unwrap();
    assert_eq!(winner.driver, driver.0);
    assert!(card.why.starts_with(&driver.to_string()), "{}", card.why);
}

#[test]
fn anything_can_be_inspected_and_has_a_history() {
    let mut run = troubled();
    for subject in
        [Subject::Order(0), Subject::Driver(3), Subject::Restaurant(2), Subject::Road(20)]
    {
        run.select(Some(subject));
        let inspector = run.panel().inspector.unwrap();
        assert_eq!(inspector.subject, subject);
        assert!(!inspector.facts.is_empty() && !inspector.history.is_empty(), "{inspector:?}");
        assert!(inspector.facts.iter().all(|(name, value)| !name.is_empty() && !value.is_empty()));
    }
    run.select(Some(Subject::Order(u32::MAX)));
    assert_eq!(run.panel().inspector, None);
}

#[test]
fn a_closed_road_and_a_dead_letter_show_where_they_belong() {
    let mut run = troubled();
    let panel = run.panel();
    assert!(panel.marks.closed.contains(&20));
    assert_eq!(panel.faults.len(), 5);
    // An order that fails stays inspectable, with the reason.
    let mut retry = run.sim().settings().retry;
    retry.max_attempts = 1;
    run.command(&Command::SetRetryPolicy(retry)).unwrap();
    let busy = run.sim().drivers().iter().find(|d| !d.jobs.is_empty() && d.broken.is_none());
    let (driver, order) = busy.map(|d| (d.id, d.jobs[0].order)).unwrap();
    run.command(&Command::InjectFault(FaultKind::DriverCancels(driver))).unwrap();
    minutes(&mut run, 3);
    run.select(Some(Subject::Order(order.0)));
    let inspector = run.panel().inspector.unwrap();
    assert_eq!(inspector.state, "failed: all attempts are used up", "{order}");
}

#[test]
fn the_ledger_says_in_a_sentence_what_happened_too_often() {
    let mut run = run(&Preset::SMALL);
    run.command(&Command::SetArrivalRate { per_hour: 0 }).unwrap();
    run.command(&Command::SetIdempotency(Idempotency::Off)).unwrap();
    let spec = OrderSpec { key: Some(1), ..OrderSpec::new(RestaurantId(0), NodeId(0)) };
    for _ in 0..2 {
        run.command(&Command::PlaceOrder(spec)).unwrap();
        run.advance(SimDuration::from_secs(2), u32::MAX);
    }
    let ledger = run.panel().ledger;
    assert!(!ledger.is_right);
    assert_eq!(ledger.sums[0].did, 2);
    assert!(ledger.note.contains("1 charged too many"), "{}", ledger.note);
    let sentence = &ledger.wishes[0].sentence;
    assert!(sentence.contains("charged twice instead of once"), "{sentence}");
    assert!(sentence.contains("order 2 is a duplicate"), "{sentence}");
}

#[test]
fn the_panel_says_what_keeps_the_dispatcher() {
    let mut run = run(&Preset::SMALL);
    assert_eq!(run.panel().dispatcher.state, "working");
    run.command(&Command::SetArrivalRate { per_hour: 0 }).unwrap();
    run.command(&Command::SetMode(DispatchMode::Sync)).unwrap();
    let spec = OrderSpec::new(RestaurantId(0), NodeId(0));
    run.command(&Command::PlaceOrder(spec)).unwrap();
    run.advance(SimDuration::from_secs(1), u32::MAX);
    let dispatcher = run.panel().dispatcher;
    assert_eq!((dispatcher.state.as_str(), dispatcher.customers_waiting), ("blocked", 1));
    assert!(dispatcher.sentence.contains("about order 1"), "{}", dispatcher.sentence);
    let at = CrashPoint::Now;
    run.command(&Command::InjectFault(FaultKind::DispatcherCrashed { at })).unwrap();
    assert_eq!(run.panel().dispatcher.state, "down");
}
