//! A lesson on paper: everything opened, then the browser's own print dialog; the style sheet
//! leaves the rest of the page out.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, NodeList};

/// Prints the open lesson.
pub(super) fn print() {
    unfold(".lesson-part");
    // A browser that does not print does nothing.
    window().print().unwrap_or(());
}

/// Opens all that a selector finds.
pub(super) fn unfold(selector: &str) {
    let found = document().query_selector_all(selector).ok();
    for idx in 0..found.as_ref().map_or(0, NodeList::length) {
        let part = found.as_ref().and_then(|all| all.item(idx));
        if let Some(part) = part.and_then(|it| it.dyn_into::<Element>().ok()) {
            part.set_attribute("open", "").unwrap_or(());
        }
    }
}
