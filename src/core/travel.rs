//! How drivers get from place to place: legs hold times and roads, a position is a function of
//! now. Nothing is ticked. Knows no order and no driver.

use super::city::TravelRule;
use super::geo::Point;
use super::id::{EdgeId, NodeId};
use super::network::{RoadNetwork, Router, TimesToPlace};
use super::time::{SimDuration, SimTime};
use std::sync::Arc;

/// Where a driver stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// On a junction.
    Node(NodeId),
    /// Part of the way along a road.
    OnRoad {
        /// Which road.
        edge: EdgeId,
        /// Driving time already done on it; more than none, less than its travel time.
        done: SimDuration,
    },
    /// Anywhere on the plane (cities without roads).
    Off(Point),
}

/// How fast somebody goes, in per cent of what a trip takes by the city's rule: every travel time
/// of a driver goes through [`Speed::time`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Speed(u32);

impl Speed {
    /// As fast as the city's rule says.
    pub const NORMAL: Speed = Speed(100);

    /// This many per cent of the normal speed; 0 counts as 1, so that every trip ends.
    pub const fn from_percent(percent: u32) -> Speed {
        Speed(if percent == 0 { 1 } else { percent })
    }
    /// Per cent of the normal speed.
    pub const fn percent(self) -> u32 {
        self.0
    }
    /// What a trip takes that normally takes `normal`, rounded up to a microsecond, saturating.
    pub const fn time(self, normal: SimDuration) -> SimDuration {
        scale(normal, 100, self.0)
    }
    /// How much of a normal trip is done in `time`, rounded up: with the rounding of
    /// [`Speed::time`], planning a trip anew on its way never makes it shorter.
    const fn normal(self, time: SimDuration) -> SimDuration {
        scale(time, self.0, 100)
    }
}

/// A trip under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
    /// Where it ends.
    pub to: NodeId,
    /// The path.
    pub path: Path,
    /// When it began.
    pub departed: SimTime,
    /// When it ends.
    pub arrives: SimTime,
    /// How fast it goes.
    pub speed: Speed,
}

/// The path of a leg.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// Along roads: each with the time at which its end is reached.
    Roads(Vec<(EdgeId, SimTime)>),
    /// In a straight line.
    Straight {
        /// Where the line began.
        from: Point,
    },
}

/// A place on the map with the direction of travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pose {
    /// Where.
    pub at: Point,
    /// A point straight ahead; equal to `at` where there is no direction.
    pub ahead: Point,
}

/// Trips to one place asked for often (a restaurant), from anywhere. Valid until roads change.
#[derive(Clone, Debug)]
pub struct Approach {
    rule: TravelRule,
    network: Arc<RoadNetwork>,
    place: NodeId,
    /// Where there are roads.
    times: Option<TimesToPlace>,
}

impl Approach {
    /// The trips to `place`.
    pub fn new(rule: TravelRule, router: &mut Router, place: NodeId) -> Approach {
        let times = (rule == TravelRule::Roads).then(|| router.times_to_place(place));
        Approach { rule, network: router.network().clone(), place, times }
    }
    /// Travel time from a spot at normal speed; `None` without a way.
    pub fn time_from(&self, spot: Spot) -> Option<SimDuration> {
        match (&self.times, spot) {
            (Some(times), Spot::Node(node)) => times.from(node),
            (Some(times), Spot::OnRoad { edge, done }) => {
                let road = &self.network.edges()[edge];
                Some(road.travel.minus(done).plus(times.from(road.to)?))
            }
            _ => Some(straight_time(self.rule, &self.network, spot, self.place)),
        }
    }
}

/// Travel time of a delivery trip from a restaurant at normal speed; `None` without a way.
pub fn time_from_place(
    rule: TravelRule,
    router: &mut Router,
    place: NodeId,
    to: NodeId,
) -> Option<SimDuration> {
    match rule {
        TravelRule::Roads => router.time_from_place(place, to),
        _ => Some(straight_time(rule, router.network(), Spot::Node(place), to)),
    }
}

/// Plans the fastest trip that leaves `from` at `now`; `None` without an open way.
/// Whoever is part of the way along a road first drives to its end: there is no turning round.
pub fn plan_leg(
    rule: TravelRule,
    router: &mut Router,
    from: Spot,
    to: NodeId,
    (now, speed): (SimTime, Speed),
) -> Option<Leg> {
    if rule != TravelRule::Roads {
        let arrives = now + speed.time(straight_time(rule, router.network(), from, to));
        let from = from.pose(router.network()).at;
        return Some(Leg { to, path: Path::Straight { from }, departed: now, arrives, speed });
    }
    let mut edges = Vec::new();
    let mut steps = Vec::new();
    // Scaled as a whole: the arrival is exactly what `Approach` foretells.
    let mut normal = SimDuration::ZERO;
    let node = match from {
        Spot::Node(node) => node,
        Spot::OnRoad { edge, done } => {
            let road = &router.network().edges()[edge];
            normal = road.travel.minus(done);
            steps.push((edge, now + speed.time(normal)));
            road.to
        }
        // Invariant: cities with roads never put anybody off the road.
        Spot::Off(point) => unreachable!("off the road at {point:?}"),
    };
    router.route(node, to, &mut edges)?;
    for edge in edges {
        normal = normal.plus(router.network().edges()[edge].travel);
        steps.push((edge, now + speed.time(normal)));
    }
    let arrives = now + speed.time(normal);
    Some(Leg { to, path: Path::Roads(steps), departed: now, arrives, speed })
}

/// Time in a straight line, by the rules of cities without roads.
fn straight_time(rule: TravelRule, network: &RoadNetwork, from: Spot, to: NodeId) -> SimDuration {
    match rule {
        TravelRule::StraightMinutes { metres_per_minute } => {
            let squared = from.pose(network).at.distance_squared(network.nodes()[to]);
            SimDuration::from_mins(whole_minutes(squared, metres_per_minute))
        }
        TravelRule::Instant | TravelRule::Roads => SimDuration::ZERO,
    }
}

/// `ceil(sqrt(squared_cm) / speed)`, exactly: the smallest whole number of minutes that reaches.
fn whole_minutes(squared_cm: u64, metres_per_minute: u32) -> u64 {
    let speed_cm = u64::from(metres_per_minute.max(1)) * 100;
    let minutes = squared_cm.isqrt() / speed_cm;
    let reaches = u128::from(minutes * speed_cm).pow(2) >= u128::from(squared_cm);
    minutes + u64::from(!reaches)
}

impl Leg {
    /// Where the leg's traveller stands at `now`, clamped to the leg.
    pub fn spot(&self, network: &RoadNetwork, now: SimTime) -> Spot {
        if now >= self.arrives {
            return Spot::Node(self.to);
        }
        match &self.path {
            Path::Straight { from } => {
                let (done, whole) = (now.since(self.departed), self.arrives.since(self.departed));
                let to = network.nodes()[self.to];
                Spot::Off(from.toward(to, done.as_micros(), whole.as_micros()))
            }
            Path::Roads(steps) => {
                let (edge, end) = steps[self.step_at(now)];
                let road = &network.edges()[edge];
                let left = self.speed.normal(end.since(now.max(self.departed)));
                match road.travel.minus(left) {
                    SimDuration::ZERO => Spot::Node(road.from),
                    done => Spot::OnRoad { edge, done },
                }
            }
        }
    }

    /// The roads still to be entered after `now`: the one under the wheels is not among them.
    pub fn roads_ahead(&self, now: SimTime) -> &[(EdgeId, SimTime)] {
        match &self.path {
            Path::Straight { .. } => &[],
            Path::Roads(steps) => steps.get(self.step_at(now) + 1..).unwrap_or_default(),
        }
    }

    /// Place and direction at `now`.
    pub fn pose(&self, network: &RoadNetwork, now: SimTime) -> Pose {
        let pose = self.spot(network, now).pose(network);
        match self.path {
            Path::Straight { .. } => Pose { ahead: network.nodes()[self.to], ..pose },
            Path::Roads(_) => pose,
        }
    }

    fn step_at(&self, now: SimTime) -> usize {
        match &self.path {
            Path::Straight { .. } => 0,
            Path::Roads(steps) => steps.partition_point(|&(_, end)| end <= now),
        }
    }
}

impl Spot {
    /// The place on the map.
    pub fn pose(self, network: &RoadNetwork) -> Pose {
        let still = |at| Pose { at, ahead: at };
        match self {
            Spot::Node(node) => still(network.nodes()[node]),
            Spot::Off(point) => still(point),
            Spot::OnRoad { edge, done } => pose_on_road(network, edge, done),
        }
    }
}

/// Walks along the road's points: a share of its travel time is that share of its drawn length.
fn pose_on_road(network: &RoadNetwork, edge: EdgeId, done: SimDuration) -> Pose {
    let road = &network.edges()[edge];
    let (done, whole) = (done.as_micros(), road.travel.as_micros());
    let pieces = || network.points(edge).zip(network.points(edge).skip(1));
    let total: u64 = pieces().map(|(a, b)| a.distance_cm(b)).sum();
    let mut left = (u128::from(total) * u128::from(done) / u128::from(whole)) as u64;
    for (a, b) in pieces() {
        let length = a.distance_cm(b);
        if left < length {
            return Pose { at: a.toward(b, left, length), ahead: b };
        }
        left -= length;
    }
    let at = network.nodes()[road.to];
    Pose { at, ahead: at }
}

/// `length * numerator / denominator`, rounded up, saturating.
const fn scale(length: SimDuration, numerator: u32, denominator: u32) -> SimDuration {
    let product = length.as_micros() as u128 * numerator as u128;
    let scaled = product.div_ceil(denominator as u128);
    SimDuration::from_micros(if scaled > u64::MAX as u128 { u64::MAX } else { scaled as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trip_planned_anew_on_its_way_is_never_shorter() {
        for percent in [1, 7, 50, 99, 100, 101, 130, 250, 999] {
            let speed = Speed::from_percent(percent);
            for length in [1, 2, 99, 100, 101, 20_000_000] {
                let whole = speed.time(SimDuration::from_micros(length));
                for left in [1, 2, 33, 1_000, 7_777_777] {
                    let left = SimDuration::from_micros(left);
                    assert!(speed.time(speed.normal(left)) >= left, "{percent} % of {left:?}");
                }
                assert!(speed.normal(whole).as_micros() >= length, "{percent} % of {length}");
            }
        }
        assert_eq!(Speed::NORMAL.time(SimDuration::MAX), SimDuration::MAX);
        assert_eq!(Speed::from_percent(0).time(SimDuration::MAX), SimDuration::MAX);
    }

    #[test]
    fn whole_minutes_round_up_and_are_exact_on_the_boundary() {
        // 3-4-5: 500 m at 100 m a minute are 5 minutes, one centimetre more are 6.
        assert_eq!(whole_minutes(50_000u64.pow(2), 100), 5);
        assert_eq!(whole_minutes(50_000u64.pow(2) + 1, 100), 6);
        assert_eq!(whole_minutes(0, 100), 0);
        assert_eq!(whole_minutes(1, 100), 1);
    }
}
