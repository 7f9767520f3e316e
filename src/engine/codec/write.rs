//! Writing: serde's side of it.

use super::Bad;
use serde::ser::{self, Serialize};

/// The bytes so far.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

// One copy of each, not one for each type that is written.
impl Writer {
    #[inline(never)]
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
    /// The sign in the lowest bit, so that small negative numbers are short too.
    #[inline(never)]
    fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63) as u64);
    }
    #[inline(never)]
    fn block(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }
    #[inline(never)]
    fn length(&mut self, length: Option<usize>) -> Result<(), Bad> {
        let length = length.ok_or(Bad::UnknownLength)?;
        self.number(length as u64);
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $type:ty as $wide:ident),*) => {
        $(fn $method(self, value: $type) -> Result<(), Bad> {
            self.$wide(value.into());
            Ok(())
        })*
    };
}

impl ser::Serializer for &mut Writer {
    type Ok = ();
    type Error = Bad;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers! {
        serialize_bool bool as number, serialize_u8 u8 as number, serialize_u16 u16 as number,
        serialize_u32 u32 as number, serialize_u64 u64 as number, serialize_i8 i8 as signed,
        serialize_i16 i16 as signed, serialize_i32 i32 as signed, serialize_i64 i64 as signed,
        serialize_char char as number
    }
    fn serialize_f32(self, value: f32) -> Result<(), Bad> {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        Ok(())
    }
    fn serialize_f64(self, value: f64) -> Result<(), Bad> {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        Ok(())
    }
    fn serialize_str(self, value: &str) -> Result<(), Bad> {
        self.serialize_bytes(value.as_bytes())
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Bad> {
        self.block(value);
        Ok(())
    }
    fn serialize_none(self) -> Result<(), Bad> {
        self.serialize_u8(0)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Bad> {
        self.number(1);
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Bad> {
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Bad> {
        Ok(())
    }
    fn serialize_unit_variant(self, _: &'static str, idx: u32, _: &'static str) -> Result<(), Bad> {
        self.serialize_u32(idx)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Bad> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        idx: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Bad> {
        self.number(idx.into());
        value.serialize(self)
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Bad> {
        self.length(length)?;
        Ok(self)
    }
    fn serialize_tuple(self, _: usize) -> Result<Self, Bad> {
        Ok(self)
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Bad> {
        Ok(self)
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        idx: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Bad> {
        self.number(idx.into());
        Ok(self)
    }
    fn serialize_map(self, length: Option<usize>) -> Result<Self, Bad> {
        self.length(length)?;
        Ok(self)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Bad> {
        Ok(self)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        idx: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Bad> {
        self.number(idx.into());
        Ok(self)
    }
    fn is_human_readable(&self) -> bool {
        false
    }
}

/// Parts that follow each other without anything between them.
macro_rules! parts {
    ($($kind:ident $method:ident),*) => {
        $(impl ser::$kind for &mut Writer {
            type Ok = ();
            type Error = Bad;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Bad> {
                value.serialize(&mut **self)
            }
            fn end(self) -> Result<(), Bad> {
                Ok(())
            }
        })*
    };
}

parts! {
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
}

impl ser::SerializeMap for &mut Writer {
    type Ok = ();
    type Error = Bad;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Bad> {
        key.serialize(&mut **self)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Bad> {
        value.serialize(&mut **self)
    }
    fn end(self) -> Result<(), Bad> {
        Ok(())
    }
}

/// Fields, each with a byte that says whether it is there.
macro_rules! fields {
    ($($kind:ident),*) => {
        $(impl ser::$kind for &mut Writer {
            type Ok = ();
            type Error = Bad;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                _: &'static str,
                value: &T,
            ) -> Result<(), Bad> {
                self.bytes.push(1);
                value.serialize(&mut **self)
            }
            fn skip_field(&mut self, _: &'static str) -> Result<(), Bad> {
                self.bytes.push(0);
                Ok(())
            }
            fn end(self) -> Result<(), Bad> {
                Ok(())
            }
        })*
    };
}

fields! { SerializeStruct, SerializeStructVariant }
