//! Random scenarios with random commands and faults: every invariant after every happening, a
//! replay with the same digest, a snapshot that changes nothing, and a run that ends.
//!
//! A swarm: each seed draws its own city, its own mix of commands and its own weights. A failing
//! seed prints the shortest failing prefix of its commands.

pub mod draw;

use dispatch_playground::core::command::Command;
use dispatch_playground::core::id::{FaultId, OrderId};
use dispatch_playground::core::order::Status;
use dispatch_playground::core::replay::Recording;
use dispatch_playground::core::sim::{Advanced, Checker, Out, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use dispatch_playground::engine::codec;
use dispatch_playground::scenario::events::EventLine;
use dispatch_playground::scenario::wire::WireCommand;
use draw::{Dice, KINDS, random_command, random_setup};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Runs per `cargo test`; `RANDOM_RUNS` in the environment overrides it.
const RUNS: u64 = 2_000;
const COMMANDS: usize = 40;

#[test]
fn random_runs_keep_every_invariant() {
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let runs = number("RANDOM_RUNS").unwrap_or(RUNS);
    let first = number("RANDOM_FROM").unwrap_or(0);
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let work = |worker| {
            let mut seeds = (first..first + runs).filter(|seed| seed % workers == worker);
            seeds.find_map(|seed| run(seed, COMMANDS).err().map(|why| shrink(seed, &why)))
        };
        let handles: Vec<_> =
            (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        handles.into_iter().filter_map(|handle| handle.join().expect("a worker")).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The shortest failing prefix, printed with its seed.
fn shrink(seed: u64, why: &str) -> String {
    let shortest = (0..=COMMANDS).find(|&n| run(seed, n).is_err()).unwrap_or(COMMANDS);
    let why = run(seed, shortest).err().unwrap_or_else(|| why.to_owned());
    format!("seed {seed}, first {shortest} commands (RANDOM_FROM={seed} RANDOM_RUNS=1): {why}")
}

/// A run under watch with all its events so far.
struct Watched {
    sim: Sim,
    recording: Recording,
    checker: Checker,
    fresh: Out,
    log: Out,
}

impl Watched {
    fn new(seed: u64, dice: &mut Dice) -> Watched {
        let setup = Arc::new(random_setup(seed, dice));
        let mut fresh = Out::new();
        let sim = Sim::new(setup.clone(), &mut fresh);
        let checker = Checker::new(&sim);
        Watched { sim, recording: Recording::new(setup), checker, fresh, log: Out::new() }
    }

    fn check(&mut self) -> Result<(), String> {
        let result = self.checker.check(&mut self.sim, &self.fresh);
        self.log.append(&mut self.fresh);
        result.map_err(|violation| {
            let tail = &self.log[self.log.len().saturating_sub(12)..];
            let tail: Vec<String> = tail.iter().map(|stamped| format!("{stamped:?}")).collect();
            format!("{violation}\n{}", tail.join("\n"))
        })
    }

    /// Lets time pass, one timer at a time, checking after each.
    fn go(&mut self, length: SimDuration) -> Result<(), String> {
        let until = self.sim.now() + length;
        // At most 50 events a second on average over the longest wait.
        for _ in 0..600_000 {
            let advanced = self.sim.advance(until, 1, &mut self.fresh);
            self.check()?;
            if advanced == Advanced::Reached {
                return Ok(());
            }
        }
        Err(format!("too many events before {until:?}: the run does not end"))
    }

    fn command(&mut self, command: &Command) -> Result<(), String> {
        let before = (self.sim.digest(), self.sim.moment());
        let accepted = self.recording.apply(&mut self.sim, command, &mut self.fresh).is_ok();
        let unchanged = before == (self.sim.digest(), self.sim.moment()) && self.fresh.is_empty();
        if !accepted && !unchanged {
            return Err(format!("a rejected command changed something: {command:?}"));
        }
        crosses_to_the_worker(command)?;
        self.check().map_err(|why| format!("{why}\nafter {command:?}"))
    }
}

/// A field that the wire form leaves out where it is empty, or a type told by its content, cannot
/// cross: the page would send what the worker does not understand.
fn crosses_to_the_worker(command: &Command) -> Result<(), String> {
    let wire = WireCommand::from(command);
    let back = codec::encode(&wire).and_then(|bytes| codec::decode::<WireCommand>(&bytes));
    if back.as_ref() == Ok(&wire) {
        return Ok(());
    }
    Err(format!("{wire:?} arrives at the worker as {back:?}"))
}

fn run(seed: u64, n_commands: usize) -> Result<(), String> {
    let mut dice = Dice::new(seed);
    let mut run = Watched::new(seed, &mut dice);
    // Half of the kinds of command, another half for each seed.
    let kinds: Vec<u64> = (0..KINDS).filter(|_| dice.below(2) == 0).collect();
    let snapshot_at = dice.below(COMMANDS as u64) as usize;
    let mut snapshot = None;
    for n in 0..n_commands {
        run.go(SimDuration::from_secs(1 + dice.below(240)))?;
        if n == snapshot_at {
            snapshot = Some((run.sim.clone(), run.log.len()));
        }
        if !kinds.is_empty() {
            let kind = dice.pick(&kinds);
            run.command(&random_command(kind, &mut dice, &run.sim))?;
        }
    }
    drain(&mut run)?;
    replay_is_equal(&run)?;
    snapshot.map_or(Ok(()), |(sim, n_events)| snapshot_is_equal(&run, sim, n_events))
}

fn replay_is_equal(run: &Watched) -> Result<(), String> {
    let mut log = Out::new();
    let again = run.recording.replay(run.sim.moment(), &mut log);
    if again.digest() == run.sim.digest() && log == run.log {
        return Ok(());
    }
    let at = log.iter().zip(&run.log).position(|(a, b)| a != b);
    Err(format!("the replay differs from event {at:?} on"))
}

fn snapshot_is_equal(run: &Watched, mut sim: Sim, n_events: usize) -> Result<(), String> {
    let mut log = Out::new();
    let from = sim.moment();
    // A command at the very moment of the snapshot was given after it, since each comes after
    // time has passed.
    for (moment, command) in run.recording.commands().iter().filter(|(at, _)| *at >= from) {
        sim.run_to(*moment, &mut log);
        let _ = sim.apply(command, &mut log);
    }
    sim.run_to(run.sim.moment(), &mut log);
    if log == run.log[n_events..] {
        Ok(())
    } else {
        Err("the snapshot lived on differently".into())
    }
}

/// Liveness: the script over, faults stopped, everybody on shift, no new demand: every order ends.
fn drain(run: &mut Watched) -> Result<(), String> {
    let script_ends = run.sim.setup().script.last().map_or(SimTime::ZERO, |timed| timed.at);
    run.go(script_ends.since(run.sim.now()))?;
    let active: Vec<FaultId> = run.sim.active_faults().map(|fault| fault.id).collect();
    let count = run.sim.drivers().len() as u32;
    let commands = active
        .into_iter()
        .map(Command::StopFault)
        .chain([Command::SetArrivalRate { per_hour: 0 }, Command::SetDriversOnShift { count }]);
    for command in commands {
        run.command(&command)?;
    }
    // Total deadlines are at most two hours in these runs, releases at most half an hour ahead.
    run.go(SimDuration::from_mins(200))?;
    let orders = run.sim.orders().iter();
    let open: Vec<OrderId> = orders.filter(|o| !o.status().is_final()).map(|o| o.id).collect();
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} never ended")) }
}

#[test]
fn the_generator_reaches_every_state_and_every_event() {
    let mut states = BTreeSet::new();
    let mut events = BTreeSet::new();
    for seed in 0..1_500 {
        let mut dice = Dice::new(seed);
        let mut out = Out::new();
        let mut sim = Sim::new(Arc::new(random_setup(seed, &mut dice)), &mut out);
        for _ in 0..COMMANDS {
            let until = sim.now() + SimDuration::from_secs(1 + dice.below(240));
            while sim.advance(until, 1_000, &mut out) == Advanced::Budget {}
            let kind = dice.below(KINDS);
            let command = random_command(kind, &mut dice, &sim);
            let _ = sim.apply(&command, &mut out);
            states.extend(sim.orders().iter().map(|order| order.status()));
        }
        for stamped in &out {
            let line =
                serde_json::to_value(EventLine::from(stamped)).expect("every event has a line");
            assert_eq!(line["seq"], stamped.seq, "{line}");
        }
        events.extend(out.iter().map(|stamped| {
            let text = format!("{:?}", stamped.event);
            text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
        }));
    }
    assert_eq!(states.len(), Status::ALL.len(), "{states:?}");
    let missing: Vec<_> = EVENTS.iter().filter(|name| !events.contains(**name)).collect();
    assert!(missing.is_empty(), "the generator is too weak for {missing:?}");
}

const EVENTS: &[&str] = &[
    "OrderPlaced",
    "OrderMoved",
    "OfferSent",
    "OfferDeclined",
    "OfferExpired",
    "AttemptStarted",
    "AttemptEnded",
    "RetryScheduled",
    "StageReached",
    "CookingStarted",
    "FoodReady",
    "CounterFull",
    "FoodWasted",
    "PickedUp",
    "HandedOver",
    "DriverOnShift",
    "DriverOffShift",
    "DriverBroke",
    "DriverRepaired",
    "DriverLost",
    "DriverFound",
    "DriverRerouted",
    "DriverStuck",
    "RoadClosed",
    "RoadOpened",
    "MessageSent",
    "MessageLost",
    "DuplicateIgnored",
    "StaleIgnored",
    "CancelRefused",
    "AssignmentDropped",
    "FaultStarted",
    "FaultStopped",
    "SettingsChanged",
    "OrdersHeld",
    "BatchMatched",
    "ScriptRejected",
    "OrderRose",
    "OrderDemoted",
    "FirstResultReturned",
    "KeyConflict",
    "OrderDuplicated",
    "DuplicateActedOn",
    "StalePaid",
    "BreakerOpened",
    "BreakerHalfOpened",
    "BreakerProbed",
    "BreakerProbeUnanswered",
    "BreakerClosed",
];
