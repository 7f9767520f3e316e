//! Who may go before whom, found the slow way: every offer is compared with every order that the
//! chosen driver could have taken instead, by the written rule of the discipline.
//!
//! Knows nothing of how the queue keeps its order.

use super::{Check, Sim, ensure};
use crate::core::event::{Event, Stamped};
use crate::core::id::{DriverId, OrderId};
use crate::core::queue::Entry;
use crate::core::settings::{AssignPolicy, Discipline, LevelShare, Levels, QueuePolicy};
use std::cmp::Reverse;

/// Nothing is offered while the dispatcher is paused; nobody is served before somebody who comes
/// first by the rule and could have been.
pub(super) fn check(sim: &mut Sim, events: &[Stamped]) -> Check {
    let offers: Vec<(OrderId, DriverId)> = events
        .iter()
        .filter_map(|stamped| match stamped.event {
            Event::OfferSent { order, driver, .. } => Some((order, driver)),
            _ => None,
        })
        .collect();
    if offers.is_empty() {
        return Ok(());
    }
    // A command may pause in the same step only after the offers: it is a step of its own.
    ensure(!sim.is_paused(), "I20 pause means pause", || format!("offers {offers:?}"))?;
    let mut waiting: Vec<OrderId> = sim.queue.iter().map(|entry| entry.order).collect();
    waiting.retain(|&order| sim.orders[order].offer().is_none());
    if matches!(sim.settings.assign, AssignPolicy::Optimal { .. }) {
        return check_jointly(sim, &offers, &waiting);
    }
    for (idx, &(order, driver)) in offers.iter().enumerate() {
        // Those who were offered later in the same step were waiting too.
        let others = offers[idx + 1..].iter().map(|&(other, _)| other).chain(waiting.clone());
        for other in others {
            let overtaken = is_overtaken(sim, other, order);
            if (overtaken || comes_before(sim, other, order)) && sim.could_take(other, driver) {
                let rule = sim.settings.queue.name();
                let invariant =
                    if overtaken { "I16 aging bound" } else { "I14, I15, I19 order of service" };
                return Err((invariant, format!("{driver} got {order} before {other}; {rule}")));
            }
        }
    }
    Ok(())
}

/// Who waits could not have been served together with all of the batch that come before it: else
/// it would have been, and a later one left out.
fn check_jointly(sim: &mut Sim, offers: &[(OrderId, DriverId)], waiting: &[OrderId]) -> Check {
    let drivers: Vec<DriverId> = offers.iter().map(|&(_, driver)| driver).collect();
    for &other in waiting {
        let mut together: Vec<OrderId> = offers.iter().map(|&(order, _)| order).collect();
        together.retain(|&order| !comes_before(sim, other, order));
        if together.len() == offers.len() {
            continue;
        }
        together.push(other);
        let options: Vec<Vec<usize>> = together
            .iter()
            .map(|&order| {
                let could = |&idx: &usize| sim.could_take(order, drivers[idx]);
                (0..drivers.len()).filter(could).collect()
            })
            .collect();
        ensure(!all_have_one(&options, drivers.len()), "I14, I19 order of service", || {
            let entry = |order| format!("{:?}", sim.queue.get(order));
            let batch: Vec<String> = offers.iter().map(|&(order, _)| entry(order)).collect();
            format!("{} was left out for one that comes after it in {batch:?}", entry(other))
        })?;
    }
    Ok(())
}

/// Whether each row can have a column of its own: augmenting paths.
fn all_have_one(options: &[Vec<usize>], columns: usize) -> bool {
    fn find(
        row: usize,
        options: &[Vec<usize>],
        held_by: &mut [Option<usize>],
        asked: &mut [bool],
    ) -> bool {
        options[row].iter().any(|&column| {
            if std::mem::replace(&mut asked[column], true) {
                return false;
            }
            let free = held_by[column].is_none_or(|other| find(other, options, held_by, asked));
            if free {
                held_by[column] = Some(row);
            }
            free
        })
    }
    let mut held_by = vec![None; columns];
    (0..options.len()).all(|row| find(row, options, &mut held_by, &mut vec![false; columns]))
}

/// Whether `b` goes before `a` although it was placed longer after it than aging may ever make up
/// for: two classes, and under levels with a strict share once `a` has risen above them all.
fn is_overtaken(sim: &Sim, a: OrderId, b: OrderId) -> bool {
    let (Some(a), Some(b)) = (sim.queue.get(a), sim.queue.get(b)) else { return false };
    match sim.settings.queue {
        QueuePolicy::Priority { aging: Some(aging) } => b.placed > a.placed + aging.times(2),
        QueuePolicy::MultiLevel(Levels {
            aging: Some(aging), share: LevelShare::Strict, ..
        }) => b.placed > a.placed && sim.now() > a.placed + aging.times(3),
        _ => false,
    }
}

/// Whether the written rule puts `a` before `b`. Between levels with a weighted share it is the
/// accounts that decide, which the queue's own tests check.
///
/// An offer may itself lead to a class being lent, which is then in the queue already: whoever
/// borrows comes first only where they would with and without it.
fn comes_before(sim: &Sim, a: OrderId, b: OrderId) -> bool {
    let (Some(a), Some(b)) = (sim.queue.get(a), sim.queue.get(b)) else { return false };
    let own = |entry: &Entry| Entry { effective: entry.class, ..*entry };
    let [first, second] = [[*a, own(a)], [*b, own(b)]];
    first.iter().all(|a| second.iter().all(|b| rule_puts_before(sim, a, b)))
}

fn rule_puts_before(sim: &Sim, a: &Entry, b: &Entry) -> bool {
    match sim.settings.queue {
        QueuePolicy::Fifo => before(a, b, |e| e.entered),
        QueuePolicy::Lifo => last_first(a, b),
        QueuePolicy::Priority { aging: None } => before(a, b, |e| (e.effective, e.entered)),
        QueuePolicy::Priority { aging: Some(aging) } => before(a, b, |e| {
            let level = e.effective.level() as u128;
            let placed = u128::from(e.placed.as_micros());
            (level * u128::from(aging.as_micros()) + placed, e.entered)
        }),
        QueuePolicy::EarliestDeadline => before(a, b, |e| (e.promised, e.entered)),
        QueuePolicy::ShortestJob => before(a, b, |e| (e.expected, e.entered)),
        QueuePolicy::MultiLevel(levels) => comes_before_in_levels(sim, &levels, a, b),
    }
}

/// By level, then whoever has risen above all of them by their placement, then by the level's own
/// discipline. Where one is due to rise at this very moment, nothing is said.
fn comes_before_in_levels(sim: &Sim, levels: &Levels, a: &Entry, b: &Entry) -> bool {
    let (Some(in_a), Some(in_b)) = (standing(sim, levels, a), standing(sim, levels, b)) else {
        return false;
    };
    // The overdue ones are the head of the highest level.
    let level = |standing: i64| standing.max(0);
    if level(in_a) != level(in_b) {
        return levels.share == LevelShare::Strict && in_a < in_b;
    }
    if in_a < 0 || in_b < 0 {
        return if in_a.min(0) == in_b.min(0) {
            before(a, b, |e| (e.placed, e.entered))
        } else {
            in_a < in_b
        };
    }
    match levels.disciplines[level(in_a) as usize] {
        Discipline::Fifo => before(a, b, |e| e.entered),
        Discipline::Lifo => last_first(a, b),
        Discipline::EarliestDeadline => before(a, b, |e| (e.promised, e.entered)),
        Discipline::ShortestJob => before(a, b, |e| (e.expected, e.entered)),
    }
}

/// The level of an order by the rule, below 0 where it is overdue; `None` where it rises now.
fn standing(sim: &Sim, levels: &Levels, entry: &Entry) -> Option<i64> {
    let fallen = levels.demote_after.map_or(0, |every| entry.failed / every);
    let entered = (entry.effective.level() as i64 + i64::from(fallen)).min(2);
    let Some(aging) = levels.aging else { return Some(entered) };
    let waited = sim.now().since(entry.placed).as_micros();
    let (rises, rest) = (waited / aging.as_micros(), waited % aging.as_micros());
    (rest > 0 || rises == 0).then(|| (entered - rises.min(9) as i64).max(-1))
}

fn last_first(a: &Entry, b: &Entry) -> bool {
    (Reverse(a.entered), Reverse(a.seq)) < (Reverse(b.entered), Reverse(b.seq))
}

/// Lower comes first, and among equals whoever entered first.
fn before<K: Ord>(a: &Entry, b: &Entry, key: impl Fn(&Entry) -> K) -> bool {
    (key(a), a.seq) < (key(b), b.seq)
}
