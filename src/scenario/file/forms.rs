//! Values that may be written in two ways: a count or a list, a number or a range, a place.

use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// So many like the default, or each by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[cfg_attr(any(test, feature = "cli"), schemars(untagged))]
pub enum Many<T> {
    /// So many.
    Count(u32),
    /// Each of them.
    List(Vec<T>),
}

impl<T: Serialize> Serialize for Many<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Many::Count(n) => n.serialize(serializer),
            Many::List(items) => items.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ManyVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
            type Value = Many<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("how many, or an array of them")
            }
            fn visit_u64<E: Error>(self, n: u64) -> Result<Many<T>, E> {
                u32::deserialize(n.into_deserializer()).map(Many::Count)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Many<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Many::List(items))
            }
        }
        deserializer.deserialize_any(ManyVisitor(PhantomData))
    }
}

/// What a value should be: exactly this, or from the first to the second, ends included; `null`
/// leaves an end open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within<T> {
    /// The smallest; `None` is none.
    pub min: Option<T>,
    /// The largest; `None` is none.
    pub max: Option<T>,
}

impl<T: PartialOrd + Copy> Within<T> {
    /// Exactly this.
    pub const fn exactly(value: T) -> Within<T> {
        Within { min: Some(value), max: Some(value) }
    }
    /// This or more.
    pub const fn at_least(value: T) -> Within<T> {
        Within { min: Some(value), max: None }
    }
    /// Whether the value is as it should be.
    pub fn holds(&self, value: T) -> bool {
        self.min.is_none_or(|min| min <= value) && self.max.is_none_or(|max| value <= max)
    }
}

impl<T: fmt::Display + PartialEq> fmt::Display for Within<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.min, &self.max) {
            (Some(min), Some(max)) if min == max => write!(f, "{min}"),
            (Some(min), Some(max)) => write!(f, "{min} to {max}"),
            (Some(min), None) => write!(f, "at least {min}"),
            (None, Some(max)) => write!(f, "at most {max}"),
            (None, None) => f.write_str("anything"),
        }
    }
}

impl<T: Serialize + PartialEq> Serialize for Within<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (&self.min, &self.max) {
            (Some(min), Some(max)) if min == max => min.serialize(serializer),
            (min, max) => {
                let mut seq = serializer.serialize_seq(Some(2))?;
                seq.serialize_element(min)?;
                seq.serialize_element(max)?;
                seq.end()
            }
        }
    }
}

impl<'de, T: Deserialize<'de> + Copy> Deserialize<'de> for Within<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WithinVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de> + Copy> Visitor<'de> for WithinVisitor<T> {
            type Value = Within<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, or [smallest, largest] with null for an open end")
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Within<T>, E> {
                exact(T::deserialize(value.into_deserializer())?)
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Within<T>, E> {
                exact(T::deserialize(value.into_deserializer())?)
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Within<T>, E> {
                exact(T::deserialize(value.into_deserializer())?)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Within<T>, A::Error> {
                let (min, max) = (seq.next_element()?, seq.next_element()?);
                let (Some(min), Some(max)) = (min, max) else {
                    return Err(A::Error::custom(
                        "fewer than 2 values, expected [smallest, largest]",
                    ));
                };
                match seq.next_element::<serde::de::IgnoredAny>()? {
                    None => Ok(Within { min, max }),
                    Some(_) => {
                        Err(A::Error::custom("more than 2 values, expected [smallest, largest]"))
                    }
                }
            }
        }
        fn exact<T: Copy, E>(value: T) -> Result<Within<T>, E> {
            Ok(Within { min: Some(value), max: Some(value) })
        }
        deserializer.deserialize_any(WithinVisitor(PhantomData))
    }
}

#[cfg(any(test, feature = "cli"))]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Within<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Within{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<T>();
        schemars::json_schema!({
            "description": "Exactly this value, or from the first to the second, ends included; \
                            null leaves an end open.",
            "anyOf": [
                one,
                {
                    "type": "array",
                    "items": {"anyOf": [one, {"type": "null"}]},
                    "minItems": 2,
                    "maxItems": 2
                }
            ]
        })
    }
}

/// A junction: by its number from 1, or by two coordinates. On a grid these are column and row
/// from 0, elsewhere metres east and north, and the nearest junction is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(any(test, feature = "cli"), derive(schemars::JsonSchema))]
#[cfg_attr(any(test, feature = "cli"), schemars(untagged))]
pub enum PlaceFile {
    /// The junction's number, from 1.
    Number(u32),
    /// Column and row of a grid, or metres east and north.
    At([i32; 2]),
}

impl Serialize for PlaceFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            PlaceFile::Number(number) => number.serialize(serializer),
            PlaceFile::At(at) => at.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for PlaceFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PlaceVisitor;
        impl<'de> Visitor<'de> for PlaceVisitor {
            type Value = PlaceFile;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a junction's number from 1, or [column, row]")
            }
            fn visit_u64<E: Error>(self, n: u64) -> Result<PlaceFile, E> {
                u32::deserialize(n.into_deserializer()).map(PlaceFile::Number)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<PlaceFile, A::Error> {
                let at = serde::de::value::SeqAccessDeserializer::new(seq);
                <[i32; 2]>::deserialize(at).map(PlaceFile::At)
            }
        }
        deserializer.deserialize_any(PlaceVisitor)
    }
}
