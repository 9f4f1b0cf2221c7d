//! What a statement creates, and the same statement with a note of who made it.

use model::{Home, ObjectKind, TargetName};

use crate::ownership::Note;
use crate::scan::{Kind, Token, scan};

/// A `CREATE` of something that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Creation {
    pub(crate) kind: ObjectKind,
    pub(crate) name: TargetName,
    /// Words between `CREATE` and the name without `OR REPLACE` and `IF NOT EXISTS`, such as `MATERIALIZED VIEW`.
    head: String,
    /// From the name on.
    rest: String,
    /// Where the note goes in `rest`.
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Into a list of properties that begins at this byte.
    Properties(usize),
    /// A list of properties of its own, at this byte.
    NewProperties(usize),
    /// Before the quote at this byte that ends a comment.
    Comment(usize),
    /// A comment of its own, at this byte.
    NewComment(usize),
}

/// What becomes of something of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// It is in the way.
    Nothing,
    /// Its place is taken.
    Replaced,
}

impl Creation {
    /// Reads a statement; `None` where it creates nothing that stays under a name of its own.
    pub(crate) fn read(sql: &str, home: &Home) -> Option<Self> {
        let tokens = scan(sql);
        let mut at = usize::from(tokens.first()?.is("CREATE"));
        if at == 0 {
            return None;
        }
        if tokens.get(at)?.is("OR") {
            at += 2;
        }
        let mut head = Vec::new();
        let kind = loop {
            let word = tokens.get(at)?;
            head.push(word.text.to_uppercase());
            at += 1;
            match head.last().map(String::as_str)? {
                "TABLE" => break ObjectKind::Table,
                "VIEW" => break ObjectKind::View,
                "FUNCTION" => break ObjectKind::Function,
                "PROCEDURE" => break ObjectKind::Procedure,
                "EXTERNAL" | "MATERIALIZED" | "STREAMING" => {}
                _ => return None,
            }
        };
        if tokens.get(at)?.is("IF") {
            at += 3;
        }
        let (start, name) = (tokens.get(at)?.start, name(&tokens, &mut at)?);
        let place = match kind {
            ObjectKind::Table | ObjectKind::View => properties(&tokens[at..], sql.len()),
            ObjectKind::Function | ObjectKind::Procedure => comment(&tokens[at..], sql.len()),
        };
        let name = TargetName::complete(name, home)?;
        Some(Self { kind, name, head: head.join(" "), rest: sql[start..].to_owned(), place: place.from(start) })
    }

    /// The statement with a note in it.
    pub(crate) fn written(&self, over: Over, note: &Note) -> String {
        let or_replace = match over {
            Over::Nothing => "",
            Over::Replaced => "OR REPLACE ",
        };
        let (at, text) = match self.place {
            Place::Properties(at) => (at, format!("{}, ", note.properties())),
            Place::NewProperties(at) => (at, format!("\nTBLPROPERTIES ({})\n", note.properties())),
            Place::Comment(at) => (at, format!(" {}", note.comment())),
            Place::NewComment(at) => (at, format!("\nCOMMENT '{}'\n", note.comment())),
        };
        let (before, after) = self.rest.split_at(at);
        let written = format!("CREATE {or_replace}{} {before}{text}{after}", self.head);
        written.trim_end().to_owned()
    }

    /// Whether `CREATE OR REPLACE` of this can take the place of that.
    ///
    /// `found` is the noun of what stands there.
    pub(crate) fn can_replace(&self, found: &str) -> bool {
        // Source: "CREATE TABLE", "CREATE MATERIALIZED VIEW" of the Databricks SQL language manual.
        self.head == found && matches!(found, "TABLE" | "VIEW" | "FUNCTION" | "PROCEDURE")
    }

    /// What it is dropped by.
    pub(crate) fn noun(&self) -> &'static str {
        match (self.kind, self.head.as_str()) {
            (ObjectKind::View, "MATERIALIZED VIEW") => "MATERIALIZED VIEW",
            (ObjectKind::Table, _) => "TABLE",
            (ObjectKind::View, _) => "VIEW",
            (ObjectKind::Function, _) => "FUNCTION",
            (ObjectKind::Procedure, _) => "PROCEDURE",
        }
    }
}

impl Place {
    fn from(self, start: usize) -> Self {
        match self {
            Self::Properties(at) => Self::Properties(at - start),
            Self::NewProperties(at) => Self::NewProperties(at - start),
            Self::Comment(at) => Self::Comment(at - start),
            Self::NewComment(at) => Self::NewComment(at - start),
        }
    }
}

fn name(tokens: &[Token<'_>], at: &mut usize) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    loop {
        let part = tokens.get(*at).filter(|token| matches!(token.kind, Kind::Word | Kind::Quoted))?;
        parts.push(part.name());
        *at += 1;
        if !tokens.get(*at).is_some_and(|token| token.is_sign(".")) {
            return Some(parts);
        }
        *at += 1;
    }
}

/// Among the clauses of a table or view, up to its query.
fn properties(tokens: &[Token<'_>], end: usize) -> Place {
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.depth == 0) {
        if token.is("TBLPROPERTIES") && tokens.get(at + 1).is_some_and(|next| next.is_sign("(")) {
            return Place::Properties(tokens[at + 1].end());
        }
        if token.is("AS") {
            return Place::NewProperties(token.start);
        }
    }
    Place::NewProperties(end)
}

/// Among the clauses of a routine, up to its body.
fn comment(tokens: &[Token<'_>], end: usize) -> Place {
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.depth == 0) {
        let text = tokens.get(at + 1).filter(|next| next.kind == Kind::Text);
        if let (true, Some(text)) = (token.is("COMMENT"), text) {
            return Place::Comment(text.end() - 1);
        }
        if token.is("RETURN") || token.is("AS") || token.is("BEGIN") {
            return Place::NewComment(token.start);
        }
    }
    Place::NewComment(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> Home {
        Home { catalog: "main".to_owned(), schema: "sales".to_owned() }
    }

    #[test]
    fn the_note_goes_where_the_grammar_has_a_place_for_it() {
        let note = Note { job: "J".to_owned(), object: "O".to_owned(), statements: Some("S".to_owned()) };
        let (properties, comment) = (note.properties(), note.comment());
        for (sql, over, expected) in [
            (
                "CREATE TABLE IF NOT EXISTS t (a INT COMMENT 'as (')",
                Over::Nothing,
                format!("CREATE TABLE t (a INT COMMENT 'as (')\nTBLPROPERTIES ({properties})"),
            ),
            (
                "CREATE TABLE t (a INT) TBLPROPERTIES ('x' = 'y')",
                Over::Replaced,
                format!("CREATE OR REPLACE TABLE t (a INT) TBLPROPERTIES ({properties}, 'x' = 'y')"),
            ),
            (
                "CREATE OR REPLACE VIEW `a b`.v (x) AS SELECT 1 AS x",
                Over::Nothing,
                format!("CREATE VIEW `a b`.v (x) \nTBLPROPERTIES ({properties})\nAS SELECT 1 AS x"),
            ),
            (
                "CREATE FUNCTION c.s.f(x INT)\nRETURNS INT\nRETURN x",
                Over::Nothing,
                format!("CREATE FUNCTION c.s.f(x INT)\nRETURNS INT\n\nCOMMENT '{comment}'\nRETURN x"),
            ),
            (
                "CREATE PROCEDURE p()\nLANGUAGE SQL\nCOMMENT \"it's\"\nAS BEGIN END",
                Over::Replaced,
                format!("CREATE OR REPLACE PROCEDURE p()\nLANGUAGE SQL\nCOMMENT \"it's {comment}\"\nAS BEGIN END"),
            ),
        ] {
            let creation = Creation::read(sql, &home()).unwrap();
            let written = creation.written(over, &note);
            assert_eq!(written, expected, "{sql}");
            let again = Creation::read(&written, &home()).unwrap();
            assert_eq!((again.kind, again.name), (creation.kind, creation.name), "{sql}");
        }
    }

    #[test]
    fn what_creates_nothing_that_stays_is_none() {
        for sql in [
            "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
            "CREATE TEMPORARY TABLE t (a INT)",
            "CREATE SCHEMA s",
            "COMMENT ON TABLE t IS 'x'",
            "CREATE",
            "CREATE TABLE",
            "CREATE OR",
            "",
        ] {
            assert_eq!(Creation::read(sql, &home()), None, "{sql}");
        }
    }
}
