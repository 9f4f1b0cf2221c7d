//! Where the names in a definition go in the target.

use std::cell::RefCell;

use model::{
    Diagnostic, Dialect, NameMap, ObjectKind, ObjectName, SourceName, TargetName, proposed_name, refused_name,
};

use crate::diagnostic_codes::{NAME_IN_TEXT, NAME_MAPPED, NAME_REFUSED, NAME_UNSETTLED};
use crate::scan::{Token, TokenKind, scan};
use crate::{Definition, Mapped, SourceNames, TargetNames, head, routine};

/// The names of one definition, put where they go.
#[derive(Debug)]
pub(crate) struct Placing<'a> {
    pub(crate) target: TargetNames<'a>,
    dialect: Dialect,
    /// The database and the schema that the object itself is in, as far as they are known.
    own: (Option<String>, String),
    /// What is to be said of names, by the name.
    remarks: RefCell<Vec<(String, Diagnostic)>>,
}

impl<'a> Placing<'a> {
    pub(crate) fn new(target: TargetNames<'a>, definition: &Definition<'_>, tokens: &[Token<'_>]) -> Self {
        let mut own = (None, definition.name.map(|name| name.schema.clone()).unwrap_or_default());
        if target.mapped.is_some() {
            let created = created(tokens, definition);
            if let Some((_, parts)) = created.first() {
                // A package's member has the package where others have their schema.
                let back = usize::from(definition.dialect == Dialect::Oracle && routine::package::is_body(tokens));
                let said = |at: usize| parts.iter().rev().nth(at + back).filter(|part| !part.is_empty()).cloned();
                own = (said(2).filter(|_| back == 0), said(1).unwrap_or(own.1));
            }
        }
        Self { target, dialect: definition.dialect, own, remarks: RefCell::default() }
    }

    /// The schema of the object itself; empty where it is not known.
    pub(crate) fn own_schema(&self) -> &str {
        &self.own.1
    }

    /// Where the name of these parts goes. What rules cannot settle is remarked.
    pub(crate) fn place(&self, parts: &[String]) -> TargetName {
        let (home, name) = ((self.target.catalog, self.target.schema), parts.last().map_or("", String::as_str));
        let at_home = || TargetName { catalog: home.0.to_owned(), schema: home.1.to_owned(), name: name.to_owned() };
        let Some(Mapped { map, names }) = self.target.mapped else { return at_home() };
        let source = self.source(parts, map, names);
        match map.place(&source, home) {
            Ok(place) => {
                if !place.name.eq_ignore_ascii_case(name) {
                    let message = format!("{} becomes {place}, as a rule for names has it", parts.join("."));
                    self.remark(name, NAME_MAPPED.diagnostic(message));
                }
                place
            }
            Err(rules) => {
                let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
                let message = format!(
                    "{} fits {} equally well, and they lead to different places; name its database, or make a rule for it",
                    parts.join("."),
                    rules.join(" and ")
                );
                self.remark(name, NAME_UNSETTLED.diagnostic(message));
                at_home()
            }
        }
    }

    /// What a name says of where it is in the source, and what its place among others tells besides.
    fn source<'b>(&'b self, parts: &'b [String], map: &NameMap, names: &'b SourceNames) -> SourceName<'b> {
        let said = |back: usize| parts.iter().rev().nth(back).map(String::as_str).filter(|part| !part.is_empty());
        let name = said(0).unwrap_or_default();
        let (database, schema) = (said(2), said(1));
        let schema = schema
            .or_else(|| database.and_then(|_| default_schema(self.dialect)))
            .unwrap_or_else(|| names.schema_of(name, &self.own.1));
        if self.dialect != Dialect::Oracle {
            return SourceName { database: database.or(self.own.0.as_deref()), schema, name };
        }
        // Oracle's names have no database: what stands before two others is the schema of a package.
        let as_written = SourceName { database: None, schema, name };
        match database.or_else(|| names.owner_of(schema)) {
            Some(owner) if !map.says(&as_written) => SourceName { schema: owner, ..as_written },
            Some(_) | None => as_written,
        }
    }

    fn remark(&self, name: &str, remark: Diagnostic) {
        let mut remarks = self.remarks.borrow_mut();
        if !remarks.iter().any(|(_, known)| *known == remark) {
            remarks.push((name.to_owned(), remark));
        }
    }

    /// The messages of what was remarked since it was last taken.
    pub(crate) fn said(&self) -> Vec<String> {
        self.remarks.borrow().iter().map(|(_, remark)| remark.message.clone()).collect()
    }

    /// What was remarked since the last call, where each name first stands in the definition.
    pub(crate) fn take_remarks(&self, tokens: &[Token<'_>]) -> Vec<Diagnostic> {
        let place = |(name, remark): (String, Diagnostic)| {
            let is_it = |token: &&Token<'_>| token.is_name() && token.name() == name;
            match tokens.iter().find(is_it) {
                Some(token) => remark.at(token.line, token.column),
                None => remark,
            }
        };
        self.remarks.take().into_iter().map(place).collect()
    }
}

/// The schema of `database..name`; `None` where that depends on who asks.
///
/// Source: "Transact-SQL syntax conventions" of SQL Server; "Object name resolution" of Snowflake.
fn default_schema(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::TSql => Some("dbo"),
        Dialect::Snowflake => Some("PUBLIC"),
        Dialect::Oracle
        | Dialect::Teradata
        | Dialect::Netezza
        | Dialect::Redshift
        | Dialect::MySql
        | Dialect::PostgreSql => None,
    }
}

/// What a definition creates, with the parts of the names: one object, or the members of a package.
fn created(tokens: &[Token<'_>], definition: &Definition<'_>) -> Vec<(Option<ObjectKind>, Vec<String>)> {
    if definition.dialect == Dialect::Oracle && routine::package::is_body(tokens) {
        let package = routine::package::read(tokens);
        let heads = package.iter().flat_map(|package| package.members.iter().filter_map(|member| package.head(member)));
        return heads.map(|head| (head.kind, head.name)).collect();
    }
    let found = head::head(tokens).filter(|found| !found.name.is_empty() && found.kind.is_some());
    let by_text = found.map(|head| (head.kind, head.name));
    // A bare query, as catalogs hand out views.
    let query = tokens.first().is_some_and(|first| first.is_any(&["SELECT", "WITH", "SEL"]));
    let by_name =
        definition.name.filter(|_| query).map(|name| (definition.kind, vec![name.schema.clone(), name.name.clone()]));
    by_text.or(by_name).into_iter().collect()
}

/// Where the object that an inventory names goes; `None` where its definition creates nothing. The text tells its database,
/// and the schema of a package's member.
pub fn target_name(definition: &Definition<'_>, target: &TargetNames<'_>) -> Option<TargetName> {
    let mut tokens = head::first_tokens(definition.sql, definition.dialect);
    if definition.dialect == Dialect::Oracle && routine::package::is_body(&tokens) {
        tokens = scan(definition.sql, definition.dialect);
    }
    let placing = Placing::new(*target, definition, &tokens);
    let created = created(&tokens, definition);
    let Some(name) = definition.name else { return created.first().map(|(_, parts)| placing.place(parts)) };
    let named = |parts: &&Vec<String>| parts.last().is_some_and(|last| last.eq_ignore_ascii_case(&name.name));
    let by_text = created.iter().map(|(_, parts)| parts).find(named).map(|parts| placing.place(parts));
    let by_name = || (!created.is_empty()).then(|| placing.place(&[name.schema.clone(), name.name.clone()]));
    by_text.or_else(by_name)
}

/// The name under which a statement of Databricks SQL creates an object; `None` where it creates none, or does not say its
/// catalog and schema.
pub fn created_name(statement: &str) -> Option<TargetName> {
    let head = head::head(&scan(statement, Dialect::MySql)).filter(|head| head.kind.is_some())?;
    let [catalog, schema, name] = <[String; 3]>::try_from(head.name).ok()?;
    Some(TargetName { catalog, schema, name })
}

/// Where objects go that a definition names, as [`references`](crate::references) finds them.
pub fn target_names_of(
    references: &[ObjectName],
    definition: &Definition<'_>,
    target: &TargetNames<'_>,
) -> Vec<TargetName> {
    let tokens = scan(definition.sql, definition.dialect);
    let placing = Placing::new(*target, definition, &tokens);
    references.iter().map(|name| placing.place(&[name.schema.clone(), name.name.clone()])).collect()
}

/// What Unity Catalog has against the names that a definition creates.
pub(crate) fn refused(
    definition: &Definition<'_>,
    tokens: &[Token<'_>],
    placing: Option<&Placing<'_>>,
) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    for (_, parts) in created(tokens, definition) {
        let Some(last) = parts.last() else { continue };
        let place = placing.map(|placing| placing.place(&parts));
        let name = place.as_ref().map_or(last, |place| &place.name);
        let named = [Some(name), place.as_ref().map(|place| &place.schema)].into_iter().flatten();
        for name in named {
            let Some(why) = refused_name(name) else { continue };
            let shown: String = name.chars().take(64).collect();
            let message = format!(
                "the name `{shown}` {why}, which Unity Catalog refuses; give it another by a rule for names, such as `{}`",
                proposed_name(name).chars().take(64).collect::<String>()
            );
            let is_it = |token: &&Token<'_>| token.is_name() && token.name() == *last;
            let remark = NAME_REFUSED.diagnostic(message);
            remarks.push(match tokens.iter().find(is_it) {
                Some(token) => remark.at(token.line, token.column),
                None => remark,
            });
        }
    }
    remarks
}

/// A remark where a text in statements, such as SQL that is run later, still names a schema that rules map elsewhere.
pub(crate) fn left_in_texts(statements: &[String], target: &TargetNames<'_>) -> Option<Diagnostic> {
    let map = target.mapped?.map;
    // Texts in translations are written as MySQL writes them, `\` and either quote among it.
    let texts = statements.iter().flat_map(|statement| scan(statement, Dialect::MySql));
    for text in texts.filter(|token| token.kind == TokenKind::Text) {
        let content = crate::scan::text_of(text.text);
        let words = scan(&content, Dialect::MySql);
        for at in 0..words.len() {
            let [schema, dot, name, ..] = &words[at..] else { break };
            let follows_dot = at.checked_sub(1).is_some_and(|before| words[before].is_symbol("."));
            if follows_dot || !schema.is_name() || !dot.is_symbol(".") || !name.is_name() {
                continue;
            }
            let (schema, name) = (schema.name(), name.name());
            let source = SourceName { database: None, schema: &schema, name: &name };
            let continues = words.get(at + 3).is_some_and(|next| next.is_symbol("."));
            if !continues && map.says(&source) {
                let message = format!(
                    "a text names {schema}.{name}, which a rule for names puts elsewhere; texts are left as they are, so \
                     correct it by hand"
                );
                return Some(NAME_IN_TEXT.diagnostic(message));
            }
        }
    }
    None
}
