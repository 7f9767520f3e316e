//! Integer plane geometry in centimetres: x grows east, y grows north.

/// A place on the plane, in centimetres from the city's origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// East of the origin, in centimetres.
    pub x_cm: i32,
    /// North of the origin, in centimetres.
    pub y_cm: i32,
}

impl Point {
    /// A point from centimetres.
    pub const fn from_cm(x_cm: i32, y_cm: i32) -> Self {
        Point { x_cm, y_cm }
    }
    /// A point from whole metres.
    pub const fn from_m(x: i32, y: i32) -> Self {
        Point { x_cm: x * 100, y_cm: y * 100 }
    }
    /// Squared distance in square centimetres, for comparisons: exact up to 43,000 km.
    pub const fn distance_squared(self, other: Point) -> u64 {
        let dx = self.x_cm.abs_diff(other.x_cm) as u64;
        let dy = self.y_cm.abs_diff(other.y_cm) as u64;
        (dx * dx).saturating_add(dy * dy)
    }
    /// Euclidean distance in centimetres, rounded down.
    pub const fn distance_cm(self, other: Point) -> u64 {
        self.distance_squared(other).isqrt()
    }
    /// The point `part/whole` of the way to `other`; `whole` 0 gives `self`.
    pub const fn toward(self, other: Point, part: u64, whole: u64) -> Point {
        if whole == 0 {
            return self;
        }
        const fn mix(a: i32, b: i32, part: u64, whole: u64) -> i32 {
            (a as i128 + (b as i128 - a as i128) * part as i128 / whole as i128) as i32
        }
        Point {
            x_cm: mix(self.x_cm, other.x_cm, part, whole),
            y_cm: mix(self.y_cm, other.y_cm, part, whole),
        }
    }
}

/// The smallest axis-parallel box around some points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// South-west corner.
    pub min: Point,
    /// North-east corner.
    pub max: Point,
}

impl Bounds {
    /// The box around `points`, or `None` without points.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Bounds> {
        points.into_iter().fold(None, |bounds, p| {
            Some(match bounds {
                None => Bounds { min: p, max: p },
                Some(Bounds { min, max }) => Bounds {
                    min: Point::from_cm(min.x_cm.min(p.x_cm), min.y_cm.min(p.y_cm)),
                    max: Point::from_cm(max.x_cm.max(p.x_cm), max.y_cm.max(p.y_cm)),
                },
            })
        })
    }
    /// East-west extent in centimetres.
    pub const fn width_cm(&self) -> u64 {
        (self.max.x_cm as i64 - self.min.x_cm as i64) as u64
    }
    /// North-south extent in centimetres.
    pub const fn height_cm(&self) -> u64 {
        (self.max.y_cm as i64 - self.min.y_cm as i64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_between_is_exact_at_both_ends() {
        let (a, b) = (Point::from_m(-3, 9), Point::from_m(20, -70));
        assert_eq!(a.toward(b, 0, 7), a);
        assert_eq!(a.toward(b, 7, 7), b);
        assert_eq!(a.toward(b, 1, 0), a);
    }

    #[test]
    fn distances_do_not_overflow_across_the_whole_plane() {
        let (a, b) = (Point::from_cm(i32::MIN, 0), Point::from_cm(i32::MAX, 0));
        assert_eq!(a.distance_cm(b), u64::from(u32::MAX));
    }
}
