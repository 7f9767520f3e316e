//! The world as the painter reads it each frame: one plain cell that no signal watches.

use crate::view::camera::Camera;
use crate::view::frame::Frame;
use crate::view::map::MapModel;
use crate::view::panel::{PanelModel, Subject};

/// What is on the map now, and what of it has yet to be drawn.
#[derive(Debug, Default)]
pub struct World {
    /// The still picture.
    pub map: MapModel,
    /// What moves.
    pub frame: Frame,
    /// The view; `None` until the map has a size on the screen.
    pub camera: Option<Camera>,
    /// The selected thing.
    pub selected: Option<Subject>,
    /// Directed roads that are closed.
    pub closed: Vec<u32>,
    /// Faults that are named on the map.
    pub callouts: Vec<(Subject, String)>,
    /// What the painter has not drawn yet.
    pub stale: Stale,
}

/// What has changed since the painter looked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stale {
    /// Another city.
    pub city: bool,
    /// Size, theme or closed roads.
    pub still: bool,
    /// The view of the same picture.
    pub view: bool,
    /// A new frame or selection.
    pub moving: bool,
}

impl World {
    /// Another run: everything is new. The view of the same city stays.
    pub fn restart(&mut self, map: MapModel) {
        let same = map.size == self.map.size && map.name == self.map.name;
        if !same && let Some(camera) = &mut self.camera {
            *camera = opening(map.size, camera.window());
        }
        self.map = map;
        self.frame = Frame::default();
        self.selected = None;
        self.closed.clear();
        self.callouts.clear();
        self.stale = Stale { city: true, still: true, view: true, moving: true };
    }
    /// The window has this size now.
    pub fn resize(&mut self, window: (f64, f64)) {
        match &mut self.camera {
            Some(camera) => camera.resize(window),
            None => self.camera = Some(Camera::fitting(self.map.size, window)),
        }
        self.stale.still = true;
    }
    /// Changes the view.
    pub fn look(&mut self, change: impl FnOnce(&mut Camera)) {
        if let Some(camera) = &mut self.camera {
            change(camera);
            self.stale.view = true;
        }
    }
    /// Takes over what the painter needs of the panels.
    pub fn follow(&mut self, panel: &PanelModel) {
        if self.closed != panel.closed_roads {
            self.closed.clone_from(&panel.closed_roads);
            self.stale.still = true;
        }
        let named = || panel.faults.iter().filter_map(|row| Some((row.subject?, &row.label)));
        if !named().eq(self.callouts.iter().map(|(subject, label)| (*subject, label))) {
            self.callouts = named().map(|(subject, label)| (subject, label.clone())).collect();
            self.stale.moving = true;
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

/// A quarter more: nothing important lies that near to the edge (chosen by looking).
const OPENING_MAX: f64 = 1.3;
