//! What is seen of a queueing system: the lives of the measured jobs, and how long how many were
//! in it. Reads events only.

use crate::core::event::{Event, Stamped};
use crate::core::id::{Id, OrderId};
use crate::core::order::{Class, FailReason, Status};
use crate::core::time::{SimDuration, SimTime};

/// Which jobs count, by the sequence of arrival.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// So many are let through first, until the start is forgotten.
    pub warm_up: usize,
    /// So many after them are measured.
    pub measured: usize,
}

/// The life of one job.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    pub(super) class: Class,
    pub(super) placed: SimTime,
    pub(super) first_start: Option<SimTime>,
    attempt_since: Option<SimTime>,
    /// Time in service, over all attempts.
    pub(super) served: SimDuration,
    /// Time between attempts, as scheduled.
    pub(super) slept: SimDuration,
    pub(super) attempts: u32,
    pub(super) end: Option<(SimTime, End)>,
}

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Served.
    Served,
    /// There was no room.
    Refused,
    /// Left before service.
    Left,
    /// The last allowed attempt failed.
    UsedUp,
}

/// Everything seen of one replication.
#[derive(Clone, Debug)]
pub struct Record {
    size: Size,
    jobs: Vec<Life>,
    /// Measured jobs that have not ended.
    open: usize,
    /// Simulated time for which so many were in the system.
    pub(super) in_system: Occupancy,
    /// Simulated time for which so many were in service.
    pub(super) in_service: Occupancy,
}

/// Time at each level of a counter, while it is watched.
#[derive(Clone, Debug, Default)]
pub struct Occupancy {
    level: usize,
    since: Option<SimTime>,
    pub(super) at_level: Vec<u64>,
}

impl Occupancy {
    fn close(&mut self, now: SimTime) {
        let Some(since) = self.since else { return };
        if self.at_level.len() <= self.level {
            self.at_level.resize(self.level + 1, 0);
        }
        self.at_level[self.level] += now.since(since).as_micros();
        self.since = Some(now);
    }
    fn up(&mut self, now: SimTime) {
        self.close(now);
        self.level += 1;
    }
    fn down(&mut self, now: SimTime) {
        self.close(now);
        self.level -= 1;
    }
    /// Time-average of a function of the level.
    pub fn average(&self, of: impl Fn(usize) -> f64) -> f64 {
        let weighted = |(level, &time): (usize, &u64)| of(level) * time as f64;
        let sum: f64 = self.at_level.iter().enumerate().map(weighted).sum();
        sum / self.at_level.iter().sum::<u64>() as f64
    }
}

impl Record {
    /// Nothing seen yet.
    pub fn new(size: Size) -> Record {
        Record {
            size,
            jobs: Vec::new(),
            open: size.measured,
            in_system: Occupancy::default(),
            in_service: Occupancy::default(),
        }
    }

    /// Whether every measured job has come and ended.
    pub const fn is_complete(&self) -> bool {
        self.open == 0
    }

    /// The measured jobs.
    pub fn jobs(&self) -> &[Life] {
        &self.jobs[self.size.warm_up..self.size.warm_up + self.size.measured]
    }

    /// Takes an event in.
    pub fn see(&mut self, stamped: &Stamped) {
        let now = stamped.at;
        match &stamped.event {
            Event::OrderPlaced { class, placed, .. } => self.arrive(*class, *placed, now),
            Event::AttemptStarted { order, .. } => {
                self.in_service.up(now);
                let job = &mut self.jobs[order.idx()];
                job.attempts += 1;
                job.first_start = job.first_start.or(Some(now));
                job.attempt_since = Some(now);
            }
            Event::AttemptEnded { order, .. } => {
                self.in_service.down(now);
                let job = &mut self.jobs[order.idx()];
                if let Some(since) = job.attempt_since.take() {
                    job.served = job.served.plus(now.since(since));
                }
            }
            Event::RetryScheduled { order, until } => {
                let job = &mut self.jobs[order.idx()];
                job.slept = job.slept.plus(until.since(now));
            }
            Event::OrderMoved { order, to, reason, .. } if to.is_final() => {
                let end = match (to, reason) {
                    (Status::Completed, _) => End::Served,
                    (Status::Failed, Some(FailReason::QueueFull)) => End::Refused,
                    (Status::Failed, Some(FailReason::BudgetUsedUp)) => End::UsedUp,
                    _ => End::Left,
                };
                self.leave(*order, end, now);
            }
            _ => {}
        }
    }

    fn arrive(&mut self, class: Class, placed: SimTime, now: SimTime) {
        let (from, until) = (self.size.warm_up, self.size.warm_up + self.size.measured);
        if self.jobs.len() == from {
            self.in_system.since = Some(now);
            self.in_service.since = Some(now);
        }
        if self.jobs.len() == until {
            for occupancy in [&mut self.in_system, &mut self.in_service] {
                occupancy.close(now);
                occupancy.since = None;
            }
        }
        self.in_system.up(now);
        self.jobs.push(Life {
            class,
            placed,
            first_start: None,
            attempt_since: None,
            served: SimDuration::ZERO,
            slept: SimDuration::ZERO,
            attempts: 0,
            end: None,
        });
    }

    fn leave(&mut self, order: OrderId, end: End, now: SimTime) {
        self.in_system.down(now);
        self.jobs[order.idx()].end = Some((now, end));
        let measured = self.size.warm_up..self.size.warm_up + self.size.measured;
        self.open -= usize::from(measured.contains(&order.idx()));
    }
}
