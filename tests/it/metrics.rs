//! The metrics of whole runs against a slow, obvious recount of their logs.

use crate::random_runs::draw::{Dice, KINDS, random_command, random_setup};
use dispatch_playground::core::event::{Event, Stamped};
use dispatch_playground::core::id::{DriverId, Id, OrderId};
use dispatch_playground::core::metrics::{ClassTotals, Metrics, Quantiles, Report};
use dispatch_playground::core::order::{AttemptEnd, Class, Status};
use dispatch_playground::core::sim::{Advanced, Out, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The log of a random run with random commands and faults.
fn random_log(seed: u64) -> (Sim, Out) {
    let mut dice = Dice::new(seed);
    let setup = Arc::new(random_setup(seed, &mut dice));
    let mut log = Out::new();
    let mut sim = Sim::new(setup, &mut log);
    for _ in 0..40 {
        let until = sim.now() + SimDuration::from_secs(1 + dice.below(400));
        while sim.advance(until, 10_000, &mut log) == Advanced::Budget {}
        let command = random_command(dice.below(KINDS), &mut dice, &sim);
        // Refused commands are part of a random run.
        let _ = sim.apply(&command, &mut log);
    }
    (sim, log)
}

/// One order's life, found by reading its events from start to end.
#[derive(Debug)]
struct Life {
    class: Class,
    placed_at: SimTime,
    ended: Option<(SimTime, Status)>,
    rejected: bool,
    on_time: bool,
    waits_since: Option<SimTime>,
    /// From start to end of each attempt; the latter far off while it runs.
    holds: Vec<(SimTime, SimTime)>,
    queue_wait: SimDuration,
    click_to_door: SimDuration,
    ready_to_door: Option<SimDuration>,
    ready_to_pickup: Option<SimDuration>,
}

fn life(log: &[Stamped], id: OrderId) -> Option<Life> {
    let (mut found, mut clicked, mut promise) = (None, SimTime::ZERO, SimTime::ZERO);
    let mut moves: Vec<(SimTime, Status)> = Vec::new();
    let (mut ready, mut picked_up, mut door) = (None, None, None);
    let mut carrier = None;
    let mut holds: Vec<(SimTime, SimTime)> = Vec::new();
    for Stamped { at, event, .. } in log {
        let at = *at;
        match *event {
            Event::OrderPlaced { order, class, placed, promised, .. } if order == id => {
                found = Some((class, at));
                (clicked, promise) = (placed, promised);
                moves.push((at, Status::Pending));
            }
            Event::OrderMoved { order, to, .. } if order == id => moves.push((at, to)),
            Event::AttemptStarted { order, driver, .. } if order == id => {
                (carrier, door) = (Some(driver), None);
                holds.push((at, SimTime::MAX));
            }
            Event::AttemptEnded { order, end, .. } if order == id => {
                if let Some(hold) = holds.last_mut() {
                    hold.1 = at;
                }
                if end != AttemptEnd::Delivered {
                    (carrier, door) = (None, None);
                }
            }
            Event::FoodReady { order, .. } if order == id => ready = Some(at),
            Event::FoodWasted { order } if order == id => (ready, picked_up) = (None, None),
            Event::PickedUp { order, driver } if order == id && carrier == Some(driver) => {
                picked_up = Some(at);
            }
            Event::HandedOver { order, driver } if order == id && carrier == Some(driver) => {
                door = door.or(Some(at));
            }
            _ => {}
        }
        if moves.last().is_some_and(|(_, status)| status.is_final()) {
            break;
        }
    }
    let (class, placed_at) = found?;
    let stays = moves.windows(2).filter(|pair| pair[0].1 == Status::Queued);
    let queue_wait =
        stays.fold(SimDuration::ZERO, |sum, pair| sum.plus(pair[1].0.since(pair[0].0)));
    let &(at, status) = moves.last()?;
    let door_at = door.unwrap_or(at);
    Some(Life {
        class,
        placed_at,
        ended: status.is_final().then_some((at, status)),
        rejected: status == Status::Failed && moves.iter().all(|&(_, to)| to != Status::Queued),
        on_time: status == Status::Completed && door_at <= promise,
        waits_since: (!status.is_final() && status != Status::InProgress).then_some(clicked),
        holds,
        queue_wait,
        click_to_door: door_at.since(clicked),
        ready_to_door: ready.map(|ready| door_at.since(ready)),
        ready_to_pickup: ready.zip(picked_up).map(|(r, p)| p.since(r)),
    })
}

fn counts(lives: &[&Life], from: SimTime, now: SimTime) -> ClassTotals {
    let holds = || lives.iter().flat_map(|life| &life.holds);
    let held = |(start, end): &(SimTime, SimTime)| end.min(&now).since(*start.max(&from));
    let count = |keep: &dyn Fn(&Life, Status) -> bool| {
        let in_window =
            |life: &&&Life| life.ended.is_some_and(|(at, status)| at >= from && keep(life, status));
        lives.iter().filter(in_window).count() as u64
    };
    ClassTotals {
        placed: lives.iter().filter(|life| life.placed_at >= from).count() as u64,
        completed: count(&|_, status| status == Status::Completed),
        on_time: count(&|life, _| life.on_time),
        failed: count(&|_, status| status == Status::Failed),
        rejected: count(&|life, _| life.rejected),
        cancelled: count(&|_, status| status == Status::Cancelled),
        picks: holds().filter(|(start, _)| *start >= from).count() as u64,
        held_us: holds().map(|hold| held(hold).as_micros()).sum(),
    }
}

/// Nearest rank by counting: the smallest value that enough values do not exceed.
fn quantiles(values: &[SimDuration]) -> Quantiles {
    let n = values.len();
    let rank = |percent: usize| {
        let enough = |v: &&SimDuration| {
            values.iter().filter(|other| other <= v).count() * 100 >= percent * n
        };
        values.iter().filter(enough).min().copied().unwrap_or_default()
    };
    let sum: u128 = values.iter().map(|v| u128::from(v.as_micros())).sum();
    let mean = if n == 0 { 0 } else { (sum / n as u128) as u64 };
    Quantiles {
        n: n as u64,
        mean: SimDuration::from_micros(mean),
        p50: rank(50),
        p90: rank(90),
        p95: rank(95),
        p99: rank(99),
        max: rank(100),
    }
}

/// Busy and shift time of all drivers in `from..until`, in driver-microseconds.
fn driver_time(log: &[Stamped], n_drivers: usize, from: SimTime, until: SimTime) -> (u64, u64) {
    let (mut busy, mut shift) = (0, 0);
    for who in 0..n_drivers {
        let who = DriverId::from_idx(who);
        let (mut on, mut attempts) = (false, BTreeSet::new());
        let mut since = SimTime::ZERO;
        let mut stretch = |on: bool, n: usize, a: SimTime, b: SimTime| {
            let length = b.min(until).since(a.max(from)).as_micros();
            busy += if n > 0 { length } else { 0 };
            shift += if on || n > 0 { length } else { 0 };
        };
        for Stamped { at, event, .. } in log {
            stretch(on, attempts.len(), since, *at);
            since = *at;
            match *event {
                Event::DriverOnShift { driver } if driver == who => on = true,
                Event::DriverOffShift { driver } if driver == who => on = false,
                Event::AttemptStarted { driver, attempt, .. } if driver == who => {
                    attempts.insert(attempt);
                }
                Event::AttemptEnded { driver, attempt, .. } if driver == who => {
                    attempts.remove(&attempt);
                }
                _ => {}
            }
        }
        stretch(on, attempts.len(), since, until);
    }
    (busy, shift)
}

fn check(seed: u64, log: &[Stamped], sim: &Sim, report: &Report) {
    let (from, until) = (report.from, report.until);
    let ids = (0..sim.orders().len()).map(OrderId::from_idx);
    let lives: Vec<Life> = ids.filter_map(|id| life(log, id)).collect();
    let groups = [(report.all, None)]
        .into_iter()
        .chain(report.classes.into_iter().zip(Class::ALL.map(Some)));
    for (group, class) in groups {
        let of_class = |life: &&Life| class.is_none_or(|class| life.class == class);
        let lives: Vec<&Life> = lives.iter().filter(of_class).collect();
        assert_eq!(group.counts, counts(&lives, from, until), "seed {seed}, {class:?}");
        let completed = |life: &&&Life| {
            life.ended.is_some_and(|(at, status)| at >= from && status == Status::Completed)
        };
        let measure = |pick: &dyn Fn(&Life) -> Option<SimDuration>| {
            let values = lives.iter().filter(completed).filter_map(|life| pick(life));
            quantiles(&values.collect::<Vec<_>>())
        };
        let context = format!("seed {seed}, {class:?}, from {from:?}");
        assert_eq!(group.queue_wait, measure(&|l| Some(l.queue_wait)), "{context}");
        assert_eq!(group.click_to_door, measure(&|l| Some(l.click_to_door)), "{context}");
        assert_eq!(group.ready_to_door, measure(&|l| l.ready_to_door), "{context}");
        assert_eq!(group.ready_to_pickup, measure(&|l| l.ready_to_pickup), "{context}");
    }
    let oldest = lives.iter().filter_map(|life| life.waits_since).min();
    assert_eq!(report.all.longest_waiting, oldest.map(|since| until.since(since)), "seed {seed}");
    let time = driver_time(log, sim.drivers().len(), from, until);
    assert_eq!((report.totals.busy_us, report.totals.shift_us), time, "seed {seed}");
    let count = |is: fn(&Event) -> bool| {
        log.iter().filter(|stamped| stamped.at >= from && is(&stamped.event)).count() as u64
    };
    let t = report.totals;
    assert_eq!(t.attempts, count(|e| matches!(e, Event::AttemptStarted { .. })));
    assert_eq!(t.retries, count(|e| matches!(e, Event::RetryScheduled { .. })));
    assert_eq!(t.offers, count(|e| matches!(e, Event::OfferSent { .. })));
    assert_eq!(t.declines, count(|e| matches!(e, Event::OfferDeclined { .. })));
    assert_eq!(t.offers_expired, count(|e| matches!(e, Event::OfferExpired { .. })));
    assert_eq!(t.messages_sent, count(|e| matches!(e, Event::MessageSent { .. })));
    assert_eq!(t.messages_lost, count(|e| matches!(e, Event::MessageLost { .. })));
    assert_eq!(t.duplicates_ignored, count(|e| matches!(e, Event::DuplicateIgnored { .. })));
    assert_eq!(t.stale_ignored, count(|e| matches!(e, Event::StaleIgnored { .. })));
    assert_eq!(t.meals_wasted, count(|e| matches!(e, Event::FoodWasted { .. })));
}

#[test]
fn the_fold_equals_a_recount_of_the_log() {
    let (mut completed, mut late, mut retries) = (0, 0, 0);
    for seed in 0..300 {
        let (sim, log) = random_log(seed);
        let mut metrics = Metrics::new(sim.drivers().len());
        log.iter().for_each(|stamped| metrics.observe(stamped));
        let now = sim.now();
        let whole = metrics.report(now, None);
        check(seed, &log, &sim, &whole);
        for minutes in [1, 10, 45] {
            check(seed, &log, &sim, &metrics.report(now, Some(SimDuration::from_mins(minutes))));
        }
        let counts = whole.all.counts;
        assert_eq!(counts.placed, sim.orders().len() as u64);
        for (status, n) in [
            (Status::Completed, counts.completed),
            (Status::Failed, counts.failed),
            (Status::Cancelled, counts.cancelled),
        ] {
            assert_eq!(u64::from(sim.status_counts()[status as usize]), n, "seed {seed}");
        }
        completed += counts.completed;
        late += counts.completed - counts.on_time;
        retries += whole.totals.retries;
    }
    // Guards against runs in which hardly anything happens; 751, 17 and 2,448 when written.
    assert!(completed > 300 && late > 5 && retries > 50, "{completed}, {late}, {retries}");
}

#[test]
fn pieces_of_a_trend_add_up_to_the_window() {
    let (sim, log) = random_log(3);
    let mut metrics = Metrics::new(sim.drivers().len());
    log.iter().for_each(|stamped| metrics.observe(stamped));
    let pieces = metrics.trend(sim.now(), SimDuration::from_mins(60), 12);
    assert!(pieces.len() > 5);
    assert!(pieces.windows(2).all(|pair| pair[0].until == pair[1].from));
    let window = metrics.report(sim.now(), Some(sim.now().since(pieces[0].from)));
    let sum = |pick: fn(&dispatch_playground::core::metrics::Totals) -> u64| -> u64 {
        pieces.iter().map(|piece| pick(&piece.totals)).sum()
    };
    assert_eq!(sum(|t| t.all().completed), window.totals.all().completed);
    assert_eq!(sum(|t| t.busy_us), window.totals.busy_us);
    assert_eq!(sum(|t| t.queued_us), window.totals.queued_us);
    assert_eq!(sum(|t| t.messages_sent), window.totals.messages_sent);
}
