//! Dispatch Playground.

pub mod core;
pub mod engine;
pub mod scenario;
pub mod view;
