//! "Did you mean": the known name nearest to a misspelled one.

/// The known name nearest to what was written, if it is near enough to be a slip.
pub(crate) fn closest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (written.len() / 3).clamp(1, 3);
    known
        .map(|name| (distance(written, name, limit), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// The edit distance of two names without regard to case; more than `limit` is not told apart.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let right: Vec<u8> = right.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.bytes().map(|byte| byte.to_ascii_lowercase()).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in right.iter().enumerate() {
            let best = (diagonal + usize::from(a != *b)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn slips_are_found() {
        let known = ["Person", "Planet", "Pearson"];
        assert_eq!(closest("Persom", known.into_iter()), Some("Person"));
        assert_eq!(closest("planet", known.into_iter()), Some("Planet"));
        assert_eq!(closest("Starship", known.into_iter()), None);
    }
}
