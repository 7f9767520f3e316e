//! The numbers and times of the scoreboard that a file may ask for, by name.

use super::super::length::Length;
use crate::core::metrics::{ClassTotals, Group, Quantiles, Report, Totals};
use crate::core::order::{Class, Status};
use crate::core::sim::Sim;

/// How a number is looked up: `None` where there is nothing to divide by.
type Count = fn(&Report, &Sim) -> Option<u64>;
/// How a time is looked up: `None` where there is none.
type Time = fn(&Report) -> Option<Length>;

/// How a number of one class is looked up.
type ClassCount = fn(&ClassTotals) -> u64;
/// Which of the times that a class has.
type ClassTimes = fn(&Group) -> &Quantiles;
/// Which number of these times.
type Of = fn(&Quantiles) -> Length;

/// Numbers by name.
const COUNTS: [(&str, Count); 28] = [
    ("pending", |_, sim| Some(in_state(sim, Status::Pending))),
    ("queued", |_, sim| Some(in_state(sim, Status::Queued))),
    ("in_progress", |_, sim| Some(in_state(sim, Status::InProgress))),
    ("retrying", |_, sim| Some(in_state(sim, Status::Retrying))),
    ("completed", |_, sim| Some(in_state(sim, Status::Completed))),
    ("failed", |_, sim| Some(in_state(sim, Status::Failed))),
    ("cancelled", |_, sim| Some(in_state(sim, Status::Cancelled))),
    ("placed", |report, _| all(report, |counts| counts.placed)),
    ("on_time", |report, _| all(report, |counts| counts.on_time)),
    ("late", |report, _| all(report, late)),
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
const TIMES: [(&str, Time); 13] = [
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

/// Numbers of each class, by what stands behind the class in their names: `urgent_late`.
const CLASS_COUNTS: [(&str, ClassCount); 6] = [
    ("placed", |counts| counts.placed),
    ("completed", |counts| counts.completed),
    ("on_time", |counts| counts.on_time),
    ("late", late),
    ("failed", |counts| counts.failed),
    ("rejected", |counts| counts.rejected),
];

/// Times of each class, likewise: `saver_queue_wait_max`.
const CLASS_TIMES: [(&str, ClassTimes); 2] =
    [("queue_wait", |group| &group.queue_wait), ("click_to_door", |group| &group.click_to_door)];

const OF_TIMES: [(&str, Of); 5] = [
    ("mean", |times| times.mean.into()),
    ("p50", |times| times.p50.into()),
    ("p90", |times| times.p90.into()),
    ("p99", |times| times.p99.into()),
    ("max", |times| times.max.into()),
];

/// The names of all numbers.
pub fn count_names() -> Vec<String> {
    let all = COUNTS.iter().map(|score| score.0.to_owned());
    let of_class = |class: Class| {
        CLASS_COUNTS.iter().map(move |score| format!("{}_{}", class.name(), score.0))
    };
    all.chain(Class::ALL.into_iter().flat_map(of_class)).collect()
}

/// The names of all times.
pub fn time_names() -> Vec<String> {
    let all = TIMES.iter().map(|score| score.0.to_owned());
    let of_class = |class: Class| {
        let times = move |what: &'static str| {
            OF_TIMES.iter().map(move |of| format!("{}_{what}_{}", class.name(), of.0))
        };
        CLASS_TIMES.iter().flat_map(move |score| times(score.0))
    };
    all.chain(Class::ALL.into_iter().flat_map(of_class)).collect()
}

/// A number of the scoreboard; `None` also where the name is unknown.
pub(super) fn count(name: &str, report: &Report, sim: &Sim) -> Option<u64> {
    if let Some(score) = COUNTS.iter().find(|score| score.0 == name) {
        return score.1(report, sim);
    }
    let (group, name) = of_class(name, report)?;
    let score = CLASS_COUNTS.iter().find(|score| score.0 == name)?;
    Some(score.1(&group.counts))
}

/// A time of the scoreboard; `None` also where the name is unknown.
pub(super) fn time(name: &str, report: &Report) -> Option<Length> {
    if let Some(score) = TIMES.iter().find(|score| score.0 == name) {
        return score.1(report);
    }
    let (group, name) = of_class(name, report)?;
    let (what, of) = name.rsplit_once('_')?;
    let times = CLASS_TIMES.iter().find(|score| score.0 == what)?.1(group);
    OF_TIMES.iter().find(|score| score.0 == of).map(|score| score.1(times))
}

/// The class that a name begins with, and the rest of the name.
fn of_class<'a>(name: &'a str, report: &'a Report) -> Option<(&'a Group, &'a str)> {
    let (class, rest) = name.split_once('_')?;
    let idx = Class::ALL.iter().position(|it| it.name() == class)?;
    Some((&report.classes[idx], rest))
}

const fn late(counts: &ClassTotals) -> u64 {
    counts.completed - counts.on_time
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
