//! The last minute second by second: new orders and retries, and the retries still to come. Where
//! retries come in waves this is where it shows, and what jitter does to them.

use crate::core::bounded::push_bounded;
use crate::core::event::{Event, Stamped};
use crate::core::id::OrderId;
use crate::core::order::{OrderState, Status};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::view::names;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Seconds that are shown, in either direction.
pub const SECONDS: usize = 60;

/// The fold over the events.
#[derive(Clone, Debug, Default)]
pub struct Storm {
    /// Oldest first; the last one is that of `second`.
    last: VecDeque<Second>,
    /// Of the newest event.
    second: u64,
}

/// What happened in one second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Second {
    placed: u32,
    retried: u32,
}

/// The strip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StormModel {
    /// New orders in each of the last 60 seconds, oldest first.
    pub placed: Vec<u32>,
    /// Orders that queued again after their back-off, likewise.
    pub retried: Vec<u32>,
    /// Orders whose back-off ends in each of the next 60 seconds.
    pub coming: Vec<u32>,
    /// All of it in a sentence.
    pub says: String,
}

impl Storm {
    /// Takes note of an event.
    pub fn note(&mut self, stamped: &Stamped) {
        let counts: fn(&mut Second) = match stamped.event {
            Event::OrderPlaced { .. } => |second| second.placed += 1,
            Event::OrderMoved { from: Status::Retrying, to: Status::Queued, .. } => {
                |second| second.retried += 1
            }
            _ => return,
        };
        self.go_to(stamped.at.as_secs());
        if let Some(second) = self.last.back_mut() {
            counts(second);
        }
    }

    fn go_to(&mut self, second: u64) {
        let passed = second.saturating_sub(self.second).min(SECONDS as u64);
        for _ in 0..passed.max(u64::from(self.last.is_empty())) {
            push_bounded(&mut self.last, Second::default(), SECONDS);
        }
        self.second = self.second.max(second);
    }

    /// The strip as it stands now; `under_way` are the orders that have not ended.
    pub fn model(&self, sim: &Sim, under_way: &[OrderId]) -> StormModel {
        let now = sim.now();
        let mut shown = self.clone();
        shown.go_to(now.as_secs());
        let padding = std::iter::repeat_n(Second::default(), SECONDS - shown.last.len());
        let seconds: Vec<Second> = padding.chain(shown.last).collect();
        let mut coming = vec![0; SECONDS];
        let retrying = under_way.iter().filter_map(|&order| match sim.orders()[order].state {
            OrderState::Retrying { until, .. } => Some(until),
            _ => None,
        });
        for until in retrying {
            if let Some(second) = coming.get_mut(seconds_ahead(now, until)) {
                *second += 1;
            }
        }
        let retried: Vec<u32> = seconds.iter().map(|second| second.retried).collect();
        StormModel {
            placed: seconds.iter().map(|second| second.placed).collect(),
            says: sentence(&seconds, &coming),
            retried,
            coming,
        }
    }
}

fn seconds_ahead(now: SimTime, until: SimTime) -> usize {
    usize::try_from(until.as_secs().saturating_sub(now.as_secs())).unwrap_or(usize::MAX)
}

fn sentence(seconds: &[Second], coming: &[u32]) -> String {
    let sum = |of: fn(&Second) -> u32| seconds.iter().map(of).sum::<u32>() as usize;
    let most = seconds.iter().map(|second| second.retried).max().unwrap_or(0);
    let to_come: u32 = coming.iter().sum();
    let mut text = format!(
        "In the last minute {} and {}",
        names::count(sum(|second| second.placed), "new order"),
        match sum(|second| second.retried) {
            0 => "no retry".to_owned(),
            1 => "1 retry".to_owned(),
            n => format!("{n} retries"),
        }
    );
    if most > 1 {
        text.push_str(&format!(", {most} of them in one second"));
    }
    if to_come > 0 {
        text.push_str(&format!("; {to_come} more in the next minute"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::event::Cause;

    fn retried(at: u64) -> Stamped {
        let order = OrderId(0);
        let event =
            Event::OrderMoved { order, from: Status::Retrying, to: Status::Queued, reason: None };
        Stamped { seq: 0, at: SimTime::from_secs(at), cause: Cause::Scenario, event }
    }

    #[test]
    fn a_second_is_forgotten_after_a_minute() {
        let mut storm = Storm::default();
        for at in [0, 0, 30, 59] {
            storm.note(&retried(at));
        }
        let seen = |storm: &Storm| storm.last.iter().map(|it| it.retried).collect::<Vec<_>>();
        assert_eq!((seen(&storm).len(), seen(&storm).iter().sum::<u32>()), (60, 4));
        storm.go_to(60);
        assert_eq!(seen(&storm).iter().sum::<u32>(), 2);
        storm.go_to(10_000);
        assert_eq!(seen(&storm), vec![0; 60]);
    }

    #[test]
    fn waves_are_told() {
        let mut seconds = vec![Second::default(); 60];
        assert_eq!(sentence(&seconds, &[]), "In the last minute 0 new orders and no retry");
        seconds[7] = Second { placed: 1, retried: 4 };
        seconds[9] = Second { placed: 1, retried: 1 };
        assert_eq!(
            sentence(&seconds, &[0, 3]),
            "In the last minute 2 new orders and 5 retries, 4 of them in one second; 3 more in \
             the next minute"
        );
    }
}
