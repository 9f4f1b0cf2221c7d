use model::TargetName;
/// Why SQLite did not take a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// What the warehouse would refuse too; a sentence about `subject`.
    Refused(String),
    /// What SQLite lacks, or a limit of it.
    Inexpressible(String),
}

/// Reads SQLite's own message. `subject` is what was being created, such as "view main.sales.v".
///
/// A missing table, column or function and a query that does not fit together fail on the warehouse as well; any other
/// error is taken for a difference between SQLite and Databricks.
pub(crate) fn read_message(message: &str, subject: &str, aliases: &[String]) -> Fault {
    if let Some(table) = message.strip_prefix("no such table: ") {
        return Fault::Refused(format!("{} does not exist on the target; {subject} reads it", table_name(table)));
    }
    if let Some(column) = message.strip_prefix("no such column: ") {
        let column = column_name(column);
        let column = column.as_str();
        // Databricks lets an expression use an alias of the same list; SQLite does not.
        if aliases.iter().any(|alias| alias.eq_ignore_ascii_case(column)) {
            return Fault::Inexpressible(format!("SQLite cannot use the alias `{column}` within its own SELECT list"));
        }
        return Fault::Refused(format!("column `{column}` does not exist in what {subject} reads"));
    }
    if let Some(function) = message.strip_prefix("no such function: ") {
        return Fault::Refused(format!("function `{function}` does not exist on the target; {subject} calls it"));
    }
    if let Some(column) = message.strip_prefix("ambiguous column name: ") {
        return Fault::Refused(format!(
            "column `{column}` is ambiguous in {subject}: more than one of its tables has it"
        ));
    }
    if message.contains("do not have the same number of result columns") {
        return Fault::Refused(format!("the parts of a set operation in {subject} differ in their number of columns"));
    }
    if message.starts_with("expected ") && message.contains("columns for") {
        return Fault::Refused(format!("the column list of {subject} and its query differ in their number of columns"));
    }
    if message.starts_with("duplicate column name: ") {
        return Fault::Refused(format!("{subject} has a {message}"));
    }
    if message.starts_with("misuse of aggregate") {
        return Fault::Refused(format!("{subject} uses an aggregate function where none is allowed"));
    }
    Fault::Inexpressible(format!("SQLite says: {message}"))
}

/// SQLite adds a guess to a column that was quoted.
fn column_name(named: &str) -> String {
    let quoted = named.strip_suffix("\" - should this be a string literal in single-quotes?");
    match quoted.and_then(|name| name.strip_prefix('"')) {
        Some(name) => name.replace("\"\"", "\""),
        None => named.to_owned(),
    }
}

/// SQLite puts its own schema name before an identifier that it met inside a view.
fn table_name(identifier: &str) -> &str {
    match identifier.strip_prefix("main.") {
        Some(rest) if rest.matches('.').count() >= 2 => rest,
        _ => identifier,
    }
}

/// The sentence for an object that reads something that is not there.
pub(crate) fn missing(name: &TargetName, subject: &str, migrated: bool) -> String {
    let hint = if migrated { "; it is part of this migration but has not been created" } else { "" };
    format!("{name} does not exist on the target; {subject} reads it{hint}")
}

/// The sentence for a name that was taken before the migration.
pub(crate) fn conflict(noun: &str, name: &TargetName) -> String {
    format!("{noun} {name} exists already on the target; skip or replace what exists, or migrate into another schema")
}

/// The sentence for an object that is skipped because its name was taken before the migration.
pub(crate) fn left(noun: &str, name: &TargetName) -> String {
    format!("{noun} {name} exists already on the target and was left as it is")
}

/// The sentence for a name that another object of the migration has.
pub(crate) fn taken_twice(noun: &str, name: &TargetName) -> String {
    format!(
        "{noun} {name} exists already on the target: another object of this migration was made under this name; migrate \
         one of the two into another schema"
    )
}
