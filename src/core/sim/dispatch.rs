//! The dispatch cycle: prioritise, filter, assign. Triggered by events, never by polling.

use super::Sim;
use super::timer::TimerKind;
use crate::core::assign::optimal::Batch;
use crate::core::assign::{self, Candidate, Decision, Verdict};
use crate::core::canary::{Canary, planted};
use crate::core::event::Event;
use crate::core::id::{AttemptId, DecisionId, DriverId, MessageId, OrderId};
use crate::core::message::{About, MessageKind};
use crate::core::order::{AttemptEnd, Exclusion, Offer, OrderState, PassedOver};
use crate::core::settings::AssignPolicy;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many decisions are remembered; chosen arbitrarily: a busy hour of the default city.
const DECISIONS_MAX: usize = 512;

/// The latest decisions, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Decisions {
    first: u32,
    kept: VecDeque<Decision>,
    /// How many of the oldest have let their candidates go.
    bare: usize,
    n_candidates: usize,
}

impl Decisions {
    pub(super) fn get(&self, id: DecisionId) -> Option<&Decision> {
        self.kept.get(id.0.checked_sub(self.first)? as usize)
    }

    fn next_id(&self) -> DecisionId {
        DecisionId(self.first + self.kept.len() as u32)
    }

    fn push(&mut self, decision: Decision) {
        if self.kept.len() == DECISIONS_MAX {
            if let Some(oldest) = self.kept.pop_front() {
                self.n_candidates -= oldest.candidates.len();
            }
            self.bare = self.bare.saturating_sub(1);
            self.first += 1;
        }
        self.n_candidates += decision.candidates.len();
        self.kept.push_back(decision);
        while self.n_candidates > Decision::CANDIDATES_KEPT {
            let oldest = std::mem::take(&mut self.kept[self.bare].candidates);
            self.n_candidates -= oldest.len();
            self.bare += 1;
        }
    }
}

/// Buffers of the cycle, kept to save allocations. Empty between cycles: no part of the state.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    candidates: Vec<Candidate>,
    rejected: Vec<(DriverId, Verdict)>,
    rejected_total: u32,
    choice: assign::Choice,
}

impl Scratch {
    pub(super) fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    pub(super) fn clear(&mut self) {
        self.candidates.clear();
        self.rejected.clear();
        self.rejected_total = 0;
    }

    pub(super) fn accept(&mut self, candidate: Candidate) {
        self.candidates.push(candidate);
    }

    pub(super) fn reject(&mut self, driver: DriverId, by: Verdict) {
        self.rejected_total += 1;
        if self.rejected.len() < Decision::SCORED_MAX {
            self.rejected.push((driver, by));
        }
    }

    /// A batch has chosen this driver.
    pub(super) fn decided(&mut self, winner: DriverId) {
        self.choice.decided(&self.candidates, winner);
    }
}

impl Sim {
    /// Asks for a cycle at this moment, after what is being handled. One is enough.
    pub(super) fn request_cycle(&mut self) {
        if self.cycle.is_none() && !self.is_held() && !self.queue.is_empty() {
            let now = self.now();
            self.cycle = Some(self.schedule(now, TimerKind::Cycle));
        }
    }

    pub(super) fn on_cycle(&mut self) {
        self.cycle = None;
        if self.is_held() {
            return;
        }
        if matches!(self.settings.assign, AssignPolicy::Optimal { .. }) {
            return self.match_jointly();
        }
        let cause = self.log.cause();
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut passed_over = Vec::new();
        for order in self.orders_to_offer() {
            if !self.is_anybody_available() {
                break;
            }
            self.log.set_cause(cause);
            let winner = if self.held_back(order).is_some() {
                None
            } else {
                self.gather(order, &mut scratch);
                self.choose(order, &mut scratch)
            };
            match winner {
                Some(winner) => self.offer(order, winner, &passed_over, &scratch, None),
                None if planted(Canary::HeadBlocks) => break,
                None if passed_over.len() < Decision::SCORED_MAX => passed_over.push(order),
                None => {}
            }
            if self.waits_for_answer() {
                break;
            }
        }
        self.scratch = scratch;
    }

    /// Whether nobody is asked for now: a pause, a crash, or a hold window.
    pub(super) fn is_held(&self) -> bool {
        let paused = self.is_paused() && !planted(Canary::PauseLeaks);
        paused || self.is_down() || self.window.is_some()
    }

    /// Queued orders without an offer in flight, in service order; none where nobody could be
    /// asked anyway, so that a long queue costs nothing while all drivers are busy.
    pub(super) fn orders_to_offer(&self) -> Vec<OrderId> {
        if self.waits_for_answer() || !self.is_anybody_available() {
            return Vec::new();
        }
        let entries = self.queue.iter().map(|entry| entry.order);
        entries.filter(|&order| self.orders[order].offer().is_none()).collect()
    }

    pub(super) const fn plans_ahead(&self) -> bool {
        matches!(self.settings.assign, AssignPolicy::FirstComeNearest)
    }

    /// Whose answer, and about which order, is waited for before anything else is offered; `None`
    /// where nothing has to wait for one.
    pub fn awaited_answer(&self) -> Option<(OrderId, DriverId)> {
        if let Some(blocked) = self.blocked_dispatcher() {
            return Some((blocked.order, blocked.driver));
        }
        let offer = |order: OrderId| Some((order, self.orders[order].offer()?.driver));
        let waits = self.waits_for_answer();
        waits.then(|| self.queue.iter().find_map(|entry| offer(entry.order))).flatten()
    }

    /// Whether nothing must be offered before a driver has answered: in sync mode, and where each
    /// commitment counts in the next one.
    pub(super) fn waits_for_answer(&self) -> bool {
        (self.plans_ahead() || self.is_sync())
            && self.drivers.iter().any(|driver| driver.offered.is_some())
    }

    fn choose(&mut self, order: OrderId, scratch: &mut Scratch) -> Option<DriverId> {
        let mut lots = self.lots(order);
        let lot = |n| lots.below(n);
        let policy = self.settings.assign;
        let winner = assign::choose(policy, &scratch.candidates, lot, &mut scratch.choice)?;
        for &(driver, credit) in &scratch.choice.credits {
            self.drivers[driver].credit = credit;
        }
        Some(winner)
    }

    /// The random numbers of an order's next offer.
    fn lots(&self, order: OrderId) -> assign::Lots {
        let order = &self.orders[order];
        assign::Lots::new(self.setup.seed, order.placement, order.offers)
    }

    /// Records the decision and sends the offer.
    pub(super) fn offer(
        &mut self,
        id: OrderId,
        driver: DriverId,
        passed_over: &[OrderId],
        s: &Scratch,
        batch: Option<Arc<Batch>>,
    ) {
        let now = self.now();
        let decision = self.decisions.next_id();
        self.decisions.push(Decision {
            id: decision,
            at: now,
            order: id,
            passed_over: passed_over.to_vec(),
            policy: self.settings.assign,
            winner: driver,
            candidates: s.candidates.as_slice().into(),
            lots: self.lots(id),
            scored: s.choice.scored.clone(),
            eligible: s.candidates.len() as u32,
            rejected: s.rejected.clone(),
            rejected_total: s.rejected_total,
            tie_break: s.choice.tie_break,
            batch,
            borrowed: self.borrowed(id),
        });
        let attempt = AttemptId(self.next_attempt);
        self.next_attempt += 1;
        let at = now + self.settings.protocol.offer_timeout;
        self.log.emit(now, Event::OfferSent { order: id, attempt, driver, decision });
        let timeout = self.schedule(at, TimerKind::OfferTimeout(id));
        self.hold(id, attempt);
        let order = &mut self.orders[id];
        order.decision = Some(decision);
        order.offers += 1;
        if let OrderState::Queued { offer, .. } = &mut order.state {
            *offer = Some(Offer { attempt, driver, timeout, until: at });
        }
        self.drivers[driver].offered = Some(attempt);
        self.update_block();
        self.drivers[driver].offers += 1;
        let about = About { order: id, attempt: Some(attempt) };
        self.tell_driver(driver, MessageKind::Offer, about);
    }

    pub(super) fn on_accept(&mut self, driver: DriverId, about: About, id: MessageId) {
        let on_offer = self.offered_attempt(about);
        if let Some(attempt) = on_offer {
            self.start_attempt(about.order, attempt, driver);
            self.request_cycle();
        } else if self.current(about) != Some(driver) {
            self.ignore_stale(id, MessageKind::Accept, about);
            self.tell_driver(driver, MessageKind::CancelAssignment, about);
        }
    }

    pub(super) fn on_decline(&mut self, driver: DriverId, about: About, id: MessageId) {
        let now = self.now();
        if self.offered_attempt(about).is_some() {
            self.log.emit(now, Event::OfferDeclined { order: about.order, driver });
            self.withdraw_offer(about.order, PassedOver::Declined);
        } else if self.orders[about.order].attempt().map(|(a, _)| a) == about.attempt {
            let (end, why) = match self.is_poisoned(about.order) {
                true => (AttemptEnd::Poisoned, PassedOver::CouldNotTake),
                false => (AttemptEnd::DriverCancelled, PassedOver::GaveBack),
            };
            self.fail_attempt(about.order, end);
            self.exclude(about.order, driver, why);
            // Without idempotency a second copy of the offer may have been accepted since.
            let jobs = &self.drivers[driver].jobs;
            if jobs.iter().any(|job| Some(job.attempt) == about.attempt) {
                self.tell_driver(driver, MessageKind::CancelAssignment, about);
            }
        } else {
            self.ignore_stale(id, MessageKind::Decline, about);
        }
    }

    pub(super) fn on_offer_timeout(&mut self, order: OrderId) {
        let now = self.now();
        let Some(driver) = self.orders[order].offer().map(|offer| offer.driver) else { return };
        self.log.emit(now, Event::OfferExpired { order, driver });
        self.withdraw_offer(order, PassedOver::Unanswered);
    }

    /// The attempt that an offer in flight would start, if the message is about it.
    pub(super) fn offered_attempt(&self, about: About) -> Option<AttemptId> {
        let offer = self.orders[about.order].offer()?;
        (Some(offer.attempt) == about.attempt).then_some(offer.attempt)
    }

    /// Back to the queue position it never left; the driver is passed over for a while.
    fn withdraw_offer(&mut self, order: OrderId, why: PassedOver) {
        let OrderState::Queued { offer, .. } = &mut self.orders[order].state else { return };
        let Some(offer) = offer.take() else { return };
        self.timers.cancel(offer.timeout);
        self.let_go(order, offer.attempt);
        if !planted(Canary::OfferKept) {
            self.drivers[offer.driver].offered = None;
        }
        self.drivers[offer.driver].declined += 1;
        self.update_block();
        self.exclude(order, offer.driver, why);
        self.request_cycle();
    }

    fn exclude(&mut self, order: OrderId, driver: DriverId, why: PassedOver) {
        let now = self.now();
        let until = now + self.settings.protocol.exclusion;
        let excluded = &mut self.orders[order].excluded;
        excluded.retain(|other| other.driver != driver && other.until > now);
        excluded.push(Exclusion { driver, until, why });
        if !planted(Canary::NoRecheck) {
            self.schedule(until, TimerKind::Recheck);
        }
    }
}
