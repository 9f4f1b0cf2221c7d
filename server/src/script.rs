//! Scripts of definitions, translated object by object.

use std::collections::{HashMap, HashSet};

use model::{Diagnostic, Dialect, ObjectKind};
use translate::{
    Definition, Found, Mapped, ScriptObject, ScriptSplitter, SourceNames, TableColumns, TargetNames, Translation,
};

/// Reads a script from its start and hands it over piece by piece; it is read several times.
pub(crate) type Pieces<'a, E> = dyn Fn(&mut dyn FnMut(&str) -> Result<(), E>) -> Result<(), E> + 'a;

/// Translates all of a script and hands each translation over in its order, positions counted in the script. Where rules for
/// names are among the target's, the script's own objects tell what a name without a schema means. What is no
/// object of the script comes first, as diagnostics without statements. A text that is one bare query is translated as such.
///
/// What is held of a script is the object at hand, what is said of objects after them, and the names of tables, columns and
/// functions.
///
/// # Errors
/// The first that `read` or `each` answers with.
pub(crate) fn translate_script<E>(
    read: &Pieces<'_, E>,
    dialect: Dialect,
    target: Option<&TargetNames<'_>>,
    mut each: impl FnMut(Translation) -> Result<(), E>,
) -> Result<(), E> {
    let script = Script { read, dialect };
    let outline = script.outline(&mut each)?;
    if outline.objects == 0 && !outline.passed_over {
        let mut text = String::new();
        read(&mut |piece| {
            text.push_str(piece);
            Ok(())
        })?;
        if text.trim().is_empty() {
            return Ok(());
        }
        let query = Definition { sql: &text, dialect, kind: None, name: None, routines: None, columns: None };
        return each(translate::translate(&query, target));
    }
    let (mut columns, mut names) = (TableColumns::default(), SourceNames::default());
    script.objects(&outline, &mut |object| {
        columns.learn(&definition(object, dialect));
        names.learn(&definition(object, dialect));
        Ok(())
    })?;
    let mapped = target.and_then(|target| target.mapped).map(|mapped| Mapped { names: &names, ..mapped });
    let target = target.map(|target| TargetNames { mapped, ..*target });
    script.objects(&outline, &mut |object| {
        let definition =
            Definition { routines: Some(&outline.functions), columns: Some(&columns), ..definition(object, dialect) };
        let mut translation = translate::translate(&definition, target.as_ref());
        for diagnostic in &mut translation.diagnostics {
            *diagnostic = of_script(diagnostic.clone(), object.line);
        }
        each(translation)
    })
}

fn definition(object: &ScriptObject, dialect: Dialect) -> Definition<'_> {
    let (kind, name) = (Some(object.kind), Some(&object.name));
    Definition { sql: &object.definition, dialect, kind, name, routines: None, columns: None }
}

struct Script<'a, E> {
    read: &'a Pieces<'a, E>,
    dialect: Dialect,
}

/// What is known of a script after its first reading.
#[derive(Default)]
struct Outline {
    /// How many objects it creates.
    objects: usize,
    /// Whether it has anything else.
    passed_over: bool,
    /// Functions that it creates, in lower case.
    functions: HashSet<String>,
    /// What statements after an object say of it, by its number.
    later: HashMap<usize, Vec<String>>,
}

impl<E> Script<'_, E> {
    fn split(&self, each: &mut dyn FnMut(Found) -> Result<(), E>) -> Result<(), E> {
        let mut splitter = ScriptSplitter::new(self.dialect);
        (self.read)(&mut |piece| splitter.read(piece, each))?;
        splitter.finish(each)
    }

    /// Reads the script; what is passed over is handed over.
    fn outline(&self, each: &mut dyn FnMut(Translation) -> Result<(), E>) -> Result<Outline, E> {
        let mut outline = Outline::default();
        self.split(&mut |found| {
            match found {
                Found::Object(object) => {
                    outline.objects += 1;
                    if object.kind == ObjectKind::Function {
                        outline.functions.insert(object.name.name.to_lowercase());
                    }
                }
                Found::About { object, statement } => outline.later.entry(object).or_default().push(statement),
                Found::PassedOver(diagnostic) => {
                    outline.passed_over = true;
                    each(Translation { diagnostics: vec![diagnostic], ..Translation::default() })?;
                }
            }
            Ok(())
        })?;
        Ok(outline)
    }

    /// Reads the script again; its objects are handed over with all that is said of them.
    fn objects(&self, outline: &Outline, each: &mut dyn FnMut(&ScriptObject) -> Result<(), E>) -> Result<(), E> {
        let mut number = 0;
        self.split(&mut |found| {
            let Found::Object(mut object) = found else { return Ok(()) };
            outline.later.get(&number).into_iter().flatten().for_each(|statement| object.add(statement));
            number += 1;
            each(&object)
        })
    }
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
        let read = |each: &mut dyn FnMut(&str) -> Result<(), ()>| each(text);
        translate_script(&read, Dialect::Oracle, Some(&target), |translation| {
            told.push((translation.is_success(), translation.diagnostics));
            Ok(())
        })
        .unwrap();
        assert!(told[0].0);
        assert!(told[1].1.iter().any(|diagnostic| diagnostic.line == Some(4)), "{told:?}");
    }
}
