//! Files from outside: by picker and by drop. Reads bytes only; what they mean is the engine's.

use super::bundle;
use super::icons::{Icon, icon};
use super::notice::Notice;
use super::reactive::press;
use super::session::Session;
use crate::view::numbers::decimal;
use js_sys::Uint8Array;
use leptos::ev::{Event, dragover, drop};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, FileList, HtmlInputElement};

/// The button that opens the file picker.
#[component]
pub fn ImportButton() -> impl IntoView {
    let session = expect_context::<Session>();
    let picker = NodeRef::<Input>::new();
    let on_change = move |event: Event| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            input.files().into_iter().for_each(|files| take(session, &files));
            // The same file again must be a change again.
            input.set_value("");
        }
    };
    view! {
        <button type="button" class="button import"
            title="Scenario, kept runs, streets or a Grubhub instance; or drop files on the page"
            on:click=press(move || picker.get_untracked().into_iter().for_each(|it| it.click()))>
            {icon(Icon::Upload)} <span>"Import"</span>
        </button>
        <input class="unseen" type="file" multiple node_ref=picker tabindex="-1"
            aria-label="Files to import" accept=".json,.geojson,.gz,.txt,.csv,.zip"
            on:change=on_change />
    }
}

/// Takes files that are dropped anywhere on the page.
pub fn listen_for_drops(session: Session) {
    let _stop = window_event_listener(dragover, |event: DragEvent| {
        event.prevent_default();
    });
    let _stop = window_event_listener(drop, move |event: DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        files.into_iter().for_each(|files| take(session, &files));
    });
}

fn take(session: Session, files: &FileList) {
    let files: Vec<_> = (0..files.length()).filter_map(|idx| files.item(idx)).collect();
    let size: f64 = files.iter().map(|file| file.size()).sum();
    if files.is_empty() {
        return;
    }
    if size > BYTES_MAX {
        let problem = format!(
            "The files have {} MB together; expected at most {} MB.",
            decimal(size / 1e6, 0),
            decimal(BYTES_MAX / 1e6, 0)
        );
        session.tell(Notice::import_failed(vec![problem]));
        return;
    }
    spawn_local(async move {
        let mut read = Vec::new();
        for file in files {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => read.push((file.name(), Uint8Array::new(&buffer).to_vec())),
                Err(_) => {
                    let problem = format!("{}: the browser could not read it.", file.name());
                    session.tell(Notice::import_failed(vec![problem]));
                    return;
                }
            }
        }
        match read.as_slice() {
            [(_, bytes)] if bundle::is_bundle(bytes) => bundle::restore(session, bytes),
            _ => session.import(read),
        }
    });
}

/// The importers' own bound for maps, and a little room for companions.
const BYTES_MAX: f64 = 40e6;
