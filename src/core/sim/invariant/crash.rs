//! What a crash of the dispatcher may change, and what it may not.

use super::touched::Touched;
use super::{Check, ensure};
use crate::core::event::{Event, Stamped};
use crate::core::id::{Id, OrderId};
use crate::core::order::{FailReason, OrderState, Status};
use crate::core::settings::DispatcherLog;
use crate::core::sim::Sim;

/// The dispatcher as it was when it went down: state, attempts and place in the queue of every
/// order; `None` while it works.
#[derive(Clone, Debug, Default)]
pub(super) struct Crashes {
    frozen: Option<Vec<Facts>>,
}

type Facts = (Status, usize, Option<u64>);

impl Crashes {
    pub(super) fn check(&mut self, sim: &Sim, events: &[Stamped], touched: &Touched) -> Check {
        let facts = |id: OrderId| -> Facts {
            let order = &sim.orders[id];
            (order.status(), order.attempts.len(), sim.queue.get(id).map(|entry| entry.seq))
        };
        let back = events.iter().position(|e| matches!(e.event, Event::DispatcherRestarted { .. }));
        let log = back.map(|at| match events[at].event {
            Event::DispatcherRestarted { log } => log,
            _ => DispatcherLog::Durable,
        });
        // Where life has gone on since the restart there is nothing left to compare with.
        let went_on = back.is_some_and(|at| events[at..].iter().any(|e| is_move(&e.event)));
        if let Some(frozen) = &self.frozen
            && !(went_on && log == Some(DispatcherLog::Durable))
        {
            // As long as it lasts, what is touched; at its end, everything.
            let named = touched.orders.iter().copied().filter(|_| !touched.all && log.is_none());
            let every = sim.orders.ids().filter(|_| touched.all || log.is_some());
            for id in named.chain(every) {
                // Who came in since is counted below.
                let Some(&before) = frozen.get(id.idx()) else { continue };
                match log {
                    Some(DispatcherLog::Volatile) => check_lost(sim, id, before)?,
                    None | Some(DispatcherLog::Durable) => {
                        ensure(facts(id) == before, "a crash changes nothing by itself", || {
                            format!("{id} was {before:?} and is {:?}", facts(id))
                        })?;
                    }
                }
            }
            ensure(
                log.is_some() || sim.orders.len() == frozen.len(),
                "who is down hears nothing",
                || format!("{} orders, were {}", sim.orders.len(), frozen.len()),
            )?;
        }
        match (sim.is_down(), &self.frozen) {
            // The same crash goes on, and nothing has changed.
            (true, Some(_)) if log.is_none() => {}
            (true, _) => self.frozen = Some(sim.orders.ids().map(facts).collect()),
            (false, _) => self.frozen = None,
        }
        Ok(())
    }
}

/// The sweep after a volatile crash leaves no order behind that had not ended.
fn check_lost(sim: &Sim, id: OrderId, (before, ..): Facts) -> Check {
    let state = &sim.orders[id].state;
    let lost = matches!(state, OrderState::Failed { reason: FailReason::LostInCrash, .. });
    ensure(before.is_final() || lost, "the sweep visits every order", || {
        format!("{id} was {before:?} and is {state:?}")
    })
}

const fn is_move(event: &Event) -> bool {
    matches!(
        event,
        Event::OrderPlaced { .. } | Event::OrderMoved { .. } | Event::AttemptStarted { .. }
    )
}
