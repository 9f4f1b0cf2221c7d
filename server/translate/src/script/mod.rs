//! Scripts taken apart into the objects they create.

mod statements;

use std::collections::HashMap;
use std::convert::Infallible;

use model::{Diagnostic, Dialect, ObjectKind};

use self::statements::{LONGEST_HEAD, Window, statement};
use crate::client_variables;
use crate::diagnostic_codes::{PASSED_OVER, PASSED_OVER_OBJECT};
use crate::following;
use crate::head::{Head, head};
use crate::routine::package;
use crate::scan::{Place, Scanner, Token};
use crate::{Script, ScriptObject};

/// Takes a script apart by the dialect's rules (`GO`, `/`, `DELIMITER`, `$$`, `;`). Linear in its length, with no more than
/// one statement's tokens held at a time; never fails.
pub fn split_script(text: &str, dialect: Dialect) -> Script {
    let mut script = Script::default();
    let mut splitter = ScriptSplitter::new(dialect);
    let Ok(_) = splitter.split(text, true, &mut |found| {
        match found {
            Found::Object(object) => script.objects.push(object),
            Found::About { object, statement } => {
                if let Some(object) = script.objects.get_mut(object) {
                    object.add(&statement);
                }
            }
            Found::PassedOver(diagnostic) => script.diagnostics.push(diagnostic),
        }
        Ok::<_, Infallible>(())
    });
    script
}

/// What a statement of a script is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It creates an object.
    Object(ScriptObject),
    /// It says more of an object that was found before it.
    About {
        /// The object's number among those found, from 0.
        object: usize,
        /// The statement, as written, without its `;`.
        statement: String,
    },
    /// It was passed over, for this reason.
    PassedOver(Diagnostic),
}

impl ScriptObject {
    /// Adds a statement that says more of it to its definition.
    pub fn add(&mut self, statement: &str) {
        self.definition.push_str(";\n");
        self.definition.push_str(statement);
    }
}

/// Takes a script apart as [`split_script`] does while its text comes in pieces; holds the text of the statement at hand and
/// the names found so far, not the script.
#[derive(Debug)]
pub struct ScriptSplitter {
    dialect: Dialect,
    /// Text from the start of the first statement that is not known to be whole.
    text: String,
    /// Where that text begins.
    start: Place,
    /// Bytes of text that must be there before it is looked at again.
    enough_bytes: usize,
    /// Objects found so far.
    objects: usize,
    /// Numbers of the tables and views among them by their names in lower case.
    named: HashMap<String, usize>,
}

/// Text is looked at in pieces of at least this length.
const PIECE_BYTES: usize = 1024 * 1024;

impl ScriptSplitter {
    /// Nothing is read yet.
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            text: String::new(),
            start: Place::default(),
            enough_bytes: PIECE_BYTES,
            objects: 0,
            named: HashMap::new(),
        }
    }

    /// Takes in the next piece of the text, and hands over what is found.
    ///
    /// # Errors
    /// The first that `each` answers with.
    pub fn read<E>(&mut self, piece: &str, each: &mut dyn FnMut(Found) -> Result<(), E>) -> Result<(), E> {
        self.text.push_str(piece);
        if self.text.len() < self.enough_bytes {
            return Ok(());
        }
        self.look(false, each)
    }

    /// Hands over what is found in the text that is left, now that all of it is there.
    ///
    /// # Errors
    /// The first that `each` answers with.
    pub fn finish<E>(mut self, each: &mut dyn FnMut(Found) -> Result<(), E>) -> Result<(), E> {
        self.look(true, each)
    }

    fn look<E>(&mut self, last: bool, each: &mut dyn FnMut(Found) -> Result<(), E>) -> Result<(), E> {
        let mut text = std::mem::take(&mut self.text);
        let done = self.split(&text, last, each)?;
        text.drain(..done);
        // A statement longer than a piece is looked at once for each time that its text doubles.
        self.enough_bytes = PIECE_BYTES.max(2 * text.len());
        self.text = text;
        Ok(())
    }

    /// Hands over what is found in a text, up to the last statement unless all of the script is there; answers how many bytes
    /// of it are done with.
    fn split<E>(&mut self, text: &str, last: bool, each: &mut dyn FnMut(Found) -> Result<(), E>) -> Result<usize, E> {
        let mut window = Window { scanner: Scanner::from_place(text, self.dialect, self.start), tokens: Vec::new() };
        loop {
            let (after, place) = window.scanner.here();
            window.fill(LONGEST_HEAD);
            let Some(first) = window.tokens.first() else {
                self.start = place;
                return Ok(if last { text.len() } else { after });
            };
            let done = first.start;
            self.start = first.place();
            let (to, next) = statement(&mut window, self.dialect);
            // What reaches the end of the text may go on in the next piece.
            if !last && window.scanner.is_at_end() {
                return Ok(done);
            }
            self.add(text, &window.tokens[..to], each)?;
            window.tokens.drain(..next.clamp(1, window.tokens.len()));
        }
    }

    /// Hands over what a statement creates.
    fn add<E>(
        &mut self,
        text: &str,
        statement: &[Token<'_>],
        each: &mut dyn FnMut(Found) -> Result<(), E>,
    ) -> Result<(), E> {
        let (Some(first), Some(last)) = (statement.first(), statement.last()) else { return Ok(()) };
        let written = &text[first.start..last.end()];
        if self.dialect == Dialect::Oracle
            && package::is_body(statement)
            && let Ok(package) = package::read(statement)
        {
            let members = package.members.iter().filter_map(|member| Some((member, package.head(member)?)));
            for (member, head) in members {
                self.objects += 1;
                each(Found::Object(ScriptObject {
                    kind: head.kind.unwrap_or(ObjectKind::Procedure),
                    name: head.object_name(),
                    definition: package.with_only(member, text),
                    line: member[0].line,
                }))?;
            }
            return Ok(());
        }
        let found = head(statement);
        if let Some(Head { kind: Some(kind), .. }) = &found
            && let Some(found) = found.as_ref().filter(|found| !found.name.is_empty())
        {
            if let (ObjectKind::Table | ObjectKind::View, Some(name)) = (kind, found.name.last()) {
                self.named.insert(name.to_lowercase(), self.objects);
            }
            self.objects += 1;
            let (name, definition) = (found.object_name(), written.to_owned());
            return each(Found::Object(ScriptObject { kind: *kind, name, definition, line: first.line }));
        }
        if let Some(object) = following::object_of(statement).and_then(|name| self.named.get(&name).copied()) {
            return each(Found::About { object, statement: written.to_owned() });
        }
        let words: Vec<String> = statement.iter().take(3).map(|token| token.text.chars().take(40).collect()).collect();
        let words = words.join(" ");
        let diagnostic = match found {
            Some(Head { kind: Some(kind), after, .. }) => {
                let named = &statement[..statement.len().min(after + 1)];
                let variable = client_variables::refused(named, text, self.dialect);
                let told = variable.unwrap_or_else(|| client_variables::nameless(kind, statement, after, text));
                return each(Found::PassedOver(told));
            }
            found => {
                let code = if found.is_some() { PASSED_OVER_OBJECT } else { PASSED_OVER };
                code.diagnostic(format!("`{words} …` is no table, view, procedure or function and was passed over"))
            }
        };
        each(Found::PassedOver(diagnostic.at(first.line, first.column)))
    }
}
