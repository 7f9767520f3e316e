//! Native tests, all in one binary so that it links once.

#![allow(clippy::unwrap_used, reason = "a failing unwrap is a failing test, in helpers too")]
// `wasm-pack test` builds every test target for the browser; these need files and native crates.
#![cfg(not(target_arch = "wasm32"))]

mod assignment;
mod backoff;
mod backoff_reference;
mod bad_input;
mod bad_scenarios;
mod behaviour;
mod bundling;
mod cases;
mod cli;
mod compare;
mod contrast;
mod crash;
mod effects;
mod exhaustive;
mod fault_sources;
mod faults;
mod fit;
mod generator;
mod grid;
mod grid_city;
mod grubhub;
mod hindsight;
mod holding_back;
mod inversion;
mod joint;
mod kept;
mod keys;
mod laws;
#[cfg(feature = "cli")]
mod lessons;
mod limits;
mod maps;
mod message_faults;
mod metrics;
mod networks;
mod oracles;
mod outcomes;
mod pdptw;
mod queue_cases;
mod queueing;
mod random_runs;
mod readme;
mod retry_cases;
mod road_faults;
mod router;
mod run;
mod scenes;
mod script;
mod script_words;
mod sync;
mod theory;
mod tidy;
mod transitions;
