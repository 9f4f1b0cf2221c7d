//! What a job's objects tell of each other: columns of tables, the schemas of names, and names that several come to in the
//! target.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

use model::{Dialect, NameMap, ObjectName, TargetName};
use translate::{Mapped, SourceNames, TableColumns, TargetNames};

use crate::{Inventory, InventoryObject};

/// What is known of a job's objects together, so that each is translated with an eye to the others. Clones share it; what the
/// source finds later is added to it.
#[derive(Clone, Debug, Default)]
pub struct KnownObjects {
    map: Arc<NameMap>,
    now: Arc<RwLock<Arc<Known>>>,
}

/// What is known at one moment.
#[derive(Clone, Debug, Default)]
pub struct Known {
    columns: TableColumns,
    names: SourceNames,
    /// Places of objects in the inventory by where they go, the first first. Of most there is one.
    goes_to: HashMap<String, Vec<usize>>,
    /// The catalogs and schemas that objects go to.
    places: BTreeSet<(String, String)>,
    /// For objects that share their name in the target with others: the name.
    shared: HashMap<usize, String>,
}

impl KnownObjects {
    /// Nothing is known yet but the rules for names.
    pub fn new(map: NameMap) -> Self {
        Self { map: Arc::new(map), now: Arc::default() }
    }

    /// The rules for names.
    pub fn map(&self) -> &NameMap {
        &self.map
    }

    /// What is known now.
    pub fn now(&self) -> Arc<Known> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in objects that are not the job's own, such as those of the job that it tries again: their columns and names are
    /// known, and they take no names from the job's own. Blocks as long as it takes to read the definitions.
    pub(crate) fn look_around(&self, dialect: Dialect, objects: &[InventoryObject]) {
        let mut known = Known::clone(&self.now());
        known.learn(dialect, objects);
        self.put(known);
    }

    /// Takes in the objects of an inventory from a place on. Blocks likewise.
    pub fn learn(&self, inventory: &Inventory, from: usize, (catalog, schema): (&str, &str)) {
        let mut known = Known::clone(&self.now());
        let dialect = inventory.source_type.dialect();
        let new = inventory.objects.get(from..).unwrap_or_default();
        known.learn(dialect, new);
        for (place, object) in new.iter().enumerate() {
            let target = self.target_names(&known, catalog, schema);
            // A definition that cannot be read takes no name.
            let name = || translate::target_name(&object.definition_in(dialect), &target);
            if let Ok(Some(name)) = catch_unwind(AssertUnwindSafe(name)) {
                let key = name.claim(object.kind);
                known.goes_to.entry(key).or_default().push(from + place);
                known.places.insert((name.catalog, name.schema));
            }
        }
        let shared = known.goes_to.iter().filter(|(_, places)| places.len() > 1);
        let shared = shared.flat_map(|(key, places)| places.iter().map(|place| (*place, key.clone())));
        known.shared = shared.collect();
        self.put(known);
    }

    /// The objects that [`learn`](Self::learn) has taken in by the catalog and schema that they go to, each with its place in
    /// the inventory and under its name there.
    pub(crate) fn by_place(&self, inventory: &Inventory, (catalog, schema): (&str, &str)) -> Vec<AtPlace> {
        let known = self.now();
        let (dialect, target) = (inventory.source_type.dialect(), self.target_names(&known, catalog, schema));
        let mut places = BTreeMap::<(String, String), Vec<(usize, InventoryObject)>>::new();
        for (place, object) in inventory.objects.iter().enumerate() {
            let name = || translate::target_name(&object.definition_in(dialect), &target);
            let Ok(Some(TargetName { catalog, schema, name })) = catch_unwind(AssertUnwindSafe(name)) else { continue };
            // Of its definition nothing is looked at.
            let there = ObjectName::new(schema.clone(), name);
            let there = InventoryObject { name: there, kind: object.kind, definition: String::new() };
            places.entry((catalog, schema)).or_default().push((place, there));
        }
        places.into_iter().map(|((catalog, schema), objects)| AtPlace { catalog, schema, objects }).collect()
    }

    fn put(&self, known: Known) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(known);
    }

    /// Where names go in a job with this catalog and schema.
    pub fn target_names<'a>(&'a self, known: &'a Known, catalog: &'a str, schema: &'a str) -> TargetNames<'a> {
        let mapped = (!self.map.is_empty()).then_some(Mapped { map: &self.map, names: &known.names });
        TargetNames { catalog, schema, mapped }
    }
}

impl Known {
    /// The columns of the objects' tables.
    pub fn columns(&self) -> &TableColumns {
        &self.columns
    }

    /// The catalogs and schemas that the job's objects go to, each once.
    pub fn places(&self) -> impl Iterator<Item = (&str, &str)> {
        self.places.iter().map(|(catalog, schema)| (catalog.as_str(), schema.as_str()))
    }

    fn learn(&mut self, dialect: Dialect, objects: &[InventoryObject]) {
        for object in objects {
            let definition = object.definition_in(dialect);
            // A table that cannot be read has no columns that are known; that it cannot is said when it is translated.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                self.names.learn(&definition);
                self.columns.learn(&definition);
            }));
        }
    }

    /// The others that come to the same name in the target, and that name.
    pub(crate) fn sharing(&self, place: usize) -> Option<Sharing<'_>> {
        let key = self.shared.get(&place)?;
        let places = self.goes_to.get(key)?;
        let name = key.split_once(' ').map_or(key.as_str(), |(_, name)| name);
        Some(Sharing { name, first: *places.first()?, places })
    }

    /// The names in the target, in lower case, that several objects come to, with the places of these in the inventory; by the
    /// first of them.
    pub fn collisions(&self) -> Vec<(&str, &[usize])> {
        let firsts =
            self.shared.keys().filter_map(|place| self.sharing(*place).filter(|sharing| sharing.first == *place));
        let mut found: Vec<_> = firsts.map(|sharing| (sharing.name, sharing.places)).collect();
        found.sort_unstable_by_key(|(_, places)| places.first().copied());
        found
    }

    /// Objects whose name in the target another has that comes before them, in no order.
    pub(crate) fn without_name(&self) -> impl Iterator<Item = usize> {
        self.shared.keys().copied().filter(|place| self.sharing(*place).is_some_and(|sharing| sharing.first != *place))
    }
}

/// Objects that go to one schema.
#[derive(Debug)]
pub(crate) struct AtPlace {
    pub(crate) catalog: String,
    pub(crate) schema: String,
    /// Each with its place in the inventory.
    pub(crate) objects: Vec<(usize, InventoryObject)>,
}

/// Objects that come to one name in the target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sharing<'k> {
    /// The name, in lower case.
    pub(crate) name: &'k str,
    /// The one that has it.
    pub(crate) first: usize,
    /// All of them.
    pub(crate) places: &'k [usize],
}
