//! Where a moving driver is: a leg holds times and edges, the position is a function of now.
//!
//! Nothing is ticked. Routes are found by the router; a leg only remembers one.

use super::geo::Point;
use super::id::{EdgeId, Id, NodeId};
use super::network::RoadNetwork;
use super::time::{SimDuration, SimTime};

/// Where a driver stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// On a junction.
    Node(NodeId),
    /// Part of the way along a road.
    OnRoad {
        /// Which road.
        edge: EdgeId,
        /// Driving time already done on it; less than its travel time.
        done: SimDuration,
    },
    /// Part of the way along a straight line (cities without roads).
    Between {
        /// Where the line begins.
        from: NodeId,
        /// Where it ends.
        to: NodeId,
        /// Time already done.
        done: SimDuration,
        /// Time of the whole line.
        whole: SimDuration,
    },
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
    /// Along roads: each with the time at which its end is reached.
    Roads {
        /// Driving time already done on the first road when the leg began.
        head_start: SimDuration,
        /// Road and time of reaching its end.
        steps: Vec<(EdgeId, SimTime)>,
    },
    /// In a straight line.
    Straight {
        /// Where the line began.
        from: NodeId,
        /// Time done on the line before this leg began.
        head_start: SimDuration,
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

impl Leg {
    /// Where the leg's traveller stands at `now`, clamped to the leg.
    pub fn spot(&self, network: &RoadNetwork, now: SimTime) -> Spot {
        if now >= self.arrives {
            return Spot::Node(self.to);
        }
        match &self.path {
            Path::Straight { from, head_start } => Spot::Between {
                from: *from,
                to: self.to,
                done: head_start.plus(now.since(self.departed)),
                whole: head_start.plus(self.arrives.since(self.departed)),
            },
            Path::Roads { head_start, steps } => {
                let idx = steps.partition_point(|&(_, end)| end <= now);
                let (edge, end) = steps[idx];
                let left = end.since(now.max(self.departed));
                let travel = network.edges()[edge].travel;
                let done = travel.minus(left);
                debug_assert!(idx > 0 || done >= *head_start);
                if done == SimDuration::ZERO {
                    Spot::Node(network.edges()[edge].from)
                } else {
                    Spot::OnRoad { edge, done }
                }
            }
        }
    }
}

impl Spot {
    /// The place on the map.
    pub fn pose(self, network: &RoadNetwork) -> Pose {
        match self {
            Spot::Node(node) => {
                let at = network.nodes()[node];
                Pose { at, ahead: at }
            }
            Spot::Between { from, to, done, whole } => {
                let (a, b) = (network.nodes()[from], network.nodes()[to]);
                Pose { at: a.toward(b, done.as_micros(), whole.as_micros()), ahead: b }
            }
            Spot::OnRoad { edge, done } => pose_on_road(network, edge, done),
        }
    }
    /// The junction where the next free choice of direction is.
    pub fn next_node(self, network: &RoadNetwork) -> NodeId {
        match self {
            Spot::Node(node) => node,
            Spot::OnRoad { edge, .. } => network.edges()[edge].to,
            Spot::Between { to, .. } => to,
        }
    }
}

/// Walks along the road's points; `done` of its travel time is `done` of its drawn length.
fn pose_on_road(network: &RoadNetwork, edge: EdgeId, done: SimDuration) -> Pose {
    let road = &network.edges()[edge];
    let (done, whole) = (done.as_micros(), road.travel.as_micros());
    if road.shape.is_empty() {
        let (a, b) = (network.nodes()[road.from], network.nodes()[road.to]);
        return Pose { at: a.toward(b, done, whole), ahead: b };
    }
    let lengths = || {
        let next = network.points(edge).skip(1);
        network.points(edge).zip(next).map(|(a, b)| (a, b, a.distance_cm(b)))
    };
    let total: u64 = lengths().map(|(_, _, length)| length).sum();
    let mut left = (u128::from(total) * u128::from(done) / u128::from(whole)) as u64;
    for (a, b, length) in lengths() {
        if left < length {
            return Pose { at: a.toward(b, left, length), ahead: b };
        }
        left -= length;
    }
    let at = network.nodes()[road.to];
    Pose { at, ahead: at }
}

/// The node id of a place given from outside, if the network has it.
pub fn known_node(network: &RoadNetwork, node: NodeId) -> Option<NodeId> {
    (node.idx() < network.nodes().len()).then_some(node)
}
