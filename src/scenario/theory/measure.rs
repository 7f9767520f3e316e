//! What is measured of a replication, and the interval that many replications give.

use super::record::{End, Life, Record};
use super::system::System;
use crate::core::order::Class;

/// A quantity of a queueing system. Times in time units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// Mean time from arrival to the first start (or to leaving); of one class, or of all.
    Wait(Option<Class>),
    /// Mean of its square.
    WaitSquared,
    /// Share of jobs that do not start at once.
    Waits,
    /// Share of jobs that wait for longer than this.
    WaitsLonger(f64),
    /// Mean time from arrival to the end.
    Stay,
    /// Mean of its square.
    StaySquared,
    /// Share of jobs that stay for longer than this.
    StaysLonger(f64),
    /// Mean number of jobs in the system.
    InSystem,
    /// Mean of its square.
    InSystemSquared,
    /// Share of time with more jobs than this in the system.
    InSystemAbove(usize),
    /// Share of time with nobody in the system.
    Empty,
    /// Mean number of jobs that wait.
    InQueue,
    /// Mean number of jobs in service.
    InService,
    /// Mean share of the servers that serve.
    Utilisation,
    /// Share of jobs refused for want of room.
    Refused,
    /// Share of jobs that left before service.
    Left,
    /// Share of jobs served in the end.
    Served,
    /// Share of jobs whose last allowed attempt failed.
    UsedUp,
    /// Mean number of attempts of a job.
    Attempts,
    /// Mean time in service of a job over all attempts.
    Work,
    /// Mean time between the attempts of a job.
    Sleep,
    /// Mean squared distance of that time from this.
    SleepSpread(f64),
}

/// A measured value: with the given number of standard errors to each side it is an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean over the replications.
    pub mean: f64,
    /// Four standard errors of it: with 16 replications 99.9 % of such intervals hold the true
    /// value (Student's t with 15 degrees of freedom), with more of them slightly more do.
    pub half_width: f64,
}

/// How many standard errors an interval extends to each side.
const STANDARD_ERRORS: f64 = 4.0;

impl Interval {
    /// The interval of independent `values`, one for each replication.
    pub fn of(values: &[f64]) -> Interval {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let half_width = STANDARD_ERRORS * libm::sqrt(squares / (n * (n - 1.0)));
        Interval { mean, half_width }
    }

    /// Whether the value lies inside. A measure that never varies must be met to nine digits.
    pub fn holds(&self, value: f64) -> bool {
        (self.mean - value).abs() <= self.half_width.max(1e-9 * value.abs())
    }
}

impl Measure {
    /// Its value in one replication.
    pub fn value(self, system: &System, record: &Record) -> f64 {
        let unit = system.unit.as_micros() as f64;
        let jobs = record.jobs();
        let wait = |job: &Life| job.wait_us() / unit;
        let stay = |job: &Life| job.stay_us() / unit;
        let slept = |job: &Life| job.slept.as_micros() as f64 / unit;
        let in_class = |job: &&Life, class: Option<Class>| class.is_none_or(|c| c == job.class);
        let entered = || jobs.iter().filter(|job| !job.ended(End::Refused));
        let all = || jobs.iter();
        let servers = f64::from(system.servers);
        match self {
            Measure::Wait(class) => mean(entered().filter(|job| in_class(job, class)).map(wait)),
            Measure::WaitSquared => mean(entered().map(|job| wait(job) * wait(job))),
            Measure::Waits => share(entered().map(|job| wait(job) > 0.0)),
            Measure::WaitsLonger(than) => share(entered().map(|job| wait(job) > than)),
            Measure::Stay => mean(entered().map(stay)),
            Measure::StaySquared => mean(entered().map(|job| stay(job) * stay(job))),
            Measure::StaysLonger(than) => share(entered().map(|job| stay(job) > than)),
            Measure::InSystem => record.in_system.average(|n| n as f64),
            Measure::InSystemSquared => record.in_system.average(|n| (n * n) as f64),
            Measure::InSystemAbove(than) => record.in_system.average(|n| one_if(n > than)),
            Measure::Empty => record.in_system.average(|n| one_if(n == 0)),
            Measure::InService => record.in_service.average(|n| n as f64),
            Measure::InQueue => {
                record.in_system.average(|n| n as f64) - record.in_service.average(|n| n as f64)
            }
            Measure::Utilisation => record.in_service.average(|n| n as f64 / servers),
            Measure::Refused => share(all().map(|job| job.ended(End::Refused))),
            Measure::Left => share(all().map(|job| job.ended(End::Left))),
            Measure::Served => share(all().map(|job| job.ended(End::Served))),
            Measure::UsedUp => share(all().map(|job| job.ended(End::UsedUp))),
            Measure::Attempts => mean(all().map(|job| f64::from(job.attempts))),
            Measure::Work => mean(all().map(|job| job.served.as_micros() as f64 / unit)),
            Measure::Sleep => mean(all().map(slept)),
            Measure::SleepSpread(from) => {
                mean(all().map(|job| (slept(job) - from) * (slept(job) - from)))
            }
        }
    }
}

impl Life {
    fn wait_us(&self) -> f64 {
        let until = self.first_start.or(self.end.map(|(at, _)| at));
        // Invariant: a measured job has ended.
        until.map_or(0.0, |until| until.since(self.placed).as_micros() as f64)
    }
    fn stay_us(&self) -> f64 {
        self.end.map_or(0.0, |(at, _)| at.since(self.placed).as_micros() as f64)
    }
    fn ended(&self, how: End) -> bool {
        self.end.is_some_and(|(_, end)| end == how)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0u32), |(sum, n), value| (sum + value, n + 1));
    sum / f64::from(n)
}

fn share(flags: impl Iterator<Item = bool>) -> f64 {
    mean(flags.map(one_if))
}

fn one_if(flag: bool) -> f64 {
    if flag { 1.0 } else { 0.0 }
}
