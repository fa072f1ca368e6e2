//! The rules, by what they speak of. A new rule is one more entry in one of these files.

mod facets;
mod graphql;
mod keywords;
mod lifecycle;
mod members;
mod operations;
mod proto;
mod security;
mod types;
mod xml;

use super::rule::Rule;

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let areas: [&[Rule]; 10] = [
        operations::RULES,
        members::RULES,
        types::RULES,
        facets::RULES,
        keywords::RULES,
        security::RULES,
        lifecycle::RULES,
        proto::RULES,
        graphql::RULES,
        xml::RULES,
    ];
    areas.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_unique() {
        let mut ids: Vec<_> = super::all().map(|rule| rule.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
