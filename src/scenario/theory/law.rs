//! Laws of service times, with their moments and a way to draw from them.

use crate::core::rng::{Purpose, draw};

/// A distribution of positive lengths, in time units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// Exponential with this mean.
    Exponential(f64),
    /// Always the same.
    Fixed(f64),
    /// Uniform between two lengths.
    Uniform(f64, f64),
    /// The sum of two exponential lengths, together of this mean.
    Erlang2(f64),
    /// One of two exponential lengths: with `chance` of mean `first`, else of mean `second`.
    Hyperexponential {
        /// Probability of the first.
        chance: f64,
        /// Mean of the first.
        first: f64,
        /// Mean of the second.
        second: f64,
    },
    /// The exponential function of a normal variable.
    Lognormal {
        /// Mean of the normal variable.
        mean: f64,
        /// Variance of the normal variable.
        variance: f64,
    },
    /// One of two lengths.
    TwoPoint {
        /// Probability of the first.
        chance: f64,
        /// The first.
        first: f64,
        /// The second.
        second: f64,
    },
}

impl Law {
    /// The `n`-th moment, for `n` from 1 to 3.
    pub fn moment(self, n: i32) -> f64 {
        let factorial = f64::from((1..=n).product::<i32>());
        let exponential = |mean: f64| factorial * mean.powi(n);
        match self {
            Law::Exponential(mean) => exponential(mean),
            Law::Fixed(length) => length.powi(n),
            Law::Uniform(low, high) => {
                (high.powi(n + 1) - low.powi(n + 1)) / (f64::from(n + 1) * (high - low))
            }
            Law::Erlang2(mean) => exponential(mean / 2.0) * f64::from(n + 1),
            Law::Hyperexponential { chance, first, second } => {
                chance * exponential(first) + (1.0 - chance) * exponential(second)
            }
            Law::Lognormal { mean, variance } => {
                let n = f64::from(n);
                libm::exp(n * mean + n * n * variance / 2.0)
            }
            Law::TwoPoint { chance, first, second } => {
                chance * first.powi(n) + (1.0 - chance) * second.powi(n)
            }
        }
    }

    /// A length drawn from two uniform numbers above 0 and up to 1.
    pub fn sample(self, [u, v]: [f64; 2]) -> f64 {
        let exponential = |u: f64, mean: f64| -libm::log(u) * mean;
        match self {
            Law::Exponential(mean) => exponential(u, mean),
            Law::Fixed(length) => length,
            Law::Uniform(low, high) => low + (high - low) * u,
            Law::Erlang2(mean) => exponential(u * v, mean / 2.0),
            Law::Hyperexponential { chance, first, second } => {
                exponential(v, if u <= chance { first } else { second })
            }
            Law::Lognormal { mean, variance } => {
                // Box and Muller's normal variable.
                let radius = libm::sqrt(-2.0 * libm::log(u));
                let normal = radius * libm::cos(2.0 * std::f64::consts::PI * v);
                libm::exp(mean + libm::sqrt(variance) * normal)
            }
            Law::TwoPoint { chance, first, second } => {
                if u <= chance {
                    first
                } else {
                    second
                }
            }
        }
    }
}

/// The numbers of one replication, by what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Numbers(pub u64);

impl Numbers {
    /// Two uniform numbers above 0 and up to 1: the `k`-th of the stream `what`.
    pub fn pair(self, what: u64, k: u64) -> [f64; 2] {
        [2 * k, 2 * k + 1].map(|k| {
            let bits = draw(self.0, Purpose::Demand, u64::MAX - what, k);
            ((bits >> 11) + 1) as f64 / (1u64 << 53) as f64
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_have_the_moments_of_their_law() {
        let laws = [
            Law::Exponential(2.0),
            Law::Fixed(1.5),
            Law::Uniform(0.5, 1.5),
            Law::Erlang2(1.0),
            Law::Hyperexponential { chance: 0.5, first: 0.5, second: 1.5 },
            Law::Lognormal { mean: -0.3, variance: 0.6 },
            Law::TwoPoint { chance: 0.75, first: 0.5, second: 2.5 },
        ];
        const N: u64 = 400_000;
        for law in laws {
            for (n, within) in [(1, 0.01), (2, 0.02), (3, 0.15)] {
                let sum: f64 = (0..N).map(|k| law.sample(Numbers(1).pair(0, k)).powi(n)).sum();
                let (got, expect) = (sum / N as f64, law.moment(n));
                assert!((got / expect - 1.0).abs() < within, "{law:?}, {n}: {got}, {expect}");
            }
        }
    }
}
