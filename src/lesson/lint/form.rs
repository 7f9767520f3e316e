//! The form of `lesson.json`: keys that are known, names that are there.

use super::Verdict;
use crate::lesson::{CONTROLS, Lesson};
use serde_json::Value;
use std::collections::BTreeSet;

/// Every key is one that something reads.
pub(super) fn check_keys(verdict: &mut Verdict, value: &Value) {
    let top = [
        "version",
        "challenge",
        "scenario",
        "speed",
        "controls",
        "predict",
        "goals",
        "play",
        "fixes",
        "numbers",
        "sources",
    ];
    keys(verdict, "lesson.json", value, &top);
    keys(verdict, "predict", &value["predict"], &["right", "answers"]);
    for (list, known) in [
        ("play", &["at", "do", "for", "press"][..]),
        ("fixes", &["name", "keep", "script", "expect"]),
    ] {
        for (idx, item) in value[list].as_array().into_iter().flatten().enumerate() {
            keys(verdict, &format!("{list}[{idx}]"), item, known);
        }
    }
}

pub(super) fn keys(verdict: &mut Verdict, place: &str, value: &Value, known: &[&str]) {
    let Some(object) = value.as_object() else {
        return verdict.wrong(format!("{place}: expected an object with {}", known.join(", ")));
    };
    for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
        verdict.wrong(format!("{place}: unknown key `{key}`; expected {}", known.join(", ")));
    }
}

/// What can be told without playing it.
pub(super) fn check(verdict: &mut Verdict, lesson: &Lesson) {
    let speed = lesson.speed;
    verdict.check([1, 5, 20, 60, 300].contains(&speed), || {
        format!("speed {speed}; expected 1, 5, 20, 60 or 300")
    });
    verdict.check((1..=6).contains(&lesson.controls.len()), || {
        format!("{} controls; expected 1 to 6: only what the lesson needs", lesson.controls.len())
    });
    for control in lesson.controls.iter().filter(|it| !CONTROLS.contains(&it.as_str())) {
        verdict.wrong(format!("control `{control}`; expected one of {}", CONTROLS.join(", ")));
    }
    let (answers, goals) = (&lesson.predict.answers, &lesson.goals);
    verdict.check((2..=4).contains(&answers.len()), || {
        format!("{} answers; expected 2 to 4", answers.len())
    });
    verdict.check(answers.contains(&lesson.predict.right), || {
        format!("predict.right `{}` is none of the answers", lesson.predict.right)
    });
    verdict.check((1..=3).contains(&goals.len()), || {
        format!("{} goals; expected 2 or 3", goals.len())
    });
    verdict.check((1..=3).contains(&lesson.fixes.len()), || {
        format!("{} fixes; expected 1 to 3", lesson.fixes.len())
    });
    verdict.check((1..=5).contains(&lesson.numbers.len()), || {
        format!("{} numbers; expected 2 to 5", lesson.numbers.len())
    });
    let fixes: Vec<String> = lesson.fixes.iter().map(|fix| fix.name.clone()).collect();
    for (what, names) in
        [("answers", answers), ("goals", goals), ("numbers", &lesson.numbers), ("fixes", &fixes)]
    {
        let distinct: BTreeSet<&String> = names.iter().collect();
        verdict.check(distinct.len() == names.len(), || format!("{what}: a name comes twice"));
    }
    for source in lesson.sources.iter().filter(|it| !it.starts_with("https://")) {
        verdict.wrong(format!("source `{source}`; expected an address with https"));
    }
}
