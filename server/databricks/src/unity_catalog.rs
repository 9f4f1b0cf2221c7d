//! What Unity Catalog holds, for the choice of a target and for what stands there.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::WorkspaceError;
use crate::api::escaped;
use crate::workspace::Workspace;

const PATH: &str = "/api/2.1/unity-catalog";
/// Pages of a list that are read; more is a list that does not end.
const MOST_PAGES: usize = 10_000;

/// A catalog.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Catalog {
    /// Its name.
    pub name: String,
    /// What is said about it.
    #[serde(default)]
    pub comment: Option<String>,
    /// Such as `MANAGED_CATALOG` or `SYSTEM_CATALOG`.
    #[serde(default)]
    pub catalog_type: Option<String>,
}

/// A schema of a catalog.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Schema {
    /// Its name, without its catalog's.
    pub name: String,
    /// What is said about it.
    #[serde(default)]
    pub comment: Option<String>,
}

/// A table, view, materialized view or streaming table.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Relation {
    /// Its name, without its schema's.
    pub name: String,
    /// Such as `MANAGED`, `EXTERNAL`, `VIEW` or `MATERIALIZED_VIEW`.
    pub table_type: String,
    /// Its table properties.
    #[serde(default)]
    pub properties: HashMap<String, String>,
}

/// Who signs in, and what may be done by that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privileges {
    /// Who it is.
    pub user_name: String,
    /// Privileges on a schema, given to the user or a group of the user's, there or above; such as `CREATE_TABLE`.
    pub granted: Vec<String>,
    /// Whether the schema, its catalog or the metastore belongs to the user, who then may do everything.
    pub owns: bool,
}

impl Privileges {
    /// Those of `needed` that are not known to be there.
    pub fn lacking<'a>(&self, needed: &[&'a str]) -> Vec<&'a str> {
        let all = self.owns || self.granted.iter().any(|granted| granted == "ALL_PRIVILEGES");
        let has = |privilege: &str| all || self.granted.iter().any(|granted| granted == privilege);
        needed.iter().copied().filter(|privilege| !has(privilege)).collect()
    }
}

#[derive(Deserialize)]
struct Owned {
    #[serde(default)]
    owner: String,
}

#[derive(Deserialize)]
struct Me {
    #[serde(rename = "userName")]
    user_name: String,
    #[serde(default)]
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    display: String,
}

#[derive(Deserialize)]
struct Assignment {
    #[serde(default)]
    principal: String,
    #[serde(default)]
    privileges: Vec<Privilege>,
}

#[derive(Deserialize)]
struct Privilege {
    #[serde(default)]
    privilege: String,
}

impl Workspace {
    /// The catalogs that who signs in may see.
    ///
    /// # Errors
    /// When the workspace cannot be asked.
    pub async fn catalogs(&self) -> Result<Vec<Catalog>, WorkspaceError> {
        self.list("/catalogs?max_results=1000", "catalogs").await
    }

    /// The schemas of a catalog, `information_schema` left out.
    ///
    /// # Errors
    /// When the catalog is not there, or the workspace cannot be asked.
    pub async fn schemas(&self, catalog: &str) -> Result<Vec<Schema>, WorkspaceError> {
        let path = format!("/schemas?catalog_name={}&max_results=1000", escaped(catalog));
        let mut schemas: Vec<Schema> = self.list(&path, "schemas").await?;
        schemas.retain(|schema| schema.name != "information_schema");
        Ok(schemas)
    }

    /// The tables and views of a schema.
    ///
    /// # Errors
    /// When the schema is not there, or the workspace cannot be asked.
    pub async fn relations(&self, catalog: &str, schema: &str) -> Result<Vec<Relation>, WorkspaceError> {
        let (catalog, schema) = (escaped(catalog), escaped(schema));
        let path = format!("/tables?catalog_name={catalog}&schema_name={schema}&max_results=50&omit_columns=true");
        self.list(&path, "tables").await
    }

    /// What who signs in may do in a schema.
    ///
    /// # Errors
    /// When the workspace cannot be asked.
    pub async fn privileges(&self, catalog: &str, schema: &str) -> Result<Privileges, WorkspaceError> {
        let me: Me = self.api.get("/api/2.0/preview/scim/v2/Me").await?;
        let full = escaped(&format!("{catalog}.{schema}"));
        let assignments: Vec<Assignment> =
            self.list(&format!("/effective-permissions/schema/{full}?max_results=0"), "privilege_assignments").await?;
        let is_mine = |principal: &str| {
            // Everybody is in this group, which lists of groups leave out.
            principal == me.user_name
                || principal == "account users"
                || me.groups.iter().any(|group| group.display == principal)
        };
        let mine = assignments.into_iter().filter(|assignment| is_mine(&assignment.principal));
        let granted = mine.flat_map(|assignment| assignment.privileges).map(|held| held.privilege.replace(' ', "_"));
        let granted = granted.collect();
        let mut owns = false;
        for path in [format!("/schemas/{full}"), format!("/catalogs/{}", escaped(catalog))] {
            let owned: Owned = self.api.get(&format!("{PATH}{path}")).await?;
            owns |= is_mine(&owned.owner);
        }
        Ok(Privileges { user_name: me.user_name, granted, owns })
    }

    /// The names of a schema's functions. Procedures are not listed.
    pub(crate) async fn functions(&self, catalog: &str, schema: &str) -> Result<Vec<String>, WorkspaceError> {
        let (catalog, schema) = (escaped(catalog), escaped(schema));
        let path = format!("/functions?catalog_name={catalog}&schema_name={schema}&max_results=0");
        let functions: Vec<Schema> = self.list(&path, "functions").await?;
        Ok(functions.into_iter().map(|function| function.name).collect())
    }

    /// Whether a catalog is there, to who signs in.
    pub(crate) async fn has_catalog(&self, catalog: &str) -> Result<bool, WorkspaceError> {
        self.has(&format!("/catalogs/{}", escaped(catalog))).await
    }

    /// Whether a schema is there, to who signs in.
    pub(crate) async fn has_schema(&self, catalog: &str, schema: &str) -> Result<bool, WorkspaceError> {
        self.has(&format!("/schemas/{}", escaped(&format!("{catalog}.{schema}")))).await
    }

    /// A table or view by its name, if there is one.
    pub(crate) async fn relation(
        &self,
        catalog: &str,
        schema: &str,
        name: &str,
    ) -> Result<Option<Relation>, WorkspaceError> {
        let full = escaped(&format!("{catalog}.{schema}.{name}"));
        match self.api.get(&format!("{PATH}/tables/{full}")).await {
            Ok(relation) => Ok(Some(relation)),
            Err(WorkspaceError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn has(&self, path: &str) -> Result<bool, WorkspaceError> {
        match self.api.get::<serde_json::Value>(&format!("{PATH}{path}")).await {
            Ok(_) => Ok(true),
            Err(WorkspaceError::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Every page of a list. An empty page may be followed by others.
    async fn list<T: DeserializeOwned>(&self, path: &str, field: &str) -> Result<Vec<T>, WorkspaceError> {
        let unreadable = || WorkspaceError::Unreadable(format!("the workspace's list of {field} cannot be read"));
        let (mut found, mut token) = (Vec::new(), String::new());
        for _ in 0..MOST_PAGES {
            let next = if token.is_empty() { String::new() } else { format!("&page_token={}", escaped(&token)) };
            let mut page: serde_json::Value = self.api.get(&format!("{PATH}{path}{next}")).await?;
            if let Some(items) = page.get_mut(field).map(serde_json::Value::take) {
                let items: Vec<T> = serde_json::from_value(items).map_err(|_| unreadable())?;
                found.extend(items);
            }
            match page.get("next_page_token").and_then(serde_json::Value::as_str) {
                Some(next) if !next.is_empty() && next != token => token = next.to_owned(),
                Some(_) | None => return Ok(found),
            }
        }
        Err(unreadable())
    }
}
