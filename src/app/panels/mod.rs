//! The panels beside the map, one file each. They print the panel model and send commands.

pub mod actions;
pub mod assign_policy;
pub mod decision;
pub mod demand;
pub mod dispatcher;
pub mod entities;
pub mod faults;
pub mod filter;
pub mod inspector;
pub mod inversion;
pub mod keys;
pub mod ledger;
mod levels;
mod limits;
pub mod log;
pub mod messages;
pub mod place_order;
pub mod pressure;
pub mod protocol;
pub mod queue_list;
pub mod queue_policy;
pub mod retry;
pub mod score;
pub mod shares;
pub mod states;
