//! `dwma translate`: definitions in, Databricks SQL out.

mod lines;

use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

use model::{Diagnostic, Dialect, NameMap, Severity};
use translate::{Mapped, SourceNames, TargetNames, Translation};

use crate::config::TranslateOptions;
use crate::script::translate_script;

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
    let (mut output, mut remarks) = (BufWriter::new(io::stdout().lock()), io::stderr().lock());
    let map = match NameMap::new(options.map.clone()) {
        Ok(map) => map,
        Err(error) => {
            writeln!(remarks, "dwma: --map: {error}")?;
            return Ok(ExitCode::from(BAD_USAGE));
        }
    };
    // Which names there are is seen in each script.
    let names = SourceNames::default();
    let mapped = (!map.is_empty()).then_some(Mapped { map: &map, names: &names });
    let home = options.catalog.as_deref().zip(options.schema.as_deref());
    let target = home.map(|(catalog, schema)| TargetNames { catalog, schema, mapped });
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
    let mut all = true;
    translate_script(text, dialect, target, |translation| {
        all &= remark(file, &translation.diagnostics, remarks)?;
        write_statements(&translation, output)
    })?;
    Ok(all)
}

fn write_statements(translation: &Translation, output: &mut impl Write) -> io::Result<()> {
    if !translation.is_success() {
        return Ok(());
    }
    translation.statements.iter().try_for_each(|statement| writeln!(output, "{statement};\n"))
}

/// Writes diagnostics of a file. Returns whether none of them is an error.
fn remark(file: &str, diagnostics: &[Diagnostic], remarks: &mut impl Write) -> io::Result<bool> {
    for Diagnostic { code, severity, message, line, column } in diagnostics {
        let (line, column, severity) = (line.unwrap_or(1), column.unwrap_or(1), severity.as_str());
        writeln!(remarks, "{file}:{line}:{column}: {severity} {code}: {message}")?;
    }
    Ok(diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error))
}
