//! What drivers physically do: drive, wait, pick up, hand over. The dispatcher learns of it only
//! by the messages sent here.

use super::Sim;
use super::timer::TimerKind;
use crate::core::canary::{Canary, planted};
use crate::core::driver::{Activity, Job, Service};
use crate::core::event::Event;
use crate::core::id::{AttemptId, DriverId, EdgeId, NodeId, OrderId};
use crate::core::message::{About, MessageKind};
use crate::core::order::{Meal, OrderState, Stage};
use crate::core::rng::{Purpose, below, chance, draw};
use crate::core::time::{SimDuration, SimTime};
use crate::core::travel::{self, Leg, Speed, Spot};

impl Sim {
    /// Where a driver is now.
    pub fn driver_spot(&self, driver: DriverId) -> Spot {
        match &self.drivers[driver].activity {
            Activity::Standing(spot) => *spot,
            Activity::Driving(leg) => leg.spot(&self.city().network, self.now()),
            Activity::Waiting { at, .. } | Activity::Serving { at, .. } => Spot::Node(*at),
        }
    }

    /// How fast a driver goes on the trips that begin now.
    pub fn driver_speed(&self, driver: DriverId) -> Speed {
        let percent = self.city().drivers[driver].speed_percent;
        Speed::from_percent(percent * self.drivers[driver].slow_percent / 100)
    }

    /// An offer arrived: the driver thinks about it.
    pub(super) fn consider(&mut self, driver: DriverId, about: About) {
        let order = &self.orders[about.order];
        let stream = answer_stream(driver, order.placement);
        let bits = draw(self.setup.seed, Purpose::Acceptance, stream, answer_number(order.offers));
        let think_time = self.settings.protocol.think_time.as_micros();
        let thought = below(bits, think_time.saturating_add(1));
        let at = self.now() + SimDuration::from_micros(thought);
        self.schedule(at, TimerKind::Answer { driver, about });
    }

    /// The driver has made up their mind.
    pub(super) fn answer(&mut self, driver: DriverId, about: About) {
        let Some(attempt) = about.attempt else { return };
        if self.drivers[driver].broken.is_some() {
            return;
        }
        let spec = &self.city().drivers[driver];
        let (capacity, acceptance) = (spec.capacity as usize, spec.acceptance_ppm);
        let order = &self.orders[about.order];
        let jobs = &self.drivers[driver].jobs;
        let load: u32 = jobs.iter().map(|job| self.orders[job.order].spec.size).sum();
        let is_full = jobs.len() >= capacity || load.saturating_add(order.spec.size) > spec.space;
        let stream = answer_stream(driver, order.placement);
        let k = answer_number(order.offers) + 1;
        let willing = chance(draw(self.setup.seed, Purpose::Acceptance, stream, k), acceptance);
        if jobs.iter().any(|job| job.attempt == attempt) {
            // A second copy of the offer: the answer is still yes.
            return self.tell_dispatcher(driver, MessageKind::Accept, about);
        }
        let restaurant = order.spec.restaurant;
        let joined = !jobs.is_empty() && self.has_room_on_trip(&self.drivers[driver], restaurant);
        // Who bundles plans no second trip: away from the counter, the offer came too late.
        let is_late = !jobs.is_empty() && self.bundles() && !joined;
        let refuses = self.drivers[driver].refuses;
        let is_full = is_full && !planted(Canary::CapacityIgnored);
        if refuses || !willing || is_full || is_late {
            self.tell_dispatcher(driver, MessageKind::Decline, about);
            if refuses {
                self.count_refusal(driver);
            }
            return;
        }
        let job = Job { order: about.order, attempt, on_board: false, joined };
        self.drivers[driver].jobs.push_back(job);
        self.tell_dispatcher(driver, MessageKind::Accept, about);
        if matches!(self.drivers[driver].activity, Activity::Standing(_)) {
            self.begin(driver);
        }
    }

    /// Sets off for the first job, where there is one and nothing keeps the driver.
    pub(super) fn begin(&mut self, driver: DriverId) {
        let now = self.now();
        let shift = self.city().drivers[driver].shift;
        let from = self.driver_spot(driver);
        self.stand(driver, from);
        if self.drivers[driver].broken.is_some() || shift.is_some_and(|shift| now < shift.from) {
            return;
        }
        self.turn_to_next(driver, from);
        let Some(job) = self.drivers[driver].jobs.front().copied() else { return };
        let to = if job.on_board {
            self.orders[job.order].spec.destination
        } else {
            self.restaurant_node(job.order)
        };
        let (rule, pace) = (self.city().travel, (now, self.driver_speed(driver)));
        match travel::plan_leg(rule, &mut self.router, from, to, pace) {
            Some(leg) => {
                let arrives = leg.arrives;
                self.turn_to(driver, Activity::Driving(leg));
                self.schedule_driver(driver, arrives);
                self.set_stages(driver);
                if !job.on_board && self.bundles() {
                    // Somebody may join this trip.
                    self.request_cycle();
                }
            }
            None => self.log.emit(now, Event::DriverStuck { driver }),
        }
    }

    /// The end of an activity.
    pub(super) fn on_driver_done(&mut self, driver: DriverId) {
        self.drivers[driver].timer = None;
        match self.drivers[driver].activity.clone() {
            Activity::Driving(leg) => self.arrive(driver, leg.to),
            Activity::Serving { what: Service::Parking, at, .. } => self.wait_for_food(driver, at),
            Activity::Serving { what: Service::Leaving, .. } => self.begin(driver),
            Activity::Serving { what: Service::HandingOver, at, .. } => self.hand_over(driver, at),
            Activity::Serving { what: Service::Returning, .. } => self.be_free(driver),
            // Invariant: only activities with an end have a timer.
            Activity::Standing(_) | Activity::Waiting { .. } => {
                unreachable!("{driver} has no activity to end")
            }
        }
    }

    fn arrive(&mut self, driver: DriverId, at: NodeId) {
        // Invariant: a driver drives only for a job.
        let Some(job) = self.drivers[driver].jobs.front().copied() else {
            unreachable!("{driver} drove for nothing")
        };
        let rules = self.setup.rules;
        if job.on_board {
            let time = self.orders[job.order].spec.handover.unwrap_or(rules.handing_over);
            self.serve(driver, at, Service::HandingOver, time);
        } else {
            self.serve(driver, at, Service::Parking, rules.parking);
        }
        self.set_stages(driver);
    }

    fn serve(&mut self, driver: DriverId, at: NodeId, what: Service, time: SimDuration) {
        let until = self.now() + time;
        self.turn_to(driver, Activity::Serving { at, what, until });
        self.schedule_driver(driver, until);
    }

    fn wait_for_food(&mut self, driver: DriverId, at: NodeId) {
        self.turn_to(driver, Activity::Waiting { at, since: self.now() });
        self.try_pick_up(driver);
    }

    /// Takes what there is of the trip's food if the driver stands at the counter and the attempts
    /// are the orders' current ones: a superseded driver gets nothing. Nobody can take a poisoned
    /// one. Leaves with the last of it.
    pub(super) fn try_pick_up(&mut self, driver: DriverId) {
        let cause = self.log.cause();
        while let Some((job, at)) = self.next_to_take(driver) {
            self.log.set_cause(cause);
            if self.is_forgotten(job.order) {
                // The counter knows of no such order, and nobody is going to call.
                self.drop_job(driver, job.attempt);
                continue;
            }
            if self.is_poisoned(job.order) {
                self.tell_dispatcher(driver, MessageKind::Decline, about(job));
                self.drop_job(driver, job.attempt);
                continue;
            }
            self.take_meal(job.order, driver);
            let jobs = &mut self.drivers[driver].jobs;
            if let Some(taken) = jobs.iter_mut().find(|taken| taken.attempt == job.attempt) {
                taken.on_board = true;
            }
            let now = self.now();
            self.log.emit(now, Event::PickedUp { order: job.order, driver });
            self.set_stages(driver);
            self.leave_counter(driver, at);
            self.tell_dispatcher(driver, MessageKind::PickedUp, about(job));
            self.fill_counter(self.orders[job.order].spec.restaurant);
        }
    }

    /// The first of the trip's orders that can be taken, and where.
    fn next_to_take(&self, driver: DriverId) -> Option<(Job, NodeId)> {
        let Activity::Waiting { at, .. } = self.drivers[driver].activity else { return None };
        let jobs = &self.drivers[driver].jobs;
        let mut to_fetch = self.to_fetch(driver).map(|idx| jobs[idx]);
        let job = to_fetch.find(|job| {
            let order = &self.orders[job.order];
            let cooked = order.meal == Meal::Counter || planted(Canary::EagerPickUp);
            let current = order.attempt() == Some((job.attempt, driver));
            let open = !self.restaurants[order.spec.restaurant].closed;
            self.restaurant_node(job.order) == at
                && (cooked && current && open || self.is_forgotten(job.order))
        });
        Some((job?, at))
    }

    /// Leaves with what is on board once nothing of the trip is still to be fetched.
    fn leave_counter(&mut self, driver: DriverId, at: NodeId) {
        if !self.fetches_here(driver, at) {
            self.serve(driver, at, Service::Leaving, self.setup.rules.leaving);
        }
    }

    fn hand_over(&mut self, driver: DriverId, at: NodeId) {
        // Invariant: a driver hands over only what is first in hand.
        let Some(job) = self.drivers[driver].jobs.pop_front() else {
            unreachable!("{driver} has nothing to hand over")
        };
        let now = self.now();
        self.drivers[driver].carried += 1;
        let order = &mut self.orders[job.order];
        if order.meal == Meal::OnBoard(driver) {
            order.meal = Meal::Delivered;
            order.delivered = Some(now);
        }
        self.log.emit(now, Event::HandedOver { order: job.order, driver });
        self.serve(driver, at, Service::Returning, self.setup.rules.returning);
        self.tell_dispatcher(driver, MessageKind::Delivered, about(job));
    }

    /// The one place where an activity ends and another begins: a trip's length is counted here.
    fn turn_to(&mut self, driver: DriverId, activity: Activity) {
        let now = self.now();
        let network = &self.setup.city.network;
        let driver = &mut self.drivers[driver];
        driver.driven_before_cm = driver.driven_cm(network, now);
        driver.activity = activity;
    }

    fn be_free(&mut self, driver: DriverId) {
        let spot = self.driver_spot(driver);
        self.stand(driver, spot);
        self.begin(driver);
    }

    fn stand(&mut self, driver: DriverId, spot: Spot) {
        let now = self.now();
        self.turn_to(driver, Activity::Standing(spot));
        let driver = &mut self.drivers[driver];
        if let Some(timer) = driver.timer.take() {
            self.timers.cancel(timer);
        }
        if driver.jobs.is_empty() {
            driver.idle_since = now;
        }
    }

    /// The driver lets go of an order, if it is still in hand: on the dispatcher's word or of
    /// their own will.
    pub(super) fn drop_job(&mut self, driver: DriverId, attempt: AttemptId) {
        let jobs = &self.drivers[driver].jobs;
        let Some(idx) = jobs.iter().position(|job| job.attempt == attempt) else { return };
        let job = jobs[idx];
        let spot = self.driver_spot(driver);
        self.drivers[driver].jobs.remove(idx);
        let now = self.now();
        self.log.emit(now, Event::AssignmentDropped { order: job.order, driver });
        if job.on_board && self.orders[job.order].meal == Meal::OnBoard(driver) {
            self.discard_meal(job.order);
        }
        self.go_on(driver, idx, spot);
        // The end of the plan is another now: somebody who had no way may have one.
        self.request_cycle();
    }

    /// What a driver does once the `idx`-th job in hand is gone.
    fn go_on(&mut self, driver: DriverId, idx: usize, spot: Spot) {
        let carries = self.drivers[driver].jobs.iter().any(|job| job.on_board);
        let goes_on = match self.drivers[driver].activity {
            Activity::Standing(_) => false,
            Activity::Serving { what: Service::Returning, .. } => true,
            Activity::Driving(_) | Activity::Serving { what: Service::HandingOver, .. } => idx > 0,
            Activity::Serving { what: Service::Leaving, .. } => carries,
            Activity::Serving { what: Service::Parking, at, .. } => self.fetches_here(driver, at),
            Activity::Waiting { at, .. } => {
                let fetches = self.fetches_here(driver, at);
                if carries && !fetches {
                    self.leave_counter(driver, at);
                }
                carries || fetches
            }
        };
        if !goes_on {
            self.stand(driver, spot);
            self.begin(driver);
        }
    }

    /// The driver stops where they are and goes dark.
    pub(super) fn break_down(&mut self, driver: DriverId) {
        let now = self.now();
        let spot = match &self.drivers[driver].activity {
            Activity::Driving(leg) if planted(Canary::Teleport) => Spot::Node(leg.to),
            _ => self.driver_spot(driver),
        };
        self.stand(driver, spot);
        self.drivers[driver].broken = Some(now);
        self.stop_heartbeat(driver);
        self.log.emit(now, Event::DriverBroke { driver });
    }

    pub(super) fn repair(&mut self, driver: DriverId) {
        let now = self.now();
        self.drivers[driver].broken = None;
        self.log.emit(now, Event::DriverRepaired { driver });
        self.start_heartbeat(driver, SimDuration::ZERO);
        self.begin(driver);
        self.request_cycle();
    }

    /// After these roads changed: whoever drives or has to go over one of them plans anew, and
    /// so does everybody who gains by it.
    pub(super) fn reroute_all(&mut self, changed: &[EdgeId]) {
        let now = self.now();
        for driver in self.drivers.ids() {
            match &self.drivers[driver].activity {
                Activity::Driving(leg) => {
                    let over = |&(road, _): &(EdgeId, _)| changed.contains(&road);
                    let keeps = if leg.roads_left(now).iter().any(over) {
                        SimTime::MAX
                    } else {
                        leg.arrives
                    };
                    self.reroute(driver, keeps);
                }
                // Somebody who found no way tries again.
                Activity::Standing(_) if !self.drivers[driver].jobs.is_empty() => {
                    self.begin(driver);
                }
                Activity::Standing(_) | Activity::Waiting { .. } | Activity::Serving { .. } => {}
            }
        }
    }

    /// Plans the rest of a trip anew if that arrives before `keeps`; [`SimTime::MAX`] is in any
    /// case, for a plan that holds no longer.
    fn reroute(&mut self, driver: DriverId, keeps: SimTime) {
        let now = self.now();
        let Activity::Driving(old) = &self.drivers[driver].activity else { return };
        let way = |leg: &Leg| -> Vec<EdgeId> {
            leg.roads_left(now).iter().map(|&(road, _)| road).collect()
        };
        let (to, old_way) = (old.to, way(old));
        let spot = self.driver_spot(driver);
        let (rule, pace) = (self.city().travel, (now, self.driver_speed(driver)));
        match travel::plan_leg(rule, &mut self.router, spot, to, pace) {
            Some(leg) if leg.arrives < keeps => {
                let same_way = way(&leg) == old_way;
                self.schedule_driver(driver, leg.arrives);
                self.turn_to(driver, Activity::Driving(leg));
                if !same_way {
                    self.log.emit(now, Event::DriverRerouted { driver });
                }
            }
            None if keeps == SimTime::MAX => {
                self.stand(driver, spot);
                self.log.emit(now, Event::DriverStuck { driver });
            }
            _ => {}
        }
    }

    /// Drives at the share of their speed that the active faults leave; a trip under way is
    /// planned anew from where they are.
    pub(super) fn set_slow(&mut self, driver: DriverId, percent: u32) {
        self.drivers[driver].slow_percent = percent;
        self.reroute(driver, SimTime::MAX);
        self.request_cycle();
    }

    fn schedule_driver(&mut self, driver: DriverId, at: SimTime) {
        if let Some(timer) = self.drivers[driver].timer.take() {
            self.timers.cancel(timer);
        }
        let timer = self.schedule(at, TimerKind::DriverDone(driver));
        self.drivers[driver].timer = Some(timer);
    }

    /// The stage of an attempt as it physically is: what the dispatcher would see on the map.
    pub(super) fn stage_of(&self, driver: DriverId, attempt: AttemptId) -> Stage {
        let mut jobs = self.drivers[driver].jobs.iter();
        let idx = jobs.position(|job| job.attempt == attempt);
        idx.map_or(Stage::Planned, |idx| self.stage_of_job(driver, idx))
    }

    /// Tells the stages that the jobs in hand have reached.
    fn set_stages(&mut self, driver: DriverId) {
        for idx in 0..self.drivers[driver].jobs.len() {
            let stage = self.stage_of_job(driver, idx);
            self.set_stage(self.drivers[driver].jobs[idx], driver, stage);
        }
    }

    fn set_stage(&mut self, job: Job, driver: DriverId, to: Stage) {
        let now = self.now();
        let order: OrderId = job.order;
        if self.orders[order].attempt() != Some((job.attempt, driver)) {
            return;
        }
        if let OrderState::InProgress { stage, .. } = &mut self.orders[order].state
            && *stage != to
        {
            *stage = to;
            self.log.emit(now, Event::StageReached { order, driver, stage: to });
        }
    }
}

const fn about(job: Job) -> About {
    About { order: job.order, attempt: Some(job.attempt) }
}

const fn answer_stream(driver: DriverId, placement: u64) -> u64 {
    ((driver.0 as u64) << 40) ^ placement
}

/// Two numbers for each offer: how long to think, and whether to accept.
const fn answer_number(offers: u32) -> u64 {
    offers as u64 * 2
}
