//! Which version of the contract a caller speaks.

use http::header::VARY;
use http::{HeaderName, HeaderValue, request};

use crate::body::Body;
use crate::fault::Fault;
use crate::operation::{Contract, VersionCarrier, Versioning};
use crate::url::query_value;
use crate::version::Version;

/// Names the version that was spoken on the reply, where that travels in a header; caches must tell versions apart.
pub(super) fn name_version(
    contract: &'static Contract,
    version: Option<&Version>,
    reply: &mut http::Response<Body>,
) {
    let (Some(Versioning { carrier: VersionCarrier::Header(name), .. }), Some(version)) =
        (&contract.versioning, version)
    else {
        return;
    };
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::try_from(version.as_str())) {
        reply.headers_mut().append(VARY, HeaderValue::from(name.clone()));
        reply.headers_mut().entry(name).or_insert(value);
    }
}

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
