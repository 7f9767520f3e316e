//! An order as a state machine: seven states, data in the state, one table of legal moves.

use super::id::{
    AttemptId, CustomerId, DecisionId, DriverId, NameId, NodeId, OrderId, RestaurantId,
};
use super::scheduler::TimerId;
use super::time::{SimDuration, SimTime};

/// Priority class. Lower is served first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Priority 0.
    Urgent,
    /// Priority 1, the default.
    Standard,
    /// Priority 2.
    Saver,
}

impl Class {
    /// All classes, most urgent first.
    pub const ALL: [Class; 3] = [Class::Urgent, Class::Standard, Class::Saver];

    /// 0 urgent, 1 standard, 2 saver.
    pub const fn level(self) -> usize {
        self as usize
    }
    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Urgent => "urgent",
            Class::Standard => "standard",
            Class::Saver => "saver",
        }
    }
}

/// The seven states, without their data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Received, not yet admitted.
    Pending,
    /// Admitted and waiting for a driver.
    Queued,
    /// A driver has accepted it.
    InProgress,
    /// Delivered. Final.
    Completed,
    /// Given up, with a reason. Final.
    Failed,
    /// An attempt failed; the back-off runs.
    Retrying,
    /// Called off by the customer. Final.
    Cancelled,
}

impl Status {
    /// All states in the order of the mission.
    pub const ALL: [Status; 7] = [
        Status::Pending,
        Status::Queued,
        Status::InProgress,
        Status::Completed,
        Status::Failed,
        Status::Retrying,
        Status::Cancelled,
    ];

    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::Queued => "queued",
            Status::InProgress => "in progress",
            Status::Completed => "completed",
            Status::Failed => "failed",
            Status::Retrying => "retrying",
            Status::Cancelled => "cancelled",
        }
    }
    /// Whether nothing ever follows.
    pub const fn is_final(self) -> bool {
        matches!(self, Status::Completed | Status::Failed | Status::Cancelled)
    }
    /// The transition table: whether an order may move from `self` to `to`.
    pub const fn may_become(self, to: Status) -> bool {
        use Status::{Cancelled, Completed, Failed, InProgress, Pending, Queued, Retrying};
        matches!(
            (self, to),
            (Pending, Queued | Failed | Cancelled)
                | (Queued, InProgress | Failed | Cancelled)
                | (InProgress, Completed | Retrying | Failed | Cancelled)
                | (Retrying, Queued | Failed | Cancelled)
        )
    }
}

/// The state of an order with the data that only this state has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Received; waits for its release time, if it has one.
    Pending {
        /// Fires at the scheduled release.
        release: Option<TimerId>,
    },
    /// In the queue.
    Queued {
        /// When it entered the queue this time.
        since: SimTime,
        /// The offer in flight, if any: not yet an attempt.
        offer: Option<Offer>,
    },
    /// An attempt runs.
    InProgress {
        /// Which attempt.
        attempt: AttemptId,
        /// Who carries it.
        driver: DriverId,
        /// Where in the attempt.
        stage: Stage,
        /// When the attempt started.
        since: SimTime,
        /// Fires when the attempt has run for too long, if there is such a limit.
        timeout: Option<TimerId>,
    },
    /// Waits for the back-off to elapse.
    Retrying {
        /// When it queues again.
        until: SimTime,
        /// The timer of that moment.
        timer: TimerId,
    },
    /// Delivered.
    Completed {
        /// When the dispatcher learned of it.
        at: SimTime,
        /// Who delivered.
        driver: DriverId,
    },
    /// Given up.
    Failed {
        /// When.
        at: SimTime,
        /// Why.
        reason: FailReason,
    },
    /// Called off by the customer.
    Cancelled {
        /// When.
        at: SimTime,
    },
}

impl OrderState {
    /// Which of the seven it is.
    pub const fn status(&self) -> Status {
        match self {
            OrderState::Pending { .. } => Status::Pending,
            OrderState::Queued { .. } => Status::Queued,
            OrderState::InProgress { .. } => Status::InProgress,
            OrderState::Retrying { .. } => Status::Retrying,
            OrderState::Completed { .. } => Status::Completed,
            OrderState::Failed { .. } => Status::Failed,
            OrderState::Cancelled { .. } => Status::Cancelled,
        }
    }
}

/// An offer on its way to a driver or being thought about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The attempt that starts if the driver accepts.
    pub attempt: AttemptId,
    /// Who was asked.
    pub driver: DriverId,
    /// Fires when no answer has come.
    pub timeout: TimerId,
    /// When that is.
    pub until: SimTime,
}

/// Sub-states of In Progress, as they physically are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The driver has accepted but finishes another order first.
    Planned,
    /// On the way to the restaurant.
    ToRestaurant,
    /// At the counter, waiting for the food or handing it over to the bag.
    AtCounter,
    /// The food is on board.
    ToCustomer,
    /// At the door.
    HandingOver,
}

impl Stage {
    /// All stages, in their order.
    pub const ALL: [Stage; 5] = [
        Stage::Planned,
        Stage::ToRestaurant,
        Stage::AtCounter,
        Stage::ToCustomer,
        Stage::HandingOver,
    ];

    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Stage::Planned => "next in the driver's plan",
            Stage::ToRestaurant => "heading to restaurant",
            Stage::AtCounter => "waiting at counter",
            Stage::ToCustomer => "heading to customer",
            Stage::HandingOver => "handing over",
        }
    }
    /// Whether the food has left the restaurant.
    pub const fn is_on_board(self) -> bool {
        matches!(self, Stage::ToCustomer | Stage::HandingOver)
    }
}

/// Why an order ended as Failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailReason {
    /// No driver could ever serve it: no road leads there.
    Unreachable,
    /// The queue was full.
    QueueFull,
    /// The total deadline passed.
    DeadlinePassed,
    /// The last allowed attempt failed.
    BudgetUsedUp,
    /// No driver could ever serve it: larger than the space of every driver who might.
    TooLarge,
    /// No driver could ever serve it: it needs a cold box, and nobody has one.
    NoColdBox,
    /// No driver could ever serve it: the shifts of all who might are over.
    NobodyOnShift,
    /// The restaurant was closed when the order came in.
    RestaurantClosed,
    /// The queue was full and it was the oldest in it.
    DroppedOldest,
    /// The queue was full and it was of the lowest class.
    ShedLowest,
    /// The circuit breaker of its restaurant was open.
    BreakerOpen,
    /// The dispatcher crashed and knew nothing of it any more.
    LostInCrash,
}

/// How one attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptEnd {
    /// Delivered.
    Delivered,
    /// The driver gave the order back.
    DriverCancelled,
    /// No heartbeat for the length of the lease.
    LeaseExpired,
    /// The customer called it off.
    CustomerCancelled,
    /// The order's total deadline passed.
    DeadlinePassed,
    /// The driver could not take the food: something is wrong with the order itself.
    Poisoned,
    /// It ran for longer than an attempt may.
    TimedOut,
    /// The dispatcher crashed and knew nothing of it any more; the driver was not told.
    LostInCrash,
}

/// One try at delivering an order; listed for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its id, unique in the run.
    pub id: AttemptId,
    /// Who tried.
    pub driver: DriverId,
    /// When it started.
    pub started: SimTime,
    /// How and when it ended, once it has.
    pub ended: Option<(SimTime, AttemptEnd)>,
}

/// A driver who is passed over for an order for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exclusion {
    /// Who.
    pub driver: DriverId,
    /// Until when.
    pub until: SimTime,
    /// Why.
    pub why: PassedOver,
}

/// What a driver did with an order, or did not, that they are passed over for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassedOver {
    /// Declined the offer.
    Declined,
    /// Let the offer expire without an answer.
    Unanswered,
    /// Accepted it and gave it back.
    GaveBack,
    /// Accepted it and could not take the food.
    CouldNotTake,
}

/// Where an order's meal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meal {
    /// Not ordered yet, or thrown away.
    None,
    /// The kitchen has the ticket but no free slot.
    Waiting,
    /// In a slot (also when cooked but without a place on the counter).
    Cooking,
    /// On the counter.
    Counter,
    /// With a driver.
    OnBoard(DriverId),
    /// At the customer's.
    Delivered,
}

/// What a customer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderSpec {
    /// Priority class.
    pub class: Class,
    /// Where the food is cooked.
    pub restaurant: RestaurantId,
    /// Where it goes.
    pub destination: NodeId,
    /// Released for dispatch only then; `None` is at once.
    pub release: Option<SimTime>,
    /// Cooking time; `None` draws from the restaurant's law.
    pub preparation: Option<SimDuration>,
    /// Time at the door; `None` takes the scenario's.
    pub handover: Option<SimDuration>,
    /// The idempotency key of the submission: two submissions with one key are one wish. `None`
    /// gives every submission a key of its own.
    pub key: Option<u64>,
    /// Units of bag space, 1 to [`OrderSpec::SIZE_MAX`].
    pub size: u32,
    /// Whether only a driver with a cold box may carry it.
    pub needs_cold_box: bool,
    /// Who orders, for limits by customer; `None` is a customer of their own.
    pub customer: Option<CustomerId>,
    /// A name to limit orders by.
    pub name: Option<NameId>,
}

impl OrderSpec {
    /// Largest size; chosen arbitrarily, far above any bag.
    pub const SIZE_MAX: u32 = 1_000;

    /// A standard order of size 1 to be cooked and delivered as soon as possible.
    pub const fn new(restaurant: RestaurantId, destination: NodeId) -> OrderSpec {
        OrderSpec {
            class: Class::Standard,
            restaurant,
            destination,
            release: None,
            preparation: None,
            handover: None,
            key: None,
            size: 1,
            needs_cold_box: false,
            customer: None,
            name: None,
        }
    }
}

/// An order with its whole history.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// What was asked for.
    pub spec: OrderSpec,
    /// Its number in the sequence of placements: names its streams of random numbers.
    pub placement: u64,
    /// When the customer placed it.
    pub placed: SimTime,
    /// Until when delivery was promised.
    pub promised: SimTime,
    /// Expected length of the delivery trip with the hand-over, as of its admission.
    pub expected: SimDuration,
    /// When it first entered the queue.
    pub first_queued: Option<SimTime>,
    /// When the food was (last) ready.
    pub ready: Option<SimTime>,
    /// When it was (last) picked up.
    pub picked_up: Option<SimTime>,
    /// When the food was handed over at the door.
    pub delivered: Option<SimTime>,
    /// Where its meal is.
    pub meal: Meal,
    /// Its state, with the state's data.
    pub state: OrderState,
    /// Every attempt, oldest first.
    pub attempts: Vec<Attempt>,
    /// Offers made so far.
    pub offers: u32,
    /// Drivers passed over for this order for a while.
    pub excluded: Vec<Exclusion>,
    /// Fires at the total deadline, until the order is final.
    pub deadline_timer: Option<TimerId>,
    /// The latest back-off; zero before the first.
    pub waited: SimDuration,
    /// The latest decision about it.
    pub decision: Option<DecisionId>,
    /// The dead letter that this order replays, if it does.
    pub replays: Option<OrderId>,
    /// The first order of the same wish, where a duplicate took effect.
    pub repeats: Option<OrderId>,
}

impl Order {
    /// Which of the seven states it is in.
    pub const fn status(&self) -> Status {
        self.state.status()
    }
    /// How long it has waited or took, from placement to its end or `now`.
    pub fn age(&self, now: SimTime) -> SimDuration {
        let end = match self.state {
            OrderState::Completed { at, .. }
            | OrderState::Failed { at, .. }
            | OrderState::Cancelled { at } => at,
            _ => now,
        };
        end.since(self.placed)
    }
    /// The attempt under way and its driver.
    pub const fn attempt(&self) -> Option<(AttemptId, DriverId)> {
        match self.state {
            OrderState::InProgress { attempt, driver, .. } => Some((attempt, driver)),
            _ => None,
        }
    }
    /// The offer in flight, if any.
    pub const fn offer(&self) -> Option<&Offer> {
        match &self.state {
            OrderState::Queued { offer, .. } => offer.as_ref(),
            _ => None,
        }
    }
    /// Why this driver is passed over for now, if they are.
    pub fn passes_over(&self, driver: DriverId, now: SimTime) -> Option<PassedOver> {
        let exclusion = self.excluded.iter().find(|it| it.driver == driver && now < it.until);
        exclusion.map(|it| it.why)
    }
}
