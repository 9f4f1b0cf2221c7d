use std::fmt;

use serde::{Deserialize, Serialize};

use crate::csv::cell;
use crate::{Diagnostic, ObjectKind, Severity, SourcePlatform};

/// How much work an object is, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// The translation can be run as it is.
    Simple,
    /// Someone should look at what the remarks name.
    Moderate,
    /// Someone should read the whole, and test it.
    Complex,
    /// Rules do not translate it.
    Manual,
}

impl Grade {
    /// Every grade, the least first.
    pub const ALL: [Self; 4] = [Self::Simple, Self::Moderate, Self::Complex, Self::Manual];

    /// The word for it in reports and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Moderate => "moderate",
            Self::Complex => "complex",
            Self::Manual => "manual",
        }
    }

    /// A shape for it, so that colour is not needed to tell grades apart.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Simple => "●",
            Self::Moderate => "◐",
            Self::Complex => "▲",
            Self::Manual => "■",
        }
    }

    /// What it asks of people, in a sentence or two.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Simple => "Translated. Nothing to do.",
            Self::Moderate => "Translated. Look at what the remarks name.",
            Self::Complex => "Translated. Read the whole, and test it.",
            Self::Manual => "Not translated by rules. Let a served model try, or write it by hand.",
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Objects by grade; a count each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GradeCounts {
    /// Objects of [`Grade::Simple`].
    pub simple: u32,
    /// Objects of [`Grade::Moderate`].
    pub moderate: u32,
    /// Objects of [`Grade::Complex`].
    pub complex: u32,
    /// Objects of [`Grade::Manual`].
    pub manual: u32,
}

impl GradeCounts {
    /// One more object of this grade.
    pub fn add(&mut self, grade: Grade) {
        match grade {
            Grade::Simple => self.simple += 1,
            Grade::Moderate => self.moderate += 1,
            Grade::Complex => self.complex += 1,
            Grade::Manual => self.manual += 1,
        }
    }

    /// How many objects have this grade.
    pub const fn of(&self, grade: Grade) -> u32 {
        match grade {
            Grade::Simple => self.simple,
            Grade::Moderate => self.moderate,
            Grade::Complex => self.complex,
            Grade::Manual => self.manual,
        }
    }

    /// Objects of any grade.
    pub const fn total(&self) -> u32 {
        self.simple + self.moderate + self.complex + self.manual
    }
}

/// The objects of one kind by grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KindGrades {
    /// Their kind.
    pub kind: ObjectKind,
    /// How many of them have which grade.
    pub grades: GradeCounts,
}

/// How often a remark is made in an inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DiagnosticFrequency {
    /// The remark's stable code.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, in one sentence.
    pub summary: String,
    /// What a person does about it, in one sentence.
    pub action: String,
    /// How often it is made.
    pub count: u32,
    /// In how many objects.
    pub objects: u32,
}

/// One object of an assessed inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssessedObject {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its schema; empty where the source has none.
    pub schema: String,
    /// Its name within the schema.
    pub name: String,
    /// How much work it is.
    pub grade: Grade,
    /// What speaks against [`Grade::Simple`], a phrase each, the weightiest first.
    pub reasons: Vec<String>,
    /// Lines of its definition.
    pub lines: u32,
    /// What its translation remarks, the errors first; at most [`DIAGNOSTICS_PER_OBJECT`].
    pub diagnostics: Vec<Diagnostic>,
    /// Remarks that are not among them.
    #[serde(default)]
    pub more_diagnostics: u32,
}

/// Remarks that an assessment keeps of one object.
pub const DIAGNOSTICS_PER_OBJECT: usize = 50;

impl AssessedObject {
    /// `schema.name`, or the name where there is no schema.
    pub fn full_name(&self) -> String {
        if self.schema.is_empty() { self.name.clone() } else { format!("{}.{}", self.schema, self.name) }
    }

    /// Why it is not translated: the first error; `None` for an object that is.
    pub fn refusal(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|remark| remark.severity == Severity::Error)
    }

    /// Its line under [`ASSESSMENT_CSV_HEADER`], by RFC 4180. Each remark has its code and where there is one its place, as in
    /// `DWM-0105@3:14`.
    pub fn csv_row(&self) -> String {
        let codes = self.diagnostics.iter().map(|remark| match (remark.line, remark.column) {
            (Some(line), Some(column)) => format!("{}@{line}:{column}", remark.code),
            _ => remark.code.clone(),
        });
        let mut codes: Vec<String> = codes.collect();
        if self.more_diagnostics > 0 {
            codes.push(format!("and {} more", self.more_diagnostics));
        }
        let refusal = self.refusal().map(|remark| cell(&remark.message)).unwrap_or_default();
        format!(
            "{},{},{},{},{},{},{refusal},{}\r\n",
            self.kind,
            cell(&self.schema),
            cell(&self.name),
            self.grade,
            cell(&self.reasons.join("; ")),
            cell(&codes.join("; ")),
            self.lines
        )
    }
}

/// The first line of an assessment's objects as CSV.
pub const ASSESSMENT_CSV_HEADER: &str = "kind,schema,name,grade,reasons,diagnostics,refusal,lines\r\n";

/// Objects that come to one name in the target. A job creates the first; the others fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NameCollision {
    /// The name, in lower case: `catalog.schema.name`, or the last of these where it is not known where objects go.
    pub name: String,
    /// The objects as the source calls them, in the inventory's order.
    pub objects: Vec<String>,
}

/// `main.people.emp: HR.EMP, OLD.EMP`.
impl fmt::Display for NameCollision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.objects.join(", "))
    }
}

/// What an inventory will take to migrate, told without running anything: what each object is translated to is looked at and
/// thrown away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryAssessment {
    /// The inventory, as the caller named it.
    pub inventory_path: String,
    /// The platform it was read as.
    pub source_type: SourcePlatform,
    /// Lines of all definitions.
    pub lines: u64,
    /// All objects by grade.
    pub grades: GradeCounts,
    /// The same by kind, kinds without objects left out.
    pub kinds: Vec<KindGrades>,
    /// Every code that is remarked, errors first, then by how often.
    pub diagnostics: Vec<DiagnosticFrequency>,
    /// Names in the target that several objects come to.
    #[serde(default)]
    pub collisions: Vec<NameCollision>,
    /// Sentences about what was found and is no object, such as statements that were passed over.
    pub warnings: Vec<String>,
    /// Every object, in the inventory's order.
    pub objects: Vec<AssessedObject>,
}

impl InventoryAssessment {
    /// Objects that rules do not translate, each with why.
    pub fn refused(&self) -> impl Iterator<Item = (&AssessedObject, &Diagnostic)> {
        self.objects.iter().filter_map(|object| Some((object, object.refusal()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_tells_every_remark_with_its_place() {
        let object = AssessedObject {
            kind: ObjectKind::View,
            schema: "S".to_owned(),
            name: "a,b".to_owned(),
            grade: Grade::Manual,
            reasons: vec!["1 error (DWM-0105)".to_owned(), "2 loops and cursors".to_owned()],
            lines: 3,
            diagnostics: vec![
                Diagnostic::new("DWM-0105", Severity::Error, "`@@` has no rule").at(2, 5),
                Diagnostic::new("DWM-0210", Severity::Info, "dropped"),
            ],
            more_diagnostics: 4,
        };
        assert_eq!(
            object.csv_row(),
            "VIEW,S,\"a,b\",manual,1 error (DWM-0105); 2 loops and cursors,DWM-0105@2:5; DWM-0210; and 4 more,\
             `@@` has no rule,3\r\n"
        );
        let columns = |line: &str| line.matches(',').count();
        assert_eq!(columns(ASSESSMENT_CSV_HEADER), columns(&object.csv_row()) - 1, "one comma is in a cell");
    }
}
