//! A picture of the map for whoever draws it in the language of SVG. Pure.
//!
//! The page has all that is on the map; the functions that write SVG are in the worker that is only
//! loaded when it is needed. The frame goes beside the rest, as frames always do.

use super::codec;
use super::port;
use crate::view::draw::Scene;
use crate::view::flights::MessageLayer;
use crate::view::frame::Frame;
use crate::view::lens::Lens;
use crate::view::map::MapModel;
use crate::view::palette::Palette;
use crate::view::panel::{MapMarks, Subject};
use crate::view::svg;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Draws a sketch and the block of its frame as an SVG file. A worker gets it as a pointer, so that
/// one without it is built without what it calls.
pub type Draw = fn(&[u8], &[u32]) -> Result<String, String>;

/// What is on the map, beside the frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sketch<'a> {
    /// The city.
    pub map: Cow<'a, MapModel>,
    /// What is broken, and who waits for whom.
    pub marks: Cow<'a, MapMarks>,
    /// The colours in force.
    pub palette: Palette,
    /// The view.
    pub lens: Lens,
    /// Which messages are shown.
    pub messages: MessageLayer,
    /// The selected thing.
    pub selected: Option<Subject>,
}

impl Sketch<'_> {
    /// The sketch and its frame as they travel.
    ///
    /// # Errors
    /// Where it has no bytes; the text says why.
    pub fn packed(&self, frame: &Frame) -> Result<(Vec<u8>, Vec<u32>), String> {
        let mut block = Vec::new();
        port::encode(frame, &mut block);
        Ok((codec::encode(self)?, block))
    }
}

/// Draws what [`Sketch::packed`] made.
///
/// # Errors
/// Where it was not made by the same build.
pub fn draw(bytes: &[u8], block: &[u32]) -> Result<String, String> {
    let sketch: Sketch = codec::decode(bytes)?;
    let mut frame = Frame::default();
    port::decode(block, &mut frame).map_err(|bad| bad.to_string())?;
    let scene = Scene {
        map: &sketch.map,
        frame: &frame,
        lens: sketch.lens,
        selected: sketch.selected,
        marks: &sketch.marks,
        messages: sketch.messages,
        animated: false,
    };
    Ok(svg::picture(&scene, &sketch.palette))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::engine::protocol::{Request, Update};
    use crate::view::camera::Camera;

    #[test]
    fn a_sketch_is_drawn_as_it_was_where_it_came_from() {
        let mut engine = Engine::new();
        let mut map = MapModel::default();
        let mut marks = MapMarks::default();
        let advance = Request::Advance { by_us: 900_000_000, events_max: u32::MAX, speed: 1.0 };
        for request in [Request::start("small", 3), advance] {
            engine.handle(request, 0.0, &mut |update| match update {
                Update::Started { map: fresh, .. } => map = *fresh,
                Update::Panel(panel) => marks.clone_from(&panel.marks),
                _ => {}
            });
        }
        let sketch = Sketch {
            map: Cow::Borrowed(&map),
            marks: Cow::Borrowed(&marks),
            palette: Palette::default(),
            lens: Lens::new(&Camera::fitting(map.size, (640.0, 480.0)), 1.0),
            messages: MessageLayer { is_on: true, is_still: true },
            selected: Some(Subject::Dispatcher),
        };
        let (bytes, block) = sketch.packed(engine.frame()).unwrap();
        let drawn = draw(&bytes, &block).unwrap();
        assert_eq!(drawn.matches("<title>Driver ").count(), 5);
        let scene = Scene {
            map: &map,
            frame: engine.frame(),
            lens: sketch.lens,
            selected: sketch.selected,
            marks: &marks,
            messages: sketch.messages,
            animated: false,
        };
        assert_eq!(drawn, svg::picture(&scene, &sketch.palette));
        assert!(draw(&bytes[1..], &block).is_err());
        assert!(draw(&bytes, &block[..3]).is_err());
    }
}
