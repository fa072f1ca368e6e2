//! Equality of models by their tables. Floats compare as floats do; maps in any order.

use super::{MapLike, Place, Record, View};

/// Whether two values are equal.
#[must_use]
pub fn eq(a: &dyn Place, b: &dyn Place) -> bool {
    views(a.view(), b.view())
}

fn views(a: View<'_>, b: View<'_>) -> bool {
    match (a, b) {
        (View::None, View::None) | (View::Null, View::Null) => true,
        (View::Bool(a), View::Bool(b)) => a == b,
        (View::I32(a), View::I32(b)) | (View::Enum(a, _), View::Enum(b, _)) => a == b,
        (View::U32(a), View::U32(b)) => a == b,
        (View::I64(a), View::I64(b)) => a == b,
        (View::U64(a), View::U64(b)) => a == b,
        (View::F32(a), View::F32(b)) => a == b,
        (View::F64(a), View::F64(b)) => a == b,
        (View::Str(a), View::Str(b)) => a == b,
        (View::Bytes(a), View::Bytes(b)) => a == b,
        (View::Stream(a), View::Stream(b)) => a == b,
        (View::Text(a), View::Text(b)) => a.to_text() == b.to_text(),
        (View::Any(a), View::Any(b)) => a == b,
        (View::Name(a), View::Name(b)) => a.as_str() == b.as_str(),
        (View::I32s(a), View::I32s(b)) => a == b,
        (View::U32s(a), View::U32s(b)) => a == b,
        (View::I64s(a), View::I64s(b)) => a == b,
        (View::U64s(a), View::U64s(b)) => a == b,
        (View::F32s(a), View::F32s(b)) => a == b,
        (View::F64s(a), View::F64s(b)) => a == b,
        (View::Bools(a), View::Bools(b)) => a == b,
        (View::List(a), View::List(b)) => a.len() == b.len() && (0..a.len()).all(|i| views(a.at(i), b.at(i))),
        (View::Map(a), View::Map(b)) => a.len() == b.len() && maps(a, b),
        (View::Record(a), View::Record(b)) | (View::Part(a), View::Part(b)) => records(a, b),
        (View::Opaque(a), View::Opaque(b)) => a.encode() == b.encode(),
        (View::Union(a), View::Union(b)) => {
            let ((i, a), (j, b)) = (a.arm(), b.arm());
            i == j && views(a, b)
        }
        _ => false,
    }
}

fn records(a: &dyn Record, b: &dyn Record) -> bool {
    let fields = a.schema().fields.len();
    std::ptr::eq(a.schema(), b.schema())
        && (0..fields).all(|i| views(a.view_at(i), b.view_at(i)))
        && a.extra() == b.extra()
}

/// Both of equal length. Entries usually stand in the same order; only those that do not are searched.
fn maps(a: &dyn MapLike, b: &dyn MapLike) -> bool {
    (0..a.len()).all(|i| {
        let (key, value) = a.at(i);
        let same = |j: usize| {
            let (other, content) = b.at(j);
            views(key, other) && views(value, content)
        };
        same(i) || (0..b.len()).any(same)
    })
}
