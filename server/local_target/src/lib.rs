//! The local target: where migrations go when no Databricks is at hand. It is one SQLite file and says so.
//!
//! It takes Databricks SQL. Each object gets one identifier, `"catalog.schema.name"`; references are rewritten on the
//! tree, DDL is written from the tree without the clauses SQLite lacks, and a view is prepared once, so that a missing
//! table, column or function fails as it would on the warehouse. What SQLite's grammar cannot express (QUALIFY, LATERAL
//! VIEW, paths into variants, …), procedures and functions are kept as text in the table `_dwma_objects`, once what they
//! read is known to exist. A dry run does the same in memory, from a copy of the file's objects, and writes nothing.
//!
//! Names: a table's columns keep their declared types, except that `STRING` is declared `TEXT`. Functions are known by
//! Databricks' names; some compute, others return NULL, which a diagnostic says.
//!
//! Other programs can read the tables of `target.sqlite`; its views only as far as they call no function of Databricks'
//! that SQLite lacks, since functions belong to the connection and not to the file.
//!
//! Each object is made in one transaction, which a cancel interrupts and undoes. With it goes a note of which object of
//! which job made what (`_dwma_owners`, `_dwma_done`): that tells what stood there before a migration from what it made.
//!
//! Limits: foreign keys, CHECK, UNIQUE, identity and generated columns, comments, clustering and properties are left out
//! of the copy, which a diagnostic says; regular expressions, hashes, JSON and arrays are known by name only.
//!
//! Invariant: no translation here. What comes in is meant for Databricks as it is.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod creation;
mod database;
mod expression;
mod functions;
mod name;
mod query;
mod refusal;
mod remark;
mod standing;
mod statement;
mod table;
mod target;

pub use target::LocalTarget;
