//! Numbers as text. The standard library's exact printing of floats is 12 kB of the page, and no
//! number on screen has more than three places.

/// `value` with so many decimal places, at most 3, rounded half away from zero.
pub fn decimal(value: f64, places: u32) -> String {
    let unit = 10_u64.pow(places.min(3));
    let parts = (value.abs() * unit as f64 + 0.5) as u64;
    let sign = if value < 0.0 && parts > 0 { "-" } else { "" };
    let (whole, rest) = (parts / unit, parts % unit);
    match places.min(3) {
        0 => format!("{sign}{whole}"),
        places => format!("{sign}{whole}.{rest:0width$}", width = places as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_are_as_the_standard_library_prints_them() {
        for value in [0.0, 0.04, 0.96, 1.0, 9.949, 12.34, 99.97, -0.04, -3.26, 1234.5678] {
            assert_eq!(
                decimal(value, 1),
                format!("{:.1}", if value == -0.04 { 0.0 } else { value })
            );
            assert_eq!(decimal(value, 3), format!("{value:.3}"));
        }
        assert_eq!(decimal(41.6, 0), "42");
        assert_eq!(decimal(f64::NAN, 1), "0.0");
    }
}
