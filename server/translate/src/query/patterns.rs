//! Patterns of LIKE and SIMILAR TO as regular expressions.

/// The regular expression for a pattern of T-SQL, with `[…]` kept as a class.
pub(crate) fn like_as_regex(pattern: &str) -> String {
    let mut regex = String::new();
    let mut in_class = false;
    for c in pattern.chars() {
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

/// The regular expression for a pattern of SIMILAR TO, which has regular expressions' own signs but `%`, `_` and `.`.
pub(super) fn similar_as_regex(pattern: &str) -> String {
    let mut regex = String::from("^(?:");
    for c in pattern.chars() {
        match c {
            '%' => regex.push_str(".*"),
            '_' => regex.push('.'),
            '.' | '^' | '$' => push_literally(&mut regex, c),
            c => regex.push(c),
        }
    }
    regex.push_str(")$");
    regex
}

fn push_literally(regex: &mut String, c: char) {
    if "\\.^$|?*+(){}[]".contains(c) {
        regex.push('\\');
    }
    regex.push(c);
}
