//! Events: what happened, in the past tense, each with its cause.

use super::command::{Command, CommandError, FaultKind};
use super::id::{
    AttemptId, DecisionId, DriverId, EdgeId, FaultId, MessageId, NodeId, OrderId, RestaurantId,
};
use super::inversion::Resource;
use super::message::{MessageKind, Party};
use super::order::{AttemptEnd, Class, FailReason, Stage, Status};
use super::settings::DispatcherLog;
use super::time::{SimDuration, SimTime};

/// An event with when it happened and why.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stamped {
    /// Position in the log, from 0.
    pub seq: u64,
    /// When.
    pub at: SimTime,
    /// What led to it.
    pub cause: Cause,
    /// What happened.
    pub event: Event,
}

/// What led to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The scenario itself: demand, shifts.
    Scenario,
    /// The accepted command with this number, from 0.
    Command(u32),
    /// An earlier event, by its position in the log.
    Event(u64),
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// PlaceOrder was received: the order exists and is Pending.
    OrderPlaced {
        /// The new order.
        order: OrderId,
        /// Its class.
        class: Class,
        /// Where it is cooked.
        restaurant: RestaurantId,
        /// Where it goes.
        destination: NodeId,
        /// When the customer placed it (earlier than the event by the message's travel).
        placed: SimTime,
        /// Until when delivery is promised.
        promised: SimTime,
        /// The dead letter that it replays.
        replays: Option<OrderId>,
    },
    /// An order moved along an edge of the transition table.
    OrderMoved {
        /// Which order.
        order: OrderId,
        /// The state it left.
        from: Status,
        /// The state it is in.
        to: Status,
        /// Why, where it Failed.
        reason: Option<FailReason>,
    },
    /// The dispatcher offered an order to a driver.
    OfferSent {
        /// Which order.
        order: OrderId,
        /// The attempt that starts on acceptance.
        attempt: AttemptId,
        /// Who is asked.
        driver: DriverId,
        /// The decision that chose the driver.
        decision: DecisionId,
    },
    /// The driver said no; the order keeps its place and no attempt is used.
    OfferDeclined {
        /// Which order.
        order: OrderId,
        /// Who declined.
        driver: DriverId,
    },
    /// No answer came in time; as if declined.
    OfferExpired {
        /// Which order.
        order: OrderId,
        /// Who did not answer.
        driver: DriverId,
    },
    /// An offer was accepted in time: an attempt starts.
    AttemptStarted {
        /// Which order.
        order: OrderId,
        /// The attempt.
        attempt: AttemptId,
        /// Who carries it.
        driver: DriverId,
        /// The how-manieth of this order, from 1.
        number: u32,
    },
    /// An attempt ended.
    AttemptEnded {
        /// Which order.
        order: OrderId,
        /// The attempt.
        attempt: AttemptId,
        /// Who carried it.
        driver: DriverId,
        /// How it ended.
        end: AttemptEnd,
    },
    /// A retry was scheduled; the order is Retrying until then.
    RetryScheduled {
        /// Which order.
        order: OrderId,
        /// When it queues again.
        until: SimTime,
    },
    /// An order's attempt reached its next stage.
    StageReached {
        /// Which order.
        order: OrderId,
        /// Who carries it.
        driver: DriverId,
        /// The stage.
        stage: Stage,
    },
    /// A kitchen started a meal.
    CookingStarted {
        /// For which order.
        order: OrderId,
        /// Where.
        restaurant: RestaurantId,
    },
    /// A meal stands on the counter.
    FoodReady {
        /// For which order.
        order: OrderId,
        /// Where.
        restaurant: RestaurantId,
    },
    /// A meal is cooked but the counter is full: its slot stays blocked.
    CounterFull {
        /// For which order.
        order: OrderId,
        /// Where.
        restaurant: RestaurantId,
    },
    /// A meal was thrown away: its order ended, or it was lost on board.
    FoodWasted {
        /// For which order.
        order: OrderId,
    },
    /// A driver took the food from the counter.
    PickedUp {
        /// Which order.
        order: OrderId,
        /// Who.
        driver: DriverId,
    },
    /// A driver handed the food over at the door.
    HandedOver {
        /// Which order.
        order: OrderId,
        /// Who.
        driver: DriverId,
    },
    /// A driver came on shift.
    DriverOnShift {
        /// Who.
        driver: DriverId,
    },
    /// A driver went off shift.
    DriverOffShift {
        /// Who.
        driver: DriverId,
    },
    /// A driver broke down and went dark.
    DriverBroke {
        /// Who.
        driver: DriverId,
    },
    /// A broken driver is back.
    DriverRepaired {
        /// Who.
        driver: DriverId,
    },
    /// Nothing was heard from a driver for the length of the lease.
    DriverLost {
        /// Who.
        driver: DriverId,
    },
    /// A driver that was lost was heard from again.
    DriverFound {
        /// Who.
        driver: DriverId,
    },
    /// A driver took another route because roads changed.
    DriverRerouted {
        /// Who.
        driver: DriverId,
    },
    /// A driver has no open way to where they are going and waits for one.
    DriverStuck {
        /// Who.
        driver: DriverId,
    },
    /// A road was closed.
    RoadClosed {
        /// Which directed edge.
        road: EdgeId,
    },
    /// A road was opened again.
    RoadOpened {
        /// Which directed edge.
        road: EdgeId,
    },
    /// A message was sent (or sent again).
    MessageSent {
        /// Which message; the same for every resend.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
        /// From whom.
        from: Party,
        /// To whom.
        to: Party,
        /// About which order.
        order: Option<OrderId>,
        /// 0 at first, then one more for each resend.
        resend: u32,
    },
    /// A copy of a message was lost.
    MessageLost {
        /// Which message.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
        /// About which order.
        order: Option<OrderId>,
    },
    /// A message arrived that was received before: acknowledged and ignored.
    DuplicateIgnored {
        /// Which message.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
    },
    /// A message of a superseded attempt arrived: it changes nothing.
    StaleIgnored {
        /// Which message.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
        /// About which order.
        order: OrderId,
        /// The superseded attempt.
        attempt: AttemptId,
    },
    /// A customer's cancellation came too late: the food had left, or the order had ended.
    CancelRefused {
        /// Which order.
        order: OrderId,
    },
    /// A driver dropped an order on the dispatcher's word, or because the restaurant knows of none.
    AssignmentDropped {
        /// Which order.
        order: OrderId,
        /// Who.
        driver: DriverId,
    },
    /// A fault began.
    FaultStarted {
        /// Its id, for stopping it.
        fault: FaultId,
        /// What it is.
        kind: FaultKind,
    },
    /// A fault ended.
    FaultStopped {
        /// Its id.
        fault: FaultId,
        /// What it was.
        kind: FaultKind,
    },
    /// A command that changes settings was carried out.
    SettingsChanged(Box<Command>),
    /// A copy of a message takes longer than it would have (a fault).
    MessageDelayed {
        /// Which message.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
        /// About which order.
        order: Option<OrderId>,
        /// When it arrives now.
        until: SimTime,
    },
    /// A second copy of a message set out (a fault).
    MessageDuplicated {
        /// Which message.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
        /// About which order.
        order: Option<OrderId>,
    },
    /// A copy of a message is held back, to be overtaken by the next one to its receiver (a
    /// fault).
    MessageHeld {
        /// Which message.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
        /// About which order.
        order: Option<OrderId>,
    },
    /// A command of the script could not be carried out when its time came: it changed nothing.
    ScriptRejected {
        /// Its position in the script, from 0.
        idx: u32,
        /// Why not.
        error: Box<CommandError>,
    },
    /// A queued order rose a level of the multi-level queue by waiting.
    OrderRose {
        /// Which order.
        order: OrderId,
        /// The level it stands in now, by the class that starts there.
        level: Class,
        /// Whether it has risen above the highest level and goes before all others.
        overdue: bool,
    },
    /// An order came back to a lower level of the multi-level queue: it has failed once too often.
    OrderDemoted {
        /// Which order.
        order: OrderId,
        /// The level it stands in now, by the class that starts there.
        level: Class,
    },
    /// A submission had a known key: it was answered with the first result and changed nothing.
    FirstResultReturned {
        /// The submission.
        message: MessageId,
        /// The order that the key stands for.
        order: OrderId,
        /// Its state, which is the result so far.
        status: Status,
    },
    /// A submission had a known key but asked for something else: refused, nothing changed.
    KeyConflict {
        /// The submission.
        message: MessageId,
        /// The order that the key stands for.
        order: OrderId,
    },
    /// An order was made of a wish that had become one before: follows its OrderPlaced at once.
    OrderDuplicated {
        /// The further order.
        order: OrderId,
        /// The wish's first order.
        first: OrderId,
    },
    /// A second copy of a message was acted on like the first: idempotency is off.
    DuplicateActedOn {
        /// Which message.
        message: MessageId,
        /// Its kind.
        kind: MessageKind,
    },
    /// A driver was paid for a delivery that is not their order's credited one, or for the second
    /// time: idempotency is off.
    StalePaid {
        /// Which order.
        order: OrderId,
        /// Who.
        driver: DriverId,
        /// The attempt that the report spoke of.
        attempt: AttemptId,
    },
    /// Orders are held until this time, to be matched with drivers together: the first of them
    /// joined the queue, or the length of the open window was changed.
    OrdersHeld {
        /// When they are matched.
        until: SimTime,
    },
    /// The orders that wait were matched with drivers together; an offer for each follows.
    BatchMatched {
        /// How many orders.
        orders: u32,
        /// How many drivers were eligible for any of them.
        drivers: u32,
        /// Travel time to the restaurants of all pairs.
        total: SimDuration,
        /// The same, had the orders been served one by one.
        one_by_one: SimDuration,
    },
    /// A restaurant's circuit breaker opened: orders for it are refused.
    BreakerOpened {
        /// Where.
        restaurant: RestaurantId,
        /// Until then.
        until: SimTime,
    },
    /// An open breaker turned half-open: one attempt may try.
    BreakerHalfOpened {
        /// Where.
        restaurant: RestaurantId,
    },
    /// A half-open breaker lets this attempt through as its probe.
    BreakerProbed {
        /// Where.
        restaurant: RestaurantId,
        /// Which order.
        order: OrderId,
        /// The attempt whose result decides.
        attempt: AttemptId,
    },
    /// The probe gave no answer within its bound: another may try.
    BreakerProbeUnanswered {
        /// Where.
        restaurant: RestaurantId,
        /// The attempt whose result no longer decides.
        attempt: AttemptId,
    },
    /// A restaurant's breaker closed: the probe succeeded, or breakers were switched off.
    BreakerClosed {
        /// Where.
        restaurant: RestaurantId,
    },
    /// An order is held up by one of a lower class, and an order of a class between was started.
    /// Not again while it lasts.
    InversionDetected {
        /// Who is held up.
        high: OrderId,
        /// Who holds it up, directly or through others.
        low: OrderId,
        /// What `high` waits for.
        resource: Resource,
        /// The order between that was started.
        overtaken_by: OrderId,
    },
    /// The order waits for nothing any more that an order of such a low class holds.
    InversionEnded {
        /// Who was held up.
        high: OrderId,
        /// Who held it up as the inversion was detected.
        low: OrderId,
        /// What `high` waited for then.
        resource: Resource,
        /// How many orders between were started meanwhile.
        overtakers: u32,
        /// From the detection.
        lasted: SimDuration,
    },
    /// In sync mode, an offer went out: the dispatcher waits for the answer and offers nothing else.
    DispatcherBlocked {
        /// The order on offer.
        order: OrderId,
        /// Whose answer is awaited.
        driver: DriverId,
    },
    /// The answer has come, or nobody waits for it any more.
    DispatcherUnblocked {
        /// The order that was on offer.
        order: OrderId,
        /// Whose answer was awaited.
        driver: DriverId,
    },
    /// In sync mode, a customer placed an order and waits for the acknowledgement.
    CustomerBlocked {
        /// The submission.
        message: MessageId,
        /// Where the customer is.
        destination: NodeId,
    },
    /// The customer got the acknowledgement.
    CustomerUnblocked {
        /// The submission.
        message: MessageId,
        /// Since when the customer had waited.
        since: SimTime,
    },
    /// The dispatcher crashed: it neither hears nor speaks until it is started again.
    DispatcherWentDown {
        /// What outlives the crash.
        log: DispatcherLog,
    },
    /// The dispatcher was started again.
    DispatcherRestarted {
        /// What has outlived the crash.
        log: DispatcherLog,
    },
}
