//! The frame loop: time passes, then what is stale is drawn. Effects here touch the canvas only.

use super::crash;
use super::painter::{Painter, Scene};
use super::selection::Selection;
use super::session::Session;
use super::settings::Settings;
use super::world::World;
use crate::view::pick;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use leptos_use_media_query::use_media_query;
use leptos_use_raf_fn::use_raf_fn;
use leptos_use_resize_observer::use_resize_observer;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Starts the loop on the canvases of a stage. It ends with the component that started it.
pub fn paint_each_frame(stage: NodeRef<Div>, still: NodeRef<Canvas>, moving: NodeRef<Canvas>) {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let settings = expect_context::<Settings>();
    let painter = StoredValue::new_local(None::<Painter>);
    let dark = use_media_query("(prefers-color-scheme: dark)");
    let calm = use_media_query("(prefers-reduced-motion: reduce)");
    Effect::new(move |_| {
        if let (Some(still), Some(moving)) = (still.get(), moving.get()) {
            painter.set_value(Painter::new(still, moving));
        }
    });
    // After the one above: the colours are those of the theme that now holds.
    Effect::new(move |_| {
        let _ = (dark.get(), settings.get().theme);
        if let Some(root) = root_element() {
            painter.update_value(|it| it.iter_mut().for_each(|it| it.read_colours(&root)));
        }
        session.world(|world| (world.stale.still, world.stale.moving) = (true, true));
    });
    let _stop = use_resize_observer(stage, move |entries, _| {
        if let Some(entry) = entries.first() {
            let size = entry.content_rect();
            session.world(|world| world.resize((size.width(), size.height())));
        }
    });
    let drawn = StoredValue::new_local(Drawn::default());
    let _controls = use_raf_fn(move |tick| {
        if crash::has_crashed() {
            return;
        }
        session.frame(tick.timestamp);
        let frame = Tick {
            now_ms: tick.timestamp,
            calm: calm.get_untracked(),
            follow: selection.follow.get_untracked(),
        };
        painter.try_update_value(|painter| {
            let painter = painter.as_mut()?;
            drawn.try_update_value(|drawn| {
                session.world(|world| drawn.draw(painter, world, frame));
            })
        });
    });
}

/// One animation frame.
#[derive(Clone, Copy)]
struct Tick {
    now_ms: f64,
    /// Whether the reader wants reduced motion.
    calm: bool,
    /// Whether the selected thing is kept in view.
    follow: bool,
}

/// What the canvases show.
#[derive(Default)]
struct Drawn {
    ratio: f64,
    moving_ms: f64,
    view_ms: f64,
    /// The city is shown shifted: it has yet to be drawn where it is.
    shifted: bool,
}

impl Drawn {
    /// Draws what is stale.
    fn draw(&mut self, painter: &mut Painter, world: &mut World, tick: Tick) {
        if tick.follow && world.stale.moving {
            follow_selected(world);
        }
        // Asked for in each frame, a change of screen or page zoom cannot be missed.
        let ratio = window().device_pixel_ratio().clamp(1.0, RATIO_MAX);
        let mut stale = std::mem::take(&mut world.stale);
        stale.still |= ratio != self.ratio;
        self.ratio = ratio;
        let Some(camera) = &world.camera else { return };
        let scene = Scene {
            map: &world.map,
            frame: &world.frame,
            camera,
            ratio,
            selected: world.selected,
            closed: &world.closed,
            callouts: &world.callouts,
            animated: !tick.calm,
        };
        if stale.city {
            painter.prepare(scene.map);
        }
        if stale.view {
            self.view_ms = tick.now_ms;
        }
        let settled = tick.now_ms - self.view_ms > SETTLE_MS;
        if stale.still || stale.view && !painter.is_heavy() || self.shifted && settled {
            self.shifted = false;
            painter.draw_still(&scene);
        } else if stale.view {
            self.shifted = true;
            painter.shift_still(&scene);
        }
        let view = stale.still || stale.view;
        // With reduced motion things jump twice a second instead of gliding.
        if tick.calm && !view && tick.now_ms - self.moving_ms < CALM_MS {
            world.stale.moving = stale.moving;
        } else if stale.moving || view {
            self.moving_ms = tick.now_ms;
            painter.draw_moving(&scene);
        }
    }
}

fn follow_selected(world: &mut World) {
    let Some(subject) = world.selected else { return };
    let place = pick::place_of(&world.frame, &world.map, subject);
    if let (Some((x, y)), Some(camera)) = (place, &mut world.camera) {
        let before = *camera;
        let (width, height) = camera.window();
        camera.reveal((x.into(), y.into()), width.min(height) / 3.0);
        world.stale.view |= *camera != before;
    }
}

fn root_element() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// Sharper than this nobody sees, and the pixels to fill grow with the square.
const RATIO_MAX: f64 = 2.5;
const CALM_MS: f64 = 500.0;
/// A heavy city is drawn again when the view has rested this long.
const SETTLE_MS: f64 = 120.0;
