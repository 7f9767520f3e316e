//! Weighted score: travel, load, idle time and reliability, each as important as its slider says.
//!
//! **Idea.** One number out of several wishes; the lowest wins.
//! **Wins** where no single wish is right: a little distance buys a fairer share of the work.
//! **Loses** where the weights are wrong, and they are right only for the load they were tuned at.
//! With a heavy load weight a newcomer, who has carried nothing, gets every order at first.
//! **Cost.** O(n) over the eligible drivers.
//!
//! Every term is a whole number of points, rounded down, so that the terms shown add up to the
//! score shown; a tie goes to the shorter trip.
//!
//! ```text
//! weights     10 a minute of travel, 5 an order, 2 a minute idle, 1 a per cent declined
//! A           4 min 30 s, 3 orders, idle  0 min, 0 %      45 + 15 -  0 + 0 = 60
//! B           6 min,      1 order,  idle 10 min, 5 %      60 +  5 - 20 + 5 = 50   winner
//! ```

use super::{Candidate, TieBreak};
use crate::core::settings::Weights;
use crate::core::time::SimDuration;

/// The parts of a weighted score, in points; their sum is the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Terms {
    /// For the travel to the restaurant.
    pub distance: i64,
    /// For orders in hand and carried before.
    pub load: i64,
    /// For idle time; zero or negative.
    pub idle: i64,
    /// For declined offers.
    pub acceptance: i64,
}

impl Terms {
    /// The score: lower is better.
    pub const fn sum(self) -> i64 {
        // Each term is within i64::MAX / 4 of zero.
        self.distance + self.load + self.idle + self.acceptance
    }
}

impl Weights {
    /// What the page starts with; chosen arbitrarily, but so that each term matters.
    pub const START: Weights = Weights { distance: 10, load: 5, idle: 2, acceptance: 1 };

    /// The score of a driver, taken apart.
    pub fn terms(self, candidate: &Candidate) -> Terms {
        let orders = u64::from(candidate.load) + u64::from(candidate.carried);
        Terms {
            distance: points(self.distance, minutes(candidate.travel)),
            load: points(self.load, (u128::from(orders), 1)),
            idle: -points(self.idle, minutes(candidate.idle)),
            acceptance: points(self.acceptance, (u128::from(candidate.decline_percent), 1)),
        }
    }
}

/// Points, the sum of the terms.
pub(super) fn score(weights: Weights, candidate: &Candidate) -> i64 {
    weights.terms(candidate).sum()
}

/// A length in minutes as a fraction.
fn minutes(length: SimDuration) -> (u128, u128) {
    (u128::from(length.as_micros()), 60_000_000)
}

fn points(weight: u32, (amount, unit): (u128, u128)) -> i64 {
    (u128::from(weight) * amount / unit).min(POINTS_MAX) as i64
}

pub(super) const TIES: &[TieBreak] = &[TieBreak::ShorterTrip, TieBreak::SmallerId];
pub(super) const NAME: &str = "Weighted score";
pub(super) const SENTENCE: &str =
    "Travel, load, idle time and declined offers are weighed; the lowest sum of points wins.";

const POINTS_MAX: u128 = (i64::MAX / 4) as u128;
