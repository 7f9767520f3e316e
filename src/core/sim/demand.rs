//! Where orders come from: the script, the generator and hand-placed ones.
//!
//! The generator is a Poisson process. What it draws depends on the seed and the number of the
//! order alone, so that no policy and no fault shifts an arrival.

use super::Sim;
use super::post::Letter;
use super::timer::TimerKind;
use crate::core::id::{Id, NodeId, OrderId, RestaurantId};
use crate::core::message::{MessageKind, Party};
use crate::core::order::{Class, OrderSpec};
use crate::core::rng::{Purpose, below, chance, draw, exponential};
use crate::core::scheduler::TimerId;
use crate::core::time::{SimDuration, SimTime};

/// An order as its customer sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placement {
    /// Its number in the sequence of all placements.
    pub number: u64,
    pub at: SimTime,
    pub spec: OrderSpec,
    pub replays: Option<OrderId>,
    /// 0 at first, then one more whenever the customer asks for the same thing again.
    pub submission: u32,
}

/// State of the generator and the script.
#[derive(Clone, Debug, Default)]
pub(super) struct Demand {
    /// Placements so far that were scripted or placed by hand.
    by_hand: u64,
    /// Generated placements so far.
    generated: u64,
    /// Scripted orders placed so far.
    scripted: usize,
    /// Fires at the next generated placement; `None` while the rate is zero.
    next: Option<TimerId>,
    next_at: SimTime,
    /// What is left until the next placement while the rate is zero, at one order an hour.
    left: SimDuration,
}

/// Generated orders have numbers from here on, so that hand-placed ones never shift them.
const GENERATED: u64 = 1 << 32;

impl Sim {
    pub(super) fn start_demand(&mut self) {
        self.demand.left = self.demand_gap();
        self.resume_demand();
        self.schedule_script();
    }

    /// The next order's distance from the one before, at one order an hour.
    fn demand_gap(&self) -> SimDuration {
        let bits = draw(self.setup.seed, Purpose::Demand, self.demand.generated, 0);
        exponential(bits, SimDuration::from_mins(60))
    }

    /// Keeps what is left until the next placement while the rate changes: a Poisson process has
    /// no memory, and the same draw is used at any rate.
    pub(super) fn suspend_demand(&mut self) {
        if let Some(timer) = self.demand.next.take() {
            self.timers.cancel(timer);
            let left = self.demand.next_at.since(self.now());
            self.demand.left = scale(left, self.demand_percent(), 100);
        }
    }

    pub(super) fn resume_demand(&mut self) {
        let rate = self.demand_percent();
        if rate > 0 && !self.city().restaurants.is_empty() {
            self.demand.next_at = self.now() + scale(self.demand.left, 100, rate);
            let timer = self.schedule(self.demand.next_at, TimerKind::Demand);
            self.demand.next = Some(timer);
        }
    }

    /// Orders per hundred hours, surges included.
    fn demand_percent(&self) -> u64 {
        u64::from(self.settings.arrivals_per_hour) * self.surge_percent()
    }

    pub(super) fn on_demand(&mut self) {
        let number = self.demand.generated;
        self.demand.generated += 1;
        self.demand.next = None;
        let spec = self.generated_order(number);
        self.place(GENERATED + number, spec, None);
        self.demand.left = self.demand_gap();
        self.resume_demand();
    }

    fn generated_order(&self, number: u64) -> OrderSpec {
        let bits = |k| draw(self.setup.seed, Purpose::Demand, number, k);
        let mut ticket = below(bits(1), 1_000_000);
        let mut class = Class::Saver;
        for (candidate, share) in Class::ALL.into_iter().zip(self.setup.rules.class_mix_ppm) {
            if ticket < u64::from(share) {
                class = candidate;
                break;
            }
            ticket -= u64::from(share);
        }
        let pick = |k, n: usize| below(bits(k), n as u64) as usize;
        let restaurant = RestaurantId::from_idx(pick(2, self.city().restaurants.len()));
        // People order from nearby more often: the nearer of two addresses.
        let nodes = self.city().network.nodes();
        let near = nodes[self.city().restaurants[restaurant].node];
        let addresses = [3, 4].map(|k| NodeId::from_idx(pick(k, nodes.len())));
        let distance = |node: NodeId| nodes[node].distance_squared(near);
        let destination = if distance(addresses[0]) <= distance(addresses[1]) {
            addresses[0]
        } else {
            addresses[1]
        };
        let needs_cold_box = chance(bits(5), self.setup.rules.cold_box_ppm);
        OrderSpec { class, needs_cold_box, ..OrderSpec::new(restaurant, destination) }
    }

    pub(super) fn schedule_script(&mut self) {
        if let Some(order) = self.setup.orders.get(self.demand.scripted) {
            let at = order.at.max(self.now());
            self.schedule(at, TimerKind::Script);
        }
    }

    pub(super) fn on_script(&mut self) {
        let spec = self.setup.orders[self.demand.scripted].spec;
        self.demand.scripted += 1;
        self.place_by_hand(spec, None);
        self.schedule_script();
    }

    pub(super) fn place_by_hand(&mut self, spec: OrderSpec, replays: Option<OrderId>) {
        let number = self.demand.by_hand;
        self.demand.by_hand += 1;
        self.place(number, spec, replays);
    }

    fn place(&mut self, number: u64, spec: OrderSpec, replays: Option<OrderId>) {
        self.submit(Placement { number, at: self.now(), spec, replays, submission: 0 });
    }

    pub(super) fn submit(&mut self, placement: Placement) {
        let message = self.send(Letter {
            kind: MessageKind::PlaceOrder,
            from: Party::Customer,
            to: Party::Dispatcher,
            about: None,
            placement: Some(placement),
        });
        self.on_submitted(message, &placement);
    }
}

/// `length * numerator / denominator`, saturating.
fn scale(length: SimDuration, numerator: u64, denominator: u64) -> SimDuration {
    let product = u128::from(length.as_micros()) * u128::from(numerator) / u128::from(denominator);
    SimDuration::from_micros(u64::try_from(product).unwrap_or(u64::MAX))
}
