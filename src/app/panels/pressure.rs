//! Back-pressure: who goes when the queue is full, when a restaurant gets no more orders, and how
//! much of one kind may be under way at once.

use super::limits::Limits;
use crate::app::icons::{Icon, icon};
use crate::app::parts::{Choice, Choices, Fold, Named, Slider, pressable_row, whole_minutes};
use crate::app::reactive::{memo, only_if, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::breaker::BreakerPolicy;
use crate::core::command::Command;
use crate::core::settings::WhenFull;
use crate::core::time::SimDuration;
use crate::view::panel::{Badge, Sign, Subject};
use leptos::prelude::*;

/// The three of them, closed at first: they matter once there is too much.
#[component]
pub fn PressurePanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let when_full = session.part(|panel| WhenFull::from(panel.settings.when_full));
    let breaker = session.part(|panel| panel.settings.breaker.map(BreakerPolicy::from));
    let summary = text(move || {
        let breakers = if breaker.get().is_some() { "breakers on" } else { "no breakers" };
        format!("{}, {breakers}", when_full.get().name().to_ascii_lowercase())
    });
    view! {
        <Fold title="Back-pressure" aside=summary>
            <FullQueue when_full />
            <Breakers breaker />
            <Limits />
        </Fold>
    }
}

#[component]
fn FullQueue(when_full: Memo<WhenFull>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let choices = WhenFull::ALL.map(|it| Choice { name: it.name(), sentence: it.sentence() });
    let chosen = memo(move || WhenFull::ALL.iter().position(|it| *it == when_full.get()));
    let choose = move |idx: usize| selection.act(Command::SetWhenFull(WhenFull::ALL[idx]));
    view! {
        <Named label="An order arrives at a full queue">
            <Choices name="An order arrives at a full queue" class="grid three"
                choices=choices.to_vec() chosen on_choose=choose />
        </Named>
        <p class="sentence">{text(move || when_full.get().sentence().to_owned())}</p>
    }
}

#[component]
fn Breakers(breaker: Memo<Option<BreakerPolicy>>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let set = move |policy| selection.act(Command::SetBreaker(policy));
    let is_on = memo(move || breaker.get().is_some());
    let part = move |read: fn(&BreakerPolicy) -> u32| {
        memo(move || read(&breaker.get().unwrap_or_default()))
    };
    let change = move |change: &dyn Fn(&mut BreakerPolicy)| {
        let mut policy = breaker.get_untracked().unwrap_or_default();
        change(&mut policy);
        set(Some(policy));
    };
    let minutes = |m: u32| SimDuration::from_mins(m.into());
    view! {
        <Named label="Circuit breaker of each restaurant">
            <Choices name="Circuit breaker of each restaurant" class="segments"
                choices=vec![
                    Choice { name: "off", sentence: "Drivers are sent whatever happens there." },
                    Choice {
                        name: "on",
                        sentence: "After some failures nobody is sent for a while.",
                    },
                ]
                chosen=memo(move || Some(usize::from(is_on.get())))
                on_choose=move |idx| set((idx == 1).then(BreakerPolicy::default)) />
        </Named>
        {only_if(move || is_on.get(), move || view! {
            <div class="sliders two">
                <Slider label="Opens after" min=1 max=10 value=part(|it| it.failures)
                    print=|n| format!("{n} failed")
                    on_change=move |n| change(&|it| it.failures = n) />
                <Slider label="Within" min=1 max=60 value=part(|it| whole_minutes(it.window))
                    print=print_minutes on_change=move |m| change(&|it| it.window = minutes(m)) />
                <Slider label="Stays open" min=1 max=30 value=part(|it| whole_minutes(it.open_for))
                    print=print_minutes on_change=move |m| change(&|it| it.open_for = minutes(m)) />
                <Slider label="A probe has" min=1 max=60
                    value=part(|it| whole_minutes(it.probe_within)) print=print_minutes
                    on_change=move |m| change(&|it| it.probe_within = minutes(m)) />
            </div>
            <NotClosed />
            <p class="sentence">
                "Closed: orders pass. Open: new ones are refused, queued ones wait. Half-open: one \
                probe decides."
            </p>
        }.into_any())}
    }
}

/// The restaurants whose breaker is not closed.
#[component]
fn NotClosed() -> impl IntoView {
    let session = expect_context::<Session>();
    let list = session.part(|panel| {
        let is_breakers =
            |it: &&Badge| matches!(it.sign, Sign::BreakerOpen | Sign::BreakerHalfOpen);
        panel.marks.badges.iter().filter(is_breakers).cloned().collect::<Vec<_>>()
    });
    let keys = move || (0..list.with(Vec::len) as u64).collect();
    view! {
        <ul class="faults" aria-label="Breakers that are not closed">
            {rows(keys, move |idx| breaker_row(idx as usize, list))}
        </ul>
    }
}

fn breaker_row(idx: usize, list: Memo<Vec<Badge>>) -> AnyView {
    let (session, selection) = (expect_context::<Session>(), expect_context::<Selection>());
    let row = memo(move || list.with(|all| all.get(idx).cloned()));
    let name = text(move || match row.get().map(|row| row.subject) {
        Some(Subject::Restaurant(id)) => session.places.with(|it| it.restaurant(id)),
        _ => String::new(),
    });
    let state = text(move || row.get().map_or_else(String::new, |it| it.text));
    let look = move || {
        if let Some(row) = row.get_untracked() {
            selection.select(row.subject);
        }
    };
    let body = view! {
        {icon(Icon::Switch)} <span class="fault-label">{name}</span>
        <span class="fault-since">{state}</span>
    };
    pressable_row(body.into_any(), look)
}

fn print_minutes(minutes: u32) -> String {
    format!("{minutes} min")
}
