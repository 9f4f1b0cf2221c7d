//! Encryption of connections. Certificates are checked, the name included, against this machine's authorities or those of the
//! file that the address names.

use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{FailureCause, Phase, SourceFailure};

/// The authorities whose certificates are accepted.
#[derive(Clone, Debug)]
pub(super) struct Authorities {
    certificates: Vec<CertificateDer<'static>>,
}

impl Authorities {
    /// Those of a PEM file, or else this machine's.
    pub(super) async fn read(file: Option<&Path>) -> Result<Self, SourceFailure> {
        let file = file.map(Path::to_path_buf);
        let work = tokio::task::spawn_blocking(move || match file {
            Some(file) => of_file(&file),
            // What this machine cannot read of its own store is not trusted; the rest is.
            None => Ok(rustls_native_certs::load_native_certs().certs),
        });
        let certificates = work.await.unwrap_or_else(|_| Ok(Vec::new()))?;
        // A store may hold certificates that cannot be used; they must not make the others useless.
        let usable = |of: &CertificateDer<'static>| RootCertStore::empty().add(of.clone()).is_ok();
        let certificates: Vec<_> = certificates.into_iter().filter(usable).collect();
        if certificates.is_empty() {
            return Err(not_read("found no certificate to trust, expected PEM"));
        }
        Ok(Self { certificates })
    }

    /// Each certificate in DER.
    pub(super) fn der(&self) -> impl Iterator<Item = Vec<u8>> + '_ {
        self.certificates.iter().map(|of| of.as_ref().to_vec())
    }

    /// The settings of a client that trusts these authorities.
    pub(super) fn client_config(&self) -> Result<ClientConfig, SourceFailure> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(self.certificates.iter().cloned());
        trusting(roots)
    }
}

/// The settings of a client that is to accept no certificate at all.
pub(super) fn trusting_nobody() -> Result<ClientConfig, SourceFailure> {
    trusting(RootCertStore::empty())
}

fn trusting(roots: RootCertStore) -> Result<ClientConfig, SourceFailure> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| refused(&error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn of_file(file: &Path) -> Result<Vec<CertificateDer<'static>>, SourceFailure> {
    let shown = file.display();
    let found = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    found.map_err(|_| not_read(&format!("`{shown}` cannot be read as PEM certificates")))
}

fn not_read(reason: &str) -> SourceFailure {
    SourceFailure::new(Phase::Connect, FailureCause::RootCertificates, reason)
}

/// Makes ring the cryptography of drivers that take the process's default, unless a default was chosen already.
pub(super) fn use_ring() {
    let _ = ring::default_provider().install_default();
}

/// Encrypts a connection to `host`.
pub(super) async fn encrypt(
    stream: TcpStream,
    host: &str,
    authorities: &Authorities,
) -> Result<TlsStream<TcpStream>, SourceFailure> {
    let name = ServerName::try_from(host.to_owned()).map_err(|error| refused(&error.to_string()))?;
    let connector = TlsConnector::from(Arc::new(authorities.client_config()?));
    connector.connect(name, stream).await.map_err(|error| refused(&error.to_string()))
}

/// The encryption could not be agreed on, or the certificate was not accepted.
pub(super) fn refused(reason: &str) -> SourceFailure {
    SourceFailure::new(Phase::Connect, FailureCause::TlsRefused, reason)
}
