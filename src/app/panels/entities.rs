//! The map's twin for keyboard and screen reader: every thing as a row of a list box.

use crate::app::icons::icon;
use crate::app::parts::{Section, subject_icon};
use crate::app::selection::{Selection, Tool};
use crate::app::session::Session;
use crate::view::panel::{EntityRow, Subject};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The list, with a filter by kind or state.
#[component]
pub fn EntitiesPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let all = session.part(|panel| panel.entities.clone());
    let filter = RwSignal::new(String::new());
    let rows = Memo::new(move |_| {
        let wanted = filter.get().to_lowercase();
        let tool = selection.tool.get();
        let fits = |row: &&EntityRow| {
            takes(tool, row.subject) && row.text.to_lowercase().contains(&wanted)
        };
        all.with(|rows| rows.iter().filter(fits).take(ROWS_MAX).cloned().collect::<Vec<_>>())
    });
    let subjects = Memo::new(move |_| {
        rows.with(|rows| rows.iter().map(|row| row.subject).collect::<Vec<_>>())
    });
    let active = RwSignal::new(0_usize);
    let place = Memo::new(move |_| active.get().min(subjects.with(Vec::len).saturating_sub(1)));
    let on_key = move |event: KeyboardEvent| {
        let last = subjects.with_untracked(Vec::len).saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => (place.get_untracked() + 1).min(last),
            "ArrowUp" => place.get_untracked().saturating_sub(1),
            "Home" => 0,
            "End" => last,
            "Enter" | " " => {
                event.prevent_default();
                event.stop_propagation();
                let chosen = subjects.with_untracked(|all| all.get(place.get_untracked()).copied());
                chosen.into_iter().for_each(|subject| selection.point(subject));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        active.set(next);
        scroll_to(next);
    };
    let aside = Signal::derive(move || format!("{} shown", subjects.with(Vec::len)));
    view! {
        <Section title="Things on the map" aside>
            <div class="filter">
                <label class="unseen" for="entity-filter">"Filter by name or state"</label>
                <input id="entity-filter" type="search" placeholder="Filter: driver, waiting, …"
                    autocomplete="off" prop:value=filter
                    on:input=move |event| filter.set(event_target_value(&event)) />
                <button type="button" class="button"
                    on:click=move |_| session.speak_soon()>"Read aloud"</button>
            </div>
            <ul class="entities" role="listbox" tabindex="0" aria-label="Things on the map"
                aria-activedescendant=move || {
                    (!subjects.with(Vec::is_empty)).then(|| row_id(place.get()))
                }
                on:keydown=on_key>
                <For each=move || numbered(&subjects.get()) key=|row| *row let:row>
                    <Row idx=row.0 subject=row.1 rows place />
                </For>
            </ul>
        </Section>
    }
}

#[component]
fn Row(
    idx: usize,
    subject: Subject,
    rows: Memo<Vec<EntityRow>>,
    place: Memo<usize>,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let text = Memo::new(move |_| {
        rows.with(|rows| rows.get(idx).map(|row| row.text.clone()).unwrap_or_default())
    });
    view! {
        <li id=row_id(idx) role="option" class="entity"
            class:active=move || place.get() == idx
            aria-selected=move || (selection.get() == Some(subject)).to_string()
            on:click=move |_| selection.point(subject)>
            {icon(subject_icon(subject))} <span>{text}</span>
        </li>
    }
}

/// With a tool in hand the list shows what it can act on; roads are pointed at on the map.
fn takes(tool: Option<Tool>, subject: Subject) -> bool {
    tool.is_none_or(|tool| tool == Tool::CloseRoad || tool.command(subject).is_some())
}

fn numbered(subjects: &[Subject]) -> Vec<(usize, Subject)> {
    subjects.iter().copied().enumerate().collect()
}

fn row_id(idx: usize) -> String {
    format!("entity-{idx}")
}

fn scroll_to(idx: usize) {
    if let Some(row) = document().get_element_by_id(&row_id(idx)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The engine's own bound.
const ROWS_MAX: usize = 50;
