//! Who asks: a token as it is given, or one that is signed with a private key for each request.

use std::time::{SystemTime, UNIX_EPOCH};

use ::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use ring::{digest, rsa};
use zeroize::Zeroizing;

use super::super::{FailureCause, Phase, Secret, SourceFailure};

/// How long a signed token is good for, s. An hour is the most that is taken.
const GOOD_FOR_SECONDS: u64 = 300;
const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// A token, or what makes one.
pub(super) enum Credential {
    /// An OAuth token or a programmatic access token.
    Token(Secret),
    /// A private key, and whose it is: `ACCOUNT.USER`.
    KeyPair { key: Box<RsaKeyPair>, subject: String },
}

/// What a request is made with.
pub(super) struct Token {
    /// The header's value; no log shows it.
    pub(super) bearer: HeaderValue,
    /// The kind, where it has to be said.
    pub(super) kind: Option<&'static str>,
}

impl Credential {
    /// From what was given beside the address: a private key in PEM (PKCS#8, not encrypted), on one line or several, or else a
    /// token.
    pub(super) fn new(secret: Option<&Secret>, account: &str, user: &str) -> Result<Self, SourceFailure> {
        let secret =
            secret.ok_or_else(|| refused("found no token and no private key, expected one beside the address"))?;
        let text = secret.reveal().trim();
        if !text.starts_with("-----BEGIN") {
            return Ok(Self::Token(Secret::new(text.to_owned())));
        }
        let Some(inner) = text.strip_prefix(BEGIN).and_then(|rest| rest.split_once(END)) else {
            return Err(refused("found a key that is encrypted or no PKCS#8, expected `BEGIN PRIVATE KEY`"));
        };
        let inner: Zeroizing<String> = Zeroizing::new(inner.0.split_whitespace().collect());
        let der = STANDARD.decode(inner.as_bytes()).map(Zeroizing::new);
        let der = der.map_err(|_| refused("found a private key that is no PEM"))?;
        let key = RsaKeyPair::from_pkcs8(&der);
        let key =
            key.map_err(|error| refused(&format!("found a key that is no RSA key of 2048 bits or more: {error}")))?;
        Ok(Self::KeyPair { key: Box::new(key), subject: format!("{}.{}", account_name(account), user.to_uppercase()) })
    }

    /// The token for a request made now.
    pub(super) fn token(&self) -> Result<Token, SourceFailure> {
        let (text, kind) = match self {
            Self::Token(token) => (Zeroizing::new(format!("Bearer {}", token.reveal())), None),
            Self::KeyPair { key, subject } => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
                let signed = signed(key, subject, now).ok_or_else(|| refused("the private key cannot sign"))?;
                (Zeroizing::new(format!("Bearer {}", signed.as_str())), Some("KEYPAIR_JWT"))
            }
        };
        let bearer = HeaderValue::from_str(&text);
        let mut bearer = bearer.map_err(|_| refused("found a token with characters that no token has"))?;
        bearer.set_sensitive(true);
        Ok(Token { bearer, kind })
    }
}

/// The account's own name, without host and region.
fn account_name(account: &str) -> String {
    account.split('.').next().unwrap_or_default().to_uppercase()
}

/// A JSON web token by RS256.
fn signed(key: &RsaKeyPair, subject: &str, now: u64) -> Option<Zeroizing<String>> {
    let issuer = format!("{subject}.{}", fingerprint(key.public()));
    let claims = serde_json::json!({"iss": issuer, "sub": subject, "iat": now, "exp": now + GOOD_FOR_SECONDS});
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let mut token = Zeroizing::new(format!(
        "{}.{}",
        encode(br#"{"alg":"RS256","typ":"JWT"}"#),
        encode(claims.to_string().as_bytes())
    ));
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), token.as_bytes(), &mut signature).ok()?;
    token.push('.');
    token.push_str(&encode(&signature));
    Some(token)
}

/// The public key as Snowflake knows it: the digest of its X.509 form.
pub(super) fn fingerprint(key: &rsa::PublicKey) -> String {
    let bits = der(0x03, &[&[0], key.as_ref()].concat());
    // The object identifier of RSA, and its parameter, which is NULL.
    const ALGORITHM: &[u8] =
        &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let info = der(0x30, &[ALGORITHM, &bits].concat());
    format!("SHA256:{}", STANDARD.encode(digest::digest(&digest::SHA256, &info)))
}

/// A value of DER: its tag, its length, itself.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut written = vec![tag];
    match significant.as_slice() {
        [] => written.push(0),
        [short] if *short < 0x80 => written.push(*short),
        long => {
            // A length of more bytes is told by how many they are, at most 8.
            written.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            written.extend_from_slice(long);
        }
    }
    written.extend_from_slice(value);
    written
}

fn refused(reason: &str) -> SourceFailure {
    SourceFailure::new(Phase::SignIn, FailureCause::SignInRefused, reason)
}
