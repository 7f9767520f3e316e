//! What a run looks like: pure functions from a run to pictures, numbers and sentences.

pub mod camera;
pub mod detail;
pub mod draw;
pub mod explain;
pub mod faults;
pub mod filter;
pub mod flights;
pub mod frame;
pub mod landmarks;
pub mod lens;
pub mod letters;
pub mod live;
pub mod log;
pub mod map;
pub mod mark;
pub mod names;
pub mod numbers;
pub mod palette;
pub mod panel;
pub mod pick;
pub mod raster;
pub mod room;
pub mod route;
pub mod storm;
pub mod story;
pub mod svg;
