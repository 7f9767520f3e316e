//! The course: every lesson does what it says, and every text around it is used.

use dispatch_playground::lesson::lint::{Files, LANGUAGES, lint};
use dispatch_playground::lesson::{CONTROLS, Course};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("public/lessons")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn course() -> Course {
    serde_json::from_str(&read(&folder().join("course.json"))).unwrap()
}

#[test]
fn every_lesson_does_what_it_says_in_every_language() {
    let course = course();
    let mut problems = Vec::new();
    for name in course.names() {
        let at = folder().join(name);
        let texts: Vec<(&str, String)> =
            LANGUAGES.iter().map(|it| (*it, read(&at.join(format!("{it}.json"))))).collect();
        let texts: Vec<(&str, &str)> =
            texts.iter().map(|(it, text)| (*it, text.as_str())).collect();
        let lesson = read(&at.join("lesson.json"));
        let verdict = lint(&Files { name, lesson: &lesson, texts: &texts });
        problems.extend(verdict.problems.iter().map(|problem| format!("{name}: {problem}")));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_folder_is_in_the_course() {
    let course = course();
    let listed: BTreeSet<&String> = course.names().collect();
    let folders =
        fs::read_dir(folder()).unwrap().map(Result::unwrap).filter(|it| it.path().is_dir());
    for folder in folders {
        let name = folder.file_name().into_string().unwrap();
        assert!(listed.contains(&name), "{name} is not in course.json");
    }
}

/// What the page asks for is there, and what is there is asked for.
#[test]
fn every_text_around_the_lessons_is_used() {
    let words: BTreeMap<String, String> =
        serde_json::from_str(&read(&folder().join("en.json"))).unwrap();
    let mut used: BTreeSet<String> = CONTROLS.iter().map(|it| format!("control-{it}")).collect();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app/lesson");
    let mut code = String::new();
    for file in fs::read_dir(page).unwrap() {
        code += &read(&file.unwrap().path());
    }
    // Keys are the only quoted words of this form in there.
    let quoted = code.split('"').skip(1).step_by(2);
    used.extend(quoted.filter(|it| words.contains_key(*it)).map(str::to_owned));
    let asked = code.split("say(\"").skip(1).filter_map(|rest| rest.split('"').next());
    for key in asked {
        assert!(words.contains_key(key), "the page asks for `{key}`, which en.json does not have");
    }
    for key in words.keys() {
        assert!(used.contains(key), "`{key}` of en.json is not used");
    }
}

/// A lesson that claims what is not so is found out.
#[test]
fn wrong_claims_are_found() {
    let at = folder().join("fifo-and-lifo");
    let lesson = read(&at.join("lesson.json"));
    let (en, de) = (read(&at.join("en.json")), read(&at.join("de.json")));
    let problems = |lesson: &str, en: &str| {
        let texts = [("en", en), ("de", de.as_str())];
        lint(&Files { name: "it", lesson, texts: &texts }).problems.join("\n")
    };
    assert_eq!(problems(&lesson, &en), "");
    let change = |change: fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_str(&lesson).unwrap();
        change(&mut value);
        problems(&value.to_string(), &en)
    };
    let wrong = change(|it| {
        let answers = it["predict"]["answers"].as_array().unwrap().clone();
        let other = answers.into_iter().find(|name| *name != it["predict"]["right"]);
        it["predict"]["right"] = other.unwrap();
    });
    assert!(wrong.contains("comes first"), "{wrong}");
    let wrong = change(|it| it["play"] = serde_json::json!([]));
    assert!(wrong.contains("is reached in no run") || wrong.contains("comes first"), "{wrong}");
    let wrong = change(|it| it["goals"][0] = "nothing-like-it".into());
    assert!(wrong.contains("is no outcome"), "{wrong}");
    let wrong = change(|it| it["scenario"]["expect"]["counts"]["completed"] = 99.into());
    assert!(wrong.contains("expect.counts.completed: expected 99"), "{wrong}");
    let wrong = change(|it| it["cotnrols"] = "x".into());
    assert!(wrong.contains("unknown key `cotnrols`"), "{wrong}");
    let wrong = problems(&lesson, &en.replace("\"title\"", "\"tilte\""));
    assert!(wrong.contains("tilte") && wrong.contains("title"), "{wrong}");
    let wrong = problems(&lesson, &en.replacen('{', "{\"debrief\":[\"{nothing} at all\"],", 1));
    assert!(wrong.contains("debrief"), "{wrong}");
}
