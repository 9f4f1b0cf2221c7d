use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::attention::{self, Permission};
use super::settings::{Setting, settings};
use super::{device, toasts};

/// What a person chooses for this browser.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    // Asked of the browser once the page lives.
    let (language, permission) = (RwSignal::new(String::new()), RwSignal::new(Permission::Unasked));
    Effect::new(move |_| {
        language.set(device::language());
        permission.set(attention::permission());
    });
    view! {
        <Title text="Settings"/>
        <header class="page-head"><div><h1>"Settings"</h1><p class="faint">"Kept in this browser only."</p></div></header>
        {card("Look", vec![
            choice(Setting::Theme, "Theme", ""),
            choice(Setting::Density, "Density", "Compact leaves a quarter of the space out of lists and cards."),
        ])}
        {card("Language and time", vec![
            view! {
                <div class="setting">
                    <span class="setting__label">"Language"</span>
                    <span>"English"</span>
                    <small class="setting__hint" data-testid="language">{move || {
                        let language = language.get();
                        (!language.is_empty()).then(|| format!("Numbers and dates are written as in {language}, the language of this browser."))
                    }}</small>
                </div>
            }.into_any(),
            choice(Setting::Zone, "Time zone", "Saved files are always in UTC."),
        ])}
        {card("Keyboard and notifications", vec![
            choice(Setting::Shortcuts, "Single keys", "They are explained with ?. Ctrl K, or ⌘ K, opens the palette either way."),
            choice(Setting::Notify, "Notify me", "At the first failure or at the end, if the page is not looked at."),
            view! {
                <p class="setting__hint" data-testid="permission">{move || match permission.get() {
                    Permission::Unasked => "The browser asks for its permission when you first want to be notified.",
                    Permission::Granted => "The browser permits notifications of this site.",
                    Permission::Denied => "The browser refuses notifications of this site, so they are shown in the page instead.",
                }}</p>
            }.into_any(),
        ])}
        {card("Log", vec![
            choice(Setting::LogLevels, "Levels", "What a job's log shows at first."),
            choice(Setting::LogWrap, "Long lines", ""),
            choice(Setting::LogTimes, "Times", ""),
        ])}
        <p class="faint"><A href="/gallery">"Gallery of the progress component"</A></p>
    }
}

fn card(title: &'static str, rows: Vec<AnyView>) -> AnyView {
    view! { <section class="card card--padded settings"><h2 class="card__title">{title}</h2>{rows}</section> }
        .into_any()
}

fn choice(setting: Setting, label: &'static str, hint: &'static str) -> AnyView {
    let settings = settings();
    let toasts = toasts::toasts();
    let name = format!("setting-{}", setting as usize);
    let options = setting.options().iter().enumerate().map(|(place, (word, option))| {
        let id = format!("{setting:?}-{}", if word.is_empty() { "default" } else { word }).to_ascii_lowercase();
        view! {
            <label class="segment segment--choice" data-testid=id>
                <input type="radio" name=name.clone() prop:checked=move || settings.chosen(setting) == place
                    on:change=move |_| {
                        settings.choose(setting, place);
                        if setting == Setting::Notify && place > 0 {
                            attention::ask(toasts);
                        }
                    }/>
                <span>{*option}</span>
            </label>
        }
        .into_any()
    });
    let options = options.collect_view();
    view! {
        <fieldset class="setting">
            <legend class="setting__label">{label}</legend>
            <div class="segments">{options}</div>
            {(!hint.is_empty()).then(|| view! { <small class="setting__hint">{hint}</small> })}
        </fieldset>
    }
    .into_any()
}
