//! A run told in sentences for a terminal: the life of one order with causes and decisions, and
//! what happened around a moment. Knows nothing of expectations.

use super::panel::{DecisionCard, Subject, attempt_end, decision_card};
use super::story;
use crate::core::event::{Cause, Event, Stamped};
use crate::core::id::{Id, OrderId};
use crate::core::order::OrderState;
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use std::fmt::Write;

/// Every told event of a run, with what led to it. Costs memory for every event: for runs that are
/// looked into, not for those that go on for ever.
#[derive(Clone, Debug, Default)]
pub struct Chronicle {
    /// By the event's position in the log.
    events: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    at: SimTime,
    cause: Cause,
    told: Option<Box<Told>>,
}

#[derive(Clone, Debug)]
struct Told {
    text: String,
    subjects: Vec<Subject>,
    decision: Option<DecisionCard>,
}

impl Told {
    fn is_about(&self, order: Option<OrderId>) -> bool {
        order.is_none_or(|order| self.subjects.contains(&order.into()))
    }
}

impl Chronicle {
    /// Takes in events that have just happened in `sim`: all of them, in order.
    pub fn note(&mut self, sim: &Sim, events: &[Stamped]) {
        for stamped in events {
            let decision = match stamped.event {
                Event::OfferSent { decision, .. } => {
                    sim.decision(decision).map(|it| decision_card(sim, it))
                }
                _ => None,
            };
            let told = story::tell(sim, stamped)
                .map(|told| Box::new(Told { text: told.text, subjects: told.subjects, decision }));
            self.events.push(Entry { at: stamped.at, cause: stamped.cause, told });
        }
    }

    /// What happened around a moment, one line each: the last few sentences up to it and the next
    /// few after it, about one order or about everything.
    pub fn around(&self, at: SimTime, order: Option<OrderId>) -> Vec<String> {
        let told = self.told(order);
        let split = told.partition_point(|(entry, _)| entry.at <= at);
        let near = &told[split.saturating_sub(AROUND)..(split + AROUND / 2).min(told.len())];
        near.iter().map(|(entry, told)| line(entry.at, &told.text)).collect()
    }

    /// The last few sentences about an order, or about everything.
    pub fn last(&self, order: Option<OrderId>) -> Vec<String> {
        let told = self.told(order);
        let last = &told[told.len().saturating_sub(AROUND)..];
        last.iter().map(|(entry, told)| line(entry.at, &told.text)).collect()
    }

    fn told(&self, order: Option<OrderId>) -> Vec<(&Entry, &Told)> {
        let told = self.events.iter().filter_map(|e| Some((e, e.told.as_deref()?)));
        told.filter(|(_, told)| told.is_about(order)).collect()
    }

    /// The life of an order, with causes, and decisions with their candidates; then how it stands.
    /// `None` where the run has no such order.
    pub fn life(&self, sim: &Sim, id: OrderId) -> Option<String> {
        sim.orders().get(id)?;
        let mut out = String::new();
        for entry in &self.events {
            let Some(told) = entry.told.as_deref().filter(|told| told.is_about(Some(id))) else {
                continue;
            };
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{}", line(entry.at, &told.text));
            if let Some(because) = self.because(entry, id) {
                let _ = writeln!(out, "{INDENT}because {because}");
            }
            if let Some(card) = &told.decision {
                tell_decision(&mut out, card);
            }
        }
        let _ = writeln!(out, "\n{}", standing(sim, id));
        tell_attempts(&mut out, sim, id);
        Some(out)
    }

    /// The nearest cause that is told elsewhere than in this order's own life.
    fn because(&self, entry: &Entry, id: OrderId) -> Option<&str> {
        let mut cause = entry.cause;
        while let Cause::Event(seq) = cause {
            let before = self.events.get(usize::try_from(seq).ok()?)?;
            match before.told.as_deref() {
                Some(told) if told.is_about(Some(id)) => return None,
                Some(told) => return Some(&told.text),
                None => cause = before.cause,
            }
        }
        None
    }
}

fn tell_decision(out: &mut String, card: &DecisionCard) {
    let _ = writeln!(out, "{INDENT}{}: {}", card.policy, card.why);
    for candidate in &card.candidates {
        let driver = crate::core::id::DriverId(candidate.driver);
        let score = match candidate.score.as_str() {
            "" => String::new(),
            score => format!(", {score}"),
        };
        let mark = if candidate.winner { "*" } else { " " };
        let _ = writeln!(out, "{INDENT}{mark} {driver}: {}{score}", candidate.verdict);
    }
    if card.more > 0 {
        let _ = writeln!(out, "{INDENT}  and {} more", card.more);
    }
}

/// How an order stands, in a sentence.
fn standing(sim: &Sim, id: OrderId) -> String {
    let order = &sim.orders()[id];
    let status = order.status().name();
    match order.state {
        OrderState::Completed { at, .. } => format!("{id} is {status}, since {}.", time(at)),
        OrderState::Failed { at, .. } | OrderState::Cancelled { at } => {
            format!("{id} is {status}, since {}.", time(at))
        }
        OrderState::Retrying { until, .. } => {
            format!("{id} is {status}: it queues again at {}.", time(until))
        }
        OrderState::Pending { .. } | OrderState::Queued { .. } | OrderState::InProgress { .. } => {
            format!("{id} is {status} at {}.", time(sim.now()))
        }
    }
}

fn tell_attempts(out: &mut String, sim: &Sim, id: OrderId) {
    for (idx, attempt) in sim.orders()[id].attempts.iter().enumerate() {
        let end = match attempt.ended {
            Some((at, end)) => format!("until {}: {}", time(at), attempt_end(end)),
            None => "still under way".to_owned(),
        };
        let (number, driver) = (idx + 1, attempt.driver);
        let _ = writeln!(out, "Attempt {number}: {driver}, from {}, {end}.", time(attempt.started));
    }
    if sim.orders()[id].attempts.is_empty() {
        let _ = writeln!(out, "No attempt was ever started.");
    }
}

fn line(at: SimTime, text: &str) -> String {
    format!("{:>INDENT_WIDTH$}  {text}", time(at))
}

/// The time since the start, to the millisecond where it is not a whole second.
fn time(at: SimTime) -> String {
    let ms = at.as_micros() / 1_000 % 1_000;
    if ms == 0 { at.to_string() } else { format!("{at}.{ms:03}") }
}

/// The order's number on screen, as people type it; `None` for 0.
pub fn order_by_number(number: u32) -> Option<OrderId> {
    number.checked_sub(1).map(|idx| OrderId::from_idx(idx as usize))
}

/// Sentences shown before a moment; half as many after it. Chosen arbitrarily.
const AROUND: usize = 6;
const INDENT_WIDTH: usize = 11;
const INDENT: &str = "             ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::presets::Preset;
    use std::sync::Arc;

    fn chronicle() -> (Sim, Chronicle) {
        let (mut out, mut chronicle) = (Vec::new(), Chronicle::default());
        let mut sim = Sim::new(Arc::new(Preset::SMALL.setup(3)), &mut out);
        let until = SimTime::from_mins(60);
        while sim.advance(until, 1, &mut out) == crate::core::sim::Advanced::Budget {
            chronicle.note(&sim, &std::mem::take(&mut out));
        }
        (sim, chronicle)
    }

    #[test]
    fn a_life_tells_the_decision_with_its_candidates_and_every_attempt() {
        let (sim, chronicle) = chronicle();
        let life = chronicle.life(&sim, OrderId(0)).expect("an order");
        for word in ["Order 1 ", "was placed", "was offered to", "  * Driver", "Attempt 1: "] {
            assert!(life.contains(word), "no {word:?} in\n{life}");
        }
        assert!(chronicle.life(&sim, OrderId(99_999)).is_none());
    }

    #[test]
    fn around_a_moment_stand_only_sentences_near_it_about_the_order_asked_for() {
        let (sim, chronicle) = chronicle();
        let placed = sim.orders()[OrderId(1)].placed;
        let lines = chronicle.around(placed, Some(OrderId(1)));
        assert!(!lines.is_empty() && lines.len() <= AROUND + AROUND / 2);
        assert!(chronicle.around(placed, None).len() >= lines.len());
    }
}
