//! The crash panel: plain DOM, so that it stands even when the page's own state is broken.

use leptos::prelude::document;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

static SEED: AtomicU64 = AtomicU64::new(0);
static SHOWN: AtomicBool = AtomicBool::new(false);

/// Notes the seed of the run, for the panel.
pub fn remember_seed(seed: u64) {
    SEED.store(seed, Ordering::Relaxed);
}

/// Whether the page has crashed: nothing more is dispatched then.
pub fn has_crashed() -> bool {
    SHOWN.load(Ordering::Relaxed)
}

/// Shows the panel when the page itself panics.
pub fn watch_for_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show(&info.to_string());
    }));
}

/// Shows what happened, the seed, and a way to start again. Only the first crash is shown: what
/// follows is its consequence.
pub fn show(what: &str) {
    if SHOWN.swap(true, Ordering::Relaxed) {
        return;
    }
    if build(what, SEED.load(Ordering::Relaxed)).is_none() {
        web_sys::console::error_1(&"the crash panel could not be shown".into());
    }
}

/// Text goes in as text nodes only; the restart is a plain link, which needs no living code.
fn build(what: &str, seed: u64) -> Option<()> {
    let add = |parent: &Element, tag: &str, class: &str, text: &str| {
        let element = document().create_element(tag).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        parent.append_child(&element).ok()?;
        Some(element)
    };
    let body: Element = document().body()?.into();
    let overlay = add(&body, "div", "crash", "")?;
    let card = add(&overlay, "div", "crash-card", "")?;
    card.set_attribute("role", "alertdialog").ok()?;
    card.set_attribute("aria-label", "The simulation stopped").ok()?;
    add(&card, "h2", "crash-title", "The simulation stopped")?;
    add(&card, "p", "", "This is our mistake, not yours. The same seed leads to the same run.")?;
    let facts = add(&card, "p", "crash-seed", "Seed ")?;
    add(&facts, "strong", "", &seed.to_string())?;
    let details = add(&card, "details", "", "")?;
    add(&details, "summary", "", "What happened")?;
    add(&details, "pre", "crash-text", what)?;
    let again = add(&card, "a", "button primary", "Start again with this seed")?;
    again.set_attribute("href", &format!("?seed={seed}")).ok()?;
    let fresh = add(&card, "a", "button", "Start fresh")?;
    fresh.set_attribute("href", "?").ok()?;
    again.dyn_into::<HtmlElement>().ok()?.focus().ok()
}
