//! Row 16: going to any moment of a day of the default city, log and scoreboard included.

use crate::{ratio, row, timed};
use dispatch_playground::core::time::SimDuration;
use dispatch_playground::engine::run::Run;
use dispatch_playground::engine::timeline::{Timeline, Travel};
use dispatch_playground::scenario::presets::Preset;
use std::sync::Arc;
use std::time::{Duration, Instant};

const DAY: SimDuration = SimDuration::from_mins(24 * 60);
/// Moments of the day, spread by a step that has no common factor with it.
const PLACES: u64 = 97;

pub fn run() {
    let setup = Arc::new(Preset::DEFAULT.setup(7));
    let begun = Run::warmed_up(setup);
    let (lived, whole) = timed(|| {
        let mut timeline = Timeline::new(begun.clone());
        timeline.advance(DAY, u32::MAX);
        timeline
    });
    let mut timeline = lived;
    let (digest, events) = (timeline.run().sim().digest(), timeline.run().sim().n_events());
    let begin = begun.sim().now().as_micros();
    let mut times: Vec<Duration> = (0..PLACES)
        .map(|idx| {
            let place = begin + DAY.as_micros() / PLACES * (idx * 37 % PLACES);
            let start = Instant::now();
            // Invariant: every time can be gone to.
            assert_eq!(timeline.travel(Travel::Time(place)), Ok(()));
            start.elapsed()
        })
        .collect();
    assert_eq!(timeline.travel(Travel::Time(begin + DAY.as_micros())), Ok(()));
    assert_eq!(timeline.run().sim().digest(), digest, "the same run at its end");
    times.sort_unstable();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    row(
        "16",
        &format!("seek within a day of the default city, {events} events"),
        &format!("median {:.1} ms, worst {:.1} ms", millis(median), millis(worst)),
        &format!(
            "all of it again: {:.0} ms, {:.0} times the median",
            millis(whole),
            ratio(whole, median)
        ),
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
