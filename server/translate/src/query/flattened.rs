//! FLATTEN, which gives a row for each element of a variant.

use model::Dialect;
use sqlparser::ast::{Expr, FunctionArg, Ident, Select, TableAlias, TableFactor};

use super::change::Change;
use super::rows::{named, unnamed};
use super::spelled;
use crate::functions::{fill, fill_rows, literal, text};
use crate::walk::factors;

impl Change<'_, '_> {
    /// FLATTEN of a variant gives what `variant_explode` gives, its index as `pos`; of an array, what `posexplode` does.
    pub(super) fn flatten(&self, args: &[FunctionArg], alias: Option<&TableAlias>) -> Option<TableFactor> {
        // Without names they stand in this order.
        let given = |name: &str, place: usize| named(args, name).or_else(|| args.iter().filter_map(unnamed).nth(place));
        let input = given("INPUT", 0)?.clone();
        let is =
            |name: &str, place| given(name, place).is_some_and(|value| value.to_string().eq_ignore_ascii_case("true"));
        if is("RECURSIVE", 3) {
            return None;
        }
        let outer = if is("OUTER", 2) { "_outer" } else { "" };
        let input = match given("PATH", 1).filter(|path| literal(path) != Some("")) {
            Some(path) => fill("variant_get(a, b)", vec![input, text(&format!("$.{}", literal(path)?))]),
            None => input,
        };
        let input = match given("MODE", 4).and_then(literal).map(str::to_ascii_uppercase).as_deref() {
            None if given("MODE", 4).is_some() => return None,
            // Only what is of that kind has elements then.
            Some(kind @ ("OBJECT" | "ARRAY")) => {
                let of_kind = format!("if(startswith(schema_of_variant(a), '{kind}'), a, NULL)");
                fill(&of_kind, vec![input])
            }
            _ => input,
        };
        let of_array = matches!(&input, Expr::Function(call) if ["split", "array", "collect_list", "collect_set", "array_compact"]
            .contains(&call.name.to_string().as_str()));
        let template = if of_array { format!("posexplode{outer}(a)") } else { format!("variant_explode{outer}(a)") };
        let alias = alias.map_or_else(|| "flattened".to_owned(), |alias| spelled(&alias.name).to_string());
        let columns = if of_array { "(pos, value)" } else { "" };
        fill_rows(&format!("LATERAL {template} AS {alias}{columns}"), vec![input])
    }

    /// Names of FLATTEN's columns that are others in Databricks; to be known before columns are visited.
    pub(super) fn learn_flattened(&self, select: &Select) {
        if self.rewriter.dialect != Dialect::Snowflake {
            return;
        }
        for factor in select.from.iter().flat_map(factors) {
            let (name, alias) = match factor {
                TableFactor::Function { name, alias: Some(alias), .. }
                | TableFactor::Table { name, args: Some(_), alias: Some(alias), .. } => (name.to_string(), alias),
                TableFactor::TableFunction { expr: Expr::Function(call), alias: Some(alias) } => {
                    (call.name.to_string(), alias)
                }
                _ => continue,
            };
            if name.eq_ignore_ascii_case("FLATTEN") {
                let table = alias.name.value.to_lowercase();
                let column = |name: &str| Expr::CompoundIdentifier(vec![spelled(&alias.name), Ident::new(name)]);
                // Of an element that has a name the path is the name, of another its place.
                let path = fill("coalesce(a, concat('[', b, ']'))", vec![column("key"), column("pos")]);
                let mut renamed = self.renamed.borrow_mut();
                renamed.insert((table.clone(), "index".to_owned()), column("pos"));
                renamed.insert((table, "path".to_owned()), path);
            }
        }
    }
}
