//! What the single keys mean.

use super::keyboard::{CONTROLS, PLACES};

/// What a key press means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    Nothing,
    /// The first of two keys.
    Prefix,
    Help,
    Go(&'static str),
    /// Press or focus the control that names this key.
    Control(&'static str),
}

/// Reads a key that was pressed outside of fields and without modifiers.
pub(super) fn press(key: &str, after_prefix: bool) -> Press {
    if after_prefix {
        let place = PLACES.into_iter().find(|(of, ..)| *of == key);
        return place.map_or(Press::Nothing, |(_, address, _)| Press::Go(address));
    }
    match key {
        "g" => Press::Prefix,
        "?" => Press::Help,
        _ => CONTROLS
            .into_iter()
            .find(|(of, _)| of.strip_prefix("Shift+").unwrap_or(of) == key)
            .map_or(Press::Nothing, |(of, _)| Press::Control(of)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_presses_its_control_and_two_keys_go_somewhere() {
        for (key, after_prefix, meant) in [
            ("f", false, Press::Control("f")),
            ("/", false, Press::Control("/")),
            ("e", false, Press::Control("e")),
            ("E", false, Press::Control("Shift+E")),
            ("?", false, Press::Help),
            ("g", false, Press::Prefix),
            ("j", false, Press::Nothing),
            ("j", true, Press::Go("/jobs")),
            ("n", true, Press::Go("/new/connect")),
            ("f", true, Press::Nothing),
            ("Enter", false, Press::Nothing),
        ] {
            assert_eq!(press(key, after_prefix), meant, "{key}");
        }
    }
}
