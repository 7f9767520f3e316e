//! Where events are stamped: sequence, time, cause, digest.

use super::Out;
use crate::core::digest::Digest;
use crate::core::event::{Cause, Event, Stamped};
use crate::core::time::SimTime;
use std::hash::Hasher;

/// Stamps events and keeps the ones that the caller has not taken yet.
#[derive(Clone, Debug)]
pub struct Log {
    seq: u64,
    cause: Cause,
    digest: Digest,
    fresh: Vec<Stamped>,
}

impl Log {
    pub(super) fn new() -> Log {
        Log { seq: 0, cause: Cause::Scenario, digest: Digest::default(), fresh: Vec::new() }
    }

    /// What later events and timers are attributed to.
    pub(super) const fn cause(&self) -> Cause {
        self.cause
    }

    pub(super) const fn set_cause(&mut self, cause: Cause) {
        self.cause = cause;
    }

    /// Stamps an event. What follows in the same handling is attributed to it.
    pub(super) fn emit(&mut self, at: SimTime, event: Event) {
        let stamped = Stamped { seq: self.seq, at, cause: self.cause, event };
        self.digest.absorb(&stamped);
        self.cause = Cause::Event(self.seq);
        self.seq += 1;
        self.fresh.push(stamped);
    }

    /// The events that the caller has not taken yet.
    pub(super) fn fresh(&self) -> &[Stamped] {
        &self.fresh
    }

    pub(super) const fn n_events(&self) -> u64 {
        self.seq
    }

    pub(super) fn digest(&self) -> u64 {
        self.digest.finish()
    }

    pub(super) fn take(&mut self, out: &mut Out) {
        if out.is_empty() {
            std::mem::swap(out, &mut self.fresh);
        } else {
            out.append(&mut self.fresh);
        }
    }
}
