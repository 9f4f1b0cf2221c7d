//! The head of a statement, by its words.

/// What a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// `CREATE`, `DROP` or `ALTER`.
    pub(crate) verb: String,
    pub(crate) or_replace: bool,
    /// `IF NOT EXISTS` or `IF EXISTS`.
    pub(crate) guarded: bool,
    /// Such as `TABLE` or `MATERIALIZED VIEW`.
    pub(crate) noun: String,
    /// Catalog, schema and name, in lower case.
    pub(crate) name: [String; 3],
    /// What follows the name.
    pub(crate) rest: String,
}

/// Reads it; `None` for any other statement.
pub(crate) fn head(sql: &str, catalog: &str, schema: &str) -> Option<Head> {
    let (verb, mut rest) = word(sql)?;
    if !["CREATE", "DROP", "ALTER"].contains(&verb.as_str()) {
        return None;
    }
    let (mut or_replace, mut guarded, mut noun) = (false, false, Vec::new());
    loop {
        let (next, after) = word(rest)?;
        match next.as_str() {
            "OR" => {
                rest = word(after)?.1;
                or_replace = true;
                continue;
            }
            "TABLE" | "VIEW" | "FUNCTION" | "PROCEDURE" => {
                noun.push(next);
                rest = after;
                break;
            }
            "MATERIALIZED" | "EXTERNAL" => noun.push(next),
            _ => return None,
        }
        rest = after;
    }
    if let Some((first, after)) = word(rest)
        && first == "IF"
    {
        guarded = true;
        let (second, after) = word(after)?;
        rest = if second == "NOT" { word(after)?.1 } else { after };
    }
    let mut parts = Vec::new();
    loop {
        let (part, after) = name_part(rest)?;
        parts.push(part.to_lowercase());
        match after.strip_prefix('.') {
            Some(more) => rest = more,
            None => {
                rest = after;
                break;
            }
        }
    }
    let name = parts.pop()?;
    let schema = parts.pop().unwrap_or_else(|| schema.to_lowercase());
    let catalog = parts.pop().unwrap_or_else(|| catalog.to_lowercase());
    Some(Head { verb, or_replace, guarded, noun: noun.join(" "), name: [catalog, schema, name], rest: rest.to_owned() })
}

fn word(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_ascii_uppercase(), &text[end..]))
}

fn name_part(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    if let Some(quoted) = text.strip_prefix('`') {
        let mut name = String::new();
        let mut rest = quoted;
        loop {
            let end = rest.find('`')?;
            name.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('`') {
                Some(more) => {
                    name.push('`');
                    rest = more;
                }
                None => return Some((name, rest)),
            }
        }
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_owned(), &text[end..]))
}

/// The table properties that a statement sets.
pub(crate) fn properties(sql: &str) -> Vec<(String, String)> {
    let Some((_, list)) = sql.split_once("TBLPROPERTIES (") else { return Vec::new() };
    let list = list.split_once(')').map_or(list, |(list, _)| list);
    let pairs = list.split(',').filter_map(|pair| pair.split_once('='));
    let plain = |text: &str| text.trim().trim_matches('\'').to_owned();
    pairs.map(|(key, value)| (plain(key), plain(value))).collect()
}

/// The comment of a routine's head.
pub(crate) fn comment(sql: &str) -> Option<String> {
    let (_, after) = sql.split_once("COMMENT ")?;
    let quote = after.chars().next().filter(|quote| ['\'', '"'].contains(quote))?;
    after[1..].split_once(quote).map(|(comment, _)| comment.to_owned())
}
