//! What variables and parameters are called in the translation.
//!
//! Databricks takes a name in a query for a column where there is one, and only then for a variable. PL/SQL does the same;
//! T-SQL and Snowflake mark variables with `@` and `:`, so that the same name may be both there; in PostgreSQL quotes tell
//! `"Id"` from `id`, and may put an `@` into a name. MySQL, Redshift and Netezza take a name alone for a variable where there
//! is one, and only `t.name` for a column. In Teradata's statements of SQL `:name` is always the variable.
//!
//! Source: "Local Variable Scope and Resolution" of MySQL's manual; "Rules for Using Host Variables and SQL Parameters in
//! Stored Procedures" of Teradata's.

use std::collections::{HashMap, HashSet};

use model::Dialect;

use super::row_count::COUNT;
use super::signature::{Mode, Signature};
use super::tree::{Block, Does, Variable};
use super::{each, marks, spans_of};
use crate::columns::Columns;
use crate::names::identifier;
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// The variables that stand for parameters which a column of a query would hide.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// What fills those that only take a value.
    pub(super) filled: Vec<String>,
    /// Those that also give one, which must outlive the body: what declares and fills them, and what gives their values back.
    pub(super) around: Vec<String>,
    pub(super) given_back: Vec<String>,
}

/// Chooses names that no column hides; answers with what makes copies of parameters.
pub(super) fn choose(signature: &Signature<'_, '_>, block: &mut Block<'_, '_>, rewriter: &Rewriter<'_>) -> Copies {
    keep(signature, block, rewriter);
    let mut copies = Copies::default();
    if rewriter.dialect == Dialect::Oracle {
        return copies;
    }
    let words = words_of_queries(block, rewriter);
    let hidden = |name: &str| words.hide(name, rewriter);
    let mut copied = Vec::new();
    for parameter in signature.parameters.iter().filter(|parameter| hidden(&parameter.name)) {
        let name = bare(&parameter.name);
        let copy = format!("v_{name}");
        let (parameter_name, copy_name) = (identifier(name), identifier(&copy));
        if parameter.mode == Mode::In {
            copies.filled.push(format!("SET {copy_name} = {parameter_name};"));
            copied.push(Variable { name: copy.clone(), data_type: parameter.data_type.clone(), default: None });
        } else if words.reads(&parameter.name, rewriter.dialect) {
            copies.around.push(format!("DECLARE {copy_name} {};", parameter.data_type));
            copies.given_back.push(format!("SET {parameter_name} = {copy_name};"));
            if parameter.mode == Mode::InOut {
                copies.around.push(format!("SET {copy_name} = {parameter_name};"));
            }
        } else {
            continue;
        }
        name_variable(rewriter, &parameter.name, &copy);
    }
    // Declarations stand first.
    copies.around.sort_by_key(|line| !line.starts_with("DECLARE "));
    for name in declared(block) {
        // What holds the number of rows stands in queries too, where the source asks for the number without a mark.
        if name != COUNT && hidden(&name) {
            name_variable(rewriter, &name, &format!("v_{}", bare(&name)));
        }
    }
    block.variables.splice(0..0, copied);
    copies
}

/// Names the parameters of a function by the function too where a column of a query would hide them.
///
/// Source: "Name resolution" of the Databricks SQL language manual.
pub(super) fn qualify(signature: &Signature<'_, '_>, inner: &[Token<'_>], function: &str, rewriter: &Rewriter<'_>) {
    if matches!(rewriter.dialect, Dialect::Oracle | Dialect::Teradata | Dialect::Snowflake) {
        return;
    }
    let mut words = Words::default();
    words.see(inner, rewriter);
    for parameter in &signature.parameters {
        let name = bare(&parameter.name);
        if words.hide(&parameter.name, rewriter) {
            let text = format!("{}.{}", identifier(function), identifier(name));
            rewriter.variables.borrow_mut().insert(parameter.name.to_lowercase(), text);
        }
    }
}

/// Notes the names that a routine of PostgreSQL spells in several ways, where the first that stands there is the one that is
/// declared. Databricks takes all of them for one name.
///
/// Source: "Identifiers and Key Words" of PostgreSQL's manual: a name in quotes keeps its case, another is in lower case.
pub(super) fn note_spellings(tokens: &[Token<'_>], inner: &[Token<'_>], rewriter: &Rewriter<'_>) {
    if rewriter.dialect != Dialect::PostgreSql {
        return;
    }
    let mut first: HashMap<String, String> = HashMap::new();
    let mut several = HashSet::new();
    for part in [tokens, inner] {
        for (at, token) in part.iter().enumerate().filter(|(_, token)| token.is_name()) {
            let key = token.name().to_lowercase();
            let spelled = if token.kind == TokenKind::Quoted { token.name() } else { key.clone() };
            match first.get(&key) {
                Some(known) if *known == spelled => {}
                Some(_) => drop(several.insert(key)),
                // What follows a dot is no variable.
                None if at > 0 && part[at - 1].is_symbol(".") => drop(several.insert(key)),
                None => drop(first.insert(key, spelled)),
            }
        }
    }
    first.retain(|key, _| several.contains(key));
    rewriter.spellings.replace(first);
}

/// Gives every variable and parameter its own name, without the sign that marks it.
pub(super) fn keep(signature: &Signature<'_, '_>, block: &Block<'_, '_>, rewriter: &Rewriter<'_>) {
    for (number, parameter) in signature.parameters.iter().enumerate() {
        let name = identifier(bare(&parameter.name));
        rewriter.variables.borrow_mut().insert(format!("${}", number + 1), name);
    }
    for (alias, number) in &block.aliases {
        if let Some(parameter) = number.checked_sub(1).and_then(|at| signature.parameters.get(at)) {
            rewriter.variables.borrow_mut().insert(alias.to_lowercase(), identifier(bare(&parameter.name)));
        }
    }
    for parameter in &signature.parameters {
        name_variable(rewriter, &parameter.name, bare(&parameter.name));
    }
    note_types(signature, block, rewriter);
    if matches!(rewriter.dialect, Dialect::MySql | Dialect::Snowflake) {
        note_numbers(signature, block, rewriter);
    }
    // MySQL's variables of the session have their names from where they are declared.
    let session = |name: &String| rewriter.dialect == Dialect::MySql && name.starts_with('@');
    for name in declared(block).into_iter().filter(|name| !session(name)) {
        name_variable(rewriter, &name, &super::records::written(bare(&name)));
    }
}

/// Which variables and parameters hold numbers.
fn note_numbers(signature: &Signature<'_, '_>, block: &Block<'_, '_>, rewriter: &Rewriter<'_>) {
    let mut numbers = rewriter.numbers.borrow_mut();
    each_type(signature, block, &mut |name, data_type| {
        if NUMBERS.contains(&data_type.split('(').next().unwrap_or_default()) {
            numbers.insert(bare(name).to_lowercase());
        }
    });
}

/// Of which types variables and parameters are.
pub(super) fn note_types(signature: &Signature<'_, '_>, block: &Block<'_, '_>, rewriter: &Rewriter<'_>) {
    let mut types = rewriter.types.borrow_mut();
    each_type(signature, block, &mut |name, data_type| {
        types.insert(name.to_lowercase(), data_type.to_owned());
    });
}

/// Which variables and parameters of Oracle's are declared as TIMESTAMP, which is the type of its dates as well in Databricks.
pub(super) fn note_timestamps(tokens: &[Token<'_>], rewriter: &Rewriter<'_>) {
    if rewriter.dialect != Dialect::Oracle {
        return;
    }
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is("TIMESTAMP")) {
        let before = tokens[..at].iter().rev();
        let name = before.into_iter().find(|token| !token.is_any(&["CONSTANT", "IN", "OUT", "NOCOPY"]));
        rewriter.timestamps.borrow_mut().extend(name.map(|name| name.name().to_lowercase()));
    }
}

/// Shows the name and the type of every parameter and variable.
fn each_type(signature: &Signature<'_, '_>, block: &Block<'_, '_>, note: &mut dyn FnMut(&str, &str)) {
    signature.parameters.iter().for_each(|parameter| note(&parameter.name, &parameter.data_type));
    block.variables.iter().for_each(|variable| note(&variable.name, &variable.data_type));
    each(&block.statements, &mut |does| {
        if let Does::Block(inner) = does {
            inner.variables.iter().for_each(|variable| note(&variable.name, &variable.data_type));
        }
    });
}

/// Databricks' types of numbers, without their digits.
const NUMBERS: &[&str] = &["TINYINT", "SMALLINT", "INT", "BIGINT", "DECIMAL", "FLOAT", "DOUBLE"];

fn bare(name: &str) -> &str {
    name.trim_start_matches('@')
}

fn name_variable(rewriter: &Rewriter<'_>, source: &str, target: &str) {
    let mut variables = rewriter.variables.borrow_mut();
    let (source, target) = (source.to_lowercase(), identifier(target));
    if rewriter.dialect == Dialect::Teradata && source != target.to_lowercase() {
        variables.insert(format!(":{source}"), target.clone());
    }
    if rewriter.dialect == Dialect::Snowflake {
        variables.insert(format!(":{source}"), target.clone());
        // Outside of queries a variable needs no mark; inside it would be a column, which keeps its name there.
        if source == target.to_lowercase() {
            return;
        }
    }
    variables.insert(source, target);
}

pub(super) fn declared(block: &Block<'_, '_>) -> Vec<String> {
    let mut names: Vec<String> = block.variables.iter().map(|variable| variable.name.clone()).collect();
    each(&block.statements, &mut |does| {
        if let Does::Block(inner) = does {
            names.extend(inner.variables.iter().map(|variable| variable.name.clone()));
        }
    });
    names
}

/// What stands in the queries and statements of SQL of a block.
#[derive(Default)]
struct Words<'k> {
    /// Words that may be columns, in lower case.
    words: HashSet<String>,
    /// Words that stand where only a column does, in lower case.
    in_place_of_column: HashSet<String>,
    /// The columns of the tables that are known.
    known: Vec<Columns<'k>>,
    /// Variables that stand beside tables whose columns are not known, any of which may have their name.
    among_unknown: HashSet<String>,
    /// Variables that are marked as such, in lower case and without the mark.
    marked: HashSet<String>,
}

impl<'k> Words<'k> {
    /// Whether a name, in lower case, may be a column's.
    fn has_column(&self, name: &str) -> bool {
        self.words.contains(name) || self.known.iter().any(|known| known.contains(name))
    }

    /// Whether a variable of that name would be taken for a column.
    fn hide(&self, name: &str, rewriter: &Rewriter<'_>) -> bool {
        let lower = name.to_lowercase();
        match rewriter.dialect {
            Dialect::PostgreSql if !name.starts_with('@') => {
                return rewriter.spellings.borrow().contains_key(&lower);
            }
            // A variable of MySQL's session has its name from where it is declared.
            Dialect::MySql if name.starts_with('@') => return false,
            // A name without a mark that no column has is a variable of Teradata's too.
            Dialect::Teradata if !self.marked.contains(&lower) => return false,
            Dialect::MySql | Dialect::Teradata | Dialect::Redshift | Dialect::Netezza => {
                return self.in_place_of_column.contains(&lower)
                    || self.known.iter().any(|known| known.contains(&lower));
            }
            _ => {}
        }
        self.has_column(&bare(name).to_lowercase()) || self.among_unknown.contains(&name.to_lowercase())
    }

    /// Whether a query takes the value of a variable; where variables have no marks, any that stands there.
    fn reads(&self, name: &str, dialect: Dialect) -> bool {
        !matches!(dialect, Dialect::TSql | Dialect::Snowflake) || self.marked.contains(&bare(name).to_lowercase())
    }

    fn see(&mut self, tokens: &[Token<'_>], rewriter: &Rewriter<'k>) {
        let mut unknown = false;
        let (mut bare_here, mut marked_here) = (HashSet::new(), HashSet::new());
        for (at, token) in tokens.iter().enumerate() {
            let marked = at.checked_sub(1).is_some_and(|before| tokens[before].is_symbol(":"));
            if token.is_name() && (marked || token.name().starts_with('@')) {
                marked_here.insert(bare(&token.name()).to_lowercase());
            }
            if token.is_name() && !marked {
                bare_here.insert(token.name().to_lowercase());
                if is_column(tokens, at) {
                    self.in_place_of_column.insert(token.name().to_lowercase());
                }
            }
            if token.is_any(&["FROM", "JOIN", "INTO", "UPDATE", "USING", "MERGE"]) {
                let (parts, _) = crate::head::name(tokens, at + 1);
                let Some((name, before)) = parts.split_last() else { continue };
                let of_routine =
                    name.starts_with(['#', '@']) || rewriter.temporary.borrow().contains(&name.to_lowercase());
                let schema = before.last().map_or("", String::as_str);
                match rewriter.columns.and_then(|columns| columns.of(schema, name)) {
                    Some(known) => self.known.push(known),
                    None => unknown |= !of_routine,
                }
            }
        }
        if rewriter.dialect == Dialect::Teradata {
            // Nobody writes a variable with and without its mark in one statement.
            self.in_place_of_column.extend(bare_here.intersection(&marked_here).cloned());
        }
        self.words.extend(bare_here);
        self.marked.extend(marked_here);
        for (at, token) in tokens.iter().enumerate().filter(|_| unknown) {
            let marked = at.checked_sub(1).is_some_and(|before| tokens[before].is_symbol(":"));
            if token.is_name() && (marked || token.name().starts_with('@')) {
                self.among_unknown.insert(token.name().to_lowercase());
            }
        }
    }
}

/// Whether a name stands where only a column does: `t.a`, `INSERT INTO t (a)`, `SET a = 1`, `VALUES(a)`.
fn is_column(tokens: &[Token<'_>], at: usize) -> bool {
    let before = |count: usize| at.checked_sub(count).and_then(|place| tokens.get(place));
    let next = |sign: &str| tokens.get(at + 1).is_some_and(|token| token.is_symbol(sign));
    let after = |sign: &str| before(1).is_some_and(|token| token.is_symbol(sign));
    if after(".") {
        return !next("(");
    }
    if next("=") && (after(",") || before(1).is_some_and(|token| token.is_any(&["SET", "UPDATE"]))) {
        let mut statement = tokens[..at].iter().rev().take_while(|token| !token.is_symbol(";"));
        return statement.any(|token| token.is("UPDATE"));
    }
    if after("(") && next(")") && before(2).is_some_and(|token| token.is("VALUES")) {
        return true;
    }
    // What opens the list in which it stands follows the name of a table into which rows are put.
    let list = (0..at).rev().find(|place| !(tokens[*place].is_name() || tokens[*place].is_symbol(",")));
    let Some(open) = list.filter(|open| tokens[*open].is_symbol("(") && (after("(") || after(","))) else {
        return false;
    };
    let table = (0..open).rev().find(|place| !(tokens[*place].is_name() || tokens[*place].is_symbol(".")));
    let first = table.map_or(0, |place| place + 1);
    let puts = match &tokens[first..open] {
        [.., last] if last.is("VALUES") => false,
        [put, _, ..] => put.is_any(&["INSERT", "REPLACE"]),
        _ => false,
    };
    puts && (next(",") || next(")"))
}

fn words_of_queries<'k>(block: &Block<'_, '_>, rewriter: &Rewriter<'k>) -> Words<'k> {
    let mut words = Words::default();
    let mut add = |tokens: &[Token<'_>]| words.see(tokens, rewriter);
    declared_queries(block, &mut add);
    let lists = std::iter::once(&block.statements).chain(block.handlers.iter().map(|handler| &handler.statements));
    lists.for_each(|list| each(list, &mut |does| queries(does, &mut add)));
    words
}

/// Shows the queries and statements of SQL that a statement holds itself.
fn queries(does: &Does<'_, '_>, add: &mut dyn FnMut(&[Token<'_>])) {
    match does {
        Does::Sql(tokens) | Does::SelectInto(_, tokens) | Does::SelectOrElse { query: tokens, .. } => add(tokens),
        Does::ReturnQuery(query) => add(query),
        Does::ForQuery { query, arguments, .. } => {
            add(marks::with_values(query, &marks::given(arguments)).as_deref().unwrap_or(query));
        }
        Does::Block(inner) => declared_queries(inner, add),
        _ => spans_of(does, &mut |span| {
            if span.iter().any(|token| token.is("SELECT")) {
                add(span);
            }
        }),
    }
}

/// Shows the queries in the declarations of a block.
fn declared_queries(block: &Block<'_, '_>, add: &mut dyn FnMut(&[Token<'_>])) {
    let defaults = block.variables.iter().filter_map(|variable| variable.default);
    defaults.filter(|default| default.iter().any(|token| token.is("SELECT"))).for_each(&mut *add);
    block.cursors.iter().for_each(|cursor| add(cursor.query));
}
