//! From bytes to text: size limits, gzip and encodings. Knows no format beyond that.

use crate::scenario::problem::Problem;
use std::io::Read;

/// Limits on one input, in bytes; checked before anything is parsed.
#[derive(Clone, Copy, Debug)]
pub struct ByteCap {
    /// Most bytes, as they are in the file and again when inflated.
    pub max: usize,
    /// What the limit is for, as in "a street map".
    pub what: &'static str,
}

/// A street map: the largest city extracts worth watching are a few megabytes.
pub const MAP_CAP: ByteCap = ByteCap { max: 32 << 20, what: "a street map" };
/// A scenario, such as one file of a Grubhub instance.
pub const SCENARIO_CAP: ByteCap = ByteCap { max: 8 << 20, what: "a scenario file" };

impl ByteCap {
    /// Refuses more bytes than allowed.
    ///
    /// # Errors
    /// With the size found and the limit.
    pub fn check(self, file: &str, len: usize) -> Result<(), Problem> {
        if len <= self.max { Ok(()) } else { Err(self.too_large(file, &megabytes(len))) }
    }
    fn too_large(self, file: &str, found: &str) -> Problem {
        let expected = format!("at most {} for {}", megabytes(self.max), self.what);
        Problem::new(file, found, expected)
    }
}

/// Whether the bytes are a gzip stream, whatever the file is called.
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Inflates a gzip stream, reading no further than the cap: a small file can hold gigabytes.
///
/// # Errors
/// Where the stream is damaged or holds more than the cap.
pub fn gunzip(file: &str, bytes: &[u8], cap: ByteCap) -> Result<Vec<u8>, Problem> {
    read_capped(file, flate2::read::MultiGzDecoder::new(bytes), cap, "gzip")
}

/// Reads to the end or to the cap, whichever comes first.
///
/// # Errors
/// Where reading fails or there is more than the cap.
pub fn read_capped(
    file: &str,
    source: impl Read,
    cap: ByteCap,
    kind: &str,
) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    match source.take(cap.max as u64 + 1).read_to_end(&mut out) {
        Ok(n) if n > cap.max => {
            Err(cap.too_large(file, &format!("more than {} inside", megabytes(cap.max))))
        }
        Ok(_) => Ok(out),
        Err(e) => {
            let found = format!("{kind} data that breaks off after {} bytes ({e})", out.len());
            Err(Problem::new(file, found, format!("a complete {kind} file"))
                .with_hint("Download or compress it again"))
        }
    }
}

/// The text of a file in UTF-8.
///
/// # Errors
/// Where it is empty, binary, or in another encoding.
pub fn utf8<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Problem> {
    let expected = "text in UTF-8 without a byte order mark";
    let wrong = |found: String| Problem::new(file, found, expected);
    if bytes.is_empty() {
        return Err(Problem::new(file, "an empty file", READABLE));
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        let found = "a byte order mark (EF BB BF)".to_owned();
        return Err(wrong(found).at(1, 1).with_hint("Save it as UTF-8 without BOM"));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let found = "text in UTF-16 (its byte order mark)".to_owned();
        return Err(wrong(found).at(1, 1).with_hint("Save it as UTF-8"));
    }
    if let Some(zero) = bytes.iter().position(|&b| b == 0) {
        let (line, column) = line_column(bytes, zero);
        let found = match bytes.len() {
            1.. if bytes.iter().all(|&b| b == 0) => "nothing but zero bytes",
            2.. if zero < 2 => "a zero byte, as in text in UTF-16",
            _ => "a zero byte, as in a binary file",
        };
        return Err(wrong(found.to_owned()).at(line, column));
    }
    std::str::from_utf8(bytes).map_err(|e| {
        let bad = e.valid_up_to();
        let (line, column) = line_column(bytes, bad);
        let found = format!("the byte {:02X}, which is not UTF-8", bytes[bad]);
        wrong(found)
            .at(line, column)
            .with_hint("It is probably Latin-1 or Windows-1252: save it as UTF-8")
    })
}

/// What is read, in short.
const READABLE: &str = "a scenario, a street map or a Grubhub instance";

/// Line and column of a byte, both from 1; columns count bytes, as `serde_json` does.
pub fn line_column(bytes: &[u8], at: usize) -> (u32, u32) {
    let before = &bytes[..at.min(bytes.len())];
    let line = 1 + before.iter().filter(|&&b| b == b'\n').count();
    let column = 1 + before.iter().rev().take_while(|&&b| b != b'\n').count();
    // Invariant: inputs are capped far below four gigabytes.
    (line as u32, column as u32)
}

/// A size for people.
fn megabytes(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        tenth => format!("{}.{tenth} MB", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    #[test]
    fn a_gzip_bomb_is_refused_after_a_bounded_read() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; 4 << 20]).unwrap();
        let bomb = encoder.finish().unwrap();
        let cap = ByteCap { max: 1 << 20, what: "a test" };
        let why = gunzip("bomb.gz", &bomb, cap).unwrap_err().to_string();
        assert_eq!(why, "bomb.gz: found more than 1 MB inside; expected at most 1 MB for a test");
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(megabytes(32 << 20), "32 MB");
        assert_eq!(megabytes((32 << 20) + 1), "32.1 MB");
    }
}
