//! The goldens of generated code compile as they stand: each is the module for `include!`. Apart from the test that
//! writes them, so that goldens that no longer compile can be written anew.

use counterpart_tests::workspace;

macro_rules! compiled {
    ($($module:ident = $file:literal;)*) => {
        $(
            #[allow(missing_docs, unreachable_pub, dead_code, unused_imports)]
            mod $module {
                include!(concat!("../../fixtures/", $file));
            }
        )*
        const GOLDENS: &[&str] = &[$($file),*];
    };
}

compiled! {
    names_graphql = "names/obstacle.graphql.rs";
    names_openapi = "names/obstacle.openapi.yaml.rs";
    names_proto = "names/obstacle.proto.rs";
    names_wsdl = "names/obstacle.wsdl.rs";
    openapi_directions = "openapi/directions.yaml.rs";
    paging = "paging/shelf.yaml.rs";
    prost = "prost/post.proto.rs";
    same_graphql = "same/library.graphql.rs";
    same_openapi = "same/library.openapi.yaml.rs";
    same_prost = "same/library.proto.prost.rs";
    same_proto = "same/library.proto.rs";
    same_wsdl = "same/library.wsdl.rs";
    settings = "settings/shop.yaml.rs";
    twins = "twins/orders.yaml.rs";
}

/// Types of the user's own that `settings/counterpart.toml` names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Money(String);
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Iban(String);

macro_rules! plain_text {
    ($($type:ident: $expected:literal;)*) => { $(
        impl counterpart_runtime::record::Text for $type {
            fn expected(&self) -> &'static str {
                $expected
            }

            fn parse(&mut self, text: &str) -> bool {
                self.0 = text.to_owned();
                !text.is_empty()
            }

            fn format(&self, out: &mut dyn std::fmt::Write) -> std::fmt::Result {
                out.write_str(&self.0)
            }
        }
        counterpart_runtime::text!($type);
    )* };
}
plain_text! { Money: "an amount"; Iban: "an IBAN"; }

#[test]
fn every_golden_is_compiled() {
    let fixtures = workspace().join("fixtures");
    const FOLDERS: [&str; 7] = ["names", "openapi", "paging", "prost", "same", "settings", "twins"];
    let goldens = |folder: &'static str| {
        let entries = std::fs::read_dir(fixtures.join(folder)).expect("a folder of fixtures can be listed");
        let names = entries.map(|entry| entry.expect("an entry can be read").file_name().into_string());
        let names = names.map(|name| name.expect("names of fixtures are ASCII"));
        names.filter(|name| name.ends_with(".rs")).map(move |name| format!("{folder}/{name}"))
    };
    let mut found: Vec<_> = FOLDERS.into_iter().flat_map(goldens).collect();
    found.sort();
    assert_eq!(found, GOLDENS);
}
