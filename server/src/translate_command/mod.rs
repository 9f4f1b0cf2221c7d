//! `dwma translate`: definitions in, Databricks SQL out.

mod lines;

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

use model::{Diagnostic, Dialect, ObjectKind, Severity};
use translate::{Definition, TargetNames, Translation};

use crate::config::TranslateOptions;

/// Not everything was translated.
const SOME_FAILED: u8 = 1;
/// The command cannot be carried out as it was written.
const BAD_USAGE: u8 = 2;

/// Translates what `options` name and answers with the program's exit code: 0 when everything was translated, 1 when
/// something was not, 2 when a file cannot be read.
///
/// # Errors
/// When standard input cannot be read or standard output cannot be written.
pub fn run(options: &TranslateOptions) -> io::Result<ExitCode> {
    let names = options.catalog.as_deref().zip(options.schema.as_deref());
    let target = names.map(|(catalog, schema)| TargetNames { catalog, schema });
    let (mut output, mut remarks) = (BufWriter::new(io::stdout().lock()), io::stderr().lock());
    let ended = match options.from {
        Some(dialect) => scripts(options, dialect, target.as_ref(), &mut output, &mut remarks),
        None => lines::run(io::stdin().lock(), &mut output, target.as_ref()).map(exit_code),
    };
    let ended = ended.and_then(|code| output.flush().map(|()| code));
    match ended {
        // Whoever read has enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::from(SOME_FAILED)),
        ended => ended,
    }
}

fn exit_code(all: bool) -> ExitCode {
    if all { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) }
}

fn scripts(
    options: &TranslateOptions,
    dialect: Dialect,
    target: Option<&TargetNames<'_>>,
    output: &mut impl Write,
    remarks: &mut impl Write,
) -> io::Result<ExitCode> {
    let mut all = true;
    if options.files.is_empty() {
        let mut text = Vec::new();
        io::stdin().lock().read_to_end(&mut text)?;
        let Ok(text) = String::from_utf8(text) else {
            writeln!(remarks, "dwma: standard input is not UTF-8")?;
            return Ok(ExitCode::from(BAD_USAGE));
        };
        all = script("stdin", &text, dialect, target, output, remarks)?;
    }
    for file in &options.files {
        let name = file.display().to_string();
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => {
                let why = match error.kind() {
                    io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
                    _ => error.to_string(),
                };
                writeln!(remarks, "dwma: cannot read {name}: {why}")?;
                return Ok(ExitCode::from(BAD_USAGE));
            }
        };
        all &= script(&name, &text, dialect, target, output, remarks)?;
    }
    Ok(exit_code(all))
}

/// Translates one script. Returns whether all of it was translated.
fn script(
    file: &str,
    text: &str,
    dialect: Dialect,
    target: Option<&TargetNames<'_>>,
    output: &mut impl Write,
    remarks: &mut impl Write,
) -> io::Result<bool> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let script = translate::split_script(text, dialect);
    let mut all = remark(file, 1, &script.diagnostics, remarks)?;
    let functions = script.objects.iter().filter(|object| object.kind == ObjectKind::Function);
    let routines: HashSet<String> = functions.map(|object| object.name.name.to_lowercase()).collect();
    for object in &script.objects {
        let definition = Definition {
            sql: &object.definition,
            dialect,
            kind: Some(object.kind),
            name: Some(&object.name),
            routines: Some(&routines),
            columns: None,
        };
        let translation = translate::translate(&definition, target);
        all &= remark(file, object.line, &translation.diagnostics, remarks)?;
        write_statements(&translation, output)?;
    }
    // A bare query is no object of a script, but it can be translated.
    if script.objects.is_empty() && script.diagnostics.is_empty() && !text.trim().is_empty() {
        let translation = translate::translate(
            &Definition { sql: text, dialect, kind: None, name: None, routines: None, columns: None },
            target,
        );
        all &= remark(file, 1, &translation.diagnostics, remarks)?;
        write_statements(&translation, output)?;
    }
    Ok(all)
}

fn write_statements(translation: &Translation, output: &mut impl Write) -> io::Result<()> {
    if !translation.is_success() {
        return Ok(());
    }
    translation.statements.iter().try_for_each(|statement| writeln!(output, "{statement};\n"))
}

/// Writes diagnostics of a text that begins at `first_line` of its file. Returns whether none of them is an error.
fn remark(file: &str, first_line: u32, diagnostics: &[Diagnostic], remarks: &mut impl Write) -> io::Result<bool> {
    for Diagnostic { code, severity, message, line, column } in diagnostics {
        let line = first_line + line.unwrap_or(1).saturating_sub(1);
        let (column, severity) = (column.unwrap_or(1), severity.as_str());
        writeln!(remarks, "{file}:{line}:{column}: {severity} {code}: {message}")?;
    }
    Ok(diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_names_the_line_of_the_file() {
        let mut written = Vec::new();
        let diagnostics = [
            Diagnostic::new("ORA-0007", Severity::Warning, "look at this").at(3, 9),
            Diagnostic::new("ORA-0001", Severity::Error, "cannot"),
        ];
        assert!(!remark("a.sql", 10, &diagnostics, &mut written).unwrap());
        let written = String::from_utf8(written).unwrap();
        assert_eq!(written, "a.sql:12:9: warning ORA-0007: look at this\na.sql:10:1: error ORA-0001: cannot\n");
    }
}
