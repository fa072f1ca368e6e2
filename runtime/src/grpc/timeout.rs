//! The `grpc-timeout` header: at most eight digits and a unit.
//! Source: gRPC over HTTP/2, "Timeout".

use http::{HeaderName, HeaderValue};
use std::time::Duration;

/// The name of the header.
pub(crate) const TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");

const MOST: u128 = 99_999_999;

/// Rounded up, so that a server never gives up before its client does, in the finest unit that fits.
pub(crate) fn format(timeout: Duration) -> HeaderValue {
    let nanos = timeout.as_nanos();
    let units = [
        (1, 'n'),
        (1_000, 'u'),
        (1_000_000, 'm'),
        (1_000_000_000, 'S'),
        (60_000_000_000, 'M'),
        (3_600_000_000_000, 'H'),
    ];
    let fitting = units.iter().find(|(size, _)| nanos.div_ceil(*size) <= MOST);
    let text = match fitting {
        Some((size, unit)) => format!("{}{unit}", nanos.div_ceil(*size)),
        None => format!("{MOST}H"),
    };
    HeaderValue::from_str(&text).expect("digits and a letter")
}

/// `None` for anything that is not of the form.
pub(crate) fn parse(value: &HeaderValue) -> Option<Duration> {
    let text = value.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "n" => Some(Duration::from_nanos(count)),
        "u" => Some(Duration::from_micros(count)),
        "m" => Some(Duration::from_millis(count)),
        "S" => Some(Duration::from_secs(count)),
        "M" => Some(Duration::from_secs(count * 60)),
        "H" => Some(Duration::from_secs(count * 3_600)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finest_unit_that_fits_is_written() {
        assert_eq!(format(Duration::ZERO), "0n");
        assert_eq!(format(Duration::from_millis(10)), "10000000n");
        assert_eq!(format(Duration::from_secs(1)), "1000000u");
        assert_eq!(format(Duration::new(100, 1)), "100001m");
        assert_eq!(format(Duration::from_secs(86_400 * 3)), "259200S");
        assert_eq!(format(Duration::MAX), "99999999H");
    }

    #[test]
    fn what_is_written_is_read() {
        for timeout in [Duration::ZERO, Duration::from_millis(7), Duration::from_secs(5_000_000)] {
            assert_eq!(parse(&format(timeout)), Some(timeout));
        }
        for wrong in ["", "5", "S", "123456789S", "-1S", "1x", "+1S", "é"] {
            assert_eq!(
                HeaderValue::from_bytes(wrong.as_bytes()).ok().and_then(|v| parse(&v)),
                None,
                "{wrong}"
            );
        }
    }
}
