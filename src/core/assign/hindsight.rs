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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::sim::{Advanced, Sim};
    use crate::core::time::{SimDuration, SimTime};
    use crate::scenario::presets::Preset;
    use std::sync::Arc;

    /// A run of the default city under a policy, long enough for some hundred decisions.
    fn run(policy: AssignPolicy) -> Sim {
        let mut setup = Preset::DEFAULT.setup(11);
        setup.settings.assign = policy;
        let mut out = Vec::new();
        let mut sim = Sim::new(Arc::new(setup), &mut out);
        while sim.advance(SimTime::from_mins(90), 10_000, &mut out) == Advanced::Budget {
            out.clear();
        }
        sim
    }

    fn decisions(sim: &Sim) -> impl Iterator<Item = &Decision> {
        sim.orders().ids().filter_map(|order| sim.decision_about(order))
    }

    #[test]
    fn every_policy_would_choose_again_what_it_chose() {
        for policy in AssignPolicy::ALL {
            let zero = AssignPolicy::Optimal { window: SimDuration::ZERO };
            let policy = if policy.id() == "optimal" { zero } else { policy };
            let sim = run(policy);
            let mut seen = 0;
            for decision in decisions(&sim).filter(|it| !it.candidates.is_empty()) {
                // Decided together, an order may have left the nearest to another.
                if decision.batch.as_ref().is_some_and(|batch| batch.n_orders > 1) {
                    continue;
                }
                let again = decision.hindsight(policy).winner;
                assert_eq!(again, Some(decision.winner), "{policy:?}: {decision:#?}");
                seen += 1;
            }
            assert!(seen > 40, "{policy:?}: only {seen} decisions");
        }
    }

    #[test]
    fn looking_back_changes_nothing_and_gives_the_same_answer_twice() {
        let mut sim = run(AssignPolicy::Nearest);
        let untouched = sim.clone();
        let all = |sim: &Sim| -> Vec<Alternative> {
            let policies = |it: &Decision| AssignPolicy::ALL.map(|policy| it.hindsight(policy));
            decisions(sim).flat_map(policies).collect()
        };
        let first = all(&sim);
        assert_eq!(all(&sim), first);
        let differ = first.chunks(8).filter(|row| row.iter().any(|it| it.winner != row[0].winner));
        assert!(differ.count() > 20, "the policies always agree: nothing is compared");
        let mut out = Vec::new();
        let mut other = untouched;
        for run in [&mut sim, &mut other] {
            run.advance(SimTime::from_mins(100), u32::MAX, &mut out);
        }
        assert_eq!(sim.digest(), other.digest());
    }

    #[test]
    fn the_candidates_of_old_decisions_are_let_go() {
        let sim = run(AssignPolicy::Nearest);
        let kept: usize = decisions(&sim).map(|it| it.candidates.len()).sum();
        assert!(kept <= Decision::CANDIDATES_KEPT, "{kept}");
    }
}
