//! Rules as text: a call as the source writes it, and the Databricks expression that stands for it.
//!
//! `CHARINDEX(a, b)` → `locate(a, b)`: single letters name the arguments, in order; `b...` is all that remain. A source
//! without parentheses matches any arguments, and its target is then only another name, so that DISTINCT, OVER and their
//! like stay where they are. A rule without a target refuses the call, with its remark as the reason.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock, RwLock};

use sqlparser::ast::{Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, TableFactor, VisitorMut};
use sqlparser::dialect::DatabricksDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Span;

use crate::walk::walk_mut;

/// Source, target, and what is to be said of it; no remark is `""`.
pub(super) type Rule = (&'static str, &'static str, &'static str);

/// Stands before a parameter's letter in a parsed template; no source can hold it.
const MARK: char = '\u{1}';

/// A rule taken apart.
pub(super) struct Entry {
    /// How many arguments it takes; `None` for any.
    arity: Option<usize>,
    /// Whether more may follow.
    open: bool,
    pub(super) target: &'static str,
    pub(super) remark: &'static str,
}

impl Entry {
    pub(super) fn new(rule: &Rule) -> (&'static str, Self) {
        let (source, target, remark) = *rule;
        let Some((name, list)) = source.split_once('(') else {
            return (source, Self { arity: None, open: true, target, remark });
        };
        let list = list.trim_end_matches(')');
        let open = list.ends_with("...");
        let named = list.split(',').filter(|name| !name.trim().is_empty()).count();
        (name, Self { arity: Some(named - usize::from(open)), open, target, remark })
    }

    pub(super) fn takes(&self, count: usize) -> bool {
        self.arity.is_none_or(|arity| count == arity || (self.open && count > arity))
    }

    /// Whether only the name changes.
    pub(super) fn renames(&self) -> bool {
        self.arity.is_none()
    }
}

/// The expression that a template spells, with the arguments in the places of `a`, `b`, `c`…
pub(crate) fn fill(template: &str, arguments: Vec<Expr>) -> Expr {
    static PARSED: LazyLock<RwLock<HashMap<String, Arc<Expr>>>> = LazyLock::new(RwLock::default);
    let known = PARSED.read().ok().and_then(|parsed| parsed.get(template).cloned());
    let parsed = known.unwrap_or_else(|| {
        let parsed = Arc::new(parse(template));
        if let Ok(mut all) = PARSED.write() {
            all.insert(template.to_owned(), parsed.clone());
        }
        parsed
    });
    let mut tree = (*parsed).clone();
    let _ = walk_mut(&mut tree, &mut Fill { arguments });
    tree
}

/// The source of rows that a template spells, with the arguments in their places. `None` where it cannot be read, which
/// a name within it may cause.
pub(crate) fn fill_rows(template: &str, arguments: Vec<Expr>) -> Option<TableFactor> {
    let mut parser = Parser::new(&DatabricksDialect {}).try_with_sql(template).ok()?;
    let mut tree = parser.parse_table_factor().ok()?;
    let _ = walk_mut(&mut tree, &mut Mark);
    let _ = walk_mut(&mut tree, &mut Fill { arguments });
    Some(tree)
}

fn parse(template: &str) -> Expr {
    let text = template.replace("...", "__rest");
    let parsed = Parser::new(&DatabricksDialect {}).try_with_sql(&text).and_then(|mut parser| parser.parse_expr());
    // The tables are fixed and a test reads every row, so this is only to have no panic here.
    let mut tree = parsed.unwrap_or_else(|_| Expr::Identifier(Ident::new(template)));
    let _ = walk_mut(&mut tree, &mut Mark);
    tree
}

/// Whether a template can be read at all.
#[cfg(test)]
pub(super) fn reads(template: &str) -> bool {
    let text = template.replace("...", "__rest");
    let mut parser = Parser::new(&DatabricksDialect {}).try_with_sql(&text).unwrap();
    parser.parse_expr().is_ok() && parser.peek_token().token == sqlparser::tokenizer::Token::EOF
}

struct Mark;

impl VisitorMut for Mark {
    type Break = ();

    /// A template is no part of the source, so nothing in it has a place there.
    fn post_visit_ident(&mut self, word: &mut Ident) -> ControlFlow<()> {
        word.span = Span::empty();
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if let Expr::Identifier(word) = expression {
            let letter = word.value.strip_suffix("__rest").unwrap_or(&word.value);
            if matches!(letter.as_bytes(), [b'a'..=b'z']) && word.quote_style.is_none() {
                word.value.insert(0, MARK);
            }
        }
        ControlFlow::Continue(())
    }
}

struct Fill {
    arguments: Vec<Expr>,
}

impl Fill {
    /// Which argument a marked word stands for, and whether it stands for all that follow as well.
    fn place(expression: &Expr) -> Option<(usize, bool)> {
        let Expr::Identifier(word) = expression else { return None };
        let letter = word.value.strip_prefix(MARK)?;
        Some((usize::from(letter.as_bytes().first()? - b'a'), letter.len() > 1))
    }
}

impl VisitorMut for Fill {
    type Break = ();

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        match expression {
            Expr::Identifier(_) => {
                if let Some((place, false)) = Self::place(expression)
                    && let Some(argument) = self.arguments.get(place)
                {
                    *expression = argument.clone();
                }
            }
            Expr::Nested(inner) if is_primary(inner) => *expression = (**inner).clone(),
            Expr::Function(function) => self.spread(function),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

impl Fill {
    /// Puts all remaining arguments where `b...` stands.
    fn spread(&self, function: &mut Function) {
        let FunctionArguments::List(list) = &mut function.args else { return };
        let rest = list.args.iter().position(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => {
                matches!(Self::place(expression), Some((_, true)))
            }
            _ => false,
        });
        let Some(at) = rest else { return };
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(marked)) = list.args.remove(at) else { return };
        let Some((from, _)) = Self::place(&marked) else { return };
        let rest = self.arguments.iter().skip(from).cloned();
        let rest = rest.map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)));
        list.args.splice(at..at, rest);
    }
}

/// Whether an expression needs no parentheses wherever it stands.
pub(crate) fn is_primary(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::Identifier(_)
            | Expr::CompoundIdentifier(_)
            | Expr::Value(_)
            | Expr::Function(_)
            | Expr::Nested(_)
            | Expr::Cast { .. }
            | Expr::Case { .. }
            | Expr::Subquery(_)
            | Expr::Extract { .. }
            | Expr::Substring { .. }
            | Expr::Trim { .. }
            | Expr::TypedString(_)
    )
}
