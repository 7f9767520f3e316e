//! The panels beside the map, one file each. They print the panel model and send commands.

pub mod assign_policy;
pub mod decision;
pub mod demand;
pub mod entities;
pub mod faults;
pub mod inspector;
pub mod keys;
mod levels;
pub mod log;
pub mod pressure;
pub mod queue_list;
pub mod queue_policy;
pub mod retry;
pub mod score;
pub mod states;
