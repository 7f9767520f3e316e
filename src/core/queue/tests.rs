//! The queue against a naive oracle: collect everything and sort, or scan for the next pick.

mod levels;

use super::*;
use crate::core::rng::{Purpose, below, draw};

const MIN: SimDuration = SimDuration::from_mins(1);

fn entry(order: u32, class: Class, entered_min: u64) -> Entry {
    Entry {
        order: OrderId(order),
        class,
        effective: class,
        entered: SimTime::from_mins(entered_min),
        placed: SimTime::from_mins(entered_min),
        promised: SimTime::from_mins(entered_min + 40),
        expected: SimDuration::from_mins(5),
        failed: 0,
        seq: u64::from(order),
    }
}

/// The orders' numbers in service order after inserting `entries` in the given sequence.
fn served(policy: QueuePolicy, entries: &[Entry]) -> Vec<u32> {
    let mut queue = Queue::new(policy);
    entries.iter().for_each(|entry| queue.insert(*entry, entry.entered));
    queue.iter().map(|entry| entry.order.0).collect()
}

#[track_caller]
fn check(policy: QueuePolicy, entries: &[Entry], expect: &[u32]) {
    assert_eq!(served(policy, entries), expect, "{}", policy.id());
}

const STRICT: QueuePolicy = QueuePolicy::Priority { aging: None };
const LEVELS: QueuePolicy = QueuePolicy::MultiLevel(Levels::new(LevelShare::Strict));

const fn weighted(weights: [u32; 3]) -> QueuePolicy {
    QueuePolicy::MultiLevel(Levels::new(LevelShare::Weighted(weights)))
}

const fn aging(minutes: u64) -> QueuePolicy {
    QueuePolicy::Priority { aging: Some(SimDuration::from_mins(minutes)) }
}

/// Every discipline with several parameters, the absurd ones included.
fn policies() -> Vec<QueuePolicy> {
    let mut all = QueuePolicy::ALL.to_vec();
    all.extend([LEVELS, weighted([1, 1, 1]), weighted([0, 0, 0]), weighted([u32::MAX, 1, 0])]);
    all.extend(levels::policies());
    all.extend([aging(0), aging(3), QueuePolicy::Priority { aging: Some(SimDuration::MAX) }]);
    all
}

#[test]
fn each_discipline_serves_its_example() {
    use Class::{Saver, Standard, Urgent};
    let abc = [entry(0, Saver, 1), entry(1, Standard, 4), entry(2, Urgent, 9)];
    check(QueuePolicy::Fifo, &abc, &[0, 1, 2]);
    check(QueuePolicy::Lifo, &abc, &[2, 1, 0]);
    check(STRICT, &abc, &[2, 1, 0]);
    check(LEVELS, &abc, &[2, 1, 0]);
    // 1 + 10, 4 + 5, 9 + 0: the standard and the urgent order are equal, the earlier one is first.
    check(aging(5), &abc, &[1, 2, 0]);
    check(aging(2), &abc, &[0, 1, 2]);
    let mut due = abc;
    for (entry, (promised, expected)) in due.iter_mut().zip([(30, 9), (20, 2), (25, 5)]) {
        entry.promised = SimTime::from_mins(promised);
        entry.expected = SimDuration::from_mins(expected);
    }
    check(QueuePolicy::EarliestDeadline, &due, &[1, 2, 0]);
    check(QueuePolicy::ShortestJob, &due, &[1, 2, 0]);
}

#[test]
fn equals_are_served_in_the_sequence_of_entry_and_by_lifo_in_reverse() {
    // C26, C27, C30, C31: the same everything but the sequence number, inserted out of order.
    let entries = [3, 0, 2, 1].map(|order| entry(order, Class::Standard, 7));
    for policy in policies() {
        let expect = if policy == QueuePolicy::Lifo { [3, 2, 1, 0] } else { [0, 1, 2, 3] };
        check(policy, &entries, &expect);
    }
}

#[test]
fn a_retried_order_keeps_its_class() {
    // S01, C28, C29: an urgent order that comes back late goes before standard ones waiting.
    let entries = [entry(1, Class::Standard, 2), entry(2, Class::Standard, 3)];
    let back = Entry { entered: SimTime::from_mins(30), ..entry(0, Class::Urgent, 1) };
    check(STRICT, &[entries[0], entries[1], back], &[0, 1, 2]);
    check(QueuePolicy::Fifo, &[entries[0], entries[1], back], &[1, 2, 0]);
}

#[test]
fn a_borrowed_class_counts_until_it_is_given_back_and_is_lost_with_the_entry() {
    let entries = [entry(0, Class::Urgent, 5), entry(1, Class::Standard, 2)];
    let lent = entry(2, Class::Saver, 1);
    let now = SimTime::from_mins(5);
    for policy in [STRICT, LEVELS] {
        let mut queue = Queue::new(policy);
        entries.iter().chain([&lent]).for_each(|entry| queue.insert(*entry, now));
        let first = |queue: &Queue| queue.service_order(1)[0];
        queue.set_effective_class(lent.order, Class::Urgent, now);
        assert_eq!(first(&queue), Entry { effective: Class::Urgent, ..lent });
        queue.set_policy(QueuePolicy::Fifo, now);
        queue.set_policy(policy, now);
        assert_eq!(first(&queue).order, lent.order, "it survives a switch");
        queue.set_effective_class(lent.order, Class::Saver, now);
        assert_eq!(first(&queue), entries[0]);
        queue.set_effective_class(OrderId(9), Class::Urgent, now);
        assert!(!queue.contains(OrderId(9)), "who is not queued borrows nothing");
    }
}

#[test]
fn five_to_one_interleaves_and_never_bursts() {
    // S26.
    let waiting = |class, first: u32| (first..first + 12).map(move |n| entry(n, class, 1));
    let entries: Vec<_> = waiting(Class::Urgent, 0).chain(waiting(Class::Saver, 100)).collect();
    let picks: String = served(weighted([5, 3, 1]), &entries)
        .iter()
        .take(12)
        .map(|&order| if order < 100 { 'u' } else { 's' })
        .collect();
    assert_eq!(picks, "uuusuuuuusuu");
}

#[test]
fn weighted_shares_are_the_weights_over_a_thousand_picks() {
    let mut queue = Queue::new(weighted([5, 3, 2]));
    let mut next = 0;
    let mut refill = |queue: &mut Queue, class: Class| {
        queue.insert(entry(next, class, u64::from(next)), SimTime::ZERO);
        next += 1;
    };
    Class::ALL.into_iter().for_each(|class| refill(&mut queue, class));
    Class::ALL.into_iter().for_each(|class| refill(&mut queue, class));
    let mut picks = [0; 3];
    for n in 1..=1000 {
        let first = *queue.iter().next().unwrap();
        queue.pick(first.order);
        refill(&mut queue, first.class);
        picks[first.class.level()] += 1;
        for (level, weight) in [5, 3, 2].into_iter().enumerate() {
            let (got, due) = (picks[level] * 10, n * weight);
            assert!(i32::abs(got - due) <= 10, "level {level} has {picks:?} after {n} picks");
        }
    }
    assert_eq!(picks, [500, 300, 200]);
}

#[test]
fn a_level_that_ran_empty_has_saved_nothing_up() {
    let mut queue = Queue::new(weighted([1, 1, 1]));
    for n in 0..50 {
        queue.insert(entry(n, Class::Urgent, 1), SimTime::ZERO);
    }
    queue.insert(entry(90, Class::Saver, 1), SimTime::ZERO);
    for _ in 0..20 {
        let first = *queue.iter().next().unwrap();
        queue.pick(first.order);
    }
    assert!(!queue.contains(OrderId(90)), "served within the first two picks");
    for n in 91..95 {
        queue.insert(entry(n, Class::Saver, 2), SimTime::ZERO);
    }
    let classes: Vec<_> = queue.iter().take(6).map(|entry| entry.class).collect();
    use Class::{Saver, Urgent};
    assert_eq!(classes, [Urgent, Saver, Urgent, Saver, Urgent, Saver]);
}

#[test]
fn nobody_placed_two_agings_later_ever_goes_first() {
    let aging_min = 10;
    let saver = entry(0, Class::Saver, 0);
    for class in Class::ALL {
        for placed in 0..60 {
            let other = entry(1, class, placed);
            let first = served(aging(aging_min), &[saver, other])[0];
            let bound = (2 - class.level() as u64) * aging_min;
            // At exactly the bound they are equal and the earlier entry is first.
            assert_eq!(first == 1, placed < bound, "{class:?} placed at {placed} min");
        }
    }
}

/// One server of 4 minutes under a stream of urgent orders that keeps it busy for ever: strict
/// priority never serves the saver, aging serves it within the documented bound.
#[test]
fn aging_bounds_the_wait_that_strict_priority_does_not() {
    let start_of_saver = |policy| {
        let mut queue = Queue::new(policy);
        queue.insert(entry(0, Class::Saver, 0), SimTime::ZERO);
        (0..300u64).map(|n| n * 4).find(|&minute| {
            let now = SimTime::from_mins(minute);
            queue.insert(entry(minute as u32 + 1, Class::Urgent, minute), now);
            let first = *queue.iter().next().unwrap();
            queue.remove(first.order);
            first.order == OrderId(0)
        })
    };
    assert_eq!(start_of_saver(STRICT), None);
    // n = 1 + 2 * 10 / 4 orders are there until minute 20, so s * (n / c + 1) = 28 minutes.
    let start = start_of_saver(aging(10)).unwrap();
    assert!(start <= 28, "started at {start} min");
}

/// The slow obvious order: sort by the written rule; weighted levels pick one after the other.
fn oracle(policy: QueuePolicy, entries: &[Entry], credits: [i64; 3], now: SimTime) -> Vec<Entry> {
    let mut sorted = entries.to_vec();
    sorted.sort_by_key(|e| e.seq);
    match policy {
        QueuePolicy::Fifo => sorted.sort_by_key(|e| e.entered),
        QueuePolicy::Lifo => {
            sorted.reverse();
            sorted.sort_by_key(|e| std::cmp::Reverse(e.entered));
        }
        QueuePolicy::Priority { aging: Some(aging) } if aging < SimDuration::from_mins(1 << 30) => {
            sorted.sort_by_key(|e| {
                (e.placed + aging.times(e.effective.level() as u64), e.entered, e.seq)
            });
        }
        QueuePolicy::Priority { aging: Some(_) } => {
            sorted.sort_by_key(|e| (e.effective, e.placed, e.entered));
        }
        QueuePolicy::Priority { aging: None } => sorted.sort_by_key(|e| (e.effective, e.entered)),
        QueuePolicy::MultiLevel(rules) => return levels::oracle(&rules, sorted, credits, now),
        QueuePolicy::EarliestDeadline => sorted.sort_by_key(|e| (e.promised, e.entered)),
        QueuePolicy::ShortestJob => sorted.sort_by_key(|e| (e.expected, e.entered)),
    }
    sorted
}

/// A random entry from a small range of values, so that ties are common.
fn random_entry(order: u32, mut below: impl FnMut(u64) -> u64) -> Entry {
    let entered = below(30);
    Entry {
        placed: SimTime::from_mins(below(entered + 1)),
        promised: SimTime::from_mins(entered + below(20)),
        expected: MIN.times(below(5)),
        failed: below(4) as u32,
        ..entry(order, Class::ALL[below(3) as usize], entered)
    }
}

#[test]
fn every_discipline_equals_the_oracle_under_random_entries_exits_and_switches() {
    for seed in 0..300 {
        let mut k = 0;
        let mut random = |n| {
            k += 1;
            below(draw(seed, Purpose::Policy, 0, k), n)
        };
        let all = policies();
        let mut queue = Queue::new(all[random(all.len() as u64) as usize]);
        let mut model: Vec<Entry> = Vec::new();
        let mut now = SimTime::ZERO;
        for step in 0..60 {
            now += MIN.times(random(3));
            while queue.rise(now).is_some() {}
            match random(9) {
                0..4 => {
                    let new = random_entry(step, &mut random);
                    queue.insert(new, now);
                    model.push(new);
                }
                4 if !model.is_empty() => {
                    let gone = model.remove(random(model.len() as u64) as usize);
                    assert_eq!(queue.remove(gone.order), Some(gone));
                    assert_eq!(queue.remove(gone.order), None);
                }
                5 if !model.is_empty() => {
                    let first = *queue.iter().next().unwrap();
                    assert_eq!(queue.pick(first.order), Some(first));
                    assert_eq!(queue.pick(first.order), None);
                    model.retain(|e| e.order != first.order);
                }
                6 => queue.set_policy(all[random(all.len() as u64) as usize], now),
                7 if !model.is_empty() => {
                    let moved = random(model.len() as u64) as usize;
                    model[moved].effective = Class::ALL[random(3) as usize];
                    queue.set_effective_class(model[moved].order, model[moved].effective, now);
                }
                _ => {}
            }
            let expect = oracle(queue.policy(), &model, queue.credits.0, now);
            assert_eq!(queue.service_order(usize::MAX), expect, "seed {seed}, step {step}");
            assert_eq!((queue.len(), queue.is_empty()), (model.len(), model.is_empty()));
            assert!(model.iter().all(|e| queue.get(e.order) == Some(e)));
            assert!(queue.next_rise().is_none_or(|at| at > now));
        }
    }
}

#[test]
fn picking_the_first_each_time_is_walking_the_queue() {
    let random = |n: u64, k| below(draw(5, Purpose::Policy, 1, k), n);
    for policy in policies() {
        let mut queue = Queue::new(policy);
        let mut k = 0;
        for order in 0..40 {
            let entry = random_entry(order, |n| {
                k += 1;
                random(n, k)
            });
            queue.insert(entry, SimTime::from_mins(30));
        }
        let walked = queue.service_order(usize::MAX);
        let mut picked = Vec::new();
        while let Some(first) = queue.iter().next().copied() {
            picked.extend(queue.pick(first.order));
        }
        assert_eq!(picked, walked, "{policy:?}");
    }
}

#[test]
fn switching_there_and_back_changes_nothing() {
    let mut k = 0;
    let mut random = |n| {
        k += 1;
        below(draw(3, Purpose::Policy, 2, k), n)
    };
    let now = SimTime::from_mins(25);
    for home in policies() {
        let mut queue = Queue::new(home);
        for order in 0..50 {
            queue.insert(random_entry(order, &mut random), now);
            if order % 5 == 4 {
                let first = *queue.iter().next().unwrap();
                queue.pick(first.order);
            }
        }
        let before = queue.clone();
        for away in policies() {
            queue.set_policy(away, now);
            assert_eq!(queue.len(), before.len());
            queue.set_policy(home, now);
            let order = before.service_order(usize::MAX);
            assert_eq!(queue.service_order(usize::MAX), order, "{home:?} by {away:?}");
            let state = |q: &Queue| (q.next_rise(), q.waiting, q.credits);
            assert_eq!(state(&queue), state(&before), "{home:?} by {away:?}");
        }
    }
}

#[test]
fn ids_and_names_are_distinct_and_lead_back() {
    for policy in QueuePolicy::ALL {
        assert_eq!(QueuePolicy::from_id(policy.id()), Some(policy));
        assert!(policy.sentence().ends_with('.'));
    }
    let mut names = QueuePolicy::ALL.map(QueuePolicy::name);
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(QueuePolicy::from_id("nonsense"), None);
}
