//! Scalars with a textual form, as places: dates and times (feature `time`), decimals (`decimal`),
//! uuids (`uuid`), integers of any size. Each type reads exactly the form its contract language names
//! and nothing looser, keeps what it read (an offset, trailing zeros), and writes that form.
//!
//! A type of your own becomes such a scalar with [`Text`](crate::record::Text), a `Default` and
//! [`text!`](crate::text).

#[cfg(feature = "decimal")]
mod decimal;
mod integer;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

#[cfg(feature = "decimal")]
pub use ::rust_decimal::Decimal;
#[cfg(feature = "uuid")]
pub use ::uuid::Uuid;
pub use integer::Integer;
#[cfg(feature = "time")]
pub use jiff::civil::Date;
#[cfg(feature = "time")]
pub use time::{DateTime, Duration, LocalDateTime, Time};

/// Makes a type with [`Text`](crate::record::Text) and `Default` a place.
#[macro_export]
macro_rules! text {
    ($type:ty) => {
        impl $crate::record::Blank for $type {
            #[inline]
            fn blank() -> Self {
                <$type as ::core::default::Default>::default()
            }
        }

        impl $crate::record::Place for $type {
            #[inline]
            fn slot(&mut self) -> $crate::record::Slot<'_> {
                $crate::record::Slot::Text(self)
            }

            #[inline]
            fn view(&self) -> $crate::record::View<'_> {
                $crate::record::View::Text(self)
            }
        }
    };
}

/// Whether each text of `good` comes back as given, and each of `bad` is refused and changes nothing.
#[cfg(test)]
fn check<T: crate::record::Text + Default>(good: &[&str], bad: &[&str]) {
    use crate::record::Text;
    let text = |value: &T| (value as &dyn Text).to_text();
    for good in good {
        let mut value = T::default();
        assert!(value.parse(good), "{good}");
        assert_eq!(text(&value), *good);
    }
    for bad in bad {
        let mut value = T::default();
        let before = text(&value);
        assert!(!value.parse(bad), "{bad}");
        assert_eq!(text(&value), before);
    }
    for bits in (0..64).map(|bit| 0x9e37_79b9_7f4a_7c15_u64.rotate_left(bit)) {
        let (mut value, mut again) = (T::default(), T::default());
        value.arbitrary(bits);
        assert!(again.parse(&text(&value)), "{}", text(&value));
        assert_eq!(text(&again), text(&value));
    }
}
