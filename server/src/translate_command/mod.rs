//! `dwma translate`: definitions in, Databricks SQL out.

mod lines;

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use model::{Diagnostic, Dialect, Severity};
use source::{TextError, read_text};
use translate::{Mapped, SourceNames, TargetNames, Translation};

use crate::config::TranslateOptions;
use crate::name_rules::name_map;
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
    let map = match name_map(&options.names.rules.map) {
        Ok(map) => map,
        Err(error) => {
            writeln!(remarks, "dwma: --map: {error}")?;
            return Ok(ExitCode::from(BAD_USAGE));
        }
    };
    // Which names there are is seen in each script.
    let names = SourceNames::default();
    let mapped = (!map.is_empty()).then_some(Mapped { map: &map, names: &names });
    let home = options.names.catalog.as_deref().zip(options.names.schema.as_deref());
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

/// Why a script was not translated to its end.
#[derive(Debug, thiserror::Error)]
enum ScriptError {
    #[error(transparent)]
    Text(#[from] TextError),
    #[error("cannot be written")]
    Write(#[from] io::Error),
}

fn scripts(
    options: &TranslateOptions,
    dialect: Dialect,
    target: Option<&TargetNames<'_>>,
    output: &mut impl Write,
    remarks: &mut impl Write,
) -> io::Result<ExitCode> {
    let mut all = true;
    let stdin = options.files.is_empty().then_some(None);
    for file in options.files.iter().map(|file| Some(file.as_path())).chain(stdin) {
        let name = file.map_or_else(|| "stdin".to_owned(), |file| file.display().to_string());
        match script(&name, file, dialect, target, output, remarks) {
            Ok(success) => all &= success,
            Err(ScriptError::Write(error)) => return Err(error),
            Err(ScriptError::Text(error)) => {
                let why = match error {
                    TextError::Unreadable(cause) => cause.to_string(),
                    TextError::NotUtf8 { .. } | TextError::NotUtf16 { .. } => error.to_string(),
                };
                writeln!(remarks, "dwma: cannot read {name}: {why}")?;
                return Ok(ExitCode::from(BAD_USAGE));
            }
        }
    }
    Ok(exit_code(all))
}

/// Translates one script, standard input where there is no file. Returns whether all of it was translated.
fn script(
    name: &str,
    file: Option<&Path>,
    dialect: Dialect,
    target: Option<&TargetNames<'_>>,
    output: &mut impl Write,
    remarks: &mut impl Write,
) -> Result<bool, ScriptError> {
    let open = |file: &Path| File::open(file).map_err(TextError::Unreadable);
    // What is no file on a disk can be read only once.
    let mut kept = Vec::new();
    let again = match file {
        Some(file) if file.is_dir() => return Err(TextError::Unreadable(io::ErrorKind::IsADirectory.into()).into()),
        Some(file) if file.is_file() => Some(file),
        Some(file) => open(file)?.read_to_end(&mut kept).map(|_| None).map_err(TextError::Unreadable)?,
        None => io::stdin().lock().read_to_end(&mut kept).map(|_| None).map_err(TextError::Unreadable)?,
    };
    let read = |each: &mut dyn FnMut(&str) -> Result<(), ScriptError>| match again {
        Some(file) => read_text(open(file)?, each),
        None => read_text(kept.as_slice(), each),
    };
    let mut all = true;
    translate_script(&read, dialect, target, |translation| {
        all &= remark(name, &translation.diagnostics, remarks)?;
        Ok(write_statements(&translation, output)?)
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
