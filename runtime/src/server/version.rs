//! Which version of the contract a caller speaks.

use http::request;

use crate::fault::Fault;
use crate::operation::{Contract, VersionCarrier};
use crate::url::query_value;
use crate::version::Version;

/// Reads the version off the request; `None` where the contract has no place for one.
pub(super) fn version_of(
    contract: &'static Contract,
    head: &request::Parts,
) -> Result<Option<Version>, Fault> {
    let Some(versioning) = &contract.versioning else {
        return Ok(None);
    };
    let (asked, place) = match versioning.carrier {
        VersionCarrier::Header(name) => {
            let value = head.headers.get(name);
            (value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()), name)
        }
        VersionCarrier::Query(name) => (query_value(&head.uri, name), name),
    };
    let supported = versioning.supported;
    match asked {
        None if versioning.required => {
            let detail = format!("`{place}` must name one of the versions {}", supported.join(", "));
            Err(Fault::invalid(detail).with_reason("VERSION_MISSING"))
        }
        None => Ok(supported.last().map(|newest| Version::new(*newest))),
        Some(asked) => match supported.iter().find(|known| **known == asked) {
            Some(known) => Ok(Some(Version::new(*known))),
            None => {
                let detail = format!("this version is not served; served are {}", supported.join(", "));
                Err(Fault::invalid(detail).with_reason("VERSION_UNKNOWN"))
            }
        },
    }
}
