//! Exact decimals of up to 28 digits (`xsd:decimal`, `format: decimal`); more are refused, not rounded.

use std::fmt;

use rust_decimal::Decimal;

use crate::record::Text;

impl Text for Decimal {
    fn expected(&self) -> &'static str {
        "a decimal number of up to 28 digits"
    }

    fn is_number(&self) -> bool {
        true
    }

    fn parse(&mut self, text: &str) -> bool {
        read(text).map(|value| *self = value).is_some()
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{self}")
    }

    fn arbitrary(&mut self, bits: u64) {
        let mantissa = bits.cast_signed() >> (bits % 40);
        *self = Decimal::from_i128_with_scale(mantissa.into(), (bits % 7) as u32);
    }
}

fn read(text: &str) -> Option<Decimal> {
    // The parser of the crate takes underscores.
    if text.is_empty()
        || !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
    {
        return None;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let mut value = Decimal::from_str_exact(mantissa).ok()?;
    if exponent == 0 {
        return Some(value);
    }
    let scale = i64::from(value.scale()).checked_sub(exponent)?;
    if let Ok(scale) = u32::try_from(scale) {
        value.set_scale(scale).ok()?;
        return Some(value);
    }
    let zeros = u32::try_from(-scale).ok()?;
    let digits = value.mantissa().checked_mul(10_i128.checked_pow(zeros)?)?;
    Decimal::try_from_i128_with_scale(digits, 0).ok()
}

crate::text!(Decimal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_refused() {
        super::super::check::<Decimal>(
            &["0", "-1.50", "0.0000000000000000000000000001", "79228162514264337593543950335"],
            &[
                "",
                ".",
                "1_0",
                "1e",
                "79228162514264337593543950336",
                "0.00000000000000000000000000001",
                "NaN",
                "1e99",
            ],
        );
        assert_eq!(read("1.5e3").expect("a decimal").to_string(), "1500");
        assert_eq!(read("15e-1").expect("a decimal").to_string(), "1.5");
        assert_eq!(read("-1E+2").expect("a decimal").to_string(), "-100");
    }
}
