//! Lengths of simulated time as people type them: those of scenario files, at most a month.

use crate::core::time::SimDuration;
use crate::scenario::file::Length;

/// Reads `2h`, `90m`, `1h30m`, `45s`.
///
/// # Errors
/// A sentence for the user.
pub fn parse(text: &str) -> Result<SimDuration, String> {
    let Length(length) =
        Length::parse(text).ok_or("expected a length such as 2h, 90m, 1h30m or 45s")?;
    if (1..=DAYS_MAX * 86_400).contains(&length.as_secs()) {
        Ok(length)
    } else {
        Err(format!("expected at least 1s and at most {}h", DAYS_MAX * 24))
    }
}

/// Chosen arbitrarily: a month, to refuse slips of the finger.
const DAYS_MAX: u64 = 31;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_people_type_them() {
        for (text, s) in [("2h", 7200), ("90m", 5400), ("1h30m", 5400), ("45s", 45)] {
            assert_eq!(parse(text), Ok(SimDuration::from_secs(s)), "{text}");
        }
        for text in ["", "2", "h", "30m1h", "-1h", "+1h", "1h1h", "0s", "99999h", "1.5h", "2 h"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
