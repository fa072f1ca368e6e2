//! Exact comparison of decimal numbers of any spelling.

use std::cmp::Ordering;

/// A number as `digits * 10^exponent`; what does not fit is compared as a double.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact {
    digits: i128,
    exponent: i32,
    approximate: f64,
    is_exact: bool,
}

impl Exact {
    pub(super) fn parse(text: &str) -> Exact {
        let approximate = text.parse().unwrap_or(f64::NAN);
        match split(text) {
            Some((digits, exponent)) => Exact { digits, exponent, approximate, is_exact: true },
            None => Exact { digits: 0, exponent: 0, approximate, is_exact: false },
        }
    }

    pub(super) fn of_int(value: i128) -> Exact {
        #[expect(clippy::cast_precision_loss, reason = "only used where the exact value does not fit")]
        let approximate = value as f64;
        Exact { digits: value, exponent: 0, approximate, is_exact: true }
    }

    pub(super) fn compare(self, other: Exact) -> Option<Ordering> {
        match self.aligned(other) {
            Some((a, b)) => Some(a.cmp(&b)),
            None => self.approximate.partial_cmp(&other.approximate),
        }
    }

    /// Whether it is `factor` times a whole number; true where that cannot be told.
    pub(super) fn is_multiple_of(self, factor: Exact) -> bool {
        match self.aligned(factor) {
            Some((_, 0)) => true,
            Some((value, factor)) => value % factor == 0,
            None if !(self.is_exact && factor.is_exact) || self.digits == 0 || factor.digits == 0 => true,
            // The factor has too many digits to be written down at the value's exponent: it is the larger one.
            None if self.exponent < factor.exponent => false,
            None => self.remainder(factor).is_none_or(|remainder| remainder == 0),
        }
    }

    /// The digits modulo those of a factor of a smaller exponent, by squaring; `None` where even that is too large.
    fn remainder(self, factor: Exact) -> Option<i128> {
        let mut remainder = self.digits % factor.digits;
        let (mut power, mut shift) = (10 % factor.digits, self.exponent.checked_sub(factor.exponent)?);
        while shift > 0 {
            if shift % 2 == 1 {
                remainder = remainder.checked_mul(power)? % factor.digits;
            }
            power = power.checked_mul(power)? % factor.digits;
            shift /= 2;
        }
        Some(remainder)
    }

    /// Digits in all and after the point.
    pub(super) fn digits(self) -> Option<(u32, u32)> {
        let (mut digits, mut exponent) = (self.digits.unsigned_abs(), self.exponent);
        while digits != 0 && digits.is_multiple_of(10) && exponent < 0 {
            digits /= 10;
            exponent += 1;
        }
        let count = digits.checked_ilog10().map_or(1, |log| log + 1);
        let after = exponent.min(0).unsigned_abs();
        self.is_exact.then_some(((count + exponent.max(0).unsigned_abs()).max(after), after))
    }

    fn aligned(self, other: Exact) -> Option<(i128, i128)> {
        if !(self.is_exact && other.is_exact) {
            return None;
        }
        let low = self.exponent.min(other.exponent);
        let scale = |number: Exact| {
            let shift = u32::try_from(number.exponent.checked_sub(low)?).ok()?;
            number.digits.checked_mul(10_i128.checked_pow(shift)?)
        };
        Some((scale(self)?, scale(other)?))
    }
}

fn split(text: &str) -> Option<(i128, i32)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}").parse().ok()?;
    Some((digits, exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_compare_as_decimals() {
        let compare = |a: &str, b: &str| Exact::parse(a).compare(Exact::parse(b));
        assert_eq!(compare("0.1", "1e-1"), Some(Ordering::Equal));
        assert_eq!(compare("18446744073709551616", "18446744073709551615"), Some(Ordering::Greater));
        assert_eq!(compare("1e300", "1e299"), Some(Ordering::Greater));
        assert_eq!(compare("-0.5", "0"), Some(Ordering::Less));
        assert!(Exact::parse("0.3").is_multiple_of(Exact::parse("0.1")));
        assert!(!Exact::parse("0.35").is_multiple_of(Exact::parse("0.1")));
        assert!(!Exact::parse("2.589e-42").is_multiple_of(Exact::parse("0.5")));
        assert!(Exact::parse("1e300").is_multiple_of(Exact::parse("0.5")));
        assert!(!Exact::parse("1e300").is_multiple_of(Exact::parse("3")));
        assert!(Exact::parse("1e2000000000").is_multiple_of(Exact::parse("0.5")));
        assert!(Exact::of_int(9).is_multiple_of(Exact::of_int(3)));
        assert_eq!(Exact::parse("120.50").digits(), Some((4, 1)));
        assert_eq!(Exact::parse("0.001").digits(), Some((3, 3)));
        assert_eq!(Exact::parse("12e2").digits(), Some((4, 0)));
    }
}
