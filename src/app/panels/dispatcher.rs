//! The dispatcher: what it is doing and who waits for it, sync or async, and how to crash it.

use crate::app::icons::{Icon, icon};
use crate::app::parts::{Choice, Choices, More, Named, Section};
use crate::app::reactive::{live, memo, only_if, press, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::{Command, FaultKind};
use crate::core::fault::CrashPoint;
use crate::core::id::FaultId;
use crate::core::settings::{DispatchMode, DispatcherLog};
use leptos::prelude::*;

/// Mode and state.
#[component]
pub fn DispatcherPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let mode = session.part(|panel| DispatchMode::from(panel.settings.mode));
    let now = session.part(|panel| panel.dispatcher.sentence.clone());
    let waiting = session
        .part(|panel| (panel.dispatcher.customers_waiting, panel.dispatcher.longest_wait.clone()));
    let state = session.part(|panel| panel.dispatcher.state.clone());
    let at_the_till = text(move || match waiting.get() {
        (0, _) => "No customer waits for an answer.".to_owned(),
        (1, longest) => format!("1 customer waits for an answer, {longest} so far."),
        (n, longest) => format!("{n} customers wait for an answer, the first {longest} so far."),
    });
    let chosen = memo(move || DispatchMode::ALL.iter().position(|it| *it == mode.get()));
    let choose = move |idx: usize| selection.act(Command::SetMode(DispatchMode::ALL[idx]));
    view! {
        <Section title="Dispatcher" aside=state>
            <Choices name="Dispatch mode" class="segments"
                choices=DispatchMode::ALL.map(choice).to_vec() chosen on_choose=choose />
            <p class="sentence">{now} ". " {at_the_till}</p>
        </Section>
    }
}

/// The dispatcher's faults, and what outlives a crash.
#[component]
pub fn CrashControls() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let log = session.part(|panel| DispatcherLog::from(panel.settings.log));
    let chosen = memo(move || DispatcherLog::ALL.iter().position(|it| *it == log.get()));
    let choose =
        move |idx: usize| selection.act(Command::SetDispatcherLog(DispatcherLog::ALL[idx]));
    let lasts = |it: DispatcherLog| Choice::named(it.name());
    view! {
        <Stops />
        <More label="What outlives a crash">
            <Named label="The dispatcher’s log is">
                <Choices name="Log of the dispatcher" class="segments"
                    choices=DispatcherLog::ALL.map(lasts).to_vec() chosen on_choose=choose />
            </Named>
            <p class="sentence">
                "Stopping the fault starts it again. A durable log is read again then; with a \
                volatile one, open orders, keys and messages are forgotten."
            </p>
        </More>
    }
}

/// Pause and resume, three moments to crash at and restart.
#[component]
pub fn Stops() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let pause = session.part(|panel| panel.dispatcher.pause);
    let crash = session.part(|panel| panel.dispatcher.crash);
    let stop = move |fault: u32| selection.act(Command::StopFault(FaultId(fault)));
    let inject = move |kind: FaultKind| selection.act(Command::InjectFault(kind));
    let pause_or_resume = move || match pause.get_untracked() {
        Some(fault) => stop(fault),
        None => inject(FaultKind::DispatcherPaused),
    };
    let toggle = text(move || if pause.get().is_some() { "resumes" } else { "pauses" }.to_owned());
    let restart = move || crash.get_untracked().into_iter().for_each(stop);
    let state = session.part(|panel| panel.dispatcher.state.clone());
    let undo = text(move || {
        let is_down = state.with(|state| state == "down");
        if is_down { "restarts" } else { "does not crash" }.to_owned()
    });
    let moments = move || {
        let down = crash.get().is_some();
        let button = move |at: CrashPoint| {
            let act = move || inject(FaultKind::DispatcherCrashed { at });
            view! {
                <button type="button" class="tool" disabled=down on:click=press(act)>
                    {moment(at)}
                </button>
            }
        };
        CrashPoint::ALL.map(button).into_any()
    };
    view! {
        <div class="tool-group" role="group" aria-label="Dispatcher">
            <span class="tool-target" aria-hidden="true">{icon(Icon::System)} "Dispatcher"</span>
            <span class="tool-row">
                <button type="button" class="tool" on:click=press(pause_or_resume)
                    title="No order is given out; clocks, time-outs and deadlines go on.">
                    {toggle}
                </button>
                {live(moments)}
                {only_if(move || crash.get().is_some(), move || view! {
                    <button type="button" class="tool" on:click=press(restart)>{undo}</button>
                }.into_any())}
            </span>
        </div>
    }
}

const fn choice(mode: DispatchMode) -> Choice {
    let sentence = match mode {
        DispatchMode::Sync => "One offer at a time: everybody waits for the answer.",
        DispatchMode::Async => "Offers go out as drivers are free; customers are told at once.",
    };
    Choice { name: mode.name(), sentence }
}

const fn moment(at: CrashPoint) -> &'static str {
    match at {
        CrashPoint::Now => "crashes",
        CrashPoint::BeforeAck => "crashes before its next answer",
        CrashPoint::AfterAck => "crashes after it",
    }
}
