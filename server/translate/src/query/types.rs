//! Types in casts.

use model::Dialect;
use sqlparser::ast::{CastKind, DataType, Expr, Ident, ObjectName, ObjectNamePart};

use super::array_texts;
use super::change::Change;
use super::number_types::{DECIMAL, FLOATING};
use crate::data_type;
use crate::diagnostic_codes::*;
use crate::functions::{self, call, fill, literal, number};
use crate::scan::scan;

impl Change<'_, '_> {
    /// A cast in Databricks' words, or what stands for it.
    pub(super) fn cast(&self, expression: &mut Expr) {
        let Expr::Cast { kind, expr, data_type, format } = expression else { return };
        let tries = matches!(kind, CastKind::TryCast | CastKind::SafeCast);
        *kind = if tries { CastKind::TryCast } else { CastKind::Cast };
        let name = data_type.to_string().to_ascii_uppercase();
        let dialect = self.rewriter.dialect;
        if let Some(format) = format.take() {
            let said = format_text(&format);
            return self.cast_by_format(expression, said.as_deref());
        }
        let value = (**expr).clone();
        match name.as_str() {
            "JSON" | "JSONB" if functions::is_json(&value) => *expression = value,
            "JSON" | "JSONB" => {
                *expression = functions::call(if tries { "try_parse_json" } else { "parse_json" }, vec![value]);
            }
            "TIME" | "TIMETZ" | "TIME WITHOUT TIME ZONE" => {
                *expression = fill("date_format(a, 'HH:mm:ss')", vec![value])
            }
            _ if let Some(digits) = digits_of_second(&name) => {
                let digits = if digits == 0 { String::new() } else { format!(".{}", "S".repeat(digits)) };
                *expression = call("date_format", vec![value, functions::text(&format!("HH:mm:ss{digits}"))]);
            }
            "INTERVAL" => {
                let said = literal(&value).and_then(super::intervals::from_text);
                match said.or_else(|| super::intervals::of_number_and_unit(&value)) {
                    Some(interval) => *expression = interval,
                    None => self.remark(NOT_TRANSLATED, "a cast to INTERVAL of what is no literal has no counterpart"),
                }
            }
            "SIGNED" | "SIGNED INTEGER" => {
                *data_type = custom("BIGINT");
                self.cast_value(expression);
            }
            "UNSIGNED" | "UNSIGNED INTEGER" => *data_type = custom("DECIMAL(20,0)"),
            "CHAR" if dialect == Dialect::MySql => {
                *data_type = custom("STRING");
                if let Some(text) = self.text_of_json(expression) {
                    *expression = text;
                }
            }
            "OBJECT" | "ARRAY" if dialect == Dialect::Snowflake => *data_type = custom("VARIANT"),
            // Without a length T-SQL cuts a text off at 30 characters.
            "VARCHAR" | "NVARCHAR" | "CHAR" | "NCHAR" if dialect == Dialect::TSql => {
                *data_type = custom("VARCHAR(30)");
                self.cast_value(expression);
            }
            "REGCLASS" | "REGPROCEDURE" | "REGPROC" | "REGTYPE" => {
                self.remark(NOT_TRANSLATED, format!("a cast to {name} asks the source's own catalog"));
            }
            "OID" => *data_type = custom("BIGINT"),
            // Eight digits are a date there.
            "DATE" if of_eight_digits(&value, dialect).is_some() => {
                *expression = fill("CAST(a AS DATE)", of_eight_digits(&value, dialect).into_iter().collect());
            }
            // The lowest bit of the number, and one bit is a truth.
            "BIT" | "BIT(1)" if dialect == Dialect::PostgreSql && lowest_bit(&value).is_some() => {
                let set = lowest_bit(&value) == Some(true);
                *expression = Expr::Value(sqlparser::ast::Value::Boolean(set).into());
            }
            _ if dialect == Dialect::PostgreSql && name.starts_with("BIT") && literal(&value).is_none() => {
                self.remark(NOT_TRANSLATED, "a cast of a number to bits has no counterpart; use bin");
            }
            "BYTEA" if literal(&value).is_some_and(|said| said.starts_with("\\x")) => {
                let digits = literal(&value).unwrap_or_default()[2..].to_owned();
                *expression = functions::call("unhex", vec![functions::text(&digits)]);
            }
            // Databricks reads the words that PostgreSQL does, but these two.
            "BOOLEAN" | "BOOL" if literal(&value).is_some_and(|said| matches!(said.trim(), "on" | "off")) => {
                let holds = literal(&value).is_some_and(|said| said.trim() == "on");
                *expression = Expr::Value(sqlparser::ast::Value::Boolean(holds).into());
            }
            _ => {
                self.data_type(data_type);
                let target = data_type.to_string();
                if let Some(array) = self.array_of_text(&value, &target) {
                    *expression = array;
                    return;
                }
                if let Some(text) = self.text_of_json(expression) {
                    *expression = text;
                    return;
                }
                self.cast_value(expression);
            }
        }
    }

    fn array_of_text(&self, value: &Expr, target: &str) -> Option<Expr> {
        let of_arrays = matches!(self.rewriter.dialect, Dialect::PostgreSql | Dialect::Redshift);
        let said = literal(value).filter(|_| of_arrays && target.starts_with("ARRAY<"))?;
        array_texts::array(said, target)
    }

    /// JSON that is cast to a text is written as JSON, a text within it in its quotes and a null as such.
    ///
    /// Sources: "JSON Types" of PostgreSQL's documentation, "Converting between JSON and non-JSON values" of the MySQL reference
    /// manual; "to_json function" of the Databricks SQL language manual.
    fn text_of_json(&self, expression: &Expr) -> Option<Expr> {
        let Expr::Cast { expr, data_type, .. } = expression else { return None };
        let said = matches!(self.rewriter.dialect, Dialect::PostgreSql | Dialect::MySql);
        if !said || data_type.to_string() != "STRING" || !self.is_json_value(expr) {
            return None;
        }
        let message =
            "the text of JSON has no blanks between its parts here; the source puts one behind each `:` and `,`";
        self.remark(ASSUMED, message);
        Some(functions::call("to_json", vec![(**expr).clone()]))
    }

    pub(super) fn data_type(&self, data_type: &mut DataType) {
        let text = data_type.to_string();
        let tokens = scan(&text, self.rewriter.dialect);
        let translated =
            data_type::read(&tokens, 0).map(|(found, _)| found.translate(self.rewriter.dialect, "in CAST"));
        match translated {
            Some(Ok(target)) => *data_type = custom(target.text),
            Some(Err(refusal)) => self.refuse(refusal),
            None => self.remark(UNKNOWN_TYPE, format!("the type {text} has no counterpart")),
        }
    }

    /// Teradata's and Oracle's `CAST(x AS DATE FORMAT '…')`.
    fn cast_by_format(&self, expression: &mut Expr, format: Option<&str>) {
        let Expr::Cast { expr, data_type, .. } = expression else { return };
        let name = data_type.to_string().to_ascii_uppercase();
        let value = (**expr).clone();
        let reads = name.starts_with("DATE") || name.starts_with("TIMESTAMP");
        let purpose = if reads { functions::Use::Read } else { functions::Use::Write };
        let pattern = format.and_then(|format| functions::phrase(format, purpose));
        let Some(pattern) = pattern else {
            return self.remark(NOT_TRANSLATED, format!("the format `{}` has no rule", format.unwrap_or_default()));
        };
        let target = match (reads, name.starts_with("DATE")) {
            (true, true) => "to_date",
            (true, false) => "to_timestamp",
            (false, _) => "date_format",
        };
        *expression = functions::call(target, vec![value, functions::text(&pattern)]);
    }

    /// T-SQL's CONVERT, whose style is a format of times, and MySQL's.
    pub(super) fn convert(&self, expression: &mut Expr) {
        let Expr::Convert { is_try, expr, data_type, styles, .. } = expression else { return };
        let value = (**expr).clone();
        let Some(mut data_type) = data_type.clone() else {
            // CONVERT(x USING utf8mb4): texts are UTF-8 anyway.
            *expression = value;
            return;
        };
        let name = data_type.to_string().to_ascii_uppercase();
        let style = styles.first().map(|style| number(style).unwrap_or("?").to_owned());
        let kind = if *is_try { CastKind::TryCast } else { CastKind::Cast };
        let writes = name.contains("CHAR");
        let reads = name.starts_with("DATE") || name.starts_with("TIMESTAMP") || name.starts_with("SMALLDATETIME");
        let Some(style) = style.filter(|_| writes || reads) else {
            if !styles.is_empty() && name.contains("BINARY") {
                return self.remark(NOT_TRANSLATED, "CONVERT of bytes with a style has no rule; use hex or unhex");
            }
            return self.cast_plainly(expression, kind, value, data_type);
        };
        let bytes = matches!(&value, Expr::Function(made) if ["unhex", "to_binary"].contains(&made.name.to_string().as_str()))
            || matches!(&value, Expr::Cast { data_type, .. } if data_type.to_string() == "BINARY");
        if writes && bytes && matches!(style.as_str(), "1" | "2") {
            let template = if style == "2" { "hex(a)" } else { "concat('0x', hex(a))" };
            *expression = fill(template, vec![value]);
            return;
        }
        if writes && let Some(plain) = self.without_time(&value, &style) {
            match plain {
                Ok(Some(written)) => *expression = written,
                Ok(None) => self.cast_plainly(expression, kind, value, data_type),
                Err(why) => self.remark(NOT_TRANSLATED, why),
            }
            return;
        }
        let Some(pattern) = functions::style(&style) else {
            return self.remark(NOT_TRANSLATED, format!("CONVERT with the style {style} has no rule; use date_format"));
        };
        if reads && literal(&value).is_some_and(is_iso) {
            // What the source wrote in eight digits has its signs by now; no style reads it otherwise.
            return self.cast_plainly(expression, kind, value, data_type);
        }
        if reads {
            let target = if name == "DATE" { "to_date" } else { "to_timestamp" };
            let target = if *is_try { format!("try_{target}") } else { target.to_owned() };
            *expression = functions::call(&target, vec![value, functions::text(pattern)]);
            return;
        }
        let length: Option<usize> = name.split_once('(').and_then(|(_, size)| size.trim_end_matches(')').parse().ok());
        let (pattern, cut) = shortened(pattern, length.unwrap_or(30));
        let (written, width) = match style.as_str() {
            "0" | "100" => (fill(PADDED, vec![value]), PADDED_WIDTH),
            _ => (functions::call("date_format", vec![value, functions::text(&pattern)]), width(&pattern)),
        };
        if cut || name.contains("MAX") {
            *expression = written;
            return;
        }
        if let Some(length) = length.filter(|length| *length < width) {
            *expression = functions::call("left", vec![written, functions::integer(length)]);
            return;
        }
        match name.as_str() {
            "VARCHAR" | "NVARCHAR" => data_type = custom("VARCHAR(30)"),
            "CHAR" | "NCHAR" => data_type = custom("CHAR(30)"),
            _ => self.data_type(&mut data_type),
        }
        *expression = Expr::Cast { kind, expr: Box::new(written), data_type, format: None };
    }
}

impl Change<'_, '_> {
    /// CONVERT whose style says nothing, or that has none, is a cast.
    fn cast_plainly(&self, expression: &mut Expr, kind: CastKind, value: Expr, data_type: DataType) {
        *expression = Expr::Cast { kind, expr: Box::new(value), data_type, format: None };
        self.cast(expression);
    }

    /// What CONVERT with a style writes of a value that is plainly no time: what it becomes, `Ok(None)` where the style says
    /// nothing, and `None` of what may be a time.
    ///
    /// Source: "float and real styles" and "money and smallmoney styles" of CAST and CONVERT in the Transact-SQL reference.
    fn without_time(&self, value: &Expr, style: &str) -> Option<Result<Option<Expr>, &'static str>> {
        if self.holds_text(value) || self.has_type(value, &["STRING"]) || self.is_whole(value) {
            return Some(Ok(None));
        }
        if self.is_fractional(value, &FLOATING) {
            return Some(Err("CONVERT of a number of floating point with a style has no rule; use format_number"));
        }
        let is_money = matches!(value, Expr::Cast { data_type, .. } if data_type.to_string() == "DECIMAL(19,4)")
            || self.has_type(value, &["DECIMAL(19,4)"]);
        if is_money && style == "1" {
            return Some(Ok(Some(fill("format_number(a, 2)", vec![value.clone()]))));
        }
        self.is_fractional(value, &DECIMAL).then_some(Ok(None))
    }
}

/// How many digits `TIME(n)` keeps of a second, of which Databricks has six.
fn digits_of_second(data_type: &str) -> Option<usize> {
    let digits = data_type.strip_prefix("TIME(")?.strip_suffix(')')?;
    digits.parse().ok().map(|digits: usize| digits.min(6))
}

/// Whether a text is a date in parts with signs between them, maybe with a time after it.
fn is_iso(text: &str) -> bool {
    let text = text.as_bytes();
    let digits = |from: usize, to: usize| text.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    digits(0, 4) && text.get(4) == Some(&b'-') && digits(5, 7) && text.get(7) == Some(&b'-') && digits(8, 10)
}

/// A date of eight digits, with signs between its parts; of MySQL it may be a number.
fn of_eight_digits(value: &Expr, dialect: Dialect) -> Option<Expr> {
    let digits = match dialect {
        Dialect::MySql => literal(value).or_else(|| number(value)),
        Dialect::PostgreSql | Dialect::Redshift => literal(value),
        _ => None,
    }?;
    (digits.len() == 8 && digits.bytes().all(|digit| digit.is_ascii_digit()))
        .then(|| functions::text(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])))
}

/// `Jan  2 2020  1:05PM`: the style of T-SQL that puts blanks where a day or an hour has one digit.
const PADDED: &str = "concat(date_format(a, 'MMM '), lpad(date_format(a, 'd'), 2, ' '), date_format(a, ' yyyy '), \
                      lpad(date_format(a, 'h:mma'), 7, ' '))";
/// How many signs it has.
const PADDED_WIDTH: usize = 19;

/// How many signs a pattern writes, whose elements have the width of their letters.
fn width(pattern: &str) -> usize {
    pattern.chars().filter(|c| *c != '\'').count()
}

/// A pattern that writes at most so many characters, where all its elements have the width of their letters.
fn shortened(pattern: &str, length: usize) -> (String, bool) {
    let width = width(pattern);
    let fixed = !pattern.contains('\'') && !pattern.contains("MMM") && !pattern.contains('a');
    let text: String = pattern.chars().take(length).collect();
    if width <= length || !fixed {
        (pattern.to_owned(), false)
    } else {
        (text.trim_end_matches([':', '.']).to_owned(), true)
    }
}

fn format_text(format: &sqlparser::ast::CastFormat) -> Option<String> {
    match format {
        sqlparser::ast::CastFormat::Value(value) => value.value.clone().into_string(),
        sqlparser::ast::CastFormat::ValueAtTimeZone(..) => None,
    }
}

pub(super) fn custom(text: impl Into<String>) -> DataType {
    DataType::Custom(ObjectName(vec![ObjectNamePart::Identifier(Ident::new(text.into()))]), Vec::new())
}

/// The lowest bit of a literal of a whole number.
fn lowest_bit(value: &Expr) -> Option<bool> {
    let number: i32 = number(value)?.parse().ok()?;
    Some(number % 2 == 1)
}
