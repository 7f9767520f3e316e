//! The one fault of each walk, and the settings under which it means something.

use dispatch_playground::core::command::FaultKind;
use dispatch_playground::core::fault::{CrashPoint, FaultSource, RandomFault};
use dispatch_playground::core::id::{DistrictId, DriverId, EdgeId, OrderId, RestaurantId};
use dispatch_playground::core::idempotency::Idempotency;
use dispatch_playground::core::message::InFlight;
use dispatch_playground::core::settings::{DispatchMode, DispatcherLog, Settings};
use dispatch_playground::core::sim::Sim;
use dispatch_playground::core::time::SimDuration;

/// What a walk is about.
pub struct Case {
    pub name: &'static str,
    pub setting: fn(&mut Settings),
    /// Instants in which commands may be given, after the start.
    pub instants: u32,
    /// The fault as it could be caused now; `None` while there is nothing that it could happen to.
    pub fault: fn(&Sim) -> Option<FaultKind>,
}

const fn case(name: &'static str, fault: fn(&Sim) -> Option<FaultKind>) -> Case {
    Case { name, setting: |_| {}, instants: FEW_BRANCHES, fault }
}

impl Case {
    const fn under(self, setting: fn(&mut Settings)) -> Case {
        Case { setting, ..self }
    }

    const fn branching(self) -> Case {
        Case { instants: MANY_BRANCHES, ..self }
    }
}

/// Deep enough for the first orders to be delivered.
const FEW_BRANCHES: u32 = 7;
/// Messages that are sent again, and drivers who are gone, have something happen all the time.
const MANY_BRANCHES: u32 = 5;

const ONE: DriverId = DriverId(0);
const KITCHEN: RestaurantId = RestaurantId(0);
const ROAD: EdgeId = EdgeId(0);
const TEN_SECONDS: SimDuration = SimDuration::from_secs(10);

/// Every kind of fault but a surge: nobody orders here by chance.
pub const CASES: &[Case] = &[
    case("no fault", |_| None),
    case("no fault, sync", |_| None).under(sync),
    case("a driver cancels", |_| Some(FaultKind::DriverCancels(ONE))),
    case("a driver breaks down", |_| Some(FaultKind::DriverBreaksDown(ONE))).branching(),
    case("a driver goes home", |_| Some(FaultKind::DriverOffShift(ONE))),
    case("a driver declines once", |_| {
        Some(FaultKind::DriverDeclines { driver: ONE, offers: Some(1) })
    }),
    case("a driver declines", |_| Some(FaultKind::DriverDeclines { driver: ONE, offers: None })),
    case("a driver is slow", |_| Some(FaultKind::DriverSlow { driver: ONE, percent: 30 })),
    case("a kitchen is late", |_| Some(FaultKind::RestaurantLate(KITCHEN))),
    case("a kitchen is closed", |_| Some(FaultKind::RestaurantClosed(KITCHEN))),
    case("a counter jams", |_| Some(FaultKind::CounterJam { restaurant: KITCHEN, places: 0 })),
    case("a customer calls off", |_| Some(FaultKind::CustomerCancels(OrderId(0)))),
    case("a customer submits again", |_| Some(FaultKind::CustomerSubmitsAgain(OrderId(0)))),
    case("a customer submits again, not idempotent", |_| {
        Some(FaultKind::CustomerSubmitsAgain(OrderId(0)))
    })
    .under(not_idempotent),
    case("an order is poisoned", |_| Some(FaultKind::OrderPoisoned(OrderId(0)))),
    case("a road is closed", |_| Some(FaultKind::RoadClosed(ROAD))),
    case("a road is jammed", |_| Some(FaultKind::RoadJam { road: ROAD, percent: 400 })),
    case("a district is cut off", |_| Some(FaultKind::DistrictPartitioned(DistrictId(0))))
        .branching(),
    case("messages are lost", |_| Some(FaultKind::MessageLoss { ppm: 1_000_000 })).branching(),
    case("messages are delayed", |_| {
        Some(FaultKind::MessageDelays { ppm: 1_000_000, by: TEN_SECONDS })
    })
    .branching(),
    case("messages travel twice", |_| Some(FaultKind::MessageDuplicates { ppm: 1_000_000 })),
    case("messages travel twice, not idempotent", |_| {
        Some(FaultKind::MessageDuplicates { ppm: 1_000_000 })
    })
    .under(not_idempotent)
    .branching(),
    case("messages overtake", |_| Some(FaultKind::MessageReorders { ppm: 1_000_000 })).branching(),
    case("a message is lost", |sim| {
        let InFlight { message, way, .. } = sim.messages_in_flight().next()?;
        Some(FaultKind::MessageDropped { message, way })
    }),
    case("a message is delayed", |sim| {
        let InFlight { message, way, .. } = sim.messages_in_flight().next()?;
        Some(FaultKind::MessageDelayed { message, way, by: TEN_SECONDS })
    }),
    case("a message travels twice", |sim| {
        let InFlight { message, way, .. } = sim.messages_in_flight().next()?;
        Some(FaultKind::MessageDuplicated { message, way })
    }),
    case("a message is overtaken", |sim| {
        let InFlight { message, way, .. } = sim.messages_in_flight().next()?;
        Some(FaultKind::MessageReordered { message, way })
    }),
    case("a pause", |_| Some(FaultKind::DispatcherPaused)),
    case("a pause, sync", |_| Some(FaultKind::DispatcherPaused)).under(sync).branching(),
    case("a crash", |_| crash(CrashPoint::Now)).branching(),
    case("a crash before an answer", |_| crash(CrashPoint::BeforeAck)).branching(),
    case("a crash after an answer", |_| crash(CrashPoint::AfterAck)).branching(),
    case("a crash that forgets", |_| crash(CrashPoint::Now)).under(forgetful).branching(),
    case("a crash before an answer that forgets", |_| crash(CrashPoint::BeforeAck))
        .under(forgetful)
        .branching(),
    case("drivers cancel at random", |_| {
        let (what, per_hour, lasting) = (RandomFault::DriverCancels, 100, SimDuration::ZERO);
        Some(FaultKind::AtRandom(FaultSource { what, per_hour, lasting }))
    }),
];

#[expect(clippy::unnecessary_wraps, reason = "of the shape that the table asks for")]
const fn crash(at: CrashPoint) -> Option<FaultKind> {
    Some(FaultKind::DispatcherCrashed { at })
}

const fn sync(settings: &mut Settings) {
    settings.mode = DispatchMode::Sync;
}

const fn not_idempotent(settings: &mut Settings) {
    settings.idempotency = Idempotency::Off;
}

const fn forgetful(settings: &mut Settings) {
    settings.log = DispatcherLog::Volatile;
}
