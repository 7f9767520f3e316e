//! From longitude and latitude to the plane: an equirectangular projection about the centre.
//!
//! Good to a few parts in a thousand across a city; larger extents are refused.

use crate::core::geo::Point;
use crate::scenario::problem::Problem;

/// A place on the Earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    /// East of Greenwich, -180 to 180.
    pub lon: f64,
    /// North of the equator, -90 to 90.
    pub lat: f64,
}

impl LonLat {
    /// What is wrong with the place, if anything: found, expected and a hint.
    pub fn fault(self) -> Option<(String, &'static str, &'static str)> {
        let swapped = "Longitude and latitude may be in the wrong order";
        if !(-90.0..=90.0).contains(&self.lat) {
            Some((format!("latitude {}", self.lat), "a latitude from -90 to 90", swapped))
        } else if !(-180.0..=180.0).contains(&self.lon) {
            Some((format!("longitude {}", self.lon), "a longitude from -180 to 180", swapped))
        } else {
            None
        }
    }
    /// Distance in metres, on the plane that touches the Earth half-way.
    pub fn metres_to(self, other: LonLat) -> f64 {
        let middle = (self.lat + other.lat) / 2.0 * RADIANS;
        let dx = turn(other.lon - self.lon) * libm::cos(middle);
        let dy = other.lat - self.lat;
        (dx * dx + dy * dy).sqrt() * METRES_PER_DEGREE
    }
}

/// A plane that touches the Earth at the centre of some places.
#[derive(Clone, Copy, Debug)]
pub struct Plane {
    centre: LonLat,
    shrink: f64,
}

impl Plane {
    /// The plane for `places`, which must be without fault and at least one.
    ///
    /// # Errors
    /// Where they are too far apart to be one city.
    pub fn around(file: &str, places: impl Iterator<Item = LonLat>) -> Result<Plane, Problem> {
        let (mut first, mut west, mut east) = (None, 0.0_f64, 0.0_f64);
        let (mut south, mut north) = (f64::MAX, f64::MIN);
        for place in places {
            // Eastings from the first place: a city on the antimeridian stays in one piece.
            let zero = *first.get_or_insert(place.lon);
            (west, east) = (west.min(turn(place.lon - zero)), east.max(turn(place.lon - zero)));
            (south, north) = (south.min(place.lat), north.max(place.lat));
        }
        let lon = turn(first.unwrap_or(0.0) + (west + east) / 2.0);
        let centre = LonLat { lon, lat: (south + north) / 2.0 };
        let shrink = libm::cos(centre.lat * RADIANS);
        let km = ((east - west) * shrink).max(north - south) * METRES_PER_DEGREE / 1000.0;
        if km > EXTENT_KM_MAX {
            let expected = format!("a city of at most {EXTENT_KM_MAX:.0} km across");
            return Err(Problem::new(file, format!("places {km:.0} km apart"), expected)
                .with_hint("Look for a stray place, or for longitude and latitude swapped"));
        }
        Ok(Plane { centre, shrink })
    }
    /// Where a place lies on the plane.
    pub fn point(&self, place: LonLat) -> Point {
        let cm = |degrees: f64| (degrees * METRES_PER_DEGREE * 100.0).round() as i32;
        Point::from_cm(
            cm(turn(place.lon - self.centre.lon) * self.shrink),
            cm(place.lat - self.centre.lat),
        )
    }
}

/// Degrees of longitude brought into -180 to 180.
fn turn(degrees: f64) -> f64 {
    match degrees {
        d if d > 180.0 => d - 360.0,
        d if d < -180.0 => d + 360.0,
        d => d,
    }
}

/// One degree of a great circle on a sphere of 6,371,008.8 m radius (IUGG mean).
const METRES_PER_DEGREE: f64 = 111_195.079_734_63;
const RADIANS: f64 = std::f64::consts::PI / 180.0;
/// Chosen so that the projection is off by a percent at the rim at most.
const EXTENT_KM_MAX: f64 = 300.0;

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(lon: f64, lat: f64) -> LonLat {
        LonLat { lon, lat }
    }

    #[test]
    fn a_degree_of_longitude_is_half_as_long_at_sixty_degrees() {
        let metres = at(10.0, 60.0).metres_to(at(11.0, 60.0));
        assert!((metres - METRES_PER_DEGREE / 2.0).abs() < 0.001, "{metres}");
    }

    #[test]
    fn a_city_on_the_antimeridian_stays_in_one_piece() {
        let places = [at(179.99, -17.0), at(-179.99, -17.0)];
        let plane = Plane::around("fiji", places.into_iter()).unwrap();
        let (a, b) = (plane.point(places[0]), plane.point(places[1]));
        assert!(a.x_cm < 0 && b.x_cm > 0 && a.distance_cm(b) < 300_000, "{a:?} {b:?}");
    }

    #[test]
    fn the_whole_earth_is_not_a_city() {
        let places = [at(7.4, 43.7), at(43.7, 7.4)];
        let why = Plane::around("f", places.into_iter()).unwrap_err().to_string();
        assert!(why.contains("km apart") && why.contains("300 km"), "{why}");
    }
}
