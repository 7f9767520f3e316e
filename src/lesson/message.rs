//! Messages with placeholders and plural forms: `{late} order was late`, `{late} orders were late`.
//!
//! Which form a number takes is the language's business and is asked of whoever knows it.

use serde::Deserialize;

/// A text, or one for each plural form of a number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Message {
    /// The same for every number.
    Plain(String),
    /// By a number.
    Plural(Plural),
}

/// Plural forms. English and German have two; a language with more takes `other` for the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Plural {
    /// The name of the number that it agrees with.
    pub by: String,
    /// For none, where that reads better.
    #[serde(rename = "0", default)]
    pub none: Option<String>,
    /// For the language's singular.
    pub one: String,
    /// For everything else.
    pub other: String,
}

/// A plural form, by its name in the Unicode rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The singular.
    One,
    /// Any other.
    Other,
}

/// A number for a message: as printed, and as counted where it counts things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number<'a> {
    /// As printed.
    pub text: &'a str,
    /// As counted.
    pub count: Option<u64>,
}

impl Message {
    /// Every text in it, with the plural form's name.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Message::Plain(text) => vec![text],
            Message::Plural(Plural { none, one, other, .. }) => {
                none.iter().map(String::as_str).chain([one.as_str(), other.as_str()]).collect()
            }
        }
    }
    /// The message with its numbers. A placeholder without a number stays as it is.
    pub fn print<'a>(
        &self,
        number: impl Fn(&str) -> Option<Number<'a>>,
        form: impl Fn(u64) -> Form,
    ) -> String {
        let text = match self {
            Message::Plain(text) => text,
            Message::Plural(plural) => {
                match number(&plural.by).and_then(|number| number.count).map(|n| (n, form(n))) {
                    Some((0, _)) if plural.none.is_some() => {
                        plural.none.as_ref().unwrap_or(&plural.other)
                    }
                    Some((_, Form::One)) => &plural.one,
                    _ => &plural.other,
                }
            }
        };
        fill(text, |name| number(name).map(|number| number.text.to_owned()))
    }
}

/// The text with its placeholders filled; those that nobody knows stay.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('{') {
        filled += before;
        match after.split_once('}').map(|(name, after)| (value(name), after)) {
            Some((Some(value), after)) => {
                filled += &value;
                rest = after;
            }
            _ => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

/// The names of a text's placeholders.
pub fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|it| it.0)).collect()
}

/// A text cut at its `**bold**` words: each piece, and whether it is bold.
pub fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    text.split("**").enumerate().map(|(idx, piece)| (piece, idx % 2 == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(n: u64) -> Form {
        if n == 1 { Form::One } else { Form::Other }
    }

    #[test]
    fn messages_agree_with_their_number() {
        let plural = Message::Plural(Plural {
            by: "late".into(),
            none: Some("Nothing was late.".into()),
            one: "{late} order of {placed} was late.".into(),
            other: "{late} orders of {placed} were late.".into(),
        });
        let told = |late: u64| {
            let text = late.to_string();
            plural.print(
                |name| match name {
                    "late" => Some(Number { text: &text, count: Some(late) }),
                    "placed" => Some(Number { text: "9", count: Some(9) }),
                    _ => None,
                },
                form,
            )
        };
        assert_eq!(told(0), "Nothing was late.");
        assert_eq!(told(1), "1 order of 9 was late.");
        assert_eq!(told(2), "2 orders of 9 were late.");
    }

    #[test]
    fn what_is_no_placeholder_stays() {
        let number = |name: &str| (name == "n").then_some(Number { text: "3", count: Some(3) });
        let print = |text: &str| Message::Plain(text.into()).print(number, form);
        for (text, told) in [("{n}{n}", "33"), ("{m} {n", "{m} {n"), ("{{n}}", "{3}"), ("", "")] {
            assert_eq!(print(text), told);
        }
        assert_eq!(placeholders("a {b} c {d} {e"), ["b", "d"]);
    }

    #[test]
    fn bold_words_are_cut_out() {
        let all: Vec<_> = pieces("This is **aging**.").collect();
        assert_eq!(all, [("This is ", false), ("aging", true), (".", false)]);
    }
}
