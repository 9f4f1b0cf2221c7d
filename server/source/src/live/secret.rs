use std::fmt;

use zeroize::Zeroizing;

/// A password, token or private key. Its memory is overwritten when it is dropped, and nothing prints it.
///
/// A driver keeps a copy of its own while it signs in; that one is freed with the session and not overwritten.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// A secret shorter than this is looked for in messages as a word of its own only.
const SHORT_CHARACTERS: usize = 4;

impl Secret {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, for the one who signs in with it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// A message with every occurrence of the secret taken out.
    pub(crate) fn removed_from(&self, message: &str) -> String {
        let secret = self.reveal();
        if secret.is_empty() {
            return message.to_owned();
        }
        if secret.chars().count() >= SHORT_CHARACTERS {
            return message.replace(secret, HIDDEN);
        }
        let mut cleaned = String::with_capacity(message.len());
        let mut rest = message;
        while let Some(place) = rest.find(secret) {
            let (before, after) = (&rest[..place], &rest[place + secret.len()..]);
            let inside_a_word = before.chars().next_back().is_some_and(char::is_alphanumeric)
                || after.chars().next().is_some_and(char::is_alphanumeric);
            cleaned.push_str(before);
            cleaned.push_str(if inside_a_word { secret } else { HIDDEN });
            rest = after;
        }
        cleaned + rest
    }
}

const HIDDEN: &str = "…";

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn messages_lose_the_secret_and_nothing_prints_it() {
        for (secret, message, expected) in [
            ("hunter22", "no `hunter22` for hunter22", "no `…` for …"),
            ("abc", "abc in fabcd: abc", "… in fabcd: …"),
            ("", "nothing to hide", "nothing to hide"),
        ] {
            assert_eq!(Secret::new(secret.to_owned()).removed_from(message), expected);
        }
        assert_eq!(format!("{:?}", Secret::new("hunter22".to_owned())), "Secret");
    }
}
