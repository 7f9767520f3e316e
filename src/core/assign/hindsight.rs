//! What another policy would have chosen at the moment of a decision: by its own code, on the same
//! candidates, with the same lots. Changes nothing and draws from no stream that a run goes on with.

use super::optimal::BatchPlan;
use super::{Candidate, Choice, Decision, choose};
use crate::core::id::DriverId;
use crate::core::rng::{Purpose, below, draw};
use crate::core::settings::AssignPolicy;

/// The random numbers of one offer. A number is a function of its place, so that looking at it
/// again moves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lots {
    seed: u64,
    stream: u64,
    k: u64,
}

impl Lots {
    /// Those of the offer that follows so many others of an order; `stream` is the order's number
    /// in the sequence of placements.
    pub const fn new(seed: u64, stream: u64, offers: u32) -> Lots {
        Lots { seed, stream, k: (offers as u64) << 8 }
    }
    /// The next uniform number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.k += 1;
        below(draw(self.seed, Purpose::Policy, self.stream, self.k), n)
    }
}

/// What another policy would have chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alternative {
    /// Which policy.
    pub policy: AssignPolicy,
    /// Who would have won; `None` where nobody could.
    pub winner: Option<DriverId>,
}

impl Decision {
    /// What a policy chooses for this order among the same candidates. Of those who were only
    /// eligible because the policy in force plans ahead, no other policy knows.
    pub fn hindsight(&self, policy: AssignPolicy) -> Alternative {
        let plans = |policy| policy == AssignPolicy::FirstComeNearest;
        let known = |it: &&Candidate| !plans(self.policy) || plans(policy) || it.load == 0;
        let candidates: Vec<Candidate> = self.candidates.iter().filter(known).copied().collect();
        let winner = match policy {
            AssignPolicy::Optimal { .. } => {
                let mut plan = BatchPlan::default();
                let joined = plan.join(self.order, &candidates);
                joined.then(|| plan.decide().0[0])
            }
            _ => {
                let mut lots = self.lots;
                choose(policy, &candidates, |n| lots.below(n), &mut Choice::default())
            }
        };
        Alternative { policy, winner }
    }
}
