//! Every number of the scoreboard, for all orders and by class: the table behind the tiles.

use super::score::{NOTHING, share, time};
use crate::core::metrics::{ClassTotals, Group, Quantiles, Report};
use crate::core::time::SimDuration;
use serde::{Deserialize, Serialize};

/// A number, over the trailing window and over the whole run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberRow {
    /// What it is.
    pub label: String,
    /// Over the trailing window: all, urgent, standard, saver. Only the first where it has no class.
    pub recent: Vec<String>,
    /// The same over the whole run.
    pub whole: Vec<String>,
}

/// All rows.
pub(super) fn rows(recent: &Report, whole: &Report) -> Vec<NumberRow> {
    let by_class = BY_CLASS.iter().map(|(label, read)| {
        let cells = |report: &Report| -> Vec<String> {
            std::iter::once(&report.all).chain(&report.classes).map(read).collect()
        };
        NumberRow { label: (*label).to_owned(), recent: cells(recent), whole: cells(whole) }
    });
    let in_all = IN_ALL.iter().map(|(label, read)| NumberRow {
        label: (*label).to_owned(),
        recent: vec![read(recent)],
        whole: vec![read(whole)],
    });
    by_class.chain(in_all).collect()
}

type Read<T> = fn(&T) -> String;

const BY_CLASS: [(&str, Read<Group>); 16] = [
    ("Placed", |group| group.counts.placed.to_string()),
    ("Completed", |group| group.counts.completed.to_string()),
    ("Failed", |group| group.counts.failed.to_string()),
    ("Cancelled", |group| group.counts.cancelled.to_string()),
    ("Goodput", |group| share(ClassTotals::goodput_ppm(&group.counts))),
    ("On time", |group| share(ClassTotals::on_time_ppm(&group.counts))),
    ("Queue wait, p50", |group| time(&group.queue_wait, |it| it.p50)),
    ("Queue wait, p90", |group| time(&group.queue_wait, |it| it.p90)),
    ("Queue wait, p99", |group| time(&group.queue_wait, |it| it.p99)),
    ("Click to door, p50", |group| time(&group.click_to_door, |it| it.p50)),
    ("Click to door, p90", |group| time(&group.click_to_door, |it| it.p90)),
    ("Click to door, p99", |group| time(&group.click_to_door, |it| it.p99)),
    ("Click to door, longest", |group| time(&group.click_to_door, longest)),
    ("Ready to door, p90", |group| time(&group.ready_to_door, |it| it.p90)),
    ("Ready to pick-up, p90", |group| time(&group.ready_to_pickup, |it| it.p90)),
    ("Oldest not yet under way", |group| {
        group.longest_waiting.map_or_else(|| NOTHING.to_owned(), |age| age.to_string())
    }),
];

const IN_ALL: [(&str, Read<Report>); 8] = [
    ("Drivers busy", |report| share(report.utilisation_ppm)),
    ("Fairness among drivers (Jain)", |report| share(report.jain_ppm)),
    ("Orders in the queue, on average", |report| thousandths(report.queue_milli)),
    ("Attempts", |report| report.totals.attempts.to_string()),
    ("Retries", |report| report.totals.retries.to_string()),
    ("Dead letters", |report| report.totals.all().dead_letters().to_string()),
    ("Shed or refused", |report| (report.totals.shed + report.totals.breaker_refused).to_string()),
    ("Duplicates ignored / acted on", |report| {
        format!("{} / {}", report.totals.duplicates_ignored, report.totals.duplicates_acted_on)
    }),
];

const fn longest(times: &Quantiles) -> SimDuration {
    times.max
}

/// Thousandths as "4.2".
pub(super) fn thousandths(milli: u64) -> String {
    let tenths = (milli + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::Metrics;
    use crate::core::time::SimTime;

    #[test]
    fn before_anything_has_happened_there_are_dashes_and_zeros() {
        let report = Metrics::new(1).report(SimTime::ZERO, None);
        for row in rows(&report, &report) {
            for cell in row.recent.iter().chain(&row.whole) {
                assert!(["0", "0.0", "0 / 0", NOTHING].contains(&cell.as_str()), "{row:?}");
            }
            assert_eq!(row.recent.len(), row.whole.len());
        }
    }

    #[test]
    fn thousandths_are_rounded_to_tenths() {
        assert_eq!(thousandths(4_249), "4.2");
        assert_eq!(thousandths(999), "1.0");
    }
}
