//! A report: the totals and percentiles of a window or of the whole run.

use super::totals::share_ppm;
use super::{ClassTotals, Ended, Metrics, Times, Totals};
use crate::core::id::{DriverId, IdVec};
use crate::core::order::{Class, Status};
use crate::core::time::{SimDuration, SimTime};

/// What a scoreboard shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Beginning of what it covers.
    pub from: SimTime,
    /// End of what it covers.
    pub until: SimTime,
    /// All classes.
    pub all: Group,
    /// Urgent, standard, saver.
    pub classes: [Group; 3],
    /// Every counter over the same time.
    pub totals: Totals,
    /// Busy time / time on shift in parts per million; `None` where nobody was on shift.
    pub utilisation_ppm: Option<u32>,
    /// Fairness of the work among drivers, in parts per million; `None` where nothing was
    /// delivered.
    pub jain_ppm: Option<u32>,
    /// Queued orders on average over time, in thousandths.
    pub queue_milli: u64,
    /// The longest priority inversion of the whole run, one that goes on included; zero where
    /// there was none.
    pub inversion_longest: SimDuration,
}

/// A class, or all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Counts; `placed` are those placed in the window, the rest those ended in it.
    pub counts: ClassTotals,
    /// Time in the queue.
    pub queue_wait: Quantiles,
    /// From placement to the hand-over.
    pub click_to_door: Quantiles,
    /// From the meal's being ready to the hand-over.
    pub ready_to_door: Quantiles,
    /// From the meal's being ready to the pick-up.
    pub ready_to_pickup: Quantiles,
    /// Orders in the queue at the end.
    pub waiting: u64,
    /// Of those, past their promised time.
    pub waiting_late: u64,
    /// Age of the oldest that is neither in progress nor ended, at the end.
    pub longest_waiting: Option<SimDuration>,
}

impl Report {
    /// A class's share of the picks (attempts started) in parts per million; `None` without any.
    pub const fn pick_share_ppm(&self, class: Class) -> Option<u32> {
        share_ppm(self.classes[class.level()].counts.picks, self.all.counts.picks)
    }
    /// A class's share of the drivers' time in hand, in parts per million; `None` without any.
    /// A class of slow trips holds more drivers than its share of the picks says.
    pub const fn held_share_ppm(&self, class: Class) -> Option<u32> {
        share_ppm(self.classes[class.level()].counts.held_us, self.all.counts.held_us)
    }
    /// Whether a class starves: orders of it wait past their promised time, while its share of
    /// the drivers held is smaller than its share of the orders that wait.
    pub fn starves(&self, class: Class) -> bool {
        let group = &self.classes[class.level()];
        let held = self.held_share_ppm(class).unwrap_or(0);
        group.waiting_late > 0
            && share_ppm(group.waiting, self.all.waiting).is_some_and(|waiting| held < waiting)
    }
}

/// Exact percentiles by nearest rank: the smallest value such that at least that share of all
/// values is no larger. All zero where `n` is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quantiles {
    /// How many values.
    pub n: u64,
    /// Their mean, rounded down to a microsecond.
    pub mean: SimDuration,
    /// Half are no larger.
    pub p50: SimDuration,
    /// Nine in ten are no larger.
    pub p90: SimDuration,
    /// Ninety-five in a hundred are no larger.
    pub p95: SimDuration,
    /// Ninety-nine in a hundred are no larger.
    pub p99: SimDuration,
    /// The largest.
    pub max: SimDuration,
}

impl Quantiles {
    /// Of these values, which are left in another order. O(n).
    pub fn of(values: &mut [SimDuration]) -> Quantiles {
        let n = values.len();
        let Some(max) = values.iter().max().copied() else { return Quantiles::default() };
        let sum: u128 = values.iter().map(|v| u128::from(v.as_micros())).sum();
        let mut nearest_rank = |percent: usize| {
            let rank = (n * percent).div_ceil(100);
            *values.select_nth_unstable(rank - 1).1
        };
        Quantiles {
            n: n as u64,
            mean: SimDuration::from_micros((sum / n as u128) as u64),
            p50: nearest_rank(50),
            p90: nearest_rank(90),
            p95: nearest_rank(95),
            p99: nearest_rank(99),
            max,
        }
    }
}

impl Metrics {
    /// The report at `now` (no earlier than the last event) over the trailing `window`, or over
    /// the whole run. A window begins at a sample, so it may be up to a minute longer than asked.
    /// O(ended orders in the window + open orders).
    pub fn report(&self, now: SimTime, window: Option<SimDuration>) -> Report {
        let now = now.max(self.now);
        let (from, base) = match window {
            Some(window) => self.totals_at(now - window),
            None => (SimTime::ZERO, Totals::default()),
        };
        let totals = self.extrapolated(now).since(&base);
        let mut values = Vec::new();
        let mut group = |counts, class: Option<Class>| {
            let ended =
                self.ended_from(from).filter(|e| class.is_none_or(|class| e.class == class));
            let open = self.open.iter().filter(|live| class.is_none_or(|it| live.class == it));
            let queued = open.clone().filter(|live| live.status == Status::Queued);
            let waits = open.filter(|live| live.status != Status::InProgress);
            Group {
                counts,
                longest_waiting: waits.map(|live| now.since(live.placed)).max(),
                waiting: queued.clone().count() as u64,
                waiting_late: queued.filter(|live| live.promised < now).count() as u64,
                queue_wait: quantiles(ended.clone(), &mut values, |t| Some(t.queue_wait)),
                click_to_door: quantiles(ended.clone(), &mut values, |t| Some(t.click_to_door)),
                ready_to_door: quantiles(ended.clone(), &mut values, |t| t.ready_to_door),
                ready_to_pickup: quantiles(ended, &mut values, |t| t.ready_to_pickup),
            }
        };
        let length = u128::from(now.since(from).as_micros()).max(1);
        Report {
            from,
            until: now,
            all: group(totals.all(), None),
            classes: Class::ALL.map(|class| group(totals.classes[class.level()], Some(class))),
            totals,
            utilisation_ppm: share_ppm(totals.busy_us, totals.shift_us),
            jain_ppm: self.jain_ppm(from),
            queue_milli: (u128::from(totals.queued_us) * 1000 / length) as u64,
            inversion_longest: {
                let going_on = self.inverted.values().map(|&since| now.since(since)).max();
                self.inversion_longest.max(going_on.unwrap_or_default())
            },
        }
    }
}

impl Metrics {
    /// See the definitions. O(drivers + ended orders from `from` on).
    fn jain_ppm(&self, from: SimTime) -> Option<u32> {
        let mut delivered: IdVec<DriverId, u64> = self.drivers.iter().map(|_| 0_u64).collect();
        for driver in self.ended_from(from).filter_map(|ended| ended.by) {
            delivered[driver] += 1;
        }
        let n = self.drivers.iter().filter(|shift| shift.came).count() as u128;
        let sum: u128 = delivered.iter().map(|&x| u128::from(x)).sum();
        let squares: u128 = delivered.iter().map(|&x| u128::from(x) * u128::from(x)).sum();
        (squares > 0).then(|| (sum * sum * 1_000_000 / (n.max(1) * squares)) as u32)
    }
}

pub(super) fn quantiles<'a>(
    ended: impl Iterator<Item = &'a Ended>,
    values: &mut Vec<SimDuration>,
    pick: impl Fn(&Times) -> Option<SimDuration>,
) -> Quantiles {
    values.clear();
    values.extend(ended.filter_map(|ended| pick(ended.times.as_ref()?)));
    Quantiles::of(values)
}
