//! Job tables: the textbook queue fed job by job, for comparison with start times from elsewhere.

use super::textbook::{self, COUNTER};
use crate::core::command::Command;
use crate::core::event::{Event, Stamped};
use crate::core::id::{Id, RestaurantId};
use crate::core::order::{Class, OrderSpec};
use crate::core::settings::QueuePolicy;
use crate::core::sim::{Advanced, Sim};
use crate::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// A row of a job table.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// When it arrives.
    pub arrival: SimTime,
    /// How long its service takes.
    pub service: SimDuration,
    /// 0 is served first.
    pub class: Class,
}

/// Reads `number,arrival,service,class` rows below one header line; further columns are ignored.
///
/// # Errors
/// The first bad row, with its line number and what was expected.
pub fn parse(table: &str) -> Result<Vec<Job>, String> {
    let mut before = SimTime::ZERO;
    let rows = table.lines().enumerate().skip(1).filter(|(_, row)| !row.trim().is_empty());
    rows.map(|(idx, row)| {
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        let cell = |column: usize, what: &str| {
            let text = cells.get(column).copied().unwrap_or("");
            // The unit is a second; a year of them is far more than any table.
            let number = text.parse::<f64>().ok().filter(|n| (0.0..=31_536_000.0).contains(n));
            number.ok_or(format!("line {}: {what} is {text:?}; expected 0 to a year", idx + 1))
        };
        let micros = |seconds: f64| (seconds * 1e6).round() as u64;
        let class = cell(3, "class")?;
        let class = Class::ALL.into_iter().find(|c| c.level() as f64 == class);
        let arrival = SimTime::from_micros(micros(cell(1, "arrival")?));
        if arrival < before {
            return Err(format!("line {}: arrives before the job above it", idx + 1));
        }
        before = arrival;
        Ok(Job {
            arrival,
            service: SimDuration::from_micros(micros(cell(2, "service")?)),
            class: class.ok_or(format!("line {}: expected class 0, 1 or 2", idx + 1))?,
        })
    })
    .collect()
}

/// When each job's service starts, in the sequence of the table, which is that of arrival.
///
/// A job arrives after everything else that happens at its moment: a server who frees just then
/// has taken the next of those who waited.
///
/// # Errors
/// Where the simulation refuses a job, or one waits for longer than a week.
pub fn starts(jobs: &[Job], queue: QueuePolicy, servers: u32) -> Result<Vec<SimTime>, String> {
    let mut starts = vec![None; jobs.len()];
    let mut out = Vec::new();
    let mut sim = Sim::new(Arc::new(textbook::setup(0, queue, servers)), &mut out);
    let mut note = |out: &mut Vec<Stamped>| {
        for stamped in out.drain(..) {
            // Without delays orders have ids in the sequence of arrival.
            if let Event::AttemptStarted { order, .. } = stamped.event {
                starts[order.idx()] = Some(stamped.at);
            }
        }
    };
    for (i, job) in jobs.iter().enumerate() {
        while sim.advance(job.arrival, u32::MAX, &mut out) == Advanced::Budget {}
        let command = Command::PlaceOrder(OrderSpec {
            class: job.class,
            preparation: Some(SimDuration::ZERO),
            handover: Some(job.service),
            ..OrderSpec::new(RestaurantId(0), COUNTER)
        });
        sim.apply(&command, &mut out).map_err(|error| format!("job {i}: {error}"))?;
        note(&mut out);
    }
    while sim.step(&mut out) {
        note(&mut out);
    }
    let late = |i| format!("job {i} waits for longer than a week");
    starts.into_iter().enumerate().map(|(i, start)| start.ok_or_else(|| late(i))).collect()
}
