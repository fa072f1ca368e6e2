//! The pairs of a query, a form or a cookie header.

use super::percent::{decode, decode_plus};

/// Names and raw values in their order.
#[derive(Clone, Debug, Default)]
pub struct Pairs<'a> {
    pairs: Vec<Pair<'a>>,
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug, Default)]
enum Encoding {
    /// Percent-encoding, and a plus sign for a space.
    #[default]
    Form,
    Percent,
    None,
}

#[derive(Clone, Debug)]
struct Pair<'a> {
    name: String,
    value: &'a str,
    taken: bool,
    /// It has the name of a parameter.
    claimed: bool,
}

impl<'a> Pairs<'a> {
    /// Of a query or a form: `a=1&b=2`, where a plus sign is a space. A name that is not UTF-8 matches
    /// no parameter.
    #[must_use]
    pub fn query(text: &'a str) -> Pairs<'a> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).filter_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some(Pair { name: decode_plus(name)?, value, taken: false, claimed: false })
        });
        Pairs { pairs: pairs.collect(), encoding: Encoding::Form }
    }

    /// Of a cookie header: `a=1; b=2`.
    #[must_use]
    pub fn cookies(text: &'a str) -> Pairs<'a> {
        let pairs = text.split(';').filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
            Some(Pair { name: decode(name)?.into_owned(), value, taken: false, claimed: false })
        });
        Pairs { pairs: pairs.collect(), encoding: Encoding::Percent }
    }

    /// Of a cookie header whose values are what they are.
    #[must_use]
    pub fn raw_cookies(text: &'a str) -> Pairs<'a> {
        let pairs = text.split(';').filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            Some(Pair { name: name.to_owned(), value, taken: false, claimed: false })
        });
        Pairs { pairs: pairs.collect(), encoding: Encoding::None }
    }

    /// Whether there is a pair of that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.pairs.iter().any(|pair| pair.name == name)
    }

    /// The names no parameter has asked for, each as often as it stands.
    pub fn rest(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(|pair| !pair.taken).map(|pair| pair.name.as_str())
    }

    /// The first text under a name, which stays free.
    pub(super) fn first(&self, name: &str) -> Option<String> {
        self.pairs.iter().find(|pair| pair.name == name).and_then(|pair| self.decode(pair.value))
    }

    /// The raw values of a name, which are then taken.
    pub(super) fn take(&mut self, name: &str) -> Vec<&'a str> {
        self.take_if(|pair| pair == name)
    }

    pub(super) fn take_if(&mut self, is: impl Fn(&str) -> bool) -> Vec<&'a str> {
        let found = self.pairs.iter_mut().filter(|pair| is(&pair.name));
        found
            .map(|pair| {
                pair.taken = true;
                pair.value
            })
            .collect()
    }

    /// Tells which names parameters have: what takes any name leaves those of others alone. One in brackets behind the
    /// name belongs to its parameter too.
    #[cfg(feature = "http")]
    pub(crate) fn claim(&mut self, names: impl Iterator<Item = &'static str> + Clone) {
        for pair in &mut self.pairs {
            let has = |name: &str| {
                pair.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
            };
            pair.claimed = names.clone().any(has);
        }
    }

    /// The names that are still free for a parameter of that name, each once, in order.
    pub(super) fn free(&self, own: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let free = self.pairs.iter().filter(|pair| !pair.taken && (!pair.claimed || pair.name == own));
        for name in free.map(|pair| pair.name.as_str()) {
            if names.last().is_none_or(|last| last != name) && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// All names, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|pair| pair.name.as_str())
    }

    /// The text behind a raw value.
    pub(super) fn decode(&self, value: &str) -> Option<String> {
        match self.encoding {
            Encoding::Form => decode_plus(value),
            Encoding::Percent => decode(value).map(std::borrow::Cow::into_owned),
            Encoding::None => Some(value.to_owned()),
        }
    }
}
