//! Back-pressure: who goes when the queue is full, when a restaurant gets no more orders, and how
//! much of one kind may be under way at once.

use crate::app::parts::{Choice, Choices, Fold, Named, Slider};
use crate::app::reactive::{memo, only_if, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::breaker::BreakerPolicy;
use crate::core::command::Command;
use crate::core::limit::{Limit, LimitScope};
use crate::core::settings::WhenFull;
use crate::core::time::SimDuration;
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
            <PerRestaurant />
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
            <Choices name="An order arrives at a full queue" class="segments"
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
                    Choice { name: "on", sentence: "After some failures nobody is sent for a while." },
                ]
                chosen=memo(move || Some(usize::from(is_on.get())))
                on_choose=move |idx| set((idx == 1).then(BreakerPolicy::default)) />
        </Named>
        {only_if(move || is_on.get(), move || view! {
            <div class="sliders three">
                <Slider label="Opens after" min=1 max=10 value=part(|it| it.failures)
                    print=|n| format!("{n} failed")
                    on_change=move |n| change(&|it| it.failures = n) />
                <Slider label="Within" min=1 max=60 value=part(|it| whole_minutes(it.window))
                    print=print_minutes on_change=move |m| change(&|it| it.window = minutes(m)) />
                <Slider label="Stays open" min=1 max=30 value=part(|it| whole_minutes(it.open_for))
                    print=print_minutes on_change=move |m| change(&|it| it.open_for = minutes(m)) />
            </div>
            <p class="sentence">
                "Closed: orders pass. Open: new ones are refused, queued ones wait. Half-open: one \
                probe decides."
            </p>
        }.into_any())}
    }
}

/// The limit that needs no name: each restaurant by itself. Others come with a scenario file.
#[component]
fn PerRestaurant() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let limits = session
        .part(|panel| panel.settings.limits.iter().copied().map(Limit::from).collect::<Vec<_>>());
    let is_ours = |limit: &Limit| limit.scope == LimitScope::Restaurant && limit.key.is_none();
    let most = memo(move || {
        limits
            .with(|all| all.iter().find(|it| is_ours(it)).and_then(|it| it.in_progress_max))
            .unwrap_or(0)
    });
    let others = memo(move || limits.with(|all| all.iter().filter(|it| !is_ours(it)).count()));
    let change = move |most: u32| {
        let mut changed = limits.get_untracked();
        changed.retain(|limit| !is_ours(limit));
        if most > 0 {
            changed.push(Limit {
                scope: LimitScope::Restaurant,
                key: None,
                in_progress_max: Some(most),
                starts: None,
            });
        }
        selection.act(Command::SetLimits(changed));
    };
    view! {
        <Slider label="In progress at each restaurant at most" max=20 value=most
            print=|most| match most {
                0 => "no limit".to_owned(),
                most => format!("{most} orders"),
            }
            on_change=change />
        {only_if(move || others.get() > 0, move || view! {
            <p class="sentence">{others} " further limits come from the scenario."</p>
        }.into_any())}
    }
}

const fn whole_minutes(length: SimDuration) -> u32 {
    (length.as_micros() / 60_000_000) as u32
}

fn print_minutes(minutes: u32) -> String {
    format!("{minutes} min")
}
