//! Faults: counted once in the log, listed, and in force exactly while they are active.

use super::{Check, ensure};
use crate::core::event::Event;
use crate::core::fault::FaultKind;
use crate::core::id::{EdgeId, FaultId};
use crate::core::sim::Sim;
use std::collections::{BTreeMap, BTreeSet};

/// The faults as a recount of the log has them.
#[derive(Clone, Debug, Default)]
pub struct Recount {
    started: u32,
    active: BTreeSet<FaultId>,
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
                    self.active.insert(fault);
                }
                Ok(())
            }
            Event::FaultStopped { fault, .. } => {
                ensure(self.active.remove(&fault), "I31 each fault is counted once", || {
                    format!("{fault} stopped without being active")
                })
            }
            _ => Ok(()),
        }
    }

    /// The list equals the recount, and what is in force equals the list.
    pub fn check(&self, sim: &Sim) -> Check {
        ensure(sim.faults().len() == self.started as usize, "I31 faults are listed", || {
            format!("{} listed, {} started", sim.faults().len(), self.started)
        })?;
        ensure(
            sim.active_faults().map(|fault| fault.id).eq(self.active.iter().copied()),
            "I31 faults are listed",
            || format!("active by the log: {:?}", self.active),
        )?;
        let stranded = sim.stranded_message();
        ensure(stranded.is_none(), "I23 every copy in flight arrives", || {
            format!("{stranded:?} has a copy without a timer")
        })?;
        self.check_things(sim)
    }

    fn check_things(&self, sim: &Sim) -> Check {
        let any = |of: &dyn Fn(FaultKind) -> bool| sim.active_faults().any(|f| of(f.kind));
        for driver in sim.drivers().iter() {
            let id = driver.id;
            let broken = any(&|kind| kind == FaultKind::DriverBreaksDown(id));
            let home = any(&|kind| kind == FaultKind::DriverOffShift(id));
            let refuses = any(
                &|kind| matches!(kind, FaultKind::DriverDeclines { driver, .. } if driver == id),
            );
            let slow = sim.active_faults().filter_map(|fault| match fault.kind {
                FaultKind::DriverSlow { driver, percent } if driver == id => Some(percent),
                _ => None,
            });
            ensure(
                (driver.broken.is_some(), driver.sent_home, driver.refuses, driver.slow_percent)
                    == (broken, home, refuses, slow.min().unwrap_or(100)),
                "I31 in force is what is active",
                || format!("{driver:?}"),
            )?;
            ensure(
                !(driver.sent_home && driver.on_shift),
                "who is sent home is off shift",
                || format!("{driver:?}"),
            )?;
        }
        for kitchen in sim.restaurants().iter() {
            let id = kitchen.id;
            let late = any(&|kind| kind == FaultKind::RestaurantLate(id));
            let closed = any(&|kind| kind == FaultKind::RestaurantClosed(id));
            let jams = sim.active_faults().filter_map(|fault| match fault.kind {
                FaultKind::CounterJam { restaurant, places } if restaurant == id => Some(places),
                _ => None,
            });
            ensure(
                (kitchen.late, kitchen.closed, kitchen.jam) == (late, closed, jams.min()),
                "I31 in force is what is active",
                || format!("{kitchen:?}"),
            )?;
        }
        let down = any(&|kind| matches!(kind, FaultKind::DispatcherCrashed { .. }));
        ensure(down || sim.down_since().is_none(), "I31 in force is what is active", || {
            "the dispatcher is down without a crash".to_owned()
        })?;
        check_jams(sim)?;
        let paused = any(&|kind| kind == FaultKind::DispatcherPaused);
        ensure(sim.is_paused() == paused, "I31 in force is what is active", || {
            format!("paused: {}", sim.is_paused())
        })
    }
}

/// Every jammed road is as slow as the worst active jam on it or its other direction makes it.
fn check_jams(sim: &Sim) -> Check {
    let twin = |road: EdgeId| sim.city().network.edges()[road].twin;
    let mut worst: BTreeMap<EdgeId, u32> = BTreeMap::new();
    for fault in sim.active_faults() {
        if let FaultKind::RoadJam { road, percent } = fault.kind {
            for road in std::iter::once(road).chain(twin(road)) {
                let so_far = worst.entry(road).or_default();
                *so_far = percent.max(*so_far);
            }
        }
    }
    ensure(sim.router().jams().eq(worst), "I31 in force is what is active", || {
        format!("jams: {:?}", sim.router().jams().collect::<Vec<_>>())
    })
}
