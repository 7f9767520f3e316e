//! Strict JSON: `serde_json` with positions, field paths and messages for people.
//!
//! `serde_json` by itself accepts an array for an object and forgets where a type was wrong.

use crate::scenario::problem::{Problem, did_you_mean, quoted};
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, IntoDeserializer,
    MapAccess, Visitor, value::MapAccessDeserializer,
};
use std::fmt;
use std::marker::PhantomData;

/// Parses the whole text as one value.
///
/// Two passes: the plain one is three times as fast, the one that knows paths runs on error only.
///
/// # Errors
/// The first thing wrong, with line, column and field.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Problem> {
    let plain = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(e) => e,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(e) => {
            let path = e.path().to_string();
            Err(problem(file, text, &path, &e.into_inner()))
        }
        // The value itself is fine: what is wrong comes after it.
        Ok(_) => Err(problem(file, text, "", &plain)),
    }
}

/// A JSON object read into `T` by field name, never by position. Keys that begin with `x-` are
/// left to others; every other key must be a field of `T`, if `T` says so.
#[derive(Clone, Debug, Default)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object in braces")
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(WithoutExtensions(map))).map(Object)
    }
}

/// Passes a map on without its `x-` keys.
struct WithoutExtensions<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for WithoutExtensions<A> {
    type Error = A::Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.0.next_key::<String>()? {
            if !key.starts_with("x-") {
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            self.0.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}

/// A step down into a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// Into a field of an object.
    Key(&'a str),
    /// Into an element of an array.
    Item(usize),
}

/// A path as text: `edges[3][0]`.
pub fn path_text(steps: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in steps {
        match step {
            Step::Key(key) if out.is_empty() => out.push_str(key),
            Step::Key(key) => {
                out.push('.');
                out.push_str(key);
            }
            Step::Item(idx) => out.push_str(&format!("[{idx}]")),
        }
    }
    out
}

/// Line and column of a value inside a text that is valid JSON; `None` where there is no such
/// value. For the few values that are reported only: it reads the text from the start.
pub fn locate(text: &str, steps: &[Step<'_>]) -> Option<(u32, u32)> {
    let mut rest = text.trim_start();
    for step in steps {
        rest = match *step {
            Step::Key(key) => enter_object(rest, key)?,
            Step::Item(idx) => enter_array(rest, idx)?,
        };
    }
    Some(super::text::line_column(text.as_bytes(), text.len() - rest.len()))
}

fn enter_object<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = text.strip_prefix('{')?.trim_start();
    loop {
        let after = skip_value(rest)?;
        let this = serde_json::from_str::<String>(&rest[..rest.len() - after.len()]).ok()?;
        let value = after.trim_start().strip_prefix(':')?.trim_start();
        if this == key {
            return Some(value);
        }
        rest = skip_value(value)?.trim_start().strip_prefix(',')?.trim_start();
    }
}

fn enter_array(text: &str, idx: usize) -> Option<&str> {
    let mut rest = text.strip_prefix('[')?.trim_start();
    for _ in 0..idx {
        rest = skip_value(rest)?.trim_start().strip_prefix(',')?.trim_start();
    }
    (!rest.starts_with(']')).then_some(rest)
}

/// What follows the value at the start of the text.
fn skip_value(text: &str) -> Option<&str> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    values.next()?.ok()?;
    text.get(values.byte_offset()..)
}

/// Turns a `serde_json` error into words. Its texts have the form `this, expected that`.
fn problem(file: &str, text: &str, path: &str, error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    let full = error.to_string();
    let what = full.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&full);
    // An unknown place prints as dots or question marks: line and column say more.
    let path = if path.contains('?') || path == "." { "" } else { path };
    let at = |found: String, expected: String| {
        Problem::new(file, found, expected).at(line as u32, column as u32).with_path(path)
    };
    if error.is_eof() {
        return at("the end of the file".into(), unfinished(what).into())
            .with_hint("The file is probably cut off");
    }
    if error.is_syntax() {
        return at(token(text, line, column), syntax(what));
    }
    if let Some(rest) = what.strip_prefix("unknown field `") {
        let Unknown { found, expected, meant } = Unknown::of(rest);
        let own = "Fields of your own must begin with `x-`".to_owned();
        return at(format!("the unknown field {found}"), expected).with_hint(meant.unwrap_or(own));
    }
    if let Some(rest) = what.strip_prefix("unknown variant `") {
        let Unknown { found, expected, meant } = Unknown::of(rest);
        let mut problem = at(found, expected);
        problem.hint = meant.map(String::into_boxed_str);
        return problem;
    }
    if let Some(field) = what.strip_prefix("missing field ") {
        return at("an object without it".into(), format!("the field {field}"));
    }
    if let Some(field) = what.strip_prefix("duplicate field ") {
        return at(format!("the field {field} twice"), "it once".into());
    }
    match what.split_once(", expected ") {
        Some((found, expected)) => at(found_words(found), expected_words(expected)),
        None => at(what.to_owned(), "a value of this format".into()),
    }
}

/// A word that is not known, in the words of serde after the opening backquote: the word itself and
/// those that are known, all in backquotes.
struct Unknown {
    found: String,
    expected: String,
    meant: Option<String>,
}

impl Unknown {
    fn of(rest: &str) -> Unknown {
        let word = rest.split('`').next().unwrap_or_default();
        let known: Vec<&str> = rest.split('`').skip(2).step_by(2).collect();
        Unknown {
            found: quoted(word),
            expected: format!("one of {}", known.join(", ")),
            meant: did_you_mean(word, &known).map(|known| format!("Did you mean `{known}`?")),
        }
    }
}

fn unfinished(what: &str) -> &'static str {
    match what {
        "EOF while parsing a list" => "`,` or `]`",
        "EOF while parsing an object" => "`,` or `}`",
        "EOF while parsing a string" => "a closing quotation mark",
        _ => "a value",
    }
}

fn syntax(what: &str) -> String {
    match what {
        "expected value" => "a value (a number, text in quotation marks, `[`, `{`, null)".into(),
        "key must be a string" => "a field name in quotation marks".into(),
        "trailing comma" => "a value after the comma".into(),
        "trailing characters" => "nothing after the end of the value".into(),
        "number out of range" => "a number below 1.8e308".into(),
        "invalid number" => "a number such as 12 or -3.5".into(),
        "recursion limit exceeded" => "at most 128 levels of brackets".into(),
        "invalid escape" => "an escape such as `\\n` or `\\u00e9`".into(),
        "invalid unicode code point" => "an escape of a whole character".into(),
        other if other.contains("hex escape") => "an escape of a whole character".into(),
        other if other.starts_with("control character") => {
            "text without raw line breaks or control characters".into()
        }
        other => other.strip_prefix("expected ").unwrap_or(other).to_owned(),
    }
}

/// The word at a position, for "found". The column of `serde_json` is that of the last byte it
/// read, counted from 1.
fn token(text: &str, line: usize, column: usize) -> String {
    let Some(line) = text.split('\n').nth(line.saturating_sub(1)) else {
        return "the end of the file".into();
    };
    let mut start = column.saturating_sub(1).min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    let rest = &line[start..];
    let len =
        rest.find(|c: char| !c.is_alphanumeric() && c != '.' && c != '-').unwrap_or(rest.len());
    match rest.chars().next() {
        None => "the end of the line".into(),
        Some(first) => quoted(&rest[..len.max(first.len_utf8())]),
    }
}

fn found_words(found: &str) -> String {
    let bare = ["invalid type: ", "invalid value: "].iter().find_map(|p| found.strip_prefix(p));
    match (bare, found.strip_prefix("invalid length ")) {
        (Some("null"), _) => "null".into(),
        (Some("map"), _) => "an object".into(),
        (Some("sequence"), _) => "an array".into(),
        (Some(bare), _) => {
            let mut words = bare.chars();
            let cut: String = words.by_ref().take(80).collect();
            crate::scenario::problem::shown(&cut) + if words.next().is_some() { "…" } else { "" }
        }
        (None, Some(n)) => format!("{n} values"),
        (None, None) => found.to_owned(),
    }
}

fn expected_words(expected: &str) -> String {
    match expected {
        "u8" => "a whole number from 0 to 255".into(),
        "u32" => "a whole number from 0 to 4294967295".into(),
        "i64" => "a whole number".into(),
        "u64" => "a whole number from 0".into(),
        "f64" => "a number".into(),
        "a string" => "text in quotation marks".into(),
        "a sequence" => "an array in brackets".into(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsing is tested")]
    struct Sample {
        size: u8,
        #[serde(default)]
        list: Vec<f64>,
    }

    fn check(text: &str, expect: &str) {
        let found = match parse::<Object<Sample>>("f", text) {
            Ok(value) => format!("{value:?}"),
            Err(e) => e.to_string(),
        };
        assert_eq!(found, expect, "for {text}");
    }

    #[test]
    fn errors_say_what_where_and_what_was_expected() {
        check(
            "{\"size\":300}",
            "f:1:11: size: found integer `300`; expected a whole number from 0 to 255",
        );
        check(
            "{\n\"size\":1,\"list\":[1,\"a\"]}",
            "f:2:22: list[1]: found string \"a\"; expected a number",
        );
        check("[3,[]]", "f:1:0: found an array; expected an object in braces");
        check("{\"size\":1} x", "f:1:12: found `x`; expected nothing after the end of the value");
        check(
            "{\"siez\":1}",
            "f:1:7: found the unknown field `siez`; expected one of size, list. \
             Did you mean `size`?",
        );
        let nan = "f:1:19: list[0]: found `NaN`; \
                   expected a value (a number, text in quotation marks, `[`, `{`, null)";
        check("{\"size\":1,\"list\":[NaN]}", nan);
    }

    #[test]
    fn fields_of_others_are_left_alone() {
        assert!(parse::<Object<Sample>>("f", "{\"x-mine\":{\"a\":[1]},\"size\":1}").is_ok());
    }

    #[test]
    fn values_are_located_for_messages() {
        let text = "{\"a\": [1, {\"b\\u0063\": \"x,]\"}],\n \"d\": [[], 7]}";
        let (key, item) = (Step::Key, Step::Item);
        assert_eq!(locate(text, &[key("d"), item(1)]), Some((2, 12)));
        assert_eq!(locate(text, &[key("a"), item(1), key("bc")]), Some((1, 23)));
        assert_eq!(locate(text, &[key("d"), item(2)]), None);
        assert_eq!(path_text(&[key("a"), item(1), key("bc")]), "a[1].bc");
    }
}
