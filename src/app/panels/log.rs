//! The log: what happened, in plain sentences, newest first. A sentence leads to its subject.

use crate::app::icons::{Icon, icon};
use crate::app::parts::Section;
use crate::app::reactive::{press, rows};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::view::panel::{LogRow, Tone};
use leptos::prelude::*;

/// The last sentences.
#[component]
pub fn LogPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let latest =
        session.part(|panel| panel.log.iter().rev().take(ROWS_MAX).cloned().collect::<Vec<_>>());
    view! {
        <Section title="Log" aside="newest first">
            <ol class="log" tabindex="0" aria-label="Log, newest first">
                {sentences(latest)}
            </ol>
        </Section>
    }
}

/// Sentences as rows of a list.
pub fn sentences(latest: Memo<Vec<LogRow>>) -> AnyView {
    rows(
        move || latest.with(|rows| rows.iter().map(|row| row.seq).collect()),
        move |seq| {
            let row = latest.with_untracked(|all| all.iter().find(|row| row.seq == seq).cloned());
            row.map(log_row).into_any()
        },
    )
}

/// One sentence, as a button where it leads somewhere.
fn log_row(row: LogRow) -> AnyView {
    let selection = expect_context::<Selection>();
    let (class, shape) = match row.tone {
        Tone::Plain => ("log-row", None),
        Tone::Good => ("log-row good", Some(Icon::Check)),
        Tone::Bad => ("log-row bad", Some(Icon::Warning)),
        Tone::Command => ("log-row command", Some(Icon::Target)),
    };
    let body = view! {
        <span class="log-at">{row.at}</span>
        <span class="log-icon">{shape.map(icon)}</span>
        <span class="log-text">{row.text}</span>
    };
    view! {
        <li class=class>
            {match row.subject {
                Some(subject) => view! {
                    <button type="button" on:click=press(move || selection.select(subject))>
                        {body}
                    </button>
                }.into_any(),
                None => view! { <span>{body}</span> }.into_any(),
            }}
        </li>
    }
    .into_any()
}

/// As many as a reader scrolls through; the engine keeps more.
const ROWS_MAX: usize = 60;
