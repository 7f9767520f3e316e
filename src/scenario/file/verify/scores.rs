//! The numbers and times of the scoreboard that a file may ask for, by name.

use super::super::length::Length;
use crate::core::metrics::{ClassTotals, Report, Totals};
use crate::core::order::Status;
use crate::core::sim::Sim;

/// How a number is looked up: `None` where there is nothing to divide by.
type Count = fn(&Report, &Sim) -> Option<u64>;
/// How a time is looked up: `None` where there is none.
type Time = fn(&Report) -> Option<Length>;

/// Numbers by name.
pub const COUNTS: [(&str, Count); 27] = [
    ("pending", |_, sim| Some(in_state(sim, Status::Pending))),
    ("queued", |_, sim| Some(in_state(sim, Status::Queued))),
    ("in_progress", |_, sim| Some(in_state(sim, Status::InProgress))),
    ("retrying", |_, sim| Some(in_state(sim, Status::Retrying))),
    ("completed", |_, sim| Some(in_state(sim, Status::Completed))),
    ("failed", |_, sim| Some(in_state(sim, Status::Failed))),
    ("cancelled", |_, sim| Some(in_state(sim, Status::Cancelled))),
    ("placed", |report, _| all(report, |counts| counts.placed)),
    ("on_time", |report, _| all(report, |counts| counts.on_time)),
    ("rejected", |report, _| all(report, |counts| counts.rejected)),
    ("dead_letters", |report, _| all(report, ClassTotals::dead_letters)),
    ("goodput_ppm", |report, _| report.all.counts.goodput_ppm().map(u64::from)),
    ("utilisation_ppm", |report, _| report.utilisation_ppm.map(u64::from)),
    ("queue_milli", |report, _| Some(report.queue_milli)),
    ("events", |_, sim| Some(sim.n_events())),
    ("faults", |_, sim| Some(sim.faults().len() as u64)),
    ("offers", |report, _| total(report, |totals| totals.offers)),
    ("declines", |report, _| total(report, |totals| totals.declines)),
    ("offers_expired", |report, _| total(report, |totals| totals.offers_expired)),
    ("attempts", |report, _| total(report, |totals| totals.attempts)),
    ("retries", |report, _| total(report, |totals| totals.retries)),
    ("messages_sent", |report, _| total(report, |totals| totals.messages_sent)),
    ("messages_lost", |report, _| total(report, |totals| totals.messages_lost)),
    ("duplicates_ignored", |report, _| total(report, |totals| totals.duplicates_ignored)),
    ("stale_ignored", |report, _| total(report, |totals| totals.stale_ignored)),
    ("meals_wasted", |report, _| total(report, |totals| totals.meals_wasted)),
    ("uncredited_handovers", |report, _| total(report, |totals| totals.uncredited_handovers)),
];

/// Times by name.
pub const TIMES: [(&str, Time); 13] = [
    ("queue_wait_mean", |report| Some(report.all.queue_wait.mean.into())),
    ("queue_wait_p50", |report| Some(report.all.queue_wait.p50.into())),
    ("queue_wait_p90", |report| Some(report.all.queue_wait.p90.into())),
    ("queue_wait_p99", |report| Some(report.all.queue_wait.p99.into())),
    ("queue_wait_max", |report| Some(report.all.queue_wait.max.into())),
    ("click_to_door_mean", |report| Some(report.all.click_to_door.mean.into())),
    ("click_to_door_p50", |report| Some(report.all.click_to_door.p50.into())),
    ("click_to_door_p90", |report| Some(report.all.click_to_door.p90.into())),
    ("click_to_door_p99", |report| Some(report.all.click_to_door.p99.into())),
    ("click_to_door_max", |report| Some(report.all.click_to_door.max.into())),
    ("ready_to_door_max", |report| Some(report.all.ready_to_door.max.into())),
    ("ready_to_pickup_max", |report| Some(report.all.ready_to_pickup.max.into())),
    ("longest_waiting", |report| report.all.longest_waiting.map(Into::into)),
];

/// A number of the scoreboard; `None` also where the name is unknown.
pub(super) fn count(name: &str, report: &Report, sim: &Sim) -> Option<u64> {
    COUNTS.iter().find(|score| score.0 == name).and_then(|score| score.1(report, sim))
}

/// A time of the scoreboard; `None` also where the name is unknown.
pub(super) fn time(name: &str, report: &Report) -> Option<Length> {
    TIMES.iter().find(|score| score.0 == name).and_then(|score| score.1(report))
}

fn in_state(sim: &Sim, status: Status) -> u64 {
    sim.status_counts()[status as usize].into()
}

fn all(report: &Report, of: impl Fn(&ClassTotals) -> u64) -> Option<u64> {
    Some(of(&report.all.counts))
}

fn total(report: &Report, of: impl Fn(&Totals) -> u64) -> Option<u64> {
    Some(of(&report.totals))
}
