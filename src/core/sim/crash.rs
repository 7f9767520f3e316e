//! The dispatcher crashes and is started again: what its log keeps, and what was only in memory.
//!
//! While it is down it neither hears nor speaks: messages to it are lost and sent again by those
//! who want an answer, its own are not sent again. Its clocks stand: what falls due waits for the
//! restart. Drivers, kitchens and customers carry on.
//!
//! After the restart, with a **durable** log, its state is what the log says: every order in the
//! state it was in, the queue in its order, attempts counted, keys and received messages known.
//! What fell due meanwhile happens at once, in the order in which it fell due. But waiting for a
//! sign of somebody else starts anew, since it could not have heard one: leases, and the time-out
//! of an offer that is out.
//!
//! With a **volatile** log everything was in memory: keys, received messages, its own unsent
//! ones, and every order that had not ended. Nobody knows of those; the sweep at the restart ends
//! each of them as Failed, lost in the crash. Their drivers are told nothing: food on board is
//! delivered and its report is out of date, and who comes to a counter for food that nobody there
//! knows of gives up. A customer without an acknowledgement sends the order again, which makes a
//! new order of the same wish; one with an acknowledgement waits for nothing.

use super::Sim;
use super::timer::TimerKind;
use crate::core::event::Event;
use crate::core::fault::CrashPoint;
use crate::core::id::OrderId;
use crate::core::order::{AttemptEnd, FailReason, OrderState};
use crate::core::settings::DispatcherLog;
use crate::core::time::{SimDuration, SimTime};

/// Whether the dispatcher is there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Crash {
    /// Since when it is down.
    down: Option<SimTime>,
    /// The log that it had when it crashed.
    log: DispatcherLog,
    /// Crashes at this point of the next submission.
    armed: Option<CrashPoint>,
    /// Crashes once what is being handled is done.
    due: bool,
    /// When it was last started again.
    restarted: Option<SimTime>,
    /// When it was last started again with an empty memory.
    forgot: Option<SimTime>,
}

impl Sim {
    /// Since when the dispatcher is down; `None` while it works.
    pub const fn down_since(&self) -> Option<SimTime> {
        self.crash.down
    }

    pub(super) const fn is_down(&self) -> bool {
        self.crash.down.is_some()
    }

    /// Whether what fell due while it was down happens at this moment.
    pub(super) fn is_catching_up(&self) -> bool {
        self.crash.restarted == Some(self.now())
    }

    /// A crash begins, or is to strike at a point of the next submission.
    pub(super) fn start_crash(&mut self, at: CrashPoint) {
        match at {
            CrashPoint::Now => self.go_down(),
            CrashPoint::BeforeAck | CrashPoint::AfterAck => self.crash.armed = Some(at),
        }
    }

    /// Whether an armed crash strikes at this point. It does so once what is being handled is
    /// done, so that no handling is split.
    pub(super) fn strikes(&mut self, point: CrashPoint) -> bool {
        let strikes = self.crash.armed == Some(point);
        if strikes {
            self.crash.armed = None;
            self.crash.due = true;
        }
        strikes
    }

    /// After a handling: the crash that struck in it.
    pub(super) fn crash_if_due(&mut self) {
        if std::mem::take(&mut self.crash.due) {
            self.go_down();
        }
    }

    fn go_down(&mut self) {
        let (now, log) = (self.now(), self.settings.log);
        let forgot = self.crash.forgot;
        self.crash = Crash { down: Some(now), log, forgot, ..Crash::default() };
        self.log.emit(now, Event::DispatcherWentDown { log });
        if let Some(cycle) = self.cycle.take() {
            self.timers.cancel(cycle);
        }
        for driver in self.drivers.ids() {
            self.stop_lease(driver);
        }
        self.update_block();
        if log == DispatcherLog::Volatile {
            self.forget_post();
            self.forget_answers();
            self.keys.forget();
        }
    }

    /// The crash is over, or will not happen any more.
    pub(super) fn end_crash(&mut self) {
        (self.crash.armed, self.crash.due) = (None, false);
        if self.crash.down.take().is_none() {
            return;
        }
        let (now, log) = (self.now(), self.crash.log);
        self.crash.restarted = Some(now);
        self.log.emit(now, Event::DispatcherRestarted { log });
        match log {
            DispatcherLog::Durable => self.renew_offers(),
            DispatcherLog::Volatile => self.lose_orders(),
        }
        self.renew_leases(log);
        self.timers.unpark(|timer| timer.kind.is_dispatchers());
        self.on_mode_change();
        self.request_cycle();
    }

    /// Every order that had not ended is visited, however many there are.
    fn lose_orders(&mut self) {
        let cause = self.log.cause();
        for id in self.orders.ids() {
            if self.orders[id].status().is_final() {
                continue;
            }
            self.log.set_cause(cause);
            self.end_attempt(id, AttemptEnd::LostInCrash);
            self.fail(id, FailReason::LostInCrash);
        }
        self.crash.forgot = Some(self.now());
        for driver in self.drivers.ids() {
            self.log.set_cause(cause);
            self.try_pick_up(driver);
        }
    }

    /// Whether an order had ended by the time at which a volatile dispatcher came up again: nobody
    /// is going to call its driver any more, and at the counter nobody knows of it.
    pub(super) fn is_forgotten(&self, order: OrderId) -> bool {
        let (OrderState::Completed { at, .. }
        | OrderState::Failed { at, .. }
        | OrderState::Cancelled { at }) = self.orders[order].state
        else {
            return false;
        };
        self.crash.forgot.is_some_and(|forgot| at <= forgot)
    }

    fn renew_offers(&mut self) {
        let at = self.now() + self.settings.protocol.offer_timeout;
        let queued = self.queue.iter().map(|entry| entry.order);
        let on_offer: Vec<OrderId> =
            queued.filter(|&order| self.orders[order].offer().is_some()).collect();
        for id in on_offer {
            let timeout = self.schedule(at, TimerKind::OfferTimeout(id));
            if let OrderState::Queued { offer: Some(offer), .. } = &mut self.orders[id].state {
                self.timers.cancel(std::mem::replace(&mut offer.timeout, timeout));
                offer.until = at;
            }
        }
    }

    fn renew_leases(&mut self, log: DispatcherLog) {
        if self.settings.protocol.heartbeat_every == SimDuration::ZERO {
            return;
        }
        for id in self.drivers.ids() {
            self.drivers[id].lost &= log == DispatcherLog::Durable;
            if !self.drivers[id].lost && self.drivers[id].is_working() {
                self.renew_lease(id);
            }
        }
    }
}
