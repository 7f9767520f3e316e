//! The one table of keys: it feeds the handler, the help dialog and the documentation.

use super::dialog::Dialog;
use super::map_view::look;
use super::selection::Selection;
use super::session::Session;
use super::settings::Settings;
use crate::core::command::Command;
use crate::core::settings::QueuePolicy;
use crate::engine::protocol::Travel;
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
    Travel(Travel),
    Seconds(i64),
    TimeMachine,
    Undo,
    Redo,
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
pub const SHORTCUTS: [Shortcut; 18] = [
    key(&[" "], "Space", Action::PlayOrPause, "Play or pause"),
    key(&["."], ".", Action::Step, "Stop and handle one event"),
    key(&[","], ",", Action::Travel(Travel::Back), "Stop and go one event back"),
    key(&["["], "[", Action::Seconds(-60), "A minute back"),
    key(&["]"], "]", Action::Seconds(60), "A minute ahead"),
    key(&["l"], "L", Action::Travel(Travel::Next(None)), "To the next trouble, fault or change"),
    key(&["L"], "Shift L", Action::Travel(Travel::Previous(None)), "To the one before"),
    key(&["z"], "Ctrl Z", Action::Undo, "Take back what you did last"),
    key(&["Z", "y"], "Ctrl Shift Z", Action::Redo, "Do it again"),
    key(&["t"], "T", Action::TimeMachine, "Time machine: futures, and what happened"),
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
pub fn listen(session: Session, selection: Selection, settings: Settings, help: Dialog) {
    let _stop = window_event_listener(keydown, move |event: KeyboardEvent| {
        if event.alt_key() || event.default_prevented() {
            return;
        }
        let with_ctrl = event.ctrl_key() || event.meta_key();
        let pressed = event.key();
        let found = SHORTCUTS
            .iter()
            .find(|it| it.keys.contains(&pressed.as_str()) && it.action.wants_ctrl() == with_ctrl);
        let Some(shortcut) = found else { return };
        let leaves = shortcut.action == Action::Leave;
        if leaves && document().query_selector("dialog[open]").ok().flatten().is_some() {
            // The browser closes it.
            return;
        }
        if with_ctrl && is_typing(&event) {
            return;
        }
        let single = !leaves && !with_ctrl;
        if single && (!settings.peek().single_keys || is_taken(&event, &pressed)) {
            return;
        }
        event.prevent_default();
        match shortcut.action {
            Action::PlayOrPause => session.play(!session.playing.get_untracked()),
            Action::Step => session.step(),
            Action::Travel(travel) => session.go(travel),
            Action::Seconds(seconds) => session.go_by(seconds),
            Action::Undo => session.undo(),
            Action::Redo => session.redo(),
            Action::TimeMachine => selection.time_machine.update(|open| *open = !*open),
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

impl Action {
    /// Whether it is known everywhere with Ctrl or Cmd.
    const fn wants_ctrl(self) -> bool {
        matches!(self, Action::Undo | Action::Redo)
    }
}

/// Whether the focused element wants the key for itself.
fn is_taken(event: &KeyboardEvent, pressed: &str) -> bool {
    let pressing = "button, summary, a, input, [role=option], [role=listbox]";
    is_typing(event) || pressed == " " && is_within(event, pressing)
}

/// Whether the focused element takes text, or has undo of its own.
fn is_typing(event: &KeyboardEvent) -> bool {
    is_within(event, "input:not([type=radio]):not([type=range]), select, textarea, dialog *")
}

fn is_within(event: &KeyboardEvent, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // A selector of ours cannot be wrong; if it were, the key would act.
    target.is_some_and(|it| it.closest(selector).ok().flatten().is_some())
}
