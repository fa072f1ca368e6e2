//! The root of a service.

use http::Uri;

use super::Malformed;

/// The root that paths of operations are appended to.
#[derive(Clone, Debug)]
pub struct Base(Uri);

impl Base {
    /// Takes an absolute `http` or `https` URL, with or without a path. A query it has goes with every request.
    pub fn parse(url: &str) -> Result<Base, Malformed> {
        let uri: Uri =
            url.parse().map_err(|e| Malformed::new(format!("`{url}` is no URL")).with_source(e))?;
        match (uri.scheme_str(), uri.authority()) {
            (Some("http" | "https"), Some(_)) => Ok(Base(uri)),
            _ => Err(Malformed::new(format!("the base URL `{url}` must begin with http:// or https://"))),
        }
    }

    /// The URL as given.
    pub fn uri(&self) -> &Uri {
        &self.0
    }

    /// Another root: a URL, or a reference seen from this one (RFC 3986, section 5.2, without `.` and `..`).
    #[cfg(feature = "client")]
    pub(crate) fn sibling(&self, reference: &str) -> Result<Base, Malformed> {
        if reference.contains("://") {
            return Base::parse(reference);
        }
        let (scheme, authority) = (self.0.scheme_str().unwrap_or("http"), self.0.authority());
        let authority = authority.map_or("", |authority| authority.as_str());
        let folder = self.0.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        match reference.as_bytes() {
            [b'/', b'/', ..] => Base::parse(&format!("{scheme}:{reference}")),
            [b'/', ..] => Base::parse(&format!("{scheme}://{authority}{reference}")),
            _ => Base::parse(&format!("{scheme}://{authority}{folder}/{reference}")),
        }
    }

    /// The address a reply names (RFC 3986, section 5.2, without `.` and `..`), seen from the address it was asked at.
    ///
    /// It must be of this service: credentials go with the request.
    pub fn resolve(&self, from: &Uri, reference: &str) -> Result<Uri, Malformed> {
        let broken = |e: http::Error| Malformed::new("the address of the next page is no URL").with_source(e);
        let named: Uri = match reference.as_bytes() {
            // A query alone, or a path without a slash: the `http` crate knows neither.
            [b'?', ..] => format!("{}{reference}", from.path()).parse(),
            _ if reference.contains("://") || reference.starts_with('/') => reference.parse(),
            _ => {
                let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
                format!("{folder}/{reference}").parse()
            }
        }
        .map_err(|e: http::uri::InvalidUri| broken(e.into()))?;
        let is_same = |named: &Uri| {
            named.scheme_str().is_none_or(|scheme| Some(scheme) == self.0.scheme_str())
                && named.authority().is_none_or(|authority| {
                    self.0
                        .authority()
                        .is_some_and(|own| own.as_str().eq_ignore_ascii_case(authority.as_str()))
                })
        };
        if reference.starts_with("//") || !is_same(&named) {
            return Err(Malformed::new("the next page is not of this service"));
        }
        let mut parts = self.0.clone().into_parts();
        parts.path_and_query = named.into_parts().path_and_query;
        Uri::from_parts(parts).map_err(|e| broken(e.into()))
    }

    /// Appends an encoded path (with its leading slash; empty for the root itself) and query.
    pub fn join(&self, path_and_query: &str) -> Result<Uri, Malformed> {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let root = match path {
            "" => self.0.path(),
            _ => self.0.path().trim_end_matches('/'),
        };
        let queries: Vec<_> = self.0.query().into_iter().chain([query]).filter(|q| !q.is_empty()).collect();
        let mark = if queries.is_empty() { "" } else { "?" };
        let mut parts = self.0.clone().into_parts();
        let joined = format!("{root}{path}{mark}{}", queries.join("&"));
        let joined =
            joined.parse().map_err(|e| Malformed::new("the path is no part of a URL").with_source(e))?;
        parts.path_and_query = Some(joined);
        Uri::from_parts(parts).map_err(|e| Malformed::new("the URL cannot be built").with_source(e))
    }
}
