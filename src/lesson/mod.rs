//! Lessons: what the data files of the course say. One folder each under `public/lessons`:
//! `lesson.json` (scenario, question, goals, ways out) and a file of texts for each language.
//! `docs/lessons.md` tells teachers how to write one.
//!
//! Knows no page and no file system. [`lint`] plays a lesson through and checks all it claims.

pub mod code;
#[cfg(any(test, feature = "cli"))]
pub mod lint;
pub mod message;
#[cfg(any(test, feature = "cli"))]
mod reading;

use message::Message;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the format.
pub const VERSION: u32 = 1;

/// A lesson, but for what only the engine reads: its scenario, and the scripts of its ways out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Lesson {
    /// The version of the format: 1.
    pub version: u32,
    /// Whether its goals count in the learner's own run only: a way out that is shown is no answer.
    #[serde(default)]
    pub challenge: bool,
    /// Simulated seconds per real second at the start.
    pub speed: u32,
    /// The panels that it needs, of [`CONTROLS`].
    pub controls: Vec<String>,
    /// The question that is asked before anything happens.
    pub predict: Predict,
    /// Names of the outcomes that the learner is to cause.
    pub goals: Vec<String>,
    /// A play-through.
    pub play: Vec<Step>,
    /// Ways out: the same run again, with something done about it.
    pub fixes: Vec<Fix>,
    /// Names of the numbers that the debrief compares.
    pub numbers: Vec<String>,
    /// Where the statements about real systems come from, one address each.
    pub sources: Vec<String>,
}

/// A question with answers that the run itself gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Predict {
    /// The answer that comes in the play-through.
    pub right: String,
    /// Names of outcomes: the first that is reached is what came.
    pub answers: Vec<String>,
}

/// One thing that a learner does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// The moment, as in scenario files.
    pub at: String,
    /// What is pressed on the page for it.
    #[serde(default)]
    pub press: Vec<Press>,
}

/// A control of the page, as assistive technology names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Press {
    /// Its role.
    pub role: String,
    /// Its accessible name.
    pub name: String,
}

/// A way out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Fix {
    /// What it is called in the texts.
    pub name: String,
    /// Whether what the learner did is done again.
    #[serde(default)]
    pub keep: bool,
}

/// The texts of a lesson in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Texts {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub idea: String,
    /// What will happen?
    pub question: String,
    /// The answers to choose from.
    pub answers: BTreeMap<String, String>,
    /// Why it came so, by the answer that came.
    pub reveal: BTreeMap<String, String>,
    /// What to do.
    #[serde(rename = "do")]
    pub what_to_do: String,
    /// The goals.
    pub goals: BTreeMap<String, String>,
    /// What it is called that the learner has caused.
    pub named: String,
    /// The ways out.
    pub fixes: BTreeMap<String, FixTexts>,
    /// The rows of the debrief.
    pub numbers: BTreeMap<String, String>,
    /// What the learner's own numbers say.
    pub debrief: Vec<Message>,
    /// Where real systems do this.
    pub real: Vec<String>,
}

/// The texts of a way out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct FixTexts {
    /// What it is called.
    pub name: String,
    /// What it does and what it costs.
    pub told: String,
}

/// The lessons in their order, `course.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// The version of the format: 1.
    pub version: u32,
    /// Folder names of the lessons.
    pub lessons: Vec<String>,
    /// Folder names of the challenges behind them.
    pub challenges: Vec<String>,
}

impl Course {
    /// All of them in their order, challenges last.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.lessons.iter().chain(&self.challenges)
    }
}

/// The panels that a lesson may show.
pub const CONTROLS: [&str; 25] = [
    "states",
    "queue-policy",
    "queue-list",
    "assign-policy",
    "demand",
    "dispatcher",
    "shares",
    "numbers",
    "inversion",
    "pressure",
    "place-order",
    "protocol",
    "active-faults",
    "trouble",
    "faults",
    "message-faults",
    "chance",
    "storm",
    "retry",
    "keys",
    "ledger",
    "inspector",
    "log",
    "entities",
    "score",
];
