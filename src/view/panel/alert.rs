//! The burn-rate alert in words, with how long it took to notice.

use super::numbers::thousandths;
use crate::core::city::City;
use crate::core::metrics::Metrics;
use crate::core::metrics::alert::{Alert, LONG, SHORT, Trouble};
use crate::core::time::SimTime;
use crate::view::{faults, names};
use serde::{Deserialize, Serialize};

/// What the alert shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertModel {
    /// Whether it goes on.
    pub on: bool,
    /// The burn rates now, such as "30 min 2.1×, 10 min 0.4×".
    pub rates: String,
    /// The alert that goes on, or that there is none; one sentence.
    pub says: String,
    /// Those that are over, newest first, a sentence each; at most five.
    pub past: Vec<String>,
}

pub(super) fn model(city: &City, metrics: &Metrics, now: SimTime) -> AlertModel {
    let rate = |window| {
        let burn = metrics.burn_milli(now, window).map_or_else(|| "–".to_owned(), times);
        format!("{} {burn}", names::length(window))
    };
    let last = metrics.alerts().next_back().filter(|alert| alert.until.is_none());
    let past = metrics.alerts().rev().filter_map(|alert| {
        let until = alert.until?;
        let lasted = names::length(until.since(alert.since));
        Some(format!("{}, for {lasted}: {}", names::clock(alert.since), why(city, alert)))
    });
    AlertModel {
        on: last.is_some(),
        rates: format!("{}, {}", rate(LONG), rate(SHORT)),
        says: last.map_or_else(
            || "No alert: few enough promises are missed".to_owned(),
            |alert| format!("Alert since {}: {}", names::clock(alert.since), why(city, alert)),
        ),
        past: past.take(5).collect(),
    }
}

fn why(city: &City, alert: &Alert) -> String {
    let after = names::length(alert.time_to_detect());
    let rate = times(alert.burn_milli);
    match alert.trouble {
        Trouble::Fault { kind, .. } => {
            let fault = names::uncapital(&faults::state(city, kind));
            format!("the error budget burned at {rate}, noticed {after} after this began: {fault}")
        }
        Trouble::Miss { .. } => {
            format!("the error budget burned at {rate}, noticed {after} after the first miss")
        }
    }
}

/// A rate in thousandths as "3.2×".
fn times(milli: u32) -> String {
    format!("{}×", thousandths(milli.into()))
}
