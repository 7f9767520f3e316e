//! Who is served next: six disciplines as visible choices, each with its sentence and parameters.

use crate::app::parts::{Choice, Choices, Section, Slider};
use crate::app::reactive::{live, memo, only_if};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::settings::{LevelShare, Levels, QueuePolicy};
use crate::core::time::SimDuration;
use leptos::prelude::*;

/// The queue policy in force and the others.
#[component]
pub fn QueuePolicyPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let policy = session.part(|panel| QueuePolicy::from(panel.settings.queue));
    let note = session.part(|panel| panel.queue_note.clone());
    let choices = QueuePolicy::ALL
        .map(|policy| Choice { name: short_name(policy), sentence: policy.sentence() })
        .to_vec();
    let chosen = memo(move || place_of(policy.get()));
    let choose = move |idx: usize| {
        if let Some(policy) = QueuePolicy::ALL.get(idx) {
            selection.act(Command::SetQueuePolicy(*policy));
        }
    };
    view! {
        <Section title="Queue policy" aside="who is served next">
            <Choices name="Queue policy" choices chosen on_choose=choose class="grid three" />
            <p class="sentence">{note}</p>
            {live(move || parameters(chosen.get(), policy))}
        </Section>
    }
}

/// The controls of the policy in force, where it has any. They depend on its kind only, so that
/// moving one does not rebuild it.
fn parameters(kind: Option<usize>, policy: Memo<QueuePolicy>) -> AnyView {
    match kind.and_then(|idx| QueuePolicy::ALL.get(idx)) {
        Some(QueuePolicy::Priority { .. }) => aging(policy).into_any(),
        Some(QueuePolicy::MultiLevel(_)) => levels(policy).into_any(),
        _ => ().into_any(),
    }
}

fn aging(policy: Memo<QueuePolicy>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let minutes = Signal::derive(move || match policy.get() {
        QueuePolicy::Priority { aging: Some(aging) } => (aging.as_micros() / MINUTE_US) as u32,
        _ => 0,
    });
    let change = move |minutes: u32| {
        let aging = (minutes > 0).then(|| SimDuration::from_mins(minutes.into()));
        selection.act(Command::SetQueuePolicy(QueuePolicy::Priority { aging }));
    };
    view! {
        <Slider label="Aging: waiting this long is worth one class" max=30 value=minutes
            print=|minutes| match minutes {
                0 => "off".to_owned(),
                minutes => format!("{minutes} min"),
            }
            on_change=change />
    }
}

fn levels(policy: Memo<QueuePolicy>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let in_force = move |policy| match policy {
        QueuePolicy::MultiLevel(levels) => levels,
        _ => Levels::new(LevelShare::Strict),
    };
    let share = Signal::derive(move || in_force(policy.get()).share);
    let set = move |share| {
        let levels = Levels { share, ..in_force(policy.get_untracked()) };
        selection.act(Command::SetQueuePolicy(QueuePolicy::MultiLevel(levels)));
    };
    let weights = Signal::derive(move || match share.get() {
        LevelShare::Weighted(weights) => weights,
        LevelShare::Strict => STARTING_WEIGHTS,
    });
    let is_weighted = memo(move || matches!(share.get(), LevelShare::Weighted(_)));
    let weight = move |label, level: usize| {
        let change = move |value| {
            let mut weights = weights.get_untracked();
            weights[level] = value;
            set(LevelShare::Weighted(weights));
        };
        view! {
            <Slider label min=1 max=10 value=Signal::derive(move || weights.get()[level])
                print=|weight| weight.to_string() on_change=change />
        }
    };
    view! {
        <Choices name="Share of the levels"
            choices=vec![
                Choice { name: "Strict", sentence: "A lower level waits for every higher one." },
                Choice { name: "Weighted", sentence: "Levels take turns by weight." },
            ]
            chosen=Signal::derive(move || Some(usize::from(is_weighted.get())))
            on_choose=move |idx| set(match idx {
                0 => LevelShare::Strict,
                _ => LevelShare::Weighted(weights.get_untracked()),
            })
            class="segments" />
        {only_if(move || is_weighted.get(), move || view! {
            <div class="sliders three">
                {weight("Urgent", 0)} {weight("Standard", 1)} {weight("Saver", 2)}
            </div>
        }.into_any())}
    }
}

fn place_of(policy: QueuePolicy) -> Option<usize> {
    QueuePolicy::ALL.iter().position(|other| other.id() == policy.id())
}

/// The name that fits a button; the sentence below it has the rest.
const fn short_name(policy: QueuePolicy) -> &'static str {
    match policy {
        QueuePolicy::Fifo => "FIFO",
        QueuePolicy::Lifo => "LIFO",
        QueuePolicy::Priority { .. } => "Priority",
        QueuePolicy::MultiLevel(_) => "Multi-level",
        QueuePolicy::EarliestDeadline => "Deadline",
        QueuePolicy::ShortestJob => "Shortest",
    }
}

const STARTING_WEIGHTS: [u32; 3] = [5, 3, 1];
const MINUTE_US: u64 = 60_000_000;
