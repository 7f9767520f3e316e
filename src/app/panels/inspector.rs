//! The selected thing in full: what it is, what can be done to it, why it is where it is.

use super::decision::decision_card;
use super::log::sentences;
use crate::app::icons::{Icon, icon};
use crate::app::parts::subject_icon;
use crate::app::reactive::{live, memo, only_if, press, text};
use crate::app::selection::{Selection, Tab};
use crate::app::session::Session;
use crate::app::tool::{Target, Tool};
use crate::core::command::Command;
use crate::core::id::{DriverId, FaultId, OrderId};
use crate::core::order::Status;
use crate::view::names;
use crate::view::panel::{AttemptRow, Inspector, Subject};
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
                        "Click a driver, an order, a restaurant or a road on the map: here is \
                        what it does, what happened to it, and why."
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
        <Walk current />
        <Actions subject current />
        {live(move || decision.get().map(decision_card).into_any())}
        <dl class="facts">
            {live(move || facts.get().into_iter()
                .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view().into_any())}
        </dl>
        <Story current />
    }
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

/// What can be done to the thing now: end what is wrong with it, or let something go wrong.
#[component]
fn Actions(subject: Subject, current: Memo<Option<Inspector>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let faults = session.part(move |panel| {
        let hit = panel.faults.iter().filter(|row| row.subject == Some(subject));
        hit.map(|row| (row.fault, row.label.clone())).collect::<Vec<_>>()
    });
    let status = memo(move || {
        let idx = current.with(|it| it.as_ref().and_then(|it| it.status));
        idx.and_then(|idx| Status::ALL.get(usize::from(idx)).copied())
    });
    let button = move |name: String, danger: bool, command: Command| {
        view! {
            <button type="button" class="button" class:danger=danger
                on:click=press(move || selection.act(command.clone()))>{name}</button>
        }
        .into_any()
    };
    let special = move || match (subject, status.get()) {
        (Subject::Order(id), Some(Status::Pending)) => {
            Some(button("Release now".to_owned(), false, Command::ReleaseNow(OrderId(id))))
        }
        (Subject::Order(id), Some(Status::Failed)) => {
            Some(button("Replay".to_owned(), false, Command::ReplayDeadLetter(OrderId(id))))
        }
        _ => None,
    };
    let stop = move |(fault, label): (u32, String)| {
        button(format!("Stop: {label}"), false, Command::StopFault(FaultId(fault)))
    };
    let breaks = move || {
        let over = status.get().is_some_and(Status::is_final);
        let tools = Target::of(subject).tools().filter(|_| !over);
        let command = move |tool: Tool| Some((tool, tool.command(subject)?));
        tools
            .filter_map(command)
            .map(|(tool, command)| button(names::capital(tool.name()), true, command))
            .collect_view()
    };
    view! {
        <div class="actions">
            {live(move || view! {
                {special()} {faults.get().into_iter().map(stop).collect_view()} {breaks()}
            }.into_any())}
        </div>
    }
}

/// Attempts and history.
#[component]
fn Story(current: Memo<Option<Inspector>>) -> impl IntoView {
    let attempts = memo(move || {
        current.with(|it| it.as_ref().map(|it| it.attempts.clone()).unwrap_or_default())
    });
    let history = memo(move || {
        current.with(|it| it.as_ref().map(|it| it.history.clone()).unwrap_or_default())
    });
    view! {
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
