//! Where a schema stands: the words a type written there is named by, and its path in the contract.

use std::rc::Rc;

/// A place in a document. Cheap to copy; grows by one step at a time.
#[derive(Debug, Clone)]
pub(super) struct Place {
    words: Rc<[String]>,
    path: Rc<str>,
}

impl Place {
    /// A place with a name and a path of its own.
    pub(super) fn new(words: impl IntoIterator<Item = String>, path: impl Into<Rc<str>>) -> Place {
        Place { words: words.into_iter().collect(), path: path.into() }
    }

    /// The words from the named thing around it to here.
    pub(super) fn words(&self) -> Vec<String> {
        self.words.to_vec()
    }

    /// The path, unique in the contract.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// One step further in the path, with a word for it.
    pub(super) fn child(&self, step: &str, word: &str) -> Place {
        let words = self.words.iter().cloned().chain([word.to_owned()]).collect();
        Place { words, path: format!("{}/{}", self.path, escape(step)).into() }
    }

    /// One step further in the path, under the same name.
    pub(super) fn step(&self, step: &str) -> Place {
        Place { words: self.words.clone(), path: format!("{}/{}", self.path, escape(step)).into() }
    }

    /// The same place under a longer name.
    pub(super) fn named(&self, word: &str) -> Place {
        let words = self.words.iter().cloned().chain([word.to_owned()]).collect();
        Place { words, path: self.path.clone() }
    }

    /// The member of that name.
    pub(super) fn property(&self, name: &str) -> Place {
        self.step("properties").child(name, name)
    }
}

/// A step of a JSON pointer (RFC 6901, section 3).
fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}
