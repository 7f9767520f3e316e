//! The metrics of a comparison: every number of the scoreboard as an integer, with its unit and
//! with which direction is better.

use crate::core::metrics::{Group, Quantiles, Report};
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
    /// Of the run as a whole.
    Run(fn(&Measured<'_>) -> Option<i64>),
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
            Read::Group(_) => &CLASSES[..],
            Read::Run(_) => &CLASSES[..1],
        };
        classes.iter().map(move |&class| Column { metric, class })
    })
}

/// The values of all columns.
pub(super) fn values(measured: &Measured<'_>) -> Vec<Option<i64>> {
    let report = measured.report;
    let value = |column: Column| match column.metric.read {
        Read::Run(read) => read(measured),
        Read::Group(read) => {
            let group = column.class.map_or(&report.all, |class| &report.classes[class.level()]);
            read(group, report.until.since(report.from).as_micros())
        }
    };
    columns().map(value).collect()
}

const CLASSES: [Option<Class>; 4] =
    [None, Some(Class::Urgent), Some(Class::Standard), Some(Class::Saver)];

type OfGroup = fn(&Group, u64) -> Option<i64>;
type OfRun = fn(&Measured<'_>) -> Option<i64>;

const fn by_class(
    (key, name): (&'static str, &'static str),
    unit: Unit,
    better: Better,
    read: OfGroup,
) -> Metric {
    Metric { key, name, unit, better, is_headline: false, read: Read::Group(read) }
}

const fn in_all(
    (key, name): (&'static str, &'static str),
    unit: Unit,
    better: Better,
    read: OfRun,
) -> Metric {
    Metric { key, name, unit, better, is_headline: false, read: Read::Run(read) }
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
    headline(by_class(("queue-wait-p90", "Wait in queue, p90"), Seconds, Less, |group, _| {
        time(&group.queue_wait, |it| it.p90)
    })),
    headline(by_class(("click-to-door-p50", "Click to door, p50"), Seconds, Less, |group, _| {
        time(&group.click_to_door, |it| it.p50)
    })),
    headline(by_class(("click-to-door-p90", "Click to door, p90"), Seconds, Less, |group, _| {
        time(&group.click_to_door, |it| it.p90)
    })),
    headline(by_class(("completed", "Completed"), Count, More, |group, _| {
        count(group.counts.completed)
    })),
    headline(by_class(("failed", "Failed"), Count, Less, |group, _| count(group.counts.failed))),
    headline(in_all(("utilisation", "Drivers busy"), Percent, Neither, |run| {
        share(run.report.utilisation_ppm)
    })),
    headline(in_all(("driven", "Driven"), Kilometres, Less, |run| count(run.driven_m))),
    headline(in_all(("retries", "Retries"), Count, Less, |run| count(run.report.totals.retries))),
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
    by_class(("queue-wait-mean", "Wait in queue, mean"), Seconds, Less, |group, _| {
        time(&group.queue_wait, |it| it.mean)
    }),
    by_class(("queue-wait-p50", "Wait in queue, p50"), Seconds, Less, |group, _| {
        time(&group.queue_wait, |it| it.p50)
    }),
    by_class(("queue-wait-p99", "Wait in queue, p99"), Seconds, Less, |group, _| {
        time(&group.queue_wait, |it| it.p99)
    }),
    by_class(("click-to-door-mean", "Click to door, mean"), Seconds, Less, |group, _| {
        time(&group.click_to_door, |it| it.mean)
    }),
    by_class(("click-to-door-p99", "Click to door, p99"), Seconds, Less, |group, _| {
        time(&group.click_to_door, |it| it.p99)
    }),
    by_class(("click-to-door-max", "Click to door, longest"), Seconds, Less, |group, _| {
        time(&group.click_to_door, |it| it.max)
    }),
    by_class(("ready-to-door-p90", "Ready to door, p90"), Seconds, Less, |group, _| {
        time(&group.ready_to_door, |it| it.p90)
    }),
    by_class(("ready-to-pickup-p90", "Ready to pick-up, p90"), Seconds, Less, |group, _| {
        time(&group.ready_to_pickup, |it| it.p90)
    }),
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
    in_all(("attempts", "Attempts"), Count, Neither, |run| count(run.report.totals.attempts)),
    in_all(("timed-out", "Attempts timed out"), Count, Less, |run| {
        count(run.report.totals.timed_out)
    }),
    in_all(("offers", "Offers"), Count, Neither, |run| count(run.report.totals.offers)),
    in_all(("declines", "Offers declined"), Count, Less, |run| count(run.report.totals.declines)),
    in_all(("offers-expired", "Offers without an answer"), Count, Less, |run| {
        count(run.report.totals.offers_expired)
    }),
    in_all(("shed", "Shed"), Count, Less, |run| count(run.report.totals.shed)),
    in_all(("breaker-refused", "Refused by a breaker"), Count, Less, |run| {
        count(run.report.totals.breaker_refused)
    }),
    in_all(("duplicates-ignored", "Duplicates ignored"), Count, Neither, |run| {
        count(run.report.totals.duplicates_ignored)
    }),
    in_all(("duplicates-acted-on", "Duplicates acted on"), Count, Less, |run| {
        count(run.report.totals.duplicates_acted_on)
    }),
    in_all(("messages-lost", "Messages lost"), Count, Neither, |run| {
        count(run.report.totals.messages_lost)
    }),
    in_all(("meals-wasted", "Meals wasted"), Count, Less, |run| {
        count(run.report.totals.meals_wasted)
    }),
    in_all(("uncredited", "Hand-overs without credit"), Count, Less, |run| {
        count(run.report.totals.uncredited_handovers)
    }),
    in_all(("inversions", "Inversions"), Count, Less, |run| count(run.report.totals.inversions)),
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
