//! Numbers written by a format of digits, as TO_CHAR has them.
//!
//! Databricks' own `to_char` leaves out the sign of a negative number where the format has none, writes `#` where a value has
//! more decimals than the format, and never a blank for the sign. `format_number` takes patterns of Java instead.
//!
//! Source: "to_char function" and "format_number function" of the Databricks SQL language manual, "Number Format Elements" of
//! Oracle's, "Data Type Formatting Functions" of PostgreSQL's.

use model::Dialect;
use sqlparser::ast::Expr;

use super::{Rewritten, call, fill, number, numbers, text};

/// `TO_CHAR(value, format)` where the format is one of numbers.
pub(super) fn written(value: Expr, format: &str, dialect: Dialect) -> Rewritten {
    let upper = format.to_ascii_uppercase();
    if matches!(upper.as_str(), "TM" | "TM9") {
        return Rewritten::Other(fill("CAST(a AS STRING)", vec![value]));
    }
    let (digits, narrow) = upper.strip_prefix("FM").map_or((upper.as_str(), false), |digits| (digits, true));
    if let Some(digits) = Digits::of(digits) {
        return Rewritten::Other(if narrow { digits.narrow(value) } else { digits.padded(value, dialect) });
    }
    let Some((format, trimmed)) = numbers::converted(format) else {
        return Rewritten::Refused(format!("the format of numbers `{format}` has no rule"));
    };
    let exact = format!("CAST(a AS DECIMAL(38,{}))", decimals(&format));
    let written = call("to_char", vec![fill(&exact, vec![value]), text(&format)]);
    Rewritten::Other(if trimmed { call("trim", vec![written]) } else { written })
}

/// T-SQL's `STR(value, width, decimals)`.
pub(super) fn of_width(arguments: &[Expr]) -> Option<Rewritten> {
    let [value, width, decimals] = arguments else { return None };
    // There are 16 at most.
    let digits: u8 = number(decimals)?.parse().ok().filter(|digits| *digits <= 16)?;
    let template = format!("lpad(CAST(CAST(round(a, c) AS DECIMAL(38,{digits})) AS STRING), b, ' ')");
    Some(Rewritten::Other(fill(&template, vec![value.clone(), width.clone(), decimals.clone()])))
}

/// How many decimals a format or a pattern has.
pub(super) fn decimals(format: &str) -> usize {
    let fraction = format.split_once(['.', 'D']).map_or("", |(_, fraction)| fraction);
    fraction.chars().filter(|sign| matches!(sign, '0' | '9' | '#')).count()
}

/// A format of nothing but digits and separators.
struct Digits<'f> {
    whole: &'f str,
    fraction: &'f str,
    has_point: bool,
}

impl<'f> Digits<'f> {
    /// `None` where there are other elements, or groups that are no thousands.
    fn of(format: &'f str) -> Option<Self> {
        let parts = format.split_once(['.', 'D']);
        let (whole, fraction) = parts.unwrap_or((format, ""));
        let mut groups = whole.split([',', 'G']);
        let first = groups.next()?;
        let is_digits = |part: &str| part.bytes().all(|digit| matches!(digit, b'0' | b'9'));
        let grouped = groups.all(|group| group.len() == 3 && is_digits(group));
        (grouped && is_digits(first) && is_digits(fraction) && !format.is_empty()).then_some(Self {
            whole,
            fraction,
            has_point: parts.is_some(),
        })
    }

    /// How many digits stand before the point.
    fn places(&self) -> usize {
        self.whole.bytes().filter(u8::is_ascii_digit).count()
    }

    /// How many of them are written in any case: those from the first `0` on.
    fn least(&self) -> usize {
        self.whole.find('0').map_or(0, |first| self.whole[first..].bytes().filter(u8::is_ascii_digit).count())
    }

    /// Java's pattern for what stands before the point.
    fn pattern(&self) -> String {
        let zeros = "0".repeat(self.least());
        if !self.whole.contains([',', 'G']) {
            return if zeros.is_empty() { "#".to_owned() } else { zeros };
        }
        let digits = format!("{zeros:#>4}");
        let mut pattern = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                pattern.push(',');
            }
            pattern.push(digit);
        }
        pattern
    }

    /// The value by a pattern, rounded as the sources round it.
    fn by(&self, value: Expr, pattern: &str) -> Expr {
        let template = format!("format_number(CAST(a AS DECIMAL(38,{})), '{pattern}')", self.fraction.len());
        fill(&template, vec![value])
    }

    /// With `FM`: without blanks, and without zeros at the end where the format has `9`. The point stays.
    fn narrow(&self, value: Expr) -> Expr {
        let whole = self.pattern();
        let count = self.fraction.len();
        match self.fraction.rfind('0') {
            _ if !self.has_point => self.by(value, &whole),
            Some(last) => {
                let fraction = format!("{}{}", "0".repeat(last + 1), "#".repeat(count - last - 1));
                self.by(value, &format!("{whole}.{fraction}"))
            }
            None => {
                let zeros = self.by(value, &format!("{whole}.{}", "0".repeat(count)));
                let cut = fill("trim(TRAILING '0' FROM a)", vec![zeros]);
                // Zero has a digit before the point.
                let alone = self.least() == 0;
                if alone { fill("regexp_replace(a, '^[.]$', '0.')", vec![cut]) } else { cut }
            }
        }
    }

    /// Without: as wide as the format, with a place for the sign, and `#` in the places of a number with more digits.
    fn padded(&self, value: Expr, dialect: Dialect) -> Expr {
        let point = if self.has_point { "." } else { "" };
        let pattern = format!("{}{point}{}", self.pattern(), "0".repeat(self.fraction.len()));
        let width = self.whole.len() + point.len() + self.fraction.len() + 1;
        let too_large = match dialect {
            Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza => {
                let marked = |part: &str| part.replace(['0', '9'], "#").replace('G', ",");
                format!(" {}{point}{}", marked(self.whole), marked(self.fraction))
            }
            _ => "#".repeat(width),
        };
        let written = self.by(value.clone(), &pattern);
        let limit = format!("1{}", "0".repeat(self.places()));
        fill(&format!("if(abs(a) >= {limit}, '{too_large}', lpad(b, {width}))"), vec![value, written])
    }
}
