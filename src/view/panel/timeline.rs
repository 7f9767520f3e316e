//! The time bar: how far the run was lived, what is worth going to, the other futures.

use super::score::{share, time};
use crate::core::metrics::{Quantiles, Report};
use crate::core::time::SimDuration;
use crate::view::landmarks::LandmarkKind;
use crate::view::names;
use serde::{Deserialize, Serialize};

/// The time machine of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineModel {
    /// The first microsecond that can be gone to.
    pub begin_us: u64,
    /// Where the run stands.
    pub now_us: u64,
    /// How far this branch was lived.
    pub reach_us: u64,
    /// The time of day of the beginning and of the end.
    pub ends: (String, String),
    /// How many interventions are done here.
    pub done: u32,
    /// What would be taken back.
    pub undo: Option<String>,
    /// What would be done again.
    pub redo: Option<String>,
    /// What happened on the way, one row for each kind that there is.
    pub ticks: Vec<TickRow>,
    /// Every future; the first is the one that the run began with.
    pub branches: Vec<BranchRow>,
    /// The branch that is looked at.
    pub here: u32,
    /// The future that is shown beside it.
    pub beside: Option<BesideModel>,
}

/// What of one kind happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickRow {
    /// What.
    pub kind: LandmarkKind,
    /// How often.
    pub count: u32,
    /// Where on the bar, in thousandths of it; those that fall together once.
    pub places: Vec<u16>,
}

/// A future.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchRow {
    /// How the reader calls it.
    pub name: String,
    /// How many branches lead to it.
    pub depth: u32,
    /// Where it left which other one, and how far it goes; a sentence.
    pub about: String,
}

/// The future beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BesideModel {
    /// Its branch.
    pub branch: u32,
    /// Its name.
    pub name: String,
    /// When the two first differ: microsecond and time of day; `None` while they are the same.
    pub differs: Option<(u64, String)>,
    /// Number by number.
    pub rows: Vec<DeltaRow>,
}

/// One number of two futures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeltaRow {
    /// What it is.
    pub label: String,
    /// In the future that is looked at.
    pub here: String,
    /// In the one beside it.
    pub beside: String,
    /// By how much this one is more or less, in words.
    pub difference: String,
    /// Whether that is better; `None` where there is no difference.
    pub is_better: Option<bool>,
}

/// What two futures are compared by.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// The whole run so far.
    pub report: Report,
    /// Driven by all drivers so far.
    pub driven_cm: u64,
}

/// Number by number, the future that is looked at first.
pub fn deltas(here: &Compared, beside: &Compared) -> Vec<DeltaRow> {
    let on_time = |it: &Compared| it.report.totals.all().on_time_ppm();
    let p95 = |times: &Quantiles| times.p95;
    let late = |it: &Compared| {
        let times = &it.report.all.click_to_door;
        (times.n > 0).then(|| p95(times).as_micros() as i64)
    };
    let count = |of: fn(&Compared) -> u64| {
        let (one, other) = (of(here), of(beside));
        let size = |n: u64| n.to_string();
        (Some(one as i64), Some(other as i64), size(one), size(other))
    };
    let delivered = count(|it| it.report.totals.all().completed);
    let failed = count(|it| it.report.totals.all().failed);
    let km = |it: &Compared| kilometres(it.driven_cm as i64 / 100);
    let ppm = |it: &Compared| on_time(it).map(i64::from);
    let print_ppm = |diff: i64| format!("{} points", tenths(diff / 1_000));
    let print_time = |diff: i64| names::length(SimDuration::from_micros(diff.unsigned_abs()));
    let metres = |it: &Compared| Some(it.driven_cm as i64 / 100);
    let p95_of = |it: &Compared| time(&it.report.all.click_to_door, p95);
    vec![
        row(
            "On time",
            true,
            (ppm(here), ppm(beside)),
            print_ppm,
            (share(on_time(here)), share(on_time(beside))),
        ),
        row(
            "Click to door, p95",
            false,
            (late(here), late(beside)),
            print_time,
            (p95_of(here), p95_of(beside)),
        ),
        row(
            "Delivered",
            true,
            (delivered.0, delivered.1),
            |diff| diff.to_string(),
            (delivered.2, delivered.3),
        ),
        row("Failed", false, (failed.0, failed.1), |diff| diff.to_string(), (failed.2, failed.3)),
        row("Driven", false, (metres(here), metres(beside)), kilometres, (km(here), km(beside))),
    ]
}

fn row(
    label: &str,
    more_is_better: bool,
    (here, beside): (Option<i64>, Option<i64>),
    print: impl Fn(i64) -> String,
    values: (String, String),
) -> DeltaRow {
    let diff = here.zip(beside).map_or(0, |(here, beside)| here - beside);
    // What is printed as nothing is no difference.
    let size = print(diff.abs());
    let is_none = diff == 0 || size == print(0);
    DeltaRow {
        label: label.to_owned(),
        here: values.0,
        beside: values.1,
        difference: match (is_none, diff > 0) {
            (true, _) => "equal".to_owned(),
            (false, true) => format!("{size} more"),
            (false, false) => format!("{size} less"),
        },
        is_better: (!is_none).then_some((diff > 0) == more_is_better),
    }
}

fn kilometres(metres: i64) -> String {
    format!("{} km", tenths(metres / 100))
}

fn tenths(n: i64) -> String {
    format!("{}.{}", n / 10, n % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::Metrics;
    use crate::core::time::SimTime;

    #[test]
    fn a_difference_says_direction_size_and_whether_it_is_better() {
        let report = Metrics::new(1).report(SimTime::ZERO, None);
        let mut here = Compared { report, driven_cm: 1_234_500 };
        let beside = Compared { report, driven_cm: 1_034_400 };
        here.report.all.click_to_door =
            Quantiles { n: 1, p95: SimDuration::from_secs(90), ..Quantiles::default() };
        let rows = deltas(&here, &beside);
        let km = &rows[4];
        assert_eq!((km.here.as_str(), km.beside.as_str()), ("12.3 km", "10.3 km"));
        assert_eq!((km.difference.as_str(), km.is_better), ("2.0 km more", Some(false)));
        // Where one of the two has no value there is nothing to subtract.
        assert_eq!((rows[1].difference.as_str(), rows[1].is_better), ("equal", None));
        let rows = deltas(&beside, &here);
        assert_eq!((rows[4].difference.as_str(), rows[4].is_better), ("2.0 km less", Some(true)));
    }

    #[test]
    fn what_is_too_small_to_be_printed_is_equal() {
        let report = Metrics::new(1).report(SimTime::ZERO, None);
        let rows = deltas(&Compared { report, driven_cm: 900 }, &Compared { report, driven_cm: 0 });
        assert_eq!((rows[4].difference.as_str(), rows[4].is_better), ("equal", None));
    }
}
