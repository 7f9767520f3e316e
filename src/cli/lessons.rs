//! `dispatch lessons`: plays the lessons of a folder through and checks all they claim.

use super::{Failure, LessonsArgs, files, print};
use crate::lesson::Course;
use crate::lesson::lint::{Files, LANGUAGES, lint};
use crate::scenario::problem::Problem;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Checks the lessons that are named, or all that the course lists.
pub fn run(args: &LessonsArgs) -> Result<(), Failure> {
    let mut differences = Vec::new();
    let course = course(&args.folder, &mut differences)?;
    let wanted: Vec<&String> = match args.names.is_empty() {
        true => course.names().collect(),
        false => args.names.iter().collect(),
    };
    let mut n_fine = 0;
    for name in &wanted {
        let folder = args.folder.join(name);
        let lesson = text(&folder.join("lesson.json"))?;
        let mut texts = Vec::new();
        for language in LANGUAGES {
            let path = folder.join(format!("{language}.json"));
            if path.exists() {
                texts.push((*language, text(&path)?));
            }
        }
        let texts: Vec<(&str, &str)> =
            texts.iter().map(|(it, text)| (*it, text.as_str())).collect();
        let verdict = lint(&Files { name, lesson: &lesson, texts: &texts });
        if args.tell {
            print(&verdict.told.iter().map(|line| format!("  {line}\n")).collect::<String>())?;
        }
        n_fine += usize::from(verdict.problems.is_empty());
        differences.extend(verdict.problems.iter().map(|problem| format!("{name}: {problem}")));
    }
    if differences.is_empty() {
        return print(&format!("{n_fine} lessons do what they say\n"));
    }
    Err(Failure::Differs(differences))
}

/// The list of lessons, and the texts around them.
fn course(folder: &Path, differences: &mut Vec<String>) -> Result<Course, Failure> {
    let mut keys: Option<BTreeSet<String>> = None;
    for language in LANGUAGES {
        let path = folder.join(format!("{language}.json"));
        let words: BTreeMap<String, String> = json(&path)?;
        let found: BTreeSet<String> = words.into_keys().collect();
        let expected = keys.get_or_insert_with(|| found.clone());
        let lacks = expected.symmetric_difference(&found);
        differences.extend(
            lacks.map(|key| format!("{}: `{key}` is in one language only", path.display())),
        );
    }
    json(&folder.join("course.json"))
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    serde_json::from_str(&text(path)?).map_err(|error| {
        let name = path.display().to_string();
        Failure::Input(vec![Problem::new(&name, error.to_string(), "a file of the course")])
    })
}

fn text(path: &Path) -> Result<String, Failure> {
    // Invariant: what is no folder is read as one file.
    let bytes = files::read(path)?.into_iter().next().unwrap_or_default().1;
    String::from_utf8(bytes).map_err(|_| {
        let name = path.display().to_string();
        Failure::Input(vec![Problem::new(&name, "no UTF-8", "text")])
    })
}
