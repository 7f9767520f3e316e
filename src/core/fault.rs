//! What can go wrong, as plain data. How it goes wrong is the simulation's business.
//!
//! Two faults of one kind on one thing compose: each has a written rule below, and stopping one
//! leaves the other in force. The very same fault twice is refused as already so.

use super::id::{DistrictId, DriverId, EdgeId, MessageId, OrderId, RestaurantId};
use super::message::Way;
use super::time::SimDuration;

/// The faults a learner can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The driver gives the current order back. Happens once.
    DriverCancels(DriverId),
    /// The driver stops and goes dark until the fault is stopped.
    DriverBreaksDown(DriverId),
    /// Meals started here take three times as long until stopped.
    RestaurantLate(RestaurantId),
    /// No route enters this road, in either direction, until stopped. Who is on it leaves it.
    RoadClosed(EdgeId),
    /// Each message is lost with this probability until stopped. The highest rate counts.
    MessageLoss {
        /// Parts per million.
        ppm: u32,
    },
    /// Generated demand is multiplied until stopped. The strongest surge counts.
    DemandSurge {
        /// Per cent of the normal rate, 101 to 1,000.
        percent: u32,
    },
    /// No cycle runs until stopped; clocks, time-outs and deadlines go on.
    DispatcherPaused,
    /// The driver goes home until stopped, after finishing what is in hand.
    DriverOffShift(DriverId),
    /// The driver declines every offer: the next so many, or until stopped. An offer counts for
    /// every streak of the driver, so the longest one counts.
    DriverDeclines {
        /// Who.
        driver: DriverId,
        /// How many offers, 1 to 1,000, after which the fault stops by itself; `None` is until
        /// stopped.
        offers: Option<u32>,
    },
    /// Nothing is begun to be cooked and nothing handed over until stopped; new orders are turned
    /// away. What is in a slot is cooked to the end; orders in the queue wait.
    RestaurantClosed(RestaurantId),
    /// The counter has so many places until stopped; meals that stand there stay. The fewest
    /// places count.
    CounterJam {
        /// Where.
        restaurant: RestaurantId,
        /// Usable places, 0 to 1,000.
        places: u32,
    },
    /// The customer calls the order off. Happens once.
    CustomerCancels(OrderId),
    /// Every attempt fails at the pick-up until stopped: its driver cannot take the food, gives
    /// the order back, and the attempt counts.
    OrderPoisoned(OrderId),
    /// The dispatcher goes down, now or at a point of the next submission, and is started again
    /// when the fault is stopped. One at a time.
    DispatcherCrashed {
        /// When it strikes.
        at: CrashPoint,
    },
    /// The customer submits the same wish once more, with the same key. Happens once.
    CustomerSubmitsAgain(OrderId),
    /// The driver drives at this share of their speed until stopped, also on a trip under way. The
    /// slowest counts.
    DriverSlow {
        /// Who.
        driver: DriverId,
        /// Per cent of their speed, 1 to 99.
        percent: u32,
    },
    /// Driving over this road, in either direction, takes longer until stopped; routes adapt. The
    /// worst jam counts; a closed road stays closed.
    RoadJam {
        /// Which directed edge.
        road: EdgeId,
        /// Per cent of the free road's travel time, 101 to 1,000.
        percent: u32,
    },
    /// Whoever is in this district neither hears nor is heard until stopped: a message is lost if
    /// its sender is in there as it is sent, or its receiver as it would arrive.
    DistrictPartitioned(DistrictId),
    /// Each copy of a message takes longer with this probability until stopped. Of several that
    /// strike one copy the longest delay counts.
    MessageDelays {
        /// Parts per million.
        ppm: u32,
        /// How much longer, 1 ms to a day.
        by: SimDuration,
    },
    /// Each copy of a message travels twice with this probability until stopped. The highest rate
    /// counts.
    MessageDuplicates {
        /// Parts per million.
        ppm: u32,
    },
    /// Each copy of a message is held back with this probability until the next message to the
    /// same receiver has overtaken it, a minute at most. The highest rate counts.
    MessageReorders {
        /// Parts per million.
        ppm: u32,
    },
    /// The copy in flight that is due first is lost. Happens once.
    MessageDropped {
        /// Which message.
        message: MessageId,
        /// It or its acknowledgement.
        way: Way,
    },
    /// The copy in flight that is due first takes longer. Happens once.
    MessageDelayed {
        /// Which message.
        message: MessageId,
        /// It or its acknowledgement.
        way: Way,
        /// How much longer, 1 ms to a day.
        by: SimDuration,
    },
    /// A second copy sets out beside the one in flight. Happens once.
    MessageDuplicated {
        /// Which message.
        message: MessageId,
        /// It or its acknowledgement.
        way: Way,
    },
    /// The copy in flight that is due first is held back until the next message to the same
    /// receiver has overtaken it, a minute at most. Happens once.
    MessageReordered {
        /// Which message.
        message: MessageId,
        /// It or its acknowledgement.
        way: Way,
    },
    /// Faults of one kind strike at random, as a Poisson process, until stopped.
    AtRandom(FaultSource),
}

impl FaultKind {
    /// Whether it is over as soon as it has happened.
    pub const fn is_momentary(self) -> bool {
        matches!(
            self,
            FaultKind::DriverCancels(_)
                | FaultKind::CustomerCancels(_)
                | FaultKind::CustomerSubmitsAgain(_)
                | FaultKind::MessageDropped { .. }
                | FaultKind::MessageDelayed { .. }
                | FaultKind::MessageDuplicated { .. }
                | FaultKind::MessageReordered { .. }
        )
    }
}

/// Where faults of one kind come from: a Poisson process with a stream of random numbers of its
/// own. Each strikes a thing drawn evenly from all there are (of orders: all that are open); where
/// it cannot happen to that one, because it is so already, nothing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FaultSource {
    /// What strikes.
    pub what: RandomFault,
    /// How often on average, 1 to 100,000 times an hour.
    pub per_hour: u32,
    /// Mean length, exponentially distributed, at most a day; zero is until stopped. Means nothing
    /// for what happens once.
    pub lasting: SimDuration,
}

/// A fault whose target is drawn: see the [`FaultKind`] of the same name. The faults of messages
/// are not among them: they strike by a rate of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is documented on its twin in `FaultKind`")]
pub enum RandomFault {
    DriverCancels,
    DriverBreaksDown,
    DriverOffShift,
    DriverDeclines { offers: Option<u32> },
    DriverSlow { percent: u32 },
    RestaurantLate,
    RestaurantClosed,
    CounterJam { places: u32 },
    CustomerCancels,
    CustomerSubmitsAgain,
    OrderPoisoned,
    RoadClosed,
    RoadJam { percent: u32 },
    DistrictPartitioned,
    DemandSurge { percent: u32 },
    DispatcherPaused,
    DispatcherCrashed,
}

/// What a random fault strikes one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All drivers.
    Drivers,
    /// All restaurants.
    Restaurants,
    /// All open orders.
    Orders,
    /// All directed roads.
    Roads,
    /// All districts.
    Districts,
    /// All there is: the demand, and the one dispatcher.
    Whole,
}

impl RandomFault {
    /// What it strikes one of.
    pub const fn scope(self) -> Scope {
        match self {
            RandomFault::DriverCancels
            | RandomFault::DriverBreaksDown
            | RandomFault::DriverOffShift
            | RandomFault::DriverDeclines { .. }
            | RandomFault::DriverSlow { .. } => Scope::Drivers,
            RandomFault::RestaurantLate
            | RandomFault::RestaurantClosed
            | RandomFault::CounterJam { .. } => Scope::Restaurants,
            RandomFault::CustomerCancels
            | RandomFault::CustomerSubmitsAgain
            | RandomFault::OrderPoisoned => Scope::Orders,
            RandomFault::RoadClosed | RandomFault::RoadJam { .. } => Scope::Roads,
            RandomFault::DistrictPartitioned => Scope::Districts,
            RandomFault::DemandSurge { .. }
            | RandomFault::DispatcherPaused
            | RandomFault::DispatcherCrashed => Scope::Whole,
        }
    }

    /// The fault that strikes the thing with this index in its scope.
    pub const fn at(self, idx: u32) -> FaultKind {
        let (driver, restaurant, order) = (DriverId(idx), RestaurantId(idx), OrderId(idx));
        match self {
            RandomFault::DriverCancels => FaultKind::DriverCancels(driver),
            RandomFault::DriverBreaksDown => FaultKind::DriverBreaksDown(driver),
            RandomFault::DriverOffShift => FaultKind::DriverOffShift(driver),
            RandomFault::DriverDeclines { offers } => FaultKind::DriverDeclines { driver, offers },
            RandomFault::DriverSlow { percent } => FaultKind::DriverSlow { driver, percent },
            RandomFault::RestaurantLate => FaultKind::RestaurantLate(restaurant),
            RandomFault::RestaurantClosed => FaultKind::RestaurantClosed(restaurant),
            RandomFault::CounterJam { places } => FaultKind::CounterJam { restaurant, places },
            RandomFault::CustomerCancels => FaultKind::CustomerCancels(order),
            RandomFault::CustomerSubmitsAgain => FaultKind::CustomerSubmitsAgain(order),
            RandomFault::OrderPoisoned => FaultKind::OrderPoisoned(order),
            RandomFault::RoadClosed => FaultKind::RoadClosed(EdgeId(idx)),
            RandomFault::RoadJam { percent } => FaultKind::RoadJam { road: EdgeId(idx), percent },
            RandomFault::DistrictPartitioned => FaultKind::DistrictPartitioned(DistrictId(idx)),
            RandomFault::DemandSurge { percent } => FaultKind::DemandSurge { percent },
            RandomFault::DispatcherPaused => FaultKind::DispatcherPaused,
            RandomFault::DispatcherCrashed => FaultKind::DispatcherCrashed { at: CrashPoint::Now },
        }
    }
}

/// When a crash of the dispatcher strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CrashPoint {
    /// At once.
    Now,
    /// When the next submission has been taken in, before its acknowledgement leaves.
    BeforeAck,
    /// When the next acknowledgement of a submission has left.
    AfterAck,
}

impl CrashPoint {
    /// All points, in the order of the page.
    pub const ALL: [CrashPoint; 3] = [CrashPoint::Now, CrashPoint::BeforeAck, CrashPoint::AfterAck];
}
