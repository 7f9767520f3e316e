//! A dialog in front of the page: its handle, and the line at its top.

use super::icons::{Icon, icon};
use super::reactive::press;
use leptos::html;
use leptos::prelude::*;

/// A dialog's handle. Not a context: the button that opens it and the dialog need it.
#[derive(Clone, Copy, Default)]
pub struct Dialog {
    /// Its element.
    pub node: NodeRef<html::Dialog>,
}

impl Dialog {
    /// Whether it is in front of the page, or not there at all.
    pub fn is_open(self) -> bool {
        self.node.get_untracked().is_none_or(|it| it.open())
    }
    /// Opens it.
    pub fn show(self) {
        if let Some(dialog) = self.node.get_untracked() {
            // Already open: nothing to do.
            dialog.show_modal().unwrap_or(());
        }
    }
    /// Closes it.
    pub fn close(self) {
        if let Some(dialog) = self.node.get_untracked() {
            dialog.close();
        }
    }
}

/// What the dialog is about, and a button that closes it.
#[component]
pub fn DialogHead(
    /// Whose.
    dialog: Dialog,
    /// The title's id, by which the dialog is named.
    id: &'static str,
    /// What it is about.
    title: &'static str,
    /// What the button is called.
    close: &'static str,
) -> impl IntoView {
    view! {
        <header class="help-head">
            <h2 id=id>{title}</h2>
            <button type="button" class="icon-button" aria-label=close
                on:click=press(move || dialog.close())>{icon(Icon::Close)}</button>
        </header>
    }
}
