//! The wire format: what goes over links, files and worker messages.

pub mod assignment;
pub mod dimacs;
pub mod events;
pub mod file;
pub mod grubhub;
pub mod import;
pub mod inversion;
pub mod presets;
pub mod problem;
pub mod theory;
pub mod wire;

pub use import::{Imported, import};
