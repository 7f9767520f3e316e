//! Who serves: the assignment policies as visible choices; the weighted score with its sliders.

use crate::app::parts::{Choice, Choices, Named, Section, Slider};
use crate::app::reactive::{live, memo};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::settings::{AssignPolicy, Bundling, Weights};
use crate::core::time::SimDuration;
use leptos::prelude::*;

/// The assignment policy in force and the others.
#[component]
pub fn AssignPolicyPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let policy = session.part(|panel| AssignPolicy::from(panel.settings.assign));
    let note = session.part(|panel| panel.assign_note.clone());
    let choices = AssignPolicy::ALL
        .map(|policy| Choice { name: short_name(policy), sentence: policy.sentence() })
        .to_vec();
    let chosen = memo(move || place_of(policy.get()));
    let bundles = session.part(|panel| Bundling::from(panel.settings.bundling) == Bundling::On);
    let bundle = move |idx| {
        let bundling = if idx == 0 { Bundling::Off } else { Bundling::On };
        selection.act(Command::SetBundling(bundling));
    };
    let choose = move |idx: usize| {
        if let Some(policy) = AssignPolicy::ALL.get(idx) {
            selection.act(Command::SetAssignPolicy(*policy));
        }
    };
    view! {
        <Section title="Assignment policy" aside="which driver gets it">
            <Choices name="Assignment policy" choices chosen on_choose=choose class="grid three" />
            <p class="sentence">{note}</p>
            {live(move || parameters(chosen.get(), policy))}
            <Named label="On the way to a restaurant">
                <Choices name="Bundling" class="segments"
                    choices=vec![
                        Choice::named("one order a trip"),
                        Choice { name: "more from there", sentence: "Up to the driver's capacity." },
                    ]
                    chosen=memo(move || Some(usize::from(bundles.get()))) on_choose=bundle />
            </Named>
        </Section>
    }
}

/// The controls of the policy in force, where it has any. They depend on its kind only, so that
/// moving one does not rebuild it.
fn parameters(kind: Option<usize>, policy: Memo<AssignPolicy>) -> AnyView {
    match kind.and_then(|idx| AssignPolicy::ALL.get(idx)) {
        Some(AssignPolicy::Weighted(_)) => weights(policy).into_any(),
        Some(AssignPolicy::Optimal { .. }) => window(policy).into_any(),
        _ => ().into_any(),
    }
}

fn window(policy: Memo<AssignPolicy>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let seconds = memo(move || match policy.get() {
        AssignPolicy::Optimal { window } => window.as_secs() as u32,
        _ => 0,
    });
    let change = move |seconds: u32| {
        let window = SimDuration::from_secs(seconds.into());
        selection.act(Command::SetAssignPolicy(AssignPolicy::Optimal { window }));
    };
    view! {
        <Slider label="Hold window: orders are collected for" max=300 step=10 value=seconds
            print=|seconds| match seconds {
                0 => "no time".to_owned(),
                seconds => format!("{seconds} s"),
            }
            on_change=change />
    }
}

fn weights(policy: Memo<AssignPolicy>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let weights = Signal::derive(move || match policy.get() {
        AssignPolicy::Weighted(weights) => weights,
        _ => Weights::START,
    });
    let slider = move |label, read: fn(&Weights) -> u32, write: fn(&mut Weights, u32)| {
        let change = move |value| {
            let mut changed = weights.get_untracked();
            write(&mut changed, value);
            selection.act(Command::SetAssignPolicy(AssignPolicy::Weighted(changed)));
        };
        view! {
            <Slider label max=100 value=Signal::derive(move || read(&weights.get()))
                print=|weight| weight.to_string() on_change=change />
        }
    };
    view! {
        <div class="sliders two">
            {slider("Distance", |w| w.distance, |w, value| w.distance = value)}
            {slider("Load", |w| w.load, |w, value| w.load = value)}
            {slider("Idle time", |w| w.idle, |w, value| w.idle = value)}
            {slider("Declines", |w| w.acceptance, |w, value| w.acceptance = value)}
        </div>
    }
}

fn place_of(policy: AssignPolicy) -> Option<usize> {
    AssignPolicy::ALL.iter().position(|other| other.id() == policy.id())
}

/// The name that fits a button; the sentence below it has the rest.
const fn short_name(policy: AssignPolicy) -> &'static str {
    match policy {
        AssignPolicy::Nearest => "Nearest",
        AssignPolicy::Weighted(_) => "Weighted",
        AssignPolicy::RoundRobin => "Round robin",
        AssignPolicy::LeastLoaded => "Least loaded",
        AssignPolicy::TwoChoices => "Two choices",
        AssignPolicy::Random => "Random",
        AssignPolicy::FirstComeNearest => "Plan ahead",
        AssignPolicy::Optimal { .. } => "Joint optimal",
    }
}
