//! Random walks through time against a run that was never anywhere else.

use super::*;
use crate::core::fault::FaultKind;
use crate::core::id::{DriverId, OrderId};
use crate::core::rng::{Purpose, below, draw};
use crate::core::settings::QueuePolicy;
use crate::scenario::presets;
use std::sync::Arc;

fn timeline(seed: u64) -> Timeline {
    let (_, setup) = presets::named("small", seed).unwrap();
    Timeline::new(Run::warmed_up(Arc::new(setup)))
}

/// A run that was brought here by its recording alone, without checkpoints.
fn straight(run: &Run) -> Run {
    let mut again = Run::warmed_up(run.recording().setup().clone());
    let commands = run.recording().commands().to_vec();
    let here = Goal::Place(run.sim().moment(), commands.len());
    walk(&mut again, &commands, here, &mut |_| ()).unwrap();
    again
}

#[track_caller]
fn check(timeline: &Timeline) {
    let (here, again) = (timeline.run.panel(), straight(&timeline.run).panel());
    let unseen = |mut panel: crate::view::panel::PanelModel| {
        panel.illegal = 0;
        panel
    };
    assert_eq!(unseen(here), unseen(again));
    let recorded = timeline.run.recording().replay(timeline.run.sim().moment(), &mut Vec::new());
    assert_eq!(recorded.digest(), timeline.run.sim().digest());
    assert!(timeline.is_of_branch());
    assert!(timeline.run.sim().moment() <= timeline.branch().reach);
}

/// Something that is done to a timeline, chosen by chance.
fn act(timeline: &mut Timeline, chance: &mut impl FnMut(u64) -> u64) {
    let now = timeline.run.sim().now();
    match chance(12) {
        0..3 => _ = timeline.advance(SimDuration::from_secs(chance(400)), u32::MAX),
        3 => _ = timeline.step(),
        4 => {
            let policy = QueuePolicy::ALL[chance(6) as usize];
            // Rejected where it is in force already: nothing changes then.
            timeline.command(&Command::SetQueuePolicy(policy)).unwrap_or(());
        }
        5 => {
            let driver = DriverId(chance(5) as u32);
            let fault = FaultKind::DriverBreaksDown(driver);
            timeline.command(&Command::InjectFault(fault)).unwrap_or(());
        }
        6 => {
            let order = OrderId(chance(30) as u32);
            timeline.command(&Command::CancelOrder(order)).unwrap_or(());
        }
        7 => {
            let ahead = SimDuration::from_secs(chance(60));
            let back = SimDuration::from_secs(chance(900));
            _ = timeline.travel(Travel::Time(now + ahead - back));
        }
        8 => _ = timeline.travel([Travel::Undo, Travel::Redo][chance(2) as usize]),
        9 => _ = timeline.travel(Travel::Back),
        10 => timeline.fork("Fork".to_owned()),
        _ => {
            let n = timeline.branches.len() as u64;
            _ = timeline.travel(Travel::Branch(chance(n) as usize));
        }
    }
}

#[test]
fn wherever_one_goes_the_run_is_as_if_it_had_come_straight_there() {
    for seed in 0..2_000 {
        let mut timeline = timeline(seed % 7);
        let mut drawn = 0;
        let mut chance = |n: u64| {
            drawn += 1;
            below(draw(seed, Purpose::Faults, 0, drawn), n)
        };
        for _ in 0..8 {
            act(&mut timeline, &mut chance);
        }
        check(&timeline);
    }
}

#[test]
fn undo_and_redo_come_back_to_the_same_place() {
    let mut timeline = timeline(3);
    timeline.advance(SimDuration::from_mins(5), u32::MAX);
    let before = timeline.run.panel();
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    timeline.advance(SimDuration::from_mins(9), u32::MAX);
    let after = timeline.run.panel();
    assert!(timeline.undoable().is_some() && timeline.redoable().is_none());
    assert!(timeline.travel(Travel::Undo));
    assert_eq!(timeline.run.panel(), before);
    assert!(!timeline.travel(Travel::Undo), "nothing else was done");
    assert!(timeline.travel(Travel::Redo));
    assert_eq!(timeline.run.panel(), after);
    assert_eq!(timeline.branches().len(), 1);
}

#[test]
fn the_old_future_stays_when_something_else_is_done() {
    let mut timeline = timeline(3);
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    timeline.advance(SimDuration::from_mins(9), u32::MAX);
    let old = timeline.run.panel();
    let time = timeline.run.sim().now();
    timeline.travel(Travel::Undo);
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::ShortestJob)).unwrap();
    assert_eq!(timeline.branches().len(), 2, "what was taken back");
    timeline.advance(SimDuration::from_mins(9), u32::MAX);
    timeline.travel(Travel::Time(time - SimDuration::from_mins(4)));
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    assert_eq!((timeline.branches().len(), timeline.here), (3, 2), "and what was lived");
    timeline.travel(Travel::Branch(1));
    timeline.travel(Travel::Time(time));
    assert_eq!(timeline.run.panel(), old);
}

#[test]
fn a_day_has_few_checkpoints_and_every_time_of_it_is_near() {
    let (_, setup) = presets::named("default", 7).unwrap();
    let mut timeline = Timeline::new(Run::warmed_up(Arc::new(setup)));
    let begin = timeline.run.sim().now();
    timeline.advance(SimDuration::from_mins(24 * 60), u32::MAX);
    let (n, events) = (timeline.branch().checkpoints.len(), timeline.run.sim().n_events());
    assert!((CHECKPOINTS_MAX / 3..=CHECKPOINTS_MAX).contains(&n), "{n} for {events}");
    let far = timeline
        .branch()
        .checkpoints
        .windows(2)
        .map(|two| two[1].sim().n_events() - two[0].sim().n_events());
    assert!(far.max().unwrap() <= 3 * timeline.every + 512, "{events} events");
    for hour in [3, 23, 11] {
        timeline.travel(Travel::Time(begin + SimDuration::from_mins(hour * 60)));
        check(&timeline);
    }
}
