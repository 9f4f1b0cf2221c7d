//! What a person chose for this browser. The document's head applies theme and density before anything is painted.

use leptos::prelude::*;

use super::device;

/// Something that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    Theme,
    Density,
    Zone,
    Shortcuts,
    Notify,
    LogLevels,
    LogWrap,
    LogTimes,
}

/// What a browser keeps for an option, and what the option is called.
type Options = &'static [(&'static str, &'static str)];

impl Setting {
    pub(crate) const ALL: [Self; 8] = [
        Self::Theme,
        Self::Density,
        Self::Zone,
        Self::Shortcuts,
        Self::Notify,
        Self::LogLevels,
        Self::LogWrap,
        Self::LogTimes,
    ];

    /// Where this browser keeps it. The component reads those that begin with `mp`.
    const fn key(self) -> &'static str {
        match self {
            Self::Theme => "dwma-theme",
            Self::Density => "dwma-density",
            Self::Zone => "mp-zone",
            Self::Shortcuts => "dwma-shortcuts",
            Self::Notify => "dwma-notify",
            Self::LogLevels => "mp-log-levels",
            Self::LogWrap => "mp-log-wrap",
            Self::LogTimes => "mp-log-times",
        }
    }

    /// The attribute of the document that style sheets look at.
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Theme => Some("data-theme"),
            Self::Density => Some("data-density"),
            Self::Zone | Self::Shortcuts | Self::Notify | Self::LogLevels | Self::LogWrap | Self::LogTimes => None,
        }
    }

    /// The options; the first holds where nothing is kept.
    pub(crate) const fn options(self) -> Options {
        match self {
            Self::Theme => &[("", "As the system"), ("light", "Light"), ("dark", "Dark")],
            Self::Density => &[("", "Comfortable"), ("compact", "Compact")],
            Self::Zone => &[("", "This browser's"), ("utc", "UTC")],
            Self::Shortcuts => &[("", "On"), ("off", "Off")],
            Self::Notify => &[("", "When I ask on a job's page"), ("on", "For every job I open")],
            Self::LogLevels => &[("", "All"), ("warning,error", "Warnings and errors"), ("error", "Errors")],
            Self::LogWrap => &[("", "Cut at the edge"), ("on", "Wrapped")],
            Self::LogTimes => &[("", "Time of day"), ("utc", "UTC"), ("elapsed", "Since the start"), ("off", "None")],
        }
    }
}

/// What is chosen of each setting.
#[derive(Clone, Copy)]
pub(crate) struct Settings(RwSignal<[usize; Setting::ALL.len()]>);

/// Holds what is chosen. The first view is that of the first options; what this browser keeps comes once the page lives.
pub(crate) fn provide_settings() {
    let settings = Settings(RwSignal::new([0; Setting::ALL.len()]));
    provide_context(settings);
    Effect::new(move |_| settings.0.set(Setting::ALL.map(kept)));
}

/// The settings, from the context.
pub(crate) fn settings() -> Settings {
    expect_context()
}

fn kept(setting: Setting) -> usize {
    let word = device::kept(setting.key()).unwrap_or_default();
    setting.options().iter().position(|(each, _)| *each == word).unwrap_or(0)
}

impl Settings {
    /// The place of the chosen option. Tracks it.
    pub(crate) fn chosen(self, setting: Setting) -> usize {
        self.0.with(|all| all.get(setting as usize).copied().unwrap_or(0))
    }

    /// Whether another than the first option is chosen. Tracks it.
    pub(crate) fn differs(self, setting: Setting) -> bool {
        self.chosen(setting) != 0
    }

    /// Chooses an option, keeps it, and applies it.
    pub(crate) fn choose(self, setting: Setting, place: usize) {
        let Some((word, _)) = setting.options().get(place) else { return };
        device::keep(setting.key(), word);
        if let Some(attribute) = setting.attribute() {
            device::mark_document(attribute, word);
        }
        self.0.update(|all| {
            if let Some(chosen) = all.get_mut(setting as usize) {
                *chosen = place;
            }
        });
    }

    /// From light to dark or back, remembered.
    pub(crate) fn toggle_theme(self) {
        self.choose(Setting::Theme, if device::is_dark() { 1 } else { 2 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_settings_share_a_place_and_each_has_a_default() {
        let mut keys = Setting::ALL.map(Setting::key);
        keys.sort_unstable();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
        for (place, setting) in Setting::ALL.into_iter().enumerate() {
            assert_eq!(setting as usize, place);
            assert_eq!(setting.options()[0].0, "");
        }
    }
}
