//! Chance for drawing a city: whole numbers only, so that every machine draws the same city.

use crate::core::rng::{self, Purpose};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::Rng;

/// A stream of random choices for one part of the work.
pub struct Dice(Xoshiro256PlusPlus);

/// The parts of the work; each has a stream of its own, so that one more park moves no street.
#[derive(Clone, Copy)]
pub enum Part {
    Lattice,
    River,
    Lines,
    Parks,
    Gaps,
    OneWays,
    Names,
    Districts,
    Restaurants,
    Drivers,
    Buildings,
}

impl Dice {
    pub fn new(seed: u64, part: Part) -> Dice {
        Dice(rng::generator(seed, Purpose::City, part as u64))
    }
    /// Uniform in `0..n`; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        rng::below(self.0.next_u64(), n as u64) as usize
    }
    /// Uniform in `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + rng::below(self.0.next_u64(), (high - low + 1) as u64) as i64
    }
    /// Whether something with a chance of `percent` in a hundred happens.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }
    /// A random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for idx in (1..items.len()).rev() {
            items.swap(idx, self.below(idx + 1));
        }
    }
}

/// Smooth noise in `-1024..=1024` at `(x, y)`, with one independent value per `period` and
/// `layer`: random values on a lattice, blended with a smoothstep in 1/1024.
pub fn noise(seed: u64, layer: u64, (x, y): (i64, i64), period: i64) -> i64 {
    let corner = |i: i64, j: i64| {
        let cell = ((i as u32 as u64) << 32) | u64::from(j as u32);
        rng::below(rng::draw(seed, Purpose::City, cell, LAYERS + layer), 2049) as i64 - 1024
    };
    let smooth = |t: i64| t * t * (3 * 1024 - 2 * t) / (1024 * 1024);
    let (i, j) = (x.div_euclid(period), y.div_euclid(period));
    let (s, t) = (
        smooth(x.rem_euclid(period) * 1024 / period),
        smooth(y.rem_euclid(period) * 1024 / period),
    );
    let mix = |a: i64, b: i64, t: i64| a + (b - a) * t / 1024;
    let south = mix(corner(i, j), corner(i + 1, j), s);
    let north = mix(corner(i, j + 1), corner(i + 1, j + 1), s);
    mix(south, north, t)
}

/// Draws of the noise begin here in each stream, away from the generators' seeds.
const LAYERS: u64 = 1000;
