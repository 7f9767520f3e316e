//! What a random run is made of: one seed, one sequence of numbers.

use crate::grid_city;
use dispatch_playground::core::breaker::BreakerPolicy;
use dispatch_playground::core::city::{Shift, Vehicle};
use dispatch_playground::core::command::{Command, FaultKind, TimedCommand};
use dispatch_playground::core::fault::CrashPoint;
use dispatch_playground::core::fault::{FaultSource, RandomFault};
use dispatch_playground::core::id::{
    CustomerId, DistrictId, DriverId, EdgeId, FaultId, MessageId, NameId, NodeId, OrderId,
    RestaurantId,
};
use dispatch_playground::core::idempotency::{Idempotency, KeyRule, KeysFreed};
use dispatch_playground::core::inversion::InversionFix;
use dispatch_playground::core::limit::{Limit, LimitScope, StartRate};
use dispatch_playground::core::message::Way;
use dispatch_playground::core::order::{Class, OrderSpec};
use dispatch_playground::core::rng::{Purpose, below, draw};
use dispatch_playground::core::settings::{
    AssignPolicy, Backoff, Bundling, Discipline, DispatchMode, DispatcherLog, Jitter, LevelShare,
    Levels, Protocol, QueuePolicy, Reentry, RetryPolicy, Weights, WhenFull,
};
use dispatch_playground::core::sim::{Out, Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// The numbers of one seed.
pub struct Dice {
    seed: u64,
    k: u64,
}

impl Dice {
    pub const fn new(seed: u64) -> Dice {
        Dice { seed, k: 0 }
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.k += 1;
        below(draw(self.seed, Purpose::Faults, u64::MAX, self.k), n)
    }
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
    /// Half of the ids come from a tiny hot set; some do not exist.
    fn id(&mut self, n: usize) -> u32 {
        if self.below(2) == 0 { self.below(3) as u32 } else { self.below(n as u64 + 1) as u32 }
    }
    /// One of the latest orders.
    fn order(&mut self, sim: &Sim) -> OrderId {
        let n = sim.orders().len() as u64;
        OrderId(n.saturating_sub(self.below(8.min(n + 1))) as u32)
    }
}

pub fn random_setup(seed: u64, dice: &mut Dice) -> Setup {
    let drivers = 1 + dice.below(7) as u32;
    let per_hour = dice.pick(&[0, 10, 40, 150]);
    let mut setup = grid_city::setup(seed, drivers, per_hour);
    setup.settings.queue = random_queue(dice);
    setup.settings.assign = dice.pick(&AssignPolicy::ALL);
    setup.settings.retry = random_retry(dice);
    setup.settings.protocol = random_protocol(dice);
    setup.settings.idempotency = dice.pick(&[Idempotency::On, Idempotency::On, Idempotency::Off]);
    setup.settings.keys = random_keys(dice);
    setup.settings.log = dice.pick(&DispatcherLog::ALL);
    setup.settings.mode =
        dice.pick(&[DispatchMode::Async, DispatchMode::Async, DispatchMode::Sync]);
    setup.settings.when_full = dice.pick(&WhenFull::ALL);
    setup.settings.breaker = random_breaker(dice);
    setup.settings.limits = random_limits(dice);
    if setup.check().is_err() {
        setup.settings.limits.clear();
    }
    setup.settings.bundling = dice.pick(&[Bundling::On, Bundling::Off]);
    setup.settings.queue_capacity = dice.pick(&[None, None, Some(1), Some(5)]);
    setup.settings.inversion_fix = dice.pick(&InversionFix::ALL);
    setup.rules.cold_box_ppm = dice.pick(&[0, 200_000]);
    let mut city = (*setup.city).clone();
    for driver in city.drivers.iter_mut() {
        driver.speed_percent = dice.pick(&[100, 100, 37, 250]);
    }
    if dice.below(6) == 0 {
        // Some have a shift of their own.
        for driver in city.drivers.iter_mut().step_by(2) {
            let from = SimTime::from_secs(dice.below(300));
            let length = SimDuration::from_secs(dice.pick(&[60, 600, 3_600]));
            driver.shift = Some(Shift { from, until: from + length });
        }
    }
    if dice.below(8) == 0 {
        // Nobody has a cold box.
        city.drivers.iter_mut().for_each(|driver| driver.vehicle = Vehicle::Plain);
    }
    setup.city = Arc::new(city);
    setup.script = random_script(dice, &setup);
    setup
}

/// Up to five commands in the first five minutes, as a run at its start would be asked.
fn random_script(dice: &mut Dice, setup: &Setup) -> Vec<TimedCommand> {
    let sim = Sim::new(Arc::new(setup.clone()), &mut Out::new());
    let mut times: Vec<u64> = (0..dice.below(6)).map(|_| dice.below(300)).collect();
    times.sort_unstable();
    let timed = |s| TimedCommand {
        at: SimTime::from_secs(s),
        command: random_command(dice.below(KINDS), dice, &sim),
    };
    times.into_iter().map(timed).collect()
}

/// Any policy, every second time one with parameters of its own.
fn random_queue(dice: &mut Dice) -> QueuePolicy {
    let minutes = dice.pick(&[0, 0, 1, 10]);
    let aging = (minutes > 0).then(|| SimDuration::from_mins(minutes));
    let share = dice.pick(&[LevelShare::Strict, LevelShare::Weighted([5, 3, 1])]);
    let disciplines = [(); 3].map(|()| {
        use Discipline::{EarliestDeadline, Fifo, Lifo, ShortestJob};
        dice.pick(&[Fifo, Lifo, EarliestDeadline, ShortestJob])
    });
    let demote_after = dice.pick(&[None, Some(1), Some(2)]);
    let levels = Levels { share, disciplines, demote_after, aging };
    let any = dice.pick(&QueuePolicy::ALL);
    dice.pick(&[any, any, QueuePolicy::Priority { aging }, QueuePolicy::MultiLevel(levels)])
}

fn random_retry(dice: &mut Dice) -> RetryPolicy {
    RetryPolicy {
        backoff: dice.pick(&Backoff::ALL),
        base: SimDuration::from_secs(dice.pick(&[0, 1, 30])),
        cap: SimDuration::from_secs(dice.pick(&[30, 200])),
        jitter: dice.pick(&Jitter::ALL),
        max_attempts: dice.pick(&[1, 2, 4]),
        total_deadline: SimDuration::from_mins(dice.pick(&[3, 15, 60])),
        reentry: dice.pick(&[Reentry::AtReturn, Reentry::AtOriginal]),
        attempt_timeout: dice.pick(&[None, None, Some(5), Some(12)]).map(SimDuration::from_mins),
    }
}

/// None, or one that opens often.
fn random_breaker(dice: &mut Dice) -> Option<BreakerPolicy> {
    let on = dice.below(3) > 0;
    on.then(|| BreakerPolicy {
        failures: dice.pick(&[1, 2]),
        window: SimDuration::from_mins(dice.pick(&[1, 30])),
        open_for: SimDuration::from_mins(dice.pick(&[1, 6])),
        probe_within: SimDuration::from_mins(dice.pick(&[1, 30])),
    })
}

/// Up to two limits, some of them absurd.
fn random_limits(dice: &mut Dice) -> Vec<Limit> {
    use LimitScope::{Customer, District, Name, Restaurant};
    let n = dice.pick(&[0, 0, 1, 2]);
    let limit = |_| {
        let rate = StartRate {
            max: dice.pick(&[1, 2]),
            window: SimDuration::from_secs(dice.pick(&[1, 90, 900])),
        };
        Limit {
            scope: dice.pick(&[Customer, District, Name, Restaurant, Restaurant]),
            key: dice.pick(&[None, None, None, Some(1), Some(7)]),
            in_progress_max: dice.pick(&[None, Some(1), Some(1), Some(2), Some(2), Some(0)]),
            starts: dice.pick(&[None, Some(rate)]),
        }
    };
    (0..n).map(limit).collect()
}

fn random_protocol(dice: &mut Dice) -> Protocol {
    let latency = SimDuration::from_millis(dice.pick(&[0, 0, 400, 20_000]));
    let think_time = SimDuration::from_secs(dice.pick(&[0, 8]));
    let patience = SimDuration::from_secs(dice.pick(&[1, 30]));
    Protocol {
        latency,
        think_time,
        resend_after: SimDuration::from_secs(dice.pick(&[1, 3, 40])),
        offer_timeout: latency.times(3).plus(think_time).plus(patience),
        exclusion: SimDuration::from_secs(dice.pick(&[5, 300])),
        heartbeat_every: SimDuration::from_secs(dice.pick(&[0, 30])),
        lease: SimDuration::from_secs(dice.pick(&[30, 100])),
    }
}

/// How many kinds of command there are.
pub const KINDS: u64 = 31;

pub fn random_command(kind: u64, dice: &mut Dice, sim: &Sim) -> Command {
    match kind {
        0 => Command::SetQueuePolicy(random_queue(dice)),
        1 => {
            let [distance, load, idle] = [(); 3].map(|()| dice.below(103) as u32);
            let weights = Weights { distance, load, idle, acceptance: 5 };
            let window = SimDuration::from_secs(dice.pick(&[0, 0, 5, 240, 601]));
            let policies = [
                AssignPolicy::Weighted(weights),
                AssignPolicy::Optimal { window },
                dice.pick(&AssignPolicy::ALL),
            ];
            Command::SetAssignPolicy(dice.pick(&policies))
        }
        2 => Command::SetRetryPolicy(random_retry(dice)),
        3 => Command::SetArrivalRate { per_hour: dice.pick(&[0, 20, 200, 200_000]) },
        4 => {
            let count = dice.below(sim.drivers().len() as u64 + 2) as u32;
            Command::SetDriversOnShift { count }
        }
        5 => {
            let capacity = Command::SetQueueCapacity(dice.pick(&[None, Some(0), Some(2)]));
            let bundling = Command::SetBundling(dice.pick(&[Bundling::On, Bundling::Off]));
            if dice.below(2) == 0 { capacity } else { bundling }
        }
        6 => Command::SetProtocol(random_protocol(dice)),
        7 | 8 => Command::PlaceOrder(random_order(dice, sim)),
        9 => Command::CancelOrder(dice.order(sim)),
        10 => Command::ReleaseNow(dice.order(sim)),
        11 => Command::ReplayDeadLetter(dice.order(sim)),
        12..=16 | 20 | 21 | 25 | 26 => Command::InjectFault(random_fault(kind, dice, sim)),
        18 => Command::SetIdempotency(dice.pick(&[Idempotency::On, Idempotency::Off])),
        19 => Command::SetKeyRule(random_keys(dice)),
        22 => Command::SetWhenFull(dice.pick(&WhenFull::ALL)),
        23 => Command::SetBreaker(random_breaker(dice)),
        24 => Command::SetLimits(random_limits(dice)),
        28 => Command::SetInversionFix(dice.pick(&InversionFix::ALL)),
        29 => Command::SetDispatcherLog(dice.pick(&DispatcherLog::ALL)),
        30 => {
            Command::InjectFault(FaultKind::DispatcherCrashed { at: dice.pick(&CrashPoint::ALL) })
        }
        27 => Command::SetMode(dice.pick(&DispatchMode::ALL)),
        _ => Command::StopFault(FaultId(dice.below(sim.faults().len() as u64 + 1) as u32)),
    }
}

fn random_fault(kind: u64, dice: &mut Dice, sim: &Sim) -> FaultKind {
    let n_drivers = sim.drivers().len();
    match kind {
        12 => FaultKind::DriverCancels(DriverId(dice.id(n_drivers))),
        13 => FaultKind::DriverBreaksDown(DriverId(dice.id(n_drivers))),
        // The first four lead to one corner: closing both its streets cuts it off.
        14 => {
            let n = dice.pick(&[4, 4, 122]);
            FaultKind::RoadClosed(EdgeId(dice.below(n) as u32))
        }
        20 | 21 => thing_fault(dice, sim),
        25 => message_fault(dice, sim),
        26 => FaultKind::AtRandom(fault_source(dice)),
        15 => FaultKind::MessageLoss { ppm: dice.pick(&[10_000, 300_000, 1_000_000]) },
        _ => dice.pick(&[
            FaultKind::RestaurantLate(RestaurantId(1)),
            FaultKind::DispatcherPaused,
            FaultKind::DemandSurge { percent: 300 },
        ]),
    }
}

fn random_keys(dice: &mut Dice) -> KeyRule {
    KeyRule {
        freed: dice.pick(&KeysFreed::ALL),
        kept_for: SimDuration::from_mins(dice.pick(&[0, 20, 1_440])),
    }
}

/// Faults of one thing.
fn thing_fault(dice: &mut Dice, sim: &Sim) -> FaultKind {
    let driver = DriverId(dice.id(sim.drivers().len()));
    let restaurant = RestaurantId(dice.id(sim.restaurants().len()));
    let order = dice.order(sim);
    match dice.below(10) {
        6 => FaultKind::DriverSlow { driver, percent: dice.pick(&[1, 30, 60]) },
        7 => {
            let road = EdgeId(dice.below(121) as u32);
            FaultKind::RoadJam { road, percent: dice.pick(&[150, 1_000]) }
        }
        8 => FaultKind::CustomerSubmitsAgain(order),
        9 => FaultKind::DistrictPartitioned(DistrictId(dice.below(3) as u32)),
        0 => FaultKind::DriverOffShift(driver),
        1 => FaultKind::DriverDeclines { driver, offers: dice.pick(&[None, Some(1), Some(3)]) },
        2 => FaultKind::RestaurantClosed(restaurant),
        3 => FaultKind::CounterJam { restaurant, places: dice.below(3) as u32 },
        4 => FaultKind::CustomerCancels(order),
        _ => FaultKind::OrderPoisoned(order),
    }
}

/// Faults of messages, by rate or of one in flight.
fn message_fault(dice: &mut Dice, sim: &Sim) -> FaultKind {
    let ppm = dice.pick(&[50_000, 400_000, 1_000_000]);
    let by = SimDuration::from_secs(dice.pick(&[1, 20, 200]));
    let in_flight: Vec<_> = sim.messages_in_flight().map(|m| (m.message, m.way)).collect();
    let (message, way) = match in_flight.len() {
        0 => (MessageId(0), Way::There),
        _ => dice.pick(&in_flight),
    };
    match dice.below(7) {
        0 => FaultKind::MessageDelays { ppm, by },
        1 => FaultKind::MessageDuplicates { ppm },
        2 => FaultKind::MessageReorders { ppm },
        3 => FaultKind::MessageDropped { message, way },
        4 => FaultKind::MessageDelayed { message, way, by },
        5 => FaultKind::MessageDuplicated { message, way },
        _ => FaultKind::MessageReordered { message, way },
    }
}

fn fault_source(dice: &mut Dice) -> FaultSource {
    FaultSource {
        what: dice.pick(&[
            RandomFault::DriverCancels,
            RandomFault::DriverBreaksDown,
            RandomFault::DriverOffShift,
            RandomFault::DriverDeclines { offers: Some(2) },
            RandomFault::DriverSlow { percent: 40 },
            RandomFault::RestaurantLate,
            RandomFault::RestaurantClosed,
            RandomFault::CounterJam { places: 0 },
            RandomFault::CustomerCancels,
            RandomFault::CustomerSubmitsAgain,
            RandomFault::OrderPoisoned,
            RandomFault::RoadClosed,
            RandomFault::RoadJam { percent: 400 },
            RandomFault::DistrictPartitioned,
            RandomFault::DemandSurge { percent: 300 },
            RandomFault::DispatcherPaused,
            RandomFault::DispatcherCrashed,
        ]),
        per_hour: dice.pick(&[6, 60, 400]),
        lasting: SimDuration::from_secs(dice.pick(&[0, 20, 300])),
    }
}

fn random_order(dice: &mut Dice, sim: &Sim) -> OrderSpec {
    let wait = SimDuration::from_secs(dice.below(900));
    let class = dice.pick(&Class::ALL);
    let key = (dice.below(3) == 0).then(|| dice.below(3));
    if let Some(hot) = key
        && dice.below(4) > 0
    {
        // The same payload each time.
        return OrderSpec { key, ..OrderSpec::new(RestaurantId(hot as u32), NodeId(9)) };
    }
    let restaurant = RestaurantId(dice.id(sim.restaurants().len()));
    let destination = NodeId(if dice.below(3) == 0 { 0 } else { dice.below(37) as u32 });
    let release = (dice.below(3) == 0).then(|| sim.now() + wait);
    let size = dice.pick(&[1, 1, 1, 2, 4, 5]);
    let needs_cold_box = dice.below(4) == 0;
    let plain = OrderSpec::new(restaurant, destination);
    let customer = dice.pick(&[None, Some(CustomerId(1)), Some(CustomerId(2))]);
    let name = dice.pick(&[None, Some(NameId(1))]);
    OrderSpec { class, release, key, size, needs_cold_box, customer, name, ..plain }
}
