//! Bounds of numbers, beyond what any machine integer holds.

use crate::ir::Scalar;

/// The bounds of a number, as text.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Range {
    pub(in super::super) minimum: Option<String>,
    pub(in super::super) maximum: Option<String>,
}

/// 2^63 and 2^64 as doubles print them: writers of contracts who pass through doubles mean the integer's limits.
const I64_ROUNDED: [&str; 2] = ["9223372036854775808", "9223372036854776000"];
const U64_ROUNDED: [&str; 2] = ["18446744073709551616", "18446744073709552000"];

impl Range {
    /// The integer for these bounds where the contract gives no format: 64 bits unless a bound lies beyond them.
    pub(in super::super) fn integer(&self) -> Scalar {
        let bounds = || [&self.minimum, &self.maximum].into_iter().flatten();
        if bounds().all(|bound| fits_i64(bound)) {
            return Scalar::I64;
        }
        let not_negative = self.minimum.as_ref().is_some_and(|minimum| !minimum.starts_with('-'));
        if not_negative && bounds().all(|bound| fits_u64(bound)) {
            return Scalar::U64;
        }
        Scalar::Integer
    }
}

fn fits_i64(bound: &str) -> bool {
    let digits = bound.strip_prefix('-').unwrap_or(bound);
    bound.parse::<i64>().is_ok() || I64_ROUNDED.contains(&digits) || small_double(bound)
}

fn fits_u64(bound: &str) -> bool {
    bound.parse::<u64>().is_ok() || U64_ROUNDED.contains(&bound) || small_double(bound)
}

/// `1.0` and `1e3` are bounds too; the comparison only has to be right far from the limit.
fn small_double(bound: &str) -> bool {
    bound.contains(['.', 'e', 'E']) && bound.parse::<f64>().is_ok_and(|value| value.abs() < 9.2e18)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(minimum: Option<&str>, maximum: Option<&str>) -> Scalar {
        Range { minimum: minimum.map(str::to_owned), maximum: maximum.map(str::to_owned) }.integer()
    }

    #[test]
    fn the_narrowest_integer_that_holds_the_bounds() {
        assert_eq!(integer(None, None), Scalar::I64);
        assert_eq!(integer(Some("0"), Some("1e3")), Scalar::I64);
        assert_eq!(integer(Some("-9223372036854776000"), Some("9223372036854776000")), Scalar::I64);
        assert_eq!(integer(Some("0"), Some("18446744073709551615")), Scalar::U64);
        assert_eq!(integer(None, Some("18446744073709551615")), Scalar::Integer);
        assert_eq!(integer(Some("0"), Some("1e30")), Scalar::Integer);
    }
}
