//! The one table of keys: it feeds the handler, the help dialog and the documentation.

use super::help::Help;
use super::map_view::look;
use super::selection::Selection;
use super::session::Session;
use super::settings::Settings;
use crate::core::command::Command;
use crate::core::settings::QueuePolicy;
use crate::view::camera::Camera;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A key and what it does.
pub struct Shortcut {
    /// As the browser names them.
    keys: &'static [&'static str],
    /// As the reader sees it.
    pub label: &'static str,
    /// What it does.
    pub sentence: &'static str,
    action: Action,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    PlayOrPause,
    Step,
    ZoomIn,
    ZoomOut,
    Fit,
    Queue,
    Help,
    Leave,
    /// Handled by the map itself; in the table for the reader.
    OnMap,
}

const fn key(
    keys: &'static [&'static str],
    label: &'static str,
    action: Action,
    sentence: &'static str,
) -> Shortcut {
    Shortcut { keys, label, sentence, action }
}

/// Every shortcut.
pub const SHORTCUTS: [Shortcut; 10] = [
    key(&[" "], "Space", Action::PlayOrPause, "Play or pause"),
    key(&["."], ".", Action::Step, "Stop and handle one event"),
    key(&["1", "2", "3", "4", "5", "6"], "1 – 6", Action::Queue, "Queue policy, in order"),
    key(&["+", "="], "+", Action::ZoomIn, "Zoom in"),
    key(&["-"], "−", Action::ZoomOut, "Zoom out"),
    key(&["0"], "0", Action::Fit, "Show the whole city"),
    key(&[], "← ↑ → ↓", Action::OnMap, "On the map: to the nearest thing in that direction"),
    key(&[], "Shift ← ↑ → ↓", Action::OnMap, "On the map: move it"),
    key(&["?"], "?", Action::Help, "This help"),
    key(&["Escape"], "Esc", Action::Leave, "Put the tool away, close the inspector"),
];

/// Listens to the keyboard for as long as the page lives.
pub fn listen(session: Session, selection: Selection, settings: Settings, help: Help) {
    let _stop = window_event_listener(keydown, move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
            return;
        }
        let pressed = event.key();
        let found = SHORTCUTS.iter().find(|it| it.keys.contains(&pressed.as_str()));
        let Some(shortcut) = found else { return };
        let leaves = shortcut.action == Action::Leave;
        if leaves && document().query_selector("dialog[open]").ok().flatten().is_some() {
            // The browser closes it.
            return;
        }
        let single = !leaves;
        if single && (!settings.peek().single_keys || is_taken(&event, &pressed)) {
            return;
        }
        event.prevent_default();
        match shortcut.action {
            Action::PlayOrPause => session.play(!session.playing.get_untracked()),
            Action::Step => session.step(),
            Action::ZoomIn => look(session, |camera| camera.zoom(1.5)),
            Action::ZoomOut => look(session, |camera| camera.zoom(1.0 / 1.5)),
            Action::Fit => look(session, Camera::fit),
            Action::Queue => {
                let place = pressed.parse::<usize>().unwrap_or(1) - 1;
                if let Some(policy) = QueuePolicy::ALL.get(place) {
                    selection.act(Command::SetQueuePolicy(*policy));
                }
            }
            Action::Help => help.show(),
            Action::Leave => selection.clear(),
            Action::OnMap => {}
        }
    });
}

/// Whether the focused element wants the key for itself.
fn is_taken(event: &KeyboardEvent, pressed: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(target) = target else { return false };
    let typing = "input:not([type=radio]):not([type=range]), select, textarea, dialog *";
    let pressing = "button, summary, a, input, [role=option], [role=listbox]";
    // A selector of ours cannot be wrong; if it were, the key would act.
    let within = |selector| target.closest(selector).ok().flatten().is_some();
    within(typing) || pressed == " " && within(pressing)
}
