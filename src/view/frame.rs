//! What moves on the map at one moment, as flat arrays a painter and a worker message can share.
//!
//! All places are metres east and north of the south-west corner of the city's bounds.

use super::filter::OrderFilter;
use super::live::{FlashKind, Live};
use super::map::Plane;
use super::panel::Subject;
use super::route::Route;
use crate::core::driver::{Activity, Driver, Service};
use crate::core::id::{Id, OrderId};
use crate::core::order::{Order, OrderState};
use crate::core::sim::Sim;

/// Everything that moves, rebuilt in place for each frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Time of the run, in microseconds.
    pub now_us: u64,
    /// [`DRIVER_STRIDE`] numbers for each driver, in id order.
    pub drivers: Vec<f32>,
    /// [`ORDER_STRIDE`] numbers for each order on the map.
    pub orders: Vec<f32>,
    /// [`RESTAURANT_STRIDE`] numbers for each restaurant, in id order.
    pub restaurants: Vec<f32>,
    /// Route of the selected thing: x, y for each point; empty where there is none.
    pub route: Vec<f32>,
    /// [`FLASH_STRIDE`] numbers for each recent event that is animated.
    pub flashes: Vec<f32>,
    /// [`FLIGHT_STRIDE`](super::flights::FLIGHT_STRIDE) numbers for each message.
    pub flights: Vec<f32>,
}

/// In the place of "selected": not what the reader filters for.
pub const DIMMED: f32 = -1.0;

/// x, y, heading in radians (0 east, counter-clockwise), marker, orders in hand, selected (0 or 1,
/// or [`DIMMED`]), share of the lease that is left (-1 where that is nothing to look at), orders
/// that fit in hand.
/// Marker: 0 idle, 1 to restaurant, 2 at the counter, 3 on board, 4 handing over, 5 broken,
/// 6 off shift (not drawn).
pub const DRIVER_STRIDE: usize = 8;

/// id, x, y, marker, class, share of the promise used (1.0 is all of it), selected (0 or 1, or
/// [`DIMMED`]), share of the wait before the next try that has passed (-1 without one), attempts
/// begun, flags (1 stands by a borrowed class).
/// Marker: 0 waiting, 1 assigned, 2 on board, 3 delivered a moment ago, 4 retrying,
/// 5 failed a moment ago, 6 cancelled a moment ago.
/// An order stands at its customer; its meal is drawn at the restaurant.
pub const ORDER_STRIDE: usize = 10;

/// x, y, meals waiting for a slot, meals cooking, cooked meals that keep their slot, slots (0 without
/// limit), meals on the counter, usable places on the counter (0 without limit), flags (1 late,
/// 2 closed, 4 jammed).
pub const RESTAURANT_STRIDE: usize = 9;

/// kind, share of the animation passed (0 to 1), x0, y0, x1, y1.
/// Kind: 0 assigned (line from driver to restaurant), 1 picked up, 2 delivered, 3 failed.
pub const FLASH_STRIDE: usize = 6;

/// The markers of drivers.
pub mod marker {
    #![expect(missing_docs, reason = "the stride's description names them")]
    pub const IDLE: f32 = 0.0;
    pub const TO_RESTAURANT: f32 = 1.0;
    pub const AT_COUNTER: f32 = 2.0;
    pub const ON_BOARD: f32 = 3.0;
    pub const HANDING_OVER: f32 = 4.0;
    pub const BROKEN: f32 = 5.0;
    pub const OFF_SHIFT: f32 = 6.0;
}

impl Frame {
    /// Rebuilds the frame for the run as it stands now; allocates only while the city grows.
    /// A driver without a direction of travel keeps the heading of the frame before.
    pub fn rebuild(
        &mut self,
        sim: &Sim,
        live: &Live,
        route: &mut Route,
        (selected, filter): (Option<Subject>, Option<OrderFilter>),
    ) {
        let plane = Plane::of(sim.city());
        self.now_us = sim.now().as_micros();
        self.rebuild_drivers(sim, plane, selected);
        self.rebuild_orders(sim, live, plane, selected);
        self.rebuild_restaurants(sim, plane);
        self.rebuild_flashes(sim, live, plane);
        self.flights.clear();
        live.flights(sim, selected, &mut self.flights);
        self.route.clear();
        route.trace(sim, selected, |point| {
            self.route.extend(<[f32; 2]>::from(plane.place(point)));
        });
        if let Some(filter) = filter {
            self.dim(sim, |order| filter.fits(&sim.orders()[order], live));
        }
    }

    /// What the reader does not want to see is dimmed, and nothing is told of it: other orders, and
    /// drivers without one.
    fn dim(&mut self, sim: &Sim, fits: impl Fn(OrderId) -> bool) {
        for row in self.orders.chunks_exact_mut(ORDER_STRIDE) {
            if row[6] == 0.0 && !fits(OrderId(row[0] as u32)) {
                row[6..].copy_from_slice(&[DIMMED, -1.0, 0.0, 0.0]);
            }
        }
        let drivers = self.drivers.chunks_exact_mut(DRIVER_STRIDE);
        for (row, driver) in drivers.zip(sim.drivers().iter()) {
            if row[5] == 0.0 && !driver.jobs.iter().any(|job| fits(job.order)) {
                row[5..].copy_from_slice(&[DIMMED, -1.0, 1.0]);
            }
        }
    }

    fn rebuild_drivers(&mut self, sim: &Sim, plane: Plane, selected: Option<Subject>) {
        self.drivers.resize(sim.drivers().len() * DRIVER_STRIDE, 0.0);
        let rows = self.drivers.chunks_exact_mut(DRIVER_STRIDE);
        for (row, driver) in rows.zip(sim.drivers().iter()) {
            let pose = sim.driver_pose(driver.id);
            let (x, y) = plane.place(pose.at);
            let (ahead_x, ahead_y) = plane.place(pose.ahead);
            let heading =
                if pose.at == pose.ahead { row[2] } else { libm::atan2f(ahead_y - y, ahead_x - x) };
            let is_selected = selected == Some(Subject::Driver(driver.id.0));
            let jobs = driver.jobs.len() as f32;
            let lease = lease_left(sim, driver, is_selected);
            let fit = sim.city().drivers[driver.id].capacity as f32;
            let marker = driver_marker(driver);
            row.copy_from_slice(&[x, y, heading, marker, jobs, flag(is_selected), lease, fit]);
        }
    }

    fn rebuild_orders(&mut self, sim: &Sim, live: &Live, plane: Plane, selected: Option<Subject>) {
        self.orders.clear();
        for id in live.shown(sim.now()) {
            let order = &sim.orders()[id];
            let (x, y) = plane.place(sim.city().network.nodes()[order.spec.destination]);
            let promise = order.promised.since(order.placed).as_micros().max(1);
            let used = order.age(sim.now()).as_micros() as f64 / promise as f64;
            self.orders.extend([
                id.0 as f32,
                x,
                y,
                order_marker(order),
                order.spec.class.level() as f32,
                used as f32,
                flag(is_followed(selected, order)),
                backoff_passed(sim, order),
                order.attempts.len() as f32,
                flag(sim.borrowed(id).is_some()),
            ]);
        }
    }

    fn rebuild_restaurants(&mut self, sim: &Sim, plane: Plane) {
        self.restaurants.clear();
        for (kitchen, spec) in sim.restaurants().iter().zip(sim.city().restaurants.iter()) {
            let (x, y) = plane.place(sim.city().network.nodes()[spec.node]);
            let blocked = kitchen.cooking.iter().filter(|meal| meal.blocked).count();
            self.restaurants.extend([
                x,
                y,
                kitchen.waiting.len() as f32,
                (kitchen.cooking.len() - blocked) as f32,
                blocked as f32,
                spec.cooking_slots as f32,
                kitchen.counter.len() as f32,
                kitchen.jam.unwrap_or(spec.counter_places) as f32,
                flag(kitchen.late) + 2.0 * flag(kitchen.closed) + 4.0 * flag(kitchen.jam.is_some()),
            ]);
        }
    }

    fn rebuild_flashes(&mut self, sim: &Sim, live: &Live, plane: Plane) {
        self.flashes.clear();
        let city = sim.city();
        for (flash, passed) in live.flashes(sim.now()) {
            let spec = &sim.orders()[flash.order].spec;
            let restaurant = city.network.nodes()[city.restaurants[spec.restaurant].node];
            let customer = city.network.nodes()[spec.destination];
            let (from, to) = match flash.kind {
                FlashKind::Assigned(driver) => (sim.driver_pose(driver).at, restaurant),
                FlashKind::PickedUp => (restaurant, restaurant),
                FlashKind::Delivered | FlashKind::Failed => (customer, customer),
            };
            let ((x0, y0), (x1, y1)) = (plane.place(from), plane.place(to));
            self.flashes.extend([flash.kind.number(), passed, x0, y0, x1, y1]);
        }
    }
}

/// An order is marked with its driver, so that a selected driver's customers stand out.
fn is_followed(selected: Option<Subject>, order: &Order) -> bool {
    match selected {
        Some(Subject::Order(id)) => order.id == OrderId(id),
        Some(Subject::Driver(id)) => {
            matches!(order.state, OrderState::InProgress { driver, .. } if driver.idx() as u32 == id)
        }
        Some(Subject::Restaurant(id)) => {
            order.spec.restaurant.0 == id && !order.status().is_final()
        }
        _ => false,
    }
}

/// What is left of trust in a driver: of a selected one always, of the others once a heartbeat is
/// missing.
fn lease_left(sim: &Sim, driver: &Driver, is_selected: bool) -> f32 {
    if driver.lost {
        return 0.0;
    }
    let Some(lease) = driver.lease else { return -1.0 };
    let protocol = &sim.settings().protocol;
    let (whole, left) = (protocol.lease.as_micros(), lease.until.since(sim.now()).as_micros());
    let expected = protocol.heartbeat_every.plus(protocol.latency.times(2)).as_micros();
    let is_missing = whole.saturating_sub(left) > expected;
    if is_selected || is_missing { share(left, whole) } else { -1.0 }
}

fn backoff_passed(sim: &Sim, order: &Order) -> f32 {
    match order.state {
        OrderState::Retrying { until, .. } => {
            1.0 - share(until.since(sim.now()).as_micros(), order.waited.as_micros())
        }
        _ => -1.0,
    }
}

fn share(part: u64, whole: u64) -> f32 {
    (part as f64 / whole.max(1) as f64).min(1.0) as f32
}

fn driver_marker(driver: &Driver) -> f32 {
    let Some(job) = driver.jobs.front() else {
        return if driver.broken.is_some() {
            marker::BROKEN
        } else if driver.on_shift || matches!(driver.activity, Activity::Driving(_)) {
            marker::IDLE
        } else {
            marker::OFF_SHIFT
        };
    };
    let on_the_way = if job.on_board { marker::ON_BOARD } else { marker::TO_RESTAURANT };
    match &driver.activity {
        _ if driver.broken.is_some() => marker::BROKEN,
        Activity::Standing(_) | Activity::Driving(_) => on_the_way,
        Activity::Waiting { .. } => marker::AT_COUNTER,
        Activity::Serving { what: Service::Parking | Service::Leaving, .. } => marker::AT_COUNTER,
        Activity::Serving { what: Service::HandingOver | Service::Returning, .. } => {
            marker::HANDING_OVER
        }
    }
}

fn order_marker(order: &Order) -> f32 {
    match order.state {
        OrderState::Pending { .. } | OrderState::Queued { .. } => 0.0,
        OrderState::InProgress { stage, .. } if stage.is_on_board() => 2.0,
        OrderState::InProgress { .. } => 1.0,
        OrderState::Completed { .. } => 3.0,
        OrderState::Retrying { .. } => 4.0,
        OrderState::Failed { .. } => 5.0,
        OrderState::Cancelled { .. } => 6.0,
    }
}

const fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}
