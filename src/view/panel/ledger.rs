//! The effects ledger as the page shows it: sums, and each wish that is not as it should be.

use super::Sources;
use crate::core::id::OrderId;
use crate::core::ledger::{Effect, Ledger, Line, Reason, Sum};
use crate::view::names;
use serde::{Deserialize, Serialize};

/// Wishes that the page shows, the latest first.
const ROWS_MAX: usize = 50;

/// The effects ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerModel {
    /// One row for each effect, over all wishes: charged, cooked, delivered, paid.
    pub sums: Vec<EffectRow>,
    /// What the sums say, in one sentence.
    pub note: String,
    /// Whether every effect happened as often as it should.
    pub is_right: bool,
    /// The wishes whose effects are not as they should be, the latest first, at most 50.
    pub wishes: Vec<WishRow>,
    /// How many such wishes there are in all.
    pub wishes_total: u32,
}

/// One effect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectRow {
    /// The name, such as `charged`.
    pub effect: String,
    /// How often it should have happened by now.
    pub should: u32,
    /// How often it did.
    pub did: u32,
    /// Why these differ, or why it rightly happened more than once; empty where there is nothing
    /// to say.
    pub why: String,
}

/// What became of one wish of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishRow {
    /// Its first order, as a number from 0.
    pub order: u32,
    /// Number on screen.
    pub label: String,
    /// Charged, cooked, delivered, paid.
    pub effects: Vec<EffectRow>,
    /// What is not as it should be, in one sentence.
    pub sentence: String,
}

pub(super) fn model(sources: &Sources<'_>) -> LedgerModel {
    let ledger = sources.ledger;
    let off = ledger.off();
    let wishes_total = off.len() as u32;
    let sum_row = |(effect, sum): (Effect, &Sum)| EffectRow {
        effect: effect.name().to_owned(),
        should: sum.should,
        did: sum.did,
        why: String::new(),
    };
    LedgerModel {
        sums: Effect::ALL.into_iter().zip(ledger.sums()).map(sum_row).collect(),
        note: note(ledger),
        is_right: wishes_total == 0,
        wishes: off.take(ROWS_MAX).filter_map(|order| wish(ledger, order)).collect(),
        wishes_total,
    }
}

/// The effects of the wish that an order came from.
pub fn wish(ledger: &Ledger, order: OrderId) -> Option<WishRow> {
    let (lines, first) = (ledger.lines(order)?, ledger.first(order)?);
    let row = |line: &Line| EffectRow {
        effect: line.effect.name().to_owned(),
        should: line.should,
        did: line.did,
        why: why(line),
    };
    let differing = lines.iter().filter(|line| line.should != line.did);
    let parts: Vec<String> = differing.map(part).collect();
    let sentence = if parts.is_empty() {
        format!("{first}: everything happened as often as it should")
    } else {
        format!("{first}: {}", parts.join("; "))
    };
    Some(WishRow {
        order: first.0,
        label: first.to_string(),
        effects: lines.iter().map(row).collect(),
        sentence,
    })
}

fn note(ledger: &Ledger) -> String {
    let wishes = match ledger.n_wishes() {
        1 => "1 wish of a customer".to_owned(),
        n => format!("{n} wishes of customers"),
    };
    let off: Vec<String> = Effect::ALL
        .into_iter()
        .zip(ledger.sums())
        .flat_map(|(effect, sum)| {
            let too_many =
                (sum.too_many > 0).then(|| format!("{} {} too many", sum.too_many, effect.name()));
            let missing =
                (sum.missing > 0).then(|| format!("{} {} missing", sum.missing, effect.name()));
            too_many.into_iter().chain(missing)
        })
        .collect();
    if off.is_empty() {
        format!("{wishes}: every effect happened as often as it should")
    } else {
        format!("{wishes}: {}", off.join(", "))
    }
}

/// "charged 2 times instead of once (order 8 is a duplicate)".
fn part(line: &Line) -> String {
    let why = why(line);
    let why = if why.is_empty() { why } else { format!(" ({why})") };
    format!("{} {} instead of {}{why}", line.effect.name(), times(line.did), times(line.should))
}

fn times(n: u32) -> String {
    match n {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

fn why(line: &Line) -> String {
    match line.reason {
        None => String::new(),
        Some(Reason::Duplicate(order)) => format!("{} is a duplicate", names::order(order)),
        Some(Reason::LostInCrash(order)) => {
            format!("{} was lost in a crash of the dispatcher", names::order(order))
        }
        Some(Reason::AttemptOver(driver)) => {
            format!("{driver} delivered although their attempt was over")
        }
        Some(Reason::StaleReport(driver)) => {
            format!("{driver} was paid by a report that should not count")
        }
        Some(Reason::CookedAgain) => "the meal before was lost".to_owned(),
    }
}
