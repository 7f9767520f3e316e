//! Cards of made-up decisions and of real ones.

use super::*;
use crate::core::assign::Lots;
use crate::core::id::{DecisionId, DriverId, OrderId};
use crate::core::settings::Weights;
use crate::scenario::presets::Preset;
use crate::view::panel::watched::Watched;
use std::sync::Arc;

fn scored(driver: u32, travel_s: u64, load: u32) -> Scored {
    let candidate = Candidate {
        driver: DriverId(driver),
        travel: SimDuration::from_secs(travel_s),
        pickup: SimTime::from_secs(travel_s),
        load,
        carried: 0,
        idle: SimDuration::ZERO,
        decline_percent: 0,
        weight: 1,
        credit: 0,
    };
    Scored { candidate, score: candidate.travel.as_micros() as i64 }
}

fn village() -> Sim {
    Sim::new(Arc::new(Preset::SMALL.setup(7)), &mut Vec::new())
}

fn decision(scored: Vec<Scored>, tie_break: Option<TieBreak>) -> Decision {
    Decision {
        id: DecisionId(0),
        at: SimTime::from_secs(61),
        order: OrderId(11),
        passed_over: Vec::new(),
        policy: AssignPolicy::Nearest,
        winner: scored[0].candidate.driver,
        candidates: scored.iter().map(|it| it.candidate).collect(),
        lots: Lots::new(7, 11, 0),
        eligible: scored.len() as u32,
        scored,
        rejected: vec![(DriverId(8), Verdict::AtCapacity)],
        rejected_total: 20,
        tie_break,
        batch: None,
        borrowed: None,
    }
}

#[test]
fn a_card_says_who_won_by_how_much_and_who_was_left_out() {
    let card = card(&village(), &decision(vec![scored(6, 250, 0), scored(2, 262, 0)], None));
    assert_eq!(card.at, "12:01:01");
    assert_eq!(card.why, "Driver 7 is nearest: 4:10 away, 0:12 ahead of Driver 3.");
    assert_eq!(card.candidates.len(), 3);
    assert_eq!(card.candidates[0].score, "4:10");
    assert!(card.candidates[0].winner);
    assert_eq!(card.candidates[2].verdict, "hands full");
    assert_eq!(card.more, 19);
}

#[test]
fn a_tie_is_explained() {
    let tied = decision(vec![scored(2, 250, 0), scored(6, 250, 0)], Some(TieBreak::SmallerId));
    let why = card(&village(), &tied).why;
    assert!(why.ends_with("Scores were equal: the smaller number decided."), "{why}");
}

#[test]
fn a_batch_says_what_it_gained_and_shows_its_table() {
    let seconds = |s: u64| Some(SimDuration::from_secs(s));
    let batch = Batch {
        orders: vec![OrderId(11), OrderId(12)],
        drivers: vec![DriverId(2), DriverId(6)],
        travel: vec![seconds(250), seconds(262), seconds(60), None],
        chosen: vec![1, 0],
        n_orders: 2,
        n_drivers: 3,
        total: SimDuration::from_secs(322),
        one_by_one: SimDuration::from_secs(250),
        n_one_by_one: 1,
    };
    let jointly = |batch: Batch| {
        card(
            &village(),
            &Decision {
                policy: AssignPolicy::Optimal { window: SimDuration::ZERO },
                batch: Some(Arc::new(batch)),
                ..decision(vec![scored(6, 262, 0), scored(2, 250, 0)], None)
            },
        )
    };
    let told = jointly(batch.clone());
    let why = "Driver 7 is 4:22 away, not the nearest. 2 orders were matched with 3 drivers \
               together: 5:22 of travel in all, one by one, 1 order would have found nobody.";
    assert_eq!(told.why, why);
    let table = told.batch.unwrap();
    assert_eq!((table.drivers, table.more_orders, table.more_drivers), (vec![2, 6], 0, 1));
    assert_eq!(table.rows[0].travel, ["4:10", "4:22"]);
    assert_eq!(
        (&table.rows[1].travel[..], table.rows[1].chosen),
        (&["1:00".into(), String::new()][..], 0)
    );
    let told = jointly(Batch {
        one_by_one: SimDuration::from_secs(400),
        n_one_by_one: 2,
        ..batch.clone()
    });
    assert!(
        told.why.ends_with("5:22 of travel in all, one by one it would be 6:40."),
        "{}",
        told.why
    );
    let alone = jointly(Batch { n_orders: 1, ..batch });
    assert_eq!(alone.batch, None);
    assert!(alone.why.ends_with("no other order was decided with it."), "{}", alone.why);
}

#[test]
fn a_single_candidate_is_said_to_be_one() {
    let why = card(&village(), &decision(vec![scored(0, 60, 0)], None)).why;
    assert_eq!(why, "Driver 1 was the only eligible driver, 1:00 away.");
}

#[test]
fn the_terms_of_a_weighted_score_add_up_to_it_and_its_ties_have_a_rule() {
    let weights = Weights { distance: 10, load: 5, idle: 2, acceptance: 1 };
    let policy = AssignPolicy::Weighted(weights);
    let all = [scored(6, 270, 3), scored(2, 360, 1)];
    let scored = all.map(|it| Scored { score: weights.terms(&it.candidate).sum(), ..it }).to_vec();
    let card = card(&village(), &Decision { policy, ..decision(scored, None) });
    assert_eq!(card.term_labels, ["Travel", "Load", "Idle", "Declines"]);
    assert_eq!(card.candidates[0].terms, ["+45", "+15", "+0", "+0"]);
    assert_eq!(card.candidates[0].score, "60");
    let sum = |row: &CandidateRow| -> i64 {
        row.terms.iter().map(|term| term.parse::<i64>().unwrap()).sum()
    };
    for row in &card.candidates[..2] {
        assert_eq!(sum(row).to_string(), row.score);
    }
    assert_eq!(card.candidates[2].terms, [""; 4]);
    assert_eq!(
        card.tie_rule,
        "Among equal scores the shorter trip, then the smaller number decides"
    );
}

#[test]
fn each_other_policy_is_asked_and_says_what_its_choice_depends_on() {
    let mut near = scored(6, 60, 1);
    near.candidate.credit = -5;
    let far = scored(2, 600, 0);
    let card = card(&village(), &decision(vec![near, far], None));
    let pick = |name: &str| card.others.iter().find(|it| it.policy == name).unwrap();
    let names: Vec<&str> = card.others.iter().map(|it| it.policy.as_str()).collect();
    let all =
        ["Weighted score", "Round robin", "Least loaded", "Two choices", "Random", "Joint optimal"];
    assert_eq!(names, all);
    assert_eq!((pick("Least loaded").driver, pick("Least loaded").same), (Some(2), false));
    assert_eq!(pick("Least loaded").travel, "10:00");
    assert_eq!((pick("Joint optimal").driver, pick("Joint optimal").same), (Some(6), true));
    assert_eq!(pick("Round robin").driver, Some(2));
    assert!(pick("Round robin").note.contains("credits as they stood"));
    assert!(pick("Random").note.contains("lot"));
    assert_eq!(pick("Least loaded").note, "");
}

#[test]
fn candidates_that_are_not_kept_are_said_not_to_be() {
    let bare = Decision { candidates: Arc::default(), ..decision(vec![scored(6, 60, 0)], None) };
    let card = card(&village(), &bare);
    assert!(card.others.is_empty());
    assert_eq!(card.others_note, "Too long ago: its candidates are no longer kept.");
}

#[test]
fn every_order_of_a_real_run_tells_what_the_others_would_have_picked() {
    let mut run = Watched::new(Preset::DEFAULT.setup(3));
    run.minutes(40);
    let cards: Vec<DecisionCard> =
        run.sim.orders().ids().filter_map(|it| run.inspect(it).decision).collect();
    assert!(cards.len() > 20);
    for card in &cards {
        assert_eq!(card.others.len(), 6, "{card:#?}");
        assert!(card.others.iter().all(|it| it.driver.is_some()));
    }
    let joint = cards.iter().flat_map(|it| &it.others).filter(|it| it.policy == "Joint optimal");
    assert!(joint.clone().any(|it| it.note.is_empty()), "some order was decided alone");
    assert!(joint.clone().filter(|it| it.note.is_empty()).all(|it| it.same), "alone: the nearest");
}
