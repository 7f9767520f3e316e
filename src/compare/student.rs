//! Student's t: how far an interval reaches on each side of a mean, in standard errors.

/// The value that |T| exceeds with a probability of 5 %, for a whole number of degrees of freedom,
/// at least 1: the half width of a 95 % interval in standard errors.
///
/// By bisection of the distribution, which is a finite sum for a whole number of degrees of
/// freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4). O(`degrees`); only sums, products, roots and
/// one arc tangent of `libm`, so that all machines agree to the last bit.
pub fn t95(degrees: u32) -> f64 {
    let degrees = degrees.max(1);
    // 12.706... for one degree of freedom, 1.959... for infinitely many.
    let (mut low, mut high) = (1.9, 13.0);
    while high - low > 1e-13 {
        let middle = (low + high) / 2.0;
        if within(middle, degrees) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// The probability of |T| <= t.
fn within(t: f64, degrees: u32) -> f64 {
    let n = f64::from(degrees);
    let (sine, cosine_squared) = (t / libm::sqrt(n + t * t), n / (n + t * t));
    // Each term is the one before by (k - 1) / k and the cosine squared, with k even or odd.
    let terms = |first: u32| {
        let (mut sum, mut term) = (1.0, 1.0);
        for k in (first..=degrees.saturating_sub(2)).step_by(2) {
            term *= f64::from(k - 1) / f64::from(k) * cosine_squared;
            sum += term;
        }
        sum
    };
    if degrees.is_multiple_of(2) {
        return sine * terms(2);
    }
    let angle = libm::atan(t / libm::sqrt(n));
    let rest = if degrees == 1 { 0.0 } else { sine * libm::sqrt(cosine_squared) * terms(3) };
    std::f64::consts::FRAC_2_PI * (angle + rest)
}
