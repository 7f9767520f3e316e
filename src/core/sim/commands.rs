//! The one door: checks a command against the run, then carries it out. Checking changes nothing.

use super::breakers::check_breaker;
use super::faults::in_range;
use super::limits::check_limits;
use super::timer::TimerKind;
use super::{Out, Sim};
use crate::core::command::{Command, CommandError};
use crate::core::event::{Cause, Event};
use crate::core::id::{Id, OrderId};
use crate::core::idempotency::KeyRule;
use crate::core::order::{OrderSpec, OrderState, Status};
use crate::core::settings::{AssignPolicy, LevelShare, Levels, Protocol, QueuePolicy, RetryPolicy};
use crate::core::time::SimDuration;

pub(super) const DAY_US: u64 = 24 * 3_600 * 1_000_000;

impl Sim {
    /// Carries out a command now.
    ///
    /// # Errors
    /// Where it cannot be carried out; the run is then as if it had never been asked.
    pub fn apply(&mut self, command: &Command, out: &mut Out) -> Result<(), CommandError> {
        self.check(command)?;
        self.log.set_cause(Cause::Command(self.n_commands));
        self.n_commands += 1;
        let mark = self.log.fresh().len();
        self.carry_out(command);
        self.conclude(mark);
        self.crash_if_due();
        self.log.take(out);
        Ok(())
    }

    /// Gives every command of the script a timer. Made before anything else has one, so that at
    /// equal times the script comes first, in its own order.
    pub(super) fn schedule_script_commands(&mut self) {
        let setup = self.setup.clone();
        for (idx, timed) in setup.script.iter().enumerate() {
            self.schedule(timed.at, TimerKind::ScriptCommand(idx));
        }
    }

    /// Carries out a command of the script, or records why it cannot be.
    pub(super) fn on_script_command(&mut self, idx: usize) {
        let setup = self.setup.clone();
        let command = &setup.script[idx].command;
        match self.check(command) {
            Ok(()) => self.carry_out(command),
            Err(error) => {
                let (now, error) = (self.now(), Box::new(error));
                self.log.emit(now, Event::ScriptRejected { idx: idx as u32, error });
            }
        }
    }

    fn check(&self, command: &Command) -> Result<(), CommandError> {
        match command {
            Command::SetQueuePolicy(policy) => check_queue(*policy),
            Command::SetAssignPolicy(policy) => check_assign(*policy),
            Command::SetRetryPolicy(policy) => check_retry(policy),
            Command::SetProtocol(protocol) => check_protocol(protocol),
            Command::SetIdempotency(_) | Command::SetMode(_) | Command::SetDispatcherLog(_) => {
                Ok(())
            }
            Command::SetKeyRule(rule) => check_keys(*rule),
            Command::SetArrivalRate { per_hour } => {
                in_range("arrival rate (orders per hour)", *per_hour, 0, 100_000)
            }
            Command::SetDriversOnShift { count } => {
                in_range("drivers on shift", *count, 0, self.drivers.len() as u64)
            }
            Command::SetQueueCapacity(capacity) => {
                in_range("queue capacity", capacity.unwrap_or(1), 1, 200_000)
            }
            Command::SetInversionFix(_) => Ok(()),
            Command::SetBundling(_) => Ok(()),
            Command::PlaceOrder(spec) => self.check_order(spec),
            Command::CancelOrder(order) => self.check_cancel(*order),
            Command::ReleaseNow(order) => self.check_release(*order),
            Command::ReplayDeadLetter(order) => match self.status(*order)? {
                Status::Failed => Ok(()),
                status => Err(CommandError::NotPossible {
                    why: format!("{order} is {}: only a failed order is replayed", status.name()),
                }),
            },
            Command::InjectFault(kind) => self.check_fault(*kind),
            Command::StopFault(fault) => match self.faults().get(*fault) {
                None => Err(CommandError::Unknown { what: fault.to_string() }),
                Some(fault) if fault.stopped.is_some() => {
                    Err(CommandError::Already { what: format!("{} is stopped", fault.id) })
                }
                Some(_) => Ok(()),
            },
            Command::SetWhenFull(_) => Ok(()),
            Command::SetBreaker(policy) => check_breaker(*policy),
            Command::SetLimits(limits) => check_limits(limits, self.city()),
        }
    }

    pub(super) fn status(&self, order: OrderId) -> Result<Status, CommandError> {
        let unknown = || CommandError::Unknown { what: order.to_string() };
        self.orders.get(order).map(|order| order.status()).ok_or_else(unknown)
    }

    fn check_order(&self, spec: &OrderSpec) -> Result<(), CommandError> {
        let OrderSpec { restaurant, destination, preparation, handover, size, .. } = spec;
        if self.restaurants.get(*restaurant).is_none() {
            return Err(CommandError::Unknown { what: restaurant.to_string() });
        }
        if destination.idx() >= self.city().network.nodes().len() {
            return Err(CommandError::Unknown { what: destination.to_string() });
        }
        let micros = |length: &Option<SimDuration>| length.unwrap_or_default().as_micros();
        in_range("preparation (us)", micros(preparation), 0, DAY_US)?;
        in_range("handover (us)", micros(handover), 0, DAY_US)?;
        check_size(*size)
    }

    pub(super) fn check_cancel(&self, order: OrderId) -> Result<(), CommandError> {
        let from = self.status(order)?;
        if from.is_final() {
            return Err(CommandError::IllegalTransition { order, from, to: Status::Cancelled });
        }
        match self.orders[order].state {
            OrderState::InProgress { stage, .. } if stage.is_on_board() => {
                let why = format!("{order} is on its way to the customer: too late to cancel");
                Err(CommandError::NotPossible { why })
            }
            _ => Ok(()),
        }
    }

    fn check_release(&self, order: OrderId) -> Result<(), CommandError> {
        match (self.status(order)?, &self.orders[order].state) {
            (_, OrderState::Pending { .. }) if self.is_down() => {
                let why = format!("the dispatcher is down and cannot release {order}");
                Err(CommandError::NotPossible { why })
            }
            (_, OrderState::Pending { .. }) => Ok(()),
            (from, _) => Err(CommandError::IllegalTransition { order, from, to: Status::Queued }),
        }
    }

    fn carry_out(&mut self, command: &Command) {
        match command {
            Command::PlaceOrder(spec) => self.place_by_hand(*spec, None),
            Command::CancelOrder(order) => self.send_cancel_order(*order),
            Command::ReleaseNow(order) => self.admit(*order),
            Command::ReplayDeadLetter(order) => {
                let spec = OrderSpec { release: None, key: None, ..self.orders[*order].spec };
                self.place_by_hand(spec, Some(*order));
            }
            Command::InjectFault(kind) => self.start_fault(*kind),
            Command::StopFault(fault) => self.stop_fault(*fault),
            _ => self.change_setting(command),
        }
    }

    fn change_setting(&mut self, command: &Command) {
        let now = self.now();
        self.log.emit(now, Event::SettingsChanged(Box::new(command.clone())));
        match *command {
            Command::SetQueuePolicy(policy) => {
                self.settings.queue = policy;
                self.queue.set_policy(policy, now);
                self.arm_rise();
            }
            Command::SetAssignPolicy(policy) => {
                self.settings.assign = policy;
                self.reset_window();
            }
            Command::SetRetryPolicy(policy) => self.settings.retry = policy,
            Command::SetArrivalRate { per_hour } => {
                self.suspend_demand();
                self.settings.arrivals_per_hour = per_hour;
                self.resume_demand();
            }
            Command::SetDriversOnShift { count } => {
                self.settings.drivers_on_shift = count;
                self.update_shifts();
            }
            Command::SetQueueCapacity(capacity) => self.settings.queue_capacity = capacity,
            Command::SetIdempotency(idempotency) => self.settings.idempotency = idempotency,
            Command::SetKeyRule(rule) => self.settings.keys = rule,
            Command::SetInversionFix(fix) => self.settings.inversion_fix = fix,
            Command::SetDispatcherLog(log) => self.settings.log = log,
            Command::SetMode(mode) => {
                self.settings.mode = mode;
                self.on_mode_change();
            }
            Command::SetBundling(bundling) => self.settings.bundling = bundling,
            Command::SetProtocol(protocol) => {
                let before = self.settings.protocol;
                self.settings.protocol = protocol;
                if before.heartbeat_every != protocol.heartbeat_every {
                    self.restart_heartbeats();
                }
            }
            Command::SetWhenFull(when_full) => self.settings.when_full = when_full,
            Command::SetBreaker(policy) => self.set_breaker(policy),
            Command::SetLimits(ref limits) => self.set_limits(limits.clone()),
            // Invariant: `carry_out` keeps everything else to itself.
            _ => unreachable!("{command:?} is no setting"),
        }
        self.request_cycle();
    }
}

/// What the size of an order must satisfy, wherever it comes from.
pub(super) fn check_size(size: u32) -> Result<(), CommandError> {
    in_range("size (units of bag space)", size, 1, OrderSpec::SIZE_MAX.into())
}

/// What a retry policy must satisfy, wherever it comes from.
pub(super) fn check_retry(policy: &RetryPolicy) -> Result<(), CommandError> {
    in_range("retry base (us)", policy.base.as_micros(), 0, DAY_US)?;
    in_range("retry cap (us)", policy.cap.as_micros(), policy.base.as_micros(), DAY_US)?;
    in_range("attempts", policy.max_attempts, 1, 1_000)?;
    // Leases need no check against it: heartbeats renew them for as long as an attempt runs.
    let timeout = policy.attempt_timeout.map_or(DAY_US, SimDuration::as_micros);
    in_range("attempt time-out (us)", timeout, 1_000_000, 7 * DAY_US)?;
    in_range("total deadline (us)", policy.total_deadline.as_micros(), 1_000_000, 7 * DAY_US)
}

/// What a key rule must satisfy, wherever it comes from.
pub(super) fn check_keys(rule: KeyRule) -> Result<(), CommandError> {
    in_range("keys kept for (us)", rule.kept_for.as_micros(), 0, 7 * DAY_US)
}

/// What the message layer must satisfy: no zero that could repeat for ever in one instant.
pub(super) fn check_protocol(p: &Protocol) -> Result<(), CommandError> {
    const SECOND: u64 = 1_000_000;
    in_range("latency (us)", p.latency.as_micros(), 0, 600 * SECOND)?;
    in_range("resend after (us)", p.resend_after.as_micros(), SECOND / 10, DAY_US)?;
    in_range("think time (us)", p.think_time.as_micros(), 0, DAY_US / 2)?;
    // A time-out below that would have orders offered round and round without end.
    let answer = p.answer_max().as_micros();
    in_range("offer time-out (us)", p.offer_timeout.as_micros(), SECOND.max(answer), DAY_US)?;
    in_range("exclusion (us)", p.exclusion.as_micros(), SECOND, DAY_US)?;
    if p.heartbeat_every == SimDuration::ZERO {
        return Ok(());
    }
    in_range("heartbeat (us)", p.heartbeat_every.as_micros(), SECOND, DAY_US)?;
    in_range("lease (us)", p.lease.as_micros(), p.heartbeat_every.as_micros(), DAY_US)
}

/// What a queue policy must satisfy, wherever it comes from.
pub(super) fn check_queue(policy: QueuePolicy) -> Result<(), CommandError> {
    let aging_in_range = |aging: Option<SimDuration>| {
        let aging = aging.map_or(1, SimDuration::as_micros);
        in_range("aging (us per class)", aging, 1, DAY_US)
    };
    match policy {
        QueuePolicy::Priority { aging } => aging_in_range(aging),
        QueuePolicy::MultiLevel(Levels { share, demote_after, aging, .. }) => {
            if let LevelShare::Weighted(weights) = share {
                weights.iter().try_for_each(|&weight| in_range("level weight", weight, 1, 100))?;
            }
            in_range("failed attempts per level", demote_after.unwrap_or(1), 1, 1_000)?;
            aging_in_range(aging)
        }
        _ => Ok(()),
    }
}

/// What an assignment policy must satisfy. A window longer than ten minutes would only hold.
pub(super) fn check_assign(policy: AssignPolicy) -> Result<(), CommandError> {
    match policy {
        AssignPolicy::Weighted(w) => {
            in_range("weight of distance", w.distance, 0, 100)?;
            in_range("weight of load", w.load, 0, 100)?;
            in_range("weight of idle time", w.idle, 0, 100)?;
            in_range("weight of acceptance", w.acceptance, 0, 100)
        }
        AssignPolicy::Optimal { window } => {
            in_range("hold window (us)", window.as_micros(), 0, 600_000_000)
        }
        _ => Ok(()),
    }
}
