use std::str::FromStr;

use axum::extract::Query;
use http::Uri;
use model::{JobId, JobStatus};

use crate::refusal::Refusal;

/// The fields of a request's query, of which none is passed over in silence.
#[derive(Debug)]
pub(crate) struct QueryFields(Vec<(String, String)>);

impl QueryFields {
    /// Reads a query; a field that is none of `known`, or that is there twice, is refused by name.
    pub(crate) fn read(uri: &Uri, known: &[&str]) -> Result<Self, Refusal> {
        let Query(fields) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Refusal::bad_request("the query is not written as name=value&name=value"))?;
        for (place, (name, _)) in fields.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let name: String = name.chars().take(64).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(Refusal::bad_request(format!("{name}: unknown query field; there are {known}")));
            }
            if fields.iter().take(place).any(|(earlier, _)| earlier == name) {
                return Err(Refusal::bad_request(format!("{name}: given twice, expected once")));
            }
        }
        Ok(Self(fields))
    }

    /// The text of a field that is there.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The texts of a field, commas between them; none where it is not there.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let texts = self.text(name).into_iter().flat_map(|text| text.split(','));
        texts.filter(|text| !text.is_empty()).map(str::to_owned).collect()
    }

    /// A field read as a `T`; `expected` says what such a text looks like.
    pub(crate) fn parsed<T: FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>, Refusal> {
        let parse = |text: &str| text.parse().map_err(|_| Refusal::field(name, text, expected));
        self.text(name).map(parse).transpose()
    }

    /// A field that is one of the words of `all`.
    pub(crate) fn word<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        as_str: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let found = all.iter().copied().find(|one| as_str(*one).eq_ignore_ascii_case(text));
        let expected = || all.iter().map(|one| as_str(*one)).collect::<Vec<_>>().join(", ");
        found.map(Some).ok_or_else(|| Refusal::field(name, text, &format!("one of {}", expected())))
    }

    /// The statuses of `status=a,b`; empty where it is not there.
    pub(crate) fn statuses(&self) -> Result<Vec<JobStatus>, Refusal> {
        let Some(text) = self.text("status") else { return Ok(Vec::new()) };
        let expected = || format!("one or more of {}", JobStatus::ALL.map(JobStatus::as_str).join(", "));
        text.split(',').map(|word| word.parse().map_err(|_| Refusal::field("status", word, &expected()))).collect()
    }

    /// `limit`, or the default where it is not there.
    pub(crate) fn limit(&self, default: usize) -> Result<usize, Refusal> {
        Ok(self.parsed("limit", "a number from 1 to 1000")?.unwrap_or(default))
    }

    /// `cursor`.
    pub(crate) fn cursor(&self) -> Option<String> {
        self.text("cursor").map(str::to_owned)
    }
}

/// The job a path names. A text that is no id is an id that no job has.
pub(crate) fn job_id(text: &str) -> Result<JobId, Refusal> {
    text.parse().map_err(|error| {
        let text: String = text.chars().take(64).collect();
        Refusal::not_found(format!("no job with id `{text}`: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<QueryFields, Refusal> {
        QueryFields::read(&format!("/x?{query}").parse().unwrap(), &["status", "limit", "q"])
    }

    #[test]
    fn a_query_is_read_or_refused_by_the_name_of_its_field() {
        let fields = read("status=running,queued&limit=5&q=a%20b").unwrap();
        assert_eq!(fields.statuses().unwrap(), [JobStatus::Running, JobStatus::Queued]);
        assert_eq!((fields.limit(7).unwrap(), fields.text("q")), (5, Some("a b")));
        assert_eq!(read("").unwrap().limit(7).unwrap(), 7);
        for (query, name) in [("page=2", "page: unknown"), ("q=1&q=2", "q: given twice")] {
            let refusal = format!("{:?}", read(query).unwrap_err());
            assert!(refusal.contains(name), "{refusal}");
        }
        assert!(format!("{:?}", read("limit=many").unwrap().limit(1)).contains("limit: found `many`"));
        assert!(format!("{:?}", read("status=done").unwrap().statuses()).contains("status: found `done`"));
    }
}
