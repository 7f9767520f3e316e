//! Detection against a recomputation from the whole state after every happening of random runs.

use crate::random_runs::draw::{Dice, KINDS, random_command, random_setup};
use dispatch_playground::core::event::{Event, Stamped};
use dispatch_playground::core::id::OrderId;
use dispatch_playground::core::inversion::{Resource, Wait};
use dispatch_playground::core::order::{Class, OrderState};
use dispatch_playground::core::sim::{Advanced, Out, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Knows which inversions should go on, from the wait-for relation and the attempts started.
#[derive(Default)]
struct Oracle {
    going_on: BTreeMap<OrderId, Known>,
    detected: u64,
}

#[derive(Clone, Copy)]
struct Known {
    low: OrderId,
    resource: Resource,
    overtakers: u32,
    since: SimTime,
}

impl Oracle {
    /// Checks what one happening said against the state after it.
    fn check(&mut self, sim: &Sim, events: &[Stamped]) {
        let relation = sim.wait_for();
        let class = |order: OrderId| sim.orders()[order].spec.class;
        let mut expected = Vec::new();
        let waits_for_much_lower = |high: OrderId| {
            let waits = relation.iter().filter(|wait| wait.waiter == high);
            let reached = waits.flat_map(|wait| reached(&relation, wait.resource));
            reached.into_iter().any(|(_, low)| {
                Class::ALL.into_iter().any(|between| class(high) < between && between < class(low))
            })
        };
        self.going_on.retain(|&high, known| {
            let goes_on = waits_for_much_lower(high);
            if !goes_on {
                let Known { low, resource, overtakers, since } = *known;
                let lasted = sim.now().since(since);
                expected.push(Event::InversionEnded { high, low, resource, overtakers, lasted });
            }
            goes_on
        });
        let started = events.iter().filter_map(|stamped| match stamped.event {
            Event::AttemptStarted { order, .. } => Some(order),
            _ => None,
        });
        for overtaken_by in started {
            let middle = class(overtaken_by);
            for (high, known) in &mut self.going_on {
                let between = class(*high) < middle && middle < class(known.low);
                known.overtakers += u32::from(between);
            }
            let highs: BTreeSet<OrderId> = relation.iter().map(|wait| wait.waiter).collect();
            for high in highs.into_iter().filter(|&high| class(high) < middle) {
                let Some((low, resource)) = culprit(sim, &relation, high, middle) else { continue };
                if self.going_on.contains_key(&high) {
                    continue;
                }
                let known = Known { low, resource, overtakers: 1, since: sim.now() };
                self.going_on.insert(high, known);
                self.detected += 1;
                expected.push(Event::InversionDetected { high, low, resource, overtaken_by });
            }
        }
        let told = |event: &&Event| {
            matches!(event, Event::InversionDetected { .. } | Event::InversionEnded { .. })
        };
        let mut found: Vec<Event> =
            events.iter().map(|stamped| &stamped.event).filter(told).cloned().collect();
        let key = |event: &Event| format!("{event:?}");
        found.sort_by_key(key);
        expected.sort_by_key(key);
        assert_eq!(found, expected, "at {:?}, relation {relation:?}", sim.moment());
        let kept: Vec<OrderId> = sim.inversions().map(|inversion| inversion.high).collect();
        assert!(kept.iter().eq(self.going_on.keys()), "{kept:?}");
    }
}

/// The lowest holder that stands in the queue unasked or keeps the driver that is waited for.
fn culprit(
    sim: &Sim,
    relation: &[Wait],
    high: OrderId,
    middle: Class,
) -> Option<(OrderId, Resource)> {
    let mut found = Vec::new();
    for wait in relation.iter().filter(|wait| wait.waiter == high) {
        for (held, low) in reached(relation, wait.resource) {
            let order = &sim.orders()[low];
            let unasked = matches!(order.state, OrderState::Queued { offer: None, .. });
            let driver = matches!(wait.resource, Resource::ColdBoxDriver(_));
            if order.spec.class > middle && (unasked || driver && held == wait.resource) {
                found.push((Reverse(order.spec.class), low, wait.resource));
            }
        }
    }
    found.into_iter().min().map(|(_, low, resource)| (low, resource))
}

/// Who holds this, and what these wait for, and so on.
fn reached(relation: &[Wait], resource: Resource) -> BTreeSet<(Resource, OrderId)> {
    let mut all = BTreeSet::new();
    let mut open = vec![resource];
    let mut seen = BTreeSet::from([resource]);
    while let Some(resource) = open.pop() {
        let wait = relation.iter().find(|wait| wait.resource == resource);
        for &holder in wait.map_or(&[][..], |wait| &wait.holders) {
            all.insert((resource, holder));
            for next in relation.iter().filter(|wait| wait.waiter == holder) {
                if seen.insert(next.resource) {
                    open.push(next.resource);
                }
            }
        }
    }
    all
}

#[test]
fn inversions_begin_and_end_exactly_when_the_whole_state_says_so() {
    let mut detected = 0;
    for seed in 0..800 {
        let mut dice = Dice::new(seed);
        let mut out = Out::new();
        let mut sim = Sim::new(Arc::new(random_setup(seed, &mut dice)), &mut out);
        let mut oracle = Oracle::default();
        for _ in 0..30 {
            let until = sim.now() + SimDuration::from_secs(1 + dice.below(300));
            loop {
                out.clear();
                let advanced = sim.advance(until, 1, &mut out);
                oracle.check(&sim, &out);
                if advanced == Advanced::Reached {
                    break;
                }
            }
            out.clear();
            let kind = dice.below(KINDS);
            let command = random_command(kind, &mut dice, &sim);
            if sim.apply(&command, &mut out).is_ok() {
                oracle.check(&sim, &out);
            }
        }
        detected += oracle.detected;
    }
    assert!(detected > 200, "the runs are too calm: {detected} inversions");
}
