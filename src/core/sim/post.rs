//! The message layer: latency, loss, resending until acknowledged, duplicates recognised.
//!
//! Delivery is at least once: a reliable message is sent again until its acknowledgement arrives,
//! and its receiver acts on the first copy only, unless idempotency is switched off. Knows nothing
//! of what a message asks for.

mod copies;
mod meddling;

use super::Sim;
use super::demand::Placement;
use super::timer::TimerKind;
use crate::core::canary::unrepeatable;
use crate::core::driver::Beat;
use crate::core::event::Event;
use crate::core::fault::CrashPoint;
use crate::core::id::{DriverId, MessageId, NodeId, OrderId};
use crate::core::message::{About, MessageKind, Party, Unsettled, Way};
use crate::core::rng::{Purpose, below, chance, draw};
use crate::core::scheduler::TimerId;
use crate::core::time::{SimDuration, SimTime};
use copies::{Copies, Copy, Held};
use std::collections::BTreeMap;

/// Messages that are not settled: in flight, or waiting for their acknowledgement.
#[derive(Clone, Debug, Default)]
pub(super) struct Post {
    next: u32,
    open: BTreeMap<MessageId, Message>,
    held: Held,
}

/// A message on its way.
#[derive(Clone, Debug)]
struct Message {
    letter: Letter,
    /// How often it was sent again.
    resend: u32,
    copies: Copies,
    receipts: u32,
    acknowledged: bool,
    resend_timer: Option<TimerId>,
    stream: u64,
    first_draw: u64,
}

impl Message {
    const fn unsettled(&self, message: MessageId) -> Unsettled {
        let Letter { kind, from, to, about, .. } = self.letter;
        let Message { resend, receipts, acknowledged, .. } = *self;
        Unsettled { message, kind, from, to, about, resend, receipts, acknowledged }
    }
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    pub kind: MessageKind,
    pub from: Party,
    pub to: Party,
    /// What it is about; `None` for an order that has no id yet.
    pub about: Option<About>,
    /// The order that it places.
    pub placement: Option<Placement>,
}

impl Letter {
    fn order(&self) -> Option<OrderId> {
        self.about.map(|about| about.order)
    }
    /// Sender and receiver of a copy.
    const fn ends(&self, way: Way) -> (Party, Party) {
        match way {
            Way::There => (self.from, self.to),
            Way::Back => (self.to, self.from),
        }
    }
    const fn kind_of(&self, way: Way) -> MessageKind {
        match (way, self.kind) {
            (Way::There, kind) => kind,
            (Way::Back, MessageKind::PlaceOrder) => MessageKind::OrderAck,
            (Way::Back, _) => MessageKind::Ack,
        }
    }
}

impl Sim {
    /// Sends a message from the dispatcher to a driver.
    pub(super) fn tell_driver(&mut self, driver: DriverId, kind: MessageKind, about: About) {
        let (from, to) = (Party::Dispatcher, Party::Driver(driver));
        self.send(Letter { kind, from, to, about: Some(about), placement: None });
    }

    /// Sends a message from a driver to the dispatcher.
    pub(super) fn tell_dispatcher(&mut self, driver: DriverId, kind: MessageKind, about: About) {
        let (from, to) = (Party::Driver(driver), Party::Dispatcher);
        self.send(Letter { kind, from, to, about: Some(about), placement: None });
    }

    pub(super) fn send(&mut self, letter: Letter) -> MessageId {
        let id = self.next_message();
        let (subject, first_draw) = match (letter.about, letter.placement) {
            (Some(about), _) => {
                let order = &self.orders[about.order];
                // Every offer has its own numbers, whatever other orders go through.
                (order.placement, order.attempts.len() as u64 + u64::from(order.offers))
            }
            (None, Some(placement)) => (placement.number, u64::from(placement.submission)),
            (None, None) => (0, 0),
        };
        let message = Message {
            letter,
            resend: 0,
            copies: Copies::default(),
            receipts: 0,
            acknowledged: false,
            resend_timer: None,
            stream: stream(letter.kind, subject),
            first_draw: first_draw << 16,
        };
        self.post.open.insert(id, message);
        self.transmit(id);
        id
    }

    fn next_message(&mut self) -> MessageId {
        self.post.next += 1;
        MessageId(self.post.next - 1)
    }

    /// Sends one copy, which may get lost, and arms the resend.
    fn transmit(&mut self, id: MessageId) {
        let now = self.now();
        let Some(message) = self.post.open.get_mut(&id) else { return };
        let Message { letter, stream, resend, .. } = *message;
        let (kind, order) = (letter.kind, letter.order());
        let k = message.first_draw + u64::from(resend);
        let Letter { from, to, .. } = letter;
        let event = Event::MessageSent { message: id, kind, from, to, order, resend };
        self.log.emit(now, event);
        self.set_out(id, Way::There, (stream, k));
        let resend_timer = kind
            .is_reliable()
            .then(|| self.schedule(now + self.resend_gap(resend), TimerKind::Resend(id)));
        if let Some(message) = self.post.open.get_mut(&id) {
            message.resend_timer = resend_timer;
        }
    }

    /// Puts a copy on its way, unless it is lost; `numbers` are its stream and its place there.
    fn set_out(&mut self, id: MessageId, way: Way, numbers: (u64, u64)) {
        let Some(message) = self.post.open.get(&id) else { return };
        let letter = message.letter;
        let (stream, k) = numbers;
        if self.is_cut_off(letter.ends(way).0, &letter) || self.is_lost(stream, k) {
            return self.lose(id, way, &letter);
        }
        let due = self.now() + self.latency(stream, k);
        let copy = self.add_copy(id, way, due);
        self.meddle(id, copy, numbers);
    }

    pub(super) fn add_copy(&mut self, message: MessageId, way: Way, due: SimTime) -> u32 {
        let sent = self.now();
        let Some(open) = self.post.open.get_mut(&message) else { return 0 };
        let copy = open.copies.next_number();
        let timer = self.schedule(due, TimerKind::Arrival { message, copy });
        if let Some(open) = self.post.open.get_mut(&message) {
            open.copies.push(Copy { number: copy, way, sent, due, timer, held: false });
        }
        copy
    }

    fn lose(&mut self, message: MessageId, way: Way, letter: &Letter) {
        let (now, kind, order) = (self.now(), letter.kind_of(way), letter.order());
        self.log.emit(now, Event::MessageLost { message, kind, order });
    }

    /// A copy reaches its receiver, who may not hear it.
    pub(super) fn on_arrival(&mut self, id: MessageId, copy: u32) {
        let Some(message) = self.post.open.get_mut(&id) else { return };
        let letter = message.letter;
        let Some(copy) = message.copies.take(copy) else { return };
        let to = letter.ends(copy.way).1;
        if copy.held {
            self.post.held.forget(to, id, copy.number);
        }
        if self.is_cut_off(to, &letter) {
            self.lose(id, copy.way, &letter);
        } else if !self.is_dark(to) {
            match copy.way {
                Way::There => self.on_copy(id),
                Way::Back => self.on_acknowledged(id),
            }
            self.release_held(to);
        }
        self.settle(id);
    }

    fn on_copy(&mut self, id: MessageId) {
        let now = self.now();
        let Some(message) = self.post.open.get_mut(&id) else { return };
        let letter = message.letter;
        message.receipts += 1;
        let first = message.receipts == 1;
        let kind = letter.kind;
        if kind != MessageKind::PlaceOrder {
            self.acknowledge(id);
        }
        match (first, self.ignores_duplicates() || self.is_unanswered(id)) {
            (true, _) => self.receive(letter, id),
            (false, true) => self.log.emit(now, Event::DuplicateIgnored { message: id, kind }),
            (false, false) => {
                self.log.emit(now, Event::DuplicateActedOn { message: id, kind });
                self.receive(letter, id);
            }
        }
        if kind == MessageKind::PlaceOrder {
            self.answer_submission(id);
        }
    }

    pub(super) fn acknowledge(&mut self, id: MessageId) {
        let Some(message) = self.post.open.get(&id) else { return };
        let letter = message.letter;
        if !letter.kind.is_reliable() {
            return;
        }
        let (stream_of, k) = (message.stream, message.first_draw + u64::from(message.receipts));
        let places = letter.kind == MessageKind::PlaceOrder;
        if places && self.strikes(CrashPoint::BeforeAck) {
            return;
        }
        let stream = stream_of ^ stream(letter.kind_of(Way::Back), 0);
        self.set_out(id, Way::Back, (stream, k));
        if places {
            self.strikes(CrashPoint::AfterAck);
        }
    }

    /// The acknowledgement has reached the sender: no more copies.
    fn on_acknowledged(&mut self, id: MessageId) {
        let Some(message) = self.post.open.get_mut(&id) else { return };
        message.acknowledged = true;
        let kind = message.letter.kind;
        if let Some(timer) = message.resend_timer.take() {
            self.timers.cancel(timer);
        }
        if kind == MessageKind::PlaceOrder {
            self.on_answered(id);
        }
    }

    pub(super) fn on_resend(&mut self, id: MessageId) {
        let now = self.now();
        let Some(message) = self.post.open.get_mut(&id) else { return };
        message.resend_timer = None;
        let Message { letter, resend, .. } = *message;
        // An offer that is over needs no further copies.
        let on_offer = letter.about.and_then(|about| self.offered_attempt(about)).is_some();
        let over = letter.kind == MessageKind::Offer && !on_offer;
        let dark = self.is_dark(letter.from);
        let timer = (dark && !over)
            .then(|| self.schedule(now + self.resend_gap(resend), TimerKind::Resend(id)));
        let Some(message) = self.post.open.get_mut(&id) else { return };
        message.resend_timer = timer;
        message.acknowledged |= over;
        if over {
            self.settle(id);
        } else if !dark {
            message.resend += 1;
            self.transmit(id);
        }
    }

    /// The gap doubles five times at most, so that a dark receiver costs little for ever.
    fn resend_gap(&self, resend: u32) -> SimDuration {
        self.settings.protocol.resend_after.times(1 << resend.min(5))
    }

    /// Messages that are in flight, or wait for their acknowledgement.
    pub fn unsettled_messages(&self) -> impl Iterator<Item = Unsettled> {
        self.post.open.iter().map(|(&message, open)| open.unsettled(message))
    }

    /// The same for one message; `None` once it is settled.
    pub fn unsettled_message(&self, message: MessageId) -> Option<Unsettled> {
        self.post.open.get(&message).map(|open| open.unsettled(message))
    }

    /// How many messages have been sent so far, resent ones once.
    pub const fn n_messages(&self) -> u32 {
        self.post.next
    }

    /// Where the customer of a message lives; `None` once it is settled, and for an order that
    /// has none. O(log messages).
    pub fn customer_door(&self, message: MessageId) -> Option<NodeId> {
        self.door_of(&self.post.open.get(&message)?.letter)
    }

    fn door_of(&self, letter: &Letter) -> Option<NodeId> {
        let placed = letter.placement.map(|placement| placement.spec.destination);
        placed.or_else(|| Some(self.orders[letter.order()?].spec.destination))
    }

    /// Whether a message has a copy that would never arrive, or should have; none has.
    pub(super) fn is_stranded(&self, message: MessageId) -> bool {
        let lost = |copy: &Copy| !self.timers.is_live(copy.timer) || copy.due < self.now();
        self.post.open.get(&message).is_some_and(|message| message.copies.iter().any(lost))
    }

    /// Forgets a message once nothing of it is under way.
    pub(super) fn settle(&mut self, id: MessageId) {
        if let Some(message) = self.post.open.get(&id)
            && message.copies.is_empty()
            && message.resend_timer.is_none()
            && (message.acknowledged || !message.letter.kind.is_reliable())
        {
            self.post.open.remove(&id);
        }
    }

    /// A driver reports. Heartbeats are many: they are not kept and only their loss is told. They
    /// can be late; a second one or another order of them would make no difference.
    pub(super) fn send_heartbeat(&mut self, driver: DriverId) {
        let now = self.now();
        let message = self.next_message();
        let stream = stream(MessageKind::Heartbeat, u64::from(driver.0));
        let k = self.drivers[driver].heartbeats;
        self.drivers[driver].heartbeats += 1;
        let kind = MessageKind::Heartbeat;
        let lost = self.is_cut_off_driver(driver) || self.is_lost(stream, k);
        let due = (!lost).then(|| {
            let due = now + self.latency(stream, k).plus(self.extra_delay(stream, k));
            self.schedule(due, TimerKind::HeartbeatArrival(driver));
            due
        });
        if lost {
            self.log.emit(now, Event::MessageLost { message, kind, order: None });
        }
        self.drivers[driver].beat = Some(Beat { message, sent: now, due });
    }

    /// Whether a party neither hears nor speaks: a driver who is broken down, or the dispatcher
    /// while it is.
    fn is_dark(&self, party: Party) -> bool {
        match party {
            Party::Driver(driver) => self.drivers[driver].broken.is_some(),
            Party::Dispatcher => self.is_down(),
            Party::Customer | Party::Restaurant(_) => false,
        }
    }

    /// A volatile dispatcher went down: what it had to send again and what it had received are
    /// forgotten. Copies under way still arrive.
    pub(super) fn forget_post(&mut self) {
        let open: Vec<MessageId> = self.post.open.keys().copied().collect();
        for id in open {
            let Some(message) = self.post.open.get_mut(&id) else { continue };
            if message.letter.to == Party::Dispatcher {
                message.receipts = 0;
            }
            if message.letter.from == Party::Dispatcher {
                message.acknowledged = true;
                if let Some(timer) = message.resend_timer.take() {
                    self.timers.cancel(timer);
                }
                self.settle(id);
            }
        }
    }

    /// Records that a message of a superseded attempt came in.
    pub(super) fn ignore_stale(&mut self, message: MessageId, kind: MessageKind, about: About) {
        let now = self.now();
        if let Some(attempt) = about.attempt {
            let order: OrderId = about.order;
            self.log.emit(now, Event::StaleIgnored { message, kind, order, attempt });
        }
    }

    fn is_lost(&self, stream: u64, k: u64) -> bool {
        let ppm = self.message_loss_ppm();
        ppm > 0 && chance(draw(self.setup.seed, Purpose::Faults, stream, k), ppm)
    }

    /// Uniform in half to one and a half of the mean.
    pub(super) fn latency(&self, stream: u64, k: u64) -> SimDuration {
        let mean = self.settings.protocol.latency.as_micros();
        let bits = draw(self.setup.seed, Purpose::Latency, stream, k);
        SimDuration::from_micros(mean / 2 + below(bits, mean) + unrepeatable())
    }
}

const fn stream(kind: MessageKind, subject: u64) -> u64 {
    ((kind as u64 + 1) << 48) ^ subject
}
