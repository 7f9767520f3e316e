//! Random walks through time against a run that was never anywhere else.

use super::walk::walk;
use super::*;
use crate::core::fault::FaultKind;
use crate::core::id::{DriverId, OrderId};
use crate::core::rng::{Purpose, below, draw};
use crate::core::settings::QueuePolicy;
use crate::core::time::SimTime;
use crate::scenario::presets;
use crate::view::landmarks::LandmarkKind;
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

fn go(timeline: &mut Timeline, time: SimTime) {
    timeline.travel(Travel::Time(time.as_micros())).unwrap();
}

/// As if nobody had looked at it: without what a run only remembers for the reader.
fn unseen(run: &Run) -> crate::view::panel::PanelModel {
    crate::view::panel::PanelModel { illegal: 0, ..run.panel() }
}

#[track_caller]
fn check(timeline: &Timeline) {
    let again = straight(&timeline.run);
    assert_eq!(unseen(&timeline.run), unseen(&again));
    assert_eq!(timeline.run.landmarks(), again.landmarks());
    let (all, met) = (&timeline.branch().landmarks, again.landmarks());
    assert!(all.starts_with(met), "{all:?} do not begin with {met:?}");
    let recorded = timeline.run.recording().replay(timeline.run.sim().moment(), &mut Vec::new());
    assert_eq!(recorded.digest(), timeline.run.sim().digest());
    assert!(timeline.branch().has(&timeline.run));
    assert!(timeline.run.sim().moment() <= timeline.branch().reach);
    if let Some(beside) = timeline.beside() {
        assert_ne!(beside.branch, timeline.here);
        assert_eq!(beside.run.sim().now(), timeline.run.sim().now());
        assert_eq!(unseen(&beside.run), unseen(&straight(&beside.run)));
    }
    check_told(timeline);
}

/// What is told of a timeline makes the same one, in all its futures.
#[track_caller]
fn check_told(timeline: &Timeline) {
    let tree = timeline.tree();
    let begun = Run::warmed_up(timeline.run.recording().setup().clone());
    let mut again = Timeline::restore(begun, &tree, &mut |_| {}).unwrap();
    assert_eq!(unseen(&again.run), unseen(&timeline.run));
    assert_eq!(again.tree(), tree);
    for branch in 0..tree.branches.len() {
        again.travel(Travel::Branch(branch as u32)).unwrap();
        assert_eq!(again.tree().branches, tree.branches);
    }
}

/// Something that is done to a timeline, chosen by chance.
fn act(timeline: &mut Timeline, chance: &mut impl FnMut(u64) -> u64) {
    let now = timeline.run.sim().now();
    match chance(15) {
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
            _ = timeline.travel(Travel::Time((now + ahead - back).as_micros()));
        }
        8 => _ = timeline.travel([Travel::Undo, Travel::Redo][chance(2) as usize]),
        9 => _ = timeline.travel(Travel::Back),
        10 => timeline.fork("Fork".to_owned()),
        11 => {
            let kind = LandmarkKind::ALL.get(chance(9) as usize).copied();
            let to = [Travel::Next(kind), Travel::Previous(kind)][chance(2) as usize];
            _ = timeline.travel(to);
        }
        12 => {
            let branch = chance(1 + timeline.branches.len() as u64).checked_sub(1);
            _ = timeline.show_beside(branch.map(|it| it as usize));
        }
        _ => {
            let n = timeline.branches.len() as u64;
            _ = timeline.travel(Travel::Branch(chance(n) as u32));
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
    timeline.travel(Travel::Undo).unwrap();
    assert_eq!(timeline.run.panel(), before);
    assert_eq!(timeline.travel(Travel::Undo), Err(NoWay::NothingToUndo));
    timeline.travel(Travel::Redo).unwrap();
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
    timeline.travel(Travel::Undo).unwrap();
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::ShortestJob)).unwrap();
    assert_eq!(timeline.branches().len(), 2, "what was taken back");
    timeline.advance(SimDuration::from_mins(9), u32::MAX);
    go(&mut timeline, time - SimDuration::from_mins(4));
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    assert_eq!((timeline.branches().len(), timeline.here), (3, 2), "and what was lived");
    timeline.travel(Travel::Branch(1)).unwrap();
    go(&mut timeline, time);
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
        go(&mut timeline, begin + SimDuration::from_mins(hour * 60));
        check(&timeline);
    }
}

#[test]
fn two_futures_stay_on_one_clock_and_change_places() {
    let mut timeline = timeline(3);
    timeline.advance(SimDuration::from_mins(5), u32::MAX);
    let forked = timeline.run.sim().moment();
    timeline.fork("With LIFO".to_owned());
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    assert_eq!(timeline.show_beside(Some(1)), Err(NoWay::NoBranch), "it is looked at");
    timeline.show_beside(Some(0)).unwrap();
    timeline.advance(SimDuration::from_mins(20), u32::MAX);
    check(&timeline);
    let model = timeline.panel().timeline.beside.unwrap();
    assert_eq!(model.differs.unwrap().0, forked.at.as_micros());
    let (here, beside) = (unseen(&timeline.run), unseen(&timeline.beside().unwrap().run));
    timeline.travel(Travel::Branch(0)).unwrap();
    assert_eq!(timeline.beside().unwrap().branch, 1);
    assert_eq!(unseen(&timeline.run), beside);
    assert_eq!(unseen(&timeline.beside().unwrap().run), here);
}

#[test]
fn landmarks_are_gone_to_in_both_directions() {
    let mut timeline = timeline(3);
    let begin = timeline.run.sim().now();
    timeline.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    timeline.advance(SimDuration::from_mins(60), u32::MAX);
    let end = timeline.run.sim().now();
    let mut seen = Vec::new();
    while timeline.travel(Travel::Previous(None)) == Ok(()) {
        seen.push(timeline.run.sim().now());
    }
    assert_eq!(*seen.last().unwrap(), begin, "the policy was changed at the beginning");
    while timeline.travel(Travel::Next(Some(LandmarkKind::Failure))) == Ok(()) {
        assert!(seen.contains(&timeline.run.sim().now()));
    }
    assert_eq!(timeline.branch().reach.at, end);
    assert_eq!(timeline.travel(Travel::Next(Some(LandmarkKind::Policy))), Err(NoWay::NoLandmark));
}

#[test]
fn a_tree_of_another_run_is_refused_and_so_is_one_that_makes_no_sense() {
    let mut told = timeline(3);
    told.advance(SimDuration::from_mins(5), u32::MAX);
    told.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    let good = told.tree();
    let begun = |seed| Run::warmed_up(timeline(seed).run.recording().setup().clone());
    assert!(Timeline::restore(begun(3), &good, &mut |_| {}).is_ok());
    assert!(Timeline::restore(begun(4), &good, &mut |_| {}).is_err());
    for damage in [
        |tree: &mut Tree| tree.here = 7,
        |tree: &mut Tree| tree.branches[0].left = Some((9, tree.place.at)),
        |tree: &mut Tree| tree.place.done = 2,
        |tree: &mut Tree| tree.branches[0].commands[0].0.fired += 1,
    ] {
        let mut tree = good.clone();
        damage(&mut tree);
        assert!(Timeline::restore(begun(3), &tree, &mut |_| {}).is_err(), "{tree:?}");
    }
}

/// A fork with a name of its own at each of so many further moments, or of the page's making.
fn forked(names: impl Iterator<Item = Option<&'static str>>) -> (Timeline, Vec<String>) {
    let mut timeline = timeline(3);
    let mut gone = Vec::new();
    timeline.advance(SimDuration::from_mins(60), u32::MAX);
    for (idx, name) in names.enumerate() {
        timeline.travel(Travel::Branch(0)).unwrap();
        let begin = timeline.branch().checkpoints[0].sim().now();
        go(&mut timeline, begin + SimDuration::from_secs(idx as u64 + 1));
        match name {
            Some(name) => timeline.fork(name.to_owned()),
            None => timeline.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap(),
        }
        gone.extend(timeline.take_let_go());
        assert!(timeline.branches().len() <= BRANCHES_MAX);
        check(&timeline);
    }
    (timeline, gone)
}

#[test]
fn the_oldest_future_makes_room_and_those_with_a_name_go_last() {
    let named = [Some("Mine"), None, Some("Yours")];
    let (timeline, gone) = forked(named.into_iter().chain([None; BRANCHES_MAX + 3]));
    assert_eq!(timeline.branches().len(), BRANCHES_MAX);
    assert_eq!(timeline.branches()[0].name, "Main run");
    assert_eq!(timeline.branches()[1].name, "Mine");
    assert_eq!(timeline.branches()[2].name, "Yours");
    assert_eq!(gone.len(), 3 + BRANCHES_MAX + 3 - (BRANCHES_MAX - 1));
    assert!(gone.iter().all(|name| name.contains("Last in")), "{gone:?}");
    assert_eq!(timeline.here, BRANCHES_MAX - 1, "the newest is looked at");
}

#[test]
fn a_future_that_loses_its_parent_leaves_the_parent_of_that() {
    let mut timeline = timeline(3);
    timeline.advance(SimDuration::from_mins(30), u32::MAX);
    timeline.fork("One".to_owned());
    let left = timeline.branch().left;
    timeline.advance(SimDuration::from_mins(1), u32::MAX);
    timeline.fork("Two".to_owned());
    timeline.show_beside(Some(1)).unwrap();
    for idx in 3..=BRANCHES_MAX {
        timeline.fork(format!("Future {idx}"));
    }
    // The first is what the run began with, the second is beside: the third made room.
    assert_eq!(timeline.take_let_go(), ["Two"]);
    assert_eq!(timeline.branches()[2].name, "Future 3");
    assert_eq!(timeline.branches()[2].left.map(|it| it.0), Some(1));
    assert_eq!(timeline.branches()[1].left, left);
    assert_eq!(timeline.branches()[3].left.map(|it| it.0), Some(2));
    check(&timeline);
}

#[test]
fn what_is_told_wrongly_is_lived_no_longer_than_it_says() {
    let mut told = timeline(3);
    told.advance(SimDuration::from_mins(5), u32::MAX);
    told.command(&Command::SetQueuePolicy(QueuePolicy::Lifo)).unwrap();
    let mut tree = told.tree();
    let month_us = 31 * 86_400_000_000;
    tree.branches[0].reach.at_us = month_us;
    let begun = || Run::warmed_up(told.run.recording().setup().clone());
    let fired = tree.branches[0].reach.fired;
    let mut watch = |run: &Run| assert!(run.sim().moment().fired <= fired);
    assert!(Timeline::restore(begun(), &tree, &mut watch).is_err());
    tree.branches[0].commands[0].0.at_us = month_us;
    assert!(Timeline::restore(begun(), &tree, &mut watch).is_err());
}
