//! Small scope, exhaustively: every interleaving of up to three orders, a cancellation, a switch of
//! the queue's policy, any one fault and its end with what happens by itself in a tiny city with
//! two drivers, every invariant after every event.
//!
//! A walk over a tree of snapshots. At every instant in which something has happened each command
//! that is left may be given, or none; a rejected one changes nothing and leads nowhere new. Where
//! the same state is reached a second time with the same commands left, the walk turns back. From
//! every leaf the run goes on to its end, in which every order has ended.

use crate::grid_city;
use dispatch_playground::core::city::{DriverSpec, RestaurantSpec};
use dispatch_playground::core::command::Command;
use dispatch_playground::core::geo::Bounds;
use dispatch_playground::core::id::{FaultId, Id, IdVec, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::order::{Class, OrderSpec};
use dispatch_playground::core::settings::{Jitter, Protocol, QueuePolicy};
use dispatch_playground::core::sim::{Advanced, Checker, Out, Rules, Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use faults::{CASES, Case};
use state::Past;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

mod faults;
mod state;

/// Two by two junctions, one kitchen with one slot and one counter place, two drivers.
fn setup() -> Setup {
    let mut setup = grid_city::setup(1, 2, 0);
    let mut city = grid_city::city(2, 1, 2);
    city.bounds = Bounds::around(city.network.nodes().iter().copied()).expect("a grid");
    city.drivers = [NodeId(0), NodeId(3)].into_iter().map(DriverSpec::new).collect();
    let kitchen = RestaurantSpec {
        cooking_slots: 1,
        counter_places: 1,
        ..RestaurantSpec::new("Kitchen".to_owned(), NodeId(0))
    };
    city.restaurants = IdVec::from(vec![kitchen]);
    setup.city = Arc::new(city);
    setup.rules = Rules {
        parking: SimDuration::ZERO,
        leaving: SimDuration::ZERO,
        returning: SimDuration::ZERO,
        handing_over: SimDuration::from_secs(10),
        ..Rules::default()
    };
    setup.settings.retry.jitter = Jitter::None;
    setup.settings.retry.max_attempts = 2;
    setup.settings.retry.total_deadline = SimDuration::from_mins(10);
    setup.settings.protocol = Protocol {
        latency: SimDuration::ZERO,
        think_time: SimDuration::ZERO,
        offer_timeout: SimDuration::from_secs(15),
        exclusion: SimDuration::from_secs(20),
        heartbeat_every: SimDuration::from_secs(20),
        lease: SimDuration::from_secs(45),
        ..Protocol::default()
    };
    setup
}

/// What may still be asked.
#[derive(Clone, Copy, Hash)]
pub struct Left {
    /// Which of the three orders, by bit: they differ, so their sequence matters.
    orders: u8,
    cancel: bool,
    switch: bool,
    fault: bool,
    stop: bool,
}

impl Left {
    const ALL: Left = Left { orders: 0b111, cancel: true, switch: true, fault: true, stop: true };

    /// Every command that could come next, with what is left after it.
    fn choices(self, sim: &Sim, case: &Case) -> Vec<(Command, Left)> {
        let mut choices = Vec::new();
        for n in (0..3).filter(|n| self.orders & (1 << n) != 0) {
            let spec = OrderSpec {
                class: Class::ALL[2 - n as usize],
                preparation: Some(SimDuration::from_secs(30 * u64::from(n))),
                ..OrderSpec::new(RestaurantId(0), NodeId(3 - n))
            };
            let after = Left { orders: self.orders & !(1 << n), ..self };
            choices.push((Command::PlaceOrder(spec), after));
        }
        if self.cancel {
            let after = Left { cancel: false, ..self };
            let orders = 0..sim.orders().len();
            choices.extend(orders.map(|idx| (Command::CancelOrder(OrderId::from_idx(idx)), after)));
        }
        if self.switch {
            let after = Left { switch: false, ..self };
            choices.push((Command::SetQueuePolicy(QueuePolicy::Lifo), after));
        }
        if self.fault {
            let fault = (case.fault)(sim).map(Command::InjectFault);
            choices.extend(fault.map(|fault| (fault, Left { fault: false, ..self })));
        } else if self.stop {
            let after = Left { stop: false, ..self };
            choices.push((Command::StopFault(FaultId(0)), after));
        }
        choices
    }
}

/// A node of the tree.
#[derive(Clone)]
struct World {
    sim: Sim,
    checker: Checker,
    /// What happened to messages and the dispatcher.
    past: Past,
}

/// What the walk has seen, and how it came where it is.
#[derive(Debug, Default)]
struct Walk {
    asked: Vec<String>,
    /// States in which something could be asked, and those of the calm after it.
    states: BTreeSet<u64>,
    /// How often one of them was reached again.
    again: u64,
    /// Runs that went to their end.
    leaves: u64,
    /// Events checked.
    events: u64,
    rejected: u64,
}

impl World {
    fn check(&mut self, fresh: &mut Out, walk: &mut Walk) {
        walk.events += fresh.len() as u64;
        if let Err(violation) = self.checker.check(&mut self.sim, fresh) {
            panic!("{violation}\nafter {:#?}", walk.asked);
        }
        fresh.iter().for_each(|stamped| self.past.see(stamped));
        self.past.tidy(&self.sim);
        fresh.clear();
    }

    /// Until an instant with an event is over; `false` where nothing more happens.
    fn next_instant(&mut self, until: SimTime, walk: &mut Walk) -> bool {
        let mut fresh = Out::new();
        let mut advanced = self.sim.advance(until, 1, &mut fresh);
        let happened = advanced == Advanced::Budget;
        let now = self.sim.now();
        self.check(&mut fresh, walk);
        while advanced == Advanced::Budget {
            advanced = self.sim.advance(now, 1, &mut fresh);
            self.check(&mut fresh, walk);
        }
        happened
    }

    /// Everything that can still happen after this node.
    fn explore(mut self, case: &Case, left: Left, instants: u32, walk: &mut Walk) {
        if !walk.states.insert(state::digest(&self.sim, &self.past, &(left, instants))) {
            walk.again += 1;
            return;
        }
        for (command, after) in left.choices(&self.sim, case) {
            let mut next = self.clone();
            let mut fresh = Out::new();
            let before = next.sim.digest();
            if next.sim.apply(&command, &mut fresh).is_err() {
                walk.rejected += 1;
                assert_eq!((next.sim.digest(), fresh.len()), (before, 0), "{command:?}");
                continue;
            }
            walk.asked.push(format!("{:?} {command:?}", next.sim.moment()));
            next.check(&mut fresh, walk);
            next.explore(case, after, instants, walk);
            walk.asked.pop();
        }
        if instants > 0 && self.next_instant(SimTime::from_mins(20), walk) {
            return self.explore(case, left, instants - 1, walk);
        }
        walk.leaves += 1;
        self.drain(walk);
    }

    /// The fault stops, and every order ends.
    fn drain(mut self, walk: &mut Walk) {
        let mut fresh = Out::new();
        let active: Vec<FaultId> = self.sim.active_faults().map(|fault| fault.id).collect();
        for fault in active {
            self.sim.apply(&Command::StopFault(fault), &mut fresh).expect("it is active");
            self.check(&mut fresh, walk);
        }
        let open = |sim: &Sim| sim.orders().iter().any(|order| !order.status().is_final());
        let until = self.sim.now() + SimDuration::from_mins(30);
        while open(&self.sim) && self.next_instant(until, walk) {
            // The rest of this run is known.
            if !walk.states.insert(state::digest(&self.sim, &self.past, &"calm")) {
                return;
            }
        }
        assert!(!open(&self.sim), "an order never ended: {:#?}", walk.asked);
    }
}

fn walk(case: &Case) -> Walk {
    let mut out = Out::new();
    let mut setup = setup();
    (case.setting)(&mut setup.settings);
    let mut sim = Sim::new(Arc::new(setup), &mut out);
    let mut checker = Checker::new(&sim);
    checker.check(&mut sim, &out).expect("a run at its start");
    let mut walk = Walk::default();
    let past = Past::default();
    World { sim, checker, past }.explore(case, Left::ALL, case.instants + more(), &mut walk);
    walk
}

/// `DISPATCH_MORE_INSTANTS=4` walks deeper, for some minutes.
fn more() -> u32 {
    let text = std::env::var("DISPATCH_MORE_INSTANTS").unwrap_or_default();
    text.parse().unwrap_or(0)
}

#[test]
fn every_interleaving_of_three_orders_a_cancellation_and_a_fault_keeps_every_invariant() {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    let mut runs = 0;
    std::thread::scope(|scope| {
        let work = || {
            let mut leaves = 0;
            while let Some(case) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
                let Walk { states, again, leaves: n, events, rejected, .. } = walk(case);
                let (name, states) = (case.name, states.len());
                println!(
                    "{name}: {states} states, {again} reached again, {n} runs, {events} events, \
                     {rejected} rejected"
                );
                leaves += n;
            }
            leaves
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        runs = handles.into_iter().map(|handle| handle.join().expect("no violation")).sum();
    });
    println!("{runs} runs");
    assert!(runs > 50_000, "only {runs} runs: the walk is too small to mean anything");
}
