//! The route of the selected thing: the rest of the leg under way, and the leg that follows.
//!
//! Routes are found by the core's router; only the following leg is asked for, and only when
//! it changes.

use super::panel::Subject;
use crate::core::city::TravelRule;
use crate::core::driver::{Activity, Driver};
use crate::core::geo::Point;
use crate::core::id::{DriverId, EdgeId, NodeId, OrderId};
use crate::core::order::{Order, OrderState};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::core::travel::{Leg, Path, Spot};

/// Remembers the following leg between frames.
#[derive(Clone, Debug, Default)]
pub struct Route {
    known: Option<Key>,
    following: Vec<EdgeId>,
}

/// What the following leg depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    from: NodeId,
    to: NodeId,
    /// Closures change routes; each starts or stops a fault.
    n_faults: usize,
    n_stopped: usize,
}

impl Route {
    /// Gives every point of the selected thing's route, from where it is now.
    pub fn trace(&mut self, sim: &Sim, selected: Option<Subject>, mut point: impl FnMut(Point)) {
        match selected {
            Some(Subject::Driver(id)) => {
                if let Some(driver) = sim.drivers().get(DriverId(id)) {
                    self.trace_driver(sim, driver, &mut point);
                }
            }
            Some(Subject::Order(id)) => {
                if let Some(order) = sim.orders().get(OrderId(id)) {
                    self.trace_order(sim, order, &mut point);
                }
            }
            Some(
                Subject::Restaurant(_)
                | Subject::Road(_)
                | Subject::Message(_)
                | Subject::District(_)
                | Subject::Dispatcher,
            )
            | None => {}
        }
    }

    fn trace_order(&mut self, sim: &Sim, order: &Order, point: &mut impl FnMut(Point)) {
        match order.state {
            OrderState::InProgress { driver, .. } => {
                self.trace_driver(sim, &sim.drivers()[driver], point);
            }
            OrderState::Pending { .. }
            | OrderState::Queued { .. }
            | OrderState::Retrying { .. } => {
                let kitchen = restaurant_node(sim, order);
                self.trace_following(sim, kitchen, order.spec.destination, point);
            }
            OrderState::Completed { .. }
            | OrderState::Failed { .. }
            | OrderState::Cancelled { .. } => {}
        }
    }

    fn trace_driver(&mut self, sim: &Sim, driver: &Driver, point: &mut impl FnMut(Point)) {
        let here = match &driver.activity {
            Activity::Driving(leg) => {
                trace_leg(sim, leg, sim.now(), point);
                leg.to
            }
            Activity::Standing(_) | Activity::Waiting { .. } | Activity::Serving { .. } => {
                match current_stop(sim, driver) {
                    Some(node) => node,
                    None => return,
                }
            }
        };
        if let Some(next) = next_stop(sim, driver, here) {
            self.trace_following(sim, here, next, point);
        }
    }

    fn trace_following(
        &mut self,
        sim: &Sim,
        from: NodeId,
        to: NodeId,
        point: &mut impl FnMut(Point),
    ) {
        let nodes = sim.city().network.nodes();
        point(nodes[from]);
        if sim.city().travel != TravelRule::Roads {
            point(nodes[to]);
            return;
        }
        let n_stopped = sim.faults().iter().filter(|fault| fault.stopped.is_some()).count();
        let key = Key { from, to, n_faults: sim.faults().len(), n_stopped };
        if self.known != Some(key) {
            self.known = Some(key);
            // A router keeps scratch and so wants to be mutable; the run's own stays untouched.
            let mut router = sim.router().clone();
            if router.route(from, to, &mut self.following).is_none() {
                self.following.clear();
            }
        }
        for &edge in &self.following {
            sim.city().network.points(edge).skip(1).for_each(&mut *point);
        }
    }
}

/// Points from where the traveller is now to the end of the leg.
fn trace_leg(sim: &Sim, leg: &Leg, now: SimTime, point: &mut impl FnMut(Point)) {
    let network = &sim.city().network;
    let pose = leg.pose(network, now);
    point(pose.at);
    match leg.spot(network, now) {
        Spot::Off(_) => point(network.nodes()[leg.to]),
        Spot::OnRoad { edge, .. } => {
            network.points(edge).skip(1).skip_while(|&p| p != pose.ahead).for_each(&mut *point);
        }
        // At the very start of a road: it is under the wheels, but none of it is done.
        Spot::Node(node) => {
            if let Some(edge) = road_at(leg, now)
                && network.edges()[edge].from == node
            {
                network.points(edge).skip(1).for_each(&mut *point);
            }
        }
    }
    for &(edge, _) in leg.roads_ahead(now) {
        network.points(edge).skip(1).for_each(&mut *point);
    }
}

/// The road that a leg is on at a time.
fn road_at(leg: &Leg, now: SimTime) -> Option<EdgeId> {
    match &leg.path {
        Path::Straight { .. } => None,
        Path::Roads { steps, .. } => {
            steps.iter().find(|(_, end)| *end > now).map(|&(edge, _)| edge)
        }
    }
}

/// Where a driver with work stands while not driving.
fn current_stop(sim: &Sim, driver: &Driver) -> Option<NodeId> {
    driver.jobs.front()?;
    match driver.activity {
        Activity::Standing(Spot::Node(node)) => Some(node),
        Activity::Standing(Spot::OnRoad { edge, .. }) => Some(sim.city().network.edges()[edge].to),
        Activity::Standing(Spot::Off(_)) => None,
        Activity::Waiting { at, .. } | Activity::Serving { at, .. } => Some(at),
        Activity::Driving(ref leg) => Some(leg.to),
    }
}

/// Where a driver goes after the stop `here`: to the customer, or to the next restaurant.
fn next_stop(sim: &Sim, driver: &Driver, here: NodeId) -> Option<NodeId> {
    let job = driver.jobs.front()?;
    let order = &sim.orders()[job.order];
    if !job.on_board {
        let kitchen = restaurant_node(sim, order);
        return Some(if here == kitchen { order.spec.destination } else { kitchen });
    }
    if here != order.spec.destination {
        return Some(order.spec.destination);
    }
    let next = driver.jobs.get(1)?;
    let order = &sim.orders()[next.order];
    Some(if next.on_board { order.spec.destination } else { restaurant_node(sim, order) })
}

fn restaurant_node(sim: &Sim, order: &Order) -> NodeId {
    sim.city().restaurants[order.spec.restaurant].node
}
