//! The engine in a Web Worker: messages in, messages out. Knows no page.
//!
//! A panic ends the worker: its message is posted first, and the page starts another one.

use super::channel;
use super::protocol::Update;
use super::{Answer, Engine, port};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Takes over the worker it is called in, and says that it is ready.
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        let _ = scope().post_message(&channel::wrap_panic(&info.to_string()));
    }));
    let mut engine = Engine::new();
    let mut block = Vec::new();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        answer(&mut engine, &mut block, &event.data());
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It is called for as long as the worker lives.
    on_message.forget();
    post_update(&Update::Ready);
}

fn answer(engine: &mut Engine, block: &mut Vec<u32>, message: &JsValue) {
    let (request, spare) = match channel::unwrap_request(message) {
        Ok(parts) => parts,
        Err(why) => {
            post_update(&Update::Rejected { why: format!("The engine was not understood: {why}") });
            return;
        }
    };
    let wall_ms = scope().performance().map_or(0.0, |clock| clock.now());
    if engine.handle(request, wall_ms, &mut |update| post_update(&update)) == Answer::Frame {
        port::encode(engine.frame(), block);
        let parcel = channel::wrap_block(block, spare);
        report(scope().post_message_with_transfer(&parcel.message, &parcel.transfer));
    }
}

fn post_update(update: &Update) {
    match channel::wrap_update(update) {
        Ok(message) => report(scope().post_message(&message)),
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
