//! Checks what was printed with syn and formats it with prettyplease; a template that prints no Rust is found here.

use askama::Template;

/// Renders a template. Writing to a `String` does not fail, and our templates call nothing that could.
pub(super) fn render(view: &impl Template) -> String {
    view.render().expect("templates only print final strings")
}

/// Items as people read them.
pub(super) fn items(source: &str) -> Result<String, Broken> {
    match syn::parse_file(source) {
        Ok(file) => Ok(spaced(&prettyplease::unparse(&file))),
        Err(error) => Err(Broken::new(source, &error)),
    }
}

/// Items that are syntax already.
pub(super) fn file(items: Vec<syn::Item>) -> String {
    spaced(&prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items }))
}

/// prettyplease sets items and methods without a blank line between them.
fn spaced(text: &str) -> String {
    let mut out = String::new();
    let mut ends_item = false;
    for line in text.lines() {
        if ends_item && !line.is_empty() && line.trim_start() != "}" {
            out.push('\n');
        }
        ends_item = line == "}" || line == "    }";
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Tables as they were printed: calls of macros, whose rows prettyplease would run together.
pub(super) fn tables(source: &str) -> Result<String, Broken> {
    match syn::parse_file(source) {
        Ok(_) => Ok(source.trim_start().to_owned()),
        Err(error) => Err(Broken::new(source, &error)),
    }
}

/// Where a line of rows ends: rows are for the compiler, and a large contract has ten thousand of them.
const WIDTH: usize = 100;

/// Rows of a table as lines that are filled.
pub(super) fn filled(rows: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for row in rows {
        match lines.last_mut() {
            Some(line) if line.len() + row.len() < WIDTH => {
                line.push(' ');
                line.push_str(&row);
            }
            _ => lines.push(row),
        }
    }
    lines
}

/// Rows with the numbers by which other tables refer to them.
pub(super) fn numbered(rows: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    rows.enumerate().map(|(index, row)| format!("{index} {row}"))
}

/// What a template printed is no Rust: a fault of ours, whatever the contract says.
#[derive(Debug, Clone)]
pub(super) struct Broken(pub(super) String);

impl Broken {
    fn new(source: &str, error: &syn::Error) -> Broken {
        let shown: Vec<_> = source.lines().filter(|line| !line.trim().is_empty()).take(6).collect();
        Broken(format!("{error}, in what begins with:\n{}", shown.join("\n")))
    }
}
