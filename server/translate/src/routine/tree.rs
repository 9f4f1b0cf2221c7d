//! What a procedure or function does, whatever language it was written in.

use crate::scan::Token;

/// Tokens of the source that spell an expression, a query or a statement.
pub(crate) type Span<'t, 's> = &'t [Token<'s>];

/// A block with what it declares and what it does on errors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block<'t, 's> {
    pub(crate) label: Option<String>,
    pub(crate) variables: Vec<Variable<'t, 's>>,
    pub(crate) cursors: Vec<Cursor<'t, 's>>,
    /// Errors of the routine's own.
    pub(crate) conditions: Vec<String>,
    pub(crate) handlers: Vec<Handler<'t, 's>>,
    pub(crate) statements: Vec<Statement<'t, 's>>,
    /// Other names of parameters, which are counted from 1.
    pub(crate) aliases: Vec<(String, usize)>,
    /// Variables that hold a whole row, of all the routine.
    pub(crate) records: Vec<String>,
    /// Those of them of which nothing but fields is used, with the fields.
    pub(crate) fields: Vec<(String, Vec<Token<'s>>)>,
}

impl Block<'_, '_> {
    /// Whether it only holds statements, so that they can stand without it.
    pub(crate) fn is_plain(&self) -> bool {
        self.handlers.is_empty() && self.variables.is_empty()
    }
}

/// The statements of a single plain block, or those that are there.
pub(crate) fn unwrapped<'t, 's>(mut statements: Vec<Statement<'t, 's>>) -> Vec<Statement<'t, 's>> {
    match statements.as_mut_slice() {
        [Statement { does: Does::Block(block), .. }] if block.is_plain() => std::mem::take(&mut block.statements),
        _ => statements,
    }
}

/// A declared variable; its type is in Databricks' words.
#[derive(Clone, Debug)]
pub(crate) struct Variable<'t, 's> {
    pub(crate) name: String,
    pub(crate) data_type: String,
    pub(crate) default: Option<Span<'t, 's>>,
}

/// A named query that is read row by row.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t, 's> {
    pub(crate) name: String,
    /// Names of its parameters, which the query uses.
    pub(crate) parameters: Vec<String>,
    pub(crate) query: Span<'t, 's>,
    /// Whether the caller gets its rows.
    pub(crate) returns: bool,
}

/// What is done on an error; the block ends with it.
#[derive(Clone, Debug)]
pub(crate) struct Handler<'t, 's> {
    /// In Databricks' words: `SQLEXCEPTION`, `NOT FOUND` or `SQLSTATE '…'`.
    pub(crate) conditions: Vec<String>,
    /// Whether the block goes on after it.
    pub(crate) continues: bool,
    pub(crate) statements: Vec<Statement<'t, 's>>,
    pub(crate) at: &'t Token<'s>,
}

/// A condition and what is done where it holds.
pub(crate) type Arm<'t, 's> = (Span<'t, 's>, Vec<Statement<'t, 's>>);

/// A statement with the token at which it starts.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'t, 's> {
    pub(crate) at: &'t Token<'s>,
    pub(crate) does: Does<'t, 's>,
}

/// What a statement does.
#[derive(Clone, Debug)]
pub(crate) enum Does<'t, 's> {
    Block(Block<'t, 's>),
    /// `target := value`.
    Assign(String, Vec<Token<'s>>),
    /// Puts the number of rows that the last change touched into a variable.
    RowCount(String),
    /// Puts the number of rows that a query finds into a variable.
    CountRows(String, Vec<Token<'s>>),
    /// Puts into the status of fetching whether a query finds a row.
    Probe(Vec<Token<'s>>),
    /// Variables that take the columns of a query's only row.
    SelectInto(Vec<String>, Vec<Token<'s>>),
    /// The same where there is a row, and something else where there is none.
    SelectOrElse {
        names: Vec<String>,
        query: Vec<Token<'s>>,
        found: Vec<Statement<'t, 's>>,
        otherwise: Vec<Statement<'t, 's>>,
    },
    /// A query whose rows are the result, or any other statement of SQL.
    Sql(Vec<Token<'s>>),
    If(Vec<Arm<'t, 's>>, Vec<Statement<'t, 's>>),
    Case(Option<Span<'t, 's>>, Vec<Arm<'t, 's>>, Vec<Statement<'t, 's>>),
    While(Option<String>, Span<'t, 's>, Vec<Statement<'t, 's>>),
    /// Runs until the condition holds, at least once.
    Repeat(Option<String>, Vec<Statement<'t, 's>>, Span<'t, 's>),
    Loop(Option<String>, Vec<Statement<'t, 's>>),
    /// Once for each row, which the variable names.
    ForQuery {
        label: Option<String>,
        row: String,
        query: Span<'t, 's>,
        /// Values of the parameters of the cursor whose query it is.
        arguments: Vec<(String, Span<'t, 's>)>,
        /// Variables that take the row's columns.
        into: Vec<String>,
        body: Vec<Statement<'t, 's>>,
    },
    /// Once for each number of a range.
    ForRange {
        label: Option<String>,
        variable: String,
        from: Span<'t, 's>,
        to: Span<'t, 's>,
        /// How far apart the numbers are, where it is not 1.
        step: Option<Span<'t, 's>>,
        down: bool,
        body: Vec<Statement<'t, 's>>,
    },
    /// Leaves a loop, the innermost where no label is given, if the condition holds.
    Leave(Option<String>, Option<Span<'t, 's>>),
    /// Goes on with the next round.
    Iterate(Option<String>, Option<Span<'t, 's>>),
    Return(Option<Span<'t, 's>>),
    /// The rows of a query are what a table function gives.
    ReturnQuery(Span<'t, 's>),
    /// A row is one of those that a table function gives; `None` where the parameters for results hold it.
    ReturnNext(Option<Span<'t, 's>>),
    /// Fails with a message of these parts.
    Raise(Vec<Message<'t, 's>>),
    /// Raises an error of the routine's own: its name, and what it was declared to say.
    Signal(String, Option<String>),
    /// Passes on the error that is being handled.
    Reraise,
    Call(Vec<String>, Vec<Argument<'t, 's>>),
    /// Runs a text as SQL.
    Execute {
        text: Span<'t, 's>,
        into: Vec<String>,
        using: Vec<Span<'t, 's>>,
    },
    /// The same with parameters that the text marks with `@`.
    ExecuteNamed {
        text: Span<'t, 's>,
        parameters: Vec<String>,
        values: Vec<Span<'t, 's>>,
        /// Parameters that the text fills, with the variables that take them.
        outputs: Vec<(String, String)>,
    },
    /// Puts the rows that a text of SQL gives into a table.
    InsertExecuted {
        table: Vec<String>,
        columns: Vec<String>,
        text: Span<'t, 's>,
    },
    /// Gives a table another name; both are texts.
    Rename(Span<'t, 's>, Span<'t, 's>),
    Open(String, Vec<Span<'t, 's>>),
    /// Puts the first row of the query that a text spells into variables.
    FirstOfText {
        cursor: String,
        text: Span<'t, 's>,
        into: Vec<String>,
    },
    /// Gives the rows of a query that a text spells a name, under which they are read.
    NameRows(String, Span<'t, 's>),
    /// Opens a cursor for a query, or for a text that spells one.
    OpenFor(String, Span<'t, 's>),
    Fetch(String, Vec<String>),
    Close(String),
}

/// A part of an error's message.
#[derive(Clone, Debug)]
pub(crate) enum Message<'t, 's> {
    Text(String),
    Value(Span<'t, 's>),
}

/// An argument of a call, perhaps by name.
pub(crate) type Argument<'t, 's> = (Option<String>, Span<'t, 's>);
