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
const SIMULATED: SimTime = SimTime::from_mins(60);
const STEP: SimDuration = SimDuration::from_mins(1);

pub fn run() {
    let setup = Arc::new(setup());
    let ((events, digest, completed), time) = timed(|| day(&setup));
    let again = day(&setup);
    assert_eq!(again, (events, digest, completed), "the same setup gives the same run");
    assert!(completed > u64::from(ORDERS_PER_HOUR) / 2, "only {completed} orders were delivered");
    let simulated = std::time::Duration::from_secs(SIMULATED.as_secs());
    row(
        "2",
        "full dispatch, 1,000 drivers",
        &format!("{:.2} M events/s", millions(events, time)),
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

/// Events, digest, orders delivered.
fn day(setup: &Arc<Setup>) -> (u64, u64, u64) {
    let mut out = Out::new();
    let mut sim = Sim::new(setup.clone(), &mut out);
    let loss = Command::InjectFault(FaultKind::MessageLoss { ppm: 20_000 });
    assert!(sim.apply(&loss, &mut out).is_ok(), "two per cent is in range");
    let mut metrics = Metrics::new(DRIVERS as usize);
    let mut events = 0;
    let mut now = SimTime::ZERO;
    while now < SIMULATED {
        now += STEP;
        while sim.advance(now, 100_000, &mut out) == Advanced::Budget {}
        events += out.len() as u64;
        out.iter().for_each(|event| metrics.observe(event));
        out.clear();
    }
    let completed = metrics.totals().classes.iter().map(|class| class.completed).sum();
    (events, sim.digest(), completed)
}
