//! Metrics: a fold over events. The same numbers in the page, in tests and in the terminal.
//!
//! Never looks at the simulation, only at what it says happened, so a replayed log gives the same
//! report. All integers.
//!
//! # Definitions
//! They follow the Meal Delivery Routing Problem where it has the term.
//! - **Ended**: completed, failed or cancelled. An order belongs to the window in which it ended.
//! - **Rejected**: failed without ever being queued. **Dead letter**: failed after being queued.
//! - **On time**: completed, and handed over at the door no later than promised. The hand-over is
//!   that of the attempt which was credited; another driver's is an uncredited hand-over.
//! - **Goodput**: on time / ended. Shed, failed and cancelled orders count as not served; orders
//!   still under way do not count yet.
//! - **Queue wait**: all time spent in Queued, over every entry, offers in flight included.
//! - **Click-to-door**: from placement by the customer to the hand-over.
//! - **Ready-to-door**, **ready-to-pick-up**: from the (last) time the meal stood on the counter.
//!   The four durations are taken over completed orders only, which flatters a policy that fails
//!   the others: read them next to goodput and the longest age.
//! - **Busy**: with at least one attempt under way. **Utilisation**: busy time / time on shift,
//!   where finishing orders after the shift counts as on shift.
//! - **Jain index** of the deliveries x of the n drivers who came on shift so far:
//!   (sum x)^2 / (n sum x^2), 1 where all delivered the same, 1/n where one delivered all.
//! - **Inversion**: from the detection of a priority inversion to its end; one still going on
//!   counts up to now.
//!
//! # Bounds
//! Open orders cost about 100 bytes each. The last [`Metrics::ENDED_MAX`] ended orders are
//! remembered (about 5 MB): percentiles of the whole run are exact over those. Totals are sampled
//! every [`Metrics::SAMPLE_EVERY`], and [`Metrics::SAMPLES_MAX`] samples are kept (about 60 kB):
//! windows begin on a sample and reach back four hours at most.

pub mod alert;
mod open;
mod report;
#[cfg(test)]
mod tests;
mod totals;
mod trend;

use super::bounded::push_bounded;
use super::event::{Event, Stamped};
use super::id::{DriverId, Id, IdVec, OrderId};
use super::order::{AttemptEnd, Class, FailReason, Status};
use super::time::{SimDuration, SimTime};
use open::{Live, OpenOrders};
pub use report::{Group, Quantiles, Report};
use std::collections::{BTreeMap, VecDeque};
pub use totals::{ClassTotals, Totals};
pub use trend::Trend;

/// The fold: give it every event once, in order, and ask for a report at any time.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Time of the last event; totals hold up to here.
    now: SimTime,
    totals: Totals,
    open: OpenOrders,
    ended: VecDeque<Ended>,
    /// Totals at every multiple of `SAMPLE_EVERY`, oldest first; the first is at `samples_from`.
    samples: VecDeque<Totals>,
    samples_from: SimTime,
    drivers: IdVec<DriverId, Shift>,
    /// Since when orders have been held up by a priority inversion.
    inverted: BTreeMap<OrderId, SimTime>,
    inversion_longest: SimDuration,
    queued: u64,
    busy: u64,
    on_shift: u64,
    /// Attempts under way, by class.
    held: [u64; 3],
    /// 1 while the dispatcher waits for an answer.
    blocked: u64,
    blocked_customers: u64,
    /// 1 while the dispatcher is down.
    down: u64,
    watch: alert::Watch,
}

/// What is known of a driver.
#[derive(Clone, Copy, Debug, Default)]
struct Shift {
    on: bool,
    /// Whether the driver was ever on shift.
    came: bool,
    attempts: u32,
}

/// What is remembered of an ended order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ended {
    at: SimTime,
    class: Class,
    /// Who delivered it, if somebody did.
    by: Option<DriverId>,
    /// Only of a completed order.
    times: Option<Times>,
}

/// The durations of a completed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Times {
    queue_wait: SimDuration,
    click_to_door: SimDuration,
    ready_to_door: Option<SimDuration>,
    ready_to_pickup: Option<SimDuration>,
}

impl Metrics {
    /// Ended orders that are remembered for percentiles.
    pub const ENDED_MAX: usize = 1 << 16;
    /// Distance of samples.
    pub const SAMPLE_EVERY: SimDuration = SimDuration::from_mins(1);
    /// Samples that are kept: four hours, chosen arbitrarily.
    pub const SAMPLES_MAX: usize = 240;

    /// Nothing has happened yet; all drivers are off shift until an event says otherwise.
    pub fn new(n_drivers: usize) -> Metrics {
        Metrics {
            now: SimTime::ZERO,
            totals: Totals::default(),
            open: OpenOrders::default(),
            ended: VecDeque::new(),
            samples: VecDeque::from([Totals::default()]),
            samples_from: SimTime::ZERO,
            drivers: (0..n_drivers).map(|_| Shift::default()).collect(),
            inverted: BTreeMap::new(),
            inversion_longest: SimDuration::ZERO,
            queued: 0,
            busy: 0,
            on_shift: 0,
            held: [0; 3],
            blocked: 0,
            blocked_customers: 0,
            down: 0,
            watch: alert::Watch::default(),
        }
    }

    /// Takes in one event. Amortised O(1).
    pub fn observe(&mut self, stamped: &Stamped) {
        let at = stamped.at;
        self.advance(at);
        match stamped.event {
            Event::OrderPlaced { order, class, placed, promised, .. } => {
                self.open.insert(order, Live::new(class, placed, promised));
                self.totals.class(class).placed += 1;
            }
            Event::OrderMoved { order, from, to, reason } => {
                self.failed_for(reason);
                self.moved(order, from, to, at);
            }
            Event::AttemptStarted { order, driver, .. } => {
                self.totals.attempts += 1;
                self.update(driver, |shift| shift.attempts += 1);
                if let Some(live) = self.open.get_mut(order) {
                    live.driver = Some(driver);
                    live.door = None;
                    self.held[live.class.level()] += 1;
                    self.totals.class(live.class).picks += 1;
                }
            }
            Event::AttemptEnded { order, driver, end, .. } => {
                self.attempt_ended(order, driver, end)
            }
            Event::FoodReady { order, .. } => {
                if let Some(live) = self.open.get_mut(order) {
                    live.ready = Some(at);
                }
            }
            Event::FoodWasted { order } => {
                self.totals.meals_wasted += 1;
                if let Some(live) = self.open.get_mut(order) {
                    (live.ready, live.picked_up) = (None, None);
                }
            }
            Event::PickedUp { order, driver } => {
                if let Some(live) = self.open.carried_by(order, driver) {
                    live.picked_up = Some(at);
                }
            }
            Event::HandedOver { order, driver } => match self.open.carried_by(order, driver) {
                Some(live) if live.door.is_none() => live.door = Some(at),
                _ => self.totals.uncredited_handovers += 1,
            },
            Event::DriverOnShift { driver } => self.update(driver, |shift| {
                (shift.on, shift.came) = (true, true);
            }),
            Event::DriverOffShift { driver } => self.update(driver, |shift| shift.on = false),
            Event::RetryScheduled { .. } => self.totals.retries += 1,
            Event::OfferSent { .. } => self.totals.offers += 1,
            Event::InversionDetected { high, .. } => {
                self.totals.inversions += 1;
                self.inverted.insert(high, at);
            }
            Event::InversionEnded { high, lasted, .. } => {
                self.inverted.remove(&high);
                self.inversion_longest = self.inversion_longest.max(lasted);
            }
            Event::OfferDeclined { .. } => self.totals.declines += 1,
            Event::OfferExpired { .. } => self.totals.offers_expired += 1,
            Event::MessageSent { .. } => self.totals.messages_sent += 1,
            Event::MessageLost { .. } => self.totals.messages_lost += 1,
            Event::DuplicateIgnored { .. } => self.totals.duplicates_ignored += 1,
            Event::StaleIgnored { .. } => self.totals.stale_ignored += 1,
            Event::FaultStarted { .. } | Event::FaultStopped { .. } => {
                self.watch.observe(at, &stamped.event);
            }
            _ => self.observe_dispatcher(&stamped.event),
        }
    }

    fn attempt_ended(&mut self, order: OrderId, driver: DriverId, end: AttemptEnd) {
        self.update(driver, |shift| shift.attempts = shift.attempts.saturating_sub(1));
        self.totals.timed_out += u64::from(end == AttemptEnd::TimedOut);
        let Some(live) = self.open.get_mut(order) else { return };
        let held = &mut self.held[live.class.level()];
        *held = held.saturating_sub(1);
        if end != AttemptEnd::Delivered {
            (live.driver, live.door) = (None, None);
        }
    }

    /// What concerns the dispatcher itself: duplicates, waits, crashes.
    const fn observe_dispatcher(&mut self, event: &Event) {
        match event {
            Event::FirstResultReturned { .. } => self.totals.first_results += 1,
            Event::KeyConflict { .. } => self.totals.key_conflicts += 1,
            Event::DuplicateActedOn { .. } => self.totals.duplicates_acted_on += 1,
            Event::StalePaid { .. } => self.totals.stale_paid += 1,
            Event::DispatcherBlocked { .. } => self.blocked += 1,
            Event::DispatcherUnblocked { .. } => self.blocked -= 1,
            Event::DispatcherWentDown { .. } => self.down += 1,
            Event::DispatcherRestarted { .. } => self.down -= 1,
            Event::CustomerBlocked { .. } => self.blocked_customers += 1,
            Event::CustomerUnblocked { .. } => self.blocked_customers -= 1,
            _ => {}
        }
    }

    /// Totals since the start, up to the last event.
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }

    const fn failed_for(&mut self, reason: Option<FailReason>) {
        match reason {
            Some(FailReason::QueueFull | FailReason::DroppedOldest | FailReason::ShedLowest) => {
                self.totals.shed += 1
            }
            Some(FailReason::BreakerOpen) => self.totals.breaker_refused += 1,
            _ => {}
        }
    }

    fn moved(&mut self, order: OrderId, from: Status, to: Status, at: SimTime) {
        if from == Status::Queued {
            self.queued = self.queued.saturating_sub(1);
        }
        if to == Status::Queued {
            self.queued += 1;
        }
        let Some(live) = self.open.get_mut(order) else { return };
        if from == Status::Queued
            && let Some(since) = live.queued_since.take()
        {
            live.queue_wait = live.queue_wait.plus(at.since(since));
        }
        if to == Status::Queued {
            live.queued_since = Some(at);
            live.was_queued = true;
        }
        live.status = to;
        if to.is_final()
            && let Some(live) = self.open.remove(order)
        {
            self.end(&live, at);
        }
    }

    /// Books a final state.
    fn end(&mut self, live: &Live, at: SimTime) {
        // A delivery without a hand-over counts from when the dispatcher learned of it.
        let door = live.door.unwrap_or(at);
        let on_time = live.status == Status::Completed && door <= live.promised;
        if !live.missed {
            self.totals.kept += u64::from(on_time);
            self.totals.missed += u64::from(!on_time);
        }
        let class = self.totals.class(live.class);
        let mut times = None;
        match live.status {
            Status::Completed => {
                class.completed += 1;
                class.on_time += u64::from(on_time);
                times = Some(Times {
                    queue_wait: live.queue_wait,
                    click_to_door: door.since(live.placed),
                    ready_to_door: live.ready.map(|ready| door.since(ready)),
                    ready_to_pickup: live.ready.zip(live.picked_up).map(|(r, p)| p.since(r)),
                });
            }
            Status::Cancelled => class.cancelled += 1,
            _ => {
                class.failed += 1;
                class.rejected += u64::from(!live.was_queued);
            }
        }
        let by = live.driver.filter(|_| live.status == Status::Completed);
        let ended = Ended { at, class: live.class, by, times };
        push_bounded(&mut self.ended, ended, Metrics::ENDED_MAX);
    }

    /// Changes what is known of a driver and keeps the counts of busy and available ones.
    fn update(&mut self, driver: DriverId, change: impl FnOnce(&mut Shift)) {
        let shift = &mut self.drivers[driver];
        let counts = |s: &Shift| (u64::from(s.attempts > 0), u64::from(s.on || s.attempts > 0));
        let before = counts(shift);
        change(shift);
        let after = counts(shift);
        self.busy = self.busy + after.0 - before.0;
        self.on_shift = self.on_shift + after.1 - before.1;
    }

    /// Lets time pass to `at`, taking a sample at each multiple of `SAMPLE_EVERY` on the way.
    fn advance(&mut self, at: SimTime) {
        if at <= self.now {
            return;
        }
        let every = Metrics::SAMPLE_EVERY.as_micros();
        let mut idx = self.now.as_micros() / every + 1;
        let last = at.as_micros() / every;
        // After a long silence only the samples that will be kept are taken.
        idx = idx.max(last.saturating_sub(Metrics::SAMPLES_MAX as u64));
        while idx <= last {
            let boundary = SimTime::from_micros(idx * every);
            self.totals.missed += self.open.mark_missed(boundary);
            let sample = self.extrapolated(boundary);
            push_bounded(&mut self.samples, sample, Metrics::SAMPLES_MAX);
            self.samples_from =
                boundary - Metrics::SAMPLE_EVERY.times(self.samples.len() as u64 - 1);
            self.look_for_alert(boundary);
            idx += 1;
        }
        self.totals = self.extrapolated(at);
        self.now = at;
    }

    /// Totals at `at`, no earlier than the last event, if nothing happens until then.
    fn extrapolated(&self, at: SimTime) -> Totals {
        let passed = at.since(self.now).as_micros();
        let mut totals = self.totals;
        totals.queued_us = totals.queued_us.saturating_add(self.queued.saturating_mul(passed));
        let inverted = (self.inverted.len() as u64).saturating_mul(passed);
        totals.inverted_us = totals.inverted_us.saturating_add(inverted);
        let down = self.down.saturating_mul(passed);
        totals.dispatcher_down_us = totals.dispatcher_down_us.saturating_add(down);
        let blocked = self.blocked.saturating_mul(passed);
        totals.dispatcher_blocked_us = totals.dispatcher_blocked_us.saturating_add(blocked);
        let customers = self.blocked_customers.saturating_mul(passed);
        totals.customers_blocked_us = totals.customers_blocked_us.saturating_add(customers);
        totals.busy_us = totals.busy_us.saturating_add(self.busy.saturating_mul(passed));
        for (class, held) in totals.classes.iter_mut().zip(self.held) {
            class.held_us = class.held_us.saturating_add(held.saturating_mul(passed));
        }
        totals.shift_us = totals.shift_us.saturating_add(self.on_shift.saturating_mul(passed));
        totals
    }

    /// The last moment at or before `at` for which totals are known, and those totals.
    fn totals_at(&self, at: SimTime) -> (SimTime, Totals) {
        let every = Metrics::SAMPLE_EVERY.as_micros();
        let boundary = SimTime::from_micros(at.as_micros() / every * every);
        if boundary > self.now {
            return (boundary, self.extrapolated(boundary));
        }
        let idx = boundary.since(self.samples_from).as_micros() / every;
        // Invariant: there is a sample for each boundary from the oldest kept one to `now`.
        let totals = self.samples[idx as usize];
        (boundary.max(self.samples_from), totals)
    }

    /// Ended orders from `from` on, oldest first.
    fn ended_from(&self, from: SimTime) -> impl Iterator<Item = &Ended> + Clone {
        self.ended.range(self.ended.partition_point(|ended| ended.at < from)..)
    }
}

impl OpenOrders {
    /// The order, if this driver carries its live attempt.
    fn carried_by(&mut self, order: OrderId, driver: DriverId) -> Option<&mut Live> {
        self.get_mut(order).filter(|live| live.driver == Some(driver))
    }
}

/// The index of an order's slot behind `first`; `None` before it.
fn offset(order: OrderId, first: usize) -> Option<usize> {
    order.idx().checked_sub(first)
}
