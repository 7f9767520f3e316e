//! The panels beside the map, one file each. They print the panel model and send commands.

pub mod assign_policy;
pub mod decision;
pub mod demand;
pub mod dispatcher;
pub mod entities;
pub mod faults;
pub mod inspector;
pub mod inversion;
pub mod keys;
pub mod ledger;
mod levels;
pub mod log;
pub mod messages;
pub mod pressure;
pub mod queue_list;
pub mod queue_policy;
pub mod retry;
pub mod score;
pub mod shares;
pub mod states;
