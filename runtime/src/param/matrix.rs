//! The published matrix `docs/parameters.md`: every cell of place, style, explode and kind of value, written by this
//! test (`UPDATE=1`), and read back to the same value.

use std::fmt::Write;
use std::path::Path;

use super::{Pairs, Param, Style};
use crate::record::{Blank, Extra, Place, field};

struct Colour {
    r: i64,
    note: String,
    extra: Extra,
}

crate::record! {
    Colour = "Colour" { 0 r: field("R").required(); 1 note: field("note").required(); }
}

#[derive(Clone, Copy)]
enum In {
    Path,
    Query,
    Header,
    Cookie,
}

const CELLS: [(&str, In, Style, &str); 11] = [
    ("path", In::Path, Style::Simple, "simple"),
    ("path", In::Path, Style::Label, "label"),
    ("path", In::Path, Style::Matrix, "matrix"),
    ("query", In::Query, Style::Form, "form"),
    ("query, `allowReserved`", In::Query, Style::Form, "form"),
    ("query", In::Query, Style::SpaceDelimited, "spaceDelimited"),
    ("query", In::Query, Style::PipeDelimited, "pipeDelimited"),
    ("query", In::Query, Style::DeepObject, "deepObject"),
    ("header", In::Header, Style::Simple, "simple"),
    ("cookie", In::Cookie, Style::Form, "form"),
    ("cookie", In::Cookie, Style::Cookie, "cookie"),
];

/// The bytes of a value, which are read as the same value; or why there are none.
fn bytes<T: Place + Blank + PartialEq + std::fmt::Debug>(place: In, param: Param, value: &T) -> String {
    let mut back = T::blank();
    let mut text = String::new();
    let (written, read) = match place {
        In::Path => match param.to_path(value.view()) {
            Ok(path) => {
                let read = param.from_path(&path, back.slot());
                text = path;
                (Ok(()), read.map(|()| true))
            }
            Err(refused) => (Err(refused), Ok(true)),
        },
        In::Header => match param.to_header(value.view()) {
            Ok(header) => {
                text = header.expect("a value");
                (Ok(()), param.from_header(&text, back.slot()).map(|()| true))
            }
            Err(refused) => (Err(refused), Ok(true)),
        },
        In::Query => {
            let written = param.to_query(value.view(), &mut text);
            (written, param.from_query(&mut Pairs::query(&text), back.slot()))
        }
        In::Cookie => {
            let written = param.to_cookie(value.view(), &mut text);
            let mut pairs = match param.style {
                Style::Cookie => Pairs::raw_cookies(&text),
                _ => Pairs::cookies(&text),
            };
            (written, param.from_cookie(&mut pairs, back.slot()))
        }
    };
    if let Err(refused) = written {
        return format!("refused: {refused}");
    }
    assert!(read.unwrap_or_else(|found| panic!("{text}: {found:?}")), "{text}");
    assert_eq!(&back, value, "{text}");
    format!("`{}`", text.replace('|', "\\|"))
}

fn matrix() -> String {
    let list = || vec!["a".to_owned(), "b/c:d".to_owned()];
    let mut out = String::from(
        "# Parameters on the wire\n\nWhat a parameter `x` becomes, to the byte: the text `b/c:d`, the list `[\"a\", \"b/c:d\"]`, the object\n\
         `{\"R\": 100, \"note\": \"b/c:d\"}`. Each cell is written by the client and read back to the same value by the server; the\n\
         test `param::matrix` of the runtime writes this page (`UPDATE=1`) and holds both to it.\n\n\
         OpenAPI leaves lists in `deepObject` open; they are written with the index of each item, and `x[]=a` and `x=a&x=b` are\n\
         read, too. A parameter with `content` is its JSON text, percent-encoded; `querystring` is a form or JSON, all of the query.\n\
         A form (`application/x-www-form-urlencoded`) is written as `form` with `explode`, with `+` for a space.\n\n\
         | place | style | explode | text | list | object |\n|---|---|---|---|---|---|\n",
    );
    for (name, place, style, style_name) in CELLS {
        for explode in [false, true] {
            let mut param = Param::query("x").style(style).explode(explode);
            param.allow_reserved = name.contains("allowReserved");
            let text = bytes(place, param, &"b/c:d".to_owned());
            let list = bytes(place, param, &list());
            let colour = Colour { r: 100, note: "b/c:d".to_owned(), extra: Extra::NONE };
            let object = bytes(place, param, &colour);
            writeln!(out, "| {name} | {style_name} | {explode} | {text} | {list} | {object} |")
                .expect("a string");
        }
    }
    out
}

#[test]
fn the_published_matrix_is_what_is_written_and_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/parameters.md");
    let matrix = matrix();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &matrix).expect("the page can be written");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("the page is there"), matrix);
}
