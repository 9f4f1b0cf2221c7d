//! Texts that spell arrays of PostgreSQL: `'{a,"b c"}'::text[]`.
//!
//! Sources: "Array Value Input" of PostgreSQL's documentation; "cast function" of the Databricks SQL language manual, which makes
//! no array of a text.

use sqlparser::ast::{Expr, Value};

use crate::functions::{call, fill, text};

/// The array of a type that a text spells; `None` where it is none of one dimension.
pub(crate) fn array(said: &str, data_type: &str) -> Option<Expr> {
    let made = call("array", values(said)?);
    Some(match data_type {
        "ARRAY<STRING>" if said.trim() != "{}" => made,
        _ => fill(&format!("CAST(a AS {data_type})"), vec![made]),
    })
}

/// The elements of such an array, as texts.
pub(super) fn values(said: &str) -> Option<Vec<Expr>> {
    let value =
        |element: Option<String>| element.map_or_else(|| Expr::Value(Value::Null.into()), |element| text(&element));
    Some(elements(said)?.into_iter().map(value).collect())
}

/// The elements of an array of one dimension; of those that stand for NULL nothing.
fn elements(said: &str) -> Option<Vec<Option<String>>> {
    let inner = said.trim().strip_prefix('{')?.strip_suffix('}')?;
    if inner.trim().is_empty() {
        return Some(Vec::new());
    }
    let (mut found, mut element, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = inner.chars();
    let taken = |element: &mut String, quoted: &mut bool| {
        let bare = std::mem::take(element);
        let whole = std::mem::take(quoted);
        let bare = if whole { bare } else { bare.trim().to_owned() };
        (whole || !bare.eq_ignore_ascii_case("NULL")).then_some(bare)
    };
    while let Some(sign) = signs.next() {
        match sign {
            '"' => {
                quoted = true;
                element.clear();
                loop {
                    match signs.next()? {
                        '"' => break,
                        '\\' => element.push(signs.next()?),
                        other => element.push(other),
                    }
                }
            }
            ',' => found.push(taken(&mut element, &mut quoted)),
            '{' | '}' => return None,
            // Blanks around what is in quotes.
            _ if quoted => {}
            '\\' => element.push(signs.next()?),
            other => element.push(other),
        }
    }
    found.push(taken(&mut element, &mut quoted));
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_of_an_array_are_read_out_of_its_text() {
        let some = |text: &str| Some(text.to_owned());
        for (said, expected) in [
            ("{}", Some(vec![])),
            ("{1, 2}", Some(vec![some("1"), some("2")])),
            ("{a,\"b, c\",null,\"NULL\"}", Some(vec![some("a"), some("b, c"), None, some("NULL")])),
            ("{\"a\\\"b\" , c\\,d}", Some(vec![some("a\"b"), some("c,d")])),
            ("{{1},{2}}", None),
            ("1,2", None),
        ] {
            assert_eq!(elements(said), expected, "{said}");
        }
    }
}
