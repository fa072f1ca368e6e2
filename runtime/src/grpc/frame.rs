//! Messages on the wire: a flag, four bytes of length, the message.
//! Source: gRPC over HTTP/2, "Length-Prefixed-Message".

use bytes::{Buf, BufMut, Bytes, BytesMut};

use crate::fault::Code;
use crate::protobuf;
use crate::protocol::Malformed;
use crate::record::Place;

/// The largest message that is read from a stream, in bytes. Whole requests and replies have the limits
/// of server and client.
pub(crate) const LARGEST: usize = 16 << 20;

const PREFIX: usize = 5;

/// Appends one message.
pub(crate) fn write(message: &dyn Place, out: &mut BytesMut) -> Result<(), Malformed> {
    let framed = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).map_err(|_| Malformed::new("the message is over 4 GiB"))?;
        out.reserve(PREFIX + bytes.len());
        out.put_u8(0);
        out.put_u32(length);
        out.put_slice(bytes);
        Ok(())
    };
    protobuf::encoded(message, framed).map_err(malformed)?
}

/// The length of the message at the front; `None` if it is not there as a whole.
fn first(bytes: &[u8], largest: usize) -> Result<Option<usize>, Malformed> {
    let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX>() else {
        return Ok(None);
    };
    let [flag, length @ ..] = *prefix;
    if flag != 0 {
        // We never offer a compression, so nobody may use one. A caller who names one is refused before, so that this
        // one has named none (gRPC, "Compression", "Test cases").
        let malformed = Malformed::new("the message is compressed, which was not offered");
        return Err(malformed.with_code(Code::Internal));
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > largest {
        let malformed =
            Malformed::new(format!("the message has {length} bytes, over the limit of {largest}"));
        return Err(malformed.with_code(Code::ResourceExhausted));
    }
    Ok((rest.len() >= length).then_some(length))
}

/// Takes one message off the front; `None` if it is not there as a whole.
pub(crate) fn take(bytes: &mut BytesMut, largest: usize) -> Result<Option<Bytes>, Malformed> {
    let Some(length) = first(bytes, largest)? else { return Ok(None) };
    bytes.advance(PREFIX);
    Ok(Some(bytes.split_to(length).freeze()))
}

/// Reads the only message of a body.
pub(crate) fn single(body: &[u8], message: &mut dyn Place) -> Result<(), Malformed> {
    // What server and client have read is within their limits.
    let Some(length) = first(body, usize::MAX)? else {
        return Err(Malformed::new(match body.is_empty() {
            true => "there is no message",
            false => "the message is cut short",
        }));
    };
    let (bytes, rest) = body[PREFIX..].split_at(length);
    if !rest.is_empty() {
        return Err(Malformed::new("there is more than one message"));
    }
    protobuf::merge(message, bytes).map_err(malformed)
}

/// The place becomes a JSON pointer: `spans[2].name` is `/spans/2/name`.
pub(crate) fn malformed(error: protobuf::Error) -> Malformed {
    let mut pointer = String::new();
    for step in error.path().split('.').filter(|step| !step.is_empty()) {
        pointer.push('/');
        match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((name, index)) => pointer.push_str(&format!("{name}/{index}")),
            None => pointer.push_str(step),
        }
    }
    let mut malformed = Malformed::new(error.what()).at(pointer);
    if !error.expected().is_empty() {
        malformed = malformed.expected(error.expected().to_owned());
    }
    malformed.with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_anywhere() {
        let mut bytes = BytesMut::new();
        let whole = [0, 0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0];
        let mut found = Vec::new();
        for byte in whole {
            bytes.put_u8(byte);
            while let Some(message) = take(&mut bytes, 2).expect("it is well formed") {
                found.push(message);
            }
        }
        assert_eq!(found, [&[7, 8][..], &[]]);
        assert_eq!(bytes.len(), 2);
    }

    #[test]
    fn prefixes_are_not_trusted() {
        let take = |prefix: [u8; 5]| take(&mut BytesMut::from(&prefix[..]), 100).map_err(|e| e.to_string());
        assert_eq!(take([0, 0, 0, 0, 100]), Ok(None));
        assert_eq!(
            take([0, 255, 255, 255, 255]),
            Err("the message has 4294967295 bytes, over the limit of 100".into())
        );
        assert!(take([1, 0, 0, 0, 0]).is_err());
    }

    #[test]
    fn a_path_becomes_a_pointer() {
        let error =
            protobuf::Error::from(protobuf::Fault::Utf8).within("name", None).within("spans", Some(2));
        assert_eq!(malformed(error).pointer, "/spans/2/name");
    }
}
