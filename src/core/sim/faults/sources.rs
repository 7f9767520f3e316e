//! Random faults: each source is a Poisson process with a stream of random numbers of its own, so
//! that starting or stopping one shifts nothing else.

use super::super::Sim;
use super::super::timer::TimerKind;
use crate::core::fault::{FaultKind, FaultSource, Scope};
use crate::core::id::{FaultId, OrderId};
use crate::core::rng::{Purpose, below, draw, exponential};
use crate::core::scheduler::TimerId;
use crate::core::time::SimDuration;

/// An active source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// How many sources started before it: names its stream.
    number: u64,
    /// How often it has struck, in vain or not.
    strikes: u64,
    /// Fires at the next strike.
    next: TimerId,
}

/// Numbers drawn for each strike: when, where, how long.
const DRAWS: u64 = 3;

impl Sim {
    pub(super) fn start_source(&mut self, id: FaultId, source: FaultSource) {
        let number = self.faults.n_sources;
        self.faults.n_sources += 1;
        let next = self.schedule_strike(id, source, number, 0);
        self.faults.sources.insert(id, Source { number, strikes: 0, next });
    }

    fn schedule_strike(
        &mut self,
        id: FaultId,
        source: FaultSource,
        number: u64,
        strike: u64,
    ) -> TimerId {
        let mean = SimDuration::from_micros(3_600_000_000 / u64::from(source.per_hour));
        let bits = draw(self.setup.seed, Purpose::FaultSource, number, strike * DRAWS);
        let at = self.now() + exponential(bits, mean);
        self.schedule(at, TimerKind::FaultStrikes(id))
    }

    /// A source strikes: one thing of its scope, if it can happen to it.
    pub(in super::super) fn on_fault_strikes(&mut self, id: FaultId) {
        let FaultKind::AtRandom(source) = self.faults.all[id].kind else { return };
        let Some(&Source { number, strikes, .. }) = self.faults.sources.get(&id) else { return };
        let next = self.schedule_strike(id, source, number, strikes + 1);
        self.faults.sources.insert(id, Source { number, strikes: strikes + 1, next });
        let bits = |which| {
            let k = strikes * DRAWS + which;
            draw(self.setup.seed, Purpose::FaultSource, number, k)
        };
        let (place, length) = (bits(1), bits(2));
        let Some(idx) = self.draw_target(source.what.scope(), place) else { return };
        let kind = source.what.at(idx);
        if self.check_fault(kind).is_err() {
            return;
        }
        let fault = self.begin_fault(kind, Some(id));
        if source.lasting > SimDuration::ZERO && self.faults.active.contains(&fault) {
            let at = self.now() + exponential(length, source.lasting);
            let timer = self.schedule(at, TimerKind::FaultEnds(fault));
            self.faults.ends.insert(fault, timer);
        }
    }

    /// The index of a thing drawn evenly from a scope; `None` where there is none.
    fn draw_target(&self, scope: Scope, bits: u64) -> Option<u32> {
        let n = match scope {
            Scope::Drivers => self.drivers.len(),
            Scope::Restaurants => self.restaurants.len(),
            Scope::Roads => self.city().network.edges().len(),
            Scope::Districts => self.city().districts.len(),
            Scope::Whole => 1,
            Scope::Orders => {
                let open = || self.orders.iter().filter(|order| !order.status().is_final());
                let nth = below(bits, open().count() as u64) as usize;
                return open().nth(nth).map(|order| order.id).map(|OrderId(idx)| idx);
            }
        };
        (n > 0).then(|| below(bits, n as u64) as u32)
    }

    /// A fault of a source ends by itself.
    pub(in super::super) fn on_fault_ends(&mut self, id: FaultId) {
        self.faults.ends.remove(&id);
        self.stop_fault(id);
    }

    /// A stopped source strikes no more; a stopped fault does not end again.
    pub(super) fn cancel_fault_timers(&mut self, id: FaultId) {
        let strike = self.faults.sources.remove(&id).map(|source| source.next);
        let end = self.faults.ends.remove(&id);
        for timer in strike.into_iter().chain(end) {
            self.timers.cancel(timer);
        }
    }
}
