//! Faults: each starts and stops by command, is listed for ever, and is counted once in the log.

use super::Sim;
use crate::core::command::{CommandError, FaultKind};
use crate::core::event::Event;
use crate::core::id::{DriverId, EdgeId, FaultId};
use crate::core::message::{About, MessageKind};
use crate::core::time::SimTime;

/// A fault that is or was active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its id.
    pub id: FaultId,
    /// What it is.
    pub kind: FaultKind,
    /// Since when.
    pub since: SimTime,
    /// When it stopped; one-off faults stop as they start.
    pub stopped: Option<SimTime>,
}

/// What the active faults add up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct InForce {
    /// The worst loss rate wins.
    loss_ppm: u32,
    /// The strongest surge wins.
    surge_percent: u32,
    paused: bool,
}

impl InForce {
    pub(super) const NOTHING: InForce = InForce { loss_ppm: 0, surge_percent: 100, paused: false };
}

impl Sim {
    pub(super) const fn message_loss_ppm(&self) -> u32 {
        self.in_force.loss_ppm
    }

    pub(super) const fn surge_percent(&self) -> u64 {
        self.in_force.surge_percent as u64
    }

    /// Whether a fault holds the dispatch cycle.
    pub const fn is_paused(&self) -> bool {
        self.in_force.paused
    }

    /// The active faults, oldest first.
    pub fn active_faults(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(|fault| fault.stopped.is_none())
    }

    /// Whether the fault can start now.
    pub(super) fn check_fault(&self, kind: FaultKind) -> Result<(), CommandError> {
        self.check_fault_target(kind)?;
        let already = |what: String| Err(CommandError::Already { what });
        let same_thing = |fault: &&Fault| match (fault.kind, kind) {
            (FaultKind::RoadClosed(a), FaultKind::RoadClosed(b)) => {
                a == b || self.twin(a) == Some(b)
            }
            (a, b) => a == b,
        };
        if self.active_faults().any(|fault| same_thing(&fault)) {
            return already(match kind {
                FaultKind::DriverBreaksDown(driver) => format!("{driver} is broken down"),
                FaultKind::RestaurantLate(restaurant) => format!("{restaurant} is late"),
                FaultKind::RoadClosed(road) => format!("{road} is closed"),
                FaultKind::MessageLoss { .. } => "messages are lost at this rate".to_owned(),
                FaultKind::DemandSurge { .. } => "demand surges at this rate".to_owned(),
                FaultKind::DispatcherPaused => "the dispatcher is paused".to_owned(),
                FaultKind::DriverCancels(driver) => format!("{driver} gives the order back"),
            });
        }
        Ok(())
    }

    fn check_fault_target(&self, kind: FaultKind) -> Result<(), CommandError> {
        let unknown = |what: String| Err(CommandError::Unknown { what });
        match kind {
            FaultKind::DriverCancels(driver) => {
                let Some(state) = self.drivers.get(driver) else {
                    return unknown(driver.to_string());
                };
                let why = if state.broken.is_some() {
                    format!("{driver} is broken down and cannot give an order back")
                } else if state.jobs.is_empty() {
                    format!("{driver} has no order to give back")
                } else {
                    return Ok(());
                };
                Err(CommandError::NotPossible { why })
            }
            FaultKind::DriverBreaksDown(driver) if self.drivers.get(driver).is_none() => {
                unknown(driver.to_string())
            }
            FaultKind::RestaurantLate(id) if self.restaurants.get(id).is_none() => {
                unknown(id.to_string())
            }
            FaultKind::RoadClosed(road) if self.city().network.edges().get(road).is_none() => {
                unknown(road.to_string())
            }
            FaultKind::MessageLoss { ppm } => in_range("message loss (ppm)", ppm, 1, 1_000_000),
            FaultKind::DemandSurge { percent } => in_range("surge (percent)", percent, 101, 1000),
            _ => Ok(()),
        }
    }

    pub(super) fn start_fault(&mut self, kind: FaultKind) {
        let now = self.now();
        let id = FaultId(self.faults.len() as u32);
        let once = matches!(kind, FaultKind::DriverCancels(_));
        self.faults.push(Fault { id, kind, since: now, stopped: once.then_some(now) });
        self.log.emit(now, Event::FaultStarted { fault: id, kind });
        match kind {
            FaultKind::DriverCancels(driver) => self.give_back(driver),
            FaultKind::DriverBreaksDown(driver) => self.break_down(driver),
            FaultKind::RestaurantLate(restaurant) => self.restaurants[restaurant].late = true,
            FaultKind::RoadClosed(road) => self.set_road_closed(road, true),
            FaultKind::DemandSurge { .. } => {
                self.suspend_demand();
                self.sum_up_faults();
                self.resume_demand();
            }
            FaultKind::MessageLoss { .. } | FaultKind::DispatcherPaused => self.sum_up_faults(),
        }
    }

    pub(super) fn stop_fault(&mut self, id: FaultId) {
        let now = self.now();
        let kind = self.faults[id].kind;
        self.faults[id].stopped = Some(now);
        self.log.emit(now, Event::FaultStopped { fault: id, kind });
        match kind {
            FaultKind::DriverCancels(_) => {}
            FaultKind::DriverBreaksDown(driver) => self.repair(driver),
            FaultKind::RestaurantLate(restaurant) => self.restaurants[restaurant].late = false,
            FaultKind::RoadClosed(road) => self.set_road_closed(road, false),
            FaultKind::DemandSurge { .. } => {
                self.suspend_demand();
                self.sum_up_faults();
                self.resume_demand();
            }
            FaultKind::MessageLoss { .. } => self.sum_up_faults(),
            FaultKind::DispatcherPaused => {
                self.sum_up_faults();
                self.request_cycle();
            }
        }
    }

    fn sum_up_faults(&mut self) {
        let mut sum = InForce::NOTHING;
        for fault in self.active_faults() {
            match fault.kind {
                FaultKind::MessageLoss { ppm } => sum.loss_ppm = sum.loss_ppm.max(ppm),
                FaultKind::DemandSurge { percent } => {
                    sum.surge_percent = sum.surge_percent.max(percent);
                }
                FaultKind::DispatcherPaused => sum.paused = true,
                _ => {}
            }
        }
        self.in_force = sum;
    }

    /// The driver lets go of the first order in hand and says so.
    fn give_back(&mut self, driver: DriverId) {
        let Some(job) = self.drivers[driver].jobs.front().copied() else { return };
        let about = About { order: job.order, attempt: Some(job.attempt) };
        self.tell_dispatcher(driver, MessageKind::Decline, about);
        self.drivers[driver].declined += 1;
        self.drop_job(driver, job.attempt);
    }

    fn set_road_closed(&mut self, road: EdgeId, closed: bool) {
        let now = self.now();
        for road in std::iter::once(road).chain(self.twin(road)) {
            self.router.set_closed(road, closed);
            self.log.emit(
                now,
                if closed { Event::RoadClosed { road } } else { Event::RoadOpened { road } },
            );
        }
        self.reroute_all();
        self.request_cycle();
    }

    fn twin(&self, road: EdgeId) -> Option<EdgeId> {
        self.city().network.edges()[road].twin
    }
}

/// Checks a number against its range, ends included.
pub(super) fn in_range(
    field: &'static str,
    value: impl Into<u64>,
    min: u64,
    max: u64,
) -> Result<(), CommandError> {
    let value = value.into();
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(CommandError::OutOfRange { field, value, min, max })
}
