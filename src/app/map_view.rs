//! The map: two canvases, and what pointer and keys do on them.

use super::beside::{BesideMap, DeltaStrip};
use super::frame_loop::{hand_over, show_each_frame};
use super::gesture::{Gesture, Meaning, Spot};
use super::overlay::{Attribution, Layers, Legend, ToolBanner, TryThis, ZoomButtons};
use super::panels::filter::FilterChip;
use super::reactive::{flag, live, rows, text};
use super::selection::Selection;
use super::session::Session;
use super::settings::Settings;
use super::tool::Target;
use crate::engine::protocol::ToWorker;
use crate::view::camera::Camera;
use crate::view::flights::drawn;
use crate::view::frame::Frame;
use crate::view::panel::Subject;
use crate::view::pick::{self, Direction};
use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

/// The map with everything that lies on it.
#[component]
pub fn MapView() -> impl IntoView {
    let session = expect_context::<Session>();
    let stage = NodeRef::<Div>::new();
    show_each_frame(stage);
    let summary = session.part(|panel| panel.summary.clone());
    let name = session.part(|panel| panel.city.clone());
    // Canvases belong for ever to the worker that they were handed to: another one gets new ones,
    // in a row of its own, since what is only built anew keeps its elements.
    let worker = move || vec![u64::from(session.workers.get())];
    let canvases = move |_| {
        let (still, moving) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
        hand_over(ToWorker::Canvases, still, moving);
        view! {
            <canvas class="layer" node_ref=still aria-hidden="true"></canvas>
            <canvas class="layer" node_ref=moving role="img"
                aria-label=text(move || format!("Map of {}. {}", name.get(), summary.get()))>
            </canvas>
        }
        .into_any()
    };
    let two = session.part(|panel| panel.timeline.beside.is_some());
    view! {
        <section class="map" aria-label="Map">
            <div class="maps" class:two=two>
                <Stage stage>{rows(worker, canvases)}</Stage>
                <BesideMap />
            </div>
            <DeltaStrip />
            <Legend />
            <MarksInWords />
            <super::notice::NoticeBar />
            <ToolBanner />
            <div class="map-filter"><FilterChip /></div>
            <TryThis />
            <Layers />
            <ZoomButtons />
            <Attribution />
        </section>
    }
}

/// The signs on the map for those who do not see them.
#[component]
fn MarksInWords() -> impl IntoView {
    let session = expect_context::<Session>();
    let told = session.part(|panel| panel.marks.told.clone());
    view! {
        <ul class="unseen" aria-label="Signs on the map">
            {live(move || told.get().into_iter()
                .map(|text| view! { <li>{text}</li> }).collect_view().into_any())}
        </ul>
    }
}

/// What pointers and keys act on.
#[component]
fn Stage(stage: NodeRef<Div>, children: Children) -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let gesture = StoredValue::new_local(Gesture::default());
    let over = RwSignal::new(false);
    let at = move |event: &PointerEvent| spot(stage, event.client_x(), event.client_y());
    let on_down = move |event: PointerEvent| {
        if let Some(stage) = stage.get_untracked() {
            // Without the capture a drag ends at the map's edge, nothing worse.
            stage.set_pointer_capture(event.pointer_id()).unwrap_or(());
        }
        gesture.update_value(|it| it.press(event.pointer_id(), at(&event)));
    };
    let on_move = move |event: PointerEvent| {
        let slid = gesture.try_update_value(|it| it.slide(event.pointer_id(), at(&event)));
        match slid.flatten() {
            Some(Meaning::Drag(by)) => look(session, |camera| camera.pan(by)),
            Some(Meaning::Pinch { before, after }) => {
                look(session, |camera| camera.pinch(before, after));
            }
            None if event.buttons() == 0 => {
                let found = hit(session, selection, at(&event), MOUSE_PX);
                let hot = found.is_some_and(|it| {
                    selection.tool.get_untracked().is_some() || !matches!(it, Subject::Road(_))
                });
                if over.get_untracked() != hot {
                    over.set(hot);
                }
            }
            None => {}
        }
    };
    let on_up = move |event: PointerEvent| {
        let tap = gesture.try_update_value(|it| it.release(event.pointer_id(), at(&event)));
        if let Some(place) = tap.flatten() {
            let radius = if event.pointer_type() == "mouse" { MOUSE_PX } else { FINGER_PX };
            match hit(session, selection, place, radius) {
                Some(subject) => selection.point(subject),
                None if selection.tool.get_untracked().is_none() => selection.clear(),
                None => {}
            }
        }
    };
    let settings = expect_context::<Settings>();
    let on_wheel = move |event: WheelEvent| {
        // Inside another page the wheel is that page's, until the map has been clicked.
        if settings.embedded && !event.ctrl_key() && !has_focus(stage) {
            return;
        }
        event.prevent_default();
        // A mouse's notch is 100 pixels or 3 lines; a pinch on a touch pad arrives with ctrl.
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { 33.0 } else { 1.0 };
        let strength = if event.ctrl_key() { 0.01 } else { 0.0016 };
        let factor = js_sys::Math::exp(-event.delta_y() * unit * strength).clamp(0.5, 2.0);
        let place = spot(stage, event.client_x(), event.client_y());
        look(session, |camera| camera.zoom_about(place, factor));
    };
    view! {
        <div class="stage" node_ref=stage tabindex="0" role="group"
            aria-label="Map. Arrow keys go from thing to thing, with Shift they move the map; \
                plus, minus and 0 zoom."
            class:over=over class:aiming=flag(move || selection.tool.get().is_some())
            on:pointerdown=on_down on:pointermove=on_move on:pointerup=on_up
            on:pointercancel=move |event| {
                gesture.update_value(|it| it.cancel(event.pointer_id()));
            }
            on:wheel=on_wheel
            on:keydown=move |event| on_arrow(session, selection, &event)>
            {children()}
        </div>
    }
}

/// Arrows go to the nearest thing in their direction; with Shift they move the map.
fn on_arrow(session: Session, selection: Selection, event: &KeyboardEvent) {
    let (direction, pan) = match event.key().as_str() {
        "ArrowUp" => (Direction::North, (0.0, PAN_PX)),
        "ArrowDown" => (Direction::South, (0.0, -PAN_PX)),
        "ArrowLeft" => (Direction::West, (PAN_PX, 0.0)),
        "ArrowRight" => (Direction::East, (-PAN_PX, 0.0)),
        _ => return,
    };
    event.prevent_default();
    if event.shift_key() {
        return look(session, |camera| camera.pan(pan));
    }
    let next = session.world(|world| {
        let here = selection.peek().and_then(|it| pick::place_of(&world.frame, &world.map, it));
        let centre = world.camera.as_ref().map(Camera::centre);
        let from = here.or(centre.map(|(x, y)| (x as f32, y as f32)))?;
        let next = pick::toward(&world.frame, &world.map, from, direction)?;
        let (x, y) = pick::place_of(&world.frame, &world.map, next)?;
        world.look(|camera| camera.reveal((x.into(), y.into()), 60.0));
        Some(next)
    });
    if let Some(next) = next.flatten() {
        selection.select(next);
        session.speak_soon();
    }
}

/// What is at a place on the screen; only what the tool in hand fits, if there is one.
fn hit(session: Session, selection: Selection, place: Spot, radius_px: f64) -> Option<Subject> {
    let tool = selection.tool.get_untracked();
    session.world(|world| {
        let camera = world.camera.as_ref()?;
        let (x, y) = camera.world_from_screen(place);
        let (place, radius) = ((x as f32, y as f32), (radius_px / camera.scale()) as f32);
        let (frame, map) = (&world.frame, &world.map);
        match tool {
            None => {
                let messages = drawn(frame, world.messages, camera.scale());
                pick::with_messages(frame, map, messages, (place, radius))
            }
            Some(tool) if tool.target() == Target::Road => pick::road_at(map, place, radius * 2.0),
            Some(tool) => {
                let of_kind = only(tool.target(), frame);
                let found = pick::at(&of_kind, map, place, radius * 1.5);
                found.filter(|subject| tool.command(*subject).is_some())
            }
        }
    })?
}

/// The things of one kind. Copied on a click, never per frame.
fn only(target: Target, frame: &Frame) -> Frame {
    let mut part = Frame::default();
    match target {
        Target::Driver => part.drivers.clone_from(&frame.drivers),
        Target::Order => part.orders.clone_from(&frame.orders),
        // They do not move: the map knows them.
        Target::Restaurant | Target::Road => {}
    }
    part
}

/// Changes the view.
pub fn look(session: Session, change: impl FnOnce(&mut Camera)) {
    session.world(|world| world.look(change));
}

fn spot(stage: NodeRef<Div>, x: i32, y: i32) -> Spot {
    let corner = stage.get_untracked().map(|stage| stage.get_bounding_client_rect());
    let (left, top) = corner.map_or((0.0, 0.0), |rect| (rect.left(), rect.top()));
    (f64::from(x) - left, f64::from(y) - top)
}

fn has_focus(stage: NodeRef<Div>) -> bool {
    let active = document().active_element();
    stage.get_untracked().is_some_and(|stage| stage.contains(active.as_deref()))
}

/// How near a click must be.
const MOUSE_PX: f64 = 13.0;
/// How near a touch must be.
const FINGER_PX: f64 = 22.0;
/// How far Shift and an arrow move the map.
const PAN_PX: f64 = 80.0;
