//! Patterns of LIKE and SIMILAR TO as regular expressions.

/// The regular expression for a pattern of T-SQL, with `[…]` kept as a class. A range of letters holds capitals and small
/// letters alike, as they stand beside each other in every order of T-SQL's but the binary ones.
///
/// Source: "LIKE (Transact-SQL)" of the Transact-SQL reference, "Pattern matching by using wildcards".
pub(crate) fn like_as_regex(pattern: &str) -> String {
    let mut regex = String::new();
    let mut in_class = false;
    let signs: Vec<char> = pattern.chars().collect();
    for (at, &c) in signs.iter().enumerate() {
        match c {
            ']' if in_class => {
                in_class = false;
                regex.push(c);
            }
            _ if in_class => {
                if matches!(c, '\\' | '[' | '&') {
                    regex.push('\\');
                }
                regex.push(c);
                if let [from, '-', to] = signs[at.saturating_sub(2)..=at]
                    && let Some((from, to)) = other_case(from, to)
                {
                    regex.extend([from, '-', to]);
                }
            }
            '[' => {
                in_class = true;
                regex.push(c);
            }
            '%' => regex.push_str(".*"),
            '_' => regex.push('.'),
            c => push_literally(&mut regex, c),
        }
    }
    regex
}

/// The same range of letters in the other case.
fn other_case(from: char, to: char) -> Option<(char, char)> {
    if from.is_ascii_lowercase() && to.is_ascii_lowercase() {
        return Some((from.to_ascii_uppercase(), to.to_ascii_uppercase()));
    }
    (from.is_ascii_uppercase() && to.is_ascii_uppercase()).then(|| (from.to_ascii_lowercase(), to.to_ascii_lowercase()))
}

/// The flag that a regular expression made of a pattern needs: `%` and `_` take the end of a line as well, which Java's dot
/// does with it only.
pub(crate) fn over_lines(pattern: &str) -> &'static str {
    if pattern.contains(['%', '_']) { "(?s)" } else { "" }
}

/// The regular expression for a pattern of SIMILAR TO, which has regular expressions' own signs but `%`, `_` and `.`. Classes
/// between brackets stay as they are.
pub(super) fn similar_as_regex(pattern: &str, escape: Option<char>) -> String {
    let mut regex = format!("{}^(?:", over_lines(pattern));
    let mut in_class = false;
    let mut signs = pattern.chars();
    while let Some(c) = signs.next() {
        match c {
            '\\' if in_class => {
                regex.push(c);
                regex.extend(signs.next());
            }
            c if Some(c) == escape && !in_class => {
                if let Some(said) = signs.next() {
                    push_literally(&mut regex, said);
                }
            }
            '[' | ']' => {
                in_class = c == '[';
                regex.push(c);
            }
            c if in_class => regex.push(c),
            '%' => regex.push_str(".*"),
            '_' => regex.push('.'),
            '.' | '^' | '$' | '\\' => push_literally(&mut regex, c),
            c => regex.push(c),
        }
    }
    regex.push_str(")$");
    regex
}

/// The regular expression that is found where a text stands.
pub(crate) fn literally(text: &str) -> String {
    let mut regex = String::new();
    text.chars().for_each(|c| push_literally(&mut regex, c));
    regex
}

fn push_literally(regex: &mut String, c: char) {
    if "\\.^$|?*+(){}[]".contains(c) {
        regex.push('\\');
    }
    regex.push(c);
}
