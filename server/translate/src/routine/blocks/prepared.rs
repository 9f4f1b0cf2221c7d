//! Statements that are prepared under a name and run later, as MySQL makes dynamic SQL.

use super::{BodyReader, Read};
use crate::routine::reader::{Reader, split_commas};
use crate::routine::tree::{Does, Span};

impl<'t, 's> BodyReader<'t, 's> {
    /// `PREPARE s FROM text`, `EXECUTE s USING a` and `DEALLOCATE PREPARE s`; `None` for another statement.
    pub(super) fn prepared(&mut self, statement: Span<'t, 's>) -> Read<Option<Vec<Does<'t, 's>>>> {
        let mut reader = Reader::new(statement);
        if reader.take(&["PREPARE"]) {
            let name = reader.name()?;
            reader.expect(&["FROM"])?;
            let text = reader.rest_of_statement();
            self.prepared.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
            self.prepared.push((name, text));
            return Ok(Some(Vec::new()));
        }
        if reader.take(&["DEALLOCATE", "PREPARE"]) || reader.take(&["DROP", "PREPARE"]) {
            return Ok(Some(Vec::new()));
        }
        if !reader.sees(&["EXECUTE"]) {
            return Ok(None);
        }
        reader.at += 1;
        let start = reader;
        let name = reader.name()?;
        let found = self.prepared.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
        let Some((_, text)) = found else { return Err(start.expected("the name of a prepared statement")) };
        let using = if reader.take(&["USING"]) { split_commas(reader.rest_of_statement()) } else { Vec::new() };
        Ok(Some(vec![Does::Execute { text, into: Vec::new(), using }]))
    }
}
