//! Scripts of definitions, translated object by object.

use std::collections::HashSet;

use model::{Diagnostic, Dialect, ObjectKind};
use translate::{Definition, Mapped, SourceNames, TableColumns, TargetNames, Translation};

/// Translates all of a script and hands each translation over in its order, positions counted in the script. Where rules for
/// names are among the target's, the script's own objects tell what a name without a schema means. What is no
/// object of the script comes first, as diagnostics without statements. A text that is one bare query is translated as such.
///
/// # Errors
/// The first that `each` answers with.
pub(crate) fn translate_script<E>(
    text: &str,
    dialect: Dialect,
    target: Option<&TargetNames<'_>>,
    mut each: impl FnMut(Translation) -> Result<(), E>,
) -> Result<(), E> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let script = translate::split_script(text, dialect);
    if script.objects.is_empty() && script.diagnostics.is_empty() {
        if text.trim().is_empty() {
            return Ok(());
        }
        let query = Definition { sql: text, dialect, kind: None, name: None, routines: None, columns: None };
        return each(translate::translate(&query, target));
    }
    if !script.diagnostics.is_empty() {
        each(Translation { diagnostics: script.diagnostics, ..Translation::default() })?;
    }
    let functions = script.objects.iter().filter(|object| object.kind == ObjectKind::Function);
    let routines: HashSet<String> = functions.map(|object| object.name.name.to_lowercase()).collect();
    let (mut columns, mut names) = (TableColumns::default(), SourceNames::default());
    let definitions = script.objects.iter().map(|object| Definition {
        sql: &object.definition,
        dialect,
        kind: Some(object.kind),
        name: Some(&object.name),
        routines: None,
        columns: None,
    });
    for definition in definitions.clone() {
        columns.learn(&definition);
        names.learn(&definition);
    }
    let mapped = target.and_then(|target| target.mapped).map(|mapped| Mapped { names: &names, ..mapped });
    let target = target.map(|target| TargetNames { mapped, ..*target });
    for (object, definition) in script.objects.iter().zip(definitions) {
        let definition = Definition { routines: Some(&routines), columns: Some(&columns), ..definition };
        let mut translation = translate::translate(&definition, target.as_ref());
        for diagnostic in &mut translation.diagnostics {
            *diagnostic = of_script(diagnostic.clone(), object.line);
        }
        each(translation)?;
    }
    Ok(())
}

/// The same remark, its position in the script that the definition begins in at this line.
fn of_script(diagnostic: Diagnostic, first_line: u32) -> Diagnostic {
    let (line, column) = (diagnostic.line.unwrap_or(1), diagnostic.column.unwrap_or(1));
    diagnostic.at(first_line + line.saturating_sub(1), column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_in_the_script() {
        let text = "CREATE TABLE a (x NUMBER(5));\n\nCREATE TABLE b (\n  y DATE\n);\n";
        let mut told = Vec::new();
        let target = TargetNames::one("c", "s");
        translate_script(text, Dialect::Oracle, Some(&target), |translation| {
            told.push((translation.is_success(), translation.diagnostics));
            Ok::<_, ()>(())
        })
        .unwrap();
        assert!(told[0].0);
        assert!(told[1].1.iter().any(|diagnostic| diagnostic.line == Some(4)), "{told:?}");
    }
}
