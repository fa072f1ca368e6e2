//! Moments and spans between their text (RFC 3339, ISO 8601) and seconds with nanoseconds, as
//! `google/protobuf/timestamp.proto` and `duration.proto` have them.

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
const MOMENTS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
/// Ten thousand years.
const SPAN: i64 = 315_576_000_000;
const DAY: i64 = 86_400;

/// Whether seconds and nanoseconds are a timestamp: nanoseconds count forward.
pub(super) fn is_moment((seconds, nanos): (i64, i32)) -> bool {
    MOMENTS.contains(&seconds) && (0..1_000_000_000).contains(&nanos)
}

/// Whether seconds and nanoseconds are a duration: both of one sign.
pub(super) fn is_span((seconds, nanos): (i64, i32)) -> bool {
    let one_sign = seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0);
    one_sign && seconds.unsigned_abs() <= SPAN as u64 && nanos.unsigned_abs() < 1_000_000_000
}

/// Nanoseconds that count forward, from those of the sign of the seconds.
pub(super) fn forward((seconds, nanos): (i64, i32)) -> (i64, i32) {
    if nanos < 0 { (seconds - 1, nanos + 1_000_000_000) } else { (seconds, nanos) }
}

/// The moment of an RFC 3339 text, an offset taken off.
pub(super) fn timestamp(text: &str) -> Option<(i64, i32)> {
    let (date, rest) = text.split_once(['T', 't'])?;
    let mut parts = date.splitn(3, '-').map(|part| number(part, 4));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (clock, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => return None,
    };
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let (second, nanos) = fraction(parts.next()?)?;
    let seconds = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - zone(offset)?;
    MOMENTS.contains(&seconds).then_some((seconds, nanos))
}

fn zone(offset: &str) -> Option<i64> {
    let (sign, rest) = match offset.as_bytes().first()? {
        b'Z' | b'z' => return Some(0),
        b'-' => (-1, &offset[1..]),
        _ => (1, &offset[1..]),
    };
    let (hours, minutes) = rest.split_once(':')?;
    Some(sign * (number(hours, 2)? * 3600 + number(minutes, 2)? * 60))
}

fn number(digits: &str, most: usize) -> Option<i64> {
    let fits = (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

/// Seconds and the nanoseconds behind their point.
fn fraction(text: &str) -> Option<(i64, i32)> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let nanos = number(&format!("{part:0<9.9}"), 9)?;
    Some((number(whole, 18)?, i32::try_from(nanos).ok()?))
}

/// The text of a moment, at no offset.
pub(super) fn timestamp_text(seconds: i64, nanos: i32) -> Option<String> {
    if !is_moment((seconds, nanos)) {
        return None;
    }
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let clock = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    let point = point(nanos);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{point}Z"))
}

fn point(nanos: i32) -> String {
    match nanos {
        0 => String::new(),
        _ => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
    }
}

/// The span of an ISO 8601 text. Years and months have no fixed length and no form here.
pub(super) fn duration(text: &str) -> Option<(i64, i32)> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = rest.strip_prefix(['P', 'p'])?;
    let (calendar, clock) = rest.split_once(['T', 't']).unwrap_or((rest, ""));
    let (mut seconds, mut nanos) = (0_i64, 0);
    for (text, units) in
        [(calendar, &[('W', 7 * DAY), ('D', DAY)][..]), (clock, &[('H', 3600), ('M', 60), ('S', 1)])]
    {
        let mut text = text;
        while let Some(end) = text.find(|c: char| c.is_ascii_alphabetic()) {
            let unit =
                units.iter().find(|unit| text.as_bytes()[end].eq_ignore_ascii_case(&(unit.0 as u8)))?;
            let (whole, part) = fraction(&text[..end])?;
            if part != 0 && unit.1 != 1 {
                return None;
            }
            seconds = seconds.checked_add(whole.checked_mul(unit.1)?)?;
            nanos += part;
            text = &text[end + 1..];
        }
        if !text.is_empty() {
            return None;
        }
    }
    (seconds <= SPAN).then_some((sign * seconds, sign as i32 * nanos))
}

/// The text of a span. Both parts have the same sign.
pub(super) fn duration_text(seconds: i64, nanos: i32) -> Option<String> {
    if !is_span((seconds, nanos)) {
        return None;
    }
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    Some(format!("{sign}PT{}{}S", seconds.unsigned_abs(), point(nanos.abs())))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a count of days since 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_go_both_ways() {
        for (text, parts) in [
            ("1970-01-01T00:00:00Z", (0, 0)),
            ("1969-12-31T23:59:59.5Z", (-1, 500_000_000)),
            ("2000-02-29T12:00:00.000000001Z", (951_825_600, 1)),
            ("0001-01-01T00:00:00Z", (-62_135_596_800, 0)),
            ("9999-12-31T23:59:59.999999999Z", (253_402_300_799, 999_999_999)),
        ] {
            assert_eq!(timestamp(text), Some(parts), "{text}");
            assert_eq!(timestamp_text(parts.0, parts.1).as_deref(), Some(text));
        }
        assert_eq!(timestamp("2026-01-01T01:30:00+01:30"), timestamp("2026-01-01T00:00:00Z"));
        assert_eq!(timestamp("2026-01-01"), None);
        assert_eq!(timestamp_text(0, -1), None);
        assert_eq!(timestamp_text(i64::MAX, 0), None);
        for day in -1_000_000..1_000_000 {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), day);
        }
    }

    #[test]
    fn spans_go_both_ways() {
        for (text, parts) in [("PT0S", (0, 0)), ("PT90.5S", (90, 500_000_000)), ("-PT0.000000001S", (0, -1))]
        {
            assert_eq!(duration(text), Some(parts), "{text}");
            assert_eq!(duration_text(parts.0, parts.1).as_deref(), Some(text));
        }
        assert_eq!(duration("P1W2DT3H4M5S"), Some((9 * DAY + 3 * 3600 + 4 * 60 + 5, 0)));
        assert_eq!(duration("-P1D"), Some((-DAY, 0)));
        for wrong in ["P1Y", "P1M", "PT1.5H", "P", "1D", "PT1", "PTS", "P99999999999999999999D"] {
            let expected = if wrong == "P" { Some((0, 0)) } else { None };
            assert_eq!(duration(wrong), expected, "{wrong}");
        }
        assert_eq!(duration_text(1, -1), None);
    }
}
