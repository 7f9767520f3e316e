//! Simulated time. Knows no wall clock: it moves only when the scheduler says so.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// A moment of a run, in microseconds since its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(u64);

/// A length of simulated time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(u64);

impl SimTime {
    /// The start of every run.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than any event: arithmetic saturates here.
    pub const MAX: SimTime = SimTime(u64::MAX);

    /// A moment `us` microseconds after the start.
    pub const fn from_micros(us: u64) -> Self {
        SimTime(us)
    }
    /// A moment `s` seconds after the start.
    pub const fn from_secs(s: u64) -> Self {
        SimTime(s.saturating_mul(1_000_000))
    }
    /// A moment `m` minutes after the start.
    pub const fn from_mins(m: u64) -> Self {
        SimTime::from_secs(m.saturating_mul(60))
    }
    /// Microseconds since the start.
    pub const fn as_micros(self) -> u64 {
        self.0
    }
    /// Whole seconds since the start, rounded down.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000
    }
    /// Time passed since `earlier`; zero where `earlier` is later.
    pub const fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);
    /// Longer than any run.
    pub const MAX: SimDuration = SimDuration(u64::MAX);

    /// `us` microseconds.
    pub const fn from_micros(us: u64) -> Self {
        SimDuration(us)
    }
    /// `ms` milliseconds.
    pub const fn from_millis(ms: u64) -> Self {
        SimDuration(ms.saturating_mul(1000))
    }
    /// `s` seconds.
    pub const fn from_secs(s: u64) -> Self {
        SimDuration(s.saturating_mul(1_000_000))
    }
    /// `m` minutes.
    pub const fn from_mins(m: u64) -> Self {
        SimDuration::from_secs(m.saturating_mul(60))
    }
    /// In microseconds.
    pub const fn as_micros(self) -> u64 {
        self.0
    }
    /// In whole seconds, rounded down.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000
    }
    /// `n` times as long, saturating.
    pub const fn times(self, n: u64) -> Self {
        SimDuration(self.0.saturating_mul(n))
    }
    /// This length scaled by `ppm` parts per million, rounded down, saturating.
    pub const fn scaled_ppm(self, ppm: u64) -> Self {
        let product = self.0 as u128 * ppm as u128 / 1_000_000;
        SimDuration(if product > u64::MAX as u128 { u64::MAX } else { product as u64 })
    }
    /// The share `passed` of `whole` of this length, rounded down; all of it where `whole` is over.
    pub const fn part(self, passed: SimDuration, whole: SimDuration) -> Self {
        if passed.0 >= whole.0 {
            return self;
        }
        SimDuration((self.0 as u128 * passed.0 as u128 / whole.0 as u128) as u64)
    }
    /// Both lengths together, saturating.
    pub const fn plus(self, other: SimDuration) -> Self {
        SimDuration(self.0.saturating_add(other.0))
    }
    /// What is left after taking `other` away; zero where nothing is.
    pub const fn minus(self, other: SimDuration) -> Self {
        SimDuration(self.0.saturating_sub(other.0))
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    fn add(self, rhs: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, rhs: SimDuration) {
        *self = *self + rhs;
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = SimTime;
    fn sub(self, rhs: SimDuration) -> SimTime {
        SimTime(self.0.saturating_sub(rhs.0))
    }
}

impl fmt::Display for SimTime {
    /// `1:02:03`, hours unpadded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.as_secs();
        write!(f, "{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }
}

impl fmt::Display for SimDuration {
    /// `4:05` below an hour, `1:02:03` from there on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.as_secs();
        if s >= 3600 {
            write!(f, "{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
        } else {
            write!(f, "{}:{:02}", s / 60, s % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_at_both_ends() {
        assert_eq!(SimTime::MAX + SimDuration::from_secs(1), SimTime::MAX);
        assert_eq!(SimTime::ZERO - SimDuration::from_secs(1), SimTime::ZERO);
        assert_eq!(SimTime::ZERO.since(SimTime::from_secs(3)), SimDuration::ZERO);
        assert_eq!(SimDuration::MAX.scaled_ppm(2_000_000), SimDuration::MAX);
    }

    #[test]
    fn durations_print_as_a_clock() {
        assert_eq!(SimDuration::from_secs(245).to_string(), "4:05");
        assert_eq!(SimDuration::from_secs(3723).to_string(), "1:02:03");
        assert_eq!(SimTime::from_mins(761).to_string(), "12:41:00");
    }
}
