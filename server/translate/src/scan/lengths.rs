//! How far a piece of a text reaches.

use model::Dialect;

/// Length of a comment that the line's end ends.
pub(super) fn line_comment(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// Words that begin a comment of MySQL's dumps which is a part of the statement that makes an object.
const RUN: &[&str] = &["CREATE", "ALGORITHM", "DEFINER", "SQL", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION"];

/// Length of what begins a comment that MySQL runs, `/*!50001`, where it is a part of a statement that makes an object. One that
/// is a statement by itself makes what only holds a place until a dump has made the object.
///
/// Source: "Comments" of the MySQL reference manual.
pub(super) fn run_comment(rest: &str) -> Option<usize> {
    let version = rest[3..].bytes().take_while(u8::is_ascii_digit).count();
    let inner = rest[3 + version..].trim_start();
    let word = inner.split(|c: char| !c.is_ascii_alphabetic()).next()?;
    let known = RUN.iter().any(|run| word.eq_ignore_ascii_case(run));
    let after = inner.find("*/").map_or("", |end| inner[end + 2..].trim_start());
    let whole = word.eq_ignore_ascii_case("CREATE") && (after.is_empty() || after.starts_with(';'));
    // A version of six digits is one of MariaDB.
    (known && !whole && version < 6).then_some(3 + version)
}

/// Whether a character can be a part of a name.
#[inline]
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '@') || (!c.is_ascii() && !c.is_whitespace())
}

/// Whether what may be a part of a name elsewhere is none in a dialect: operators of PostgreSQL are made of it, as in `a#>b`, and
/// one of the signs begins a comment of MySQL.
pub(super) fn is_sign(c: char, dialect: Dialect) -> bool {
    match dialect {
        Dialect::PostgreSql => matches!(c, '#' | '@'),
        Dialect::MySql => c == '#',
        _ => false,
    }
}

/// Length of the word that a text begins with.
pub(super) fn word_length(text: &str, dialect: Dialect) -> usize {
    let of_ascii = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || (matches!(byte, b'_' | b'$' | b'#' | b'@') && !is_sign(char::from(*byte), dialect))
    };
    let length = text.bytes().take_while(of_ascii).count();
    match text.as_bytes().get(length) {
        Some(byte) if !byte.is_ascii() => text.find(|c: char| !is_word(c) || is_sign(c, dialect)).unwrap_or(text.len()),
        _ => length,
    }
}

/// Length of something in quotes, both included; a doubled quote is part of it.
pub(super) fn quoted(rest: &str, close: char, escapes: bool) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if escapes && c == '\\' {
            chars.next();
        } else if c == close {
            if chars.peek().is_some_and(|(_, next)| *next == close) {
                chars.next();
            } else {
                return at + close.len_utf8();
            }
        }
    }
    rest.len()
}

/// Length of a text of Oracle in quotes of its own: `q'[it's]'`.
pub(super) fn oracle_quoted(rest: &str) -> usize {
    let Some(open) = rest[2..].chars().next() else { return rest.len() };
    let close = match open {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        other => other,
    };
    rest[2 + open.len_utf8()..]
        .find(&format!("{close}'"))
        .map_or(rest.len(), |end| 2 + open.len_utf8() + end + close.len_utf8() + 1)
}

/// Length of a body between `$$` or `$tag$`.
pub(super) fn dollar_body(rest: &str) -> Option<usize> {
    let tag_end = rest[1..].find('$')? + 2;
    let tag = &rest[..tag_end];
    if !tag[1..tag_end - 1].chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    Some(rest[tag_end..].find(tag).map_or(rest.len(), |end| tag_end + end + tag_end))
}

/// Length of a number.
pub(super) fn number(rest: &str) -> usize {
    // `0xFF` and `0b01`.
    let digits = |of_radix: fn(&char) -> bool| 2 + rest[2..].chars().take_while(of_radix).count();
    if rest.starts_with("0x") || rest.starts_with("0X") {
        return digits(char::is_ascii_hexdigit);
    }
    if rest.starts_with("0b") && rest[2..].starts_with(['0', '1']) {
        return digits(|digit| matches!(digit, '0' | '1'));
    }
    let mut end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    // `1..9` is a range of whole numbers.
    if let Some(dots) = rest.as_bytes()[..end].windows(2).position(|pair| pair == b"..") {
        return dots;
    }
    let exponent = rest[end..].strip_prefix(['e', 'E']);
    if let Some(digits) = exponent.map(|tail| tail.trim_start_matches(['+', '-'])) {
        let count = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        if count > 0 {
            end = rest.len() - digits.len() + count;
        }
    }
    end
}
