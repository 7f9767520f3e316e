//! The burn-rate alert: how fast the error budget of the on-time target is being spent.
//!
//! The target is that nine in ten promises are kept: one in ten may be missed, which is the budget.
//! A burn rate of 1 spends it exactly. A promise counts when its order ends or when it passes,
//! whichever comes first: orders that wait for ever are trouble too.
//!
//! The alert begins when the rate is at least [`BURN_MILLI`] over both a long and a short window:
//! the long one so that a few unlucky orders are no alarm, the short one so that it ends soon after
//! the trouble has ended. It ends when the rate over the short window is below. Looked at once a
//! minute, with the samples.
//! The two windows follow "Alerting on SLOs" in Google's Site Reliability Workbook, at a scale of
//! minutes instead of days.

use super::totals::share_ppm;
use super::{Metrics, Totals};
use crate::core::bounded::push_bounded;
use crate::core::event::Event;
use crate::core::fault::FaultKind;
use crate::core::id::FaultId;
use crate::core::time::{SimDuration, SimTime};
use std::collections::{BTreeMap, VecDeque};

/// Share of promises that may be missed, in parts per million.
pub const BUDGET_PPM: u32 = 100_000;
/// The burn rate of an alert, in thousandths: three in ten are missed.
pub const BURN_MILLI: u32 = 3_000;
/// The long window.
pub const LONG: SimDuration = SimDuration::from_mins(30);
/// The short window.
pub const SHORT: SimDuration = SimDuration::from_mins(10);
/// With fewer promises in the long window nothing is said.
const PROMISES_MIN: u64 = 8;
/// Alerts that are remembered.
const KEPT_MAX: usize = 32;

/// An alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// When it began.
    pub since: SimTime,
    /// When it ended; `None` while it goes on.
    pub until: Option<SimTime>,
    /// The burn rate over the long window when it began, in thousandths.
    pub burn_milli: u32,
    /// What had begun before it.
    pub trouble: Trouble,
}

/// What an alert is measured from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The oldest fault then active.
    Fault {
        /// What it was.
        kind: FaultKind,
        /// Since when.
        since: SimTime,
    },
    /// No fault: the first miss of the long window was in this minute.
    Miss {
        /// The end of the minute.
        at: SimTime,
    },
}

impl Alert {
    /// How long the trouble went on before it was noticed.
    pub fn time_to_detect(&self) -> SimDuration {
        let (Trouble::Fault { since: from, .. } | Trouble::Miss { at: from }) = self.trouble;
        self.since.since(from)
    }
}

/// The alerts so far, and what they are measured from.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    /// Oldest first; the last one may be going on.
    alerts: VecDeque<Alert>,
    faults: BTreeMap<FaultId, (SimTime, FaultKind)>,
}

impl Watch {
    pub(super) fn observe(&mut self, at: SimTime, event: &Event) {
        match event {
            Event::FaultStarted { fault, kind } => {
                self.faults.insert(*fault, (at, *kind));
            }
            Event::FaultStopped { fault, .. } => {
                self.faults.remove(fault);
            }
            _ => {}
        }
    }
    fn going_on(&mut self) -> Option<&mut Alert> {
        self.alerts.back_mut().filter(|alert| alert.until.is_none())
    }
}

/// The burn rate in thousandths; `None` where no promise counted.
fn burn_milli(totals: &Totals) -> Option<u32> {
    let missed = share_ppm(totals.missed, totals.kept + totals.missed)?;
    Some((u64::from(missed) * 1000 / u64::from(BUDGET_PPM)) as u32)
}

impl Metrics {
    /// The burn rate over the trailing window, in thousandths; `None` where no promise counted.
    pub fn burn_milli(&self, now: SimTime, window: SimDuration) -> Option<u32> {
        let now = now.max(self.now);
        burn_milli(&self.extrapolated(now).since(&self.totals_at(now - window).1))
    }
    /// The alerts so far, oldest first; the last one may be going on.
    pub fn alerts(&self) -> impl DoubleEndedIterator<Item = &Alert> + '_ {
        self.watch.alerts.iter()
    }

    /// Looks at the windows that end with the newest sample, taken at `at`.
    pub(super) fn look_for_alert(&mut self, at: SimTime) {
        let newest = self.samples.len() - 1;
        let minutes =
            |window: SimDuration| (window.as_micros() / Metrics::SAMPLE_EVERY.as_micros()) as usize;
        let gained =
            |back: usize| self.samples[newest].since(&self.samples[newest.saturating_sub(back)]);
        let (long, short) = (gained(minutes(LONG)), gained(minutes(SHORT)));
        let burns = |totals: &Totals| burn_milli(totals).is_some_and(|rate| rate >= BURN_MILLI);
        let begins = long.kept + long.missed >= PROMISES_MIN && burns(&long) && burns(&short);
        match self.watch.going_on() {
            Some(alert) if !burns(&short) => alert.until = Some(at),
            None if begins => {
                let burn_milli = burn_milli(&long).unwrap_or(0);
                let trouble = self.trouble(minutes(LONG));
                let alert = Alert { since: at, until: None, burn_milli, trouble };
                push_bounded(&mut self.watch.alerts, alert, KEPT_MAX);
            }
            _ => {}
        }
    }

    fn trouble(&self, back: usize) -> Trouble {
        if let Some(&(since, kind)) = self.watch.faults.values().min_by_key(|(since, _)| *since) {
            return Trouble::Fault { kind, since };
        }
        let newest = self.samples.len() - 1;
        let oldest = newest.saturating_sub(back);
        let before = self.samples[oldest].missed;
        let first = (oldest..=newest).find(|&idx| self.samples[idx].missed > before);
        let idx = first.unwrap_or(newest) as u64;
        Trouble::Miss { at: self.samples_from + Metrics::SAMPLE_EVERY.times(idx) }
    }
}
