//! Types with their formats to scalars.

use crate::ir::{Bound, Constraint, Constraints, Scalar};
use crate::parser::openapi::schema::{Facts, JsonType};

/// The scalar of a type and its format, with the rules a format adds.
pub(super) fn scalar_of(facts: &Facts<'_>, kind: JsonType) -> (Scalar, Constraints) {
    let format = facts.format.unwrap_or("").to_ascii_lowercase();
    let mut constraints = facts.constraints.clone();
    let scalar = match kind {
        JsonType::Boolean => Scalar::Bool,
        JsonType::Integer => integer(&format, facts, &mut constraints),
        JsonType::Number => number(&format),
        JsonType::String if facts.encoded => Scalar::Bytes,
        JsonType::String => string(&format, &mut constraints),
        JsonType::Null | JsonType::Array | JsonType::Object => Scalar::Any,
    };
    (scalar, of_kind(constraints, kind))
}

/// The rules that speak of values of a type, and of the values of an enum those of that type.
pub(super) fn of_kind(mut constraints: Constraints, kind: JsonType) -> Constraints {
    constraints.0.retain(|constraint| applies(constraint, kind));
    for constraint in &mut constraints.0 {
        if let Constraint::OneOf(values) = constraint {
            values.retain(|value| is_of(value, kind));
        }
    }
    constraints
}

fn is_of(json: &str, kind: JsonType) -> bool {
    let starts = |with: &[u8]| json.bytes().next().is_some_and(|first| with.contains(&first));
    match kind {
        JsonType::Null => starts(b"n"),
        JsonType::Boolean => starts(b"tf"),
        JsonType::Integer | JsonType::Number => starts(b"-0123456789"),
        JsonType::String => starts(b"\""),
        JsonType::Array => starts(b"["),
        JsonType::Object => starts(b"{"),
    }
}

/// Whether a rule speaks of values of a type; JSON Schema lets the others pass.
fn applies(constraint: &Constraint, kind: JsonType) -> bool {
    use Constraint as C;
    match constraint {
        C::Minimum(_)
        | C::ExclusiveMinimum(_)
        | C::Maximum(_)
        | C::ExclusiveMaximum(_)
        | C::MultipleOf(_) => {
            matches!(kind, JsonType::Integer | JsonType::Number)
        }
        C::MinLength(_) | C::MaxLength(_) | C::Pattern(_) | C::Format(_) => kind == JsonType::String,
        C::MinItems(_) | C::MaxItems(_) | C::UniqueItems => kind == JsonType::Array,
        C::MinProperties(_) | C::MaxProperties(_) | C::Members(..) => kind == JsonType::Object,
        C::TotalDigits(_) | C::FractionDigits(_) | C::OneOf(_) => true,
        C::Unchecked(keyword, _) => match keyword.as_str() {
            "prefixItems" | "additionalItems" | "unevaluatedItems" | "contains" | "minContains"
            | "maxContains" => kind == JsonType::Array,
            "propertyNames" | "patternProperties" | "dependentRequired" | "dependentSchemas"
            | "dependencies" => kind == JsonType::Object,
            _ => true,
        },
    }
}

fn integer(format: &str, facts: &Facts<'_>, constraints: &mut Constraints) -> Scalar {
    let mut within = |minimum: i64, maximum: i64| {
        if facts.range.minimum.is_none() {
            constraints.push(Constraint::Minimum(Bound(minimum.to_string())));
        }
        if facts.range.maximum.is_none() {
            constraints.push(Constraint::Maximum(Bound(maximum.to_string())));
        }
    };
    match format {
        "int8" => within(-128, 127),
        "int16" => within(-32_768, 32_767),
        "uint8" => within(0, 255),
        "uint16" => within(0, 65_535),
        _ => {}
    }
    match format {
        "int8" | "int16" | "int32" => Scalar::I32,
        "uint8" | "uint16" | "uint32" => Scalar::U32,
        "int64" => Scalar::I64,
        "uint64" | "uint" => Scalar::U64,
        _ => facts.range.integer(),
    }
}

/// Without a format a number is a double, which is what JSON readers make of it.
fn number(format: &str) -> Scalar {
    match format {
        "float" => Scalar::F32,
        _ => Scalar::F64,
    }
}

fn string(format: &str, constraints: &mut Constraints) -> Scalar {
    match format {
        "date" => Scalar::Date,
        "date-time" => Scalar::DateTime,
        "time" => Scalar::Time,
        "duration" => Scalar::Duration,
        "uuid" => Scalar::Uuid,
        "uri" | "url" => Scalar::Url,
        "byte" | "base64" | "binary" => Scalar::Bytes,
        "decimal" | "decimal128" => Scalar::Decimal,
        "" | "string" => Scalar::String,
        // Without a type of its own here; a user may have one for it.
        other => {
            constraints.push(Constraint::Format(other.to_owned()));
            Scalar::String
        }
    }
}
