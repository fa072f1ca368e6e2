//! The keywords of schemas, and what becomes of each.

/// Keywords that describe without changing what is valid.
pub(super) const ANNOTATIONS: &[&str] = &[
    "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs",
    "xml", "$comment", "$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$vocabulary", "$defs", "definitions",
    "contentMediaType", "contentSchema", "summary", "name", "in", "collectionFormat",
];

/// Keywords that are read into facts.
pub(super) const READ: &[&str] = &[
    "$ref", "$dynamicRef", "$recursiveRef", "type", "nullable", "format", "enum", "const", "properties", "required",
    "additionalProperties", "unevaluatedProperties", "items", "allOf", "oneOf", "anyOf", "discriminator",
    "contentEncoding", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
    "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
    "patternProperties",
];

/// Keywords that say more than a type can, with what is made of them.
pub(super) const WIDER: &[(&str, &str)] = &[
    ("not", "what it excludes is accepted"),
    ("if", "its condition is not checked"),
    ("then", "its condition is not checked"),
    ("else", "its condition is not checked"),
    ("prefixItems", "the list takes any items"),
    ("additionalItems", "the list takes any items"),
    ("unevaluatedItems", "the list takes any items"),
    ("contains", "the items are not searched"),
    ("minContains", "the items are not searched"),
    ("maxContains", "the items are not searched"),
    ("propertyNames", "any name is accepted"),
    ("dependentRequired", "members are not checked together"),
    ("dependentSchemas", "members are not checked together"),
    ("dependencies", "members are not checked together"),
];
