//! An assessment as one page that stands by itself: no script, nothing fetched, light and dark, fit for paper.

use std::io::{self, Write};

use html_escape::{encode_double_quoted_attribute, encode_text};
use model::{AssessedObject, Grade, GradeCounts, InventoryAssessment, Severity, counted, grouped};

use super::terminal::place;

/// Objects that the page lists, the most work first. A browser is slow on longer tables; the CSV has all.
const OBJECTS_LISTED: usize = 5_000;
/// Names that several objects come to that the page lists.
const COLLISIONS_LISTED: usize = 1_000;
/// Remarks about the inventory that the page lists.
const WARNINGS_LISTED: usize = 200;
const TOKENS: &str = include_str!("../../../style/tokens.css");
const STYLE: &str = include_str!("../../../style/assessment.css");

/// Writes the page.
pub(crate) fn write_page(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    let path = encode_text(&assessment.inventory_path);
    write!(
        output,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Assessment of {path}</title>\n\
         <style>\n{TOKENS}{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )?;
    head(assessment, output)?;
    kinds(assessment, output)?;
    diagnostics(assessment, output)?;
    refused(assessment, output)?;
    objects(assessment, output)?;
    collisions(assessment, output)?;
    warnings(assessment, output)?;
    writeln!(output, "</main>\n</body>\n</html>")
}

fn head(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    let InventoryAssessment { inventory_path, source_type, lines, grades, .. } = assessment;
    let (path, platform, total) = (encode_text(inventory_path), source_type.label(), grades.total());
    write!(
        output,
        "<header>\n<h1>Assessment of <span class=\"mono\">{path}</span></h1>\n\
         <p class=\"faint\">{platform} to Databricks SQL · {} · {}</p>\n</header>\n<dl class=\"figures\">\n",
        counted(total.into(), "object"),
        counted(*lines, "line")
    )?;
    for grade in Grade::ALL {
        let count = grades.of(grade);
        let share = if total == 0 { 0.0 } else { f64::from(count) * 100.0 / f64::from(total) };
        writeln!(
            output,
            "<div><dt>{} {grade}</dt><dd>{}<small>{share:.0} %</small></dd><dd class=\"meaning\">{}</dd></div>",
            mark(grade),
            grouped(count.into()),
            grade.advice()
        )?;
    }
    output.write_all(b"</dl>\n")?;
    bar(grades, output)
}

/// A grade's shape, so that colour is not needed to tell it.
fn mark(grade: Grade) -> String {
    let shape = grade.shape();
    format!("<span class=\"mark mark--{grade}\" aria-hidden=\"true\">{shape}</span>")
}

fn bar(grades: &GradeCounts, output: &mut impl Write) -> io::Result<()> {
    if grades.total() == 0 {
        return Ok(());
    }
    output
        .write_all(b"<svg class=\"bar\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">")?;
    let mut from = 0.0;
    for grade in Grade::ALL {
        let width = f64::from(grades.of(grade)) * 1000.0 / f64::from(grades.total());
        write!(output, "<rect class=\"bar__{grade}\" x=\"{from:.1}\" y=\"0\" width=\"{width:.1}\" height=\"12\"/>")?;
        from += width;
    }
    output.write_all(b"</svg>\n")
}

fn kinds(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    output.write_all(b"<h2>By kind</h2>\n<table>\n<thead><tr><th scope=\"col\">Kind</th><th scope=\"col\" class=\"num\">Objects</th>")?;
    for grade in Grade::ALL {
        write!(output, "<th scope=\"col\" class=\"num\">{grade}</th>")?;
    }
    output.write_all(b"</tr></thead>\n<tbody>\n")?;
    for kind in &assessment.kinds {
        let grades = &kind.grades;
        let name = kind.kind.noun();
        write!(output, "<tr><th scope=\"row\">{name}</th><td class=\"num\">{}</td>", grouped(grades.total().into()))?;
        for grade in Grade::ALL {
            write!(output, "<td class=\"num\">{}</td>", grouped(grades.of(grade).into()))?;
        }
        output.write_all(b"</tr>\n")?;
    }
    output.write_all(b"</tbody>\n</table>\n")
}

fn diagnostics(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    if assessment.diagnostics.is_empty() {
        return Ok(());
    }
    output.write_all(
        b"<h2>Remarks by frequency</h2>\n<table>\n<thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Severity</th>\
          <th scope=\"col\" class=\"num\">Times</th><th scope=\"col\" class=\"num\">Objects</th>\
          <th scope=\"col\">What happened, and what to do</th></tr></thead>\n<tbody>\n",
    )?;
    for of in &assessment.diagnostics {
        let class = severity_class(of.severity);
        writeln!(
            output,
            "<tr><td class=\"mono\">{}</td><td><span class=\"pill {class}\">{}</span></td><td class=\"num\">{}</td>\
             <td class=\"num\">{}</td><td>{}<small>{}</small></td></tr>",
            encode_text(&of.code),
            of.severity.as_str(),
            grouped(of.count.into()),
            grouped(of.objects.into()),
            encode_text(&of.summary),
            encode_text(&of.action)
        )?;
    }
    output.write_all(b"</tbody>\n</table>\n")
}

const fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "pill--err",
        Severity::Warning => "pill--warn",
        Severity::Info => "pill--info",
    }
}

fn refused(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    let total = assessment.grades.manual as usize;
    if total == 0 {
        return Ok(());
    }
    output.write_all(
        b"<h2>Not translated by rules</h2>\n<table>\n<thead><tr><th scope=\"col\">Object</th><th scope=\"col\">Place</th>\
          <th scope=\"col\">Why</th></tr></thead>\n<tbody>\n",
    )?;
    for (object, why) in assessment.refused().take(OBJECTS_LISTED) {
        writeln!(
            output,
            "<tr><th scope=\"row\">{}</th><td class=\"num\">{}</td><td><span class=\"mono\">{}</span> {}</td></tr>",
            named(object),
            place(why).trim_start_matches(':'),
            encode_text(&why.code),
            encode_text(&why.message)
        )?;
    }
    output.write_all(b"</tbody>\n</table>\n")?;
    rest(total, OBJECTS_LISTED, output)
}

fn objects(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    let mut listed: Vec<&AssessedObject> = assessment.objects.iter().collect();
    listed.sort_by_key(|object| std::cmp::Reverse(object.grade));
    output.write_all(
        b"<h2>Objects, the most work first</h2>\n<table>\n<thead><tr><th scope=\"col\">Object</th><th scope=\"col\">Grade</th>\
          <th scope=\"col\" class=\"num\">Lines</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n",
    )?;
    for object in listed.iter().take(OBJECTS_LISTED) {
        let reasons = object.reasons.join(", ");
        writeln!(
            output,
            "<tr><th scope=\"row\">{}</th><td class=\"grade\">{} {}</td><td class=\"num\">{}</td><td>{}</td></tr>",
            named(object),
            mark(object.grade),
            object.grade,
            grouped(object.lines.into()),
            encode_text(&reasons)
        )?;
    }
    output.write_all(b"</tbody>\n</table>\n")?;
    rest(listed.len(), OBJECTS_LISTED, output)
}

/// A kind and a name. A right-to-left name keeps its order and leaves that of the line as it is.
fn named(object: &AssessedObject) -> String {
    let (kind, name) = (object.kind.noun(), object.full_name());
    let title = encode_double_quoted_attribute(&name);
    format!("<small>{kind}</small> <bdi class=\"mono\" title=\"{title}\">{}</bdi>", encode_text(&name))
}

fn collisions(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    let collisions = &assessment.collisions;
    if collisions.is_empty() {
        return Ok(());
    }
    output.write_all(
        b"<h2>Objects that come to one name</h2>\n<p>A job creates the first of each; rules for names put the others elsewhere.\
          </p>\n<ul>\n",
    )?;
    for collision in collisions.iter().take(COLLISIONS_LISTED) {
        let (name, objects) = (encode_text(&collision.name), collision.objects.join(", "));
        writeln!(
            output,
            "<li><bdi class=\"mono\">{name}</bdi>: <bdi class=\"mono\">{}</bdi></li>",
            encode_text(&objects)
        )?;
    }
    output.write_all(b"</ul>\n")?;
    match collisions.len().saturating_sub(COLLISIONS_LISTED) {
        0 => Ok(()),
        more => writeln!(output, "<p class=\"faint\">And {} more.</p>", grouped(more as u64)),
    }
}

fn warnings(assessment: &InventoryAssessment, output: &mut impl Write) -> io::Result<()> {
    if assessment.warnings.is_empty() {
        return Ok(());
    }
    output.write_all(b"<h2>In the inventory and no object</h2>\n<ul>\n")?;
    for warning in assessment.warnings.iter().take(WARNINGS_LISTED) {
        writeln!(output, "<li>{}</li>", encode_text(warning))?;
    }
    output.write_all(b"</ul>\n")?;
    rest(assessment.warnings.len(), WARNINGS_LISTED, output)
}

fn rest(count: usize, listed: usize, output: &mut impl Write) -> io::Result<()> {
    match count.saturating_sub(listed) {
        0 => Ok(()),
        more => writeln!(output, "<p class=\"faint\">And {} more, which assessment.csv has.</p>", grouped(more as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assessed;
    use super::*;

    fn written(assessment: &InventoryAssessment) -> String {
        let mut page = Vec::new();
        write_page(assessment, &mut page).unwrap();
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn the_page_stands_by_itself_and_takes_names_as_text() {
        let page = written(&assessed(2));
        assert!(page.contains("S.&lt;odd&gt;") && !page.contains("<odd>"), "{page}");
        for outside in ["<script", "<link", "src=", "href=", "http:", "https:", "url(", "@import"] {
            assert!(!page.contains(outside), "{outside} is in the page");
        }
        for (open, close) in [("<table>", "</table>"), ("<tr>", "</tr>"), ("<main>", "</main>"), ("<dl", "</dl>")] {
            assert_eq!(page.matches(open).count(), page.matches(close).count(), "{open}");
        }
        assert!(page.contains("prefers-color-scheme") || page.contains("light-dark("));
        assert!(page.contains("@media print"));
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let mut assessment = assessed(1);
        let object = assessment.objects[0].clone();
        assessment.objects = vec![object; OBJECTS_LISTED + 1_234];
        assert!(written(&assessment).contains("And 1,234 more, which assessment.csv has."));
    }
}
