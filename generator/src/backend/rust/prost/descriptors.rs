//! The descriptors that a contract needs: its own files whole, of imported ones what is used. Options that files import
//! for themselves (`google/api/annotations.proto`) give no types.

use std::collections::{HashMap, HashSet};

use prost_reflect::prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet, SourceCodeInfo};

/// `FileDescriptorProto.message_type` and `.enum_type`.
const MESSAGE: i32 = 4;
const ENUM: i32 = 5;

/// A message or an enum that stands in no other: its file, its kind, its place in the file.
type Top = (usize, i32, usize);

/// The files with what is needed of them.
pub(super) fn needed(set: FileDescriptorSet, entries: &[String]) -> Vec<FileDescriptorProto> {
    let mut files = set.file;
    let tops = index(&files);
    let mut kept: HashSet<Top> = HashSet::new();
    let mut open: Vec<Top> = Vec::new();
    for (at, file) in files.iter_mut().enumerate() {
        if entries.iter().any(|entry| entry == file.name()) {
            open.extend((0..file.message_type.len()).map(|index| (at, MESSAGE, index)));
            open.extend((0..file.enum_type.len()).map(|index| (at, ENUM, index)));
            let methods = file.service.iter().flat_map(|service| &service.method);
            let names = methods.flat_map(|method| [method.input_type(), method.output_type()]);
            open.extend(names.filter_map(|name| tops.get(name)));
        } else {
            file.service.clear();
        }
    }
    while let Some(top) = open.pop() {
        if let (true, (file, MESSAGE, index)) = (kept.insert(top), top) {
            let mut names = Vec::new();
            references(&files[file].message_type[index], &mut names);
            open.extend(names.iter().filter_map(|name| tops.get(*name)));
        }
    }
    for (at, file) in files.iter_mut().enumerate() {
        prune(file, |kind, index| kept.contains(&(at, kind, index)));
    }
    files
}

/// Every message and enum by its full name with a dot in front, by the one at the top that it stands in.
fn index(files: &[FileDescriptorProto]) -> HashMap<String, Top> {
    let mut tops = HashMap::new();
    for (at, file) in files.iter().enumerate() {
        let package = if file.package().is_empty() { String::new() } else { format!(".{}", file.package()) };
        for (index, item) in file.message_type.iter().enumerate() {
            enter(item, &package, (at, MESSAGE, index), &mut tops);
        }
        for (index, item) in file.enum_type.iter().enumerate() {
            tops.insert(format!("{package}.{}", item.name()), (at, ENUM, index));
        }
    }
    tops
}

fn enter(message: &DescriptorProto, outer: &str, top: Top, tops: &mut HashMap<String, Top>) {
    let name = format!("{outer}.{}", message.name());
    tops.extend(message.enum_type.iter().map(|item| (format!("{name}.{}", item.name()), top)));
    message.nested_type.iter().for_each(|nested| enter(nested, &name, top, tops));
    tops.insert(name, top);
}

/// The types that the fields of a message name, and of those inside it.
fn references<'a>(message: &'a DescriptorProto, names: &mut Vec<&'a str>) {
    names.extend(message.field.iter().filter_map(|field| field.type_name.as_deref()));
    message.nested_type.iter().for_each(|nested| references(nested, names));
}

/// Leaves out what is not kept; the places of comments follow.
fn prune(file: &mut FileDescriptorProto, keeps: impl Fn(i32, usize) -> bool) {
    let moved = |kind: i32, count: usize| {
        let mut next = 0;
        let place = |index| {
            keeps(kind, index).then(|| {
                next += 1;
                next - 1
            })
        };
        (0..count).map(place).collect::<Vec<Option<i32>>>()
    };
    let (messages, enums) = (moved(MESSAGE, file.message_type.len()), moved(ENUM, file.enum_type.len()));
    let mut index = 0..;
    file.message_type.retain(|_| index.next().is_some_and(|index| keeps(MESSAGE, index)));
    let mut index = 0..;
    file.enum_type.retain(|_| index.next().is_some_and(|index| keeps(ENUM, index)));
    let Some(SourceCodeInfo { location }) = &mut file.source_code_info else { return };
    location.retain_mut(|location| {
        let places = match location.path.first() {
            Some(&MESSAGE) => &messages,
            Some(&ENUM) => &enums,
            _ => return true,
        };
        let Some(index) = location.path.get_mut(1) else { return true };
        let place = usize::try_from(*index).ok().and_then(|index| places.get(index).copied().flatten());
        place.map(|place| *index = place).is_some()
    });
}
