//! The life of an order as the dispatcher knows it: every move along the transition table.

use super::Sim;
use super::demand::Placement;
use super::keys::Submission;
use super::post::Letter;
use super::timer::TimerKind;
use crate::core::canary::{Canary, planted};
use crate::core::event::Event;
use crate::core::id::{AttemptId, DriverId, MessageId, OrderId};
use crate::core::message::{About, MessageKind, Party};
use crate::core::order::{
    Attempt, AttemptEnd, Class, FailReason, Meal, Order, OrderState, Stage, Status,
};
use crate::core::queue::{Entry, Rise};
use crate::core::retry;
use crate::core::rng::{Purpose, draw};
use crate::core::settings::Reentry;
use crate::core::time::SimDuration;
use crate::core::travel;

impl Sim {
    /// Hands a message to whoever it is for.
    pub(super) fn receive(&mut self, letter: Letter, id: MessageId) {
        let Letter { kind, from, to, about, placement } = letter;
        match (kind, from, to, about, placement) {
            (MessageKind::PlaceOrder, .., Some(placement)) => self.on_placed(placement, id),
            (MessageKind::Offer, _, Party::Driver(driver), Some(about), _) => {
                self.consider(driver, about);
            }
            (MessageKind::CancelAssignment, _, Party::Driver(driver), Some(about), _) => {
                if let Some(attempt) = about.attempt {
                    self.drop_job(driver, attempt);
                }
            }
            (MessageKind::Accept, Party::Driver(driver), _, Some(about), _) => {
                self.on_accept(driver, about, id);
            }
            (MessageKind::Decline, Party::Driver(driver), _, Some(about), _) => {
                self.on_decline(driver, about, id);
            }
            (MessageKind::PickedUp, Party::Driver(driver), _, Some(about), _) => {
                if self.current(about).is_none_or(|current| current != driver) {
                    self.ignore_stale(id, kind, about);
                } else if let Some(attempt) = about.attempt {
                    self.restaurant_served(about.order, attempt);
                }
            }
            (MessageKind::Delivered, Party::Driver(driver), _, Some(about), _) => {
                self.on_delivered(driver, about, id);
            }
            (MessageKind::CancelOrder, _, _, Some(about), _) => self.on_cancel_order(about.order),
            // Invariant: `send` is called with these shapes only.
            _ => unreachable!("{kind:?} from {from:?} to {to:?} makes no sense"),
        }
    }

    /// The driver of the attempt, if it is its order's current one.
    pub(super) fn current(&self, about: About) -> Option<DriverId> {
        let (attempt, driver) = self.orders[about.order].attempt()?;
        (Some(attempt) == about.attempt).then_some(driver)
    }

    fn on_placed(&mut self, placement: Placement, message: MessageId) {
        match self.look_up(&placement) {
            Submission::New { repeats, placement: number } => {
                let order = self.create(Placement { number, ..placement }, repeats);
                self.withhold_answer(message, order);
            }
            Submission::Known(order) => {
                self.repeat_result(order, message);
                self.withhold_answer(message, order);
            }
            Submission::Conflict(order) => self.refuse_conflict(order, message),
        }
    }

    fn create(&mut self, placement: Placement, repeats: Option<OrderId>) -> OrderId {
        let Placement { number, at, spec, replays, .. } = placement;
        let now = self.now();
        let id = OrderId(self.orders.len() as u32);
        let promised = at + self.setup.rules.promise;
        let deadline = (at + self.settings.retry.total_deadline).max(now);
        let deadline_timer = self.schedule(deadline, TimerKind::Deadline(id));
        self.orders.push(Order {
            id,
            spec,
            placement: number,
            placed: at,
            promised,
            expected: SimDuration::ZERO,
            first_queued: None,
            ready: None,
            picked_up: None,
            delivered: None,
            meal: Meal::None,
            state: OrderState::Pending { release: None },
            attempts: Vec::new(),
            offers: 0,
            excluded: Vec::new(),
            deadline_timer: Some(deadline_timer),
            decision: None,
            waited: SimDuration::ZERO,
            replays,
            repeats,
        });
        self.counts[Status::Pending as usize] += 1;
        self.log.emit(
            now,
            Event::OrderPlaced {
                order: id,
                class: spec.class,
                restaurant: spec.restaurant,
                destination: spec.destination,
                placed: at,
                promised,
                replays,
            },
        );
        if let Some(first) = repeats {
            self.log.emit(now, Event::OrderDuplicated { order: id, first });
        }
        match spec.release {
            Some(release) if release > now => {
                let timer = self.schedule(release, TimerKind::Release(id));
                self.orders[id].state = OrderState::Pending { release: Some(timer) };
            }
            _ => self.admit(id),
        }
        id
    }

    /// Eligibility: into the queue, or Failed with the reason.
    pub(super) fn admit(&mut self, order: OrderId) {
        let spec = self.orders[order].spec;
        let from = self.city().restaurants[spec.restaurant].node;
        let (rule, to) = (self.city().travel, spec.destination);
        let trip = travel::time_from_place(rule, &mut self.router, from, to)
            // Roads may be closed only for now: ask again with all of them open.
            .or_else(|| travel::time_from_place(rule, &mut self.open_router, from, to));
        let Some(trip) = trip else {
            return self.fail(order, FailReason::Unreachable);
        };
        if self.restaurants[spec.restaurant].closed {
            return self.fail(order, FailReason::RestaurantClosed);
        }
        if !self.breaker(spec.restaurant).lets_through() {
            return self.fail(order, FailReason::BreakerOpen);
        }
        if !self.make_room(order) {
            return;
        }
        if let Some(reason) = self.city().unserveable(&spec, self.now()) {
            return self.fail(order, reason);
        }
        let handover = spec.handover.unwrap_or(self.setup.rules.handing_over);
        self.orders[order].expected = trip.plus(handover);
        self.orders[order].first_queued = Some(self.now());
        self.enqueue(order);
        self.order_meal(order);
    }

    fn enqueue(&mut self, id: OrderId) {
        let now = self.now();
        self.move_to(id, OrderState::Queued { since: now, offer: None }, None);
        let order = &self.orders[id];
        let entered = match self.settings.retry.reentry {
            Reentry::AtOriginal => order.first_queued.unwrap_or(now),
            Reentry::AtReturn => now,
        };
        let entry = Entry {
            order: id,
            class: order.spec.class,
            effective: order.spec.class,
            entered,
            placed: order.placed,
            promised: order.promised,
            expected: order.expected,
            failed: order.attempts.len() as u32,
            seq: self.next_entry,
        };
        self.next_entry += 1;
        self.queue.insert(entry, now);
        self.arm_rise();
        if let Some(level) = self.queue.demoted(id, now) {
            let level = Class::ALL[level];
            self.log.emit(now, Event::OrderDemoted { order: id, level });
        }
        self.open_window();
        self.request_cycle();
    }

    /// Keeps one timer for the next order that rises a level by waiting.
    pub(super) fn arm_rise(&mut self) {
        let next = self.queue.next_rise();
        if self.rise.map(|(at, _)| at) == next {
            return;
        }
        if let Some((_, timer)) = self.rise.take() {
            self.timers.cancel(timer);
        }
        self.rise = next.map(|at| (at, self.schedule(at.max(self.now()), TimerKind::Rise)));
    }

    pub(super) fn on_rise(&mut self) {
        self.rise = None;
        let now = self.now();
        let cause = self.log.cause();
        while let Some(Rise { order, level, overdue }) = self.queue.rise(now) {
            self.log.set_cause(cause);
            let level = Class::ALL[level];
            self.log.emit(now, Event::OrderRose { order, level, overdue });
        }
        self.arm_rise();
    }

    /// An offer was accepted in time: an attempt starts.
    pub(super) fn start_attempt(&mut self, id: OrderId, attempt: AttemptId, driver: DriverId) {
        let now = self.now();
        self.queue.pick(id);
        let stage: Stage = self.stage_of(driver, attempt);
        let timeout = self.settings.retry.attempt_timeout;
        let timeout =
            timeout.map(|after| self.schedule(now + after, TimerKind::AttemptTimeout(id)));
        let state = OrderState::InProgress { attempt, driver, stage, since: now, timeout };
        self.move_to(id, state, None);
        self.start_in_slots(id, attempt);
        self.drivers[driver].assigned.push(id);
        let order = &mut self.orders[id];
        order.attempts.push(Attempt { id: attempt, driver, started: now, ended: None });
        let number = order.attempts.len() as u32;
        self.log.emit(now, Event::AttemptStarted { order: id, attempt, driver, number });
        self.try_pick_up(driver);
    }

    pub(super) fn end_attempt(&mut self, id: OrderId, end: AttemptEnd) {
        let now = self.now();
        let Some((attempt, driver)) = self.orders[id].attempt() else { return };
        self.judge_restaurant(id, end);
        self.let_go(id, attempt);
        if let Some(last) = self.orders[id].attempts.last_mut() {
            last.ended = Some((now, end));
        }
        self.drivers[driver].assigned.retain(|&assigned| assigned != id);
        self.log.emit(now, Event::AttemptEnded { order: id, attempt, driver, end });
        use AttemptEnd::{Delivered, DriverCancelled, LostInCrash, Poisoned};
        if !matches!(end, Delivered | DriverCancelled | Poisoned | LostInCrash) {
            let about = About { order: id, attempt: Some(attempt) };
            self.tell_driver(driver, MessageKind::CancelAssignment, about);
        }
    }

    /// A retryable failure: back-off, or Failed once the budget is used up.
    pub(super) fn fail_attempt(&mut self, id: OrderId, end: AttemptEnd) {
        let now = self.now();
        self.end_attempt(id, end);
        let policy = self.settings.retry;
        let failed = self.orders[id].attempts.len() as u32;
        if failed >= policy.max_attempts + u32::from(planted(Canary::BudgetPlusOne)) {
            return self.fail(id, FailReason::BudgetUsedUp);
        }
        let bits =
            draw(self.setup.seed, Purpose::Jitter, self.orders[id].placement, u64::from(failed));
        let wait = retry::delay(&policy, failed, self.orders[id].waited, bits);
        self.orders[id].waited = wait;
        let until = now + wait;
        let timer = self.schedule(until, TimerKind::BackoffOver(id));
        self.move_to(id, OrderState::Retrying { until, timer }, None);
        self.log.emit(now, Event::RetryScheduled { order: id, until });
        // What the driver had on board is lost with them: the kitchen starts again.
        if matches!(self.orders[id].meal, Meal::OnBoard(_)) {
            self.discard_meal(id);
        }
        // So it does where the food reached the door but the word of it did not come through.
        if matches!(self.orders[id].meal, Meal::None | Meal::Delivered) {
            self.order_meal(id);
        }
        self.request_cycle();
    }

    pub(super) fn on_backoff_over(&mut self, order: OrderId) {
        self.enqueue(order);
    }

    fn on_delivered(&mut self, driver: DriverId, about: About, id: MessageId) {
        if self.current(about) != Some(driver) && !planted(Canary::StaleDelivery) {
            return self.on_stale_delivery(driver, about, id);
        }
        let at = self.now();
        if let Some(attempt) = about.attempt {
            self.restaurant_served(about.order, attempt);
        }
        self.end_attempt(about.order, AttemptEnd::Delivered);
        self.move_to(about.order, OrderState::Completed { at, driver }, None);
        self.request_cycle();
    }

    /// A delivery under an attempt that is over, or reported before: not paid for, by its token.
    fn on_stale_delivery(&mut self, driver: DriverId, about: About, id: MessageId) {
        let (now, order) = (self.now(), about.order);
        match about.attempt {
            Some(attempt) if !self.ignores_duplicates() => {
                self.log.emit(now, Event::StalePaid { order, driver, attempt });
            }
            _ => self.ignore_stale(id, MessageKind::Delivered, about),
        }
    }

    fn on_cancel_order(&mut self, id: OrderId) {
        let at = self.now();
        let order = &self.orders[id];
        let on_board = matches!(order.state,
            OrderState::InProgress { stage, .. } if stage.is_on_board());
        if order.status().is_final() || on_board {
            return self.log.emit(at, Event::CancelRefused { order: id });
        }
        self.end_attempt(id, AttemptEnd::CustomerCancelled);
        self.move_to(id, OrderState::Cancelled { at }, None);
        self.request_cycle();
    }

    pub(super) fn on_deadline(&mut self, order: OrderId) {
        self.orders[order].deadline_timer = None;
        self.end_attempt(order, AttemptEnd::DeadlinePassed);
        self.fail(order, FailReason::DeadlinePassed);
    }

    /// The attempt under way has run for too long.
    pub(super) fn on_attempt_timeout(&mut self, order: OrderId) {
        self.fail_attempt(order, AttemptEnd::TimedOut);
    }

    pub(super) fn fail(&mut self, order: OrderId, reason: FailReason) {
        let at = self.now();
        self.move_to(order, OrderState::Failed { at, reason }, Some(reason));
        self.request_cycle();
    }

    /// The one place where an order changes its state.
    ///
    /// # Panics
    /// Where the table does not allow the move: a bug of ours, never of the input.
    fn move_to(&mut self, id: OrderId, to: OrderState, reason: Option<FailReason>) {
        let now = self.now();
        let (from, next) = (self.orders[id].status(), to.status());
        assert!(from.may_become(next), "{id} cannot go from {from:?} to {next:?}");
        let old = std::mem::replace(&mut self.orders[id].state, to);
        self.leave(id, old, next);
        self.counts[from as usize] -= 1;
        self.counts[next as usize] += 1;
        self.moves[from as usize][next as usize] += 1;
        self.log.emit(now, Event::OrderMoved { order: id, from, to: next, reason });
        if next.is_final() {
            if let Some(timer) = self.orders[id].deadline_timer.take()
                && !planted(Canary::DeadlineKept)
            {
                self.timers.cancel(timer);
            }
            self.discard_meal(id);
        }
        if from == Status::Queued {
            self.update_block();
            self.answer_customers_of(id);
        }
    }

    /// Gives back what the old state held: timers, the place in the queue, the offer.
    fn leave(&mut self, id: OrderId, old: OrderState, next: Status) {
        match old {
            OrderState::Retrying { .. } if planted(Canary::TimerKept) => {}
            OrderState::Pending { release: Some(timer) }
            | OrderState::Retrying { timer, .. }
            | OrderState::InProgress { timeout: Some(timer), .. } => {
                self.timers.cancel(timer);
            }
            OrderState::Queued { offer, .. } => {
                self.queue.remove(id);
                self.arm_rise();
                if self.queue.is_empty() {
                    self.close_window();
                }
                if let Some(offer) = offer {
                    self.timers.cancel(offer.timeout);
                    self.drivers[offer.driver].offered = None;
                    if next != Status::InProgress {
                        // The driver may say yes all the same; the answer will be stale.
                        self.let_go(id, offer.attempt);
                    }
                }
            }
            _ => {}
        }
    }

    /// A customer calls an order off.
    pub(super) fn send_cancel_order(&mut self, order: OrderId) {
        self.send(Letter {
            kind: MessageKind::CancelOrder,
            from: Party::Customer,
            to: Party::Dispatcher,
            about: Some(About { order, attempt: None }),
            placement: None,
        });
    }

    /// Time of a delivery trip with the hand-over, as far as roads allow.
    pub(super) fn trip_time(&mut self, order: OrderId) -> Option<SimDuration> {
        let spec = self.orders[order].spec;
        let from = self.city().restaurants[spec.restaurant].node;
        let rule = self.city().travel;
        travel::time_from_place(rule, &mut self.router, from, spec.destination)
    }
}
