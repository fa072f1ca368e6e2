//! The JSON codec of the records beside serde derive on the same types: a 10 MB list of repositories,
//! shaped like GitHub's (strings and URLs, numbers, flags, nested owners and licenses, lists, enums).
//!
//! `cargo bench -p counterpart-runtime --features serde --bench json`

use counterpart_runtime::json;
use counterpart_runtime::record::*;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// One shape, twice: as a record, and as serde derives it.
macro_rules! both {
    ($($type:ident $name:literal { $($index:literal $(#[$meta:meta])* $field:ident: $of:ty = $facts:expr;)* })*) => {
        mod ours {
            use super::*;
            use counterpart_runtime::record;
            $(
                #[derive(Clone)]
                pub(crate) struct $type { $(pub(crate) $field: $of,)* extra: Extra }
                record! { $type = $name { $($index $field: $facts;)* } }
            )*
            #[derive(Clone)]
            pub(crate) enum Visibility { Public, Private, Unknown(String) }
            counterpart_runtime::string_enum! { Visibility { 0 Public: "public"; 1 Private: "private"; } unknown Unknown }
        }
        mod derived {
            use serde::{Deserialize, Serialize};
            $(
                #[derive(Clone, Serialize, Deserialize)]
                pub(crate) struct $type { $($(#[$meta])* pub(crate) $field: $of,)* }
            )*
            #[derive(Clone, Serialize, Deserialize)]
            pub(crate) enum Visibility {
                #[serde(rename = "public")] Public,
                #[serde(rename = "private")] Private,
                #[serde(untagged)] Unknown(String),
            }
        }
    };
}

both! {
    Owner "Owner" {
        0 login: String = field("login").required();
        1 id: i64 = field("id").required();
        2 node_id: String = field("node_id").required();
        3 avatar_url: String = field("avatar_url").required();
        4 url: String = field("url").required();
        5 html_url: String = field("html_url").required();
        6 repos_url: String = field("repos_url").required();
        7 #[serde(skip_serializing_if = "Option::is_none")] name: Option<String> = field("name");
        8 #[serde(skip_serializing_if = "Option::is_none")] email: Option<String> = field("email");
        9 site_admin: bool = field("site_admin").required();
    }
    License "License" {
        0 key: String = field("key").required();
        1 name: String = field("name").required();
        2 #[serde(skip_serializing_if = "Option::is_none")] spdx_id: Option<String> = field("spdx_id");
    }
    Permissions "Permissions" {
        0 admin: bool = field("admin").required();
        1 push: bool = field("push").required();
        2 pull: bool = field("pull").required();
        3 #[serde(skip_serializing_if = "Option::is_none")] triage: Option<bool> = field("triage");
    }
    Repository "Repository" {
        0 id: i64 = field("id").required();
        1 node_id: String = field("node_id").required();
        2 name: String = field("name").required();
        3 full_name: String = field("full_name").required();
        4 owner: Owner = field("owner").required();
        5 private: bool = field("private").required();
        6 html_url: String = field("html_url").required();
        7 #[serde(skip_serializing_if = "Option::is_none")] description: Option<String> = field("description");
        8 fork: bool = field("fork").required();
        9 url: String = field("url").required();
        10 archive_url: String = field("archive_url").required();
        11 branches_url: String = field("branches_url").required();
        12 commits_url: String = field("commits_url").required();
        13 #[serde(skip_serializing_if = "Option::is_none")] language: Option<String> = field("language");
        14 forks_count: i64 = field("forks_count").required();
        15 stargazers_count: i64 = field("stargazers_count").required();
        16 size: i64 = field("size").required();
        17 open_issues: i64 = field("open_issues").required();
        18 score: f64 = field("score").required();
        19 topics: Vec<String> = field("topics").required();
        20 has_issues: bool = field("has_issues").required();
        21 #[serde(skip_serializing_if = "Option::is_none")] has_wiki: Option<bool> = field("has_wiki");
        22 archived: bool = field("archived").required();
        23 visibility: Visibility = field("visibility").required();
        24 pushed_at: String = field("pushed_at").required();
        25 created_at: String = field("created_at").required();
        26 permissions: Permissions = field("permissions").required();
        27 license: License = field("license").required();
        28 contributors: Vec<Owner> = field("contributors").required();
    }
}

use serde_json::{Value as Json, json};

fn owner(i: u64) -> Json {
    let login = format!("user-{}", i * 7919 % 10_007);
    let mut owner = json!({
        "login": login, "id": i * 31, "node_id": format!("MDQ6VXNlcj{i}"),
        "avatar_url": format!("https://avatars.example.com/u/{i}?v=4"),
        "url": format!("https://api.example.com/users/{login}"),
        "html_url": format!("https://example.com/{login}"),
        "repos_url": format!("https://api.example.com/users/{login}/repos"),
        "site_admin": i.is_multiple_of(50),
    });
    if i.is_multiple_of(3) {
        owner["name"] = json!("Zoë \"Z\" Müller");
    }
    owner
}

fn repository(i: u64) -> Json {
    let full = format!("user-{i}/project-{i}");
    let url = |rest: &str| format!("https://api.example.com/repos/{full}{rest}");
    let mut repository = json!({
        "id": 1_296_269 + i, "node_id": format!("MDEwOlJlcG9zaXRvcnk{i}"), "name": format!("project-{i}"),
        "full_name": full, "owner": owner(i), "private": i.is_multiple_of(9), "html_url": url(""), "fork": i.is_multiple_of(4),
        "url": url(""), "archive_url": url("/{archive_format}{/ref}"), "branches_url": url("/branches{/branch}"),
        "commits_url": url("/commits{/sha}"), "forks_count": i % 1000, "stargazers_count": i * 13,
        "size": i * 104_729 % 1_000_003, "open_issues": i % 77, "score": f64::from(u32::try_from(i % 1000).unwrap_or(0)) / 7.0,
        "topics": &["http", "contract", "code-generation", "rust"][..(i % 5) as usize],
        "has_issues": true, "archived": false, "visibility": if i.is_multiple_of(9) { "private" } else { "public" },
        "pushed_at": "2026-01-26T19:06:43Z", "created_at": "2011-01-26T19:01:12Z",
        "permissions": { "admin": false, "push": true, "pull": true, "triage": false },
        "license": { "key": "mit", "name": "MIT License", "spdx_id": "MIT" },
        "contributors": (0..i % 6).map(|j| owner(i + j)).collect::<Vec<_>>(),
    });
    if !i.is_multiple_of(3) {
        repository["description"] = json!("A small project that does one thing well.\nIt is documented.");
        repository["language"] = json!("Rust");
    }
    repository
}

/// A document of about 10 MB, members in the order of the contract, as a server writes them.
fn document() -> Vec<u8> {
    let text = Json::Array((0..4_600).map(repository).collect()).to_string();
    let derived: Vec<derived::Repository> = serde_json::from_str(&text).expect("the types fit the document");
    serde_json::to_vec(&derived).expect("derived types are written")
}

fn codecs(criterion: &mut Criterion) {
    let bytes = document();
    let ours: Vec<ours::Repository> = json::from_slice(&bytes).expect("ours reads it");
    let derived: Vec<derived::Repository> = serde_json::from_slice(&bytes).expect("serde reads it");
    assert!(json::to_vec(&ours) == bytes, "both write the same bytes");

    let mut group = criterion.benchmark_group("decode");
    group.throughput(Throughput::Bytes(bytes.len() as u64)).sample_size(20);
    group.bench_function("records", |b| {
        b.iter_with_large_drop(|| json::from_slice::<Vec<ours::Repository>>(&bytes).expect("read"));
    });
    group.bench_function("serde derive", |b| {
        b.iter_with_large_drop(|| serde_json::from_slice::<Vec<derived::Repository>>(&bytes).expect("read"));
    });
    group.finish();

    let mut group = criterion.benchmark_group("encode");
    group.throughput(Throughput::Bytes(bytes.len() as u64)).sample_size(20);
    group.bench_function("records", |b| b.iter_with_large_drop(|| json::to_vec(&ours)));
    group.bench_function("serde derive", |b| {
        b.iter_with_large_drop(|| serde_json::to_vec(&derived).expect("written"));
    });
    group.finish();
}

#[allow(missing_docs, reason = "the macro writes a public function")]
mod group {
    use super::*;
    criterion_group!(benches, codecs);
}
criterion_main!(group::benches);
