//! What is wrong with a file: which file, where in it, what was found and what was expected.
//!
//! Knows no format: every importer speaks through this one type, so that all messages read alike.

use std::fmt;

/// One thing that is wrong with an input. Show it as it prints; the input changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's name, as the user knows it.
    pub file: Box<str>,
    /// Line and column, both from 1, where known.
    pub at: Option<(u32, u32)>,
    /// The field, such as `edges[3].metres`; empty where the whole file is meant.
    pub path: String,
    /// What is there.
    pub found: String,
    /// What should be there.
    pub expected: String,
    /// What to do about it, where there is more to say.
    pub hint: Option<Box<str>>,
}

impl Problem {
    /// A problem with a file as a whole; refine it with the `with_…` and `at` methods.
    pub fn new(file: &str, found: impl Into<String>, expected: impl Into<String>) -> Problem {
        Problem {
            file: shown(file).into(),
            at: None,
            path: String::new(),
            found: found.into(),
            expected: expected.into(),
            hint: None,
        }
    }
    /// The same, at a line and column (both from 1).
    pub fn at(mut self, line: u32, column: u32) -> Problem {
        self.at = Some((line, column));
        self
    }
    /// The same, in a field.
    pub fn with_path(mut self, path: impl Into<String>) -> Problem {
        self.path = path.into();
        self
    }
    /// The same, with advice.
    pub fn with_hint(mut self, hint: impl Into<Box<str>>) -> Problem {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Problem {
    /// `file:line:column: field: found this; expected that. Advice.`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some((line, column)) = self.at {
            write!(f, ":{line}:{column}")?;
        }
        if !self.path.is_empty() {
            write!(f, ": {}", self.path)?;
        }
        write!(f, ": found {}; expected {}", self.found, self.expected)?;
        match &self.hint {
            Some(hint) => write!(f, ". {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

/// Collects problems of one pass, so that a file is mended in one go and not message by message.
#[derive(Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// Nothing wrong so far.
    pub const fn new() -> Problems {
        Problems { list: Vec::new() }
    }
    /// Remembers a problem; beyond [`Problems::MAX`] they are dropped.
    pub fn push(&mut self, problem: Problem) {
        if self.list.len() < Self::MAX {
            self.list.push(problem);
        }
    }
    /// Whether there is no point in looking further.
    pub fn is_full(&self) -> bool {
        self.list.len() == Self::MAX
    }
    /// `Ok` where nothing is wrong.
    ///
    /// # Errors
    /// All problems found.
    pub fn finish(self) -> Result<(), Vec<Problem>> {
        if self.list.is_empty() { Ok(()) } else { Err(self.list) }
    }

    /// Most problems reported at once: more would not be read.
    pub const MAX: usize = 20;
}

/// A name from outside as it may be shown: control and direction-changing characters are made
/// visible, and it is cut after 256 characters.
pub fn shown(name: &str) -> String {
    let mut out = String::with_capacity(name.len().min(NAME_MAX));
    for (n, c) in name.chars().enumerate() {
        if n == NAME_MAX {
            out.push('…');
            break;
        }
        if is_invisible(c) {
            out.push_str(&format!("<U+{:04X}>", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// The start of a piece of text in quotes, for "found".
pub fn quoted(text: &str) -> String {
    const SHOWN_MAX: usize = 40;
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(SHOWN_MAX).collect();
    let rest = if chars.next().is_some() { "…" } else { "" };
    format!("`{}{rest}`", shown(&head))
}

/// Of `known`, the word that `word` is probably a slip of: at most a third of it differs,
/// or two letters swapped.
pub fn did_you_mean<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |k: &str| edit_distance(&word.to_lowercase(), &k.to_lowercase());
    let best = known.iter().copied().min_by_key(|k| distance(k))?;
    (distance(best) <= (best.len() / 3).max(best.len().min(4) / 2)).then_some(best)
}

/// Levenshtein distance by the row method: O(a·b), for words only, so both are cut at 64.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// Characters that would change how the text around them reads.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Longest name shown, in characters.
pub const NAME_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_like_a_compiler_message() {
        let problem = Problem::new("a.json", "-3", "a number from 0")
            .at(2, 7)
            .with_path("edges[3].metres")
            .with_hint("Did the sign slip in?");
        let text = "a.json:2:7: edges[3].metres: found -3; expected a number from 0. \
                    Did the sign slip in?";
        assert_eq!(problem.to_string(), text);
    }

    #[test]
    fn names_cannot_hide_anything() {
        assert_eq!(shown("a\u{202e}b\nc"), "a<U+202E>b<U+000A>c");
        assert_eq!(shown(&"x".repeat(300)).chars().count(), NAME_MAX + 1);
        assert_eq!(shown("Rua João, улица"), "Rua João, улица");
    }

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        assert_eq!(did_you_mean("nods", &["nodes", "edges"]), Some("nodes"));
        assert_eq!(did_you_mean("Edges", &["nodes", "edges"]), Some("edges"));
        assert_eq!(did_you_mean("polygon", &["nodes", "edges"]), None);
    }

    #[test]
    fn at_most_twenty_problems_are_kept() {
        let mut problems = Problems::new();
        for _ in 0..50 {
            problems.push(Problem::new("f", "a", "b"));
        }
        assert!(problems.is_full());
        assert_eq!(problems.finish().map_err(|p| p.len()), Err(20));
    }
}
