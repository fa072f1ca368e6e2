//! How one scalar relates to another on a wire.

use crate::compat::change::Relation;
use crate::ir::Scalar;

/// `None` where they are the same for everybody.
pub(super) fn of_scalars(old: Scalar, new: Scalar) -> Option<Relation> {
    if old == new {
        return None;
    }
    if is_within(old, new) {
        Some(Relation::Wider)
    } else if is_within(new, old) {
        Some(Relation::Narrower)
    } else {
        Some(Relation::Other)
    }
}

/// Whether every text of `small` is a text of `large`.
fn is_within(small: Scalar, large: Scalar) -> bool {
    use Scalar::{
        Any, Bytes, Date, DateTime, Decimal, Duration, F32, F64, I32, I64, Integer, LocalDateTime, String,
        Time, U32, U64, Url, Uuid,
    };
    matches!(
        (small, large),
        (_, Any)
            | (I32, I64 | Integer | Decimal | F64)
            | (U32, U64 | I64 | Integer | Decimal | F64)
            | (I64 | U64, Integer | Decimal | F64)
            | (Integer, Decimal | F64)
            | (F32, F64 | Decimal)
            | (F64, Decimal)
            | (DateTime, LocalDateTime)
            | (Date | Time | DateTime | LocalDateTime | Duration | Uuid | Url | Bytes, String)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_and_narrower_are_mirror_images() {
        let of = of_scalars;
        assert_eq!(of(Scalar::I32, Scalar::I32), None);
        assert_eq!(of(Scalar::I32, Scalar::I64), Some(Relation::Wider));
        assert_eq!(of(Scalar::String, Scalar::Uuid), Some(Relation::Narrower));
        assert_eq!(of(Scalar::I32, Scalar::String), Some(Relation::Other));
    }
}
