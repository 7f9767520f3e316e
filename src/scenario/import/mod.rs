//! Importers: street maps and Grubhub instances, told apart by content and never by name.

pub mod graph;
pub mod json;
pub mod place;
pub mod streets;
pub mod text;

/// What OpenStreetMap's licence asks to be shown.
pub const OSM_ATTRIBUTION: &str = "© OpenStreetMap contributors";
