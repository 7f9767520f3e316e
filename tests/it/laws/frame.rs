//! One scripted run seen through different frames: its times shifted or stretched, its drivers and
//! restaurants numbered with gaps. Everything it does must look the same through each.

use crate::grid_city;
use crate::random_runs::draw::Dice;
use dispatch_playground::core::city::{DriverSpec, Shift};
use dispatch_playground::core::command::{Command, FaultKind, TimedCommand};
use dispatch_playground::core::event::Stamped;
use dispatch_playground::core::id::{DriverId, EdgeId, FaultId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::network::RoadNetwork;
use dispatch_playground::core::order::{Class, OrderSpec};
use dispatch_playground::core::settings::{
    AssignPolicy, Backoff, Jitter, Protocol, QueuePolicy, Reentry, RetryPolicy,
};
use dispatch_playground::core::sim::{Advanced, Out, Rules, Setup, Sim, TimedOrder};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// How a run is looked at.
#[derive(Clone, Copy)]
pub struct Frame {
    /// Everything takes this many times as long.
    pub scale: u64,
    /// Everything happens this many seconds later.
    pub shift_s: u64,
    /// Ids are `2 n + 1`: between any two, and before the first, is somebody who never works.
    pub gaps: Gaps,
}

/// Whether ids have gaps.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    None,
    Everywhere,
}

/// As the script says.
pub const PLAIN: Frame = Frame { scale: 1, shift_s: 0, gaps: Gaps::None };

/// The run of the script goes on for this long, in its own seconds.
const LENGTH_S: u64 = 4 * 3_600;

impl Frame {
    pub fn at(self, s: u64) -> SimTime {
        SimTime::from_secs(s * self.scale + self.shift_s)
    }
    fn long(self, s: u64) -> SimDuration {
        SimDuration::from_secs(s * self.scale)
    }
    fn number(self, n: u64) -> u32 {
        (if self.gaps == Gaps::None { n } else { 2 * n + 1 }) as u32
    }

    /// The run of a seed: its events from the first second on, when the drivers come in.
    pub fn run(self, seed: u64) -> Vec<Stamped> {
        let mut out = Out::new();
        let mut sim = Sim::new(Arc::new(self.setup(seed)), &mut out);
        while sim.advance(self.at(LENGTH_S), u32::MAX, &mut out) == Advanced::Budget {}
        out.retain(|stamped| stamped.at >= self.at(1));
        out
    }

    /// No draw of it depends on a time or on the number of a driver: answers and messages come at
    /// once, and meals say how long they take.
    fn setup(self, seed: u64) -> Setup {
        let mut dice = Dice::new(seed);
        let drivers = 1 + dice.below(5);
        let mut setup = grid_city::setup(seed, drivers as u32, 0);
        setup.city = Arc::new(self.city(drivers as u32));
        setup.rules = Rules {
            parking: self.long(30),
            leaving: self.long(15),
            handing_over: self.long(60),
            returning: self.long(15),
            promise: self.long(2_100),
            ..Rules::default()
        };
        let settings = &mut setup.settings;
        settings.drivers_on_shift = 0;
        settings.queue = dice.pick(&QUEUES);
        settings.assign = dice.pick(&POLICIES);
        settings.queue_capacity = dice.pick(&[None, None, Some(3)]);
        settings.protocol = Protocol {
            latency: SimDuration::ZERO,
            think_time: SimDuration::ZERO,
            resend_after: self.long(3),
            offer_timeout: self.long(60),
            exclusion: self.long(dice.pick(&[5, 300])),
            heartbeat_every: SimDuration::ZERO,
            ..settings.protocol
        };
        settings.retry = RetryPolicy {
            backoff: dice.pick(&Backoff::ALL),
            base: self.long(dice.pick(&[1, 30])),
            cap: self.long(dice.pick(&[30, 200])),
            jitter: Jitter::None,
            max_attempts: dice.pick(&[1, 2, 4]),
            total_deadline: self.long(dice.pick(&[900, 3_600])),
            reentry: dice.pick(&[Reentry::AtReturn, Reentry::AtOriginal]),
            attempt_timeout: dice.pick(&[None, None, Some(600)]).map(|s| self.long(s)),
        };
        setup.orders = self.orders(&mut dice);
        setup.script = self.script(&mut dice, drivers);
        setup
    }

    fn city(self, drivers: u32) -> dispatch_playground::core::city::City {
        let mut city = grid_city::city(6, 5, drivers);
        let network = &city.network;
        let mut edges = network.edges().as_slice().to_vec();
        for edge in &mut edges {
            edge.travel = edge.travel.times(self.scale);
        }
        let nodes = network.nodes().as_slice().to_vec();
        let network = RoadNetwork::build(nodes, edges, vec![String::new()]).expect("a grid");
        city.network = Arc::new(network);
        for driver in city.drivers.iter_mut() {
            driver.acceptance_ppm = 1_000_000;
        }
        if self.gaps == Gaps::Everywhere {
            // A shift that is over before anything happens.
            let shift = Shift { from: SimTime::ZERO, until: SimTime::ZERO };
            let nobody = DriverSpec { shift: Some(shift), ..DriverSpec::new(NodeId(0)) };
            let drivers = city.drivers.iter().flat_map(|spec| [nobody.clone(), spec.clone()]);
            city.drivers = drivers.collect();
            let kitchens = city.restaurants.iter().flat_map(|spec| [spec.clone(), spec.clone()]);
            city.restaurants = kitchens.collect();
        }
        city
    }

    fn orders(self, dice: &mut Dice) -> Vec<TimedOrder> {
        let mut times: Vec<u64> = (0..24).map(|_| 60 + dice.below(3_000)).collect();
        times.sort_unstable();
        let order = |at: u64| {
            let restaurant = RestaurantId(self.number(dice.below(5)));
            let release = (dice.below(4) == 0).then(|| self.at(at + dice.below(900)));
            let spec = OrderSpec {
                class: dice.pick(&Class::ALL),
                release,
                preparation: Some(self.long(dice.below(600))),
                ..OrderSpec::new(restaurant, NodeId(dice.below(36) as u32))
            };
            TimedOrder { at: self.at(at), spec }
        };
        times.into_iter().map(order).collect()
    }

    fn script(self, dice: &mut Dice, drivers: u64) -> Vec<TimedCommand> {
        let mut times: Vec<u64> = (0..16).map(|_| 120 + dice.below(4_000)).collect();
        times.sort_unstable();
        let all = if self.gaps == Gaps::None { drivers } else { 2 * drivers };
        let call_in = Command::SetDriversOnShift { count: all as u32 };
        let first = TimedCommand { at: self.at(1), command: call_in };
        let rest = times.into_iter().map(|at| {
            let driver = DriverId(self.number(dice.below(drivers)));
            let command = match dice.below(9) {
                0 => Command::SetQueuePolicy(dice.pick(&QUEUES)),
                1 => Command::SetAssignPolicy(dice.pick(&POLICIES)),
                2 => Command::CancelOrder(OrderId(dice.below(24) as u32)),
                3 => Command::InjectFault(FaultKind::DriverCancels(driver)),
                4 => Command::InjectFault(FaultKind::DriverBreaksDown(driver)),
                5 => Command::InjectFault(FaultKind::RoadClosed(EdgeId(dice.below(120) as u32))),
                6 => Command::InjectFault(FaultKind::DispatcherPaused),
                7 => {
                    let kitchen = RestaurantId(self.number(dice.below(5)));
                    Command::InjectFault(FaultKind::RestaurantLate(kitchen))
                }
                _ => Command::StopFault(FaultId(dice.below(4) as u32)),
            };
            TimedCommand { at: self.at(at), command }
        });
        std::iter::once(first).chain(rest).collect()
    }
}

const QUEUES: [QueuePolicy; 6] = QueuePolicy::ALL;
/// All but the weighted score: its weights are costs of a minute.
const POLICIES: [AssignPolicy; 6] = [
    AssignPolicy::Nearest,
    AssignPolicy::RoundRobin,
    AssignPolicy::LeastLoaded,
    AssignPolicy::TwoChoices,
    AssignPolicy::Random,
    AssignPolicy::FirstComeNearest,
];
