//! What pupils hand in, and what teachers need for it.

use super::Learn;
use super::codes::Codes;
use super::link::LinkBuilder;
use crate::app::parts::CopyButton;
use crate::app::reactive::{memo, text};
use crate::lesson::code::Achievement;
use leptos::prelude::*;

/// Links and codes.
#[component]
pub(super) fn Teachers() -> impl IntoView {
    let learn = expect_context::<Learn>();
    view! {
        <details class="lesson-part teachers">
            <summary><h3>{text(move || learn.say("result"))}</h3></summary>
            <div class="lesson-part-body"><ResultCode /></div>
        </details>
        <details class="lesson-part teachers">
            <summary><h3>{text(move || learn.say("teachers"))}</h3></summary>
            <div class="lesson-part-body">
                <LinkBuilder />
                <Codes />
            </div>
        </details>
    }
}

/// The learner's own result as a code to hand in.
#[component]
fn ResultCode() -> impl IntoView {
    let learn = expect_context::<Learn>();
    let name = RwSignal::new(String::new());
    let code = memo(move || {
        let seen = learn.seen.get();
        let mut numbers: Vec<(String, String)> = seen
            .runs
            .first()
            .into_iter()
            .flatten()
            .map(|it| (it.name.clone(), it.text.clone()))
            .collect();
        let answer = learn.answer.get();
        if !answer.is_empty() {
            numbers.push(("answer".to_owned(), answer));
        }
        let achievement = Achievement {
            lesson: seen.lesson,
            name: name.get(),
            goals: seen.goals,
            guess: learn.guess.get().unwrap_or_default(),
            came: seen.came.unwrap_or_default(),
            numbers,
        };
        achievement.code()
    });
    view! {
        <p>{text(move || learn.say("result-about"))}</p>
        <label class="wide-label">
            <span>{text(move || learn.say("result-name"))}</span>
            <input type="text" maxlength="60" autocomplete="off"
                on:input=move |event| name.set(event_target_value(&event)) />
        </label>
        <div class="share-row">
            <input type="text" readonly aria-label=text(move || learn.say("result"))
                prop:value=code />
            <CopyButton what=code label="Copy" />
        </div>
    }
}
