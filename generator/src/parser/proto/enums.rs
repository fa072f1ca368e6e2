//! Enums. Values that share a number are kept side by side: the first one is the value, the others are aliases.

use prost_reflect::{EnumDescriptor, Syntax};

use super::lower::Lowering;
use super::options;
use crate::ir::binding::{ProtoType, TypeBinding};
use crate::ir::{Deprecation, Enum, EnumValue, Scalar, TypeId, TypeKind, Value};

/// Fills a numbered enum.
pub(super) fn fill(cx: &mut Lowering<'_>, id: TypeId, item: &EnumDescriptor) {
    let file = item.parent_file();
    let places = cx.places(&file);
    // In the order of the document; the linked enum has them by number.
    let declared = item.enum_descriptor_proto().value.iter();
    let values = declared.filter_map(|value| item.get_value_by_name(value.name())).map(|value| EnumValue {
        name: value.name().to_owned(),
        value: Value::Number(value.number().to_string()),
        docs: places.docs(value.path()),
        deprecated: options::flag(&value.options(), "deprecated").then(Deprecation::default),
        span: places.name(value.path()),
    });
    let descriptor = item.enum_descriptor_proto();
    let set = item.options();
    let ty = &mut cx.contract.types[id];
    ty.docs = places.docs(item.path());
    ty.deprecated = options::flag(&set, "deprecated").then(Deprecation::default);
    // A proto2 enum is closed: a number it does not name travels as an unknown field.
    let open = file.syntax() != Syntax::Proto2;
    ty.kind = TypeKind::Enum(Enum { of: Scalar::I32, values: values.collect(), open });
    ty.binding = TypeBinding::Proto(ProtoType {
        full_name: item.full_name().to_owned(),
        reserved_numbers: descriptor
            .reserved_range
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        reserved_names: descriptor.reserved_name.clone(),
        file: file.name().to_owned(),
        package: file.package_name().to_owned(),
        options: options::texts(&set),
    });
}
