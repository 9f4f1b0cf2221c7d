//! What columns the tables of an inventory have, so that a view over one that is not there is told of.

use std::collections::HashMap;

use model::{Dialect, ObjectKind, ObjectName};

use crate::conservation::Notes;
use crate::{Definition, head, query, scan, table};

/// Columns of all tables together at most; the columns of tables beyond are not known. A column of a table takes four bytes.
const COLUMNS_LIMIT: usize = 10_000_000;
/// How many kinds of what a column holds there is room for.
const HOLDINGS: u32 = 8;

/// Columns by table, as far as the tables' definitions tell.
///
/// Names are compared without regard to case, as every dialect here does for names without quotes.
#[derive(Clone, Debug, Default)]
pub struct TableColumns {
    /// Columns' names in lower case, each once however many tables have it.
    numbers: HashMap<Box<str>, u32>,
    /// By number: whether it is a time in every table that has it, and whether it is a TIMESTAMP in all of them.
    times: HashMap<u32, (bool, bool)>,
    /// By name in lower case: what has it.
    relations: HashMap<Box<str>, Vec<Relation>>,
    count: usize,
}

/// What a column is known to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Holds {
    /// Something else, or nobody knows.
    Other,
    Text,
    /// What becomes a BOOLEAN, whatever it is in the source.
    Truth,
    Time,
    /// A time that is an interval apart from others.
    Timestamp,
    /// A whole number.
    Whole,
    /// A number that may have decimals, exact or not.
    Decimal,
    Floating,
}

impl Holds {
    const ALL: [Self; HOLDINGS as usize] =
        [Self::Other, Self::Text, Self::Truth, Self::Time, Self::Timestamp, Self::Whole, Self::Decimal, Self::Floating];

    /// The kind of number that a column of a type of Databricks holds.
    pub(crate) fn of_number(data_type: &str) -> Option<Self> {
        let kind = data_type.split('(').next().unwrap_or_default();
        Some(match kind {
            "TINYINT" | "SMALLINT" | "INT" | "BIGINT" => Self::Whole,
            "DECIMAL" => Self::Decimal,
            "DOUBLE" | "FLOAT" => Self::Floating,
            _ => return None,
        })
    }
}

/// A table or a view.
#[derive(Clone, Debug)]
struct Relation {
    /// In lower case; empty where it is not given.
    schema: Box<str>,
    /// Its columns, ascending: the number times [`HOLDINGS`], and what the column holds. `None` where they are not known.
    columns: Option<Box<[u32]>>,
    /// The numbers of the columns of each of its keys, of MySQL only; none where they are not known.
    keys: Box<[Box<[u32]>]>,
    /// The number of the column that numbers its rows, of T-SQL and MySQL only.
    identity: Option<u32>,
}

/// The columns of one table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns<'k> {
    numbers: &'k HashMap<Box<str>, u32>,
    of_table: &'k [u32],
}

impl Columns<'_> {
    /// Whether a name, in lower case, is one of them.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.holds(name).is_some()
    }

    /// What the column of that name, in lower case, holds; `None` where there is none.
    pub(crate) fn holds(&self, name: &str) -> Option<Holds> {
        let number = self.numbers.get(name)?;
        let place = self.of_table.binary_search_by_key(number, |column| column / HOLDINGS).ok()?;
        Holds::ALL.get((self.of_table[place] % HOLDINGS) as usize).copied()
    }
}

impl TableColumns {
    /// Notes a table's columns.
    pub fn insert(&mut self, table: &ObjectName, columns: impl IntoIterator<Item = String>) {
        self.insert_typed(table, columns.into_iter().map(|column| (column, Holds::Other)).collect());
    }

    /// Notes a table's columns, and what each holds.
    fn insert_typed(&mut self, table: &ObjectName, columns: Vec<(String, Holds)>) {
        if self.count + columns.len() > COLUMNS_LIMIT {
            return self.note(table, None);
        }
        self.count += columns.len();
        let mut numbers = Vec::with_capacity(columns.len());
        for (column, holds) in columns {
            let number = self.number(column.to_lowercase());
            let is_stamp = holds == Holds::Timestamp;
            let is_time = is_stamp || holds == Holds::Time;
            let known = self.times.entry(number).or_insert((true, true));
            *known = (known.0 && is_time, known.1 && is_stamp);
            numbers.push(HOLDINGS * number + holds as u32);
        }
        numbers.sort_unstable();
        self.note(table, Some(numbers.into()));
    }

    fn number(&mut self, column: String) -> u32 {
        // There are fewer names than `COLUMNS_LIMIT`.
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(column.into()).or_insert(next)
    }

    /// Whether a column, whatever table it is of, can only be a time: it is one in all tables that have it.
    pub(crate) fn is_time(&self, column: &str) -> bool {
        self.time(column).is_some_and(|(is_time, _)| is_time)
    }

    /// Whether a column, whatever table it is of, can only be a TIMESTAMP.
    pub(crate) fn is_timestamp(&self, column: &str) -> bool {
        self.time(column).is_some_and(|(_, is_stamp)| is_stamp)
    }

    fn time(&self, column: &str) -> Option<(bool, bool)> {
        let number = self.numbers.get(column.to_lowercase().as_str())?;
        self.times.get(number).copied()
    }

    fn note(&mut self, name: &ObjectName, columns: Option<Box<[u32]>>) {
        let schema = name.schema.to_lowercase().into_boxed_str();
        let relations = self.relations.entry(name.name.to_lowercase().into()).or_default();
        match relations.iter_mut().find(|relation| relation.schema == schema) {
            // Which of two is meant, nobody knows.
            Some(known) if known.columns != columns => known.columns = None,
            Some(_) => {}
            None => relations.push(Relation { schema, columns, keys: Box::default(), identity: None }),
        }
    }

    /// Notes the columns of the table that a definition creates. A view, and a table whose columns it does not tell, is noted
    /// with columns that are not known, so that its name is not taken for a table's in another schema.
    pub fn learn(&mut self, definition: &Definition<'_>) {
        let first = head::first_tokens(definition.sql, definition.dialect);
        let found = head::head(&first).filter(|found| !found.name.is_empty());
        let kind = found.as_ref().map_or(definition.kind, |found| found.kind);
        let own = || found.as_ref().map(head::Head::object_name);
        let Some(name) = definition.name.cloned().or_else(own) else { return };
        match (kind, &found) {
            (Some(ObjectKind::Table), Some(found)) => {
                let tokens = scan::scan(definition.sql, definition.dialect);
                let notes = Notes::default();
                let rewriter = query::Rewriter::new(definition, None, 50, &notes);
                let columns = table::TableReader::new(&tokens, &rewriter).columns_of(found);
                if columns.is_empty() {
                    return self.note(&name, None);
                }
                self.insert_typed(&name, columns);
                let mut reader = table::TableReader::new(&tokens, &rewriter);
                match definition.dialect {
                    Dialect::MySql => {
                        self.note_keys(&name, reader.keys_of(found));
                        let mut reader = table::TableReader::new(&tokens, &rewriter);
                        self.note_identity(&name, reader.identity_of(found));
                    }
                    Dialect::TSql => self.note_identity(&name, reader.identity_of(found)),
                    _ => {}
                }
            }
            (Some(ObjectKind::Table | ObjectKind::View), _) => self.note(&name, None),
            (Some(ObjectKind::Procedure | ObjectKind::Function) | None, _) => {}
        }
    }

    fn note_keys(&mut self, name: &ObjectName, keys: Option<Vec<Vec<String>>>) {
        let numbered = |key: Vec<String>| key.into_iter().map(|column| self.number(column.to_lowercase())).collect();
        let keys: Box<[Box<[u32]>]> = keys.into_iter().flatten().map(numbered).collect();
        if let Some(relation) = self.noted(name) {
            relation.keys = keys;
        }
    }

    fn note_identity(&mut self, name: &ObjectName, column: Option<String>) {
        let identity = column.map(|column| self.number(column.to_lowercase()));
        if let Some(relation) = self.noted(name) {
            relation.identity = identity;
        }
    }

    fn noted(&mut self, name: &ObjectName) -> Option<&mut Relation> {
        let schema = name.schema.to_lowercase();
        let relations = self.relations.get_mut(name.name.to_lowercase().as_str())?;
        relations.iter_mut().find(|relation| *relation.schema == *schema)
    }

    /// The column, in lower case, that numbers the rows of a table.
    pub(crate) fn identity(&self, schema: &str, name: &str) -> Option<&str> {
        let identity = self.relation(schema, name).filter(|relation| relation.columns.is_some())?.identity?;
        self.numbers.iter().find(|(_, number)| **number == identity).map(|(name, _)| &**name)
    }

    /// The places, among the columns of an INSERT, in lower case, of those that say which row is meant: the only key of the
    /// table whose columns are all there.
    pub(crate) fn key_among(&self, schema: &str, name: &str, inserted: &[String]) -> Option<Vec<usize>> {
        let relation = self.relation(schema, name).filter(|relation| relation.columns.is_some())?;
        let place = |number: &u32| inserted.iter().position(|column| self.numbers.get(column.as_str()) == Some(number));
        let mut given = relation.keys.iter().filter_map(|key| key.iter().map(place).collect::<Option<Vec<_>>>());
        given.next().filter(|_| given.next().is_none())
    }

    /// The columns of a table that are not among these, in lower case, and of no key; `None` where one is of a key, for a new
    /// row has another number in it, and where the columns are not known.
    pub(crate) fn besides(&self, schema: &str, name: &str, given: &[String]) -> Option<Vec<String>> {
        let relation = self.relation(schema, name)?;
        let given: Vec<u32> = given.iter().filter_map(|column| self.numbers.get(column.as_str()).copied()).collect();
        let others = relation.columns.as_deref()?.iter().map(|column| column / HOLDINGS);
        let others: Vec<u32> = others.filter(|column| !given.contains(column)).collect();
        if relation.keys.iter().any(|key| key.iter().any(|column| others.contains(column))) {
            return None;
        }
        if others.is_empty() {
            return Some(Vec::new());
        }
        let named = self.numbers.iter().filter(|(_, number)| others.contains(number));
        let mut names: Vec<String> = named.map(|(name, _)| name.to_string()).collect();
        names.sort_unstable();
        Some(names)
    }

    /// The columns of a table; `None` where they are not known, or where several schemas have the name and none of these is
    /// given.
    pub(crate) fn of(&self, schema: &str, name: &str) -> Option<Columns<'_>> {
        let of_table = self.relation(schema, name)?.columns.as_deref()?;
        Some(Columns { numbers: &self.numbers, of_table })
    }

    fn relation(&self, schema: &str, name: &str) -> Option<&Relation> {
        let schema = schema.to_lowercase();
        let relations = self.relations.get(name.to_lowercase().as_str())?;
        let exact = relations.iter().find(|relation| *relation.schema == *schema);
        let only = match relations.as_slice() {
            [only] if schema.is_empty() || only.schema.is_empty() => Some(only),
            _ => None,
        };
        exact.or(only)
    }
}

#[cfg(test)]
mod tests;
