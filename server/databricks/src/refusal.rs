//! Sentences about names that are taken, for the person who reads a result.

use model::{ObjectKind, TargetName};

/// For a name that was taken before the migration.
pub(crate) fn conflict(kind: ObjectKind, name: &TargetName) -> String {
    let noun = kind.noun();
    format!("{noun} {name} exists already on the target; skip or replace what exists, or migrate into another schema")
}

/// For an object that is skipped because its name was taken before the migration.
pub(crate) fn left(kind: ObjectKind, name: &TargetName) -> String {
    format!("{} {name} exists already on the target and was left as it is", kind.noun())
}

/// For a name that another object of the migration has.
pub(crate) fn taken_twice(kind: ObjectKind, name: &TargetName) -> String {
    let noun = kind.noun();
    format!(
        "{noun} {name} exists already on the target: another object of this migration was made under this name; migrate \
         one of the two into another schema"
    )
}
