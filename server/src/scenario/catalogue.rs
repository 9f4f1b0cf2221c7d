/// The scripted jobs there are. Counts and times hold at speed 1 and with 4 workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scenario {
    /// 500 objects, all of which succeed, in about a minute.
    Happy500,
    /// No objects.
    Zero,
    /// 500 objects: 12 fail for three causes, 4 that read one of these are skipped, 37 have a warning.
    Mixed500,
    /// 60 objects, all of which fail.
    AllFail,
    /// 40 objects whose names are hard to show.
    NastyNames,
    /// 100 log entries a second for two minutes, at an even pace.
    Steady100PerS,
    /// 1,000 log entries and 20 results a second for a minute, at an even pace.
    Flood1kPerS,
    /// 20 objects, one a second; the sixth says 50,000 log entries at once.
    Burst50k,
    /// 100,000 objects that take no time, and 300,000 log entries.
    Results100k,
    /// 40 objects of 5 s each; one in work goes on for 30 s after a cancel.
    SlowCancel30s,
    /// 50,000 objects that take no time.
    Inventory50k,
}

impl Scenario {
    /// Every scenario, in the order in which they are named to people.
    pub(super) const ALL: [Scenario; 11] = [
        Self::Happy500,
        Self::Zero,
        Self::Mixed500,
        Self::AllFail,
        Self::NastyNames,
        Self::Steady100PerS,
        Self::Flood1kPerS,
        Self::Burst50k,
        Self::Results100k,
        Self::SlowCancel30s,
        Self::Inventory50k,
    ];

    /// Its name after `scenario:`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Happy500 => "happy-500",
            Self::Zero => "zero",
            Self::Mixed500 => "mixed-500",
            Self::AllFail => "all-fail",
            Self::NastyNames => "nasty-names",
            Self::Steady100PerS => "steady-100-per-s",
            Self::Flood1kPerS => "flood-1k-per-s",
            Self::Burst50k => "burst-50k",
            Self::Results100k => "results-100k",
            Self::SlowCancel30s => "slow-cancel-30s",
            Self::Inventory50k => "inventory-50k",
        }
    }

    pub(super) const fn object_count(self) -> u32 {
        match self {
            Self::Happy500 | Self::Mixed500 => 500,
            Self::Zero => 0,
            Self::AllFail => 60,
            Self::NastyNames | Self::SlowCancel30s => 40,
            Self::Steady100PerS => 120,
            Self::Flood1kPerS => 1_200,
            Self::Burst50k => 20,
            Self::Results100k => 100_000,
            Self::Inventory50k => 50_000,
        }
    }
}
