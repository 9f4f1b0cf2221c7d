//! Formats of dates, of five families, as Databricks' patterns.

use model::Dialect;

use super::date_elements::{ELEMENTS, HALVES, MADE, MADE_BY_MYSQL, MADE_BY_POSTGRESQL, PHRASE};

/// Whether a pattern writes a text or reads one. Reading is lenient: `d` takes `5` and `05`, where separators allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Write,
    Read,
}

/// The pattern for a format of the dialect's `TO_CHAR` or `TO_DATE`; `None` where an element has no counterpart.
pub(crate) fn converted(format: &str, dialect: Dialect, purpose: Use) -> Option<String> {
    let pieces = match dialect {
        Dialect::MySql => mysql(format)?,
        Dialect::TSql => net(format)?,
        _ => elements(format, ELEMENTS, dialect)?,
    };
    written(&pieces, purpose)
}

/// The pieces of a format by which a time is written; `None` where one has no counterpart.
pub(super) fn pieces(format: &str, dialect: Dialect) -> Option<Vec<Piece>> {
    match dialect {
        Dialect::MySql => mysql(format),
        Dialect::TSql => net(format),
        _ => Elements { format, known: ELEMENTS, dialect, writes: true }.pieces(),
    }
}

/// The pattern for a FORMAT phrase of Teradata.
pub(crate) fn phrase(format: &str, purpose: Use) -> Option<String> {
    written(&elements(format, PHRASE, Dialect::Teradata)?, purpose)
}

/// A piece of a format.
#[derive(Clone)]
pub(super) enum Piece {
    /// Letters of a pattern.
    Letters(String),
    /// What stands for itself.
    Other(String),
    /// Letters that write a name, in which letters it is written, and whether it is filled up to the longest one.
    Name(&'static str, Case, bool),
    /// What another expression writes.
    Made(&'static str),
}

/// Oracle and its like write names as the format is written: MON gives `JAN`, Mon gives `Jan`, mon gives `jan`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
    Mixed,
}

impl Case {
    fn of(element: &str) -> Self {
        let mut letters = element.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.is_ascii_uppercase());
        match (letters.next(), letters.next()) {
            (Some(true), Some(true)) => Self::Upper,
            (Some(false), _) => Self::Lower,
            _ => Self::Mixed,
        }
    }
}

fn elements(format: &str, known: &'static [(&'static str, &'static str)], dialect: Dialect) -> Option<Vec<Piece>> {
    Elements { format, known, dialect, writes: false }.pieces()
}

/// A format and how it is read.
struct Elements<'f> {
    format: &'f str,
    known: &'static [(&'static str, &'static str)],
    dialect: Dialect,
    /// Whether it is to write a time, where more elements have a counterpart.
    writes: bool,
}

impl Elements<'_> {
    /// What another expression writes at a place, and how long its element is.
    fn made(&self, at: usize, narrow: bool) -> Option<(&'static str, usize)> {
        let rest = &self.format[at..];
        let half = HALVES.iter().find(|(element, _)| rest.starts_with(element));
        if let Some((element, template)) = half {
            return Some((template, element.len()));
        }
        let upper = rest.to_ascii_uppercase();
        let own: &[_] = if self.of_postgresql() { MADE_BY_POSTGRESQL } else { &[] };
        let longer =
            self.known.iter().filter(|(element, _)| upper.starts_with(element)).map(|(element, _)| element.len());
        let longest = longer.max().unwrap_or(0);
        let found =
            own.iter().chain(MADE).find(|(element, ..)| upper.starts_with(element) && element.len() > longest)?;
        let (element, wide, short) = *found;
        let week = matches!(element, "WW" | "W");
        (!(week && self.dialect == Dialect::Snowflake)).then_some((if narrow { short } else { wide }, element.len()))
    }

    /// A name at a place, or a half of the day, which has a case as well.
    fn name(&self, at: usize, element: &str, letters: &'static str, narrow: bool) -> Option<Piece> {
        if !self.writes
            || self.dialect == Dialect::Snowflake
            || !matches!(letters, "MMMM" | "MMM" | "EEEE" | "EEE" | "a")
        {
            return None;
        }
        let case = Case::of(&self.format[at..at + element.len()]);
        let case = if letters == "a" && case == Case::Mixed { Case::Upper } else { case };
        Some(Piece::Name(letters, case, !narrow && matches!(letters, "MMMM" | "EEEE")))
    }

    fn of_postgresql(&self) -> bool {
        matches!(self.dialect, Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza)
    }

    fn pieces(&self) -> Option<Vec<Piece>> {
        let (format, known, dialect) = (self.format, self.known, self.dialect);
        let upper = format.to_ascii_uppercase();
        let mut pieces = Vec::new();
        let (mut at, mut narrow) = (0, false);
        while let Some(first) = upper[at..].chars().next() {
            let rest = &upper[at..];
            if let Some(tail) = rest.strip_prefix("FM") {
                narrow = !narrow;
                at = upper.len() - tail.len();
                continue;
            }
            if let Some((template, length)) = self.made(at, narrow).filter(|_| self.writes) {
                pieces.push(Piece::Made(template));
                at += length;
            } else if let Some(tail) = rest.strip_prefix("FX") {
                at = upper.len() - tail.len();
            } else if let Some(tail) = rest.strip_prefix("FF").or_else(|| rest.strip_prefix("US")) {
                let digits =
                    tail.chars().next().and_then(|digit| digit.to_digit(10)).filter(|digit| (1..=9).contains(digit));
                pieces.push(Piece::Letters("S".repeat(digits.unwrap_or(6) as usize)));
                at += 2 + usize::from(digits.is_some());
            } else if let (Some(tail), Dialect::PostgreSql | Dialect::Redshift) = (rest.strip_prefix("MS"), dialect) {
                pieces.push(Piece::Letters("SSS".to_owned()));
                at = upper.len() - tail.len();
            } else if let Some((element, letters)) = known.iter().find(|(element, _)| rest.starts_with(element)) {
                if let Some(name) = self.name(at, element, letters, narrow) {
                    pieces.push(name);
                    at += element.len();
                    narrow &= !self.of_postgresql();
                    continue;
                }
                let narrowed = narrow && matches!(*letters, "MM" | "dd" | "hh" | "HH" | "mm" | "ss" | "DDD");
                let letters = if narrowed { &letters[..1] } else { letters };
                pieces.push(if letters == " " { Piece::Other(" ".into()) } else { Piece::Letters(letters.to_owned()) });
                at += element.len();
            } else if first == '"' {
                let close = upper[at + 1..].find('"')?;
                pieces.push(Piece::Other(format[at + 1..at + 1 + close].to_owned()));
                at += close + 2;
            } else if first == 'T' || !first.is_ascii_alphanumeric() {
                pieces.push(Piece::Other(first.to_string()));
                at += first.len_utf8();
            } else {
                return None;
            }
            // In PostgreSQL it is said of one element only.
            narrow &= !self.of_postgresql();
        }
        Some(pieces)
    }
}

fn mysql(format: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut chars = format.chars();
    while let Some(first) = chars.next() {
        if first != '%' {
            pieces.push(Piece::Other(first.to_string()));
            continue;
        }
        let sign = chars.next()?;
        if let Some((_, template)) = MADE_BY_MYSQL.iter().find(|(known, _)| *known == sign) {
            pieces.push(Piece::Made(template));
            continue;
        }
        let letters = match sign {
            'Y' => "yyyy",
            'y' => "yy",
            'm' => "MM",
            'c' => "M",
            'd' => "dd",
            'e' => "d",
            'H' => "HH",
            'k' => "H",
            'h' | 'I' => "hh",
            'l' => "h",
            'i' => "mm",
            's' | 'S' => "ss",
            'f' => "SSSSSS",
            'p' => "a",
            'M' => "MMMM",
            'b' => "MMM",
            'W' => "EEEE",
            'a' => "EEE",
            'j' => "DDD",
            '%' => "",
            'T' => "HH:mm:ss",
            'r' => "hh:mm:ss a",
            _ => return None,
        };
        match letters {
            "" => pieces.push(Piece::Other("%".to_owned())),
            letters => pieces.push(Piece::Letters(letters.to_owned())),
        }
    }
    Some(pieces)
}

/// .NET's formats, as `FORMAT` takes them. Its standard formats of one letter are those of en-US.
fn net(format: &str) -> Option<Vec<Piece>> {
    let format = match format {
        "d" => "M/d/yyyy",
        "D" => "dddd, MMMM d, yyyy",
        "s" => "yyyy-MM-ddTHH:mm:ss",
        "m" | "M" => "MMMM d",
        "y" | "Y" => "MMMM yyyy",
        "t" => "h:mm tt",
        "T" => "h:mm:ss tt",
        "g" => "M/d/yyyy h:mm tt",
        "G" => "M/d/yyyy h:mm:ss tt",
        other => other,
    };
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let count = rest.chars().take_while(|c| *c == first).count();
        match first {
            'y' | 'M' | 'H' | 'h' | 'm' | 's' => pieces.push(Piece::Letters(first.to_string().repeat(count))),
            'd' if count <= 2 => pieces.push(Piece::Letters("d".repeat(count))),
            'd' => pieces.push(Piece::Letters(if count == 3 { "EEE" } else { "EEEE" }.to_owned())),
            'f' | 'F' => pieces.push(Piece::Letters("S".repeat(count))),
            't' => pieces.push(Piece::Letters("a".to_owned())),
            '\'' | '"' => {
                let close = rest[1..].find(first)?;
                pieces.push(Piece::Other(rest[1..=close].to_owned()));
                rest = &rest[close + 2..];
                continue;
            }
            'T' => pieces.push(Piece::Other("T".repeat(count))),
            other if !other.is_ascii_alphanumeric() && other != '\\' && other != '%' => {
                pieces.push(Piece::Other(other.to_string().repeat(count)));
            }
            _ => return None,
        }
        rest = &rest[first.len_utf8() * count..];
    }
    Some(pieces)
}

pub(super) fn written(pieces: &[Piece], purpose: Use) -> Option<String> {
    let touching = pieces.windows(2).any(|pair| matches!(pair, [Piece::Letters(_), Piece::Letters(_)]));
    let mut pattern = String::new();
    for piece in pieces {
        match piece {
            // What depends on a week's or a quarter's place in the year cannot be read.
            Piece::Letters(letters) if purpose == Use::Read && letters.starts_with(['E', 'q']) => return None,
            Piece::Letters(letters) => {
                let lenient = purpose == Use::Read && !touching;
                let two = matches!(letters.as_str(), "MM" | "dd" | "HH" | "hh" | "mm" | "ss");
                pattern.push_str(if lenient && two { &letters[..1] } else { letters });
            }
            Piece::Other(text) if text.chars().any(|c| c.is_ascii_alphabetic() || "'[]{}#".contains(c)) => {
                pattern.push_str(&format!("'{}'", text.replace('\'', "''")));
            }
            Piece::Other(text) => pattern.push_str(text),
            Piece::Name(letters, ..) => pattern.push_str(letters),
            Piece::Made(_) => return None,
        }
    }
    Some(pattern)
}

/// The pattern of a style of T-SQL's CONVERT.
pub(crate) fn style(style: &str) -> Option<&'static str> {
    Some(match style {
        "0" | "100" => "MMM d yyyy h:mma",
        "1" => "MM/dd/yy",
        "101" => "MM/dd/yyyy",
        "2" => "yy.MM.dd",
        "102" => "yyyy.MM.dd",
        "3" => "dd/MM/yy",
        "103" => "dd/MM/yyyy",
        "4" => "dd.MM.yy",
        "104" => "dd.MM.yyyy",
        "5" => "dd-MM-yy",
        "105" => "dd-MM-yyyy",
        "6" => "dd MMM yy",
        "106" => "dd MMM yyyy",
        "7" => "MMM dd, yy",
        "107" => "MMM dd, yyyy",
        "8" | "108" | "24" => "HH:mm:ss",
        "10" => "MM-dd-yy",
        "110" => "MM-dd-yyyy",
        "11" => "yy/MM/dd",
        "111" => "yyyy/MM/dd",
        "12" => "yyMMdd",
        "112" => "yyyyMMdd",
        "13" | "113" => "dd MMM yyyy HH:mm:ss:SSS",
        "14" | "114" => "HH:mm:ss:SSS",
        "20" | "120" => "yyyy-MM-dd HH:mm:ss",
        "21" | "121" | "25" => "yyyy-MM-dd HH:mm:ss.SSS",
        "23" => "yyyy-MM-dd",
        "126" => "yyyy-MM-dd'T'HH:mm:ss.SSS",
        "127" => "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
        _ => return None,
    })
}
