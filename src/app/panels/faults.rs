//! Break something: tools to point with, rates to set, and the list of what is broken now.

use crate::app::icons::{Icon, icon};
use crate::app::parts::{Section, Slider, subject_icon};
use crate::app::reactive::{memo, press, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::tool::{Target, Tool};
use crate::core::command::{Command, FaultKind};
use crate::core::id::FaultId;
use crate::view::panel::FaultRow;
use leptos::prelude::*;

/// Tools, rates and the list.
#[component]
pub fn FaultsPanel() -> impl IntoView {
    view! {
        <Section title="Break something" aside="then point at it">
            <Tools />
        </Section>
        <ActiveFaults />
        <Section title="Rates" aside="on everything at once"><Rates /></Section>
    }
}

/// One line for each kind of thing: "Driver: breaks down, gives the order back, …".
#[component]
fn Tools() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let in_hand = selection.tool;
    let sentence = text(move || match in_hand.get() {
        Some(tool) => {
            let target = tool.target().one();
            format!("{} Point at {target} on the map or in the list.", tool.sentence())
        }
        None => "Choose what goes wrong, then point at a thing. Esc puts the tool away.".to_owned(),
    });
    view! {
        <div class="tools">{Target::ALL.map(|target| view! {
            <div class="tool-group" role="group" aria-label=target.name()>
                <span class="tool-target" aria-hidden="true">
                    {icon(target.icon())} {target.name()}
                </span>
                <span class="tool-row">
                    {target.tools().map(|tool| tool_button(tool, in_hand)).collect_view()}
                </span>
            </div>
        }).collect_view()}</div>
        <p class="sentence">{sentence}</p>
    }
}

fn tool_button(tool: Tool, in_hand: RwSignal<Option<Tool>>) -> impl IntoView {
    let take = move || in_hand.update(|held| *held = (*held != Some(tool)).then_some(tool));
    view! {
        <button type="button" class="tool" title=tool.sentence()
            aria-pressed=text(move || (in_hand.get() == Some(tool)).to_string())
            on:click=press(take)>{tool.name()}</button>
    }
}

#[component]
fn Rates() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let paused = session.part(|panel| panel.dispatcher_paused);
    let loss = RwSignal::new(20);
    let surge = RwSignal::new(300);
    let inject = move |kind| selection.act(Command::InjectFault(kind));
    let lose = move || inject(FaultKind::MessageLoss { ppm: loss.get_untracked() * 10_000 });
    let flood = move || inject(FaultKind::DemandSurge { percent: surge.get_untracked() });
    let pause = move || inject(FaultKind::DispatcherPaused);
    view! {
        <div class="rate">
            <Slider label="Lose messages" min=1 max=90 value=loss
                print=|percent| format!("{percent} %") on_change=move |v| loss.set(v) />
            <button type="button" class="button" on:click=press(lose)>"Lose messages"</button>
        </div>
        <div class="rate">
            <Slider label="Demand surge" min=125 max=1000 step=25 value=surge
                print=|percent| format!("{percent} %") on_change=move |v| surge.set(v) />
            <button type="button" class="button" on:click=press(flood)>"Demand surge"</button>
        </div>
        <div class="rate">
            <p class="sentence">
                "No order is given out; clocks, time-outs and deadlines go on."
            </p>
            <button type="button" class="button" disabled=paused on:click=press(pause)>
                "Pause dispatcher"
            </button>
        </div>
    }
}

/// What is broken now, each with a button that ends it.
#[component]
pub fn ActiveFaults() -> impl IntoView {
    let session = expect_context::<Session>();
    let faults = session.part(|panel| panel.faults.clone());
    let ids = memo(move || {
        faults.with(|rows| rows.iter().map(|row| row.fault.into()).collect::<Vec<u64>>())
    });
    let aside = text(move || match ids.with(Vec::len) {
        0 => "nothing is broken".to_owned(),
        n => format!("{n} active"),
    });
    view! {
        <Section title="Active faults" aside>
            <ul class="faults">
                {rows(move || ids.get(), move |id| fault_view(id as u32, faults))}
            </ul>
        </Section>
    }
}

fn fault_view(id: u32, faults: Memo<Vec<FaultRow>>) -> AnyView {
    let selection = expect_context::<Selection>();
    let row = faults.with_untracked(|rows| rows.iter().find(|row| row.fault == id).cloned());
    let since = text(move || {
        let since = |row: &FaultRow| row.since.clone();
        faults.with(|rows| rows.iter().find(|row| row.fault == id).map(since).unwrap_or_default())
    });
    row.map(|row| {
        let stop = format!("Stop: {}", row.label);
        let subject = row.subject;
        let body = view! {
            {icon(subject.map_or(Icon::Warning, subject_icon))}
            <span class="fault-label">{row.label}</span>
            <span class="fault-since">{since}</span>
        };
        view! {
            <li class="fault">
                {match subject {
                    Some(subject) => view! {
                        <button type="button" class="fault-body"
                            on:click=press(move || selection.select(subject))>{body}</button>
                    }.into_any(),
                    None => view! { <span class="fault-body">{body}</span> }.into_any(),
                }}
                <button type="button" class="icon-button" aria-label=stop.clone() title=stop
                    on:click=press(move || selection.act(Command::StopFault(FaultId(id))))>
                    {icon(Icon::Close)}
                </button>
            </li>
        }
    })
    .into_any()
}
