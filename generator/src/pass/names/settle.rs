//! Settles collisions inside one namespace by what the names are, never by the order in which they are met.
//!
//! A name that collides with none is its plain identifier, whatever stands beside it: so an addition renames
//! nothing it does not collide with. Of several that collide one keeps the plain identifier (declared before
//! derived, spelled like the identifier before others, then by wire path); each other one is told apart by a word of
//! its own, and where that is taken too, by a short hash of its wire path.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{Case, ident, join};

/// A name that wants an identifier.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// What tells it from all others in the namespace: its wire path.
    pub path: String,
    /// The identifier it has if nobody else wants it.
    pub plain: String,
    /// Who keeps the plain identifier: the lowest rank.
    pub rank: u8,
    /// Words that tell it from its like, best first.
    pub words: Vec<String>,
}

impl Candidate {
    /// The same under a name the user chose, which comes before all others.
    pub(super) fn chosen(mut self, name: Option<&str>, case: Case, role: &str) -> Candidate {
        self.rank += 2;
        if let Some(name) = name {
            (self.plain, self.rank) = (ident(name, case, role), 0);
        }
        self
    }

    /// The same under the name it had, which comes before all but those a user chose.
    pub(super) fn pinned(mut self, name: Option<&str>) -> Candidate {
        if let Some(name) = name.filter(|_| self.rank > 0) {
            (self.plain, self.rank) = (name.to_owned(), 1);
        }
        self
    }
}

/// An identifier for each candidate, in their order; all different, none of them reserved.
pub(super) fn settle(candidates: &[Candidate], case: Case, reserved: &[&str]) -> Vec<String> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        groups.entry(&candidate.plain).or_default().push(index);
    }
    let mut taken: BTreeSet<String> = reserved.iter().map(|word| (*word).to_owned()).collect();
    let mut idents: Vec<Option<String>> = vec![None; candidates.len()];
    for (plain, group) in &groups {
        let winner = group.iter().min_by_key(|index| (candidates[**index].rank, &candidates[**index].path));
        if let Some(winner) = winner.filter(|_| !reserved.contains(plain)) {
            idents[*winner] = Some((*plain).to_owned());
        }
    }
    taken.extend(groups.keys().map(|plain| (*plain).to_owned()));
    let rounds = candidates.iter().map(|candidate| candidate.words.len()).max().unwrap_or(0);
    for round in 0..rounds {
        tell_apart_by_word(candidates, round, case, &mut idents, &mut taken);
    }
    tell_apart_by_hash(candidates, case, &mut idents, &mut taken);
    idents.into_iter().map(|ident| ident.expect("the last round names every candidate")).collect()
}

/// A word tells a name apart only where no other name takes the same one in the same round.
fn tell_apart_by_word(
    candidates: &[Candidate],
    round: usize,
    case: Case,
    idents: &mut [Option<String>],
    taken: &mut BTreeSet<String>,
) {
    let mut wishes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        if let (None, Some(word)) = (&idents[index], candidate.words.get(round)) {
            wishes.entry(join(&candidate.plain, word, case)).or_default().push(index);
        }
    }
    for (wish, indices) in wishes {
        if let ([index], false) = (indices.as_slice(), taken.contains(&wish)) {
            idents[*index] = Some(wish.clone());
        }
        taken.insert(wish);
    }
}

fn tell_apart_by_hash(
    candidates: &[Candidate],
    case: Case,
    idents: &mut [Option<String>],
    taken: &mut BTreeSet<String>,
) {
    let mut left: Vec<usize> = (0..candidates.len()).filter(|index| idents[*index].is_none()).collect();
    left.sort_by_key(|index| &candidates[*index].path);
    for index in left {
        let Candidate { path, plain, .. } = &candidates[index];
        let ident = (0_u32..)
            .map(|salt| join(plain, &format!("x{:05x}", hash(path, salt) & 0xF_FFFF), case))
            .find(|ident| !taken.contains(ident))
            .expect("one of 2^32 salts gives a free name");
        taken.insert(ident.clone());
        idents[index] = Some(ident);
    }
}

/// FNV-1a: the same on every machine and in every version.
fn hash(text: &str, salt: u32) -> u32 {
    let seed = 0x811c_9dc5 ^ salt.wrapping_mul(0x9E37_79B9);
    text.bytes().fold(seed, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(path: &str, plain: &str) -> Candidate {
        let words = vec![super::super::words::style(path)];
        Candidate { path: path.to_owned(), plain: plain.to_owned(), rank: u8::from(path != plain), words }
    }

    fn names(candidates: &[Candidate]) -> BTreeMap<String, String> {
        let idents = settle(candidates, Case::Snake, &["extra"]);
        candidates.iter().map(|candidate| candidate.path.clone()).zip(idents).collect()
    }

    #[test]
    fn the_order_of_the_document_does_not_matter() {
        let mut candidates = vec![
            candidate("getIt", "get_it"),
            candidate("GET_IT", "get_it"),
            candidate("get_it", "get_it"),
            candidate("extra", "extra"),
            candidate("other", "other"),
        ];
        let forward = names(&candidates);
        candidates.reverse();
        assert_eq!(names(&candidates), forward);
        assert_eq!(forward["get_it"], "get_it");
        assert_eq!(forward["getIt"], "get_it_camel");
        assert_eq!(forward["GET_IT"], "get_it_upper");
        assert_eq!(forward["extra"], "extra_lower");
    }

    #[test]
    fn an_addition_renames_nothing_else() {
        let mut candidates = vec![candidate("b-a", "b_a"), candidate("b.a", "b_a"), candidate("c", "c")];
        let before = names(&candidates);
        candidates.insert(0, candidate("a", "a"));
        candidates.push(candidate("z", "z"));
        let after = names(&candidates);
        assert!(before.iter().all(|(path, ident)| after[path] == *ident), "{before:?} {after:?}");
    }

    #[test]
    fn equal_words_are_told_apart_by_their_path() {
        let same = |path: &str| Candidate {
            path: path.to_owned(),
            plain: "x".to_owned(),
            rank: 0,
            words: vec!["w".to_owned()],
        };
        let settled = names(&[same("1"), same("2"), same("3")]);
        let distinct: BTreeSet<_> = settled.values().collect();
        assert_eq!(distinct.len(), 3);
        assert_eq!(settled["1"], "x");
    }
}
