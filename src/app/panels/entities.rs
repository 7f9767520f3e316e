//! The map's twin for keyboard and screen reader: every thing as a row of a list box.

use super::filter::FilterChip;
use crate::app::icons::icon;
use crate::app::parts::{Section, subject_icon};
use crate::app::reactive::{flag, memo, press, rows as list, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::tool::{Target, Tool};
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
    let rows = memo(move || {
        // The words are ours; a name in another script has to be typed as it is written.
        let wanted = filter.get().to_ascii_lowercase();
        let tool = selection.tool.get();
        let fits = |row: &&EntityRow| {
            takes(tool, row.subject) && row.text.to_ascii_lowercase().contains(&wanted)
        };
        all.with(|rows| rows.iter().filter(fits).take(ROWS_MAX).cloned().collect::<Vec<_>>())
    });
    let subjects =
        memo(move || rows.with(|rows| rows.iter().map(|row| row.subject).collect::<Vec<_>>()));
    let active = RwSignal::new(0_usize);
    let place = memo(move || active.get().min(subjects.with(Vec::len).saturating_sub(1)));
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
    let aside = text(move || format!("{} shown", subjects.with(Vec::len)));
    view! {
        <Section title="Things on the map" aside>
            <FilterChip />
            <div class="filter">
                <label class="unseen" for="entity-filter">"Filter by name or state"</label>
                <input id="entity-filter" type="search" placeholder="Filter: driver, waiting, …"
                    autocomplete="off" prop:value=filter
                    on:input=move |event| filter.set(event_target_value(&event)) />
                <button type="button" class="button"
                    on:click=press(move || session.speak_soon())>"Read aloud"</button>
            </div>
            <ul class="entities" role="listbox" tabindex="0" aria-label="Things on the map"
                aria-activedescendant=move || {
                    (!subjects.with(Vec::is_empty)).then(|| row_id(place.get()))
                }
                on:keydown=on_key>
                {list(move || subjects.with(|all| keys(all)), move |key| row(key, rows, place))}
            </ul>
        </Section>
    }
}

fn row(key: u64, rows: Memo<Vec<EntityRow>>, place: Memo<usize>) -> AnyView {
    let (idx, subject) = of_key(key);
    let selection = expect_context::<Selection>();
    let name = text(move || {
        rows.with(|rows| rows.get(idx).map(|row| row.text.clone()).unwrap_or_default())
    });
    view! {
        <li id=row_id(idx) role="option" class="entity"
            class:active=flag(move || place.get() == idx)
            aria-selected=text(move || (selection.get() == Some(subject)).to_string())
            on:click=press(move || selection.point(subject))>
            {icon(subject_icon(subject))} <span>{name}</span>
        </li>
    }
    .into_any()
}

/// With a tool in hand the list shows what it can act on; roads are pointed at on the map.
fn takes(tool: Option<Tool>, subject: Subject) -> bool {
    tool.is_none_or(|tool| tool.target() == Target::Road || tool.command(subject).is_some())
}

/// A row per place and thing: place, kind and number in one key.
pub fn keys(subjects: &[Subject]) -> Vec<u64> {
    let key = |(idx, subject): (usize, &Subject)| {
        let (kind, id) = match *subject {
            Subject::Order(id) => (0, id),
            Subject::Driver(id) => (1, id),
            Subject::Restaurant(id) => (2, id),
            Subject::Road(id) => (3, id),
            Subject::Message(id) => (4, id),
            Subject::District(id) => (5, id),
            Subject::Dispatcher => (6, 0),
        };
        (idx as u64) << 35 | kind << 32 | u64::from(id)
    };
    subjects.iter().enumerate().map(key).collect()
}

/// The place and the thing of one of those [`keys`].
pub fn of_key(key: u64) -> (usize, Subject) {
    let id = key as u32;
    let subject = match key >> 32 & 7 {
        0 => Subject::Order(id),
        1 => Subject::Driver(id),
        2 => Subject::Restaurant(id),
        3 => Subject::Road(id),
        4 => Subject::Message(id),
        5 => Subject::District(id),
        _ => Subject::Dispatcher,
    };
    ((key >> 35) as usize, subject)
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
