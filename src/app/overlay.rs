//! What lies on the map: legend, tool banner, the first three prompts, zoom, attribution.

use super::icons::{Icon, glyph, icon, mark};
use super::map_view::look;
use super::reactive::{flag, live, memo, only_if, press, text};
use super::selection::{ASKED_WHY, BROKE_A_DRIVER, SWITCHED_TO_LIFO, Selection};
use super::session::{Scenario, Session};
use super::settings::Settings;
use crate::view::flights::{GLYPHS, LOST};
use crate::view::mark::Mark;
use crate::view::panel::Legend as Counts;
use leptos::prelude::*;

/// The marks of the map with how many of each there are.
#[component]
pub fn Legend() -> impl IntoView {
    let session = expect_context::<Session>();
    let counts = session.part(|panel| panel.legend);
    let chip = move |shape: Mark, name: &'static str, read: fn(&Counts) -> u32| {
        let count = memo(move || counts.with(read));
        view! {
            <li class="chip">
                {mark(shape)} <span class="chip-text">{name}</span> <b>{count}</b>
            </li>
        }
    };
    let dispatcher = session.part(|panel| panel.dispatcher.state.clone());
    let is_held = move || dispatcher.with(|state| state != "working" && !state.is_empty());
    let surge = session.part(|panel| panel.marks.surge.clone());
    let surges = move || surge.with(|text| !text.is_empty());
    view! {
        <ul class="legend" aria-label="Legend with counts">
            {chip(Mark::Waiting, "waiting", |it| it.waiting)}
            {chip(Mark::Assigned, "to restaurant", |it| it.to_restaurant)}
            {chip(Mark::OnBoard, "on board", |it| it.on_board)}
            {chip(Mark::Delivered, "delivered", |it| it.delivered)}
            {chip(Mark::Late, "late or failed", |it| it.late_or_failed)}
            {chip(Mark::Idle, "idle drivers", |it| it.idle_drivers)}
            {only_if(is_held, move || view! {
                <li class="chip held">
                    {icon(Icon::Hourglass)} <span>"dispatcher"</span> <b>{dispatcher}</b>
                </li>
            }.into_any())}
            {only_if(surges, move || view! {
                <li class="chip surging">
                    {icon(Icon::Surge)} <span>"demand"</span> <b>{surge}</b>
                </li>
            }.into_any())}
        </ul>
        {only_if(surges, || view! { <div class="surge" aria-hidden="true"></div> }.into_any())}
    }
}

/// What the tool in hand wants to be pointed at.
#[component]
pub fn ToolBanner() -> impl IntoView {
    let selection = expect_context::<Selection>();
    live(move || {
        selection
            .tool
            .get()
            .map(|tool| {
                view! {
                    <div class="tool-banner" role="status">
                        {icon(Icon::Target)}
                        <span>
                        <b>{tool.target().name()} " " {tool.name()}</b>
                        ": point at " {tool.target().one()}
                    </span>
                        <button type="button" class="chip-button"
                            on:click=press(move || selection.tool.set(None))>"Cancel"</button>
                    </div>
                }
            })
            .into_any()
    })
}

/// Three things to try. They tick off when the reader has caused them.
#[component]
pub fn TryThis() -> impl IntoView {
    let session = expect_context::<Session>();
    let settings = expect_context::<Settings>();
    let tried = memo(move || settings.get().tried);
    let done = move || tried.get().iter().filter(|done| **done).count();
    let prompt = move |idx: usize, words: &'static str| {
        let ticked = move || tried.get()[idx];
        let current = flag(move || tried.get().iter().position(|done| !done) == Some(idx));
        view! {
            <li class:done=flag(ticked) class:current=current>
                {live(move || icon(if ticked() { Icon::Check } else { Icon::Circle }).into_any())}
                <span>{words}</span>
                {only_if(ticked, || view! { <span class="unseen">" (done)"</span> }.into_any())}
            </li>
        }
    };
    // A lesson of its own has no room for these.
    let fits = move || session.scenario.get() != Scenario::Inversion;
    let close = move || settings.change(|kept| kept.card_closed = true);
    view! {
        {only_if(move || !settings.get().card_closed && fits(), move || view! {
            <section class="try-this" aria-label="Try this">
                <header>
                    <h2>"Try this"</h2>
                    <span class="aside">{text(move || format!("{} of 3", done()))}</span>
                    <button type="button" class="icon-button" aria-label="Close this card"
                        on:click=press(close)>{icon(Icon::Close)}</button>
                </header>
                <ol>
                    {prompt(SWITCHED_TO_LIFO, "Send drivers home until a queue forms: try LIFO")}
                    {prompt(BROKE_A_DRIVER, "Break a driver: click one, then “Breaks down”")}
                    {prompt(ASKED_WHY, "Ask why: click an order on its way")}
                </ol>
                {only_if(move || done() == 3, || view! {
                    <p class="well-done">"That was receive, prioritise, assign, fail and retry."</p>
                }.into_any())}
            </section>
        }.into_any())}
    }
}

/// What may be shown on the map or not, and what its small shapes mean.
#[component]
pub fn Layers() -> impl IntoView {
    let settings = expect_context::<Settings>();
    let shapes = GLYPHS.iter().chain([&LOST]).map(|shape| {
        view! { <li>{glyph(shape)} {shape.name}</li> }
    });
    let toggle = move |event: leptos::ev::Event| {
        let is_on = event_target_checked(&event);
        settings.change(|kept| kept.messages = is_on);
    };
    view! {
        <details class="layers">
            <summary title="Layers of the map">
                {icon(Icon::Layers)} <span class="unseen">"Layers of the map"</span>
            </summary>
            <div class="layers-card">
                <label class="layers-switch">
                    <input type="checkbox" prop:checked=flag(move || settings.get().messages)
                        on:change=toggle />
                    <b>"Messages"</b>
                </label>
                <p class="sentence">
                    "Between the dispatcher, customers and drivers. Each is shown for a moment \
                    longer than it lasts, until time stands still; point at one to meddle with it."
                </p>
                <ul class="shapes">{shapes.collect_view()}</ul>
            </div>
        </details>
    }
}

/// Zoom for those without a wheel.
#[component]
pub fn ZoomButtons() -> impl IntoView {
    let session = expect_context::<Session>();
    view! {
        <div class="zoom" role="group" aria-label="Zoom">
            <button type="button" aria-label="Zoom in" title="Zoom in (+)"
                on:click=press(move || look(session, |camera| camera.zoom(1.5)))>
                {icon(Icon::Plus)}
            </button>
            <button type="button" aria-label="Zoom out" title="Zoom out (-)"
                on:click=press(move || look(session, |camera| camera.zoom(1.0 / 1.5)))>
                {icon(Icon::Minus)}
            </button>
            <button type="button" aria-label="Show the whole city" title="Show the whole city (0)"
                on:click=press(move || look(session, crate::view::camera::Camera::fit))>
                {icon(Icon::Fit)}
            </button>
        </div>
    }
}

/// Who made the streets.
#[component]
pub fn Attribution() -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || {
        let text = session.attribution.get();
        text.map(|text| view! { <p class="attribution">{text}</p> }).into_any()
    })
}
