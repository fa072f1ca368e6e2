//! Dates and times in the forms of RFC 3339 and XML Schema: what is read comes back with its offset.

use std::fmt;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

use crate::record::Text;

/// A moment with the offset it was given in (RFC 3339 `date-time`). Two are equal if both are.
///
/// It holds every date and time of four-digit years, so also `9999-12-31T23:59:59Z`, by which many say "for ever" and
/// which [`Timestamp`] has no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    datetime: civil::DateTime,
    offset: Offset,
}

impl DateTime {
    /// A moment seen at an offset.
    #[must_use]
    pub fn new(timestamp: Timestamp, offset: Offset) -> Self {
        DateTime { datetime: offset.to_datetime(timestamp), offset }
    }

    /// The moment; `None` in the first and last days of what [`Timestamp`] holds.
    #[must_use]
    pub fn timestamp(self) -> Option<Timestamp> {
        self.try_into().ok()
    }

    /// The offset it was given in.
    #[must_use]
    pub fn offset(self) -> Offset {
        self.offset
    }

    /// Date and time of day as they read at the offset.
    #[must_use]
    pub fn datetime(self) -> civil::DateTime {
        self.datetime
    }
}

impl Default for DateTime {
    fn default() -> Self {
        Timestamp::UNIX_EPOCH.into()
    }
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        DateTime::new(timestamp, Offset::UTC)
    }
}

/// Fails in the first and last days of what [`Timestamp`] holds.
impl TryFrom<DateTime> for Timestamp {
    type Error = jiff::Error;

    fn try_from(value: DateTime) -> Result<Self, jiff::Error> {
        value.offset.to_timestamp(value.datetime)
    }
}

/// A date and a time of day, with or without an offset (`xsd:dateTime`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct LocalDateTime {
    /// As it reads.
    pub datetime: civil::DateTime,
    /// The offset, if one is given.
    pub offset: Option<Offset>,
}

/// A time of day, with or without an offset (RFC 3339 `full-time`, `xsd:time`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Time {
    /// As it reads.
    pub time: civil::Time,
    /// The offset, if one is given.
    pub offset: Option<Offset>,
}

/// A span of time with calendar units (ISO 8601, `xsd:duration`). Equal if all units are: `PT60S` is
/// not `PT1M`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Duration(pub jiff::Span);

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.0.fieldwise() == other.0.fieldwise()
    }
}

impl Text for civil::Date {
    fn expected(&self) -> &'static str {
        "a date (2026-12-31)"
    }

    fn parse(&mut self, text: &str) -> bool {
        set(self, Cursor(text).whole(Cursor::date))
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        date(*self, out)
    }

    fn arbitrary(&mut self, bits: u64) {
        *self = moment(bits).date();
    }
}

impl Text for Time {
    fn expected(&self) -> &'static str {
        "a time of day (23:59:59Z)"
    }

    fn parse(&mut self, text: &str) -> bool {
        let read =
            |cursor: &mut Cursor<'_>| Some(Time { time: cursor.time()?, offset: cursor.maybe_offset()? });
        set(self, Cursor(text).whole(read))
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        time(self.time, out)?;
        self.offset.map_or(Ok(()), |given| offset(given, out))
    }

    fn arbitrary(&mut self, bits: u64) {
        *self = Time { time: moment(bits).time(), offset: Some(zone(bits)) };
    }
}

impl Text for DateTime {
    fn expected(&self) -> &'static str {
        "a date and time with an offset (2026-12-31T23:59:59Z)"
    }

    fn parse(&mut self, text: &str) -> bool {
        let read = |cursor: &mut Cursor<'_>| {
            Some(DateTime { datetime: cursor.datetime()?, offset: cursor.maybe_offset()?? })
        };
        set(self, Cursor(text).whole(read))
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        date(self.datetime.date(), out)?;
        out.write_char('T')?;
        time(self.datetime.time(), out)?;
        offset(self.offset, out)
    }

    fn seconds(&self) -> Option<(i64, i32)> {
        let moment = self.timestamp()?;
        Some((moment.as_second(), moment.subsec_nanosecond()))
    }

    fn set_seconds(&mut self, seconds: i64, nanoseconds: i32) -> bool {
        set(self, Timestamp::new(seconds, nanoseconds).ok().map(DateTime::from))
    }

    fn arbitrary(&mut self, bits: u64) {
        *self = DateTime { datetime: moment(bits), offset: zone(bits) };
    }
}

impl Text for LocalDateTime {
    fn expected(&self) -> &'static str {
        "a date and time (2026-12-31T23:59:59)"
    }

    fn parse(&mut self, text: &str) -> bool {
        let read = |cursor: &mut Cursor<'_>| {
            Some(LocalDateTime { datetime: cursor.datetime()?, offset: cursor.maybe_offset()? })
        };
        set(self, Cursor(text).whole(read))
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        date(self.datetime.date(), out)?;
        out.write_char('T')?;
        time(self.datetime.time(), out)?;
        self.offset.map_or(Ok(()), |given| offset(given, out))
    }

    fn arbitrary(&mut self, bits: u64) {
        let offset = bits.is_multiple_of(2).then(|| zone(bits));
        *self = LocalDateTime { datetime: moment(bits), offset };
    }
}

impl Text for Duration {
    fn expected(&self) -> &'static str {
        "an ISO 8601 duration (P1DT12H)"
    }

    fn parse(&mut self, text: &str) -> bool {
        // The crate also reads a form for people ("1 day 12 hours").
        let plain = text.strip_prefix(['-', '+']).unwrap_or(text).starts_with('P');
        plain && text.parse().map(|span| self.0 = span).is_ok()
    }

    fn format(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{}", self.0)
    }

    /// Days and weeks have a fixed length here, months and years none.
    fn seconds(&self) -> Option<(i64, i32)> {
        let span = &self.0;
        if span.get_years() != 0 || span.get_months() != 0 {
            return None;
        }
        let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
        let minutes =
            (days * 24 + i64::from(span.get_hours())).checked_mul(60)?.checked_add(span.get_minutes())?;
        let parts = [
            (minutes, 60_000_000_000),
            (span.get_seconds(), 1_000_000_000),
            (span.get_milliseconds(), 1_000_000),
            (span.get_microseconds(), 1_000),
            (span.get_nanoseconds(), 1),
        ];
        let whole: i128 = parts.iter().map(|(count, unit)| i128::from(*count) * unit).sum();
        Some(((whole / 1_000_000_000).try_into().ok()?, (whole % 1_000_000_000) as i32))
    }

    fn set_seconds(&mut self, seconds: i64, nanoseconds: i32) -> bool {
        let part = |unit: i32| nanoseconds / unit % 1000;
        let span = jiff::Span::new().try_seconds(seconds).ok();
        let span = span
            .map(|span| span.milliseconds(part(1_000_000)).microseconds(part(1_000)).nanoseconds(part(1)));
        span.map(|span| self.0 = span).is_some()
    }

    fn arbitrary(&mut self, bits: u64) {
        let part = |shift: u32, below: i64| (bits >> shift).cast_signed().rem_euclid(below);
        let span = jiff::Span::new()
            .days(part(0, 60))
            .hours(part(8, 24))
            .minutes(part(16, 60))
            .seconds(part(24, 60))
            .milliseconds(part(32, 1000));
        self.0 = if bits.is_multiple_of(7) { span.negate() } else { span };
    }
}

crate::text!(civil::Date);
crate::text!(Time);
crate::text!(DateTime);
crate::text!(LocalDateTime);
crate::text!(Duration);

fn set<T>(to: &mut T, read: Option<T>) -> bool {
    read.map(|value| *to = value).is_some()
}

/// What is left of a text. Nothing is taken where a method says `None`, or it does not matter any more.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn whole<T>(mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        read(&mut self).filter(|_| self.0.is_empty())
    }

    fn take(&mut self, one_of: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|first| one_of.contains(first))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    fn digits(&mut self, at_least: usize, at_most: usize) -> Option<&str> {
        let end = self.0.bytes().take(at_most).take_while(u8::is_ascii_digit).count();
        if end < at_least {
            return None;
        }
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(digits)
    }

    fn two(&mut self) -> Option<i8> {
        self.digits(2, 2)?.parse().ok()
    }

    fn date(&mut self) -> Option<civil::Date> {
        let sign = if self.take(&['-']).is_some() { -1 } else { 1 };
        let year: i16 = self.digits(4, 4)?.parse().ok()?;
        self.take(&['-'])?;
        let month = self.two()?;
        self.take(&['-'])?;
        civil::Date::new(sign * year, month, self.two()?).ok()
    }

    fn time(&mut self) -> Option<civil::Time> {
        let hour = self.two()?;
        self.take(&[':'])?;
        let minute = self.two()?;
        self.take(&[':'])?;
        // A leap second (RFC 3339, section 5.6) is taken for the second before it.
        let second = self.two().filter(|second| *second <= 60)?.min(59);
        let mut nanosecond = 0;
        if self.take(&['.']).is_some() {
            let digits = self.digits(1, usize::MAX)?;
            // Beyond nanoseconds there is nothing to keep them in.
            nanosecond = format!("{digits:0<9.9}").parse().ok()?;
        }
        civil::Time::new(hour, minute, second, nanosecond).ok()
    }

    fn datetime(&mut self) -> Option<civil::DateTime> {
        let date = self.date()?;
        self.take(&['T', 't'])?;
        Some(date.to_datetime(self.time()?))
    }

    /// An offset or nothing; `None` for a broken one.
    fn maybe_offset(&mut self) -> Option<Option<Offset>> {
        match self.take(&['Z', 'z', '+', '-']) {
            None => Some(None),
            Some('Z' | 'z') => Some(Some(Offset::UTC)),
            Some(sign) => {
                let hours = self.two().filter(|hours| *hours < 24)?;
                self.take(&[':'])?;
                let minutes = self.two().filter(|minutes| *minutes < 60)?;
                let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
                let offset = Offset::from_seconds(if sign == '-' { -seconds } else { seconds });
                offset.ok().map(Some)
            }
        }
    }
}

fn date(date: civil::Date, out: &mut dyn fmt::Write) -> fmt::Result {
    let sign = if date.year() < 0 { "-" } else { "" };
    write!(out, "{sign}{:04}-{:02}-{:02}", date.year().unsigned_abs(), date.month(), date.day())
}

fn time(time: civil::Time, out: &mut dyn fmt::Write) -> fmt::Result {
    write!(out, "{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
    match time.subsec_nanosecond() {
        0 => Ok(()),
        nanoseconds => write!(out, ".{}", format!("{nanoseconds:09}").trim_end_matches('0')),
    }
}

/// Offsets go by the minute on the wire.
fn offset(offset: Offset, out: &mut dyn fmt::Write) -> fmt::Result {
    let minutes = offset.seconds() / 60;
    if minutes == 0 {
        return out.write_char('Z');
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    write!(out, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// A moment between 1970 and 2100, half of them to the second.
fn moment(bits: u64) -> civil::DateTime {
    let seconds = (bits >> 1).cast_signed().rem_euclid(4_102_444_800);
    let nanoseconds = if bits.is_multiple_of(2) { 0 } else { (bits >> 32) as i32 % 1000 * 1_000_000 };
    let timestamp = Timestamp::new(seconds, nanoseconds.abs()).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::UTC.to_datetime(timestamp)
}

fn zone(bits: u64) -> Offset {
    let quarters = (bits >> 40).cast_signed().rem_euclid(96) - 48;
    // Fourteen hours either way at most (XML Schema), by quarters of an hour.
    i32::try_from(quarters * 900)
        .ok()
        .and_then(|seconds| Offset::from_seconds(seconds).ok())
        .unwrap_or(Offset::UTC)
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn dates() {
        check::<civil::Date>(
            &["2026-12-31", "0001-01-01", "-0044-03-15", "2024-02-29"],
            &[
                "",
                "2026-02-29",
                "2026-13-01",
                "26-12-31",
                "2026-12-31Z",
                "2026-12-31T00:00:00",
                "20261231",
                "2026-1-01",
            ],
        );
    }

    #[test]
    fn times_keep_their_offset() {
        check::<Time>(
            &["00:00:00", "23:59:59Z", "10:20:30.123456789+05:45", "10:20:30.5-14:00"],
            &["24:00:00", "10:20", "10:20:61", "10:20:30.", "10:20:30+5", "10:20:30+24:00", "T10:20:30"],
        );
        let mut time = Time::default();
        assert!(time.parse("23:59:60.1234567891-00:00"));
        assert_eq!((&time as &dyn Text).to_text(), "23:59:59.123456789Z");
    }

    #[test]
    fn moments_keep_their_offset() {
        check::<DateTime>(
            &[
                "2026-12-31T23:59:59Z",
                "2011-01-26T19:06:43.001-08:00",
                "1937-01-01T12:00:27.87+00:20",
                "9999-12-31T23:59:59-10:00",
            ],
            &["2026-12-31T23:59:59", "2026-12-31 23:59:59Z", "2026-12-31", "2026-12-31T23:59:59Z[UTC]"],
        );
        let mut zulu = DateTime::default();
        assert!(zulu.parse("1970-01-01t01:00:00+01:00"));
        assert_eq!(zulu.timestamp(), Some(Timestamp::UNIX_EPOCH));
        assert_ne!(zulu, DateTime::default());
        assert!(zulu.parse("9999-12-31T23:59:59Z"));
        assert_eq!(zulu.timestamp(), None);
    }

    #[test]
    fn an_offset_may_be_absent_where_the_language_says_so() {
        check::<LocalDateTime>(
            &["2026-12-31T23:59:59", "2026-12-31T23:59:59Z", "2026-12-31T23:59:59.5+02:00"],
            &["2026-12-31", "2026-12-31T23:59"],
        );
    }

    #[test]
    fn durations() {
        check::<Duration>(&["P1Y2M3DT4H5M6.5S", "-PT30M", "PT0S"], &["", "P", "1 day", "PT", "1D"]);
        for (text, parts) in
            [("PT1.5S", (1, 500_000_000)), ("-P1DT0.000001001S", (-86_400, -1_001)), ("P1WT1H", (608_400, 0))]
        {
            let mut span = Duration::default();
            assert!(span.parse(text));
            assert_eq!(span.seconds(), Some(parts), "{text}");
        }
        let (mut by_text, mut by_seconds) = (Duration::default(), Duration::default());
        assert!(by_text.parse("-PT90.001002003S") && by_seconds.set_seconds(-90, -1_002_003));
        assert_eq!(by_text, by_seconds);
        assert!(by_text.parse("P1M") && by_text.seconds().is_none());
        let (mut a, mut b) = (Duration::default(), Duration::default());
        assert!(a.parse("PT60S") && b.parse("PT1M"));
        assert_ne!(a, b);
    }
}
