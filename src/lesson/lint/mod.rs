//! Checks a lesson: its form, its texts in every language, and by playing it through that the core
//! does what the lesson says.

mod form;
mod run;
mod words;

use super::{Lesson, Texts, VERSION};
use serde_json::Value;

/// The files of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// Its folder's name.
    pub name: &'a str,
    /// `lesson.json`.
    pub lesson: &'a str,
    /// Each language with its texts.
    pub texts: &'a [(&'a str, &'a str)],
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What is wrong, one sentence each.
    pub problems: Vec<String>,
    /// When each outcome is reached in each run, for whoever writes the lesson.
    pub told: Vec<String>,
}

impl Verdict {
    fn wrong(&mut self, problem: impl Into<String>) {
        self.problems.push(problem.into());
    }
    fn check(&mut self, fine: bool, problem: impl FnOnce() -> String) {
        if !fine {
            self.problems.push(problem());
        }
    }
}

/// Checks a lesson wholly.
pub fn lint(files: &Files<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let value: Value = match serde_json::from_str(files.lesson) {
        Ok(value) => value,
        Err(error) => {
            verdict.wrong(format!("lesson.json: {error}"));
            return verdict;
        }
    };
    form::check_keys(&mut verdict, &value);
    let lesson: Lesson = match serde_json::from_value(value.clone()) {
        Ok(lesson) => lesson,
        Err(error) => {
            verdict.wrong(format!("lesson.json: {error}"));
            return verdict;
        }
    };
    let version = lesson.version;
    verdict.check(version == VERSION, || format!("version {version}; expected {VERSION}"));
    form::check(&mut verdict, &lesson);
    run::check(&mut verdict, files.name, &lesson, &value);
    let mut languages = Vec::new();
    for (language, text) in files.texts {
        languages.push(*language);
        words::check_keys(&mut verdict, language, text);
        match serde_json::from_str::<Texts>(text) {
            Ok(texts) => words::check(&mut verdict, language, &lesson, &texts),
            Err(error) => verdict.wrong(format!("{language}.json: {error}")),
        }
    }
    for language in LANGUAGES {
        verdict.check(languages.contains(language), || format!("{language}.json is missing"));
    }
    verdict
}

/// The languages that are complete.
pub const LANGUAGES: &[&str] = &["en", "de"];
