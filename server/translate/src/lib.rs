//! Turns a definition in a source dialect into Databricks SQL, or says why it cannot.
//!
//! Invariant: pure text to text. No tokio, no network, no files; the parser crate stays behind this interface.
//! Rule: refuse rather than pass through. What is not known to be right is an error with a diagnostic, never a success.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod assessment;
mod change_rows;
mod check;
mod client_variables;
mod columns;
mod conservation;
mod data_type;
mod diagnostic_codes;
mod diagnostics_page;
mod following;
mod functions;
mod head;
mod names;
mod placing;
mod query;
mod references;
mod routine;
mod scan;
mod script;
mod source_names;
mod table;
mod tsql_words;
mod view;
mod walk;

use std::collections::HashSet;

use model::{Diagnostic, Dialect, NameMap, ObjectKind, ObjectName, Severity};

use placing::Placing;

pub use assessment::{Assessment, Reason, assess};
pub use check::check;
pub use columns::TableColumns;
pub use diagnostic_codes::{CODES, Code, Example};
pub use diagnostics_page::diagnostics_page;
pub use placing::{created_name, target_name, target_names_of};
pub use references::references;
pub use script::{Found, ScriptSplitter, split_script};
pub use source_names::SourceNames;

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
    /// The functions that the inventory has, by name in lower case without schema, so that calls of them are no errors;
    /// `None` where the inventory is not known.
    pub routines: Option<&'a HashSet<String>>,
    /// The columns of the inventory's tables, so that a query over one that is not there is told of; `None` where they are
    /// not known.
    pub columns: Option<&'a TableColumns>,
}

/// Where objects go: every object becomes `catalog.schema.name`, and so does every reference to an object.
#[derive(Clone, Copy, Debug)]
pub struct TargetNames<'a> {
    /// Unity Catalog catalog.
    pub catalog: &'a str,
    /// Schema in it.
    pub schema: &'a str,
    /// What goes elsewhere; `None` where everything goes there.
    pub mapped: Option<Mapped<'a>>,
}

impl<'a> TargetNames<'a> {
    /// Everything goes to one catalog and schema.
    pub const fn one(catalog: &'a str, schema: &'a str) -> Self {
        Self { catalog, schema, mapped: None }
    }
}

/// Rules for what does not go to the one catalog and schema.
#[derive(Clone, Copy, Debug)]
pub struct Mapped<'a> {
    /// The rules.
    pub map: &'a NameMap,
    /// The names of the inventory, which tell what a name without a schema means.
    pub names: &'a SourceNames,
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

    /// Takes the statements back where something of the source is missing in them.
    fn hold_against(&mut self, tokens: &[scan::Token<'_>], dialect: Dialect, notes: &conservation::Notes) {
        if self.statements.is_empty() {
            return;
        }
        let accounted = notes.accounted.borrow();
        if let Some(lost) = conservation::lost(tokens, dialect, &accounted, &self.statements, &self.diagnostics) {
            self.statements.clear();
            self.diagnostics.push(lost);
        }
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

/// Definitions with more tokens than this are worked on with a larger stack: trees of long chains of operators are deep.
const LONG_TOKENS: usize = 1_500;
/// So are those with more parentheses within each other than this.
const DEEP: usize = 12;
const LARGE_STACK_BYTES: usize = 512 * 1024 * 1024;
/// Queries with more tokens than this are refused.
const TOKEN_LIMIT: usize = 1_000_000;
/// So are those with more parentheses within each other.
const DEPTH_LIMIT: usize = 1_000;

/// Translates one definition. Without `target` names keep the parts they have.
pub fn translate(definition: &Definition<'_>, target: Option<&TargetNames<'_>>) -> Translation {
    let mut tokens = scan::scan(definition.sql, definition.dialect);
    while tokens.last().is_some_and(|token| token.is_symbol(";") || token.is_symbol("/")) {
        tokens.pop();
    }
    if tokens.len() > TOKEN_LIMIT {
        let message = format!("found {} words and signs, expected at most {TOKEN_LIMIT}", tokens.len());
        return refused(definition.kind, diagnostic_codes::TOO_LARGE.diagnostic(message));
    }
    let depth = depth(&tokens);
    if depth > DEPTH_LIMIT {
        let message = format!("found {depth} parentheses within each other, expected at most {DEPTH_LIMIT}");
        return refused(definition.kind, diagnostic_codes::TOO_LARGE.diagnostic(message));
    }
    if tokens.len() <= LONG_TOKENS && depth <= DEEP {
        let translation = translate_tokens(definition, &tokens, target, 50);
        let too_deep = |remark: &Diagnostic| remark.code == diagnostic_codes::TOO_LARGE.code;
        if !translation.diagnostics.iter().any(too_deep) {
            return translation;
        }
    }
    let work = || translate_tokens(definition, &tokens, target, 5_000);
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(LARGE_STACK_BYTES).spawn_scoped(scope, work);
        thread.ok().and_then(|thread| thread.join().ok())
    });
    done.unwrap_or_else(|| {
        let message = "the definition is too large or too deep to be worked on; take it apart";
        refused(definition.kind, diagnostic_codes::TOO_LARGE.diagnostic(message))
    })
}

/// How many parentheses stand within each other at the deepest place.
fn depth(tokens: &[scan::Token<'_>]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens {
        if token.is_symbol("(") {
            depth += 1;
            deepest = deepest.max(depth);
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
    }
    deepest
}

/// What a translator of one kind answers: no statement where an error stands among the remarks.
fn settled(made: Result<Vec<String>, Diagnostic>, mut remarks: Vec<Diagnostic>) -> (Vec<String>, Vec<Diagnostic>) {
    let statements = made.unwrap_or_else(|refusal| {
        remarks.push(refusal);
        Vec::new()
    });
    let refused = remarks.iter().any(|remark| remark.severity == Severity::Error);
    (if refused { Vec::new() } else { statements }, remarks)
}

fn refused(kind: Option<ObjectKind>, diagnostic: Diagnostic) -> Translation {
    Translation { kind, statements: Vec::new(), diagnostics: vec![diagnostic] }
}

fn translate_tokens(
    definition: &Definition<'_>,
    tokens: &[scan::Token<'_>],
    target: Option<&TargetNames<'_>>,
    recursion_limit: usize,
) -> Translation {
    let placing = target.map(|target| Placing::new(*target, definition, tokens));
    let mut translation = made(definition, tokens, placing.as_ref(), recursion_limit);
    if let Some(placing) = &placing {
        translation.diagnostics.extend(placing.take_remarks(tokens));
        if !translation.is_success() {
            translation.statements.clear();
        }
        if matches!(translation.kind, Some(ObjectKind::Procedure | ObjectKind::Function)) {
            translation.diagnostics.extend(placing::left_in_texts(&translation.statements, &placing.target));
        }
    }
    translation.diagnostics.extend(placing::refused(definition, tokens, placing.as_ref()));
    translation
}

fn made(
    definition: &Definition<'_>,
    tokens: &[scan::Token<'_>],
    target: Option<&Placing<'_>>,
    recursion_limit: usize,
) -> Translation {
    let Some(first) = tokens.first() else {
        let message = "the definition is empty; read it from the source again, perhaps with more privileges";
        return refused(definition.kind, diagnostic_codes::EMPTY.diagnostic(message));
    };
    if let Some(variable) = client_variables::refused(tokens, definition.sql, definition.dialect) {
        return refused(definition.kind, variable);
    }
    let notes = conservation::Notes::default();
    let rewriter = query::Rewriter::new(definition, target, recursion_limit, &notes);
    let bare_query = definition.kind == Some(ObjectKind::View) && first.is_any(&["SELECT", "WITH", "SEL"]);
    if let (true, Some(name)) = (bare_query, definition.name) {
        let parts = [&name.schema, &name.name].into_iter().filter(|part| !part.is_empty()).cloned().collect();
        let head = head::Head { kind: Some(ObjectKind::View), modifiers: Vec::new(), name: parts, after: 0 };
        let mut translation = match rewriter.view_query(tokens) {
            Ok((query, diagnostics)) => {
                let made = format!("CREATE VIEW {} AS", names::object(&head.name, target));
                let statements = vec![query::layout::after(&made, &query)];
                Translation { kind: head.kind, statements, diagnostics }
            }
            Err(diagnostic) => refused(head.kind, diagnostic),
        };
        translation.diagnostics.extend(target.iter().flat_map(|target| target.take_remarks(tokens)));
        translation.hold_against(tokens, definition.dialect, &notes);
        return translation;
    }
    if definition.dialect == Dialect::Oracle && routine::package::is_body(tokens) {
        let rewriter = query::Rewriter { in_routine: true, ..rewriter };
        let (kind, statements, diagnostics) = routine::package::translate(tokens, &rewriter);
        return Translation { kind, statements, diagnostics };
    }
    let found = head::head(tokens);
    if let Some(head::Head { kind: Some(kind), after, .. }) = found.as_ref().filter(|head| head.name.is_empty()) {
        return refused(Some(*kind), client_variables::nameless(*kind, tokens, *after, definition.sql));
    }
    let Some((head, kind)) = found.and_then(|head| head.kind.map(|kind| (head, kind))) else {
        let message = format!(
            "found `{}`, expected CREATE TABLE, VIEW, PROCEDURE or FUNCTION and a name",
            first.text.chars().take(40).collect::<String>()
        );
        return refused(definition.kind, diagnostic_codes::SYNTAX.diagnostic(message).at(first.line, first.column));
    };
    if let Some(expected) = definition.kind.filter(|expected| *expected != kind) {
        let message = format!("the inventory says {}, the definition creates a {}", expected.noun(), kind.noun());
        return refused(Some(kind), diagnostic_codes::OTHER_KIND.diagnostic(message).at(first.line, first.column));
    }
    let (statements, diagnostics) = match kind {
        ObjectKind::Table => table::TableReader::new(tokens, &rewriter).translate(&head),
        ObjectKind::View => view::translate(tokens, &head, &rewriter),
        ObjectKind::Procedure | ObjectKind::Function => {
            routine::translate(tokens, &head, &query::Rewriter { in_routine: true, ..rewriter })
        }
    };
    let mut translation = Translation { kind: Some(kind), statements, diagnostics };
    translation.diagnostics.extend(client_variables::in_quotes(tokens, definition.dialect));
    if matches!(kind, ObjectKind::Table | ObjectKind::View) {
        translation.diagnostics.extend(target.iter().flat_map(|target| target.take_remarks(tokens)));
        translation.hold_against(tokens, definition.dialect, &notes);
    }
    translation
}
