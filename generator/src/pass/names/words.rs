//! Splits any source name into words. What an identifier cannot hold is left out, or spelled where nothing else is left.

/// The words of a source name, in its own case: `getHTTPServer2` is `get`, `HTTP`, `Server2`.
///
/// Never empty: a name without letters and digits is spelled (`*` is `star`, the empty name is `empty`).
pub fn words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = sign(name).map(str::to_owned).into_iter().collect();
    let signed = found.len();
    for part in name.split(|c: char| !is_word_char(c)) {
        split_by_case(part, &mut found);
    }
    if found.len() == signed { spelled(name) } else { found }
}

/// The same, with every character that [`words`] leaves out as a word of its own.
pub fn spelled(name: &str) -> Vec<String> {
    if name.is_empty() {
        return vec!["empty".to_owned()];
    }
    let mut found = Vec::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c: char| !is_word_char(c)).unwrap_or(rest.len());
        if end > 0 {
            split_by_case(&rest[..end], &mut found);
            rest = &rest[end..];
        } else {
            found.push(spell(c));
            rest = &rest[c.len_utf8()..];
        }
    }
    found
}

/// A word for the way a name is written, which tells it from others with the same words.
pub fn style(name: &str) -> String {
    let odd = name.chars().find(|c| !is_word_char(*c) && *c != '_');
    let has_upper = name.chars().any(char::is_uppercase);
    let has_lower = name.chars().any(char::is_lowercase);
    match odd {
        Some('-') => "kebab".to_owned(),
        Some(c) => spell(c),
        None if has_upper && !has_lower => "upper".to_owned(),
        None if name.starts_with(char::is_uppercase) => "pascal".to_owned(),
        None if has_upper => "camel".to_owned(),
        None if name.contains('_') => "snake".to_owned(),
        None => "lower".to_owned(),
    }
}

/// GitHub counts `+1` and `-1` of one record: the sign before a number is a word.
fn sign(name: &str) -> Option<&'static str> {
    let mut chars = name.chars();
    let sign = match chars.next()? {
        '+' => "plus",
        '-' => "minus",
        _ => return None,
    };
    chars.next()?.is_ascii_digit().then_some(sign)
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() && unicode_ident::is_xid_continue(c)
}

/// A new word begins at an upper case letter after another kind of character, and at the last upper case letter of
/// several before a lower case one.
fn split_by_case(part: &str, found: &mut Vec<String>) {
    let chars: Vec<char> = part.chars().collect();
    let mut word = String::new();
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let next_is_lower = chars.get(i + 1).is_some_and(|next| next.is_lowercase());
        let begins = c.is_uppercase() && before.is_some_and(|before| !before.is_uppercase() || next_is_lower);
        if begins && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        word.push(*c);
    }
    if !word.is_empty() {
        found.push(word);
    }
}

fn spell(c: char) -> String {
    let word = match c {
        ' ' => "space",
        '!' => "bang",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "tick",
        '(' | ')' => "paren",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' | ']' => "bracket",
        '\\' => "backslash",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' | '}' => "brace",
        '|' => "or",
        '~' => "tilde",
        other => return format!("u{:x}", u32::from(other)),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(words(name).join(" "), expected, "{name:?}");
    }

    #[test]
    fn names_split_where_people_see_words() {
        check("getHTTPServer2", "get HTTP Server2");
        check("petOwner", "pet Owner");
        check("X-Rate-Limit", "X Rate Limit");
        check("filter[size]", "filter size");
        check("sha256Hash", "sha256 Hash");
        check("GET_IT", "GET IT");
        check("OAuth2", "O Auth2");
        check("straße", "straße");
        check("日本", "日本");
    }

    #[test]
    fn no_name_is_without_words() {
        check("", "empty");
        check(" ", "space");
        check("*", "star");
        check("+1", "plus 1");
        check("-1", "minus 1");
        check("__", "underscore underscore");
        check("💥", "u1f4a5");
    }
}
