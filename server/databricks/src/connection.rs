//! HTTPS to one host: no redirects, so that credentials go nowhere else; rustls with ring, the system's certificates.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use http::uri::{Authority, Scheme};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};

use crate::WorkspaceError;
use crate::secret::Secret;

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(60);
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(15);
/// Bytes an answer may have.
const LONGEST_ANSWER: usize = 256 * 1024 * 1024;
const PROGRAM: HeaderValue = HeaderValue::from_static(concat!("dwma/", env!("CARGO_PKG_VERSION")));

/// A host, reached over connections that are kept.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    scheme: Scheme,
    authority: Authority,
    /// What every path begins with; without a slash at its end.
    base_path: String,
}

/// One request.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Below the base path, with its query.
    pub(crate) path: String,
    pub(crate) body: Bytes,
    pub(crate) content_type: &'static str,
    /// How long the answer may take as a whole.
    pub(crate) within: Duration,
}

/// Who makes a request.
#[derive(Clone, Debug)]
pub(crate) enum Authorization {
    Nobody,
    Bearer(Secret),
    /// The value after `Basic`.
    Basic(Secret),
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The whole seconds that the other side asks to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
        Some(Duration::from_secs(seconds))
    }
}

impl Connection {
    /// A connection to the host of `url`, such as `https://adb-1.azuredatabricks.net`. Plain HTTP only to this machine.
    ///
    /// # Errors
    /// When the address cannot be used, or the system has no certificates to tell the host by.
    pub(crate) fn new(url: &str) -> Result<Self, WorkspaceError> {
        let (scheme, authority, base_path) = parts(url)?;
        let config = tls(scheme == Scheme::HTTPS)?;
        let mut plain = HttpConnector::new();
        plain.enforce_http(false);
        plain.set_connect_timeout(Some(CONNECT));
        plain.set_nodelay(true);
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().wrap_connector(plain);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector);
        Ok(Self { client, scheme, authority, base_path })
    }

    /// The same host, with paths from its root.
    pub(crate) fn at_root(&self) -> Self {
        Self { base_path: String::new(), ..self.clone() }
    }

    /// The path of an address, if it is one of this host.
    pub(crate) fn path_here(&self, url: &str) -> Option<String> {
        let (scheme, authority, path) = parts(url).ok()?;
        (scheme == self.scheme && authority == self.authority).then_some(path)
    }

    /// Makes a request. Only what never became an answer is an error here.
    pub(crate) async fn send(&self, call: &Call, authorization: &Authorization) -> Result<Answer, WorkspaceError> {
        match tokio::time::timeout(call.within, self.answer(call, authorization)).await {
            Ok(answer) => answer,
            Err(_) => Err(passing(format!("no answer within {} s", call.within.as_secs()))),
        }
    }

    async fn answer(&self, call: &Call, authorization: &Authorization) -> Result<Answer, WorkspaceError> {
        let path = format!("{}{}", self.base_path, call.path);
        let uri = Uri::builder().scheme(self.scheme.clone()).authority(self.authority.clone()).path_and_query(path);
        let uri =
            uri.build().map_err(|_| WorkspaceError::Settings("the path of a call cannot be written".to_owned()))?;
        let mut request = Request::new(Full::new(call.body.clone()));
        (*request.method_mut(), *request.uri_mut()) = (call.method.clone(), uri);
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, PROGRAM);
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        if !call.body.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(call.content_type));
        }
        if let Some(value) = header(authorization)? {
            headers.insert(AUTHORIZATION, value);
        }
        let response = self.client.request(request).await.map_err(|error| {
            passing(if error.is_connect() {
                format!("no connection can be made: {}", innermost(&error))
            } else {
                format!("the connection was lost: {}", innermost(&error))
            })
        })?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LONGEST_ANSWER).collect().await;
        let body = body.map_err(|error| passing(format!("the answer was cut off: {error}")))?.to_bytes();
        Ok(Answer { status: head.status, headers: head.headers, body })
    }
}

fn header(authorization: &Authorization) -> Result<Option<HeaderValue>, WorkspaceError> {
    let text = match authorization {
        Authorization::Nobody => return Ok(None),
        Authorization::Bearer(token) => zeroize::Zeroizing::new(format!("Bearer {}", token.reveal())),
        Authorization::Basic(pair) => zeroize::Zeroizing::new(format!("Basic {}", pair.reveal())),
    };
    let unusable = || WorkspaceError::Settings("the token holds characters that no token has".to_owned());
    let mut value = HeaderValue::from_str(&text).map_err(|_| unusable())?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn passing(message: String) -> WorkspaceError {
    WorkspaceError::Transient { message, retry_after: None }
}

/// The cause that says most.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    crate::sentence::cleaned(&error.to_string())
}

/// Scheme, host with port, and path of an address. Without a scheme it is HTTPS.
fn parts(url: &str) -> Result<(Scheme, Authority, String), WorkspaceError> {
    let text = url.trim();
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let refused = |expected: &str| WorkspaceError::Settings(format!("found the address `{text}`, expected {expected}"));
    let uri: Uri = with_scheme.parse().map_err(|_| refused("one such as https://adb-1.azuredatabricks.net"))?;
    let authority = uri.authority().cloned().ok_or_else(|| refused("one with a host"))?;
    if authority.as_str().contains('@') {
        return Err(WorkspaceError::Settings("found an address with a user in it, expected it without".to_owned()));
    }
    let here = ["127.0.0.1", "[::1]", "localhost"].contains(&authority.host());
    let scheme = match uri.scheme_str() {
        Some("https") => Scheme::HTTPS,
        Some("http") if here => Scheme::HTTP,
        Some(_) | None => return Err(refused("one that begins with https://")),
    };
    Ok((scheme, authority, uri.path().trim_end_matches('/').to_owned()))
}

fn tls(needed: bool) -> Result<ClientConfig, WorkspaceError> {
    let mut roots = RootCertStore::empty();
    if needed {
        let found = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            let message = "this system has no certificates to tell hosts by; install its ca-certificates package, or name \
                           a file of them in SSL_CERT_FILE";
            return Err(WorkspaceError::Settings(message.to_owned()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| WorkspaceError::Settings(format!("TLS cannot be set up: {error}")))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_https_unless_they_are_of_this_machine_and_hold_no_user() {
        for (url, expected) in [
            ("adb-1.azuredatabricks.net", Some(("https", "adb-1.azuredatabricks.net", ""))),
            ("https://adb-1.azuredatabricks.net/", Some(("https", "adb-1.azuredatabricks.net", ""))),
            ("http://127.0.0.1:8080/v1/", Some(("http", "127.0.0.1:8080", "/v1"))),
            ("http://example.com", None),
            ("ftp://example.com", None),
            ("https://user:word@example.com", None),
            ("https://", None),
            ("two words", None),
        ] {
            let found = parts(url).ok();
            let found = found.as_ref().map(|(scheme, host, path)| (scheme.as_str(), host.as_str(), path.as_str()));
            assert_eq!(found, expected, "{url}");
        }
        let refused = parts("https://user:word@example.com").unwrap_err().to_string();
        assert!(!refused.contains("word"), "{refused}");
    }
}
