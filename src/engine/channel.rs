//! What page and worker say to each other, as values of the browser: one place for both sides.
//!
//! A message to the worker is `[what, spare]`, `[what, still, moving]` or `[what, sketch, block]`:
//! `spare` is the last frame's buffer on its way back, then come the map's canvases, or what is to be
//! drawn and its frame.
//! An answer is `[kind, payload]`. What is said and updates are bytes (`codec`); all buffers are
//! handed over, not copied.

use super::codec;
use super::protocol::{Look, Request, ToWorker, Update};
use crate::view::palette::Palette;
use js_sys::{Array, ArrayBuffer, Uint8Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, OffscreenCanvas};

/// A message from the worker, as the page reads it.
#[derive(Debug)]
pub enum Answer {
    /// An update.
    Update(Box<Update>),
    /// A frame's block.
    Frame(ArrayBuffer),
    /// A picture file.
    Picture(Blob),
    /// A picture as SVG.
    Drawing(String),
    /// The engine has panicked with this message and is of no more use.
    Panicked(String),
}

/// A message and what is handed over with it.
#[derive(Debug)]
pub struct Parcel {
    /// The value to post.
    pub message: JsValue,
    /// The transfer list.
    pub transfer: Array,
}

/// Wraps what the page says, with the buffer to be filled again.
///
/// # Errors
/// Where it has no bytes; the text says why.
pub fn wrap(what: &ToWorker, spare: Option<ArrayBuffer>) -> Result<Parcel, String> {
    let bytes = buffer_of(&codec::encode(what)?);
    let (message, transfer) = (Array::of1(&bytes), Array::of1(&bytes));
    if let Some(buffer) = spare {
        message.push(&buffer);
        transfer.push(&buffer);
    }
    Ok(Parcel { message: message.into(), transfer })
}

/// Wraps canvases for a map, which are handed over.
///
/// # Errors
/// As [`wrap`].
pub fn wrap_canvases(
    what: &ToWorker,
    still: &OffscreenCanvas,
    moving: &OffscreenCanvas,
) -> Result<Parcel, String> {
    let message = Array::of3(&buffer_of(&codec::encode(what)?), still, moving);
    Ok(Parcel { message: message.into(), transfer: Array::of2(still, moving) })
}

/// Wraps a sketch and the block of its frame.
///
/// # Errors
/// As [`wrap`].
pub fn wrap_sketch(sketch: &[u8], block: &[u32]) -> Result<Parcel, String> {
    let what = buffer_of(&codec::encode(&ToWorker::Sketch)?);
    let (sketch, block) = (buffer_of(sketch), Uint32Array::from(block).buffer());
    let message = Array::of3(&what, &sketch, &block).into();
    Ok(Parcel { message, transfer: Array::of2(&sketch, &block) })
}

/// A message as the worker reads it.
#[allow(clippy::large_enum_variant, reason = "small where it is used: a pointer is four bytes")]
#[derive(Debug)]
pub enum Message {
    /// Something for the engine, with a buffer for the next frame.
    Request(Request, Option<ArrayBuffer>),
    /// The map's canvases: the city's, and that of what moves.
    Canvases(OffscreenCanvas, OffscreenCanvas),
    /// The same of the future beside.
    CanvasesBeside(OffscreenCanvas, OffscreenCanvas),
    /// The colours in force.
    Palette(Palette),
    /// Where the page looks.
    Look(Look),
    /// Make a picture file of the canvases.
    Picture,
    /// Draw this sketch with the frame of this block.
    Sketch(Vec<u8>, Vec<u32>),
}

/// Unwraps a message on the worker's side.
///
/// # Errors
/// Where it is none: page and worker are not of the same build.
pub fn unwrap(message: &JsValue) -> Result<Message, String> {
    let parts = message.dyn_ref::<Array>().ok_or("a message is not a list")?;
    let canvas = |idx| parts.get(idx).dyn_into::<OffscreenCanvas>().map_err(|_| "no canvas");
    Ok(match codec::decode(&bytes_of(parts.get(0))?)? {
        ToWorker::Request(request) => Message::Request(request, parts.get(1).dyn_into().ok()),
        ToWorker::Canvases => Message::Canvases(canvas(1)?, canvas(2)?),
        ToWorker::CanvasesBeside => Message::CanvasesBeside(canvas(1)?, canvas(2)?),
        ToWorker::Palette(palette) => Message::Palette(*palette),
        ToWorker::Look(look) => Message::Look(look),
        ToWorker::Picture => Message::Picture,
        ToWorker::Sketch => {
            let block = parts.get(2).dyn_into::<ArrayBuffer>().map_err(|_| "no frame")?;
            Message::Sketch(bytes_of(parts.get(1))?, Uint32Array::new(&block).to_vec())
        }
    })
}

/// Wraps an update.
///
/// # Errors
/// Where the update cannot become a browser value; the text says why.
pub fn wrap_update(update: &Update) -> Result<Parcel, String> {
    let bytes = buffer_of(&codec::encode(update)?);
    let message = Array::of2(&KIND_UPDATE.into(), &bytes).into();
    Ok(Parcel { message, transfer: Array::of1(&bytes) })
}

/// Wraps a frame's block, in `spare` where that is large enough.
pub fn wrap_block(block: &[u32], spare: Option<ArrayBuffer>) -> Parcel {
    let needed = block.len() as u32 * 4;
    let fits = spare.filter(|buffer| buffer.byte_length() >= needed);
    // Half as much again: a growing city does not ask for a new buffer with every order.
    let buffer =
        fits.unwrap_or_else(|| ArrayBuffer::new((needed + needed / 2).next_multiple_of(4)));
    Uint32Array::new(&buffer).subarray(0, block.len() as u32).copy_from(block);
    let message = Array::of2(&KIND_FRAME.into(), &buffer).into();
    Parcel { message, transfer: Array::of1(&buffer) }
}

/// Wraps the message of a panic.
pub fn wrap_panic(text: &str) -> JsValue {
    Array::of2(&KIND_PANIC.into(), &text.into()).into()
}

/// Wraps a picture file.
pub fn wrap_picture(picture: &JsValue) -> JsValue {
    Array::of2(&KIND_PICTURE.into(), picture).into()
}

/// Wraps a picture as SVG.
pub fn wrap_drawing(text: &str) -> JsValue {
    Array::of2(&KIND_DRAWING.into(), &text.into()).into()
}

/// Unwraps an answer on the page's side.
///
/// # Errors
/// Where it is no answer: page and worker are not of the same build.
pub fn unwrap_answer(message: &JsValue) -> Result<Answer, String> {
    let parts = message.dyn_ref::<Array>().ok_or("an answer is not a list")?;
    let payload = parts.get(1);
    match parts.get(0).as_f64() {
        Some(KIND_UPDATE) => Ok(Answer::Update(Box::new(codec::decode(&bytes_of(payload)?)?))),
        Some(KIND_FRAME) => match payload.dyn_into::<ArrayBuffer>() {
            Ok(buffer) => Ok(Answer::Frame(buffer)),
            Err(_) => Err("a frame is not a buffer".to_owned()),
        },
        Some(KIND_PICTURE) => match payload.dyn_into::<Blob>() {
            Ok(picture) => Ok(Answer::Picture(picture)),
            Err(_) => Err("a picture is not a file".to_owned()),
        },
        Some(KIND_DRAWING) => Ok(Answer::Drawing(payload.as_string().unwrap_or_default())),
        Some(KIND_PANIC) => Ok(Answer::Panicked(payload.as_string().unwrap_or_default())),
        _ => Err("an answer is of no known kind; expected 0 to 4".to_owned()),
    }
}

/// Copies a buffer's words into `block`, in place.
pub fn read_block(buffer: &ArrayBuffer, block: &mut Vec<u32>) {
    let words = Uint32Array::new(buffer);
    block.resize(words.length() as usize, 0);
    words.copy_to(block);
}

const KIND_UPDATE: f64 = 0.0;
const KIND_FRAME: f64 = 1.0;
const KIND_PANIC: f64 = 2.0;
const KIND_PICTURE: f64 = 3.0;
const KIND_DRAWING: f64 = 4.0;

fn buffer_of(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

fn bytes_of(value: JsValue) -> Result<Vec<u8>, String> {
    let buffer = value.dyn_into::<ArrayBuffer>().map_err(|_| "a message is not a buffer")?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
