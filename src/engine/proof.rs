//! The proof that the core runs the same everywhere: one number from 2,000 eventful
//! runs that use every feature.
//!
//! The same function runs natively (a test below), in a bare WebAssembly module without imports
//! (`examples/probe.rs`, in Node) and in a browser (`tests/web.rs`); all must give [`EXPECTED`].
//! After a wanted change of behaviour, `DISPATCH_UPDATE_GOLDEN=1 cargo test --lib proof` writes
//! the new number into `tests/golden/digest.txt`.

mod fault;

use crate::core::breaker::BreakerPolicy;
use crate::core::city::{City, Shift, TravelRule, Vehicle};
use crate::core::command::{Command, FaultKind, TimedCommand};
use crate::core::digest::Digest;
use crate::core::event::Stamped;
use crate::core::fault::CrashPoint;
use crate::core::id::{CustomerId, FaultId, NameId, NodeId, OrderId, RestaurantId};
use crate::core::idempotency::{Idempotency, KeyRule, KeysFreed};
use crate::core::inversion::InversionFix;
use crate::core::limit::{Limit, LimitScope, StartRate};
use crate::core::order::{Class, OrderSpec};
use crate::core::rng::{Purpose, below, draw};
use crate::core::settings::{
    AssignPolicy, Backoff, Bundling, DispatchMode, DispatcherLog, Jitter, LevelShare, Levels,
    Protocol, QueuePolicy, RetryPolicy, WhenFull,
};
use crate::core::sim::{Setup, Sim};
use crate::core::time::{SimDuration, SimTime};
use crate::scenario::presets::Preset;
use std::hash::Hasher;
use std::sync::Arc;

/// Seeds that the proof runs.
pub const SEEDS: u64 = 2_000;

/// The town, with drivers who can carry one, two or three orders, some with a cold box, some with
/// a shift of their own, and now and then without streets.
fn setup(seed: u64) -> Setup {
    let mut setup = Preset::SMALL.setup(seed);
    let mut city = City::clone(&setup.city);
    for (idx, driver) in city.drivers.iter_mut().enumerate() {
        driver.capacity = 1 + idx as u32 % 3;
        driver.space = 2 + idx as u32;
        driver.weight = 1 + idx as u32 % 2;
        driver.speed_percent = 90 + 10 * (idx as u32 % 3);
        driver.acceptance_ppm = 900_000;
        if idx % 2 == 0 {
            driver.vehicle = Vehicle::ColdBox;
        }
        if seed % 8 == 3 {
            let from = SimTime::from_mins(idx as u64);
            driver.shift = Some(Shift { from, until: from + SimDuration::from_mins(20) });
        }
    }
    if seed % 8 == 5 {
        city.travel = TravelRule::StraightMinutes { metres_per_minute: 320 };
    }
    for (idx, kitchen) in city.restaurants.iter_mut().enumerate() {
        kitchen.counter_places = 1 + idx as u32 % 2;
    }
    setup.rules.cold_box_ppm = if seed.is_multiple_of(2) { 0 } else { 200_000 };
    setup.city = Arc::new(city);
    setup
}

/// The combined digest of seeds 0 to [`SEEDS`], as 16 hex digits and a line end.
pub const EXPECTED: &str = include_str!("../../tests/golden/digest.txt");

/// Digest of one run: 40 minutes of a small town with 16 commands, among them policy switches
/// and faults of every kind, at moments drawn from the seed.
pub fn digest_of(seed: u64) -> u64 {
    live(seed, &mut |_| {})
}

/// The run of a seed; `see` is shown all events.
fn live(seed: u64, see: &mut dyn FnMut(&[Stamped])) -> u64 {
    let mut out = Vec::new();
    let mut setup = setup(seed);
    let mut numbers = Numbers { seed, k: 0 };
    setup.script = script(&setup, &mut numbers);
    let mut sim = Sim::new(Arc::new(setup), &mut out);
    let mut accepted = 0;
    for _ in 0..COMMANDS {
        let wait = SimDuration::from_millis(numbers.below(2 * 40 * 60_000 / COMMANDS));
        sim.advance(sim.now() + wait, u32::MAX, &mut out);
        let command = command(&sim, &mut numbers);
        accepted += u64::from(sim.apply(&command, &mut out).is_ok());
        see(&out);
        out.clear();
    }
    sim.advance(sim.now().max(SimTime::from_mins(40)), u32::MAX, &mut out);
    see(&out);
    let mut digest = Digest::default();
    digest.absorb(&[sim.digest(), sim.n_events(), accepted]);
    digest.finish()
}

/// The combined digest of seeds 0 to [`SEEDS`], printed as [`EXPECTED`] is.
pub fn combined() -> String {
    let mut all = Digest::default();
    (0..SEEDS).for_each(|seed| all.absorb(&digest_of(seed)));
    format!("{:016x}\n", all.finish())
}

/// Commands in a run.
const COMMANDS: u64 = 16;

/// Two commands that the run carries out by itself.
fn script(setup: &Setup, numbers: &mut Numbers) -> Vec<TimedCommand> {
    let sim = Sim::new(Arc::new(setup.clone()), &mut Vec::new());
    let at = |minutes| SimTime::from_mins(minutes);
    [5, 15].map(|minutes| TimedCommand { at: at(minutes), command: command(&sim, numbers) }).into()
}

/// A command of any kind, about things that exist most of the time.
fn command(sim: &Sim, numbers: &mut Numbers) -> Command {
    let per_hour = numbers.below(60) as u32;
    match numbers.below(20) {
        10 | 13 => dispatcher(numbers),
        17 => Command::SetProtocol(protocol(numbers)),
        18 | 19 => order(sim, numbers),
        12 => Command::SetInversionFix(numbers.one_of(&InversionFix::ALL)),
        0 => {
            let aging = Some(SimDuration::from_mins(1 + numbers.below(11)));
            let any = numbers.one_of(&QueuePolicy::ALL);
            Command::SetQueuePolicy(numbers.one_of(&[any, QueuePolicy::Priority { aging }]))
        }
        1 => Command::SetQueuePolicy(QueuePolicy::MultiLevel(Levels {
            aging: Some(SimDuration::from_mins(1 + numbers.below(11))),
            demote_after: Some(1),
            ..Levels::new(numbers.one_of(&[LevelShare::Strict, LevelShare::Weighted([5, 3, 1])]))
        })),
        2 | 3 => Command::SetAssignPolicy(numbers.one_of(&AssignPolicy::ALL)),
        4 if per_hour < 20 => Command::SetBundling(numbers.one_of(&[Bundling::On, Bundling::Off])),
        4 => Command::SetArrivalRate { per_hour },
        5 => Command::SetDriversOnShift { count: 1 + numbers.below(5) as u32 },
        6 => Command::CancelOrder(OrderId(numbers.below(sim.orders().len() as u64 + 1) as u32)),
        7 => Command::StopFault(FaultId(numbers.below(sim.faults().len() as u64 + 1) as u32)),
        8 => protection(numbers),
        11 => Command::SetRetryPolicy(retry(numbers)),
        _ => Command::InjectFault(fault::draw(sim, numbers)),
    }
}

/// An order of any kind, the release of a scheduled one, or the replay of a dead letter.
fn order(sim: &Sim, numbers: &mut Numbers) -> Command {
    let last = OrderId(numbers.below(sim.orders().len() as u64 + 1) as u32);
    let restaurants = sim.restaurants().len() as u64;
    let nodes = sim.city().network.nodes().len() as u64;
    let restaurant = RestaurantId(numbers.below(restaurants) as u32);
    let minutes = SimDuration::from_mins(numbers.below(8));
    match numbers.below(5) {
        0 => Command::ReleaseNow(last),
        1 => Command::ReplayDeadLetter(last),
        _ => Command::PlaceOrder(OrderSpec {
            class: numbers.one_of(&Class::ALL),
            release: numbers.one_of(&[None, Some(sim.now() + minutes)]),
            preparation: numbers.one_of(&[None, Some(minutes)]),
            handover: numbers.one_of(&[None, Some(SimDuration::from_secs(90))]),
            size: 1 + numbers.below(7) as u32,
            needs_cold_box: numbers.below(4) == 0,
            customer: numbers.one_of(&[None, Some(CustomerId(1))]),
            name: numbers.one_of(&[None, Some(NameId(1))]),
            ..OrderSpec::new(restaurant, NodeId(numbers.below(nodes) as u32))
        }),
    }
}

fn protocol(numbers: &mut Numbers) -> Protocol {
    let latency = SimDuration::from_millis(numbers.below(3_000));
    let think_time = SimDuration::from_secs(numbers.below(12));
    let heartbeat_every = SimDuration::from_secs(numbers.one_of(&[0, 10, 30]));
    Protocol {
        latency,
        think_time,
        resend_after: SimDuration::from_secs(1 + numbers.below(9)),
        offer_timeout: latency.times(3).plus(think_time).plus(SimDuration::from_secs(5)),
        exclusion: SimDuration::from_secs(1 + numbers.below(120)),
        heartbeat_every,
        lease: heartbeat_every.times(3),
    }
}

fn dispatcher(numbers: &mut Numbers) -> Command {
    match numbers.below(8) {
        5 => Command::SetDispatcherLog(numbers.one_of(&DispatcherLog::ALL)),
        6 | 7 => {
            let at = numbers.one_of(&CrashPoint::ALL);
            Command::InjectFault(FaultKind::DispatcherCrashed { at })
        }
        2 | 3 => Command::SetMode(numbers.one_of(&DispatchMode::ALL)),
        0 => Command::SetIdempotency(numbers.one_of(&[Idempotency::On, Idempotency::Off])),
        1 => Command::SetKeyRule(KeyRule {
            freed: numbers.one_of(&KeysFreed::ALL),
            ..KeyRule::default()
        }),
        _ => {
            let place = NodeId(numbers.below(2) as u32);
            let key = Some(numbers.below(2));
            Command::PlaceOrder(OrderSpec { key, ..OrderSpec::new(RestaurantId(0), place) })
        }
    }
}

/// Back-pressure, a breaker with a time-out that trips it, or a limit.
fn protection(numbers: &mut Numbers) -> Command {
    let minutes = SimDuration::from_mins(1 + numbers.below(8));
    match numbers.below(5) {
        0 => Command::SetWhenFull(numbers.one_of(&WhenFull::ALL)),
        1 => Command::SetQueueCapacity(Some(1 + numbers.below(3) as u32)),
        2 => Command::SetBreaker(Some(BreakerPolicy {
            failures: 1,
            open_for: minutes,
            probe_within: SimDuration::from_mins(1 + numbers.below(3)),
            ..BreakerPolicy::default()
        })),
        3 => Command::SetRetryPolicy(RetryPolicy {
            attempt_timeout: Some(minutes),
            ..RetryPolicy::default()
        }),
        _ => Command::SetLimits(vec![Limit {
            scope: numbers.one_of(&LimitScope::ALL),
            key: None,
            in_progress_max: Some(1 + numbers.below(2) as u32),
            starts: Some(StartRate { max: 1, window: minutes }),
        }]),
    }
}

/// Any form of back-off with any jitter.
fn retry(numbers: &mut Numbers) -> RetryPolicy {
    RetryPolicy {
        backoff: numbers.one_of(&Backoff::ALL),
        jitter: numbers.one_of(&Jitter::ALL),
        base: SimDuration::from_secs(1 + numbers.below(60)),
        ..RetryPolicy::default()
    }
}

/// Numbers for the script, in a stream that no run uses.
struct Numbers {
    seed: u64,
    k: u64,
}

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.k += 1;
        below(draw(self.seed, Purpose::Faults, u64::MAX, self.k), n)
    }
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::events;
    use std::collections::BTreeSet;

    #[test]
    fn two_thousand_eventful_runs_give_the_number_of_the_golden_file() {
        let found = combined();
        if std::env::var_os("DISPATCH_UPDATE_GOLDEN").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/digest.txt");
            std::fs::write(path, &found).unwrap();
            return;
        }
        assert_eq!(
            found, EXPECTED,
            "the core behaves differently; if that is wanted: \
             DISPATCH_UPDATE_GOLDEN=1 cargo test --lib proof"
        );
    }

    #[test]
    fn the_runs_meet_every_kind_of_event() {
        let mut kinds = BTreeSet::new();
        for seed in 0..SEEDS / 4 {
            live(seed, &mut |events| kinds.extend(events.iter().map(|e| events::kind(&e.event))));
        }
        let missing: Vec<_> = events::KINDS.iter().filter(|kind| !kinds.contains(*kind)).collect();
        assert!(missing.is_empty(), "the runs are too weak for {missing:?}");
    }

    #[test]
    fn every_seed_has_a_digest_of_its_own() {
        let mut digests: Vec<u64> = (0..20).map(digest_of).collect();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), 20);
    }
}
