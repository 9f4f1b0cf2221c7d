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
    /// 40 objects that say things in colour.
    Ansi,
    /// 20 objects, one a second; the sixth says a line of 100 kB.
    Line100kB,
    /// 500 objects; half way the target does not answer for 90 s.
    Stall90s,
    /// 100 log entries a second for two minutes, at an even pace.
    Steady100PerS,
    /// 1,000 log entries and 20 results a second for a minute, at an even pace.
    Flood1kPerS,
    /// 20 objects, one a second; the sixth says 50,000 log entries at once.
    Burst50k,
    /// 100,000 objects that take no time, and 300,000 log entries.
    Results100k,
    /// 4 objects whose translation keeps its worker's thread for 30 s, deaf to everything.
    Hold30s,
    /// 40 objects of 5 s each at the target, which goes on with them for 30 s after a cancel.
    SlowCancel30s,
    /// 50,000 objects that take no time.
    Inventory50k,
    /// 200 objects as in a real warehouse: quick tables, then views, then slow procedures.
    EtaKind,
    /// The same mixture, but all are tables, so that nothing but their size tells how long they take.
    EtaShuffled,
    /// As `EtaShuffled`; the second half takes twice as long.
    EtaSlowdown,
    /// 240 objects, of which the source has 120 at the start, 60 more after 5 s, and the last 60 after another 5 s.
    TotalGrows,
    /// As `Happy500`; every stream is cut off after 10 s.
    DropEvery10s,
    /// As `Happy500`; the server cannot be reached from the 15th to the 35th second.
    ServerRestart,
    /// As `Happy500`; a proxy holds the stream back until it ends.
    ProxyBuffered,
    /// As `Happy500`; every message comes again after the one that follows it.
    DupAndReorder,
    /// As `Happy500`; a cancel is refused.
    CancelRefused,
    /// As `Happy500`; from the 10th to the 70th second the session has expired.
    AuthExpired,
    /// As `Happy500`; the server's clock is seven hours behind.
    SkewMinus7h,
}

impl Scenario {
    /// Every scenario, in the order in which they are named to people.
    pub(super) const ALL: [Scenario; 26] = [
        Self::Happy500,
        Self::Zero,
        Self::Mixed500,
        Self::AllFail,
        Self::NastyNames,
        Self::Ansi,
        Self::Line100kB,
        Self::Stall90s,
        Self::Steady100PerS,
        Self::Flood1kPerS,
        Self::Burst50k,
        Self::Results100k,
        Self::Hold30s,
        Self::SlowCancel30s,
        Self::Inventory50k,
        Self::EtaKind,
        Self::EtaShuffled,
        Self::EtaSlowdown,
        Self::TotalGrows,
        Self::DropEvery10s,
        Self::ServerRestart,
        Self::ProxyBuffered,
        Self::DupAndReorder,
        Self::CancelRefused,
        Self::AuthExpired,
        Self::SkewMinus7h,
    ];

    /// Its name after `scenario:`.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Happy500 => "happy-500",
            Self::Zero => "zero",
            Self::Mixed500 => "mixed-500",
            Self::AllFail => "all-fail",
            Self::NastyNames => "nasty-names",
            Self::Ansi => "ansi",
            Self::Line100kB => "line-100kB",
            Self::Stall90s => "stall-90s",
            Self::Steady100PerS => "steady-100-per-s",
            Self::Flood1kPerS => "flood-1k-per-s",
            Self::Burst50k => "burst-50k",
            Self::Results100k => "results-100k",
            Self::Hold30s => "hold-30s",
            Self::SlowCancel30s => "slow-cancel-30s",
            Self::Inventory50k => "inventory-50k",
            Self::EtaKind => "eta-kind",
            Self::EtaShuffled => "eta-shuffled",
            Self::EtaSlowdown => "eta-slowdown",
            Self::TotalGrows => "total-grows",
            Self::DropEvery10s => "drop-every-10s",
            Self::ServerRestart => "server-restart",
            Self::ProxyBuffered => "proxy-buffered",
            Self::DupAndReorder => "dup-and-reorder",
            Self::CancelRefused => "cancel-refused",
            Self::AuthExpired => "auth-expired",
            Self::SkewMinus7h => "skew-minus-7h",
        }
    }

    /// The scenario whose objects it has: its own, but for those in which only the line differs.
    pub(super) const fn work(self) -> Scenario {
        match self {
            Self::DropEvery10s
            | Self::ServerRestart
            | Self::ProxyBuffered
            | Self::DupAndReorder
            | Self::CancelRefused
            | Self::AuthExpired
            | Self::SkewMinus7h => Self::Happy500,
            own => own,
        }
    }

    /// How many of its objects the source has found when it is read, and after so many further rounds.
    pub(super) const fn found_after(self, rounds: u32) -> u32 {
        match self {
            Self::TotalGrows if rounds < 2 => 120 + 60 * rounds,
            _ => self.object_count(),
        }
    }

    pub(super) const fn object_count(self) -> u32 {
        match self.work() {
            Self::Zero => 0,
            Self::Hold30s => 4,
            Self::Line100kB | Self::Burst50k => 20,
            Self::NastyNames | Self::Ansi | Self::SlowCancel30s => 40,
            Self::AllFail => 60,
            Self::Steady100PerS => 120,
            Self::EtaKind | Self::EtaShuffled | Self::EtaSlowdown => 200,
            Self::TotalGrows => 240,
            Self::Flood1kPerS => 1_200,
            Self::Inventory50k => 50_000,
            Self::Results100k => 100_000,
            _ => 500,
        }
    }
}
