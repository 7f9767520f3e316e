//! The metrics of a comparison: every number of the scoreboard as an integer, with its unit and
//! with which direction is better.

use crate::core::metrics::{Group, Quantiles, Report, Totals};
use crate::core::order::Class;
use crate::core::time::SimDuration;

/// What a metric is measured in. The integers are finer than what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Orders per hour, from thousandths.
    PerHour,
    /// Seconds, from microseconds.
    Seconds,
    /// Per cent, from parts per million.
    Percent,
    /// Orders on average over time, from thousandths.
    Orders,
    /// Kilometres, from metres.
    Kilometres,
}

impl Unit {
    /// The stable name in files.
    pub const fn id(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::PerHour => "1/h",
            Unit::Seconds => "s",
            Unit::Percent => "%",
            Unit::Orders => "orders",
            Unit::Kilometres => "km",
        }
    }
    /// How many of the integers make one of what is printed.
    pub const fn scale(self) -> i64 {
        match self {
            Unit::Count => 1,
            Unit::PerHour | Unit::Orders | Unit::Kilometres => 1_000,
            Unit::Seconds => 1_000_000,
            Unit::Percent => 10_000,
        }
    }
}

/// Which direction is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More of it.
    More,
    /// Less of it.
    Less,
    /// Neither: it says how, not how well.
    Neither,
}

/// A metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// The stable name in files.
    pub key: &'static str,
    /// The name on screen.
    pub name: &'static str,
    /// What it is measured in.
    pub unit: Unit,
    /// Which direction is better.
    pub better: Better,
    /// Whether it is one of the few that are shown at first.
    pub is_headline: bool,
    read: Read,
}

/// What metrics are read from.
pub(super) struct Measured<'a> {
    pub report: &'a Report,
    pub driven_m: u64,
}

#[derive(Clone, Copy, Debug)]
enum Read {
    /// Of all orders and of each class.
    Group(fn(&Group, u64) -> Option<i64>),
    /// A percentile of all orders and of each class.
    Times(fn(&Group) -> &Quantiles, fn(&Quantiles) -> SimDuration),
    /// Of the run as a whole.
    Run(fn(&Measured<'_>) -> Option<i64>),
    /// A counter of the run as a whole.
    Total(fn(&Totals) -> u64),
}

/// A column of the table: a metric, of all orders or of a class.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The metric.
    pub metric: &'static Metric,
    /// Of which class; `None` is of all, or of the run as a whole.
    pub class: Option<Class>,
}

impl Column {
    /// The stable name in files, such as `click-to-door-p90` or `click-to-door-p90.urgent`.
    pub fn key(&self) -> String {
        match self.class {
            None => self.metric.key.to_owned(),
            Some(class) => format!("{}.{}", self.metric.key, class.name()),
        }
    }
    /// The name on screen.
    pub fn name(&self) -> String {
        match self.class {
            None => self.metric.name.to_owned(),
            Some(class) => format!("{} ({})", self.metric.name, class.name()),
        }
    }
}

/// Every column, in the order of [`super::Replication::values`].
pub fn columns() -> impl Iterator<Item = Column> {
    METRICS.iter().flat_map(|metric| {
        let classes = match metric.read {
            Read::Group(_) | Read::Times(..) => &CLASSES[..],
            Read::Run(_) | Read::Total(_) => &CLASSES[..1],
        };
        classes.iter().map(move |&class| Column { metric, class })
    })
}

/// The values of all columns.
pub(super) fn values(measured: &Measured<'_>) -> Vec<Option<i64>> {
    let report = measured.report;
    let length_us = report.until.since(report.from).as_micros();
    let value = |column: Column| {
        let group = column.class.map_or(&report.all, |class| &report.classes[class.level()]);
        match column.metric.read {
            Read::Group(read) => read(group, length_us),
            Read::Times(times, pick) => time(times(group), pick),
            Read::Run(read) => read(measured),
            Read::Total(read) => count(read(&report.totals)),
        }
    };
    columns().map(value).collect()
}

const CLASSES: [Option<Class>; 4] =
    [None, Some(Class::Urgent), Some(Class::Standard), Some(Class::Saver)];

type OfGroup = fn(&Group, u64) -> Option<i64>;
type OfRun = fn(&Measured<'_>) -> Option<i64>;
type Named = (&'static str, &'static str);

const fn metric((key, name): Named, unit: Unit, better: Better, read: Read) -> Metric {
    Metric { key, name, unit, better, is_headline: false, read }
}
const fn by_class(named: Named, unit: Unit, better: Better, read: OfGroup) -> Metric {
    metric(named, unit, better, Read::Group(read))
}
const fn timed(
    named: Named,
    times: fn(&Group) -> &Quantiles,
    pick: fn(&Quantiles) -> SimDuration,
) -> Metric {
    metric(named, Seconds, Less, Read::Times(times, pick))
}
const fn in_all(named: Named, unit: Unit, better: Better, read: OfRun) -> Metric {
    metric(named, unit, better, Read::Run(read))
}
const fn total(named: Named, better: Better, read: fn(&Totals) -> u64) -> Metric {
    metric(named, Count, better, Read::Total(read))
}

const fn headline(metric: Metric) -> Metric {
    Metric { is_headline: true, ..metric }
}

use Better::{Less, More, Neither};
use Unit::{Count, Kilometres, Orders, PerHour, Percent, Seconds};

/// All of them, the most telling first.
static METRICS: [Metric; 42] = [
    headline(by_class(("goodput", "Goodput"), Percent, More, |group, _| {
        share(group.counts.goodput_ppm())
    })),
    headline(by_class(("on-time", "On time"), Percent, More, |group, _| {
        share(group.counts.on_time_ppm())
    })),
    headline(timed(
        ("queue-wait-p90", "Wait in queue, p90"),
        |group| &group.queue_wait,
        |it| it.p90,
    )),
    headline(timed(
        ("click-to-door-p50", "Click to door, p50"),
        |group| &group.click_to_door,
        |it| it.p50,
    )),
    headline(timed(
        ("click-to-door-p90", "Click to door, p90"),
        |group| &group.click_to_door,
        |it| it.p90,
    )),
    headline(by_class(("completed", "Completed"), Count, More, |group, _| {
        count(group.counts.completed)
    })),
    headline(by_class(("failed", "Failed"), Count, Less, |group, _| count(group.counts.failed))),
    headline(in_all(("utilisation", "Drivers busy"), Percent, Neither, |run| {
        share(run.report.utilisation_ppm)
    })),
    headline(in_all(("driven", "Driven"), Kilometres, Less, |run| count(run.driven_m))),
    headline(total(("retries", "Retries"), Less, |it| it.retries)),
    by_class(("placed", "Placed"), Count, Neither, |group, _| count(group.counts.placed)),
    by_class(("delivered-on-time", "Delivered on time"), Count, More, |group, _| {
        count(group.counts.on_time)
    }),
    by_class(("goodput-per-hour", "Goodput an hour"), PerHour, More, |group, length_us| {
        let thousandths = u128::from(group.counts.on_time) * 3_600_000_000_000;
        (length_us > 0).then(|| (thousandths / u128::from(length_us)) as i64)
    }),
    by_class(("cancelled", "Cancelled"), Count, Less, |group, _| count(group.counts.cancelled)),
    by_class(("rejected", "Rejected"), Count, Less, |group, _| count(group.counts.rejected)),
    by_class(("dead-letters", "Dead letters"), Count, Less, |group, _| {
        count(group.counts.dead_letters())
    }),
    timed(("queue-wait-mean", "Wait in queue, mean"), |group| &group.queue_wait, |it| it.mean),
    timed(("queue-wait-p50", "Wait in queue, p50"), |group| &group.queue_wait, |it| it.p50),
    timed(("queue-wait-p99", "Wait in queue, p99"), |group| &group.queue_wait, |it| it.p99),
    timed(
        ("click-to-door-mean", "Click to door, mean"),
        |group| &group.click_to_door,
        |it| it.mean,
    ),
    timed(("click-to-door-p99", "Click to door, p99"), |group| &group.click_to_door, |it| it.p99),
    timed(
        ("click-to-door-max", "Click to door, longest"),
        |group| &group.click_to_door,
        |it| it.max,
    ),
    timed(("ready-to-door-p90", "Ready to door, p90"), |group| &group.ready_to_door, |it| it.p90),
    timed(
        ("ready-to-pickup-p90", "Ready to pick-up, p90"),
        |group| &group.ready_to_pickup,
        |it| it.p90,
    ),
    by_class(("oldest", "Oldest not yet under way"), Seconds, Less, |group, _| {
        group.longest_waiting.map(micros)
    }),
    in_all(("jain", "Fairness among drivers (Jain)"), Percent, More, |run| {
        share(run.report.jain_ppm)
    }),
    in_all(("queue", "Orders in the queue, on average"), Orders, Less, |run| {
        count(run.report.queue_milli)
    }),
    in_all(("driven-each", "Driven for each delivery"), Kilometres, Less, |run| {
        let delivered = run.report.all.counts.completed;
        run.driven_m.checked_div(delivered).and_then(count)
    }),
    total(("attempts", "Attempts"), Neither, |it| it.attempts),
    total(("timed-out", "Attempts timed out"), Less, |it| it.timed_out),
    total(("offers", "Offers"), Neither, |it| it.offers),
    total(("declines", "Offers declined"), Less, |it| it.declines),
    total(("offers-expired", "Offers without an answer"), Less, |it| it.offers_expired),
    total(("shed", "Shed"), Less, |it| it.shed),
    total(("breaker-refused", "Refused by a breaker"), Less, |it| it.breaker_refused),
    total(("duplicates-ignored", "Duplicates ignored"), Neither, |it| it.duplicates_ignored),
    total(("duplicates-acted-on", "Duplicates acted on"), Less, |it| it.duplicates_acted_on),
    total(("messages-lost", "Messages lost"), Neither, |it| it.messages_lost),
    total(("meals-wasted", "Meals wasted"), Less, |it| it.meals_wasted),
    total(("uncredited", "Hand-overs without credit"), Less, |it| it.uncredited_handovers),
    total(("inversions", "Inversions"), Less, |it| it.inversions),
    in_all(("inversion-longest", "Longest inversion"), Seconds, Less, |run| {
        Some(micros(run.report.inversion_longest))
    }),
];

fn count(n: u64) -> Option<i64> {
    i64::try_from(n).ok()
}

fn share(ppm: Option<u32>) -> Option<i64> {
    ppm.map(i64::from)
}

fn micros(length: SimDuration) -> i64 {
    i64::try_from(length.as_micros()).unwrap_or(i64::MAX)
}

fn time(times: &Quantiles, pick: fn(&Quantiles) -> SimDuration) -> Option<i64> {
    (times.n > 0).then(|| micros(pick(times)))
}
