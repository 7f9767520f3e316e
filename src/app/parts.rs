//! Small parts that several panels are made of: section, choice buttons, slider.

use super::icons::{Icon, icon};
use super::lesson::panels_are_chosen;
use super::reactive::{flag, live, memo, press, text};
use crate::core::time::SimDuration;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// A panel with a heading and a remark beside it.
#[component]
pub fn Section(
    /// What it is about.
    title: &'static str,
    /// A few words at the end of the line; may change.
    #[prop(into)]
    aside: Signal<String>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" aria-label=title>
            <header class="section-head">
                <h2>{title}</h2>
                <span class="aside">{aside}</span>
            </header>
            {children()}
        </section>
    }
}

/// A panel that is closed at first and opens on its heading.
#[component]
pub fn Fold(
    /// What it is about.
    title: &'static str,
    /// A few words at the end of the line; may change.
    #[prop(into)]
    aside: Signal<String>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    // Where a lesson or a teacher chose the panels, each is there to be looked at.
    view! {
        <details class="section fold" open=panels_are_chosen()>
            <summary class="section-head">
                {icon(Icon::Chevron)}
                <h2>{title}</h2>
                <span class="aside">{aside}</span>
            </summary>
            <div class="fold-body">{children()}</div>
        </details>
    }
}

/// Gives the focus to an element; where it takes none, nothing is lost.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        element.focus().unwrap_or(());
    }
}

/// Copies a text; where the browser does not let it, says so.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    what: Signal<String>,
    /// What the button says at first.
    label: &'static str,
) -> impl IntoView {
    let said = RwSignal::new(label);
    let copy = move || {
        let promise = window().navigator().clipboard().write_text(&what.get_untracked());
        spawn_local(async move {
            let copied = JsFuture::from(promise).await;
            said.set(if copied.is_ok() { "Copied" } else { "Not copied: select it" });
            set_timeout(move || said.set(label), SAID_FOR);
        });
    };
    view! { <button type="button" class="button" on:click=press(copy)>{said}</button> }
}

/// How far something is that takes its time, and a button that ends it.
#[component]
pub fn Underway(
    /// Thousandths of it that are done; `None` where nobody knows.
    share: Memo<Option<u16>>,
    /// Ends it.
    cancel: impl Fn() + 'static,
) -> impl IntoView {
    let value = memo(move || share.get().map(|share| share.to_string()));
    view! {
        <div class="underway">
            <progress max="1000" value=value aria-label="Done so far"></progress>
            <button type="button" class="button" on:click=press(cancel)>"Cancel"</button>
        </div>
    }
}

/// A label above a control that has its own name for screen readers.
#[component]
pub fn Named(
    /// The label.
    label: &'static str,
    /// The control.
    children: Children,
) -> impl IntoView {
    view! { <div class="named"><span aria-hidden="true">{label}</span> {children()}</div> }
}

/// What few need, behind a line of its own.
#[component]
pub fn More(
    /// What is behind it.
    label: &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="more">
            <summary>{icon(Icon::Chevron)} {label}</summary>
            <div class="fold-body">{children()}</div>
        </details>
    }
}

/// One of several choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The text on the button.
    pub name: &'static str,
    /// What it does, for the tooltip; the panel says it in full for the one chosen.
    pub sentence: &'static str,
}

impl Choice {
    /// One whose name says it all.
    pub const fn named(name: &'static str) -> Choice {
        Choice { name, sentence: "" }
    }
}

/// Visible choices of which exactly one holds: native radio buttons, so that arrow keys and
/// screen readers know them.
#[component]
pub fn Choices(
    /// What is chosen, for screen readers; also keeps the radio buttons together.
    name: &'static str,
    /// The choices in order.
    choices: Vec<Choice>,
    /// Which one holds.
    #[prop(into)]
    chosen: Signal<Option<usize>>,
    /// What to do when another is chosen.
    #[prop(into)]
    on_choose: Callback<usize>,
    /// A further class for the look.
    #[prop(default = "grid")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <div class=format!("choices {class}") role="radiogroup" aria-label=name>
            {choices.into_iter().enumerate().map(|(idx, choice)| view! {
                <label class="choice" title=choice.sentence>
                    <input type="radio" name=name
                        prop:checked=flag(move || chosen.get() == Some(idx))
                        on:change=move |_| on_choose.run(idx) />
                    <span>{choice.name}</span>
                </label>
            }).collect_view()}
        </div>
    }
}

/// One of many things by its name.
#[component]
pub fn Pick(
    /// What is chosen, for screen readers.
    label: &'static str,
    /// The names.
    #[prop(into)]
    options: Signal<Vec<String>>,
    /// The place of the one that is chosen; past the end of a shorter list it is the first.
    chosen: RwSignal<u32>,
) -> impl IntoView {
    let choose = move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0));
    let option = move |(idx, name): (usize, String)| {
        let selected = flag(move || chosen.get() as usize == idx);
        view! { <option value=idx.to_string() prop:selected=selected>{name}</option> }
    };
    let all = move || options.get().into_iter().enumerate().map(option).collect_view().into_any();
    view! {
        <label class="select wide">
            <span class="unseen">{label}</span>
            <select on:change=choose>{live(all)}</select>
        </label>
    }
}

/// A number within bounds. Acts when the handle is let go or a key moved it.
#[component]
pub fn Slider(
    /// What the number is.
    label: &'static str,
    /// Smallest.
    #[prop(default = 0)]
    min: u32,
    /// Largest.
    #[prop(into)]
    max: Signal<u32>,
    /// Distance between two values.
    #[prop(default = 1)]
    step: u32,
    /// The value that holds.
    #[prop(into)]
    value: Signal<u32>,
    /// How a value is printed.
    print: fn(u32) -> String,
    /// What to do with a new value.
    #[prop(into)]
    on_change: Callback<u32>,
) -> impl IntoView {
    // Shown while the handle is held; the run's own value takes over when it answers.
    let held = RwSignal::new(None);
    let shown = move || held.get().unwrap_or_else(|| value.get());
    // A value above the bound of the moment would be cut; it is set again when the bound moves.
    let value_within_max = text(move || {
        max.track();
        shown().to_string()
    });
    let printed = text(move || print(shown()));
    let read = |event: &web_sys::Event| event_target_value(event).parse::<u32>().ok();
    view! {
        <label class="slider">
            <span class="slider-label">{label}</span>
            <span class="slider-value" aria-hidden="true">{printed}</span>
            <input type="range" aria-label=label min=min
                prop:max=text(move || max.get().to_string()) step=step
                prop:value=value_within_max aria-valuetext=printed
                on:input=move |event| held.set(read(&event))
                on:change=move |event| {
                    if let Some(value) = read(&event) {
                        on_change.run(value);
                    }
                    held.set(None);
                } />
        </label>
    }
}

/// A thing to select, as a button with its icon.
pub fn subject_icon(subject: crate::view::panel::Subject) -> Icon {
    use crate::view::panel::Subject;
    match subject {
        Subject::Order(_) => Icon::Order,
        Subject::Driver(_) => Icon::Driver,
        Subject::Restaurant(_) => Icon::Restaurant,
        Subject::Road(_) => Icon::Road,
        Subject::Message(_) => Icon::Message,
        Subject::District(_) => Icon::District,
        Subject::Dispatcher => Icon::System,
    }
}

/// A length as a slider in minutes has it.
pub const fn whole_minutes(length: SimDuration) -> u32 {
    (length.as_micros() / 60_000_000) as u32
}

/// A row of a list of things that went wrong; pressing it shows the thing.
pub fn pressable_row(body: AnyView, show: impl Fn() + 'static) -> AnyView {
    view! {
        <li class="fault">
            <button type="button" class="fault-body" on:click=press(show)>{body}</button>
        </li>
    }
    .into_any()
}

/// How long a button says what came of it.
const SAID_FOR: Duration = Duration::from_secs(3);
