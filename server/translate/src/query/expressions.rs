//! Expressions of every kind, each by what stands for it.

use model::Dialect;
use sqlparser::ast::{
    AccessExpr, BinaryOperator, CeilFloorKind, DateTimeField, Expr, ExtractSyntax, Ident, Subscript, TrimWhereField,
    Value,
};

use super::change::Change;
use super::{formats, grouped, navigated, numbered_columns, spelled, spellings};
use crate::diagnostic_codes::*;
use crate::functions::{self, call, fill, literal};
use crate::names::{identifier, is_plain};

impl Change<'_, '_> {
    /// Rewrites an expression whose parts have been rewritten.
    pub(super) fn expression(&self, expression: &mut Expr) {
        match expression {
            Expr::Identifier(_) => self.word(expression),
            Expr::CompoundIdentifier(_)
                if self.rewriter.dialect == Dialect::Snowflake && numbered_columns::is_place(expression) =>
            {
                self.remark(NOT_TRANSLATED, format!("`{expression}` has no counterpart; name the column"));
            }
            Expr::CompoundIdentifier(_) => self.column(expression),
            Expr::Value(value) if matches!(&value.value, Value::Placeholder(_)) => self.placeholder(expression),
            Expr::Value(value) if self.rewriter.dialect == Dialect::PostgreSql && bits(&value.value).is_some() => {
                *expression = functions::text(&bits(&value.value).unwrap_or_default());
            }
            Expr::Function(function) if self.variable(&format!("{}()", function.name)).is_some() => {
                let name = self.variable(&format!("{}()", function.name)).unwrap_or_default();
                *expression = Expr::Identifier(Ident::new(name));
            }
            Expr::Function(_) => self.function(expression),
            Expr::Cast { .. } => {
                self.formatted(expression);
                self.cast(expression);
                self.date_of_text(expression);
                self.days_of_time(expression);
            }
            Expr::Convert { .. } => {
                self.convert(expression);
                self.date_of_text(expression);
                self.days_of_time(expression);
            }
            Expr::Interval(_) => self.interval(expression),
            Expr::BinaryOp { op: BinaryOperator::Overlaps, .. } => self.overlaps(expression),
            Expr::BinaryOp { .. } => {
                self.formatted(expression);
                self.compared_dates(expression);
                self.variant_operands(expression);
                self.binary(expression);
            }
            Expr::Between { .. } | Expr::InList { .. } => {
                self.compared_dates(expression);
                self.variant_operands(expression);
            }
            Expr::InSubquery { .. } => self.variant_operands(expression),
            Expr::UnaryOp { .. } => self.unary(expression),
            Expr::Like { .. } => self.like(expression),
            Expr::SimilarTo { .. } => self.similar(expression),
            Expr::RLike { .. } => self.rlike(expression),
            Expr::AnyOp { .. } | Expr::AllOp { .. } => self.quantified(expression),
            Expr::Extract { .. } => self.extracted(expression),
            Expr::Substring { expr, .. } if formats::is_phrase(expr) => {
                self.formatted(expression);
                self.expression(expression);
            }
            Expr::Trim { expr, .. } if formats::is_phrase(expr) => {
                self.formatted(expression);
                self.expression(expression);
            }
            Expr::Substring { expr, substring_from, substring_for, .. } => {
                let parts = [Some(&**expr), substring_from.as_deref(), substring_for.as_deref()];
                let mut arguments: Vec<Expr> = parts.into_iter().flatten().cloned().collect();
                if substring_from.is_none() {
                    arguments.insert(1, functions::integer(1));
                }
                let dialect = self.rewriter.dialect;
                *expression = match functions::substring(&arguments, dialect) {
                    Some(functions::Rewritten::Other(other)) => other,
                    _ => call("substring", arguments),
                };
            }
            Expr::Trim { trim_what: Some(what), expr, trim_where, .. }
                if self.rewriter.dialect == Dialect::MySql
                    && literal(what).is_some_and(|text| text.chars().count() > 1) =>
            {
                let side = trim_where.unwrap_or(TrimWhereField::Both);
                *expression = whole_texts_trimmed(expr, literal(what).unwrap_or_default(), side);
            }
            Expr::Trim { trim_characters: Some(characters), expr, trim_where, .. } => {
                let side = trim_where.unwrap_or(TrimWhereField::Both);
                if let Some(first) = characters.first() {
                    *expression = fill(&format!("trim({side} b FROM a)"), vec![(**expr).clone(), first.clone()]);
                }
            }
            Expr::Trim { trim_what: None, trim_characters: None, trim_where: Some(side), expr } => {
                let name = match side {
                    TrimWhereField::Both => "trim",
                    TrimWhereField::Leading => "ltrim",
                    TrimWhereField::Trailing => "rtrim",
                };
                *expression = call(name, vec![(**expr).clone()]);
            }
            Expr::Ceil { field: CeilFloorKind::DateTimeField(field), .. }
            | Expr::Floor { field: CeilFloorKind::DateTimeField(field), .. }
                if *field != DateTimeField::NoDateTime =>
            {
                self.remark(NOT_TRANSLATED, "FLOOR and CEIL to a unit of time have no counterpart; use date_trunc");
            }
            Expr::Collate { expr, collation } => {
                let message =
                    format!("COLLATE {collation} dropped: Databricks compares texts byte by byte, case matters");
                self.remark(ASSUMED, message);
                *expression = (**expr).clone();
            }
            Expr::Prefixed { value, .. } if self.rewriter.dialect == Dialect::MySql => *expression = (**value).clone(),
            Expr::Prefixed { prefix, .. } => self.remark(NOT_TRANSLATED, format!("{prefix} has no counterpart here")),
            Expr::TypedString(typed) => {
                let name = typed.data_type.to_string().to_ascii_uppercase();
                if name.starts_with("TIME") && !name.starts_with("TIMESTAMP") {
                    let said = typed.value.value.clone();
                    *expression = Expr::Value(said.into());
                } else if name != "DATE" && name != "TIMESTAMP" {
                    self.data_type(&mut typed.data_type);
                }
            }
            Expr::AtTimeZone { .. } => self.time_zone(expression),
            Expr::JsonAccess { .. } => self.json(expression),
            Expr::CompoundFieldAccess { .. } => self.access(expression),
            Expr::Array(array) => *expression = call("array", std::mem::take(&mut array.elem)),
            Expr::Dictionary(fields) => {
                let pairs = fields.iter().flat_map(|field| [functions::text(&field.key.value), (*field.value).clone()]);
                let made = call("named_struct", pairs.collect());
                *expression = call("to_variant_object", vec![made]);
            }
            Expr::MatchAgainst { .. } => {
                self.remark(NOT_TRANSLATED, "full-text search has no counterpart; use contains or ILIKE");
            }
            Expr::IsJson { expr, negated, .. } => {
                let template = if *negated { "(try_parse_json(a) IS NULL)" } else { "(try_parse_json(a) IS NOT NULL)" };
                *expression = fill(template, vec![(**expr).clone()]);
            }
            Expr::IsNormalized { .. } => self.remark(NOT_TRANSLATED, "IS NORMALIZED has no counterpart"),
            Expr::OuterJoin(_) => self.remark(NOT_TRANSLATED, "the outer join `(+)` has no rule here; write LEFT JOIN"),
            Expr::Prior(_) => self.remark(NOT_TRANSLATED, "PRIOR has no counterpart here"),
            _ => {}
        }
    }

    /// What reads like a call: a format phrase, which waits for what is around it, a nested table, a method, or a call.
    fn function(&self, expression: &mut Expr) {
        let done = formats::is_phrase(expression)
            || grouped::sets(expression)
            || self.kept(expression)
            || self.multiset(expression)
            || self.method(expression);
        if !done {
            self.formatted(expression);
            self.call(expression);
        }
    }

    fn access(&self, expression: &mut Expr) {
        if !self.method(expression) {
            self.subscripts(expression);
        }
    }

    /// A bare word: a variable, a value without parentheses, or a column.
    pub(super) fn word(&self, expression: &mut Expr) {
        let Expr::Identifier(word) = expression else { return };
        if !spellings::is_marked(word)
            && let Some(name) = self.variable(&word.value)
        {
            word.value = name;
            word.quote_style = None;
            return;
        }
        self.of_stream(&word.value);
        if word.quote_style.is_some() {
            return;
        }
        let dialect = self.rewriter.dialect;
        if matches!(dialect, Dialect::Oracle) && word.value.eq_ignore_ascii_case("ROWNUM") {
            self.remark(ASSUMED, "ROWNUM becomes a row_number in no order; name an order where it matters");
            *expression = fill("row_number() OVER (ORDER BY 1)", Vec::new());
        } else if let Some(value) = functions::value_of(&word.value, dialect) {
            *expression = value;
        } else if functions::is_of_storage(&word.value, dialect) {
            self.remark(NOT_TRANSLATED, format!("{} has no counterpart: rows have no place here", word.value));
        } else if word.value.starts_with('@') {
            self.remark(NOT_TRANSLATED, format!("the variable {} has no rule", word.value));
        } else if ["TRUE", "FALSE"].iter().any(|truth| word.value.eq_ignore_ascii_case(truth)) {
            *expression = Expr::Value(Value::Boolean(word.value.eq_ignore_ascii_case("TRUE")).into());
        } else if !is_plain(&word.value) && word.value.chars().all(|c| c.is_ascii_alphabetic() || c == '_') {
            *word = spelled(word);
        }
    }

    /// Says once of a column that only Snowflake's streams have that streams are not migrated.
    ///
    /// Source: "Introduction to streams" of Snowflake's manual, "table_changes function" of the Databricks SQL language manual.
    fn of_stream(&self, name: &str) {
        const COLUMNS: &[&str] = &["METADATA$ACTION", "METADATA$ISUPDATE", "METADATA$ROW_ID"];
        let streamed = self.rewriter.dialect == Dialect::Snowflake
            && COLUMNS.iter().any(|column| column.eq_ignore_ascii_case(name));
        let message =
            "streams are not migrated; what has columns of one must be a view over table_changes that names them so";
        if streamed {
            self.take_back(message);
            self.remark(ASSUMED, message);
        }
    }

    fn column(&self, expression: &mut Expr) {
        let Expr::CompoundIdentifier(parts) = expression else { return };
        let dialect = self.rewriter.dialect;
        let last = parts.last().map(|last| last.value.to_ascii_uppercase()).unwrap_or_default();
        self.of_stream(&last);
        let of_sequence = matches!(last.as_str(), "NEXTVAL" | "CURRVAL");
        if of_sequence && matches!(dialect, Dialect::Oracle | Dialect::Snowflake) {
            return self.remark(NOT_TRANSLATED, "sequences have no counterpart in a query; use an identity column");
        }
        if let [package, function] = parts.as_slice()
            && dialect == Dialect::Oracle
            && ["DBMS_", "UTL_"].iter().any(|start| package.value.to_ascii_uppercase().starts_with(start))
        {
            let named = format!("{}.{}", package.value, function.value);
            match named.to_ascii_uppercase().as_str() {
                "DBMS_RANDOM.VALUE" => *expression = call("rand", Vec::new()),
                "DBMS_RANDOM.NORMAL" => *expression = call("randn", Vec::new()),
                // Hundredths of a second, from no certain time on.
                "DBMS_UTILITY.GET_TIME" => {
                    *expression = fill("floor(unix_millis(current_timestamp()) / 10)", Vec::new())
                }
                _ => {
                    let message =
                        format!("{named} belongs to the source's own system, and no rule says what does the same");
                    self.remark(NOT_TRANSLATED, message);
                }
            }
            return;
        }
        if let [table, column] = parts.as_slice() {
            let key = (table.value.to_lowercase(), column.value.to_lowercase());
            let renamed = self.renamed.borrow();
            if let Some(other) = renamed.get(&key).cloned() {
                *expression = other;
                return;
            }
            if matches!(key.1.as_str(), "seq" | "this") && renamed.contains_key(&(key.0, "path".to_owned())) {
                return self
                    .remark(NOT_TRANSLATED, format!("the column {} of FLATTEN has no counterpart", column.value));
            }
        }
        if let [record, field] = parts.as_slice()
            && self.rewriter.in_routine
            && let Some(known) = self.variable(&format!("{}.{}", record.value, field.value))
        {
            *expression = Expr::Identifier(Ident::new(known));
            return;
        }
        if self.rewriter.dialect == Dialect::Redshift
            // In a routine it may be a table that is changed.
            && let Some(path) = navigated::path(parts, &self.aliases, !self.rewriter.in_routine)
        {
            *expression = path;
            return;
        }
        // A temporary table of T-SQL has lost its sign.
        if let [.., table, _] = parts.as_mut_slice()
            && table.value.starts_with('#')
        {
            *table = Ident::new(identifier(table.value.trim_start_matches('#')));
        }
        // `schema.table.column`: the table has another place now, its name alone still names it.
        if parts.len() > 2 {
            parts.drain(..parts.len() - 2);
        }
    }

    fn extracted(&self, expression: &mut Expr) {
        let Expr::Extract { field, expr, syntax } = expression else { return };
        *syntax = ExtractSyntax::From;
        let dialect = self.rewriter.dialect;
        let word = match &*field {
            DateTimeField::Custom(word) => word.value.clone(),
            other => other.to_string(),
        };
        let value = (**expr).clone();
        let difference = match &value {
            Expr::Nested(inner) => difference(inner),
            other => difference(other),
        };
        match field {
            // MySQL's have no fraction, and count from Sunday.
            DateTimeField::Second | DateTimeField::Week(None) if dialect == Dialect::MySql => {
                if let Some(other) = functions::part(&word, value, dialect) {
                    *expression = other;
                }
            }
            DateTimeField::Year
            | DateTimeField::Month
            | DateTimeField::Day
            | DateTimeField::Hour
            | DateTimeField::Minute
            | DateTimeField::Second
            | DateTimeField::Quarter
            | DateTimeField::Week(None) => {}
            DateTimeField::Epoch if difference.is_some() => {
                let whole = "timestampdiff(SECOND, b, a)";
                let exact = "(timestampdiff(MICROSECOND, b, a) / 1000000)";
                let template = if dialect == Dialect::PostgreSql { exact } else { whole };
                *expression = fill(template, difference.unwrap_or_default());
            }
            _ => match functions::part(&word, value, dialect) {
                Some(other) => *expression = other,
                None => self.remark(NOT_TRANSLATED, format!("EXTRACT of {word} has no counterpart")),
            },
        }
    }

    fn time_zone(&self, expression: &mut Expr) {
        let Expr::AtTimeZone { timestamp, time_zone } = expression else { return };
        let from_utc = matches!(&**timestamp, Expr::Function(inner) if inner.name.to_string() == "from_utc_timestamp");
        let arguments = functions_arguments(timestamp);
        if let (true, Some([inner, zone])) = (from_utc, arguments.as_deref())
            && literal(zone).is_some_and(|zone| zone.eq_ignore_ascii_case("UTC"))
        {
            *expression = fill("from_utc_timestamp(a, b)", vec![inner.clone(), (**time_zone).clone()]);
            return;
        }
        self.remark(ASSUMED, "AT TIME ZONE is taken as a conversion from UTC; check it where the time has no zone");
        *expression = fill("from_utc_timestamp(a, b)", vec![(**timestamp).clone(), (**time_zone).clone()]);
    }

    /// `array[1]`: PostgreSQL counts from 1.
    fn subscripts(&self, expression: &mut Expr) {
        let Expr::CompoundFieldAccess { root, access_chain } = expression else { return };
        if !matches!(self.rewriter.dialect, Dialect::PostgreSql) {
            return;
        }
        let mut value = (**root).clone();
        for access in access_chain.iter() {
            value = match access {
                AccessExpr::Subscript(Subscript::Index { index }) => call("try_element_at", vec![value, index.clone()]),
                AccessExpr::Subscript(Subscript::Slice {
                    lower_bound: Some(low),
                    upper_bound: Some(high),
                    stride: None,
                }) => fill("slice(a, b, (c) - (b) + 1)", vec![value, low.clone(), high.clone()]),
                _ => return self.remark(NOT_TRANSLATED, format!("`{access}` has no counterpart")),
            };
        }
        *expression = value;
    }
}

/// MySQL's TRIM takes away a text as a whole, again and again, where Databricks' takes away any of its letters.
fn whole_texts_trimmed(from: &Expr, text: &str, side: TrimWhereField) -> Expr {
    let text = super::literally(text);
    let regex = match side {
        TrimWhereField::Leading => format!("^(?:{text})+"),
        TrimWhereField::Trailing => format!("(?:{text})+$"),
        TrimWhereField::Both => format!("^(?:{text})+|(?:{text})+$"),
    };
    call("regexp_replace", vec![from.clone(), functions::text(&regex), functions::text("")])
}

/// The digits of a bit string of PostgreSQL, which is written in digits of two or of sixteen, and whose type is kept as text.
fn bits(value: &Value) -> Option<String> {
    match value {
        Value::SingleQuotedByteStringLiteral(bits) => Some(bits.clone()),
        Value::HexStringLiteral(digits) => {
            digits.chars().map(|digit| digit.to_digit(16).map(|digit| format!("{digit:04b}"))).collect()
        }
        _ => None,
    }
}

fn functions_arguments(expression: &Expr) -> Option<Vec<Expr>> {
    match expression {
        Expr::Function(function) => functions::plain_arguments(function),
        _ => None,
    }
}

/// The two sides of a difference that is no difference to an interval.
fn difference(expression: &Expr) -> Option<Vec<Expr>> {
    match expression {
        Expr::BinaryOp { left, op: sqlparser::ast::BinaryOperator::Minus, right }
            if !matches!(**right, Expr::Interval(_)) =>
        {
            Some(vec![(**left).clone(), (**right).clone()])
        }
        _ => None,
    }
}
