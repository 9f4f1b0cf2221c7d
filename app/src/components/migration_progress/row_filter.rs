//! What the reader wants to see of the results, in which order; and how that stands in an address.

use model::{CurrentObject, ObjectKind, ObjectResult, ResultStatus};

use super::failure_causes::fingerprint;
use crate::intl;

/// Objects by how they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// Every object.
    #[default]
    All,
    /// Those that succeeded.
    Done,
    /// Those that failed.
    Failed,
    /// Those that were left out.
    Skipped,
    /// Those with warnings.
    Warned,
    /// Those in work.
    Running,
    /// Those not begun.
    Queued,
}

impl Group {
    const ALL: [Self; 7] =
        [Self::All, Self::Done, Self::Failed, Self::Skipped, Self::Warned, Self::Running, Self::Queued];

    const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Done => "completed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Warned => "warnings",
            Self::Running => "running",
            Self::Queued => "queued",
        }
    }
}

/// What a list of results is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// In the order in which objects ended.
    #[default]
    Ended,
    Status,
    Object,
    Kind,
    Stage,
    Duration,
    Warnings,
    Message,
}

impl Order {
    const ALL: [Self; 8] = [
        Self::Ended,
        Self::Status,
        Self::Object,
        Self::Kind,
        Self::Stage,
        Self::Duration,
        Self::Warnings,
        Self::Message,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Ended => "",
            Self::Status => "status",
            Self::Object => "object",
            Self::Kind => "type",
            Self::Stage => "stage",
            Self::Duration => "duration",
            Self::Warnings => "warnings",
            Self::Message => "message",
        }
    }

    /// Whether the largest comes first when it is chosen.
    const fn falls(self) -> bool {
        matches!(self, Self::Duration | Self::Warnings)
    }
}

/// What the reader wants to see of the results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowFilter {
    pub(super) group: Group,
    pub(super) kind: Option<ObjectKind>,
    /// The only schema to show; empty for all.
    pub(super) schema: String,
    /// In lower case; looked for in names and messages.
    pub(super) text: String,
    /// Fingerprint of the only cause of failure to show.
    pub(super) cause: Option<String>,
    pub(super) order: Order,
    pub(super) descending: bool,
}

impl RowFilter {
    /// Shows a group; chosen again, shows all.
    pub(super) fn choose(&mut self, group: Group) {
        self.cause = None;
        self.group = if self.group == group { Group::All } else { group };
    }

    /// Shows the failures of one cause.
    pub(super) fn choose_cause(&mut self, fingerprint: String) {
        self.group = Group::Failed;
        self.cause = Some(fingerprint);
    }

    /// Sorts by `order`; chosen again the other way round, and a third time as objects ended.
    pub(super) fn sort(&mut self, order: Order) {
        (self.order, self.descending) = match (self.order == order, self.descending) {
            (false, _) => (order, order.falls()),
            (true, first) if first == order.falls() => (order, !first),
            (true, _) => (Order::Ended, false),
        };
    }

    /// Whether anything is left out.
    pub(super) fn narrows(&self) -> bool {
        self.group != Group::All
            || self.kind.is_some()
            || !self.schema.is_empty()
            || !self.text.is_empty()
            || self.cause.is_some()
    }

    /// Takes everything again; the order stays.
    pub(super) fn clear(&mut self) {
        *self = Self { order: self.order, descending: self.descending, ..Self::default() };
    }

    /// As it stands in an address; what is as usual is empty.
    pub(super) fn pairs(&self) -> [(&'static str, String); 6] {
        let sign = if self.descending { "-" } else { "" };
        [
            ("status", self.group.word().to_owned()),
            ("type", self.kind.map_or("", ObjectKind::as_str).to_owned()),
            ("schema", self.schema.clone()),
            ("q", self.text.clone()),
            ("cause", self.cause.clone().unwrap_or_default()),
            ("sort", format!("{sign}{}", self.order.word())),
        ]
    }

    /// Reads what [`Self::pairs`] wrote; what it does not know it leaves as usual.
    pub(super) fn of_pairs(pairs: &[(String, String)]) -> Self {
        let of = |key: &str| pairs.iter().find(|(each, _)| each == key).map_or("", |(_, value)| value.as_str());
        let (status, sort) = (of("status"), of("sort"));
        let (descending, sort) = sort.strip_prefix('-').map_or((false, sort), |rest| (true, rest));
        let order = Order::ALL.into_iter().find(|order| order.word() == sort).unwrap_or_default();
        Self {
            group: Group::ALL.into_iter().find(|group| group.word() == status).unwrap_or_default(),
            kind: of("type").parse().ok(),
            schema: of("schema").to_owned(),
            text: intl::lower_case(of("q")),
            cause: Some(of("cause").to_owned()).filter(|cause| !cause.is_empty()),
            order,
            descending: descending && order != Order::Ended,
        }
    }

    /// Whether a result is listed.
    pub(super) fn takes(&self, result: &ObjectResult) -> bool {
        let in_group = match self.group {
            Group::All => true,
            Group::Done => result.status == ResultStatus::Success,
            Group::Failed => result.status == ResultStatus::Error,
            Group::Skipped => result.status == ResultStatus::Skipped,
            Group::Warned => result.warnings > 0,
            Group::Running | Group::Queued => false,
        };
        let message = result.error.as_deref().unwrap_or_default();
        in_group
            && self.kind.is_none_or(|kind| kind == result.object_type)
            && self.takes_schema(&result.object_name)
            && (self.text.is_empty()
                || intl::lower_case(&result.object_name).contains(&self.text)
                || intl::lower_case(message).contains(&self.text))
            && self.cause.as_ref().is_none_or(|cause| {
                result.status == ResultStatus::Error && *cause == fingerprint(message, &result.object_name)
            })
    }

    /// Whether an object in work is listed.
    pub(super) fn takes_current(&self, object: &CurrentObject) -> bool {
        matches!(self.group, Group::All | Group::Running)
            && self.cause.is_none()
            && self.kind.is_none_or(|kind| kind == object.kind)
            && self.takes_schema(&object.name)
            && (self.text.is_empty() || intl::lower_case(&object.name).contains(&self.text))
    }

    fn takes_schema(&self, name: &str) -> bool {
        self.schema.is_empty() || schema_of(name) == self.schema
    }
}

/// The schema in `schema.name`; empty where there is none.
pub(super) fn schema_of(name: &str) -> &str {
    name.split_once('.').map_or("", |(schema, _)| schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_or_a_column_chosen_again_is_let_go() {
        let mut filter = RowFilter::default();
        filter.choose_cause("x".into());
        assert!(filter.narrows());
        filter.choose(Group::Failed);
        assert_eq!(filter, RowFilter::default());
        for descending in [true, false] {
            filter.sort(Order::Duration);
            assert_eq!((filter.order, filter.descending), (Order::Duration, descending));
        }
        filter.sort(Order::Duration);
        assert_eq!(filter.order, Order::Ended);
    }

    #[test]
    fn a_filter_comes_back_from_its_address_and_nonsense_is_as_usual() {
        let filter = RowFilter {
            group: Group::Warned,
            kind: Some(ObjectKind::View),
            schema: "SALES".into(),
            text: "orders & more".into(),
            cause: Some("table … is missing".into()),
            order: Order::Duration,
            descending: true,
        };
        let owned = |pairs: &[(&str, String)]| -> Vec<(String, String)> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
        };
        assert_eq!(RowFilter::of_pairs(&owned(&filter.pairs())), filter);
        assert!(RowFilter::default().pairs().iter().all(|(_, value)| value.is_empty()));
        let nonsense = [("status", "nice".to_owned()), ("type", "CAR".to_owned()), ("sort", "-luck".to_owned())];
        assert_eq!(RowFilter::of_pairs(&owned(&nonsense)), RowFilter::default());
    }
}
