//! The engine in a Web Worker: messages in, messages out, and the map drawn. Knows no page.
//!
//! A panic ends the worker: its message is posted first, and the page starts another one.

use super::channel::{self, Message};
use super::protocol::{Request, Update};
use super::sketch::Draw;
use super::stage::Stage;
use super::{Answer, Engine, port};
use js_sys::ArrayBuffer;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, OffscreenCanvas};

/// Takes over the worker it is called in for `engine`, and says that it is ready. `draw` is how it
/// draws sketches, if it does.
pub fn start(engine: Engine, draw: Option<Draw>) {
    std::panic::set_hook(Box::new(|info| {
        let _ = scope().post_message(&channel::wrap_panic(&info.to_string()));
    }));
    let stage = Stage::default();
    let desk = Desk { engine, draw, stage, beside: None, block: Vec::new() };
    let desk = Rc::new(RefCell::new(desk));
    let repaint = {
        let desk = desk.clone();
        Closure::<dyn FnMut()>::new(move || desk.borrow_mut().repaint())
    };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        desk.borrow_mut().receive(&event.data(), &repaint);
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It is called for as long as the worker lives.
    on_message.forget();
    post_update(&Update::Ready);
}

/// What the worker works with.
struct Desk {
    engine: Engine,
    draw: Option<Draw>,
    stage: Stage,
    /// The map of the future beside, while one is shown.
    beside: Option<Stage>,
    /// The last frame's words, kept to save an allocation.
    block: Vec<u32>,
}

impl Desk {
    /// `repaint` is for a canvas to call when it has lost what was drawn on it.
    fn receive(&mut self, message: &JsValue, repaint: &Closure<dyn FnMut()>) {
        match channel::unwrap(message) {
            Ok(Message::Request(request, spare)) => self.answer(request, spare),
            Ok(Message::Canvases(still, moving)) => {
                open(&mut self.stage, still, moving, repaint);
            }
            Ok(Message::CanvasesBeside(still, moving)) => {
                open(self.beside.insert(self.stage.twin()), still, moving, repaint);
            }
            Ok(Message::Palette(palette)) => {
                for stage in self.stages() {
                    stage.set_palette(palette.clone());
                }
            }
            Ok(Message::Look(look)) => self.stages().for_each(|stage| stage.look(look)),
            Ok(Message::Picture) => self.picture(),
            Ok(Message::Sketch(sketch, block)) => {
                let drawn = self.draw.ok_or("this engine draws no pictures".to_owned());
                match drawn.and_then(|draw| draw(&sketch, &block)) {
                    Ok(text) => report(scope().post_message(&channel::wrap_drawing(&text))),
                    Err(why) => post_update(&Update::Refused { why }),
                }
            }
            Err(why) => {
                let why = format!("The engine was not understood: {why}");
                post_update(&Update::Refused { why });
            }
        }
    }

    fn stages(&mut self) -> impl Iterator<Item = &mut Stage> {
        std::iter::once(&mut self.stage).chain(&mut self.beside)
    }
    /// The browser has lost the drawing, such as when the graphics card was reset.
    fn repaint(&mut self) {
        self.stages().for_each(Stage::forget_drawing);
        self.paint(wall_ms());
    }
    fn paint(&mut self, wall_ms: f64) {
        self.stage.paint(self.engine.frame(), wall_ms);
        match (&mut self.beside, self.engine.beside()) {
            (Some(stage), Some(beside)) => {
                stage.set_marks(&beside.marks);
                stage.paint(&beside.frame, wall_ms);
            }
            (_, None) => self.beside = None,
            (None, Some(_)) => {}
        }
    }

    /// The canvases as one picture file, which the browser makes in its own time.
    fn picture(&mut self) {
        let canvas = self.stage.picture(self.engine.frame(), wall_ms());
        let Some(promise) = canvas.and_then(|canvas| canvas.convert_to_blob().ok()) else {
            post_update(&Update::Refused { why: NO_PICTURE.to_owned() });
            return;
        };
        let made = Closure::<dyn FnMut(JsValue)>::new(|picture: JsValue| {
            report(scope().post_message(&channel::wrap_picture(&picture)));
        });
        let failed = Closure::<dyn FnMut(JsValue)>::new(|_| {
            post_update(&Update::Refused { why: NO_PICTURE.to_owned() });
        });
        let _promise = promise.then2(&made, &failed);
        // One of them is called; a few bytes are left behind for each picture.
        made.forget();
        failed.forget();
    }

    fn answer(&mut self, request: Request, spare: Option<ArrayBuffer>) {
        let Desk { engine, stage, block, .. } = self;
        let wall_ms = wall_ms();
        stage.note_request(&request);
        let answer = engine.handle(request, wall_ms, &mut |update| {
            stage.note_update(&update);
            post_update(&update);
        });
        if answer == Answer::Frame {
            // Handed over before the map is drawn: the page can go on meanwhile.
            port::encode(engine.frame(), block);
            let parcel = channel::wrap_block(block, spare);
            report(scope().post_message_with_transfer(&parcel.message, &parcel.transfer));
        }
        if answer == Answer::Frame || stage.is_stale() {
            self.paint(wall_ms);
        }
    }
}

const NO_PICTURE: &str = "the browser makes no picture of the map";
/// Has a stage draw on these canvases, and again when the browser has lost what was drawn.
fn open(
    stage: &mut Stage,
    still: OffscreenCanvas,
    moving: OffscreenCanvas,
    repaint: &Closure<dyn FnMut()>,
) {
    for canvas in [&still, &moving] {
        let repaint = repaint.as_ref().unchecked_ref();
        report(canvas.add_event_listener_with_callback("contextrestored", repaint));
    }
    if let Err(why) = stage.open(still, moving) {
        // Without a map the page is of no use: as final as a panic.
        report(scope().post_message(&channel::wrap_panic(&why)));
    }
}

fn wall_ms() -> f64 {
    scope().performance().map_or(0.0, |clock| clock.now())
}

fn post_update(update: &Update) {
    match channel::wrap_update(update) {
        Ok(parcel) => {
            report(scope().post_message_with_transfer(&parcel.message, &parcel.transfer));
        }
        Err(why) => report(Err(why.into())),
    }
}

fn report(posted: Result<(), JsValue>) {
    if let Err(why) = posted {
        web_sys::console::error_2(&"an answer could not be sent:".into(), &why);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
