//! From metres to pixels, as plain multiplication, and how large things are drawn at a zoom.

use super::camera::Camera;
use serde::{Deserialize, Serialize};

/// What the painter needs of the camera, in the form the inner loops want it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lens {
    /// CSS pixels per metre.
    pub scale: f64,
    /// Screen x of the world's origin.
    pub left: f64,
    /// Screen y of the world's origin.
    pub top: f64,
    /// Window width in CSS pixels.
    pub width: f64,
    /// Window height in CSS pixels.
    pub height: f64,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
}

impl Lens {
    /// A lens for this view on a screen with `ratio` device pixels per CSS pixel.
    pub fn new(camera: &Camera, ratio: f64) -> Lens {
        let (left, top) = camera.screen_from_world((0.0, 0.0));
        let (width, height) = camera.window();
        Lens { scale: camera.scale(), left, top, width, height, ratio }
    }
    /// Where a place is drawn.
    pub fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (self.left + f64::from(x) * self.scale, self.top - f64::from(y) * self.scale)
    }
    /// Whether something at this pixel can be seen, with `margin` pixels around the window.
    pub fn sees(&self, (x, y): (f64, f64), margin: f64) -> bool {
        x > -margin && y > -margin && x < self.width + margin && y < self.height + margin
    }
    /// Width in pixels of a road of this class (0 arterial, 1 main, 2 local): it grows slower
    /// than the zoom, so that streets stay lines from afar and do not become fields close by.
    pub fn road_px(&self, class: u8) -> f64 {
        let metres = [20.0, 14.0, 9.0][usize::from(class.min(2))];
        let least = [2.6, 1.6, 0.8][usize::from(class.min(2))];
        let most = [26.0, 19.0, 14.0][usize::from(class.min(2))];
        (metres * self.scale * 1.6_f64.min(0.55 / self.scale.sqrt()).max(0.75)).clamp(least, most)
    }
    /// Size of markers relative to their size in the middle of the zoom range.
    pub fn marker_size(&self) -> f64 {
        (0.62 + 0.5 * self.scale.sqrt()).clamp(0.62, 1.25)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lens_agrees_with_the_camera() {
        let mut camera = Camera::fitting((4000.0, 3000.0), (800.0, 600.0));
        camera.zoom_about((10.0, 20.0), 2.0);
        let lens = Lens::new(&camera, 2.0);
        let (x, y) = lens.at(1234.0, 567.0);
        let (cx, cy) = camera.screen_from_world((1234.0, 567.0));
        assert!((x - cx).abs() < 1e-6 && (y - cy).abs() < 1e-6);
    }

    #[test]
    fn greater_roads_are_wider_at_every_zoom() {
        for scale in [0.02, 0.1, 0.2, 0.5, 1.0, 4.0] {
            let lens = Lens { scale, left: 0., top: 0., width: 1., height: 1., ratio: 1. };
            assert!(lens.road_px(0) > lens.road_px(1) && lens.road_px(1) > lens.road_px(2));
        }
    }
}
