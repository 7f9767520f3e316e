//! The river: a winding centre line along the plan's length, wider in some places than others.

use super::dice::{Dice, Part, noise};
use super::{CityPlan, Plane, curve};

/// A river in plan coordinates: `u` runs along it, `v` across.
pub struct River {
    /// `v` of the centre line at every `step` of `u`, from `start` on.
    bends: Vec<i64>,
    start: i64,
    step: i64,
    middle: i64,
    half_width: i64,
    seed: u64,
}

impl River {
    pub fn draw(plan: &CityPlan, seed: u64) -> River {
        let mut dice = Dice::new(seed, Part::River);
        let (length, height) = (plan.length_cm(), plan.height_cm());
        let step = (length / 3).min(115_000);
        // It goes on beyond the streets on both sides, so that no view shows its end.
        let start = -length;
        let count = 3 * length / step + 4;
        let middle = height * dice.between(44, 56) / 100;
        let drift = height * dice.between(-8, 8) / 100;
        let mut sign = if dice.chance(50) { 1 } else { -1 };
        let bends = (0..count)
            .map(|k| {
                let u = start + k * step;
                sign = if dice.chance(88) { -sign } else { sign };
                let swing = height * dice.between(4, 13) / 100;
                let drift = drift * (u.clamp(0, length) - length / 2) / length;
                middle + drift + sign * swing.min(step / 3)
            })
            .collect();
        let half_width = plan.river_width_cm() / 2;
        River { bends, start, step, middle, half_width, seed }
    }
    /// `v` of the centre line on average.
    pub const fn middle(&self) -> i64 {
        self.middle
    }
    /// `v` of the centre line.
    pub fn centre(&self, u: i64) -> i64 {
        let along = (u - self.start).clamp(0, self.step * (self.bends.len() as i64 - 1) - 1);
        let k = (along / self.step) as usize;
        let at = |k: usize| self.bends[k.min(self.bends.len() - 1)];
        curve::blend(
            [at(k.saturating_sub(1)), at(k), at(k + 1), at(k + 2)],
            along % self.step,
            self.step,
        )
    }
    /// Half the width of the water.
    pub fn half_width(&self, u: i64) -> i64 {
        self.half_width + self.half_width * noise(self.seed, 1, (u, 0), 70_000) / 3000
    }
    /// The banks, as one outline.
    pub fn outline(&self, plane: &Plane) -> Vec<crate::core::geo::Point> {
        let until = self.start + self.step * (self.bends.len() as i64 - 1);
        let along = || (0..).map(|k| self.start + k * SAMPLE_CM).take_while(move |&u| u < until);
        let bank = |u: i64, side: i64| plane.point((u, self.centre(u) + side * self.half_width(u)));
        along()
            .map(|u| bank(u, -1))
            .chain(along().collect::<Vec<_>>().into_iter().rev().map(|u| bank(u, 1)))
            .collect()
    }
}

/// Distance between points of the banks.
const SAMPLE_CM: i64 = 4_000;
