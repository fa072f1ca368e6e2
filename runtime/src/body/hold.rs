//! Streams inside of values, brought to hand.

use super::{BoxFuture, CollectError};
use crate::record::View;

/// Reads all streams in a value, each up to its receiver's limit, and keeps their bytes at hand: to compare a value, to
/// keep it, to log it.
///
/// # Errors
/// Where a stream breaks off or is too large.
pub fn hold(view: View<'_>) -> BoxFuture<'_, Result<(), CollectError>> {
    Box::pin(async move {
        match view {
            View::Stream(stream) => drop(stream.hold().await?),
            View::Record(record) | View::Part(record) => {
                for index in 0..record.schema().fields.len() {
                    hold(record.view_at(index)).await?;
                }
            }
            View::Union(union) => hold(union.arm().1).await?,
            View::List(list) => {
                for index in 0..list.len() {
                    hold(list.at(index)).await?;
                }
            }
            _ => {}
        }
        Ok(())
    })
}
