//! What other policies would have chosen, asked of the decisions of real runs.

use dispatch_playground::core::assign::{Alternative, Decision};
use dispatch_playground::core::settings::AssignPolicy;
use dispatch_playground::core::sim::{Advanced, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use dispatch_playground::scenario::presets::Preset;
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
