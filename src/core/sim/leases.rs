//! Heartbeats and leases: how the dispatcher finds out that a driver is gone.
//!
//! One lease per driver stands for the leases of all their attempts: every heartbeat renews it,
//! and when it expires each of the attempts ends.

use super::Sim;
use super::timer::TimerKind;
use crate::core::driver::Lease;
use crate::core::event::Event;
use crate::core::id::DriverId;
use crate::core::message::Party;
use crate::core::order::AttemptEnd;
use crate::core::rng::{Purpose, below, draw};
use crate::core::time::{SimDuration, SimTime};

impl Sim {
    /// Starts everybody's heartbeat anew, spread over one period so that there are no bursts.
    pub(super) fn restart_heartbeats(&mut self) {
        let period = self.settings.protocol.heartbeat_every.as_micros();
        for driver in self.drivers.ids() {
            self.stop_heartbeat(driver);
            self.stop_lease(driver);
            self.drivers[driver].lost = false;
            let bits = draw(self.setup.seed, Purpose::Latency, u64::from(driver.0), 0);
            self.start_heartbeat(driver, SimDuration::from_micros(below(bits, period)));
        }
    }

    /// The driver reports after `wait` and then regularly; the dispatcher starts to expect it.
    pub(super) fn start_heartbeat(&mut self, driver: DriverId, wait: SimDuration) {
        let at_work = self.drivers[driver].is_working() && self.drivers[driver].broken.is_none();
        if !at_work || self.settings.protocol.heartbeat_every == SimDuration::ZERO {
            return;
        }
        self.stop_heartbeat(driver);
        let at = self.now() + wait;
        let timer = self.schedule(at, TimerKind::Heartbeat(driver));
        self.drivers[driver].heartbeat = Some(timer);
        if self.drivers[driver].lease.is_none() && !self.drivers[driver].lost {
            self.renew_lease(driver);
        }
    }

    pub(super) fn stop_heartbeat(&mut self, driver: DriverId) {
        if let Some(timer) = self.drivers[driver].heartbeat.take() {
            self.timers.cancel(timer);
        }
    }

    pub(super) fn stop_lease(&mut self, driver: DriverId) {
        if let Some(lease) = self.drivers[driver].lease.take() {
            self.timers.cancel(lease.timer);
        }
    }

    pub(super) fn on_heartbeat_due(&mut self, driver: DriverId) {
        self.drivers[driver].heartbeat = None;
        if !self.drivers[driver].is_working() {
            // Went home in good order: nobody waits for them.
            return self.stop_lease(driver);
        }
        self.send_heartbeat(driver);
        let at = self.now() + self.settings.protocol.heartbeat_every;
        let timer = self.schedule(at, TimerKind::Heartbeat(driver));
        self.drivers[driver].heartbeat = Some(timer);
    }

    pub(super) fn on_heartbeat_arrival(&mut self, driver: DriverId) {
        if self.is_down() {
            return;
        }
        self.release_held(Party::Dispatcher);
        if self.settings.protocol.heartbeat_every == SimDuration::ZERO {
            return;
        }
        if self.drivers[driver].is_working() {
            self.renew_lease(driver);
        }
        if std::mem::take(&mut self.drivers[driver].lost) {
            let now = self.now();
            self.log.emit(now, Event::DriverFound { driver });
            self.request_cycle();
        }
    }

    /// Every heartbeat renews, so renewing only notes the new end: the timer is left alone, and
    /// set again once it fires, unless the lease has become shorter.
    pub(super) fn renew_lease(&mut self, driver: DriverId) {
        if self.is_down() {
            return;
        }
        let until = self.now() + self.settings.protocol.lease;
        match &mut self.drivers[driver].lease {
            Some(lease) if lease.until <= until => lease.until = until,
            _ => {
                self.stop_lease(driver);
                self.set_lease(driver, until);
            }
        }
    }

    fn set_lease(&mut self, driver: DriverId, until: SimTime) {
        let timer = self.schedule(until, TimerKind::LeaseOver(driver));
        self.drivers[driver].lease = Some(Lease { until, timer });
    }

    pub(super) fn on_lease_over(&mut self, driver: DriverId) {
        let now = self.now();
        let Some(lease) = self.drivers[driver].lease.take() else { return };
        if now < lease.until {
            return self.set_lease(driver, lease.until);
        }
        self.drivers[driver].lost = true;
        self.log.emit(now, Event::DriverLost { driver });
        let lost = self.log.cause();
        for order in self.drivers[driver].assigned.clone() {
            self.log.set_cause(lost);
            self.fail_attempt(order, AttemptEnd::LeaseExpired);
        }
    }
}
