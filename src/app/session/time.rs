//! Going through time: back and forth, undo and redo, other futures.

use super::Session;
use crate::engine::protocol::{Request, Travel};
use leptos::prelude::*;
use std::rc::Rc;

impl Session {
    /// Goes somewhere and stands still there. While one answer is awaited only the last wish is
    /// kept: a slider that is dragged asks far more often than a run can be lived again.
    pub fn go(self, travel: Travel) {
        if self.playing.get_untracked() {
            self.play(false);
        }
        let awaits = self.with_client(|client| client.owes_frame()).unwrap_or(false);
        if awaits {
            self.inner.with_value(|inner| inner.wanted.set(Some(travel)));
        } else {
            self.send(Request::Travel(travel));
        }
    }
    /// Goes a number of seconds back or forth.
    pub fn go_by(self, seconds: i64) {
        // Pressed again before the answer to the last press it goes on from there.
        let wanted = self.inner.with_value(|inner| inner.wanted.get());
        let now = match wanted {
            Some(Travel::Time(at_us)) => at_us,
            _ => self.peek(|panel| panel.timeline.now_us),
        };
        self.go(Travel::Time(now.saturating_add_signed(seconds * 1_000_000)));
    }
    /// Takes the newest intervention back; time passes or stands as before.
    pub fn undo(self) {
        self.send(Request::Travel(Travel::Undo));
    }
    /// Does again what was taken back.
    pub fn redo(self) {
        self.send(Request::Travel(Travel::Redo));
    }
    /// Goes to another future.
    pub fn change_branch(self, branch: u32) {
        self.send(Request::Travel(Travel::Branch(branch)));
    }
    /// Begins a branch at this moment.
    pub fn fork(self, name: String) {
        self.send(Request::Fork(name));
    }
    /// Calls a branch otherwise.
    pub fn rename(self, branch: u32, name: String) {
        self.send(Request::Rename(branch, name));
    }
    /// Shows another future beside this one, or none.
    pub fn show_beside(self, branch: Option<u32>) {
        self.send(Request::Beside(branch));
        self.ask(0);
    }

    /// A frame has come: the last wish is next.
    pub(super) fn go_where_wanted(self) {
        let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
        if let Some(travel) = inner.wanted.take() {
            // Not here and now: it is the client's own message that is being heard.
            queue_microtask(move || self.send(Request::Travel(travel)));
        }
    }
}
