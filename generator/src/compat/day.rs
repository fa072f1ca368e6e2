//! Days, for the dates on which things go away. No clock is read: the caller says which day it is.

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// The day a text begins with: `2026-11-20`, or a date and time of RFC 3339. `None` where it is no date.
    pub fn parse(text: &str) -> Option<Day> {
        let date = text.get(..10)?;
        let rest = &text[10..];
        if !(rest.is_empty() || rest.starts_with(['T', 't', ' '])) {
            return None;
        }
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        Day::of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    fn of(year: i64, month: u32, day: u32) -> Option<Day> {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let month = usize::try_from(month.checked_sub(1)?).ok()?;
        let length = *lengths.get(month)?;
        if !(1..=length).contains(&day) {
            return None;
        }
        let before = lengths.iter().take(month).sum::<u32>() + day - 1;
        let past = year - 1;
        let leaps = past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400);
        const BEFORE_1970: i64 = 719_162;
        Some(Day(past * 365 + leaps - BEFORE_1970 + i64::from(before)))
    }

    /// That many days later.
    #[must_use]
    pub fn after(self, days: u32) -> Day {
        Day(self.0 + i64::from(days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_across_leap_years() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("2000-03-01"), Some(Day(11_017)));
        assert_eq!(Day::parse("2026-11-30T12:00:00Z"), Day::parse("2026-11-20").map(|day| day.after(10)));
        assert_eq!(Day::parse("2024-02-29").map(|day| day.after(1)), Day::parse("2024-03-01"));
        for text in ["", "invalid", "2023-02-29", "2023-13-01", "2023-1-1", "2023-01-01x", "20230101ab"] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }
}
