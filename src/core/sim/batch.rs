//! Joint optimal assignment: the hold window, and the batch that is matched at its end.
//!
//! A window opens when an order joins the queue and none is open. Until it ends nobody is asked;
//! then all that waits is matched with all who are eligible. Orders left over have been held
//! long enough: as soon as somebody is free and no other window is open, they are matched.

use super::Sim;
use super::dispatch::Scratch;
use super::timer::TimerKind;
use crate::core::assign::Decision;
use crate::core::assign::optimal::BatchPlan;
use crate::core::event::Event;
use crate::core::id::OrderId;
use crate::core::scheduler::TimerId;
use crate::core::settings::AssignPolicy;
use crate::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// An open window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub opened: SimTime,
    pub until: SimTime,
    pub timer: TimerId,
}

impl Sim {
    /// Until when orders are held to be matched together, while they are.
    pub fn held_until(&self) -> Option<SimTime> {
        self.window.map(|window| window.until)
    }

    pub(super) const fn hold_window(&self) -> SimDuration {
        match self.settings.assign {
            AssignPolicy::Optimal { window } => window,
            _ => SimDuration::ZERO,
        }
    }

    /// An order joined the queue.
    pub(super) fn open_window(&mut self) {
        if self.window.is_none() && self.hold_window() > SimDuration::ZERO {
            let now = self.now();
            self.hold_from(now);
        }
    }

    fn hold_from(&mut self, opened: SimTime) {
        let (now, until) = (self.now(), opened + self.hold_window());
        self.log.emit(now, Event::OrdersHeld { until });
        let timer = self.schedule(until, TimerKind::WindowOver);
        self.window = Some(Window { opened, until, timer });
    }

    /// Nobody is held any more: the window's end, its last order gone, or another policy.
    pub(super) fn close_window(&mut self) {
        if let Some(window) = self.window.take() {
            self.timers.cancel(window.timer);
        }
    }

    /// The policy may be another now: an open window gets its end by it, or closes.
    pub(super) fn reset_window(&mut self) {
        let Some(Window { opened, .. }) = self.window else { return };
        self.close_window();
        if opened + self.hold_window() > self.now() {
            self.hold_from(opened);
        }
    }

    pub(super) fn on_window_over(&mut self) {
        self.window = None;
        self.request_cycle();
    }

    /// One decision about all that can be served now.
    pub(super) fn match_jointly(&mut self) {
        let mut plan = BatchPlan::default();
        let mut rows: Vec<(OrderId, usize, Scratch)> = Vec::new();
        let mut passed_over = Vec::new();
        let mut chosen = Vec::new();
        for order in self.orders_to_offer() {
            let mut scratch = Scratch::default();
            let held_back = self.held_back_beside(order, &chosen).is_some();
            if !held_back {
                self.gather(order, &mut scratch);
            }
            if !held_back && plan.join(order, scratch.candidates()) {
                rows.push((order, passed_over.len(), scratch));
                chosen.push(order);
            } else if passed_over.len() < Decision::SCORED_MAX {
                passed_over.push(order);
            }
            // In sync mode the batch is a single order: one answer at a time.
            if plan.is_full() || self.is_sync() && !plan.is_empty() {
                break;
            }
        }
        if plan.is_empty() {
            return;
        }
        let (winners, batch) = plan.decide();
        let batch = Arc::new(batch);
        let now = self.now();
        self.log.emit(
            now,
            Event::BatchMatched {
                orders: batch.n_orders,
                drivers: batch.n_drivers,
                total: batch.total,
                one_by_one: batch.one_by_one,
            },
        );
        let matched = self.log.cause();
        for ((order, n_passed_over, mut scratch), winner) in rows.into_iter().zip(winners) {
            self.log.set_cause(matched);
            scratch.decided(winner);
            let passed_over = &passed_over[..n_passed_over];
            self.offer(order, winner, passed_over, &scratch, Some(batch.clone()));
        }
        if plan.is_full() {
            self.request_cycle();
        }
    }
}
