//! Queries put together from conditions, and the pages they fill.

use rusqlite::types::Value;

use crate::EngineError;
use crate::query::Page;

/// A query put together from conditions, each with its values.
pub(super) struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    pub(super) fn new(sql: &str, value: impl Into<Value>) -> Self {
        Self { sql: sql.to_owned(), values: vec![value.into()] }
    }

    pub(super) fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    pub(super) fn finish(mut self, order: &str, limit: usize) -> (String, Vec<Value>) {
        self.sql.push_str(" ORDER BY ");
        self.sql.push_str(order);
        self.sql.push_str(" LIMIT ");
        self.sql.push_str(&(limit + 1).to_string());
        (self.sql, self.values)
    }
}

pub(super) fn text(value: impl Into<String>) -> Value {
    Value::Text(value.into())
}

pub(super) fn integer(value: impl TryInto<i64>) -> Value {
    Value::Integer(value.try_into().unwrap_or(i64::MAX))
}

/// Reads one row more than a page holds, so as to know whether another page follows.
pub(super) fn page<T>(mut rows: Vec<T>, limit: usize, cursor: impl FnOnce(&T) -> String) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| more).map(cursor);
    Page { rows, next_cursor }
}

pub(super) fn cursor_number(cursor: Option<&str>) -> Result<Option<i64>, EngineError> {
    let parse = |text: &str| {
        text.parse().map_err(|_| EngineError::Invalid {
            field: "cursor",
            found: text.chars().take(64).collect(),
            expected: "the next_cursor of an earlier page".to_owned(),
        })
    };
    cursor.map(parse).transpose()
}

pub(super) fn checked_limit(limit: usize) -> Result<usize, EngineError> {
    if (1..=1000).contains(&limit) {
        return Ok(limit);
    }
    Err(EngineError::Invalid {
        field: "limit",
        found: limit.to_string(),
        expected: "a number from 1 to 1000".to_owned(),
    })
}
