//! The top of the page: name, scenario, import, save, theme, help.

use super::compare::{Compare, CompareButton};
use super::dialog::Dialog;
use super::export::ExportButton;
use super::icons::{Icon, icon};
use super::import::ImportButton;
use super::lesson::{Learn, LessonsButton};
use super::reactive::{flag, live, memo, press, text};
use super::session::{Scenario, Session};
use super::settings::{Settings, Theme};
use super::share::Share;
use leptos::prelude::*;

/// The header.
#[component]
pub fn Header(
    /// What the help button opens.
    help: Dialog,
    /// What the compare button opens.
    compare: Compare,
    /// What the button to save opens.
    export: Dialog,
    /// What the share button opens.
    share: Share,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let city = session.part(|panel| panel.city.clone());
    view! {
        <header class="header">
            <h1 class="brand">
                <Logo />
                <span class="brand-name">"Dispatch Playground"</span>
            </h1>
            <span class="place">{city}</span>
            <span class="grow"></span>
            <LessonsButton />
            <ScenarioSelect />
            <ImportButton />
            <CompareButton compare />
            <ExportButton export />
            <button type="button" class="button share-open" aria-label="Share"
                title="A link to this moment, kept runs"
                on:click=press(move || share.show())>{icon(Icon::Share)} <span>"Share"</span></button>
            <ThemeButton />
            <button type="button" class="button square" aria-label="Help and keys"
                title="Help and keys (?)" on:click=press(move || help.show())>
                {icon(Icon::Help)}
            </button>
        </header>
    }
}

#[component]
fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6"></rect>
            <path d="M5 17.5c3.2 0 3.4-11 7-11 3.4 0 3.2 8.2 6.2 8.2"></path>
            <circle cx="18.4" cy="14.8" r="1.9"></circle>
        </svg>
    }
}

#[component]
fn ScenarioSelect() -> impl IntoView {
    let session = expect_context::<Session>();
    let learn = expect_context::<Learn>();
    let name = move |scenario: Scenario| match scenario {
        // An open lesson's city goes by the lesson's name.
        Scenario::Imported => learn.title().unwrap_or_else(|| scenario.name().to_owned()),
        _ => scenario.name().to_owned(),
    };
    let choose = move |event| {
        let key = event_target_value(&event);
        let chosen = Scenario::BUILT_IN.into_iter().find(|it| it.key() == key);
        if let Some(scenario) = chosen {
            session.start(scenario, session.peek(|panel| panel.seed));
        }
    };
    let option = move |scenario: Scenario| {
        view! {
            <option value=scenario.key() selected=flag(move || session.scenario.get() == scenario)>
                {text(move || name(scenario))}
            </option>
        }
    };
    view! {
        <label class="select">
            <span class="unseen">"Scenario"</span>
            <select on:change=choose prop:value=text(move || session.scenario.get().key().to_owned())>
                {Scenario::BUILT_IN.map(option).collect_view()}
                {live(move || (session.scenario.get() == Scenario::Imported)
                    .then(|| option(Scenario::Imported)).into_any())}
            </select>
        </label>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let settings = expect_context::<Settings>();
    let theme = memo(move || settings.get().theme);
    let name = text(move || format!("Colours: {}", theme.get().name()));
    view! {
        <button type="button" class="button square theme" aria-label=name title=name
            on:click=press(move || settings.change(|kept| kept.theme = kept.theme.next()))>
            {live(move || icon(match theme.get() {
                Theme::System => Icon::System,
                Theme::Light => Icon::Sun,
                Theme::Dark => Icon::Moon,
            }).into_any())}
        </button>
    }
}
