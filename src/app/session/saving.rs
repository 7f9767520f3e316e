//! Pictures of the map for the reader to keep: who draws them, and what becomes of them.

use super::{Session, worker_url};
use crate::app::export::{self, Saving};
use crate::app::frame_loop;
use crate::engine::client::{EngineClient, FromEngine};
use crate::engine::protocol::{ToWorker, Update};
use crate::engine::sketch::Sketch;
use crate::view::lens::Lens;
use leptos::prelude::*;
use std::borrow::Cow;

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
            of_world.flatten().unwrap_or_else(|| Err("there is no map yet".to_owned()))
        });
        let drawn = packed.and_then(|(bytes, block)| {
            let hear = move |said: FromEngine<'_>| self.hear_drawer(said);
            let drawer = EngineClient::spawn(&worker_url("importer"), hear)?;
            drawer.draw(bytes, block);
            Ok(drawer)
        });
        match drawn {
            Ok(drawer) => self.inner.with_value(|inner| _ = inner.drawer.replace(Some(drawer))),
            Err(why) => self.saving.set(Saving::Failed(why)),
        }
    }
    /// The picture of the canvases has come.
    pub(super) fn save_picture(self, picture: &web_sys::Blob) {
        self.saved(export::download_blob(&self.file_name("png"), picture));
    }
    /// Whether a picture is being made.
    pub(super) fn is_saving(self) -> bool {
        self.saving.with_untracked(|it| *it == Saving::Drawing)
    }
    /// A picture could not be made.
    pub(super) fn picture_failed(self, why: String) {
        self.saving.set(Saving::Failed(why));
    }

    fn hear_drawer(self, message: FromEngine<'_>) {
        match message {
            FromEngine::Drawing(text) => {
                let name = self.file_name("svg");
                self.saved(export::download(&name, "image/svg+xml", text.as_bytes()));
            }
            FromEngine::Crashed { message } => self.picture_failed(message),
            FromEngine::Update(Update::Refused { why }) => self.picture_failed(why),
            // Nothing else is asked of it.
            _ => return,
        }
        // Not here and now: it is the drawer's own message that is being heard.
        queue_microtask(move || {
            self.inner.try_with_value(|inner| inner.drawer.take());
        });
    }
    fn saved(self, saved: Result<String, String>) {
        self.saving.set(match saved {
            Ok(name) => Saving::Saved(name),
            Err(why) => Saving::Failed(why),
        });
    }
    /// City and time of day: `ashmouth-12-25-20.svg`.
    fn file_name(self, extension: &str) -> String {
        self.peek(|panel| export::file_name(&[&panel.city, &panel.clock], extension))
    }
}
