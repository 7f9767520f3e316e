//! The files of the course: fetched when they are needed, read by the browser's own parser.

use crate::app::address::Address;
use crate::app::store::store;
use crate::lesson::message::Form;
use crate::lesson::{Course, Lesson, Texts};
use js_sys::{Array, JSON, Object, Reflect};
use leptos::prelude::{document, window};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A language of the lessons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// English with longer words, written from right to left: for testing the layout.
    Mirrored,
}

impl Language {
    /// Those that readers can choose.
    pub const SPOKEN: [Language; 2] = [Language::English, Language::German];

    /// The name in addresses, in the store and in the document.
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::Mirrored => "en-XB",
        }
    }
    /// What its speakers call it.
    pub const fn name(self) -> &'static str {
        match self {
            Language::English | Language::Mirrored => "English",
            Language::German => "Deutsch",
        }
    }
    /// What the address asks for, or what was chosen before, or what the browser prefers.
    pub fn of(address: &Address) -> Language {
        let stored = || store()?.get_item(KEY).ok().flatten();
        let browser = || window().navigator().language();
        let code = address.language.clone().or_else(stored).or_else(browser).unwrap_or_default();
        let all = [Language::Mirrored, Language::German, Language::English];
        let language = all.into_iter().find(|it| code.starts_with(it.code())).unwrap_or_default();
        if language == Language::Mirrored
            && let Some(root) = document().document_element()
        {
            // The whole page, as a page in such a language would be.
            root.set_attribute("dir", "rtl").unwrap_or(());
        }
        language
    }
    /// Remembers it.
    pub fn keep(self) {
        if let Some(store) = store() {
            // Full or blocked: it lasts as long as the page.
            store.set_item(KEY, self.code()).unwrap_or(());
        }
    }
    const fn file(self) -> &'static str {
        match self {
            Language::German => "de",
            Language::English | Language::Mirrored => "en",
        }
    }
    /// The plural form of a number. Both languages have the same rule.
    pub const fn form(self, n: u64) -> Form {
        if n == 1 { Form::One } else { Form::Other }
    }
}

/// A lesson and its text.
///
/// # Errors
/// What is wrong with the file, or that it is not there.
pub async fn lesson(name: &str) -> Result<(Lesson, String), String> {
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '-';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err("there is no lesson of this name".to_owned());
    }
    let text = fetch(&format!("{name}/lesson.json")).await?;
    Ok((parse(&text, Language::English)?, text))
}

/// A lesson's texts.
///
/// # Errors
/// As [`lesson`].
pub async fn texts(name: &str, language: Language) -> Result<Texts, String> {
    parse(&fetch(&format!("{name}/{}.json", language.file())).await?, language)
}

/// The list of lessons, and the texts around them.
///
/// # Errors
/// As [`lesson`].
pub async fn course(language: Language) -> Result<(Course, BTreeMap<String, String>), String> {
    let course = parse(&fetch("course.json").await?, Language::English)?;
    Ok((course, parse(&fetch(&format!("{}.json", language.file())).await?, language)?))
}

/// The scenario of a lesson as a file for the engine, with the script of a way out, and with the
/// numbers that the lesson asks for.
///
/// # Errors
/// Where the lesson has no such way out.
pub fn scenario(text: &str, fix: Option<&str>) -> Result<String, String> {
    let broken = |_| "lesson.json is not as it should be".to_owned();
    let lesson = JSON::parse(text).map_err(broken)?;
    let get = |from: &JsValue, key: &str| Reflect::get(from, &key.into()).map_err(broken);
    let scenario = get(&lesson, "scenario")?;
    let list = |value: JsValue| value.dyn_into::<Array>().unwrap_or_default();
    if let Some(fix) = fix {
        let fixes = list(get(&lesson, "fixes")?);
        let is_it = |it: &JsValue| get(it, "name").is_ok_and(|name| name == fix);
        let fix = fixes.iter().find(is_it).ok_or("there is no such way out")?;
        let script = list(get(&scenario, "script")?).concat(&list(get(&fix, "script")?));
        Reflect::set(&scenario, &"script".into(), &script).map_err(broken)?;
    }
    Reflect::set(&scenario, &"numbers".into(), &get(&lesson, "numbers")?).map_err(broken)?;
    JSON::stringify(&scenario).map(String::from).map_err(broken)
}

/// Has the page's address name the lesson, so that a reload or a copy of it comes back here.
pub fn show_in_address(name: Option<&str>) {
    let Ok(history) = window().history() else { return };
    let address = name.map_or_else(|| ".".to_owned(), |name| format!("?lesson={name}"));
    // Where the browser forbids it, the address stays as it is.
    history.replace_state_with_url(&JsValue::NULL, "", Some(&address)).unwrap_or(());
}

async fn fetch(file: &str) -> Result<String, String> {
    let failed = || format!("{file} could not be loaded: is the connection there?");
    let answer = JsFuture::from(window().fetch_with_str(&format!("./lessons/{file}"))).await;
    let answer = answer.map_err(|_| failed())?.unchecked_into::<web_sys::Response>();
    if !answer.ok() {
        return Err(format!("{file} is not there (status {})", answer.status()));
    }
    let text = JsFuture::from(answer.text().map_err(|_| failed())?).await.map_err(|_| failed())?;
    text.as_string().ok_or_else(failed)
}

fn parse<T: DeserializeOwned>(text: &str, language: Language) -> Result<T, String> {
    let broken = |_| "the file is not as it should be".to_owned();
    let value = JSON::parse(text).map_err(broken)?;
    if language == Language::Mirrored {
        mirror(&value);
    }
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}

/// Every text of a value as it is shown, all the way down; what names something else stays.
fn mirror(value: &JsValue) {
    let Some(object) = value.dyn_ref::<Object>() else { return };
    for key in Object::keys(object) {
        let Ok(item) = Reflect::get(object, &key) else { continue };
        match item.as_string() {
            Some(_) if key == "by" => {}
            Some(text) => {
                // Invariant: what the browser's parser made can be written to.
                _ = Reflect::set(object, &key, &mirrored(&text).into());
            }
            None => mirror(&item),
        }
    }
}

/// Longer by a third, with marks on the vowels: what is cut off or not translated is seen.
fn mirrored(text: &str) -> String {
    let mut longer = String::with_capacity(text.len() * 2);
    let mut is_name = false;
    for letter in text.chars() {
        is_name = letter == '{' || is_name && letter != '}';
        longer.push(letter);
        if !is_name && "aeiou".contains(letter) {
            longer.push(letter);
        }
    }
    longer
}

const KEY: &str = "dispatch-playground/language";
