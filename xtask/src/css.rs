//! One style sheet out of many: `@import "file.css" layer(name);` is replaced by the file in that layer.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Reads a style sheet with its imports, one a line, resolved.
pub(crate) fn bundle(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut bundled = String::with_capacity(text.len());
    for line in text.lines() {
        let Some(rest) = line.trim().strip_prefix("@import ") else {
            bundled.push_str(line);
            bundled.push('\n');
            continue;
        };
        let Some((path, layer)) = import(rest) else {
            bail!("{}: expected `@import \"file.css\" layer(name);`, found `{}`", file.display(), line.trim());
        };
        let inner = bundle(&file.with_file_name(path))?;
        match layer {
            Some(layer) => bundled.push_str(&format!("@layer {layer} {{\n{inner}}}\n")),
            None => bundled.push_str(&inner),
        }
    }
    Ok(bundled)
}

/// The path and the layer of an import, of what follows `@import `.
fn import(rest: &str) -> Option<(&str, Option<&str>)> {
    let rest = rest.trim().strip_suffix(';')?.trim();
    let rest = rest.strip_prefix("url(").map_or(rest, |inner| inner);
    let (path, rest) = rest.strip_prefix('"')?.split_once('"')?;
    let rest = rest.trim_start_matches(')').trim();
    if rest.is_empty() {
        return Some((path, None));
    }
    Some((path, Some(rest.strip_prefix("layer(")?.strip_suffix(')')?)))
}

#[cfg(test)]
mod tests {
    use super::import;

    #[test]
    fn imports_are_read_with_and_without_layer() {
        for (text, expected) in [
            ("\"a.css\" layer(base);", Some(("a.css", Some("base")))),
            ("\"a/b.css\";", Some(("a/b.css", None))),
            ("url(\"a.css\") layer(base);", Some(("a.css", Some("base")))),
            ("\"a.css\" screen;", None),
            ("a.css;", None),
        ] {
            assert_eq!(import(text), expected, "{text}");
        }
    }
}
