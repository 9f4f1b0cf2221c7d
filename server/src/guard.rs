//! Who may call: no page of another site, and on loopback nobody who took a foreign name for it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::HOST;
use http::uri::Authority;
use http::{HeaderValue, StatusCode};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::refusal::Refusal;

/// The names a server on a loopback address answers to.
const LOOPBACK_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Refuses what would change something and comes from a page of another site.
pub(crate) fn same_origin() -> CsrfLayer<impl FnMut(ProtectionError) -> Response<Body> + Clone> {
    CsrfLayer::new().with_rejection_response(|_: ProtectionError| {
        Refusal::new(StatusCode::FORBIDDEN, "this call may not be made from a page of another site").into_response()
    })
}

/// The host names that requests may come with; `None` takes any.
#[derive(Clone, Debug)]
pub(crate) struct HostGuard(Option<Arc<[String]>>);

impl HostGuard {
    /// On a loopback address only loopback names and those of `also`: a foreign name that leads here was made to do so
    /// by its owner (DNS rebinding). On other addresses the operator's network decides.
    pub(crate) fn new(address: SocketAddr, also: &[String]) -> Self {
        if !address.ip().is_loopback() {
            return Self(None);
        }
        let own = LOOPBACK_NAMES.into_iter().map(str::to_owned).chain([host_of(address)]);
        Self(Some(own.chain(also.iter().cloned()).collect()))
    }

    fn admits(&self, host: Option<&str>) -> bool {
        let Some(names) = &self.0 else { return true };
        let Some(Ok(host)) = host.map(str::parse::<Authority>) else { return false };
        names.iter().any(|name| name.eq_ignore_ascii_case(host.host()))
    }
}

fn host_of(address: SocketAddr) -> String {
    match address {
        SocketAddr::V4(address) => address.ip().to_string(),
        SocketAddr::V6(address) => format!("[{}]", address.ip()),
    }
}

/// Refuses a request whose host the guard does not admit.
pub(crate) async fn check_host(State(guard): State<HostGuard>, request: Request, next: Next) -> Response {
    let named = request.uri().authority().map(Authority::as_str);
    let host = named.or_else(|| request.headers().get(HOST).and_then(|host: &HeaderValue| host.to_str().ok()));
    if guard.admits(host) {
        return next.run(request).await;
    }
    let found: String = host.unwrap_or("nothing").chars().take(64).collect();
    let error = format!(
        "Host: found `{found}`, expected localhost, 127.0.0.1 or [::1]; other names must be allowed with --allow-host"
    );
    Refusal::new(StatusCode::FORBIDDEN, error).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_loopback_only_loopback_names_and_allowed_ones_are_admitted() {
        let guard = HostGuard::new("127.0.0.1:3000".parse().unwrap(), &["dwma.example.com".to_owned()]);
        for host in ["localhost", "LOCALHOST:3000", "127.0.0.1:9", "[::1]:3000", "dwma.example.com"] {
            assert!(guard.admits(Some(host)), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io:3000", "", "a b", "10.0.0.1"] {
            assert!(!guard.admits(Some(host)), "{host}");
        }
        assert!(!guard.admits(None));
    }

    #[test]
    fn elsewhere_any_name_is_admitted() {
        assert!(HostGuard::new("0.0.0.0:3000".parse().unwrap(), &[]).admits(Some("dwma.example.com")));
    }
}
