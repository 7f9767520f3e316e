//! Why a driver was chosen: the decision card, and the assignment policy as it plays out.

mod hindsight;
#[cfg(test)]
mod tests;

use super::{BatchRow, BatchTable, CandidateRow, DecisionCard, Sources};
use crate::core::assign::optimal::Batch;
use crate::core::assign::{Candidate, Decision, ScoreUnit, Scored, Terms, TieBreak, Verdict};
use crate::core::order::PassedOver;
use crate::core::settings::AssignPolicy;
use crate::core::sim::Sim;
use crate::core::time::{SimDuration, SimTime};
use crate::view::names;

/// The card of a remembered decision.
pub fn card(sim: &Sim, decision: &Decision) -> DecisionCard {
    let unit = decision.policy.score_unit();
    let (others, others_note) = hindsight::others(sim, decision);
    let weighs = matches!(decision.policy, AssignPolicy::Weighted(_));
    let scored = decision.scored.iter().map(|scored| CandidateRow {
        driver: scored.candidate.driver.0,
        verdict: "eligible".to_owned(),
        score: score(unit, scored.score),
        terms: terms(decision.policy, &scored.candidate),
        winner: scored.candidate.driver == decision.winner,
    });
    let rejected = decision.rejected.iter().map(|&(driver, verdict)| CandidateRow {
        driver: driver.0,
        verdict: rejection(verdict).to_owned(),
        score: String::new(),
        terms: vec![String::new(); if weighs { TERMS.len() } else { 0 }],
        winner: false,
    });
    let listed = decision.scored.len() + decision.rejected.len();
    DecisionCard {
        at: names::clock(decision.at),
        policy: decision.policy.name().to_owned(),
        why: why(decision),
        score_label: label(unit).to_owned(),
        term_labels: if weighs { TERMS.map(str::to_owned).to_vec() } else { Vec::new() },
        tie_rule: tie_rule(decision.policy),
        candidates: scored.chain(rejected).collect(),
        more: (decision.eligible + decision.rejected_total).saturating_sub(listed as u32),
        batch: decision.batch.as_deref().filter(|batch| batch.n_orders > 1).map(table),
        others,
        others_note,
    }
}

const TERMS: [&str; 4] = ["Travel", "Load", "Idle", "Declines"];

/// What a weighted score is made of: signs are written, so that the sum can be followed.
fn terms(policy: AssignPolicy, candidate: &Candidate) -> Vec<String> {
    let AssignPolicy::Weighted(weights) = policy else { return Vec::new() };
    let Terms { distance, load, idle, acceptance } = weights.terms(candidate);
    [distance, load, idle, acceptance].map(|points| format!("{points:+}")).to_vec()
}

/// "Equal scores: the shorter trip, then the smaller number."
fn tie_rule(policy: AssignPolicy) -> String {
    let name = |tie: &TieBreak| match tie {
        TieBreak::LongerIdle => "the longer idle time",
        TieBreak::ShorterTrip => "the shorter trip",
        TieBreak::SmallerId => "the smaller number",
        TieBreak::Lot => "the lot",
    };
    let rule: Vec<&str> = policy.ties().iter().map(name).collect();
    format!("Among equal scores {} decides", rule.join(", then "))
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

/// What a filter says of a driver, in a few words.
pub(super) const fn rejection(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Eligible => "eligible",
        Verdict::OffShift => "off shift",
        Verdict::Broken => "not heard from",
        Verdict::AtCapacity => "hands full",
        Verdict::ConsideringOffer => "asked about another order",
        Verdict::Excluded(PassedOver::Declined) => "declined this order a moment ago",
        Verdict::Excluded(PassedOver::Unanswered) => "did not answer about this order a moment ago",
        Verdict::Excluded(PassedOver::GaveBack) => "gave this order back a moment ago",
        Verdict::Excluded(PassedOver::CouldNotTake) => "could not take this order's food",
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
