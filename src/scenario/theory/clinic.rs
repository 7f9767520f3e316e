//! One replication of a queueing system, played by the simulation.
//!
//! Jobs come, lose patience and fail by commands alone, as a user would give them: all rules of
//! service are the simulation's own.

use super::law::Numbers;
use super::record::{Record, Size};
use super::system::{Patience, Stream, System, Trouble};
use super::textbook::{self, COUNTER};
use crate::core::command::{Command, FaultKind};
use crate::core::event::Event;
use crate::core::id::{AttemptId, DriverId, FaultId, Id, NodeId, OrderId, RestaurantId};
use crate::core::order::OrderSpec;
use crate::core::sim::{Advanced, Out, Sim};
use crate::core::time::{SimDuration, SimTime};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Plays one replication until every measured job has ended.
///
/// # Panics
/// Where a job never ends: the simulation has lost it.
pub fn replicate(system: &System, size: Size, seed: u64) -> Record {
    let mut clinic = Clinic::new(system, size, seed);
    while !clinic.record.is_complete() {
        clinic.step();
    }
    clinic.record
}

struct Clinic<'a> {
    system: &'a System,
    numbers: Numbers,
    /// The jobs of a star of roads, whose ends must be known from the start.
    roads: Vec<SimDuration>,
    sim: Sim,
    out: Out,
    agenda: BTreeMap<(SimTime, u64), Action>,
    next_action: u64,
    record: Record,
}

/// What is done to the simulation from outside.
#[derive(Clone, Copy, Debug)]
enum Action {
    Arrive(u64),
    LosePatience(OrderId),
    GiveBack(Attempt),
    BreakDown(Attempt),
    Repair { fault: FaultId, attempt: Attempt },
}

#[derive(Clone, Copy, Debug)]
struct Attempt {
    id: AttemptId,
    order: OrderId,
    driver: DriverId,
}

/// Streams of random numbers.
const GAPS: u64 = 0;
const CLASSES: u64 = 1;
const SERVICES: u64 = 2;
const PATIENCE: u64 = 3;
const FAILURES: u64 = 4;
const BREAKDOWNS: u64 = 5;

impl<'a> Clinic<'a> {
    fn new(system: &'a System, size: Size, seed: u64) -> Clinic<'a> {
        let numbers = Numbers(seed);
        let mut clinic_roads = Vec::new();
        let mut setup = if matches!(system.trouble, Trouble::BreaksDown { .. }) {
            let jobs = (size.warm_up + size.measured) as u64;
            clinic_roads = (0..jobs).map(|k| system.job(numbers, k).1).collect();
            textbook::star(seed, &clinic_roads)
        } else {
            textbook::setup(seed, system.queue, system.servers)
        };
        setup.settings.queue_capacity = system.room;
        setup.settings.retry = system.retry;
        let mut out = Out::new();
        let sim = Sim::new(Arc::new(setup), &mut out);
        out.clear();
        let mut clinic = Clinic {
            system,
            numbers,
            roads: clinic_roads,
            sim,
            out,
            agenda: BTreeMap::new(),
            next_action: 0,
            record: Record::new(size),
        };
        clinic.plan(system.gap(numbers, 0), Action::Arrive(0));
        clinic
    }

    fn plan(&mut self, wait: SimDuration, action: Action) {
        self.agenda.insert((self.sim.now() + wait, self.next_action), action);
        self.next_action += 1;
    }

    /// Lets one thing happen: in the simulation, or to it once its instant is over.
    fn step(&mut self) {
        // Invariant: without any action left, jobs in service still end by themselves.
        let at = self.agenda.keys().next().map_or(SimTime::MAX, |&(at, _)| at);
        let advanced = self.sim.advance(at, 1, &mut self.out);
        let events = std::mem::take(&mut self.out);
        for stamped in &events {
            self.record.see(stamped);
            if let Event::AttemptStarted { order, attempt, driver, number } = stamped.event {
                self.start(Attempt { id: attempt, order, driver }, number);
            }
        }
        self.out = events;
        self.out.clear();
        if advanced == Advanced::Reached {
            let (_, action) = self.agenda.pop_first().unwrap_or_else(|| panic!("a job is lost"));
            self.act(action);
        }
    }

    /// Decides what will go wrong in an attempt that starts.
    fn start(&mut self, attempt: Attempt, number: u32) {
        match self.system.trouble {
            Trouble::None => {}
            Trouble::AlwaysFails => self.plan(SimDuration::ZERO, Action::GiveBack(attempt)),
            Trouble::Fails(chance) => {
                let k = u64::from(attempt.order.0) * 1_000 + u64::from(number);
                if self.numbers.pair(FAILURES, k)[0] <= chance {
                    self.plan(SimDuration::ZERO, Action::BreakDown(attempt));
                }
            }
            Trouble::BreaksDown { .. } => self.plan_breakdown(attempt),
        }
    }

    fn plan_breakdown(&mut self, attempt: Attempt) {
        if let Trouble::BreaksDown { rate, .. } = self.system.trouble {
            let [u, _] = self.numbers.pair(BREAKDOWNS, self.next_action);
            let wait = self.system.length(-libm::log(u) / rate);
            self.plan(wait, Action::BreakDown(attempt));
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Arrive(k) => self.arrive(k),
            // Refused once the service has begun: that is the simulation's decision.
            Action::LosePatience(order) => self.ask(&Command::CancelOrder(order)),
            Action::GiveBack(attempt) => {
                self.ask(&Command::InjectFault(FaultKind::DriverCancels(attempt.driver)));
            }
            Action::BreakDown(attempt) => self.break_down(attempt),
            Action::Repair { fault, attempt } => {
                self.ask(&Command::StopFault(fault));
                match self.system.trouble {
                    Trouble::Fails(_) => self.act(Action::GiveBack(attempt)),
                    _ => self.plan_breakdown(attempt),
                }
            }
        }
    }

    fn arrive(&mut self, k: u64) {
        let (stream, service) = self.system.job(self.numbers, k);
        let road = self.roads.get(k as usize);
        let (destination, handover) = match road {
            Some(_) => (NodeId::from_idx(k as usize + 1), SimDuration::ZERO),
            None => (COUNTER, service),
        };
        let spec = OrderSpec {
            class: stream.class,
            preparation: Some(SimDuration::ZERO),
            handover: Some(handover),
            ..OrderSpec::new(RestaurantId(0), destination)
        };
        self.ask(&Command::PlaceOrder(spec));
        let patience = match self.system.patience {
            Patience::Endless => None,
            Patience::None => Some(0.0),
            Patience::Exponential(mean) => {
                Some(-libm::log(self.numbers.pair(PATIENCE, k)[0]) * mean)
            }
        };
        if let Some(patience) = patience {
            // Without delays orders have ids in the sequence of arrival.
            let order = OrderId::from_idx(k as usize);
            self.plan(self.system.length(patience), Action::LosePatience(order));
        }
        if self.roads.is_empty() || k + 1 < self.roads.len() as u64 {
            self.plan(self.system.gap(self.numbers, k + 1), Action::Arrive(k + 1));
        }
    }

    fn break_down(&mut self, attempt: Attempt) {
        // An attempt that has ended is no reason to break down.
        if self.sim.orders()[attempt.order].attempt() != Some((attempt.id, attempt.driver)) {
            return;
        }
        let fault = FaultId::from_idx(self.sim.faults().len());
        self.ask(&Command::InjectFault(FaultKind::DriverBreaksDown(attempt.driver)));
        let pair = self.numbers.pair(BREAKDOWNS, self.next_action);
        let repair = match self.system.trouble {
            Trouble::BreaksDown { repair, .. } => -libm::log(pair[1]) * repair,
            _ => self.system.streams[0].service.sample(pair),
        };
        self.plan(self.system.length(repair), Action::Repair { fault, attempt });
    }

    /// Gives a command. What it causes at once is seen at the next step.
    fn ask(&mut self, command: &Command) {
        let accepted = self.sim.apply(command, &mut self.out);
        // Invariant: only customers ask for what may be refused.
        if let Err(error) = accepted
            && !matches!(command, Command::CancelOrder(_))
        {
            panic!("{command:?}: {error}");
        }
    }
}

impl System {
    /// A length in time units as simulated time.
    fn length(&self, units: f64) -> SimDuration {
        SimDuration::from_micros((units * self.unit.as_micros() as f64 + 0.5) as u64)
    }

    /// From the arrival of job `k - 1` to that of job `k`.
    fn gap(&self, numbers: Numbers, k: u64) -> SimDuration {
        self.length(-libm::log(numbers.pair(GAPS, k)[0]) / self.rate())
    }

    /// The stream of job `k`, and its service time.
    fn job(&self, numbers: Numbers, k: u64) -> (Stream, SimDuration) {
        let mut ticket = numbers.pair(CLASSES, k)[0] * self.rate();
        let chosen = self.streams.iter().find(|stream| {
            ticket -= stream.rate;
            ticket <= 0.0
        });
        // Rounding may leave a crumb for the last.
        let stream = *chosen.unwrap_or(&self.streams[self.streams.len() - 1]);
        (stream, self.length(stream.service.sample(numbers.pair(SERVICES, k))))
    }
}
