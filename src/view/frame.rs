//! What moves on the map at one moment, as flat arrays a painter and a worker message can share.
//!
//! All places are metres east and north of the south-west corner of the city's bounds.

/// Everything that moves, rebuilt in place for each frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Time of the run, in microseconds.
    pub now_us: u64,
    /// [`DRIVER_STRIDE`] numbers for each driver, in id order.
    pub drivers: Vec<f32>,
    /// [`ORDER_STRIDE`] numbers for each order on the map.
    pub orders: Vec<f32>,
    /// [`RESTAURANT_STRIDE`] numbers for each restaurant, in id order.
    pub restaurants: Vec<f32>,
    /// Route of the selected thing: x, y for each point; empty where there is none.
    pub route: Vec<f32>,
    /// [`FLASH_STRIDE`] numbers for each recent event that is animated.
    pub flashes: Vec<f32>,
}

/// x, y, heading in radians (0 east, counter-clockwise), marker, orders in hand, selected (0 or 1).
/// Marker: 0 idle, 1 to restaurant, 2 at the counter, 3 on board, 4 handing over, 5 broken,
/// 6 off shift (not drawn).
pub const DRIVER_STRIDE: usize = 6;

/// id, x, y, marker, class, share of the promise used (1.0 is all of it), selected (0 or 1).
/// Marker: 0 waiting, 1 assigned, 2 on board, 3 delivered a moment ago, 4 retrying,
/// 5 failed a moment ago, 6 cancelled a moment ago.
/// An order stands at its customer; its meal is drawn at the restaurant.
pub const ORDER_STRIDE: usize = 7;

/// x, y, meals waiting or cooking, meals on the counter, places on the counter, flags (1 late).
pub const RESTAURANT_STRIDE: usize = 6;

/// kind, share of the animation passed (0 to 1), x0, y0, x1, y1.
/// Kind: 0 assigned (line from driver to restaurant), 1 picked up, 2 delivered, 3 failed.
pub const FLASH_STRIDE: usize = 6;
