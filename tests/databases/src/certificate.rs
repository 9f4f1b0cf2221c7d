//! A certificate for `localhost`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

use crate::Tls;

/// Where the parts of a certificate are, each a PEM file.
#[derive(Debug)]
pub struct Certificate {
    /// The certificate of the authority, for clients to trust.
    pub authority: PathBuf,
    /// The server's own.
    pub certificate: PathBuf,
    /// The server's private key.
    pub key: PathBuf,
}

impl Certificate {
    /// Makes an authority and a certificate of it in a folder, or a certificate that is both.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn make(folder: &Path, tls: Tls) -> Result<Self> {
        let authority_key = KeyPair::generate()?;
        let mut authority = CertificateParams::new(Vec::new())?;
        // A name of its own: OpenSSL and GnuTLS take a certificate whose issuer has its own name for one that signed itself.
        authority.distinguished_name.push(DnType::CommonName, "authority of a test");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_pem = authority.self_signed(&authority_key)?.pem();
        let key = KeyPair::generate()?;
        let mut server = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()])?;
        let (authority_pem, certificate) = if tls == Tls::OfItself {
            server.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            let certificate = server.self_signed(&key)?;
            (certificate.pem(), certificate)
        } else {
            (authority_pem, server.signed_by(&key, &Issuer::new(authority, authority_key))?)
        };
        let made = Self {
            authority: folder.join("authority.pem"),
            certificate: folder.join("server.pem"),
            key: folder.join("server.key"),
        };
        fs::write(&made.authority, authority_pem)?;
        fs::write(&made.certificate, certificate.pem())?;
        fs::write(&made.key, key.serialize_pem())?;
        Ok(made)
    }
}
