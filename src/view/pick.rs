//! Which thing is at a place, and which comes next in a direction: for pointer and arrow keys.
//!
//! Works on what is drawn ([`Frame`], [`MapModel`]), so that what is seen is what is hit.

use super::flights::{self, Drawn};
use super::frame::{DRIVER_STRIDE, Frame, ORDER_STRIDE};
use super::map::MapModel;
use super::panel::Subject;

/// A direction on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Up.
    North,
    /// Right.
    East,
    /// Down.
    South,
    /// Left.
    West,
}

/// What is within `radius` metres of a place: a driver before an order before a restaurant before
/// a road, and the nearest of its kind.
pub fn at(frame: &Frame, map: &MapModel, place: (f32, f32), radius: f32) -> Option<Subject> {
    let near = |things: &mut dyn Iterator<Item = (Subject, (f32, f32))>| {
        nearest(things.map(|(subject, at)| (subject, squared(at, place))), radius * radius)
    };
    near(&mut drivers(frame))
        .or_else(|| near(&mut orders(frame)))
        .or_else(|| near(&mut dispatcher(map)))
        .or_else(|| near(&mut restaurants(map)))
        .or_else(|| road_at(map, place, radius))
}

/// The same with messages: one that is nearer than a driver or stands alone comes first.
pub fn with_messages<'a>(
    frame: &Frame,
    map: &MapModel,
    messages: impl Iterator<Item = Drawn<'a>>,
    (place, radius): ((f32, f32), f32),
) -> Option<Subject> {
    let there = messages.filter(Drawn::is_on_its_way);
    let there = there.map(|it| (Subject::Message(it.message), squared(it.at, place)));
    let message = nearest(there, radius * radius);
    let other = at(frame, map, place, radius);
    let far =
        |subject| place_of(frame, map, subject).map_or(f32::INFINITY, |at| squared(at, place));
    match (message, other) {
        (Some(message), Some(driver @ Subject::Driver(_))) if far(driver) < far(message) => {
            Some(driver)
        }
        (message, other) => message.or(other),
    }
}

/// The road nearest to a place, within `radius` metres.
pub fn road_at(map: &MapModel, place: (f32, f32), radius: f32) -> Option<Subject> {
    let roads = map.roads.iter().map(|road| {
        let distance = segments(&road.points).map(|(a, b)| squared_to_segment(place, a, b));
        (Subject::Road(road.edge), distance.fold(f32::INFINITY, f32::min))
    });
    nearest(roads, radius * radius)
}

/// Where a thing is drawn; `None` where it is not on the map.
pub fn place_of(frame: &Frame, map: &MapModel, subject: Subject) -> Option<(f32, f32)> {
    let is_it = |&(other, _): &(Subject, (f32, f32))| other == subject;
    match subject {
        Subject::Driver(id) => {
            let row = frame.drivers.chunks_exact(DRIVER_STRIDE).nth(id as usize)?;
            (row[3] < super::frame::marker::OFF_SHIFT).then_some((row[0], row[1]))
        }
        Subject::Order(_) => orders(frame).find(is_it).map(|(_, at)| at),
        Subject::Restaurant(_) => restaurants(map).find(is_it).map(|(_, at)| at),
        Subject::Road(edge) => {
            let road = map.roads.iter().find(|r| r.edge == edge || r.twin == Some(edge))?;
            halfway(&road.points)
        }
        Subject::District(id) => map.districts.get(id as usize).map(|&(_, x, y)| (x, y)),
        Subject::Message(id) => flights::place_of(frame, id),
        Subject::Dispatcher => dispatcher(map).next().map(|(_, at)| at),
    }
}

/// The nearest driver, order or restaurant in a direction from a place: ahead counts once,
/// sideways twice, and nothing more than 45 degrees off is in that direction.
pub fn toward(
    frame: &Frame,
    map: &MapModel,
    from: (f32, f32),
    direction: Direction,
) -> Option<Subject> {
    let things = drivers(frame).chain(orders(frame)).chain(restaurants(map)).chain(dispatcher(map));
    let costs = things.filter_map(|(subject, at)| {
        let (east, north) = (at.0 - from.0, at.1 - from.1);
        let (ahead, aside) = match direction {
            Direction::North => (north, east),
            Direction::East => (east, north),
            Direction::South => (-north, east),
            Direction::West => (-east, north),
        };
        // A metre of slack: what stands on the same spot is in no direction.
        (ahead > 1.0 && aside.abs() <= ahead).then(|| (subject, ahead + 2.0 * aside.abs()))
    });
    nearest(costs, f32::INFINITY)
}

fn drivers(frame: &Frame) -> impl Iterator<Item = (Subject, (f32, f32))> + '_ {
    let rows = frame.drivers.chunks_exact(DRIVER_STRIDE).enumerate();
    rows.filter(|(_, row)| row[3] < super::frame::marker::OFF_SHIFT)
        .map(|(idx, row)| (Subject::Driver(idx as u32), (row[0], row[1])))
}

fn orders(frame: &Frame) -> impl Iterator<Item = (Subject, (f32, f32))> + '_ {
    let rows = frame.orders.chunks_exact(ORDER_STRIDE);
    rows.map(|row| (Subject::Order(row[0] as u32), (row[1], row[2])))
}

fn restaurants(map: &MapModel) -> impl Iterator<Item = (Subject, (f32, f32))> + '_ {
    let rows = map.restaurants.iter().enumerate();
    rows.map(|(idx, &(_, x, y))| (Subject::Restaurant(idx as u32), (x, y)))
}

/// Nowhere in a city without streets or places.
fn dispatcher(map: &MapModel) -> impl Iterator<Item = (Subject, (f32, f32))> {
    (map.junctions > 0).then_some((Subject::Dispatcher, map.dispatcher)).into_iter()
}

/// The thing of least cost, at most `most`; the first among equals.
fn nearest(things: impl Iterator<Item = (Subject, f32)>, most: f32) -> Option<Subject> {
    let mut best: Option<(Subject, f32)> = None;
    for (subject, cost) in things {
        if cost <= best.map_or(most, |(_, least)| least) && best.is_none_or(|(_, b)| cost < b) {
            best = Some((subject, cost));
        }
    }
    best.map(|(subject, _)| subject)
}

fn squared(a: (f32, f32), b: (f32, f32)) -> f32 {
    (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)
}

fn squared_to_segment(p: (f32, f32), a: (f32, f32), b: (f32, f32)) -> f32 {
    let length = squared(a, b);
    if length == 0.0 {
        return squared(p, a);
    }
    let along = ((p.0 - a.0) * (b.0 - a.0) + (p.1 - a.1) * (b.1 - a.1)) / length;
    let along = along.clamp(0.0, 1.0);
    squared(p, (a.0 + along * (b.0 - a.0), a.1 + along * (b.1 - a.1)))
}

fn segments(points: &[f32]) -> impl Iterator<Item = ((f32, f32), (f32, f32))> + '_ {
    points.windows(4).step_by(2).map(|w| ((w[0], w[1]), (w[2], w[3])))
}

/// The place halfway along a line.
fn halfway(points: &[f32]) -> Option<(f32, f32)> {
    let total: f32 = segments(points).map(|(a, b)| squared(a, b).sqrt()).sum();
    let mut left = total / 2.0;
    for (a, b) in segments(points) {
        let length = squared(a, b).sqrt();
        if left <= length && length > 0.0 {
            let part = left / length;
            return Some((a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1)));
        }
        left -= length;
    }
    (points.len() >= 2).then(|| (points[0], points[1]))
}

#[cfg(test)]
mod tests {
    use super::super::map::MapRoad;
    use super::*;

    /// A driver at (0, 0), one off shift at (100, 0), order 9 at (5, 0), a restaurant at (0, 50)
    /// and a road along y = 80.
    fn scene() -> (Frame, MapModel) {
        let frame = Frame {
            drivers: [[0., 0., 0., 1., 1., 0., -1., 1.], [100., 0., 0., 6., 0., 0., -1., 1.]]
                .concat(),
            orders: vec![9., 5., 0., 0., 1., 0.2, 0., -1., 0., 0.],
            ..Frame::default()
        };
        let road = MapRoad {
            edge: 3,
            twin: Some(4),
            points: vec![-50., 80., 0., 80., 150., 80.],
            ..MapRoad::default()
        };
        let map = MapModel {
            roads: vec![road],
            restaurants: vec![("Noodle".into(), 0., 50.)],
            ..MapModel::default()
        };
        (frame, map)
    }

    #[track_caller]
    fn check_at(place: (f32, f32), radius: f32, expect: Option<Subject>) {
        let (frame, map) = scene();
        assert_eq!(at(&frame, &map, place, radius), expect);
    }

    #[test]
    fn a_driver_is_hit_before_an_order_before_a_restaurant_before_a_road() {
        check_at((4.0, 0.0), 10.0, Some(Subject::Driver(0)));
        check_at((14.0, 0.0), 10.0, Some(Subject::Order(9)));
        check_at((0.0, 65.0), 20.0, Some(Subject::Restaurant(0)));
        check_at((60.0, 75.0), 10.0, Some(Subject::Road(3)));
    }

    #[test]
    fn nothing_is_hit_beyond_the_radius_and_no_driver_off_shift() {
        check_at((100.0, 0.0), 10.0, None);
        check_at((60.0, 40.0), 10.0, None);
    }

    #[test]
    fn a_message_on_its_way_is_hit_unless_a_driver_is_nearer() {
        let (mut frame, map) = scene();
        // Half of the way from (0, 200) to the driver at (0, 0), bowed to (12, 100); and another one
        // that ends at the driver and another that has arrived.
        let row =
            |id: f32, share: f32, truth: f32| [id, 1., share, truth, 0., 200., 0., 0., 0., 0.];
        frame.flights = [row(7., 0.5, 0.5), row(8., 0.99, 0.99), row(9., 0.25, -1.)].concat();
        let layer = flights::MessageLayer { is_on: true, is_still: false };
        let hit = |place| {
            let messages = flights::drawn(&frame, layer, 1.0);
            with_messages(&frame, &map, messages, (place, 6.0))
        };
        assert_eq!(hit((12.0, 100.0)), Some(Subject::Message(7)));
        assert_eq!(hit((30.0, 100.0)), None);
        assert_eq!(hit((0.0, 0.5)), Some(Subject::Driver(0)));
        assert_eq!(hit((0.0, 3.0)), Some(Subject::Message(8)));
        assert_eq!(hit((9.0, 150.0)), None, "what has arrived cannot be struck");
        for (id, row) in [(7, 0), (8, 1), (9, 2)] {
            let at = flights::drawn(&frame, layer, 1.0).nth(row).unwrap().at;
            assert_eq!(place_of(&frame, &map, Subject::Message(id)), Some(at));
        }
    }

    #[test]
    fn the_dispatcher_is_hit_where_it_is_drawn_and_nowhere_in_an_empty_world() {
        let (frame, mut map) = scene();
        map.dispatcher = (-200.0, -200.0);
        assert_eq!(at(&frame, &map, (-198.0, -200.0), 5.0), None);
        map.junctions = 3;
        assert_eq!(at(&frame, &map, (-198.0, -200.0), 5.0), Some(Subject::Dispatcher));
        let west = toward(&frame, &map, (-100.0, -200.0), Direction::West);
        assert_eq!(west, Some(Subject::Dispatcher));
    }

    #[test]
    fn arrows_lead_to_the_nearest_thing_in_their_direction() {
        let (frame, map) = scene();
        let go = |from, direction| toward(&frame, &map, from, direction);
        assert_eq!(go((0.0, 0.0), Direction::North), Some(Subject::Restaurant(0)));
        assert_eq!(go((0.0, 0.0), Direction::East), Some(Subject::Order(9)));
        assert_eq!(go((0.0, 50.0), Direction::South), Some(Subject::Driver(0)));
        assert_eq!(go((0.0, 0.0), Direction::West), None);
    }

    #[test]
    fn every_drawn_thing_has_a_place() {
        let (frame, map) = scene();
        assert_eq!(place_of(&frame, &map, Subject::Order(9)), Some((5.0, 0.0)));
        assert_eq!(place_of(&frame, &map, Subject::Driver(1)), None);
        assert_eq!(place_of(&frame, &map, Subject::Road(4)), Some((50.0, 80.0)));
        assert_eq!(place_of(&frame, &map, Subject::Road(7)), None);
    }
}
