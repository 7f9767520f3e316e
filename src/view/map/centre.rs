//! Where the dispatcher stands on the map. A dispatcher is in no place of the model; on the map it
//! needs one, for its messages to come from.

use crate::core::city::{AreaKind, City};
use crate::core::geo::Point;

/// The middle of a block near the middle of the city, with room around it; in a city without
/// blocks, the middle itself. The same for the same city. O(blocks times restaurants).
pub fn dispatch_centre(city: &City) -> Point {
    let bounds = city.bounds;
    let middle = Point {
        x_cm: i32::midpoint(bounds.min.x_cm, bounds.max.x_cm),
        y_cm: i32::midpoint(bounds.min.y_cm, bounds.max.y_cm),
    };
    let nodes = city.network.nodes();
    let is_clear = |at: &Point| {
        let mut places = city.restaurants.iter().map(|spec| nodes[spec.node]);
        let mut names = city.districts.iter().map(|district| district.centre);
        places.all(|place| place.distance_squared(*at) > squared(RESTAURANT_CM))
            && names.all(|name| name.distance_squared(*at) > squared(NAME_CM))
    };
    let blocks = city.areas.iter().filter(|area| area.kind == AreaKind::Block);
    let middles = blocks.filter_map(|area| mean(&area.outline)).filter(is_clear);
    middles.min_by_key(|at| (at.distance_squared(middle), at.x_cm, at.y_cm)).unwrap_or(middle)
}

/// The mean of the corners; inside wherever an outline does not bend inwards.
fn mean(outline: &[Point]) -> Option<Point> {
    let n = i64::try_from(outline.len()).ok().filter(|&n| n > 2)?;
    let sum = |read: fn(&Point) -> i32| outline.iter().map(|p| i64::from(read(p))).sum::<i64>();
    let middle = |read| i32::try_from(sum(read) / n).ok();
    Some(Point { x_cm: middle(|p| p.x_cm)?, y_cm: middle(|p| p.y_cm)? })
}

const fn squared(cm: u64) -> u64 {
    cm * cm
}

/// Room to the next restaurant, and to where the name of a district is written.
const RESTAURANT_CM: u64 = 9_000;
const NAME_CM: u64 = 25_000;

#[cfg(test)]
mod tests {
    use super::dispatch_centre;
    use crate::scenario::presets::{INVERSION, PRESETS, named};

    #[test]
    fn the_dispatcher_stands_inside_every_city_and_on_no_restaurant() {
        for preset in &PRESETS {
            let city = preset.setup(7).city;
            let at = dispatch_centre(&city);
            let (min, max) = (city.bounds.min, city.bounds.max);
            assert!((min.x_cm..max.x_cm).contains(&at.x_cm), "{}", preset.name);
            assert!((min.y_cm..max.y_cm).contains(&at.y_cm), "{}", preset.name);
            for place in city.restaurants.iter().map(|spec| city.network.nodes()[spec.node]) {
                assert!(place.distance_squared(at) > super::squared(5_000), "{}", preset.name);
            }
        }
        let (_, setup) = named(INVERSION, 7).unwrap();
        dispatch_centre(&setup.city);
    }
}
