use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::dwma;

/// A server that has said where it answers.
pub(crate) struct Serving {
    pub(crate) process: Child,
    /// Kept open: the process may print later.
    _output: BufReader<ChildStdout>,
    pub(crate) address: String,
}

/// `dwma serve` with the scenario player, on a free port.
pub(crate) fn serve(data: &Path) -> Command {
    let mut command = dwma(&["serve", "--listen", "127.0.0.1:0", "--scenarios", "--data"]);
    command.arg(data).stderr(Stdio::null());
    command
}

impl Serving {
    pub(crate) fn start(data: &Path) -> Self {
        Self::of(serve(data).spawn().unwrap())
    }

    /// Waits until a process that was begun says where it answers.
    pub(crate) fn of(mut process: Child) -> Self {
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        Self { process, _output: output, address }
    }

    /// Sends a request and leaves the connection open.
    pub(crate) fn send(&self, request: &str, body: &str) -> TcpStream {
        send(&self.address, request, body).unwrap()
    }

    /// Starts a job and answers with its id.
    pub(crate) fn started(&self, body: &str) -> String {
        let mut answer = String::new();
        self.send("POST /api/migrate/start", body).read_to_string(&mut answer).unwrap();
        job_id(&answer).unwrap_or_else(|| panic!("{answer}"))
    }

    /// The answer to a GET, which must be JSON without an error.
    pub(crate) fn get(&self, path: &str) -> serde_json::Value {
        let url = format!("http://{}{path}", self.address);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { reqwest::get(url).await.unwrap().error_for_status().unwrap().json().await.unwrap() })
    }

    /// Asks it to stop as service managers do, and waits for its end.
    pub(crate) fn terminate(&mut self) -> (Option<i32>, Duration) {
        let asked = Instant::now();
        let kill = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(kill.success());
        (self.process.wait().unwrap().code(), asked.elapsed())
    }

    /// Ends it at once, as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a request and leaves the connection open.
pub(crate) fn send(address: &str, request: &str, body: &str) -> std::io::Result<TcpStream> {
    let mut connection = TcpStream::connect(address)?;
    let length = body.len();
    write!(
        connection,
        "{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    Ok(connection)
}

/// The job in the answer to a start, if it is whole and a success.
pub(crate) fn job_id(answer: &str) -> Option<String> {
    let (_, body) = answer.split_once("\r\n\r\n")?;
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    Some(body["job_id"].as_str()?.to_owned())
}
