//! Files as text: UTF-8 with or without a byte order mark, or UTF-16 with one.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use engine::InventoryError;

/// A file of an inventory is at most this large.
pub(crate) const FILE_LIMIT_BYTES: u64 = 256 * 1024 * 1024;
/// Bytes that are read and decoded at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Why text cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// The bytes cannot be had.
    #[error("cannot be read")]
    Unreadable(#[source] io::Error),
    /// The bytes are no text.
    #[error("not UTF-8 text at byte {offset}; save the file as UTF-8 or UTF-16")]
    NotUtf8 {
        /// Line with the first byte that is none, from 1.
        line: u64,
        /// The bytes before it.
        offset: u64,
    },
    /// The bytes begin with a mark of UTF-16 and do not go on so.
    #[error("starts like UTF-16 and is not at byte {offset}; save it as UTF-8")]
    NotUtf16 {
        /// Line with the first byte that is none, from 1.
        line: u64,
        /// The bytes before it.
        offset: u64,
    },
}

/// Reads text and hands it over piece by piece, so that no more than a piece of it is held.
///
/// # Errors
/// Where bytes cannot be read or are no text, and the first that `each` answers with.
pub fn read_text<E: From<TextError>>(
    mut bytes: impl Read,
    each: &mut dyn FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let (mut decoder, mut text) = (Decoder::default(), String::new());
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = match bytes.read(&mut piece) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(TextError::Unreadable(error).into()),
        };
        text.clear();
        decoder.decode(&piece[..count], count == 0, &mut text)?;
        if !text.is_empty() {
            each(&text)?;
        }
        if count == 0 {
            return Ok(());
        }
    }
}

/// Reads a file as text. `name` is what messages call it.
pub(crate) fn read(file: &Path, name: &str) -> Result<String, InventoryError> {
    let unreadable = |_| InventoryError::NotFound(format!("`{name}` cannot be read"));
    let size = fs::metadata(file).map_err(unreadable)?.len();
    if size > FILE_LIMIT_BYTES {
        return Err(InventoryError::Malformed(format!(
            "{name}: found {size} bytes, expected at most {FILE_LIMIT_BYTES}; split the file"
        )));
    }
    let mut text = String::with_capacity(usize::try_from(size).unwrap_or_default());
    let whole = read_text(File::open(file).map_err(unreadable)?, &mut |piece| {
        text.push_str(piece);
        Ok::<_, TextError>(())
    });
    match whole {
        Ok(()) => Ok(text),
        Err(TextError::Unreadable(error)) => Err(unreadable(error)),
        Err(error @ (TextError::NotUtf8 { line, .. } | TextError::NotUtf16 { line, .. })) => {
            Err(InventoryError::Malformed(format!("{name}:{line}: {error}")))
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    Utf16(fn([u8; 2]) -> u16),
}

/// Bytes into text, a piece at a time.
#[derive(Debug)]
struct Decoder {
    /// `None` as long as too few bytes are there to tell.
    encoding: Option<Encoding>,
    /// The start of a character whose end is yet to come.
    begun: Vec<u8>,
    /// Bytes that have been decoded.
    offset: u64,
    /// The line that the next character is in, from 1.
    line: u64,
}

impl Default for Decoder {
    fn default() -> Self {
        Self { encoding: None, begun: Vec::new(), offset: 0, line: 1 }
    }
}

impl Decoder {
    /// Adds the text of the next bytes, or of the last.
    fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String) -> Result<(), TextError> {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None if all.len() < 3 && !last => {
                self.begun = all;
                return Ok(());
            }
            None => {
                let (encoding, mark) = match all.as_slice() {
                    [0xFF, 0xFE, ..] => (Encoding::Utf16(u16::from_le_bytes), 2),
                    [0xFE, 0xFF, ..] => (Encoding::Utf16(u16::from_be_bytes), 2),
                    [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
                    _ => (Encoding::Utf8, 0),
                };
                all.drain(..mark);
                self.offset = mark as u64;
                *self.encoding.insert(encoding)
            }
        };
        let from = text.len();
        let (decoded, wrong) = match encoding {
            Encoding::Utf8 => utf_8(&all, last, text),
            Encoding::Utf16(of_bytes) => utf_16(&all, of_bytes, last, text),
        };
        self.offset += decoded as u64;
        self.line += text.as_bytes()[from..].iter().filter(|byte| **byte == b'\n').count() as u64;
        let (line, offset) = (self.line, self.offset);
        match (wrong, encoding) {
            (true, Encoding::Utf8) => Err(TextError::NotUtf8 { line, offset }),
            (true, Encoding::Utf16(_)) => Err(TextError::NotUtf16 { line, offset }),
            (false, _) => {
                self.begun = all.split_off(decoded);
                Ok(())
            }
        }
    }
}

/// Adds the text of these bytes; answers how many of them make text, and whether those after them never will. A zero byte
/// is none of text: it comes of UTF-16 without its mark.
fn utf_8(bytes: &[u8], last: bool, text: &mut String) -> (usize, bool) {
    let (valid, wrong) = match std::str::from_utf8(bytes) {
        Ok(valid) => (valid, false),
        Err(error) => {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            (valid, last || error.error_len().is_some())
        }
    };
    let (valid, wrong) = valid.split_once('\0').map_or((valid, wrong), |(before, _)| (before, true));
    text.push_str(valid);
    (valid.len(), wrong)
}

/// The same for UTF-16.
fn utf_16(bytes: &[u8], of_bytes: fn([u8; 2]) -> u16, last: bool, text: &mut String) -> (usize, bool) {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut decoded = 0;
    for read in char::decode_utf16(pairs.iter().map(|pair| of_bytes(*pair))) {
        match read {
            Ok(character) => {
                text.push(character);
                decoded += 2 * character.len_utf16();
            }
            Err(error) => {
                let begins = (0xD800..0xDC00).contains(&error.unpaired_surrogate());
                let unfinished = begins && decoded + 2 == 2 * pairs.len() && !last;
                return (decoded, !unfinished);
            }
        }
    }
    (decoded, last && !odd.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of bytes that come so many at a time.
    fn decoded(bytes: &[u8], at_once: usize) -> Result<String, TextError> {
        let (mut decoder, mut text) = (Decoder::default(), String::new());
        for piece in bytes.chunks(at_once) {
            decoder.decode(piece, false, &mut text)?;
        }
        decoder.decode(&[], true, &mut text).map(|()| text)
    }

    #[test]
    fn encodings_with_a_mark_are_understood_however_the_bytes_come() {
        for at_once in [1, 2, 3, 5, 100] {
            for (bytes, text) in [
                (b"a\xC3\xA9\xF0\x9F\x98\x80".to_vec(), "a\u{e9}\u{1f600}"),
                (b"\xEF\xBB\xBFa\xC3\xA9".to_vec(), "a\u{e9}"),
                (vec![0xFF, 0xFE, b'a', 0, 0xE9, 0, 0x3D, 0xD8, 0x00, 0xDE], "a\u{e9}\u{1f600}"),
                (vec![0xFE, 0xFF, 0, b'a', 0, 0xE9], "a\u{e9}"),
                (vec![0xFF, 0xFE], ""),
                (Vec::new(), ""),
                (b"a".to_vec(), "a"),
            ] {
                assert_eq!(decoded(&bytes, at_once).unwrap(), text, "{at_once} at once");
            }
        }
    }

    #[test]
    fn what_is_no_text_is_named_with_its_place() {
        for at_once in [1, 2, 100] {
            for (bytes, place) in [
                (b"ok\nok\n\xFFx".to_vec(), (3, 6)),
                (b"\xEF\xBB\xBFok\n\xE9t\xE9".to_vec(), (2, 6)),
                (b"cut \xC3".to_vec(), (1, 4)),
                (vec![b'a', 0, b'b', 0], (1, 1)),
                (vec![0xFF, 0xFE, b'a', 0, b'\n', 0, b'a'], (2, 6)),
                (vec![0xFF, 0xFE, b'a', 0, 0x3D, 0xD8, b'a', 0], (1, 4)),
                (vec![0xFE, 0xFF, 0xDE, 0x00], (1, 2)),
            ] {
                let found = match decoded(&bytes, at_once).unwrap_err() {
                    TextError::NotUtf8 { line, offset } | TextError::NotUtf16 { line, offset } => (line, offset),
                    TextError::Unreadable(error) => panic!("{error}"),
                };
                assert_eq!(found, place, "{bytes:?}, {at_once} at once");
            }
        }
    }
}
