//! Every told event, newest first: filtered, leading to what it is about, and to why it happened.

use super::filter::FilterChip;
use crate::app::icons::{Icon, icon};
use crate::app::parts::Section;
use crate::app::reactive::{flag, live, memo, only_if, press, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::view::filter::LogGroup;
use crate::view::panel::{LogRow, Tone, Why};
use leptos::prelude::*;

/// The last sentences.
#[component]
pub fn LogPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let latest = session.part(|panel| panel.log.iter().rev().cloned().collect::<Vec<_>>());
    let keys = move || latest.with(|rows| rows.iter().map(|row| row.seq).collect());
    let row = move |seq: u64| {
        let row = latest.with_untracked(|all| all.iter().find(|row| row.seq == seq).cloned());
        row.map(|row| log_row(row, true)).into_any()
    };
    view! {
        <Section title="Log" aside="newest first">
            <LogFilter />
            <FilterChip />
            <CameOf />
            <ol class="log" tabindex="0" aria-label="Log, newest first">{rows(keys, row)}</ol>
            {only_if(move || latest.with(Vec::is_empty), || view! {
                <p class="empty">"Nothing of that kind is remembered."</p>
            }.into_any())}
        </Section>
    }
}

/// What the log is to be about.
#[component]
fn LogFilter() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let group = memo(move || session.filter.get().group);
    let of_selected = memo(move || session.filter.get().of_selected);
    let choose = move |event| {
        let idx = event_target_value(&event).parse::<usize>().ok();
        let group = idx.and_then(|idx| LogGroup::ALL.get(idx)).copied();
        session.show_only(|filter| filter.group = group);
    };
    let option = move |(idx, it): (usize, LogGroup)| {
        let selected = flag(move || group.get() == Some(it));
        view! { <option value=idx.to_string() prop:selected=selected>{it.name()}</option> }
    };
    let toggle = move || session.show_only(|filter| filter.of_selected = !filter.of_selected);
    view! {
        <div class="filter">
            <label class="select wide">
                <span class="unseen">"Sentences about"</span>
                <select on:change=choose>
                    <option value="" prop:selected=flag(move || group.get().is_none())>
                        "everything"
                    </option>
                    {LogGroup::ALL.into_iter().enumerate().map(option).collect_view()}
                </select>
            </label>
            <button type="button" class="chip-button"
                aria-pressed=text(move || of_selected.get().to_string())
                disabled=flag(move || selection.get().is_none() && !of_selected.get())
                on:click=press(toggle)>"Only selected"</button>
        </div>
    }
}

/// That the log shows only what came of one event; pressing it shows all again.
#[component]
fn CameOf() -> impl IntoView {
    let session = expect_context::<Session>();
    let sentence = session.part(|panel| panel.came_of.clone());
    only_if(
        move || session.filter.get().came_of.is_some(),
        move || {
            view! {
                <button type="button" class="chip-button filter-chip"
                    on:click=press(move || session.show_only(|filter| filter.came_of = None))>
                    <span>"Only what came of: " {sentence}</span> {icon(Icon::Close)}
                    <span class="unseen">"Show all again"</span>
                </button>
            }
            .into_any()
        },
    )
}

/// Sentences as rows of a list.
pub fn sentences(latest: Memo<Vec<LogRow>>) -> AnyView {
    rows(
        move || latest.with(|rows| rows.iter().map(|row| row.seq).collect()),
        move |seq| {
            let row = latest.with_untracked(|all| all.iter().find(|row| row.seq == seq).cloned());
            row.map(|row| log_row(row, false)).into_any()
        },
    )
}

/// One sentence, as a button where it leads somewhere, with its causes on demand.
fn log_row(row: LogRow, explains: bool) -> AnyView {
    let selection = expect_context::<Selection>();
    let (class, shape) = match row.tone {
        Tone::Plain => ("log-row", None),
        Tone::Good => ("log-row good", Some(Icon::Check)),
        Tone::Bad => ("log-row bad", Some(Icon::Warning)),
        Tone::Command => ("log-row command", Some(Icon::Target)),
    };
    let seq = row.seq;
    let why = explains.then(|| why_button(seq, &row.text));
    let body = view! {
        <span class="log-at">{row.at}</span>
        <span class="log-icon">{shape.map(icon)}</span>
        <span class="log-text">{row.text}</span>
    };
    view! {
        <li class=class>
            {match row.subject {
                Some(subject) => view! {
                    <button type="button" class="log-body"
                        on:click=press(move || selection.select(subject))>
                        {body}
                    </button>
                }.into_any(),
                None => view! { <span class="log-body">{body}</span> }.into_any(),
            }}
            {why}
        </li>
    }
    .into_any()
}

/// Opens the causes of a sentence below it.
fn why_button(seq: u64, sentence: &str) -> AnyView {
    let session = expect_context::<Session>();
    let is_open = flag(move || session.filter.get().why == Some(seq));
    let toggle = move || {
        session.show_only(|filter| filter.why = (filter.why != Some(seq)).then_some(seq));
    };
    let name = format!("Why? {sentence}");
    view! {
        <button type="button" class="why-button" aria-label=name
            aria-expanded=text(move || is_open.get().to_string())
            on:click=press(toggle)>"why"</button>
        {only_if(move || is_open.get(), move || causes(seq))}
    }
    .into_any()
}

/// The chain of causes, the nearest first.
fn causes(seq: u64) -> AnyView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let why = session.part(move |panel| panel.why.clone().filter(|why| why.seq == seq));
    let cause = move |row: LogRow| {
        let body = format!("{} {}", row.at, row.text);
        view! {
            <li>
                {match row.subject {
                    Some(subject) => view! {
                        <button type="button" class="link"
                            on:click=press(move || selection.select(subject))>{body}</button>
                    }.into_any(),
                    None => body.into_any(),
                }}
            </li>
        }
    };
    let chain = move |why: Why| {
        view! {
            <ol class="why" aria-label="Because">
                {why.because.into_iter().map(cause).collect_view()}
                <li class="origin">{why.origin}</li>
            </ol>
            <button type="button" class="link came-of" on:click=press(move || {
                session.show_only(|filter| filter.came_of = Some(seq));
            })>"Show only what came of it"</button>
        }
    };
    live(move || why.get().map(chain).into_any())
}
