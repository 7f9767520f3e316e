//! The page's end of the line to the worker. Dropping it ends the worker.

use super::channel::{self, Answer};
use super::port;
use super::protocol::{Request, ToWorker, Update};
use crate::view::frame::Frame;
use js_sys::ArrayBuffer;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, ErrorEvent, Event, MessageEvent, OffscreenCanvas, Worker, WorkerOptions, WorkerType,
};

/// What the engine has to say.
#[derive(Debug)]
pub enum FromEngine<'a> {
    /// An update.
    Update(Update),
    /// The frame that was asked for.
    Frame(&'a Frame),
    /// The picture file that was asked for.
    Picture(Blob),
    /// The picture that was asked for, as SVG.
    Drawing(String),
    /// The engine is gone: nothing more will come. Drop the client and spawn another.
    Crashed {
        /// What is known about it.
        message: String,
    },
}

/// A running worker.
#[derive(Debug)]
pub struct EngineClient {
    worker: Worker,
    line: Rc<RefCell<Line>>,
    // Kept for as long as the worker may call them.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

/// What both directions share. Borrowed for moments only, never across a call to the page.
#[derive(Debug, Default)]
struct Line {
    state: State,
    /// What was said before the worker was ready: a message posted then is lost.
    early: Vec<Outgoing>,
    frame_in_flight: bool,
    spare: Option<ArrayBuffer>,
    block: Vec<u32>,
    frame: Frame,
}

#[derive(Debug)]
enum Outgoing {
    Said(ToWorker),
    Canvases(ToWorker, OffscreenCanvas, OffscreenCanvas),
    Sketch(Vec<u8>, Vec<u32>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Starting,
    Ready,
    Crashed,
}

impl EngineClient {
    /// Starts the worker at `url`. Everything it says goes to `on_update`, which may send
    /// requests. Requests sent before it is ready wait for it.
    ///
    /// # Errors
    /// Where the browser refuses to start a worker; the text is the browser's.
    pub fn spawn(
        url: &str,
        on_update: impl FnMut(FromEngine<'_>) + 'static,
    ) -> Result<EngineClient, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(url, &options).map_err(|error| text_of(&error))?;
        let line = Rc::new(RefCell::new(Line::default()));
        let on_update = Rc::new(RefCell::new(on_update));

        let on_message = {
            let (line, worker, on_update) = (line.clone(), worker.clone(), on_update.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                receive(&line, &worker, &event.data(), &mut *on_update.borrow_mut());
            })
        };
        let on_error = {
            let line = line.clone();
            Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
                let message = message.filter(|text| !text.is_empty());
                let message =
                    message.unwrap_or_else(|| "The engine could not be loaded".to_owned());
                crash(&line, message, &mut *on_update.borrow_mut());
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(EngineClient { worker, line, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request. For [`Request::Advance`] prefer [`EngineClient::advance`].
    pub fn send(&self, request: Request) {
        if matches!(request, Request::Advance { .. } | Request::StepEvent | Request::Travel(_)) {
            self.line.borrow_mut().frame_in_flight = true;
        }
        self.tell(ToWorker::Request(request));
    }
    /// Tells the worker how the map is to be drawn.
    pub fn tell(&self, what: ToWorker) {
        send(&self.line, &self.worker, Outgoing::Said(what));
    }
    /// Hands over a map's canvases: the city's, and that of what moves. `what` says whose.
    pub fn hand_over(&self, what: ToWorker, still: OffscreenCanvas, moving: OffscreenCanvas) {
        send(&self.line, &self.worker, Outgoing::Canvases(what, still, moving));
    }
    /// Has a packed sketch drawn, by a worker that can.
    pub fn draw(&self, sketch: Vec<u8>, block: Vec<u32>) {
        send(&self.line, &self.worker, Outgoing::Sketch(sketch, block));
    }

    /// Whether a frame that was asked for is still to come.
    pub fn owes_frame(&self) -> bool {
        self.line.borrow().frame_in_flight
    }
    /// Asks for `by_us` more of simulated time and a frame, unless a frame is still to come:
    /// then nothing is sent, and the page asks again with its next animation frame.
    pub fn advance(&self, by_us: u64, events_max: u32, speed: f32) -> Asked {
        if self.owes_frame() {
            return Asked::NotYet;
        }
        self.send(Request::Advance { by_us, events_max, speed });
        Asked::Yes
    }
}

/// Whether a request went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It did.
    Yes,
    /// The answer to an earlier one is still to come.
    NotYet,
}

impl Drop for EngineClient {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

fn send(line: &RefCell<Line>, worker: &Worker, outgoing: Outgoing) {
    let mut line = line.borrow_mut();
    match line.state {
        State::Starting => line.early.push(outgoing),
        State::Ready => post(&mut line, worker, &outgoing),
        State::Crashed => {}
    }
}

fn post(line: &mut Line, worker: &Worker, outgoing: &Outgoing) {
    let parcel = match outgoing {
        Outgoing::Said(what @ ToWorker::Request(_)) => channel::wrap(what, line.spare.take()),
        Outgoing::Said(what) => channel::wrap(what, None),
        Outgoing::Sketch(sketch, block) => channel::wrap_sketch(sketch, block),
        Outgoing::Canvases(what, still, moving) => channel::wrap_canvases(what, still, moving),
    };
    let posted = parcel.and_then(|parcel| {
        worker
            .post_message_with_transfer(&parcel.message, &parcel.transfer)
            .map_err(|error| text_of(&error))
    });
    if let Err(why) = posted {
        line.frame_in_flight = false;
        web_sys::console::error_2(&"a request could not be sent:".into(), &why.into());
    }
}

fn receive(
    line: &Rc<RefCell<Line>>,
    worker: &Worker,
    message: &JsValue,
    on_update: &mut dyn FnMut(FromEngine<'_>),
) {
    if line.borrow().state == State::Crashed {
        return;
    }
    match channel::unwrap_answer(message) {
        Ok(Answer::Update(update)) => {
            if *update == Update::Ready {
                let mut line = line.borrow_mut();
                line.state = State::Ready;
                for outgoing in std::mem::take(&mut line.early) {
                    post(&mut line, worker, &outgoing);
                }
            }
            on_update(FromEngine::Update(*update));
        }
        Ok(Answer::Frame(buffer)) => {
            // Taken in a statement of its own: the borrow must end before the page is called.
            let taken = take_frame(&mut line.borrow_mut(), buffer);
            match taken {
                Ok(frame) => {
                    on_update(FromEngine::Frame(&frame));
                    line.borrow_mut().frame = frame;
                }
                Err(bad) => crash(line, bad.to_string(), on_update),
            }
        }
        Ok(Answer::Picture(picture)) => on_update(FromEngine::Picture(picture)),
        Ok(Answer::Drawing(text)) => on_update(FromEngine::Drawing(text)),
        Ok(Answer::Panicked(text)) => crash(line, text, on_update),
        Err(why) => crash(line, why, on_update),
    }
}

/// Takes the frame out of the line, so that the page may ask for the next while it looks at it.
fn take_frame(line: &mut Line, buffer: ArrayBuffer) -> Result<Frame, port::BadBlock> {
    line.frame_in_flight = false;
    channel::read_block(&buffer, &mut line.block);
    line.spare = Some(buffer);
    let mut frame = std::mem::take(&mut line.frame);
    port::decode(&line.block, &mut frame).map(|()| frame)
}

/// Says so once: a panic arrives both as its message and as the error that it raises.
fn crash(line: &RefCell<Line>, message: String, on_update: &mut dyn FnMut(FromEngine<'_>)) {
    let before = std::mem::replace(&mut line.borrow_mut().state, State::Crashed);
    if before != State::Crashed {
        on_update(FromEngine::Crashed { message });
    }
}

fn text_of(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => error.message().into(),
        None => error.as_string().unwrap_or_else(|| "The browser says nothing more".to_owned()),
    }
}
