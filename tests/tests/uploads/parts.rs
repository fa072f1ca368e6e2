//! `multipart/form-data`, byte for byte, both ends.

use counterpart_runtime::body::{ByteStream, Part};
use counterpart_runtime::scalar::Date;
use counterpart_runtime::server::Limits;

use crate::app::App;
use crate::contract::uploads::client::Client;
use crate::contract::uploads::types::*;
use crate::counted::Counter;
use crate::raw::{ask, head, listen, read};

#[path = "../regress/wire.rs"]
#[allow(dead_code, reason = "the regressions need more of it")]
mod wire;

fn album() -> Album {
    let date: Date = "2026-12-01".parse().unwrap();
    let first = Part::file(vec![0, 255]).file_name("on\"e.png").media_type("image/png");
    let first = first.headers(AddAlbumBodyPhotosHeaders::new().x_taken(date).x_rating(4));
    let about = Part {
        content: AlbumAbout::new("x"),
        file_name: None,
        media_type: None,
        headers: AddAlbumBodyAboutHeaders::new("en"),
    };
    Album::new(vec![first, Part::file("two")], "Trip").cover(Part::file(vec![7])).about(about)
}

const BODY: &[u8] = b"--counterpart-0000000000000000\r\n\
    Content-Disposition: form-data; name=\"photos\"; filename=\"on%22e.png\"\r\n\
    Content-Type: image/png\r\nX-Taken: 2026-12-01\r\nX-Rating: 4\r\n\r\n\
    \x00\xff\r\n\
    --counterpart-0000000000000000\r\n\
    Content-Disposition: form-data; name=\"photos\"; filename=\"photos\"\r\n\
    Content-Type: application/octet-stream\r\n\r\n\
    two\r\n\
    --counterpart-0000000000000000\r\n\
    Content-Disposition: form-data; name=\"title\"\r\n\r\n\
    Trip\r\n\
    --counterpart-0000000000000000\r\n\
    Content-Disposition: form-data; name=\"cover\"; filename=\"cover\"\r\n\
    Content-Type: image/png\r\n\r\n\
    \x07\r\n\
    --counterpart-0000000000000000\r\n\
    Content-Disposition: form-data; name=\"about\"\r\n\
    Content-Type: application/json\r\nX-Language: en\r\n\r\n\
    {\"text\":\"x\"}\r\n\
    --counterpart-0000000000000000--\r\n";

#[test]
fn what_a_client_sends() {
    let wire = wire::Wire::default().answers(200, "application/json", r#"{"size":0}"#);
    let client: Client = wire.client().build().unwrap();
    wire::run(|| client.add_album(album()).send()).unwrap();
    let sent = wire.only();
    assert_eq!(sent.header("content-type"), "multipart/form-data; boundary=counterpart-0000000000000000");
    assert_eq!(String::from_utf8_lossy(&sent.body), String::from_utf8_lossy(BODY));
    assert_eq!(sent.body, BODY);
}

/// A file that is not at hand stands last, under a boundary that nobody can know.
#[test]
fn what_a_client_sends_of_a_stream() {
    let wire = wire::Wire::default().answers(200, "application/json", r#"{"size":0}"#);
    let client: Client = wire.client().build().unwrap();
    let stream = |_| ByteStream::sized(3, Counter::default().stream(3, 1));
    let albums = [0, 1].map(|n| Album::new(vec![Part::new(stream(n))], "Trip"));
    let mut boundaries = Vec::new();
    for album in albums {
        wire::run(|| client.add_album(album).send()).unwrap();
        let sent = wire.sent().pop().unwrap();
        let boundary =
            sent.header("content-type").strip_prefix("multipart/form-data; boundary=").unwrap().to_owned();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nTrip\r\n\
            --{boundary}\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"photos\"\r\n\
            Content-Type: application/octet-stream\r\n\r\n\u{2}\u{1}\0\r\n--{boundary}--\r\n"
        );
        assert_eq!(sent.text(), expected);
        boundaries.push(boundary);
    }
    assert_ne!(boundaries[0], boundaries[1]);
}

fn post(body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = head(
        "POST /albums",
        &format!("content-length: {length}\r\ncontent-type: multipart/form-data; boundary=B"),
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn what_a_server_reads() {
    let app = App::default();
    let address = listen(&app, Limits::new()).await;
    let ours = String::from_utf8_lossy(BODY).into_owned();
    let body = BODY.to_vec();
    let head = head(
        "POST /albums",
        &format!(
            "content-length: {}\r\ncontent-type: multipart/form-data; boundary=\"counterpart-0000000000000000\"",
            body.len()
        ),
    );
    let reply = ask(address, &[head.as_bytes(), &body].concat()).await;
    assert_eq!(read(&reply), ("200", r#"{"size":6}"#), "{ours}");
    let read_album = app.album.lock().unwrap().take().unwrap();
    let mut sent = album();
    // What a sender leaves out it says by the contract.
    sent.photos[1] = Part::file("two").file_name("photos").media_type("application/octet-stream");
    sent.cover = Some(Part::file(vec![7]).file_name("cover").media_type("image/png"));
    sent.about.as_mut().unwrap().media_type = Some("application/json".to_owned());
    assert_eq!(read_album, sent);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place() {
    let address = listen(&App::default(), Limits::new()).await;
    let part = |head: &str, content: &str| {
        format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    };
    let photo = part("name=\"photos\"\r\nX-Rating: 9\r\nX-Taken: soon", "1");
    let about = part("name=\"about\"", "{\"text\":1}");
    let reply = ask(address, post(format!("{photo}{about}--B--").as_bytes()).as_slice()).await;
    let (status, body) = read(&reply);
    assert_eq!(status, "422", "{reply}");
    for pointer in ["/photos/X-Taken", "/about/X-Language", "/about/text", "/title"] {
        assert!(body.contains(&format!("\"pointer\":\"{pointer}\"")), "{pointer} in {body}");
    }
}

/// A form larger than is held: everything but its last file must fit.
#[tokio::test]
async fn a_large_form_has_its_file_last() {
    let app = App::default();
    let address = listen(&app, Limits::new().body(200)).await;
    let part = |name: &str, content: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let large = "x".repeat(1000) + "\r\n--";
    let (title, photo) = (part("title", "Trip"), part("photos", &large));
    // The delimiter comes in pieces of all sizes.
    for size in [1, 2, 3, 7, 500] {
        let body = format!("{title}{photo}--B--epilogue");
        let pieces: String = body
            .as_bytes()
            .chunks(size)
            .map(|piece| format!("{:x}\r\n{}\r\n", piece.len(), String::from_utf8_lossy(piece)))
            .collect();
        let head = head(
            "POST /albums",
            "transfer-encoding: chunked\r\ncontent-type: multipart/form-data; boundary=B",
        );
        let reply = ask(address, format!("{head}{pieces}0\r\n\r\n").as_bytes()).await;
        assert_eq!(read(&reply), ("200", r#"{"size":1004}"#), "in pieces of {size}");
    }
    let reply = ask(address, &post(format!("{photo}{title}--B--").as_bytes())).await;
    assert_eq!(read(&reply).0, "422", "{reply}");
    assert!(reply.contains("before a file that is not held"), "{reply}");
    let reply = ask(address, &post(format!("{title}{photo}{}--B--", part("cover", "1")).as_bytes())).await;
    assert_eq!(read(&reply).0, "400", "{reply}");
    let reply = ask(address, &post(format!("{}{photo}--B--", part("title", &large)).as_bytes())).await;
    assert_eq!(read(&reply).0, "413", "{reply}");
    let cut = format!("{title}{photo}");
    let reply = ask(address, &post(cut.as_bytes())).await;
    assert_eq!(read(&reply).0, "400", "{reply}");
}
