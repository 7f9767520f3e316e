//! A teacher's link: scenario or lesson, seed, panels, a question; and the same as code for a page.

use super::Learn;
use super::data::Language;
use crate::app::parts::CopyButton;
use crate::app::reactive::{flag, live, memo, text};
use crate::app::session::Scenario;
use crate::app::share::page_with;
use crate::lesson::CONTROLS;
use js_sys::encode_uri_component;
use leptos::prelude::*;

/// What a link is to fix.
#[derive(Clone, Copy)]
struct Wanted {
    what: RwSignal<String>,
    seed: RwSignal<String>,
    question: RwSignal<String>,
    controls: RwSignal<Option<Vec<bool>>>,
    embedded: RwSignal<bool>,
}

/// A link for a class, and the same as a snippet for a page.
#[component]
pub(super) fn LinkBuilder() -> impl IntoView {
    let learn = expect_context::<Learn>();
    let wanted = Wanted {
        what: RwSignal::new("scenario=default".to_owned()),
        seed: RwSignal::new("7".to_owned()),
        question: RwSignal::new(String::new()),
        controls: RwSignal::new(None),
        embedded: RwSignal::new(false),
    };
    let link = memo(move || address(&wanted, learn.language.get()));
    let snippet = memo(move || {
        let size = "width=\"100%\" height=\"640\"";
        let title = "title=\"Dispatch Playground\"";
        format!("<iframe src=\"{}\" {size} {title}></iframe>", link.get())
    });
    let input = move |label: &'static str, value: RwSignal<String>, kind: &'static str| {
        view! {
            <label class="wide-label">
                <span>{text(move || learn.say(label))}</span>
                <input type=kind prop:value=value
                    on:input=move |event| value.set(event_target_value(&event)) />
            </label>
        }
    };
    view! {
        <p>{text(move || learn.say("link-about"))}</p>
        <div class="link-form">
            <label class="wide-label">
                <span>{text(move || learn.say("link-what"))}</span>
                <select on:change=move |event| wanted.what.set(event_target_value(&event))>
                    {live(move || choices(learn))}
                </select>
            </label>
            {input("link-seed", wanted.seed, "number")}
            {input("link-question", wanted.question, "text")}
            <fieldset class="link-controls">
                <legend>{text(move || learn.say("link-controls"))}</legend>
                {controls(learn, wanted)}
            </fieldset>
            <label class="check">
                <input type="checkbox" on:change=move |event| {
                    wanted.embedded.set(event_target_checked(&event));
                } />
                {text(move || learn.say("link-embed"))}
            </label>
        </div>
        <div class="share-row">
            <input type="text" readonly aria-label=text(move || learn.say("link")) prop:value=link />
            <CopyButton what=link label="Copy link" />
            <CopyButton what=snippet label="Copy embed code" />
        </div>
    }
}

/// Scenarios, then lessons.
fn choices(learn: Learn) -> AnyView {
    let scenario = |it: Scenario| {
        view! {
            <option value=format!("scenario={}", it.key())>{it.name()}</option>
        }
    };
    let lesson = |name: String| {
        let title = learn.texts.with(|all| all.get(&name).map(|it| it.title.clone()));
        let value = format!("lesson={name}");
        view! { <option value=value>{title.unwrap_or(name)}</option> }
    };
    let names = learn.course.with(|it| it.names().cloned().collect::<Vec<_>>());
    view! {
        {Scenario::BUILT_IN.map(scenario).collect_view()}
        {names.into_iter().map(lesson).collect_view()}
    }
    .into_any()
}

/// A tick for each panel; no ticks are as the lesson has it.
fn controls(learn: Learn, wanted: Wanted) -> AnyView {
    let tick = move |(idx, name): (usize, &'static str)| {
        let on = flag(move || wanted.controls.with(|all| all.as_ref().is_none_or(|all| all[idx])));
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=on on:change=move |event| {
                    let on = event_target_checked(&event);
                    wanted.controls.update(|all| {
                        all.get_or_insert_with(|| vec![true; CONTROLS.len()])[idx] = on;
                    });
                } />
                {text(move || learn.say_control(name))}
            </label>
        }
    };
    CONTROLS.into_iter().enumerate().map(tick).collect_view().into_any()
}

fn address(wanted: &Wanted, language: Language) -> String {
    let mut text = page_with(&format!("?{}", wanted.what.get()));
    // A lesson has the seed for which it says what will happen.
    let has_own = wanted.what.with(|what| what.starts_with("lesson="));
    if let Ok(seed) = wanted.seed.get().parse::<u64>()
        && !has_own
    {
        text += &format!("&seed={seed}");
    }
    if language != Language::English {
        text += &format!("&lang={}", language.code());
    }
    if let Some(all) = wanted.controls.get() {
        let names = CONTROLS.into_iter().zip(all).filter(|it| it.1).map(|it| it.0);
        text += &format!("&controls={}", names.collect::<Vec<_>>().join(","));
    }
    let question = wanted.question.get();
    if !question.is_empty() {
        text += &format!("&question={}", String::from(encode_uri_component(&question)));
    }
    if wanted.embedded.get() { text + "&embed=1" } else { text }
}

impl Learn {
    /// What a panel is called.
    fn say_control(self, name: &'static str) -> String {
        self.words
            .with(|words| words.get(&format!("control-{name}")).cloned())
            .unwrap_or_else(|| name.to_owned())
    }
}
