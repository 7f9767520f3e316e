//! Which order each key stands for, and what a submission with a known key gets.
//!
//! Nothing is ever removed: an entry is a few bytes beside its order, and whether a key is free is
//! decided when it is asked for, by the rule in force then.

use super::Sim;
use super::demand::Placement;
use crate::core::event::Event;
use crate::core::id::{MessageId, OrderId};
use crate::core::idempotency::{Idempotency, Key, KeysFreed};
use crate::core::order::{FailReason, Order, OrderState};
use std::collections::BTreeMap;

/// The dispatcher's store of keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    entries: BTreeMap<Key, Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The order that the wish became first.
    first: OrderId,
    /// The order whose result the dispatcher gives for the key; `None` where a crash made it
    /// forget the key.
    known: Option<OrderId>,
    /// Orders made of this wish.
    n_orders: u32,
    /// Submissions of this wish by its customer, the first included.
    n_submissions: u32,
}

/// What a submission is to the dispatcher.
pub(super) enum Submission {
    /// To become an order; of the same wish as `repeats`, where duplicates take effect.
    New { repeats: Option<OrderId>, placement: u64 },
    /// Answered with the first result.
    Known(OrderId),
    /// Refused: the key stands for this order, which was asked for otherwise.
    Conflict(OrderId),
}

impl Keys {
    /// The keys were in memory only: no submission is recognised by those known so far.
    pub(super) fn forget(&mut self) {
        self.entries.values_mut().for_each(|entry| entry.known = None);
    }
}

impl Placement {
    pub(super) fn key(&self) -> Key {
        self.spec.key.map_or(Key::Own(self.number), Key::Given)
    }
}

impl Sim {
    pub(super) fn ignores_duplicates(&self) -> bool {
        self.settings.idempotency == Idempotency::On
    }

    /// Looks a submission's key up, and books the order that it will become under it.
    pub(super) fn look_up(&mut self, submitted: &Placement) -> Submission {
        let (key, next) = (submitted.key(), OrderId(self.orders.len() as u32));
        let held = self.keys.entries.get(&key).copied();
        let Some(held) = held.filter(|entry| !self.is_free(entry.known.unwrap_or(entry.first)))
        else {
            let entry = Entry { first: next, known: Some(next), n_orders: 1, n_submissions: 1 };
            self.keys.entries.insert(key, entry);
            return Submission::New { repeats: None, placement: submitted.number };
        };
        let holder = held.known.unwrap_or(held.first);
        let first = &self.orders[holder];
        let same = first.spec == submitted.spec && first.replays == submitted.replays;
        let looks = held.known.is_some() && self.ignores_duplicates();
        match (looks, same) {
            (true, true) => Submission::Known(holder),
            (true, false) => Submission::Conflict(holder),
            // Another wish that happens to have the same key: nobody looks.
            (false, false) => Submission::New { repeats: None, placement: submitted.number },
            (false, true) => {
                let known = Some(held.known.unwrap_or(next));
                let entry = Entry { known, n_orders: held.n_orders + 1, ..held };
                self.keys.entries.insert(key, entry);
                let placement = twin(submitted.number, held.n_orders);
                Submission::New { repeats: Some(held.first), placement }
            }
        }
    }

    /// The customer of an order submits the same wish once more, as one does who has seen no
    /// answer: another message with the same key.
    pub(super) fn submit_again(&mut self, order: OrderId) {
        let Order { placement, spec, replays, .. } = self.orders[order];
        let number = placement & (TWIN - 1);
        let mut again = Placement { number, at: self.now(), spec, replays, submission: 0 };
        if let Some(entry) = self.keys.entries.get_mut(&again.key()) {
            again.submission = entry.n_submissions;
            entry.n_submissions += 1;
        }
        self.submit(again);
    }

    /// Whether a key that stands for this order may be used anew: see `core::idempotency`.
    fn is_free(&self, order: OrderId) -> bool {
        let rule = self.settings.keys;
        let (at, at_once) = match self.orders[order].state {
            OrderState::Completed { at, .. } => (at, false),
            // Not a result that anybody was given.
            OrderState::Failed { at, reason: FailReason::LostInCrash } => (at, false),
            OrderState::Failed { at, .. } => (at, rule.freed != KeysFreed::Never),
            OrderState::Cancelled { at } => (at, rule.freed == KeysFreed::OnFailureOrCancel),
            _ => return false,
        };
        at_once || self.now() >= at + rule.kept_for
    }

    /// Answers a submission whose key is known; the message layer acknowledges it as any other.
    pub(super) fn repeat_result(&mut self, order: OrderId, message: MessageId) {
        let (now, status) = (self.now(), self.orders[order].status());
        self.log.emit(now, Event::FirstResultReturned { message, order, status });
    }

    pub(super) fn refuse_conflict(&mut self, order: OrderId, message: MessageId) {
        let now = self.now();
        self.log.emit(now, Event::KeyConflict { message, order });
    }
}

/// Placements are numbered below this, and a stream's subject has 40 bits.
const TWIN: u64 = 1 << 33;

/// The number of a wish's further order: names streams of random numbers of its own.
const fn twin(number: u64, n_before: u32) -> u64 {
    number ^ ((n_before as u64 & 0x7F) * TWIN)
}
