//! The map as the page knows it, for finding what is pointed at and for moving the view: one plain
//! cell that no signal watches. It is drawn in the worker.

use crate::view::camera::Camera;
use crate::view::flights::MessageLayer;
use crate::view::frame::Frame;
use crate::view::map::MapModel;
use crate::view::panel::Subject;

/// What is on the map now, and the part of it that is looked at.
#[derive(Debug, Default)]
pub struct World {
    /// The still picture.
    pub map: MapModel,
    /// What moves.
    pub frame: Frame,
    /// The view; `None` until the map has a size on the screen.
    pub camera: Option<Camera>,
    /// Which messages are shown.
    pub messages: MessageLayer,
    /// The selected thing.
    pub selected: Option<Subject>,
    /// A frame has come that the camera has not followed yet.
    pub fresh: bool,
}

impl World {
    /// Another run: everything is new. The view of the same city stays.
    pub fn restart(&mut self, map: MapModel) {
        let same = map.size == self.map.size && map.name == self.map.name;
        if !same && let Some(camera) = &mut self.camera {
            *camera = match map.roads.is_empty() {
                true => clear_of_controls(map.size, camera.window()),
                false => opening(map.size, camera.window()),
            };
        }
        self.map = map;
        self.frame = Frame::default();
        self.selected = None;
    }
    /// The window has this size now.
    pub fn resize(&mut self, window: (f64, f64)) {
        match &mut self.camera {
            Some(camera) => camera.resize(window),
            None => self.camera = Some(Camera::fitting(self.map.size, window)),
        }
    }
    /// Changes the view.
    pub fn look(&mut self, change: impl FnOnce(&mut Camera)) {
        if let Some(camera) = &mut self.camera {
            change(camera);
        }
    }
}

/// The first view of a city: closer than all of it, where that leaves less empty land around.
fn opening(size: (f32, f32), window: (f64, f64)) -> Camera {
    let mut camera = Camera::fitting(size, window);
    let scale = camera.scale();
    let cover = (window.0 / f64::from(size.0)).max(window.1 / f64::from(size.1)) / scale;
    camera.zoom(cover.min(OPENING_MAX));
    camera
}

/// Without streets there is little but what stands at the edges, where the map's controls are.
fn clear_of_controls(size: (f32, f32), window: (f64, f64)) -> Camera {
    let mut camera = Camera::fitting(size, window);
    camera.zoom(CLEAR);
    camera
}

/// So much of the window is free of controls, on both sides (chosen by looking).
const CLEAR: f64 = 0.8;
/// A quarter more: nothing important lies that near to the edge (chosen by looking).
const OPENING_MAX: f64 = 1.3;
