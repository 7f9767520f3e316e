//! Reading: serde's side of it. Nothing that the bytes say makes it panic or allocate more than
//! they can fill.

use super::Bad;
use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

/// What is left to read.
pub(super) struct Reader<'de> {
    pub(super) rest: &'de [u8],
}

// One copy of each, not one for each type that is read: messages are few, code is loaded first.
impl<'de> Reader<'de> {
    #[inline(never)]
    fn take(&mut self, n: usize) -> Result<&'de [u8], Bad> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(Bad::TooShort)?;
        self.rest = rest;
        Ok(taken)
    }
    #[inline(never)]
    fn number(&mut self) -> Result<u64, Bad> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok(value);
            }
            shift += 7;
        }
    }
    fn signed(&mut self) -> Result<i64, Bad> {
        let value = self.number()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }
    fn length(&mut self) -> Result<usize, Bad> {
        usize::try_from(self.number()?).map_err(|_| Bad::TooShort)
    }
    #[inline(never)]
    fn block(&mut self) -> Result<&'de [u8], Bad> {
        let length = self.length()?;
        self.take(length)
    }
    #[inline(never)]
    fn text(&mut self) -> Result<&'de str, Bad> {
        std::str::from_utf8(self.block()?).map_err(|_| Bad::NotUtf8)
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $read:ident),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
            visitor.$visit(self.$read()?)
        })*
    };
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Bad;

    numbers! {
        deserialize_u8 visit_u64 number, deserialize_u16 visit_u64 number,
        deserialize_u32 visit_u64 number, deserialize_u64 visit_u64 number,
        deserialize_i8 visit_i64 signed, deserialize_i16 visit_i64 signed,
        deserialize_i32 visit_i64 signed, deserialize_i64 visit_i64 signed,
        deserialize_str visit_borrowed_str text, deserialize_string visit_borrowed_str text,
        deserialize_bytes visit_borrowed_bytes block, deserialize_byte_buf visit_borrowed_bytes block
    }
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Bad> {
        Err(Bad::ByContent)
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Bad> {
        Err(Bad::ByContent)
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Bad> {
        Err(Bad::ByContent)
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        visitor.visit_bool(self.number()? != 0)
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        let code = u32::try_from(self.number()?).ok().and_then(char::from_u32);
        visitor.visit_char(code.ok_or(Bad::NoCharacter)?)
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        let mut bytes = [0; 4];
        bytes.copy_from_slice(self.take(4)?);
        visitor.visit_f32(f32::from_le_bytes(bytes))
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        visitor.visit_f64(f64::from_le_bytes(bytes))
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        if self.number()? == 0 { visitor.visit_none() } else { visitor.visit_some(self) }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Bad> {
        visitor.visit_unit()
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Bad> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        let left = self.length()?;
        visitor.visit_seq(Items { reader: self, left })
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, left: usize, visitor: V) -> Result<V::Value, Bad> {
        visitor.visit_seq(Items { reader: self, left })
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Bad> {
        visitor.visit_seq(Items { reader: self, left })
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        let left = self.length()?;
        visitor.visit_map(Items { reader: self, left })
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Bad> {
        visitor.visit_seq(Fields { reader: self, left: fields.len() })
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Bad> {
        visitor.visit_enum(self)
    }
    fn is_human_readable(&self) -> bool {
        false
    }
}

/// So many values, one after the other.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> de::SeqAccess<'de> for Items<'_, 'de> {
    type Error = Bad;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Bad> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }
    fn size_hint(&self) -> Option<usize> {
        // A message cannot hold more values than bytes, but for those that take none.
        Some(self.left.min(self.reader.rest.len()))
    }
}

impl<'de> de::MapAccess<'de> for Items<'_, 'de> {
    type Error = Bad;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Bad> {
        de::SeqAccess::next_element_seed(self, seed)
    }
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Bad> {
        seed.deserialize(&mut *self.reader)
    }
}

/// The fields of a struct. One that was skipped reads as the end: serde takes its default and goes
/// on with the next.
struct Fields<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> de::SeqAccess<'de> for Fields<'_, 'de> {
    type Error = Bad;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Bad> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        if self.reader.take(1)?[0] == 0 {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> de::EnumAccess<'de> for &mut Reader<'de> {
    type Error = Bad;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Bad> {
        let idx = self.number()?;
        let variant = seed.deserialize(IntoDeserializer::<Bad>::into_deserializer(idx))?;
        Ok((variant, self))
    }
}

impl<'de> de::VariantAccess<'de> for &mut Reader<'de> {
    type Error = Bad;
    fn unit_variant(self) -> Result<(), Bad> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Bad> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'de>>(self, left: usize, visitor: V) -> Result<V::Value, Bad> {
        visitor.visit_seq(Items { reader: self, left })
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Bad> {
        visitor.visit_seq(Fields { reader: self, left: fields.len() })
    }
}
