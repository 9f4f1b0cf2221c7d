use leptos::prelude::*;

/// A small drawing that goes with a word. The component brings its own, so that it needs nothing of its host page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    Done,
    Failed,
    Skipped,
    Running,
    Queued,
    Warning,
    Info,
    Stopped,
    Refresh,
    Retry,
    Sum,
    Search,
    Close,
    Up,
    Down,
    Follow,
    Copy,
    Pause,
    Play,
    Save,
    Wrap,
    Expand,
}

impl Glyph {
    const fn drawing(self) -> &'static str {
        match self {
            Self::Done => r#"<circle cx="8" cy="8" r="6"/><path d="m5.2 8.2 2 2 3.6-4.2"/>"#,
            Self::Failed => r#"<path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z"/><path d="m6 6 4 4M10 6l-4 4"/>"#,
            Self::Skipped => r#"<path d="M3 4.5v7L7.5 8zM8 4.5v7L12.5 8zM13.5 4.5v7"/>"#,
            Self::Running => {
                r#"<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none"/>"#
            }
            Self::Queued => r#"<circle cx="8" cy="8" r="6"/>"#,
            Self::Warning => r#"<path d="M8 2.5 14 13.2H2z"/><path d="M8 6.6v3M8 11.3v.2"/>"#,
            Self::Info => r#"<circle cx="8" cy="8" r="6"/><path d="M8 7.3v3.6M8 5v.2"/>"#,
            Self::Stopped => r#"<circle cx="8" cy="8" r="6"/><path d="m3.8 12.2 8.4-8.4"/>"#,
            Self::Retry => r#"<path d="M2.8 8a5.2 5.2 0 1 0 1.7-3.9"/><path d="M2.8 2.2V5h2.8"/>"#,
            Self::Refresh => r#"<path d="M13.2 8a5.2 5.2 0 1 1-1.7-3.9"/><path d="M13.2 2.2V5h-2.8"/>"#,
            Self::Sum => r#"<path d="M12 4.4V2.8H4L8.2 8 4 13.2h8v-1.6"/>"#,
            Self::Search => r#"<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>"#,
            Self::Close => r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
            Self::Up => r#"<path d="m4 10 4-4 4 4"/>"#,
            Self::Down => r#"<path d="m4 6 4 4 4-4"/>"#,
            Self::Follow => r#"<path d="M8 2.5v8M4.8 7.4 8 10.6l3.2-3.2M3.5 13.5h9"/>"#,
            Self::Pause => r#"<path d="M5.5 3.5v9M10.5 3.5v9"/>"#,
            Self::Play => r#"<path d="M5 3.2v9.6L12.5 8z"/>"#,
            Self::Save => r#"<path d="M8 2.5v7.3M4.8 6.8 8 10l3.2-3.2M3 11.5v2h10v-2"/>"#,
            Self::Wrap => r#"<path d="M2.5 4h11M2.5 8h8.7a2.3 2.3 0 0 1 0 4.6H8M9.6 11 8 12.6l1.6 1.6M2.5 12h2.8"/>"#,
            Self::Expand => r#"<path d="M9.5 2.5h4v4M13.5 2.5l-4.6 4.6M6.5 13.5h-4v-4M2.5 13.5l4.6-4.6"/>"#,
            Self::Copy => r#"<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M3.3 10.5h-.8v-8h8v.8"/>"#,
        }
    }
}

/// Draws a glyph; hidden from screen readers, since the word beside it says the same.
pub(super) fn icon(glyph: Glyph) -> impl IntoView + use<> {
    view! { <svg class="mp-icon" viewBox="0 0 16 16" aria-hidden="true" inner_html=glyph.drawing()></svg> }
}
