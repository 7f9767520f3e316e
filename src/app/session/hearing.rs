//! What the engine says, and what becomes of it on the page.

use super::{Reading, Scenario, Session};
use crate::app::crash;
use crate::app::notice::Notice;
use crate::app::places::Places;
use crate::app::recovery::Broke;
use crate::engine::client::FromEngine;
use crate::engine::protocol::Update;
use crate::view::filter::Filter;
use crate::view::panel::{OutcomesModel, PanelModel};
use leptos::prelude::*;
use std::rc::Rc;

impl Session {
    pub(super) fn hear(self, message: FromEngine<'_>) {
        self.inner.try_with_value(|inner| inner.watch.borrow_mut().heard());
        match message {
            FromEngine::Frame(frame) => {
                let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
                inner.pace.borrow_mut().answered(frame.now_us);
                self.world(|world| {
                    world.frame.clone_from(frame);
                    world.fresh = true;
                });
                self.go_where_wanted();
            }
            FromEngine::Update(update) => self.take(update),
            FromEngine::Picture(picture) => self.save_picture(&picture),
            // Sketches go to a worker of their own.
            FromEngine::Drawing(_) => {}
            FromEngine::Crashed { message } => self.engine_stopped(Broke::Said(message)),
        }
    }
    /// What an engine says that reads files: what it reads while it goes on reading, or `None` once
    /// it has become the engine.
    pub(super) fn hear_reader(self, message: FromEngine<'_>, it: Reading) -> Option<Reading> {
        match message {
            FromEngine::Update(Update::Started { map, notes }) => {
                self.inner.with_value(|inner| {
                    inner.client.replace(inner.reader.take());
                    inner.journal.borrow_mut().note_sent(&it.request);
                });
                self.workers.set(self.workers.get_untracked() + 1);
                self.scenario.set(Scenario::Imported);
                self.take(Update::Started { map, notes });
                (it.begun)();
                return None;
            }
            FromEngine::Update(Update::Opened(saved)) => {
                // A kept run among the files: it is brought by an engine of its own.
                let failed = move |problems| self.tell(Notice::link_failed(problems));
                queue_microtask(move || self.bring(*saved, Box::new(failed)));
                return Some(it);
            }
            FromEngine::Update(Update::ImportFailed { problems }) => self.give_up_reading(problems),
            FromEngine::Crashed { message } => self.give_up_reading(vec![message]),
            // Nothing else is asked of it.
            _ => {}
        }
        Some(it)
    }
    fn give_up_reading(self, problems: Vec<String>) {
        self.tell(Notice::import_failed(problems));
        // Not here and now: it is the reader's own message that is being heard.
        queue_microtask(move || {
            self.inner.try_with_value(|inner| inner.reader.take());
        });
    }
    pub(super) fn take(self, update: Update) {
        self.inner.with_value(|inner| inner.journal.borrow_mut().note_heard(&update));
        match update {
            // What others are asked for, and that another engine is on its way.
            Update::Ready
            | Update::Accepted
            | Update::Tree(_)
            | Update::Opened(_)
            | Update::Written(_)
            | Update::Living { .. }
            | Update::Exported { .. }
            | Update::Lived { .. }
            | Update::Replicated(_) => {}
            Update::LetGo { name } => self.tell(Notice::let_go(&name)),
            Update::Started { map, notes } => {
                self.attribution.set(map.attribution.clone());
                self.places.set(Places::of(&map));
                self.inner.with_value(|inner| inner.pace.borrow_mut().rest());
                self.world(|world| world.restart(*map));
                self.selected.set(None);
                self.filter.set(Filter::default());
                // What was asked of the run before is asked no more.
                self.panel.write().outcomes = OutcomesModel::default();
                self.asks.set(None);
                // What was said of the run before is over; before the first one only a link can have
                // been told about.
                if self.started.get_untracked() {
                    self.notice.set(None);
                }
                self.started.set(true);
                if !notes.is_empty() {
                    self.tell(Notice::loaded(notes));
                }
                self.ask(0);
            }
            Update::Panel(panel) => self.show(*panel),
            Update::Refused { why } if self.is_restoring() => crash::show(&why),
            Update::Refused { why } if self.is_saving() => self.picture_failed(why),
            Update::Rejected { why, .. } | Update::Refused { why } => {
                self.tell(Notice::rejected(&why));
            }
            Update::Restored(restored) => self.engine_restored(restored),
            Update::ImportFailed { problems } => {
                self.tell(Notice::import_failed(problems));
            }
        }
    }
    /// Takes up fresh panels.
    pub fn show(self, mut panel: PanelModel) {
        crash::remember_seed(panel.seed);
        let asks = Some(!panel.outcomes.rows.is_empty());
        if self.asks.get_untracked() != asks {
            self.asks.set(asks);
        }
        self.speak(&panel.summary);
        // While time passes a share of the long lists changes with each update, so that no frame
        // has to write them all. What stands still is shown whole.
        let turn = self.inner.with_value(|inner| {
            inner.turn.set(inner.turn.get().wrapping_add(1));
            inner.turn.get()
        });
        let playing = self.playing.get_untracked();
        let mut shown = self.panel.write();
        if playing && shown.seed == panel.seed && shown.city == panel.city {
            hold_back(&mut panel, &mut shown, turn);
        }
        *shown = panel;
    }
    /// The live region speaks when asked, and at most once in three seconds while time stands.
    fn speak(self, summary: &str) {
        let now_ms = js_sys::Date::now();
        let playing = self.playing.get_untracked();
        let speaks = self.inner.with_value(|inner| {
            let mut spoke = inner.spoke_ms.borrow_mut();
            let due = spoke.1 || !playing && now_ms - spoke.0 > SPEAK_EVERY_MS;
            if due {
                *spoke = (now_ms, false);
            }
            due
        });
        if speaks && self.spoken.with_untracked(|said| said != summary) {
            self.spoken.set(summary.to_owned());
        }
    }
}

/// Keeps the long lists that it is not the turn of as they are shown.
fn hold_back(panel: &mut PanelModel, shown: &mut PanelModel, turn: u8) {
    use std::mem::swap;
    if !turn.is_multiple_of(2) {
        swap(&mut panel.log, &mut shown.log);
        swap(&mut panel.messages, &mut shown.messages);
    }
    if !turn.is_multiple_of(4) {
        swap(&mut panel.entities, &mut shown.entities);
    }
    if turn % 4 != 2 {
        swap(&mut panel.score, &mut shown.score);
        swap(&mut panel.score_times, &mut shown.score_times);
        swap(&mut panel.numbers, &mut shown.numbers);
        swap(&mut panel.ledger, &mut shown.ledger);
    }
}

const SPEAK_EVERY_MS: f64 = 3_000.0;
