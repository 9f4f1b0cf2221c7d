//! In which order objects are migrated, and which must wait for which.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use model::{ObjectKind, ObjectName};

use crate::Inventory;

/// Which objects of an inventory read which. Objects are named by their place in it, from 0.
#[derive(Debug)]
pub(crate) struct DependencyOrder {
    /// Every object once, dependencies first; among equals tables, functions, views, procedures, then the inventory's order.
    pub(crate) sequence: Vec<usize>,
    /// For each object, those that wait for it.
    pub(crate) dependents: Vec<Vec<usize>>,
    /// For each object, how many it waits for.
    pub(crate) waits_for: Vec<usize>,
    /// Groups of objects that read each other in a circle. Within a group nothing waits.
    pub(crate) cycles: Vec<Vec<usize>>,
}

/// Orders an inventory by the references in its definitions. References to what is not in it are left out.
pub(crate) fn dependency_order(inventory: &Inventory) -> DependencyOrder {
    let names = Names::new(inventory);
    let dialect = inventory.source_type.dialect();
    let reads: Vec<Vec<usize>> = inventory
        .objects
        .iter()
        .enumerate()
        .map(|(place, object)| {
            let references = translate::references(&object.definition_in(dialect));
            let mut found: Vec<usize> = references
                .iter()
                .filter_map(|name| names.resolve(name, &object.name.schema))
                .filter(|of| *of != place)
                .collect();
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect();
    order(&reads, |place| (rank(inventory.objects[place].kind), place))
}

fn rank(kind: ObjectKind) -> usize {
    ObjectKind::ALL.iter().position(|of| *of == kind).unwrap_or(ObjectKind::ALL.len())
}

/// Finds objects by name without regard to case.
struct Names {
    qualified: HashMap<(String, String), usize>,
    /// By name alone; `None` where several schemas have it.
    unqualified: HashMap<String, Option<usize>>,
}

impl Names {
    fn new(inventory: &Inventory) -> Self {
        let mut names = Self { qualified: HashMap::new(), unqualified: HashMap::new() };
        for (place, object) in inventory.objects.iter().enumerate() {
            let (schema, name) = (object.name.schema.to_lowercase(), object.name.name.to_lowercase());
            names.unqualified.entry(name.clone()).and_modify(|found| *found = None).or_insert(Some(place));
            names.qualified.entry((schema, name)).or_insert(place);
        }
        names
    }

    fn resolve(&self, name: &ObjectName, own_schema: &str) -> Option<usize> {
        let (schema, name) = (name.schema.to_lowercase(), name.name.to_lowercase());
        if !schema.is_empty() {
            return self.qualified.get(&(schema, name)).copied();
        }
        let own = self.qualified.get(&(own_schema.to_lowercase(), name.clone()));
        own.copied().or_else(|| self.unqualified.get(&name).copied().flatten())
    }
}

fn order<K: Ord>(reads: &[Vec<usize>], key: impl Fn(usize) -> K) -> DependencyOrder {
    let groups = groups(reads);
    let mut group_of = vec![0; reads.len()];
    for (group, members) in groups.iter().enumerate() {
        members.iter().for_each(|member| group_of[*member] = group);
    }
    let mut dependents = vec![Vec::new(); reads.len()];
    let mut waits_for = vec![0; reads.len()];
    for (place, read) in reads.iter().enumerate() {
        for of in read.iter().filter(|of| group_of[**of] != group_of[place]) {
            dependents[*of].push(place);
            waits_for[place] += 1;
        }
    }
    let mut left = waits_for.clone();
    let mut ready: BinaryHeap<Reverse<(K, usize)>> =
        (0..reads.len()).filter(|place| left[*place] == 0).map(|place| Reverse((key(place), place))).collect();
    let mut sequence = Vec::with_capacity(reads.len());
    while let Some(Reverse((_, place))) = ready.pop() {
        sequence.push(place);
        for next in &dependents[place] {
            left[*next] -= 1;
            if left[*next] == 0 {
                ready.push(Reverse((key(*next), *next)));
            }
        }
    }
    let cycles = groups.into_iter().filter(|members| members.len() > 1).collect();
    DependencyOrder { sequence, dependents, waits_for, cycles }
}

/// Tarjan's strongly connected components ("Depth-first search and linear graph algorithms", 1972), without recursion, so
/// that a chain of a hundred thousand views does not overflow the stack.
fn groups(reads: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut index = vec![UNSEEN; reads.len()];
    let mut low = vec![0; reads.len()];
    let mut open = vec![false; reads.len()];
    let (mut stack, mut groups, mut counter) = (Vec::new(), Vec::new(), 0);
    for root in 0..reads.len() {
        let mut path = if index[root] == UNSEEN { vec![(root, 0)] } else { Vec::new() };
        while let Some((place, edge)) = path.pop() {
            if edge == 0 {
                (index[place], low[place], open[place]) = (counter, counter, true);
                counter += 1;
                stack.push(place);
            } else {
                low[place] = low[place].min(low[reads[place][edge - 1]]);
            }
            let next = (edge..reads[place].len()).find(|next| {
                let of = reads[place][*next];
                if index[of] != UNSEEN && open[of] {
                    low[place] = low[place].min(index[of]);
                }
                index[of] == UNSEEN
            });
            if let Some(next) = next {
                path.push((place, next + 1));
                path.push((reads[place][next], 0));
            } else if low[place] == index[place] {
                let from = stack.iter().rposition(|of| *of == place).unwrap_or(0);
                let mut members = stack.split_off(from);
                members.iter().for_each(|member| open[*member] = false);
                members.sort_unstable();
                groups.push(members);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(reads: &[&[usize]]) -> (Vec<usize>, Vec<Vec<usize>>) {
        let reads: Vec<Vec<usize>> = reads.iter().map(|read| read.to_vec()).collect();
        let order = order(&reads, |place| place);
        (order.sequence, order.cycles)
    }

    #[test]
    fn dependencies_come_first_and_equals_keep_their_order() {
        assert_eq!(sequence(&[&[], &[], &[]]), (vec![0, 1, 2], vec![]));
        assert_eq!(sequence(&[&[2], &[], &[1]]), (vec![1, 2, 0], vec![]));
        assert_eq!(sequence(&[&[3], &[0], &[0, 1], &[]]), (vec![3, 0, 1, 2], vec![]));
    }

    #[test]
    fn members_of_a_cycle_are_named_and_still_come_once() {
        assert_eq!(sequence(&[&[1], &[0], &[0]]), (vec![0, 1, 2], vec![vec![0, 1]]));
        assert_eq!(sequence(&[&[1], &[2], &[0], &[]]), (vec![0, 1, 2, 3], vec![vec![0, 1, 2]]));
        let (order, cycles) = sequence(&[&[1], &[0, 2], &[3], &[2]]);
        // Only what reads the other circle waits for it.
        assert_eq!((order, cycles.len()), (vec![0, 2, 1, 3], 2));
    }

    #[test]
    fn a_long_chain_is_ordered_without_recursion() {
        let reads: Vec<Vec<usize>> =
            (0..100_000).map(|place| if place == 99_999 { vec![] } else { vec![place + 1] }).collect();
        let order = order(&reads, |place| place);
        assert_eq!((order.sequence.first(), order.sequence.last()), (Some(&99_999), Some(&0)));
        assert!(order.cycles.is_empty());
    }
}
