//! Protobuf: names and numbers.

use crate::compat::change::{Change, Fact, Member, WireFact};
use crate::compat::rule::{Rule, rules};
use crate::ir::Format;

fn wire(change: &Change) -> Option<&WireFact> {
    match &change.fact {
        Fact::Wire(fact) if change.format == Format::Proto => Some(fact),
        _ => None,
    }
}

fn option(change: &Change, names: &[&str]) -> bool {
    matches!(wire(change), Some(WireFact::Option(name)) if names.contains(&name.as_str()))
}

const JSON_OPTIONS: [&str; 1] = ["deprecated_legacy_json_field_conflicts"];
const FIELD_OPTIONS: [&str; 2] = ["jstype", "ctype"];
const UTF8_OPTIONS: [&str; 2] = ["java_string_check_utf8", "enforce_utf8"];
const OTHERS: [&str; 5] = [
    "syntax",
    "message_set_wire_format",
    "no_standard_descriptor_accessor",
    "allow_alias",
    "deprecated_legacy_json_field_conflicts",
];

pub(super) const RULES: &[Rule] = rules! {
    "field-number-removed", Breaking, [Source], "a field is gone",
        |c| matches!(wire(c), Some(WireFact::NumberRemoved { .. }));
    "field-removed-name-not-reserved", Breaking, [Json], "a field is gone and its name may be used again",
        |c| matches!(wire(c), Some(WireFact::NumberRemoved { name_reserved: false, .. }));
    "field-removed-number-not-reserved", Breaking, [Wire], "a field is gone and its number may be used again",
        |c| matches!(wire(c), Some(WireFact::NumberRemoved { number_reserved: false, .. }));
    "field-renamed", Breaking, [Source Json], "a field has another name",
        |c| matches!(wire(c), Some(WireFact::Renamed));
    "field-renumbered", Breaking, [Wire], "a field has another number",
        |c| matches!(wire(c), Some(WireFact::Renumbered));
    "field-json-name-changed", Breaking, [Json], "a field has another name in JSON",
        |c| matches!(wire(c), Some(WireFact::JsonName));
    "field-type-changed", Breaking, [Source], "a field has another type",
        |c| matches!(wire(c), Some(WireFact::Kind { .. } | WireFact::ExtensionType));
    "field-type-wire-incompatible", Breaking, [Wire], "a field's bytes are no longer read as they were meant",
        |c| matches!(wire(c), Some(WireFact::Kind { wire: false, .. } | WireFact::ExtensionType));
    "field-type-json-incompatible", Breaking, [Wire Json], "a field's JSON is no longer read as it was meant",
        |c| matches!(wire(c), Some(WireFact::Kind { json: false, .. }));
    "field-cardinality-changed", Breaking, [Source], "a field is required, optional, implicit or repeated, and was not",
        |c| matches!(wire(c), Some(WireFact::Cardinality { .. }));
    "field-cardinality-wire-incompatible", Breaking, [Wire], "a field holds many values where it held one, or the other way round",
        |c| matches!(wire(c), Some(WireFact::Cardinality { wire: false }));
    "field-cardinality-json-incompatible", Breaking, [Wire Json], "a field is a list in JSON where it was a value, or the other way round",
        |c| matches!(wire(c), Some(WireFact::Cardinality { wire: false }));
    "field-oneof-changed", Breaking, [Wire Source], "a field moved into or out of a oneof",
        |c| matches!(wire(c), Some(WireFact::OneofMembership));
    "oneof-removed", Breaking, [Source], "a oneof is gone",
        |c| matches!(wire(c), Some(WireFact::Oneof(crate::compat::change::Became::Removed)));
    "oneof-added", Safe, [Source], "a oneof came",
        |c| matches!(wire(c), Some(WireFact::Oneof(crate::compat::change::Became::Added)));
    "field-default-changed", Breaking, [Behaviour], "a field that is left out means another value",
        |c| c.format == Format::Proto && matches!(c.fact, Fact::Default(..));
    "message-required-fields-changed", Breaking, [Wire], "other fields than before must be there",
        |c| matches!(wire(c), Some(WireFact::RequiredFields));
    "reserved-range-removed-message", Breaking, [Wire], "a number or name of a message may be used again",
        |c| matches!(wire(c), Some(WireFact::ReservationRemoved { of_enum: false }));
    "reserved-range-removed-enum", Breaking, [Wire], "a number or name of an enum may be used again",
        |c| matches!(wire(c), Some(WireFact::ReservationRemoved { of_enum: true }));
    "enum-value-removed", Breaking, [Source], "a value of an enum is gone",
        |c| matches!(wire(c), Some(WireFact::ValueRemoved { .. }));
    "enum-value-removed-name-not-reserved", Breaking, [Json], "a value is gone and its name may be used again",
        |c| matches!(wire(c), Some(WireFact::ValueRemoved { name_reserved: false, .. }));
    "enum-value-removed-number-not-reserved", Breaking, [Wire], "a value is gone and its number may be used again",
        |c| matches!(wire(c), Some(WireFact::ValueRemoved { number_reserved: false, .. }));
    "enum-value-renamed", Breaking, [Source Json], "a value of an enum has another name",
        |c| matches!(wire(c), Some(WireFact::ValueRenamed));
    "enum-value-added", Safe, [Behaviour], "an enum has one more value",
        |c| c.format == Format::Proto && matches!(c.fact, Fact::EnumValue(_));
    "enum-openness-changed", Breaking, [Behaviour Source], "numbers that are not named are kept otherwise",
        |c| matches!(wire(c), Some(WireFact::Openness));
    "message-json-format-changed", Breaking, [Json], "the JSON form of a message follows other rules",
        |c| option(c, &JSON_OPTIONS);
    "message-set-format-changed", Breaking, [Wire], "a message is or was a message set",
        |c| option(c, &["message_set_wire_format"]);
    "message-descriptor-accessor-removed", Breaking, [Source], "generated code has no accessor for the descriptor any more",
        |c| option(c, &["no_standard_descriptor_accessor"]);
    "extension-removed", Breaking, [Source], "an extension is gone",
        |c| c.format == Format::Proto && c.member == Member::Wildcard && matches!(c.fact, Fact::MemberRemoved { .. });
    "file-syntax-changed", Breaking, [Source], "the file is in another version of the language",
        |c| option(c, &["syntax"]);
    "field-utf8-validation-changed", Breaking, [Behaviour], "text is checked to be UTF-8, and was not, or the other way round",
        |c| option(c, &UTF8_OPTIONS);
    "field-codegen-option-changed", Breaking, [Source], "an option changes what is generated for a field",
        |c| option(c, &FIELD_OPTIONS);
    "file-codegen-option-changed", Breaking, [Source], "an option changes what is generated for a file",
        |c| matches!(wire(c), Some(WireFact::Option(name)) if !OTHERS.contains(&name.as_str())
            && !FIELD_OPTIONS.contains(&name.as_str()) && !UTF8_OPTIONS.contains(&name.as_str()));
    "type-moved-file", Dangerous, [Source], "a type is declared in another file",
        |c| matches!(wire(c), Some(WireFact::Moved { package: false }));
    "package-renamed", Breaking, [Wire Source Json], "every full name is another",
        |c| matches!(wire(c), Some(WireFact::Moved { package: true }));
};
