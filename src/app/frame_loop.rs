//! The frame loop: hands the canvases to the worker, then tells it in each animation frame how much
//! time passes and where the page looks. Draws nothing itself.

use super::crash;
use super::selection::Selection;
use super::session::Session;
use super::settings::Settings;
use super::world::World;
use crate::engine::protocol::{Look, ToWorker};
use crate::view::flights::MessageLayer;
use crate::view::lens::Lens;
use crate::view::palette::Palette;
use crate::view::pick;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use leptos_use_media_query::use_media_query;
use leptos_use_raf_fn::use_raf_fn;
use leptos_use_resize_observer::use_resize_observer;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Hands canvases to the worker as soon as they are in the page; `what` says for which map.
pub fn hand_over(what: ToWorker, still: NodeRef<Canvas>, moving: NodeRef<Canvas>) {
    let session = expect_context::<Session>();
    Effect::new(move |_| {
        if let (Some(still), Some(moving)) = (still.get(), moving.get()) {
            let handed =
                (still.transfer_control_to_offscreen(), moving.transfer_control_to_offscreen());
            match handed {
                (Ok(still), Ok(moving)) => session.hand_over(what.clone(), still, moving),
                _ => crash::show(NO_CANVAS),
            }
        }
    });
}

/// Starts the loop for a stage. It ends with the component that started it.
pub fn show_each_frame(stage: NodeRef<Div>) {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let settings = expect_context::<Settings>();
    let dark = use_media_query("(prefers-color-scheme: dark)");
    let shown = StoredValue::new_local(Shown::default());
    Effect::new(move |_| {
        let _ = (dark.get(), session.workers.get());
        // First: the colours that are read follow from it.
        settings.apply();
        session.set_palette(palette());
        // Another worker has been told nothing yet.
        shown.set_value(Shown::default());
    });
    let _stop = use_resize_observer(stage, move |entries, _| {
        if let Some(entry) = entries.first() {
            let size = entry.content_rect();
            session.world(|world| world.resize((size.width(), size.height())));
        }
    });
    let _controls = use_raf_fn(move |tick| {
        if crash::has_crashed() {
            return;
        }
        let follow = selection.follow.get_untracked();
        let playing = session.playing.get_untracked();
        let messages = MessageLayer { is_on: settings.peek().messages, is_still: !playing };
        let look = session.world(|world| {
            if std::mem::take(&mut world.fresh) && follow {
                follow_selected(world);
            }
            world.messages = messages;
            let lens = Lens::new(world.camera.as_ref()?, pixel_ratio());
            Some(Look { lens, calm: settings.calm.get_untracked(), messages, settled: false })
        });
        if let Some(look) = look.flatten() {
            shown.update_value(|shown| {
                if let Some(look) = shown.next(look, tick.timestamp) {
                    session.look(look);
                }
                // While time passes a frame comes by itself.
                shown.asked = shown.asked || playing || session.ask_for_frame();
            });
        }
        session.frame(tick.timestamp);
    });
}

/// What the worker was told last.
#[derive(Default)]
struct Shown {
    look: Option<Look>,
    changed_ms: f64,
    /// Whether a frame that shows it was asked for.
    asked: bool,
}

impl Shown {
    /// The look to tell the worker about, if it has changed.
    fn next(&mut self, look: Look, now_ms: f64) -> Option<Look> {
        if self.look.is_none_or(|before| before.lens != look.lens) {
            self.changed_ms = now_ms;
        }
        let look = Look { settled: now_ms - self.changed_ms > SETTLE_MS, ..look };
        let told = self.look.replace(look);
        (told != Some(look)).then(|| {
            self.asked = false;
            look
        })
    }
}

fn follow_selected(world: &mut World) {
    let Some(subject) = world.selected else { return };
    let place = pick::place_of(&world.frame, &world.map, subject);
    if let (Some((x, y)), Some(camera)) = (place, &mut world.camera) {
        let (width, height) = camera.window();
        camera.reveal((x.into(), y.into()), width.min(height) / 3.0);
    }
}

/// The colours in force.
pub fn palette() -> Palette {
    Palette::read(token)
}

/// A custom property of the style sheet in force.
fn token(name: &str) -> String {
    let root = document().document_element().and_then(|root| root.dyn_into::<HtmlElement>().ok());
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    style.and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
}

/// Asked for in each frame, a change of screen or page zoom cannot be missed.
fn pixel_ratio() -> f64 {
    window().device_pixel_ratio().clamp(1.0, RATIO_MAX)
}

/// Sharper than this nobody sees, and the pixels to fill grow with the square.
const RATIO_MAX: f64 = 2.5;
/// A heavy city is drawn again when the view has rested this long.
const SETTLE_MS: f64 = 120.0;
const NO_CANVAS: &str = "This browser cannot draw the map outside of the page (OffscreenCanvas). \
    Chrome, Edge, Firefox and Safari can since 2023.";
