//! What each other policy would have picked at the moment of a decision, and what that depends on.

use super::super::OtherPick;
use crate::core::assign::Decision;
use crate::core::id::DecisionId;
use crate::core::settings::AssignPolicy;
use crate::core::sim::Sim;
use crate::view::names;

/// The choice of every policy but the one that decided, and what has to be known about them.
pub(super) fn others(sim: &Sim, decision: &Decision) -> (Vec<OtherPick>, String) {
    if decision.candidates.is_empty() {
        return (Vec::new(), "Too long ago: its candidates are no longer kept.".to_owned());
    }
    // What a plan would have made of drivers who were busy is not among the numbers kept.
    let asked = AssignPolicy::ALL.into_iter().filter(|policy| {
        policy.id() != decision.policy.id() && *policy != AssignPolicy::FirstComeNearest
    });
    let others = asked.map(|policy| pick(sim, decision, policy)).collect();
    (others, note(decision))
}

fn pick(sim: &Sim, decision: &Decision, policy: AssignPolicy) -> OtherPick {
    let winner = decision.hindsight(policy).winner;
    let found = decision.candidates.iter().find(|it| Some(it.driver) == winner);
    OtherPick {
        policy: policy.name().to_owned(),
        driver: winner.map(|driver| driver.0),
        travel: found.map_or_else(String::new, |it| it.travel.to_string()),
        same: winner == Some(decision.winner),
        note: depends_on(sim, decision, policy),
    }
}

fn depends_on(sim: &Sim, decision: &Decision, policy: AssignPolicy) -> String {
    match policy {
        AssignPolicy::Weighted(_) => "by the weights that it starts with".to_owned(),
        AssignPolicy::RoundRobin => {
            "by the credits as they stood: turns count only while it is in force".to_owned()
        }
        AssignPolicy::TwoChoices | AssignPolicy::Random => {
            "by the lots that this offer would have drawn".to_owned()
        }
        AssignPolicy::Optimal { .. } => match n_beside(sim, decision) {
            0 => String::new(),
            n => {
                let others = names::count(n, "other order");
                format!("as if alone: {others} decided at that moment would have counted too")
            }
        },
        AssignPolicy::Nearest | AssignPolicy::LeastLoaded | AssignPolicy::FirstComeNearest => {
            String::new()
        }
    }
}

/// How many other orders were decided at the same moment.
fn n_beside(sim: &Sim, decision: &Decision) -> usize {
    let at_once = |id: u32| sim.decision(DecisionId(id)).is_some_and(|it| it.at == decision.at);
    let before = (0..decision.id.0).rev().take_while(|&id| at_once(id)).count();
    let after = (decision.id.0 + 1..).take_while(|&id| at_once(id)).count();
    before + after
}

fn note(decision: &Decision) -> String {
    let together = decision.batch.as_ref().map_or(1, |batch| batch.n_orders);
    if together > 1 {
        return format!("As if this one of {together} orders had been served first.");
    }
    match decision.policy {
        AssignPolicy::FirstComeNearest => {
            "Among those with empty hands: no other policy plans ahead.".to_owned()
        }
        _ => {
            "On the same candidates, at the same moment; nothing in the run is changed.".to_owned()
        }
    }
}
