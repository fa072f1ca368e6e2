//! The table of an enum of numbers.

/// Values and names of an enum of numbers. A number without a name is kept as it is.
#[derive(Debug)]
pub struct Names {
    /// The name of the enum in the contract.
    pub name: &'static str,
    /// Number and name, in the order of the contract; of two names for one number the first is written.
    pub values: &'static [(i32, &'static str)],
    /// JSON writes the number rather than the name.
    pub numeric: bool,
    /// Numbers without a name are not part of the enum (proto2): unknown ones stay in `extra`.
    pub closed: bool,
}

impl Names {
    /// An open enum that JSON writes by name, as ProtoJSON does.
    #[must_use]
    pub const fn new(name: &'static str, values: &'static [(i32, &'static str)]) -> Names {
        Names { name, values, numeric: false, closed: false }
    }

    /// JSON writes the number.
    #[must_use]
    pub const fn numeric(mut self) -> Names {
        self.numeric = true;
        self
    }

    /// Unknown numbers are not part of it.
    #[must_use]
    pub const fn closed(mut self) -> Names {
        self.closed = true;
        self
    }

    /// The name of a number.
    #[must_use]
    pub fn name_of(&self, number: i32) -> Option<&'static str> {
        self.values.iter().find(|value| value.0 == number).map(|value| value.1)
    }

    /// The number of a name.
    #[must_use]
    pub fn number_of(&self, name: &str) -> Option<i32> {
        self.values.iter().find(|value| value.1 == name).map(|value| value.0)
    }
}
