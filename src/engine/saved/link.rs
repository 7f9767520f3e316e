//! A kept run as the end of an address: version, then the text, deflated, in base64url.
//!
//! Links are copied through chats and mails that wrap, quote and encode them: whatever cannot be a
//! part of one is passed over.

use super::Saved;
use super::text::{CAP, VERSION, print};
use crate::scenario::import::text::read_capped;
use crate::scenario::problem::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use std::io::Read as _;

/// What a run's address has behind its `#`.
const KEY: &str = "s=";

/// What follows the page's address, from the `#` on. The deflated text ends with a checksum.
pub fn link(saved: &Saved) -> String {
    let mut packed = Vec::new();
    // Reading from memory cannot fail.
    let _ = ZlibEncoder::new(print(saved).as_bytes(), Compression::best()).read_to_end(&mut packed);
    format!("#{KEY}{VERSION}.{}", URL_SAFE_NO_PAD.encode(packed))
}

/// Whether a text is meant as a link: it has the mark of one.
pub fn is_link(text: &str) -> bool {
    payload(text, Blanks::AreOfTheWay).is_some()
}

/// The text of a link's run.
pub(super) fn unpack(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let text = String::from_utf8_lossy(bytes);
    // A link that was wrapped goes on behind a blank; one in a sentence ends there.
    let whole = unpack_payload(payload(&text, Blanks::AreOfTheWay));
    whole.or_else(|problem| unpack_payload(payload(&text, Blanks::EndIt)).map_err(|_| problem))
}

fn unpack_payload(payload: Option<String>) -> Result<Vec<u8>, Problem> {
    let payload = payload.ok_or_else(|| damaged("nothing that is a link"))?;
    let parts = payload
        .split_once('.')
        .and_then(|(version, packed)| Some((version.parse::<u32>().ok()?, packed)));
    let (version, packed) = parts.ok_or_else(|| damaged("a link without a version"))?;
    if version > VERSION {
        let found = format!("a link of version {version}");
        return Err(Problem::new("link", found, format!("at most version {VERSION}"))
            .with_hint("It was made by a newer playground: reload this page, and open it again"));
    }
    let packed =
        URL_SAFE_NO_PAD.decode(packed).map_err(|_| damaged("a link that was cut or changed"))?;
    read_capped("link", ZlibDecoder::new(packed.as_slice()), CAP, "link").map_err(|problem| {
        // Too large is told as it is; the rest is damage.
        let is_size = problem.expected.starts_with("at most");
        if is_size { problem } else { damaged("a link that was cut or changed") }
    })
}

fn damaged(found: &str) -> Problem {
    Problem::new("link", found, "a link as it was copied, to its last character")
        .with_hint("Chats and mails cut long links: ask for it again, or for the run as a file")
}

/// What a blank within a link is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    AreOfTheWay,
    EndIt,
}

/// What a link says, freed of what its way has done to it: encoded twice, wrapped, quoted.
fn payload(text: &str, blanks: Blanks) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..3 {
        match decode_percent(&text) {
            Some(decoded) => text = decoded,
            None => break,
        }
    }
    let mark = format!("#{KEY}");
    let start = match text.find(&mark) {
        Some(at) => Some(at + mark.len()),
        None => text.trim_start().strip_prefix(KEY).map(|rest| text.len() - rest.len()),
    };
    let said = text[start.unwrap_or(0)..].trim_start();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_blank = |c: &char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{ad}');
    let joined = said.chars().filter(|c| blanks == Blanks::EndIt || !is_blank(c));
    let kept: String = joined.take_while(|c| is_part(*c)).collect();
    // A full stop at the end is of the sentence around it.
    let kept = kept.trim_end_matches('.').to_owned();
    let begins = kept.split_once('.').is_some_and(|(version, _)| {
        !version.is_empty() && version.len() < 6 && version.bytes().all(|it| it.is_ascii_digit())
    });
    (start.is_some() || begins).then_some(kept)
}

/// `None` where nothing is encoded so.
fn decode_percent(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let mut found = false;
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|it| u8::from_str_radix(std::str::from_utf8(it).ok()?, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
                found = true;
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    found.then(|| String::from_utf8_lossy(&bytes).into_owned())
}
