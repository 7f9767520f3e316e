//! Messages as bytes. Page and worker come from one build, so the bytes name no field: they are
//! the values in the order of their declaration, which is a fraction of the code of objects with
//! names on both sides. Files and links use the wire format instead.
//!
//! Unlike the libraries of this kind it knows of fields that serde skips (the wire types skip what
//! is empty): a byte before each field of a struct says whether it is there. Numbers are written in
//! groups of seven bits, the lowest first; lists and texts begin with their length, enums with the
//! number of the variant, options with 0 or 1.

mod read;
mod write;

use serde::Serialize;
use serde::de::{DeserializeOwned, Expected, Unexpected};
use std::fmt;

/// The bytes of a message.
///
/// # Errors
/// Where its type cannot be written (a list of unknown length); the text says what.
pub fn encode(message: &impl Serialize) -> Result<Vec<u8>, String> {
    let mut writer = write::Writer::default();
    message.serialize(&mut writer).map_err(Bad::text)?;
    Ok(writer.bytes)
}

/// The message of some bytes.
///
/// # Errors
/// Where they are not exactly one message of this type: page and worker are not of the same build;
/// or where the type is told by its content (an untagged enum, a flattened field).
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let mut reader = read::Reader { rest: bytes };
    let message = T::deserialize(&mut reader).map_err(Bad::text)?;
    match reader.rest.len() {
        0 => Ok(message),
        rest => Err(format!("{rest} bytes are left over")),
    }
}

/// What is wrong with a message. One byte, and without what serde would say of types, values and
/// names: printing those costs much code, and nobody would read it. Page and worker
/// are of one build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bad {
    TooShort,
    NotUtf8,
    NoCharacter,
    ByContent,
    UnknownLength,
    DoesNotFit,
}

impl Bad {
    const fn name(self) -> &'static str {
        match self {
            Bad::TooShort => "the message ends too early",
            Bad::NotUtf8 => "a text is not UTF-8",
            Bad::NoCharacter => "no character has this number",
            Bad::ByContent => "a type that is told by its content cannot be read",
            Bad::UnknownLength => "a list of unknown length cannot be written",
            Bad::DoesNotFit => "a value does not fit its type",
        }
    }
    fn text(self) -> String {
        self.name().to_owned()
    }
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::error::Error for Bad {}

impl serde::ser::Error for Bad {
    fn custom<T: fmt::Display>(_: T) -> Bad {
        Bad::DoesNotFit
    }
}

impl serde::de::Error for Bad {
    fn custom<T: fmt::Display>(_: T) -> Bad {
        Bad::DoesNotFit
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Bad {
        Bad::DoesNotFit
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Bad {
        Bad::DoesNotFit
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Bad {
        Bad::DoesNotFit
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Bad {
        Bad::DoesNotFit
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Bad {
        Bad::DoesNotFit
    }
    fn missing_field(_: &'static str) -> Bad {
        Bad::DoesNotFit
    }
    fn duplicate_field(_: &'static str) -> Bad {
        Bad::DoesNotFit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::engine::protocol::{Request, Update};
    use crate::view::panel::Subject;

    #[test]
    fn every_update_of_an_eventful_run_comes_out_as_it_went_in() {
        let mut engine = Engine::new();
        let start = Request::start("default", u64::MAX - 6);
        let advance = Request::Advance { by_us: 3_600_000_000, events_max: 100_000, speed: 1.0 };
        let mut updates = 0;
        let select = |subject| Request::Select(Some(subject));
        for request in [start, advance, select(Subject::Order(3)), select(Subject::Driver(3))] {
            let back: Request = decode(&encode(&request).unwrap()).unwrap();
            assert_eq!(back, request);
            engine.handle(request, 0.0, &mut |update| {
                let back: Update = decode(&encode(&update).unwrap()).unwrap();
                assert_eq!(back, update);
                updates += 1;
            });
        }
        assert!(updates >= 4, "{updates}");
    }

    #[derive(Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Sparse {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<u8>,
        second: i64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        last: Vec<(String, f32)>,
    }

    #[test]
    fn skipped_fields_come_back_as_their_defaults() {
        let full = Sparse { first: Some(3), second: -7, last: vec![("é".to_owned(), 0.5)] };
        for sparse in [full, Sparse { second: i64::MIN, ..Sparse::default() }] {
            assert_eq!(decode::<Sparse>(&encode(&sparse).unwrap()).unwrap(), sparse);
        }
    }

    #[test]
    fn what_is_no_message_is_an_error() {
        let bytes = encode(&Request::StepEvent).unwrap();
        assert!(decode::<Request>(&[]).is_err());
        assert!(decode::<Request>(&[bytes.as_slice(), &[0]].concat()).is_err());
        assert!(decode::<Update>(&[0xff; 40]).is_err());
    }
}
