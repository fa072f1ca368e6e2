//! Numbers within bounds.

use super::Maker;
use crate::record::{Num, Rule, Slot, Text};

/// The whole numbers allowed: from, to, step.
struct Range {
    from: i128,
    to: i128,
    step: i128,
    /// A step that is no whole number.
    fraction: Option<f64>,
    is_bounded: bool,
}

impl Range {
    fn new(rules: &[Rule], from: i128, to: i128) -> Range {
        let mut range = Range { from, to, step: 1, fraction: None, is_bounded: false };
        for rule in rules {
            match rule {
                Rule::Minimum(bound) => range.from = range.from.max(ceil(bound)),
                Rule::Maximum(bound) => range.to = range.to.min(floor(bound)),
                Rule::ExclusiveMinimum(bound) => range.from = range.from.max(floor(bound) + 1),
                Rule::ExclusiveMaximum(bound) => range.to = range.to.min(ceil(bound) - 1),
                Rule::MultipleOf(step) => match step {
                    Num::Int(step) => range.step = i128::from(*step).max(1),
                    Num::Text(text) => range.fraction = text.parse().ok(),
                },
                Rule::TotalDigits(digits) => {
                    let limit = 10_i128.checked_pow(*digits).unwrap_or(i128::MAX) - 1;
                    (range.from, range.to) = (range.from.max(-limit), range.to.min(limit));
                }
                _ => continue,
            }
            range.is_bounded = true;
        }
        range
    }

    /// One of them; the lowest where the bounds leave none.
    fn pick(&self, maker: &mut Maker<'_>) -> i128 {
        let first = self.from.div_euclid(self.step) + i128::from(self.from.rem_euclid(self.step) != 0);
        let count = self.to.div_euclid(self.step).saturating_sub(first).saturating_add(1).max(1);
        if let Some(index) = maker.index {
            return (first + index as i128 % count) * self.step;
        }
        // Small numbers, numbers anywhere, and both ends.
        let bits = maker.entropy.next();
        let offset = match bits % 8 {
            0 => 0,
            1 => count - 1,
            2..=4 => {
                let near = if first <= 0 && first + count > 0 { -first } else { 0 };
                (near + i128::from(bits >> 8) % 201 - 100).clamp(0, count - 1)
            }
            _ => (i128::from(maker.entropy.next()) << 32 | i128::from(bits >> 32)) % count,
        };
        (first + offset) * self.step
    }
}

impl Maker<'_> {
    pub(super) fn number(&mut self, slot: Slot<'_>, rules: &[Rule]) {
        match slot {
            Slot::I32(to) => *to = self.whole(rules, i32::MIN.into(), i32::MAX.into()) as i32,
            Slot::U32(to) => *to = self.whole(rules, 0, u32::MAX.into()) as u32,
            Slot::I64(to) => *to = self.whole(rules, i64::MIN.into(), i64::MAX.into()) as i64,
            Slot::U64(to) => *to = self.whole(rules, 0, u64::MAX.into()) as u64,
            Slot::F32(to) => *to = self.float(rules, 1_000_000) as f32,
            Slot::F64(to) => *to = self.float(rules, 1_000_000_000),
            _ => {}
        }
    }

    fn whole(&mut self, rules: &[Rule], from: i128, to: i128) -> i128 {
        Range::new(rules, from, to).pick(self).clamp(from, to)
    }

    fn float(&mut self, rules: &[Rule], limit: i128) -> f64 {
        let range = Range::new(rules, -limit, limit);
        let whole = range.pick(self) as f64;
        match range.fraction {
            // A multiple of the fraction, as near as the decimal is.
            Some(step) => decimal_multiple(whole, step),
            None if range.step == 1
                && range.from < range.to
                && self.index.is_none()
                && whole < range.to as f64 =>
            {
                whole + self.entropy.below(4) as f64 / 4.0
            }
            None => whole,
        }
    }

    /// Dates and the like as the type makes them; numbers in bounds.
    pub(super) fn textual(&mut self, text: &mut dyn Text, rules: &[Rule]) {
        let range = Range::new(rules, -1_000_000_000, 1_000_000_000);
        if text.is_number()
            && (range.is_bounded || rules.iter().any(|rule| matches!(rule, Rule::FractionDigits(_))))
        {
            let whole = range.pick(self);
            // Some types take but short numbers; then their blank stays.
            let _ = text.parse(&whole.to_string());
            return;
        }
        let bits = self
            .index
            .map_or_else(|| self.entropy.next(), |index| (index as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        text.arbitrary(bits);
        if self.options.utc {
            let mut written = String::new();
            let _ = text.format(&mut written);
            if let Some(absolute) = at_utc(&written).or_else(|| in_seconds(&written)) {
                let _ = text.parse(&absolute);
            }
        }
    }
}

/// `2026-12-31T23:59:59+10:45` as `2026-12-31T23:59:59Z`; nothing for other texts.
fn at_utc(written: &str) -> Option<String> {
    let (moment, offset) = written.split_at_checked(written.len().checked_sub(6)?)?;
    let is_offset = offset.starts_with(['+', '-']) && offset.as_bytes()[3] == b':';
    (moment.contains('T') && is_offset).then(|| format!("{moment}Z"))
}

/// `-P1DT1H0.5S` as `-PT90000.5S`; nothing for other texts.
fn in_seconds(written: &str) -> Option<String> {
    let sign = if written.starts_with('-') { "-" } else { "" };
    let span = written[sign.len()..].strip_prefix('P')?;
    let (mut seconds, mut fraction) = (0_u64, String::new());
    for part in span.split_inclusive(|c: char| c.is_ascii_alphabetic()) {
        let (digits, unit) = part.split_at_checked(part.len() - 1)?;
        let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
        let length = match unit {
            "D" => 86_400,
            "H" => 3_600,
            "M" => 60,
            "S" => 1,
            "T" if part == "T" => continue,
            _ => return None,
        };
        seconds += whole.parse::<u64>().ok()? * length;
        fraction = behind.to_owned();
    }
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}PT{seconds}{point}{fraction}S"))
}

/// The multiple of a decimal step nearest to a whole number.
fn decimal_multiple(whole: f64, step: f64) -> f64 {
    let times = (whole / step).trunc();
    // Through text, so that 3 steps of 0.1 are 0.3.
    let places = step.to_string().split_once('.').map_or(0, |(_, fraction)| fraction.len());
    format!("{:.places$}", times * step).parse().unwrap_or(0.0)
}

fn floor(bound: &Num) -> i128 {
    match bound {
        Num::Int(int) => (*int).into(),
        Num::Text(text) => {
            text.parse().unwrap_or_else(|_| text.parse::<f64>().unwrap_or(0.0).floor() as i128)
        }
    }
}

fn ceil(bound: &Num) -> i128 {
    match bound {
        Num::Int(int) => (*int).into(),
        Num::Text(text) => text.parse().unwrap_or_else(|_| text.parse::<f64>().unwrap_or(0.0).ceil() as i128),
    }
}
