//! The camera: where the window onto the city stands. Knows no canvas and no pointer event.
//!
//! World coordinates are metres east and north; screen coordinates are CSS pixels right and down
//! from the window's top left corner.

/// A window onto the world that never loses sight of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    world: (f64, f64),
    window: (f64, f64),
    centre: (f64, f64),
    scale: f64,
}

impl Camera {
    /// A camera that shows all of a world of `world` metres in a window of `window` pixels.
    pub fn fitting(world: (f32, f32), window: (f64, f64)) -> Camera {
        let world = (f64::from(world.0).max(1.0), f64::from(world.1).max(1.0));
        let mut camera = Camera { world, window: at_least_one(window), centre: world, scale: 1.0 };
        camera.fit();
        camera
    }
    /// Pixels per metre.
    pub const fn scale(&self) -> f64 {
        self.scale
    }
    /// The place in the middle of the window, in metres.
    pub const fn centre(&self) -> (f64, f64) {
        self.centre
    }
    /// Width and height of the window in pixels.
    pub const fn window(&self) -> (f64, f64) {
        self.window
    }
    /// Where a place is seen.
    pub fn screen_from_world(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            self.window.0 / 2.0 + (x - self.centre.0) * self.scale,
            self.window.1 / 2.0 - (y - self.centre.1) * self.scale,
        )
    }
    /// Which place is seen there.
    pub fn world_from_screen(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            self.centre.0 + (x - self.window.0 / 2.0) / self.scale,
            self.centre.1 - (y - self.window.1 / 2.0) / self.scale,
        )
    }
    /// Shows all of the world with a small margin.
    pub fn fit(&mut self) {
        self.centre = (self.world.0 / 2.0, self.world.1 / 2.0);
        self.scale = self.fit_scale();
    }
    /// Shows this place in the middle at this scale, as far as the world and the zoom allow.
    pub fn go_to(&mut self, centre: (f64, f64), scale: f64) {
        self.centre = centre;
        self.zoom(scale / self.scale);
        self.centre = centre;
        self.clamp();
    }
    /// The window has another size now: what was in the middle stays there, and a view of the
    /// whole city stays one.
    pub fn resize(&mut self, window: (f64, f64)) {
        let fitted = self.is_fitted();
        self.window = at_least_one(window);
        if fitted {
            self.fit();
        } else {
            self.clamp();
        }
    }
    /// Whether the window shows what [`Camera::fit`] would.
    pub fn is_fitted(&self) -> bool {
        let middle = (self.world.0 / 2.0, self.world.1 / 2.0);
        let off = (self.centre.0 - middle.0).abs() + (self.centre.1 - middle.1).abs();
        off * self.scale < 0.5 && (self.scale / self.fit_scale() - 1.0).abs() < 1e-6
    }
    /// Moves the picture by so many pixels, as a dragging finger does.
    pub fn pan(&mut self, (dx, dy): (f64, f64)) {
        self.centre.0 -= dx / self.scale;
        self.centre.1 += dy / self.scale;
        self.clamp();
    }
    /// Enlarges the picture `factor` times; the place under `screen` stays where it is.
    pub fn zoom_about(&mut self, screen: (f64, f64), factor: f64) {
        if !factor.is_finite() || factor <= 0.0 {
            return;
        }
        let anchor = self.world_from_screen(screen);
        let (least, most) = self.scale_range();
        self.scale = (self.scale * factor).clamp(least, most);
        self.put(anchor, screen);
        self.clamp();
    }
    /// Enlarges the picture about the middle of the window.
    pub fn zoom(&mut self, factor: f64) {
        self.zoom_about((self.window.0 / 2.0, self.window.1 / 2.0), factor);
    }
    /// Two fingers moved from `before` to `after`: the places under them follow.
    pub fn pinch(&mut self, before: [(f64, f64); 2], after: [(f64, f64); 2]) {
        let (from, to) = (middle(before), middle(after));
        let (apart, apart_now) = (apart(before), apart(after));
        self.pan((to.0 - from.0, to.1 - from.1));
        if apart > 1.0 {
            self.zoom_about(to, apart_now / apart);
        }
    }
    /// Moves as little as needed so that a place is at least `margin` pixels inside the window.
    pub fn reveal(&mut self, world: (f64, f64), margin: f64) {
        let (x, y) = self.screen_from_world(world);
        let inside = |at: f64, size: f64| {
            let margin = margin.min(size / 2.0);
            at.clamp(margin, size - margin) - at
        };
        self.pan((inside(x, self.window.0), inside(y, self.window.1)));
    }

    /// Pixels left free at each edge by [`Camera::fit`].
    const MARGIN: f64 = 24.0;
    /// Closest view, in pixels per metre: a car is as long as a marker.
    const SCALE_MAX: f64 = 4.0;

    fn put(&mut self, world: (f64, f64), screen: (f64, f64)) {
        let (x, y) = self.screen_from_world(world);
        self.centre.0 += (x - screen.0) / self.scale;
        self.centre.1 -= (y - screen.1) / self.scale;
    }
    fn fit_scale(&self) -> f64 {
        let room = |window: f64| (window - 2.0 * Self::MARGIN).max(window / 2.0);
        (room(self.window.0) / self.world.0).min(room(self.window.1) / self.world.1)
    }
    fn scale_range(&self) -> (f64, f64) {
        let fit = self.fit_scale();
        (fit / 2.0, Self::SCALE_MAX.max(fit * 2.0))
    }
    fn clamp(&mut self) {
        let (least, most) = self.scale_range();
        self.scale = self.scale.clamp(least, most);
        self.centre.0 = self.centre.0.clamp(0.0, self.world.0);
        self.centre.1 = self.centre.1.clamp(0.0, self.world.1);
    }
}

/// A hidden window has no size; a camera without one could not be undone.
fn at_least_one(window: (f64, f64)) -> (f64, f64) {
    (window.0.max(1.0), window.1.max(1.0))
}

fn middle([a, b]: [(f64, f64); 2]) -> (f64, f64) {
    ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)
}

fn apart([a, b]: [(f64, f64); 2]) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera::fitting((4000.0, 3000.0), (800.0, 600.0))
    }

    #[track_caller]
    fn assert_near(a: (f64, f64), b: (f64, f64)) {
        assert!((a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6, "{a:?} is not {b:?}");
    }

    #[test]
    fn a_fitting_camera_shows_every_corner() {
        let camera = camera();
        for corner in [(0.0, 0.0), (4000.0, 0.0), (0.0, 3000.0), (4000.0, 3000.0)] {
            let (x, y) = camera.screen_from_world(corner);
            assert!((0.0..=800.0).contains(&x) && (0.0..=600.0).contains(&y), "{x} {y}");
        }
        assert!(camera.is_fitted());
    }

    #[test]
    fn north_is_up() {
        let camera = camera();
        let south = camera.screen_from_world((2000.0, 0.0));
        let north = camera.screen_from_world((2000.0, 3000.0));
        assert!(north.1 < south.1);
    }

    #[test]
    fn screen_and_world_undo_each_other() {
        let mut camera = camera();
        camera.zoom_about((100.0, 500.0), 3.0);
        for at in [(0.0, 0.0), (12.5, 440.0), (800.0, 600.0)] {
            assert_near(camera.screen_from_world(camera.world_from_screen(at)), at);
        }
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let mut camera = camera();
        let pointer = (321.0, 234.0);
        let place = camera.world_from_screen(pointer);
        camera.zoom_about(pointer, 2.5);
        assert_near(camera.screen_from_world(place), pointer);
    }

    #[test]
    fn zoom_and_pan_cannot_lose_the_city() {
        let mut camera = camera();
        camera.zoom(1e9);
        camera.pan((1e9, -1e9));
        let (x, y) = camera.centre();
        assert!((0.0..=4000.0).contains(&x) && (0.0..=3000.0).contains(&y));
        camera.zoom(1e-9);
        camera.zoom(f64::NAN);
        assert!(camera.scale() > 0.0 && camera.scale().is_finite());
    }

    #[test]
    fn places_under_two_fingers_follow_them() {
        let mut camera = camera();
        let before = [(300.0, 300.0), (500.0, 300.0)];
        let after = [(200.0, 320.0), (600.0, 320.0)];
        let places = before.map(|finger| camera.world_from_screen(finger));
        camera.pinch(before, after);
        for (place, finger) in places.into_iter().zip(after) {
            assert_near(camera.screen_from_world(place), finger);
        }
    }

    #[test]
    fn a_fitted_view_stays_fitted_when_the_window_changes() {
        let mut camera = camera();
        camera.resize((390.0, 400.0));
        assert!(camera.is_fitted());
        camera.zoom(2.0);
        let centre = camera.centre();
        camera.resize((0.0, 0.0));
        camera.resize((800.0, 600.0));
        assert_near(camera.centre(), centre);
    }

    #[test]
    fn revealing_moves_only_what_is_hidden() {
        let mut camera = camera();
        camera.zoom(6.0);
        let before = camera;
        camera.reveal(before.centre(), 50.0);
        assert_eq!(camera, before);
        camera.reveal((100.0, 100.0), 50.0);
        let (x, y) = camera.screen_from_world((100.0, 100.0));
        assert!((49.9..=750.1).contains(&x) && (49.9..=550.1).contains(&y), "{x} {y}");
    }
}
