//! A hand-made log with every value computed by hand, and the edges of windows and bounds.
//! The recount of whole runs is with the native tests.

use super::*;
use crate::core::event::Cause;
use crate::core::id::{AttemptId, DecisionId, MessageId, NodeId, RestaurantId};
use crate::core::inversion::Resource;
use crate::core::message::MessageKind;
use crate::core::order::FailReason;

const fn s(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

const fn at(seconds: u64) -> SimTime {
    SimTime::from_secs(seconds)
}

fn stamped(seconds: u64, event: Event) -> Stamped {
    Stamped { seq: 0, at: at(seconds), cause: Cause::Scenario, event }
}

fn fold(n_drivers: usize, log: impl IntoIterator<Item = (u64, Event)>) -> Metrics {
    let mut metrics = Metrics::new(n_drivers);
    for (seconds, event) in log {
        metrics.observe(&stamped(seconds, event));
    }
    metrics
}

fn placed(order: u32, class: Class, placed: u64, promised: u64) -> Event {
    Event::OrderPlaced {
        order: OrderId(order),
        class,
        restaurant: RestaurantId(0),
        destination: NodeId(0),
        placed: at(placed),
        promised: at(promised),
        replays: None,
    }
}

fn moved(order: u32, from: Status, to: Status) -> Event {
    let reason = (to == Status::Failed).then_some(FailReason::QueueFull);
    Event::OrderMoved { order: OrderId(order), from, to, reason }
}

fn started(order: u32, driver: u32, number: u32) -> Event {
    let (order, attempt) = (OrderId(order), AttemptId(0));
    Event::AttemptStarted { order, attempt, driver: DriverId(driver), number }
}

fn ended(order: u32, driver: u32, end: AttemptEnd) -> Event {
    Event::AttemptEnded {
        order: OrderId(order),
        attempt: AttemptId(0),
        driver: DriverId(driver),
        end,
    }
}

/// Two drivers; order 0 is on time after a decline, order 1 is late after a cancelled attempt and
/// a superseded hand-over, order 2 is rejected, order 3 still waits.
fn day() -> Vec<(u64, Event)> {
    use Status::{Completed, Failed, InProgress, Pending, Queued, Retrying};
    let (zero, one) = (OrderId(0), OrderId(1));
    let driver = DriverId;
    let restaurant = RestaurantId(0);
    let offer = |order, who| Event::OfferSent {
        order,
        attempt: AttemptId(0),
        driver: driver(who),
        decision: DecisionId(0),
    };
    let (message, kind) = (MessageId(0), MessageKind::Delivered);
    vec![
        (0, Event::DriverOnShift { driver: driver(0) }),
        (0, Event::DriverOnShift { driver: driver(1) }),
        (10, placed(0, Class::Urgent, 8, 100)),
        (10, moved(0, Pending, Queued)),
        (12, offer(zero, 0)),
        (14, Event::OfferDeclined { order: zero, driver: driver(0) }),
        (14, offer(zero, 1)),
        (20, moved(0, Queued, InProgress)),
        (20, started(0, 1, 1)),
        (25, Event::FoodReady { order: zero, restaurant }),
        (30, placed(1, Class::Saver, 30, 60)),
        (30, moved(1, Pending, Queued)),
        (40, Event::PickedUp { order: zero, driver: driver(1) }),
        (50, Event::HandedOver { order: zero, driver: driver(1) }),
        (52, ended(0, 1, AttemptEnd::Delivered)),
        (52, moved(0, InProgress, Completed)),
        (55, placed(2, Class::Standard, 55, 90)),
        (55, moved(2, Pending, Failed)),
        (60, offer(one, 0)),
        (60, moved(1, Queued, InProgress)),
        (60, started(1, 0, 1)),
        (70, ended(1, 0, AttemptEnd::DriverCancelled)),
        (70, moved(1, InProgress, Retrying)),
        (70, Event::RetryScheduled { order: one, until: at(80) }),
        (80, moved(1, Retrying, Queued)),
        (90, moved(1, Queued, InProgress)),
        (90, started(1, 1, 2)),
        (95, Event::FoodReady { order: one, restaurant }),
        (100, Event::PickedUp { order: one, driver: driver(1) }),
        (100, Event::StaleIgnored { message, kind, order: one, attempt: AttemptId(0) }),
        (100, Event::DuplicateIgnored { message, kind }),
        (110, Event::HandedOver { order: one, driver: driver(0) }),
        (120, Event::HandedOver { order: one, driver: driver(1) }),
        (121, ended(1, 1, AttemptEnd::Delivered)),
        (121, moved(1, InProgress, Completed)),
        (125, placed(3, Class::Standard, 125, 200)),
        (125, moved(3, Pending, Queued)),
        (130, Event::DriverOffShift { driver: driver(0) }),
    ]
}

/// The quantiles of two values.
fn pair(low: u64, high: u64) -> Quantiles {
    let mean = s((low + high) / 2);
    Quantiles { n: 2, mean, p50: s(low), p90: s(high), p95: s(high), p99: s(high), max: s(high) }
}

#[test]
fn the_whole_run_is_what_was_computed_by_hand() {
    let report = fold(2, day()).report(at(140), None);
    let all = report.all;
    // Order 0 held a driver from 20 to 52; order 1 from 60 to 70 and from 90 to 121.
    let expect = ClassTotals {
        placed: 4,
        completed: 2,
        on_time: 1,
        failed: 1,
        rejected: 1,
        cancelled: 0,
        picks: 3,
        held_us: s(73).as_micros(),
    };
    assert_eq!(all.counts, expect);
    assert_eq!(all.counts.goodput_ppm(), Some(333_333));
    assert_eq!(all.counts.on_time_ppm(), Some(500_000));
    assert_eq!(all.counts.dead_letters(), 0);
    // Order 0 waited from 10 to 20; order 1 from 30 to 60 and from 80 to 90.
    assert_eq!(all.queue_wait, pair(10, 40));
    assert_eq!(all.click_to_door, pair(50 - 8, 120 - 30));
    assert_eq!(all.ready_to_door, pair(25, 25));
    assert_eq!(all.ready_to_pickup, pair(5, 15));
    let t = report.totals;
    assert_eq!((t.offers, t.declines, t.attempts, t.retries), (3, 1, 3, 1));
    assert_eq!((t.stale_ignored, t.duplicates_ignored, t.uncredited_handovers), (1, 1, 1));
    // Busy 20 to 52, 60 to 70 and 90 to 121; on shift 130 s and 140 s.
    assert_eq!((t.busy_us, t.shift_us), (73_000_000, 270_000_000));
    assert_eq!(report.utilisation_ppm, Some(270_370));
    // Queued for 10, 30, 10 and 15 seconds.
    assert_eq!((t.queued_us, report.queue_milli), (65_000_000, 464));
    assert_eq!(report.all.longest_waiting, Some(s(15)));
    let by_class = report.classes.map(|group| (group.counts.placed, group.queue_wait.n));
    assert_eq!(by_class, [(1, 1), (2, 0), (1, 1)]);
    assert_eq!(report.classes[2].queue_wait.max, s(40));
}

#[test]
fn a_window_begins_on_a_sample_and_holds_what_happened_from_there_on() {
    let report = fold(2, day()).report(at(140), Some(s(30)));
    assert_eq!((report.from, report.until), (at(60), at(140)));
    assert_eq!((report.all.counts.placed, report.all.counts.completed), (1, 1));
    assert_eq!((report.all.counts.failed, report.all.counts.on_time), (0, 0));
    // The attempt that started exactly at 60 s belongs to the window.
    assert_eq!(report.totals.attempts, 2);
    assert_eq!(report.all.queue_wait.max, s(40));
    assert_eq!((report.totals.busy_us, report.totals.shift_us), (41_000_000, 150_000_000));
}

#[test]
fn a_trend_cuts_the_window_into_pieces() {
    let metrics = fold(2, day());
    let pieces = metrics.trend(at(140), s(120), 2);
    let edges: Vec<_> = pieces.iter().map(|p| (p.from.as_secs(), p.until.as_secs())).collect();
    assert_eq!(edges, [(60, 120), (120, 140)]);
    // Busy 60 to 70 and 90 to 120; then 120 to 121.
    assert_eq!((pieces[0].busy_milli, pieces[1].busy_milli), (666, 50));
    assert_eq!((pieces[0].goodput_ppm, pieces[1].goodput_ppm), (None, Some(0)));
    assert_eq!((pieces[0].queue_wait_p90, pieces[1].queue_wait_p90), (None, Some(s(40))));
    // Queued 80 to 90; then 125 to 140.
    assert_eq!((pieces[0].queue_milli, pieces[1].queue_milli), (166, 750));
    let longer = metrics.trend(at(140), s(3600), 60);
    assert_eq!(longer.len(), 3, "the run is three minutes old");
    assert!(metrics.trend(at(140), s(3600), 0).is_empty());
}

#[test]
fn percentiles_are_by_nearest_rank() {
    let of = |n: u64| Quantiles::of(&mut (1..=n).rev().map(s).collect::<Vec<_>>());
    let ranks = |q: Quantiles| [q.p50, q.p90, q.p99, q.max].map(SimDuration::as_secs);
    assert_eq!(ranks(of(100)), [50, 90, 99, 100]);
    assert_eq!(ranks(of(10)), [5, 9, 10, 10]);
    assert_eq!(ranks(of(3)), [2, 3, 3, 3]);
    assert_eq!(ranks(of(1)), [1; 4]);
    assert_eq!(of(0), Quantiles::default());
    assert_eq!(of(4).mean, SimDuration::from_millis(2500));
}

#[test]
fn an_empty_run_has_nothing_to_report() {
    let report = Metrics::new(3).report(at(60), Some(s(3600)));
    assert_eq!(report.all, Group::default());
    assert_eq!((report.utilisation_ppm, report.all.longest_waiting), (None, None));
    assert_eq!(report.all.counts.goodput_ppm(), None);
}

#[test]
fn a_month_of_silence_costs_no_more_than_four_hours() {
    let month = 30 * 24 * 3600;
    let driver = DriverId(0);
    let events = [(0, Event::DriverOnShift { driver }), (month, Event::DriverOffShift { driver })];
    let metrics = fold(1, events);
    assert_eq!(metrics.samples.len(), Metrics::SAMPLES_MAX);
    let report = metrics.report(at(month + 30), Some(s(3600)));
    assert_eq!(report.totals.shift_us, 3600 * 1_000_000);
    let longest = metrics.report(at(month + 30), Some(s(48 * 3600)));
    assert_eq!(longest.from, at(month - 239 * 60), "windows reach back four hours at most");
    assert_eq!(longest.totals.shift_us, 239 * 60 * 1_000_000);
    // Asked long after the last event, nothing but time has passed.
    let later = metrics.report(at(2 * month), Some(s(600)));
    assert_eq!((later.from, later.totals), (at(2 * month - 600), Totals::default()));
}

#[test]
fn memory_is_bounded_while_counts_go_on() {
    use Status::{Cancelled, Pending};
    let n = Metrics::ENDED_MAX as u32 + 1000;
    let orders = (0..n).flat_map(|order| {
        let second = u64::from(order);
        let place = placed(order, Class::Standard, second, second + 60);
        [(second, place), (second, moved(order, Pending, Cancelled))]
    });
    let metrics = fold(1, orders);
    assert_eq!(metrics.ended.len(), Metrics::ENDED_MAX);
    assert_eq!(metrics.open.iter().count(), 0);
    assert_eq!(metrics.report(at(u64::from(n)), None).all.counts.cancelled, u64::from(n));
}

#[test]
fn inversions_are_counted_and_timed_while_they_go_on() {
    let (resource, overtaken_by) = (Resource::CounterPlace(RestaurantId(0)), OrderId(9));
    let detected = |high| Event::InversionDetected {
        high: OrderId(high),
        low: OrderId(0),
        resource,
        overtaken_by,
    };
    let (high, low) = (OrderId(1), OrderId(0));
    let ended = Event::InversionEnded { high, low, resource, overtakers: 2, lasted: s(30) };
    let metrics = fold(1, [(10, detected(1)), (20, detected(2)), (40, ended)]);
    let soon = metrics.report(at(45), None);
    assert_eq!(soon.inversion_longest, s(30), "the one that is over");
    let report = metrics.report(at(100), None);
    assert_eq!(report.totals.inversions, 2);
    // One from 10 and two from 20 to 40, one from then on.
    assert_eq!(report.totals.inverted_us, (10 + 2 * 20 + 60) * 1_000_000);
    assert_eq!(report.inversion_longest, s(80), "the one that goes on");
}

/// `n` orders from id `from` on, one a minute from minute `from` on, each ended after 30 seconds;
/// `late` says which miss their promise.
fn one_a_minute(from: u32, n: u32, late: fn(u32) -> bool) -> Vec<(u64, Event)> {
    let life = |order: u32| {
        let begins = u64::from(order) * 60;
        let promised = if late(order) { begins + 1 } else { begins + 50 };
        [
            (begins, placed(order, Class::Standard, begins, promised)),
            (begins, moved(order, Status::Pending, Status::Queued)),
            (begins, started(order, order % 2, 1)),
            (begins, moved(order, Status::Queued, Status::InProgress)),
            (begins + 30, Event::HandedOver { order: OrderId(order), driver: DriverId(order % 2) }),
            (begins + 30, moved(order, Status::InProgress, Status::Completed)),
        ]
    };
    (from..from + n).flat_map(life).collect()
}

#[test]
fn an_alert_begins_when_both_windows_burn_and_ends_with_the_short_one() {
    // Good until minute 40, late until minute 60, good again.
    let late = |order: u32| (40..60).contains(&order);
    let mut log = one_a_minute(0, 100, late);
    let fault = crate::core::id::FaultId(0);
    let kind = crate::core::fault::FaultKind::DispatcherPaused;
    log.insert(40 * 6, (2400, Event::FaultStarted { fault, kind }));
    let metrics = fold(2, log);
    let alerts: Vec<_> = metrics.alerts().collect();
    // Nine of thirty orders have missed at minute 49; ten of ten are long burning by then.
    let first = alerts[0];
    assert_eq!(alerts.len(), 1);
    assert_eq!((first.since, first.burn_milli), (at(49 * 60), 3_000));
    assert_eq!(first.trouble, alert::Trouble::Fault { kind, since: at(2400) });
    assert_eq!(first.time_to_detect(), SimDuration::from_mins(9));
    // At minute 68 two of the last ten missed, after three at minute 67.
    assert_eq!(first.until, Some(at(68 * 60)));
}

#[test]
fn a_few_unlucky_orders_are_no_alarm() {
    // Two of the first three are late, then one in ten: a burn rate of one.
    let log = one_a_minute(0, 200, |order| order < 2 || order % 10 == 0);
    assert_eq!(fold(2, log).alerts().count(), 0);
    // Without a fault the first miss of the window counts.
    let metrics = fold(2, one_a_minute(0, 60, |order| order >= 30));
    let alert = metrics.alerts().next().unwrap();
    assert_eq!(alert.trouble, alert::Trouble::Miss { at: at(31 * 60) });
    assert_eq!(metrics.burn_milli(at(3600), alert::SHORT), Some(10_000));
}

#[test]
fn the_jain_index_is_one_for_equal_work_and_one_over_n_for_one_who_does_it_all() {
    let shifts = (0..2).map(|driver| (0, Event::DriverOnShift { driver: DriverId(driver) }));
    let jain = |log| fold(2, shifts.clone().chain(log)).report(at(9999), None).jain_ppm;
    assert_eq!(jain(vec![]), None);
    assert_eq!(jain(one_a_minute(0, 10, |_| false)), Some(1_000_000));
    assert_eq!(jain(one_a_minute(0, 1, |_| false)), Some(500_000));
    // 2 and 1: 9 / (2 x 5).
    assert_eq!(jain(one_a_minute(0, 3, |_| false)), Some(900_000));
}
