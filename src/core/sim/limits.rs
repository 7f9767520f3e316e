//! Limits by key: who holds a slot, and the one timer per key that says when the next may start.

use super::Sim;
use super::commands::DAY_US;
use super::faults::in_range;
use super::timer::TimerKind;
use crate::core::city::City;
use crate::core::command::CommandError;
use crate::core::id::{AttemptId, Id, OrderId};
use crate::core::limit::{Full, Gauge, Limit, LimitScope, StartRate};
use crate::core::scheduler::TimerId;
use std::collections::BTreeMap;

/// A limit's position in the settings, and the key.
pub(super) type LimitKey = (u32, u32);

/// The gauges of all keys that hold something.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits {
    gauges: BTreeMap<LimitKey, Keyed>,
}

#[derive(Clone, Debug, Default)]
struct Keyed {
    gauge: Gauge,
    /// Fires when the oldest start no longer counts.
    timer: Option<TimerId>,
}

/// Most limits at once: more would slow every cycle down (chosen arbitrarily).
const LIMITS_MAX: u64 = 64;

impl Sim {
    /// The first limit that keeps an order waiting now, if one does, where the `chosen` ones are
    /// about to be offered.
    pub(super) fn reached_limit(
        &self,
        order: OrderId,
        chosen: &[OrderId],
    ) -> Option<(Limit, Full)> {
        let (now, empty) = (self.now(), Gauge::default());
        self.limit_keys(order).into_iter().find_map(|at| {
            let limit = self.settings.limits[at.0 as usize];
            let gauge = self.limits.gauges.get(&at).map_or(&empty, |keyed| &keyed.gauge);
            let same_key = chosen.iter().filter(|&&other| self.limit_keys(other).contains(&at));
            let full = gauge.is_full(&limit, now, same_key.count())?;
            Some((limit, full))
        })
    }

    /// How many orders of each limit and key are in progress or on offer, and of which attempts.
    pub(super) fn slots(&self) -> impl Iterator<Item = (Limit, LimitKey, &Gauge)> {
        let gauges = self.limits.gauges.iter();
        gauges.map(|(&at, keyed)| (self.settings.limits[at.0 as usize], at, &keyed.gauge))
    }

    /// Whether the timer of every key runs if and only if it has starts that count.
    pub(super) fn has_limit_timers(&self) -> bool {
        self.limits.gauges.iter().all(|(at, Keyed { gauge, timer })| {
            let rate = self.settings.limits[at.0 as usize].starts;
            let wanted = rate.and_then(|rate| gauge.next_expiry(rate)).is_some();
            timer.is_some_and(|timer| self.timers.is_live(timer)) == wanted
        })
    }

    pub(super) fn take_slots(&mut self, order: OrderId, attempt: AttemptId) {
        for at in self.limit_keys(order) {
            self.limits.gauges.entry(at).or_default().gauge.offer(attempt);
        }
    }

    pub(super) fn start_in_slots(&mut self, order: OrderId, attempt: AttemptId) {
        let now = self.now();
        for at in self.limit_keys(order) {
            let limit = self.settings.limits[at.0 as usize];
            self.limits.gauges.entry(at).or_default().gauge.start(&limit, attempt, now);
            self.arm_limit(at);
        }
    }

    pub(super) fn release_slots(&mut self, order: OrderId, attempt: AttemptId) {
        for at in self.limit_keys(order) {
            self.limits.gauges.entry(at).or_default().gauge.release(attempt);
            self.forget_if_empty(at);
        }
    }

    pub(super) fn on_limit_opens(&mut self, at: LimitKey) {
        let now = self.now();
        if let Some(rate) = self.settings.limits[at.0 as usize].starts
            && let Some(keyed) = self.limits.gauges.get_mut(&at)
        {
            keyed.timer = None;
            keyed.gauge.expire(rate, now);
        }
        self.arm_limit(at);
        self.forget_if_empty(at);
        self.request_cycle();
    }

    /// Starts over with what is in progress, on offer and started under other limits.
    pub(super) fn set_limits(&mut self, limits: Vec<Limit>) {
        for keyed in std::mem::take(&mut self.limits.gauges).into_values() {
            if let Some(timer) = keyed.timer {
                self.timers.cancel(timer);
            }
        }
        self.settings.limits = limits;
        if self.settings.limits.is_empty() {
            return;
        }
        let mut starts = Vec::new();
        for order in self.orders.ids() {
            if let Some(attempt) = self.orders[order].offer().map(|offer| offer.attempt) {
                self.take_slots(order, attempt);
            }
            let attempts = self.orders[order].attempts.iter();
            starts.extend(attempts.map(|attempt| (attempt.started, attempt.id, order)));
        }
        starts.sort_unstable();
        let now = self.now();
        for (at_time, attempt, order) in starts {
            let runs = self.orders[order].attempt().is_some_and(|(live, _)| live == attempt);
            for at in self.limit_keys(order) {
                let limit = self.settings.limits[at.0 as usize];
                let counts = limit.starts.is_some_and(|rate| at_time + rate.window > now);
                if runs || counts {
                    let gauge = &mut self.limits.gauges.entry(at).or_default().gauge;
                    gauge.offer(attempt);
                    gauge.start(&limit, attempt, at_time);
                    if !runs {
                        gauge.release(attempt);
                    }
                }
                if let (Some(rate), Some(keyed)) = (limit.starts, self.limits.gauges.get_mut(&at)) {
                    keyed.gauge.expire(rate, now);
                }
            }
        }
        let keys: Vec<LimitKey> = self.limits.gauges.keys().copied().collect();
        keys.into_iter().for_each(|at| self.arm_limit(at));
    }

    /// Keeps one timer for the moment at which the oldest start no longer counts.
    fn arm_limit(&mut self, at: LimitKey) {
        let Some(rate) = self.settings.limits[at.0 as usize].starts else { return };
        let Some(Keyed { gauge, timer: None }) = self.limits.gauges.get(&at) else { return };
        let Some(opens) = gauge.next_expiry(rate) else { return };
        let timer = self.schedule(opens, TimerKind::LimitOpens(at));
        if let Some(keyed) = self.limits.gauges.get_mut(&at) {
            keyed.timer = Some(timer);
        }
    }

    fn forget_if_empty(&mut self, at: LimitKey) {
        if self.limits.gauges.get(&at).is_some_and(|keyed| keyed.gauge.is_empty()) {
            self.limits.gauges.remove(&at);
        }
    }

    /// The keys that bound an order.
    pub(super) fn limit_keys(&self, order: OrderId) -> Vec<LimitKey> {
        if self.settings.limits.is_empty() {
            return Vec::new();
        }
        let spec = &self.orders[order].spec;
        let key = |limit: &Limit| {
            let key = match limit.scope {
                LimitScope::Restaurant => Some(spec.restaurant.0),
                LimitScope::District => self.city().district_of(spec.destination).map(|id| id.0),
                LimitScope::Customer => spec.customer.map(|id| id.0),
                LimitScope::Name => spec.name.map(|id| id.0),
            };
            key.filter(|&key| limit.key.is_none_or(|only| only == key))
        };
        let limits = self.settings.limits.iter().enumerate();
        limits.filter_map(|(idx, limit)| Some((idx as u32, key(limit)?))).collect()
    }
}

/// What limits must satisfy, wherever they come from.
pub(super) fn check_limits(limits: &[Limit], city: &City) -> Result<(), CommandError> {
    in_range("limits", limits.len() as u64, 0, LIMITS_MAX)?;
    for limit in limits {
        let n_keys = match limit.scope {
            LimitScope::Restaurant => city.restaurants.len(),
            LimitScope::District => city.districts.len(),
            LimitScope::Customer | LimitScope::Name => usize::MAX,
        };
        if let Some(key) = limit.key.filter(|&key| key as usize >= n_keys) {
            let what = match limit.scope {
                LimitScope::District => crate::core::id::DistrictId(key).to_string(),
                _ => crate::core::id::RestaurantId::from_idx(key as usize).to_string(),
            };
            return Err(CommandError::Unknown { what });
        }
        if limit.in_progress_max.is_none() && limit.starts.is_none() {
            let why = format!("a limit by {} limits nothing", limit.scope.name());
            return Err(CommandError::NotPossible { why });
        }
        in_range("in progress at most", limit.in_progress_max.unwrap_or(1), 1, 200_000)?;
        if let Some(StartRate { max, window }) = limit.starts {
            in_range("starts at most", max, 1, 200_000)?;
            in_range("window of starts (us)", window.as_micros(), 1, DAY_US)?;
        }
    }
    Ok(())
}
