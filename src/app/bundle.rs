//! All runs of this browser as one file, and back: for another browser, or before its data is
//! cleared. The browser's own JSON reads and writes it: the page has no other.
//!
//! `{"runs": 1, "kept": [{"name": …, "at_ms": …, "about": …, "link": …}]}`, the first field the
//! version. A run from a file never takes the place of one that is there.

use super::export::{Form, download};
use super::notice::Notice;
use super::session::Session;
use super::store::{self, KeptRun};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// Whether a file is one of these, by its beginning.
pub fn is_bundle(bytes: &[u8]) -> bool {
    let start = bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    start.take(7).eq(b"{\"runs\"")
}

/// Saves all runs of this browser.
///
/// # Errors
/// Where the browser refuses; the text says what.
pub fn save() -> Result<String, String> {
    let kept: Array = store::all().iter().map(object_of).collect();
    let bundle = Object::new();
    set(&bundle, "runs", &VERSION.into());
    set(&bundle, "kept", &kept);
    let text = JSON::stringify(&bundle).map_err(|_| "the browser writes no JSON".to_owned())?;
    download("dispatch-runs.json", Form::Json.mime(), String::from(text).as_bytes())
}

/// Takes the runs of a file into this browser, and says which.
pub fn restore(session: Session, bytes: &[u8]) {
    let told = match read(&String::from_utf8_lossy(bytes)) {
        Ok((coming, unread)) => {
            let (fresh, known) = fresh(&store::all(), coming);
            let kept = fresh.iter().try_for_each(store::keep_restored);
            match kept {
                Ok(()) => Notice::restored(fresh.len(), known, unread),
                Err(why) => Notice::rejected(why),
            }
        }
        Err(problem) => Notice::import_failed(vec![problem]),
    };
    session.tell(told);
}

/// The runs of a file, and how many of it could not be read.
fn read(text: &str) -> Result<(Vec<KeptRun>, usize), String> {
    let wrong = |found: &str| format!("a file of kept runs: found {found}, expected {EXPECTED}");
    let bundle = JSON::parse(text).map_err(|_| wrong("no whole JSON: it may be cut"))?;
    let version = get(&bundle, "runs").as_f64().unwrap_or_default();
    if version != f64::from(VERSION) {
        return Err(wrong(&format!("version {version}")));
    }
    let kept = get(&bundle, "kept").dyn_into::<Array>().map_err(|_| wrong("no list \"kept\""))?;
    if kept.length() > RUNS_MAX {
        return Err(wrong(&format!("{} runs", kept.length())));
    }
    let runs: Vec<KeptRun> = kept.iter().filter_map(|it| run_of(&it)).collect();
    let unread = kept.length() as usize - runs.len();
    Ok((runs, unread))
}

/// Those that are not here yet, under names that are free; and how many are here.
fn fresh(here: &[KeptRun], coming: Vec<KeptRun>) -> (Vec<KeptRun>, usize) {
    let mut new: Vec<KeptRun> = Vec::new();
    let mut known = 0;
    for run in coming {
        if here.iter().chain(&new).any(|it| it.link == run.link) {
            known += 1;
            continue;
        }
        // Only the page itself keeps runs without a name.
        let wanted = if run.name.is_empty() { "Kept by itself" } else { &run.name };
        let wanted: String = wanted.chars().take(NAME_MAX).collect();
        let is_free = |name: &str| here.iter().chain(&new).all(|it| it.name != name);
        let numbered = (2..).map(|n| format!("{wanted} ({n})"));
        let name = std::iter::once(wanted.clone()).chain(numbered).find(|it| is_free(it));
        new.push(KeptRun { name: name.unwrap_or(wanted), ..run });
    }
    (new, known)
}

fn object_of(run: &KeptRun) -> Object {
    let object = Object::new();
    set(&object, "name", &run.name.as_str().into());
    set(&object, "at_ms", &(run.at_ms as f64).into());
    set(&object, "about", &run.about.as_str().into());
    set(&object, "link", &run.link.as_str().into());
    object
}

fn run_of(value: &JsValue) -> Option<KeptRun> {
    let text = |key| get(value, key).as_string();
    let link = text("link").filter(|link| link.starts_with("#s="))?;
    Some(KeptRun {
        key: String::new(),
        name: text("name")?,
        at_ms: get(value, "at_ms").as_f64()? as u64,
        about: text("about")?,
        link,
    })
}

fn get(object: &JsValue, key: &str) -> JsValue {
    // What is no object has nothing.
    Reflect::get(object, &key.into()).unwrap_or_default()
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // A new object takes any field.
    Reflect::set(object, &key.into(), value).unwrap_or_default();
}

const VERSION: u32 = 1;
const EXPECTED: &str = "version 1 with a list \"kept\" of at most 1000 runs";
const RUNS_MAX: u32 = 1_000;
/// As the field for the name takes.
const NAME_MAX: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn run(name: &str, link: &str) -> KeptRun {
        let (key, about) = (String::new(), "a village".to_owned());
        KeptRun { key, name: name.to_owned(), at_ms: 7, about, link: link.to_owned() }
    }

    #[test]
    fn nothing_that_is_here_is_overwritten_or_doubled() {
        let here = [run("Mine", "#s=1.A"), run("", "#s=1.B"), run("Mine (2)", "#s=1.C")];
        let coming = vec![
            run("Yours", "#s=1.A"),
            run("Mine", "#s=1.D"),
            run("", "#s=1.E"),
            run("", "#s=1.F"),
        ];
        let (new, known) = fresh(&here, coming);
        let names: Vec<&str> = new.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Mine (3)", "Kept by itself", "Kept by itself (2)"]);
        assert_eq!(known, 1);
        let (again, known) = fresh(&new, new.clone());
        assert!(again.is_empty() && known == 3);
    }

    #[test]
    fn a_bundle_is_known_by_its_beginning() {
        assert!(is_bundle(b" { \"runs\" : 1 }"));
        assert!(!is_bundle(b"{\"run\":1}") && !is_bundle(b"{\"version\":1}"));
    }
}
