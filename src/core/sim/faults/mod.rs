//! Faults: each starts and stops by command, is listed for ever, and is counted once in the log.

mod check;
mod sources;

pub(super) use check::in_range;

use super::Sim;
use crate::core::event::Event;
use crate::core::fault::FaultKind;
use crate::core::id::{DistrictId, DriverId, EdgeId, FaultId, IdVec, OrderId, RestaurantId};
use crate::core::message::{About, MessageKind};
use crate::core::scheduler::TimerId;
use crate::core::time::{SimDuration, SimTime};
use sources::Source;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The random source that it came from; `None` for faults by command or script.
    pub source: Option<FaultId>,
}

/// All faults, and what the active ones add up to.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    all: IdVec<FaultId, Fault>,
    /// The active ones, oldest first.
    active: BTreeSet<FaultId>,
    /// The highest loss rate.
    loss_ppm: u32,
    /// The strongest surge, in per cent on top of the normal demand.
    surge_percent: u32,
    paused: bool,
    /// The highest rates at which messages are doubled and held back.
    duplicates_ppm: u32,
    reorders_ppm: u32,
    /// Every rate at which messages are delayed, and by how much.
    delays: Vec<(u32, SimDuration)>,
    /// Districts that neither hear nor are heard.
    partitioned: BTreeSet<DistrictId>,
    /// Orders whose attempts all fail.
    poisoned: BTreeSet<OrderId>,
    /// Offers left to decline, by the streak.
    streaks: BTreeMap<FaultId, u32>,
    /// The active sources of random faults.
    sources: BTreeMap<FaultId, Source>,
    n_sources: u64,
    /// Ends of faults that end by themselves.
    ends: BTreeMap<FaultId, TimerId>,
}

impl Faults {
    pub(super) const fn duplicates_ppm(&self) -> u32 {
        self.duplicates_ppm
    }
    pub(super) const fn reorders_ppm(&self) -> u32 {
        self.reorders_ppm
    }
    /// Each rate in force with its delay.
    pub(super) fn delays(&self) -> &[(u32, SimDuration)] {
        &self.delays
    }
    pub(super) const fn partitioned(&self) -> &BTreeSet<DistrictId> {
        &self.partitioned
    }
}

impl Sim {
    pub(super) const fn message_loss_ppm(&self) -> u32 {
        self.faults.loss_ppm
    }

    pub(super) const fn surge_percent(&self) -> u64 {
        100 + self.faults.surge_percent as u64
    }

    /// Whether a fault holds the dispatch cycle.
    pub const fn is_paused(&self) -> bool {
        self.faults.paused
    }

    /// Whether all attempts of an order fail.
    pub fn is_poisoned(&self, order: OrderId) -> bool {
        self.faults.poisoned.contains(&order)
    }

    /// All faults so far; active ones have no `stopped`.
    pub const fn faults(&self) -> &IdVec<FaultId, Fault> {
        &self.faults.all
    }

    /// The active faults, oldest first.
    pub fn active_faults(&self) -> impl Iterator<Item = &Fault> {
        self.faults.active.iter().map(|&id| &self.faults.all[id])
    }

    /// Starts a fault by command or script.
    pub(super) fn start_fault(&mut self, kind: FaultKind) {
        self.begin_fault(kind, None);
    }

    /// Starts a fault, which a random source may have caused.
    fn begin_fault(&mut self, kind: FaultKind, source: Option<FaultId>) -> FaultId {
        let now = self.now();
        let id = FaultId(self.faults.all.len() as u32);
        let stopped = kind.is_momentary().then_some(now);
        self.faults.all.push(Fault { id, kind, since: now, stopped, source });
        if stopped.is_none() {
            self.faults.active.insert(id);
        }
        self.log.emit(now, Event::FaultStarted { fault: id, kind });
        match kind {
            FaultKind::DriverCancels(driver) => self.give_back(driver),
            FaultKind::DriverBreaksDown(driver) => self.break_down(driver),
            FaultKind::CustomerCancels(order) => self.send_cancel_order(order),
            FaultKind::DispatcherCrashed { at } => self.start_crash(at),
            FaultKind::CustomerSubmitsAgain(order) => self.submit_again(order),
            FaultKind::MessageDropped { message, way } => self.drop_in_flight(message, way),
            FaultKind::MessageDelayed { message, way, by } => {
                self.delay_in_flight(message, way, by);
            }
            FaultKind::MessageDuplicated { message, way } => self.double_in_flight(message, way),
            FaultKind::MessageReordered { message, way } => self.hold_in_flight(message, way),
            FaultKind::AtRandom(source) => self.start_source(id, source),
            FaultKind::DriverDeclines { offers: Some(offers), .. } => {
                self.faults.streaks.insert(id, offers);
                self.put_in_force(kind);
            }
            _ => self.put_in_force(kind),
        }
        id
    }

    pub(super) fn stop_fault(&mut self, id: FaultId) {
        let now = self.now();
        let kind = self.faults.all[id].kind;
        self.faults.all[id].stopped = Some(now);
        self.faults.active.remove(&id);
        self.faults.streaks.remove(&id);
        self.cancel_fault_timers(id);
        self.log.emit(now, Event::FaultStopped { fault: id, kind });
        match kind {
            FaultKind::DriverBreaksDown(driver) => self.repair(driver),
            FaultKind::DispatcherCrashed { .. } => self.end_crash(),
            _ => self.put_in_force(kind),
        }
    }

    /// Makes the active faults of this kind count, no more and no fewer: after one of them began
    /// or ended.
    fn put_in_force(&mut self, kind: FaultKind) {
        match kind {
            FaultKind::RestaurantLate(restaurant) => {
                self.restaurants[restaurant].late = self.is_active(kind);
            }
            FaultKind::RestaurantClosed(restaurant) => {
                self.set_restaurant_closed(restaurant, self.is_active(kind));
            }
            FaultKind::CounterJam { restaurant, .. } => self.update_counter_jam(restaurant),
            FaultKind::RoadClosed(road) => self.set_road_closed(road, self.is_active(kind)),
            FaultKind::DemandSurge { .. } => {
                self.suspend_demand();
                self.sum_up_faults();
                self.resume_demand();
            }
            FaultKind::MessageLoss { .. }
            | FaultKind::MessageDelays { .. }
            | FaultKind::MessageDuplicates { .. }
            | FaultKind::MessageReorders { .. } => self.sum_up_faults(),
            FaultKind::DistrictPartitioned(district) => {
                if self.is_active(kind) {
                    self.faults.partitioned.insert(district);
                } else {
                    self.faults.partitioned.remove(&district);
                }
            }
            FaultKind::DriverSlow { driver, .. } => self.update_slow(driver),
            FaultKind::RoadJam { road, .. } => self.update_road_jam(road),
            FaultKind::DispatcherPaused => {
                self.sum_up_faults();
                self.request_cycle();
            }
            FaultKind::DriverOffShift(driver) => {
                self.drivers[driver].sent_home = self.is_active(kind);
                self.update_shift(driver);
            }
            FaultKind::DriverDeclines { driver, .. } => self.update_refusal(driver),
            FaultKind::OrderPoisoned(order) => {
                if self.is_active(kind) {
                    self.faults.poisoned.insert(order);
                } else {
                    self.faults.poisoned.remove(&order);
                }
            }
            FaultKind::DriverCancels(_)
            | FaultKind::CustomerCancels(_)
            | FaultKind::DriverBreaksDown(_)
            | FaultKind::DispatcherCrashed { .. } => {}
            // Broken drivers are dealt with where they break; the rest is over, or a source.
            _ => {}
        }
    }

    fn is_active(&self, kind: FaultKind) -> bool {
        self.active_faults().any(|fault| fault.kind == kind)
    }

    fn sum_up_faults(&mut self) {
        let (mut loss, mut surge, mut paused) = (0, 0, false);
        let (mut duplicates, mut reorders, mut delays) = (0, 0, Vec::new());
        for fault in self.active_faults() {
            match fault.kind {
                FaultKind::MessageDuplicates { ppm } => duplicates = ppm.max(duplicates),
                FaultKind::MessageReorders { ppm } => reorders = ppm.max(reorders),
                FaultKind::MessageDelays { ppm, by } => delays.push((ppm, by)),
                FaultKind::MessageLoss { ppm } => loss = ppm.max(loss),
                FaultKind::DemandSurge { percent } => surge = (percent - 100).max(surge),
                FaultKind::DispatcherPaused => paused = true,
                _ => {}
            }
        }
        let faults = &mut self.faults;
        (faults.loss_ppm, faults.surge_percent, faults.paused) = (loss, surge, paused);
        (faults.duplicates_ppm, faults.reorders_ppm) = (duplicates, reorders);
        faults.delays = delays;
    }

    /// The driver lets go of the first order in hand and says so.
    pub(super) fn give_back(&mut self, driver: DriverId) {
        let Some(job) = self.drivers[driver].jobs.front().copied() else { return };
        let about = About { order: job.order, attempt: Some(job.attempt) };
        self.tell_dispatcher(driver, MessageKind::Decline, about);
        self.drivers[driver].declined += 1;
        self.drop_job(driver, job.attempt);
    }

    fn update_refusal(&mut self, driver: DriverId) {
        let refuses = self.active_faults().any(|fault| {
            matches!(fault.kind, FaultKind::DriverDeclines { driver: d, .. } if d == driver)
        });
        self.drivers[driver].refuses = refuses;
    }

    /// An offer was declined: it counts for every streak of the driver.
    pub(super) fn count_refusal(&mut self, driver: DriverId) {
        let mut over = Vec::new();
        for (&id, left) in &mut self.faults.streaks {
            let kind = self.faults.all[id].kind;
            if matches!(kind, FaultKind::DriverDeclines { driver: d, .. } if d == driver) {
                *left -= 1;
                if *left == 0 {
                    over.push(id);
                }
            }
        }
        over.into_iter().for_each(|id| self.stop_fault(id));
    }

    fn update_counter_jam(&mut self, at: RestaurantId) {
        let jams = self.active_faults().filter_map(|fault| match fault.kind {
            FaultKind::CounterJam { restaurant, places } if restaurant == at => Some(places),
            _ => None,
        });
        self.restaurants[at].jam = jams.min();
        self.fill_counter(at);
    }

    fn set_road_closed(&mut self, road: EdgeId, closed: bool) {
        let now = self.now();
        let both: Vec<EdgeId> = std::iter::once(road).chain(self.twin(road)).collect();
        for &road in &both {
            self.router.set_closed(road, closed);
            self.log.emit(
                now,
                if closed { Event::RoadClosed { road } } else { Event::RoadOpened { road } },
            );
        }
        self.reroute_all(&both);
        self.request_cycle();
    }

    fn update_road_jam(&mut self, road: EdgeId) {
        let both: Vec<EdgeId> = std::iter::once(road).chain(self.twin(road)).collect();
        let jams = self.active_faults().filter_map(|fault| match fault.kind {
            FaultKind::RoadJam { road, percent } if both.contains(&road) => Some(percent),
            _ => None,
        });
        let percent = jams.max().unwrap_or(100);
        for &road in &both {
            self.router.set_travel_percent(road, percent);
        }
        self.reroute_all(&both);
        self.request_cycle();
    }

    fn update_slow(&mut self, driver: DriverId) {
        let slow = self.active_faults().filter_map(|fault| match fault.kind {
            FaultKind::DriverSlow { driver: d, percent } if d == driver => Some(percent),
            _ => None,
        });
        let percent = slow.min().unwrap_or(100);
        self.set_slow(driver, percent);
    }

    fn twin(&self, road: EdgeId) -> Option<EdgeId> {
        self.city().network.edges()[road].twin
    }
}
