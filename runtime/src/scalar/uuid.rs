//! UUIDs (RFC 9562), hyphenated, in either case.

use std::fmt;

use uuid::Uuid;

use crate::record::Text;

impl Text for Uuid {
    fn expected(&self) -> &'static str {
        "a UUID"
    }

    fn parse(&mut self, text: &str) -> bool {
        // The crate also takes braces, URNs and no hyphens; contracts mean this form.
        text.len() == 36 && Uuid::try_parse(text).map(|value| *self = value).is_ok()
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{}", self.hyphenated())
    }

    fn arbitrary(&mut self, bits: u64) {
        let low = u128::from(bits.wrapping_mul(0x2545_f491_4f6c_dd1d));
        // Version 8, "custom": anything goes in the other bits.
        *self = uuid::Builder::from_custom_bytes((u128::from(bits) << 64 | low).to_be_bytes()).into_uuid();
    }
}

crate::text!(Uuid);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hyphenated_form() {
        super::super::check::<Uuid>(
            &["67e55044-10b1-426f-9247-bb680e5fe0c8"],
            &[
                "67e5504410b1426f9247bb680e5fe0c8",
                "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
                "67e55044-10b1-426f-9247-bb680e5fe0cg",
            ],
        );
    }
}
