//! An M/M/10 queue in nexosim, as benches/kernel.rs has it, with as many customers as the argument
//! says: prints the library's version, the mean wait in microseconds and the shortest of three
//! times in seconds.

use nexosim::model::{Context, Model, schedulable};
use nexosim::simulation::{Mailbox, SimInit, SimulationError};
use nexosim::time::MonotonicTime;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const SERVERS: u32 = 10;
const SERVICE_S: f64 = 1.0;
const GAP_S: f64 = 1.0 / 9.0;

/// What was waited by all customers of a run, in microseconds: models belong to the simulation.
static WAITED_US: AtomicU64 = AtomicU64::new(0);

#[derive(Serialize, Deserialize)]
struct Clinic {
    #[serde(skip, default = "dice")]
    dice: Xoshiro256PlusPlus,
    customers: u64,
    queue: VecDeque<MonotonicTime>,
    free: u32,
    arrived: u64,
    waited: Duration,
    left: u64,
}

fn dice() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(1)
}

#[Model]
impl Clinic {
    fn exponential(&mut self, mean_s: f64) -> Duration {
        let unit = ((self.dice.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
        // A length of zero cannot be scheduled.
        Duration::from_secs_f64(-unit.ln() * mean_s).max(Duration::from_nanos(1))
    }

    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        let first = Duration::from_nanos(1);
        cx.schedule_event(first, schedulable!(Self::arrive), ()).unwrap();
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), cx: &Context<Self>) {
        self.arrived += 1;
        self.queue.push_back(cx.time());
        if self.arrived < self.customers {
            let gap = self.exponential(GAP_S);
            cx.schedule_event(gap, schedulable!(Self::arrive), ()).unwrap();
        }
        self.start_services(cx);
    }

    #[nexosim(schedulable)]
    async fn depart(&mut self, _: (), cx: &Context<Self>) {
        self.free += 1;
        self.left += 1;
        if self.left == self.customers {
            WAITED_US.store(self.waited.as_micros() as u64, Ordering::Relaxed);
        }
        self.start_services(cx);
    }

    fn start_services(&mut self, cx: &Context<Self>) {
        while self.free > 0
            && let Some(entered) = self.queue.pop_front()
        {
            self.free -= 1;
            self.waited += cx.time().duration_since(entered);
            let service = self.exponential(SERVICE_S);
            cx.schedule_event(service, schedulable!(Self::depart), ()).unwrap();
        }
    }
}

fn run(customers: u64) -> Result<f64, SimulationError> {
    let clinic = Clinic {
        dice: dice(),
        customers,
        queue: VecDeque::new(),
        free: SERVERS,
        arrived: 0,
        waited: Duration::ZERO,
        left: 0,
    };
    // One thread, as the others.
    let bench = SimInit::with_num_threads(1).add_model(clinic, Mailbox::new(), "clinic");
    let mut simulation = bench.init(MonotonicTime::EPOCH)?;
    simulation.run()?;
    Ok(WAITED_US.load(Ordering::Relaxed) as f64 / customers as f64)
}

fn main() -> Result<(), SimulationError> {
    let customers = std::env::args().nth(1).and_then(|n| n.parse().ok()).expect("a number");
    let (mut best, mut wait) = (Duration::MAX, 0.0);
    for _ in 0..3 {
        let start = Instant::now();
        wait = run(customers)?;
        best = best.min(start.elapsed());
    }
    println!("1.0.0 {wait} {}", best.as_secs_f64());
    Ok(())
}
