//! What the learner has seen in the open lesson, and what is kept of all of them. Both follow from
//! the run's events alone.

use crate::app::store::store;
use crate::lesson::Lesson;
use crate::view::panel::{AskedRow, OutcomesModel};
use std::collections::BTreeMap;

/// What has come of the runs of one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub lesson: String,
    /// Which goals are reached, in any of its runs.
    pub goals: Vec<bool>,
    /// How often the goals came in the run that goes on, and how often they must come.
    pub counts: Vec<(u32, u32)>,
    /// The answer that came in the learner's own run.
    pub came: Option<String>,
    /// The numbers of each run as it stood last; empty for one that was not tried.
    pub runs: Vec<Vec<AskedRow>>,
}

impl Seen {
    /// What is seen once the run has come so far.
    pub fn then(mut self, name: &str, lesson: &Lesson, run: usize, now: &OutcomesModel) -> Seen {
        if self.lesson != name {
            self = Seen {
                lesson: name.to_owned(),
                goals: vec![false; lesson.goals.len()],
                counts: vec![(0, 1); lesson.goals.len()],
                came: None,
                runs: vec![Vec::new(); lesson.fixes.len() + 1],
            };
        }
        if now.rows.is_empty() {
            return self;
        }
        let row = |name: &String| now.rows.iter().find(|row| row.name == *name);
        for (idx, row) in lesson.goals.iter().map(row).enumerate() {
            let Some(row) = row else { continue };
            // Whoever is shown the answer to a challenge has not given it.
            let counts = run == 0 || !lesson.challenge;
            self.goals[idx] |= counts && row.reached_us.is_some();
            self.counts[idx] = (row.count.min(row.needed), row.needed);
        }
        if run == 0 {
            let reached =
                lesson.predict.answers.iter().filter_map(|it| Some((row(it)?.reached_us?, it)));
            self.came = reached.min().map(|(_, answer)| answer.clone());
        }
        if let Some(numbers) = self.runs.get_mut(run) {
            numbers.clone_from(&now.numbers);
        }
        self
    }
    /// Whether there is nothing left to reach.
    pub fn is_done(&self) -> bool {
        !self.goals.is_empty() && self.goals.iter().all(|it| *it)
    }
}

/// What is kept of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Which goals were ever reached.
    pub goals: Vec<bool>,
    /// The first answer that was chosen, and the one that came then; empty where there is none.
    pub guess: (String, String),
}

impl Kept {
    /// Whether every goal was reached.
    pub fn is_done(&self) -> bool {
        !self.goals.is_empty() && self.goals.iter().all(|it| *it)
    }
}

/// What is kept of all lessons, in the browser's store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress(pub BTreeMap<String, Kept>);

impl Progress {
    /// What the store holds; nothing where it is blocked.
    pub fn load() -> Progress {
        let text = store().and_then(|store| store.get_item(KEY).ok().flatten());
        Progress::parse(&text.unwrap_or_default())
    }
    /// Writes the store. Full or blocked, it lasts as long as the page.
    pub fn store(&self) {
        if let Some(store) = store() {
            store.set_item(KEY, &self.print()).unwrap_or(());
        }
    }
    /// Adds what was seen.
    pub fn note(&mut self, seen: &Seen, guess: Option<&str>) {
        if seen.lesson.is_empty() {
            return;
        }
        let kept = self.0.entry(seen.lesson.clone()).or_default();
        kept.goals.resize(seen.goals.len(), false);
        for (ever, now) in kept.goals.iter_mut().zip(&seen.goals) {
            *ever |= now;
        }
        // The first prediction counts: after that one knows.
        if let (Some(guess), Some(came)) = (guess.filter(|it| !it.is_empty()), &seen.came)
            && kept.guess.0.is_empty()
        {
            kept.guess = (guess.to_owned(), came.clone());
        }
    }
    /// A line for each lesson: name, goals, guess, what came.
    pub fn print(&self) -> String {
        let line = |(name, kept): (&String, &Kept)| {
            let goals: String = kept.goals.iter().map(|&it| if it { '1' } else { '0' }).collect();
            format!("{name};{goals};{};{}\n", kept.guess.0, kept.guess.1)
        };
        self.0.iter().map(line).collect()
    }
    /// What a text says; lines that say nothing are passed over.
    pub fn parse(text: &str) -> Progress {
        let lines = text.lines().filter_map(|line| {
            let mut fields = line.split(';').map(str::to_owned);
            let (name, goals) = (fields.next()?, fields.next()?);
            let goals = goals.chars().map(|it| it == '1').collect();
            Some((name, Kept { goals, guess: (fields.next()?, fields.next()?) }))
        });
        Progress(lines.collect())
    }
}

const KEY: &str = "dispatch-playground/lessons";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Fix, Predict};
    use crate::view::panel::OutcomeRow;

    fn lesson() -> Lesson {
        Lesson {
            goals: vec!["a".into(), "b".into()],
            predict: Predict { right: "x".into(), answers: vec!["x".into(), "y".into()] },
            fixes: vec![Fix::default()],
            ..Lesson::default()
        }
    }

    fn now(reached: &[(&str, u64)], late: &str) -> OutcomesModel {
        let row = |name: &str| OutcomeRow {
            name: name.into(),
            needed: 1,
            count: u32::from(reached.iter().any(|it| it.0 == name)),
            reached_us: reached.iter().find(|it| it.0 == name).map(|it| it.1),
        };
        let numbers = vec![AskedRow { name: "late".into(), text: late.into(), count: None }];
        OutcomesModel { rows: ["a", "b", "x", "y"].map(row).to_vec(), numbers, until_us: None }
    }

    #[test]
    fn goals_stay_reached_over_all_runs_and_the_own_run_answers() {
        let lesson = lesson();
        let seen =
            Seen::default().then("l", &lesson, 0, &now(&[("a", 5), ("y", 7), ("x", 9)], "3"));
        assert_eq!((seen.goals.clone(), seen.came.clone()), (vec![true, false], Some("y".into())));
        // The next run has begun, and nothing is known of it yet.
        let seen = seen.then("l", &lesson, 1, &OutcomesModel::default());
        assert_eq!(seen.runs[1], []);
        let seen = seen.then("l", &lesson, 1, &now(&[("b", 1), ("x", 1)], "0"));
        assert_eq!((seen.is_done(), seen.came.clone()), (true, Some("y".into())));
        assert_eq!([&seen.runs[0][0].text, &seen.runs[1][0].text], ["3", "0"]);
        let challenge = Lesson { challenge: true, ..lesson.clone() };
        let shown = Seen::default().then("c", &challenge, 1, &now(&[("a", 1)], "0"));
        assert_eq!(shown.goals, [false, false]);
        assert_eq!(seen.then("m", &lesson, 0, &OutcomesModel::default()).goals, [false, false]);
    }

    #[test]
    fn progress_is_kept_and_nonsense_passed_over() {
        let mut progress = Progress::default();
        let seen = Seen::default().then("l", &lesson(), 0, &now(&[("a", 5), ("y", 7)], "3"));
        progress.note(&seen, Some("x"));
        progress.note(&seen, Some("y"));
        assert_eq!(progress.0["l"].guess, ("x".to_owned(), "y".to_owned()));
        assert_eq!(Progress::parse(&progress.print()), progress);
        for text in ["", "l", "l;1", "\u{0};;"] {
            assert_eq!(Progress::parse(text), Progress::default(), "{text:?}");
        }
    }
}
