//! Notices that the engine has stopped answering. Pure: it is told the wall clock.
//!
//! A worker that loops for ever raises no error; only its silence tells. Time counts while the
//! page is shown: animation frames stop in a hidden tab, and a long gap between two of them is
//! sleep, or a busy page, and not the engine's.

/// What the engine owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owes {
    /// Nothing that was asked for is still to come.
    Nothing,
    /// A frame.
    AFrame,
    /// A run lived again, which takes its time.
    ARun,
}

/// How long the engine has been silent while it owed something.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    last_ms: Option<f64>,
    silent_ms: f64,
}

impl Watch {
    /// The engine has said something.
    pub fn heard(&mut self) {
        self.silent_ms = 0.0;
    }
    /// An animation frame begins at `now_ms`. Whether the engine is to be given up: told once, then
    /// the silence begins anew.
    pub fn frame(&mut self, now_ms: f64, owes: Owes) -> bool {
        let passed = now_ms - self.last_ms.replace(now_ms).unwrap_or(now_ms);
        let limit_ms = match owes {
            Owes::Nothing => {
                self.silent_ms = 0.0;
                return false;
            }
            Owes::AFrame => SILENT_MS_MAX,
            Owes::ARun => RUN_MS_MAX,
        };
        self.silent_ms += passed.clamp(0.0, GAP_MS_MAX);
        let given_up = self.silent_ms > limit_ms;
        if given_up {
            self.silent_ms = 0.0;
        }
        given_up
    }
}

/// A frame takes milliseconds, and seconds in the greatest cities on the slowest machines.
pub const SILENT_MS_MAX: f64 = 10_000.0;
/// A day of the metropolis is lived again in about ten seconds on a slow machine.
const RUN_MS_MAX: f64 = 120_000.0;
/// Animation frames further apart than this are not the engine's doing.
const GAP_MS_MAX: f64 = 500.0;

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames every `step_ms` for `for_ms`; when the engine was given up, if it was.
    fn watched(
        watch: &mut Watch,
        (from_ms, for_ms, step_ms): (u32, u32, u32),
        owes: Owes,
    ) -> Vec<u32> {
        let times = (from_ms..from_ms + for_ms).step_by(step_ms as usize);
        times.filter(|&at| watch.frame(at.into(), owes)).collect()
    }

    #[test]
    fn silence_is_noticed_after_ten_seconds_and_only_where_something_is_owed() {
        let mut watch = Watch::default();
        assert!(watched(&mut watch, (0, 60_000, 16), Owes::Nothing).is_empty());
        assert_eq!(watched(&mut watch, (60_000, 12_000, 100), Owes::AFrame), [70_000]);
        let mut watch = Watch::default();
        assert!(watched(&mut watch, (0, 60_000, 100), Owes::ARun).is_empty());
    }

    #[test]
    fn an_engine_that_says_anything_is_alive() {
        let mut watch = Watch::default();
        for from in (0..60_000).step_by(9_000) {
            assert!(watched(&mut watch, (from, 9_000, 100), Owes::AFrame).is_empty());
            watch.heard();
        }
    }

    #[test]
    fn a_hidden_tab_or_a_laptop_asleep_is_not_a_silent_engine() {
        let mut watch = Watch::default();
        assert!(watched(&mut watch, (0, 2_000, 100), Owes::AFrame).is_empty());
        assert!(!watch.frame(3_600_000.0, Owes::AFrame));
        assert!(watched(&mut watch, (3_600_100, 5_000, 100), Owes::AFrame).is_empty());
    }
}
