//! Trends: the trailing window cut into equal pieces, for small charts.

use super::report::quantiles;
use super::totals::share_ppm;
use super::{Metrics, Totals};
use crate::core::time::{SimDuration, SimTime};

/// One piece of a trailing window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trend {
    /// Its beginning.
    pub from: SimTime,
    /// Its end.
    pub until: SimTime,
    /// Queued orders on average over time, in thousandths.
    pub queue_milli: u64,
    /// Busy drivers on average over time, in thousandths.
    pub busy_milli: u64,
    /// Busy time / time on shift, in parts per million; `None` where nobody was on shift.
    pub utilisation_ppm: Option<u32>,
    /// On time / ended, in parts per million; `None` where no order ended.
    pub goodput_ppm: Option<u32>,
    /// On time / completed, in parts per million; `None` where no order was completed.
    pub on_time_ppm: Option<u32>,
    /// Ninth decile of the queue wait; `None` where no order was completed.
    pub queue_wait_p90: Option<SimDuration>,
    /// Ninth decile of click-to-door; `None` where no order was completed.
    pub click_to_door_p90: Option<SimDuration>,
    /// Counters of this piece.
    pub totals: Totals,
}

impl Metrics {
    /// The trailing `window` up to `now` in at most `n` pieces, oldest first, each a whole number
    /// of samples long but for the last, which ends at `now`. Shorter at the start of a run.
    /// O(ended orders in the window + n).
    pub fn trend(&self, now: SimTime, window: SimDuration, n: usize) -> Vec<Trend> {
        let now = now.max(self.now);
        let sample = Metrics::SAMPLE_EVERY.as_micros();
        let samples_per_piece =
            window.as_micros().div_ceil(sample).div_ceil(n.max(1) as u64).max(1);
        let width = SimDuration::from_micros(samples_per_piece.saturating_mul(sample));
        // Aligned to multiples of the width, so that a piece keeps its content as time goes on.
        let last = SimTime::from_micros(now.as_micros() / width.as_micros() * width.as_micros());
        let oldest = last - width.times(n.max(1) as u64 - 1);
        let (mut from, mut base) = self.totals_at(oldest);
        let mut values = Vec::new();
        let mut pieces = Vec::new();
        while from < now && pieces.len() < n {
            let end = (oldest + width.times(pieces.len() as u64 + 1)).max(from + width);
            let (until, totals) =
                if end >= now { (now, self.extrapolated(now)) } else { self.totals_at(end) };
            let ended = self.ended_from(from).take_while(|ended| ended.at < until || until == now);
            let mut p90 = |pick: fn(&super::Times) -> SimDuration| {
                let found = quantiles(ended.clone(), &mut values, |times| Some(pick(times)));
                (found.n > 0).then_some(found.p90)
            };
            let gained = totals.since(&base);
            let length = u128::from(until.since(from).as_micros()).max(1);
            let mean_milli = |integral: u64| (u128::from(integral) * 1000 / length) as u64;
            pieces.push(Trend {
                from,
                until,
                queue_milli: mean_milli(gained.queued_us),
                busy_milli: mean_milli(gained.busy_us),
                utilisation_ppm: share_ppm(gained.busy_us, gained.shift_us),
                goodput_ppm: gained.all().goodput_ppm(),
                on_time_ppm: gained.all().on_time_ppm(),
                queue_wait_p90: p90(|times| times.queue_wait),
                click_to_door_p90: p90(|times| times.click_to_door),
                totals: gained,
            });
            (from, base) = (until, totals);
        }
        pieces
    }
}
