//! Idempotency: whether duplicates are recognised, and what a key means once its order has ended.

use crate::app::parts::{Choice, Choices, Fold, Named, Slider};
use crate::app::reactive::{memo, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::idempotency::{Idempotency, KeyRule, KeysFreed};
use crate::core::time::SimDuration;
use leptos::prelude::*;

/// The switch, and the rule of the keys.
#[component]
pub fn KeysPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let is_on =
        session.part(|panel| Idempotency::from(panel.settings.idempotency) == Idempotency::On);
    let rule = session.part(|panel| KeyRule::from(panel.settings.keys));
    let summary = text(move || {
        if is_on.get() { "duplicates change nothing" } else { "duplicates take effect" }.to_owned()
    });
    let switch = move |idx| {
        let wanted = if idx == 0 { Idempotency::On } else { Idempotency::Off };
        selection.act(Command::SetIdempotency(wanted));
    };
    let change = move |change: &dyn Fn(&mut KeyRule)| {
        let mut changed = rule.get_untracked();
        change(&mut changed);
        selection.act(Command::SetKeyRule(changed));
    };
    let freed = memo(move || KeysFreed::ALL.iter().position(|it| *it == rule.get().freed));
    let hours = memo(move || (rule.get().kept_for.as_micros() / HOUR_US) as u32);
    view! {
        <Fold title="Idempotency" aside=summary>
            <p class="sentence">
                "Every submission carries a key. The same key again gets the first result; with \
                another content it is a conflict. Without idempotency the copy is cooked, brought \
                and charged like the first."
            </p>
            <Named label="Duplicates">
                <Choices name="Duplicates" class="segments"
                    choices=vec![
                        Choice { name: "change nothing", sentence: "Idempotency is on." },
                        Choice { name: "take effect", sentence: "Idempotency is off." },
                    ]
                    chosen=memo(move || Some(usize::from(!is_on.get()))) on_choose=switch />
            </Named>
            <Named label="A key is free again at once">
                <Choices name="A key is free again at once" class="segments"
                    choices=KeysFreed::ALL.map(choice).to_vec() chosen=freed
                    on_choose=move |idx: usize| change(&|it| it.freed = KeysFreed::ALL[idx]) />
            </Named>
            <Slider label="Otherwise it is held after the end for" max=168 value=hours
                print=|hours| format!("{hours} h")
                on_change=move |h: u32| change(&|it| {
                    it.kept_for = SimDuration::from_mins(u64::from(h) * 60);
                }) />
        </Fold>
    }
}

const fn choice(freed: KeysFreed) -> Choice {
    let name = match freed {
        KeysFreed::Never => "never",
        KeysFreed::OnFailure => "if it failed",
        KeysFreed::OnFailureOrCancel => "or was cancelled",
    };
    Choice::named(name)
}

const HOUR_US: u64 = 3_600_000_000;
