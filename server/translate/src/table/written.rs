//! The table in Databricks' words.

use super::*;

impl TableReader<'_, '_> {
    pub(super) fn written(&mut self, name: &str) -> Vec<String> {
        for column in self.table.columns.iter().filter(|column| column.data_type == "VARIANT") {
            self.rewriter.note_json(name, &column.name);
        }
        let table = &mut self.table;
        let key = table.primary_key.clone();
        if !key.is_empty() && !table.constraints.iter().any(|constraint| constraint.contains("PRIMARY KEY")) {
            table.constraints.insert(0, format!("PRIMARY KEY {}", list(&key)));
        }
        let has_defaults = table.columns.iter().any(|column| column.default.is_some() && column.generated.is_none());
        let columns = table.columns.iter().map(|column| {
            let not_null = column.not_null || key.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
            let mut line = format!("{} {}", identifier(&column.name), column.data_type);
            if not_null {
                line.push_str(" NOT NULL");
            }
            match (&column.generated, &column.default) {
                (Some(generated), _) => line.push_str(&format!(" {generated}")),
                (None, Some(default)) => line.push_str(&format!(" DEFAULT {default}")),
                (None, None) => {}
            }
            if let Some(comment) = &column.comment {
                line.push_str(&format!(" COMMENT {}", literal(comment)));
            }
            line
        });
        let lines: Vec<String> =
            columns.chain(table.constraints.iter().cloned()).map(|line| format!("  {line}")).collect();
        let mut create = format!("CREATE TABLE {name} (\n{}\n)", lines.join(",\n"));
        if let Some(comment) = &table.comment {
            create.push_str(&format!("\nCOMMENT {}", literal(comment)));
        }
        if has_defaults {
            create.push_str("\nTBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')");
        }
        std::iter::once(create).chain(self.checks(name)).collect()
    }

    /// Conditions, which Databricks takes one statement each.
    pub(super) fn checks(&self, name: &str) -> Vec<String> {
        let checks = self.table.checks.iter();
        let checks = checks.map(|(check, condition)| {
            format!("ALTER TABLE {name} ADD CONSTRAINT {} CHECK ({condition})", identifier(check))
        });
        checks.collect()
    }
}
