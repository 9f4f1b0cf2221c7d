//! HTTPS to one account: no redirects, so that credentials go nowhere else.

use std::io::Read;
use std::time::Duration;

use ::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, RETRY_AFTER, USER_AGENT};
use ::http::{HeaderValue, Method, Request, StatusCode};
use bytes::Bytes;
use flate2::read::GzDecoder;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::super::tls::{self, Authorities};
use super::super::{FailureCause, Phase, SourceFailure};
use super::credential::Token;

/// Bytes an answer may have, unpacked.
const LONGEST_ANSWER: usize = 256 * 1024 * 1024;
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(15);
/// What tokens of its own kind are told by; others tell by themselves.
const TOKEN_KIND: HeaderName = HeaderName::from_static("x-snowflake-authorization-token-type");
const PROGRAM: HeaderValue = HeaderValue::from_static(concat!("dwma/", env!("CARGO_PKG_VERSION")));
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A host, reached over connections that are kept.
pub(super) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Scheme, host and port.
    base: String,
}

/// What came back.
pub(super) struct Received {
    pub(super) status: StatusCode,
    /// The whole seconds that the server asks to be left alone.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Bytes,
}

impl Http {
    /// In clear where no authorities are given.
    pub(super) fn new(host: &str, port: u16, authorities: Option<&Authorities>) -> Result<Self, SourceFailure> {
        let (scheme, config) = match authorities {
            Some(authorities) => ("https", authorities.client_config()?),
            None => ("http", tls::trusting_nobody()?),
        };
        let mut plain = HttpConnector::new();
        plain.enforce_http(false);
        plain.set_connect_timeout(Some(CONNECT));
        plain.set_nodelay(true);
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().wrap_connector(plain);
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Ok(Self { client, base: format!("{scheme}://{host}:{port}") })
    }

    /// Makes a request; an error is why there is no answer.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
        token: &Token,
    ) -> Result<Received, String> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(USER_AGENT, PROGRAM)
            .header(ACCEPT, JSON)
            .header(CONTENT_TYPE, JSON)
            .header(AUTHORIZATION, token.bearer.clone());
        let request = match token.kind {
            Some(kind) => request.header(TOKEN_KIND, HeaderValue::from_static(kind)),
            None => request,
        };
        let request = request.body(Full::new(body)).map_err(|_| "the request cannot be written".to_owned())?;
        let response = self.client.request(request).await.map_err(|error| innermost(&error))?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LONGEST_ANSWER).collect().await;
        let body = body.map_err(|error| format!("the answer was cut off: {error}"))?.to_bytes();
        let retry_after = head.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Ok(Received { status: head.status, retry_after: retry_after.map(Duration::from_secs), body: unpacked(body)? })
    }
}

/// Partitions after the first one come packed.
fn unpacked(body: Bytes) -> Result<Bytes, String> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(body);
    }
    let mut plain = Vec::new();
    let limit = LONGEST_ANSWER as u64;
    let read = GzDecoder::new(body.as_ref()).take(limit).read_to_end(&mut plain);
    read.map_err(|error| format!("the answer cannot be unpacked: {error}"))?;
    Ok(plain.into())
}

/// What lies under an error's general words.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// The account cannot be reached.
pub(super) fn unreachable(reason: &str) -> SourceFailure {
    let is_of_tls = reason.contains("certificate");
    let cause = if is_of_tls { FailureCause::TlsRefused } else { FailureCause::ConnectionLost };
    SourceFailure::new(Phase::Connect, cause, reason)
}
