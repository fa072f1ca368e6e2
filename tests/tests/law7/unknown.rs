//! What of a value its contract does not know: counted, so that a test can show that such values went the way.

use counterpart_runtime::record::View;

/// How much of each kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Unknown {
    /// Records that hold members, elements, attributes or fields besides their own.
    pub(crate) members: u32,
    /// Values of enums.
    pub(crate) values: u32,
    /// Arms of unions.
    pub(crate) arms: u32,
}

impl Unknown {
    /// Adds what a value holds.
    pub(crate) fn count(&mut self, view: View<'_>) {
        match view {
            View::Record(record) => {
                self.members += u32::from(!record.extra().is_empty());
                (0..record.schema().fields.len()).for_each(|at| self.count(record.view_at(at)));
            }
            View::Union(union) => {
                let (arm, content) = union.arm();
                self.arms += u32::from(arm == union.arms().arms.len());
                self.count(content);
            }
            View::Name(name) => self.values += u32::from(!name.names().contains(&name.as_str())),
            View::Enum(number, names) => {
                self.values += u32::from(names.values.iter().all(|known| known.0 != number));
            }
            View::List(list) => (0..list.len()).for_each(|at| self.count(list.at(at))),
            View::Map(map) => (0..map.len()).for_each(|at| self.count(map.at(at).1)),
            _ => {}
        }
    }
}
