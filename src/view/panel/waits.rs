//! Who waits for what, held by whom: for the inspector and the list of priority inversions.

use super::InversionRow;
use crate::core::id::OrderId;
use crate::core::inversion::Inversion;
use crate::core::sim::Sim;
use crate::view::names;
use std::collections::BTreeSet;

/// The inversions that go on, the longest first.
pub(super) fn inversions(sim: &Sim) -> Vec<InversionRow> {
    let mut all: Vec<&Inversion> = sim.inversions().collect();
    all.sort_by_key(|inversion| (inversion.since, inversion.high));
    all.into_iter().take(ROWS_MAX).map(|inversion| row(sim, inversion)).collect()
}

fn row(sim: &Sim, inversion: &Inversion) -> InversionRow {
    let high = inversion.high;
    let class = |order: OrderId| sim.orders()[order].spec.class;
    let low: Vec<OrderId> =
        held_up_by(sim, high).into_iter().filter(|&low| class(low) > class(high)).collect();
    let whom: Vec<String> = low.iter().map(|&low| with_class(sim, low)).collect();
    let what = sim.waits_of(high).first().map(|wait| wait.resource).unwrap_or(inversion.resource);
    InversionRow {
        high: high.0,
        text: format!(
            "{} waits for {}, held up by {}; {} went first",
            names::capital(&with_class(sim, high)),
            names::resource(sim.city(), what),
            listed(&whom),
            names::count(inversion.overtakers as usize, "order")
        ),
        low: low.into_iter().map(|low| low.0).collect(),
        since: names::ago(sim.now(), inversion.since),
    }
}

/// Whom an order waits for, directly or through others.
fn held_up_by(sim: &Sim, order: OrderId) -> BTreeSet<OrderId> {
    let mut all = BTreeSet::new();
    let mut open = vec![order];
    while let Some(order) = open.pop() {
        for holder in sim.waits_of(order).into_iter().flat_map(|wait| wait.holders) {
            if all.insert(holder) {
                open.push(holder);
            }
        }
    }
    all
}

/// What an order waits for, for the inspector; empty where it waits for nobody.
pub(super) fn waits_for(sim: &Sim, order: OrderId) -> String {
    let waits = sim.waits_of(order).into_iter().map(|wait| {
        let holders: Vec<String> = wait.holders.iter().map(|&id| with_class(sim, id)).collect();
        format!("{}, held by {}", names::resource(sim.city(), wait.resource), listed(&holders))
    });
    waits.collect::<Vec<_>>().join("; ")
}

/// What an order holds that others wait for now, and who; empty where nobody does.
pub(super) fn holds_up(sim: &Sim, order: OrderId) -> String {
    let held: Vec<_> = sim.holds(order).collect();
    let waiting = sim.wait_for().into_iter().filter(|wait| held.contains(&wait.resource));
    let waiters: BTreeSet<OrderId> = waiting.map(|wait| wait.waiter).collect();
    let names: Vec<String> = waiters.into_iter().map(|id| with_class(sim, id)).collect();
    listed(&names)
}

fn with_class(sim: &Sim, order: OrderId) -> String {
    format!("{} ({})", names::order(order), sim.orders()[order].spec.class.name())
}

/// "a, b and c", and of many the first few.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if names.len() <= LISTED_MAX => {
            format!("{} and {last}", first.join(", "))
        }
        _ => {
            let shown = names[..LISTED_MAX - 1].join(", ");
            format!("{shown} and {} more", names.len() + 1 - LISTED_MAX)
        }
    }
}

/// Names in one list, and rows on the page; chosen by what is read at a glance.
const LISTED_MAX: usize = 4;
const ROWS_MAX: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::event::Event;
    use crate::core::time::{SimDuration, SimTime};
    use crate::scenario::inversion::PriorityInversion;
    use crate::view::story;
    use std::sync::Arc;

    #[test]
    fn an_inversion_is_told_and_shown_with_all_who_take_part() {
        let demand = SimDuration::from_mins(60);
        let mut out = Vec::new();
        let mut sim = Sim::new(Arc::new(PriorityInversion { demand }.setup()), &mut out);
        sim.advance(SimTime::from_mins(14), u32::MAX, &mut out);
        let (high, low) = (PriorityInversion::HIGH, PriorityInversion::LOW);
        let rows = inversions(&sim);
        let shown = rows.first().map(|row| (row.high, row.low.as_slice(), row.text.as_str()));
        let text = "Order 7 (urgent) waits for a place on the counter of Corner Kitchen, held up by \
                    order 5 (saver); 1 order went first";
        assert_eq!(shown, Some((high.0, &[low.0][..], text)));
        let place = "a place on the counter of Corner Kitchen, held by order 5 (saver)";
        assert_eq!(waits_for(&sim, high), place);
        assert_eq!(holds_up(&sim, low), "order 7 (urgent)");
        let detected = out.iter().find(|s| matches!(s.event, Event::InversionDetected { .. }));
        let told = detected.and_then(|stamped| story::tell(&sim, stamped)).map(|told| told.text);
        let expected = "Priority inversion: Order 7 (urgent) waits for a place on the counter of \
                        Corner Kitchen, held up by order 5 (saver), and order 6 (standard) goes \
                        first";
        assert_eq!(told.as_deref(), Some(expected));
    }

    #[test]
    fn long_lists_are_cut_short() {
        let names = |n: usize| (1..=n).map(|k| k.to_string()).collect::<Vec<_>>();
        assert_eq!(listed(&names(0)), "");
        assert_eq!(listed(&names(2)), "1 and 2");
        assert_eq!(listed(&names(4)), "1, 2, 3 and 4");
        assert_eq!(listed(&names(9)), "1, 2, 3 and 6 more");
    }
}
