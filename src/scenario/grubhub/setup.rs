//! An instance as a run of the core: its own travel rule, shifts, kitchens and service times.

use super::{Instance, Place};
use crate::core::city::{City, DriverSpec, RestaurantSpec, Shift, TravelRule};
use crate::core::geo::{Bounds, Point};
use crate::core::id::{Id, NodeId, RestaurantId};
use crate::core::network::RoadNetwork;
use crate::core::order::OrderSpec;
use crate::core::settings::{
    AssignPolicy, Backoff, Jitter, Protocol, QueuePolicy, Reentry, RetryPolicy, Settings,
};
use crate::core::sim::{Rules, Setup, TimedOrder};
use crate::core::time::{SimDuration, SimTime};
use std::sync::Arc;

impl Instance {
    /// A run of this instance. Nobody takes time to think or to tell, nobody declines, kitchens
    /// need exactly the time from placement to ready: what is left is the policy.
    pub fn setup(&self, name: &str, assign: AssignPolicy, seed: u64) -> Setup {
        let half_pickup = self.half_pickup_service();
        let half_dropoff = self.half_dropoff_service();
        Setup {
            seed,
            city: Arc::new(self.city(name)),
            settings: Settings {
                queue: QueuePolicy::Fifo,
                assign,
                retry: PATIENT,
                arrivals_per_hour: 0,
                drivers_on_shift: 0,
                protocol: INSTANT,
                ..Settings::default()
            },
            rules: Rules {
                parking: half_pickup,
                leaving: half_pickup,
                handing_over: half_dropoff,
                returning: half_dropoff,
                promise: SimDuration::from_mins(self.parameters.target_click_to_door.into()),
                class_mix_ppm: [0, 1_000_000, 0],
                cold_box_ppm: 0,
            },
            orders: self.script(),
            script: Vec::new(),
        }
    }

    /// When a run is over: nobody picks up after the last shift, and a day is long enough for
    /// every trip that began.
    pub fn horizon(&self) -> SimTime {
        let last_off = self.couriers.iter().map(|c| c.off).max().unwrap_or(SimTime::ZERO);
        last_off + SimDuration::from_mins(24 * 60)
    }

    /// The junction of a place. There are no roads, only places: restaurants, then customers,
    /// then where couriers start.
    fn node(&self, courier: usize, place: Place) -> NodeId {
        let (restaurants, orders) = (self.restaurants.len(), self.orders.len());
        NodeId::from_idx(match place {
            Place::Restaurant(idx) => idx,
            Place::Customer(idx) => restaurants + idx,
            Place::Start => restaurants + orders + courier,
        })
    }

    fn city(&self, name: &str) -> City {
        let customers = self.orders.iter().map(|order| &order.site);
        let starts = self.couriers.iter().map(|courier| &courier.site);
        let sites = self.restaurants.iter().chain(customers).chain(starts);
        let points: Vec<Point> = sites.map(|site| site.at).collect();
        // Invariant: an instance has at least one restaurant.
        let bounds = Bounds::around(points.iter().copied())
            .unwrap_or(Bounds { min: Point::default(), max: Point::default() });
        let restaurant = |(idx, site): (usize, &super::Site)| {
            RestaurantSpec::new(site.name.clone(), self.node(0, Place::Restaurant(idx)))
        };
        let driver = |(idx, courier): (usize, &super::Courier)| DriverSpec {
            capacity: PLAN_MAX,
            shift: Some(Shift { from: courier.on, until: courier.off }),
            ..DriverSpec::new(self.node(idx, Place::Start))
        };
        City {
            name: name.to_owned(),
            attribution: None,
            // Invariant: the parts of an instance are far fewer than a network may have.
            network: Arc::new(
                RoadNetwork::build(points, Vec::new(), vec![String::new()]).unwrap_or_default(),
            ),
            travel: TravelRule::StraightMinutes {
                metres_per_minute: self.parameters.metres_per_minute,
            },
            districts: Vec::new().into(),
            areas: Vec::new(),
            restaurants: self.restaurants.iter().enumerate().map(restaurant).collect(),
            drivers: self.couriers.iter().enumerate().map(driver).collect(),
            bounds,
        }
    }

    fn script(&self) -> Vec<TimedOrder> {
        let timed = |(idx, order): (usize, &super::Order)| TimedOrder {
            at: order.placed,
            spec: OrderSpec {
                preparation: Some(order.ready.since(order.placed)),
                ..OrderSpec::new(
                    RestaurantId::from_idx(order.restaurant),
                    self.node(0, Place::Customer(idx)),
                )
            },
        };
        self.orders.iter().enumerate().map(timed).collect()
    }
}

/// Orders a courier may have planned ahead: no limit that matters.
const PLAN_MAX: u32 = 1000;

/// Nothing fails here, so the longest that the core allows is no limit that matters.
const PATIENT: RetryPolicy = RetryPolicy {
    backoff: Backoff::None,
    base: SimDuration::ZERO,
    cap: SimDuration::ZERO,
    jitter: Jitter::None,
    max_attempts: 1000,
    total_deadline: SimDuration::from_mins(7 * 24 * 60),
    reentry: Reentry::AtOriginal,
    attempt_timeout: None,
};

/// Messages arrive at once and nobody thinks; no heartbeats, so no leases.
const INSTANT: Protocol = Protocol {
    latency: SimDuration::ZERO,
    resend_after: SimDuration::from_secs(1),
    offer_timeout: SimDuration::from_secs(1),
    think_time: SimDuration::ZERO,
    exclusion: SimDuration::from_secs(1),
    heartbeat_every: SimDuration::ZERO,
    lease: SimDuration::ZERO,
};
