//! What the pages of one origin say to each other, so that one stream serves the jobs of all of them.

use std::fmt::Write;

use model::JobId;

/// Jobs that a stream follows at most, by the server's word.
const JOBS: usize = 100;

/// What is said between pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// The leader passes on a message of a job's stream.
    Message(JobId, &'a str),
    /// The leader's line is alive.
    Live,
    /// The leader's line is lost.
    Lost,
    /// The leader's line is silent.
    Delayed,
    /// The leader is not let in.
    SignedOut,
    /// The leader has no stream and asks the server now and then; everybody should.
    Ask,
    /// The leader asks who is there.
    Who,
    /// The leader was refused: whose job is gone should say nothing more.
    Check,
    /// A page follows a job, from behind that `seq` on.
    Watch(JobId, Option<u64>),
    /// A page follows a job no longer.
    Leave(JobId),
}

impl<'a> Word<'a> {
    /// Reads what [`Word::text`] wrote.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let of = |rest: &'a str| {
            let (job, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            Some((job.parse().ok()?, rest))
        };
        Some(match word {
            "message" => of(rest).map(|(job, text)| Self::Message(job, text))?,
            "live" => Self::Live,
            "lost" => Self::Lost,
            "delayed" => Self::Delayed,
            "signed-out" => Self::SignedOut,
            "ask" => Self::Ask,
            "who" => Self::Who,
            "check" => Self::Check,
            "watch" => of(rest).map(|(job, after)| Self::Watch(job, after.parse().ok()))?,
            "leave" => Self::Leave(of(rest)?.0),
            _ => return None,
        })
    }

    /// As it is said.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Message(job, text) => format!("message {job} {text}"),
            Self::Live => "live".to_owned(),
            Self::Lost => "lost".to_owned(),
            Self::Delayed => "delayed".to_owned(),
            Self::SignedOut => "signed-out".to_owned(),
            Self::Ask => "ask".to_owned(),
            Self::Who => "who".to_owned(),
            Self::Check => "check".to_owned(),
            Self::Watch(job, after) => format!("watch {job} {}", after.map_or_else(String::new, |seq| seq.to_string())),
            Self::Leave(job) => format!("leave {job}"),
        }
    }
}

/// A job that other pages follow.
#[derive(Debug)]
struct Watched {
    job: JobId,
    after: Option<u64>,
    /// Somebody said so since this round of asking began.
    answered: bool,
    /// It is on the stream.
    open: bool,
}

/// The leader's book of the jobs that other pages follow. Few, so that looking through a list is quick.
#[derive(Debug, Default)]
pub(super) struct Others {
    jobs: Vec<Watched>,
    /// The stream has jobs that nobody follows.
    idle: bool,
    /// Other pages follow the leader's own job too; whether one said so since this round of asking began.
    own: Option<bool>,
}

impl Others {
    fn of(&mut self, job: JobId) -> Option<&mut Watched> {
        self.jobs.iter_mut().find(|watched| watched.job == job)
    }

    /// Another page follows this job. Whether the stream must be opened anew for it.
    pub(super) fn watch(&mut self, own: JobId, job: JobId, after: Option<u64>) -> bool {
        if job == own {
            self.own = Some(true);
            return false;
        }
        if let Some(watched) = self.of(job) {
            watched.answered = true;
            return false;
        }
        let taken = self.jobs.len() + 1 < JOBS;
        if taken {
            self.jobs.push(Watched { job, after, answered: true, open: false });
        }
        taken
    }

    /// A page follows this job no longer. Another that does says so when it is asked.
    pub(super) fn leave(&mut self, job: JobId) {
        match self.of(job) {
            Some(watched) => watched.answered = false,
            None => self.own = self.own.map(|_| false),
        }
    }

    /// Whether another page follows the leader's own job, and wants what comes of it. One that comes later asks for what it
    /// lacks.
    pub(super) const fn share_own(&self) -> bool {
        self.own.is_some()
    }

    /// Begins a new round of asking who is there, and forgets whoever did not answer in the last one. Whether the stream
    /// has jobs that nobody follows.
    pub(super) fn round(&mut self) -> bool {
        self.idle |= self.jobs.iter().any(|watched| watched.open && !watched.answered);
        self.jobs.retain(|watched| watched.answered);
        self.jobs.iter_mut().for_each(|watched| watched.answered = false);
        self.own = self.own.filter(|answered| *answered).map(|_| false);
        self.idle
    }

    /// A message of this job came; with a `seq` it is the place to go on from.
    pub(super) fn passed(&mut self, job: JobId, seq: Option<u64>, complete: bool) {
        if complete {
            self.jobs.retain(|watched| watched.job != job);
        } else if let (Some(watched), Some(_)) = (self.of(job), seq) {
            watched.after = seq;
        }
    }

    /// Forgets all; they are asked again.
    pub(super) fn clear(&mut self) {
        self.jobs.clear();
    }

    /// Whether no other job is followed.
    pub(super) const fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// The stream of the page's own job and of theirs, opened now.
    pub(super) fn address(&mut self, own: JobId, after: Option<u64>) -> String {
        self.idle = false;
        if self.jobs.is_empty() {
            let after = after.map(|seq| format!("?after={seq}")).unwrap_or_default();
            return format!("/api/migrate/stream/{own}{after}");
        }
        let mut address = "/api/migrate/stream?jobs=".to_owned();
        let mut add = |job: JobId, after: Option<u64>, before: &str| {
            let _ = write!(address, "{before}{job}");
            if let Some(after) = after {
                let _ = write!(address, ":{after}");
            }
        };
        add(own, after, "");
        for watched in &mut self.jobs {
            watched.open = true;
            add(watched.job, watched.after, ",");
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn job(number: u128) -> JobId {
        JobId(Uuid::from_u128(number))
    }

    #[test]
    fn what_is_said_is_read_as_it_was_meant_and_nothing_else_is() {
        let words = [
            Word::Message(job(7), r#"{"job_id":"a b","seq":7}"#),
            Word::Live,
            Word::Lost,
            Word::Delayed,
            Word::SignedOut,
            Word::Ask,
            Word::Who,
            Word::Check,
            Word::Watch(job(7), Some(12)),
            Word::Watch(job(7), None),
            Word::Leave(job(7)),
        ];
        for word in words {
            assert_eq!(Word::read(&word.text()), Some(word));
        }
        for text in ["", "watch", "watch me 7", "message 7 {}", "leave", "shout"] {
            assert_eq!(Word::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_stream_is_opened_anew_for_a_new_job_and_goes_on_where_each_was() {
        let (own, mut others) = (job(1), Others::default());
        assert_eq!(others.address(own, Some(3)), format!("/api/migrate/stream/{own}?after=3"));
        assert!(!others.watch(own, own, None), "its own job is on the stream");
        assert!(others.watch(own, job(2), Some(5)));
        assert!(others.watch(own, job(3), None));
        let (two, three) = (job(2), job(3));
        assert_eq!(others.address(own, None), format!("/api/migrate/stream?jobs={own},{two}:5,{three}"));
        assert!(!others.watch(own, job(2), Some(1)), "a page that comes later asks for what it lacks");
        others.passed(job(2), Some(9), false);
        others.passed(job(3), None, false);
        assert_eq!(others.address(own, Some(4)), format!("/api/migrate/stream?jobs={own}:4,{two}:9,{three}"));
        others.passed(job(2), Some(10), true);
        others.passed(job(3), Some(1), true);
        assert!(others.is_empty());
        assert_eq!(others.address(own, None), format!("/api/migrate/stream/{own}"));
    }

    #[test]
    fn who_does_not_answer_for_a_round_is_forgotten() {
        let (own, mut others) = (job(1), Others::default());
        for number in [2, 3, 4] {
            others.watch(own, job(number), None);
        }
        others.address(own, None);
        assert!(!others.round(), "all have answered");
        others.watch(own, job(2), None);
        others.watch(own, job(3), None);
        others.leave(job(3));
        assert!(others.round(), "one said nothing, one that it goes: the stream has jobs too many");
        assert!(others.address(own, None).ends_with(&format!("{own},{}", job(2))));
        others.leave(job(2));
        others.watch(own, job(2), Some(8));
        assert!(!others.round(), "another page follows it");
        others.clear();
        assert!(others.watch(own, job(2), Some(9)), "after a refusal who says so again is taken again");
    }

    #[test]
    fn what_comes_of_the_leader_s_own_job_is_passed_on_while_another_page_follows_it() {
        let (own, mut others) = (job(1), Others::default());
        others.watch(own, job(2), None);
        assert!(!others.share_own());
        assert!(!others.watch(own, own, None));
        others.round();
        assert!(others.share_own(), "who followed it is asked first");
        others.watch(own, own, None);
        others.leave(own);
        others.watch(own, own, None);
        others.round();
        assert!(others.share_own(), "one of two went");
        others.round();
        assert!(!others.share_own());
    }

    #[test]
    fn no_more_jobs_are_taken_than_a_stream_may_have() {
        let (own, mut others) = (job(1), Others::default());
        let taken = (2..200).filter(|number| others.watch(own, job(*number), None)).count();
        assert_eq!(taken, JOBS - 1);
        assert_eq!(others.address(own, None).matches(',').count(), JOBS - 1);
    }
}
