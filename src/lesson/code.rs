//! Result codes: what a pupil has done in a lesson, as a short text that a teacher's page reads.
//! No server sees it. A checksum finds slips of copying, not cheating, and says so.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// What a pupil has done in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Achievement {
    /// The lesson's folder name.
    pub lesson: String,
    /// As the pupil signs; may be empty.
    pub name: String,
    /// Which goals are reached, in the lesson's sequence.
    pub goals: Vec<bool>,
    /// The answer that was chosen; empty where none was.
    pub guess: String,
    /// The answer that came; empty where none has.
    pub came: String,
    /// The debrief's numbers as the pupil's run ended, as printed.
    pub numbers: Vec<(String, String)>,
}

/// Why a code cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// It does not begin as codes do.
    NoCode,
    /// It is of a newer version.
    Newer,
    /// It was damaged or cut on its way.
    Damaged,
}

impl Achievement {
    /// The code: the mark of its version, the fields in base64url, a checksum.
    pub fn code(&self) -> String {
        let goals: String = self.goals.iter().map(|&done| if done { '1' } else { '0' }).collect();
        let mut fields = vec![
            self.lesson.clone(),
            self.name.clone(),
            goals,
            self.guess.clone(),
            self.came.clone(),
        ];
        for (name, text) in &self.numbers {
            fields.push(name.clone());
            fields.push(text.clone());
        }
        // The separator is a control character: no name has one.
        let clean = |field: &String| field.replace(char::is_control, " ");
        let text = fields.iter().map(clean).collect::<Vec<_>>().join(SEPARATOR);
        let bytes = text.as_bytes();
        format!("{MARK}{}.{:08x}", BASE64_URL_SAFE_NO_PAD.encode(bytes), checksum(bytes))
    }
    /// Reads a code; white space in it does not matter: messengers break lines.
    ///
    /// # Errors
    /// Where it is none, or not whole.
    pub fn read(code: &str) -> Result<Achievement, CodeError> {
        let code: String = code.chars().filter(|it| !it.is_whitespace()).collect();
        let rest = match code.strip_prefix(MARK) {
            Some(rest) => rest,
            None if code.starts_with(FAMILY) => return Err(CodeError::Newer),
            None => return Err(CodeError::NoCode),
        };
        let (text, sum) = rest.split_once('.').ok_or(CodeError::Damaged)?;
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| CodeError::Damaged)?;
        if format!("{:08x}", checksum(&bytes)) != sum {
            return Err(CodeError::Damaged);
        }
        let text = String::from_utf8(bytes).map_err(|_| CodeError::Damaged)?;
        let mut fields = text.split(SEPARATOR).map(str::to_owned);
        let mut next = || fields.next().ok_or(CodeError::Damaged);
        let (lesson, name, goals) = (next()?, next()?, next()?);
        let (guess, came) = (next()?, next()?);
        let goals = goals.chars().map(|it| it == '1').collect();
        let rest: Vec<String> = fields.collect();
        let numbers = rest.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
        Ok(Achievement { lesson, name, goals, guess, came, numbers })
    }
}

const FAMILY: &str = "DP";
const MARK: &str = "DP1.";
const SEPARATOR: &str = "\u{1f}";

/// FNV-1a, 32 bits: enough for slips of copying.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, &byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn achievement(name: &str) -> Achievement {
        Achievement {
            lesson: "fifo-and-lifo".into(),
            name: name.into(),
            goals: vec![true, false, true],
            guess: "third-first".into(),
            came: "first-first".into(),
            numbers: vec![("late".into(), "3".into()), ("queue_wait_max".into(), "4:05".into())],
        }
    }

    #[test]
    fn what_is_written_is_read_whatever_the_name() {
        for name in ["", "Ada", "Jürgen Groß", "李雷", "a\u{1f}b\nc", &"x".repeat(300)] {
            let written = achievement(name);
            let code = written.code();
            let read = Achievement::read(&code).unwrap();
            let name = name.replace(char::is_control, " ");
            assert_eq!(read, Achievement { name, ..written });
            let broken: Vec<String> =
                code.as_bytes().chunks(20).map(|it| String::from_utf8_lossy(it).into()).collect();
            assert_eq!(Achievement::read(&broken.join("\r\n ")), Ok(read));
        }
    }

    #[test]
    fn slips_are_found() {
        let code = achievement("Ada").code();
        for idx in 4..code.len() {
            let mut other: Vec<char> = code.chars().collect();
            other[idx] = if other[idx] == 'A' { 'B' } else { 'A' };
            let other: String = other.into_iter().collect();
            assert_eq!(Achievement::read(&other), Err(CodeError::Damaged), "{idx}");
            assert_eq!(Achievement::read(&code[..idx]), Err(CodeError::Damaged), "{idx}");
        }
        assert_eq!(Achievement::read("hello"), Err(CodeError::NoCode));
        assert_eq!(Achievement::read(""), Err(CodeError::NoCode));
        assert_eq!(Achievement::read("DP2.AAAA.00000000"), Err(CodeError::Newer));
    }
}
