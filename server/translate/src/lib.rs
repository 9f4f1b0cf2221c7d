//! Turns a definition in a source dialect into Databricks SQL, or says why it cannot.
//!
//! Invariant: pure text to text. No tokio, no network, no files; the parser crate stays behind this interface.
//! Rule: refuse rather than pass through. What is not known to be right is an error with a diagnostic, never a success.

use model::{Diagnostic, Dialect, ObjectKind, ObjectName, Severity};

/// What is to be translated.
#[derive(Clone, Copy, Debug)]
pub struct Definition<'a> {
    /// The source text of one object.
    pub sql: &'a str,
    /// The language it is written in.
    pub dialect: Dialect,
    /// The kind the inventory says it is; `None` where only the text can tell. A view given as a bare query, as catalogs
    /// hand them out, needs it together with `name`.
    pub kind: Option<ObjectKind>,
    /// The name the inventory gives it.
    pub name: Option<&'a ObjectName>,
}

/// Where objects go: every object becomes `catalog.schema.name`, and so does every reference to an object.
#[derive(Clone, Copy, Debug)]
pub struct TargetNames<'a> {
    /// Unity Catalog catalog.
    pub catalog: &'a str,
    /// Schema in it.
    pub schema: &'a str,
}

/// A definition in Databricks SQL, with the remarks made on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translation {
    /// The kind of object the definition turned out to be; `None` where it is none that is migrated.
    pub kind: Option<ObjectKind>,
    /// Statements in the order in which they are to be run, without `;`. Empty where the translation failed, and for
    /// what needs nothing on Databricks (then a diagnostic says so).
    pub statements: Vec<String>,
    /// Every remark, in the order of the source.
    pub diagnostics: Vec<Diagnostic>,
}

impl Translation {
    /// Whether nothing stands against running the statements.
    pub fn is_success(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// The first error's message.
    pub fn error(&self) -> Option<&str> {
        let error = self.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        error.map(|diagnostic| diagnostic.message.as_str())
    }
}

/// One object found in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptObject {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its name as written, without quotes.
    pub name: ObjectName,
    /// Its definition, as written.
    pub definition: String,
    /// Line of the script at which the definition starts, from 1.
    pub line: u32,
}

/// A script taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The objects it creates, in its order.
    pub objects: Vec<ScriptObject>,
    /// What was passed over and why, with positions in the script.
    pub diagnostics: Vec<Diagnostic>,
}

/// Translates one definition. Without `target` names keep the parts they have.
pub fn translate(definition: &Definition<'_>, target: Option<&TargetNames<'_>>) -> Translation {
    let _ = (definition, target);
    Translation::default()
}

/// Takes a script apart into the objects it creates, by the dialect's rules (`GO`, `/`, `DELIMITER`, `$$`, `;`).
pub fn split_script(text: &str, dialect: Dialect) -> Script {
    let _ = (text, dialect);
    Script::default()
}

/// The tables, views, functions and procedures a definition reads or calls, as written, without quotes and without
/// itself; each once, in order of first use. Never fails: it works on tokens.
pub fn references(definition: &Definition<'_>) -> Vec<ObjectName> {
    let _ = definition;
    Vec::new()
}
