//! Random numbers: one seed, one named stream per purpose and entity.
//!
//! A draw is a hash of (seed, purpose, entity, k), so that asking for one number never shifts
//! another: changing a policy or injecting a fault leaves every arrival where it was.

use super::time::SimDuration;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// What a random number is for. Each purpose is a stream of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The shape of the generated city.
    City = 1,
    /// When orders arrive, from where, to where, of which class.
    Demand,
    /// How long a kitchen cooks.
    Preparation,
    /// Whether a driver accepts an offer, and how long they think.
    Acceptance,
    /// How long a message travels.
    Latency,
    /// Which messages are lost and whom a random fault hits.
    Faults,
    /// The jitter of a back-off.
    Jitter,
    /// Random choices of an assignment policy.
    Policy,
    /// When a source of random faults strikes, where, and for how long.
    FaultSource,
    /// Which copies of messages are delayed, doubled and held back.
    MessageFaults,
}

/// The `k`-th number of the stream for `purpose` and `entity`: 64 uniform bits.
pub fn draw(seed: u64, purpose: Purpose, entity: u64, k: u64) -> u64 {
    let stream = mix(seed ^ mix(((purpose as u64) << 56) ^ entity));
    mix(stream.wrapping_add(k.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
}

/// A generator for work that needs many numbers in sequence, such as drawing a city.
pub fn generator(seed: u64, purpose: Purpose, entity: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(draw(seed, purpose, entity, 0))
}

/// A uniform number in `0..n` from 64 uniform bits; 0 where `n` is 0. Bias is below `n / 2^64`.
pub fn below(bits: u64, n: u64) -> u64 {
    ((u128::from(bits) * u128::from(n)) >> 64) as u64
}

/// Whether an event of probability `ppm` parts per million happens.
pub fn chance(bits: u64, ppm: u32) -> bool {
    below(bits, 1_000_000) < u64::from(ppm)
}

/// An exponentially distributed length of mean `mean`.
pub fn exponential(bits: u64, mean: SimDuration) -> SimDuration {
    // 53 bits, never zero, so at most 37 times the mean: the logarithm is finite, and the same
    // natively and in wasm (libm).
    let unit = ((bits >> 11) + 1) as f64 / (1u64 << 53) as f64;
    let factor = -libm::log(unit);
    SimDuration::from_micros((factor * mean.as_micros() as f64) as u64)
}

/// The SplitMix64 finaliser.
const fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_do_not_depend_on_each_other() {
        let a = draw(7, Purpose::Demand, 3, 0);
        assert_eq!(a, draw(7, Purpose::Demand, 3, 0));
        assert_ne!(a, draw(7, Purpose::Demand, 4, 0));
        assert_ne!(a, draw(7, Purpose::Latency, 3, 0));
        assert_ne!(a, draw(8, Purpose::Demand, 3, 0));
    }

    #[test]
    fn an_exponential_draw_has_the_mean_it_is_asked_for() {
        let mean = SimDuration::from_secs(10);
        let n = 100_000;
        let sum: u64 =
            (0..n).map(|k| exponential(draw(1, Purpose::Demand, 0, k), mean).as_micros()).sum();
        let average = sum / n;
        assert!((9_900_000..10_100_000).contains(&average), "average {average} us");
    }

    #[test]
    fn below_covers_its_range_and_no_more() {
        assert_eq!(below(u64::MAX, 10), 9);
        assert_eq!(below(0, 10), 0);
        assert_eq!(below(u64::MAX, 0), 0);
    }
}
