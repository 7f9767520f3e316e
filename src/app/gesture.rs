//! What pointers on the map mean: a drag, a pinch or a tap. Pure: no event, no camera.

/// A place on the screen in pixels.
pub type Spot = (f64, f64);

/// What a movement of pointers means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// The picture follows one finger by so much.
    Drag(Spot),
    /// The picture follows two fingers.
    Pinch {
        /// Where they were.
        before: [Spot; 2],
        /// Where they are.
        after: [Spot; 2],
    },
}

/// The pointers that are down.
#[derive(Clone, Debug, Default)]
pub struct Gesture {
    down: Vec<(i32, Spot)>,
    moved: f64,
}

impl Gesture {
    /// A pointer went down. More than two change nothing.
    pub fn press(&mut self, pointer: i32, at: Spot) {
        if self.down.is_empty() {
            self.moved = 0.0;
        } else {
            // Two fingers never tap.
            self.moved = f64::INFINITY;
        }
        if self.down.len() < 2 && self.down.iter().all(|&(id, _)| id != pointer) {
            self.down.push((pointer, at));
        }
    }
    /// A pointer moved.
    pub fn slide(&mut self, pointer: i32, at: Spot) -> Option<Meaning> {
        let idx = self.down.iter().position(|&(id, _)| id == pointer)?;
        let before = [self.down[0].1, self.down[self.down.len() - 1].1];
        let (dx, dy) = (at.0 - self.down[idx].1.0, at.1 - self.down[idx].1.1);
        self.moved += dx.hypot(dy);
        if self.moved < TAP_PX {
            return None;
        }
        self.down[idx].1 = at;
        if self.down.len() == 1 {
            return Some(Meaning::Drag((dx, dy)));
        }
        Some(Meaning::Pinch { before, after: [self.down[0].1, self.down[1].1] })
    }
    /// A pointer went up. Returns the place of a tap.
    pub fn release(&mut self, pointer: i32, at: Spot) -> Option<Spot> {
        let known = self.down.iter().any(|&(id, _)| id == pointer);
        self.down.retain(|&(id, _)| id != pointer);
        (known && self.down.is_empty() && self.moved < TAP_PX).then_some(at)
    }
    /// The browser took the pointer away.
    pub fn cancel(&mut self, pointer: i32) {
        self.down.retain(|&(id, _)| id != pointer);
    }
}

/// A finger that trembles less than this still taps.
const TAP_PX: f64 = 6.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trembling_finger_taps() {
        let mut gesture = Gesture::default();
        gesture.press(1, (10.0, 10.0));
        assert_eq!(gesture.slide(1, (12.0, 11.0)), None);
        assert_eq!(gesture.release(1, (12.0, 11.0)), Some((12.0, 11.0)));
    }

    #[test]
    fn a_moving_finger_drags_and_does_not_tap() {
        let mut gesture = Gesture::default();
        gesture.press(1, (10.0, 10.0));
        assert_eq!(gesture.slide(1, (40.0, 10.0)), Some(Meaning::Drag((30.0, 0.0))));
        assert_eq!(gesture.release(1, (40.0, 10.0)), None);
    }

    #[test]
    fn two_fingers_pinch() {
        let mut gesture = Gesture::default();
        gesture.press(1, (0.0, 0.0));
        gesture.press(2, (100.0, 0.0));
        let before = [(0.0, 0.0), (100.0, 0.0)];
        let after = [(0.0, 0.0), (150.0, 0.0)];
        assert_eq!(gesture.slide(2, (150.0, 0.0)), Some(Meaning::Pinch { before, after }));
        assert_eq!(gesture.release(2, (150.0, 0.0)), None);
        assert_eq!(gesture.release(1, (0.0, 0.0)), None);
    }
}
