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
}

impl Holds {
    const ALL: [Self; 5] = [Self::Other, Self::Text, Self::Truth, Self::Time, Self::Timestamp];
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
            None => relations.push(Relation { schema, columns, keys: Box::default() }),
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
                if definition.dialect == Dialect::MySql {
                    self.note_keys(&name, table::TableReader::new(&tokens, &rewriter).keys_of(found));
                }
            }
            (Some(ObjectKind::Table | ObjectKind::View), _) => self.note(&name, None),
            (Some(ObjectKind::Procedure | ObjectKind::Function) | None, _) => {}
        }
    }

    fn note_keys(&mut self, name: &ObjectName, keys: Option<Vec<Vec<String>>>) {
        let numbered = |key: Vec<String>| key.into_iter().map(|column| self.number(column.to_lowercase())).collect();
        let keys: Box<[Box<[u32]>]> = keys.into_iter().flatten().map(numbered).collect();
        let schema = name.schema.to_lowercase();
        let relations = self.relations.get_mut(name.name.to_lowercase().as_str());
        let mut known = relations.into_iter().flatten().filter(|relation| *relation.schema == *schema);
        if let Some(relation) = known.next() {
            relation.keys = keys;
        }
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
mod tests {
    use super::*;
    use crate::diagnostic_codes::{ASSUMED, UNKNOWN_COLUMN};

    fn definition(sql: &str, dialect: Dialect) -> Definition<'_> {
        Definition { sql, dialect, kind: None, name: None, routines: None, columns: None }
    }

    #[test]
    fn columns_are_known_where_only_one_table_can_be_meant() {
        let of = |sql, kind| Definition { kind: Some(kind), ..definition(sql, Dialect::Oracle) };
        let mut known = TableColumns::default();
        for (sql, kind) in [
            ("CREATE TABLE a.t (x NUMBER(9), Y NUMBER(9))", ObjectKind::Table),
            ("CREATE TABLE b.t (z NUMBER(9))", ObjectKind::Table),
            ("CREATE TABLE a.only (x NUMBER(9))", ObjectKind::Table),
            ("CREATE TABLE a.hidden (x NUMBER(9))", ObjectKind::Table),
            ("CREATE VIEW b.hidden AS SELECT z FROM b.t", ObjectKind::View),
            ("CREATE TABLE a.copy AS SELECT x FROM a.t", ObjectKind::Table),
            ("CREATE TABLE a.twice (x NUMBER(9))", ObjectKind::Table),
            ("CREATE TABLE a.twice (y NUMBER(9))", ObjectKind::Table),
        ] {
            known.learn(&of(sql, kind));
        }
        for (schema, name, column, expected) in [
            ("A", "T", "y", Some(true)),
            ("a", "t", "z", Some(false)),
            ("b", "t", "z", Some(true)),
            ("", "t", "x", None),
            ("", "only", "x", Some(true)),
            ("c", "only", "x", None),
            // A view of another schema has the name too.
            ("", "hidden", "x", None),
            ("a", "hidden", "z", Some(false)),
            ("a", "copy", "x", None),
            ("a", "twice", "x", None),
            ("a", "nowhere", "x", None),
        ] {
            let found = known.of(schema, name).map(|columns| columns.contains(column));
            assert_eq!(found, expected, "{schema}.{name}.{column}");
        }
    }

    #[test]
    fn a_routine_s_own_parameters_and_variables_are_no_columns_that_are_missing() {
        let mut columns = TableColumns::default();
        columns.learn(&definition("CREATE TABLE s.t (a NUMBER(9), b NUMBER(9))", Dialect::Oracle));
        for (sql, missing) in [
            (
                "CREATE PROCEDURE s.p (p_a IN NUMBER) AS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE b = p_a); END;",
                0,
            ),
            (
                "CREATE PROCEDURE s.p AS v NUMBER(9); BEGIN SELECT MAX(a) INTO v FROM s.t WHERE b = v; DELETE FROM s.t WHERE a = v; END;",
                0,
            ),
            (
                "CREATE FUNCTION s.f (p_a IN NUMBER) RETURN NUMBER AS v NUMBER; BEGIN SELECT MAX(a) INTO v FROM s.t WHERE b = p_a; RETURN v; END;",
                0,
            ),
            (
                "CREATE PROCEDURE s.p (p_a IN NUMBER) AS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE t.c = p_a); END;",
                1,
            ),
            (
                "CREATE PACKAGE BODY s.k AS PROCEDURE p (p_a IN NUMBER) IS BEGIN DELETE FROM s.t WHERE a = (SELECT MAX(a) FROM s.t WHERE b = p_a); END; END;",
                0,
            ),
        ] {
            let translation =
                crate::translate(&Definition { columns: Some(&columns), ..definition(sql, Dialect::Oracle) }, None);
            let found = translation.diagnostics.iter().filter(|remark| remark.code == UNKNOWN_COLUMN.code).count();
            assert_eq!(found, missing, "{sql}: {:?}", translation.diagnostics);
        }
    }

    #[test]
    fn plus_joins_columns_that_hold_texts_and_adds_others() {
        let mut columns = TableColumns::default();
        columns
            .learn(&definition("CREATE TABLE s.t (a NVARCHAR(9), b VARCHAR(MAX) NULL, n INT, m INT)", Dialect::TSql));
        columns.learn(&definition("CREATE TABLE s.u (a INT, m INT)", Dialect::TSql));
        for (query, expected, asked) in [
            ("SELECT a + b AS c FROM s.t", "SELECT a || b AS c FROM s.t", 0),
            ("SELECT x.a + x.b AS c FROM s.t AS x", "SELECT x.a || x.b AS c FROM s.t AS x", 0),
            ("SELECT n + m AS c FROM s.t", "SELECT n + m AS c FROM s.t", 0),
            (
                "SELECT u.a + u.m AS c FROM s.t JOIN s.u ON u.m = t.n",
                "SELECT u.a + u.m AS c FROM s.t JOIN s.u ON u.m = t.n",
                0,
            ),
            // The inner query's own table comes first.
            ("SELECT (SELECT a + m FROM s.u) AS c FROM s.t", "SELECT (SELECT a + m FROM s.u) AS c FROM s.t", 0),
            ("SELECT x + y AS c FROM s.elsewhere", "SELECT x + y AS c FROM s.elsewhere", 1),
        ] {
            let sql = format!("CREATE VIEW s.v AS {query}");
            let translation =
                crate::translate(&Definition { columns: Some(&columns), ..definition(&sql, Dialect::TSql) }, None);
            assert_eq!(translation.statements, [format!("CREATE VIEW s.v AS {expected}")]);
            let found = translation.diagnostics.iter().filter(|remark| remark.code == ASSUMED.code).count();
            assert_eq!(found, asked, "{sql}: {:?}", translation.diagnostics);
        }
    }

    #[test]
    fn rows_already_there_are_found_by_the_only_key_among_the_columns() {
        let mut columns = TableColumns::default();
        columns.learn(&definition("CREATE TABLE s.one (id INT PRIMARY KEY, n INT)", Dialect::MySql));
        columns.learn(&definition("CREATE TABLE s.two (id INT AUTO_INCREMENT, a INT, b INT, n INT, PRIMARY KEY (id), UNIQUE KEY k (a, b DESC))", Dialect::MySql));
        columns.learn(&definition("CREATE TABLE s.part (a VARCHAR(99), n INT, UNIQUE KEY k (a(10)))", Dialect::MySql));
        columns.learn(&definition("CREATE TABLE s.none (a INT, n INT)", Dialect::MySql));
        for (insert, expected) in [
            (
                "s.one (id, n) VALUES (p, 1) ON DUPLICATE KEY UPDATE n = n + VALUES(n)",
                Some(("one.id = excluded.id", "n = one.n + excluded.n")),
            ),
            (
                "s.one (id, n) VALUES (p, 1) AS fresh ON DUPLICATE KEY UPDATE n = fresh.n + p",
                Some(("one.id = excluded.id", "n = excluded.n + p")),
            ),
            (
                "s.two (a, n, b) SELECT x, y, z FROM s.t ON DUPLICATE KEY UPDATE n = VALUES(n)",
                Some(("two.a = excluded.a AND two.b = excluded.b", "n = excluded.n")),
            ),
            ("s.two (id, a, b, n) VALUES (1, 2, 3, 4) ON DUPLICATE KEY UPDATE n = 5", None),
            ("s.part (a, n) VALUES ('x', 1) ON DUPLICATE KEY UPDATE n = 5", None),
            ("s.none (a, n) VALUES (1, 1) ON DUPLICATE KEY UPDATE n = 5", None),
            ("s.unknown (a, n) VALUES (1, 1) ON DUPLICATE KEY UPDATE n = 5", None),
        ] {
            let sql = format!("CREATE PROCEDURE s.p(p INT) BEGIN INSERT INTO {insert}; END");
            let translation =
                crate::translate(&Definition { columns: Some(&columns), ..definition(&sql, Dialect::MySql) }, None);
            let written = translation.statements.concat();
            match expected {
                Some((same, set)) => {
                    assert!(
                        written.contains(&format!("ON {same} WHEN MATCHED THEN UPDATE SET {set} WHEN")),
                        "{written}: {:?}",
                        translation.diagnostics
                    );
                    assert!(translation.diagnostics.iter().any(|remark| remark.code == ASSUMED.code), "{sql}");
                }
                None => assert!(!translation.is_success(), "{written}"),
            }
        }
    }

    #[test]
    fn a_column_that_is_a_time_in_all_tables_is_counted_with_as_one() {
        let mut columns = TableColumns::default();
        columns.learn(&definition(
            "CREATE TABLE s.t (d DATE, e TIMESTAMP(6), f DATE, n NUMBER(9), m DATE)",
            Dialect::Oracle,
        ));
        columns.learn(&definition("CREATE TABLE s.u (d DATE NOT NULL, m NUMBER(9))", Dialect::Oracle));
        for (sql, expected) in [
            ("CREATE VIEW v AS SELECT d + 1 AS c FROM t", "CREATE VIEW v AS SELECT d + INTERVAL '1' DAY AS c FROM t"),
            (
                "CREATE VIEW v AS SELECT t.f - t.d AS c FROM t",
                "CREATE VIEW v AS SELECT (timestampdiff(SECOND, t.d, t.f) / 86400) AS c FROM t",
            ),
            ("CREATE VIEW v AS SELECT t.e - t.d AS c FROM t", "CREATE VIEW v AS SELECT t.e - t.d AS c FROM t"),
            ("CREATE VIEW v AS SELECT n + 1 AS c FROM t", "CREATE VIEW v AS SELECT n + 1 AS c FROM t"),
            // It is a number in another table.
            ("CREATE VIEW v AS SELECT m + 1 AS c FROM t", "CREATE VIEW v AS SELECT m + 1 AS c FROM t"),
        ] {
            let translation =
                crate::translate(&Definition { columns: Some(&columns), ..definition(sql, Dialect::Oracle) }, None);
            assert_eq!(translation.statements, [expected], "{sql}");
        }
    }
}
