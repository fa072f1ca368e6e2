//! Prose of a contract as rustdoc: what rustdoc would take for a link, a tag or a test stands as text.
//!
//! Refuses to run code of a contract: every fence is marked as text, and no line is indented far enough to be code.

/// The lines of a doc comment, without the slashes. Empty where the contract says nothing.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let line: String = line.chars().map(plain_space).filter(|c| is_printable(*c)).collect();
        let trimmed = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => {
                out.push(mark.to_owned());
                fence = None;
            }
            (Some(_), _) => out.push(line.trim_end().to_owned()),
            (None, Some(mark)) => {
                out.push(format!("{mark}text"));
                fence = Some(mark);
            }
            (None, None) => out.push(shallow(&line) + &escape(trimmed)),
        }
    }
    out.extend(fence.map(str::to_owned));
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

/// Three spaces at most: four begin a block of code, which rustdoc would compile.
fn shallow(line: &str) -> String {
    let spaces = line.len() - line.trim_start().len();
    if line.trim().is_empty() { String::new() } else { " ".repeat(spaces.min(3)) }
}

fn plain_space(c: char) -> char {
    if c.is_whitespace() { ' ' } else { c }
}

/// Control characters and those that turn the direction of text, which rustc refuses in comments.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Escapes one line outside of fences, spans of code left as they are.
fn escape(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = code_span(rest, &mut out)
            .or_else(|| url(rest, &mut out))
            .or_else(|| link(rest, &mut out))
            .or_else(|| escaped(rest, &mut out))
            .unwrap_or_else(|| {
                if matches!(c, '[' | ']' | '<' | '`') {
                    out.push('\\');
                }
                out.push(c);
                c.len_utf8()
            });
        rest = &rest[taken..];
    }
    out
}

/// `` `code` ``, with as many backticks at its end as at its start.
fn code_span(rest: &str, out: &mut String) -> Option<usize> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    if ticks == 0 {
        return None;
    }
    let mark = &rest[..ticks];
    let inner = rest[ticks..].find(mark)?;
    let end = ticks + inner + ticks;
    out.push_str(&rest[..end]);
    Some(end)
}

/// A backslash and what it escapes already.
fn escaped(rest: &str, out: &mut String) -> Option<usize> {
    let next = rest.strip_prefix('\\')?.chars().next()?;
    out.push('\\');
    if next.is_ascii_punctuation() {
        out.push(next);
        return Some(1 + next.len_utf8());
    }
    Some(1)
}

/// A bare URL becomes a link of its own, with or without the angle brackets it may have had.
fn url(rest: &str, out: &mut String) -> Option<usize> {
    let (open, body) = match rest.strip_prefix('<') {
        Some(body) => (1, body),
        None => (0, rest),
    };
    if !is_web(body) {
        return None;
    }
    let end = body.find(|c: char| c.is_whitespace() || "<>\"`[]{}|\\^)".contains(c)).unwrap_or(body.len());
    let found = body[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if found.ends_with("//") {
        return None;
    }
    out.push_str(&format!("<{found}>"));
    let close = usize::from(open == 1 && body[found.len()..].starts_with('>'));
    Some(open + found.len() + close)
}

/// `[text](target)` stays a link where the target is on the web; else only its text stays.
fn link(rest: &str, out: &mut String) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let close = inner.find(']')?;
    let (text, after) = (&inner[..close], &inner[close + 1..]);
    let target = after.strip_prefix('(')?;
    let end = target.find(')')?;
    let target = &target[..end];
    if text.contains(['[', '`']) || text.is_empty() {
        return None;
    }
    let text = text.replace('<', "\\<");
    if is_web(target) && !target.contains(['<', '>']) {
        out.push_str(&format!("[{text}]({target})"));
    } else {
        out.push_str(&text);
    }
    Some(1 + close + 1 + 1 + end + 1)
}

fn is_web(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(lines(text), expected, "{text:?}");
    }

    #[test]
    fn what_rustdoc_would_take_for_its_own_stands_as_text() {
        check("a [x] of <T>", &["a \\[x\\] of \\<T>"]);
        check("`[x]<T>` and ``a`b``", &["`[x]<T>` and ``a`b``"]);
        check("an open ` tick", &["an open \\` tick"]);
        check("see https://a.example/b_c.", &["see <https://a.example/b_c>."]);
        check("see <https://a.example>", &["see <https://a.example>"]);
        check(
            "[text](https://a.example/x) [here](#there) [a][b]",
            &["[text](https://a.example/x) here \\[a\\]\\[b\\]"],
        );
        check("\\[done\\]", &["\\[done\\]"]);
    }

    #[test]
    fn no_code_of_a_contract_becomes_a_test() {
        check("```json\n{\"a\": 1}\n```", &["```text", "{\"a\": 1}", "```"]);
        check("```\nopen", &["```text", "open", "```"]);
        check("x:\n\n        let a = 1;\n\ty", &["x:", "", "   let a = 1;", " y"]);
    }

    #[test]
    fn characters_that_rustc_refuses_are_left_out() {
        check("a\u{202E}b\u{0}c\rd", &["abc d"]);
        check("one\r\ntwo\n\n", &["one", "two"]);
    }
}
