//! Rust identifiers: the cases of Rust, its keywords, and what may not begin a name.

use super::words::words;

/// The case an identifier is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `get_book`: fields, methods, modules.
    Snake,
    /// `GetBook`: types, variants, traits.
    Camel,
    /// `GET_BOOK`: constants, statics.
    Upper,
}

/// Words of a source name as an identifier. `role` goes in front of what begins with a digit (`field_1st`).
pub fn ident(name: &str, case: Case, role: &str) -> String {
    from_words(&words(name), case, role)
}

/// Words as an identifier.
pub fn from_words(words: &[String], case: Case, role: &str) -> String {
    let starts_badly = words.first().is_none_or(|word| !word.starts_with(unicode_ident::is_xid_start));
    let role = starts_badly.then(|| role.to_owned());
    let mut out = String::new();
    for word in role.iter().chain(words) {
        push_word(&mut out, word, case);
    }
    escape_keyword(out)
}

/// The identifier without the mark of a raw one.
pub fn unraw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

/// Whether a source name is spelled like its identifier, marks for keywords aside.
pub fn is_spelled_like(ident: &str, name: &str) -> bool {
    ident == name || unraw(ident).trim_end_matches('_') == name
}

/// The identifier with a word added.
pub fn join(ident: &str, word: &str, case: Case) -> String {
    let mut out = unraw(ident).trim_end_matches('_').to_owned();
    push_word(&mut out, word, case);
    escape_keyword(out)
}

fn push_word(out: &mut String, word: &str, case: Case) {
    match case {
        Case::Snake | Case::Upper if !out.is_empty() => out.push('_'),
        // `v1.2` is `V1_2`, not the same as `v12`.
        Case::Camel
            if out.ends_with(|c: char| c.is_ascii_digit())
                && word.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            out.push('_');
        }
        _ => {}
    }
    match case {
        Case::Snake => out.push_str(&word.to_lowercase()),
        Case::Upper => out.push_str(&word.to_uppercase()),
        Case::Camel => {
            let mut chars = word.chars();
            if let Some(first) = chars.next() {
                out.extend(first.to_uppercase());
                out.push_str(&chars.as_str().to_lowercase());
            }
        }
    }
}

/// Keywords of any edition become raw identifiers; the few that may not be raw get an underscore.
fn escape_keyword(ident: String) -> String {
    if NEVER_RAW.contains(&ident.as_str()) {
        format!("{ident}_")
    } else if KEYWORDS.contains(&ident.as_str()) {
        format!("r#{ident}")
    } else {
        ident
    }
}

const NEVER_RAW: [&str; 4] = ["self", "Self", "super", "crate"];

/// Strict and reserved keywords up to edition 2024 (Rust reference, "Keywords").
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_parse_and_keep_the_case_of_their_kind() {
        let names = [
            "petOwner",
            "3d-model",
            "type",
            "self",
            "Self",
            "crate",
            "gen",
            "",
            "*",
            "v1.2",
            "日本",
            "straße",
            "+1",
            "HTTP",
            "_",
            "__proto__",
            "$ref",
            "a b",
            "ǆ",
            "e\u{301}",
        ];
        for name in names {
            for case in [Case::Snake, Case::Camel, Case::Upper] {
                let ident = ident(name, case, "field");
                assert!(syn::parse_str::<syn::Ident>(&ident).is_ok(), "{name:?} became {ident:?}");
            }
        }
        assert_eq!(ident("petOwner", Case::Snake, "field"), "pet_owner");
        assert_eq!(ident("type", Case::Snake, "field"), "r#type");
        assert_eq!(ident("self", Case::Snake, "field"), "self_");
        assert_eq!(ident("Self", Case::Camel, "Type"), "Self_");
        assert_eq!(ident("3d-model", Case::Snake, "field"), "field_3d_model");
        assert_eq!(ident("v1.2", Case::Camel, "Value"), "V1_2");
        assert_eq!(ident("+1", Case::Camel, "Value"), "Plus1");
        assert_eq!(ident("", Case::Camel, "Value"), "Empty");
    }
}
