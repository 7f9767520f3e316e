//! Plays a lesson: as nobody touches it, as its play-through does it, and with each way out.

use super::Verdict;
use crate::core::time::SimTime;
use crate::lesson::Lesson;
use crate::scenario::file::{self, Outcomes};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// When each outcome was reached.
type Reached = BTreeMap<String, Option<SimTime>>;

pub(super) fn check(verdict: &mut Verdict, name: &str, lesson: &Lesson, value: &Value) {
    let play = steps(value);
    let Some(untouched) = live(verdict, &format!("{name}, untouched"), &compose(value, &[], None))
    else {
        return;
    };
    let played = format!("{name}, played through");
    let Some(played) = live(verdict, &played, &compose(value, &play, Some(&Value::Null))) else {
        return;
    };
    verdict.check(value["scenario"]["expect"].is_object(), || {
        "scenario.expect asserts nothing; expected what the texts claim".to_owned()
    });
    prediction(verdict, lesson, &played);
    let mut ways_out = Vec::new();
    for (fix, value_of_fix) in lesson.fixes.iter().zip(items(&value["fixes"])) {
        let mut script = if fix.keep { play.clone() } else { Vec::new() };
        script.extend(items(&value_of_fix["script"]).cloned());
        let expect = value_of_fix.get("expect").unwrap_or(&Value::Null);
        let label = format!("{name}, fix {}", fix.name);
        ways_out.extend(live(verdict, &label, &compose(value, &script, Some(expect))));
    }
    goals(verdict, lesson, &untouched, &played, &ways_out);
}

/// The answer that came is the right one, and no other came with it.
fn prediction(verdict: &mut Verdict, lesson: &Lesson, played: &Reached) {
    let when = |answer: &String| played.get(answer).copied().flatten();
    let mut came: Vec<(SimTime, &String)> =
        lesson.predict.answers.iter().filter_map(|it| Some((when(it)?, it))).collect();
    came.sort();
    for answer in lesson.predict.answers.iter().filter(|it| !played.contains_key(*it)) {
        verdict.wrong(format!("answer `{answer}` is no outcome of the scenario"));
    }
    match came.as_slice() {
        [] => verdict.wrong("no answer comes in the play-through"),
        [(at, _), ..] if *at == SimTime::ZERO => verdict.wrong("an answer comes at 0s"),
        [(a, first), (b, second), ..] if a == b => {
            verdict.wrong(format!("answers `{first}` and `{second}` come at the same moment"));
        }
        [(_, first), ..] => verdict.check(**first == lesson.predict.right, || {
            format!("predict.right is `{}`, but `{first}` comes first", lesson.predict.right)
        }),
    }
}

/// Every goal is reached somewhere, one of them soon, and one of them only by doing something.
fn goals(
    verdict: &mut Verdict,
    lesson: &Lesson,
    untouched: &Reached,
    played: &Reached,
    ways_out: &[Reached],
) {
    let reached = |run: &Reached, goal: &String| run.get(goal).copied().flatten();
    for goal in &lesson.goals {
        if !played.contains_key(goal) {
            verdict.wrong(format!("goal `{goal}` is no outcome of the scenario"));
        } else if reached(played, goal).is_none()
            && !ways_out.iter().any(|run| reached(run, goal).is_some())
        {
            verdict.wrong(format!("goal `{goal}` is reached in no run"));
        }
    }
    verdict.check(lesson.goals.iter().any(|it| reached(untouched, it).is_none()), || {
        "every goal is reached without doing anything".to_owned()
    });
    let soonest = lesson.goals.iter().filter_map(|it| reached(played, it)).min();
    let seconds = soonest.map(|at| at.as_micros() / 1_000_000 / u64::from(lesson.speed.max(1)));
    verdict.check(seconds.is_some_and(|it| it <= FIRST_GOAL_SECONDS_MAX), || {
        let soonest = seconds.map_or("none".to_owned(), |it| format!("after {it} seconds"));
        format!("first goal {soonest}; expected within {FIRST_GOAL_SECONDS_MAX} real seconds")
    });
}

/// Lives a scenario and compares it with what it expects.
fn live(verdict: &mut Verdict, label: &str, text: &str) -> Option<Reached> {
    let scenario = match file::load(label, text, 1) {
        Ok(scenario) => scenario,
        Err(problems) => {
            problems.iter().for_each(|problem| verdict.wrong(problem.to_string()));
            return None;
        }
    };
    let played = file::play(&scenario, |_, _| {});
    for problem in file::verify(&scenario, &played) {
        verdict.wrong(format!("{label}: {problem}"));
    }
    let progress = played.outcomes.iter().flat_map(Outcomes::progress);
    let reached: Reached =
        progress.map(|(outcome, progress)| (outcome.name.clone(), progress.reached)).collect();
    let told = reached.iter().map(|(name, at)| match at {
        Some(at) => format!("{name} {at}"),
        None => format!("{name} never"),
    });
    verdict.told.push(format!("{label}: {}", told.collect::<Vec<_>>().join(", ")));
    Some(reached)
}

/// The scenario with more in its script, and other expectations where some are given.
fn compose(value: &Value, more: &[Value], expect: Option<&Value>) -> String {
    let mut scenario = value["scenario"].clone();
    let mut script: Vec<Value> = items(&scenario["script"]).cloned().collect();
    script.extend(more.iter().cloned());
    if let Some(object) = scenario.as_object_mut() {
        object.insert("script".to_owned(), Value::Array(script));
        object.insert("numbers".to_owned(), value["numbers"].clone());
        match expect {
            Some(Value::Null) => _ = object.remove("expect"),
            Some(expect) => _ = object.insert("expect".to_owned(), expect.clone()),
            None => {}
        }
    }
    serde_json::to_string_pretty(&scenario).unwrap_or_default()
}

/// The play-through as entries of a script.
fn steps(value: &Value) -> Vec<Value> {
    items(&value["play"])
        .map(|step| {
            let mut entry = json!({"at": step["at"], "do": step["do"]});
            if let (Some(object), Some(length)) = (entry.as_object_mut(), step.get("for")) {
                object.insert("for".to_owned(), length.clone());
            }
            entry
        })
        .collect()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

const FIRST_GOAL_SECONDS_MAX: u64 = 30;
