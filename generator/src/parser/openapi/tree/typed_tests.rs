use openapiv3::{Info, Operation};

use super::*;
use crate::source::SourceMap;

fn read<T: serde::de::DeserializeOwned>(
    text: &str,
    object: Object,
) -> (Result<T, String>, Vec<(String, String)>) {
    let mut map = SourceMap::new();
    let file = map.add("a.yaml", "a.yaml", text);
    let mut out = Diagnostics::new();
    let node = parse(file, map.file(file), &mut out).expect("fine YAML");
    let value = typed(&node, object, &mut out).map_err(|finding| finding.message);
    let said = out.iter().map(|found| (found.message.clone(), map.snippet(found.primary.span).to_owned()));
    (value, said.collect())
}

const INFO: Object = Object { what: "`info`", members: &["title", "version", "description"], lifted: &[] };

const OPERATION: Object = Object {
    what: "the operation",
    members: &["tags", "summary", "deprecated", "parameters", "responses"],
    lifted: &[Lifted::Absent("parameters"), Lifted::Empty("responses")],
};

#[test]
fn scalars_are_text_where_text_is_meant() {
    let (info, said) = read::<Info>("title: 5\nversion: 1.10\ndescription: true\n", INFO);
    let info = info.expect("readable");
    assert_eq!((info.title.as_str(), info.version.as_str()), ("5", "1.10"));
    assert_eq!(info.description.as_deref(), Some("true"));
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn a_bad_member_costs_itself() {
    let text = "tags: [a]\nsummary: [x]\ndeprecated: perhaps\nparameters: 5\nmore: 1\nx-more: 1\n";
    let (operation, said) = read::<Operation>(text, OPERATION);
    let operation = operation.expect("readable without the bad members");
    assert_eq!(operation.tags, ["a"]);
    assert_eq!(operation.summary, None);
    let mut places: Vec<_> = said.iter().map(|(_, place)| place.as_str()).collect();
    places.sort_unstable();
    assert_eq!(places, ["[x]", "more", "perhaps"], "{said:?}");
}

#[test]
fn a_missing_member_is_told_by_name() {
    let (info, _) = read::<Info>("title: a\n", INFO);
    assert_eq!(info.expect_err("no version"), "`info` cannot be read: missing field `version`");
    let (info, _) = read::<Info>("[a]\n", INFO);
    assert_eq!(info.expect_err("no object"), "`info` is a list, not an object");
}
