//! Situations that a batch of random runs must reach at least once: a generator that never gets
//! there proves nothing about it.

use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::{Event, Stamped};
use dispatch_playground::core::message::MessageKind;
use dispatch_playground::core::order::{AttemptEnd, Class, FailReason, Meal, Stage, Status};
use dispatch_playground::core::settings::{AssignPolicy, QueuePolicy};
use dispatch_playground::core::sim::Sim;

type OfEvent = fn(&Sim, &Event) -> bool;
type OfCommand = fn(&Sim, &Command, bool) -> bool;

/// How often each situation was met.
#[derive(Clone)]
pub struct Marks {
    events: [u64; EVENTS.len()],
    commands: [u64; COMMANDS.len()],
}

impl Marks {
    pub const fn none() -> Marks {
        Marks { events: [0; EVENTS.len()], commands: [0; COMMANDS.len()] }
    }

    pub fn event(&mut self, sim: &Sim, stamped: &Stamped) {
        for (count, (_, is_met)) in self.events.iter_mut().zip(EVENTS) {
            *count += u64::from(is_met(sim, &stamped.event));
        }
    }

    pub fn command(&mut self, sim: &Sim, command: &Command, result: &Result<(), CommandError>) {
        for (count, (_, is_met)) in self.commands.iter_mut().zip(COMMANDS) {
            *count += u64::from(is_met(sim, command, result.is_ok()));
        }
    }

    pub fn add(&mut self, other: &Marks) {
        let both = |a: &mut [u64], b: &[u64]| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        };
        both(&mut self.events, &other.events);
        both(&mut self.commands, &other.commands);
    }

    /// Every situation with how often it was met, the rarest first.
    pub fn rarest_first(&self) -> Vec<(u64, &'static str)> {
        let events = self.events.iter().zip(EVENTS).map(|(&n, (name, _))| (n, *name));
        let commands = self.commands.iter().zip(COMMANDS).map(|(&n, (name, _))| (n, *name));
        let mut all: Vec<_> = events.chain(commands).collect();
        all.sort_unstable();
        all
    }
}

const fn failed(event: &Event, why: FailReason) -> bool {
    matches!(event, Event::OrderMoved { reason: Some(reason), .. }
        if *reason as u8 == why as u8)
}

const fn moved(event: &Event, a: Status, b: Status) -> bool {
    matches!(event, Event::OrderMoved { from, to, .. }
        if *from as u8 == a as u8 && *to as u8 == b as u8)
}

const fn ended(event: &Event, how: AttemptEnd) -> bool {
    matches!(event, Event::AttemptEnded { end, .. } if *end as u8 == how as u8)
}

const fn stale(event: &Event, what: MessageKind) -> bool {
    matches!(event, Event::StaleIgnored { kind, .. } if *kind as u8 == what as u8)
}

const fn lost(event: &Event, what: MessageKind) -> bool {
    matches!(event, Event::MessageLost { kind, .. } if *kind as u8 == what as u8)
}

const fn resent(event: &Event, what: MessageKind) -> bool {
    matches!(event, Event::MessageSent { kind, resend: 1.., .. } if *kind as u8 == what as u8)
}

const EVENTS: &[(&str, OfEvent)] = &[
    ("an order is cancelled while pending", |_, e| moved(e, Status::Pending, Status::Cancelled)),
    ("an order is cancelled while queued", |_, e| moved(e, Status::Queued, Status::Cancelled)),
    ("an order is cancelled under way", |_, e| moved(e, Status::InProgress, Status::Cancelled)),
    ("an order is cancelled in back-off", |_, e| moved(e, Status::Retrying, Status::Cancelled)),
    ("a deadline passes while pending", |_, e| {
        moved(e, Status::Pending, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("a deadline passes while queued", |_, e| {
        moved(e, Status::Queued, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("a deadline passes under way", |_, e| {
        moved(e, Status::InProgress, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("a deadline passes in back-off", |_, e| {
        moved(e, Status::Retrying, Status::Failed) && failed(e, FailReason::DeadlinePassed)
    }),
    ("the attempt budget is used up", |_, e| failed(e, FailReason::BudgetUsedUp)),
    ("the queue is full", |_, e| failed(e, FailReason::QueueFull)),
    ("a driver gives an order back", |_, e| ended(e, AttemptEnd::DriverCancelled)),
    ("a lease expires with an order", |_, e| ended(e, AttemptEnd::LeaseExpired)),
    (
        "a lease expires with two orders",
        |sim, e| matches!(e, Event::DriverLost { driver } if sim.drivers()[*driver].jobs.len() > 1),
    ),
    ("a lost driver is found", |_, e| matches!(e, Event::DriverFound { .. })),
    ("a lost driver is found with an order", |sim, e| match e {
        Event::DriverFound { driver } => !sim.drivers()[*driver].jobs.is_empty(),
        _ => false,
    }),
    ("a driver breaks down with food", |sim, e| {
        matches!(e, Event::DriverBroke { driver }
            if sim.drivers()[*driver].jobs.front().is_some_and(|job| job.on_board))
    }),
    (
        "a driver breaks down idle",
        |sim, e| matches!(e, Event::DriverBroke { driver } if sim.drivers()[*driver].jobs.is_empty()),
    ),
    ("a third attempt starts", |_, e| matches!(e, Event::AttemptStarted { number: 3.., .. })),
    ("a driver accepts a second order", |sim, e| match e {
        Event::AttemptStarted { driver, .. } => sim.drivers()[*driver].jobs.len() > 1,
        _ => false,
    }),
    ("an offer is declined", |_, e| matches!(e, Event::OfferDeclined { .. })),
    ("an offer expires", |_, e| matches!(e, Event::OfferExpired { .. })),
    (
        "a third offer is made",
        |sim, e| matches!(e, Event::OfferSent { order, .. } if sim.orders()[*order].offers > 2),
    ),
    ("a blocked order is passed over", |sim, e| {
        matches!(e, Event::OfferSent { decision, .. }
            if sim.decision(*decision).is_some_and(|d| !d.passed_over.is_empty()))
    }),
    ("a driver is not asked again so soon", |sim, e| {
        matches!(e, Event::OfferSent { order, .. }
            if sim.orders()[*order].excluded.iter().any(|&(_, until)| until > sim.now()))
    }),
    ("a late acceptance is stale", |_, e| stale(e, MessageKind::Accept)),
    ("a late decline is stale", |_, e| stale(e, MessageKind::Decline)),
    ("a late delivery is stale", |_, e| stale(e, MessageKind::Delivered)),
    ("a late pick-up is stale", |_, e| stale(e, MessageKind::PickedUp)),
    ("a duplicate placement is ignored", |_, e| {
        matches!(e, Event::DuplicateIgnored { kind: MessageKind::PlaceOrder, .. })
    }),
    ("a duplicate delivery is ignored", |_, e| {
        matches!(e, Event::DuplicateIgnored { kind: MessageKind::Delivered, .. })
    }),
    ("a duplicate acceptance is ignored", |_, e| {
        matches!(e, Event::DuplicateIgnored { kind: MessageKind::Accept, .. })
    }),
    ("a placement is sent again", |_, e| resent(e, MessageKind::PlaceOrder)),
    ("an offer is sent again", |_, e| resent(e, MessageKind::Offer)),
    ("a cancellation is sent again", |_, e| resent(e, MessageKind::CancelOrder)),
    ("a delivery is sent again", |_, e| resent(e, MessageKind::Delivered)),
    ("an offer is lost", |_, e| lost(e, MessageKind::Offer)),
    ("an acceptance is lost", |_, e| lost(e, MessageKind::Accept)),
    ("a heartbeat is lost", |_, e| lost(e, MessageKind::Heartbeat)),
    ("an acknowledgement is lost", |_, e| lost(e, MessageKind::Ack)),
    ("a cancellation comes too late", |_, e| matches!(e, Event::CancelRefused { .. })),
    ("a counter is full", |_, e| matches!(e, Event::CounterFull { .. })),
    ("a meal is wasted", |_, e| matches!(e, Event::FoodWasted { .. })),
    ("a meal is cooked again", |sim, e| {
        matches!(e, Event::CookingStarted { order, .. }
            if !sim.orders()[*order].attempts.is_empty())
    }),
    ("food waits for a driver", |sim, e| match e {
        Event::FoodReady { order, .. } => sim.orders()[*order].attempt().is_none(),
        _ => false,
    }),
    ("a driver waits for food", |sim, e| {
        matches!(e, Event::StageReached { order, stage: Stage::AtCounter, .. }
            if sim.orders()[*order].meal != Meal::Counter)
    }),
    ("food of a superseded attempt is handed over", |sim, e| {
        matches!(e, Event::HandedOver { order, driver }
            if sim.orders()[*order].attempt().is_none_or(|(_, d)| d != *driver))
    }),
    ("a driver is told to drop an order", |_, e| matches!(e, Event::AssignmentDropped { .. })),
    ("a driver drops food", |sim, e| {
        matches!(e, Event::AssignmentDropped { order, .. }
            if matches!(sim.orders()[*order].meal, Meal::None))
    }),
    ("a driver takes another way", |_, e| matches!(e, Event::DriverRerouted { .. })),
    ("a driver is stuck", |_, e| matches!(e, Event::DriverStuck { .. })),
    ("a driver goes home with an order", |sim, e| match e {
        Event::DriverOffShift { driver } => !sim.drivers()[*driver].jobs.is_empty(),
        _ => false,
    }),
    ("an order becomes a dead letter again", |sim, e| {
        matches!(e, Event::OrderMoved { order, to: Status::Failed, .. }
            if sim.orders()[*order].replays.is_some())
    }),
    ("an order rises a level", |_, e| matches!(e, Event::OrderRose { overdue: false, .. })),
    ("an order is overdue", |_, e| matches!(e, Event::OrderRose { overdue: true, .. })),
    ("an order is demoted", |_, e| matches!(e, Event::OrderDemoted { .. })),
    ("a command of the script is rejected", |_, e| matches!(e, Event::ScriptRejected { .. })),
    ("twelve orders are queued", |sim, e| {
        matches!(e, Event::OrderMoved { to: Status::Queued, .. }) && sim.queue_len() >= 12
    }),
    ("three faults are active", |sim, e| {
        matches!(e, Event::FaultStarted { .. }) && sim.active_faults().count() >= 3
    }),
    ("a saver order is served while an urgent one waits", |sim, e| {
        matches!(e, Event::AttemptStarted { order, .. }
            if sim.orders()[*order].spec.class == Class::Saver)
            && sim.service_order(20).iter().any(|entry| entry.class == Class::Urgent)
    }),
];

const COMMANDS: &[(&str, OfCommand)] = &[
    ("the queue policy changes with orders waiting", |sim, c, ok| {
        ok && matches!(c, Command::SetQueuePolicy(_)) && sim.queue_len() > 2
    }),
    ("the assignment policy changes with an offer open", |sim, c, ok| {
        ok && matches!(c, Command::SetAssignPolicy(_))
            && sim.drivers().iter().any(|driver| driver.offered.is_some())
    }),
    ("a plan ahead holds two orders", |sim, _, _| {
        sim.settings().assign == AssignPolicy::FirstComeNearest
            && sim.drivers().iter().any(|driver| driver.assigned.len() > 1)
    }),
    ("weighted levels serve", |sim, _, _| {
        matches!(sim.settings().queue, QueuePolicy::MultiLevel(_)) && sim.queue_len() > 2
    }),
    ("a scheduled order is released early", |_, c, ok| ok && matches!(c, Command::ReleaseNow(_))),
    ("a dead letter is replayed", |_, c, ok| ok && matches!(c, Command::ReplayDeadLetter(_))),
    ("the dispatcher pauses with orders waiting", |sim, c, ok| {
        ok && matches!(c, Command::InjectFault(FaultKind::DispatcherPaused)) && sim.queue_len() > 0
    }),
    ("a fault that is active already is rejected", |_, c, ok| {
        !ok && matches!(c, Command::InjectFault(FaultKind::DriverBreaksDown(_)))
    }),
    ("a setting out of range is rejected", |_, c, ok| {
        !ok && matches!(c, Command::SetArrivalRate { .. } | Command::SetQueueCapacity(_))
    }),
    ("a cancellation of a final order is rejected", |_, c, ok| {
        !ok && matches!(c, Command::CancelOrder(_))
    }),
    ("nobody is on shift while orders wait", |sim, _, _| {
        sim.queue_len() > 0 && sim.drivers().iter().all(|driver| !driver.on_shift)
    }),
    ("everybody is broken down", |sim, _, _| {
        sim.drivers().iter().all(|driver| driver.broken.is_some())
    }),
];
