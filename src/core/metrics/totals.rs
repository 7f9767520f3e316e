//! Running totals: counters that only grow, so that a window is a difference of two.

use crate::core::order::Class;

/// Totals since the start of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By class: urgent, standard, saver.
    pub classes: [ClassTotals; 3],
    /// Promises kept: orders that were known to be delivered on time when the promise passed.
    pub kept: u64,
    /// Promises missed: orders that ended otherwise, or were still under way when the promise
    /// passed; counted when the first of these happened, to the minute.
    pub missed: u64,
    /// Offers made.
    pub offers: u64,
    /// Offers refused by a driver.
    pub declines: u64,
    /// Offers that ended without an answer.
    pub offers_expired: u64,
    /// Attempts started.
    pub attempts: u64,
    /// Retries scheduled.
    pub retries: u64,
    /// Messages sent, each resend included.
    pub messages_sent: u64,
    /// Copies of messages lost.
    pub messages_lost: u64,
    /// Messages received before and ignored.
    pub duplicates_ignored: u64,
    /// Messages of superseded attempts ignored.
    pub stale_ignored: u64,
    /// Meals thrown away.
    pub meals_wasted: u64,
    /// Hand-overs at the door that no live attempt stands behind.
    pub uncredited_handovers: u64,
    /// Orders given up because the queue was full: newcomers, dropped and shed ones.
    pub shed: u64,
    /// Orders refused because the breaker of their restaurant was open.
    pub breaker_refused: u64,
    /// Attempts that ran for too long.
    pub timed_out: u64,
    /// Priority inversions detected.
    pub inversions: u64,
    /// Orders held up by a priority inversion times microseconds.
    pub inverted_us: u64,
    /// Submissions answered with the first result of their key.
    pub first_results: u64,
    /// Submissions refused because their key stood for something else.
    pub key_conflicts: u64,
    /// Second copies of messages that were acted on.
    pub duplicates_acted_on: u64,
    /// Payments for deliveries that should not have counted.
    pub stale_paid: u64,
    /// Microseconds in which the dispatcher waited for an answer (sync mode).
    pub dispatcher_blocked_us: u64,
    /// Customers who waited for an acknowledgement times microseconds (sync mode).
    pub customers_blocked_us: u64,
    /// Microseconds in which the dispatcher was down.
    pub dispatcher_down_us: u64,
    /// Queued orders times microseconds.
    pub queued_us: u64,
    /// Busy drivers times microseconds.
    pub busy_us: u64,
    /// Drivers on shift times microseconds.
    pub shift_us: u64,
}

/// Totals of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassTotals {
    /// Orders received.
    pub placed: u64,
    /// Orders delivered.
    pub completed: u64,
    /// Of those, handed over no later than promised.
    pub on_time: u64,
    /// Orders given up, rejected ones included.
    pub failed: u64,
    /// Of those, never queued.
    pub rejected: u64,
    /// Orders called off.
    pub cancelled: u64,
    /// Picks: attempts started.
    pub picks: u64,
    /// Drivers held, one for each attempt under way, times microseconds.
    pub held_us: u64,
}

impl Totals {
    pub(super) const fn class(&mut self, class: Class) -> &mut ClassTotals {
        &mut self.classes[class.level()]
    }
    /// All classes together.
    pub fn all(&self) -> ClassTotals {
        let mut all = ClassTotals::default();
        for class in &self.classes {
            all.placed += class.placed;
            all.completed += class.completed;
            all.on_time += class.on_time;
            all.failed += class.failed;
            all.rejected += class.rejected;
            all.cancelled += class.cancelled;
            all.picks += class.picks;
            all.held_us = all.held_us.saturating_add(class.held_us);
        }
        all
    }
    /// What came on top of `earlier` totals of the same run.
    pub fn since(&self, earlier: &Totals) -> Totals {
        let mut classes = self.classes;
        for (class, before) in classes.iter_mut().zip(&earlier.classes) {
            *class = class.since(before);
        }
        Totals {
            classes,
            kept: self.kept - earlier.kept,
            missed: self.missed - earlier.missed,
            offers: self.offers - earlier.offers,
            declines: self.declines - earlier.declines,
            offers_expired: self.offers_expired - earlier.offers_expired,
            attempts: self.attempts - earlier.attempts,
            retries: self.retries - earlier.retries,
            messages_sent: self.messages_sent - earlier.messages_sent,
            messages_lost: self.messages_lost - earlier.messages_lost,
            duplicates_ignored: self.duplicates_ignored - earlier.duplicates_ignored,
            stale_ignored: self.stale_ignored - earlier.stale_ignored,
            meals_wasted: self.meals_wasted - earlier.meals_wasted,
            uncredited_handovers: self.uncredited_handovers - earlier.uncredited_handovers,
            shed: self.shed - earlier.shed,
            breaker_refused: self.breaker_refused - earlier.breaker_refused,
            timed_out: self.timed_out - earlier.timed_out,
            inversions: self.inversions - earlier.inversions,
            inverted_us: self.inverted_us - earlier.inverted_us,
            first_results: self.first_results - earlier.first_results,
            key_conflicts: self.key_conflicts - earlier.key_conflicts,
            duplicates_acted_on: self.duplicates_acted_on - earlier.duplicates_acted_on,
            stale_paid: self.stale_paid - earlier.stale_paid,
            dispatcher_blocked_us: self.dispatcher_blocked_us - earlier.dispatcher_blocked_us,
            customers_blocked_us: self.customers_blocked_us - earlier.customers_blocked_us,
            dispatcher_down_us: self.dispatcher_down_us - earlier.dispatcher_down_us,
            queued_us: self.queued_us - earlier.queued_us,
            busy_us: self.busy_us - earlier.busy_us,
            shift_us: self.shift_us - earlier.shift_us,
        }
    }
}

impl ClassTotals {
    /// Orders that reached a final state.
    pub const fn ended(&self) -> u64 {
        self.completed + self.failed + self.cancelled
    }
    /// Orders that failed after being queued.
    pub const fn dead_letters(&self) -> u64 {
        self.failed - self.rejected
    }
    /// On time / ended in parts per million; `None` where none has ended.
    pub const fn goodput_ppm(&self) -> Option<u32> {
        share_ppm(self.on_time, self.ended())
    }
    /// On time / completed in parts per million; `None` where none is completed.
    pub const fn on_time_ppm(&self) -> Option<u32> {
        share_ppm(self.on_time, self.completed)
    }
    const fn since(&self, earlier: &ClassTotals) -> ClassTotals {
        ClassTotals {
            placed: self.placed - earlier.placed,
            completed: self.completed - earlier.completed,
            on_time: self.on_time - earlier.on_time,
            failed: self.failed - earlier.failed,
            rejected: self.rejected - earlier.rejected,
            cancelled: self.cancelled - earlier.cancelled,
            picks: self.picks - earlier.picks,
            held_us: self.held_us - earlier.held_us,
        }
    }
}

/// `part / whole` in parts per million, rounded down; `None` where `whole` is 0.
pub(super) const fn share_ppm(part: u64, whole: u64) -> Option<u32> {
    if whole == 0 {
        return None;
    }
    Some((part as u128 * 1_000_000 / whole as u128) as u32)
}
