//! Files for the reader to keep: who makes them, and what becomes of them.

use super::{Inner, Session, worker_url};
use crate::app::export::{self, Form, Saving};
use crate::app::frame_loop;
use crate::engine::client::{EngineClient, FromEngine};
use crate::engine::protocol::{Export, Request, ToWorker, Update};
use crate::engine::sketch::Sketch;
use crate::view::lens::Lens;
use leptos::prelude::*;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// What a worker of its own is listened to with.
type Hear = Box<dyn FnMut(FromEngine<'_>) -> Heard>;

/// Whether a worker is of use any longer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    GoesOn,
    Done,
}

/// Where a worker lives while it works.
type Place = fn(&Inner) -> &RefCell<Option<EngineClient>>;

const DRAWER: Place = |inner| &inner.drawer;
const CHECKER: Place = |inner| &inner.checker;

/// How a run does that is lived again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// Nobody asked.
    #[default]
    No,
    /// So many thousandths of it are lived.
    Living(u16),
    /// It came to so many events and this digest, and the one on the page to those.
    Lived {
        /// The one that was lived again.
        again: (u64, String),
        /// The one on the page.
        here: (u64, String),
    },
    /// It could not be lived again.
    Failed(String),
}

impl Session {
    /// Saves the map as the screen shows it: the engine's worker has the canvases.
    pub fn save_pixels(self) {
        self.saving.set(Saving::Drawing);
        self.with_client(|client| client.tell(ToWorker::Picture));
    }
    /// Saves the map as shapes and text: a worker of its own draws it, which is only loaded now.
    pub fn save_shapes(self) {
        self.saving.set(Saving::Drawing);
        let packed = self.panel.with_untracked(|panel| {
            let of_world = self.world(|world| {
                let sketch = Sketch {
                    map: Cow::Borrowed(&world.map),
                    marks: Cow::Borrowed(&panel.marks),
                    palette: frame_loop::palette(),
                    lens: Lens::new(world.camera.as_ref()?, 1.0),
                    messages: world.messages,
                    selected: world.selected,
                };
                Some(sketch.packed(&world.frame))
            });
            of_world.flatten().unwrap_or_else(|| Err(NO_RUN.to_owned()))
        });
        let name = self.file_name("", Form::Svg);
        let hear = Box::new(move |said: FromEngine<'_>| match said {
            FromEngine::Drawing(text) => {
                self.hand_over_file(&name, Form::Svg, &text, String::new());
                Heard::Done
            }
            other => self.hear_failure(other),
        });
        let drawn = packed.and_then(|(bytes, block)| {
            self.employ(DRAWER, hear, |drawer| drawer.draw(bytes, block))
        });
        drawn.unwrap_or_else(|why| self.saving.set(Saving::Failed(why)));
    }
    /// Saves what comes of the run up to now: a worker of its own lives it again.
    pub fn save_export(self, what: Export, words: &str, form: Form) {
        let name = self.file_name(words, form);
        self.saving.set(Saving::Living(0));
        let hear = Box::new(move |said: FromEngine<'_>| match said {
            FromEngine::Update(Update::Living { done, of }) => {
                self.saving.set(Saving::Living(thousandths(done, of)));
                Heard::GoesOn
            }
            FromEngine::Update(Update::Exported { text, note }) => {
                self.hand_over_file(&name, form, &text, note);
                Heard::Done
            }
            other => self.hear_failure(other),
        });
        self.live_kept(DRAWER, what, hear).unwrap_or_else(|why| {
            self.saving.set(Saving::Failed(why));
        });
    }
    /// Gives up the file that is being made.
    pub fn stop_saving(self) {
        self.inner.with_value(|inner| inner.drawer.take());
        self.saving.set(Saving::Nothing);
    }
    /// Has the run lived again from its beginning by a worker that has never seen it, up to the
    /// event that is shown; `told` hears how that goes.
    pub fn live_again(self, told: impl Fn(Again) + Clone + 'static) {
        let here = self.peek(|panel| (panel.events, panel.digest.clone()));
        told(Again::Living(0));
        let tell = told.clone();
        let hear = Box::new(move |said: FromEngine<'_>| match said {
            FromEngine::Update(Update::Living { done, of }) => {
                tell(Again::Living(thousandths(done, of)));
                Heard::GoesOn
            }
            FromEngine::Update(Update::Lived { events, digest }) => {
                tell(Again::Lived { again: (events, digest), here: here.clone() });
                Heard::Done
            }
            FromEngine::Update(Update::Refused { why }) | FromEngine::Crashed { message: why } => {
                tell(Again::Failed(why));
                Heard::Done
            }
            // Nothing else is asked of it.
            _ => Heard::GoesOn,
        });
        if let Err(why) = self.live_kept(CHECKER, Export::Digest, hear) {
            told(Again::Failed(why));
        }
    }
    /// Gives up living the run again.
    pub fn stop_living_again(self) {
        self.inner.with_value(|inner| inner.checker.take());
    }
    /// The picture of the canvases has come.
    pub(super) fn save_picture(self, picture: &web_sys::Blob) {
        let name = self.file_name("", Form::Png);
        self.saved(export::download_blob(&name, picture), String::new());
    }
    /// Whether a picture is being made.
    pub(super) fn is_saving(self) -> bool {
        self.saving.with_untracked(|it| *it == Saving::Drawing)
    }
    /// A picture could not be made.
    pub(super) fn picture_failed(self, why: String) {
        self.saving.set(Saving::Failed(why));
    }

    fn live_kept(self, place: Place, what: Export, hear: Hear) -> Result<(), String> {
        let saved = self.to_keep().ok_or(NO_RUN)?;
        self.employ(place, hear, |worker| worker.send(Request::Export(Box::new(saved), what)))
    }
    /// Starts a worker for one thing, in the place of the one that does another there.
    fn employ(
        self,
        place: Place,
        mut hear: Hear,
        ask: impl FnOnce(&EngineClient),
    ) -> Result<(), String> {
        let worker = EngineClient::spawn(&worker_url("importer"), move |said| {
            if hear(said) == Heard::Done {
                // Not here and now: it is the worker's own message that is being heard.
                queue_microtask(move || {
                    self.inner.try_with_value(|inner| place(inner).take());
                });
            }
        })?;
        ask(&worker);
        if let Some(inner) = self.inner.try_with_value(Rc::clone) {
            place(&inner).replace(Some(worker));
        }
        Ok(())
    }
    fn hear_failure(self, said: FromEngine<'_>) -> Heard {
        match said {
            FromEngine::Update(Update::Refused { why }) | FromEngine::Crashed { message: why } => {
                self.saving.set(Saving::Failed(why));
                Heard::Done
            }
            // Nothing else is asked of it.
            _ => Heard::GoesOn,
        }
    }
    fn hand_over_file(self, name: &str, form: Form, text: &str, note: String) {
        self.saved(export::download(name, form.mime(), text.as_bytes()), note);
    }
    fn saved(self, saved: Result<String, String>, note: String) {
        self.saving.set(match saved {
            Ok(name) => Saving::Saved(name, note),
            Err(why) => Saving::Failed(why),
        });
    }
    /// City, time of day, what it is: `ashmouth-12-25-20-metrics.csv`.
    fn file_name(self, words: &str, form: Form) -> String {
        let extension = form.extension();
        self.peek(|panel| export::file_name(&[&panel.city, &panel.clock, words], extension))
    }
}

/// `done` of `of`, for a bar.
pub(super) fn thousandths(done: u64, of: u64) -> u16 {
    (done.saturating_mul(1000) / of.max(1)).min(1000) as u16
}

const NO_RUN: &str = "there is no map yet";
