//! The page of the documentation that lists every code.

use std::fmt::Write;

use crate::diagnostic_codes::CODES;

/// `docs/diagnostics.md` as it has to be.
pub fn diagnostics_page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\n\
         Every remark on a translation has a code, a severity, a sentence, and a line and column of the source where it \
         concerns a part of it. A code keeps its meaning. An **error** means that the object was not translated; a \
         **warning** that a person should look; an **info** that something was left out without a change of meaning.\n\n\
         This page is made of the table in `server/translate/src/diagnostic_codes.rs` by \
         `cargo run -p translate --example diagnostics > docs/diagnostics.md`.\n\n\
         | Code | Severity | What happened |\n|---|---|---|\n",
    );
    for code in CODES {
        let anchor = code.code.to_lowercase();
        let _ = writeln!(page, "| [{}](#{anchor}) | {} | {} |", code.code, code.severity.as_str(), code.summary);
    }
    for code in CODES {
        let _ = write!(page, "\n## {}\n\n{}\n\n**To do:** {}\n", code.code, code.summary, code.action);
        if !code.example.sql.is_empty() {
            let _ = write!(page, "\n**Example** ({}):\n\n```sql\n{}\n```\n", code.example.dialect, code.example.sql);
        }
    }
    page
}
