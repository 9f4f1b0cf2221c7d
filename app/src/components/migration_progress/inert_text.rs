//! Text from outside made harmless to look at: no colours of a terminal, no letters that turn the reading direction.

use std::borrow::Cow;

/// The text as it is shown: terminal sequences are taken out, other control characters and marks of direction are shown
/// as a sign. What is copied or saved stays as it came.
pub(super) fn inert(text: &str) -> String {
    match cleaned(text) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

fn cleaned(text: &str) -> Cow<'_, str> {
    if !text.chars().any(odd) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => match rest.next() {
                // A control sequence ends with its letter.
                Some('[') => while rest.next().is_some_and(|c| !('@'..='~').contains(&c)) {},
                // A command to the terminal ends with a bell or an escape.
                Some(']') => {
                    while let Some(c) = rest.next() {
                        if c == '\u{1b}' {
                            rest.next_if_eq(&'\\');
                        }
                        if c == '\u{7}' || c == '\u{1b}' {
                            break;
                        }
                    }
                }
                _ => {}
            },
            '\n' => clean.push('⏎'),
            '\r' => {}
            '\t' => clean.push('\t'),
            c if odd(c) => clean.push('\u{fffd}'),
            c => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

fn odd(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out_and_what_turns_the_direction_is_shown() {
        for (text, shown) in [
            ("plain عملاء 🦀", "plain عملاء 🦀"),
            ("\u{1b}[31;4mred\u{1b}[0m end", "red end"),
            ("see \u{1b}]0;title\u{7}the notes", "see the notes"),
            ("see \u{1b}]0;title\u{1b}\\the notes", "see the notes"),
            ("\u{202e}backwards", "\u{fffd}backwards"),
            ("two\r\nlines\ttab", "two⏎lines\ttab"),
            ("cut off \u{1b}[3", "cut off "),
            ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ] {
            assert_eq!(inert(text), shown);
        }
    }
}
