//! Estimates in words, for people: as many places as a reader needs, and what a difference means.

use super::metric::{Better, Unit};
use super::{Entry, Estimate, Verdict};

/// A mean with its interval, such as `31.4 ± 0.6 min`; a dash where nothing was measured.
pub fn value(estimate: &Estimate, unit: Unit) -> String {
    if estimate.n == 0 {
        return NOTHING.to_owned();
    }
    let (per, word) = shown_in(unit);
    let places = places(estimate.mean.unsigned_abs() / per);
    let mean = decimal(estimate.mean, per, places);
    match estimate.half {
        Some(half) => format!("{mean} ± {}{word}", decimal(half, per, places)),
        None => format!("{mean}{word}"),
    }
}

/// A difference to the baseline, such as `12 s less, better`; "baseline" in the baseline itself.
pub fn difference(entry: &Entry) -> String {
    let (Some(difference), Some(verdict)) = (&entry.difference, entry.verdict()) else {
        return "baseline".to_owned();
    };
    let unit = entry.column.metric.unit;
    match verdict {
        _ if difference.n == 0 => "no pair to compare".to_owned(),
        Verdict::Same => "the same".to_owned(),
        Verdict::Unclear if difference.half.is_none() && difference.mean == 0 => {
            "the same, one pair only".to_owned()
        }
        Verdict::Unclear if difference.half.is_none() => {
            format!("{}, one pair only", amount(difference.mean, unit))
        }
        Verdict::Unclear => "no clear difference".to_owned(),
        Verdict::Better => format!("{}, better", amount(difference.mean, unit)),
        Verdict::Worse => format!("{}, worse", amount(difference.mean, unit)),
        Verdict::Different => amount(difference.mean, unit),
    }
}

/// The difference with its interval, for those who want to know exactly.
pub fn exactly(entry: &Entry) -> String {
    let (value, unit) = (value(&entry.value, entry.column.metric.unit), entry.column.metric.unit);
    let better = match entry.column.metric.better {
        Better::More => "More is better",
        Better::Less => "Less is better",
        Better::Neither => "Neither direction is better",
    };
    let seeds = |n: u32| if n == 1 { "1 seed".to_owned() } else { format!("{n} seeds") };
    let own = format!("{value} over {}", seeds(entry.value.n));
    match &entry.difference {
        Some(by) if by.n > 0 => {
            let signed = self::value(by, unit);
            let plus = if by.mean > 0 { "+" } else { "" };
            format!("{own}. Difference {plus}{signed} over {}. {better}.", seeds(by.n))
        }
        _ => format!("{own}. {better}."),
    }
}

/// `3.7 min less`, `12 s more`.
fn amount(by: i64, unit: Unit) -> String {
    let way = if by < 0 { "less" } else { "more" };
    let (per, word) = match unit {
        // Small differences of times in seconds, large ones in minutes.
        Unit::Seconds if by.unsigned_abs() < 100 * MILLION => (MILLION, " s"),
        // What is a per cent already differs by points.
        Unit::Percent => (MILLION, " points"),
        _ => shown_in(unit),
    };
    let by = by.saturating_abs();
    format!("{}{word} {way}", decimal(by, per, places(by.unsigned_abs() / per)))
}

/// How many millionths of the unit make one of what is shown, and the word behind it.
const fn shown_in(unit: Unit) -> (u64, &'static str) {
    match unit {
        Unit::Count | Unit::Orders => (MILLION, ""),
        Unit::PerHour => (MILLION, " an hour"),
        Unit::Seconds => (60 * MILLION, " min"),
        Unit::Percent => (MILLION, " %"),
        Unit::Kilometres => (MILLION, " km"),
    }
}

/// Three digits in all, where there are places behind the point.
const fn places(whole: u64) -> u32 {
    match whole {
        0..10 => 2,
        10..100 => 1,
        _ => 0,
    }
}

fn decimal(value: i64, per: u64, places: u32) -> String {
    let unit = 10_u64.pow(places);
    let parts = (u128::from(value.unsigned_abs()) * u128::from(unit) + u128::from(per / 2))
        / u128::from(per);
    let unit = u128::from(unit);
    let sign = if value < 0 && parts > 0 { "-" } else { "" };
    match places {
        0 => format!("{sign}{parts}"),
        _ => format!("{sign}{}.{:0width$}", parts / unit, parts % unit, width = places as usize),
    }
}

const NOTHING: &str = "–";
const MILLION: u64 = 1_000_000;
