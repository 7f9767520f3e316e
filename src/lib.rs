//! Dispatch Playground: a dispatch core, and what people see of it. This is the architecture page.
//!
//! # Reading order
//! 1. [`core::command`] and [`core::event`]: what can be asked of a run, and what it answers.
//! 2. [`core::order`] and [`core::driver`]: one state machine per file, with the data in the state.
//! 3. [`core::sim`]: owns the subsystems and routes between them; no rules of its own.
//! 4. [`core::queue`] and [`core::assign`]: one policy per file, and the record of each decision.
//! 5. [`core::network`] and [`core::travel`]: streets, routes, and where someone is at a moment.
//! 6. [`core::metrics`]: a fold over events.
//! 7. [`scenario`]: files in and out. [`view`]: what is on screen, as data. [`compare`]: many runs
//!    and one table. [`lesson`]: the course, as data.
//! 8. [`engine`]: core and view behind two messages, `Request` and `Update`; [`engine::timeline`]
//!    is its time machine, [`engine::saved`] a run as a text, [`engine::export`] what
//!    comes of it as files.
//!
//! The shells come last and hold no rules: `app` (the page, Leptos), `painter` (the canvases in the
//! engine's worker, on which [`view::draw`] draws), `js` (a class for TypeScript), the binaries
//! `engine` (the worker) and `dispatch` (a terminal).
//!
//! # Flow
//! ```text
//!  pointer, key, slider                 animation frame
//!         |                                   |
//!      panels --- Request ---> engine: Sim::apply(command) and Sim::advance(until)
//!         ^                                   |
//!         |                                   +--> events --> metrics, digest, log, recording
//!         +-- Update (panels, 10 a second) <--+
//!             frame (typed arrays)         <--+--> painter, on the page's canvases
//! ```
//! A command is carried out, or rejected with a reason and then changes nothing. Outputs are
//! returned by the call that caused them. Who calls owns the clock.
//!
//! # What is absent, and stays absent
//! **Invariant:** the core has no clock, no file, no thread and no global state. Built as a wasm
//! module it has no imports at all; a check runs it so (`examples/probe.rs`).
//!
//! **Invariant:** no decision of the core depends on a float, on the order of a hash map or on the
//! machine. The same scenario, seed and timed commands give the same events everywhere.
//!
//! **Invariant:** nothing is ticked. States hold the times at which they began and will end, and
//! a position is a function of a state and a moment, so that any frame is exact at any speed.
//!
//! **Invariant:** core types are not serialised. The wire format lives in [`scenario`], so that
//! the core can change without breaking a file or a link.
//!
//! **Invariant:** no stream of random numbers is shared between purposes: a changed policy or
//! fault never shifts another draw, and compared runs see the same customers.
//!
//! **Invariant:** the default features are empty, so that no web crate is in the graph of a plain
//! `cargo test`, and the layers below the shells cannot reach one.
//!
//! **Invariant:** nothing below the shells asks which machine it is built for.
//!
//! `tests/it/tidy.rs` checks the layers, clippy.toml bans the clock, the hash maps and the
//! inexact functions, and the rest is tested where it would break.

#![forbid(unsafe_code)]

#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compare;
pub mod core;
pub mod engine;
#[cfg(feature = "js")]
pub mod js;
pub mod lesson;
#[cfg(feature = "engine")]
pub mod painter;
pub mod scenario;
pub mod view;
