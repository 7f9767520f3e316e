//! Our transition table beside the one of a production task engine
//! (`../shared/data/protocol/temporal_activity_transitions.csv`).
//!
//! Theirs has states for requests that are under way and for pauses; ours has messages for the
//! first and a dispatcher for the second. Where both have a state, both have the same laws.

use crate::oracles;
use crate::run::Run;
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::order::{Class, OrderState, Status};
use dispatch_playground::core::settings::{Backoff, Jitter, RetryPolicy};
use dispatch_playground::core::time::SimDuration;
use std::collections::BTreeSet;

/// Our state for one of theirs; `None` for requests and pauses.
fn ours(theirs: &str) -> Option<Status> {
    Some(match theirs {
        "UNSPECIFIED" => Status::Pending,
        "SCHEDULED" => Status::Queued,
        "STARTED" => Status::InProgress,
        "COMPLETED" => Status::Completed,
        "FAILED" | "TIMED_OUT" => Status::Failed,
        "TERMINATED" | "CANCELED" => Status::Cancelled,
        "CANCEL_REQUESTED" | "PAUSED" | "PAUSE_REQUESTED" | "RESET_REQUESTED" => return None,
        other => panic!("no such state: {other}"),
    })
}

fn edges(text: &str) -> Vec<(&str, &str)> {
    text.lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split(',').skip(1);
            (fields.next().unwrap(), fields.next().unwrap())
        })
        .collect()
}

#[test]
fn nothing_leaves_a_final_state_in_either_table() {
    let Some(text) = oracles::read("protocol/temporal_activity_transitions.csv") else { return };
    let edges = edges(&text);
    let left: BTreeSet<&str> = edges.iter().map(|edge| edge.0).collect();
    let ends: BTreeSet<&str> =
        edges.iter().map(|edge| edge.1).filter(|to| !left.contains(to)).collect();
    assert_eq!(ends.len(), 5, "{ends:?}");
    for end in ends {
        let end = ours(end).expect("a final state has a counterpart");
        assert!(end.is_final(), "{end:?}");
        assert!(Status::ALL.iter().all(|&to| !end.may_become(to)), "{end:?}");
    }
    for state in left.iter().filter_map(|state| ours(state)) {
        assert!(!state.is_final(), "{state:?} is left in theirs");
    }
}

#[test]
fn every_edge_between_common_states_is_a_move_of_ours_and_a_retry_goes_through_retrying() {
    let Some(text) = oracles::read("protocol/temporal_activity_transitions.csv") else { return };
    let mut seen = BTreeSet::new();
    for (from, to) in edges(&text) {
        let (Some(a), Some(b)) = (ours(from), ours(to)) else { continue };
        match (from, to) {
            // Their retry waits as Scheduled; ours is seen to wait.
            ("STARTED", "SCHEDULED") => {
                assert!(!a.may_become(b), "never straight back");
                assert!(a.may_become(Status::Retrying) && Status::Retrying.may_become(b));
                seen.insert((a, Status::Retrying));
                seen.insert((Status::Retrying, b));
            }
            // Anybody may report theirs as done by its id; ours is done by a driver's attempt.
            ("SCHEDULED", "COMPLETED") => assert!(!a.may_become(b)),
            // Their reset starts the schedule anew; a new order replays ours.
            ("SCHEDULED", "SCHEDULED") => assert!(!a.may_become(b)),
            _ => {
                assert!(a.may_become(b), "{from} to {to}");
                seen.insert((a, b));
            }
        }
    }
    // What is left of our table: Pending and Retrying are part of their Scheduled, and a
    // cancellation under way of theirs ends as Cancelled from wherever it was asked.
    let extra: Vec<(Status, Status)> = Status::ALL
        .iter()
        .flat_map(|&from| Status::ALL.map(|to| (from, to)))
        .filter(|&(from, to)| from.may_become(to) && !seen.contains(&(from, to)))
        .collect();
    use Status::{Cancelled, Failed, Pending, Retrying};
    let expect =
        [(Pending, Failed), (Pending, Cancelled), (Retrying, Failed), (Retrying, Cancelled)];
    assert_eq!(extra.len(), expect.len(), "{extra:?}");
    assert!(expect.iter().all(|edge| extra.contains(edge)), "{extra:?}");
}

#[test]
fn s19_an_order_cancelled_during_back_off_never_runs_again_and_its_timer_is_discarded() {
    let mut run = Run::quiet(2);
    run.command(Command::SetRetryPolicy(RetryPolicy {
        backoff: Backoff::Fixed,
        jitter: Jitter::None,
        base: SimDuration::from_mins(3),
        ..RetryPolicy::default()
    }));
    let order = run.place(Class::Standard);
    run.until("accepted", |sim| sim.orders()[order].attempt().is_some());
    run.command(Command::InjectFault(FaultKind::DriverCancels(run.carrier(order))));
    run.until("retrying", |sim| sim.orders()[order].status() == Status::Retrying);
    let OrderState::Retrying { until, .. } = run.sim.orders()[order].state else { panic!() };
    run.command(Command::CancelOrder(order));
    run.until("cancelled", |sim| sim.orders()[order].status() == Status::Cancelled);
    assert!(run.sim.now() < until);
    let starts = run.started().len();
    run.pass(3_600);
    assert_eq!(run.status(order), Status::Cancelled);
    assert_eq!(run.started().len(), starts, "no attempt after the cancellation");
    let cooked = |e: &Event| matches!(e, Event::CookingStarted { order: o, .. } if *o == order);
    assert!(run.count(cooked) <= 1, "and no further meal");
}
