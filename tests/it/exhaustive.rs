//! Small scope, exhaustively: every interleaving of three orders, a cancellation, one fault and its
//! end with what happens by itself in a tiny city with two drivers, every invariant after every
//! event.
//!
//! A depth-first walk over a tree of snapshots. At every instant in which something has happened
//! each command that is left may be given, or none; a rejected one changes nothing and leads
//! nowhere new. From every leaf the run goes on to its end, in which every order has ended.

use crate::grid_city;
use dispatch_playground::core::city::{DriverSpec, RestaurantSpec};
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::geo::Bounds;
use dispatch_playground::core::id::{
    DriverId, EdgeId, FaultId, Id, IdVec, NodeId, OrderId, RestaurantId,
};
use dispatch_playground::core::order::{Class, OrderSpec};
use dispatch_playground::core::settings::{Jitter, Protocol};
use dispatch_playground::core::sim::{Advanced, Checker, Out, Rules, Setup, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Instants in which commands may be given, after the start.
const INSTANTS: u32 = 9;

/// The one fault of a walk.
const FAULTS: [Option<FaultKind>; 7] = [
    None,
    Some(FaultKind::DriverCancels(DriverId(0))),
    Some(FaultKind::DriverBreaksDown(DriverId(0))),
    Some(FaultKind::RestaurantLate(RestaurantId(0))),
    Some(FaultKind::RoadClosed(EdgeId(0))),
    Some(FaultKind::MessageLoss { ppm: 1_000_000 }),
    Some(FaultKind::DispatcherPaused),
];

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
#[derive(Clone, Copy)]
struct Left {
    orders: u32,
    cancel: u32,
    fault: Option<FaultKind>,
    stop: u32,
}

impl Left {
    /// Every command that could come next, with what is left after it. The three orders differ, so
    /// their sequence is fixed: another one would be the same walk with other names.
    fn choices(self, sim: &Sim) -> Vec<(Command, Left)> {
        let mut choices = Vec::new();
        if self.orders > 0 {
            let n = 3 - self.orders;
            let spec = OrderSpec {
                class: Class::ALL[2 - n as usize],
                preparation: Some(SimDuration::from_secs(30 * u64::from(n))),
                ..OrderSpec::new(RestaurantId(0), NodeId(3 - n))
            };
            choices.push((Command::PlaceOrder(spec), Left { orders: self.orders - 1, ..self }));
        }
        if self.cancel > 0 {
            let after = Left { cancel: 0, ..self };
            let orders = 0..sim.orders().len();
            choices.extend(orders.map(|idx| (Command::CancelOrder(OrderId::from_idx(idx)), after)));
        }
        if let Some(kind) = self.fault {
            choices.push((Command::InjectFault(kind), Left { fault: None, ..self }));
        } else if self.stop > 0 {
            choices.push((Command::StopFault(FaultId(0)), Left { stop: 0, ..self }));
        }
        choices
    }
}

/// A node of the tree.
#[derive(Clone)]
struct World {
    sim: Sim,
    checker: Checker,
}

/// What the walk has seen, and how it came where it is.
#[derive(Debug, Default)]
struct Walk {
    asked: Vec<String>,
    /// Snapshots taken.
    states: u64,
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
    fn explore(mut self, left: Left, instants: u32, walk: &mut Walk) {
        walk.states += 1;
        for (command, after) in left.choices(&self.sim) {
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
            next.explore(after, instants, walk);
            walk.asked.pop();
        }
        if instants > 0 && self.next_instant(SimTime::from_mins(20), walk) {
            return self.explore(left, instants - 1, walk);
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
        while open(&self.sim) && self.next_instant(until, walk) {}
        assert!(!open(&self.sim), "an order never ended: {:#?}", walk.asked);
    }
}

fn walk(fault: Option<FaultKind>) -> Walk {
    let mut out = Out::new();
    let mut sim = Sim::new(Arc::new(setup()), &mut out);
    let mut checker = Checker::new(&sim);
    checker.check(&mut sim, &out).expect("a run at its start");
    let mut walk = Walk::default();
    let left = Left { orders: 3, cancel: 1, fault, stop: u32::from(fault.is_some()) };
    World { sim, checker }.explore(left, INSTANTS, &mut walk);
    walk
}

#[test]
fn every_interleaving_of_three_orders_a_cancellation_and_a_fault_keeps_every_invariant() {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    let walks: Vec<_> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some(&fault) = FAULTS.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((fault, walk(fault)));
            }
            done
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("no violation")).collect()
    });
    let mut runs = 0;
    for (fault, Walk { states, leaves, events, rejected, .. }) in &walks {
        println!("{fault:?}: {states} states, {leaves} runs, {events} events, {rejected} rejected");
        runs += leaves;
    }
    assert!(runs > 50_000, "only {runs} runs: the walk is too small to mean anything");
}
