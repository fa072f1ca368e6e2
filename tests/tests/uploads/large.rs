//! 64 MB through client and server over the loopback interface: of each direction little is alive at a time.

use counterpart_runtime::body::{ByteStream, Part};
use counterpart_runtime::server::Limits;

use crate::app::App;
use crate::contract::uploads::types::Album;
use crate::counted::Counter;
use crate::raw::connect;

const PIECE: usize = 64 << 10;
const PIECES: usize = 1024;
const SIZE: i64 = (PIECE * PIECES) as i64;

/// What transports hold between the two ends, and no more.
const ALIVE: usize = 4 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn up() {
    let (app, sent) = (App::default(), Counter::default());
    let api = connect(&app, Limits::new()).await;
    let size = api.put_blob("large", ByteStream::new(sent.stream(PIECES, PIECE))).await.unwrap();
    assert_eq!(size.size, SIZE);
    assert!(sent.most() < ALIVE, "{} bytes were alive", sent.most());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn up_and_down() {
    let (app, sent) = (App::default(), Counter::default());
    let api = connect(&app, Limits::new()).await;
    let body = ByteStream::new(sent.stream(PIECES, PIECE));
    let mut echoed = api.echo().body(body).await.unwrap();
    // Each byte tells which piece it was sent in, counted from the end.
    let sent_in = |at: usize| ((PIECES - 1 - at / PIECE) % 251) as u8;
    let mut size = 0;
    while let Some(piece) = echoed.next().await {
        let piece = piece.unwrap();
        let ends = (piece[0], piece[piece.len() - 1]);
        assert_eq!(ends, (sent_in(size), sent_in(size + piece.len() - 1)), "behind byte {size}");
        size += piece.len();
    }
    assert_eq!(size as i64, SIZE);
    assert!(sent.most() < ALIVE, "{} bytes were alive on the way up", sent.most());
    assert!(app.alive.most() < ALIVE, "{} bytes were alive on the way down", app.alive.most());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_a_part() {
    let (app, sent) = (App::default(), Counter::default());
    let api = connect(&app, Limits::new().body(10_000)).await;
    let photo = Part::file(ByteStream::sized(SIZE as u64, sent.stream(PIECES, PIECE)));
    let album = Album::new(vec![photo.file_name("large.png")], "Large").cover(Part::file(vec![1, 2, 3]));
    assert_eq!(api.add_album(album).await.unwrap().size, SIZE + 3);
    assert!(sent.most() < ALIVE, "{} bytes were alive", sent.most());
    let album = app.album.lock().unwrap().take().unwrap();
    assert_eq!(album.title, "Large");
    assert_eq!(album.photos[0].file_name.as_deref(), Some("large.png"));
    // What stands before the file is at hand.
    assert_eq!(album.cover.unwrap().bytes().unwrap(), vec![1, 2, 3]);
}
