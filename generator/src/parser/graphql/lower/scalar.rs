//! Scalars: the built-in ones, and custom ones whose form is known by name or by `@specifiedBy`.

use crate::ir::Scalar;

use super::super::syntax::{TypeNode, ValueKind, directive};

/// The scalars of section 3.5. An `ID` is always written as a string.
pub(super) fn built_in(name: &str) -> Option<Scalar> {
    Some(match name {
        "Int" => Scalar::I32,
        "Float" => Scalar::F64,
        "String" | "ID" => Scalar::String,
        "Boolean" => Scalar::Bool,
        _ => return None,
    })
}

/// A custom scalar with a known form.
pub(super) fn well_known(ty: &TypeNode) -> Option<Scalar> {
    let specified = directive(&ty.directives, "specifiedBy").and_then(|applied| applied.argument("url"));
    let by_url = match specified.map(|value| &value.kind) {
        Some(ValueKind::String(url)) => by_url(url),
        _ => None,
    };
    by_url.or_else(|| by_name(&ty.name.text))
}

/// The registry at scalars.graphql.org ends its addresses with the name of the form.
fn by_url(url: &str) -> Option<Scalar> {
    let page = url.trim_end_matches(".html").rsplit('/').next().unwrap_or("");
    Some(match page {
        "date-time" | "rfc3339" => Scalar::DateTime,
        "local-date" | "date" => Scalar::Date,
        "local-time" | "time" => Scalar::Time,
        "rfc4122" | "rfc9562" => Scalar::Uuid,
        "rfc3986" => Scalar::Url,
        "duration" => Scalar::Duration,
        _ => return None,
    })
}

fn by_name(name: &str) -> Option<Scalar> {
    Some(match name.to_ascii_lowercase().as_str() {
        "datetime" | "offsetdatetime" | "zoneddatetime" | "instant" | "timestamptz" | "iso8601datetime"
        | "precisedatetime" | "utcdatetime" => Scalar::DateTime,
        "localdatetime" | "naivedatetime" => Scalar::LocalDateTime,
        "date" | "localdate" | "iso8601date" | "naivedate" => Scalar::Date,
        "time" | "localtime" | "naivetime" => Scalar::Time,
        "duration" | "iso8601duration" => Scalar::Duration,
        "uuid" | "guid" => Scalar::Uuid,
        "decimal" | "bigdecimal" | "positivedecimal" => Scalar::Decimal,
        "bigint" | "biginteger" => Scalar::Integer,
        "long" | "int64" => Scalar::I64,
        "uint64" => Scalar::U64,
        "uint32" => Scalar::U32,
        "url" | "uri" => Scalar::Url,
        "base64" | "base64string" | "bytes" | "blob" => Scalar::Bytes,
        "json" | "jsonb" | "jsonobject" | "jsonstring" | "any" | "object" | "_any" => Scalar::Any,
        // Text by another name.
        "emailaddress" | "email" | "html" | "markdown" | "hexcolor" | "_fieldset" | "fieldset" => {
            Scalar::String
        }
        _ => return None,
    })
}
