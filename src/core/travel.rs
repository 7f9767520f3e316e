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
}

/// The path of a leg.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// Along roads.
    Roads {
        /// Each road with the time at which its end is reached.
        steps: Vec<(EdgeId, SimTime)>,
        /// How much of the first road was done before, in driving time on a free road.
        done: SimDuration,
    },
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
                times.from_road(edge, road.travel.minus(done), road.to)
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
        return Some(Leg { to, path: Path::Straight { from }, departed: now, arrives });
    }
    let mut edges = Vec::new();
    let mut steps = Vec::new();
    // Scaled as a whole: the arrival is exactly what `Approach` foretells.
    let mut normal = SimDuration::ZERO;
    let mut done_before = SimDuration::ZERO;
    let node = match from {
        Spot::Node(node) => node,
        Spot::OnRoad { edge, done } => {
            done_before = done;
            let road = &router.network().edges()[edge];
            normal = router.time_on(edge, road.travel.minus(done));
            steps.push((edge, now + speed.time(normal)));
            road.to
        }
        // Invariant: cities with roads never put anybody off the road.
        Spot::Off(point) => unreachable!("off the road at {point:?}"),
    };
    router.route(node, to, &mut edges)?;
    steps.reserve_exact(edges.len());
    for edge in edges {
        normal = normal.plus(router.time_on(edge, router.network().edges()[edge].travel));
        steps.push((edge, now + speed.time(normal)));
    }
    let path = Path::Roads { steps, done: done_before };
    Some(Leg { to, path, departed: now, arrives: now + speed.time(normal) })
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
    // The minutes squared, rounded up, are a small number: its root is much cheaper than that of
    // the distance squared.
    match squared_cm.div_ceil(speed_cm.saturating_mul(speed_cm)) {
        0 => 0,
        squared => match u32::try_from(squared - 1) {
            Ok(below) => u64::from(below.isqrt()) + 1,
            Err(_) => (squared - 1).isqrt() + 1,
        },
    }
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
            Path::Roads { steps, done } => {
                let idx = self.step_at(now);
                let (edge, end) = steps[idx];
                let (began, before) = match idx.checked_sub(1) {
                    None => (self.departed, *done),
                    Some(last) => (steps[last].1, SimDuration::ZERO),
                };
                let road = &network.edges()[edge];
                // A road is driven evenly, however fast: rounded down, so that a trip planned anew
                // on its way is never shorter.
                let (passed, whole) = (now.since(began), end.since(began));
                let part = road.travel.minus(before).part(passed, whole);
                match before.plus(part) {
                    SimDuration::ZERO => Spot::Node(road.from),
                    done => Spot::OnRoad { edge, done },
                }
            }
        }
    }

    /// How far the leg's traveller has come at `now`, in centimetres: of a road that was begun
    /// before or is under the wheels, its share.
    pub fn driven_cm(&self, network: &RoadNetwork, now: SimTime) -> u64 {
        match &self.path {
            Path::Straight { from } => from.distance_cm(self.spot(network, now).pose(network).at),
            Path::Roads { steps, done } => {
                let behind = &steps[..self.step_at(now)];
                let length = |edge| u64::from(network.edges()[edge].length_cm);
                let whole: u64 = behind.iter().map(|&(edge, _)| length(edge)).sum();
                let under_wheels = match self.spot(network, now) {
                    Spot::OnRoad { edge, done } => share_of_road(network, edge, done),
                    Spot::Node(_) | Spot::Off(_) => 0,
                };
                // The part of the first road that was driven in an earlier leg is not this one's.
                let first =
                    steps.first().map_or(0, |&(edge, _)| share_of_road(network, edge, *done));
                (whole + under_wheels).saturating_sub(first)
            }
        }
    }

    /// The roads of the way that is left after `now`: the one under the wheels, then those ahead.
    pub fn roads_left(&self, now: SimTime) -> &[(EdgeId, SimTime)] {
        match &self.path {
            Path::Straight { .. } => &[],
            Path::Roads { steps, .. } => steps.get(self.step_at(now)..).unwrap_or_default(),
        }
    }

    /// The roads still to be entered after `now`: the one under the wheels is not among them.
    pub fn roads_ahead(&self, now: SimTime) -> &[(EdgeId, SimTime)] {
        match &self.path {
            Path::Straight { .. } => &[],
            Path::Roads { steps, .. } => steps.get(self.step_at(now) + 1..).unwrap_or_default(),
        }
    }

    /// Place and direction at `now`.
    pub fn pose(&self, network: &RoadNetwork, now: SimTime) -> Pose {
        let pose = self.spot(network, now).pose(network);
        match self.path {
            Path::Straight { .. } => Pose { ahead: network.nodes()[self.to], ..pose },
            Path::Roads { .. } => pose,
        }
    }

    fn step_at(&self, now: SimTime) -> usize {
        match &self.path {
            Path::Straight { .. } => 0,
            Path::Roads { steps, .. } => steps.partition_point(|&(_, end)| end <= now),
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

/// The length of a road that is driven in a part of its travel time.
fn share_of_road(network: &RoadNetwork, edge: EdgeId, done: SimDuration) -> u64 {
    let road = &network.edges()[edge];
    let (done, whole) = (done.as_micros().into(), u128::from(road.travel.as_micros()));
    (u128::from(road.length_cm) * u128::min(done, whole) / whole) as u64
}

/// `length * numerator / denominator`, rounded up, saturating.
const fn scale(length: SimDuration, numerator: u32, denominator: u32) -> SimDuration {
    if numerator == denominator {
        return length;
    }
    let product = length.as_micros() as u128 * numerator as u128;
    let scaled = product.div_ceil(denominator as u128);
    SimDuration::from_micros(if scaled > u64::MAX as u128 { u64::MAX } else { scaled as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_scales_every_time_and_rounds_up() {
        for percent in [1, 7, 50, 99, 100, 101, 130, 250, 999] {
            for length in [0, 1, 2, 99, 100, 101, 20_000_000] {
                let time = Speed::from_percent(percent).time(SimDuration::from_micros(length));
                let exact = length * 100;
                let scaled = time.as_micros() * u64::from(percent);
                assert!(
                    (exact..exact + u64::from(percent)).contains(&scaled),
                    "{percent} {length}"
                );
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
