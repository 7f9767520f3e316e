//! So many moving things drawn by the painter, in a worker as on the page: rows 8 and 9 of
//! docs/performance.md. `cargo xtask bench` builds it for a browser; natively it does nothing.

use dispatch_playground::painter::Painter;
use dispatch_playground::view::camera::Camera;
use dispatch_playground::view::draw::Scene;
use dispatch_playground::view::flights::MessageLayer;
use dispatch_playground::view::frame::{DRIVER_STRIDE, Frame};
use dispatch_playground::view::lens::Lens;
use dispatch_playground::view::map::MapModel;
use dispatch_playground::view::palette::Palette;
use dispatch_playground::view::panel::MapMarks;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};
use web_sys::OffscreenCanvas;

/// Drivers that cross a square town without streets.
#[wasm_bindgen]
pub struct Swarm {
    painter: Painter,
    frame: Frame,
    map: MapModel,
    marks: MapMarks,
    lens: Lens,
}

#[wasm_bindgen]
impl Swarm {
    /// So many of them on canvases of this size; `colours` has a property for each token.
    ///
    /// # Errors
    /// Where the browser offers no drawing surface.
    #[wasm_bindgen(constructor)]
    pub fn new(
        canvases: Vec<OffscreenCanvas>,
        count: u32,
        width: f64,
        height: f64,
        colours: &JsValue,
    ) -> Result<Swarm, JsError> {
        let [still, moving] =
            <[_; 2]>::try_from(canvases).map_err(|_| JsError::new("two canvases"))?;
        let mut painter = Painter::new(still, moving).ok_or(JsError::new("no drawing surface"))?;
        painter.set_palette(Palette::read(|token| {
            let value = js_sys::Reflect::get(colours, &token.into());
            value.ok().and_then(|value| value.as_string()).unwrap_or_default()
        }));
        let map = MapModel { size: (SIDE_M, SIDE_M), ..MapModel::default() };
        let lens = Lens::new(&Camera::fitting(map.size, (width, height)), 1.0);
        let mut frame = Frame::default();
        let mut random = noise();
        for _ in 0..count {
            let (x, y) = (random() * SIDE_M, random() * SIDE_M);
            let marker = (random() * 5.0).floor();
            let heading = random() * std::f32::consts::TAU;
            frame.drivers.extend([x, y, heading, marker, 1.0, 0.0, -1.0, 1.0]);
        }
        Ok(Swarm { painter, frame, map, marks: MapMarks::default(), lens })
    }
    /// Moves each of them by a step and draws them all.
    pub fn draw(&mut self) {
        for driver in self.frame.drivers.as_chunks_mut::<DRIVER_STRIDE>().0 {
            let [x, y, heading, ..] = driver;
            *x = (*x + STEP_M * libm::cosf(*heading)).rem_euclid(SIDE_M);
            *y = (*y + STEP_M * libm::sinf(*heading)).rem_euclid(SIDE_M);
        }
        self.painter.draw_moving(&Scene {
            map: &self.map,
            frame: &self.frame,
            lens: self.lens,
            selected: None,
            marks: &self.marks,
            messages: MessageLayer::default(),
            animated: true,
        });
    }
}

fn main() {}

/// Numbers in 0 to 1, the same every time.
fn noise() -> impl FnMut() -> f32 {
    let mut state = 0x9e37_79b9_u32;
    move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as f32 / (1u32 << 24) as f32
    }
}

const SIDE_M: f32 = 4_000.0;
const STEP_M: f32 = 2.0;
