//! The scoreboard: each number over the trailing half hour and the whole run, with a trend.

use super::alert::{self, AlertModel};
use super::numbers::{self, NumberRow};
use super::{ShareRow, Tile};
use crate::core::city::City;
use crate::core::metrics::{Metrics, Quantiles, Report, Trend};
use crate::core::order::Class;
use crate::core::time::{SimDuration, SimTime};
use crate::view::chart::Chart;
use crate::view::names;

/// The trailing window: long enough for percentiles, short enough to see a switch work.
const WINDOW: SimDuration = SimDuration::from_mins(30);

/// Points of a trend.
const POINTS: usize = 30;

/// What the scoreboard shows.
pub(super) struct Score {
    /// All tiles, the most important first.
    pub tiles: Vec<Tile>,
    /// The ends of the pieces that trends are made of, as times of day.
    pub times: Vec<String>,
    /// What each class gets of the picks and of the drivers, and who starves.
    pub shares: Vec<ShareRow>,
    /// Every number, by class.
    pub numbers: Vec<NumberRow>,
    /// The alert.
    pub alert: AlertModel,
}

/// The scoreboard at `now`.
pub(super) fn score(city: &City, metrics: &Metrics, now: SimTime) -> Score {
    let recent = metrics.report(now, Some(WINDOW));
    let whole = metrics.report(now, None);
    let trend = metrics.trend(now, WINDOW, POINTS);
    let tile = |row: &Row| Tile {
        key: row.key.to_owned(),
        label: row.label.to_owned(),
        value: (row.value)(&recent),
        whole_run: (row.value)(&whole),
        help: row.help.to_owned(),
        unit: row.unit.to_owned(),
        trend: trend.iter().map(row.point).collect(),
    };
    Score {
        tiles: ROWS.iter().map(tile).collect(),
        times: trend.iter().map(|piece| names::clock(piece.until)).collect(),
        shares: Class::ALL.into_iter().map(|class| share_row(&recent, class)).collect(),
        numbers: numbers::rows(&recent, &whole),
        alert: alert::model(city, metrics, now),
    }
}

/// The queue and all tiles as charts, and the times of day of their points.
pub fn charts(city: &City, metrics: &Metrics, now: SimTime) -> (Vec<Chart>, Vec<String>) {
    let Score { tiles, times, .. } = score(city, metrics, now);
    let trend = metrics.trend(now, WINDOW, POINTS);
    let queue = Chart {
        label: "Orders in the queue".to_owned(),
        value: numbers::thousandths(trend.last().map_or(0, |piece| piece.queue_milli)),
        unit: " on average".to_owned(),
        trend: trend.iter().map(|piece| Some(piece.queue_milli as f32 / 1000.0)).collect(),
    };
    let of_tile = |tile: Tile| {
        let Tile { label, value, unit, trend, .. } = tile;
        Chart { label, value, unit, trend }
    };
    (std::iter::once(queue).chain(tiles.into_iter().map(of_tile)).collect(), times)
}

fn share_row(report: &Report, class: Class) -> ShareRow {
    let group = &report.classes[class.level()];
    let (picks, held) = (report.pick_share_ppm(class), report.held_share_ppm(class));
    let note = if report.starves(class) {
        let late = names::count(group.waiting_late as usize, "order");
        format!("Starving: {late} past the promise and still waiting")
    } else if held.zip(picks).is_some_and(|(held, picks)| held > picks + SLOW_PPM) {
        "Slow trips: it holds more of the drivers than its share of the picks".to_owned()
    } else {
        String::new()
    };
    ShareRow {
        class: class.level() as u8,
        picks: share(picks),
        drivers: share(held),
        waiting: group.waiting as u32,
        starves: report.starves(class),
        note,
    }
}

/// By how much the share of drivers has to be above that of picks to be told: a tenth of all,
/// chosen arbitrarily.
const SLOW_PPM: u32 = 100_000;

struct Row {
    key: &'static str,
    label: &'static str,
    help: &'static str,
    /// What a point of the trend is measured in, as it stands behind the number.
    unit: &'static str,
    value: fn(&Report) -> String,
    point: fn(&Trend) -> Option<f32>,
}

const ROWS: [Row; 8] = [
    Row {
        key: "goodput",
        label: "Goodput",
        help: "Share of all ended orders that were delivered on time; failed and cancelled ones \
               count against it.",
        unit: " %",
        value: |report| share(report.totals.all().goodput_ppm()),
        point: |piece| piece.goodput_ppm.map(per_cent),
    },
    Row {
        key: "on-time",
        label: "On time",
        help: "Share of the delivered orders that arrived within their promise.",
        unit: " %",
        value: |report| share(report.totals.all().on_time_ppm()),
        point: |piece| piece.on_time_ppm.map(per_cent),
    },
    Row {
        key: "queue-wait",
        label: "Wait in queue, p50 / p90 / p99",
        help: "Time in the queue: half, nine in ten and 99 in 100 delivered orders spent no longer.",
        unit: " min (p90)",
        value: |report| percentiles(&report.all.queue_wait),
        point: |piece| piece.queue_wait_p90.map(minutes),
    },
    Row {
        key: "click-to-door",
        label: "Click to door, p50 / p90 / p99",
        help: "From placing the order to the hand-over: half, nine in ten and 99 in 100 orders \
               took no longer.",
        unit: " min (p90)",
        value: |report| percentiles(&report.all.click_to_door),
        point: |piece| piece.click_to_door_p90.map(minutes),
    },
    Row {
        key: "utilisation",
        label: "Drivers busy",
        help: "Share of the time on shift that drivers spent on orders.",
        unit: " %",
        value: |report| share(report.utilisation_ppm),
        point: |piece| piece.utilisation_ppm.map(per_cent),
    },
    Row {
        key: "retries",
        label: "Retries",
        help: "Attempts that failed and were scheduled again.",
        unit: " a minute",
        value: |report| report.totals.retries.to_string(),
        point: |piece| Some(piece.totals.retries as f32),
    },
    Row {
        key: "inversions",
        label: "Inversions",
        help: "Times an order was held up by one of a lower class while orders between went first, \
               and the longest of the whole run.",
        unit: " a minute",
        value: |report| match report.totals.inversions {
            0 => "0".to_owned(),
            n => format!("{n} · {}", report.inversion_longest),
        },
        point: |piece| Some(piece.totals.inversions as f32),
    },
    Row {
        key: "dead-letters",
        label: "Dead letters",
        help: "Orders that were given up after they had been queued.",
        unit: " a minute",
        value: |report| report.totals.all().dead_letters().to_string(),
        point: |piece| Some(piece.totals.all().dead_letters() as f32),
    },
];

/// Parts per million as "87.4 %"; a dash where there was nothing to measure.
pub(super) fn share(ppm: Option<u32>) -> String {
    ppm.map_or_else(
        || NOTHING.to_owned(),
        |ppm| format!("{} %", numbers::thousandths(u64::from(ppm) / 10)),
    )
}

fn percentiles(times: &Quantiles) -> String {
    let part = |pick| time(times, pick);
    format!("{} / {} / {}", part(|t| t.p50), part(|t| t.p90), part(|t| t.p99))
}

pub(super) fn time(times: &Quantiles, pick: fn(&Quantiles) -> SimDuration) -> String {
    if times.n == 0 { NOTHING.to_owned() } else { pick(times).to_string() }
}

fn per_cent(ppm: u32) -> f32 {
    ppm as f32 / 10_000.0
}

fn minutes(time: SimDuration) -> f32 {
    (time.as_micros() as f64 / 60e6) as f32
}

/// Where nothing was measured.
pub(super) const NOTHING: &str = "–";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_a_tenth() {
        assert_eq!(share(Some(874_499)), "87.4 %");
        assert_eq!(share(Some(999_960)), "100.0 %");
        assert_eq!(share(Some(0)), "0.0 %");
        assert_eq!(share(None), "–");
    }
}
