//! Who is served next: six disciplines as visible choices, each with its sentence and parameters.

use super::levels::levels;
use crate::app::parts::{Choice, Choices, Section, Slider, whole_minutes};
use crate::app::reactive::{live, memo};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::settings::QueuePolicy;
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
        QueuePolicy::Priority { aging: Some(aging) } => whole_minutes(aging),
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

fn place_of(policy: QueuePolicy) -> Option<usize> {
    QueuePolicy::ALL.iter().position(|other| other.id() == policy.id())
}

/// The name that fits a button; the sentence below it has the rest.
/// The name where there is little room.
pub const fn short_name(policy: QueuePolicy) -> &'static str {
    match policy {
        QueuePolicy::Fifo => "FIFO",
        QueuePolicy::Lifo => "LIFO",
        QueuePolicy::Priority { .. } => "Priority",
        QueuePolicy::MultiLevel(_) => "Multi-level",
        QueuePolicy::EarliestDeadline => "Deadline",
        QueuePolicy::ShortestJob => "Shortest",
    }
}
