//! What a line of the log says, cut into parts: the object it names, and what is looked for in it.

use super::inert_text::inert;
use super::page::Pattern;
use crate::intl;

/// Characters of a line shown before the reader asks for all.
pub(super) const FOLD_AT: usize = 2000;

/// What is looked for in lines.
pub(super) enum Finder {
    Nothing,
    /// In lower case.
    Text(String),
    Fits(Pattern),
    /// Why the pattern cannot be read.
    Bad(String),
}

impl Finder {
    /// Reads what the reader typed: plain text, or a pattern between slashes.
    pub(super) fn new(typed: &str) -> Self {
        let pattern = typed.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|inner| !inner.is_empty());
        match pattern {
            Some(pattern) => Pattern::new(pattern).map_or_else(Self::Bad, Self::Fits),
            None if typed.is_empty() => Self::Nothing,
            None => Self::Text(intl::lower_case(typed)),
        }
    }

    /// Whether it is in a message, as that is shown. Tens of thousands are looked through while somebody types, so that the
    /// plain ones, nearly all, are not copied for it.
    pub(super) fn fits(&self, message: &str) -> bool {
        match self {
            Self::Text(sought) if is_plain(message) => has_caseless(message.as_bytes(), sought.as_bytes()),
            _ => self.fits_shown(&inert(message)),
        }
    }

    fn fits_shown(&self, text: &str) -> bool {
        match self {
            Self::Nothing | Self::Bad(_) => false,
            Self::Text(sought) => intl::lower_case(text).contains(sought),
            Self::Fits(pattern) => pattern.find(text).is_some(),
        }
    }

    /// Where the first match is, in bytes. Where lower case has other lengths than the text, nothing is found.
    fn place(&self, text: &str) -> Option<(usize, usize)> {
        let (from, len) = match self {
            Self::Nothing | Self::Bad(_) => return None,
            Self::Text(sought) => {
                let lower = intl::lower_case(text);
                if lower.len() != text.len() {
                    return None;
                }
                (lower.find(sought)?, sought.len())
            }
            Self::Fits(pattern) => {
                let found = pattern.find(text)?;
                (text.find(&found)?, found.len())
            }
        };
        (len > 0).then_some((from, from + len))
    }
}

/// Whether a message is shown as it came, and its lower case is that of its bytes.
fn is_plain(message: &str) -> bool {
    message.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

/// Whether `sought`, in lower case, is in the text.
fn has_caseless(text: &[u8], sought: &[u8]) -> bool {
    let Some((first, rest)) = sought.split_first() else { return true };
    text.windows(sought.len()).any(|part| {
        part.split_first()
            .is_some_and(|(begin, part)| begin.to_ascii_lowercase() == *first && part.eq_ignore_ascii_case(rest))
    })
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Plain(String),
    Found(String),
}

/// A shown message, cut where its object is named and at the first match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) before: Vec<Part>,
    /// The name of the object the line is about; empty where there is none.
    pub(super) object: String,
    pub(super) after: Vec<Part>,
}

impl Text {
    /// Where the match lies in the object's name, the match counts.
    pub(super) fn of(text: &str, finder: &Finder, about_object: bool) -> Self {
        let found = finder.place(text);
        let name = about_object.then(|| name_in(text)).flatten();
        let name = name.filter(|(from, to)| found.is_none_or(|(f, t)| t <= *from || f >= *to));
        let (from, to) = name.unwrap_or_default();
        let part = |from: usize, to: usize| parts(text, from, to, found);
        Self {
            before: part(0, from),
            object: text.get(from..to).unwrap_or_default().to_owned(),
            after: part(to, text.len()),
        }
    }
}

/// What stands between two places, cut at the match if that lies there.
fn parts(text: &str, from: usize, to: usize, found: Option<(usize, usize)>) -> Vec<Part> {
    let plain = |from: usize, to: usize| {
        text.get(from..to).filter(|text| !text.is_empty()).map(|text| Part::Plain(text.to_owned()))
    };
    match found.filter(|(begin, end)| from <= *begin && *end <= to) {
        Some((begin, end)) => {
            let found = text.get(begin..end).map(|text| Part::Found(text.to_owned()));
            [plain(from, begin), found, plain(end, to)].into_iter().flatten().collect()
        }
        None => plain(from, to).into_iter().collect(),
    }
}

/// A line's message as it is shown, and how many characters of it are folded away.
pub(super) fn shown(message: &str, whole: bool) -> (String, usize) {
    let mut text = inert(message);
    let Some((at, _)) = text.char_indices().nth(FOLD_AT).filter(|_| !whole) else { return (text, 0) };
    let folded = text.chars().count() - FOLD_AT;
    text.truncate(at);
    (text, folded)
}

/// The first word that looks like `schema.name`.
fn name_in(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    for word in text.split(' ').take(4) {
        let bare = word.trim_end_matches([':', ',', ';', '.']);
        if bare.split_once('.').is_some_and(|(schema, name)| !schema.is_empty() && !name.is_empty()) {
            return Some((at, at + bare.len()));
        }
        at += word.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, find: &str) -> String {
        let part = |part: &Part| match part {
            Part::Plain(text) => text.clone(),
            Part::Found(text) => format!("[{text}]"),
        };
        let parts = |parts: &[Part]| parts.iter().map(part).collect::<String>();
        let text = Text::of(text, &Finder::new(find), true);
        let object = if text.object.is_empty() { String::new() } else { format!("<{}>", text.object) };
        format!("{}{object}{}", parts(&text.before), parts(&text.after))
    }

    #[test]
    fn a_text_is_found_in_whatever_case_and_however_the_message_is_shown() {
        for (typed, message, fits) in [
            ("obj", "Created S.OBJ_1", true),
            ("OBJ_2", "Created s.obj_1", false),
            ("created s", "Created S.OBJ_1", true),
            ("1", "Created S.OBJ_1", true),
            ("obj_12", "OBJ_1", false),
            ("größe", "Die GRÖSSE", false),
            ("größe", "die GRÖßE", true),
            ("ö", "Created S.OBJ_1", false),
            ("red", "\u{1b}[31mRED\u{1b}[0m", true),
            ("31m", "\u{1b}[31mRED\u{1b}[0m", false),
            ("", "anything", false),
        ] {
            assert_eq!(Finder::new(typed).fits(message), fits, "{typed} in {message}");
        }
    }

    #[test]
    fn the_object_and_the_first_match_are_parts_of_their_own_and_nothing_else_is() {
        for (text, find, expected) in [
            ("SALES.ORDERS: cannot resolve PKG_FX here", "pkg_fx", "<SALES.ORDERS>: cannot resolve [PKG_FX] here"),
            ("SALES.ORDERS: done", "orders", "SALES.[ORDERS]: done"),
            ("Reading SALES.ORDERS.", "", "Reading <SALES.ORDERS>."),
            ("nothing to see", "pkg", "nothing to see"),
            ("İ pkg", "pkg", "İ pkg"),
            ("😀 pkg 😀", "pkg", "😀 [pkg] 😀"),
        ] {
            assert_eq!(cut(text, find), expected);
        }
    }

    #[test]
    fn a_long_line_is_folded_and_shown_whole_when_asked() {
        let long = "ü".repeat(FOLD_AT + 5);
        assert_eq!(shown(&long, false), ("ü".repeat(FOLD_AT), 5));
        assert_eq!(shown(&long, true), (long, 0));
        assert_eq!(shown("short", false), ("short".to_owned(), 0));
    }
}
