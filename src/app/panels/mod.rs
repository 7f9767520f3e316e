//! The panels beside the map, one file each. They print the panel model and send commands.

pub mod assign_policy;
pub mod decision;
pub mod demand;
pub mod entities;
pub mod faults;
pub mod inspector;
pub mod log;
pub mod queue_list;
pub mod queue_policy;
pub mod retry;
pub mod score;
pub mod states;
