//! Importers: street maps and Grubhub instances, told apart by content and never by name.

mod geojson;
mod geometry;
mod graph;
pub mod json;
mod place;
mod streets;
mod tags;
pub mod text;

/// What OpenStreetMap's licence asks to be shown.
pub const OSM_ATTRIBUTION: &str = "© OpenStreetMap contributors";
