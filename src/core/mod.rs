//! The dispatch core: deterministic, integer, pure. Knows no view, file format, browser or clock.

pub mod assign;
pub mod city;
pub mod command;
pub mod digest;
pub mod driver;
pub mod event;
pub mod fault;
pub mod geo;
pub mod grid;
pub mod id;
pub mod idempotency;
pub mod message;
pub mod metrics;
pub mod network;
pub mod order;
pub mod queue;
pub mod replay;
pub mod restaurant;
pub mod retry;
pub mod rng;
pub mod scheduler;
pub mod settings;
pub mod sim;
pub mod time;
pub mod travel;
