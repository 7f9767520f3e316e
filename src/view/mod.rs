//! What a run looks like: pure functions from a run to pictures, numbers and sentences.

pub mod frame;
pub mod map;
pub mod panel;
