//! The texts of a lesson: all there, none too many, none too long, none too hard.

use super::Verdict;
use super::form::keys;
use crate::lesson::message::{Message, placeholders};
use crate::lesson::reading::Reading;
use crate::lesson::{Lesson, Texts};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) fn check_keys(verdict: &mut Verdict, language: &str, text: &str) {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    let known = [
        "title", "idea", "question", "answers", "reveal", "do", "goals", "named", "fixes",
        "numbers", "debrief", "real",
    ];
    keys(verdict, &format!("{language}.json"), &value, &known);
}

pub(super) fn check(verdict: &mut Verdict, language: &str, lesson: &Lesson, texts: &Texts) {
    let mut checked = Checked { verdict, language, reading: Reading::default() };
    checked.text("title", &texts.title, 40);
    checked.text("idea", &texts.idea, 260);
    checked.text("question", &texts.question, 140);
    checked.text("do", &texts.what_to_do, 260);
    checked.text("named", &texts.named, 360);
    let verdict = &mut *checked.verdict;
    let bold = texts.named.matches("**").count();
    verdict.check(bold == 2, || format!("{language}.json: named: expected one term in **bold**"));
    let fixes: Vec<String> = lesson.fixes.iter().map(|fix| fix.name.clone()).collect();
    checked.same("answers", &lesson.predict.answers, texts.answers.keys());
    checked.same("reveal", &lesson.predict.answers, texts.reveal.keys());
    checked.same("goals", &lesson.goals, texts.goals.keys());
    checked.same("fixes", &fixes, texts.fixes.keys());
    checked.same("numbers", &lesson.numbers, texts.numbers.keys());
    for (part, all, chars_max) in [
        ("answers", &texts.answers, 80),
        ("reveal", &texts.reveal, 260),
        ("goals", &texts.goals, 100),
        ("numbers", &texts.numbers, 40),
    ] {
        for (name, text) in all {
            checked.text(&format!("{part}.{name}"), text, chars_max);
        }
    }
    for (name, fix) in &texts.fixes {
        checked.text(&format!("fixes.{name}.name"), &fix.name, 30);
        checked.text(&format!("fixes.{name}.told"), &fix.told, 260);
    }
    for text in &texts.real {
        checked.text("real", text, 240);
    }
    let (n, sources) = (texts.real.len(), lesson.sources.len());
    let verdict = &mut *checked.verdict;
    verdict.check(n == sources && n > 0, || {
        format!("{language}.json: {n} statements about real systems, but {sources} sources")
    });
    verdict.check((1..=3).contains(&texts.debrief.len()), || {
        format!("{language}.json: {} messages of debrief; expected 1 to 3", texts.debrief.len())
    });
    for message in &texts.debrief {
        checked.message(lesson, message);
    }
    checked.is_easy();
}

struct Checked<'a> {
    verdict: &'a mut Verdict,
    language: &'a str,
    reading: Reading,
}

impl Checked<'_> {
    fn text(&mut self, place: &str, text: &str, chars_max: usize) {
        let (language, chars) = (self.language, text.chars().count());
        self.reading = self.reading.and(Reading::of(text));
        self.verdict.check((1..=chars_max).contains(&chars) && text.trim() == text, || {
            format!("{language}.json: {place} has {chars} characters; expected 1 to {chars_max}")
        });
        self.verdict.check(!text.contains('!'), || {
            format!("{language}.json: {place} has an exclamation mark")
        });
    }
    fn same<'b>(
        &mut self,
        place: &str,
        expected: &[String],
        found: impl Iterator<Item = &'b String>,
    ) {
        let (expected, found): (BTreeSet<&String>, BTreeSet<&String>) =
            (expected.iter().collect(), found.collect());
        let language = self.language;
        for name in expected.difference(&found) {
            self.verdict.wrong(format!("{language}.json: {place}.{name} is missing"));
        }
        for name in found.difference(&expected) {
            self.verdict.wrong(format!("{language}.json: {place}.{name} is not used"));
        }
    }
    fn message(&mut self, lesson: &Lesson, message: &Message) {
        let known = |name: &str| lesson.numbers.iter().any(|it| it == name);
        for text in message.texts() {
            self.text("debrief", text, 220);
            for name in placeholders(text).into_iter().filter(|name| !known(name)) {
                self.verdict.wrong(format!(
                    "{}.json: debrief has {{{name}}}; expected one of {}",
                    self.language,
                    lesson.numbers.join(", ")
                ));
            }
        }
        if let Message::Plural(plural) = message
            && !known(&plural.by)
        {
            self.verdict
                .wrong(format!("{}.json: debrief by `{}`: no number", self.language, plural.by));
        }
    }
    fn is_easy(&mut self) {
        let (language, words) = (self.language, self.reading.words_in_ten_sentences());
        self.verdict.check(words <= WORDS_IN_TEN_SENTENCES_MAX, || {
            format!("{language}.json: {}.{} words a sentence", words / 10, words % 10)
        });
        let grade = self.reading.grade_tenths();
        self.verdict.check(language != "en" || grade <= GRADE_TENTHS_MAX, || {
            format!(
                "en.json: Flesch-Kincaid grade {}.{}; expected 8 at most",
                grade / 10,
                grade % 10
            )
        });
        self.verdict.told.push(format!(
            "{language}.json: {}.{} words a sentence, grade {}.{}",
            words / 10,
            words % 10,
            grade / 10,
            grade % 10
        ));
    }
}

/// Easy prose has 15 words in a sentence.
const WORDS_IN_TEN_SENTENCES_MAX: u32 = 150;
const GRADE_TENTHS_MAX: u32 = 80;
