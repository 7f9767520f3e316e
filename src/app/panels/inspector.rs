//! The selected thing in full: what it is, what can be done to it, why it is where it is.

use super::actions::Actions;
use super::decision::decision_card;
use super::entities::{keys, of_key};
use super::log::sentences;
use crate::app::icons::{Icon, icon};
use crate::app::parts::subject_icon;
use crate::app::reactive::{live, memo, only_if, press, rows as list, text};
use crate::app::selection::{Selection, Tab};
use crate::app::session::Session;
use crate::core::id::DriverId;
use crate::core::order::Status;
use crate::view::panel::{AttemptRow, Inspector, Strip, StripKind, StripPart, Subject};
use leptos::prelude::*;

/// The inspector, or how to fill it.
#[component]
pub fn InspectorPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let shown = session.part(|panel| panel.inspector.clone());
    // Between a click and the engine's answer the last thing would be shown under a new name.
    let current = memo(move || shown.get().filter(|it| Some(it.subject) == selection.get()));
    let subject = memo(move || current.with(|it| it.as_ref().map(|it| it.subject)));
    let panel = NodeRef::<leptos::html::Section>::new();
    Effect::new(move |_| {
        // What was chosen in a list below must not stay out of sight.
        if selection.get().is_some()
            && selection.tab.get() == Tab::Inspect
            && let Some(panel) = panel.get()
        {
            request_animation_frame(move || panel.scroll_into_view());
        }
    });
    view! {
        <section class="section inspector" aria-label="Inspector" node_ref=panel>
            {live(move || match subject.get() {
                Some(subject) => view! { <Particulars subject current /> }.into_any(),
                None => view! {
                    <p class="empty">
                        {icon(Icon::Eye)}
                        "Click a driver, an order, a restaurant or a road on the map, or \
                        a row below: here is what it does, what happened to it, and why."
                    </p>
                }.into_any(),
            })}
        </section>
    }
}

#[component]
fn Particulars(subject: Subject, current: Memo<Option<Inspector>>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let say = move |read: fn(&Inspector) -> String| {
        memo(move || current.with(|it| it.as_ref().map(read).unwrap_or_default()))
    };
    let facts =
        memo(move || current.with(|it| it.as_ref().map(|it| it.facts.clone()).unwrap_or_default()));
    let decision = memo(move || current.with(|it| it.as_ref()?.decision.clone()));
    let next = say(|it| it.next.clone());
    let follow = selection.follow;
    view! {
        <header class="inspector-head">
            {icon(subject_icon(subject))}
            <h2>{say(|it| it.title.clone())}</h2>
            <button type="button" class="chip-button"
                aria-pressed=text(move || follow.get().to_string())
                on:click=press(move || follow.update(|on| *on = !*on))>
                {icon(Icon::Target)} "Follow"
            </button>
            <button type="button" class="icon-button" aria-label="Close the inspector"
                on:click=press(move || selection.clear())>{icon(Icon::Close)}</button>
        </header>
        <p class="inspector-state">{say(|it| it.state.clone())}</p>
        {only_if(move || next.with(|next| !next.is_empty()), move || view! {
            <p class="inspector-next"><b>"Next: "</b> {next}</p>
        }.into_any())}
        <Walk current />
        <Actions subject current />
        {live(move || decision.get().map(decision_card).into_any())}
        <dl class="facts">
            {live(move || facts.get().into_iter()
                .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view().into_any())}
        </dl>
        <Related current />
        <Story current />
    }
}

/// The things it has to do with now; pressing one looks at it.
#[component]
fn Related(current: Memo<Option<Inspector>>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let rows = memo(move || {
        current.with(|it| it.as_ref().map(|it| it.related.clone()).unwrap_or_default())
    });
    // Rows stay while their things do, so that the focus stays where it is.
    let subjects =
        memo(move || rows.with(|all| all.iter().map(|it| it.subject).collect::<Vec<_>>()));
    let row = move |key: u64| {
        let (idx, subject) = of_key(key);
        let words = text(move || {
            rows.with(|all| all.get(idx).map(|row| row.text.clone()).unwrap_or_default())
        });
        view! {
            <li>
                <button type="button" on:click=press(move || selection.select(subject))>
                    {icon(subject_icon(subject))} <span>{words}</span>
                </button>
            </li>
        }
        .into_any()
    };
    only_if(
        move || !subjects.with(Vec::is_empty),
        move || {
            view! {
                <ul class="related" aria-label="Has to do with">
                    {list(move || subjects.with(|all| keys(all)), row)}
                </ul>
            }
            .into_any()
        },
    )
}

/// The seven states of an order with the current one lit.
#[component]
fn Walk(current: Memo<Option<Inspector>>) -> impl IntoView {
    let status = memo(move || current.with(|it| it.as_ref().and_then(|it| it.status)));
    live(move || {
        status
            .get()
            .map(|status| {
                view! {
                    <ol class="walk" aria-label="State">
                        {Status::ALL.iter().enumerate().map(|(idx, state)| {
                            let lit = idx == usize::from(status);
                            let class = format!("walk-state {}", state.name().replace(' ', "-"));
                            view! {
                                <li class=class class:lit=lit aria-current=lit.then_some("step")>
                                    {state.name()}
                                </li>
                            }
                        }).collect_view()}
                    </ol>
                }
            })
            .into_any()
    })
}

/// Attempts and history.
#[component]
fn Story(current: Memo<Option<Inspector>>) -> impl IntoView {
    let attempts = memo(move || {
        current.with(|it| it.as_ref().map(|it| it.attempts.clone()).unwrap_or_default())
    });
    let strip = memo(move || current.with(|it| it.as_ref().and_then(|it| it.strip.clone())));
    let history = memo(move || {
        current.with(|it| it.as_ref().map(|it| it.history.clone()).unwrap_or_default())
    });
    view! {
        {only_if(move || strip.with(Option::is_some), move || view! {
            <h3>"Waits, attempts and retries"</h3>
            {live(move || strip.get().map(strip_view).into_any())}
        }.into_any())}
        {only_if(move || !attempts.with(Vec::is_empty), move || view! {
            <h3>"Attempts"</h3>
            <ol class="attempts">
                {live(move || attempts.get().into_iter().map(attempt).collect_view().into_any())}
            </ol>
        }.into_any())}
        {only_if(move || !history.with(Vec::is_empty), move || view! {
            <h3>"History"</h3>
            <ol class="log still">{sentences(history)}</ol>
        }.into_any())}
    }
}

fn attempt(row: AttemptRow) -> impl IntoView {
    view! {
        <li>
            <b>{row.number} ". " {DriverId(row.driver).to_string()}</b>
            <span>{row.started}</span>
            <span>{row.outcome}</span>
        </li>
    }
}

/// One bar per stretch of time, and the same in sentences.
fn strip_view(strip: Strip) -> impl IntoView {
    let bar = |part: &StripPart| {
        let class = match part.kind {
            StripKind::Waits => "strip-part waits",
            StripKind::Attempt => "strip-part attempt",
            StripKind::Failed => "strip-part failed",
            StripKind::Backoff => "strip-part backoff",
        };
        let place = percent(part.from);
        let length = percent(part.to.saturating_sub(part.from));
        view! {
            <span class=class style:inset-inline-start=place style:inline-size=length>
                {part.label.clone()}
            </span>
        }
    };
    let bars = strip.parts.iter().map(bar).collect_view();
    let now = strip.now.map(|now| {
        view! { <span class="strip-now" style:inset-inline-start=percent(now)></span> }
    });
    view! {
        <div class="strip" aria-hidden="true">{bars} {now}</div>
        <p class="strip-ends" aria-hidden="true">
            <span>{strip.from}</span> <span>{strip.to}</span>
        </p>
        <ol class="strip-told" aria-label="Waits, attempts and retries">
            {strip.parts.into_iter().map(|part| view! { <li>{part.text}</li> }).collect_view()}
        </ol>
    }
}

/// Thousandths as a length.
fn percent(thousandths: u32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
