//! Faults: counted once in the log, listed, and in force exactly while they are active.

use super::touched::Touched;
use super::{Check, ensure};
use crate::core::event::Event;
use crate::core::fault::FaultKind;
use crate::core::id::{DriverId, EdgeId, FaultId, MessageId, RestaurantId};
use crate::core::sim::Sim;
use std::collections::BTreeMap;

/// The faults as a recount of the log has them, and what they add up to.
#[derive(Clone, Debug, Default)]
pub struct Recount {
    started: u32,
    active: BTreeMap<FaultId, FaultKind>,
    sums: Sums,
}

/// What active faults add up to.
#[derive(Clone, Debug, Default)]
struct Sums {
    drivers: BTreeMap<DriverId, OfDriver>,
    kitchens: BTreeMap<RestaurantId, OfKitchen>,
    jams: BTreeMap<EdgeId, u32>,
    down: bool,
    paused: bool,
}

/// What faults make of a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct OfDriver {
    broken: bool,
    sent_home: bool,
    refuses: bool,
    slow_percent: u32,
}

/// What faults make of a kitchen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct OfKitchen {
    late: bool,
    closed: bool,
    jam: Option<u32>,
}

impl Default for OfDriver {
    fn default() -> Self {
        OfDriver { broken: false, sent_home: false, refuses: false, slow_percent: 100 }
    }
}

impl Recount {
    /// Follows one event; a fault starts once, in the sequence of ids, and stops at most once.
    pub fn observe(&mut self, event: &Event) -> Check {
        match *event {
            Event::FaultStarted { fault, kind } => {
                ensure(fault.0 == self.started, "I31 each fault is counted once", || {
                    format!("{fault} started after {} faults", self.started)
                })?;
                self.started += 1;
                if !kind.is_momentary() {
                    self.active.insert(fault, kind);
                }
                Ok(())
            }
            Event::FaultStopped { fault, .. } => {
                let was_active = self.active.remove(&fault).is_some();
                ensure(was_active, "I31 each fault is counted once", || {
                    format!("{fault} stopped without being active")
                })
            }
            _ => Ok(()),
        }
    }

    /// The list equals the recount, and what is in force equals the list.
    pub fn check(&mut self, sim: &Sim, touched: &Touched) -> Check {
        if touched.all || touched.circumstances {
            self.sums = Sums::default();
            self.active.values().for_each(|&kind| self.sums.add(sim, kind));
            self.check_list(sim)?;
        }
        if touched.all {
            sim.unsettled_messages().try_for_each(|open| check_message(sim, open.message))?;
        } else {
            touched.messages.iter().try_for_each(|&message| check_message(sim, message))?;
        }
        if touched.all || touched.circumstances {
            sim.drivers.ids().try_for_each(|driver| self.check_driver(sim, driver))?;
            return sim.restaurants.ids().try_for_each(|kitchen| self.check_kitchen(sim, kitchen));
        }
        touched.drivers.iter().try_for_each(|&driver| self.check_driver(sim, driver))?;
        touched.restaurants.iter().try_for_each(|&kitchen| self.check_kitchen(sim, kitchen))
    }

    fn check_list(&self, sim: &Sim) -> Check {
        ensure(sim.faults().len() == self.started as usize, "I31 faults are listed", || {
            format!("{} listed, {} started", sim.faults().len(), self.started)
        })?;
        let listed = sim.active_faults().map(|fault| (fault.id, fault.kind));
        let counted = self.active.iter().map(|(&id, &kind)| (id, kind));
        ensure(listed.eq(counted), "I31 faults are listed", || {
            format!("active by the log: {:?}", self.active)
        })?;
        let down = self.sums.down || sim.down_since().is_none();
        ensure(down, "I31 in force is what is active", || {
            "the dispatcher is down without a crash".to_owned()
        })?;
        let jams = sim.router().jams();
        ensure(
            jams.eq(self.sums.jams.iter().map(|(&road, &percent)| (road, percent))),
            "I31 in force is what is active",
            || format!("jams: {:?}", sim.router().jams().collect::<Vec<_>>()),
        )?;
        ensure(sim.is_paused() == self.sums.paused, "I31 in force is what is active", || {
            format!("paused: {}", sim.is_paused())
        })
    }

    fn check_driver(&self, sim: &Sim, driver: DriverId) -> Check {
        let expected = self.sums.drivers.get(&driver).copied().unwrap_or_default();
        let driver = &sim.drivers[driver];
        let found = OfDriver {
            broken: driver.broken.is_some(),
            sent_home: driver.sent_home,
            refuses: driver.refuses,
            slow_percent: driver.slow_percent,
        };
        ensure(found == expected, "I31 in force is what is active", || {
            format!("{expected:?}: {driver:?}")
        })?;
        ensure(!(driver.sent_home && driver.on_shift), "who is sent home is off shift", || {
            format!("{driver:?}")
        })
    }

    fn check_kitchen(&self, sim: &Sim, kitchen: RestaurantId) -> Check {
        let expected = self.sums.kitchens.get(&kitchen).copied().unwrap_or_default();
        let kitchen = &sim.restaurants[kitchen];
        let found = OfKitchen { late: kitchen.late, closed: kitchen.closed, jam: kitchen.jam };
        ensure(found == expected, "I31 in force is what is active", || {
            format!("{expected:?}: {kitchen:?}")
        })
    }
}

impl Sums {
    fn add(&mut self, sim: &Sim, kind: FaultKind) {
        match kind {
            FaultKind::DriverBreaksDown(id) => self.driver(id).broken = true,
            FaultKind::DriverOffShift(id) => self.driver(id).sent_home = true,
            FaultKind::DriverDeclines { driver, .. } => self.driver(driver).refuses = true,
            FaultKind::DriverSlow { driver, percent } => {
                let driver = self.driver(driver);
                driver.slow_percent = percent.min(driver.slow_percent);
            }
            FaultKind::RestaurantLate(id) => self.kitchen(id).late = true,
            FaultKind::RestaurantClosed(id) => self.kitchen(id).closed = true,
            FaultKind::CounterJam { restaurant, places } => {
                let kitchen = self.kitchen(restaurant);
                kitchen.jam = Some(kitchen.jam.map_or(places, |jam| places.min(jam)));
            }
            // As slow as the worst jam on it or its other direction makes it.
            FaultKind::RoadJam { road, percent } => {
                let twin = sim.city().network.edges()[road].twin;
                for road in std::iter::once(road).chain(twin) {
                    let worst = self.jams.entry(road).or_default();
                    *worst = percent.max(*worst);
                }
            }
            FaultKind::DispatcherCrashed { .. } => self.down = true,
            FaultKind::DispatcherPaused => self.paused = true,
            _ => {}
        }
    }

    fn driver(&mut self, driver: DriverId) -> &mut OfDriver {
        self.drivers.entry(driver).or_default()
    }

    fn kitchen(&mut self, kitchen: RestaurantId) -> &mut OfKitchen {
        self.kitchens.entry(kitchen).or_default()
    }
}

fn check_message(sim: &Sim, message: MessageId) -> Check {
    ensure(!sim.is_stranded(message), "I23 every copy in flight arrives", || {
        format!("{message} has a copy without a timer")
    })
}
