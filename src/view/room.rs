//! Room on the screen: what is written takes a rectangle, and nothing is written over another.

/// A rectangle on the screen in pixels: middle and half sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Middle, from the left.
    pub x: f64,
    /// Middle, from the top.
    pub y: f64,
    /// Half of its width.
    pub half_width: f64,
    /// Half of its height.
    pub half_height: f64,
}

impl Spot {
    /// Whether two rectangles share more than an edge.
    pub fn covers(&self, other: &Spot) -> bool {
        (other.x - self.x).abs() < other.half_width + self.half_width
            && (other.y - self.y).abs() < other.half_height + self.half_height
    }
    /// The same, elsewhere.
    pub fn moved(self, (dx, dy): (f64, f64)) -> Spot {
        Spot { x: self.x + dx, y: self.y + dy, ..self }
    }
}

/// The rectangles taken so far in the picture being drawn.
#[derive(Clone, Debug, Default)]
pub struct Room {
    taken: Vec<Spot>,
}

impl Room {
    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.taken.clear();
    }
    /// Takes a rectangle, whatever lies there.
    pub fn take(&mut self, spot: Spot) {
        self.taken.push(spot);
    }
    /// Whether nothing lies there. O(rectangles taken).
    pub fn is_free(&self, spot: &Spot) -> bool {
        !self.taken.iter().any(|other| other.covers(spot))
    }
    /// Takes the first free one of some places for a rectangle; `None` where none is.
    pub fn find(&mut self, places: impl IntoIterator<Item = Spot>) -> Option<Spot> {
        let spot = places.into_iter().find(|spot| self.is_free(spot))?;
        self.taken.push(spot);
        Some(spot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::rng::{Purpose, below, draw};

    #[test]
    fn whatever_is_asked_for_nothing_that_finds_room_covers_another() {
        for seed in 0..60 {
            let mut n = 0;
            let mut random = |most: u64| {
                n += 1;
                below(draw(seed, Purpose::Demand, 0, n), most) as f64
            };
            let (mut room, mut found) = (Room::default(), Vec::new());
            for _ in 0..80 {
                let (half_width, half_height) = (2.0 + random(40), 2.0 + random(10));
                let spot = Spot { x: random(400), y: random(300), half_width, half_height };
                let shifts = [0.0, -26.0, 26.0, -52.0].map(|dy| spot.moved((0.0, dy)));
                found.extend(room.find(shifts));
            }
            for (idx, a) in found.iter().enumerate() {
                let after = &found[idx + 1..];
                assert!(!after.iter().any(|b| a.covers(b)), "seed {seed}: {a:?} is covered");
            }
            // Some of both, or it would say nothing.
            assert!((10..80).contains(&found.len()), "seed {seed}: {} found room", found.len());
        }
    }

    #[test]
    fn the_first_free_place_is_taken() {
        let mut room = Room::default();
        let spot = Spot { x: 10.0, y: 10.0, half_width: 5.0, half_height: 5.0 };
        room.take(spot);
        let below = spot.moved((0.0, 10.0));
        assert_eq!(room.find([spot, below, spot.moved((50.0, 0.0))]), Some(below));
        assert_eq!(room.find([spot, below]), None);
        room.clear();
        assert_eq!(room.find([spot]), Some(spot));
    }
}
