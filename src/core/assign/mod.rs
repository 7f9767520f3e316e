//! Assignment: which driver gets the order. One policy per file behind a closed enum.
//!
//! Policies see candidates as numbers ([`Candidate`]) and say who wins and why ([`Decision`]);
//! they know no map, no message and no order beyond its id.

mod first_come_nearest;
mod hindsight;
mod least_loaded;
mod nearest;
pub mod optimal;
mod random;
mod round_robin;
#[cfg(test)]
mod tests;
mod two_choices;
mod weighted;

use super::id::{DecisionId, DriverId, OrderId};
use super::inversion::Borrowed;
use super::order::PassedOver;
use super::settings::{AssignPolicy, Weights};
use super::time::{SimDuration, SimTime};
pub use hindsight::{Alternative, Lots};
use optimal::Batch;
use std::cmp::Ordering;
use std::sync::Arc;
pub use weighted::Terms;

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
    /// Was offered an order and has not answered yet.
    ConsideringOffer,
    /// Is passed over for this order for a while.
    Excluded(PassedOver),
    /// No open road leads from there to the restaurant.
    NoWay,
    /// Could pick up only after the end of the shift.
    ShiftEndsBefore,
    /// The order needs a cold box, and the driver has none.
    NoColdBox,
    /// The order is larger than all of the driver's space.
    TooLarge,
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
    /// The eligible drivers as they were, in the order in which lots count them. Empty once many
    /// later decisions have been made: they would fill memory.
    pub candidates: Arc<[Candidate]>,
    /// The lots of this offer.
    pub lots: Lots,
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
    /// The batch that it was decided in, where orders are decided together.
    pub batch: Option<Arc<Batch>>,
    /// The class that the order stood by in the queue, where it was not its own.
    pub borrowed: Option<Borrowed>,
}

impl Decision {
    /// Rows that a decision remembers of each kind, so that a large city does not fill memory.
    pub const SCORED_MAX: usize = 12;
    /// Candidates that all decisions of a run remember together, about 2 MB: the last hours of a
    /// city of thirty drivers, the last moments of one of thousands.
    pub const CANDIDATES_KEPT: usize = 32_768;
}

/// A candidate with its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scored {
    /// The candidate as it was.
    pub candidate: Candidate,
    /// Lower is better. The unit is the policy's [`AssignPolicy::score_unit`].
    pub score: i64,
}

/// What settled equal scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieBreak {
    /// The longer idle time.
    LongerIdle,
    /// The shorter trip.
    ShorterTrip,
    /// The smaller id.
    SmallerId,
    /// A lot was drawn.
    Lot,
}

impl TieBreak {
    fn compare(self, a: &Candidate, b: &Candidate) -> Ordering {
        match self {
            TieBreak::LongerIdle => b.idle.cmp(&a.idle),
            TieBreak::ShorterTrip => a.travel.cmp(&b.travel),
            TieBreak::SmallerId => a.driver.cmp(&b.driver),
            TieBreak::Lot => Ordering::Equal,
        }
    }
}

/// What [`choose`] found. Owned by the caller and reused, so that choosing does not allocate.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The winner, then the others that were looked at, best first; at most
    /// [`Decision::SCORED_MAX`].
    pub scored: Vec<Scored>,
    /// What settled it, where the runner-up had the winner's score.
    pub tie_break: Option<TieBreak>,
    /// New credits of smooth weighted round robin, to be written to these drivers; empty under
    /// any other policy.
    pub credits: Vec<(DriverId, i64)>,
}

/// Chooses a driver among the eligible `candidates` and says why in `choice`; `None` where there
/// are none. `draw(n)` gives a uniform number below `n`; only the policies with chance ask for it.
/// The answer depends on the candidates, not on their order, except by chance. O(n).
pub fn choose(
    policy: AssignPolicy,
    candidates: &[Candidate],
    mut draw: impl FnMut(u64) -> u64,
    choice: &mut Choice,
) -> Option<DriverId> {
    choice.scored.clear();
    choice.credits.clear();
    choice.tie_break = None;
    if candidates.is_empty() {
        return None;
    }
    match policy {
        AssignPolicy::Nearest => choice.rank(candidates, nearest::score, nearest::TIES),
        AssignPolicy::Weighted(weights) => {
            choice.rank(candidates, |c| weighted::score(weights, c), weighted::TIES);
        }
        AssignPolicy::RoundRobin => choice.rank(candidates, round_robin::score, round_robin::TIES),
        AssignPolicy::LeastLoaded => {
            choice.rank(candidates, least_loaded::score, least_loaded::TIES);
        }
        AssignPolicy::TwoChoices => {
            let [a, b] = two_choices::drawn(candidates.len(), draw);
            let drawn = [candidates[a], candidates[b]];
            let distinct = if a == b { 1 } else { 2 };
            choice.rank(&drawn[..distinct], two_choices::score, two_choices::TIES);
        }
        AssignPolicy::Random => {
            let winner = draw(candidates.len() as u64) as usize;
            choice.rank(&candidates[winner..=winner], |_| 0, random::TIES);
            let others = candidates[..winner].iter().chain(&candidates[winner + 1..]);
            let room = Decision::SCORED_MAX - 1;
            choice
                .scored
                .extend(others.take(room).map(|&candidate| Scored { candidate, score: 0 }));
            choice.tie_break = (candidates.len() > 1).then_some(TieBreak::Lot);
        }
        AssignPolicy::FirstComeNearest => {
            choice.rank(candidates, first_come_nearest::score, first_come_nearest::TIES);
        }
        AssignPolicy::Optimal { .. } => choice.rank(candidates, optimal::score, optimal::TIES),
    }
    let winner = choice.scored.first()?.candidate.driver;
    if policy == AssignPolicy::RoundRobin {
        round_robin::settle(candidates, winner, &mut choice.credits);
    }
    Some(winner)
}

impl Choice {
    /// What a batch chose for one of its orders: the winner, then the others, nearest first.
    pub(super) fn decided(&mut self, candidates: &[Candidate], winner: DriverId) {
        self.scored.clear();
        self.credits.clear();
        self.tie_break = None;
        self.rank(candidates, optimal::score, optimal::TIES);
        let is_winner = |scored: &Scored| scored.candidate.driver == winner;
        match self.scored.iter().position(is_winner) {
            Some(0) => return,
            Some(idx) => self.scored[..=idx].rotate_right(1),
            None => {
                let winner = candidates.iter().find(|candidate| candidate.driver == winner);
                let winner = winner.map(|&c| Scored { candidate: c, score: optimal::score(&c) });
                self.scored.pop();
                self.scored.splice(0..0, winner);
            }
        }
        self.tie_break = None;
    }

    /// Fills `scored` with the best by score, then by `ties`.
    fn rank(
        &mut self,
        candidates: &[Candidate],
        score: impl Fn(&Candidate) -> i64,
        ties: &[TieBreak],
    ) {
        let compare = |a: &Scored, b: &Scored| {
            let by_tie = || ties.iter().map(|tie| tie.compare(&a.candidate, &b.candidate));
            a.score
                .cmp(&b.score)
                .then_with(|| by_tie().find(|o| o.is_ne()).unwrap_or(Ordering::Equal))
        };
        for candidate in candidates {
            let new = Scored { candidate: *candidate, score: score(candidate) };
            if self.scored.len() == Decision::SCORED_MAX {
                // Most candidates of a large city end here, after one comparison.
                if compare(&new, &self.scored[Decision::SCORED_MAX - 1]).is_ge() {
                    continue;
                }
                self.scored.pop();
            }
            let idx = self.scored.partition_point(|better| compare(better, &new).is_le());
            self.scored.insert(idx, new);
        }
        if let [first, second, ..] = self.scored[..]
            && first.score == second.score
        {
            let settles =
                |tie: &&TieBreak| tie.compare(&first.candidate, &second.candidate).is_ne();
            self.tie_break = ties.iter().find(settles).copied();
        }
    }
}

/// The unit of [`Scored::score`], for printing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScoreUnit {
    /// Microseconds of travel to the restaurant.
    TravelMicros,
    /// Microseconds from the start of the run to the pick-up.
    PickupMicros,
    /// Orders in hand.
    Orders,
    /// Points of the weighted score.
    Points,
    /// Credit of the round robin after this turn's gain, negated.
    NegatedCredit,
    /// No score: a lot was drawn.
    None,
}

impl AssignPolicy {
    /// Every policy, with the parameters it starts with, in the order of the page.
    pub const ALL: [AssignPolicy; 8] = [
        AssignPolicy::Nearest,
        AssignPolicy::Weighted(Weights::START),
        AssignPolicy::RoundRobin,
        AssignPolicy::LeastLoaded,
        AssignPolicy::TwoChoices,
        AssignPolicy::Random,
        AssignPolicy::FirstComeNearest,
        // Chosen arbitrarily: a customer hardly notices half a minute.
        AssignPolicy::Optimal { window: SimDuration::from_secs(30) },
    ];

    /// The stable name in files and on the command line, without parameters.
    pub const fn id(self) -> &'static str {
        match self {
            AssignPolicy::Nearest => "nearest",
            AssignPolicy::Weighted(_) => "weighted",
            AssignPolicy::RoundRobin => "round-robin",
            AssignPolicy::LeastLoaded => "least-loaded",
            AssignPolicy::TwoChoices => "two-choices",
            AssignPolicy::Random => "random",
            AssignPolicy::FirstComeNearest => "first-come-nearest",
            AssignPolicy::Optimal { .. } => "optimal",
        }
    }
    /// The policy of this [`AssignPolicy::id`], with the parameters it starts with.
    pub fn from_id(id: &str) -> Option<AssignPolicy> {
        AssignPolicy::ALL.into_iter().find(|policy| policy.id() == id)
    }
    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            AssignPolicy::Nearest => nearest::NAME,
            AssignPolicy::Weighted(_) => weighted::NAME,
            AssignPolicy::RoundRobin => round_robin::NAME,
            AssignPolicy::LeastLoaded => least_loaded::NAME,
            AssignPolicy::TwoChoices => two_choices::NAME,
            AssignPolicy::Random => random::NAME,
            AssignPolicy::FirstComeNearest => first_come_nearest::NAME,
            AssignPolicy::Optimal { .. } => optimal::NAME,
        }
    }
    /// What it does, in one sentence for the page.
    pub const fn sentence(self) -> &'static str {
        match self {
            AssignPolicy::Nearest => nearest::SENTENCE,
            AssignPolicy::Weighted(_) => weighted::SENTENCE,
            AssignPolicy::RoundRobin => round_robin::SENTENCE,
            AssignPolicy::LeastLoaded => least_loaded::SENTENCE,
            AssignPolicy::TwoChoices => two_choices::SENTENCE,
            AssignPolicy::Random => random::SENTENCE,
            AssignPolicy::FirstComeNearest => first_come_nearest::SENTENCE,
            AssignPolicy::Optimal { .. } => optimal::SENTENCE,
        }
    }
    /// What settles equal scores, one after the other.
    pub const fn ties(self) -> &'static [TieBreak] {
        match self {
            AssignPolicy::Nearest => nearest::TIES,
            AssignPolicy::Weighted(_) => weighted::TIES,
            AssignPolicy::RoundRobin => round_robin::TIES,
            AssignPolicy::LeastLoaded => least_loaded::TIES,
            AssignPolicy::TwoChoices => two_choices::TIES,
            AssignPolicy::Random => random::TIES,
            AssignPolicy::FirstComeNearest => first_come_nearest::TIES,
            AssignPolicy::Optimal { .. } => optimal::TIES,
        }
    }
    /// The unit of its scores.
    pub const fn score_unit(self) -> ScoreUnit {
        match self {
            AssignPolicy::Nearest | AssignPolicy::Optimal { .. } => ScoreUnit::TravelMicros,
            AssignPolicy::Weighted(_) => ScoreUnit::Points,
            AssignPolicy::RoundRobin => ScoreUnit::NegatedCredit,
            AssignPolicy::LeastLoaded | AssignPolicy::TwoChoices => ScoreUnit::Orders,
            AssignPolicy::Random => ScoreUnit::None,
            AssignPolicy::FirstComeNearest => ScoreUnit::PickupMicros,
        }
    }
}

/// A time as a score; times beyond any run are equally bad.
fn as_score(us: u64) -> i64 {
    i64::try_from(us).unwrap_or(i64::MAX)
}
