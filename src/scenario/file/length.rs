//! Times and lengths of time as people write them: `90s`, `2m`, `1h30m`, `250ms`.

use crate::core::time::{SimDuration, SimTime};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;

/// A length of simulated time, or a moment as the time since the start of the run.
///
/// In a file: text such as `1h30m` (days `d`, hours `h`, minutes `m`, seconds `s`, milliseconds
/// `ms`, microseconds `us`, each a whole number and at most once, in this order), or a whole
/// number of milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(pub SimDuration);

impl Length {
    /// The longest there is: 10^12 milliseconds, about 31 years.
    pub const MAX: Length = Length(SimDuration::from_millis(1_000_000_000_000));

    /// Reads the text form; `None` where it is none, or is longer than [`Length::MAX`].
    pub fn parse(text: &str) -> Option<Length> {
        let (mut rest, mut total, mut units) = (text, 0u64, UNITS.iter());
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number: u64 = rest[..digits].parse().ok()?;
            let after = &rest[digits..];
            let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (_, micros) = units.find(|(unit, _)| *unit == &after[..letters])?;
            total = total.checked_add(number.checked_mul(*micros)?)?;
            rest = &after[letters..];
        }
        let length = Length(SimDuration::from_micros(total));
        (!text.is_empty() && length <= Self::MAX).then_some(length)
    }
    /// As a moment of the run.
    pub fn moment(self) -> SimTime {
        SimTime::ZERO + self.0
    }
}

impl From<SimDuration> for Length {
    fn from(length: SimDuration) -> Length {
        Length(length)
    }
}

impl From<SimTime> for Length {
    fn from(at: SimTime) -> Length {
        Length(at.since(SimTime::ZERO))
    }
}

impl fmt::Display for Length {
    /// The text form, in the largest units: `1h30m`, never `90m`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = self.0.as_micros();
        if left == 0 {
            return f.write_str("0s");
        }
        for (unit, micros) in UNITS {
            if left >= micros {
                write!(f, "{}{unit}", left / micros)?;
                left %= micros;
            }
        }
        Ok(())
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Length, D::Error> {
        deserializer.deserialize_any(LengthVisitor)
    }
}

struct LengthVisitor;

impl Visitor<'_> for LengthVisitor {
    type Value = Length;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Length, E> {
        Length::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
    fn visit_u64<E: Error>(self, ms: u64) -> Result<Length, E> {
        let length = Length(SimDuration::from_millis(ms));
        if length <= Length::MAX {
            return Ok(length);
        }
        Err(E::invalid_value(Unexpected::Unsigned(ms), &self))
    }
}

#[cfg(any(test, feature = "cli"))]
impl schemars::JsonSchema for Length {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Length".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A length of time, or a moment since the start: text such as 90s, 2m, \
                            1h30m, 250ms, or a whole number of milliseconds.",
            "anyOf": [
                {"type": "string", "pattern": PATTERN},
                {"type": "integer", "minimum": 0, "maximum": 1_000_000_000_000_u64}
            ]
        })
    }
}

/// The text form as a regular expression: each unit at most once, in this order.
#[cfg(any(test, feature = "cli"))]
const PATTERN: &str = "^(?=.)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?(\\d+us)?$";
const EXPECTED: &str = "a length such as 90s, 2m, 1h30m, 250ms, or whole milliseconds, \
                        at most 31 years";

/// Longest first, in microseconds.
const UNITS: [(&str, u64); 6] = [
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("m", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> Option<u64> {
        Length::parse(text).map(|length| length.0.as_micros())
    }

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, ms) in
            [("90s", 90_000), ("2m", 120_000), ("1h30m", 5_400_000), ("250ms", 250), ("0s", 0)]
        {
            assert_eq!(micros(text), Some(ms * 1000), "{text}");
        }
        assert_eq!(micros("1d2h3m4s5ms6us"), Some(93_784_005_006));
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in ["", "2", "h", "30m1h", "-1h", "1h1h", "1.5h", "2 h", "1x", "99999999999999d"] {
            assert_eq!(micros(text), None, "{text}");
        }
    }

    #[test]
    fn a_length_prints_as_it_is_read() {
        for us in [0, 1, 999, 1_000, 61_000_001, 5_400_000_000, 1_000_000_000_000_000] {
            let length = Length(SimDuration::from_micros(us));
            assert_eq!(Length::parse(&length.to_string()), Some(length), "{length}");
        }
        assert_eq!(Length(SimDuration::from_mins(90)).to_string(), "1h30m");
    }
}
