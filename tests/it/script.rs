//! Commands with times: the run itself carries them out, or records why it cannot.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::command::{Command, CommandError, FaultKind, TimedCommand};
use dispatch_playground::core::event::{Cause, Event};
use dispatch_playground::core::id::{FaultId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{OrderSpec, Status};
use dispatch_playground::core::replay::Recording;
use dispatch_playground::core::sim::{Out, Setup, SetupError, Sim};
use dispatch_playground::core::time::SimTime;
use std::sync::Arc;

fn at(seconds: u64, command: Command) -> TimedCommand {
    TimedCommand { at: SimTime::from_secs(seconds), command }
}

fn scripted(script: Vec<TimedCommand>) -> Setup {
    Setup { script, ..grid_city::setup(1, 2, 0) }
}

fn pause() -> Command {
    Command::InjectFault(FaultKind::DispatcherPaused)
}

fn order() -> Command {
    Command::PlaceOrder(OrderSpec::new(RestaurantId(0), NodeId(20)))
}

#[test]
fn a_script_is_carried_out_at_its_times_and_caused_by_the_scenario() {
    let script = vec![at(0, order()), at(90, pause()), at(120, Command::StopFault(FaultId(0)))];
    let mut run = Run::new(scripted(script));
    run.pass(300);
    let times: Vec<(u64, Cause)> = run
        .log
        .iter()
        .filter(|s| matches!(s.event, Event::FaultStarted { .. } | Event::FaultStopped { .. }))
        .map(|s| (s.at.as_secs(), s.cause))
        .collect();
    assert_eq!(times, [(90, Cause::Scenario), (120, Cause::Scenario)]);
    assert_eq!(run.sim.orders().len(), 1);
}

#[test]
fn a_command_that_cannot_be_carried_out_is_recorded_and_changes_nothing() {
    let late = Command::CancelOrder(OrderId(7));
    let script = vec![at(10, pause()), at(20, pause()), at(30, late), at(40, order())];
    let mut run = Run::new(scripted(script));
    run.pass(60);
    let rejected: Vec<(u64, u32, CommandError)> = run
        .log
        .iter()
        .filter_map(|s| match &s.event {
            Event::ScriptRejected { idx, error } => Some((s.at.as_secs(), *idx, (**error).clone())),
            _ => None,
        })
        .collect();
    let paused = CommandError::Already { what: "the dispatcher is paused".into() };
    let unknown = CommandError::Unknown { what: "Order 8".into() };
    assert_eq!(rejected, [(20, 1, paused), (30, 2, unknown)]);
    assert_eq!(run.sim.faults().len(), 1);
    assert_eq!(run.sim.orders().len(), 1, "the script goes on after a rejected command");
}

#[test]
fn at_equal_times_the_script_comes_first_and_in_its_own_order() {
    // The order of the scenario is placed at the very moment of the pause and its end.
    let script = vec![at(60, pause()), at(60, Command::StopFault(FaultId(0)))];
    let mut setup = scripted(script);
    let spec = OrderSpec::new(RestaurantId(0), NodeId(20));
    setup.orders =
        vec![dispatch_playground::core::sim::TimedOrder { at: SimTime::from_secs(60), spec }];
    let mut run = Run::new(setup);
    run.pass(61);
    let names: Vec<&str> = run
        .log
        .iter()
        .filter(|s| s.at == SimTime::from_secs(60))
        .filter_map(|s| match s.event {
            Event::FaultStarted { .. } => Some("pause"),
            Event::FaultStopped { .. } => Some("resume"),
            Event::MessageSent { .. } => Some("order"),
            _ => None,
        })
        .collect();
    assert_eq!(names, ["pause", "resume", "order"]);
}

#[test]
fn a_script_out_of_time_order_makes_no_run() {
    let setup = scripted(vec![at(10, pause()), at(9, order())]);
    let error = setup.check().expect_err("out of order");
    assert_eq!(error, SetupError::CommandsOutOfOrder { idx: 1 });
    assert!(error.to_string().contains("command 1"), "{error}");
}

#[test]
fn commands_from_outside_and_a_replay_live_with_a_script() {
    let script = vec![at(5, order()), at(50, pause()), at(200, Command::StopFault(FaultId(0)))];
    let setup = Arc::new(scripted(script));
    let mut out = Out::new();
    let mut sim = Sim::new(setup.clone(), &mut out);
    let mut recording = Recording::new(setup);
    sim.advance(SimTime::from_secs(100), u32::MAX, &mut out);
    recording.apply(&mut sim, &order(), &mut out).expect("accepted");
    sim.advance(SimTime::from_mins(60), u32::MAX, &mut out);
    assert!(sim.orders().iter().all(|order| order.status() == Status::Completed));
    let mut again = Out::new();
    let replayed = recording.replay(sim.moment(), &mut again);
    assert_eq!((replayed.digest(), again), (sim.digest(), out));
}
