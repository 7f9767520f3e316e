//! The moments of a run that are worth going to: promises that passed, failures, duplicates,
//! inversions, policies that changed, faults that began. Followed from its events.

use crate::core::command::Command;
use crate::core::event::{Event, Stamped};
use crate::core::id::OrderId;
use crate::core::order::Status;
use crate::core::time::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that happened and is worth going back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// When.
    pub at: SimTime,
    /// What.
    pub kind: LandmarkKind,
}

/// What is worth going back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LandmarkKind {
    /// A promise passed while its order was on its way.
    Breach,
    /// A promise passed while its order still waited for a driver.
    Starvation,
    /// An order failed.
    Failure,
    /// Something was done twice.
    Duplicate,
    /// An urgent order was held up by a lesser one.
    Inversion,
    /// A policy or another setting was changed.
    Policy,
    /// A fault began.
    Fault,
}

impl LandmarkKind {
    /// All of them, in the order of their numbers.
    pub const ALL: [LandmarkKind; 7] = [
        LandmarkKind::Breach,
        LandmarkKind::Starvation,
        LandmarkKind::Failure,
        LandmarkKind::Duplicate,
        LandmarkKind::Inversion,
        LandmarkKind::Policy,
        LandmarkKind::Fault,
    ];
    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            LandmarkKind::Breach => "Late order",
            LandmarkKind::Starvation => "Late in the queue",
            LandmarkKind::Failure => "Failure",
            LandmarkKind::Duplicate => "Duplicate",
            LandmarkKind::Inversion => "Priority inversion",
            LandmarkKind::Policy => "Setting changed",
            LandmarkKind::Fault => "Fault",
        }
    }
}

/// The fold over the events.
#[derive(Clone, Debug, Default)]
pub struct Landmarks {
    found: Vec<Landmark>,
    /// Orders on time so far, by promise, with their states.
    open: BTreeMap<(SimTime, OrderId), Status>,
    /// By order.
    promises: Vec<SimTime>,
}

impl Landmarks {
    /// All of them so far, in the order of their times.
    pub fn found(&self) -> &[Landmark] {
        &self.found
    }
    /// Takes note of an event.
    pub fn note(&mut self, stamped: &Stamped) {
        self.pass_promises(stamped.at);
        match &stamped.event {
            Event::OrderPlaced { order, promised, .. } => {
                // Invariant: orders are numbered in the order of their events.
                debug_assert_eq!(self.promises.len(), order.0 as usize);
                // The news of an order may come later than its promise.
                let promised = (*promised).max(stamped.at);
                self.promises.push(promised);
                self.open.insert((promised, *order), Status::Pending);
            }
            Event::OrderMoved { order, to, .. } => {
                let key = (self.promises[order.0 as usize], *order);
                if to.is_final() {
                    self.open.remove(&key);
                } else if let Some(status) = self.open.get_mut(&key) {
                    *status = *to;
                }
            }
            Event::HandedOver { order, .. } => {
                self.open.remove(&(self.promises[order.0 as usize], *order));
            }
            _ => {}
        }
        if let Some(kind) = kind_of(&stamped.event) {
            self.found.push(Landmark { at: stamped.at, kind });
        }
    }

    /// A promise that has passed by `now` passed at its own time.
    fn pass_promises(&mut self, now: SimTime) {
        while let Some(first) = self.open.first_entry().filter(|it| it.key().0 < now) {
            let ((at, _), status) = first.remove_entry();
            let kind = match status {
                Status::InProgress => LandmarkKind::Breach,
                _ => LandmarkKind::Starvation,
            };
            self.found.push(Landmark { at, kind });
        }
    }
}

fn kind_of(event: &Event) -> Option<LandmarkKind> {
    Some(match event {
        Event::OrderMoved { to: Status::Failed, .. } => LandmarkKind::Failure,
        Event::OrderDuplicated { .. }
        | Event::DuplicateActedOn { .. }
        | Event::StalePaid { .. } => LandmarkKind::Duplicate,
        Event::InversionDetected { .. } => LandmarkKind::Inversion,
        Event::SettingsChanged(command) if is_policy(command) => LandmarkKind::Policy,
        Event::FaultStarted { .. } => LandmarkKind::Fault,
        _ => return None,
    })
}

/// Demand and shift are moved by sliders, back and forth: their marks would hide the others.
fn is_policy(command: &Command) -> bool {
    !matches!(command, Command::SetArrivalRate { .. } | Command::SetDriversOnShift { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::fault::FaultKind;
    use crate::core::sim::{Out, Sim};
    use crate::core::time::SimDuration;
    use crate::scenario::presets;
    use std::sync::Arc;

    /// A village in trouble for four hours: its landmarks, the run and its events.
    fn trouble() -> (Landmarks, Sim, Vec<Stamped>) {
        let (_, setup) = presets::named("small", 4).unwrap();
        let mut out = Out::new();
        let mut sim = Sim::new(Arc::new(setup), &mut out);
        sim.apply(&Command::SetArrivalRate { per_hour: 120 }, &mut out).unwrap();
        sim.apply(&Command::SetDriversOnShift { count: 1 }, &mut out).unwrap();
        let loss = FaultKind::MessageLoss { ppm: 200_000 };
        sim.apply(&Command::InjectFault(loss), &mut out).unwrap();
        sim.advance(SimTime::ZERO + SimDuration::from_mins(240), u32::MAX, &mut out);
        let events: Vec<Stamped> = std::mem::take(&mut out);
        let mut landmarks = Landmarks::default();
        events.iter().for_each(|stamped| landmarks.note(stamped));
        (landmarks, sim, events)
    }

    #[test]
    fn every_order_that_was_not_at_the_door_by_its_promise_has_one_landmark() {
        let (landmarks, sim, events) = trouble();
        let last = events.last().unwrap().at;
        let ended = |order: OrderId| {
            events.iter().find_map(|it| match it.event {
                Event::HandedOver { order: it_is, .. } if it_is == order => Some(it.at),
                Event::OrderMoved { order: it_is, to, .. } if it_is == order && to.is_final() => {
                    Some(it.at)
                }
                _ => None,
            })
        };
        let mut late: Vec<SimTime> = sim
            .orders()
            .iter()
            .filter(|it| it.promised < last && ended(it.id).is_none_or(|at| at > it.promised))
            .map(|it| it.promised)
            .collect();
        late.sort_unstable();
        let passed = [LandmarkKind::Breach, LandmarkKind::Starvation];
        let found = landmarks.found().iter().filter(|it| passed.contains(&it.kind));
        assert_eq!(found.map(|it| it.at).collect::<Vec<_>>(), late);
        assert!(late.len() > 10, "{} of {}, {last}", late.len(), sim.orders().len());
        for kind in [LandmarkKind::Breach, LandmarkKind::Starvation, LandmarkKind::Fault] {
            assert!(landmarks.found().iter().any(|it| it.kind == kind), "{kind:?}");
        }
        assert!(!landmarks.found().iter().any(|it| it.kind == LandmarkKind::Policy));
    }

    #[test]
    fn they_are_in_the_order_of_their_times() {
        let (landmarks, ..) = trouble();
        assert!(landmarks.found().is_sorted_by_key(|it| it.at));
    }

    #[test]
    fn each_has_its_number() {
        for (idx, kind) in LandmarkKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, idx);
        }
    }
}
