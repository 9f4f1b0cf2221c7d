use std::fmt;

use crate::server_fns::JsonText;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What kind of refusal an [`ApiError`] is; the REST routes turn it into an HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 400: a field cannot be used.
    BadRequest,
    /// 403: it may not be done from here.
    Forbidden,
    /// 404: no job or object has this id.
    NotFound,
    /// 409: the job's status does not allow it.
    Conflict,
    /// 413: the body is larger than allowed.
    TooLarge,
    /// 503: the server is stopping or has no room.
    Unavailable,
    /// 500: something failed that the caller cannot mend.
    Internal,
    /// No answer came from the server; only browsers make this one.
    Transport,
}

impl ErrorCode {
    /// The HTTP status it is sent with.
    pub const fn http_status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::Unavailable => 503,
            Self::Internal | Self::Transport => 500,
        }
    }
}

/// An error that crosses the wire: a code for programs, a sentence for people. No driver text, host or server path in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// What kind it is.
    pub code: ErrorCode,
    /// What was found, what is expected, what to do.
    pub error: String,
}

impl ApiError {
    /// An error with this code and sentence.
    pub fn new(code: ErrorCode, error: impl Into<String>) -> Self {
        Self { code, error: error.into() }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::new(ErrorCode::BadRequest, "the request could not be read; reload the page and try again")
            }
            _ => Self::new(ErrorCode::Transport, "the server did not answer; check the connection and try again"),
        }
    }
}
