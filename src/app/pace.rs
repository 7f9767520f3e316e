//! How much simulated time to ask for in each frame. Pure: it is told the wall clock.
//!
//! One request is in flight at most: a heavy run slows down instead of piling up, and what it
//! really reached is measured.

/// The pacing of a run.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    last_ms: Option<f64>,
    owed_us: f64,
    waiting: bool,
    measured_from: Option<(f64, u64)>,
    /// Where the run stood in the last answer; unknown until one has come.
    now_us: Option<u64>,
}

impl Pace {
    /// A frame begins at `now_ms`. Returns the microseconds to ask for, if it is time to ask.
    pub fn frame(&mut self, now_ms: f64, speed: u32) -> Option<u64> {
        let passed = now_ms - self.last_ms.replace(now_ms).unwrap_or(now_ms);
        // A sleeping laptop or a stalled tab must not turn into an hour of orders at once.
        let step_us = passed.clamp(0.0, FRAME_MS_MAX) * 1000.0 * f64::from(speed);
        self.owed_us = (self.owed_us + step_us).min(FRAME_MS_MAX * 1000.0 * f64::from(speed));
        if self.waiting || self.owed_us < 1.0 {
            return None;
        }
        self.waiting = true;
        Some(std::mem::take(&mut self.owed_us) as u64)
    }
    /// A frame that stands at `now_us` has arrived.
    pub fn answered(&mut self, now_us: u64) {
        self.waiting = false;
        self.now_us = Some(now_us);
    }
    /// Simulated seconds per real second since the last measurement, every half a second.
    pub fn measure(&mut self, now_ms: f64) -> Option<f64> {
        let now_us = self.now_us?;
        let Some((from_ms, from_us)) = self.measured_from else {
            self.measured_from = Some((now_ms, now_us));
            return None;
        };
        let passed = now_ms - from_ms;
        if passed < MEASURE_EVERY_MS {
            return None;
        }
        self.measured_from = Some((now_ms, now_us));
        Some(now_us.saturating_sub(from_us) as f64 / (passed * 1000.0))
    }
    /// What was asked for could not be sent: it is owed again.
    pub fn owe(&mut self, us: u64) {
        self.waiting = false;
        self.owed_us += us as f64;
    }
    /// The run stands still or starts over: nothing is owed and nothing is measured across it.
    pub fn rest(&mut self) {
        *self = Pace { waiting: self.waiting, ..Pace::default() };
    }
}

/// Longest step of one frame: a tab that was asleep goes on from where it was.
const FRAME_MS_MAX: f64 = 100.0;
/// Chosen to be readable: the figure changes twice a second.
const MEASURE_EVERY_MS: f64 = 500.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_screen_asks_for_its_share_in_each_frame() {
        let mut pace = Pace::default();
        assert_eq!(pace.frame(1000.0, 20), None);
        assert_eq!(pace.frame(1016.0, 20), Some(320_000));
        pace.answered(320_000);
        assert_eq!(pace.frame(1032.0, 20), Some(320_000));
    }

    #[test]
    fn nothing_is_asked_while_an_answer_is_awaited_and_time_is_made_up() {
        let mut pace = Pace::default();
        pace.frame(0.0, 1);
        assert_eq!(pace.frame(10.0, 1), Some(10_000));
        assert_eq!(pace.frame(20.0, 1), None);
        pace.answered(10_000);
        assert_eq!(pace.frame(30.0, 1), Some(20_000));
    }

    #[test]
    fn an_hour_of_sleep_is_a_tenth_of_a_second() {
        let mut pace = Pace::default();
        pace.frame(0.0, 1);
        assert_eq!(pace.frame(3_600_000.0, 1), Some(100_000));
        pace.answered(100_000);
        assert_eq!(pace.frame(3_599_000.0, 1), None);
    }

    #[test]
    fn the_speed_reached_is_measured() {
        let mut pace = Pace::default();
        // A run may begin anywhere in its day.
        assert_eq!(pace.measure(0.0), None);
        pace.answered(1_500_000_000);
        assert_eq!(pace.measure(100.0), None);
        pace.answered(1_505_000_000);
        assert_eq!(pace.measure(600.0), Some(10.0));
    }
}
