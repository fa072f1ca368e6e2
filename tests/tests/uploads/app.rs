//! The service: it reads what comes piece by piece and keeps none of it.

use std::sync::{Arc, Mutex};

use counterpart_runtime::Fault;
use counterpart_runtime::body::{ByteStream, CollectError};
use counterpart_runtime::server::Context;

use crate::contract::uploads::operations::*;
use crate::contract::uploads::server::Uploads;
use crate::contract::uploads::types::{Album, Size};
use crate::counted::Counter;

/// What the service saw.
#[derive(Clone, Default)]
pub(crate) struct App {
    /// The errors that came in the middle of a body.
    pub(crate) broken: Arc<Mutex<Vec<String>>>,
    /// The last album, its streams read.
    pub(crate) album: Arc<Mutex<Option<Album>>>,
    /// How often a blob was kept.
    pub(crate) kept: Arc<Mutex<u32>>,
    /// Pieces on their way back.
    pub(crate) alive: Counter,
}

/// Reads to the end, and yields in between, so that the sender is always ahead.
async fn size_of(stream: &mut ByteStream) -> Result<i64, CollectError> {
    let mut size = 0;
    while let Some(piece) = stream.next().await {
        size += i64::try_from(piece?.len()).unwrap();
        tokio::task::yield_now().await;
    }
    Ok(size)
}

impl Uploads for App {
    async fn put_blob(&self, _: &Context, mut input: PutBlobInput) -> Result<Size, PutBlobError> {
        if input.name == "collected" {
            let bytes = input.body.collect().await.map_err(Fault::from)?;
            return Ok(Size::new(i64::try_from(bytes.len()).unwrap()));
        }
        match size_of(&mut input.body).await {
            Ok(size) => Ok(Size::new(size)),
            Err(error @ CollectError::Broken(_)) => {
                self.broken.lock().unwrap().push(error.to_string());
                Err(PutBlobError::Conflict(Size::new(0)))
            }
            Err(error) => {
                self.broken.lock().unwrap().push(error.to_string());
                Err(Fault::from(error).into())
            }
        }
    }

    async fn get_blob(&self, cx: &Context, input: GetBlobInput) -> Result<ByteStream, GetBlobError> {
        cx.reply_headers(ETagHeaders { e_tag: Some("\"v1\"".to_owned()) });
        match input.name.as_str() {
            "small" => Ok(ByteStream::from("small")),
            "sized" => Ok(ByteStream::sized(30, self.alive.stream(3, 10))),
            "open" => Ok(ByteStream::new(self.alive.stream(3, 10))),
            "short" => Ok(ByteStream::sized(31, self.alive.stream(3, 10))),
            "endless" => Ok(ByteStream::new(crate::counted::Never)),
            name => Err(GetBlobError::NotFound(name.to_owned())),
        }
    }

    async fn echo(&self, _: &Context, input: EchoInput) -> Result<ByteStream, EchoError> {
        Ok(ByteStream::new(self.alive.watch(input.body.unwrap_or_default())))
    }

    async fn keep_blob(&self, _: &Context, mut input: KeepBlobInput) -> Result<Size, KeepBlobError> {
        *self.kept.lock().unwrap() += 1;
        Ok(Size::new(size_of(&mut input.body).await.map_err(Fault::from)?))
    }

    async fn add_album(&self, _: &Context, input: AddAlbumInput) -> Result<Size, AddAlbumError> {
        let mut album = input.body;
        let mut size = 0;
        let files = album.photos.iter_mut().map(|photo| &mut photo.content);
        for file in files.chain(album.cover.as_mut().map(|cover| &mut cover.content)) {
            // A clone of bytes at hand leaves them where they are.
            size += size_of(&mut file.clone()).await.map_err(Fault::from)?;
        }
        *self.album.lock().unwrap() = Some(album);
        Ok(Size::new(size))
    }
}
