//! Runs in the browser's store: those with a name, and the last one, kept by itself in two places
//! in turn, so that one survives whatever happens while the other is written.
//!
//! Each is a link, which carries its own checksum. One that turns out to be damaged is put aside,
//! never deleted. A store that is full or blocked is told once and is no reason to stop.

use leptos::prelude::window;
use web_sys::Storage;

/// A kept run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRun {
    /// Its key in the store.
    pub key: String,
    /// How the reader called it; empty for one that kept itself.
    pub name: String,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// What it is, in a few words.
    pub about: String,
    /// The run.
    pub link: String,
}

/// All of them, the newest first; what cannot be read is passed over.
pub fn all() -> Vec<KeptRun> {
    let Some(store) = store() else { return Vec::new() };
    let keys = (0..store.length().unwrap_or(0)).filter_map(|idx| store.key(idx).ok().flatten());
    let mut runs: Vec<KeptRun> = keys
        .filter(|key| key.starts_with(NAMED) || key.starts_with(AUTO))
        .filter_map(|key| {
            let text = store.get_item(&key).ok().flatten()?;
            parse(&key, &text)
        })
        .collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.at_ms));
    runs
}

/// Keeps a run under a name, in the place of one that is called so.
///
/// # Errors
/// Where the store is full or blocked.
pub fn keep(name: &str, about: &str, link: &str) -> Result<(), &'static str> {
    write(&format!("{NAMED}{name}"), about, link)
}

/// Keeps a run that comes from a file, as it was kept there; its name must be free.
///
/// # Errors
/// As [`keep`].
pub fn keep_restored(run: &KeptRun) -> Result<(), &'static str> {
    put(&format!("{NAMED}{}", run.name), &print(run.at_ms, &run.about, &run.link))
}

/// Keeps a run by itself, in the place of the older one of two.
///
/// # Errors
/// As [`keep`].
pub fn keep_by_itself(about: &str, link: &str) -> Result<(), &'static str> {
    let kept = all();
    let age = |slot: &str| kept.iter().find(|run| run.key == slot).map_or(0, |run| run.at_ms);
    let slots = [format!("{AUTO}0"), format!("{AUTO}1")];
    let oldest = if age(&slots[1]) < age(&slots[0]) { &slots[1] } else { &slots[0] };
    write(oldest, about, link)
}

/// Deletes a run.
pub fn delete(key: &str) {
    if let Some(store) = store() {
        // What cannot be deleted is still listed.
        store.remove_item(key).unwrap_or(());
    }
}

/// Puts a damaged run aside, where nobody opens it by mistake.
pub fn put_aside(run: &KeptRun) {
    if let Some(store) = store() {
        let aside = format!("{ASIDE}{}", run.at_ms);
        if store.set_item(&aside, &print(run.at_ms, &run.about, &run.link)).is_ok() {
            delete(&run.key);
        }
    }
}

fn write(key: &str, about: &str, link: &str) -> Result<(), &'static str> {
    put(key, &print(js_sys::Date::now() as u64, about, link))
}

fn put(key: &str, text: &str) -> Result<(), &'static str> {
    let store = store().ok_or("this browser does not let the page keep anything")?;
    store.set_item(key, text).map_err(|_| {
        "the browser's store is full: delete runs that you no longer need, or keep this one as a file"
    })
}

/// Time, what it is, and the link, a line each.
fn print(at_ms: u64, about: &str, link: &str) -> String {
    format!("{at_ms}\n{}\n{link}", about.replace('\n', " "))
}

fn parse(key: &str, text: &str) -> Option<KeptRun> {
    let mut lines = text.splitn(3, '\n');
    Some(KeptRun {
        key: key.to_owned(),
        name: key.strip_prefix(NAMED).unwrap_or_default().to_owned(),
        at_ms: lines.next()?.parse().ok()?,
        about: lines.next()?.to_owned(),
        link: lines.next()?.to_owned(),
    })
}

/// The browser's store; `None` where it is blocked.
pub fn store() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

const NAMED: &str = "dispatch-playground/run/";
const AUTO: &str = "dispatch-playground/last/";
const ASIDE: &str = "dispatch-playground/damaged/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_parsed_and_nonsense_is_passed_over() {
        let run = parse("dispatch-playground/run/My run", &print(7, "a\nvillage", "#s=1.A\nB"));
        let run = run.unwrap();
        assert_eq!((run.name.as_str(), run.at_ms, run.about.as_str()), ("My run", 7, "a village"));
        assert_eq!(run.link, "#s=1.A\nB");
        for text in ["", "7", "7\nx", "now\nx\ny", "\u{0}"] {
            assert_eq!(parse("k", text), None);
        }
    }
}
