//! The two versions of SOAP and what is spelled differently in them.

use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};

/// A version of SOAP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types)]
pub enum Version {
    /// SOAP 1.1 (W3C note of 2000).
    V1_1,
    /// SOAP 1.2 (W3C recommendation of 2007).
    V1_2,
}

/// The header of SOAP 1.1 that names the action.
pub(crate) const ACTION: HeaderName = HeaderName::from_static("soapaction");

impl Version {
    /// The namespace of the envelope.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::V1_1 => "http://schemas.xmlsoap.org/soap/envelope/",
            Self::V1_2 => "http://www.w3.org/2003/05/soap-envelope",
        }
    }

    /// The attribute that says for whom a block of the header is.
    pub(crate) const fn role(self) -> &'static str {
        match self {
            Self::V1_1 => "actor",
            Self::V1_2 => "role",
        }
    }

    /// Whether a block for this role is for who reads the body (1.1, section 4.2.2; 1.2 part 1, section 2.2).
    pub(crate) fn is_ours(self, role: &str) -> bool {
        match (self, role.trim()) {
            (_, "") => true,
            (Self::V1_1, role) => role == "http://schemas.xmlsoap.org/soap/actor/next",
            (Self::V1_2, role) => {
                let known = role.strip_prefix("http://www.w3.org/2003/05/soap-envelope/role/");
                matches!(known, Some("next" | "ultimateReceiver"))
            }
        }
    }

    /// The version of an envelope of this namespace.
    pub(crate) fn of_namespace(namespace: &str) -> Option<Self> {
        [Self::V1_1, Self::V1_2].into_iter().find(|version| version.namespace() == namespace)
    }

    /// The version a media type belongs to.
    pub(crate) fn of_media_type(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        match value.split(';').next()?.trim().to_ascii_lowercase().as_str() {
            "text/xml" | "application/xml" => Some(Self::V1_1),
            "application/soap+xml" => Some(Self::V1_2),
            _ => None,
        }
    }

    /// Puts media type and action on a request: a header in 1.1 (section 6.1.1, always quoted), a
    /// parameter in 1.2 (part 2, section 7.1.4).
    pub(crate) fn put_action(self, action: &str, headers: &mut HeaderMap) {
        let quoted = format!("\"{}\"", action.replace('\\', "\\\\").replace('"', "\\\""));
        match self {
            Self::V1_1 => {
                headers.insert(CONTENT_TYPE, self.media_type());
                if let Ok(quoted) = HeaderValue::try_from(quoted) {
                    headers.insert(ACTION, quoted);
                }
            }
            Self::V1_2 if action.is_empty() => drop(headers.insert(CONTENT_TYPE, self.media_type())),
            Self::V1_2 => {
                let value = format!("application/soap+xml; charset=utf-8; action={quoted}");
                let value = HeaderValue::try_from(value).unwrap_or_else(|_| self.media_type());
                headers.insert(CONTENT_TYPE, value);
            }
        }
    }

    /// The media type of a reply.
    pub(crate) fn media_type(self) -> HeaderValue {
        match self {
            Self::V1_1 => HeaderValue::from_static("text/xml; charset=utf-8"),
            Self::V1_2 => HeaderValue::from_static("application/soap+xml; charset=utf-8"),
        }
    }
}

/// The action of a request, without quotes; empty if there is none.
pub(crate) fn action(headers: &HeaderMap) -> &str {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let parameter = || parameter(text(&CONTENT_TYPE)?, "action");
    let action = text(&ACTION).or_else(parameter).unwrap_or_default();
    action.trim().trim_matches('"')
}

/// A parameter of a media type, as it stands.
pub(crate) fn parameter<'v>(value: &'v str, name: &str) -> Option<&'v str> {
    let mut parameters = value.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    parameters.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_action_is_where_its_version_has_it() {
        for (version, media) in [
            (Version::V1_1, "text/xml; charset=utf-8"),
            (Version::V1_2, "application/soap+xml; charset=utf-8; action=\"urn:a/b\""),
        ] {
            let mut headers = HeaderMap::new();
            version.put_action("urn:a/b", &mut headers);
            assert_eq!(headers[CONTENT_TYPE], media);
            assert_eq!(headers.get(ACTION).is_some(), version == Version::V1_1);
            assert_eq!(action(&headers), "urn:a/b");
            assert_eq!(Version::of_media_type(&headers), Some(version));
        }
        let mut headers = HeaderMap::new();
        Version::V1_1.put_action("", &mut headers);
        assert_eq!(headers[ACTION], "\"\"");
        assert_eq!(action(&headers), "");
    }
}
