//! Databricks' functions as SQLite functions, by name: so that a view that calls them can be prepared and one that calls
//! something else fails. The common ones compute what Databricks computes for plain values; those in
//! [`catalog::NULL_SCALARS`] and [`catalog::NULL_AGGREGATES`] return NULL.

mod aggregates;
mod catalog;
mod dates;
mod scalars;

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::Value;

/// How well the local target knows a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It computes.
    Computed,
    /// It returns NULL.
    Null,
    /// It makes rows, which SQLite's functions do not.
    Generator,
}

/// What is known of a function, by its name in lower case; `None` where Databricks has no such function.
pub(crate) fn known(name: &str) -> Option<Known> {
    let computed = catalog::BUILT_IN.contains(&name)
        || scalars::ALL.iter().any(|(known, _)| *known == name)
        || dates::ALL.iter().any(|(known, _)| *known == name)
        || aggregates::ALL.iter().any(|(known, _)| *known == name);
    if computed {
        return Some(Known::Computed);
    }
    if catalog::NULL_SCALARS.contains(&name) || catalog::NULL_AGGREGATES.contains(&name) {
        return Some(Known::Null);
    }
    catalog::GENERATORS.contains(&name).then_some(Known::Generator)
}

/// The arguments of a call.
fn arguments(context: &Context<'_>) -> rusqlite::Result<Vec<Value>> {
    (0..context.len()).map(|index| context.get(index)).collect()
}

/// Gives the connection all of them.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    for (name, compute) in scalars::ALL.iter().chain(dates::ALL) {
        connection.create_scalar_function(*name, -1, flags, move |context| {
            let arguments = arguments(context)?;
            Ok(compute(&arguments).unwrap_or(Value::Null))
        })?;
    }
    for name in catalog::NULL_SCALARS {
        connection.create_scalar_function(*name, -1, flags, |_| Ok(Value::Null))?;
    }
    for (name, outcome) in aggregates::ALL {
        connection.create_window_function(*name, -1, flags, aggregates::Gathering(*outcome))?;
    }
    for name in catalog::NULL_AGGREGATES {
        connection.create_window_function(*name, -1, flags, aggregates::Gathering(aggregates::Outcome::Null))?;
    }
    Ok(())
}
