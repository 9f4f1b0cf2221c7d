use leptos::prelude::*;

/// A drawing of 16 by 16 that goes with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Home,
    Plus,
    List,
    Clock,
    Theme,
    Menu,
    Keyboard,
    Check,
    Warning,
    Trash,
    Play,
    Done,
    Failed,
    Running,
    Queued,
    Stopped,
    Right,
    Bell,
    Settings,
    Search,
    Translate,
    Measure,
}

impl Icon {
    const fn drawing(self) -> &'static str {
        match self {
            Self::Home => r#"<path d="M2.5 7.5 8 3l5.5 4.5V13h-11z"/><path d="M6.5 13V9.5h3V13"/>"#,
            Self::Plus => r#"<path d="M8 3v10M3 8h10"/>"#,
            Self::List => r#"<path d="M6 4h7.5M6 8h7.5M6 12h7.5M2.5 4h.5M2.5 8h.5M2.5 12h.5"/>"#,
            Self::Clock => r#"<circle cx="8" cy="8" r="5.5"/><path d="M8 5v3.2l2 1.3"/>"#,
            Self::Theme => r#"<path d="M13 9.6A5.5 5.5 0 1 1 6.4 3a4.5 4.5 0 0 0 6.6 6.6z"/>"#,
            Self::Measure => r#"<path d="M2.5 13.5h11M4 11V8M8 11V3M12 11V6"/>"#,
            Self::Menu => r#"<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>"#,
            Self::Keyboard => {
                r#"<rect x="1.5" y="4" width="13" height="8" rx="1.5"/><path d="M4 6.7h.5M6.7 6.7h.5M9.4 6.7h.5M12 6.7h.2M5 9.4h6"/>"#
            }
            Self::Check => r#"<path d="m3.5 8.5 3 3 6-7"/>"#,
            Self::Warning => r#"<path d="M8 2.5 14 13.2H2z"/><path d="M8 6.6v3M8 11.3v.2"/>"#,
            Self::Trash => r#"<path d="M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5 5 13h6l.5-8.5"/>"#,
            Self::Done => r#"<circle cx="8" cy="8" r="6"/><path d="m5.2 8.2 2 2 3.6-4.2"/>"#,
            Self::Failed => r#"<path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z"/><path d="m6 6 4 4M10 6l-4 4"/>"#,
            Self::Running => {
                r#"<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none"/>"#
            }
            Self::Queued => r#"<circle cx="8" cy="8" r="6"/>"#,
            Self::Stopped => r#"<circle cx="8" cy="8" r="6"/><path d="m3.8 12.2 8.4-8.4"/>"#,
            Self::Right => r#"<path d="m6 4 4 4-4 4"/>"#,
            Self::Bell => r#"<path d="M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3zM6.8 14h2.4"/>"#,
            Self::Settings => {
                r#"<path d="M2.5 5h5M11 5h2.5M2.5 11H5M8.5 11h5"/><circle cx="9.2" cy="5" r="1.8"/><circle cx="6.8" cy="11" r="1.8"/>"#
            }
            Self::Search => r#"<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>"#,
            Self::Translate => r#"<path d="M2.5 5h9M9 2.5 11.5 5 9 7.5M13.5 11h-9M7 8.5 4.5 11 7 13.5"/>"#,
            Self::Play => r#"<path d="M5 3.5v9l7-4.5z"/>"#,
        }
    }

    /// Draws it; it says nothing to who cannot see it.
    pub(crate) fn draw(self) -> impl IntoView + use<> {
        view! {
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" inner_html=self.drawing()></svg>
        }
    }
}
