//! The state of the roads now: open, jammed or closed.

use super::graph::Hop;
use crate::core::id::{EdgeId, Id};
use std::collections::BTreeMap;

/// What roads are not as the network has them. A byte per road keeps the usual case quick.
#[derive(Clone, Debug)]
pub struct Roads {
    state: Vec<u8>,
    /// Travel time of jammed roads, in per cent of the network's.
    jams: BTreeMap<EdgeId, u32>,
}

impl Roads {
    /// Every road open and free.
    pub fn open(n: usize) -> Roads {
        Roads { state: vec![0; n], jams: BTreeMap::new() }
    }
    pub fn is_closed(&self, edge: EdgeId) -> bool {
        self.state[edge.idx()] & CLOSED != 0
    }
    /// Per cent of the network's travel time that the road takes while it is open: 100 or more.
    pub fn percent(&self, edge: EdgeId) -> u32 {
        match self.state[edge.idx()] & JAMMED {
            0 => 100,
            _ => self.jams.get(&edge).copied().unwrap_or(100),
        }
    }
    pub fn jams(&self) -> impl Iterator<Item = (EdgeId, u32)> {
        self.jams.iter().map(|(&edge, &percent)| (edge, percent))
    }
    pub fn set_closed(&mut self, edge: EdgeId, closed: bool) {
        let state = &mut self.state[edge.idx()];
        *state = if closed { *state | CLOSED } else { *state & !CLOSED };
    }
    pub fn set_percent(&mut self, edge: EdgeId, percent: u32) {
        if percent > 100 {
            self.jams.insert(edge, percent);
            self.state[edge.idx()] |= JAMMED;
        } else {
            self.jams.remove(&edge);
            self.state[edge.idx()] &= !JAMMED;
        }
    }
    /// Travel time over a road now, in microseconds, given the network's; `None` where closed.
    pub fn travel_us(&self, edge: EdgeId, free_us: u64) -> Option<u64> {
        match self.state[edge.idx()] {
            0 => Some(free_us),
            JAMMED => Some(slowed(free_us, self.percent(edge))),
            _ => None,
        }
    }
    /// As [`Roads::travel_us`], of a road as a search sees it.
    pub fn over(&self, hop: &Hop) -> Option<u64> {
        self.travel_us(hop.edge, hop.travel_us)
    }
}

/// `free_us` at this many per cent, rounded up, below the mark for "no route".
pub fn slowed(free_us: u64, percent: u32) -> u64 {
    if percent == 100 {
        return free_us;
    }
    let slow = (u128::from(free_us) * u128::from(percent)).div_ceil(100);
    u64::try_from(slow).unwrap_or(u64::MAX - 1)
}

const CLOSED: u8 = 1;
const JAMMED: u8 = 2;
