//! A double of a Snowflake account: it checks who asks, keeps one waiting, and answers in partitions, as the SQL API's manual
//! says.

use std::collections::{HashMap, VecDeque};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use databases::{Certificate, Tls};
use flate2::Compression;
use flate2::write::GzEncoder;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_util::sync::CancellationToken;

/// The private key of the user `ANN`, made for these tests.
pub(crate) const KEY: &str = include_str!("snowflake_key.pem");
/// What OpenSSL says of it: the digest of its public key.
const FINGERPRINT: &str = "SHA256:6pHZojTK12MVeMGHn4lNehXv2rLFS5YQJtM5F6ngVmw=";
/// A token that is taken as well.
pub(crate) const TOKEN: &str = "good-token-1234";

/// An account that listens on a port of this machine.
pub(crate) struct Account {
    pub(crate) port: u16,
    /// Fires when somebody waits for the rows of the table `SLOW`, which never come.
    pub(crate) keeps_waiting: CancellationToken,
    /// Fires when that statement is cancelled.
    pub(crate) is_cancelled: CancellationToken,
    /// What tells it encrypted, and the authority that clients trust then.
    tls: Option<(TlsAcceptor, PathBuf)>,
    /// The account's name in tokens.
    name: &'static str,
    asked: Mutex<Vec<Value>>,
    /// After so many other requests, the next are answered with these statuses.
    busy: Mutex<(usize, VecDeque<u16>)>,
    /// What those were for.
    put_off: Mutex<Vec<String>>,
    /// Statements that were sent again after that.
    again: Mutex<Vec<String>>,
    polls: Mutex<HashMap<String, usize>>,
}

struct Request {
    method: String,
    path: String,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl Account {
    pub(crate) async fn start() -> Arc<Self> {
        Self::listen("127", None).await
    }

    /// The same over HTTPS, with a certificate for `localhost`, its files in a folder.
    pub(crate) async fn start_encrypted(folder: &Path) -> Arc<Self> {
        let made = Certificate::make(folder, Tls::On).unwrap();
        let chain = CertificateDer::pem_file_iter(&made.certificate).unwrap().collect::<Result<_, _>>().unwrap();
        let key = PrivateKeyDer::from_pem_file(&made.key).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
        Self::listen("LOCALHOST", Some((TlsAcceptor::from(Arc::new(config)), made.authority))).await
    }

    /// The authority of an account over HTTPS.
    pub(crate) fn authority(&self) -> String {
        self.tls.as_ref().unwrap().1.display().to_string()
    }

    async fn listen(name: &'static str, tls: Option<(TlsAcceptor, PathBuf)>) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let account = Arc::new(Self {
            port: listener.local_addr().unwrap().port(),
            keeps_waiting: CancellationToken::new(),
            is_cancelled: CancellationToken::new(),
            tls,
            name,
            asked: Mutex::default(),
            busy: Mutex::default(),
            put_off: Mutex::default(),
            again: Mutex::default(),
            polls: Mutex::default(),
        });
        let here = Arc::clone(&account);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let here = Arc::clone(&here);
                tokio::spawn(async move {
                    match here.tls.as_ref().map(|(acceptor, _)| acceptor.clone()) {
                        None => here.serve(stream).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                here.serve(stream).await;
                            }
                        }
                    }
                });
            }
        });
        account
    }

    /// What statements were asked with.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }

    /// Has no time for some requests, after so many others, and answers them with these statuses.
    pub(crate) fn is_busy(&self, after: usize, statuses: &[u16]) {
        *self.busy.lock().unwrap() = (after, statuses.iter().copied().collect());
    }

    /// Statements that were put off, and those that were sent again, by the ids of their requests.
    pub(crate) fn put_off_and_again(&self) -> (Vec<String>, Vec<String>) {
        (self.put_off.lock().unwrap().clone(), self.again.lock().unwrap().clone())
    }

    /// The status with which a request is put off, if it is.
    fn puts_off(&self, request: &Request) -> Option<u16> {
        let id = request.path.split_once("?requestId=").map(|(_, id)| id.to_owned());
        if let Some(again) = id.as_deref().and_then(|id| id.strip_suffix("&retry=true")) {
            self.again.lock().unwrap().push(again.to_owned());
        }
        let mut busy = self.busy.lock().unwrap();
        if busy.0 > 0 {
            busy.0 -= 1;
            return None;
        }
        let status = busy.1.pop_front()?;
        self.put_off.lock().unwrap().extend(id.map(|id| id.trim_end_matches("&retry=true").to_owned()));
        Some(status)
    }

    async fn serve(self: Arc<Self>, mut stream: impl AsyncRead + AsyncWrite + Unpin) {
        let Some(request) = read(&mut stream).await else { return };
        let (status, body) = if let Some(status) = self.puts_off(&request) {
            (status, b"<html>busy</html>".to_vec())
        } else if is_known(&request, self.name) {
            self.answer(&request)
        } else {
            (401, json!({"code": "390144", "message": "JWT token is invalid."}).to_string().into_bytes())
        };
        let head = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
        let _ = stream.shutdown().await;
    }

    fn answer(&self, request: &Request) -> (u16, Vec<u8>) {
        let path = request.path.strip_prefix("/api/v2/statements").unwrap();
        match (request.method.as_str(), path.trim_start_matches('/').split('?').next().unwrap()) {
            ("POST", "") => {
                let asked: Value = serde_json::from_slice(&request.body).unwrap();
                let statement = asked["statement"].as_str().unwrap().to_owned();
                self.asked.lock().unwrap().push(asked);
                statement_answer(&statement)
            }
            ("POST", "slow/cancel") => {
                self.is_cancelled.cancel();
                plain(200, &json!({"code": "000604", "message": "SQL execution canceled"}))
            }
            ("GET", "slow") => {
                self.keeps_waiting.cancel();
                in_progress("slow")
            }
            ("GET", "objects") if request.path.contains("partition=1") => {
                let mut packed = GzEncoder::new(Vec::new(), Compression::default());
                packed.write_all(json!({"data": [["VIEW", "PUBLIC", "V", null]]}).to_string().as_bytes()).unwrap();
                (200, packed.finish().unwrap())
            }
            ("GET", "objects") => {
                let mut polls = self.polls.lock().unwrap();
                let count = polls.entry("objects".to_owned()).or_default();
                *count += 1;
                if *count == 1 {
                    return in_progress("objects");
                }
                let data = json!([
                    ["TABLE", "PUBLIC", "BAD", null],
                    ["PROCEDURE", "PUBLIC", "PURGE", "(A NUMBER)"],
                    ["TABLE", "PUBLIC", "SLOW", null]
                ]);
                let partitions = json!({"partitionInfo": [{"rowCount": 3}, {"rowCount": 1}]});
                plain(200, &json!({"resultSetMetaData": partitions, "data": data, "statementHandle": "objects"}))
            }
            other => panic!("{other:?} is not of the API"),
        }
    }
}

fn statement_answer(statement: &str) -> (u16, Vec<u8>) {
    let rows = |data: Value| {
        plain(200, &json!({"resultSetMetaData": {"partitionInfo": [{}]}, "data": data, "statementHandle": "h"}))
    };
    let refused = |message: &str| {
        plain(422, &json!({"code": "002003", "message": message, "sqlState": "02000", "statementHandle": "h"}))
    };
    if statement.contains("CURRENT_VERSION") {
        rows(json!([["8.40.1"]]))
    } else if statement.contains("schemata") {
        rows(json!([["PUBLIC"]]))
    } else if statement.contains("information_schema.tables") {
        in_progress("objects")
    } else if statement.contains("information_schema.stages") {
        rows(json!([["stage", "1"]]))
    } else if statement.contains("COUNT(*)") || statement.contains("count(*)") {
        in_progress("slow")
    } else if statement.contains("\"BAD\"") {
        refused("SQL compilation error:\nTable 'SALES.PUBLIC.BAD' does not exist or not authorized.")
    } else if statement.contains("GET_DDL") {
        let names = statement.split("GET_DDL(").skip(1).map(|call| format!("-- GET_DDL({call}"));
        rows(json!([names.collect::<Vec<_>>()]))
    } else {
        refused("unexpected")
    }
}

fn in_progress(handle: &str) -> (u16, Vec<u8>) {
    let message =
        "Asynchronous execution in progress. Use provided query id to perform query monitoring and management.";
    plain(202, &json!({"code": "333334", "message": message, "statementHandle": handle}))
}

fn plain(status: u16, body: &Value) -> (u16, Vec<u8>) {
    (status, body.to_string().into_bytes())
}

/// Whether the token is the one that is good, or one signed for this user with this key.
fn is_known(request: &Request, account: &str) -> bool {
    let Some(token) = request.headers.get("authorization").and_then(|value| value.strip_prefix("Bearer ")) else {
        return false;
    };
    if request.headers.get("x-snowflake-authorization-token-type").map(String::as_str) != Some("KEYPAIR_JWT") {
        return token == TOKEN;
    }
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let inner: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let key = RsaKeyPair::from_pkcs8(&STANDARD.decode(inner).unwrap()).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public().as_ref());
    let claims: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split('.').nth(1).unwrap()).unwrap()).unwrap();
    let lasts = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    public.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).is_ok()
        && claims["sub"] == format!("{account}.ANN")
        && claims["iss"] == format!("{account}.ANN.{FINGERPRINT}")
        && lasts <= 3600
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    // A connection that asks nothing is one that only looks whether somebody is there.
    reader.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
    let mut words = line.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length: &String| length.parse().ok()).unwrap_or_default();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.ok()?;
    Some(Request { method, path, headers, body })
}
