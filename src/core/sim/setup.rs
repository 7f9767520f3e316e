//! What a run is made from, and the making.

use super::breakers::{Circuit, check_breaker};
use super::commands::{
    check_assign, check_keys, check_protocol, check_queue, check_retry, check_size,
};
use super::crash::Crash;
use super::demand::Demand;
use super::dispatch::{Decisions, Scratch};
use super::faults::{Faults, in_range};
use super::keys::Keys;
use super::limits::{Limits, check_limits};
use super::log::Log;
use super::post::Post;
use super::sync::Waiting;
use super::waits::Waits;
use super::{Out, Sim};
use crate::core::city::{City, DriverSpec};
use crate::core::command::{CommandError, TimedCommand};
use crate::core::driver::{Activity, Driver};
use crate::core::id::{DriverId, Id, IdVec, NodeId, RestaurantId};
use crate::core::network::Router;
use crate::core::order::OrderSpec;
use crate::core::queue::Queue;
use crate::core::restaurant::Restaurant;
use crate::core::scheduler::Scheduler;
use crate::core::settings::Settings;
use crate::core::time::{SimDuration, SimTime};
use crate::core::travel::Spot;
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

/// Everything that decides a run, but for the commands given while it goes on.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The one seed.
    pub seed: u64,
    /// Where it happens.
    pub city: Arc<City>,
    /// Settings at time zero.
    pub settings: Settings,
    /// Fixed rules of this scenario.
    pub rules: Rules,
    /// Orders placed at given times, in time order; the generated ones come on top.
    pub orders: Vec<TimedOrder>,
    /// Commands that the run itself carries out at given times, in time order: at equal times
    /// before the orders and before whatever else happens then.
    pub script: Vec<TimedCommand>,
}

/// An order of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimedOrder {
    /// When the customer places it.
    pub at: SimTime,
    /// What is asked for.
    pub spec: OrderSpec,
}

/// Fixed rules of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// From arrival at a restaurant to being able to take the food.
    pub parking: SimDuration,
    /// From taking the food to leaving.
    pub leaving: SimDuration,
    /// From arrival at the door to the hand-over, where the order does not say.
    pub handing_over: SimDuration,
    /// From the hand-over to being free.
    pub returning: SimDuration,
    /// Delivery is promised within this long of placement.
    pub promise: SimDuration,
    /// Shares of urgent, standard and saver among generated orders, in parts per million.
    pub class_mix_ppm: [u32; 3],
    /// Share of generated orders that need a cold box, in parts per million.
    pub cold_box_ppm: u32,
}

/// Why a run cannot be made from a setup. Whoever reads files reports these with their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// A restaurant, driver or order names a junction or restaurant that does not exist.
    Dangling {
        /// What names it, such as "driver 3".
        who: String,
        /// What is missing, such as "Junction 17".
        what: String,
    },
    /// The orders of the script are not in time order.
    OutOfOrder {
        /// The first order that is earlier than the one before, from 0.
        idx: usize,
    },
    /// A setting is outside its range.
    Setting(CommandError),
    /// The commands of the script are not in time order.
    CommandsOutOfOrder {
        /// The first command that is earlier than the one before, from 0.
        idx: usize,
    },
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SetupError::Dangling { who, what } => write!(f, "{who} names {what}: no such thing"),
            SetupError::OutOfOrder { idx } => {
                write!(f, "order {idx} is placed before the one ahead of it; expected time order")
            }
            SetupError::Setting(error) => write!(f, "{error}"),
            SetupError::CommandsOutOfOrder { idx } => {
                write!(f, "command {idx} is given before the one ahead of it; expected time order")
            }
        }
    }
}

impl std::error::Error for SetupError {}

impl Default for Rules {
    /// The playground's own (chosen by feel: about half a minute at each end).
    fn default() -> Self {
        Rules {
            parking: SimDuration::from_secs(30),
            leaving: SimDuration::from_secs(15),
            handing_over: SimDuration::from_secs(60),
            returning: SimDuration::from_secs(15),
            promise: SimDuration::from_mins(35),
            class_mix_ppm: [150_000, 600_000, 250_000],
            cold_box_ppm: 0,
        }
    }
}

impl Setup {
    /// A run of a city by the playground's own rules, without a script.
    pub fn new(seed: u64, city: City, settings: Settings) -> Setup {
        Setup {
            seed,
            city: Arc::new(city),
            settings,
            rules: Rules::default(),
            orders: Vec::new(),
            script: Vec::new(),
        }
    }

    /// Whether a run can be made from this.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), SetupError> {
        let nodes = self.city.network.nodes().len();
        let known = |who: &dyn fmt::Display, node: NodeId| {
            if node.idx() < nodes {
                return Ok(());
            }
            Err(SetupError::Dangling { who: who.to_string(), what: node.to_string() })
        };
        for (id, restaurant) in self.city.restaurants.enumerate() {
            known(&id, restaurant.node)?;
        }
        for (id, driver) in self.city.drivers.enumerate() {
            known(&id, driver.node)?;
            in_range("speed (percent)", driver.speed_percent, 1, 1_000)
                .and_then(|()| in_range("space (units of size)", driver.space, 1, u32::MAX.into()))
                .map_err(SetupError::Setting)?;
        }
        for (idx, order) in self.orders.iter().enumerate() {
            known(&format_args!("order {idx}"), order.spec.destination)?;
            check_size(order.spec.size).map_err(SetupError::Setting)?;
            if self.city.restaurants.get(order.spec.restaurant).is_none() {
                let what = order.spec.restaurant.to_string();
                return Err(SetupError::Dangling { who: format!("order {idx}"), what });
            }
        }
        if let Some(idx) = self.orders.windows(2).position(|pair| pair[1].at < pair[0].at) {
            return Err(SetupError::OutOfOrder { idx: idx + 1 });
        }
        if let Some(idx) = self.script.windows(2).position(|pair| pair[1].at < pair[0].at) {
            return Err(SetupError::CommandsOutOfOrder { idx: idx + 1 });
        }
        check_queue(self.settings.queue).map_err(SetupError::Setting)?;
        check_assign(self.settings.assign).map_err(SetupError::Setting)?;
        check_retry(&self.settings.retry).map_err(SetupError::Setting)?;
        check_keys(self.settings.keys).map_err(SetupError::Setting)?;
        check_breaker(self.settings.breaker).map_err(SetupError::Setting)?;
        check_limits(&self.settings.limits, &self.city).map_err(SetupError::Setting)?;
        check_protocol(&self.settings.protocol).map_err(SetupError::Setting)
    }
}

impl Sim {
    /// A run at time zero, with what happens at once (drivers coming on shift) in `out`.
    ///
    /// # Panics
    /// Where `setup` does not pass [`Setup::check`].
    pub fn new(setup: Arc<Setup>, out: &mut Out) -> Sim {
        if let Err(error) = setup.check() {
            panic!("a run was made from an unchecked setup: {error}");
        }
        let restaurants = setup.city.restaurants.ids().map(kitchen);
        let drivers = setup.city.drivers.enumerate().map(|(id, spec)| idle(id, spec));
        let router = Router::new(setup.city.network.clone());
        let mut sim = Sim {
            settings: setup.settings.clone(),
            timers: Scheduler::new(),
            log: Log::new(),
            post: Post::default(),
            demand: Demand::default(),
            keys: Keys::default(),
            waiting: Waiting::default(),
            crash: Crash::default(),
            orders: IdVec::new(),
            queue: Queue::new(setup.settings.queue),
            rise: None,
            limits: Limits::default(),
            breakers: setup.city.restaurants.ids().map(|_| Circuit::CLOSED).collect(),
            next_entry: 0,
            next_attempt: 0,
            decisions: Decisions::default(),
            scratch: Scratch::default(),
            cycle: None,
            window: None,
            drivers: drivers.collect(),
            restaurants: restaurants.collect(),
            waits: Waits::default(),
            faults: Faults::default(),
            open_router: router.clone(),
            router,
            counts: [0; 7],
            moves: [[0; 7]; 7],
            n_commands: 0,
            n_fired: 0,
            setup,
        };
        sim.schedule_script_commands();
        sim.start_shifts();
        sim.restart_heartbeats();
        sim.start_demand();
        sim.log.take(out);
        sim
    }
}

/// A kitchen in which nothing has happened.
const fn kitchen(id: RestaurantId) -> Restaurant {
    Restaurant {
        id,
        waiting: VecDeque::new(),
        cooking: Vec::new(),
        counter: Vec::new(),
        late: false,
        closed: false,
        jam: None,
        slots_taken: 0,
        slots_returned: 0,
    }
}

/// A driver before anything has happened.
fn idle(id: DriverId, spec: &DriverSpec) -> Driver {
    Driver {
        id,
        on_shift: false,
        activity: Activity::Standing(Spot::Node(spec.node)),
        timer: None,
        jobs: VecDeque::new(),
        offered: None,
        assigned: Vec::new(),
        broken: None,
        sent_home: false,
        refuses: false,
        slow_percent: 100,
        heartbeat: None,
        heartbeats: 0,
        beat: None,
        lease: None,
        lost: false,
        idle_since: SimTime::ZERO,
        carried: 0,
        driven_before_cm: 0,
        offers: 0,
        declined: 0,
        credit: 0,
    }
}
