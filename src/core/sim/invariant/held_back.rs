//! What is always true of limits, breakers and the rise of waiting orders.

use super::orders::Orders;
use super::touched::Touched;
use super::{Check, ensure};
use crate::core::breaker::Breaker;
use crate::core::command::Command;
use crate::core::event::{Event, Stamped};
use crate::core::id::{AttemptId, OrderId, RestaurantId};
use crate::core::limit::StartRate;
use crate::core::order::OrderState;
use crate::core::sim::Sim;
use crate::core::sim::limits::LimitKey;
use std::collections::{BTreeMap, BTreeSet};

/// Remembers what holds only against what was before.
#[derive(Clone, Debug, Default)]
pub(super) struct HeldBackChecker {
    held: BTreeMap<LimitKey, usize>,
    /// Attempts offered since the limits were set: the ones that had to respect them.
    bound: BTreeSet<AttemptId>,
    /// Restaurants whose breaker is open, by the events.
    open: BTreeSet<RestaurantId>,
}

impl HeldBackChecker {
    pub fn check(
        &mut self,
        sim: &Sim,
        events: &[Stamped],
        orders: &Orders,
        touched: &Touched,
    ) -> Check {
        for stamped in events {
            self.check_event(sim, stamped)?;
        }
        if touched.is_anything() {
            self.check_slots(sim, orders)?;
        }
        check_breakers(sim, orders)?;
        let rises = sim.queue.next_rise();
        let live = |(at, timer)| rises == Some(at) && sim.timers.is_live(timer);
        ensure(sim.rise.map_or(rises.is_none(), live), "I23 one timer for rising", || {
            format!("an order rises at {rises:?}, the timer is {:?}", sim.rise)
        })
    }

    fn check_event(&mut self, sim: &Sim, stamped: &Stamped) -> Check {
        match &stamped.event {
            Event::SettingsChanged(command) if matches!(**command, Command::SetLimits(_)) => {
                self.bound.clear();
                // Whoever was let in under other limits may be too many: only fewer is asked.
                self.held = sim.slots().map(|(_, at, gauge)| (at, gauge.held())).collect();
            }
            Event::OfferSent { attempt, order, .. } => {
                self.bound.insert(*attempt);
                let restaurant = sim.orders[*order].spec.restaurant;
                ensure(
                    !self.open.contains(&restaurant),
                    "an open breaker lets nobody pass",
                    || format!("{stamped:?} at {restaurant}"),
                )?;
            }
            Event::AttemptStarted { attempt, order, .. } if self.bound.remove(attempt) => {
                check_starts(sim, *order, stamped)?;
            }
            Event::BreakerOpened { restaurant, .. } => {
                self.open.insert(*restaurant);
            }
            Event::BreakerHalfOpened { restaurant } | Event::BreakerClosed { restaurant } => {
                self.open.remove(restaurant);
            }
            _ => {}
        }
        Ok(())
    }

    fn check_slots(&mut self, sim: &Sim, orders: &Orders) -> Check {
        if sim.settings.limits.is_empty() {
            self.held.clear();
            return ensure(sim.slots().next().is_none(), "I22 slots equal a recount", || {
                format!("no limits: {:?}", sim.limits)
            });
        }
        let mut counted: BTreeMap<LimitKey, BTreeSet<AttemptId>> = BTreeMap::new();
        for order in orders.open(sim) {
            let attempt = match &order.state {
                OrderState::Queued { offer: Some(offer), .. } => offer.attempt,
                OrderState::InProgress { attempt, .. } => *attempt,
                _ => continue,
            };
            for at in sim.limit_keys(order.id) {
                counted.entry(at).or_default().insert(attempt);
            }
        }
        let mut held = BTreeMap::new();
        for (limit, at, gauge) in sim.slots() {
            let holders: BTreeSet<AttemptId> = gauge.holders().collect();
            let expected = counted.remove(&at).unwrap_or_default();
            ensure(holders == expected, "I22 slots equal a recount", || {
                format!("{limit:?}, {at:?}: {holders:?} is not {expected:?}")
            })?;
            let most = limit.in_progress_max.map_or(usize::MAX, |max| max as usize);
            let before = self.held.get(&at).copied().unwrap_or(0);
            ensure(gauge.held() <= most.max(before), "I22 limits", || {
                format!("{} of {limit:?} in progress, {at:?}, before {before}", gauge.held())
            })?;
            held.insert(at, gauge.held());
        }
        ensure(counted.is_empty(), "I22 slots equal a recount", || {
            format!("no gauge: {counted:?}")
        })?;
        self.held = held;
        ensure(sim.has_limit_timers(), "I23 one timer per limited key", || {
            format!("{:?}", sim.limits)
        })
    }
}

/// No window that ends with this start holds too many.
fn check_starts(sim: &Sim, order: OrderId, stamped: &Stamped) -> Check {
    for at in sim.limit_keys(order) {
        let limit = sim.settings.limits[at.0 as usize];
        let Some(StartRate { max, window }) = limit.starts else { continue };
        let same_key = sim.orders.iter().filter(|other| sim.limit_keys(other.id).contains(&at));
        let starts = same_key.flat_map(|order| &order.attempts).map(|attempt| attempt.started);
        let now = stamped.at;
        let in_window = starts.filter(|&at| at <= now && at + window > now).count();
        ensure(in_window <= max as usize, "I22 starts per window", || {
            format!("{in_window} starts within {window:?} at {stamped:?}, at most {max}")
        })?;
    }
    Ok(())
}

fn check_breakers(sim: &Sim, orders: &Orders) -> Check {
    for (restaurant, circuit) in sim.breakers.enumerate() {
        let timed = match &circuit.breaker {
            Breaker::Open { until } => *until >= sim.now() || sim.is_down() || sim.is_catching_up(),
            Breaker::HalfOpen { probe } => probe.is_some(),
            Breaker::Closed { .. } => false,
        };
        let live = circuit.timer.is_some_and(|timer| sim.timers.is_live(timer));
        ensure(timed == live, "I23 one timer per breaker", || {
            format!("{restaurant}: {circuit:?}, timer live: {live}")
        })?;
        let Breaker::HalfOpen { probe: Some(probe) } = circuit.breaker else { continue };
        let tries = orders.open(sim).any(|order| {
            let attempt = order.attempt().map(|(attempt, _)| attempt);
            order.spec.restaurant == restaurant
                && attempt.or(order.offer().map(|offer| offer.attempt)) == Some(probe)
        });
        ensure(tries, "the probe of a breaker is under way", || {
            format!("{probe} is the probe of {restaurant} and is over")
        })?;
    }
    Ok(())
}
