//! Definitions, by `DBMS_METADATA` or, where it shows none, put together.

use model::{Dialect, ObjectKind};

use super::super::catalog::{Found, Listed, names, names_in_text, quote_text, rows_by_id, with_upper_case};
use super::super::session::{QueryError, Session};
use super::shown::plain;
use super::views::Views;
use super::{MATERIALIZED_VIEW, MEMBER, packages, pairs, table_ddl, texts};

/// A view's comment, those of its columns apart, is not among what `GET_DDL` shows. Owner and name, the column's or `NULL`, the
/// comment.
const COMMENTS: &str = "\
SELECT t.owner || '.' || t.table_name, NULL, t.comments FROM all_tab_comments t
WHERE (t.owner, t.table_name) IN ({pairs}) AND t.comments IS NOT NULL
UNION ALL SELECT c.owner || '.' || c.table_name, c.column_name, c.comments FROM all_col_comments c
WHERE (c.owner, c.table_name) IN ({pairs}) AND c.comments IS NOT NULL";

/// Type, owner and name, then owner and name of what it refers to.
const REFERENCES: &str = "\
SELECT d.type || '.' || d.owner || '.' || d.name, d.referenced_owner, d.referenced_name
FROM all_dependencies d
WHERE (d.owner, d.name) IN ({pairs}) AND d.referenced_link_name IS NULL
UNION SELECT 'TABLE.' || c.owner || '.' || c.table_name, r.owner, r.table_name
FROM all_constraints c JOIN all_constraints r ON r.owner = c.r_owner AND r.constraint_name = c.r_constraint_name
WHERE (c.owner, c.table_name) IN ({pairs}) AND c.constraint_type = 'R'";

/// Owner and name, the text; a LONG stands last, since drivers read it only there.
const VIEW: &str = "\
SELECT v.owner || '.' || v.view_name, v.text FROM all_views v WHERE v.owner = {owner} AND v.view_name = {name}";
const MVIEW: &str = "\
SELECT v.owner || '.' || v.mview_name, v.query FROM all_mviews v WHERE v.owner = {owner} AND v.mview_name = {name}";
const SOURCE: &str = "\
SELECT s.owner || '.' || s.name, s.text FROM all_source s
WHERE s.owner = {owner} AND s.name = {name} AND s.type = {type} ORDER BY s.line";

pub(super) async fn read(session: &mut dyn Session, views: Views, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
    let (members, whole): (Vec<&Listed>, Vec<&Listed>) = batch.iter().partition(|of| of.variety == MEMBER);
    let mut found = packages::read(session, views, &members).await?;
    for listed in whole {
        found.extend(one(session, views, listed).await?);
    }
    comment_on(session, views, batch, &mut found).await?;
    Ok(found)
}

async fn one(session: &mut dyn Session, views: Views, listed: &Listed) -> Result<Option<Found>, QueryError> {
    let (owner, name) = (quote_text(&listed.name.schema), quote_text(&listed.name.name));
    let kind = quote_text(&listed.variety.replace(' ', "_"));
    let shown = session.rows(&format!("SELECT DBMS_METADATA.GET_DDL({kind}, {name}, {owner}) FROM dual")).await;
    let refusal = match shown {
        Ok(rows) => match rows.first().and_then(|row| row.get(0)) {
            Some(text) => return Ok(Some(Found::of(listed, plain(text)))),
            None => "DBMS_METADATA answers with nothing".to_owned(),
        },
        Err(QueryError::Refused { reason, .. }) => reason,
        Err(lost @ (QueryError::Lost(_) | QueryError::Busy(_))) => return Err(lost),
    };
    let asked = |query: &str| {
        let query = views.asked(query).replace("{owner}", &owner).replace("{name}", &name);
        query.replace("{type}", &quote_text(&listed.variety))
    };
    let found = match listed.kind {
        ObjectKind::Table => table_ddl::read(session, views, listed).await?,
        ObjectKind::View if listed.variety == MATERIALIZED_VIEW => {
            let query = session.rows(&asked(MVIEW)).await?.first().map(|row| row.text(1).to_owned());
            query.map(|query| format!("CREATE MATERIALIZED VIEW {} AS\n{};", listed.quoted, bare(&query)))
        }
        ObjectKind::View => {
            let query = session.rows(&asked(VIEW)).await?.first().map(|row| row.text(1).to_owned());
            let columns = table_ddl::column_names(session, views, listed).await?;
            query.map(|query| format!("CREATE VIEW {} ({columns}) AS\n{};", listed.quoted, bare(&query)))
        }
        ObjectKind::Procedure | ObjectKind::Function => {
            let lines = texts(session.rows(&asked(SOURCE)).await?, 1).into_values().next();
            lines.map(|text| format!("CREATE {}", text.trim_end()))
        }
    };
    Ok(Some(match found {
        Some(definition) => Found::of(listed, definition),
        None => Found { definition: Err(refusal), ..Found::of(listed, String::new()) },
    }))
}

fn bare(query: &str) -> &str {
    query.trim().trim_end_matches(';').trim_end()
}

/// Comments of tables, which stand beside a definition. Where they are refused, they are left out.
async fn comment_on(
    session: &mut dyn Session,
    views: Views,
    batch: &[Listed],
    found: &mut [Found],
) -> Result<(), QueryError> {
    let tables = batch.iter().filter(|of| of.kind == ObjectKind::Table);
    let pairs = pairs(tables);
    if pairs.is_empty() {
        return Ok(());
    }
    let comments = match rows_by_id(session, &views.asked(COMMENTS).replace("{pairs}", &pairs)).await {
        Ok(comments) => comments,
        Err(QueryError::Refused { .. }) => return Ok(()),
        Err(lost @ (QueryError::Lost(_) | QueryError::Busy(_))) => return Err(lost),
    };
    for listed in batch {
        let Some(comments) = comments.get(&format!("{}.{}", listed.name.schema, listed.name.name)) else { continue };
        let Some(definition) =
            found.iter_mut().find(|of| of.id == listed.id).and_then(|of| of.definition.as_mut().ok())
        else {
            continue;
        };
        for comment in comments {
            let text = quote_text(comment.text(2));
            definition.push_str(&match comment.get(1) {
                None => format!("\nCOMMENT ON TABLE {} IS {text};", listed.quoted),
                Some(column) => format!("\nCOMMENT ON COLUMN {}.\"{column}\" IS {text};", listed.quoted),
            });
        }
    }
    Ok(())
}

/// Adds what objects refer to: by the dictionary, of members of packages by their text.
pub(super) async fn add_references(
    session: &mut dyn Session,
    views: Views,
    batch: &[Listed],
    found: &mut [Found],
) -> Result<(), QueryError> {
    let whole = pairs(batch.iter().filter(|of| of.variety != MEMBER));
    let references = if whole.is_empty() {
        None
    } else {
        match rows_by_id(session, &views.asked(REFERENCES).replace("{pairs}", &whole)).await {
            Ok(references) => Some(references),
            Err(QueryError::Refused { .. }) => None,
            Err(lost @ (QueryError::Lost(_) | QueryError::Busy(_))) => return Err(lost),
        }
    };
    for listed in batch {
        let Some(found) = found.iter_mut().find(|of| of.id == listed.id) else { continue };
        found.depends_on = match (&references, &found.definition) {
            (Some(references), _) if listed.variety != MEMBER => {
                references.get(&listed.id).map(|rows| names(rows)).unwrap_or_default()
            }
            (_, Ok(text)) if listed.variety == MEMBER => {
                // What has no schema in it is of the package or of its owner.
                let owner = packages::owner(listed);
                let mut of_owner = listed.clone();
                owner.clone_into(&mut of_owner.name.schema);
                let mut names = with_upper_case(names_in_text(&of_owner, text, Dialect::Oracle));
                names.extend(names_in_text(listed, text, Dialect::Oracle));
                names
            }
            (_, Ok(text)) => with_upper_case(names_in_text(listed, text, Dialect::Oracle)),
            (_, Err(_)) => Vec::new(),
        };
    }
    Ok(())
}
