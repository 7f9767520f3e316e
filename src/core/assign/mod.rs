//! Assignment: which driver gets the order. One policy per file behind a closed enum.
//!
//! Policies see candidates as numbers ([`Candidate`]) and say who wins and why ([`Decision`]);
//! they know no map, no message and no order beyond its id.

use super::id::{DecisionId, DriverId, OrderId};
use super::settings::AssignPolicy;
use super::time::{SimDuration, SimTime};

/// What a policy may know of a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// Who.
    pub driver: DriverId,
    /// Travel time to the restaurant, from where they will be free.
    pub travel: SimDuration,
    /// When they could pick the order up.
    pub pickup: SimTime,
    /// Orders in hand.
    pub load: u32,
    /// Orders handed over so far.
    pub carried: u32,
    /// How long they have had nothing to do.
    pub idle: SimDuration,
    /// Declined or unanswered offers in per cent.
    pub decline_percent: u32,
    /// Share in weighted round robin.
    pub weight: u32,
    /// Running credit of smooth weighted round robin.
    pub credit: i64,
}

/// What a filter says of a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// May be chosen.
    Eligible,
    /// Not on shift.
    OffShift,
    /// Broken down, as far as the dispatcher knows (its lease expired).
    Broken,
    /// Holds as many orders as fit.
    AtCapacity,
    /// Already considers an offer.
    ConsideringOffer,
    /// Declined this order a moment ago.
    Excluded,
    /// No open road leads from there to the restaurant.
    NoWay,
    /// Could pick up only after the end of the shift.
    ShiftEndsBefore,
}

/// Why an order went to a driver; recorded for every choice of the dispatch cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// When.
    pub at: SimTime,
    /// Which order.
    pub order: OrderId,
    /// Orders ahead of it in the queue that could not be served in the same cycle.
    pub passed_over: Vec<OrderId>,
    /// The policy that decided.
    pub policy: AssignPolicy,
    /// Who won.
    pub winner: DriverId,
    /// Eligible drivers with their score, best first; at most [`Decision::SCORED_MAX`].
    pub scored: Vec<Scored>,
    /// How many drivers were eligible.
    pub eligible: u32,
    /// Rejected drivers with the filter that did it; at most [`Decision::SCORED_MAX`].
    pub rejected: Vec<(DriverId, Verdict)>,
    /// How many drivers were rejected.
    pub rejected_total: u32,
    /// What settled it where the best scores were equal.
    pub tie_break: Option<TieBreak>,
}

impl Decision {
    /// Rows that a decision remembers of each kind, so that a large city does not fill memory.
    pub const SCORED_MAX: usize = 12;
}

/// A candidate with its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scored {
    /// The candidate as it was.
    pub candidate: Candidate,
    /// Lower is better. Unit by policy: microseconds of travel, orders, or points.
    pub score: i64,
}

/// What settled equal scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieBreak {
    /// The shorter trip.
    ShorterTrip,
    /// The smaller id.
    SmallerId,
}
