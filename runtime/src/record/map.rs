//! The map of the models: in the order of the wire, a repeated key replaces.
//!
//! An own type rather than a hash map with generic look-up, because it is instantiated for every type
//! that stands in a map: the index is not generic, and small maps have none.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher, RandomState};

use super::{Blank, Insert, MapLike, Place, Slot, View};

/// Up to here a map is searched from the front, which is faster than hashing.
const SMALL: usize = 8;

/// An ordered map.
#[derive(Clone)]
pub struct Map<K, V> {
    entries: Vec<(K, V)>,
    index: Option<Box<Index>>,
}

impl<K, V> Map<K, V> {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Map { entries: Vec::new(), index: None }
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Entries in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&K, &V)> + DoubleEndedIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// Entries in order, values to be changed.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (&K, &mut V)> {
        self.entries.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// Keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &K> {
        self.entries.iter().map(|entry| &entry.0)
    }

    /// Values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> {
        self.entries.iter().map(|entry| &entry.1)
    }

    /// The entry at a position.
    #[must_use]
    pub fn at(&self, position: usize) -> Option<(&K, &V)> {
        self.entries.get(position).map(|(key, value)| (key, value))
    }
}

impl<K: Eq + Hash, V> Map<K, V> {
    /// The value of a key.
    pub fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.position(key).map(|at| &self.entries[at].1)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.position(key).map(|at| &mut self.entries[at].1)
    }

    /// Whether there is such a key.
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.position(key).is_some()
    }

    /// Sets the value of a key, at its place if it is there, at the end otherwise; the value before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(at) = self.position(&key) {
            return Some(std::mem::replace(&mut self.entries[at].1, value));
        }
        let at = self.entries.len();
        if let Some(index) = &mut self.index {
            index.add(index.hash(&key), at);
        }
        self.entries.push((key, value));
        if at == SMALL {
            self.reindex();
        }
        None
    }

    /// Takes an entry out; those behind it keep their order. Linear in the size of the map.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let at = self.position(key)?;
        let (_, value) = self.entries.remove(at);
        self.reindex();
        Some(value)
    }

    fn position<Q>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        match &self.index {
            None => self.entries.iter().position(|entry| entry.0.borrow() == key),
            Some(index) => index.find(index.hash(key), &mut |at| self.entries[at].0.borrow() == key),
        }
    }

    fn reindex(&mut self) {
        self.index = None;
        if self.entries.len() > SMALL {
            let mut index = Index::default();
            for (at, (key, _)) in self.entries.iter().enumerate() {
                index.add(index.hash(key), at);
            }
            self.index = Some(Box::new(index));
        }
    }
}

/// Where a hash stands: an open-addressed table of positions, randomly keyed against chosen keys.
#[derive(Clone, Default)]
struct Index {
    /// Hash and position + 1; zero is free. The length is a power of two, at most half full.
    table: Vec<(u32, u32)>,
    used: usize,
    state: RandomState,
}

impl Index {
    #[expect(clippy::cast_possible_truncation, reason = "any 32 bits of a hash do")]
    fn hash<Q: Hash + ?Sized>(&self, key: &Q) -> u32 {
        self.state.hash_one(key) as u32
    }

    fn find(&self, hash: u32, is: &mut dyn FnMut(usize) -> bool) -> Option<usize> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let (found, position) = self.table[at];
            if position == 0 {
                return None;
            }
            let position = position as usize - 1;
            if found == hash && is(position) {
                return Some(position);
            }
            at = (at + 1) & mask;
        }
    }

    fn add(&mut self, hash: u32, position: usize) {
        // Beyond four thousand million entries the map would not fit in memory first.
        let Ok(position) = u32::try_from(position + 1) else { return };
        if self.used * 2 >= self.table.len() {
            self.grow();
        }
        self.used += 1;
        Self::place(&mut self.table, hash, position);
    }

    fn grow(&mut self) {
        let mut table = vec![(0, 0); (self.table.len() * 2).max(4 * SMALL)];
        for &(hash, position) in self.table.iter().filter(|entry| entry.1 != 0) {
            Self::place(&mut table, hash, position);
        }
        self.table = table;
    }

    fn place(table: &mut [(u32, u32)], hash: u32, position: u32) {
        let mask = table.len() - 1;
        let mut at = hash as usize & mask;
        while table[at].1 != 0 {
            at = (at + 1) & mask;
        }
        table[at] = (hash, position);
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map::new()
    }
}

impl<K, V> Blank for Map<K, V> {
    #[inline]
    fn blank() -> Self {
        Map::new()
    }
}

/// Equal if the entries are, in any order.
impl<K: Eq + Hash, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<K: Eq + Hash, V: Eq> Eq for Map<K, V> {}

/// The same for entries in any order, as equality wants it: the sum of what each entry gives.
impl<K: Eq + Hash, V: Hash> Hash for Map<K, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let one = |entry| BuildHasherDefault::<DefaultHasher>::default().hash_one(entry);
        let sum = self.iter().map(one).fold(0_u64, u64::wrapping_add);
        (self.len(), sum).hash(state);
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Eq + Hash, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::new();
        map.extend(entries);
        map
    }
}

impl<K: Eq + Hash, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<K: Place + Blank + Eq + Hash, V: Place + Blank> Place for Map<K, V> {
    #[inline]
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<K: Place + Blank + Eq + Hash, V: Place + Blank> MapLike for Map<K, V> {
    fn insert(&mut self, fill: &mut dyn FnMut(&mut dyn Place, &mut dyn Place) -> bool) -> Insert {
        let (mut key, mut value) = (K::blank(), V::blank());
        if !fill(&mut key, &mut value) {
            return Insert::Dropped;
        }
        match self.insert(key, value) {
            None => Insert::Added,
            Some(_) => Insert::Replaced,
        }
    }

    fn len(&self) -> usize {
        self.entries.len()
    }

    fn at(&self, index: usize) -> (View<'_>, View<'_>) {
        match self.entries.get(index) {
            Some((key, value)) => (key.view(), value.view()),
            None => (View::None, View::None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_key_replaces_in_its_place() {
        for size in [3, SMALL, SMALL + 1, 1000] {
            let mut map: Map<String, usize> = (0..size).map(|i| (format!("key {i}"), i)).collect();
            assert_eq!(map.insert("key 1".to_owned(), 77), Some(1));
            assert_eq!(map.len(), size);
            assert_eq!(map.at(1), Some((&"key 1".to_owned(), &77)));
            assert!((0..size).all(|i| map.contains_key(format!("key {i}").as_str())));
            assert!(!map.contains_key("key"));
        }
    }

    #[test]
    fn removing_keeps_the_order_and_the_index() {
        let mut map: Map<i64, i64> = (0..20).map(|i| (i, i * i)).collect();
        assert_eq!(map.remove(&3), Some(9));
        assert_eq!(map.keys().copied().collect::<Vec<_>>()[..5], [0, 1, 2, 4, 5]);
        assert!((0..20).all(|i| map.get(&i).copied() == (i != 3).then_some(i * i)));
        (4..20).for_each(|i| assert!(map.remove(&i).is_some()));
        assert_eq!(map.len(), 3);
    }

    #[test]
    fn order_is_no_part_of_equality() {
        let a = Map::from([("x", 1), ("y", 2)]);
        let b = Map::from([("y", 2), ("x", 1)]);
        assert_eq!(a, b);
        assert_ne!(a, Map::from([("x", 1), ("z", 2)]));
    }
}
