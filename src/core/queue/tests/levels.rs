//! The multi-level queue: disciplines per level, demotion, aging and its bound.

use super::*;
use crate::core::settings::Discipline;

const ALL_DISCIPLINES: [Discipline; 4] =
    [Discipline::Fifo, Discipline::Lifo, Discipline::EarliestDeadline, Discipline::ShortestJob];

/// Each discipline in each level, with every other parameter on and off.
pub(super) fn policies() -> Vec<QueuePolicy> {
    let shares = [LevelShare::Strict, LevelShare::Weighted([3, 2, 1])];
    let mut all = Vec::new();
    for (n, discipline) in ALL_DISCIPLINES.into_iter().enumerate() {
        for share in shares {
            let mut disciplines = [discipline; 3];
            disciplines[n % 3] = ALL_DISCIPLINES[(n + 1) % 4];
            let demote_after = [None, Some(1), Some(2)][n % 3];
            let aging = [Some(MIN.times(7)), None, Some(MIN)][(n + 1) % 3];
            all.push(Levels { share, disciplines, demote_after, aging });
        }
    }
    all.into_iter().map(QueuePolicy::MultiLevel).collect()
}

/// The slow obvious order: find each order's level minute by minute, sort each level by its rule,
/// and pick one after the other.
pub(super) fn oracle(
    rules: &Levels,
    sorted: Vec<Entry>,
    credits: [i64; 3],
    now: SimTime,
) -> Vec<Entry> {
    let mut levels: [Vec<Entry>; 3] = Default::default();
    let mut overdue = Vec::new();
    for entry in sorted {
        match standing(rules, &entry, now) {
            Some(level) => levels[level].push(entry),
            None => overdue.push(entry),
        }
    }
    overdue.sort_by_key(|e| (e.placed, e.entered));
    for (level, discipline) in levels.iter_mut().zip(rules.disciplines) {
        match discipline {
            Discipline::Fifo => level.sort_by_key(|e| e.entered),
            Discipline::Lifo => {
                level.reverse();
                level.sort_by_key(|e| std::cmp::Reverse(e.entered));
            }
            Discipline::EarliestDeadline => level.sort_by_key(|e| (e.promised, e.entered)),
            Discipline::ShortestJob => level.sort_by_key(|e| (e.expected, e.entered)),
        }
    }
    overdue.append(&mut levels[0]);
    levels[0] = overdue;
    match rules.share {
        LevelShare::Strict => levels.concat(),
        LevelShare::Weighted(weights) => picks(levels, weights, credits),
    }
}

/// The level by the written rule, `None` for the overdue: up one at each full age, counted out.
fn standing(rules: &Levels, entry: &Entry, now: SimTime) -> Option<usize> {
    let mut level = entry.effective.level();
    for n in 1..=entry.failed {
        if rules.demote_after.is_some_and(|every| n % every == 0) {
            level = (level + 1).min(2);
        }
    }
    let Some(aging) = rules.aging else { return Some(level) };
    let mut due = entry.placed + aging;
    while due <= now {
        level = level.checked_sub(1)?;
        due += aging;
    }
    Some(level)
}

fn picks(mut levels: [Vec<Entry>; 3], weights: [u32; 3], mut credits: [i64; 3]) -> Vec<Entry> {
    let mut order = Vec::new();
    while levels.iter().any(|level| !level.is_empty()) {
        let mut best: Option<usize> = None;
        let mut sum = 0;
        for level in (0..3).filter(|&level| !levels[level].is_empty()) {
            credits[level] += i64::from(weights[level]);
            sum += i64::from(weights[level]);
            let rank = |l: usize| (weights[l] > 0, credits[l]);
            if best.is_none_or(|best| rank(level) > rank(best)) {
                best = Some(level);
            }
        }
        let best = best.unwrap();
        credits[best] -= sum;
        order.push(levels[best].remove(0));
        if levels[best].is_empty() {
            credits[best] = 0;
        }
    }
    order
}

fn multi(change: impl FnOnce(&mut Levels)) -> QueuePolicy {
    let mut levels = Levels::new(LevelShare::Strict);
    change(&mut levels);
    QueuePolicy::MultiLevel(levels)
}

#[test]
fn each_level_has_its_own_discipline() {
    let policy = multi(|levels| {
        levels.disciplines = [Discipline::Lifo, Discipline::EarliestDeadline, Discipline::Fifo];
    });
    let promised = |n, class, at| Entry { promised: SimTime::from_mins(at), ..entry(n, class, 5) };
    check(
        policy,
        &[
            entry(0, Class::Saver, 1),
            entry(1, Class::Saver, 2),
            promised(2, Class::Standard, 90),
            promised(3, Class::Standard, 60),
            entry(4, Class::Urgent, 3),
            entry(5, Class::Urgent, 4),
        ],
        &[5, 4, 3, 2, 0, 1],
    );
}

#[test]
fn an_order_falls_a_level_for_every_so_many_failures_and_no_further_than_the_last() {
    let policy = multi(|levels| levels.demote_after = Some(2));
    let failed = |n, failed| Entry { failed, ..entry(n, Class::Urgent, u64::from(n)) };
    let entries = [
        failed(0, 5),
        failed(1, 2),
        failed(2, 1),
        failed(3, u32::MAX),
        entry(4, Class::Urgent, 9),
        entry(5, Class::Standard, 9),
        entry(6, Class::Saver, 9),
    ];
    check(policy, &entries, &[2, 4, 1, 5, 0, 3, 6]);
    let mut queue = Queue::new(policy);
    for entry in entries {
        queue.insert(entry, entry.entered);
    }
    let now = SimTime::from_mins(9);
    let demoted = |n| queue.demoted(OrderId(n), now);
    // The fifth failure costs nothing, the second did, and below the last level is no other.
    assert_eq!([0, 1, 2, 3, 4].map(demoted), [None, Some(1), None, None, None]);
}

#[test]
fn a_waiting_order_rises_at_exactly_its_times_and_at_last_goes_before_all() {
    let mut queue = Queue::new(multi(|levels| {
        levels.aging = Some(MIN.times(10));
        levels.disciplines = [Discipline::Lifo; 3];
    }));
    queue.insert(entry(0, Class::Saver, 0), SimTime::ZERO);
    let mut log = Vec::new();
    for minute in 1..=60 {
        let now = SimTime::from_mins(minute);
        assert!(queue.next_rise().is_none_or(|at| at >= now));
        while let Some(Rise { order, level, overdue }) = queue.rise(now) {
            log.push((minute, order.0, level, overdue));
        }
        if minute == 25 {
            queue.insert(entry(1, Class::Urgent, 25), now);
            assert_eq!(queue.service_order(1)[0].order, OrderId(1), "the newest first");
        }
    }
    assert_eq!(log, [(10, 0, 1, false), (20, 0, 0, false), (30, 0, 0, true), (35, 1, 0, true)]);
    assert_eq!(queue.service_order(2).iter().map(|e| e.order.0).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(queue.next_rise(), None);
}

/// A few servers under random arrivals, the last hours of them urgent and standard only.
struct Shop {
    servers: u64,
    /// No server is held by an order for more minutes.
    held_max: u64,
    /// Every order with the minute at which it was picked, in the sequence of placement.
    served: Vec<(Entry, Option<u64>)>,
    end: u64,
}

impl Shop {
    fn run(policy: QueuePolicy, seed: u64) -> Shop {
        let mut k = 0;
        let mut random = |n| {
            k += 1;
            below(draw(seed, Purpose::Policy, 7, k), n)
        };
        let (servers, held_max, end) = (1 + random(3), 1 + random(6), 400);
        let mut shop = Shop { servers, held_max, served: Vec::new(), end };
        let mut queue = Queue::new(policy);
        let mut busy_until = vec![0; servers as usize];
        for minute in 0..end {
            let now = SimTime::from_mins(minute);
            while queue.rise(now).is_some() {}
            for _ in 0..random(2 * servers / held_max.min(3) + 2) {
                let class = Class::ALL[random(if minute > 60 { 2 } else { 3 }) as usize];
                let new = entry(shop.served.len() as u32, class, minute);
                let new = Entry { expected: MIN.times(random(9)), ..new };
                queue.insert(new, now);
                shop.served.push((new, None));
            }
            for server in &mut busy_until {
                if *server <= minute
                    && let Some(first) = queue.iter().next().copied()
                {
                    queue.pick(first.order);
                    shop.served[first.order.0 as usize].1 = Some(minute);
                    *server = minute + 1 + random(held_max);
                }
            }
        }
        shop
    }

    /// Checks that every order is picked within `rounds(n, c)` times the longest hold after
    /// `due`, where `n` orders may go before it, and returns the longest wait of a saver.
    fn check(
        &self,
        due: impl Fn(&Entry) -> SimTime,
        may_go_before: impl Fn(&Entry, SimTime, &Entry) -> bool,
        from: impl Fn(&Entry) -> SimTime,
        rounds: impl Fn(u64, u64) -> u64,
    ) -> u64 {
        let mut longest = 0;
        for (order, picked) in &self.served {
            let from = from(order);
            let ahead = self.served.iter().filter(|(other, at)| {
                let is_left = at.is_none_or(|at| SimTime::from_mins(at) >= from);
                other.order != order.order && is_left && may_go_before(other, due(order), order)
            });
            let rounds = rounds(ahead.count() as u64, self.servers);
            let at_most = from + MIN.times(rounds * (1 + self.held_max));
            let at = SimTime::from_mins(picked.unwrap_or(self.end));
            assert!(at <= at_most, "{order:?} picked at {at}, at most {at_most}");
            if order.class == Class::Saver {
                longest = longest.max(at.since(order.placed).as_micros() / MIN.as_micros());
            }
        }
        longest
    }
}

/// How long the longest saver waits over many shops under a multi-level queue with aging, each
/// order checked against the bound of the documentation.
fn check_bound(levels: Levels, rounds: impl Fn(u64, u64) -> u64) -> u64 {
    let aging = levels.aging.unwrap();
    let due = |order: &Entry| order.placed + aging.times(order.class.level() as u64 + 1);
    (0..150)
        .map(|seed| {
            Shop::run(QueuePolicy::MultiLevel(levels), seed).check(
                due,
                |other, _, order| other.seq < order.seq,
                due,
                &rounds,
            )
        })
        .max()
        .unwrap()
}

#[test]
fn i16_aging_bounds_every_wait_of_a_strict_multi_level_queue_whatever_its_disciplines() {
    for discipline in ALL_DISCIPLINES {
        for aging in [1, 10, 30] {
            let strict = Levels {
                aging: Some(MIN.times(aging)),
                disciplines: [discipline; 3],
                ..Levels::new(LevelShare::Strict)
            };
            check_bound(strict, |n, c| n / c + 1);
        }
    }
}

#[test]
fn i16_aging_bounds_every_wait_of_a_weighted_multi_level_queue() {
    for weights in [[1, 1, 1], [5, 3, 1], [1, 3, 5], [1, 100, 100]] {
        let levels = Levels {
            aging: Some(MIN.times(10)),
            disciplines: [Discipline::Lifo, Discipline::ShortestJob, Discipline::Fifo],
            ..Levels::new(LevelShare::Weighted(weights))
        };
        let [w, b, c] = weights.map(u64::from);
        let per_pick = (2 * (w + b + c)).div_ceil(w) + 1;
        check_bound(levels, |n, c| (n + 1) * per_pick / c + 1);
    }
}

#[test]
fn i16_aging_bounds_every_wait_by_priority() {
    for aging in [1, 10, 30] {
        let aging = MIN.times(aging);
        let policy = QueuePolicy::Priority { aging: Some(aging) };
        for seed in 0..300 {
            Shop::run(policy, seed).check(
                |order| order.placed + aging.times(order.class.level() as u64),
                |other, due, _| other.placed <= due,
                |order| order.placed,
                |n, c| n / c + 1,
            );
        }
    }
}

#[test]
fn i17_without_aging_a_saver_may_starve_and_with_it_none_does() {
    let longest = |aging| {
        let levels = Levels { aging, ..Levels::new(LevelShare::Strict) };
        let starves = |seed| {
            let shop = Shop::run(QueuePolicy::MultiLevel(levels), seed);
            // Placed in the first hour, before the surge, and never picked in the six after it.
            let never =
                |(order, at): &&(Entry, Option<u64>)| order.class == Class::Saver && at.is_none();
            shop.served.iter().filter(never).count()
        };
        (0..150).filter(|&seed| starves(seed) > 0).count()
    };
    let (strict, aged) = (longest(None), longest(Some(MIN.times(10))));
    assert!(strict >= 15, "the surge starves savers in {strict} of 150 shops");
    assert!(aged * 3 < strict, "{aged} with aging, {strict} without");
}

/// The claim behind the weighted bound: while the highest level waits, it is picked at least once
/// in every `2 * W / w + 1` picks, whatever the other levels do.
#[test]
fn a_waiting_level_is_picked_once_in_so_many_picks() {
    for seed in 0..2_000 {
        let mut k = 0;
        let mut random = |n| {
            k += 1;
            below(draw(seed, Purpose::Policy, 9, k), n)
        };
        let weights = [(); 3].map(|()| 1 + random([3, 10, 100][seed as usize % 3]) as u32);
        let mut queue = Queue::new(weighted(weights));
        let (mut next, mut since) = (1_000, 0);
        let per_pick = (2 * weights.iter().map(|&w| u64::from(w)).sum::<u64>())
            .div_ceil(u64::from(weights[0]))
            + 1;
        (0..601).for_each(|n| queue.insert(entry(n, Class::Urgent, 0), SimTime::ZERO));
        for _ in 0..600 {
            // The other levels come and go, by picks and by cancellations.
            let class = Class::ALL[1 + random(2) as usize];
            match random(4) {
                0 | 1 => {
                    queue.insert(entry(next, class, 0), SimTime::ZERO);
                    next += 1;
                }
                2 => {
                    let gone = queue.iter().find(|entry| entry.class == class).copied();
                    gone.map(|gone| queue.remove(gone.order));
                }
                _ => {}
            }
            let Some(first) = queue.iter().next().copied() else { break };
            queue.pick(first.order);
            since = if first.class == Class::Urgent { 0 } else { since + 1 };
            assert!(since < per_pick, "seed {seed}: {weights:?}, {since} picks");
        }
    }
}
