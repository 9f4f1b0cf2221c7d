//! Files as text.

use std::fs;
use std::path::Path;

use engine::InventoryError;

/// A file of an inventory is at most this large.
pub(crate) const FILE_LIMIT_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a file as text: UTF-8 with or without a byte order mark, or UTF-16 with one. `name` is what messages call it.
pub(crate) fn read(file: &Path, name: &str) -> Result<String, InventoryError> {
    let unreadable = |_| InventoryError::NotFound(format!("`{name}` cannot be read"));
    let size = fs::metadata(file).map_err(unreadable)?.len();
    if size > FILE_LIMIT_BYTES {
        return Err(InventoryError::Malformed(format!(
            "{name}: found {size} bytes, expected at most {FILE_LIMIT_BYTES}; split the file"
        )));
    }
    decode(fs::read(file).map_err(unreadable)?, name)
}

fn decode(bytes: Vec<u8>, name: &str) -> Result<String, InventoryError> {
    let utf_16 = |from_bytes: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| from_bytes(*pair)).collect();
        match String::from_utf16(&units) {
            Ok(text) if rest.is_empty() => Ok(text),
            _ => Err(InventoryError::Malformed(format!("{name}: starts like UTF-16 and is not; save it as UTF-8"))),
        }
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, ..] => utf_16(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => utf_16(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => utf_8(bytes[3..].to_vec(), name),
        _ => utf_8(bytes, name),
    }
}

fn utf_8(bytes: Vec<u8>, name: &str) -> Result<String, InventoryError> {
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        InventoryError::Malformed(format!("{name}:{line}: not UTF-8 text; save the file as UTF-8 or UTF-16"))
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn encodings_with_a_mark_are_understood() {
        for bytes in [
            b"a\xC3\xA9".to_vec(),
            b"\xEF\xBB\xBFa\xC3\xA9".to_vec(),
            vec![0xFF, 0xFE, b'a', 0, 0xE9, 0],
            vec![0xFE, 0xFF, 0, b'a', 0, 0xE9],
        ] {
            assert_eq!(decode(bytes, "f").unwrap(), "a\u{e9}");
        }
    }

    #[test]
    fn what_is_no_text_is_named_with_its_line() {
        let error = decode(b"ok\nok\n\xFFx".to_vec(), "tables.sql").unwrap_err().to_string();
        assert!(error.starts_with("tables.sql:3:"), "{error}");
        assert!(decode(vec![0xFF, 0xFE, b'a'], "f").is_err());
    }
}
