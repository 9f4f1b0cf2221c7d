use model::ObjectKind;

use crate::InventoryObject;

/// Time grows more slowly than the text.
const SIZE_EXPONENT: f64 = 0.8;

/// What an object of a kind costs where nothing else is known, relative to a table.
const RATIOS: [(ObjectKind, f64); 4] =
    [(ObjectKind::Table, 1.0), (ObjectKind::Function, 2.5), (ObjectKind::View, 2.5), (ObjectKind::Procedure, 10.0)];

/// How many kinds there are; a kind's number is its place in [`ObjectKind`].
pub(crate) const KINDS: usize = RATIOS.len();

/// What can be told of an object's cost by looking at it: its kind, and its size as a weight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// The number of its kind.
    pub(crate) kind: usize,
    /// Grows with its definition.
    pub(crate) weight: f64,
}

impl Work {
    /// The work of this object.
    pub(crate) fn of(object: &InventoryObject) -> Self {
        Self::new(object.kind, object.definition.len())
    }

    /// The work of an object of this kind whose definition has `size` bytes.
    pub(crate) fn new(kind: ObjectKind, size: usize) -> Self {
        Self { kind: kind as usize, weight: (size.max(1) as f64).powf(SIZE_EXPONENT) }
    }
}

/// The ratio of the kind with this number.
pub(crate) fn ratio(kind: usize) -> f64 {
    RATIOS.iter().find(|(of, _)| *of as usize == kind).map_or(1.0, |(_, ratio)| *ratio)
}
