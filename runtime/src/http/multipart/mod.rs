//! `multipart/form-data` (RFC 7578): one part for each member of a record, one for each item of a list.
//!
//! Bytes are file parts, scalars are text, everything else is JSON.

mod head;
mod read;
mod tail;
mod write;

pub(super) use read::decode;
pub(super) use write::encode;

/// The boundary a content type names.
pub(super) fn boundary_of(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("boundary") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// Where it stands first.
fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    let first = what.first()?;
    let mut from = 0;
    while let Some(at) = text.get(from..)?.iter().position(|byte| byte == first) {
        if text[from + at..].starts_with(what) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::super::binding::Media;
    use super::super::codec::Content;
    use super::*;
    use crate::json;
    use crate::record::{Blank, Extra, Map, Patch, Value, View, When, arm, field};

    struct Upload {
        title: String,
        file: Vec<u8>,
        tags: Vec<String>,
        size: Option<i32>,
        inner: Option<Inner>,
        extra: Extra,
    }

    struct Inner {
        deep: i32,
        extra: Extra,
    }

    crate::record! { Inner = "Inner" { 0 deep: field("deep").required(); } }

    crate::record! {
        Upload = "Upload" {
            0 title: field("title").required();
            1 file: field("file").required();
            2 tags: field("tags");
            3 size: field("size");
            4 inner: field("in/ner");
        }
    }

    fn read(body: &[u8], boundary: &str) -> Result<Upload, Vec<String>> {
        let mut upload = Upload::blank();
        let slot = crate::record::Place::slot(&mut upload);
        let bytes = Bytes::copy_from_slice(body);
        let content = Content { content_type: "", bytes: &bytes, stream: None };
        match decode(&content, Some(boundary), slot, &[], &json::Options::default()) {
            Ok(()) => Ok(upload),
            Err(wrong) => {
                Err(wrong.into_flaws().iter().map(|f| format!("{} {}", f.pointer, f.rule)).collect())
            }
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let upload = Upload {
            title: "a \"b\"\r\n--counterpart-0000000000000000".to_owned(),
            file: vec![0, 13, 10, 13, 10, 255],
            tags: vec!["x".to_owned(), String::new()],
            size: Some(-1),
            inner: Some(Inner { deep: 7, extra: Extra::NONE }),
            extra: Extra::NONE,
        };
        let (body, boundary) = encode(View::Record(&upload), &Media::MULTIPART, None).unwrap();
        assert_eq!(boundary, "counterpart-0000000000000001");
        assert_eq!(read(body.bytes().unwrap(), &boundary).unwrap(), upload);
    }

    struct Tagged {
        kind: String,
        note: Patch<String>,
        rest: Map<String, Value>,
        extra: Extra,
    }

    crate::record! {
        Tagged = "Tagged" {
            0 kind: field("kind").required();
            1 note: field("note").nullable();
            2 rest: field("").rest();
        }
    }

    enum Either {
        Upload(Upload),
        Tagged(Tagged),
    }

    crate::union! {
        Either = "Either" {
            0 Upload: arm("Upload").when(&[When::Has("file")]);
            1 Tagged: arm("Tagged").when(&[When::Member("kind", &["\"tag\""])]);
        } blank Upload
    }

    #[test]
    fn unions_nulls_and_names_of_any_kind_come_back() {
        let mut rest = Map::new();
        rest.insert("a".to_owned(), Value::from("b c"));
        rest.insert("o".to_owned(), json::from_slice(br#"{"x":[1]}"#).unwrap());
        let tagged = Tagged { kind: "tag".to_owned(), note: Patch::Null, rest, extra: Extra::NONE };
        let either = Either::Tagged(tagged);
        let (body, boundary) = encode(View::Union(&either), &Media::MULTIPART, None).unwrap();
        let text = String::from_utf8_lossy(body.bytes().unwrap()).into_owned();
        assert!(text.contains("name=\"note\"\r\n\r\n\r\n--"), "{text}");
        let mut back = Either::blank();
        let content = Content { content_type: "", bytes: body.bytes().unwrap(), stream: None };
        let slot = crate::record::Place::slot(&mut back);
        assert!(decode(&content, Some(&boundary), slot, &[], &json::Options::default()).is_ok());
        assert_eq!(back, either);
    }

    #[test]
    fn what_others_write() {
        let body = b"preamble\r\n--B\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nt\r\n\
            --B\r\nContent-Type: image/png\r\nContent-Disposition: form-data; filename=\"f.png\"; name=\"file\"\r\n\r\n\x01\r\n--B--\r\nepilogue";
        let upload = read(body, "B").unwrap();
        assert_eq!((upload.title.as_str(), upload.file.as_slice()), ("t", &[1][..]));
        assert_eq!(boundary_of("multipart/form-data; charset=utf-8; Boundary=\"B\"").as_deref(), Some("B"));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let part = |name: &str, content: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
        };
        let body = format!("{}{}{}--B--", part("size", "big"), part("in/ner", "{}"), part("title", "t"));
        let wrong = read(body.as_bytes(), "B").unwrap_err();
        assert_eq!(wrong, ["/size type", "/in~1ner/deep required", "/file required"]);
        for broken in ["", "--B", "--B\r\n\r\nx", "--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--"] {
            assert_eq!(read(broken.as_bytes(), "B").unwrap_err(), [" syntax"], "{broken}");
        }
    }
}
