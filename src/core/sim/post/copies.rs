//! The copies of one message on their way, and those held back to be overtaken.

use crate::core::id::MessageId;
use crate::core::message::{Party, Way};
use crate::core::scheduler::TimerId;
use crate::core::time::SimTime;
use std::collections::BTreeMap;

/// One copy of a message or of its acknowledgement on its way.
#[derive(Clone, Copy, Debug)]
pub struct Copy {
    /// Its number among all copies of the message.
    pub number: u32,
    pub way: Way,
    pub sent: SimTime,
    pub due: SimTime,
    pub timer: TimerId,
    /// Whether it waits to be overtaken.
    pub held: bool,
}

/// The copies of one message: hardly ever more than one, which needs no allocation.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    next: u32,
    first: Option<Copy>,
    more: Vec<Copy>,
}

impl Copies {
    pub const fn next_number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }
    pub fn push(&mut self, copy: Copy) {
        match self.first {
            None => self.first = Some(copy),
            Some(_) => self.more.push(copy),
        }
    }
    pub fn take(&mut self, number: u32) -> Option<Copy> {
        if self.first.is_some_and(|copy| copy.number == number) {
            return self.first.take();
        }
        let idx = self.more.iter().position(|copy| copy.number == number)?;
        Some(self.more.swap_remove(idx))
    }
    pub fn iter(&self) -> impl Iterator<Item = &Copy> {
        self.first.iter().chain(&self.more)
    }
    pub fn get_mut(&mut self, number: u32) -> Option<&mut Copy> {
        self.first.iter_mut().chain(&mut self.more).find(|copy| copy.number == number)
    }
    /// The copy of this way that is due first, of equals the one sent first.
    pub fn due_first(&self, way: Way) -> Option<&Copy> {
        let there = self.iter().filter(|copy| copy.way == way);
        there.min_by_key(|copy| (copy.due, copy.number))
    }
    pub const fn is_empty(&self) -> bool {
        self.first.is_none() && self.more.is_empty()
    }
}

/// Copies held back, by their receiver.
#[derive(Clone, Debug, Default)]
pub struct Held(BTreeMap<Party, Vec<(MessageId, u32)>>);

impl Held {
    pub fn add(&mut self, to: Party, message: MessageId, copy: u32) {
        self.0.entry(to).or_default().push((message, copy));
    }
    pub fn forget(&mut self, to: Party, message: MessageId, copy: u32) {
        if let Some(held) = self.0.get_mut(&to) {
            held.retain(|&other| other != (message, copy));
        }
    }
    /// Everything held back from a receiver, in the order in which it was.
    pub fn release(&mut self, to: Party) -> Vec<(MessageId, u32)> {
        if self.0.is_empty() { Vec::new() } else { self.0.remove(&to).unwrap_or_default() }
    }
}
