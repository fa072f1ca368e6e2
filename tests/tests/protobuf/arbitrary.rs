//! Arbitrary values for any place, from a seed.

use counterpart_runtime::record::{Place, Slot};

/// A small generator of numbers (xorshift), so that a failure can be repeated by its seed.
pub(crate) struct Seed(u64);

impl Seed {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// Zero, small, large and negative numbers alike.
    fn number(&mut self) -> u64 {
        let bits = self.below(65) as u32;
        let number = self.next() & u64::MAX.checked_shr(64 - bits).unwrap_or(0);
        if self.below(4) == 0 { number.wrapping_neg() } else { number }
    }

    fn text(&mut self) -> String {
        (0..self.below(6)).map(|_| ['a', 'Z', '0', ' ', '"', 'é', '\u{1f600}'][self.below(7)]).collect()
    }
}

/// Fills a value. At depth 0 what may be absent is left out.
pub(crate) fn fill(place: &mut dyn Place, seed: &mut Seed, depth: u32) {
    fill_slot(place.slot(), seed, depth);
}

fn fill_slot(slot: Slot<'_>, seed: &mut Seed, depth: u32) {
    match slot {
        Slot::Bool(place) => *place = seed.below(2) == 1,
        Slot::I32(place) => *place = seed.number() as i32,
        Slot::U32(place) => *place = seed.number() as u32,
        Slot::I64(place) => *place = seed.number() as i64,
        Slot::U64(place) => *place = seed.number(),
        // Adding zero makes a negative zero positive: prost leaves it out, we do not.
        Slot::F32(place) => *place = seed.number() as i64 as f32 / 8.0 + 0.0,
        Slot::F64(place) => *place = seed.number() as i64 as f64 / 8.0 + 0.0,
        Slot::Str(place) => *place = seed.text(),
        Slot::Bytes(place) => *place = (0..seed.below(6)).map(|_| seed.next() as u8).collect(),
        Slot::Enum(place, names) => {
            *place = match seed.below(5) {
                0 => seed.number() as i32,
                _ => names.values[seed.below(names.values.len())].0,
            }
        }
        Slot::Opt(option) if depth > 0 && seed.below(3) > 0 => fill_slot(option.some(), seed, depth),
        Slot::Opt(_) => {}
        Slot::Record(record) => {
            for at in 0..record.schema().fields.len() {
                fill_slot(record.slot_at(at), seed, depth.saturating_sub(1));
            }
        }
        Slot::Union(union) => {
            let arm = seed.below(union.arms().arms.len());
            fill_slot(union.select(arm), seed, depth);
        }
        Slot::Map(map) => {
            for _ in 0..seed.below(if depth > 0 { 4 } else { 1 }) {
                map.insert(&mut |key, value| {
                    fill(key, seed, depth);
                    fill(value, seed, depth);
                    true
                });
            }
        }
        mut list if list.is_list() => {
            for _ in 0..seed.below(if depth > 0 { 4 } else { 1 }) {
                fill_slot(list.push(), seed, depth);
            }
        }
        _ => {}
    }
}
