//! Row 2: the whole dispatcher, with roads, messages, heartbeats, retries and faults, while
//! metrics are folded from every event.

use crate::{millions, ratio, row, timed};
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::metrics::Metrics;
use dispatch_playground::core::network::generator::{CityPlan, generate};
use dispatch_playground::core::settings::Settings;
use dispatch_playground::core::sim::{Advanced, Out, Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

const DRIVERS: u32 = 1_000;
/// About half of the drivers are busy.
const ORDERS_PER_HOUR: u32 = 2_000;
/// The routes that everybody needs are known after this long.
const WARM_UP: SimTime = SimTime::from_mins(60);
const SIMULATED: SimDuration = SimDuration::from_mins(120);
const STEP: SimDuration = SimDuration::from_mins(1);

pub fn run() {
    let warm = warm_up(&Arc::new(setup()));
    let (found, time) = timed(|| go_on(&warm));
    let Run { fired, events, completed, .. } = found;
    assert_eq!(go_on(&warm), found, "the same run goes on in the same way");
    assert!(completed > u64::from(ORDERS_PER_HOUR), "only {completed} orders were delivered");
    let simulated = std::time::Duration::from_secs(SIMULATED.as_secs());
    row(
        "2",
        "full dispatch, 1,000 drivers",
        &format!(
            "{:.2} M events/s ({:.2} M logged)",
            millions(fired, time),
            millions(events, time)
        ),
        &format!("{:.0}x real time", ratio(simulated, time)),
    );
}

fn setup() -> Setup {
    let plan = CityPlan { drivers: DRIVERS as usize, ..CityPlan::LARGE };
    let settings = Settings {
        arrivals_per_hour: ORDERS_PER_HOUR,
        drivers_on_shift: DRIVERS,
        ..Settings::default()
    };
    Setup::new(1, generate(&plan, 1), settings)
}

fn warm_up(setup: &Arc<Setup>) -> Sim {
    let mut out = Out::new();
    let mut sim = Sim::new(setup.clone(), &mut out);
    let loss = Command::InjectFault(FaultKind::MessageLoss { ppm: 20_000 });
    assert!(sim.apply(&loss, &mut out).is_ok(), "two per cent is in range");
    sim.advance(WARM_UP, u32::MAX, &mut out);
    sim
}

/// What happened in the measured hours.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    /// Timers that fired: what simulation libraries count as events.
    fired: u64,
    /// Events of the log, heartbeats left out.
    events: u64,
    digest: u64,
    completed: u64,
}

fn go_on(warm: &Sim) -> Run {
    let mut sim = warm.clone();
    let mut out = Out::new();
    let mut metrics = Metrics::new(DRIVERS as usize);
    let (fired, until) = (sim.moment().fired, sim.now() + SIMULATED);
    let mut events = 0;
    while sim.now() < until {
        let next = sim.now() + STEP;
        while sim.advance(next, 100_000, &mut out) == Advanced::Budget {}
        events += out.len() as u64;
        out.iter().for_each(|event| metrics.observe(event));
        out.clear();
    }
    let completed = metrics.totals().classes.iter().map(|class| class.completed).sum();
    Run { fired: sim.moment().fired - fired, events, digest: sim.digest(), completed }
}
