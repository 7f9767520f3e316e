//! Who is on shift: by the setting, or by a fixed shift of the scenario.

use super::Sim;
use super::timer::TimerKind;
use crate::core::event::Event;
use crate::core::id::{DriverId, Id};
use crate::core::time::SimDuration;

impl Sim {
    /// Schedules the fixed shifts and calls in the rest.
    pub(super) fn start_shifts(&mut self) {
        for driver in self.drivers.ids() {
            if let Some(shift) = self.city().drivers[driver].shift {
                self.schedule(shift.from, TimerKind::ShiftChange(driver));
                self.schedule(shift.until, TimerKind::ShiftChange(driver));
            }
        }
        self.update_shifts();
    }

    /// Makes the drivers without a fixed shift follow the setting.
    pub(super) fn update_shifts(&mut self) {
        let cause = self.log.cause();
        for driver in self.drivers.ids() {
            self.log.set_cause(cause);
            if self.city().drivers[driver].shift.is_none() {
                self.update_shift(driver);
            }
        }
    }

    /// Puts a driver on shift if the setting or the fixed shift wants it and no fault forbids it,
    /// else off.
    pub(super) fn update_shift(&mut self, driver: DriverId) {
        let now = self.now();
        let wanted = match self.city().drivers[driver].shift {
            Some(shift) => shift.from <= now && now < shift.until,
            None => driver.idx() < self.settings.drivers_on_shift as usize,
        };
        let on_shift = wanted && !self.drivers[driver].sent_home;
        if self.drivers[driver].on_shift == on_shift {
            return;
        }
        self.drivers[driver].on_shift = on_shift;
        if on_shift {
            if self.drivers[driver].jobs.is_empty() {
                self.drivers[driver].idle_since = now;
            }
            self.log.emit(now, Event::DriverOnShift { driver });
            self.start_heartbeat(driver, SimDuration::ZERO);
            // Somebody with a plan made before the shift starts now.
            if self.drivers[driver].timer.is_none() && !self.drivers[driver].jobs.is_empty() {
                self.begin(driver);
            }
            self.request_cycle();
        } else {
            self.log.emit(now, Event::DriverOffShift { driver });
        }
    }
}
