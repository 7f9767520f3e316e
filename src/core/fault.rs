//! What can go wrong, as plain data. How it goes wrong is the simulation's business.
//!
//! Two faults of one kind on one thing compose: each has a written rule below, and stopping one
//! leaves the other in force. The very same fault twice is refused as already so.

use super::id::{DriverId, EdgeId, OrderId, RestaurantId};

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
    /// Every attempt fails as its driver reaches the counter, until stopped.
    OrderPoisoned(OrderId),
    /// The dispatcher goes down, now or at a point of the next submission, and is started again
    /// when the fault is stopped. One at a time.
    DispatcherCrashed {
        /// When it strikes.
        at: CrashPoint,
    },
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

impl FaultKind {
    /// Whether it is over as soon as it has happened.
    pub const fn is_momentary(self) -> bool {
        matches!(self, FaultKind::DriverCancels(_) | FaultKind::CustomerCancels(_))
    }
}
