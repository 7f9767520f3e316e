//! What random runs are drawn from, and that it reaches everything. The runs themselves are lived
//! under watch by the seed runner, `tests/dst`.

pub mod draw;

use dispatch_playground::core::command::Command;
use dispatch_playground::core::order::Status;
use dispatch_playground::core::sim::{Advanced, Out, Sim};
use dispatch_playground::core::time::SimDuration;
use dispatch_playground::engine::codec;
use dispatch_playground::scenario::events::{EventLine, KINDS as KINDS_OF_EVENT};
use dispatch_playground::scenario::wire::WireCommand;
use draw::{Dice, KINDS, random_command, random_setup};
use std::collections::BTreeSet;
use std::sync::Arc;

const COMMANDS: usize = 40;

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
            crosses_to_the_worker(&command);
            let _ = sim.apply(&command, &mut out);
            states.extend(sim.orders().iter().map(|order| order.status()));
        }
        for stamped in &out {
            let line =
                serde_json::to_value(EventLine::from(stamped)).expect("every event has a line");
            assert_eq!(line["seq"], stamped.seq, "{line}");
            assert!(KINDS_OF_EVENT.iter().any(|kind| line["kind"] == *kind), "no KINDS has {line}");
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

/// A field that the wire form leaves out where it is empty, or a type told by its content, cannot
/// cross: the page would send what the worker does not understand.
fn crosses_to_the_worker(command: &Command) {
    let wire = WireCommand::from(command);
    let back = codec::encode(&wire).and_then(|bytes| codec::decode::<WireCommand>(&bytes));
    assert_eq!(back.as_ref(), Ok(&wire), "what arrives at the worker");
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
    "MessageDelayed",
    "MessageDuplicated",
    "MessageHeld",
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
    "InversionDetected",
    "InversionEnded",
    "DispatcherBlocked",
    "DispatcherUnblocked",
    "CustomerBlocked",
    "CustomerUnblocked",
    "DispatcherWentDown",
    "DispatcherRestarted",
];
