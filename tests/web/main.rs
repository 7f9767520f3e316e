//! Tests inside a browser: the same runs as natively, and what page and worker say to each other.
//!
//! `cargo xtask test --only web` runs them in a headless Chrome.

#![cfg(target_arch = "wasm32")]

mod components;

use dispatch_playground::engine::channel::{self, Answer, Message};
use dispatch_playground::engine::protocol::serde_bytes_vec::Bytes;
use dispatch_playground::engine::protocol::{Request, ToWorker, Update};
use dispatch_playground::engine::{Answer as Answered, Engine, port, proof};
use dispatch_playground::js::Playground;
use dispatch_playground::scenario::wire::{WireCommand, WireFault, WireQueuePolicy};
use dispatch_playground::view::frame::Frame;
use dispatch_playground::view::panel::{PanelModel, Subject};
use js_sys::{Array, ArrayBuffer, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn two_thousand_eventful_runs_have_the_same_digest_here_as_natively() {
    assert_eq!(proof::combined(), proof::EXPECTED);
}

/// Sends a request through the browser's values, as the page and the worker do.
fn ask(engine: &mut Engine, request: &Request) -> (Answered, Vec<Update>) {
    let parcel = channel::wrap(&ToWorker::Request(request.clone()), None).unwrap();
    let Message::Request(request, _) = channel::unwrap(&parcel.message).unwrap() else {
        panic!("a request became something else");
    };
    let mut updates = Vec::new();
    let answer = engine.handle(request, 0.0, &mut |update| {
        let parcel = channel::wrap_update(&update).unwrap();
        match channel::unwrap_answer(&parcel.message).unwrap() {
            Answer::Update(back) => {
                assert_eq!(*back, update);
                updates.push(*back);
            }
            other => panic!("an update came back as {other:?}"),
        }
    });
    (answer, updates)
}

fn panel(updates: Vec<Update>) -> PanelModel {
    let panels = updates.into_iter().filter_map(|update| match update {
        Update::Panel(panel) => Some(*panel),
        _ => None,
    });
    panels.last().expect("a panel")
}

fn advance(secs: u64) -> Request {
    Request::Advance { by_us: secs * 1_000_000, events_max: 100_000, speed: 20.0 }
}

#[wasm_bindgen_test]
fn a_run_goes_through_the_messages_unharmed() {
    let mut engine = Engine::new();
    // All 64 bits of a seed arrive.
    let start = Request::start("default", u64::MAX - 6);
    let (_, updates) = ask(&mut engine, &start);
    assert!(matches!(&updates[0], Update::Started { map, .. } if !map.roads.is_empty()));
    assert_eq!(panel(updates).seed, u64::MAX - 6);

    ask(&mut engine, &Request::Command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo)));
    let fault = WireFault::DriverBreaksDown { driver: 3 };
    ask(&mut engine, &Request::Command(WireCommand::InjectFault(fault)));
    let (answer, _) = ask(&mut engine, &advance(1800));
    assert_eq!(answer, Answered::Frame);
    let (_, updates) = ask(&mut engine, &Request::Select(Some(Subject::Driver(3))));
    let panel = panel(updates);
    assert_eq!(panel.settings.queue, WireQueuePolicy::Lifo);
    assert_eq!(panel.states.iter().sum::<u32>(), panel.created);
    assert_eq!(panel.inspector.map(|i| i.title), Some("Driver 4".to_owned()));
}

#[wasm_bindgen_test]
fn a_frame_crosses_in_one_buffer_that_is_used_again() {
    let mut engine = Engine::new();
    ask(&mut engine, &Request::start("small", 1));
    ask(&mut engine, &advance(900));
    let mut block = Vec::new();
    port::encode(engine.frame(), &mut block);

    let first = channel::wrap_block(&block, None);
    let Ok(Answer::Frame(buffer)) = channel::unwrap_answer(&first.message) else {
        panic!("a frame came back as something else");
    };
    let again = channel::wrap_block(&block, Some(buffer.clone()));
    assert!(again.transfer.get(0) == JsValue::from(buffer.clone()), "the buffer is used again");

    let (mut words, mut frame) = (Vec::new(), Frame::default());
    channel::read_block(&buffer, &mut words);
    port::decode(&words, &mut frame).unwrap();
    assert_eq!(&frame, engine.frame());
}

#[wasm_bindgen_test]
fn a_spare_buffer_rides_along_with_a_request_and_files_keep_their_bytes() {
    let spare = ArrayBuffer::new(64);
    let bytes: Vec<u8> = (0..=255).collect();
    let files = vec![("map.json".to_owned(), Bytes(bytes))];
    let request = Request::import(files, 1 << 60);
    let what = ToWorker::Request(request.clone());
    let parcel = channel::wrap(&what, Some(spare.clone())).unwrap();
    let Message::Request(back, carried) = channel::unwrap(&parcel.message).unwrap() else {
        panic!("a request became something else");
    };
    assert_eq!(back, request);
    assert_eq!(carried, Some(spare));
}

#[wasm_bindgen_test]
fn a_bad_message_is_an_error_with_a_text_and_no_panic() {
    let junk = [
        JsValue::NULL,
        JsValue::from("Start"),
        Array::new().into(),
        Array::of1(&Object::new()).into(),
        Array::of1(&JsValue::from("NoSuchRequest")).into(),
        Array::of1(&ArrayBuffer::new(5)).into(),
        Array::of2(&JsValue::from(0), &ArrayBuffer::new(0)).into(),
        Array::of2(&JsValue::from(7), &JsValue::NULL).into(),
    ];
    for message in junk {
        assert!(channel::unwrap(&message).is_err_and(|why| !why.is_empty()));
        assert!(channel::unwrap_answer(&message).is_err_and(|why| !why.is_empty()));
    }
}

#[wasm_bindgen_test]
fn a_playground_runs_from_javascript() {
    let mut playground = Playground::new("small".to_owned(), 7.0).ok().expect("a run");
    let command = js_sys::JSON::parse(r#"{ "set-queue-policy": "lifo" }"#).unwrap();
    playground.command(command).ok().expect("accepted");
    playground.advance(1800.0).ok().expect("time passes");
    assert_eq!(playground.digest().len(), 16);
    let panel = playground.panel().ok().expect("a panel");
    let seed = Reflect::get(&panel, &"seed".into()).unwrap();
    assert_eq!(seed.as_f64(), Some(7.0));
    let states = Reflect::get(&panel, &"states".into()).unwrap();
    assert_eq!(states.unchecked_into::<Array>().length(), 7);
}

#[wasm_bindgen_test]
fn a_playground_turns_bad_input_into_exceptions() {
    let text = |error: wasm_bindgen::JsError| -> String {
        JsValue::from(error).unchecked_into::<js_sys::Error>().message().into()
    };
    let error = Playground::new("atlantis".to_owned(), 7.0).err().map(text);
    assert!(error.is_some_and(|text| text.contains("default, small, large")));
    assert!(Playground::new("small".to_owned(), 0.5).is_err());
    let mut playground = Playground::new("small".to_owned(), 7.0).ok().expect("a run");
    let before = playground.digest();
    let cancel = js_sys::JSON::parse(r#"{ "cancel-order": { "order": 900 } }"#).unwrap();
    let error = playground.command(cancel).err().map(text);
    assert_eq!(error.as_deref(), Some("There is no Order 901 in this run"));
    assert!(playground.advance(f64::NAN).is_err());
    assert_eq!(playground.digest(), before);
}
