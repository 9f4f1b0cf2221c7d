use std::io::{self, Write};

use model::{Diagnostic, Grade, GradeCounts, InventoryAssessment, plural};

/// Refusals and remarks about the inventory that are listed, before the rest is only counted.
const LISTED: usize = 100;

/// Tells an assessment to a person at a terminal: counts by kind and grade, remarks by how often they are made, and what is
/// refused, why and where.
pub(crate) fn write_summary(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    let InventoryAssessment { inventory_path, source_type, lines, grades, .. } = assessment;
    let objects = grades.total();
    let (of_objects, of_lines) = (plural(objects.into(), "object"), plural(*lines, "line"));
    writeln!(output, "{inventory_path}, {}: {objects} {of_objects}, {lines} {of_lines}\n", source_type.label())?;
    write!(output, "{:<12}{:>9}", "kind", "objects")?;
    for grade in Grade::ALL {
        write!(output, "{:>10}", grade.as_str())?;
    }
    writeln!(output)?;
    for kind in &assessment.kinds {
        counts(kind.kind.noun(), &kind.grades, output)?;
    }
    counts("all", grades, output)?;
    if !assessment.diagnostics.is_empty() {
        writeln!(output, "\n{:<10}{:<9}{:>7}{:>9}  what happened, and what to do", "code", "", "times", "objects")?;
    }
    for of in &assessment.diagnostics {
        let (code, severity) = (&of.code, of.severity.as_str());
        writeln!(output, "{code:<10}{severity:<9}{:>7}{:>9}  {}", of.count, of.objects, of.summary)?;
        writeln!(output, "{:37}{}", "", of.action)?;
    }
    let refused = grades.manual as usize;
    if refused > 0 {
        writeln!(output, "\nnot translated by rules: {refused}")?;
    }
    for (object, why) in assessment.refused().take(LISTED) {
        writeln!(
            output,
            "  {} {}{}: {}: {}",
            object.kind.noun(),
            object.full_name(),
            place(why),
            why.code,
            why.message
        )?;
    }
    rest(refused, output)?;
    if !assessment.collisions.is_empty() {
        writeln!(
            output,
            "\nobjects that come to one name, of which a job creates the first: {}",
            assessment.collisions.len()
        )?;
    }
    for collision in assessment.collisions.iter().take(LISTED) {
        writeln!(output, "  {collision}")?;
    }
    if let more @ 1.. = assessment.collisions.len().saturating_sub(LISTED) {
        writeln!(output, "  and {more} more; --json writes them all")?;
    }
    if !assessment.warnings.is_empty() {
        writeln!(output, "\nin the inventory and no object: {}", assessment.warnings.len())?;
    }
    for warning in assessment.warnings.iter().take(LISTED) {
        writeln!(output, "  {warning}")?;
    }
    rest(assessment.warnings.len(), output)
}

fn counts(what: &str, grades: &GradeCounts, output: &mut impl Write) -> io::Result<()> {
    write!(output, "{what:<12}{:>9}", grades.total())?;
    for grade in Grade::ALL {
        write!(output, "{:>10}", grades.of(grade))?;
    }
    writeln!(output)
}

fn rest(count: usize, output: &mut impl Write) -> io::Result<()> {
    match count.saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(output, "  and {more} more; --out writes them all"),
    }
}

/// `:line:column`, or nothing where a remark concerns the object as a whole.
pub(super) fn place(remark: &Diagnostic) -> String {
    remark.line.zip(remark.column).map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::assessed;
    use super::*;

    #[test]
    fn a_person_reads_counts_remarks_and_what_is_refused_where() {
        let mut written = Vec::new();
        write_summary(&assessed(2), &mut written).unwrap();
        let text = String::from_utf8(written).unwrap();
        for line in [
            "orders, Oracle: 6 objects, 10 lines",
            "kind          objects    simple  moderate   complex    manual",
            "table               3         1         1         0         1",
            "all                 6         1         2         1         2",
            "DWM-0101  error          1        1  There is no text to translate.",
            "not translated by rules: 2",
            "  tables.sql:7: `GRANT … ` was passed over",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
        }
        assert!(text.contains("\n  table S.<odd>:2:5: DWM-0107: "), "{text}");
    }
}
