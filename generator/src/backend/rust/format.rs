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

/// What a template printed is no Rust: a fault of ours, whatever the contract says.
#[derive(Debug, Clone)]
pub(super) struct Broken(pub(super) String);

impl Broken {
    fn new(source: &str, error: &syn::Error) -> Broken {
        let shown: Vec<_> = source.lines().filter(|line| !line.trim().is_empty()).take(6).collect();
        Broken(format!("{error}, in what begins with:\n{}", shown.join("\n")))
    }
}
