//! Outcomes: named happenings of a run that somebody is asked to cause or to foresee, such as the
//! goals of a lesson. What a file says of them, and how far a run has come; knows no text that
//! tells people about them.

use super::ScenarioFile;
use super::expect::EventExpect;
use super::forms::Within;
use super::length::Length;
use super::settings::SettingsFile;
use super::things::ClassFile;
use crate::core::event::Stamped;
use crate::core::metrics::Metrics;
use crate::core::sim::Sim;
use crate::core::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An outcome: it is reached with the first event at which everything named here holds. Without
/// `event` any event will do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OutcomeFile {
    /// What it is called in texts about it; at most 64 characters.
    pub name: String,
    /// The kind of event and its fields; with a count it is reached with that event of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventExpect>,
    /// The class of the event's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassFile>,
    /// Whether the event's order is past its promised time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    /// Settings in force; those that are absent may be any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<SettingsFile>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Within<Length>>,
    /// Another outcome, listed before this one, that was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Numbers of the scoreboard at this moment, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(any(test, feature = "cli"), schemars(schema_with = "super::schema::counts"))]
    pub counts: BTreeMap<String, Within<u64>>,
    /// Times of the scoreboard at this moment, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(any(test, feature = "cli"), schemars(schema_with = "super::schema::times"))]
    pub times: BTreeMap<String, Within<Length>>,
}

impl OutcomeFile {
    /// How many such events make it reached.
    pub fn times_needed(&self) -> u32 {
        let count = self.event.as_ref().and_then(|event| event.count?.min).unwrap_or(1);
        u32::try_from(count.max(1)).unwrap_or(u32::MAX)
    }
}

/// How far a run has come with an outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How often it has come.
    pub count: u32,
    /// When it was reached.
    pub reached: Option<SimTime>,
}

/// A number that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// So many.
    Count(u64),
    /// A share in parts per million.
    Share(u64),
    /// A length of time.
    Time(SimDuration),
}

/// A run at an event, for those who judge it.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The run after all that happened at once.
    pub sim: &'a Sim,
    /// Its scoreboard.
    pub metrics: &'a Metrics,
    /// The event.
    pub stamped: &'a Stamped,
}

/// The outcomes of a run, followed event by event.
///
/// What judges them is called through pointers, so that an engine that reads no files is built
/// without it.
#[derive(Clone, Debug)]
pub struct Outcomes {
    outcomes: Arc<[OutcomeFile]>,
    numbers: Arc<[String]>,
    until: Option<SimTime>,
    progress: Vec<Progress>,
    judge: fn(&OutcomeFile, &Scene<'_>) -> bool,
    look_up: fn(&str, &Sim, &Metrics) -> Option<Asked>,
}

impl Outcomes {
    /// Those of a file that has been built; `None` where it asks for nothing.
    pub fn of(file: &ScenarioFile) -> Option<Outcomes> {
        if file.outcomes.is_empty() && file.numbers.is_empty() {
            return None;
        }
        Some(Outcomes {
            progress: vec![Progress::default(); file.outcomes.len()],
            outcomes: file.outcomes.clone().into(),
            numbers: file.numbers.clone().into(),
            until: file.until.map(Length::moment),
            judge: super::verify::judge,
            look_up: super::verify::asked,
        })
    }
    /// Takes note of an event.
    pub fn note(&mut self, sim: &Sim, metrics: &Metrics, stamped: &Stamped) {
        let scene = Scene { sim, metrics, stamped };
        for (idx, outcome) in self.outcomes.iter().enumerate() {
            let before = &self.progress[..idx];
            let comes_after = |name: &String| {
                let earlier = self.outcomes.iter().zip(before);
                earlier.into_iter().any(|(it, p)| it.name == *name && p.reached.is_some())
            };
            // An event goes on being counted once it is enough; without one, once is all.
            let done = outcome.event.is_none() && self.progress[idx].reached.is_some();
            if done || !outcome.after.iter().all(comes_after) || !(self.judge)(outcome, &scene) {
                continue;
            }
            let progress = &mut self.progress[idx];
            progress.count = progress.count.saturating_add(1);
            if progress.count >= outcome.times_needed() {
                progress.reached.get_or_insert(stamped.at);
            }
        }
    }
    /// Where the file ends, if it says so: what it asks for is over then.
    pub const fn until(&self) -> Option<SimTime> {
        self.until
    }
    /// Each outcome with how far it is.
    pub fn progress(&self) -> impl Iterator<Item = (&OutcomeFile, Progress)> {
        self.outcomes.iter().zip(self.progress.iter().copied())
    }
    /// The numbers asked for, in the file's sequence; `None` where there is nothing to count yet.
    pub fn numbers(
        &self,
        sim: &Sim,
        metrics: &Metrics,
    ) -> impl Iterator<Item = (&str, Option<Asked>)> {
        self.numbers.iter().map(move |name| {
            let own = self.progress().find(|(outcome, _)| outcome.name == *name);
            let value = match own {
                Some((_, progress)) => Some(Asked::Count(progress.count.into())),
                None => (self.look_up)(name, sim, metrics),
            };
            (name.as_str(), value)
        })
    }
}

/// Most outcomes of a file: all are judged at every event.
pub const OUTCOMES_MAX: usize = 50;
