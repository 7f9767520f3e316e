//! Why a driver was chosen: the decision card, and the assignment policy as it plays out.

use super::{BatchRow, BatchTable, CandidateRow, DecisionCard, Sources};
use crate::core::assign::optimal::Batch;
use crate::core::assign::{Candidate, Decision, ScoreUnit, Scored, TieBreak, Verdict};
use crate::core::settings::AssignPolicy;
use crate::core::time::{SimDuration, SimTime};
use crate::view::names;

/// The card of a remembered decision.
pub fn card(decision: &Decision) -> DecisionCard {
    let unit = decision.policy.score_unit();
    let scored = decision.scored.iter().map(|scored| CandidateRow {
        driver: scored.candidate.driver.0,
        verdict: "eligible".to_owned(),
        score: score(unit, scored.score),
        winner: scored.candidate.driver == decision.winner,
    });
    let rejected = decision.rejected.iter().map(|&(driver, verdict)| CandidateRow {
        driver: driver.0,
        verdict: rejection(verdict).to_owned(),
        score: String::new(),
        winner: false,
    });
    let listed = decision.scored.len() + decision.rejected.len();
    DecisionCard {
        at: names::clock(decision.at),
        policy: decision.policy.name().to_owned(),
        why: why(decision),
        score_label: label(unit).to_owned(),
        candidates: scored.chain(rejected).collect(),
        more: (decision.eligible + decision.rejected_total).saturating_sub(listed as u32),
        batch: decision.batch.as_deref().filter(|batch| batch.n_orders > 1).map(table),
    }
}

fn table(batch: &Batch) -> BatchTable {
    let printed = |travel: &Option<SimDuration>| travel.map_or_else(String::new, |t| t.to_string());
    let travel = batch.travel.chunks(batch.drivers.len().max(1));
    let rows = batch.orders.iter().zip(travel).zip(&batch.chosen);
    BatchTable {
        drivers: batch.drivers.iter().map(|driver| driver.0).collect(),
        rows: rows
            .map(|((order, travel), &chosen)| BatchRow {
                order: order.0,
                travel: travel.iter().map(printed).collect(),
                chosen: chosen as u32,
            })
            .collect(),
        more_orders: batch.n_orders.saturating_sub(batch.orders.len() as u32),
        more_drivers: batch.n_drivers.saturating_sub(batch.drivers.len() as u32),
        total: batch.total.to_string(),
        one_by_one: batch.one_by_one.to_string(),
    }
}

/// One or two sentences: what won, by how much, and what settled a tie.
fn why(decision: &Decision) -> String {
    let winner = decision.winner;
    let Some(first) = decision.scored.first() else {
        return format!("{winner} was chosen.");
    };
    let mut text = match (decision.policy, decision.scored.get(1)) {
        (_, None) if decision.eligible == 1 => {
            format!("{winner} was the only eligible driver, {} away", first.candidate.travel)
        }
        (AssignPolicy::Random, _) => {
            format!("{winner} was drawn by lot among {} eligible drivers", decision.eligible)
        }
        (AssignPolicy::TwoChoices, None) => {
            format!("{winner} was drawn twice by lot among {} drivers", decision.eligible)
        }
        (AssignPolicy::Optimal { .. }, _) => jointly(decision, first),
        (policy, second) => compared(policy, first, second),
    };
    if let Some(settled) = decision.tie_break.and_then(tie_break) {
        text.push_str(&format!(". Scores were equal: {settled}"));
    }
    if !decision.passed_over.is_empty() {
        let n = decision.passed_over.len();
        let that = if n == 1 { "that" } else { "those" };
        text.push_str(&format!(
            ". {} ahead in the queue fitted no driver, and {that} did not hold this one up",
            names::capital(&names::count(n, "order"))
        ));
    }
    if let Some(borrowed) = decision.borrowed {
        text.push_str(&format!(". The order stood in the queue as {}", names::borrowed(borrowed)));
    }
    text.push('.');
    text
}

/// What the batch gains by this choice, be it good for this order or not.
fn jointly(decision: &Decision, first: &Scored) -> String {
    let (winner, travel) = (decision.winner, first.candidate.travel);
    let nearer = decision.scored.iter().any(|other| other.candidate.travel < travel);
    let place = if nearer { "not the nearest" } else { "nearest" };
    let own = format!("{winner} is {travel} away, {place}");
    let Some(batch) = decision.batch.as_deref().filter(|batch| batch.n_orders > 1) else {
        return format!("{own}; no other order was decided with it");
    };
    let left_out = batch.n_orders - batch.n_one_by_one;
    let one_by_one = if left_out > 0 {
        let orders = names::count(left_out as usize, "order");
        format!("one by one, {orders} would have found nobody")
    } else {
        format!("one by one it would be {}", batch.one_by_one)
    };
    format!(
        "{own}. {} were matched with {} together: {} of travel in all, {one_by_one}",
        names::count(batch.n_orders as usize, "order"),
        names::count(batch.n_drivers as usize, "driver"),
        batch.total,
    )
}

fn compared(policy: AssignPolicy, first: &Scored, second: Option<&Scored>) -> String {
    let winner = first.candidate.driver;
    let than = |value: fn(&Candidate) -> String| {
        second.map_or_else(String::new, |s| {
            format!(", {} has {}", s.candidate.driver, value(&s.candidate))
        })
    };
    match policy {
        AssignPolicy::Nearest | AssignPolicy::Optimal { .. } => {
            let ahead = second.map_or_else(String::new, |s| {
                let ahead = s.candidate.travel.minus(first.candidate.travel);
                format!(", {ahead} ahead of {}", s.candidate.driver)
            });
            format!("{winner} is nearest: {} away{ahead}", first.candidate.travel)
        }
        AssignPolicy::Weighted(_) => {
            let other = second
                .map_or_else(String::new, |s| format!(", {} has {}", s.candidate.driver, s.score));
            format!("{winner} has the fewest points: {}{other}", first.score)
        }
        AssignPolicy::RoundRobin => {
            format!("It is the turn of {winner}: nobody has more credit")
        }
        AssignPolicy::LeastLoaded => {
            let load = |c: &Candidate| names::count(c.load as usize, "order");
            format!("{winner} has the least in hand: {}{}", load(&first.candidate), than(load))
        }
        AssignPolicy::TwoChoices => {
            let load = |c: &Candidate| names::count(c.load as usize, "order");
            format!(
                "Of two drivers drawn by lot, {winner} has less in hand: {}{}",
                load(&first.candidate),
                than(load)
            )
        }
        AssignPolicy::FirstComeNearest => {
            format!("{winner} can pick it up first, at {}", names::clock(first.candidate.pickup))
        }
        AssignPolicy::Random => format!("{winner} was drawn by lot"),
    }
}

fn tie_break(tie: TieBreak) -> Option<&'static str> {
    match tie {
        TieBreak::LongerIdle => Some("the longer idle time decided"),
        TieBreak::ShorterTrip => Some("the shorter trip decided"),
        TieBreak::SmallerId => Some("the smaller number decided"),
        TieBreak::Lot => None,
    }
}

fn score(unit: ScoreUnit, score: i64) -> String {
    let micros = || u64::try_from(score).unwrap_or(0);
    match unit {
        ScoreUnit::TravelMicros => SimDuration::from_micros(micros()).to_string(),
        ScoreUnit::PickupMicros => names::clock(SimTime::from_micros(micros())),
        ScoreUnit::Orders | ScoreUnit::Points => score.to_string(),
        ScoreUnit::NegatedCredit => score.saturating_neg().to_string(),
        ScoreUnit::None => String::new(),
    }
}

fn label(unit: ScoreUnit) -> &'static str {
    match unit {
        ScoreUnit::TravelMicros => "Travel, min:s (lower wins)",
        ScoreUnit::PickupMicros => "Pick-up at (earlier wins)",
        ScoreUnit::Orders => "Orders in hand (fewer win)",
        ScoreUnit::Points => "Points (fewer win)",
        ScoreUnit::NegatedCredit => "Credit (more wins)",
        ScoreUnit::None => "By lot",
    }
}

fn rejection(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Eligible => "eligible",
        Verdict::OffShift => "off shift",
        Verdict::Broken => "not heard from",
        Verdict::AtCapacity => "hands full",
        Verdict::ConsideringOffer => "considers another offer",
        Verdict::Excluded => "declined this order a moment ago",
        Verdict::NoWay => "no open road to the restaurant",
        Verdict::ShiftEndsBefore => "shift ends too early",
        Verdict::NoColdBox => "has no cold box",
        Verdict::TooLarge => "has a smaller bag",
    }
}

/// How the assignment policy plays out now.
pub(super) fn note(sources: &Sources<'_>) -> String {
    let rule = sources.sim.settings().assign.sentence();
    let on_shift = || sources.sim.drivers().iter().filter(|driver| driver.on_shift);
    let (least, most) = on_shift().fold((u32::MAX, 0), |(least, most), driver| {
        (least.min(driver.carried), most.max(driver.carried))
    });
    if least > most {
        return format!("{rule} No driver is on shift.");
    }
    let idle = match on_shift().filter(|driver| driver.is_idle()).count() {
        0 => "No driver is idle".to_owned(),
        1 => "1 driver is idle".to_owned(),
        n => format!("{n} drivers are idle"),
    };
    let each = if least == most { least.to_string() } else { format!("{least} to {most}") };
    let held = match sources.sim.held_until() {
        Some(until) => format!(" Orders are held until {}.", names::clock(until)),
        None => String::new(),
    };
    format!("{rule} {idle}; deliveries per driver so far: {each}.{held}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::id::{DecisionId, DriverId, OrderId};

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

    fn decision(scored: Vec<Scored>, tie_break: Option<TieBreak>) -> Decision {
        Decision {
            id: DecisionId(0),
            at: SimTime::from_secs(61),
            order: OrderId(11),
            passed_over: Vec::new(),
            policy: AssignPolicy::Nearest,
            winner: scored[0].candidate.driver,
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
        let card = card(&decision(vec![scored(6, 250, 0), scored(2, 262, 0)], None));
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
        let why = card(&tied).why;
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
            card(&Decision {
                policy: AssignPolicy::Optimal { window: SimDuration::ZERO },
                batch: Some(std::sync::Arc::new(batch)),
                ..decision(vec![scored(6, 262, 0), scored(2, 250, 0)], None)
            })
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
        let why = card(&decision(vec![scored(0, 60, 0)], None)).why;
        assert_eq!(why, "Driver 1 was the only eligible driver, 1:00 away.");
    }
}
