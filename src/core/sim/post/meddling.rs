//! Faults of messages: dropped, delayed, doubled, held back; by rate, or one that is pointed at.
//! And who cannot be heard, because their district is cut off.

use super::super::Sim;
use super::super::timer::TimerKind;
use super::Letter;
use crate::core::command::CommandError;
use crate::core::event::Event;
use crate::core::geo::Point;
use crate::core::id::{DriverId, MessageId};
use crate::core::message::{InFlight, Party, Way};
use crate::core::rng::{Purpose, chance, draw};
use crate::core::time::{SimDuration, SimTime};

/// A copy that nothing overtakes arrives after this long (chosen arbitrarily).
const HELD_MAX: SimDuration = SimDuration::from_mins(1);

impl Sim {
    /// The copies of messages on their way, by message; heartbeats are too many to be kept.
    pub fn messages_in_flight(&self) -> impl Iterator<Item = InFlight> {
        self.post.open.iter().flat_map(|(&message, open)| {
            let letter = open.letter;
            open.copies.iter().map(move |copy| {
                let (from, to) = letter.ends(copy.way);
                InFlight {
                    message,
                    way: copy.way,
                    kind: letter.kind_of(copy.way),
                    from,
                    to,
                    order: letter.order(),
                    sent: copy.sent,
                    due: copy.due,
                }
            })
        })
    }

    pub(in super::super) fn check_in_flight(
        &self,
        message: MessageId,
        way: Way,
    ) -> Result<(), CommandError> {
        let what = match way {
            Way::There => format!("{message} in flight"),
            Way::Back => format!("acknowledgement of {message} in flight"),
        };
        self.copy_due_first(message, way).map(|_| ()).ok_or(CommandError::Unknown { what })
    }

    /// Whether a copy in flight can be held back: not twice.
    pub(in super::super) fn check_hold(
        &self,
        message: MessageId,
        way: Way,
    ) -> Result<(), CommandError> {
        self.check_in_flight(message, way)?;
        let open = self.post.open.get(&message);
        match open.and_then(|open| open.copies.due_first(way)) {
            Some(copy) if copy.held => {
                Err(CommandError::Already { what: format!("{message} is held back") })
            }
            _ => Ok(()),
        }
    }

    fn copy_due_first(&self, message: MessageId, way: Way) -> Option<u32> {
        let copies = &self.post.open.get(&message)?.copies;
        copies.due_first(way).map(|copy| copy.number)
    }

    pub(in super::super) fn drop_in_flight(&mut self, id: MessageId, way: Way) {
        let Some(number) = self.copy_due_first(id, way) else { return };
        let Some(message) = self.post.open.get_mut(&id) else { return };
        let letter = message.letter;
        let Some(copy) = message.copies.take(number) else { return };
        self.timers.cancel(copy.timer);
        if copy.held {
            self.post.held.forget(letter.ends(way).1, id, number);
        }
        self.lose(id, way, &letter);
        self.settle(id);
    }

    pub(in super::super) fn delay_in_flight(&mut self, id: MessageId, way: Way, by: SimDuration) {
        if let Some(copy) = self.copy_due_first(id, way) {
            self.delay(id, copy, by);
        }
    }

    pub(in super::super) fn double_in_flight(&mut self, id: MessageId, way: Way) {
        let Some(copy) = self.copy_due_first(id, way) else { return };
        let Some(message) = self.post.open.get(&id) else { return };
        // Numbers of its own: the first draw of the message, by the number of the copy.
        let numbers = (message.stream ^ BY_HAND, message.first_draw + u64::from(copy));
        self.double(id, way, numbers);
    }

    pub(in super::super) fn hold_in_flight(&mut self, id: MessageId, way: Way) {
        if let Some(copy) = self.copy_due_first(id, way) {
            self.hold_back(id, copy);
        }
    }

    /// What the rates in force do to a copy that has just set out.
    pub(super) fn meddle(&mut self, id: MessageId, copy: u32, (stream, k): (u64, u64)) {
        let by = self.extra_delay(stream, k);
        if by > SimDuration::ZERO {
            self.delay(id, copy, by);
        }
        if self.meddles(stream ^ DOUBLE, k, self.faults.duplicates_ppm())
            && let Some(way) = self.way(id, copy)
        {
            self.double(id, way, (stream ^ DOUBLE, k));
        }
        if self.meddles(stream ^ HOLD, k, self.faults.reorders_ppm()) {
            self.hold_back(id, copy);
        }
    }

    fn way(&mut self, id: MessageId, copy: u32) -> Option<Way> {
        self.post.open.get_mut(&id)?.copies.get_mut(copy).map(|copy| copy.way)
    }

    /// The longest of the delays in force that strike this copy.
    pub(super) fn extra_delay(&self, stream: u64, k: u64) -> SimDuration {
        let striking = self
            .faults
            .delays()
            .iter()
            .filter(|&&(ppm, _)| self.meddles(stream ^ DELAY, k, ppm))
            .map(|&(_, by)| by);
        striking.max().unwrap_or_default()
    }

    fn meddles(&self, stream: u64, k: u64, ppm: u32) -> bool {
        ppm > 0 && chance(draw(self.setup.seed, Purpose::MessageFaults, stream, k), ppm)
    }

    fn delay(&mut self, message: MessageId, copy: u32, by: SimDuration) {
        let now = self.now();
        let Some(open) = self.post.open.get_mut(&message) else { return };
        let letter = open.letter;
        let Some(found) = open.copies.get_mut(copy) else { return };
        let until = found.due + by;
        let kind = letter.kind_of(found.way);
        self.reschedule(message, copy, until);
        let order = letter.order();
        self.log.emit(now, Event::MessageDelayed { message, kind, order, until });
    }

    fn double(&mut self, message: MessageId, way: Way, (stream, k): (u64, u64)) {
        let now = self.now();
        let Some(open) = self.post.open.get(&message) else { return };
        let (kind, order) = (open.letter.kind_of(way), open.letter.order());
        let due = now + self.latency(stream, k);
        self.add_copy(message, way, due);
        self.log.emit(now, Event::MessageDuplicated { message, kind, order });
    }

    /// Holds a copy back until the next message to its receiver has arrived.
    fn hold_back(&mut self, message: MessageId, copy: u32) {
        let now = self.now();
        let Some(open) = self.post.open.get_mut(&message) else { return };
        let letter = open.letter;
        let Some(found) = open.copies.get_mut(copy) else { return };
        if found.held {
            return;
        }
        found.held = true;
        let (kind, order) = (letter.kind_of(found.way), letter.order());
        let (latest, to) = (found.due + HELD_MAX, letter.ends(found.way).1);
        self.reschedule(message, copy, latest);
        self.post.held.add(to, message, copy);
        self.log.emit(now, Event::MessageHeld { message, kind, order });
    }

    /// A message has reached this receiver: what was held back from them has been overtaken and
    /// arrives now.
    pub(in super::super) fn release_held(&mut self, to: Party) {
        let now = self.now();
        for (message, copy) in self.post.held.release(to) {
            if let Some(open) = self.post.open.get_mut(&message)
                && let Some(found) = open.copies.get_mut(copy)
            {
                found.held = false;
                self.reschedule(message, copy, now);
            }
        }
    }

    fn reschedule(&mut self, message: MessageId, copy: u32, due: SimTime) {
        let timer = self.schedule(due, TimerKind::Arrival { message, copy });
        let open = self.post.open.get_mut(&message);
        if let Some(found) = open.and_then(|open| open.copies.get_mut(copy)) {
            found.due = due;
            let old = std::mem::replace(&mut found.timer, timer);
            self.timers.cancel(old);
        }
    }

    /// Whether a party of this letter is in a district that is cut off.
    pub(super) fn is_cut_off(&self, party: Party, letter: &Letter) -> bool {
        if self.faults.partitioned().is_empty() {
            return false;
        }
        let nodes = self.city().network.nodes();
        match party {
            // The dispatcher is in no district.
            Party::Dispatcher => false,
            Party::Driver(driver) => self.is_cut_off_driver(driver),
            Party::Restaurant(id) => self.is_cut_off_place(nodes[self.city().restaurants[id].node]),
            Party::Customer => {
                self.door_of(letter).is_some_and(|door| self.is_cut_off_place(nodes[door]))
            }
        }
    }

    pub(super) fn is_cut_off_driver(&self, driver: DriverId) -> bool {
        !self.faults.partitioned().is_empty() && self.is_cut_off_place(self.driver_pose(driver).at)
    }

    fn is_cut_off_place(&self, at: Point) -> bool {
        let district = self.city().district_at(at);
        district.is_some_and(|district| self.faults.partitioned().contains(&district))
    }
}

/// Streams of random numbers beside a message's own.
const DELAY: u64 = 1 << 60;
const DOUBLE: u64 = 2 << 60;
const HOLD: u64 = 3 << 60;
const BY_HAND: u64 = 4 << 60;
