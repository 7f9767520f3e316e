//! A run on the grid for tests of behaviour, with the checker on after every happening.

use crate::grid_city;
use dispatch_playground::core::city::DriverSpec;
use dispatch_playground::core::command::{Command, CommandError};
use dispatch_playground::core::event::{Event, Stamped};
use dispatch_playground::core::id::{DriverId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{Class, OrderSpec, Status};
use dispatch_playground::core::settings::{Backoff, Jitter, Protocol, RetryPolicy};
use dispatch_playground::core::sim::{Advanced, Checker, Out, Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// A run on the grid with its events, checked after every happening.
pub struct Run {
    pub sim: Sim,
    checker: Checker,
    pub log: Vec<Stamped>,
}

impl Run {
    pub fn new(setup: Setup) -> Run {
        let mut out = Out::new();
        let sim = Sim::new(Arc::new(setup), &mut out);
        let checker = Checker::new(&sim);
        let mut run = Run { sim, checker, log: Vec::new() };
        run.check(&mut out);
        run
    }

    /// Drivers who never refuse and nothing but the orders placed by the test.
    pub fn quiet(drivers: u32) -> Run {
        Run::quiet_with(grid_city::setup(1, drivers, 0))
    }

    /// As this setup says, with drivers who never refuse.
    pub fn quiet_with(mut setup: Setup) -> Run {
        let mut city = (*setup.city).clone();
        city.drivers = city
            .drivers
            .iter()
            .map(|driver| DriverSpec { acceptance_ppm: 1_000_000, capacity: 1, ..driver.clone() })
            .collect();
        setup.city = Arc::new(city);
        Run::new(setup)
    }

    fn check(&mut self, out: &mut Out) {
        if let Err(violation) = self.checker.check(&mut self.sim, out) {
            panic!("{violation}");
        }
        self.log.append(out);
    }

    pub fn try_command(&mut self, command: Command) -> Result<(), CommandError> {
        let mut out = Out::new();
        let result = self.sim.apply(&command, &mut out);
        self.check(&mut out);
        result
    }

    pub fn command(&mut self, command: Command) {
        if let Err(error) = self.try_command(command) {
            panic!("rejected: {error}");
        }
    }

    pub fn place(&mut self, class: Class) -> OrderId {
        let id = OrderId(self.sim.orders().len() as u32);
        self.command(Command::PlaceOrder(OrderSpec {
            class,
            ..OrderSpec::new(RestaurantId(id.0 % 5), NodeId(20 + id.0 % 10))
        }));
        // The customer's message takes a moment.
        self.pass(2);
        id
    }

    pub fn pass(&mut self, seconds: u64) {
        self.pass_until(self.sim.now() + SimDuration::from_secs(seconds));
    }

    pub fn pass_ms(&mut self, milliseconds: u64) {
        self.pass_until(self.sim.now() + SimDuration::from_millis(milliseconds));
    }

    pub fn pass_until(&mut self, until: SimTime) {
        let mut out = Out::new();
        while self.sim.advance(until, 1, &mut out) == Advanced::Budget {
            self.check(&mut out);
        }
        self.check(&mut out);
    }

    /// Lets time pass until something holds.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Sim) -> bool) {
        self.until_within(120, what, holds);
    }

    /// Lets time pass until something holds, at most so many minutes.
    pub fn until_within(&mut self, minutes: u64, what: &str, holds: impl Fn(&Sim) -> bool) {
        for _ in 0..minutes * 60 {
            if holds(&self.sim) {
                return;
            }
            self.pass(1);
        }
        panic!("{minutes} minutes passed and never: {what}");
    }

    pub fn status(&self, order: OrderId) -> Status {
        self.sim.orders()[order].status()
    }

    pub fn count(&self, which: impl Fn(&Event) -> bool) -> usize {
        self.log.iter().filter(|stamped| which(&stamped.event)).count()
    }

    pub fn started(&self) -> Vec<OrderId> {
        let started = self.log.iter().filter_map(|stamped| match stamped.event {
            Event::AttemptStarted { order, .. } => Some(order),
            _ => None,
        });
        started.collect()
    }

    pub fn carrier(&self, order: OrderId) -> DriverId {
        match self.sim.orders()[order].attempt() {
            Some((_, driver)) => driver,
            None => panic!("{order} has no driver"),
        }
    }
}

/// A run in which messages take no time, nobody thinks or refuses, and kitchens have no limits, so
/// that times are exact and only what a test adds holds anybody back.
pub fn instant(drivers: u32) -> Run {
    let mut setup = grid_city::setup(1, drivers, 0);
    let mut city = (*setup.city).clone();
    for kitchen in city.restaurants.iter_mut() {
        (kitchen.cooking_slots, kitchen.counter_places) = (0, 0);
    }
    city.drivers = city.drivers.iter().map(|driver| DriverSpec::new(driver.node)).collect();
    setup.city = Arc::new(city);
    setup.settings.protocol = Protocol {
        latency: SimDuration::ZERO,
        think_time: SimDuration::ZERO,
        exclusion: SimDuration::from_secs(1),
        ..setup.settings.protocol
    };
    Run::new(setup)
}

/// A retry policy without chance: twenty seconds each time.
pub fn steady() -> RetryPolicy {
    RetryPolicy { backoff: Backoff::Fixed, jitter: Jitter::None, ..RetryPolicy::default() }
}

/// Places an order like this one; it has arrived when this returns, a second later.
pub fn place(run: &mut Run, spec: OrderSpec) -> OrderId {
    let id = OrderId(run.sim.orders().len() as u32);
    run.command(Command::PlaceOrder(spec));
    run.pass(1);
    id
}
