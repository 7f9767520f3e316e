//! Commands: the one door through which a run is changed from outside.
//!
//! Every command is total: it is carried out or rejected with a reason and then changes nothing.

use super::breaker::BreakerPolicy;
pub use super::fault::FaultKind;
use super::id::{FaultId, OrderId};
use super::idempotency::{Idempotency, KeyRule};
use super::inversion::InversionFix;
use super::limit::Limit;
use super::order::{OrderSpec, Status};
use super::settings::{
    AssignPolicy, Bundling, DispatchMode, DispatcherLog, Protocol, QueuePolicy, RetryPolicy,
    WhenFull,
};
use super::time::SimTime;
use std::fmt;

/// Something a learner, a script or a test asks of a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Serve the queue by another policy from now on; every wait clock goes on.
    SetQueuePolicy(QueuePolicy),
    /// Choose drivers by another policy from now on; running attempts stay.
    SetAssignPolicy(AssignPolicy),
    /// Use another retry policy for failures from now on.
    SetRetryPolicy(RetryPolicy),
    /// Change the mean arrival rate of generated orders. At most 100,000 an hour.
    SetArrivalRate {
        /// Orders per hour.
        per_hour: u32,
    },
    /// Send drivers home or call them in. A driver with orders finishes them first.
    SetDriversOnShift {
        /// How many are on shift: the first so many by id.
        count: u32,
    },
    /// Bound the queue; orders already queued stay.
    SetQueueCapacity(Option<u32>),
    /// Change delays and time-outs of messages sent from now on.
    SetProtocol(Protocol),
    /// Place an order by hand.
    PlaceOrder(OrderSpec),
    /// A customer calls an order off: sends CancelOrder.
    CancelOrder(OrderId),
    /// Release a scheduled order now.
    ReleaseNow(OrderId),
    /// Place a new order like a failed one, naming it.
    ReplayDeadLetter(OrderId),
    /// Start a fault.
    InjectFault(FaultKind),
    /// Stop an active fault.
    StopFault(FaultId),
    /// Recognise duplicates from now on, or let them take effect.
    SetIdempotency(Idempotency),
    /// Change what a key means once its order has ended, also for orders that ended before.
    SetKeyRule(KeyRule),
    /// Let another order go when the queue is full, from the next newcomer on.
    SetWhenFull(WhenFull),
    /// Switch the restaurants' circuit breakers on, off (which closes them) or to other numbers,
    /// for failures from now on.
    SetBreaker(Option<BreakerPolicy>),
    /// Replace all limits by key; what is in progress and has started counts from the first.
    SetLimits(Vec<Limit>),
    /// Deal with priority inversion in another way from now on, also in those that go on.
    SetInversionFix(InversionFix),
    /// Wait for each answer from now on, or do not. Customers who wait are told at once then.
    SetMode(DispatchMode),
    /// Choose what outlives the next crash of the dispatcher.
    SetDispatcherLog(DispatcherLog),
    /// Let trips carry several orders of one restaurant from now on, or no more; who has joined a
    /// trip stays on it.
    SetBundling(Bundling),
}

/// A command of a script: the run itself carries it out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimedCommand {
    /// When; before anything that the run itself has scheduled for this time.
    pub at: SimTime,
    /// What.
    pub command: Command,
}

/// Why a command was rejected. The run is as if it had never been asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CommandError {
    /// No such thing in this run.
    Unknown {
        /// The name of the missing thing, as on screen.
        what: String,
    },
    /// The order's state does not allow it.
    IllegalTransition {
        /// Which order.
        order: OrderId,
        /// Its state.
        from: Status,
        /// The state that was asked for.
        to: Status,
    },
    /// A number is outside its range.
    OutOfRange {
        /// Which field.
        field: &'static str,
        /// The value given.
        value: u64,
        /// Smallest allowed.
        min: u64,
        /// Largest allowed.
        max: u64,
    },
    /// It is already so.
    Already {
        /// What already is.
        what: String,
    },
    /// It cannot be done to this thing now.
    NotPossible {
        /// Why not, as a sentence without the full stop.
        why: String,
    },
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommandError::Unknown { what } => write!(f, "there is no {what} in this run"),
            CommandError::IllegalTransition { order, from, to } => {
                write!(f, "{order} is {} and cannot become {}", from.name(), to.name())
            }
            CommandError::OutOfRange { field, value, min, max } => {
                write!(f, "{field} is {value}; expected {min} to {max}")
            }
            CommandError::Already { what } => write!(f, "{what} already"),
            CommandError::NotPossible { why } => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for CommandError {}
