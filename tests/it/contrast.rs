//! The colours of `style/tokens.css` against WCAG 2.2: text 4.5:1, marks and borders of controls
//! 3:1; with more contrast, text 7:1 and marks 4.5:1. Each in light and in dark.

use std::collections::BTreeMap;

/// A colour as red, green and blue.
pub type Rgb = [u8; 3];

/// The tokens of one theme.
pub type Tokens = BTreeMap<String, Rgb>;

pub fn tokens() -> [(&'static str, Tokens); 4] {
    let css = std::fs::read_to_string("style/tokens.css").unwrap();
    let (usual, more) = css.split_once(":root[data-contrast=\"more\"] {").unwrap();
    let more = more.split_once("\n  }").unwrap().0;
    let read = |text: &str, side: usize| -> Tokens {
        text.lines().filter_map(|line| declaration(line, side)).collect()
    };
    let both = |side| -> Tokens {
        let mut all = read(usual, side);
        all.extend(read(more, side));
        all
    };
    [
        ("light", read(usual, 0)),
        ("dark", read(usual, 1)),
        ("light with more contrast", both(0)),
        ("dark with more contrast", both(1)),
    ]
}

/// `--name: light-dark(#rrggbb, #rrggbb);`; colours with transparency are for shadows only.
fn declaration(line: &str, side: usize) -> Option<(String, Rgb)> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
    let colour = value.trim_end_matches(");").split(", ").nth(side)?;
    let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let part = |from: usize| u8::from_str_radix(&hex[from..from + 2], 16).unwrap();
    Some((name.to_owned(), [part(0), part(2), part(4)]))
}

/// Relative luminance: WCAG 2.2, "relative luminance".
fn luminance(colour: Rgb) -> f64 {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn ratio(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

const STATES: [&str; 6] = ["waiting", "assigned", "on-board", "delivered", "late", "idle"];

/// What is read, on what it stands.
fn texts() -> Vec<(&'static str, &'static str)> {
    let mut pairs =
        vec![("on-accent", "accent"), ("late-ink", "late-soft"), ("ink", "accent-soft")];
    for ground in ["surface", "surface-sunken", "surface-raised", "surface-hover"] {
        pairs.extend(["ink", "ink-soft", "accent", "late-ink", "good-ink"].map(|it| (it, ground)));
    }
    for ground in ["land", "block", "park", "water"] {
        pairs.push(("label", ground));
    }
    pairs.push(("street", "road"));
    pairs
}

/// What is recognised by its shape, on what it stands.
fn marks() -> Vec<(&'static str, &'static str)> {
    let on = |ground| STATES.map(|state| (state, ground));
    let mut pairs: Vec<_> = ["land", "block", "surface"].into_iter().flat_map(on).collect();
    pairs.extend(["surface", "surface-raised"].map(|ground| ("line-strong", ground)));
    pairs
}

#[test]
fn everything_that_is_read_or_recognised_stands_out() {
    let mut weak = Vec::new();
    for (theme, tokens) in tokens() {
        let more = theme.contains("more");
        let (text, mark) = if more { (7.0, 4.5) } else { (4.5, 3.0) };
        let all = texts().into_iter().map(|pair| (pair, text));
        for ((front, ground), least) in all.chain(marks().into_iter().map(|pair| (pair, mark))) {
            let seen = ratio(tokens[front], tokens[ground]);
            if seen < least {
                weak.push(format!("{theme}: --{front} on --{ground} is {seen:.2}, below {least}"));
            }
        }
    }
    assert!(weak.is_empty(), "{}", weak.join("\n"));
}

#[test]
fn the_ratio_is_that_of_the_standard() {
    assert!((ratio([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    // The grey that just passes on white: #767676, 4.54:1.
    assert!((ratio([0x76; 3], [255; 3]) - 4.54).abs() < 0.005);
}
