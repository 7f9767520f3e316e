//! The circuit breakers: which results they hear of, and the one timer that each has.

use super::Sim;
use super::commands::DAY_US;
use super::faults::in_range;
use super::held_back::HeldBack;
use super::timer::TimerKind;
use crate::core::breaker::{Breaker, BreakerPolicy};
use crate::core::command::CommandError;
use crate::core::event::Event;
use crate::core::id::{AttemptId, OrderId, RestaurantId};
use crate::core::order::{AttemptEnd, OrderState, Stage};
use crate::core::scheduler::TimerId;
use crate::core::time::SimTime;

/// A restaurant's breaker.
#[derive(Clone, Debug)]
pub(super) struct Circuit {
    pub breaker: Breaker,
    /// Fires when an open breaker turns half-open, or when a probe has not answered.
    pub timer: Option<TimerId>,
}

impl Circuit {
    pub const CLOSED: Circuit = Circuit { breaker: Breaker::closed(), timer: None };
}

impl Sim {
    /// A restaurant's breaker.
    pub fn breaker(&self, restaurant: RestaurantId) -> &Breaker {
        &self.breakers[restaurant].breaker
    }

    pub(super) fn held_by_breaker(&self, order: OrderId, chosen: &[OrderId]) -> Option<HeldBack> {
        let restaurant = self.orders[order].spec.restaurant;
        let is_beside = |&other: &OrderId| self.orders[other].spec.restaurant == restaurant;
        match self.breaker(restaurant) {
            Breaker::Open { until } => Some(HeldBack::BreakerOpen(*until)),
            Breaker::HalfOpen { probe: Some(_) } => Some(HeldBack::BreakerProbing),
            // The first of those chosen together will be the probe.
            Breaker::HalfOpen { probe: None } if chosen.iter().any(is_beside) => {
                Some(HeldBack::BreakerProbing)
            }
            Breaker::HalfOpen { probe: None } | Breaker::Closed { .. } => None,
        }
    }

    /// The first offer of a half-open breaker is its probe.
    pub(super) fn probe(&mut self, order: OrderId, attempt: AttemptId) {
        let restaurant = self.orders[order].spec.restaurant;
        if *self.breaker(restaurant) != (Breaker::HalfOpen { probe: None }) {
            return;
        }
        let Some(policy) = self.settings.breaker else { return };
        let bound = self.now() + policy.probe_within;
        self.turn(
            restaurant,
            Breaker::HalfOpen { probe: Some(attempt) },
            Event::BreakerProbed { restaurant, order, attempt },
            Some(bound),
        );
    }

    /// The probe ended without saying anything about the restaurant.
    pub(super) fn free_probe(&mut self, order: OrderId, attempt: AttemptId) {
        let restaurant = self.orders[order].spec.restaurant;
        if self.breaker(restaurant).is_probe(attempt) {
            self.breakers[restaurant].breaker = Breaker::HalfOpen { probe: None };
            self.stop_breaker_timer(restaurant);
            self.request_cycle();
        }
    }

    /// The food of this attempt was picked up: the restaurant works.
    pub(super) fn restaurant_served(&mut self, order: OrderId, attempt: AttemptId) {
        let restaurant = self.orders[order].spec.restaurant;
        if self.breaker(restaurant).is_probe(attempt) {
            self.close_breaker(restaurant);
        }
    }

    /// An attempt is about to end; breakers hear of it if that is the restaurant's fault.
    pub(super) fn judge_restaurant(&mut self, order: OrderId, end: AttemptEnd) {
        let now = self.now();
        let OrderState::InProgress { attempt, stage, .. } = self.orders[order].state else {
            return;
        };
        let Some(policy) = self.settings.breaker else { return };
        let restaurant = self.orders[order].spec.restaurant;
        if is_restaurants_fault(end, stage)
            && self.breakers[restaurant].breaker.on_failure(&policy, attempt, now)
        {
            let until = now + policy.open_for;
            let event = Event::BreakerOpened { restaurant, until };
            self.turn(restaurant, Breaker::Open { until }, event, Some(until));
        }
    }

    pub(super) fn on_breaker_timer(&mut self, restaurant: RestaurantId) {
        self.breakers[restaurant].timer = None;
        let event = match self.breakers[restaurant].breaker {
            Breaker::HalfOpen { probe: Some(attempt) } => {
                Event::BreakerProbeUnanswered { restaurant, attempt }
            }
            _ => Event::BreakerHalfOpened { restaurant },
        };
        self.turn(restaurant, Breaker::HalfOpen { probe: None }, event, None);
        self.request_cycle();
    }

    /// Other numbers for what fails from now on; without a policy every breaker is closed.
    pub(super) fn set_breaker(&mut self, policy: Option<BreakerPolicy>) {
        self.settings.breaker = policy;
        if policy.is_some() {
            return;
        }
        for restaurant in self.breakers.ids() {
            if matches!(self.breaker(restaurant), Breaker::Closed { .. }) {
                self.breakers[restaurant] = Circuit::CLOSED;
            } else {
                self.close_breaker(restaurant);
            }
        }
    }

    fn close_breaker(&mut self, restaurant: RestaurantId) {
        self.turn(restaurant, Breaker::closed(), Event::BreakerClosed { restaurant }, None);
        self.request_cycle();
    }

    /// The one place where a breaker changes: tells it, and lets it change again at `then`. What
    /// goes on meanwhile keeps its cause.
    fn turn(&mut self, restaurant: RestaurantId, to: Breaker, event: Event, then: Option<SimTime>) {
        let (now, cause) = (self.now(), self.log.cause());
        self.stop_breaker_timer(restaurant);
        self.log.emit(now, event);
        let timer = then.map(|at| self.schedule(at, TimerKind::Breaker(restaurant)));
        self.breakers[restaurant] = Circuit { breaker: to, timer };
        self.log.set_cause(cause);
    }

    fn stop_breaker_timer(&mut self, restaurant: RestaurantId) {
        if let Some(timer) = self.breakers[restaurant].timer.take() {
            self.timers.cancel(timer);
        }
    }
}

/// Whether an attempt that ends so at this stage failed at or because of the restaurant.
const fn is_restaurants_fault(end: AttemptEnd, stage: Stage) -> bool {
    match end {
        AttemptEnd::TimedOut => matches!(stage, Stage::AtCounter),
        AttemptEnd::Delivered
        | AttemptEnd::DriverCancelled
        | AttemptEnd::LeaseExpired
        | AttemptEnd::CustomerCancelled
        | AttemptEnd::DeadlinePassed
        | AttemptEnd::Poisoned
        | AttemptEnd::LostInCrash => false,
    }
}

/// What a breaker policy must satisfy, wherever it comes from.
pub(super) fn check_breaker(policy: Option<BreakerPolicy>) -> Result<(), CommandError> {
    const SECOND: u64 = 1_000_000;
    let Some(policy) = policy else { return Ok(()) };
    in_range("breaker failures", policy.failures, 1, 1_000)?;
    in_range("breaker window (us)", policy.window.as_micros(), SECOND, DAY_US)?;
    in_range("breaker open time (us)", policy.open_for.as_micros(), SECOND, DAY_US)?;
    in_range("breaker probe bound (us)", policy.probe_within.as_micros(), SECOND, DAY_US)
}
