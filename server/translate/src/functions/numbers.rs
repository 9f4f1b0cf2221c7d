//! Formats of numbers.

/// Whether a format is one of numbers: digits, signs and separators, of which dates have none.
pub(super) fn is_number_format(format: &str) -> bool {
    let upper = format.to_ascii_uppercase();
    let known = "09.,$GDSLMIPRFVEBCX ";
    let shortest = matches!(upper.as_str(), "TM" | "TM9");
    shortest || (upper.contains(['0', '9']) && upper.chars().all(|c| known.contains(c)))
}

/// A format of `TO_CHAR` or `TO_NUMBER` as Databricks takes it, and whether blanks are to be cut off. `None` where it
/// has an element without counterpart.
pub(super) fn converted(format: &str) -> Option<(String, bool)> {
    let upper = format.to_ascii_uppercase();
    let (rest, trimmed) = upper.strip_prefix("FM").map_or((upper.as_str(), false), |rest| (rest, true));
    let rest = rest.strip_prefix("TM").unwrap_or(rest);
    let plain = rest.chars().all(|c| "09.,$GDSMIPRL".contains(c)) && !rest.contains("L");
    plain.then(|| (rest.to_owned(), trimmed))
}

/// The pattern of `format_number` for a format of .NET, as T-SQL's FORMAT takes it: `N2`, `#,##0.00`, `00000`.
pub(super) fn net(format: &str) -> Option<Net<'_>> {
    let mut chars = format.chars();
    let (first, digits) = (chars.next()?, chars.as_str());
    let count = if digits.is_empty() { Some(2) } else { digits.parse::<u8>().ok() };
    match (first.to_ascii_uppercase(), count) {
        ('N', Some(count)) => Some(Net::Decimals(count)),
        ('F', Some(count)) => Some(Net::Pattern(std::borrow::Cow::Owned(match count {
            0 => "0".to_owned(),
            count => format!("0.{}", "0".repeat(count.into())),
        }))),
        ('D', _) if !digits.is_empty() => {
            digits.parse::<usize>().ok().map(|width| Net::Pattern(std::borrow::Cow::Owned("0".repeat(width))))
        }
        _ if format.chars().all(|c| "#0,.".contains(c)) => Some(Net::Pattern(std::borrow::Cow::Borrowed(format))),
        _ => None,
    }
}

/// What `format_number` is to be given.
pub(super) enum Net<'a> {
    Decimals(u8),
    Pattern(std::borrow::Cow<'a, str>),
}
