//! Every effect at most once, and who waits for whom in sync mode.

use super::touched::Touched;
use super::{Check, ensure};
use crate::core::command::Command;
use crate::core::event::{Event, Stamped};
use crate::core::id::OrderId;
use crate::core::idempotency::Idempotency;
use crate::core::ledger::{Effect, Ledger, Reason};
use crate::core::order::{OrderState, Status};
use crate::core::settings::DispatcherLog;
use crate::core::sim::Sim;

/// What is remembered of the effects so far.
#[derive(Clone, Debug)]
pub(super) struct Effects {
    ledger: Ledger,
    /// Whether duplicates were recognised from the start, and no crash made a key forgotten.
    always_on: bool,
    /// Whether an answer is awaited, by the events so far.
    is_blocked: bool,
}

impl Effects {
    pub(super) fn new(sim: &Sim) -> Effects {
        let always_on = sim.settings.idempotency == Idempotency::On;
        Effects { ledger: Ledger::default(), always_on, is_blocked: false }
    }

    pub(super) fn check(&mut self, sim: &Sim, events: &[Stamped], touched: &Touched) -> Check {
        for stamped in events {
            self.ledger.observe(stamped);
            match &stamped.event {
                Event::SettingsChanged(command) => {
                    self.always_on &= **command != Command::SetIdempotency(Idempotency::Off);
                }
                // Who forgets the keys cannot recognise a duplicate.
                Event::DispatcherWentDown { log: DispatcherLog::Volatile } => {
                    self.always_on = false;
                }
                Event::OfferSent { .. } => {
                    ensure(!self.is_blocked, "sync: one offer at a time", || {
                        format!("{stamped:?}")
                    })?;
                }
                Event::DispatcherBlocked { .. } => self.is_blocked = true,
                Event::DispatcherUnblocked { .. } => self.is_blocked = false,
                _ => {}
            }
        }
        if touched.is_anything() {
            check_waiting(sim)?;
        }
        if self.always_on {
            for stamped in events {
                order_of(&stamped.event).map_or(Ok(()), |order| self.check_once(order))?;
            }
        }
        Ok(())
    }

    /// With idempotency on: one order for each wish, and no effect without a right to it, but for
    /// the hand-over of a driver who could not be told that their attempt is over.
    fn check_once(&self, order: OrderId) -> Check {
        let lines = self.ledger.lines(order);
        let first = self.ledger.first(order);
        ensure(first == Some(order), "I25 idempotent commands", || {
            format!("{order} is a second order for {first:?}")
        })?;
        for line in lines.into_iter().flatten() {
            let excused = line.effect == Effect::Delivered
                && matches!(line.reason, Some(Reason::AttemptOver(_)));
            ensure(line.too_many() == 0 || excused, "every effect at most once", || {
                format!("{order}: {line:?}")
            })?;
        }
        Ok(())
    }
}

fn check_waiting(sim: &Sim) -> Check {
    if let Some(blocked) = sim.blocked_dispatcher() {
        let offer = sim.orders[blocked.order].offer();
        ensure(
            sim.is_sync() && offer.is_some_and(|offer| offer.driver == blocked.driver),
            "sync: blocked on an offer",
            || format!("{blocked:?}, {offer:?}"),
        )?;
    }
    for customer in sim.blocked_customers() {
        let Some(order) = customer.order else { continue };
        let order = &sim.orders[order];
        ensure(
            // Who is down tells nobody that the mode was switched.
            (sim.is_sync() || sim.is_down())
                && matches!(order.state, OrderState::Queued { .. })
                && order.attempts.is_empty(),
            "sync: an answer is withheld until a driver has accepted",
            || format!("{customer:?}: {} is {:?}", order.id, order.status()),
        )?;
    }
    Ok(())
}

/// The order whose effects an event may have changed.
const fn order_of(event: &Event) -> Option<OrderId> {
    match *event {
        Event::OrderPlaced { order, .. }
        | Event::OrderMoved { order, to: Status::Queued | Status::Completed, .. }
        | Event::AttemptEnded { order, .. }
        | Event::CookingStarted { order, .. }
        | Event::HandedOver { order, .. }
        | Event::StalePaid { order, .. } => Some(order),
        _ => None,
    }
}
